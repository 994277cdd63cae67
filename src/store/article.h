/*
 * Articles and pages: the row, its long texts, what hangs on it (authors, sections, tags, media) and every list of
 * them. Rows only: who may change what, and what a published article needs, is decided in rules.
 *
 * Visible means state published and published_at not after `now`, which every list takes: a scheduled article appears
 * by the query itself. listed_at (published_at of a published article, never of a page) and its copies beside authors,
 * sections and tags are derived here and nowhere else.
 */
#ifndef STORE_ARTICLE_H
#define STORE_ARTICLE_H

#include "base/arena.h"
#include "base/str.h"

struct db;

enum article_kind { ARTICLE_ARTICLE, ARTICLE_PAGE };
enum article_state { ARTICLE_DRAFT, ARTICLE_REVIEW, ARTICLE_PUBLISHED, ARTICLE_WITHDRAWN, ARTICLE_TRASH };
enum article_format { ARTICLE_HTML, ARTICLE_MARKDOWN, ARTICLE_WORDPRESS_CLASSIC, ARTICLE_WORDPRESS_BLOCK };

/* The stored words: "article", "published", "wordpress_block", …; the _of functions give RC_INVALID for any other. */
const char *article_kind_name(enum article_kind kind);
const char *article_state_name(enum article_state state);
const char *article_format_name(enum article_format format);
enum rc article_kind_of(struct str word, enum article_kind *ret_kind) MUST_CHECK;
enum rc article_state_of(struct str word, enum article_state *ret_state) MUST_CHECK;
enum rc article_format_of(struct str word, enum article_format *ret_format) MUST_CHECK;

/* Everything but the body. Ids and times are 0 for "none"; texts are "" for "none". */
struct article {
	int64_t id;
	enum article_kind kind;
	enum article_state state;
	struct str path; /* canonical */
	struct str slug;
	struct str title; /* plain text, as all texts here */
	struct str standfirst;
	struct str lang; /* BCP 47 tag; "" = the site's main language */
	int64_t translation_group;
	int64_t section_id; /* main section; written by article_set_sections() only */
	int64_t parent_id;  /* pages */
	int64_t position;   /* pages: order among siblings */
	int64_t lead_media_id;
	struct str lead_caption;
	struct str lead_credit;
	int64_t words; /* by the rule of read time */
	bool sticky;
	struct str comment_policy; /* "open", "first", "all", "closed"; "" = what section and site say */
	struct str search_title;
	struct str search_description;
	struct str correction; /* Markdown of the corrections box */
	struct str label;      /* above the headline: "breaking" is a word of ours, any other is shown as it is */
	int64_t version;       /* 1 when new, one more with every update */
	int64_t created_at;
	int64_t published_at;
	int64_t updated_at;  /* what readers are told; 0 = as published */
	int64_t modified_at; /* any change at all */
};

struct article_body {
	int64_t article_id;
	enum article_format format;
	struct str source; /* as written or imported */
	struct str body;   /* sanitised HTML made from it */
	int64_t policy_version;
};

static inline bool article_visible(const struct article *a, int64_t now)
{
	return a->state == ARTICLE_PUBLISHED && a->published_at <= now;
}

/* --- One article --- */

/* RC_NOT_FOUND when there is none, whatever its state: callers check article_visible(). Texts live in the arena. */
enum rc article_get(struct db *db, struct arena *arena, int64_t id, struct article *ret_article) MUST_CHECK;
/* By its own or any former path; compare ret_article->path to see whether to redirect. One query. */
enum rc article_get_by_path(struct db *db, struct arena *arena, struct str path,
			    struct article *ret_article) MUST_CHECK;
enum rc article_body_get(struct db *db, struct arena *arena, int64_t id, struct article_body *ret_body) MUST_CHECK;
/* Adds or replaces the long texts. Bumps nothing: part of the insert or update beside it. */
enum rc article_body_put(struct db *db, const struct article_body *body) MUST_CHECK;

/*
 * Writes a new article and its canonical address. a->id 0 takes the next free id, another one is used when it is free
 * (RC_CONFLICT when not). section_id and version of *a are not looked at. RC_CONFLICT also for a taken path,
 * RC_INVALID for a published article without published_at.
 */
enum rc article_insert(struct db *db, const struct article *a, int64_t *ret_id) MUST_CHECK;
/*
 * Writes every field but section_id and created_at, bumps the version, moves the canonical address when the path
 * changed (the old one stays as a former path) and derives listed_at and its copies again. a->version must be the
 * stored one (RC_CONFLICT when someone was faster; RC_NOT_FOUND when it is gone); ret_version is the new one.
 */
enum rc article_update(struct db *db, const struct article *a, int64_t *ret_version) MUST_CHECK;
/*
 * Sets state and published_at, bumps the version, derives. published_at 0 keeps the stored one. RC_INVALID when it
 * would be published without one.
 */
enum rc article_set_state(struct db *db, int64_t id, enum article_state state, int64_t published_at,
			  int64_t now) MUST_CHECK;
/*
 * The row, everything that hangs on it, its addresses, settings, search text and menu items. Former ids stay, as
 * deleted.
 */
enum rc article_delete(struct db *db, int64_t id) MUST_CHECK;

/*
 * Replaces a list, in the given order; an id that stands twice counts once. RC_NOT_FOUND when the article is gone,
 * RC_INVALID when one of the others is. The first section becomes article.section_id. Media are
 * what the article uses, lead picture included.
 */
enum rc article_set_authors(struct db *db, int64_t id, const int64_t *person_ids, size_t n) MUST_CHECK;
enum rc article_set_sections(struct db *db, int64_t id, const int64_t *section_ids, size_t n) MUST_CHECK;
enum rc article_set_tags(struct db *db, int64_t id, const int64_t *tag_ids, size_t n) MUST_CHECK;
enum rc article_set_media(struct db *db, int64_t id, const int64_t *media_ids, size_t n) MUST_CHECK;

/* Reading those lists: person_list_of_article(), section_list_of_article(), tag_list_of_article(); media ids here. */
struct article_ids {
	int64_t *items;
	size_t n;
};
enum rc article_media_ids(struct db *db, struct arena *arena, int64_t id, struct article_ids *ret_ids) MUST_CHECK;

/* --- Lists --- */

/* What a list, a card, a feed or a search result shows of an article. */
struct article_card {
	int64_t id;
	enum article_kind kind;
	struct str path;
	struct str title;
	struct str standfirst;
	struct str lang;
	int64_t section_id; /* 0 = none, then name and path are "" */
	struct str section_name;
	struct str section_path;
	int64_t lead_media_id;
	int64_t words;
	bool sticky;
	int64_t published_at;
	int64_t updated_at;
	int64_t modified_at;
	int64_t comments; /* visible ones */
};
struct article_cards {
	struct article_card *items;
	size_t n;
};

/*
 * Which visible articles (never pages), newest first. At most one of section_id, tag_id and person_id is set. Zeroed
 * fields do not restrict: {.now = now, .limit = 10} is the front page.
 */
struct article_filter {
	int64_t now;
	bool by_lang; /* only those whose lang is exactly the next field ("" = the main language) */
	struct str lang;
	int64_t section_id; /* with the sections below it */
	int64_t tag_id;
	int64_t person_id;
	int64_t from, to; /* published in [from, to), 0 = open: the date archives */
	int64_t limit;    /* 1 … ARTICLE_LIST_MAX, larger ones are cut to it */
	int64_t offset;
};
#define ARTICLE_LIST_MAX 500

enum rc article_list(struct db *db, struct arena *arena, const struct article_filter *f,
		     struct article_cards *ret_cards) MUST_CHECK;
/* When the newest of them was published, 0 when there is none; offset and limit aside. */
enum rc article_list_newest(struct db *db, const struct article_filter *f, int64_t *ret_at) MUST_CHECK;
/*
 * How many the filter finds, limit and offset aside: a handful of rows are read, whatever the number, unless one of
 * section, tag and person comes together with from or to.
 */
enum rc article_count(struct db *db, const struct article_filter *f, int64_t *ret_n) MUST_CHECK;

/* Sticky ones, newest first; they also stand in article_list(): whoever shows both leaves them out there. */
enum rc article_list_sticky(struct db *db, struct arena *arena, int64_t now, int64_t limit,
			    struct article_cards *ret_cards) MUST_CHECK;
/* Visible articles and pages by last change, newest first, at or after since (0 = all): feeds, API, caches. */
enum rc article_list_modified(struct db *db, struct arena *arena, int64_t now, int64_t since, int64_t limit,
			      int64_t offset, struct article_cards *ret_cards) MUST_CHECK;
/* Those of the ids that are visible, in the order of ids; at most ARTICLE_LIST_MAX. */
enum rc article_list_by_ids(struct db *db, struct arena *arena, const int64_t *ids, size_t n, int64_t now,
			    struct article_cards *ret_cards) MUST_CHECK;
/* What an article hangs in: a page that shows it has read that already. */
struct article_ties {
	struct str lang;
	const int64_t *section_ids, *tag_ids;
	size_t n_sections, n_tags;
};
/*
 * Articles in that language, but this one, that share a tag (counts twice) or stand in or below one of the sections:
 * most in common first, then newest. Only the newest 16 of each tag and section are looked at, and no more than 16 of
 * these, so the cost does not grow with the site.
 */
enum rc article_list_related(struct db *db, struct arena *arena, int64_t id, const struct article_ties *ties,
			     int64_t now, int64_t limit, struct article_cards *ret_cards) MUST_CHECK;
/* Visible pages whose parent is id (0 = top level), by position, then id. */
enum rc article_list_children(struct db *db, struct arena *arena, int64_t id, int64_t now,
			      struct article_cards *ret_cards) MUST_CHECK;
/* Visible articles and pages of a translation group, by id. Includes the one that asks. */
enum rc article_list_translations(struct db *db, struct arena *arena, int64_t group, int64_t now,
				  struct article_cards *ret_cards) MUST_CHECK;

/* When the next scheduled article will be listed; INT64_MAX when none is. */
enum rc article_next_due(struct db *db, int64_t now, int64_t *ret_at) MUST_CHECK;

/* The listed articles of the same language just before (older) and after (newer) this one; id 0 where there is none. */
struct article_neighbours {
	struct article_card older, newer;
};
enum rc article_neighbours(struct db *db, struct arena *arena, const struct article *a, int64_t now,
			   struct article_neighbours *ret) MUST_CHECK;

/*
 * Months that have visible articles, newest first, with their number. What a month is (time zone, calendar) is the
 * caller's: month_of() gives the [from, to) that holds the moment. Two indexed queries a month.
 */
struct article_month {
	int64_t from, to;
	int64_t n;
};
struct article_months {
	struct article_month *items;
	size_t n;
};
enum rc article_months(struct db *db, struct arena *arena, const struct article_filter *f,
		       void (*month_of)(int64_t at, int64_t *ret_from, int64_t *ret_to, void *ctx), void *ctx,
		       struct article_months *ret_months) MUST_CHECK;

/* --- Walking the whole table: batches by id; after_id 0 begins, an empty answer ends --- */

/* Visible articles and pages: what sitemaps list. */
struct article_link {
	int64_t id;
	enum article_kind kind;
	struct str path;
	struct str title;
	struct str lang;
	int64_t translation_group;
	int64_t published_at;
	int64_t updated_at;
	int64_t modified_at;
};
struct article_links {
	struct article_link *items;
	size_t n;
};
enum rc article_walk_visible(struct db *db, struct arena *arena, int64_t now, int64_t after_id, int64_t limit,
			     struct article_links *ret_links) MUST_CHECK;
/* Every row of every state: checks and exports. */
struct article_rows {
	struct article *items;
	size_t n;
};
enum rc article_walk(struct db *db, struct arena *arena, int64_t after_id, int64_t limit,
		     struct article_rows *ret_rows) MUST_CHECK;
/* How many there are outside the trash. */
enum rc article_count_kept(struct db *db, int64_t *ret_n) MUST_CHECK;
/* The largest id; 0 where there is none. */
enum rc article_last_id(struct db *db, int64_t *ret_id) MUST_CHECK;
/* Ids whose body was rendered under another policy than this one. */
enum rc article_walk_stale(struct db *db, struct arena *arena, int64_t policy_version, int64_t after_id, int64_t limit,
			   struct article_ids *ret_ids) MUST_CHECK;
/*
 * Rows whose listed_at, or a copy of it or of lang, is not what the article says, articles that stand under a wrong
 * section or without their address: 0 on a sound site.
 */
enum rc article_count_unsound(struct db *db, int64_t *ret_n) MUST_CHECK;

#endif
