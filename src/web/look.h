/*
 * What pages of one language look like: its locale and its compiled templates, and the names of style sheet and script.
 * Immutable and shared; a reload makes new ones while old requests finish with theirs.
 */
#ifndef WEB_LOOK_H
#define WEB_LOOK_H

#include "base/bundle.h"
#include "http/static.h"
#include "text/locale.h"
#include "text/template.h"

#define LOOKS_MAX 16 /* languages of a site */

struct look {
	struct arena arena; /* of the texts below */
	struct locale *locale;
	struct template_set *templates;
	struct str tag;    /* "en" as the setting says it */
	struct str prefix; /* "" for the main language, else "/fr" */
	struct str css_url, js_url, icon_url;
	struct asset own_css; /* the owner's theme/style.css, or our sheet in the owner's colours; path empty: ours */
	bool newsroom;        /* pages of staff, not of readers */
	const struct look_kind *kind;
	unsigned refs; /* atomic */
};

/* The owner's colours as a sheet takes them, "#9c1f1f"; empty: the theme's own. */
struct look_colours {
	struct str accent, accent_dark;
};

/*
 * Built-in templates, replaced by *.mustache of theme_dir (may be NULL or missing) where it has them, in the language's
 * messages; a language without a catalogue is English with its own dates and direction. css_url: the built-in sheet, or
 * the owner's theme/style.css. RC_INVALID names what is wrong where.
 */
enum rc look_new(struct str tag, bool main_language, const char *theme_dir, const struct look_colours *colours,
		 struct look **ret_look) MUST_CHECK;
/* The newsroom's own: one for the whole site, in its main language; no owner's file changes it. */
enum rc look_new_newsroom(struct str tag, struct look **ret_look) MUST_CHECK;
struct look *look_ref(struct look *l);
void look_unref(struct look *l); /* NULL-safe */

/* Style sheets, scripts, icons of reader pages. An owner's sheet is not among them: compare with css_url. */
const struct assets *look_assets(void);
/* The same of the newsroom. Both are served below /assets/. */
const struct assets *look_newsroom_assets(void);
/* The built-in templates, by file name: what an owner's file may replace. */
const struct bundle *look_templates(void);

#endif
