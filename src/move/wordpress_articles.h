/*
 * One post of the old site on its way to an article: what the second walk's three steps (preparing beside the writer,
 * writing, checking) hand on. Private to wordpress_articles*.c.
 */
#ifndef MOVE_WORDPRESS_ARTICLES_H
#define MOVE_WORDPRESS_ARTICLES_H

#include "move/wordpress_import.h"
#include "rules/publish.h"

#define WP_BATCH_MAX 128

enum wp_link {
	WP_LINK_PATH,    /* kept to the letter */
	WP_LINK_NUMBER,  /* ?p=7: leads here by the number */
	WP_LINK_FRONT,   /* the front page of the old site */
	WP_LINK_NONE,    /* nothing is told */
	WP_LINK_FOREIGN, /* of another host: no address of this site */
	WP_LINK_ODD,     /* nothing that can be a path here */
};

struct wp_article {
	struct arena arena;
	struct wordpress_post *post; /* in the batch's arena */
	bool only_comments;          /* the post came before */
	int64_t old_id, also_id;     /* also_id: a second number that its address names; 0 for none */

	/* Preparing */
	struct manuscript manuscript;
	unsigned char digest[CRYPTO_HASH_SIZE];
	struct str path;        /* of its address; empty where that is no path */
	enum wp_link link;      /* what its address is */
	bool public;            /* readers of the old site could open it */
	bool title_made;        /* it had none that can be read */
	enum report_kind state; /* why it is a draft here; REPORT_KINDS: for no such reason */
	struct wp_comment *comments;
	size_t n_comments;
	enum rc rc;    /* why it could not be prepared, or written */
	char why[256]; /* also why no safe HTML could be made of its text */

	/* Writing */
	enum report_fate fate;
	bool clash;
	bool settled; /* a draft for some reason once, published here since */
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

/* wordpress_polls.c: the polls of an export of our own. Their links in the text as marks; the same text without any. */
struct str wp_polls_mark(struct arena *a, const struct wordpress_post *p, struct str source);
/* The polls and their counts; text_too: also the text with its marks, which was just stored with the old numbers. */
enum rc wp_polls_write(struct db *db, struct wp_article *x, bool text_too) MUST_CHECK;

#endif
