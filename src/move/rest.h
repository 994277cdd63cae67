/*
 * An old WordPress site over its public REST answers: as a source of its own, or to fill in what no export file holds.
 * Asks politely (one request at a time, with pauses), keeps what it has read in a file so that a stopped run goes on
 * there. Knows no store but through what it fills in.
 */
#ifndef MOVE_REST_H
#define MOVE_REST_H

#include "move/people_csv.h"
#include "move/wordpress.h"

struct rest;

/* What is pointed to must outlive the reader. */
struct rest_options {
	const char *address;             /* as the owner typed it; its host may be private */
	const char *spool;               /* the file that keeps what was read; made by this program alone */
	const struct people_csv *people; /* who the people are where the site does not tell; NULL = no list */
	const char *people_folder;       /* what portraits in that list are relative to */
	int64_t delay_ms;                /* between two requests; -1: see pace.h */
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t total); /* may be NULL */
	bool (*cancelled)(void *ctx);                                               /* may be NULL */
	void *ctx;
};

/* An address rather than a file: it begins with http:// or https://, or is no file and looks like a host. */
bool rest_is_address(const char *source);

/*
 * Asks the site where its REST answers are. RC_INVALID: no address; RC_DENIED, RC_NOT_FOUND: they are closed, or this
 * is no WordPress; RC_BUSY: not reached. The sentence says what else can be done.
 */
enum rc rest_open(struct worker_pool *workers, const struct rest_options *options, struct rest **ret_rest) MUST_CHECK;
void rest_close(struct rest *r); /* NULL-safe; the spool stays for the next run */

/*
 * Everything that REST shows, for an import without a file. The first walk reads the site into the spool, or goes on
 * where a run of the last day stopped; RC_BUSY: the same command again continues.
 */
struct wordpress_source *rest_source(struct rest *r);
/*
 * The file's records, but with the text that readers saw where the file's own holds shortcodes that nobody here knows.
 * The site is asked during the second walk only.
 */
struct wordpress_source *rest_over(struct rest *r, struct wordpress_source *file);

/*
 * Between wordpress_import_run() and wordpress_import_finish(), not in a dry run: bios and portraits of people who have
 * none here, the bytes of media that are marked missing. What cannot be had goes into the report.
 */
enum rc rest_fill(struct rest *r, struct wordpress_import *imp) MUST_CHECK;
/* The import is through: what was kept for going on is removed. */
void rest_forget(struct rest *r);

#endif
