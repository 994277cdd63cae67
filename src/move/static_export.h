/*
 * The site as plain files that any web server can serve: every public page, list, feed, picture and former address,
 * fetched over HTTP from a frozen copy of the website (web.h), as a reader would. What votes and comments there were
 * stays to be seen; nothing on the pages asks a server for more.
 */
#ifndef MOVE_STATIC_EXPORT_H
#define MOVE_STATIC_EXPORT_H

#include <stdio.h>

#include "base/str.h"

struct db;

struct static_options {
	struct str server;                                        /* "http://127.0.0.1:41000": the frozen website */
	struct str address;                                       /* of the copy: "https://news.example.org" */
	const char *out;                                          /* see static_store.h: a folder, or NAME.tar */
	FILE *report;                                             /* what could not be written, a line each */
	void (*progress)(void *ctx, int64_t done, int64_t total); /* may be NULL; total grows with what is found */
	bool (*cancelled)(void *ctx);                             /* may be NULL */
	void *ctx;
};

struct static_counts {
	int64_t pages, files, redirects;
	int64_t dead;  /* addresses left out: they answer nothing on the site either, or cannot be a file */
	int64_t posts; /* pages with a form that cannot work: of a theme that does not know about frozen pages */
};

/*
 * db: a reading connection, asked for addresses alone. RC_BUSY: cancelled, or the server does not answer; otherwise as
 * static_store_new(). What the site writes meanwhile may be in some of the pages and not in others.
 */
enum rc static_export(struct db *db, const struct static_options *options, struct static_counts *ret_counts) MUST_CHECK;

#endif
