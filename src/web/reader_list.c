/*
 * Front page, section, tag, author, dates, search: filter in, page of cards out.
 */
#include "web/reader_list.h"

#include "rules/find.h"
#include "rules/front.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/cached.h"
#include "web/handlers.h"
#include "web/reader_article.h"

#define PAGES_SHOWN 3 /* on each side of the current one */

/* What makes one list different from another. */
struct listing {
	struct article_filter filter;
	struct str path;    /* of page 1, decoded, without the language's prefix; ends in '/' */
	struct str heading; /* "" on the front page */
	int64_t page;
	struct list_view view;
};

void filter_lang(struct req *q, struct article_filter *f)
{
	const struct str *tags;
	if (settings_languages(q->settings, &tags) < 2)
		return;
	f->by_lang = true;
	f->lang = q->lang_prefix.n > 0 ? q->look->tag : STR("");
}

bool page_number_cut(struct str path, struct str *ret_path, int64_t *ret_page)
{
	struct str whole = path;
	*ret_path = path;
	*ret_page = 1;
	if (str_ends(path, STR("/")))
		path.n--;
	size_t slash = str_rfind_char(path, '/');
	if (slash == SIZE_MAX)
		return true;
	struct str before = str_slice(path, 0, slash + 1), number = str_slice(path, slash + 1, path.n);
	if (!str_ends(before, STR("/page/")))
		return true;
	*ret_path = str_slice(whole, 0, before.n - strlen("page/"));
	return str_to_i64(number, ret_page) == RC_OK && *ret_page >= 1 && *ret_page <= 1000000 && number.p[0] != '0';
}

/* --- Paging --- */

static struct str page_path(struct req *q, const struct listing *l, int64_t page)
{
	struct str url = page_list_url(q, l->path);
	return page == 1 ? url : arena_printf(q->arena, "%.*spage/%lld/", STR_ARG(url), (long long)page);
}

static struct pager_view *pager_make(struct req *q, const struct listing *l, int64_t total, int64_t size,
				     struct str (*url)(struct req *, const struct listing *, int64_t))
{
	int64_t pages = (total + size - 1) / size;
	if (pages < 2)
		return NULL;
	struct link_view *links = arena_array(q->arena, 2 * PAGES_SHOWN + 3, sizeof *links);
	size_t n = 0;
	for (int64_t i = 1; i <= pages; i++) {
		bool near = i >= l->page - PAGES_SHOWN && i <= l->page + PAGES_SHOWN;
		if (!near && i != 1 && i != pages) {
			i = i < l->page ? l->page - PAGES_SHOWN - 1 : pages - 1;
			continue;
		}
		links[n++] = (struct link_view){.label = arena_printf(q->arena, "%lld", (long long)i),
						.url = url(q, l, i),
						.current = i == l->page};
	}
	struct str numbers[] = {arena_printf(q->arena, "%lld", (long long)l->page),
				arena_printf(q->arena, "%lld", (long long)pages)};
	struct pager_view *p = arena_new(q->arena, struct pager_view);
	*p = (struct pager_view){.newer_url = l->page > 1 ? url(q, l, l->page - 1) : STR(""),
				 .older_url = l->page < pages ? url(q, l, l->page + 1) : STR(""),
				 .position = page_fill_text(q, N_("Page %1 of %2"), numbers, 2),
				 .pages = VIEW_ITEMS(links, n)};
	return p;
}

/* --- Answering --- */

static void frame_fill(struct req *q, struct listing *l)
{
	struct page_view *p = &l->view.page;
	page_fill(q, p, l->heading);
	page_canonical(q, p, arena_join(q->arena, q->lang_prefix, l->path, STR_NONE),
		       l->page > 1 ? arena_printf(q->arena, "page/%lld/", (long long)l->page) : STR(""));
	page_meta(q, p, "og:type", STR("website"));
	page_meta(q, p, "og:title", l->heading.n ? l->heading : p->site_title);
	if (l->filter.section_id || l->filter.tag_id || l->filter.person_id)
		page_feed(q, p, l->heading, arena_join(q->arena, l->path, STR("feed/"), STR_NONE));
	if (l->heading.n == 0)
		p->description = p->site_tagline;
	l->view.heading = l->heading;
}

static enum rc listing_cards(struct req *q, struct listing *l, int64_t *ret_total)
{
	struct article_cards rows;
	int64_t size = settings_number(q->settings, "lists.page_size");
	l->filter.now = q->now;
	l->filter.limit = size;
	l->filter.offset = (l->page - 1) * size;
	filter_lang(q, &l->filter);
	enum rc rc = article_count(q->db, &l->filter, ret_total);
	if (rc == RC_OK)
		rc = article_list(q->db, q->arena, &l->filter, &rows);
	if (rc != RC_OK)
		return rc;
	if (rows.n == 0 && l->page > 1)
		return RC_NOT_FOUND;
	l->view.pager = pager_make(q, l, *ret_total, size, page_path);
	return page_cards(q, &rows, &l->view.cards);
}

static enum rc listing_answer(struct req *q, struct listing *l)
{
	int64_t total;
	enum rc rc = listing_cards(q, l, &total);
	if (rc != RC_OK)
		return rc;
	frame_fill(q, l);
	l->view.is_empty = l->view.cards.n == 0;
	l->view.empty_text = req_text(q, N_("There are no articles here yet."));
	return req_render(q, 200, "list", &list_view_type, &l->view);
}

/* --- Front page --- */

/* The first story is wider than the others, and so is its picture. */
static void lead_mark(struct card_view *c)
{
	c->lead = true;
	if (c->picture)
		c->picture->sizes = STR("(min-width: 60rem) 50rem, 100vw");
}

static void strip_fill(struct req *q, const struct front_page *f, struct list_view *v)
{
	struct strip_view *lines = arena_array(q->arena, f->n_lines, sizeof *lines);
	for (size_t i = 0; i < f->n_lines; i++) {
		const struct front_line *l = &f->lines[i];
		lines[i] = (struct strip_view){.text = l->text, .url = l->article_id ? page_url(q, l->url) : l->url};
		if (l->article_id)
			page_lang_of(q, l->lang, &lines[i].lang, &lines[i].dir);
	}
	v->strip = VIEW_ITEMS(lines, f->n_lines);
}

static enum rc blocks_fill(struct req *q, const struct front_page *f, struct list_view *v)
{
	struct block_view *blocks = arena_array(q->arena, f->n_blocks, sizeof *blocks);
	for (size_t i = 0; i < f->n_blocks; i++) {
		blocks[i] = (struct block_view){.label = f->blocks[i].name, .url = page_list_url(q, f->blocks[i].path)};
		enum rc rc = page_cards(q, &f->blocks[i].cards, &blocks[i].cards);
		if (rc != RC_OK)
			return rc;
	}
	v->blocks = VIEW_ITEMS(blocks, f->n_blocks);
	return RC_OK;
}

/* Without blocks what is new follows what was put there by hand, as one list. */
static enum rc stories_fill(struct req *q, const struct front_page *f, struct list_view *v)
{
	const struct article_cards *parts[] = {&f->stories, &f->newest};
	struct article_cards top = {arena_array(q->arena, f->stories.n + f->newest.n, sizeof *top.items), 0};
	for (size_t p = 0; p < (f->n_blocks > 0 ? 1 : 2); p++)
		for (size_t i = 0; i < parts[p]->n; i++)
			top.items[top.n++] = parts[p]->items[i];
	enum rc rc = page_cards(q, &top, &v->cards);
	if (rc == RC_OK && f->n_blocks > 0)
		rc = page_cards(q, &f->newest, &v->newest);
	if (rc == RC_OK && top.n > 0)
		lead_mark((struct card_view *)v->cards.items);
	return rc;
}

/* What editors arranged leads the first page; the list below leaves it out. */
static enum rc front_fill(struct req *q, struct listing *l)
{
	struct front_page f;
	int64_t size = settings_number(q->settings, "lists.page_size"), total;
	l->filter.now = q->now;
	l->filter.limit = size;
	filter_lang(q, &l->filter);
	enum rc rc = front_make(q->db, q->arena, q->settings, &l->filter, &f);
	if (rc == RC_OK)
		rc = article_count(q->db, &l->filter, &total);
	if (rc == RC_OK)
		rc = stories_fill(q, &f, &l->view);
	if (rc == RC_OK)
		rc = blocks_fill(q, &f, &l->view);
	if (rc != RC_OK)
		return rc;
	cached_until(q, f.until);
	strip_fill(q, &f, &l->view);
	l->view.pager = pager_make(q, l, total, size, page_path);
	l->view.is_empty = l->view.cards.n + l->view.blocks.n + l->view.newest.n == 0;
	return RC_OK;
}

enum rc reader_front(struct req *q)
{
	struct listing l = {.path = STR("/"), .heading = STR(""), .page = 1, .view = {.is_front = true}};
	bool answered;
	enum rc rc = reader_query_door(q, &answered);
	if (rc != RC_OK || answered)
		return rc;
	rc = front_fill(q, &l);
	if (rc != RC_OK)
		return rc;
	frame_fill(q, &l);
	l.view.empty_text = req_text(q, N_("There are no articles here yet."));
	return req_render(q, 200, "list", &list_view_type, &l.view);
}

enum rc reader_front_page(struct req *q)
{
	struct listing l = {.path = STR("/"), .heading = STR(""), .page = req_path_id(q, "n")};
	if (l.page == 1)
		return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, STR("/"), STR_NONE), NULL);
	return l.page > 1 ? listing_answer(q, &l) : RC_NOT_FOUND;
}

/* --- Section, tag, author --- */

static enum rc subsections_fill(struct req *q, const struct section *s, struct list_view *v)
{
	struct sections children;
	enum rc rc = section_list_children(q->db, q->arena, s->id, &children);
	if (rc != RC_OK)
		return rc;
	struct link_view *links = arena_array(q->arena, children.n, sizeof *links);
	for (size_t i = 0; i < children.n; i++)
		links[i] = (struct link_view){.label = children.items[i].name,
					      .url = page_list_url(q, children.items[i].path)};
	v->subsections = VIEW_ITEMS(links, children.n);
	return RC_OK;
}

enum rc reader_section(struct req *q, const struct section *s, int64_t page)
{
	struct listing l = {.filter = {.section_id = s->id}, .path = s->path, .heading = s->name, .page = page};
	l.view.description = html_from_text(q->arena, s->description);
	enum rc rc = subsections_fill(q, s, &l.view);
	return rc == RC_OK ? listing_answer(q, &l) : rc;
}

enum rc reader_tag(struct req *q, const struct tag *t, int64_t page)
{
	struct listing l = {.filter = {.tag_id = t->id}, .path = t->path, .heading = t->name, .page = page};
	l.view.description = html_from_text(q->arena, t->description);
	return listing_answer(q, &l);
}

enum rc reader_author(struct req *q, const struct person *p, int64_t page)
{
	struct listing l = {.filter = {.person_id = p->id}, .path = p->path, .heading = p->name, .page = page};
	l.view.person = arena_new(q->arena, struct person_view);
	enum rc rc = reader_person(q, p, l.view.person);
	return rc == RC_OK ? listing_answer(q, &l) : rc;
}

/* --- Dates, in the site's time zone --- */

/* Epoch milliseconds of a day's beginning in the site's zone. */
static int64_t day_begin(struct req *q, int64_t year, int64_t month, int64_t day)
{
	return time_of_day(settings_zone(q->settings), (int)year, (int)month, (int)day);
}

static struct str date_heading(struct req *q, int64_t from,
			       void (*format)(const struct locale *, int64_t, const char *, struct buf *))
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	format(q->look->locale, from, settings_zone(q->settings), &b);
	return buf_to_arena(&b, q->arena);
}

static void year_text(const struct locale *l, int64_t ms, const char *zone, struct buf *out)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc3339(ms, zone, &b);
	buf_put(out, str_slice(buf_str(&b), 0, 4));
}

/* A year, a month (month > 0) or a day (day > 0). A date without articles is not found. */
static enum rc date_list(struct req *q, int64_t year, int64_t month, int64_t day, int64_t page)
{
	struct listing l = {.page = page};
	if (year < 1970 || year > 9998 || month < 0 || month > 12 || day < 0 || day > 31)
		return RC_NOT_FOUND;
	int64_t m = month ? month : 1;
	l.filter.from = day_begin(q, year, m, day ? day : 1);
	if (day)
		l.filter.to = day_begin(q, year, m, day + 1);
	else if (month)
		l.filter.to = day_begin(q, m == 12 ? year + 1 : year, m == 12 ? 1 : m + 1, 1);
	else
		l.filter.to = day_begin(q, year + 1, 1, 1);
	if (day) {
		l.path = arena_printf(q->arena, "/%04d/%02d/%02d/", (int)year, (int)month, (int)day);
		l.heading = date_heading(q, l.filter.from, locale_date);
	} else if (month) {
		l.path = arena_printf(q->arena, "/%04d/%02d/", (int)year, (int)month);
		l.heading = date_heading(q, l.filter.from, locale_month);
	} else {
		l.path = arena_printf(q->arena, "/%04d/", (int)year);
		l.heading = date_heading(q, l.filter.from, year_text);
	}
	int64_t total;
	l.filter.now = q->now;
	filter_lang(q, &l.filter);
	enum rc rc = article_count(q->db, &l.filter, &total);
	if (rc == RC_OK && total == 0)
		rc = RC_NOT_FOUND;
	return rc == RC_OK ? listing_answer(q, &l) : rc;
}

enum rc reader_date(struct req *q, struct str path, int64_t page)
{
	int64_t part[3] = {0, 0, 0};
	size_t n = 0, digits[] = {4, 2, 2};
	struct str rest = str_trim(str_slice(path, 1, path.n)), one;
	while (str_split(&rest, '/', &one)) {
		if (one.n == 0 && rest.n == 0)
			break;
		if (n == 3 || one.n != digits[n] || str_to_i64(one, &part[n]) != RC_OK || part[n] < 1)
			return RC_NOT_FOUND;
		n++;
	}
	return n > 0 ? date_list(q, part[0], part[1], part[2], page) : RC_NOT_FOUND;
}

/* --- Search --- */

static struct str search_url(struct req *q, const struct listing *l, int64_t page)
{
	CLEANUP(buf_done) struct buf b = BUF(8192);
	url_encode(&b, l->view.page.search_query, URL_ENCODE_COMPONENT);
	struct str base = page_list_url(q, l->path);
	return page == 1 ? arena_printf(q->arena, "%.*s?q=%.*s", STR_ARG(base), STR_ARG(buf_str(&b)))
			 : arena_printf(q->arena, "%.*s?q=%.*s&page=%lld", STR_ARG(base), STR_ARG(buf_str(&b)),
					(long long)page);
}

enum rc reader_search(struct req *q)
{
	struct listing l = {
		.path = STR("/search/"), .heading = req_text(q, N_("Search")), .page = 1, .view = {.is_search = true}};
	struct found found;
	struct str typed = utf8_cut(req_query(q, "q"), 512);
	int64_t size = settings_number(q->settings, "lists.page_size");
	if (str_to_i64(req_query(q, "page"), &l.page) != RC_OK || l.page < 1 || l.page > 1000)
		l.page = 1;
	enum rc rc = find_articles(q->db, q->arena, typed, q->now, size, (l.page - 1) * size, &found);
	if (rc == RC_OK)
		rc = page_cards(q, &found.cards, &l.view.cards);
	if (rc != RC_OK)
		return rc;
	frame_fill(q, &l);
	l.view.page.robots = STR("noindex");
	l.view.page.search_query = typed;
	l.view.pager = pager_make(q, &l, found.total, size, search_url);
	l.view.result_count = typed.n ? page_count(q, N_PLURAL("%d result", "%d results"), found.total) : STR("");
	l.view.is_empty = typed.n > 0 && l.view.cards.n == 0;
	l.view.empty_text = req_text(q, N_("Nothing was found. Try other or fewer words."));
	return req_render(q, 200, "list", &list_view_type, &l.view);
}
