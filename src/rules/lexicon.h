/*
 * The words and names that comments are held against, compiled: a snapshot that any number of threads look into while
 * a new one is made, on the thread that first asks after a change and never on the writer's. Without words it costs
 * next to nothing.
 */
#ifndef RULES_LEXICON_H
#define RULES_LEXICON_H

#include "rules/site.h"
#include "store/watch_word.h"

struct lexicon;

/* The keeper of the snapshot: made with the site, hears of changes until site_close(). */
struct lexicon_keeper;
struct lexicon_keeper *lexicon_keeper_new(struct site *s);
void lexicon_keeper_free(struct lexicon_keeper *k); /* NULL-safe */

/* As it is now; give it back with lexicon_unref(). Not from the writer's thread. */
enum rc lexicon_of(struct site *s, struct lexicon **ret_lexicon) MUST_CHECK;
void lexicon_unref(struct lexicon *l); /* NULL-safe */
/* One of these words alone, without names, for trying them out. RC_LIMITED: too many. Each must be a term. */
enum rc lexicon_of_words(const struct watch_words *words, struct lexicon **ret_lexicon) MUST_CHECK;

struct lexicon_hit {
	enum watch_list list;
	struct str word;                 /* as it was typed; lives as long as the snapshot */
	struct str before, found, after; /* of the text as it was written, in the arena */
};
/* The first word that is in the text, one to block before one to hold. */
bool lexicon_find(const struct lexicon *l, struct arena *a, struct str text, struct lexicon_hit *ret_hit);
/* All of them, each word once, at most max. */
size_t lexicon_find_all(const struct lexicon *l, struct arena *a, struct str text, struct lexicon_hit *hits,
			size_t max);
/*
 * Whether this can be taken for the newsroom, and for what in it: words in a row that look like a person's name, the
 * name of a role (editor, moderator, …, in English and the site's languages), what newsrooms are called, or the site's
 * title. A person or title of one word, and "author", must be the whole of it, or Max Mustermann would claim to be Max;
 * such a title counts with one of a few words beside it as well (Courant Team).
 */
bool lexicon_is_staff_name(const struct lexicon *l, struct str name, struct str *ret_staff);
/* Heap that the words take. */
size_t lexicon_bytes(const struct lexicon *l);

#endif
