/*
 * Foreign HTML, XML and pictures are parsed in child processes that hold nothing worth stealing: no network, no files,
 * a memory and a time limit. This is the caller's side; a child that breaks is replaced, the job that broke it is
 * refused.
 */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/str.h"
#include "text/embed.h"
#include "text/html.h"
#include "text/note.h"
#include "text/wordpress.h"

/* --- children */

struct worker_pool;

struct worker_pool_options {
	char *const *argv;     /* the child's program and arguments; NULL = this program with --worker */
	unsigned children;     /* at most this many jobs at once; 0 = 2 */
	int64_t timeout_ms;    /* without an answer for so long a child is killed; 0 = 15,000 */
	unsigned cpu_seconds;  /* for each job; 0 = 10 */
	uint64_t memory_bytes; /* address space of a child; 0 = 512 MB */
};

/* Checks that a child starts and answers. options may be NULL. */
enum rc worker_pool_start(const struct worker_pool_options *options, struct worker_pool **ret_pool) MUST_CHECK;
/* Kills the children and frees; no call may be running. NULL-safe. */
void worker_pool_stop(struct worker_pool *pool);

/* How the children do. */
struct worker_stats {
	unsigned children; /* at most so many at once; they start when they are needed */
	unsigned running, busy;
	unsigned waiting;       /* jobs for which no child is free */
	uint64_t started;       /* children, since the pool is */
	uint64_t lost;          /* of those: ended by a job that broke them or took too long */
	int64_t last_lost_at;   /* clock_now(); 0: none was */
	int64_t lost_before_at; /* the last but one */
};
void worker_pool_stats(struct worker_pool *pool, struct worker_stats *ret_stats);

/* What main() does when started with --worker: serves jobs on fd (proc.h: 3) until the parent goes. Never returns. */
_Noreturn void worker_child_main(int fd);

/*
 * Calls below may come from any thread, wait for a free child, and put their results in the arena.
 * RC_INVALID: the input is broken, the message says how. RC_LIMITED: larger, deeper or slower than the limits.
 * RC_INTERNAL: no child can be started.
 */

/* --- HTML */

#define WORKER_HTML_MAX (2u << 20)
#define WORKER_HTML_DEPTH_MAX 200
#define WORKER_HTML_ATTRS_MAX 64

enum worker_html_format { WORKER_HTML, WORKER_WORDPRESS_CLASSIC, WORKER_WORDPRESS_BLOCK };

struct worker_html_request {
	struct str source; /* ≤ WORKER_HTML_MAX; ill-formed UTF-8 becomes U+FFFD */
	enum worker_html_format format;
	struct str site_host; /* the old site's host; its absolute addresses become paths. Empty = none */
	struct str locale;    /* "fr_FR": whose quotation marks */
	const struct wordpress_media *media;
	size_t n_media;
	const struct str *shortcodes; /* names known as tags on this site */
	size_t n_shortcodes;
	const struct embed_table *embeds; /* the owner's rows; NULL = none */
};

struct worker_html_reply {
	struct safe_html html;   /* all pages one after the other */
	struct safe_html teaser; /* what stands before <!--more-->; empty when there is none */
	size_t *pages;           /* where page 2, 3, … begin in html: byte offsets */
	size_t n_pages;
	struct str first_image; /* address of the first picture, empty = none */
	struct str *media;      /* every address of a file that the article shows or links to, as in html */
	size_t n_media;
	struct note *notes;
	size_t n_notes;
};

/*
 * Foreign article text to safe HTML: shortcodes, paragraphs, quotes and blocks by format, then embeds, own addresses
 * and the allow-list, parsed again until stable. The answer was checked by sanitise_verify() in this process.
 */
enum rc worker_html(struct worker_pool *pool, const struct worker_html_request *request, struct arena *a,
		    struct worker_html_reply *ret_reply) MUST_CHECK;

/* Text of any HTML, safe or not: scripts and styles left out, white space folded. */
enum rc worker_html_text(struct worker_pool *pool, struct str html, struct arena *a, struct str *ret_text) MUST_CHECK;

/* What a visitor sees of a whole foreign page, for comparing two sites. */
struct worker_page {
	struct str title;     /* og:title, else <title> */
	struct str heading;   /* the first h1 of the article, else of the page */
	struct str text;      /* of the article where one can be told, else of the page without navigation */
	struct str canonical; /* link rel=canonical */
	struct str language;  /* html lang */
	struct str description;
	struct str *pictures; /* addresses in the article, each once, as written */
	size_t n_pictures;
	bool article_found; /* text and pictures are the article's own */
};

/* Of a page of at most four times WORKER_HTML_MAX. */
enum rc worker_html_page(struct worker_pool *pool, struct str html, struct arena *a,
			 struct worker_page *ret_page) MUST_CHECK;

/* --- pictures */

#define WORKER_IMAGE_MAX (25u << 20)
#define WORKER_IMAGE_PIXELS_MAX 50000000
#define WORKER_JPEG_PIXELS_MAX 110000000 /* above WORKER_IMAGE_PIXELS_MAX it is decoded at a reduced size */
#define WORKER_IMAGE_SIDE_MAX 16384
#define WORKER_IMAGE_WIDTHS_MAX 12
#define WORKER_IMAGE_CROPS_MAX 4

enum worker_image_format {
	WORKER_IMAGE_NONE,
	WORKER_IMAGE_JPEG,
	WORKER_IMAGE_PNG,
	WORKER_IMAGE_GIF,
	WORKER_IMAGE_WEBP,
};

/* "image/jpeg" …; "" for NONE. */
const char *worker_image_type(enum worker_image_format format);

/* A part of the picture of these proportions, as large as can be, scaled down to this size where it is larger. */
struct worker_image_crop {
	int width, height;
};

struct worker_image_request {
	struct str bytes;  /* ≤ WORKER_IMAGE_MAX */
	const int *widths; /* wanted widths in pixels; 0 = the picture's own. Wider than the picture are left out */
	size_t n_widths;   /* 0 = only look: format, size, and whether it decodes */
	bool webp;         /* also as WebP */
	const struct worker_image_crop *crops;
	size_t n_crops;
	int focus_x, focus_y; /* what crops keep nearest to their middle: percent of the upright picture */
};

struct worker_image_variant {
	enum worker_image_format format;
	int width, height;
	unsigned crop;    /* 0: the whole picture; 1, 2, …: that crop, always a JPEG on white */
	struct str bytes; /* without EXIF and other metadata */
};

/* What was written into the picture, one line of UTF-8 each, "" for none. */
struct worker_image_texts {
	struct str caption, credit, headline;
};

/*
 * Variants come in the order of the widths asked: in the picture's own format (of a GIF, only the one of its own width
 * is a GIF, smaller ones are PNG), then as WebP, which is left out above 16 megapixels and beside one that moves; crops
 * follow.
 */
struct worker_image_reply {
	enum worker_image_format format; /* what the bytes are, whatever their name says */
	int width, height; /* upright, as the EXIF orientation asks, and reduced where it was decoded so */
	bool damaged;      /* its end is missing or broken: what could be read is there */
	struct worker_image_texts texts;
	bool animated; /* the one of its own width moves as well; smaller ones and crops, none of a WebP, stand still */
	struct worker_image_variant *variants;
	size_t n_variants;
};

/*
 * RC_INVALID for anything but a sound JPEG, PNG, GIF or WebP. RC_LIMITED for too many bytes or pixels, or for the time
 * it took: then *ret_slow is true (set in any case).
 */
enum rc worker_image(struct worker_pool *pool, const struct worker_image_request *request, struct arena *a,
		     struct worker_image_reply *ret_reply, bool *ret_slow) MUST_CHECK;

/* --- XML */

enum worker_xml_kind { WORKER_XML_START, WORKER_XML_TEXT, WORKER_XML_END, WORKER_XML_DONE };

struct worker_xml_attr {
	struct str name; /* local name */
	struct str ns;   /* namespace name (URI), empty = none */
	struct str value;
};

struct worker_xml_event {
	enum worker_xml_kind kind;
	struct str name;   /* START, END: local name */
	struct str prefix; /* as written, empty = none */
	struct str ns;     /* namespace name (URI), empty = none */
	struct worker_xml_attr *attrs;
	size_t n_attrs;
	struct str text; /* TEXT: all text and CDATA up to the next tag, joined; never empty, may be only white space */
	int64_t line;    /* where the event ends in the file, from 1 */
	int64_t offset;  /* bytes of the file fed when it was read: for progress */
};

struct worker_xml_source {
	/* Puts at most max bytes at p; *ret_n = 0 at the end of the file. Its failure is passed on. */
	enum rc (*fill)(void *ctx, char *p, size_t max, size_t *ret_n);
	void *ctx;
	struct str name;    /* of the file, for messages; may be empty */
	size_t text_max;    /* bytes of text in one element; 0 = 32 MB */
	unsigned depth_max; /* 0 = 64 */
};

struct worker_xml;

/*
 * A streaming reader that holds one child until it is closed. Refused (RC_INVALID, or RC_LIMITED for limits; the
 * message says file, line and reason): anything that is not well-formed, ill-formed UTF-8, NUL and other control
 * bytes, any DOCTYPE, any entity but the five.
 */
enum rc worker_xml_open(struct worker_pool *pool, const struct worker_xml_source *source,
			struct worker_xml **ret_reader) MUST_CHECK;
/*
 * The next event, copied into the arena. After WORKER_XML_DONE or a failure every call answers the same again. Events
 * before an error are delivered first: who wants all or nothing reads to the end before acting.
 */
enum rc worker_xml_next(struct worker_xml *reader, struct arena *a, struct worker_xml_event *ret_event) MUST_CHECK;
void worker_xml_close(struct worker_xml *reader); /* NULL-safe */

#endif
