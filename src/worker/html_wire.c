/*
 * HTML jobs and answers as bytes.
 */
#include "worker/html_wire.h"

#include "worker/pool.h"

/* Bytes that the smallest item of each list takes. */
#define STR_SIZE 4
#define MEDIA_SIZE (3 * 8 + 5 * STR_SIZE + 4)
#define PROVIDER_SIZE (7 * STR_SIZE)
#define NOTE_SIZE (4 + STR_SIZE + 4)

static void put_cstr(struct buf *out, const char *z)
{
	wire_put_str(out, str_of(z));
}

static void put_media(struct buf *out, const struct wordpress_media *m)
{
	wire_put_i64(out, m->id);
	wire_put_i64(out, m->width);
	wire_put_i64(out, m->height);
	wire_put_str(out, m->path);
	wire_put_str(out, m->alt);
	wire_put_str(out, m->caption);
	wire_put_str(out, m->title);
	wire_put_str(out, m->mime);
	wire_put_u32(out, m->attached);
}

static struct wordpress_media get_media(struct wire_reader *r)
{
	struct wordpress_media m = {.id = wire_i64(r)};
	m.width = (int)wire_i64(r);
	m.height = (int)wire_i64(r);
	m.path = wire_str(r);
	m.alt = wire_str(r);
	m.caption = wire_str(r);
	m.title = wire_str(r);
	m.mime = wire_str(r);
	m.attached = wire_u32(r) != 0;
	return m;
}

static void put_provider(struct buf *out, const struct embed_provider *p)
{
	put_cstr(out, p->name);
	put_cstr(out, p->label);
	put_cstr(out, p->host);
	put_cstr(out, p->path);
	put_cstr(out, p->query);
	put_cstr(out, p->page);
	put_cstr(out, p->frame);
}

/* An absent text and an empty one are the same to the table. */
static const char *get_cstr(struct arena *a, struct wire_reader *r)
{
	struct str s = wire_str(r);
	return s.n > 0 ? arena_cstr(a, s) : NULL;
}

static struct embed_provider get_provider(struct arena *a, struct wire_reader *r)
{
	struct embed_provider p = {.name = get_cstr(a, r)};
	p.label = get_cstr(a, r);
	p.host = get_cstr(a, r);
	p.path = get_cstr(a, r);
	p.query = get_cstr(a, r);
	p.page = get_cstr(a, r);
	p.frame = get_cstr(a, r);
	return p;
}

static void put_strs(struct buf *out, const struct str *items, size_t n)
{
	wire_put_u32(out, (uint32_t)n);
	wire_put_each(out, items, n);
}

static struct str *get_strs(struct arena *a, struct wire_reader *r, size_t *ret_n)
{
	*ret_n = wire_count(r, STR_SIZE);
	struct str *items = arena_array(a, *ret_n, sizeof(*items));
	for (size_t i = 0; i < *ret_n; i++)
		items[i] = wire_str(r);
	return items;
}

void html_request_put(struct buf *out, const struct worker_html_request *q)
{
	wire_put_u32(out, q->format);
	wire_put_str(out, q->source);
	wire_put_str(out, q->site_host);
	wire_put_str(out, q->locale);
	wire_put_u32(out, (uint32_t)q->n_media);
	for (size_t i = 0; i < q->n_media; i++)
		put_media(out, &q->media[i]);
	put_strs(out, q->shortcodes, q->n_shortcodes);
	wire_put_u32(out, q->embeds ? (uint32_t)q->embeds->n : 0);
	for (size_t i = 0; q->embeds && i < q->embeds->n; i++)
		put_provider(out, &q->embeds->rows[i]);
}

static void get_media_list(struct arena *a, struct wire_reader *r, struct worker_html_request *q)
{
	q->n_media = wire_count(r, MEDIA_SIZE);
	struct wordpress_media *media = arena_array(a, q->n_media, sizeof(*media));
	for (size_t i = 0; i < q->n_media; i++)
		media[i] = get_media(r);
	q->media = media;
}

static enum rc get_embeds(struct arena *a, struct wire_reader *r, struct worker_html_request *q)
{
	struct embed_table *table = arena_new(a, struct embed_table);
	table->n = wire_count(r, PROVIDER_SIZE);
	struct embed_provider *rows = arena_array(a, table->n, sizeof(*rows));
	for (size_t i = 0; i < table->n; i++) {
		rows[i] = get_provider(a, r);
		if (r->failed)
			break;
		enum rc rc = embed_provider_check(&rows[i]);
		if (rc != RC_OK)
			return rc;
	}
	table->rows = rows;
	q->embeds = table;
	return RC_OK;
}

enum rc html_request_get(struct arena *a, struct str message, struct worker_html_request *ret_request)
{
	struct wire_reader r = {.rest = message};
	struct worker_html_request q = {.format = (enum worker_html_format)wire_u32(&r)};
	q.source = wire_str(&r);
	q.site_host = wire_str(&r);
	q.locale = wire_str(&r);
	get_media_list(a, &r, &q);
	q.shortcodes = get_strs(a, &r, &q.n_shortcodes);
	enum rc rc = get_embeds(a, &r, &q);
	if (rc != RC_OK)
		return rc;
	if (r.failed)
		return worker_nonsense();
	*ret_request = q;
	return RC_OK;
}

void html_reply_put(struct buf *out, const struct worker_html_reply *reply)
{
	wire_put_str(out, reply->html.s);
	wire_put_str(out, reply->teaser.s);
	wire_put_u32(out, (uint32_t)reply->n_pages);
	for (size_t i = 0; i < reply->n_pages; i++)
		wire_put_u32(out, (uint32_t)reply->pages[i]);
	wire_put_str(out, reply->first_image);
	put_strs(out, reply->media, reply->n_media);
	wire_put_u32(out, (uint32_t)reply->n_notes);
	for (size_t i = 0; i < reply->n_notes; i++) {
		wire_put_u32(out, reply->notes[i].kind);
		wire_put_str(out, reply->notes[i].name);
		wire_put_u32(out, reply->notes[i].count);
	}
}

static void get_pages(struct arena *a, struct wire_reader *r, struct worker_html_reply *reply)
{
	reply->n_pages = wire_count(r, sizeof(uint32_t));
	reply->pages = arena_array(a, reply->n_pages, sizeof(*reply->pages));
	for (size_t i = 0; i < reply->n_pages; i++) {
		reply->pages[i] = wire_u32(r);
		r->failed = r->failed || reply->pages[i] > reply->html.s.n;
	}
}

static void get_notes(struct arena *a, struct wire_reader *r, struct worker_html_reply *reply)
{
	reply->n_notes = wire_count(r, NOTE_SIZE);
	reply->notes = arena_array(a, reply->n_notes, sizeof(*reply->notes));
	for (size_t i = 0; i < reply->n_notes; i++) {
		struct note *note = &reply->notes[i];
		note->kind = (enum note_kind)wire_u32(r);
		note->name = wire_str(r);
		note->count = wire_u32(r);
		r->failed = r->failed || (unsigned)note->kind >= NOTE_KINDS;
	}
}

enum rc html_reply_get(struct arena *a, struct str message, struct worker_html_reply *ret_reply)
{
	struct wire_reader r = {.rest = message};
	struct worker_html_reply reply = {.html.s = wire_str(&r)};
	reply.teaser.s = wire_str(&r);
	get_pages(a, &r, &reply);
	reply.first_image = wire_str(&r);
	reply.media = get_strs(a, &r, &reply.n_media);
	get_notes(a, &r, &reply);
	if (r.failed)
		return worker_nonsense();
	*ret_reply = reply;
	return RC_OK;
}

void html_page_put(struct buf *out, const struct worker_page *page)
{
	const struct str texts[] = {page->title,     page->heading,  page->text,
				    page->canonical, page->language, page->description};
	wire_put_each(out, texts, ARRAY_LEN(texts));
	put_strs(out, page->pictures, page->n_pictures);
	wire_put_u32(out, page->article_found);
}

enum rc html_page_get(struct arena *a, struct str message, struct worker_page *ret_page)
{
	struct wire_reader r = {.rest = message};
	struct worker_page page = {.title = wire_str(&r)};
	page.heading = wire_str(&r);
	page.text = wire_str(&r);
	page.canonical = wire_str(&r);
	page.language = wire_str(&r);
	page.description = wire_str(&r);
	page.pictures = get_strs(a, &r, &page.n_pictures);
	page.article_found = wire_u32(&r) != 0;
	if (r.failed)
		return worker_nonsense();
	*ret_page = page;
	return RC_OK;
}
