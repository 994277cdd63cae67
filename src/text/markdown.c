/*
 * md4c's events to HTML. What readers write becomes safe HTML here and nowhere else: every byte of theirs passes
 * html_escape(), every tag and attribute name comes from this file, every address through url_is_safe_link().
 */
#include "text/markdown.h"

#include <md4c.h>

#include "text/unicode.h"
#include "text/url.h"

#define NEST_MAX 8
#define DIR_AUTO " dir=\"auto\""
#define READER_REL " rel=\"ugc nofollow noopener noreferrer\""
/* More tags than this a byte of source no event produces. */
#define GROWTH_MAX 24

#define READER_FLAGS (MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_STRIKETHROUGH)
#define ARTICLE_FLAGS (MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS)
#define ADDRESS_FLAGS (MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEWWWAUTOLINKS)

/*
 * md4c's time grows with the bytes of a text times its bare addresses, and times its brackets. Measured on one slow
 * core: beyond these products it takes more than about 0.1 s (readers' addresses), 0.7 s and 1.5 s.
 */
#define READER_ADDRESS_COST ((uint64_t)200 * 1000 * 1000)
#define ARTICLE_ADDRESS_COST ((uint64_t)2000 * 1000 * 1000)
#define BRACKET_COST ((uint64_t)20000 * 1000 * 1000)

struct list {
	bool numbered;   /* shown as bullets with the numbers as text, since readers' lists have no start= */
	unsigned number; /* of the next item */
};

struct span {
	MD_SPANTYPE type;
	bool shown;
};

struct renderer {
	struct buf out;
	struct arena *arena;
	bool reader;
	unsigned nest;               /* open quotes and lists: beyond NEST_MAX they are not shown */
	struct list lists[NEST_MAX]; /* by nest, for lists */
	struct span spans[NEST_MAX]; /* open inline elements */
	unsigned n_spans, hidden;    /* of these; beyond NEST_MAX */
	size_t alt_start;            /* where the text of the open picture begins in out */
	struct str image_src, image_title;
};

static void put_open(struct renderer *r, const char *name, const char *attributes)
{
	buf_putc(&r->out, '<');
	buf_puts(&r->out, name);
	buf_puts(&r->out, attributes);
	buf_putc(&r->out, '>');
}

static void put_close(struct renderer *r, const char *name)
{
	buf_puts(&r->out, "</");
	buf_puts(&r->out, name);
	buf_putc(&r->out, '>');
}

static void put_tag(struct renderer *r, const char *name, bool open)
{
	if (open)
		put_open(r, name, "");
	else
		put_close(r, name);
}

/* Ends a block: a line end for those who read the source. */
static void put_close_line(struct renderer *r, const char *name)
{
	put_close(r, name);
	buf_putc(&r->out, '\n');
}

static const struct {
	struct str reference;
	uint32_t cp;
} named_references[] = {
	{STR("&copy;"), 0xA9},    {STR("&reg;"), 0xAE},     {STR("&deg;"), 0xB0},     {STR("&euro;"), 0x20AC},
	{STR("&pound;"), 0xA3},   {STR("&laquo;"), 0xAB},   {STR("&raquo;"), 0xBB},   {STR("&times;"), 0xD7},
	{STR("&ndash;"), 0x2013}, {STR("&mdash;"), 0x2014}, {STR("&lsquo;"), 0x2018}, {STR("&rsquo;"), 0x2019},
	{STR("&ldquo;"), 0x201C}, {STR("&rdquo;"), 0x201D}, {STR("&bull;"), 0x2022},  {STR("&hellip;"), 0x2026},
};

/* One reference decoded, or as it is when it is unknown or would bring in what unicode_clean() took out. */
static void put_decoded(struct buf *out, struct str reference)
{
	for (size_t i = 0; i < ARRAY_LEN(named_references); i++) {
		if (str_eq(reference, named_references[i].reference)) {
			buf_put_utf8(out, named_references[i].cp);
			return;
		}
	}
	CLEANUP(buf_done) struct buf one = BUF(reference.n + 4);
	html_decode(&one, reference);
	bool plain_space = str_is(buf_str(&one), "\xC2\xA0");
	buf_put(out, unicode_is_blank(buf_str(&one)) && !plain_space ? reference : buf_str(&one));
}

/* The value of an md4c attribute with its references decoded. */
static struct str attribute(struct arena *a, const MD_ATTRIBUTE *attr)
{
	if (attr->text == NULL || attr->size == 0)
		return STR("");
	CLEANUP(buf_done) struct buf out = BUF((size_t)attr->size * 4);
	for (int i = 0; attr->substr_offsets[i] < attr->size; i++) {
		struct str part = str_slice(str_mem(attr->text, attr->size), attr->substr_offsets[i],
					    attr->substr_offsets[i + 1]);
		if (attr->substr_types[i] == MD_TEXT_ENTITY)
			put_decoded(&out, part);
		else if (attr->substr_types[i] == MD_TEXT_NULLCHAR)
			buf_put_utf8(&out, UNICODE_REPLACEMENT);
		else
			buf_put(&out, part);
	}
	return buf_to_arena(&out, a);
}

/* name="value" after a space; nothing for an empty value. */
static void put_attribute(struct renderer *r, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_putc(&r->out, ' ');
	buf_puts(&r->out, name);
	buf_puts(&r->out, "=\"");
	html_escape(&r->out, value);
	buf_putc(&r->out, '"');
}

static const char *span_name(MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM:
		return "em";
	case MD_SPAN_STRONG:
		return "strong";
	case MD_SPAN_CODE:
		return "code";
	case MD_SPAN_DEL:
		return "del";
	case MD_SPAN_A:
		return "a";
	default:
		return NULL;
	}
}

/* Is one of that type open (and shown)? */
static bool inside(const struct renderer *r, MD_SPANTYPE type)
{
	for (unsigned i = 0; i < r->n_spans; i++)
		if (r->spans[i].type == type && r->spans[i].shown)
			return true;
	return false;
}

static bool open_link(struct renderer *r, const MD_SPAN_A_DETAIL *detail)
{
	struct str href = attribute(r->arena, &detail->href);
	if (inside(r, MD_SPAN_A) || (r->reader && !url_is_safe_link(href, URL_LINK_READER)))
		return false;
	buf_puts(&r->out, "<a");
	put_attribute(r, "href", href);
	if (r->reader)
		buf_puts(&r->out, READER_REL);
	else
		put_attribute(r, "title", attribute(r->arena, &detail->title));
	buf_putc(&r->out, '>');
	return true;
}

/* Readers' pictures are their alternative text. */
static void open_image(struct renderer *r, const MD_SPAN_IMG_DETAIL *detail)
{
	r->image_src = attribute(r->arena, &detail->src);
	r->image_title = attribute(r->arena, &detail->title);
	if (!r->reader) {
		buf_puts(&r->out, "<img");
		put_attribute(r, "src", r->image_src);
		buf_puts(&r->out, " alt=\"");
	}
	r->alt_start = r->out.n;
}

static void close_image(struct renderer *r)
{
	if (r->reader) {
		if (r->out.n == r->alt_start)
			html_escape(&r->out, r->image_src);
		return;
	}
	buf_putc(&r->out, '"');
	put_attribute(r, "title", r->image_title);
	buf_putc(&r->out, '>');
}

/* Shows the beginning of a span unless it stands in a picture's text; true when it did. */
static bool open_span(struct renderer *r, MD_SPANTYPE type, const void *detail)
{
	if (inside(r, MD_SPAN_IMG))
		return false;
	if (type == MD_SPAN_A)
		return open_link(r, detail);
	if (type == MD_SPAN_IMG)
		open_image(r, detail);
	else if (span_name(type))
		put_open(r, span_name(type), "");
	return span_name(type) || type == MD_SPAN_IMG;
}

static void close_top_span(struct renderer *r)
{
	struct span top = r->spans[--r->n_spans];
	if (!top.shown)
		return;
	if (top.type == MD_SPAN_IMG)
		close_image(r);
	else
		put_close(r, span_name(top.type));
}

/* Some releases of md4c forget to leave a span that an address cut in two; no block may end inside of one. */
static void close_spans(struct renderer *r)
{
	while (r->n_spans > 0)
		close_top_span(r);
	r->hidden = 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct renderer *r = ctx;
	if (r->n_spans == NEST_MAX) {
		r->hidden++;
		return 0;
	}
	bool shown = open_span(r, type, detail);
	r->spans[r->n_spans++] = (struct span){type, shown};
	return buf_failed(&r->out);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct renderer *r = ctx;
	if (r->hidden > 0) {
		r->hidden--;
		return 0;
	}
	unsigned at = r->n_spans;
	while (at > 0 && r->spans[at - 1].type != type)
		at--;
	while (at > 0 && r->n_spans >= at)
		close_top_span(r);
	return buf_failed(&r->out);
}

static void open_list(struct renderer *r, bool ordered, unsigned start)
{
	if (r->nest++ >= NEST_MAX)
		return;
	bool numbered = r->reader && ordered && start != 1;
	r->lists[r->nest - 1] = (struct list){numbered, start};
	buf_puts(&r->out, ordered && !numbered ? "<ol" : "<ul");
	if (!r->reader && ordered && start != 1)
		buf_printf(&r->out, " start=\"%u\"", start);
	buf_puts(&r->out, ">\n");
}

static void close_list(struct renderer *r, bool ordered)
{
	if (--r->nest < NEST_MAX)
		put_close_line(r, ordered && !r->lists[r->nest].numbered ? "ol" : "ul");
}

static void open_item(struct renderer *r, const MD_BLOCK_LI_DETAIL *detail)
{
	if (r->nest > NEST_MAX) {
		buf_putc(&r->out, '\n');
		return;
	}
	put_open(r, "li", r->reader ? DIR_AUTO : "");
	struct list *list = &r->lists[r->nest - 1];
	if (list->numbered)
		buf_printf(&r->out, "%u. ", list->number++);
	if (detail->is_task)
		buf_puts(&r->out, detail->task_mark == ' ' ? "☐ " : "☑ ");
}

static void close_item(struct renderer *r)
{
	if (r->nest <= NEST_MAX)
		put_close_line(r, "li");
}

static void open_code(struct renderer *r, const MD_BLOCK_CODE_DETAIL *detail)
{
	put_open(r, "pre", "");
	struct str lang = r->reader ? STR("") : attribute(r->arena, &detail->lang);
	if (lang.n == 0) {
		put_open(r, "code", "");
		return;
	}
	buf_puts(&r->out, "<code");
	put_attribute(r, "class", arena_join(r->arena, STR("language-"), lang, STR_NONE));
	buf_putc(&r->out, '>');
}

/* h1 belongs to the headline of the page; readers have no headings. */
static void heading(struct renderer *r, unsigned level, bool open)
{
	if (r->reader && open) {
		put_open(r, "p", DIR_AUTO);
		put_open(r, "strong", "");
	} else if (r->reader) {
		put_close(r, "strong");
		put_close_line(r, "p");
	} else {
		char name[] = "h2";
		name[1] = (char)('0' + (level < 2 ? 2 : level > 6 ? 6 : level));
		put_tag(r, name, open);
		if (!open)
			buf_putc(&r->out, '\n');
	}
}

static void open_cell(struct renderer *r, const char *name, MD_ALIGN align)
{
	static const char *const classes[] = {
		[MD_ALIGN_DEFAULT] = "",
		[MD_ALIGN_LEFT] = " class=\"has-text-align-left\"",
		[MD_ALIGN_CENTER] = " class=\"has-text-align-center\"",
		[MD_ALIGN_RIGHT] = " class=\"has-text-align-right\"",
	};
	put_open(r, name, classes[align]);
}

/* Blocks that are one element of the same name whatever their detail; NULL for others. */
static const char *table_part(MD_BLOCKTYPE type)
{
	switch (type) {
	case MD_BLOCK_TABLE:
		return "table";
	case MD_BLOCK_THEAD:
		return "thead";
	case MD_BLOCK_TBODY:
		return "tbody";
	case MD_BLOCK_TR:
		return "tr";
	case MD_BLOCK_TH:
		return "th";
	case MD_BLOCK_TD:
		return "td";
	default:
		return NULL;
	}
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct renderer *r = ctx;
	close_spans(r);
	switch (type) {
	case MD_BLOCK_QUOTE:
		if (r->nest++ < NEST_MAX)
			put_open(r, "blockquote", "");
		break;
	case MD_BLOCK_UL:
		open_list(r, false, 1);
		break;
	case MD_BLOCK_OL:
		open_list(r, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		open_item(r, detail);
		break;
	case MD_BLOCK_H:
		heading(r, ((const MD_BLOCK_H_DETAIL *)detail)->level, true);
		break;
	case MD_BLOCK_HR:
		if (!r->reader)
			put_open(r, "hr", "");
		break;
	case MD_BLOCK_CODE:
		open_code(r, detail);
		break;
	case MD_BLOCK_P:
		put_open(r, "p", r->reader ? DIR_AUTO : "");
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		open_cell(r, table_part(type), ((const MD_BLOCK_TD_DETAIL *)detail)->align);
		break;
	default:
		if (table_part(type))
			put_open(r, table_part(type), "");
		break;
	}
	return buf_failed(&r->out);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct renderer *r = ctx;
	close_spans(r);
	switch (type) {
	case MD_BLOCK_QUOTE:
		if (--r->nest < NEST_MAX)
			put_close_line(r, "blockquote");
		break;
	case MD_BLOCK_UL:
		close_list(r, false);
		break;
	case MD_BLOCK_OL:
		close_list(r, true);
		break;
	case MD_BLOCK_LI:
		close_item(r);
		break;
	case MD_BLOCK_H:
		heading(r, ((const MD_BLOCK_H_DETAIL *)detail)->level, false);
		break;
	case MD_BLOCK_CODE:
		put_close(r, "code");
		put_close_line(r, "pre");
		break;
	case MD_BLOCK_P:
		put_close_line(r, "p");
		break;
	default:
		if (table_part(type))
			put_close_line(r, table_part(type));
		break;
	}
	return buf_failed(&r->out);
}

static void put_break(struct renderer *r, bool hard)
{
	if (inside(r, MD_SPAN_IMG)) {
		buf_putc(&r->out, ' ');
		return;
	}
	if (hard || r->reader)
		put_open(r, "br", "");
	buf_putc(&r->out, '\n');
}

static void put_reference(struct renderer *r, struct str reference)
{
	if (!r->reader) {
		buf_put(&r->out, reference);
		return;
	}
	CLEANUP(buf_done) struct buf one = BUF(reference.n + 8);
	put_decoded(&one, reference);
	html_escape(&r->out, buf_str(&one));
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *ctx)
{
	struct renderer *r = ctx;
	struct str s = str_mem(p, n);
	switch (type) {
	case MD_TEXT_NULLCHAR:
		buf_put_utf8(&r->out, UNICODE_REPLACEMENT);
		break;
	case MD_TEXT_BR:
		put_break(r, true);
		break;
	case MD_TEXT_SOFTBR:
		put_break(r, false);
		break;
	case MD_TEXT_ENTITY:
		put_reference(r, s);
		break;
	case MD_TEXT_HTML:
		if (r->reader || inside(r, MD_SPAN_IMG))
			html_escape(&r->out, s);
		else
			buf_put(&r->out, s);
		break;
	default:
		html_escape(&r->out, s);
		break;
	}
	return buf_failed(&r->out);
}

static uint64_t cost(struct str source, struct str needle)
{
	uint64_t n = 0;
	for (size_t at = 0; (at = str_find(source, needle, at)) != SIZE_MAX; at += needle.n)
		n++;
	return n * source.n;
}

/* Bare addresses become links unless there are so many that finding them would take too long. */
static unsigned parser_flags(struct str source, bool reader)
{
	uint64_t addresses = cost(source, STR("://")) + cost(source, STR("www."));
	unsigned flags = reader ? READER_FLAGS : ARTICLE_FLAGS;
	return addresses <= (reader ? READER_ADDRESS_COST : ARTICLE_ADDRESS_COST) ? flags | ADDRESS_FLAGS : flags;
}

static enum rc render(struct arena *a, struct str source, size_t max, bool reader, struct str *ret)
{
	static const MD_PARSER callbacks = {
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};
	if (source.n > max)
		return rc_fail(RC_LIMITED, "the text has %zu bytes; at most %zu are taken", source.n, max);
	if (cost(source, STR("[")) > BRACKET_COST)
		return rc_fail(RC_LIMITED, "the text is too intricate to be shown; it has too many square brackets");
	MD_PARSER parser = callbacks;
	parser.flags = parser_flags(source, reader);
	struct renderer r = {.out = BUF(source.n * GROWTH_MAX + 4096), .arena = a, .reader = reader};
	int failed = md_parse(source.p ? source.p : "", (MD_SIZE)source.n, &parser, &r);
	if (failed == 0)
		*ret = buf_to_arena(&r.out, a);
	buf_done(&r.out);
	return failed == 0 ? RC_OK : rc_fail(RC_LIMITED, "the text is too intricate to be shown; simplify its markup");
}

enum rc markdown_reader(struct arena *a, struct str source, struct safe_html *ret_html)
{
	return render(a, source, MARKDOWN_READER_MAX, true, &ret_html->s);
}

enum rc markdown_article(struct arena *a, struct str source, struct str *ret_html)
{
	return render(a, source, MARKDOWN_ARTICLE_MAX, false, ret_html);
}

/* --- Links --- */

/* What is left of an address when only its beginning and end differ from how people write it. */
static struct str address_core(struct str address)
{
	static const char *const heads[] = {"https://", "http://", "www."};
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_starts_nocase(address, str_of(heads[i])))
			address = str_slice(address, strlen(heads[i]), address.n);
	while (address.n > 0 && address.p[address.n - 1] == '/')
		address.n--;
	return address;
}

static bool says_where(struct arena *a, struct str text, struct str href)
{
	struct str said = str_trim(html_to_text(a, html_trusted(text))), leads = html_to_text(a, html_trusted(href));
	return str_eq_nocase(address_core(said), address_core(leads));
}

int64_t markdown_reader_links(struct arena *a, struct safe_html html, struct str *ret_disguise)
{
	struct str body = html.s;
	const struct str open = STR("<a href=\""), close = STR("</a>");
	int64_t n = 0;
	struct str disguise = STR("");
	for (size_t at = 0; (at = str_find(body, open, at)) != SIZE_MAX; n++) {
		size_t from = at + open.n, quote = str_find_char(body, '"', from);
		size_t text = str_find_char(body, '>', from), end = str_find(body, close, from);
		if (quote == SIZE_MAX || text == SIZE_MAX || end == SIZE_MAX)
			break;
		struct str shown = str_slice(body, text + 1, end);
		if (disguise.n == 0 && !says_where(a, shown, str_slice(body, from, quote)))
			disguise = html_to_text(a, html_trusted(shown));
		at = end;
	}
	*ret_disguise = disguise;
	return n;
}
