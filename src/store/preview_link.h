/*
 * Secret addresses that show an article before it is published. Only a hash of the secret is kept.
 */
#ifndef STORE_PREVIEW_LINK_H
#define STORE_PREVIEW_LINK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct preview_link {
	struct str hash; /* SHA-256 of the secret */
	int64_t article_id;
	int64_t person_id; /* who made it; 0: has gone since */
	int64_t created_at, expires_at;
};

/* RC_CONFLICT: the secret is in use. */
enum rc preview_link_insert(struct db *db, const struct preview_link *link) MUST_CHECK;
/* The article that the secret shows at `now`; RC_NOT_FOUND when it shows none, or not any more. */
enum rc preview_link_find(struct db *db, struct str hash, int64_t now, int64_t *ret_article_id) MUST_CHECK;
/* How many of the article's are good at `now`. */
enum rc preview_link_count(struct db *db, int64_t article_id, int64_t now, int64_t *ret_n) MUST_CHECK;
/* All of the article: what is withdrawn is shown to nobody. */
enum rc preview_link_delete_of_article(struct db *db, int64_t article_id) MUST_CHECK;

#endif
