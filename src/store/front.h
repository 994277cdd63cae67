/*
 * What editors put on the front page by hand, one list a language and part.
 */
#ifndef STORE_FRONT_H
#define STORE_FRONT_H

#include "store/article.h"

enum front_part { FRONT_STRIP, FRONT_STORY, FRONT_BLOCK };

struct front_entry {
	enum front_part part;
	int64_t article_id; /* a story; a line of the strip that is an article's headline; else 0 */
	int64_t section_id; /* a block */
	struct str text;    /* a line of the strip in words of its own */
	struct str url;     /* where those lead; "" = nowhere */
	int64_t n;          /* a block: how many articles */
	int64_t expires_at; /* 0 = stays until somebody takes it away */
};
struct front_entries {
	struct front_entry *items;
	size_t n;
};

/*
 * Strip, stories, blocks, each in its order; those whose time is over at now are left out (now 0: none). lang "" is the
 * main one.
 */
enum rc front_list(struct db *db, struct arena *arena, struct str lang, int64_t now,
		   struct front_entries *ret_entries) MUST_CHECK;
/* Writes a language's front page anew, in the given order. RC_INVALID for an article or a section that is gone. */
enum rc front_put(struct db *db, struct str lang, const struct front_entry *entries, size_t n) MUST_CHECK;

/* Listed articles labelled "breaking", published after since and not after f->now, newest first; f's language holds. */
enum rc front_list_breaking(struct db *db, struct arena *arena, const struct article_filter *f, int64_t since,
			    struct article_cards *ret_cards) MUST_CHECK;

#endif
