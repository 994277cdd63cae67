/*
 * Makes a look from what is built in and what the owner overrides.
 */
#include "web/look.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bundle.h"
#include "base/crypto.h"
#include "http/blob.h"
#include "http/encode.h"
#include "web/newsroom_assets.h"
#include "web/newsroom_templates.h"
#include "web/staff_views.h"
#include "web/theme_assets.h"
#include "web/theme_templates.h"
#include "web/views.h"

/* Templates that a handler renders by name; all others are partials and parents. */
struct look_root {
	const char *name;
	const struct view_type *view;
};

struct look_kind {
	const char *folder; /* where our templates stand, for messages */
	const struct bundle *templates;
	const struct assets *assets;
	const char *css, *js, *icon;
	const struct look_root *roots;
	size_t n_roots;
};

static const struct look_root reader_roots[] = {
	{"article", &article_view_type},     {"list", &list_view_type},
	{"error", &error_view_type},         {"comment_fragment", &comment_fragment_view_type},
	{"respond", &respond_view_type},     {"corrections", &corrections_view_type},
	{"withdrawn", &withdrawn_view_type}, {"notices", &notices_view_type},
	{"privacy", &privacy_view_type},     {"receipt", &receipt_view_type},
	{"own", &own_comments_view_type},    {"moved", &moved_view_type},
};
static const struct look_kind readers = {"theme",     &theme_templates, &theme_assets, "style.css",
					 "reader.js", "icon-192.png",   reader_roots,  ARRAY_LEN(reader_roots)};

/* One a line, by name, so that two who add one do not meet. */
/* clang-format off */
static const struct look_root newsroom_roots[] = {
	{"accept", &staff_accept_view_type},
	{"audit", &staff_audit_view_type},
	{"article_workflow", &staff_workflow_view_type},
	{"articles", &staff_articles_view_type},
	{"ballots", &staff_ballots_view_type},
	{"bans", &staff_bans_view_type},
	{"breaking", &staff_breaking_view_type},
	{"calendar", &staff_calendar_view_type},
	{"code", &staff_code_view_type},
	{"comment", &staff_comment_view_type},
	{"comments", &staff_comments_view_type},
	{"confirm", &staff_confirm_view_type},
	{"conflict", &staff_conflict_view_type},
	{"editor", &staff_editor_view_type},
	{"email", &staff_email_view_type},
	{"forgotten", &staff_forgotten_view_type},
	{"front", &staff_front_view_type},
	{"home", &staff_home_view_type},
	{"invite", &staff_invite_view_type},
	{"media", &staff_media_view_type},
	{"media_delete", &staff_media_delete_view_type},
	{"media_item", &staff_media_item_view_type},
	{"media_picker", &staff_media_picker_view_type},
	{"menus", &staff_menus_view_type},
	{"people", &staff_people_view_type},
	{"person", &staff_person_view_type},
	{"polls", &staff_polls_view_type},
	{"problem", &staff_problem_view_type},
	{"figures", &staff_figures_view_type},
	{"report", &staff_report_view_type},
	{"redirects", &staff_redirects_view_type},
	{"rescue", &staff_rescue_view_type},
	{"resume", &staff_resume_view_type},
	{"revision", &staff_revision_view_type},
	{"revisions", &staff_revisions_view_type},
	{"section", &staff_section_view_type},
	{"sections", &staff_sections_view_type},
	{"security", &staff_security_view_type},
	{"settings", &staff_settings_view_type},
	{"sign_in", &staff_sign_in_view_type},
	{"tag", &staff_tag_view_type},
	{"tags", &staff_tags_view_type},
	{"tags_merge", &staff_tags_merge_view_type},
	{"health", &staff_health_view_type},
	{"task", &staff_task_view_type},
	{"transfer", &staff_transfer_view_type},
	{"ticket", &staff_ticket_view_type},
	{"words", &staff_words_view_type},
};
/* clang-format on */
static const struct look_kind newsroom = {
	"newsroom", &newsroom_templates, &newsroom_assets,         "desk.css", "desk.js",
	NULL,       newsroom_roots,      ARRAY_LEN(newsroom_roots)};

static const struct view_type *root_of(const struct look_kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->n_roots; i++)
		if (strcmp(kind->roots[i].name, name) == 0)
			return kind->roots[i].view;
	return NULL;
}

/* "article.mustache" → "article"; false for other files. */
static bool template_name(struct str file, char *ret_name, size_t size)
{
	struct str ending = STR(".mustache");
	if (!str_ends(file, ending) || file.n - ending.n >= size)
		return false;
	snprintf(ret_name, size, "%.*s", (int)(file.n - ending.n), file.p);
	return true;
}

static enum rc built_in_add(const struct look_kind *kind, struct template_set *set)
{
	char name[64];
	for (size_t i = 0; i < kind->templates->n; i++) {
		const struct bundle_file *f = &kind->templates->items[i];
		if (!template_name(f->name, name, sizeof name))
			continue;
		enum rc rc = template_set_add(set, name, f->bytes, root_of(kind, name));
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static struct str asset_url(const struct look_kind *kind, const char *name)
{
	const struct asset *a = asset_named(kind->assets, str_of(name));
	ensure(a, "an asset that the build did not make");
	return a->path;
}

/* RC_NOT_FOUND when there is none. */
static enum rc own_file_read(const char *dir, const char *file, struct buf *out)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", dir, file);
	FILE *f = fopen(path, "re");
	if (!f && errno == ENOENT)
		return RC_NOT_FOUND;
	if (!f)
		return rc_fail(RC_INVALID, "%s cannot be read: %s", path, strerror(errno));
	char chunk[8192];
	size_t n;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_put(out, str_mem(chunk, n));
	fclose(f);
	if (buf_failed(out))
		return rc_fail(RC_LIMITED, "%s is larger than %zu bytes", path, TEMPLATE_SOURCE_MAX);
	return RC_OK;
}

static enum rc own_file_add(struct template_set *set, const char *dir, const char *file, const char *name)
{
	CLEANUP(buf_done) struct buf b = BUF(TEMPLATE_SOURCE_MAX);
	enum rc rc = own_file_read(dir, file, &b);
	return rc == RC_OK ? template_set_add(set, name, buf_str(&b), root_of(&readers, name)) : rc;
}

static void accent_put(struct buf *css, struct str colour)
{
	if (colour.n > 0)
		buf_printf(css, ":root{--accent:%.*s}", STR_ARG(colour));
}

/* Behind the sheet, so that they win. */
static void colours_put(struct buf *css, const struct look_colours *c)
{
	accent_put(css, c->accent);
	if (c->accent_dark.n == 0)
		return;
	buf_puts(css, "@media (prefers-color-scheme:dark){");
	accent_put(css, c->accent_dark);
	buf_puts(css, "}");
}

/* A packed form in the look's arena; STR_NONE where it does not pay. */
static struct str packed(struct look *l, struct blob *b)
{
	struct str s = b ? arena_str(&l->arena, b->bytes) : STR_NONE;
	blob_unref(b);
	return s;
}

/* A sheet of the site's own takes the place of ours; its address holds its hash, so that a change is seen at once. */
static void own_css_take(struct look *l, struct str css)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	CLEANUP(buf_done) struct buf hex = BUF(64);
	crypto_sha256(css, hash);
	crypto_hex(&hex, hash, 6);
	const char *name = arena_cstr(&l->arena, buf_str(&hex));
	l->css_url = arena_printf(&l->arena, "/assets/theme.%s.css", name);
	l->own_css = (struct asset){
		.path = l->css_url,
		.name = STR("style.css"),
		.type = "text/css; charset=utf-8",
		.bytes = arena_str(&l->arena, css),
		.gzip = packed(l, encode_gzip(css, 9)),
		.brotli = packed(l, encode_brotli(css, 9)),
		.hash = name,
		.immutable = true,
	};
}

static enum rc style_choose(struct look *l, const char *theme_dir, const struct look_colours *colours)
{
	CLEANUP(buf_done) struct buf b = BUF(TEMPLATE_SOURCE_MAX + 1024);
	bool coloured = colours && (colours->accent.n > 0 || colours->accent_dark.n > 0);
	enum rc rc = theme_dir ? own_file_read(theme_dir, "style.css", &b) : RC_NOT_FOUND;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (rc == RC_NOT_FOUND && !coloured)
		return RC_OK;
	if (rc == RC_NOT_FOUND)
		buf_put(&b, asset_named(l->kind->assets, str_of(l->kind->css))->bytes);
	if (coloured)
		colours_put(&b, colours);
	own_css_take(l, buf_str(&b));
	return RC_OK;
}

static enum rc own_add(struct template_set *set, const char *dir)
{
	char name[64];
	DIR *d = dir ? opendir(dir) : NULL;
	enum rc rc = RC_OK;
	for (struct dirent *e; d && rc == RC_OK && (e = readdir(d));)
		if (template_name(str_of(e->d_name), name, sizeof name))
			rc = own_file_add(set, dir, e->d_name, name);
	if (d)
		closedir(d);
	return rc;
}

/* The faults, one a line, as one sentence after the other. */
static const char *one_line(struct buf *faults)
{
	CLEANUP(buf_done) struct buf lines = *faults;
	*faults = BUF(65536);
	struct str rest = buf_str(&lines), line;
	while (str_line(&rest, &line))
		buf_printf(faults, "%s%.*s", faults->n > 0 ? "; " : "", STR_ARG(line));
	return faults->n > 0 ? faults->p : "";
}

static enum rc templates_make(struct look *l, const char *theme_dir)
{
	CLEANUP(buf_done) struct buf errors = BUF(65536);
	l->templates = template_set_new();
	enum rc rc = built_in_add(l->kind, l->templates);
	if (rc == RC_OK)
		rc = own_add(l->templates, theme_dir);
	if (rc != RC_OK)
		return rc;
	rc = template_set_compile(l->templates, l->locale, &errors);
	return rc == RC_OK ? RC_OK : rc_fail(rc, "%s: %s", l->kind->folder, one_line(&errors));
}

/* A language without a catalogue has English messages and digits, with its own names of months and direction. */
static struct str look_catalogue(const char *tag)
{
	struct str mo = locale_catalogue(tag);
	return mo.n > 0 ? mo : locale_catalogue("en");
}

static struct look *look_begin(const struct look_kind *kind, struct str tag)
{
	struct look *l = calloc(1, sizeof *l);
	ensure(l);
	l->refs = 1;
	l->kind = kind;
	arena_init(&l->arena);
	l->tag = arena_str(&l->arena, tag);
	l->css_url = asset_url(kind, kind->css);
	l->js_url = asset_url(kind, kind->js);
	l->icon_url = kind->icon ? asset_url(kind, kind->icon) : STR("");
	return l;
}

static enum rc look_finish(struct look *l, const char *theme_dir, const struct look_colours *colours,
			   struct look **ret_look)
{
	enum rc rc = locale_new(l->tag.p, look_catalogue(l->tag.p), &l->locale);
	if (rc == RC_OK)
		rc = style_choose(l, theme_dir, colours);
	if (rc == RC_OK)
		rc = templates_make(l, theme_dir);
	if (rc != RC_OK) {
		look_unref(l);
		return rc;
	}
	*ret_look = l;
	return RC_OK;
}

enum rc look_new(struct str tag, bool main_language, const char *theme_dir, const struct look_colours *colours,
		 struct look **ret_look)
{
	struct look *l = look_begin(&readers, tag);
	l->prefix = main_language ? STR("") : arena_join(&l->arena, STR("/"), tag, STR_NONE);
	return look_finish(l, theme_dir, colours, ret_look);
}

enum rc look_new_newsroom(struct str tag, struct look **ret_look)
{
	struct look *l = look_begin(&newsroom, tag);
	l->newsroom = true;
	l->prefix = STR("");
	return look_finish(l, NULL, NULL, ret_look);
}

struct look *look_ref(struct look *l)
{
	__atomic_fetch_add(&l->refs, 1, __ATOMIC_RELAXED);
	return l;
}

void look_unref(struct look *l)
{
	if (!l || __atomic_sub_fetch(&l->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	template_set_free(l->templates);
	locale_free(l->locale);
	arena_done(&l->arena);
	free(l);
}

const struct assets *look_assets(void)
{
	return &theme_assets;
}

const struct assets *look_newsroom_assets(void)
{
	return &newsroom_assets;
}

const struct bundle *look_templates(void)
{
	return &theme_templates;
}
