/*
 * What WordPress does to stored post content before readers see it, from its documented behaviour: shortcodes, block
 * comments, typographic quotes, paragraphs. Bytes in, bytes out; nothing here is safe HTML yet (sanitise.h makes it).
 * Order for classic content: shortcodes, texturize, autop; for block content: blocks, shortcodes.
 */
#ifndef TEXT_WORDPRESS_H
#define TEXT_WORDPRESS_H

#include "base/buf.h"
#include "base/map.h"
#include "text/embed.h"
#include "text/note.h"

/* One attachment of the old site. */
struct wordpress_media {
	int64_t id;
	struct str path;                /* path-absolute or absolute address of the file */
	int width, height;              /* 0 = unknown */
	struct str alt, caption, title; /* caption may hold inline HTML */
	struct str mime;                /* "image/jpeg"; empty = told from the path */
	bool attached;                  /* belongs to this post: what a bare [gallery] shows */
};

struct wordpress_context {
	struct arena *arena;
	const struct wordpress_media *media;
	size_t n_media;
	const struct embed_table *embeds; /* may be NULL */
	/*
	 * Names seen as shortcodes anywhere on the site (with attributes or a closing tag): a bare [name] of theirs is
	 * a tag, not prose. May be NULL. Only keys matter.
	 */
	const struct map *shortcodes;
	struct notes *notes; /* may be NULL */
};

/* --- shortcodes (wordpress_shortcode.c, wordpress_media.c) */

struct shortcode_attr {
	struct str name; /* lower case; empty for a positional value */
	struct str value;
};

#define SHORTCODE_ATTRS_MAX 64

struct shortcode {
	struct str name;
	struct shortcode_attr *attrs;
	size_t n_attrs;
	bool closing;      /* [/name] */
	bool self_closing; /* [name /] */
	bool escaped;      /* [[name]] */
	size_t length;     /* bytes of the whole tag */
};

/*
 * Reads the tag that starts at s.p[at] == '['. False when the brackets hold nothing of a shortcode's shape: a name of
 * letters, digits, _ and -, then white space, '/' or ']'. Says nothing about whether it is one or prose.
 */
bool shortcode_parse(struct arena *a, struct str s, size_t at, struct shortcode *ret);
/* Value of the attribute, STR_NONE when absent. */
struct str shortcode_attr(const struct shortcode *s, const char *name);
/* The i-th positional value. */
struct str shortcode_positional(const struct shortcode *s, size_t i);

/*
 * caption, gallery, embed, audio, video, playlist become what they are; players of well-known plugins become embeds,
 * pictures that page builders keep in attributes become figures. Any other tag vanishes, its inner text stays, and it
 * is noted by name. What is in square brackets but is no tag stays; [[name]] becomes [name]. Nothing inside pre, code,
 * kbd, samp, script, style, textarea or inside an HTML tag is touched.
 *
 * A tag is told from prose like [sic], [1] or [laughs] so: it carries name="value" or name=value; or it closes itself
 * ([x /]); or its closing tag is in the same content; or its name has an underscore, as page builders' have (vc_row,
 * et_pb_section, fusion_text), or is in the list of core and well-known plugin names; or the site uses that name as a
 * tag elsewhere (context.shortcodes); or it is alone in its line and looks like one (wordpress_prose.h): [newsletter].
 * What stays and might be one all the same is noted as NOTE_BRACKET.
 */
void wordpress_shortcodes(const struct wordpress_context *c, struct str content, struct buf *out);
/*
 * Adds to names (keys only) every name that this content uses unmistakably as a tag, but for the six of the core; to
 * alone (may be NULL) every other one that stands in it as [newsletter] does. Neither grows beyond SHORTCODE_NAMES_MAX.
 */
#define SHORTCODE_NAMES_MAX 2000
void wordpress_shortcode_names(struct arena *a, struct str content, struct map *names, struct map *alone);

/* --- blocks (wordpress_block.c) */

/* Does the content hold block comments ("<!-- wp:")? */
bool wordpress_is_block(struct str content);
/* Block comments are dropped; blocks without stored HTML (wp:latest-posts …) are noted by name. */
void wordpress_blocks(const struct wordpress_context *c, struct str content, struct buf *out);

/*
 * Splits at <!--nextpage-->: takes the next page off *rest, false when none is left. Content without the mark is one
 * page.
 */
bool wordpress_page(struct str *rest, struct str *ret_page);
/* Position of <!--more--> (also with a text of its own) and its length; false when there is none. */
bool wordpress_more(struct str content, size_t *ret_at, size_t *ret_length);

/* --- text (wordpress_texturize.c, wordpress_autop.c, wordpress_lines.c) */

/*
 * Addresses alone on a line become embeds, players (audio and video files) or links, outside of pre, code and tags.
 */
void wordpress_lines(const struct wordpress_context *c, struct str content, struct buf *out);

struct wordpress_quotes {
	const char *language; /* "en" */
	const char *open_double, *close_double, *open_single, *close_single;
};

/* By language and region ("fr", "de_CH", "pt-BR"); English when unknown or empty. */
const struct wordpress_quotes *wordpress_quotes(struct str locale);

/*
 * Straight quotes, dashes, dots, primes and the times sign become typographic ones. Not within pre, code, kbd, style,
 * script, tt, tags, comments, or square brackets that are a shortcode.
 */
void wordpress_texturize(struct str content, const struct wordpress_quotes *quotes, struct buf *out);

/* Empty lines make paragraphs, single line ends <br>. Not within pre, script, style, and never inside a tag. */
void wordpress_autop(struct arena *a, struct str content, struct buf *out);

#endif
