/*
 * What the files of the WordPress import share, and nobody else: the tables that the first walk fills, and the steps
 * that write them. The tables hold small rows only, so that an export of any size fits: never a text of an article.
 */
#ifndef MOVE_WORDPRESS_IMPORT_H
#define MOVE_WORDPRESS_IMPORT_H

#include "base/map.h"
#include "base/thread.h"
#include "db/db.h"
#include "move/wordpress.h"
#include "move/wordpress_numbers.h"
#include "store/comment.h"
#include "store/origin.h"
#include "store/person.h"
#include "text/html.h"

/*
 * Raised when the import makes something else of the same record: everything not edited here is then brought in anew.
 */
#define WORDPRESS_DIGEST_VERSION 2

/* --- Tables of the first walk --- */

struct wp_person {
	int64_t old_id; /* negative: made from the login, for files that name no id */
	struct str login, nicename, email, name, url, bio;
	struct str path; /* of the author's page there */
	int64_t person_id;
};

enum wp_taxonomy { WP_CATEGORY, WP_TAG, WP_TAXONOMIES };

struct wp_term {
	int64_t old_id; /* negative: made from the slug */
	enum wp_taxonomy taxonomy;
	struct str slug, name, description, parent_slug, path;
	int64_t parent_old_id;
	uint32_t parent; /* index + 1 */
	uint32_t lang;   /* index + 1 of the language of its posts; 0 unknown, UINT32_MAX several */
	bool written;    /* or looked at, in a dry run */
	int64_t object_id;
};

struct wp_file {
	int64_t old_id, parent_old_id, media_id, created_at;
	struct str path; /* of the file, as it will be here */
	struct str url;
	struct str page;   /* path of the attachment page, may be empty */
	struct str stored; /* below the uploads folder: 2019/05/name.jpg */
	struct str title, alt, caption, description, mime;
	int64_t order; /* in a gallery */
	int width, height;
	bool told;    /* why its bytes are missing stands in the report */
	bool brought; /* its bytes came in by this run */
	enum report_fate fate;
};

struct wp_language {
	struct str slug;
	int64_t posts, prefixed; /* how many addresses begin with /slug/ */
};

struct wp_menu {
	int64_t old_id;
	struct str slug, name;
};

struct wp_menu_item {
	int64_t old_id, parent_old_id, position;
	uint32_t menu; /* index + 1 */
	struct str label, url, type, object;
	int64_t object_old_id;
};

/* Arrays that grow on the heap: realloc'ed, so that old copies do not pile up in the arena. */
struct wp_list {
	void *items;
	size_t n, cap, size;
};

struct wordpress_media;

struct wordpress_import {
	struct site *site;
	struct wordpress_options options;
	struct import_report *report;
	struct db *reader;
	struct pool *pool;  /* renders, takes in files */
	unsigned threads;   /* of the pool */
	struct arena arena; /* texts of the tables */

	/* What the old site is. */
	struct {
		struct wordpress_site told;
		struct str address, key; /* "https://example.org/blog", "example.org/blog" */
		struct str host;         /* of the site, without www. */
		struct str link_host;    /* of most links, when that is another one */
		int64_t link_votes;
		struct map upload_hosts;         /* hosts of files that are not the site's own */
		struct str prefix;               /* "/blog" or "/index.php" before everything; usually empty */
		struct str bases[WP_TAXONOMIES]; /* "/category/", "/tag/", as settled */
	} old;

	/* This import, as the database knows it. */
	struct {
		int64_t origin_id, id, position;
		bool continued, walked;
		bool first; /* nothing of this origin was here before */
	} run;

	/* Tables: rows in the order they came, and how one is found: index + 1. */
	struct {
		struct wp_list all;   /* struct wp_person */
		struct map by_name;   /* login, or " " and nicename */
		struct numbers by_id; /* old ones, as in the others */
	} people;
	struct {
		struct wp_list all; /* struct wp_term */
		struct map by_slug; /* "0/news": taxonomy, slug */
		struct numbers by_id;
	} terms;
	struct {
		struct wp_list all; /* struct wp_file */
		struct numbers by_id, by_path;
		uint32_t *by_parent; /* positions, by parent, then their order there */
	} files;
	struct {
		struct wp_list all, items; /* struct wp_menu, struct wp_menu_item */
	} menus;
	struct wp_list languages;    /* struct wp_language */
	struct wp_list blocks;       /* struct wordpress_meta: id, content of wp_block */
	struct wp_list late_parents; /* struct wp_late: pages that came before their parent */

	/* Names of shortcodes; alone: those on lines of their own, and in how many texts. */
	struct {
		struct map known, alone;
		struct str *names; /* those known as an array */
	} shortcodes;

	/* Hashes of paths: that public items want, that a dry run gave away, that the report has counted. */
	struct {
		struct numbers public, claimed, asked;
	} paths;

	/* Numbers of posts and comments: the largest of the old ones, where new ones begin, which stand twice. */
	struct {
		int64_t max, next, max_comment, next_comment;
		struct numbers posts, comments; /* sets: met in the first walk, in the second */
		struct wp_list doubles;         /* struct wp_double */
		struct numbers doubles_by_id;
	} ids;

	/* Dates that stand twice, for the time zone: wordpress_zone.c. */
	struct {
		struct wp_list moments; /* struct wp_moment */
		struct numbers offsets; /* month and distance: index + 1 in moments */
		int64_t offset_minutes; /* local time less UTC, of most posts */
	} dates;

	/* Links in texts, for what addresses of terms begin with: wordpress_base.c. */
	struct {
		struct wp_list votes;
		struct numbers voted;
		size_t links_seen;
	} hints;
};

/* A number that two posts have. */
struct wp_double {
	int64_t old_id;
	struct str title; /* of the first */
	uint64_t hash;
	unsigned times; /* met in the second walk */
};

struct wp_late {
	int64_t page_old_id, parent_old_id;
};

/* A post of a month and distance to UTC, and how many like it there are. */
struct wp_moment {
	int64_t at;
	int minutes;
	unsigned posts;
};

/* A zeroed item of this many bytes at the end; earlier ones may move. */
void *wp_list_add(struct wp_list *list, size_t size) __attribute__((returns_nonnull));
#define WP_ADD(list, type) ((type *)wp_list_add((list), sizeof(type)))
#define WP_AT(list, type, i) (&((type *)(list)->items)[i])

/* --- Steps, in their order --- */

/* wordpress_walk.c: the first walk. Nothing is written. */
enum rc wp_walk(struct wordpress_import *imp, struct wordpress_source *source) MUST_CHECK;
/* Settles parents and paths of terms, authors and files once all are known. */
void wp_tables_settle(struct wordpress_import *imp);

/*
 * wordpress_doubles.c: the number by which a post is known, made of its words where it has none; the first walk learns
 * which stand twice, the second gives every post and comment one of its own. False: told before, word for word.
 */
int64_t wp_post_old_id(struct arena *a, const struct wordpress_post *p);
void wp_doubles_learn(struct wordpress_import *imp, struct arena *scratch, const struct wordpress_post *p);
bool wp_doubles_settle(struct wordpress_import *imp, struct arena *a, const struct wordpress_post *p, int64_t *ret_id);
void wp_doubles_comments(struct wordpress_import *imp, struct arena *a, struct wordpress_post *p, int64_t post_id);
/* Says what could not be read of a record's numbers. */
void wp_odd_report(struct wordpress_import *imp, struct arena *a, const struct wordpress_record *r);

/* wordpress_base.c: a text whose links may show what addresses of categories and tags begin with; what they do. */
void wp_base_take(struct wordpress_import *imp, struct arena *a, struct str content);
struct str wp_base(const struct wordpress_import *imp, enum wp_taxonomy taxonomy);

/* wordpress_site.c: settings that are still at their defaults take over what the old site said. */
enum rc wp_site_take(struct wordpress_import *imp) MUST_CHECK;
/* "en-US" and "en_US" are "en"; Chinese and Portuguese keep their region. "" for none. */
struct str wp_language_tag(struct arena *a, struct str language);
/* wordpress_zone.c: the time zone by the dates that posts have twice; no name without such dates. */
struct wp_zone {
	struct str name;
	bool fixed;     /* none of the usual zones fits: this one has the distance to UTC that most dates have */
	int64_t missed; /* posts whose dates it does not explain, where it is not fixed */
};
struct wp_zone wp_zone_guess(struct arena *a, const struct wp_moment *moments, size_t n, struct str language);
/* Minutes that local time is ahead of UTC in most posts. */
int wp_zone_offset(const struct wp_moment *moments, size_t n);

/* wordpress_people.c, wordpress_terms.c, wordpress_files.c, wordpress_menus.c */
enum rc wp_people_write(struct wordpress_import *imp) MUST_CHECK;
enum rc wp_terms_write(struct wordpress_import *imp) MUST_CHECK;
enum rc wp_files_write(struct wordpress_import *imp) MUST_CHECK;  /* rows, without their bytes */
enum rc wp_files_ingest(struct wordpress_import *imp) MUST_CHECK; /* bytes from the uploads folder */
enum rc wp_files_pages(struct wordpress_import *imp) MUST_CHECK;  /* addresses of attachment pages */
enum rc wp_menus_write(struct wordpress_import *imp) MUST_CHECK;

/* wordpress_articles.c: the second walk. */
enum rc wp_articles_write(struct wordpress_import *imp, struct wordpress_source *source) MUST_CHECK;

/* Counts addresses of what the tables hold. */
enum rc wp_addresses_check(struct wordpress_import *imp) MUST_CHECK;

/* --- Shared helpers (wordpress_common.c) --- */

/*
 * Runs fn as one write, or on a reading connection in a dry run (wp_dry() says so: fn then only looks).
 */
enum rc wp_write(struct wordpress_import *imp, enum rc (*fn)(struct site *s, struct db *db, void *ctx),
		 void *ctx) MUST_CHECK;
/*
 * The same for much at once: fn gets a transaction of its own with no savepoint around it, because SQLite copies aside
 * every page that a savepoint may have to bring back. After a failure nothing of it is left; fn may be called again.
 */
enum rc wp_write_much(struct wordpress_import *imp, enum rc (*fn)(struct site *s, struct db *db, void *ctx),
		      void *ctx) MUST_CHECK;
static inline bool wp_dry(const struct wordpress_import *imp)
{
	return imp->options.dry_run;
}
/*
 * fn(ctx, i) for every i below n, on the threads of the pool at once; comes back when all are done. fn must not touch
 * what another i touches.
 */
void wp_parallel(struct wordpress_import *imp, size_t n, void (*fn)(void *ctx, size_t i), void *ctx);
/* RC_BUSY when whoever waits has gone. */
enum rc wp_go_on(const struct wordpress_import *imp) MUST_CHECK;
void wp_progress(const struct wordpress_import *imp, const char *what, int64_t done, int64_t total);

/*
 * The path of one of the old site's addresses, in the form that stored paths have. False for another host, an address
 * with a query, one that no path can be made of.
 */
bool wp_path(const struct wordpress_import *imp, struct arena *a, struct str address, struct str *ret_path);
/* Is it an address of the old site? */
bool wp_is_own(const struct wordpress_import *imp, struct str address);
uint64_t wp_hash(struct str s);
/* A number for what has none: below zero, the same for the same text. */
int64_t wp_synthetic_id(struct str kind, struct str name);

/* What is known of an old object: RC_NOT_FOUND when it is new. */
enum rc wp_former(struct wordpress_import *imp, struct db *db, struct arena *a, enum origin_kind kind, int64_t old_id,
		  struct origin_former *ret_former) MUST_CHECK;
enum rc wp_former_put(struct wordpress_import *imp, struct db *db, enum origin_kind kind, int64_t old_id,
		      int64_t object_id, const unsigned char digest[CRYPTO_HASH_SIZE], int64_t version) MUST_CHECK;

/* Digests of records: each part with its length. */
struct wp_digest {
	struct crypto_sha256 hash;
};
void wp_digest_begin(struct wp_digest *d);
void wp_digest_text(struct wp_digest *d, struct str s);
void wp_digest_number(struct wp_digest *d, int64_t n);
void wp_digest_end(struct wp_digest *d, unsigned char ret[CRYPTO_HASH_SIZE]);

/*
 * A path for an object (object_id 0: new): the wanted one, or path-2/ … when it is fixed or taken; *ret_clash says so.
 * In a dry run it remembers what it gave.
 */
enum rc wp_path_choose(struct wordpress_import *imp, struct db *db, struct arena *a, int address_kind,
		       int64_t object_id, struct str wanted, struct str *ret_path, bool *ret_clash) MUST_CHECK;

/* The line of the report about an object that lives elsewhere than it should. */
void wp_clash_report(struct wordpress_import *imp, struct str name, struct str wanted, struct str given);
/*
 * Of an object that is here already, at `given`: does the path that it should have lead to something else? That is said
 * again by every import.
 */
enum rc wp_clash_ask(struct db *db, struct arena *a, int address_kind, int64_t object_id, struct str wanted,
		     struct str given, bool *ret_clash) MUST_CHECK;

/* One public address of the old site, counted once. */
void wp_address_count(struct wordpress_import *imp, struct str address, bool alive);

/* A login without what WordPress itself leaves out of one, in lower case. */
struct str wp_login_key(struct arena *a, struct str login);
const struct wp_person *wp_person_by_login(const struct wordpress_import *imp, struct str login);
const struct wp_person *wp_person_by_nicename(const struct wordpress_import *imp, struct str nicename);
const struct wp_person *wp_person_by_id(const struct wordpress_import *imp, int64_t id);
struct wp_term *wp_term_find(const struct wordpress_import *imp, enum wp_taxonomy taxonomy, struct str slug);
struct wp_term *wp_term_by_id(const struct wordpress_import *imp, enum wp_taxonomy taxonomy, int64_t id);
/* In terms_by_id: categories and tags of old sites share their numbers. */
static inline uint64_t wp_term_key(enum wp_taxonomy taxonomy, int64_t id)
{
	return (uint64_t)id * WP_TAXONOMIES + taxonomy;
}
struct wp_file *wp_file_by_id(const struct wordpress_import *imp, int64_t id);
/* By the address of the file or of one of its sizes (name-300x200.jpg, name-scaled.jpg). */
struct wp_file *wp_file_by_path(const struct wordpress_import *imp, struct arena *a, struct str path);

/* --- Content (wordpress_content.c) --- */

/* The source of a post with its files' addresses and reusable blocks settled. The text itself, or a new one. */
struct str wp_content(const struct wordpress_import *imp, struct arena *a, struct str content);
/* What a rendering of this content may need to know of attachments. */
size_t wp_content_media(const struct wordpress_import *imp, struct arena *a, int64_t post_id, struct str content,
			struct wordpress_media **ret_media);

/* --- Comments (wordpress_comments.c) --- */

/* A comment that is ready to be written. */
struct wp_comment {
	int64_t old_id, parent_old_id, person_id, created_at;
	struct str author, url, email, source;
	struct safe_html body;
	enum comment_state state;
	int stars;
	unsigned depth; /* in its thread, from 1 */
	size_t parent;  /* index + 1 among the comments told with it */
	int64_t id;     /* here, when it was added by this run */
	unsigned char digest[CRYPTO_HASH_SIZE];
};

/* What is answered comes before its answers, else by id. Kinds that are no comments of readers are left out. */
enum rc wp_comments_prepare(struct wordpress_import *imp, struct arena *a, const struct wordpress_post *p,
			    struct wp_comment **ret_comments, size_t *ret_n) MUST_CHECK;
/* Inside a write, or looking only. fates: how many met which, added up. */
enum rc wp_comments_write(struct wordpress_import *imp, struct db *db, struct arena *a, int64_t article_id,
			  struct wp_comment *comments, size_t n, int64_t fates[REPORT_FATES]) MUST_CHECK;

/* --- Texts (wordpress_text.c) --- */

/*
 * Plain text of a title or excerpt that may hold tags and entities; quotes as WordPress shows them when locale is not
 * NULL. Asks a worker only where there is something to parse.
 */
enum rc wp_plain(struct wordpress_import *imp, struct arena *a, struct str html, const char *locale,
		 struct str *ret_text) MUST_CHECK;
/* A comment's HTML as the Markdown that readers write here. */
struct str wp_comment_markdown(struct arena *a, struct str html);

/* What %%title%% and the like stand for in titles and descriptions of search plugins. */
struct wp_variables {
	struct str title, excerpt, site, tagline, category, author;
};
/*
 * Variables filled in, unknown ones dropped, separators left over at the ends dropped; "" for what only repeats the
 * title.
 */
struct str wp_search_text(struct arena *a, struct str template, const struct wp_variables *v);
/* Slug as plain text in lower case. */
struct str wp_slug(struct arena *a, struct str slug);

#endif
