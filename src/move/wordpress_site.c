/*
 * Settings of this site that nobody has touched yet take over what the old site said of itself.
 */
#include "move/wordpress_import.h"
#include "store/section.h"
#include "store/setting.h"
#include "text/unicode.h"

static enum rc is_unset(struct wordpress_import *imp, const char *name, bool *ret_unset)
{
	CLEANUP(arena_done) struct arena a;
	struct str value;
	arena_init(&a);
	enum rc rc = setting_get(imp->reader, &a, SETTING_SITE, 0, str_of(name), &value);
	*ret_unset = rc == RC_NOT_FOUND;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What this site would not accept is left at its default, and said. */
static enum rc take(struct wordpress_import *imp, const char *name, struct str value)
{
	bool unset = false;
	enum rc rc = value.n > 0 ? is_unset(imp, name, &unset) : RC_OK;
	if (rc != RC_OK || !unset || wp_dry(imp))
		return rc;
	rc = site_setting_set(imp->site, SETTING_SITE, 0, str_of(name), value);
	if (rc == RC_INVALID) {
		report_remark(imp->report, "The setting %s was not taken over: %s", name, rc_message());
		rc = RC_OK;
	}
	return rc;
}

static enum rc take_text(struct wordpress_import *imp, struct arena *a, const char *name, struct str html, size_t max)
{
	struct str text;
	enum rc rc = wp_plain(imp, a, html, NULL, &text);
	return rc == RC_OK ? take(imp, name, utf8_cut(text, max)) : rc;
}

/* The main language, then what posts of translation plugins are written in. */
static struct str languages_of(struct wordpress_import *imp, struct arena *a)
{
	struct str list = wp_language_tag(a, imp->old.told.language);
	for (size_t i = 0; i < imp->languages.n; i++) {
		struct str tag = wp_language_tag(a, WP_AT(&imp->languages, struct wp_language, i)->slug);
		if (tag.n > 0 && !str_eq(tag, wp_language_tag(a, imp->old.told.language)))
			list = list.n ? arena_join(a, list, STR(", "), tag, STR_NONE) : tag;
	}
	return list;
}

struct str wp_language_tag(struct arena *a, struct str language)
{
	struct str tag = str_trim(language);
	if (tag.n < 2 || tag.n > 35)
		return STR("");
	char *p = arena_cstr(a, tag);
	for (size_t i = 0; i < tag.n; i++)
		p[i] = p[i] == '_' ? '-' : p[i];
	struct str whole = str_mem(p, tag.n), base = str_slice(whole, 0, str_find_char(whole, '-', 0));
	/* A region says something of its own only where the written languages differ. */
	bool keeps = str_eq_nocase(base, STR("zh")) || str_eq_nocase(base, STR("pt"));
	return keeps ? whole : unicode_lower(a, base);
}

static enum rc take_addresses(struct wordpress_import *imp, struct arena *a)
{
	struct sections sections;
	enum rc rc = section_list(imp->reader, a, &sections);
	if (rc != RC_OK || sections.n > 0)
		return rc;
	/* A site that has its sections right below the root leaves new ones where this program puts them. */
	struct str category = arena_join(a, imp->old.prefix, imp->old.bases[WP_CATEGORY], STR_NONE);
	struct str tag = arena_join(a, imp->old.prefix, imp->old.bases[WP_TAG], STR_NONE);
	rc = take(imp, "addresses.section", category.n > 1 ? category : STR(""));
	if (rc == RC_OK && !str_is(tag, "/tag/"))
		rc = take(imp, "addresses.tag", tag.n > 1 ? tag : STR(""));
	if (rc == RC_OK && imp->old.prefix.n > 0)
		rc = take(imp, "addresses.author", arena_join(a, imp->old.prefix, STR("/author/"), STR_NONE));
	return rc;
}

static void zone_remark(struct wordpress_import *imp, const struct wp_zone *z)
{
	if (z->name.n == 0 && imp->dates.moments.n > 0)
		report_remark(imp->report, "The old site's time zone could not be told; set site.time_zone.");
	else if (z->fixed)
		report_remark(imp->report,
			      "The old site's time zone could not be told: site.time_zone is %.*s, the distance to UTC "
			      "of most of its dates.",
			      STR_ARG(z->name));
	else if (z->missed > 0)
		report_remark(
			imp->report,
			"site.time_zone is %.*s, which the dates of all but %lld posts of the old site agree with.",
			STR_ARG(z->name), (long long)z->missed);
}

/* Told, or guessed: days of archives begin when they began there. */
static enum rc take_zone(struct wordpress_import *imp, struct arena *a)
{
	bool unset = false;
	if (imp->old.told.time_zone.n > 0)
		return take(imp, "site.time_zone", imp->old.told.time_zone);
	enum rc rc = is_unset(imp, "site.time_zone", &unset);
	if (rc != RC_OK || !unset)
		return rc;
	struct wp_zone z = wp_zone_guess(a, imp->dates.moments.items, imp->dates.moments.n, imp->old.told.language);
	zone_remark(imp, &z);
	return take(imp, "site.time_zone", z.name);
}

enum rc wp_site_take(struct wordpress_import *imp)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	enum rc rc = take_text(imp, &a, "site.title", imp->old.told.title, 200);
	if (rc == RC_OK)
		rc = take_text(imp, &a, "site.tagline", imp->old.told.tagline, 300);
	if (rc == RC_OK)
		rc = take(imp, "site.languages", languages_of(imp, &a));
	if (rc == RC_OK)
		rc = take_zone(imp, &a);
	return rc == RC_OK ? take_addresses(imp, &a) : rc;
}
