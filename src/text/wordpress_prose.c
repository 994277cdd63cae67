/*
 * Newspapers put words in brackets into quotations all the time, plugins put them on lines of their own.
 */
#include "text/wordpress_prose.h"

#include "text/wordpress_scan.h"

#define TAG_BYTES_MAX 1000 /* a longer one parts nothing */

/* Words that people write in brackets, also on a line of their own: stage directions, editors' notes, placeholders. */
static const char *const human[] = {
	"sic",
	"laughs",
	"laughing",
	"laughter",
	"applause",
	"cheers",
	"cheering",
	"crying",
	"sighs",
	"pause",
	"pauses",
	"silence",
	"music",
	"crosstalk",
	"inaudible",
	"indistinct",
	"unclear",
	"redacted",
	"deleted",
	"removed",
	"censored",
	"expletive",
	"omitted",
	"abridged",
	"edit",
	"edited",
	"editor",
	"editors",
	"update",
	"updated",
	"updates",
	"correction",
	"note",
	"notes",
	"emphasis",
	"source",
	"sources",
	"citation",
	"cit",
	"ibid",
	"photo",
	"photos",
	"image",
	"picture",
	"illustration",
	"figure",
	"fig",
	"table",
	"map",
	"page",
	"pages",
	"chapter",
	"part",
	"continued",
	"continues",
	"cont",
	"end",
	"ends",
	"begin",
	"start",
	"translation",
	"transl",
	"trans",
	"translator",
	"link",
	"links",
	"here",
	"more",
	"read",
	"see",
	"via",
	"blank",
	"empty",
	"none",
	"unknown",
	"name",
	"date",
	"place",
	"ed",
	"eds",
	"and",
	"the",
	"but",
	"then",
	"ok",
	"no",
	"yes",
	"new",
	"rires",
	"rire",
	"suite",
	"fin",
	"ndlr",
	"ndt",
	"voir",
	"lire",
	"ici",
	"musique",
	"soupir",
	"lacht",
	"lachen",
	"beifall",
	"applaus",
	"musik",
	"anm",
	"risas",
	"aplausos",
	"silencio",
	"risos",
	"risate",
	"applausi",
	"ndr",
	"etc",
	"ad-lib",
	"ad-libs",
	"tbc",
	"tba",
	"tk",
	"to-do",
	"spoiler",
	"spoilers",
	"break",
	"off-mic",
	"on-screen",
	"unintelligible",
	"advertisement",
	"skip",
	"stop",
};

static bool is_small(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool is_tag_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_small(name.p[i]))
			return false;
	return name.n > 1 && !scan_is_one_of(name, human, ARRAY_LEN(human));
}

static bool is_word(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		if ((c >= '0' && c <= '9') || c == '_' || c == ':' || c == '/' || c == '#')
			return false;
	}
	return true;
}

bool prose_looks_like_tag(const struct shortcode *tag)
{
	if (tag->closing || tag->escaped || !is_tag_name(tag->name))
		return false;
	return tag->n_attrs == 0 || (tag->n_attrs == 1 && !is_word(tag->attrs[0].value));
}

/* Elements that hold lines or part them. */
static bool is_container(struct str name)
{
	static const char *const names[] = {"p",      "div",  "center", "section", "aside", "article",
					    "header", "main", "footer", "br",      "hr",    "blockquote"};
	return scan_is_one_of(name, names, ARRAY_LEN(names));
}

static bool is_block(struct str name)
{
	static const char *const names[] = {"h1", "h2", "h3",    "h4",     "h5",  "h6",
					    "ul", "ol", "table", "figure", "pre", "form"};
	return is_container(name) || scan_is_one_of(name, names, ARRAY_LEN(names));
}

/* Does the tag at `at` begin or end a line? `before`: the line lies before it. */
static bool parts_lines(struct str s, size_t at, bool before)
{
	struct scan_token t;
	size_t end = at + TAG_BYTES_MAX;
	if (!scan_next(str_slice(s, 0, end < s.n ? end : s.n), &at, &t))
		return true;
	if (t.kind == SCAN_COMMENT)
		return true;
	/* What contains the line: its own begin before the line, its own end behind. */
	return t.kind == SCAN_TAG && (t.end == before ? is_container(t.name) : is_block(t.name));
}

static bool begins_line(struct str s, size_t from)
{
	if (from == 0 || s.p[from - 1] == '\n')
		return true;
	size_t first = from > TAG_BYTES_MAX ? from - TAG_BYTES_MAX : 0;
	size_t open = str_rfind_char(str_slice(s, first, from), '<');
	return s.p[from - 1] == '>' && open != SIZE_MAX && parts_lines(s, first + open, false);
}

static bool ends_line(struct str s, size_t to)
{
	return to == s.n || s.p[to] == '\n' || (s.p[to] == '<' && parts_lines(s, to, true));
}

static size_t skip_blanks(struct str s, size_t at, size_t to)
{
	while (at < to) {
		struct str rest = str_slice(s, at, to);
		size_t n = scan_is_space(rest.p[0])            ? 1
			   : str_starts(rest, STR("&nbsp;"))   ? 6
			   : str_starts(rest, STR("\xc2\xa0")) ? 2
							       : 0;
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

static bool holds_brackets_only(struct arena *a, struct str s, size_t from, size_t to)
{
	struct shortcode tag;
	for (size_t at = skip_blanks(s, from, to); at < to; at = skip_blanks(s, at, to)) {
		if (s.p[at] != '[' || !shortcode_parse(a, s, at, &tag) || tag.escaped || at + tag.length > to)
			return false;
		at += tag.length;
	}
	return true;
}

static void line_find(struct prose_line *line, struct arena *a, struct str s, size_t at)
{
	if (line->known && at >= line->from && at < line->to)
		return;
	size_t from = at, to = at;
	while (from > 0 && s.p[from - 1] != '\n' && s.p[from - 1] != '>' && s.p[from - 1] != '<')
		from--;
	while (to < s.n && s.p[to] != '\n' && s.p[to] != '<')
		to++; /* byte by byte: looking for each of the two would read to the content's end every time */
	*line = (struct prose_line){
		.from = from, .to = to, .known = true, .begins = begins_line(s, from), .ends = ends_line(s, to)};
	line->brackets_only = line->begins && line->ends && holds_brackets_only(a, s, from, to);
}

bool prose_is_alone(struct prose_line *line, struct arena *a, struct str content, size_t at)
{
	line_find(line, a, content, at);
	return line->brackets_only;
}

/* Behind the end of a sentence. */
static bool follows_sentence(struct str s, size_t from, size_t at)
{
	while (at > from && scan_is_space(s.p[at - 1]))
		at--;
	struct str before = str_slice(s, from, at);
	static const char *const ends[] = {".", "!", "?", ":", "\"", ")", "]", ";", "\u2026", "\u201d", "\u00bb"};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(before, str_of(ends[i])))
			return true;
	return before.n == 0;
}

/* Before a sentence: a small letter would go on with one. */
static bool precedes_sentence(struct str s, size_t past, size_t to)
{
	while (past < to && scan_is_space(s.p[past]))
		past++;
	return past >= to || (s.p[past] >= 'A' && s.p[past] <= 'Z') || s.p[past] == '"';
}

bool prose_is_doubtful(struct prose_line *line, struct arena *a, struct str content, const struct shortcode *tag,
		       size_t at)
{
	size_t past = at + tag->length;
	if (tag->escaped || !is_tag_name(tag->name))
		return false;
	bool named = past < content.n && (content.p[past] == '(' || content.p[past] == ':' || content.p[past] == '[');
	bool indexes = at > 0 && (is_small(content.p[at - 1]) || content.p[at - 1] == ')');
	if (named || indexes)
		return false;
	if (tag->closing || prose_is_alone(line, a, content, at))
		return true;
	if (!prose_looks_like_tag(tag))
		return false;
	bool first = line->begins && skip_blanks(content, line->from, at) == at;
	bool last = line->ends && skip_blanks(content, past, line->to) >= line->to;
	return (first && precedes_sentence(content, past, line->to)) ||
	       (last && follows_sentence(content, line->from, at));
}
