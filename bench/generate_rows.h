/*
 * Writes generated articles through the store, as an import does: rows, addresses, lists, comments, votes, search text.
 * What is slow to make (text, folding) is made beforehand by piece_make(), in any thread.
 */
#ifndef BENCH_GENERATE_ROWS_H
#define BENCH_GENERATE_ROWS_H

#include "db/db.h"
#include "generate_text.h"
#include "store/article.h"
#include "store/ballot.h"
#include "store/comment.h"

#define SECTIONS 32
#define AUTHORS_OF_PIECE_MAX 2
#define TAGS_OF_PIECE_MAX 5

/* How large the site becomes, and what hangs in it. */
struct plan {
	int64_t articles;
	unsigned comments; /* of each article */
	uint64_t seed;
	int64_t now;
	unsigned n_people, n_tags;
	int64_t sections[SECTIONS]; /* their ids; filled by frame_store() */
	int64_t *people, *tags;
};

struct piece {
	struct article row;
	struct article_body body;
	struct str search_title, search_text;
	int64_t authors[AUTHORS_OF_PIECE_MAX], tags[TAGS_OF_PIECE_MAX], section;
	size_t n_authors, n_tags;
	struct comment *comments; /* parent_id: its place in this array, from 1 */
	struct str *emails;
	size_t n_comments;
	struct ballot *ballots;
	size_t n_ballots;
};

/* How many people and tags a site of this size has. */
void plan_size(struct plan *p);

/* Settings, sections, people, tags; the ids go into the plan. Inside a transaction. */
enum rc frame_store(struct db *db, struct arena *a, struct plan *p) MUST_CHECK;

/* The article of this number (from 1); the last one is the yardstick: /yardstick/, at least 20 comments. */
void piece_make(const struct plan *p, struct arena *a, int64_t number, struct piece *ret_piece);
/* Inside a transaction, in order. */
enum rc piece_store(struct db *db, struct piece *piece) MUST_CHECK;
/*
 * Its search text, once the rows of the whole batch are stored: SQLite's full-text table writes out what it has
 * gathered whenever another table's statement begins.
 */
enum rc piece_index(struct db *db, const struct piece *piece) MUST_CHECK;

#endif
