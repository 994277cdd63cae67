/*
 * What the parts of the sample newsroom share while it is being built: the content that is read, and the numbers that
 * the names in it have got so far. Only for demo*.c.
 */
#ifndef APP_DEMO_BUILD_H
#define APP_DEMO_BUILD_H

#include "base/bundle.h"
#include "base/map.h"
#include "rules/publish.h"
#include "rules/site.h"
#include "text/json.h"

/* One article or page: demo/articles/NAME.json and NAME.md, or demo/pages/. */
struct demo_piece {
	struct str name;
	struct json *about;
	struct manuscript m;
};

struct demo {
	struct site *site;
	struct arena arena;   /* holds everything that lives until the end */
	struct json *content; /* demo/site.json */
	struct demo_piece *pieces;
	size_t n_pieces;
	/* Name in the content -> int64_t id */
	struct map media, people, sections, tags, articles;
	struct map groups; /* of translations */
	int64_t now;
	bool (*progress)(void *ctx, int64_t done, int64_t total);
	void *progress_ctx;
	int64_t done, total;
};

/* The number behind a name; RC_INVALID with a sentence that says what kind of name is unknown. */
enum rc demo_id(const struct map *ids, struct str name, const char *what, int64_t *ret_id) MUST_CHECK;
void demo_id_set(struct demo *d, struct map *ids, struct str name, int64_t id);
/* The numbers behind a list of names, in the arena. */
enum rc demo_ids(struct demo *d, const struct map *ids, const struct json *names, const char *what,
		 const int64_t **ret_ids, size_t *ret_n) MUST_CHECK;
/* A text of an object, "" where there is none. */
struct str demo_text(const struct json *object, const char *key);
/* One more step is done, or none; RC_LIMITED when whoever waits wants no more. */
enum rc demo_step(struct demo *d, int64_t steps) MUST_CHECK;

/* Pictures of content.media, several at a time; fills d->media. */
enum rc demo_media_put(struct demo *d) MUST_CHECK;

/* Inside the write: people, sections and tags; then, once articles are there, menus. */
enum rc demo_frame_store(struct demo *d, struct db *db) MUST_CHECK;
enum rc demo_menus_store(struct demo *d, struct db *db) MUST_CHECK;
/* Afterwards: logins without a password for those who have a role. */
enum rc demo_accounts_add(struct demo *d) MUST_CHECK;

/* Reads and renders all articles and pages; done before the write. */
enum rc demo_articles_read(struct demo *d) MUST_CHECK;
/* Inside the write; and afterwards the switches of single articles. */
enum rc demo_articles_store(struct demo *d, struct db *db) MUST_CHECK;
enum rc demo_articles_settle(struct demo *d) MUST_CHECK;

/* Inside the write: votes, views and comments of an article that is stored. */
enum rc demo_voices_store(struct demo *d, struct db *db, const struct demo_piece *p) MUST_CHECK;

#endif
