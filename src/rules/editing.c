/*
 * Saves and what they rest on. Reading, merging, checking and rendering happen on the caller's thread; the write job
 * then looks whether the article still is what all that was made for.
 */
#include "rules/editing.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/log.h"
#include "rules/article_store.h"
#include "rules/ingest.h"
#include "rules/permission.h"
#include "store/person.h"
#include "store/revision.h"
#include "store/search.h"
#include "store/working_copy.h"
#include "text/fold.h"
#include "text/locale.h"

#define SAVE_TRIES 5
#define OWN_SAVES_MAX 200 /* looked at when one's own saves are told from others' */

enum rc article_is_own(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, bool *ret_own)
{
	struct people people;
	enum rc rc = person_list_of_article(db, a, article_id, &people);
	*ret_own = false;
	for (size_t i = 0; rc == RC_OK && i < people.n; i++)
		*ret_own |= people.items[i].id == person_id;
	return rc;
}

enum rc editing_check(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, enum account_role role,
		      struct article *ret_row)
{
	bool own;
	enum rc rc = article_get(db, a, article_id, ret_row);
	if (rc == RC_OK)
		rc = article_is_own(db, a, article_id, person_id, &own);
	if (rc != RC_OK)
		return rc;
	return person_may_article(role, ARTICLE_EDIT, ret_row->state, own)
		       ? RC_OK
		       : rc_fail(RC_DENIED, "this article is not theirs");
}

/* --- Revisions --- */

enum rc revision_form(struct db *db, struct arena *a, int64_t article_id, int64_t version,
		      struct article_form *ret_form)
{
	struct revision r;
	enum rc rc = revision_get(db, a, article_id, version, &r);
	return rc == RC_OK ? article_form_parse(a, r.content, ret_form) : rc;
}

static enum rc revision_write(struct db *db, struct arena *a, struct revision *r)
{
	struct article row;
	struct article_form form;
	int64_t id;
	enum rc rc = article_get(db, a, r->article_id, &row);
	if (rc == RC_OK)
		rc = article_form_read(db, a, r->article_id, &form);
	if (rc != RC_OK)
		return rc;
	r->version = row.version;
	r->at = r->at ? r->at : row.modified_at;
	r->content = article_form_json(a, &form);
	rc = revision_insert(db, r, &id);
	return rc == RC_CONFLICT ? RC_OK : rc; /* written down already */
}

enum rc revision_keep(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, struct str note,
		      int64_t now)
{
	struct revision r = {.article_id = article_id, .person_id = person_id, .note = note, .at = now};
	return revision_write(db, a, &r);
}

/* What was there before the first save, as an import or an older program left it. */
static enum rc beginning_keep(struct db *db, struct arena *a, int64_t article_id)
{
	return revision_keep(db, a, article_id, 0, STR(""), 0);
}

/* --- Unsaved work --- */

enum rc editing_unsaved(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, struct str window,
			struct unsaved *ret_unsaved)
{
	struct working_copy copy;
	enum rc rc = working_copy_get(db, a, article_id, person_id, window, &copy);
	if (rc == RC_OK)
		rc = article_form_parse(a, copy.content, &ret_unsaved->form);
	if (rc != RC_OK)
		return rc;
	article_form_settle(a, &ret_unsaved->form);
	ret_unsaved->base_version = copy.base_version;
	ret_unsaved->saved_at = copy.saved_at;
	ret_unsaved->window = (struct edit_window){copy.window, STR(""), 0};
	return RC_OK;
}

enum rc editing_headline(struct db *db, struct arena *a, int64_t article_id, struct str *ret_headline)
{
	struct working_copy copy;
	struct article_form form;
	enum rc rc = working_copy_newest(db, a, article_id, &copy);
	if (rc == RC_OK)
		rc = article_form_parse(a, copy.content, &form);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_headline = rc == RC_OK ? str_trim(form.at[EDIT_TITLE]) : STR("");
	return RC_OK;
}

/* What this window took over from another one is its own now. */
static enum rc taken_over(struct db *db, int64_t article_id, int64_t person_id, const struct edit_window *w)
{
	if (w->from_at == 0 || str_eq(w->from, w->id))
		return RC_OK;
	return working_copy_delete_window(db, article_id, person_id, w->from, w->from_at);
}

struct keeping {
	struct arena *arena;
	struct working_copy copy;
	struct edit_window window;
	struct str headline;
};

/* Who has begun a story finds it again by the headline, before anything of it was saved. */
static enum rc begun_find(struct db *db, const struct keeping *k)
{
	struct article row;
	enum rc rc = article_get(db, k->arena, k->copy.article_id, &row);
	if (rc != RC_OK || row.title.n > 0)
		return rc;
	return search_put(db, row.id, fold_text(k->arena, k->headline), STR(""));
}

static enum rc keep_write(struct site *s, struct db *db, void *ctx)
{
	struct keeping *k = ctx;
	enum rc rc = beginning_keep(db, k->arena, k->copy.article_id);
	if (rc == RC_OK)
		rc = working_copy_put(db, &k->copy);
	if (rc == RC_OK)
		rc = begun_find(db, k);
	return rc == RC_OK ? taken_over(db, k->copy.article_id, k->copy.person_id, &k->window) : rc;
}

enum rc editing_keep(struct site *s, struct arena *a, int64_t article_id, int64_t person_id,
		     const struct unsaved *unsaved)
{
	if (unsaved->form.at[EDIT_SOURCE].n > EDIT_SOURCE_MAX)
		return rc_fail(RC_LIMITED, "the text is larger than 2 MB");
	struct keeping k = {.arena = a,
			    .window = unsaved->window,
			    .headline = unsaved->form.at[EDIT_TITLE],
			    .copy = {.article_id = article_id,
				     .person_id = person_id,
				     .base_version = unsaved->base_version,
				     .saved_at = unsaved->saved_at,
				     .content = article_form_json(a, &unsaved->form),
				     .window = unsaved->window.id}};
	return site_write(s, keep_write, &k);
}

/* Of one window, whether saved by now or not wanted. */
static enum rc window_forget(struct db *db, int64_t article_id, int64_t person_id, const struct edit_window *w)
{
	enum rc rc = working_copy_delete_window(db, article_id, person_id, w->id, INT64_MAX);
	return rc == RC_OK ? taken_over(db, article_id, person_id, w) : rc;
}

struct discarding {
	int64_t article_id, person_id;
	const struct edit_window *window;
};

static enum rc discard_write(struct site *s, struct db *db, void *ctx)
{
	const struct discarding *d = ctx;
	return d->window ? window_forget(db, d->article_id, d->person_id, d->window)
			 : working_copy_delete(db, d->article_id, d->person_id);
}

enum rc editing_discard(struct site *s, int64_t article_id, int64_t person_id, const struct edit_window *window)
{
	struct discarding d = {article_id, person_id, window};
	return site_write(s, discard_write, &d);
}

/* --- Saving --- */

struct saving {
	struct site *site;
	struct db *db;
	struct arena *arena;
	struct article_save *save;
	struct article row;                     /* what was read, or the beginning of a new one */
	struct article_form base, theirs, form; /* form: what is to be stored */
	bool has_base;
	struct manuscript m;
	bool outrun; /* somebody was faster than this try */
};

/* RC_OK: that key was used, and the answer is filled in. */
static enum rc repeat_find(struct saving *w)
{
	struct revision before;
	struct article_save *save = w->save;
	if (save->key.n == 0)
		return RC_NOT_FOUND;
	enum rc rc = revision_get_by_key(w->db, w->arena, save->person_id, save->key, &before);
	if (rc != RC_OK)
		return rc;
	if (save->article_id && save->article_id != before.article_id)
		return rc_fail(RC_CONFLICT, "this save's key was used for another article");
	save->article_id = before.article_id;
	save->version = before.version;
	save->repeated = true;
	return RC_OK;
}

/* Everybody who saved after the base, as far back as a window may save without an answer: only this one? */
static enum rc only_own_saves(struct saving *w, bool *ret_own)
{
	struct revisions list;
	int64_t n = w->row.version - w->save->base_version, own = 0;
	enum rc rc = revision_list(w->db, w->arena, w->row.id, INT64_MAX, OWN_SAVES_MAX, &list);
	for (size_t i = 0; rc == RC_OK && i < list.n; i++)
		own += list.items[i].version > w->save->base_version && list.items[i].person_id == w->save->person_id &&
		       str_eq(list.items[i].window, w->save->window.id);
	*ret_own = rc == RC_OK && n > 0 && own == n;
	return rc;
}

static enum rc conflict_keep(struct saving *w)
{
	const struct article_save *save = w->save;
	struct unsaved mine = {.form = save->form,
			       .base_version = save->base_version,
			       .saved_at = clock_now(),
			       .window = save->window};
	enum rc rc = editing_keep(w->site, w->arena, save->article_id, save->person_id, &mine);
	return rc == RC_OK ? rc_fail(RC_CONFLICT, "somebody else has changed the same article") : rc;
}

static enum rc base_read(struct saving *w)
{
	enum rc rc = revision_form(w->db, w->arena, w->row.id, w->save->base_version, &w->base);
	if (rc == RC_OK)
		article_form_settle(w->arena, &w->base);
	w->has_base = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What is to be stored: mine, or mine and theirs together. */
static enum rc merge(struct saving *w)
{
	bool conflicts[EDIT_FIELDS], own;
	w->form = w->save->form;
	if (w->row.version == w->save->base_version)
		return RC_OK;
	enum rc rc = base_read(w);
	if (rc != RC_OK)
		return rc;
	bool clean = article_form_merge(w->has_base ? &w->base : NULL, &w->theirs, &w->save->form, &w->form, conflicts);
	w->save->merged = !article_form_equal(&w->form, &w->save->form);
	if (clean)
		return RC_OK;
	rc = only_own_saves(w, &own);
	if (rc != RC_OK)
		return rc;
	return own ? RC_OK : conflict_keep(w);
}

static enum rc stored_read(struct saving *w)
{
	struct article_save *save = w->save;
	enum rc rc = editing_check(w->db, w->arena, save->article_id, save->person_id, save->role, &w->row);
	return rc == RC_OK ? article_form_read(w->db, w->arena, save->article_id, &w->theirs) : rc;
}

static void new_begin(struct saving *w)
{
	int64_t now = clock_now();
	w->row = (struct article){.kind = w->save->kind,
				  .state = ARTICLE_DRAFT,
				  .path = STR(""),
				  .slug = STR(""),
				  .correction = STR(""),
				  .created_at = now};
	w->form = w->save->form;
}

/* Who may only edit the own articles cannot take the own name off. */
static enum rc authors_check(struct saving *w, struct edit_errors *errors)
{
	bool named;
	if (person_may_article(w->save->role, ARTICLE_EDIT, w->row.state, false))
		return RC_OK;
	enum rc rc = article_form_names(w->db, w->arena, &w->form, w->save->person_id, &named);
	if (rc == RC_OK && !named)
		edit_error_add(errors, EDIT_AUTHORS, N_("You have to stay among the authors."), STR(""));
	return rc;
}

/* The length of what shows nothing at the beginning of s: the tag of a paragraph or a line's end, a space. 0: none. */
static size_t hollow(struct str s)
{
	static const char *const names[] = {"p", "/p", "br", "br/", "br /"};
	size_t end = str_find_char(s, '>', 0);
	if (str_starts(s, STR("&nbsp;")))
		return strlen("&nbsp;");
	if (str_starts(s, STR("\xC2\xA0")))
		return 2;
	if (!str_starts(s, STR("<")) || end == SIZE_MAX)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(str_slice(s, 1, end), names[i]))
			return end + 1;
	return 0;
}

/* Neither words nor anything else to be seen. */
static bool says_nothing(struct str source)
{
	struct str s = str_trim(source);
	for (size_t n; s.n > 0 && (n = hollow(s)) > 0;)
		s = str_trim(str_slice(s, n, s.n));
	return s.n == 0;
}

/* What readers have does not vanish by a slip or a damaged form. */
static void body_check(const struct saving *w, struct edit_errors *errors)
{
	bool emptied = says_nothing(w->form.at[EDIT_SOURCE]) && !says_nothing(w->theirs.at[EDIT_SOURCE]);
	if (w->row.id && w->row.state == ARTICLE_PUBLISHED && emptied)
		edit_error_add(
			errors, EDIT_SOURCE,
			N_("This article is published: its text cannot become empty. Withdraw it if readers should "
			   "not see it."),
			STR(""));
}

static enum rc check(struct saving *w, struct str *ret_path)
{
	struct site_settings *settings = site_settings(w->site);
	struct article_check c = {.db = w->db,
				  .arena = w->arena,
				  .settings = settings,
				  .row = &w->row,
				  .untitled = w->save->untitled,
				  .form = &w->form};
	enum rc rc = article_check(&c);
	settings_unref(settings);
	if (rc == RC_OK || rc == RC_INVALID) {
		body_check(w, &c.errors);
		enum rc more = authors_check(w, &c.errors);
		rc = more == RC_OK && c.errors.n > 0 ? RC_INVALID : more;
	}
	w->save->errors = c.errors;
	*ret_path = c.path;
	return rc;
}

/* May this person move the focus of the form's lead picture? It shows wherever the picture does. */
static enum rc focus_is_theirs(const struct saving *w, bool *ret_theirs)
{
	struct media picture;
	int64_t id;
	*ret_theirs = false;
	if (str_to_i64(w->form.at[EDIT_LEAD_MEDIA], &id) != RC_OK)
		return RC_OK;
	enum rc rc = media_get(w->db, w->arena, id, &picture);
	if (rc == RC_OK)
		*ret_theirs = picture.person_id == w->save->person_id;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/*
 * What reaches beyond one's own article is not for everybody who may write one: such fields stay as the article has
 * them. Where it stands on lists; other articles, as translations of it; other people's pictures.
 */
static enum rc form_narrow(struct saving *w)
{
	enum account_role role = w->save->role;
	bool focus = person_may(role, MAY_EDIT_ANY);
	enum rc rc = focus ? RC_OK : focus_is_theirs(w, &focus);
	if (!focus)
		w->form.at[EDIT_LEAD_FOCUS] = w->theirs.at[EDIT_LEAD_FOCUS];
	if (!person_may(role, MAY_EDIT_ANY))
		w->form.at[EDIT_TRANSLATIONS] = w->theirs.at[EDIT_TRANSLATIONS];
	if (!person_may(role, MAY_ARRANGE))
		w->form.at[EDIT_STICKY] = w->theirs.at[EDIT_STICKY];
	return rc;
}

/* A text that the worker refuses is a fault of that field. */
static enum rc render(struct saving *w, struct str path)
{
	int64_t now = clock_now();
	w->row.modified_at = now;
	if (w->save->tell_readers && w->row.published_at != 0 && w->row.published_at < now)
		w->row.updated_at = now;
	enum rc rc = article_manuscript(w->site, w->db, w->arena, &w->row, &w->form, path, &w->m);
	if (rc != RC_INVALID && rc != RC_LIMITED)
		return rc;
	edit_error_add(&w->save->errors, EDIT_SOURCE,
		       N_("This text is too large or too deeply nested to be made into a page."), STR(""));
	return RC_INVALID;
}

static enum rc save_write(struct site *s, struct db *db, void *ctx)
{
	struct saving *w = ctx;
	struct article_save *save = w->save;
	struct article now_row;
	enum rc rc = RC_OK;
	if (w->row.id) {
		rc = article_get(db, w->arena, w->row.id, &now_row);
		w->outrun = rc == RC_OK && now_row.version != w->row.version;
		if (w->outrun)
			return rc_fail(RC_CONFLICT, "the article changed just now");
		if (rc == RC_OK)
			rc = beginning_keep(db, w->arena, w->row.id);
	}
	if (rc == RC_OK)
		rc = article_store(s, db, w->arena, &w->m, &w->form);
	if (rc == RC_CONFLICT)
		w->outrun = true; /* an address went to somebody else: checked again, it has a message */
	if (rc != RC_OK)
		return rc;
	struct revision r = {.article_id = w->m.row.id,
			     .person_id = save->person_id,
			     .at = w->m.row.modified_at,
			     .note = save->note,
			     .save_key = save->key,
			     .window = save->window.id};
	rc = revision_write(db, w->arena, &r);
	return rc == RC_OK ? window_forget(db, w->m.row.id, save->person_id, &save->window) : rc;
}

/* Only what a save would change is written; who saves twice leaves one revision. */
static bool nothing_new(const struct saving *w)
{
	return w->row.id && article_form_equal(&w->form, &w->theirs) && !w->save->tell_readers;
}

/* Crops follow the picture's focus point. They can be cut again at any time, so a save never fails for them. */
static void crops_follow(struct saving *w)
{
	struct media picture;
	if (str_eq(w->form.at[EDIT_LEAD_FOCUS], w->theirs.at[EDIT_LEAD_FOCUS]) || !w->m.row.lead_media_id)
		return;
	enum rc rc = media_get(w->db, w->arena, w->m.row.lead_media_id, &picture);
	if (rc == RC_OK)
		rc = media_crop_again(w->site, w->db, w->arena, &picture);
	if (rc != RC_OK)
		log_warning("crops of picture %" PRId64 ": %s", w->m.row.lead_media_id, rc_message());
}

static enum rc save_once(struct saving *w)
{
	struct str path;
	struct article_save *save = w->save;
	w->outrun = false;
	enum rc rc = RC_OK;
	if (save->article_id)
		rc = stored_read(w);
	else
		new_begin(w);
	if (rc == RC_OK && save->article_id)
		rc = merge(w);
	if (rc == RC_OK)
		rc = form_narrow(w);
	if (rc == RC_OK)
		rc = check(w, &path);
	if (rc != RC_OK)
		return rc;
	save->version = w->row.version;
	if (nothing_new(w))
		return editing_discard(w->site, save->article_id, save->person_id, &save->window);
	rc = render(w, path);
	if (rc == RC_OK)
		rc = site_write(w->site, save_write, w);
	if (rc != RC_OK)
		return rc;
	save->article_id = w->m.row.id;
	save->version = w->m.row.version;
	crops_follow(w);
	return RC_OK;
}

enum rc article_save(struct site *s, struct db *db, struct arena *a, struct article_save *save)
{
	struct saving w = {.site = s, .db = db, .arena = a, .save = save};
	if (!save->article_id && !person_may(save->role, MAY_WRITE))
		return rc_fail(RC_DENIED, "this role writes no articles");
	if (save->key.n > SAVE_KEY_MAX)
		return rc_fail(RC_INVALID, "a save's key has %d bytes at most", SAVE_KEY_MAX);
	enum rc rc = repeat_find(&w);
	if (rc != RC_NOT_FOUND)
		return rc;
	article_form_settle(a, &save->form);
	for (int i = 0; i < SAVE_TRIES; i++) {
		rc = save_once(&w);
		if (!w.outrun)
			return rc;
		rc = repeat_find(&w); /* the same save may have come over another connection */
		if (rc != RC_NOT_FOUND)
			return rc;
	}
	return rc_fail(RC_BUSY, "the article changes too often just now");
}

/* --- A conflict, to be looked at --- */

enum rc editing_conflict(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, struct str window,
			 struct edit_conflict *ret_conflict)
{
	struct unsaved mine;
	struct article row;
	struct revision last;
	struct edit_conflict c = {.name = STR("")};
	enum rc rc = article_get(db, a, article_id, &row);
	if (rc == RC_OK)
		rc = editing_unsaved(db, a, article_id, person_id, window, &mine);
	if (rc == RC_OK)
		rc = article_form_read(db, a, article_id, &c.theirs);
	if (rc != RC_OK)
		return rc;
	c.mine = mine.form;
	c.window = mine.window.id;
	c.version = row.version;
	c.at = row.modified_at;
	c.has_base = revision_form(db, a, article_id, mine.base_version, &c.base) == RC_OK;
	if (c.has_base)
		article_form_settle(a, &c.base);
	if (revision_get(db, a, article_id, row.version, &last) == RC_OK) {
		c.name = last.name;
		c.own = last.person_id == person_id;
		c.at = last.at;
	}
	c.any = !article_form_merge(c.has_base ? &c.base : NULL, &c.theirs, &c.mine, &c.merged, c.fields);
	*ret_conflict = c;
	return RC_OK;
}
