/*
 * Everything of a site as one document for other programs: for WordPress, and as JSON. Reads one view of the database
 * from beginning to end, in batches, so that neither the size of the site nor those who write meanwhile matter.
 */
#ifndef MOVE_EXPORT_H
#define MOVE_EXPORT_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct comment;
struct db;
struct site_settings;

struct export_options {
	struct str address; /* of the site, for absolute ones: "https://news.example.org", without a slash at the end */
	FILE *out;
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t total); /* may be NULL */
	bool (*cancelled)(void *ctx);                                               /* may be NULL */
	void *ctx;
};

struct export_counts {
	int64_t articles, comments, people, media;
};

/*
 * WXR 1.2, as WordPress and this program import it: people, sections as categories, tags, media, articles and pages in
 * every state but the trash, with their comments (but spam) and counts. Bytes of media are not in it, their addresses
 * are. db: a reading connection that is in no transaction. RC_BUSY: cancelled.
 */
enum rc wordpress_export(struct db *db, const struct export_options *options,
			 struct export_counts *ret_counts) MUST_CHECK;
/*
 * One JSON object; its shape is told in docs/export.md. For the owner: e-mail addresses and what readers never see are
 * in it; passwords, keys and votes of single readers are not, nor are the bytes of media. As above.
 */
enum rc json_export(struct db *db, const struct export_options *options, struct export_counts *ret_counts) MUST_CHECK;

/* --- What the two formats share (export.c) --- */

#define EXPORT_BATCH 100          /* rows read at once */
#define EXPORT_COMMENTS_BATCH 500 /* the same of one article's comments */

struct export
{
	struct db *db;
	const struct export_options *options;
	struct site_settings *settings;
	struct buf out;           /* what is not yet written to options->out */
	int64_t now, done, total; /* done: articles */
	struct export_counts counts;
};

/* Begins the one view of the database. export_end() also after a failure; it answers rc, or what it met itself. */
enum rc export_begin(struct export *e, struct db *db, const struct export_options *options) MUST_CHECK;
enum rc export_end(struct export *e, enum rc rc) MUST_CHECK;
/* One row more is in e->out: writes it when there is enough, tells how far it is, asks whether to stop. */
enum rc export_step(struct export *e) MUST_CHECK;
/* Only the first of these. */
enum rc export_flush(struct export *e) MUST_CHECK;
/* The absolute address of a path of the site, escaped. */
struct str export_address(const struct export *e, struct arena *a, struct str path);
/*
 * A comment as it goes along: what its author took back must not come to light elsewhere, so of that only the place
 * does, as of one that was erased.
 */
struct comment export_comment(const struct comment *c);
/* Our own HTML with absolute addresses. */
struct str export_html(const struct export *e, struct arena *a, struct str html);

#endif
