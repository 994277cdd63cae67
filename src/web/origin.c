/*
 * The forgery check for readers' posts, and the check of the site's own name.
 */
#include "web/origin.h"

#include "text/url.h"
#include "web/running.h"

static int default_port(struct str scheme)
{
	return str_eq_nocase(scheme, STR("https")) ? 443 : 80;
}

/* Host and port of an address against the Host header, whose port is left out when it is the scheme's own. */
static bool is_host(const struct request *http, struct str address)
{
	struct url u, ours;
	if (url_parse(address, &u) != RC_OK || u.host.n == 0)
		return false;
	struct str host = arena_join(http->arena, u.scheme, STR("://"), http->host, STR_NONE);
	if (url_parse(host, &ours) != RC_OK)
		return false;
	int theirs = u.port < 0 ? default_port(u.scheme) : u.port;
	int own = ours.port < 0 ? default_port(u.scheme) : ours.port;
	return str_eq_nocase(u.host, ours.host) && theirs == own;
}

/* With a base_url scheme, host and port must be exactly its own. */
static bool is_base(struct req *q, struct str address)
{
	struct url u, ours;
	if (url_parse(address, &u) != RC_OK || url_parse(str_of(web_base_url(q->web)), &ours) != RC_OK)
		return false;
	int theirs = u.port < 0 ? default_port(u.scheme) : u.port;
	int own = ours.port < 0 ? default_port(ours.scheme) : ours.port;
	return str_eq_nocase(u.scheme, ours.scheme) && str_eq_nocase(u.host, ours.host) && theirs == own;
}

static bool is_ours(struct req *q, struct str address)
{
	const char *base = web_base_url(q->web);
	return base && base[0] ? is_base(q, address) : is_host(q->http, address);
}

bool origin_allows(struct req *q)
{
	struct str site = request_header(q->http, "Sec-Fetch-Site");
	struct str origin = request_header(q->http, "Origin");
	struct str referer = request_header(q->http, "Referer");
	if (site.p && !str_is(site, "same-origin") && !str_is(site, "none"))
		return false;
	if (origin.p)
		return is_ours(q, origin);
	if (!site.p && referer.p && referer.n > 0)
		return is_ours(q, referer);
	return true;
}

bool origin_allows_staff(struct req *q)
{
	bool told = request_header(q->http, "Sec-Fetch-Site").p || request_header(q->http, "Origin").p ||
		    request_header(q->http, "Referer").n > 0;
	return told && origin_allows(q);
}

/* Hosts other than these two spellings (an address, localhost, a health check) are served as they come. */
bool origin_is_elsewhere(struct web *w, const struct request *http)
{
	const char *base = web_base_url(w);
	struct url ours;
	if (w->config.frozen || !base || !base[0] || url_parse(str_of(base), &ours) != RC_OK)
		return false;
	struct str forwarded = request_header(http, "X-Forwarded-Proto");
	/* Where we serve https ourselves, a plain connection is the other door; else only a proxy can know. */
	bool plain = http->peer_trusted ? str_eq_nocase(forwarded, STR("http")) : w->config.tls.n > 0 && !http->https;
	bool secure = str_eq_nocase(ours.scheme, STR("https"));
	if (!plain && str_eq_nocase(http->host, ours.host) && ours.port < 0)
		return false;
	struct str asked = arena_join(http->arena, ours.scheme, STR("://"), http->host, STR_NONE);
	if (!url_same_site(asked, str_of(base)))
		return false;
	return !is_host(http, str_of(base)) || (secure && plain);
}
