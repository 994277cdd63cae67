/*
 * Third-party players and posts as click-to-load elements: which address belongs to which provider, what its frame is,
 * and how an embed is written. Nothing is fetched; nobody is asked before the reader clicks.
 *
 * What an embed looks like in an article, with or without JavaScript (the theme's module turns a click into a frame):
 *
 *   <figure class="embed embed-youtube"><a class="embed-link" href="PAGE" data-embed="FRAME">YouTube: Title</a>
 *   <figcaption>…</figcaption></figure>
 *
 * data-embed survives the sanitiser only on a.embed-link and only when embed_frame_provider() knows the address.
 */
#ifndef TEXT_EMBED_H
#define TEXT_EMBED_H

#include "text/html.h"
#include "text/note.h"

/*
 * One pattern of one provider. host is compared without "www.", "m." and case; "*.example.org" takes any subdomain.
 * path is literal but for {n} digits, {w} letters digits _ -, {s} one segment of address characters, * the rest; each
 * is captured as $1, $2, … in order. query names a parameter whose value ({w} characters) is the next capture.
 */
struct embed_provider {
	const char *name;  /* class and key: lower-case letters and digits */
	const char *label; /* what readers see; a proper name */
	const char *host;
	const char *path;
	const char *query; /* NULL = none needed */
	const char *page;  /* address for the plain link, with $1…; NULL = the address itself */
	const char *frame; /* https address of the frame: $1…, $url = the whole page address percent-encoded */
};

struct embed_table {
	const struct embed_provider *rows; /* the owner's, tried before the built-in ones */
	size_t n;
};

struct embed {
	const struct embed_provider *provider;
	struct str page;  /* the original, for the plain link */
	struct str frame; /* what a click loads */
};

/*
 * Recognises a page or frame address of a known provider (http or https, or without scheme: //host/…); false when it is
 * none. Results live in the arena. table may be NULL here and below.
 */
bool embed_find(struct arena *a, const struct embed_table *table, struct str address, struct embed *ret_embed);
/* The provider whose frames look like this https address; NULL when none does. */
const struct embed_provider *embed_frame_provider(const struct embed_table *table, struct str frame);
/* Appends "https://host" of every frame, each once, separated by spaces: for the page's frame-src. */
void embed_frame_hosts(const struct embed_table *table, struct buf *out);
/* Checks an owner's row (characters of the name, https frame, captures that exist); RC_INVALID with the reason. */
enum rc embed_provider_check(const struct embed_provider *row) MUST_CHECK;

/* Notes the host of an address that no row knows. */
void embed_note_host(struct notes *notes, struct str address);

/* The element above as a tree. title may be empty. */
struct html_node *embed_element(struct arena *a, const struct embed *e, struct str title);
/*
 * The same as text, for content that is not parsed yet; an address no row knows becomes a link in a paragraph and a
 * note.
 */
void embed_write(struct arena *a, const struct embed_table *table, struct str address, struct buf *out,
		 struct notes *notes);

/*
 * Turns what is an embed in this tree into one: frames, old object/embed players, wp-block-embed figures, the quotes
 * that providers' scripts fill, and paragraphs that are nothing but one address. Unknown frames become a link and a
 * note.
 */
void embed_tree(struct arena *a, struct html_node *root, const struct embed_table *table, struct notes *notes);

#endif
