/*
 * What staff do with files that are in the library: finding them, saying what is on them, moving the focus, taking them
 * away. How bytes come in is ingest's matter, who may do it permission's.
 */
#ifndef RULES_LIBRARY_H
#define RULES_LIBRARY_H

#include "rules/site.h"
#include "store/media_library.h"

/* --- Words --- */

/* In the write that stores the row, so that it is found from that moment on. */
enum rc library_words_store(struct db *db, const struct media *m) MUST_CHECK;
/* In a write: does it for some of the rows that were stored otherwise. ret_more: call again. */
enum rc library_words_catch_up(struct db *db, int64_t limit, bool *ret_more) MUST_CHECK;
/* Until there are none left, each batch a write of its own: after an import. */
enum rc library_words_all(struct site *s) MUST_CHECK;

/* --- Changing --- */

#define LIBRARY_LINE_MAX 300  /* characters of title, alt, credit */
#define LIBRARY_TEXT_MAX 2000 /* of caption and description */

enum library_field { LIBRARY_TITLE, LIBRARY_ALT, LIBRARY_CAPTION, LIBRARY_CREDIT, LIBRARY_DESCRIPTION, LIBRARY_FIELDS };
/* "title", "alt", … as forms name them. */
const char *library_field_name(enum library_field field);

struct library_texts {
	struct str of[LIBRARY_FIELDS];      /* cleaned by library_texts_check() */
	const char *errors[LIBRARY_FIELDS]; /* msgid of what is wrong, NULL where nothing is */
};
/* RC_INVALID with errors filled: ill-formed or too long. */
enum rc library_texts_check(struct arena *a, struct library_texts *t) MUST_CHECK;
/*
 * In a write: the texts, and the focus in percent. What shows the file is told. RC_NOT_FOUND; RC_CONFLICT when somebody
 * has changed it after `seen`, its modified_at as the form knew it.
 */
struct library_edit {
	int64_t id, seen;
	struct library_texts texts;
	int focus_x, focus_y;
	bool focus_moved; /* set here: media_crop_again() is due */
};
enum rc library_edit_store(struct site *s, struct db *db, struct arena *a, struct library_edit *edit) MUST_CHECK;

/*
 * In a write: takes the row away; its bytes go by the sweep. Lead pictures and portraits of it are none then. n_uses is
 * what the person was told: RC_CONFLICT when there are more by now. RC_NOT_FOUND.
 */
enum rc library_remove(struct site *s, struct db *db, struct arena *a, int64_t id, size_t n_uses) MUST_CHECK;
#define LIBRARY_USES_MAX 200 /* of each kind that are told and counted */

#endif
