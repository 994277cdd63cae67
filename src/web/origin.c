/*
 * The forgery check for readers' posts.
 */
#include "web/origin.h"

#include "text/url.h"
#include "web/running.h"

static int default_port(struct str scheme)
{
	return str_eq_nocase(scheme, STR("https")) ? 443 : 80;
}

/* Host and port of an address against the Host header, whose port is left out when it is the scheme's own. */
static bool is_host(struct req *q, struct str address)
{
	struct url u, ours;
	if (url_parse(address, &u) != RC_OK || u.host.n == 0)
		return false;
	struct str host = arena_join(q->arena, u.scheme, STR("://"), q->http->host, STR_NONE);
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
	if (url_parse(address, &u) != RC_OK || url_parse(str_of(q->web->config.base_url), &ours) != RC_OK)
		return false;
	int theirs = u.port < 0 ? default_port(u.scheme) : u.port;
	int own = ours.port < 0 ? default_port(ours.scheme) : ours.port;
	return str_eq_nocase(u.scheme, ours.scheme) && str_eq_nocase(u.host, ours.host) && theirs == own;
}

static bool is_ours(struct req *q, struct str address)
{
	const char *base = q->web->config.base_url;
	return base && base[0] ? is_base(q, address) : is_host(q, address);
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
