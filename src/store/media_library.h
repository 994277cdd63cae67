/*
 * Media as the newsroom looks through them: newest first, by kind, by words; crops around the focus; and what would
 * miss a file that went. Rows only: words come in folded (text/fold.h), what a crop is for is decided in rules.
 */
#ifndef STORE_MEDIA_LIBRARY_H
#define STORE_MEDIA_LIBRARY_H

#include "store/media.h"

/* --- Looking through --- */

#define MEDIA_FIND_MS 40 /* a search that takes longer ends with what it has found */

struct media_wish {
	struct str query;  /* of fold_query(); "" = all */
	const char *kind;  /* of media_kind_name(); NULL = all */
	bool missing;      /* only those whose bytes are still to come */
	int64_t before_id; /* older than this one; 0 = from the newest */
	int64_t limit;
};

/* By id downwards. */
enum rc media_look(struct db *db, struct arena *arena, const struct media_wish *wish,
		   struct media_list *ret_media) MUST_CHECK;

/*
 * Rows that were written since their words were last stored: take some, store the words of each.
 */
enum rc media_list_unindexed(struct db *db, struct arena *arena, int64_t limit,
			     struct media_list *ret_media) MUST_CHECK;
enum rc media_words_put(struct db *db, const struct media *m, struct str folded) MUST_CHECK;
enum rc media_words_delete(struct db *db, int64_t media_id) MUST_CHECK; /* part of media_delete() */

/* --- Crops --- */

enum media_crop_kind { MEDIA_CROP_CARD, MEDIA_CROP_SQUARE };
#define MEDIA_CROPS 2
const char *media_crop_name(enum media_crop_kind kind); /* "card", "square" */

struct media_crop {
	int64_t media_id;
	enum media_crop_kind kind;
	int64_t width, height;
	struct str mime;
	struct str hash;
	int64_t size;
	struct str path; /* its address */
};

/* Replaces the one of the same media and kind. RC_INVALID: the object is not finished, or no such media. */
enum rc media_crop_put(struct db *db, const struct media_crop *crop) MUST_CHECK;
/* RC_NOT_FOUND: of pictures that came by an import, or were too small to be cut. */
enum rc media_crop_get(struct db *db, struct arena *arena, int64_t media_id, enum media_crop_kind kind,
		       struct media_crop *ret_crop) MUST_CHECK;
enum rc media_crop_clear(struct db *db, int64_t media_id) MUST_CHECK;

/* --- Where used --- */

enum media_use_kind { MEDIA_USE_ARTICLE, MEDIA_USE_LEAD, MEDIA_USE_SOCIAL, MEDIA_USE_PERSON, MEDIA_USE_SETTING };
struct media_use {
	enum media_use_kind kind; /* in the text, above it, in shared links, a portrait, a setting such as the logo */
	int64_t id;               /* of the article or person */
	struct str name;          /* headline, name, or name of the setting */
	struct str state;         /* articles: "draft", "published", … */
};
struct media_uses {
	struct media_use *items;
	size_t n;
};
/* At most limit of each kind. */
enum rc media_list_uses(struct db *db, struct arena *arena, const struct media *m, int64_t limit,
			struct media_uses *ret_uses) MUST_CHECK;

#endif
