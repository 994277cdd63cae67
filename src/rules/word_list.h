/*
 * The lists of words that comments are held against, as staff change them: read line by line, each fault told with its
 * line, and then saved together or not at all. What a word can be says text/wordlist.h.
 */
#ifndef RULES_WORD_LIST_H
#define RULES_WORD_LIST_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/watch_word.h"

#define WORD_FAULTS_MAX 50 /* that are told at once */

struct word_fault {
	size_t line;     /* from 1 */
	struct str text; /* of the line */
	const char *msgid;
};

struct word_lines {
	struct watch_words words; /* each once, cleaned */
	struct word_fault *faults;
	size_t n_faults; /* of which WORD_FAULTS_MAX at most are in faults */
};

/*
 * One word a line; empty lines are nothing. inside: found inside of other words too, as WordPress finds its words. In
 * the arena.
 */
void word_list_read(struct arena *a, struct str text, enum watch_list list, bool inside, struct word_lines *ret);
/*
 * Do they fit beside those that are there? RC_LIMITED: too many, or too long taken together; on a reader's connection,
 * before they are added.
 */
enum rc word_list_fit(struct db *db, const struct watch_words *words) MUST_CHECK;

/* Each with its row of the log, as one write. *ret_n: those that were not there, or were. RC_LIMITED as above. */
enum rc word_list_add(struct site *s, const struct staff *who, const struct watch_words *words,
		      int64_t *ret_n) MUST_CHECK;
enum rc word_list_remove(struct site *s, const struct staff *who, const struct watch_words *words,
			 int64_t *ret_n) MUST_CHECK;
enum rc word_list_clear(struct site *s, const struct staff *who, enum watch_list list, int64_t *ret_n) MUST_CHECK;

#endif
