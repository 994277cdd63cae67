/*
 * The files that programs look for under fixed names: robots.txt, the web app manifest, security.txt, ads.txt.
 */
#include "text/json.h"
#include "text/locale.h"
#include "text/url.h"
#include "web/feed_item.h"
#include "web/handlers.h"
#include "web/page.h"
#include "web/running.h"

#define PLAIN "text/plain; charset=utf-8"
#define TEXT_MAX ((size_t)64 << 10)
#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define CONTACT_DAYS 180 /* how long security.txt holds; RFC 9116 advises less than a year */

/* The lines of a setting, each ended, trimmed at their ends. */
static void put_lines(struct buf *out, struct str text)
{
	struct str rest = str_trim(text), line;
	while (str_line(&rest, &line)) {
		buf_put(out, str_trim(line));
		buf_putc(out, '\n');
	}
}

/* --- robots.txt --- */

/* What crawlers gain nothing from; article addresses that happen to begin alike stay open. */
enum rc feed_robots(struct req *q)
{
	static const char *const closed[] = {"/newsroom/",           "/search/",
					     "/articles/*/tally",    "/articles/*/live",
					     "/comments/*/fragment", "/*?replyto="};
	CLEANUP(buf_done) struct buf b = BUF(TEXT_MAX);
	const struct str *languages;
	size_t n = settings_languages(q->settings, &languages);
	if (q->lang_prefix.n > 0)
		return RC_NOT_FOUND;
	buf_puts(&b, "User-agent: *\n");
	for (size_t i = 0; i < ARRAY_LEN(closed); i++)
		buf_printf(&b, "Disallow: %s\n", closed[i]);
	for (size_t i = 1; i < n; i++)
		buf_printf(&b, "Disallow: /%.*s/search/\n", STR_ARG(languages[i]));
	put_lines(&b, settings_text(q->settings, "robots.extra"));
	buf_printf(&b, "\nSitemap: %.*s/sitemap.xml\n", STR_ARG(req_base_url(q)));
	buf_printf(&b, "Sitemap: %.*s/sitemap-news.xml\n", STR_ARG(req_base_url(q)));
	return feed_send(q, PLAIN, &b);
}

/* --- manifest.webmanifest --- */

static void icon_put(struct json_out *j, const char *name, const char *sizes)
{
	const struct asset *icon = asset_named(look_assets(), str_of(name));
	if (!icon)
		return;
	json_out_object(j);
	json_out_field_str(j, "src", icon->path);
	json_out_field_str(j, "sizes", str_of(sizes));
	json_out_field_str(j, "type", str_of(icon->type));
	json_out_end(j);
}

enum rc feed_manifest(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(TEXT_MAX);
	struct str title = settings_text(q->settings, "site.title"), line = settings_text(q->settings, "site.tagline");
	struct str home = page_list_url(q, STR("/"));
	struct json_out j;
	json_out_init(&j, &b);
	json_out_object(&j);
	json_out_field_str(&j, "name", title);
	json_out_field_str(&j, "short_name", title);
	if (line.n > 0)
		json_out_field_str(&j, "description", line);
	json_out_field_str(&j, "lang", str_of(locale_tag(q->look->locale)));
	json_out_field_str(&j, "dir", str_of(locale_dir(q->look->locale)));
	json_out_field_str(&j, "id", home);
	json_out_field_str(&j, "start_url", home);
	json_out_field_str(&j, "scope", STR("/"));
	json_out_field_str(&j, "display", STR("minimal-ui"));
	json_out_key(&j, "icons");
	json_out_array(&j);
	icon_put(&j, "icon-192.png", "192x192");
	icon_put(&j, "icon-512.png", "512x512");
	json_out_end(&j);
	json_out_end(&j);
	enum rc rc = json_out_done(&j);
	return rc == RC_OK ? feed_send(q, "application/manifest+json", &b) : rc;
}

/* --- security.txt --- */

/* The setting as an address; empty when it is neither https nor an e-mail address. */
static struct str contact_address(struct req *q, struct str contact)
{
	struct str mail = arena_join(q->arena, STR("mailto:"), contact, STR_NONE);
	if (str_starts(contact, STR("https://")))
		return url_is_safe_link(contact, URL_LINK_WEB) ? contact : STR("");
	if (str_starts(contact, STR("mailto:")))
		mail = contact;
	bool address = str_find_char(contact, '@', 0) != SIZE_MAX && str_find_char(contact, ' ', 0) == SIZE_MAX;
	return address && url_is_safe_link(mail, URL_LINK_MAILTO_TEL) ? mail : STR("");
}

/* The day of expiry moves once a day, so that the file stays the same in between. */
enum rc feed_security(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(TEXT_MAX), expires = BUF(64);
	struct str contact = contact_address(q, str_trim(settings_text(q->settings, "site.contact")));
	const struct str *languages;
	size_t n = settings_languages(q->settings, &languages);
	const char *base = web_base_url(q->web);
	if (q->lang_prefix.n > 0 || contact.n == 0)
		return RC_NOT_FOUND;
	time_rfc3339((q->now / DAY_MS + CONTACT_DAYS) * DAY_MS, NULL, &expires);
	buf_puts(&b, "Contact: ");
	url_encode(&b, contact, URL_ENCODE_LOOSE);
	buf_printf(&b, "\nExpires: %.*s\nPreferred-Languages: ", STR_ARG(buf_str(&expires)));
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s", i > 0 ? ", " : "", STR_ARG(languages[i]));
	buf_putc(&b, '\n');
	if (base && str_starts(str_of(base), STR("https://")))
		buf_printf(&b, "Canonical: %s/.well-known/security.txt\n", base);
	return feed_send(q, PLAIN, &b);
}

/* --- ads.txt --- */

enum rc feed_ads(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(TEXT_MAX);
	put_lines(&b, settings_text(q->settings, "ads.txt"));
	if (q->lang_prefix.n > 0 || b.n == 0)
		return RC_NOT_FOUND;
	return feed_send(q, PLAIN, &b);
}
