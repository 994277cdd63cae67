/*
 * Which names are shortcodes even when they stand bare, and what some of them stand for. For wordpress_shortcode.c
 * alone.
 */
#ifndef TEXT_WORDPRESS_SHORTCODE_TABLE_H
#define TEXT_WORDPRESS_SHORTCODE_TABLE_H

#include "base/str.h"

enum shortcode_kind {
	SHORTCODE_UNKNOWN, /* not in the table */
	SHORTCODE_INLINE,  /* the tag goes, nothing takes its place */
	SHORTCODE_BLOCK,   /* the tag goes, a paragraph ends there */
	SHORTCODE_DROP,    /* its content is no text (encoded, script): goes as well */
	SHORTCODE_PLAYER,  /* address or id of another site's player in `attr`, positional or content */
	SHORTCODE_PICTURE, /* attachment ids in `attr` */
	SHORTCODE_IMAGE,   /* address of a picture in `attr` */
	SHORTCODE_HEADING, /* text in `attr` that readers saw as a heading; the tag itself as BLOCK */
	SHORTCODE_CAPTION,
	SHORTCODE_GALLERY,
	SHORTCODE_EMBED,
	SHORTCODE_AUDIO,
	SHORTCODE_VIDEO,
	SHORTCODE_PLAYLIST,
};

struct shortcode_row {
	const char *name; /* in lower case; with a last '*' a beginning */
	enum shortcode_kind kind;
	const char *attr;
	const char *address; /* PLAYER: before a bare id */
};

/* NULL when the name is not listed. Case is ignored. */
const struct shortcode_row *shortcode_row(struct str name);
/* One of the names that WordPress itself turns into media? */
bool shortcode_is_core(enum shortcode_kind kind);

#endif
