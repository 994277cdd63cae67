/*
 * Addresses of a site that is to be a folder of files: which of those in a page are its own, which file each becomes,
 * and the page with those changed that a file cannot have. Asks nobody, writes nothing.
 */
#ifndef MOVE_STATIC_LINKS_H
#define MOVE_STATIC_LINKS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/*
 * An address of the site: its path as url_path_normalise() makes it, and what tells pages of comments apart
 * ("oldest-55" of "?comments=oldest-55"), mostly "". Whatever else was asked changes nothing.
 */
struct static_address {
	struct str path, comments;
};

/*
 * Reads one out of a link as it stands in a page at `at`, unescaped: "/x/", "?comments=…", or `site` and what follows
 * it ("https://news.example.org", no slash at its end). False for other sites, other schemes and places on the page.
 */
bool static_address_read(struct arena *a, struct str site, struct str at, struct str link,
			 struct static_address *ret_address);

enum static_kind {
	STATIC_PAGE, /* HTML */
	STATIC_TEXT, /* may name further addresses: feeds, style sheets, scripts, manifests */
	STATIC_FILE, /* anything else */
};
enum static_kind static_kind_of(struct str content_type);

/*
 * The file, without a slash in front: "a/index.html" of "/a/", "a/index.xml" where a feed stands there, "a/b.jpg". A
 * page without a slash at its end ("/a") is "a/index.html" too, unless it ends in .html or .htm. RC_INVALID: a part is
 * longer than a file's name may be.
 */
enum rc static_file_of(struct arena *a, const struct static_address *address, enum static_kind kind,
		       struct str *ret_file) MUST_CHECK;

/* Told each address of the site that a page or text names. */
struct static_found {
	void (*add)(void *ctx, const struct static_address *address);
	void *ctx;
};

/*
 * Appends the page, with links to feeds ("/feed/" → "/feed/index.xml") and to pages of comments ("?comments=oldest-55"
 * → "/a/comments-oldest-55/") as its files are called. at: the page's own path. Look at buf_failed().
 */
void static_page(struct buf *out, struct str html, struct str site, struct str at, const struct static_found *found);
/* Addresses in other text: what begins with site, and paths in quotes or brackets. */
void static_text(struct str text, struct str site, const struct static_found *found);
/* Whether a form in the page would send something: no file can take it. */
bool static_page_posts(struct str html);

#endif
