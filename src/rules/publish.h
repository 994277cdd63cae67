/*
 * From what somebody wrote or an import brought to a stored article: rendering (slow, anywhere), then one write that
 * keeps row, text, lists, address and search together.
 */
#ifndef RULES_PUBLISH_H
#define RULES_PUBLISH_H

#include "rules/site.h"
#include "store/address.h"
#include "store/article.h"
#include "worker/worker.h"

/* Separates the parts of an article in a stored body; the sanitiser never writes it. */
#define BODY_PART_MARK "<!--nextpage-->"

struct manuscript {
	struct article row; /* id 0: new, or the wished id. version: the one it was based on, for an update */
	enum article_format format;
	struct str source;
	const int64_t *authors, *sections, *tags, *media; /* in order; media: what the text uses */
	size_t n_authors, n_sections, n_tags, n_media;
	bool search_later; /* manuscript_store() leaves manuscript_search_store() to its caller */
	/* Filled by manuscript_render() */
	struct safe_html body;
	struct str search_title, search_text; /* folded */
	struct worker_html_reply rendered;    /* notes, pictures, teaser; empty for Markdown */
};

/* What foreign text needs to become itself: see worker_html_request. Zeroed for our own formats. */
struct render_context {
	struct str site_host, locale;
	const struct wordpress_media *media;
	size_t n_media;
	const struct str *shortcodes;
	size_t n_shortcodes;
};

/*
 * Makes body, row.words and the search text of source (and of row.title, standfirst). Takes milliseconds and a worker:
 * never on a loop or the writer. context may be NULL. RC_INVALID or RC_LIMITED when the text is refused.
 */
enum rc manuscript_render(struct site *s, struct arena *a, const struct render_context *context,
			  struct manuscript *m) MUST_CHECK;

/*
 * Inside a write job: inserts (row.id 0 or free and update false) or updates, with everything that belongs to it, and
 * tells the listeners. row.path "" is made from addresses.article and made unique. Sets row.id, row.path, row.version.
 */
enum rc manuscript_store(struct site *s, struct db *db, struct arena *a, struct manuscript *m, bool update) MUST_CHECK;

/*
 * In the same write job, when many were stored: SQLite's search table writes out what it holds whenever another table's
 * statement might have to be undone, so that one article after the other leaves a segment each.
 */
enum rc manuscript_search_store(struct db *db, const struct manuscript *m) MUST_CHECK;

/*
 * What stands in braces in a pattern of articles' paths and is none of the marks that there are: {year} {month} {day}
 * {slug} {section} {id}. "" when all are known.
 */
struct str article_pattern_unknown(struct str pattern);
/* The path that the setting gives for this row; not checked for being taken. Dates in the site's zone. */
struct str article_path_make(const struct site_settings *settings, struct arena *a, const struct article *row,
			     struct str section_slug);
/* An address that an object would like; object_id 0: a new one. claimed (may be NULL) knows more that is taken. */
struct path_wish {
	struct str path;
	enum address_kind kind;
	int64_t object_id;
	bool (*claimed)(void *ctx, struct str path);
	void *ctx;
};

/* path, or path-2/, path-3/ … until it is no fixed address and nobody else has it. */
enum rc path_free(struct db *db, struct arena *a, const struct path_wish *wish, struct str *ret_path) MUST_CHECK;

/* The path itself, or where a fixed address would hide it one beside that: /media/x/ becomes /media-2/x/. */
struct str path_off_reserved(struct arena *a, struct str path);

/* True when a fixed address of the program (/search/, /feed/, …) would hide this path. */
bool path_is_reserved(struct str path);
/* The same for an object of this kind: the fixed address /media/ answers files by their path. */
bool path_is_hidden(struct str path, enum address_kind kind);
/* What that is decided by: folders end in '/', files do not. A test holds it against the table of routes. */
size_t paths_reserved(const char *const **ret_paths);

#endif
