/*
 * An old WordPress site as neutral records, whoever read them (an export file, the site's REST answers), and the import
 * that turns them into this site. Readers know no store; the import knows no XML and no HTTP.
 */
#ifndef MOVE_WORDPRESS_H
#define MOVE_WORDPRESS_H

#include "move/report.h"
#include "rules/site.h"

struct worker_pool;

/*
 * Texts are UTF-8 as WordPress stores them (entities and tags in titles, slugs percent-encoded), "" or STR_NONE for
 * none; numbers are 0 for none. Addresses are absolute. Dates are "YYYY-MM-DD hh:mm:ss" or with a T between.
 */
struct wordpress_meta {
	struct str key, value;
};

struct wordpress_site {
	struct str title, tagline;
	struct str address;   /* of the blog: "https://example.org" or "https://example.org/blog" */
	struct str language;  /* "en-US" */
	struct str time_zone; /* IANA name, where known */
};

struct wordpress_author {
	int64_t id;
	struct str login, nicename, email, name, first_name, last_name;
	struct str url, bio; /* bio: may hold HTML */
	struct str link;     /* the author's page */
};

struct wordpress_term {
	int64_t id;
	struct str taxonomy; /* "category", "post_tag", "nav_menu", … */
	struct str slug, name, description;
	struct str parent_slug; /* or parent_id */
	int64_t parent_id;
	struct str link, lang;
};

/* A term as a post names it. */
struct wordpress_term_ref {
	struct str taxonomy, slug, name;
	int64_t id; /* where known */
};

struct wordpress_comment {
	int64_t id, parent, user_id;
	struct str author, email, url;
	struct str date, date_gmt;
	struct str content;  /* HTML */
	struct str approved; /* "1", "0", "spam", "trash" */
	struct str type;     /* "", "comment", "pingback", "trackback" */
	struct wordpress_meta *metas;
	size_t n_metas;
};

/* A post, page, attachment, menu item or whatever else WordPress keeps among its posts. */
struct wordpress_post {
	int64_t id;
	struct str type;   /* "post", "page", "attachment", … */
	struct str status; /* "publish", "future", "draft", "pending", "private", "trash", "inherit" */
	struct str title, link, guid, slug;
	struct str creator; /* login of the author, or author_id */
	int64_t author_id;
	struct str content, excerpt; /* an attachment's description and caption */
	bool rendered;               /* content is HTML as readers saw it: no shortcodes, blocks or bare line ends */
	struct str date, date_gmt, modified, modified_gmt;
	int64_t parent, menu_order;
	struct str password;
	bool sticky;
	struct str comment_status;                   /* "open", "closed" */
	int64_t thumbnail;                           /* attachment id; also read from the meta _thumbnail_id */
	struct str search_title, search_description; /* also read from the metas of Yoast and RankMath */

	/* attachments; also read from _wp_attachment_metadata and _wp_attachment_image_alt */
	struct str attachment_url, mime, alt;
	int width, height;

	struct wordpress_term_ref *terms;
	size_t n_terms;
	struct wordpress_meta *metas;
	size_t n_metas;
	struct wordpress_comment *comments;
	size_t n_comments;
};

enum wordpress_kind {
	WORDPRESS_SITE, /* the first record of a walk */
	WORDPRESS_AUTHOR,
	WORDPRESS_TERM,
	WORDPRESS_POST,
	WORDPRESS_COMMENTS, /* comments of a post that came before: post_id and comments, in the order of their ids */
};

/* A number that a source tells and that cannot be used: no number, below zero, beyond WORDPRESS_ID_MAX. */
struct wordpress_odd {
	const char *field; /* "wp:post_id" */
	struct str text;   /* as written, cut */
	int64_t line;
	bool own; /* the thing's own number, not a reference to another */
};

/* Larger ones have no site, and leave no room for new ones. */
#define WORDPRESS_ID_MAX INT64_C(1000000000000000)

struct wordpress_record {
	enum wordpress_kind kind;
	union {
		struct wordpress_site site;
		struct wordpress_author author;
		struct wordpress_term term;
		struct wordpress_post post;
		struct wordpress_post comments; /* only id, comments, n_comments */
	};
	const struct wordpress_odd *odd; /* what stands as 0 in the record */
	size_t n_odd;
	int64_t line;        /* where it ends in its file; 0 = no file */
	int64_t done, total; /* for progress: bytes or items, since the beginning of the walk */
};

/*
 * Tells all records in the same order, at each walk anew. A walk that fails has refused the whole source: nothing is
 * written before the first one has come to its end.
 */
struct wordpress_source {
	void *ctx;
	struct str name; /* for messages: the file's name or the address */
	enum rc (*rewind)(void *ctx) MUST_CHECK;
	/* The next record, in the arena. RC_NOT_FOUND (no message) at the end. */
	enum rc (*next)(void *ctx, struct arena *a, struct wordpress_record *ret_record) MUST_CHECK;
	/*
	 * Identifies this very state of the source, after the first walk: 32 bytes. An import cut off is continued by
	 * it.
	 */
	struct str (*hash)(void *ctx);
};

#define WP_POLL_META "courant_poll" /* of our own exports: one a poll, JSON */
/* First value of a meta key, STR_NONE when absent. */
struct str wordpress_meta(const struct wordpress_meta *metas, size_t n, const char *key);
/*
 * Milliseconds UTC of a date as above; 0 for none, for "0000-00-00 …" and for what is no date. An offset in minutes is
 * taken off (a local date); 0 for dates in UTC.
 */
int64_t wordpress_time(struct str date, int64_t offset_minutes);
/* How an old site is called in the table of origins: "example.org", "example.org/blog". No scheme, no "www.". */
struct str wordpress_origin(struct arena *a, struct str address);

/* --- Export files (wordpress_wxr.c) --- */

struct wxr;

/*
 * Opens a WXR 1.0 to 1.2 file. Refusals come from the first walk: RC_INVALID or RC_LIMITED with "FILE, line N: reason".
 * *ret_source is part of the reader and lives as long as it.
 */
enum rc wxr_open(struct worker_pool *workers, const char *path, struct wxr **ret_reader,
		 struct wordpress_source **ret_source) MUST_CHECK;
void wxr_close(struct wxr *reader); /* NULL-safe */

/* --- The import (wordpress_import.c) --- */

struct wordpress_options {
	bool dry_run;        /* everything but writing */
	const char *uploads; /* folder with the old site's files, or NULL */
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t total); /* may be NULL */
	bool (*cancelled)(void *ctx); /* asked between batches; may be NULL */
	void *ctx;
};

struct wordpress_import;

/* One import into a site that is open. options are copied, what they point to must outlive it. */
enum rc wordpress_import_new(struct site *s, const struct wordpress_options *options,
			     struct wordpress_import **ret_import) MUST_CHECK;
void wordpress_import_free(struct wordpress_import *imp); /* NULL-safe */

/*
 * Walks the source twice and brings in what it tells: adds what is new, updates what changed there, leaves what was
 * edited or deleted here. Items that cannot be kept go into the report and are no failure. RC_BUSY: cancelled at the
 * end of a batch; the next run continues. Anything but RC_OK before the second walk has written nothing.
 */
enum rc wordpress_import_run(struct wordpress_import *imp, struct wordpress_source *source) MUST_CHECK;
/*
 * At the very end, after whatever else was brought in: asks for every public address of the old site, counts what is
 * missing, stores the report with the run. The report is then complete.
 */
enum rc wordpress_import_finish(struct wordpress_import *imp) MUST_CHECK;

/* For those who bring in more (the old site's REST answers, lists of people). */
struct site *wordpress_import_site(const struct wordpress_import *imp);
const struct wordpress_options *wordpress_import_options(const struct wordpress_import *imp);
struct import_report *wordpress_import_report(struct wordpress_import *imp);
/* 0 before wordpress_import_run() has told what site it is (and in a dry run of a site never seen). */
int64_t wordpress_import_origin(const struct wordpress_import *imp);
/* The bytes of this attachment came in. */
void wordpress_import_brought(struct wordpress_import *imp, int64_t old_id);
/* "https://example.org": the old blog's address as its source tells it; "" before. */
struct str wordpress_import_address(const struct wordpress_import *imp);

#endif
