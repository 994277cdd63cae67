/*
 * Everything the editor edits of an article, as one row of texts, the way a form carries them. Saving, working copies,
 * revisions, merging, comparing and restoring all walk the one table of fields; only reading it from the rows and
 * writing it back (article_store.h) know what each field means.
 *
 * A list is a text too: ids stand with a space between, names and paths one a line.
 */
#ifndef RULES_ARTICLE_FORM_H
#define RULES_ARTICLE_FORM_H

#include "base/buf.h"
#include "rules/settings.h"
#include "store/article.h"

enum edit_field {
	EDIT_TITLE,
	EDIT_LABEL, /* above the headline: "breaking" is a word of ours, any other text stands as it is */
	EDIT_STANDFIRST,
	EDIT_SOURCE,
	EDIT_FORMAT, /* the stored word: html, markdown, … */
	EDIT_SLUG,
	EDIT_SECTIONS,   /* ids, main one first */
	EDIT_TAGS,       /* names */
	EDIT_AUTHORS,    /* "Name [slug]" in the order of the byline; a name without slug is looked for, else a guest */
	EDIT_LEAD_MEDIA, /* id, "" for none */
	EDIT_LEAD_CAPTION,
	EDIT_LEAD_CREDIT,
	EDIT_LEAD_ALT,   /* "" = the picture's own */
	EDIT_LEAD_FOCUS, /* "50 30": percent from the left and the top; of the picture, wherever it stands */
	EDIT_SEARCH_TITLE,
	EDIT_SEARCH_DESCRIPTION,
	EDIT_SOCIAL_TITLE,
	EDIT_SOCIAL_DESCRIPTION,
	EDIT_SOCIAL_MEDIA,
	EDIT_COMMENT_POLICY, /* "" = what section and site say */
	EDIT_BLOCKS,         /* the first of BLOCK_COUNT: "on", "off", "" = what section and site say */
	EDIT_LANG = EDIT_BLOCKS + BLOCK_COUNT,
	EDIT_TRANSLATIONS, /* ids of the same article in other languages */
	EDIT_RELATED,      /* ids, before those that are found */
	EDIT_FORMER_PATHS, /* further paths that lead here */
	EDIT_STICKY,       /* "1" or "" */
	EDIT_FIELDS
};

struct article_form {
	struct str at[EDIT_FIELDS]; /* never STR_NONE once made by a function of this file */
};

enum edit_shape {
	EDIT_LINE,    /* one line of text */
	EDIT_LONG,    /* the source: only its line ends are settled */
	EDIT_WORD,    /* one of a few words */
	EDIT_NUMBERS, /* ids; also addresses, until they are resolved */
	EDIT_NAMES,   /* names, one a line */
};

struct edit_spec {
	const char *name;  /* of the form's field and the JSON's key */
	const char *label; /* msgid, for whoever compares two versions */
	enum edit_shape shape;
	size_t max; /* characters; of EDIT_LONG bytes */
};
/* Bytes of a source, the worker's limit. */
#define EDIT_SOURCE_MAX (2u << 20)
#define EDIT_AUTHORS_MAX 7
#define EDIT_LIST_MAX 50 /* items of any other list */

const struct edit_spec *edit_spec(enum edit_field field);
/* EDIT_FIELDS when there is none of that name. */
enum edit_field edit_field_of(struct str name);

/* Everything empty but the format. */
void article_form_clear(struct article_form *f);
/*
 * One spelling for what means the same: line ends, spaces at the ends, characters that nobody sees, commas between
 * tags. Settling twice changes nothing more. What is no UTF-8 is repaired.
 */
void article_form_settle(struct arena *a, struct article_form *f);
/* What the stored rows say, settled. RC_NOT_FOUND. */
enum rc article_form_read(struct db *db, struct arena *a, int64_t article_id, struct article_form *ret_form) MUST_CHECK;

/* An object of texts. Unknown keys are passed over, missing ones are "": older revisions stay readable. */
struct str article_form_json(struct arena *a, const struct article_form *f);
enum rc article_form_parse(struct arena *a, struct str json, struct article_form *ret_form) MUST_CHECK;

/* Letter by letter: settle both before. */
bool article_form_equal(const struct article_form *a, const struct article_form *b);

/*
 * Two changed the same article: what both left alone or only one touched is taken from whoever touched it; fields that
 * both changed, and differently, are marked in `conflicts` and taken from mine. base NULL: unknown, every difference is
 * one. True when there is no conflict.
 */
bool article_form_merge(const struct article_form *base, const struct article_form *theirs,
			const struct article_form *mine, struct article_form *ret_merged, bool conflicts[EDIT_FIELDS]);

/* The ids of a list of numbers; n of them, at most EDIT_LIST_MAX. What is no number is passed over. */
size_t edit_ids(struct str list, int64_t ids[EDIT_LIST_MAX]);

#endif
