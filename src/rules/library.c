/* What staff do with files in the library: see library.h. */
#include "rules/library.h"

#include "base/clock.h"
#include "text/fold.h"
#include "text/locale.h"
#include "text/unicode.h"

#define CATCH_UP_BATCH 200

/* --- Words --- */

static struct str words_of(struct arena *a, const struct media *m)
{
	struct str space = STR(" "), parts[] = {m->name, m->title, m->alt, m->caption, m->credit, m->description};
	CLEANUP(buf_done) struct buf b = BUF(64 * 1024);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		buf_put(&b, str_slice(parts[i], 0, 8 * 1024));
		buf_put(&b, space);
	}
	return fold_text(a, buf_str(&b));
}

enum rc library_words_store(struct db *db, const struct media *m)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	return media_words_put(db, m, words_of(&a, m));
}

enum rc library_words_catch_up(struct db *db, int64_t limit, bool *ret_more)
{
	CLEANUP(arena_done) struct arena a;
	struct media_list list;
	arena_init(&a);
	enum rc rc = media_list_unindexed(db, &a, limit, &list);
	for (size_t i = 0; rc == RC_OK && i < list.n; i++)
		rc = media_words_put(db, &list.items[i], words_of(&a, &list.items[i]));
	if (rc == RC_OK)
		*ret_more = (int64_t)list.n == limit;
	return rc;
}

static enum rc catch_up_write(struct site *s, struct db *db, void *ctx)
{
	return library_words_catch_up(db, CATCH_UP_BATCH, ctx);
}

enum rc library_words_all(struct site *s)
{
	bool more = true;
	enum rc rc = RC_OK;
	while (rc == RC_OK && more)
		rc = site_write(s, catch_up_write, &more);
	return rc;
}

/* --- Changing --- */

const char *library_field_name(enum library_field field)
{
	static const char *const names[] = {"title", "alt", "caption", "credit", "description"};
	return names[field];
}

static const char *text_check(struct arena *a, enum library_field field, struct str *text)
{
	bool line = field != LIBRARY_CAPTION && field != LIBRARY_DESCRIPTION;
	if (unicode_clean(a, *text, line ? UNICODE_ONE_LINE : 0, text) != RC_OK)
		return N_("This text has characters that cannot be shown.");
	*text = str_trim(*text);
	if (utf8_count(*text) > (line ? LIBRARY_LINE_MAX : LIBRARY_TEXT_MAX))
		return N_("This text is too long.");
	return NULL;
}

enum rc library_texts_check(struct arena *a, struct library_texts *t)
{
	enum rc rc = RC_OK;
	for (int i = 0; i < LIBRARY_FIELDS; i++) {
		t->errors[i] = text_check(a, i, &t->of[i]);
		if (t->errors[i])
			rc = RC_INVALID;
	}
	return rc;
}

static void texts_put(const struct library_texts *t, struct media *m)
{
	m->title = t->of[LIBRARY_TITLE];
	m->alt = t->of[LIBRARY_ALT];
	m->caption = t->of[LIBRARY_CAPTION];
	m->credit = t->of[LIBRARY_CREDIT];
	m->description = t->of[LIBRARY_DESCRIPTION];
}

enum rc library_edit_store(struct site *s, struct db *db, struct arena *a, struct library_edit *edit)
{
	struct media m;
	enum rc rc = media_get(db, a, edit->id, &m);
	if (rc != RC_OK)
		return rc;
	if (m.modified_at != edit->seen)
		return rc_fail(RC_CONFLICT, "this file was changed meanwhile");
	texts_put(&edit->texts, &m);
	edit->focus_moved = edit->focus_x != m.focus_x || edit->focus_y != m.focus_y;
	m.modified_at = clock_now() > m.modified_at ? clock_now() : m.modified_at + 1;
	rc = media_update(db, &m);
	if (rc == RC_OK && edit->focus_moved)
		rc = media_set_focus(db, m.id, edit->focus_x, edit->focus_y, m.modified_at);
	if (rc == RC_OK)
		rc = library_words_store(db, &m);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

enum rc library_remove(struct site *s, struct db *db, struct arena *a, int64_t id, size_t n_uses)
{
	struct media m;
	struct media_uses uses;
	enum rc rc = media_get(db, a, id, &m);
	if (rc == RC_OK)
		rc = media_list_uses(db, a, &m, LIBRARY_USES_MAX, &uses);
	if (rc != RC_OK)
		return rc;
	if (uses.n > n_uses)
		return rc_fail(RC_CONFLICT, "this file is used in %zu places by now", uses.n);
	rc = media_delete(db, id);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}
