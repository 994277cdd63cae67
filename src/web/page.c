/*
 * The frame of every page and the pieces that several pages show.
 */
#include "web/page.h"

#include "store/person.h"
#include "text/url.h"
#include "web/cached.h"
#include "web/frame.h"
#include "web/running.h"

#define FEEDS_MAX 8
#define METAS_MAX 24

/* --- Small pieces --- */

struct str page_url(struct req *q, struct str path)
{
	return url_path_encode(q->arena, path);
}

struct str page_list_url(struct req *q, struct str path)
{
	if (q->lang_prefix.n > 0)
		path = arena_join(q->arena, q->lang_prefix, path, STR_NONE);
	return url_path_encode(q->arena, path);
}

static struct time_view time_as(struct req *q, int64_t ms,
				void (*format)(const struct locale *, int64_t, const char *, struct buf *))
{
	const char *zone = settings_zone(q->settings);
	CLEANUP(buf_done) struct buf machine = BUF(64), human = BUF(256);
	time_rfc3339(ms, zone, &machine);
	format(q->look->locale, ms, zone, &human);
	return (struct time_view){buf_to_arena(&machine, q->arena), buf_to_arena(&human, q->arena)};
}

struct time_view page_time(struct req *q, int64_t ms)
{
	return time_as(q, ms, locale_date_time);
}

struct time_view page_date(struct req *q, int64_t ms)
{
	return time_as(q, ms, locale_date);
}

struct str page_count(struct req *q, const char *one, const char *many, int64_t n)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	locale_count(q->look->locale, one, many, n, &b);
	return buf_to_arena(&b, q->arena);
}

struct str page_fill_text(struct req *q, const char *msgid, const struct str *args, size_t n)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	locale_fill(&b, req_text(q, msgid), args, n);
	return buf_to_arena(&b, q->arena);
}

struct str page_label(const struct req *q, struct str label)
{
	return str_is(label, "breaking") ? req_text(q, N_("Breaking")) : label;
}

void page_lang_of(struct req *q, struct str lang, struct str *ret_lang, struct str *ret_dir)
{
	const struct str *tags;
	*ret_lang = *ret_dir = STR("");
	if (lang.n == 0 && settings_languages(q->settings, &tags) > 0)
		lang = tags[0];
	if (str_eq_nocase(lang, q->look->tag))
		return;
	struct locale *l;
	if (locale_new(arena_cstr(q->arena, lang), STR_NONE, &l) != RC_OK)
		return;
	*ret_lang = arena_str(q->arena, str_of(locale_tag(l)));
	*ret_dir = str_of(locale_rtl(l) ? "rtl" : "ltr");
	locale_free(l);
}

/* --- Bylines --- */

/* Names are joined as the language joins them; each is put in as a link where its mark stands. */
struct safe_html page_byline(struct req *q, const struct byline_name *names, size_t n)
{
	static const struct str marks[] = {STR("\1"), STR("\2"), STR("\3"), STR("\4"), STR("\5"), STR("\6"), STR("\7")};
	if (n == 0)
		return html_trusted(STR(""));
	if (n > ARRAY_LEN(marks))
		n = ARRAY_LEN(marks);
	CLEANUP(buf_done) struct buf list = BUF(1024), out = BUF(16384);
	locale_list(q->look->locale, marks, n, &list);
	struct str joined = buf_to_arena(&list, q->arena);
	struct str text = page_fill_text(q, N_("By %1"), &joined, 1);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c < 1 || c > n) {
			html_escape(&out, str_slice(text, i, i + 1));
			continue;
		}
		const struct byline_name *name = &names[c - 1];
		html_link(&out, page_list_url(q, name->path), STR("author"), name->name);
	}
	return html_trusted(buf_to_arena(&out, q->arena));
}

/* --- Pictures --- */

static void srcset_add(struct buf *b, struct req *q, struct str path, int64_t width)
{
	if (b->n > 0)
		buf_puts(b, ", ");
	struct str rest = page_url(q, path), piece;
	/* A comma would end the candidate. */
	for (bool first = true; str_split(&rest, ',', &piece); first = false) {
		if (!first)
			buf_puts(b, "%2c");
		buf_put(b, piece);
	}
	buf_putc(b, ' ');
	buf_put_i64(b, width);
	buf_putc(b, 'w');
}

/* No style may stand in a page, so the focus is one of five classes a side: "fx25 fy75". */
static struct str focus_class(struct req *q, const struct media_picture *m)
{
	int x = (m->focus_x + 12) / 25 * 25, y = (m->focus_y + 12) / 25 * 25;
	return x == 50 && y == 50 ? STR("") : arena_printf(q->arena, "fx%d fy%d", x, y);
}

enum rc page_picture(struct req *q, int64_t media_id, const char *sizes, struct picture_view **ret_picture)
{
	struct media_picture m;
	*ret_picture = NULL;
	enum rc rc = media_id ? media_picture_get(q->db, q->arena, media_id, &m) : RC_NOT_FOUND;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	CLEANUP(buf_done) struct buf own = BUF(8192), webp = BUF(8192);
	for (size_t i = 0; i < m.n_sizes; i++)
		srcset_add(str_is(m.sizes[i].mime, "image/webp") ? &webp : &own, q, m.sizes[i].path, m.sizes[i].width);
	if (own.n > 0)
		srcset_add(&own, q, m.path, m.width);
	struct picture_view *p = arena_new(q->arena, struct picture_view);
	*p = (struct picture_view){.src = page_url(q, m.path),
				   .srcset = buf_to_arena(&own, q->arena),
				   .webp_srcset = buf_to_arena(&webp, q->arena),
				   .sizes = str_of(sizes),
				   .alt = m.alt,
				   .width = m.width,
				   .height = m.height,
				   .caption = html_from_text(q->arena, m.caption),
				   .credit = m.credit,
				   .focus = focus_class(q, &m),
				   .has_caption = m.caption.n > 0 || m.credit.n > 0,
				   .may_move = str_is(m.mime, "image/gif")};
	*ret_picture = p;
	return RC_OK;
}

/* --- Cards --- */

static struct safe_html card_byline(struct req *q, const struct person_bylines *all, int64_t article_id)
{
	struct byline_name names[7];
	size_t n = 0;
	for (size_t i = 0; i < all->n && n < ARRAY_LEN(names); i++)
		if (all->items[i].article_id == article_id)
			names[n++] = (struct byline_name){all->items[i].name, all->items[i].path};
	return page_byline(q, names, n);
}

static enum rc card_fill(struct req *q, const struct article_card *row, const struct person_bylines *bylines,
			 struct card_view *c)
{
	*c = (struct card_view){.url = page_url(q, row->path),
				.title = row->title,
				.standfirst = row->standfirst,
				.byline = card_byline(q, bylines, row->id),
				.published = page_date(q, row->published_at)};
	page_lang_of(q, row->lang, &c->lang, &c->dir);
	if (row->section_id) {
		c->section = arena_new(q->arena, struct link_view);
		*c->section =
			(struct link_view){.label = row->section_name, .url = page_list_url(q, row->section_path)};
	}
	if (row->comments > 0 && settings_on(q->settings, "blocks.comments"))
		c->comments = page_count(q, N_PLURAL("%d comment", "%d comments"), row->comments);
	cached_shows_comments(q, row->id);
	return page_picture(q, row->lead_media_id, "(min-width: 60rem) 20rem, 100vw", &c->picture);
}

enum rc page_cards(struct req *q, const struct article_cards *rows, struct view_list *ret_cards)
{
	struct card_view *cards = arena_array(q->arena, rows->n, sizeof *cards);
	int64_t *ids = arena_array(q->arena, rows->n, sizeof *ids);
	struct person_bylines bylines;
	for (size_t i = 0; i < rows->n; i++)
		ids[i] = rows->items[i].id;
	enum rc rc = person_bylines(q->db, q->arena, ids, rows->n, &bylines);
	for (size_t i = 0; rc == RC_OK && i < rows->n; i++)
		rc = card_fill(q, &rows->items[i], &bylines, &cards[i]);
	*ret_cards = VIEW_ITEMS(cards, rows->n);
	return rc;
}

/* --- The frame --- */

void page_feed(struct req *q, struct page_view *p, struct str title, struct str path)
{
	struct feed_link_view *feeds = (struct feed_link_view *)p->feeds.items;
	if (!feeds) {
		feeds = arena_array(q->arena, FEEDS_MAX, sizeof *feeds);
		p->feeds.items = feeds;
	}
	if (p->feeds.n < FEEDS_MAX)
		feeds[p->feeds.n++] =
			(struct feed_link_view){STR("application/rss+xml"), title, page_list_url(q, path)};
}

static struct meta_view *meta_add(struct req *q, struct page_view *p)
{
	struct meta_view *metas = (struct meta_view *)p->metas.items;
	if (!metas) {
		metas = arena_array(q->arena, METAS_MAX, sizeof *metas);
		p->metas.items = metas;
	}
	ensure(p->metas.n < METAS_MAX, "more meta tags than any page has");
	return &metas[p->metas.n++];
}

void page_meta(struct req *q, struct page_view *p, const char *property, struct str content)
{
	if (content.n > 0)
		*meta_add(q, p) = (struct meta_view){.property = str_of(property), .content = content};
}

void page_meta_name(struct req *q, struct page_view *p, const char *name, struct str content)
{
	if (content.n > 0)
		*meta_add(q, p) = (struct meta_view){.name = str_of(name), .content = content};
}

void page_canonical(struct req *q, struct page_view *p, struct str path, struct str tail)
{
	p->canonical = arena_join(q->arena, req_base_url(q), page_url(q, path), tail, STR_NONE);
	page_meta(q, p, "og:url", p->canonical);
	page_meta(q, p, "og:site_name", p->site_title);
}

const char *page_notice_text(const struct site_settings *settings, struct str name, struct str value)
{
	static const struct {
		const char *name, *value, *text;
	} notices[] = {
		{"voted", "like", N_("Thank you, your opinion is counted.")},
		{"voted", "dislike", N_("Thank you, your opinion is counted.")},
		{"voted", "rating", N_("Thank you, your rating is counted.")},
		{"voted", "poll", N_("Thank you, your vote is counted.")},
		{"voted", "waits",
		 N_("Thank you. Many voted from your network: your vote is kept, and counts later or after the "
		    "newsroom has looked at it.")},
		{"voted", "none", N_("Your vote was withdrawn.")},
		{"reported", "1", N_("Thank you. A moderator will look at this comment.")},
		{"own", "changed", N_("Your comment was changed.")},
		{"own", "withdrawn", N_("Your comment was withdrawn.")},
		{"posted", "1", N_("Your comment was published.")},
		{"held", "1", N_("Thank you. Your comment waits for a moderator and will appear soon.")},
	};
	for (size_t i = 0; i < ARRAY_LEN(notices); i++)
		if (str_is(name, notices[i].name) && str_is(value, notices[i].value))
			return notices[i].text;
	if (str_is(name, "voted") && settings_reaction(settings, value) >= 0)
		return N_("Thank you, your reaction is counted.");
	return NULL;
}

void page_notice(struct req *q, struct page_view *p)
{
	static const char *const names[] = {"voted", "posted", "held", "reported", "own"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *text = page_notice_text(q->settings, str_of(names[i]), req_query(q, names[i]));
		if (!text)
			continue;
		p->notice = req_text(q, text);
		p->notice_receipt = str_is(str_of(names[i]), "posted") || str_is(str_of(names[i]), "held");
		return;
	}
}

void page_fill(struct req *q, struct page_view *p, struct str heading)
{
	struct str title = settings_text(q->settings, "site.title");
	struct str year = page_date(q, q->now).datetime;
	const struct frame *frame = frame_of(q);
	*p = (struct page_view){
		.lang = str_of(locale_tag(q->look->locale)),
		.dir = str_of(locale_dir(q->look->locale)),
		.head_title = heading.n == 0 ? title : arena_join(q->arena, heading, STR(" – "), title, STR_NONE),
		.css_url = q->look->css_url,
		.js_url = q->look->js_url,
		.icon_url = q->look->icon_url,
		.site_title = title,
		.site_tagline = settings_text(q->settings, "site.tagline"),
		.home_url = page_list_url(q, STR("/")),
		.search_url = q->web->config.frozen ? STR("") : page_list_url(q, STR("/search/")),
		.privacy_url = frame ? frame->privacy_url : page_list_url(q, STR("/privacy/")),
		.year = str_slice(year, 0, 4),
		.footer_text = settings_text(q->settings, "site.footer"),
		.languages = frame ? frame->languages : frame_languages(q),
		.frozen = q->web->config.frozen,
	};
	if (frame) {
		p->menu = frame_menu(q, &frame->menu, &frame->menu_rows);
		p->footer = frame_menu(q, &frame->footer, &frame->footer_rows);
		p->logo = frame->logo;
		p->privacy_linked = frame->privacy_linked;
	}
	page_feed(q, p, title, STR("/feed/"));
}

enum rc page_moved(struct req *q)
{
	struct str to = response_get(&q->response, "Location");
	int status = q->response.status;
	struct moved_view v = {.url = arena_str(q->arena, to)};
	if (to.n == 0)
		return RC_OK;
	page_fill(q, &v.page, req_text(q, N_("This page has moved")));
	v.page.canonical = str_starts(v.url, STR("/")) ? arena_join(q->arena, req_base_url(q), v.url, STR_NONE) : v.url;
	response_done(&q->response);
	enum rc rc = req_render(q, status, "moved", &moved_view_type, &v);
	if (rc == RC_OK)
		response_set(&q->response, "Location", v.url);
	return rc;
}
