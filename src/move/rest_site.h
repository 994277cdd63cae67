/*
 * What the files of the REST reader share, and nobody else: asking the old site, the spool of what it answered, and the
 * state of a walk.
 */
#ifndef MOVE_REST_SITE_H
#define MOVE_REST_SITE_H

#include "base/map.h"
#include "move/rest.h"
#include "net/http_client.h"
#include "text/json.h"

/* --- The spool (rest_spool.c): one file of answers in the order they came --- */

enum rest_collection {
	REST_USERS,
	REST_CATEGORIES,
	REST_TAGS,
	REST_MEDIA,
	REST_PAGES,
	REST_POSTS,
	REST_COMMENTS,
	REST_COLLECTIONS
};

struct rest_frame {
	enum rest_collection collection;
	int status;            /* 200; else the collection is closed with this answer */
	int64_t offset, items; /* of the collection: from which item, how many */
	int64_t total;         /* as the site told, -1 = not told */
	bool last;             /* nothing comes after it */
	int64_t at, bytes;     /* of the body in the file */
};

struct rest_spool {
	int fd;
	struct rest_frame *frames; /* heap */
	size_t n, cap;
	int64_t end; /* of the last whole frame */
};

/*
 * Opens the file, or makes it. What is there is kept when it is of the same site and not older than a day (an hour
 * when it is complete); a torn end is cut off. RC_INTERNAL, RC_INVALID (no file of ours).
 */
enum rc rest_spool_open(struct rest_spool *s, const char *path, struct str site) MUST_CHECK;
void rest_spool_close(struct rest_spool *s); /* safe on a zeroed struct */
/* Adds a frame; at and bytes are filled in. */
enum rc rest_spool_add(struct rest_spool *s, struct rest_frame frame, struct str body) MUST_CHECK;
/* The body of a frame, in the arena. */
enum rc rest_spool_body(const struct rest_spool *s, const struct rest_frame *f, struct arena *a,
			struct str *ret_body) MUST_CHECK;
/* The last frame of a collection, NULL when there is none. */
const struct rest_frame *rest_spool_last(const struct rest_spool *s, enum rest_collection c);
/* SHA-256 of everything in it. */
enum rc rest_spool_hash(const struct rest_spool *s, unsigned char ret_hash[32]) MUST_CHECK;

/* --- A walk (rest_records.c) --- */

struct rest_walk {
	struct arena arena; /* of the walk */
	struct arena page;  /* of one frame */
	unsigned stage;
	size_t frame; /* index of the one in hand */
	struct json *answer;
	size_t item;
	int64_t done;
	struct map terms; /* "c12", "t7": struct wordpress_term_ref */
};

/* Of a site that does not tell its users: learnt from its feeds, completed by the list of people. */
struct rest_author {
	int64_t id;
	struct str name;
};

struct rest {
	struct rest_options options;
	struct worker_pool *workers;
	struct http_client *client; /* tries again */
	struct http_client *hasty;  /* does not */
	struct arena arena;
	struct str site;        /* where it is asked: "https://old.example/blog", no slash at the end */
	struct str root;        /* of its REST answers: "…/wp-json/" or "…?rest_route=/"; empty = closed */
	enum rc closed;         /* why there is no root … */
	struct str closed_says; /* … and the sentence */
	struct wordpress_site told;

	struct rest_spool spool;
	bool spool_open;
	unsigned skipped; /* items that the site could not show */
	struct rest_author *authors;
	size_t n_authors;
	size_t unknown_authors; /* ids that no feed gave a name to */
	bool authors_known;

	struct wordpress_source source, over, *file;
	struct rest_walk walk;
	struct map people; /* slug → struct wordpress_author, beside a file */
	unsigned walks;    /* over the file */
	unsigned char hash[32];
};

/* --- Asking (rest_site.c) --- */

/* "…/wp-json/wp/v2/posts?per_page=10" of route "wp/v2/posts" and query "per_page=10", whatever form the root has. */
struct str rest_address(const struct rest *r, struct arena *a, const char *route, const char *query);
/* An address on the old site's own name, asked for where the owner said the site is; others as they are. */
struct str rest_here(const struct rest *r, struct arena *a, struct str address);
enum rc rest_get(struct rest *r, struct arena *a, struct str address, struct http_client_response *ret) MUST_CHECK;
/* Reads an answer that may have notices of PHP before its JSON. */
enum rc rest_json(struct str body, struct json **ret_json) MUST_CHECK;
void rest_progress(const struct rest *r, const char *what, int64_t done, int64_t total);
bool rest_cancelled(const struct rest *r);

/* --- Reading collections (rest_read.c) --- */

const char *rest_route(enum rest_collection c);
/* Reads a collection into the spool, from where it stands. A closed one is no failure: its frame says so. */
enum rc rest_read(struct rest *r, enum rest_collection c) MUST_CHECK;

/* Opens the spool unless it is open. */
enum rc rest_spool_ready(struct rest *r) MUST_CHECK;
/* A user as the collection tells it; texts in the arena. */
void rest_author_fill(struct arena *a, const struct json *user, struct wordpress_author *ret_author);

/* --- People of a closed site (rest_authors.c) --- */

/* Learns names of the authors of posts from the site's feeds, as far as these go. Failures leave them unknown. */
enum rc rest_authors_learn(struct rest *r) MUST_CHECK;
/* The row of the owner's list for such an author, by login, slug or name; NULL when there is none. */
const struct people_csv_row *rest_author_row(const struct rest *r, const struct rest_author *author);
struct str rest_author_slug(const struct rest *r, struct arena *a, const struct rest_author *author);

/* --- Text (rest_text.c) --- */

/* Rendered content without what well-known plugins put around every article: share buttons, votes, related posts. */
struct str rest_text(struct arena *a, struct str html);
/* Its words alone: tags and comments are spaces, references are decoded. For comparing, not for showing. */
struct str rest_words(struct arena *a, struct str html);

#endif
