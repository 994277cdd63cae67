/*
 * One post of the old site on its way to an article: what the second walk's three steps (preparing beside the writer,
 * writing, checking) hand on. Private to wordpress_articles*.c.
 */
#ifndef MOVE_WORDPRESS_ARTICLES_H
#define MOVE_WORDPRESS_ARTICLES_H

#include "move/wordpress_import.h"
#include "rules/publish.h"

#define WP_BATCH_MAX 48

struct wp_article {
	struct arena arena;
	struct wordpress_post *post; /* in the batch's arena */
	bool only_comments;          /* the post came before */
	int64_t old_id;

	/* Preparing */
	struct manuscript manuscript;
	unsigned char digest[CRYPTO_HASH_SIZE];
	struct str path;        /* of its address; empty where that is no path */
	bool public;            /* readers of the old site could open it */
	enum report_kind state; /* why it is a draft here; REPORT_KINDS: for no such reason */
	struct wp_comment *comments;
	size_t n_comments;
	enum rc rc; /* why it could not be prepared, or written */
	char why[256];

	/* Writing */
	enum report_fate fate;
	bool clash;
	int64_t article_id;
	struct str given; /* its path here */
	int64_t comment_fates[REPORT_FATES];
};

struct wp_batch {
	struct wordpress_import *imp;
	struct arena arena;
	struct wp_article *items;
	size_t n, bytes;
	bool guarded;        /* each article under a savepoint */
	size_t late_parents; /* in the table before this batch */
};

/* wordpress_articles_prepare.c: everything but the database. In any thread. */
void wp_article_prepare(struct wordpress_import *imp, struct wp_article *x);
/*
 * wordpress_articles_write.c: the batch, inside a write or looking only. When one article cannot be kept and the batch
 * is not guarded, that is the answer, and nothing of the batch may stay; wp_is_its_own_fault() tells.
 */
enum rc wp_batch_write(struct site *s, struct db *db, void *batch) MUST_CHECK;
bool wp_is_its_own_fault(enum rc rc);

#endif
