/*
 * Editing without losing a word: saves, unsaved work, revisions, who has an article open, previews for others.
 *
 * A save carries the version that it began with and a key. The same key again is answered with what the first one made.
 * Where somebody else saved meanwhile, both are merged field by field against the common beginning; only a field that
 * both changed, and differently, is a conflict. Nothing is overwritten then: what was sent becomes the person's working
 * copy, from which the two are shown side by side. An earlier save of the same window is never in conflict with itself:
 * it stays as a revision. Another window of the same person is another writer.
 *
 * What is typed goes into the working copy every few seconds, never into the article. Every save and every change of
 * state writes a revision, and the first one also what was there before it. Restoring is a save with an old content.
 */
#ifndef RULES_EDITING_H
#define RULES_EDITING_H

#include "rules/article_check.h"
#include "rules/site.h"
#include "store/account.h"
#include "store/edit_lock.h"

#define SAVE_KEY_MAX 100

/*
 * The browser window that writes. Unsaved work is kept for each; a window that begins with what another one left takes
 * that over, unless more has come to it since. id "" for a browser that does not tell.
 */
#define EDIT_WINDOW_MAX 64
struct edit_window {
	struct str id;
	struct str from; /* the window whose unsaved work this one began with */
	int64_t from_at; /* when that was kept; 0: it began with none */
};

/* Is the person among the article's authors? */
enum rc article_is_own(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, bool *ret_own) MUST_CHECK;
/* May this person change the words of this article? RC_NOT_FOUND: no such article; RC_DENIED. */
enum rc editing_check(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, enum account_role role,
		      struct article *ret_row) MUST_CHECK;

struct article_save {
	/* Asked */
	int64_t article_id;     /* 0: a new one */
	enum article_kind kind; /* of a new one */
	int64_t person_id;
	enum account_role role;
	int64_t base_version; /* what the editor began with */
	struct edit_window window;
	struct str key;    /* "" for none */
	struct str note;   /* of the revision */
	bool untitled;     /* begun by the editor itself, before there is a headline */
	bool tell_readers; /* shown as updated now */
	struct article_form form;
	/* Answered */
	int64_t version;
	bool repeated;
	bool merged; /* somebody else's changes came in */
	struct edit_errors errors;
};
/*
 * RC_OK: article_id and version are set. RC_INVALID: see errors. RC_CONFLICT: the working copy now holds the form,
 * show editing_conflict(). RC_DENIED, RC_NOT_FOUND. db is for reading, outside of a transaction; not from the writer.
 */
enum rc article_save(struct site *s, struct db *db, struct arena *a, struct article_save *save) MUST_CHECK;

/* What a person has not saved of an article: the form and when it was kept. RC_NOT_FOUND: nothing. */
struct unsaved {
	struct article_form form;
	int64_t base_version, saved_at;
	struct edit_window window; /* when read: only its id */
};
/* Of one window; STR_NONE: the newest of any. */
enum rc editing_unsaved(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, struct str window,
			struct unsaved *ret_unsaved) MUST_CHECK;
/*
 * What an article that was never saved under a headline is called meanwhile: the headline of the newest unsaved work,
 * whoever's. "" when there is none.
 */
enum rc editing_headline(struct db *db, struct arena *a, int64_t article_id, struct str *ret_headline) MUST_CHECK;
/*
 * Keeps it; an article without a headline is found by this one from now on. RC_LIMITED: the text is beyond what can be
 * saved, and what was kept before stays.
 */
enum rc editing_keep(struct site *s, struct arena *a, int64_t article_id, int64_t person_id,
		     const struct unsaved *unsaved) MUST_CHECK;
/* Forgets that of one window, with what it began with; NULL: of all. */
enum rc editing_discard(struct site *s, int64_t article_id, int64_t person_id,
			const struct edit_window *window) MUST_CHECK;

/* Unsaved work beside what others saved since it began. */
struct edit_conflict {
	struct article_form base, theirs, mine;
	struct article_form merged; /* mine where both changed */
	bool fields[EDIT_FIELDS];   /* both changed it, and differently */
	bool any;
	bool has_base;
	int64_t version; /* theirs */
	struct str name; /* who saved last; "" when nobody knows */
	bool own;        /* the same person, in another window */
	int64_t at;
	struct str window; /* whose unsaved work it is */
};
enum rc editing_conflict(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, struct str window,
			 struct edit_conflict *ret_conflict) MUST_CHECK;

/*
 * Inside a write job: writes down what the article is now, before and after a change of its state. Saves do it
 * themselves.
 */
enum rc revision_keep(struct db *db, struct arena *a, int64_t article_id, int64_t person_id, struct str note,
		      int64_t now) MUST_CHECK;
/* The content of a revision. RC_NOT_FOUND. */
enum rc revision_form(struct db *db, struct arena *a, int64_t article_id, int64_t version,
		      struct article_form *ret_form) MUST_CHECK;

/*
 * Who has it open. A window that opens an article gets the lock when nobody else's window was heard of within
 * EDIT_LOCK_STALE_MS, or when the other window is one's own. Who loses it learns so at the next beat.
 */
#define EDIT_LOCK_BEAT_MS 15000
#define EDIT_LOCK_STALE_MS 60000
enum edit_lock_act { EDIT_LOCK_OPEN, EDIT_LOCK_BEAT, EDIT_LOCK_TAKE, EDIT_LOCK_RELEASE };
enum rc editing_lock(struct site *s, struct arena *a, enum edit_lock_act act, const struct edit_lock *asked,
		     bool *ret_held, struct edit_lock *ret_holder) MUST_CHECK;

/* A secret for an address that shows the article as saved, good for some days. 43 characters. */
#define PREVIEW_DAYS 7
enum rc preview_link_make(struct site *s, struct arena *a, int64_t article_id, int64_t person_id,
			  struct str *ret_secret) MUST_CHECK;
/* Every such address of the article is dead from now on. */
enum rc preview_links_revoke(struct site *s, int64_t article_id) MUST_CHECK;
/* RC_NOT_FOUND: no such secret, or it has expired. */
enum rc preview_link_open(struct db *db, struct str secret, int64_t now, int64_t *ret_article_id) MUST_CHECK;

#endif
