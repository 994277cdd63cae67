/*
 * The front page: what readers find on it at a moment, and how an editor arranges it.
 */
#ifndef RULES_FRONT_H
#define RULES_FRONT_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/front.h"

#define FRONT_STORIES_MAX 12
#define FRONT_LINES_MAX 5
#define FRONT_BLOCKS_MAX 10
#define FRONT_BLOCK_MAX 12 /* articles of a block */

/* --- What readers find --- */

/* A line of the strip: an article's headline and path, or words with or without a link. */
struct front_line {
	int64_t article_id; /* 0: words; then url is an address as it was typed, or "" */
	struct str text, url;
	struct str lang; /* of an article */
};

struct front_section {
	struct str name, path;
	struct article_cards cards;
};

/* No article stands on it twice. */
struct front_page {
	struct front_line lines[FRONT_LINES_MAX];
	size_t n_lines;
	struct article_cards stories; /* the first leads; without any arranged, the sticky ones */
	struct front_section blocks[FRONT_BLOCKS_MAX];
	size_t n_blocks;
	struct article_cards newest; /* of the first page of the list, those that stand nowhere above */
	int64_t until;               /* when it looks different by itself; INT64_MAX for never */
};

/* list: language, moment and size of the list below. */
enum rc front_make(struct db *db, struct arena *a, const struct site_settings *settings,
		   const struct article_filter *list, struct front_page *ret_page) MUST_CHECK;

/* --- How it is arranged --- */

/* The form: texts as typed, error a msgid or NULL. */
struct front_story_draft {
	int64_t article_id;
	struct str until; /* a clock's reading in the site's zone, "" for none */
	const char *error;
};
struct front_line_draft {
	int64_t article_id;
	struct str text, url, until;
	const char *text_error, *url_error, *until_error;
};
struct front_block_draft {
	int64_t section_id;
	struct str n;
	const char *error;
};
struct front_draft {
	struct str lang; /* "" is the main one */
	struct str base; /* what was stored when the form was made; front_save() asks whether it still is */
	struct front_story_draft stories[FRONT_STORIES_MAX];
	struct front_line_draft lines[FRONT_LINES_MAX];
	struct front_block_draft blocks[FRONT_BLOCKS_MAX];
	size_t n_stories, n_lines, n_blocks;
};

/* What is stored now, what is over left out. */
enum rc front_draft_read(struct db *db, struct arena *a, const struct site_settings *settings, struct str lang,
			 int64_t now, struct front_draft *ret_draft) MUST_CHECK;
/*
 * Stores the whole of it. RC_INVALID with errors set in *d; RC_CONFLICT when somebody else arranged it since: base is
 * then what is stored now, so that saving again replaces it.
 */
enum rc front_save(struct site *s, struct arena *a, const struct staff *who, struct front_draft *d) MUST_CHECK;

#endif
