/*
 * Status, title, text and pictures of two answers, each by its own measure of "alike".
 */
#include "move/compare_page.h"

#include "base/map.h"
#include "text/unicode.h"
#include "text/url.h"

#define SHOWN_CHARACTERS 60
#define LINES_MAX 16

static void line_add(struct arena *a, struct compare_page *p, struct str line)
{
	if (!p->lines)
		p->lines = arena_array(a, LINES_MAX, sizeof(*p->lines));
	if (p->n_lines == LINES_MAX)
		return;
	p->lines[p->n_lines] = p->n_lines + 1 < LINES_MAX ? line : STR("and more");
	p->n_lines++;
}

/* In quotes, cut, or "nothing". */
static struct str shown(struct arena *a, struct str s)
{
	struct str cut = utf8_cut_count(s, SHOWN_CHARACTERS);
	if (cut.n == 0)
		return STR("nothing");
	return arena_printf(a, "\"%.*s%s\"", STR_ARG(cut), cut.n < s.n ? "…" : "");
}

/* --- Status --- */

static struct str answer_of(struct arena *a, const struct compare_side *s)
{
	if (s->status == 0)
		return arena_printf(a, "no answer (%.*s)", STR_ARG(s->trouble));
	if (s->redirects > 0)
		return arena_printf(a, "%d after %u redirect%s", s->status, s->redirects, s->redirects > 1 ? "s" : "");
	return arena_printf(a, "%d", s->status);
}

/* True when both are there, so that looking further makes sense. */
static bool compare_status(struct arena *a, const struct compare_side *before, const struct compare_side *after,
			   struct compare_page *p)
{
	bool both_gone =
		(before->status == 404 || before->status == 410) && (after->status == 404 || after->status == 410);
	/* Nobody gets in there without a password, nobody finds it here: the import says so, item by item. */
	bool kept_closed = before->locked && after->status == 404;
	bool detour = after->redirects > 1 && after->redirects > before->redirects;
	if (before->status == 0 || after->status == 0 || detour ||
	    (before->status != after->status && !both_gone && !kept_closed))
		line_add(a, p,
			 arena_printf(a, "status: there %.*s, here %.*s", STR_ARG(answer_of(a, before)),
				      STR_ARG(answer_of(a, after))));
	return before->status == 200 && after->status == 200;
}

/* --- Title --- */

static bool is_title_separator(struct str piece)
{
	static const char *const separators[] = {"-", "–", "—", "|", "»", "«", "·", "•", ":", "~", "›", "‹", "/"};
	for (size_t i = 0; i < ARRAY_LEN(separators); i++)
		if (str_is(piece, separators[i]))
			return true;
	return false;
}

/* "Heading – Site" or "Site | Heading": is the heading one end of the title? */
static bool title_ends_with_heading(struct arena *a, struct str title, struct str heading)
{
	struct str rest = title, piece;
	while (str_split(&rest, ' ', &piece)) {
		if (!is_title_separator(piece))
			continue;
		struct str head = str_mem(title.p, (size_t)(piece.p - title.p));
		if (compare_same_words(a, head, heading) || compare_same_words(a, rest, heading))
			return true;
	}
	return compare_same_words(a, title, heading);
}

/* Themes word the heading of a list in their own way ("Category: News"); its name must be in it. */
static bool list_names_alike(struct arena *a, struct str x, struct str y)
{
	struct compare_text t;
	compare_text(a, x, y, &t);
	bool only_before = true, only_after = true;
	for (size_t i = 0; i < t.n_hunks; i++) {
		only_before = only_before && t.hunks[i].after.n == 0;
		only_after = only_after && t.hunks[i].before.n == 0;
	}
	return t.percent > 0 && (only_before || only_after);
}

static void compare_title(struct arena *a, bool list, const struct worker_page *before, const struct worker_page *after,
			  struct compare_page *p)
{
	struct str there = before->heading.n > 0 ? before->heading : before->title;
	struct str here = after->heading.n > 0 ? after->heading : after->title;
	bool alike = compare_same_words(a, there, here) || title_ends_with_heading(a, before->title, here);
	if (!alike && list)
		alike = list_names_alike(a, there, here) || list_names_alike(a, before->title, here);
	if (!alike)
		line_add(a, p,
			 arena_printf(a, "title: there %.*s, here %.*s", STR_ARG(shown(a, there)),
				      STR_ARG(shown(a, here))));
}

/* --- Text --- */

struct str compare_text_line(struct arena *a, const struct compare_text *text)
{
	struct compare_hunk *first = text->hunks;
	return arena_printf(a, "text: %u %% alike; there %.*s, here %.*s", text->percent,
			    STR_ARG(shown(a, first->before)), STR_ARG(shown(a, first->after)));
}

/* --- Pictures --- */

static struct str digits_cut(struct str s)
{
	while (s.n > 0 && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9')
		s.n--;
	return s;
}

/* Without one of the endings that WordPress adds; the same when there is none. */
static struct str suffix_cut(struct str name)
{
	static const char *const words[] = {"-scaled", "-rotated"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_ends(name, str_of(words[i])))
			return str_slice(name, 0, name.n - strlen(words[i]));
	struct str height = digits_cut(name);
	if (height.n < name.n && str_ends(height, STR("-e")) && name.n - height.n >= 9)
		return str_slice(height, 0, height.n - 2);
	if (height.n == name.n || !str_ends(height, STR("x")))
		return name;
	struct str x = str_slice(height, 0, height.n - 1), width = digits_cut(x);
	return width.n < x.n && str_ends(width, STR("-")) ? str_slice(width, 0, width.n - 1) : name;
}

static bool is_drawn_character(struct str address)
{
	return str_find(address, STR("/images/core/emoji/"), 0) != SIZE_MAX ||
	       str_find(address, STR("/wp-includes/images/smilies/"), 0) != SIZE_MAX;
}

struct str compare_picture_name(struct arena *a, struct str address)
{
	struct url u;
	if (is_drawn_character(address) || url_parse(address, &u) != RC_OK)
		return STR("");
	struct str name = url_decode(a, str_slice(u.path, str_rfind_char(u.path, '/') + 1, SIZE_MAX));
	size_t dot = str_rfind_char(name, '.');
	if (dot != SIZE_MAX)
		name = str_slice(name, 0, dot);
	for (struct str shorter = suffix_cut(name); shorter.n < name.n; shorter = suffix_cut(name))
		name = shorter;
	return unicode_lower(a, name);
}

static void compare_pictures(struct arena *a, const struct worker_page *before, const struct worker_page *after,
			     struct compare_page *p)
{
	struct map here;
	map_init(&here, a);
	for (size_t i = 0; i < after->n_pictures; i++)
		map_set(&here, compare_picture_name(a, after->pictures[i]), NULL);
	for (size_t i = 0; i < before->n_pictures; i++) {
		struct str name = compare_picture_name(a, before->pictures[i]);
		if (name.n > 0 && !map_has(&here, name)) {
			line_add(a, p, arena_printf(a, "picture missing: %.*s", STR_ARG(before->pictures[i])));
			map_set(&here, name, NULL);
		}
	}
}

/* --- All of it --- */

static struct str type_family(struct str type)
{
	return str_slice(type, 0, str_find_char(type, '/', 0));
}

static void compare_types(struct arena *a, const struct compare_side *before, const struct compare_side *after,
			  struct compare_page *p)
{
	if (!str_eq(type_family(before->type), type_family(after->type)))
		line_add(a, p,
			 arena_printf(a, "type: there %.*s, here %.*s", STR_ARG(before->type), STR_ARG(after->type)));
}

static void trouble_line(struct arena *a, const char *where, const struct compare_side *s, struct compare_page *p)
{
	if (s->status != 0 && s->trouble.n > 0)
		line_add(a, p, arena_printf(a, "unreadable %s: %.*s", where, STR_ARG(s->trouble)));
}

void compare_page(struct arena *a, enum compare_kind kind, const struct compare_side *before,
		  const struct compare_side *after, struct compare_page *ret_page)
{
	struct compare_page *p = ret_page;
	*p = (struct compare_page){0};
	if (!compare_status(a, before, after, p))
		return;
	if (kind == COMPARE_ALIVE)
		return;
	trouble_line(a, "there", before, p);
	trouble_line(a, "here", after, p);
	if (before->trouble.n > 0 || after->trouble.n > 0)
		return;
	if (!before->has_page || !after->has_page || kind == COMPARE_FILE) {
		compare_types(a, before, after, p);
		return;
	}
	bool article = kind == COMPARE_ARTICLE ||
		       (kind == COMPARE_UNKNOWN && before->page.article_found && after->page.article_found);
	compare_title(a, !article, &before->page, &after->page, p);
	if (!article)
		return;
	p->text_compared = true;
	compare_text(a, before->page.text, after->page.text, &p->text);
	compare_pictures(a, &before->page, &after->page, p);
}
