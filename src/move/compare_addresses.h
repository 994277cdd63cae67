/*
 * Which addresses are worth asking for: every one that came from the old site, and what the old site's own sitemaps
 * list. Compares nothing.
 */
#ifndef MOVE_COMPARE_ADDRESSES_H
#define MOVE_COMPARE_ADDRESSES_H

#include "base/map.h"
#include "move/compare_page.h"

struct db;
struct http_client;

struct compare_address {
	struct str path; /* decoded, with its query if it has one; begins with a slash */
	enum compare_kind kind;
};

struct compare_addresses {
	struct map found; /* path → struct compare_address, in the order they were found */
};

void compare_addresses_init(struct compare_addresses *l, struct arena *a);
/* Adds every path, own and former, of visible articles, sections, tags, people and media that were imported. */
enum rc compare_addresses_known(struct db *db, struct compare_addresses *l) MUST_CHECK;

#define COMPARE_SITEMAPS_MAX 1000
#define COMPARE_ADDRESSES_MAX 500000

/*
 * Adds what the old site's sitemaps list: those of robots.txt, else the usual ones. Addresses of other sites do not
 * count. *ret_read: how many sitemaps were read; a site without any is no failure. RC_BUSY: not reached.
 */
enum rc compare_addresses_listed(struct http_client *client, struct worker_pool *workers, struct str site,
				 struct compare_addresses *l, unsigned *ret_read) MUST_CHECK;

#endif
