/*
 * What the files of the WordPress export share, and nobody else.
 */
#ifndef MOVE_WORDPRESS_EXPORT_H
#define MOVE_WORDPRESS_EXPORT_H

#include "move/export.h"
#include "text/xml.h"

struct wxr_out {
	struct export e; /* first */
	struct xml_out xml;
	struct arena arena; /* of the rows at hand */
	/* WordPress numbers files among posts: those of files here begin above every article's. */
	int64_t files_from;
};

/* The number that a file has among WordPress's posts. */
static inline int64_t wxr_file_id(const struct wxr_out *w, int64_t media_id)
{
	return w->files_from + media_id;
}

/* <wp:NAME>value</wp:NAME> as CDATA; what is plain text here is HTML there. */
void wxr_raw(struct wxr_out *w, const char *name, struct str value);
void wxr_text(struct wxr_out *w, const char *name, struct str text);
void wxr_number(struct wxr_out *w, const char *name, int64_t value);
/* A key with its value in the element around ("wp:postmeta", "wp:commentmeta", "wp:termmeta"). */
void wxr_meta(struct wxr_out *w, const char *around, const char *key, struct str value);
void wxr_meta_number(struct wxr_out *w, const char *around, const char *key, int64_t value);
/* NAME_gmt and NAME, the latter by the site's clock; zeros for 0. */
void wxr_dates(struct wxr_out *w, const char *name, const char *name_gmt, int64_t at);

/* wordpress_export_item.c: one item each. */
/* What WXR has no place for in its authors: posts of Co-Authors Plus. */
enum rc wxr_profiles(struct wxr_out *w) MUST_CHECK;
enum rc wxr_attachments(struct wxr_out *w) MUST_CHECK;
enum rc wxr_articles(struct wxr_out *w) MUST_CHECK;

#endif
