/*
 * A feed as every format writes it: made once from rows, all addresses absolute, nothing escaped. Holds no e-mail
 * address.
 */
#ifndef WEB_FEED_ITEM_H
#define WEB_FEED_ITEM_H

#include "web/req.h"

/* Bytes of any feed or sitemap; the protocol of sitemaps has the same limit. */
#define FEED_SIZE_MAX ((size_t)50 << 20)

struct feed_person {
	struct str name, url;
};

/* The lead picture in one size that feed readers can show. */
struct feed_picture {
	struct str url, mime;
	int64_t size, width, height;
	struct str text, credit;
};

struct feed_item {
	struct str id;      /* an address by number: stays when the path changes, never to be followed blindly */
	struct str url;     /* where it can be read */
	struct str title;   /* plain text; may be empty */
	struct str summary; /* plain text; may be empty */
	struct str content; /* HTML; empty when it would make the feed too large */
	struct str lang;    /* empty where it is the feed's */
	int64_t published_at, updated_at;
	const struct feed_person *authors;
	size_t n_authors;
	const struct str *categories;
	size_t n_categories;
	const struct feed_picture *picture; /* may be NULL */
	bool has_comments;                  /* the next three are set */
	int64_t comments;
	struct str comments_url, comments_feed_url;
};

struct feed {
	struct arena *arena;
	struct str title, description, lang, publisher;
	struct str home_url, self_url;
	struct str next_url; /* older items; empty at the end */
	struct str icon_url; /* may be empty */
	const char *zone;
	int64_t updated_at; /* of what changed last; 0 without items */
	struct feed_item *items;
	size_t n;
};

/* Site, language, zone and icon; the rest is the caller's. */
void feed_init(struct feed *f, struct req *q);
/* Adds up updated_at from the items. */
void feed_settle(struct feed *f);
/* Base address before a path of ours that is encoded already. */
struct str feed_address(struct req *q, struct str url);
/*
 * Stored article HTML with every address that begins with "/" made absolute and every "#…" pointing into page; part
 * marks are dropped. Empty when the result would be absurdly large.
 */
struct str feed_absolute(struct req *q, struct str html, struct str page);

/* The whole document. RC_LIMITED when the buffer's cap was reached. */
enum rc feed_rss_write(const struct feed *f, struct buf *out) MUST_CHECK;
enum rc feed_atom_write(const struct feed *f, struct buf *out) MUST_CHECK;
enum rc feed_json_write(const struct feed *f, struct buf *out) MUST_CHECK;

/* The buffer's bytes as the answer: revalidated each time, ETag, 304, compressed. Takes them over. */
enum rc feed_send(struct req *q, const char *type, struct buf *bytes);

#endif
