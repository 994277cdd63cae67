/*
 * The articles and pages of the sample newsroom: when they appeared, what they belong to, their texts.
 */
#include <stdlib.h>

#include "app/demo_build.h"
#include "app/demo_files.h"
#include "store/poll.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)
#define MEDIA_FOLDER "/media/demo/"
#define ARTICLE_LINK "(article:"

/* {"hours_ago": 5}, or {"days_ago": 2, "time": "05:40"} in UTC; a moment to come is a day earlier. */
static int64_t moment_of(const struct demo *d, const struct json *j)
{
	int64_t hours = json_int(json_get(j, "hours_ago"), -1);
	if (hours >= 0)
		return d->now - hours * HOUR_MS;
	struct str time = demo_text(j, "time"), hour = str_slice(time, 0, 2), minute = str_slice(time, 3, 5);
	int64_t h = 0, m = 0;
	if (str_to_i64(hour, &h) != RC_OK || str_to_i64(minute, &m) != RC_OK)
		h = m = 0;
	int64_t at = (d->now / DAY_MS - json_int(json_get(j, "days_ago"), 0)) * DAY_MS + (h * 60 + m) * 60 * 1000;
	return at > d->now ? at - DAY_MS : at;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The same name in several languages is one group. */
static int64_t group_of(struct demo *d, struct str name)
{
	const int64_t *known = map_get(&d->groups, name);
	if (name.n == 0 || known)
		return known ? *known : 0;
	int64_t group = (int64_t)d->groups.n + 1;
	demo_id_set(d, &d->groups, name, group);
	return group;
}

static void row_fill(struct demo *d, struct demo_piece *p, bool page)
{
	const struct json *j = p->about;
	struct article *r = &p->m.row;
	struct str slug = demo_text(j, "slug");
	int64_t later = json_int(json_get(j, "updated_hours_later"), 0);
	*r = (struct article){
		.kind = page ? ARTICLE_PAGE : ARTICLE_ARTICLE,
		.state = ARTICLE_PUBLISHED,
		.slug = slug.n > 0 ? slug : p->name,
		.title = demo_text(j, "title"),
		.standfirst = demo_text(j, "standfirst"),
		.lang = demo_text(j, "lang"),
		.translation_group = group_of(d, demo_text(j, "translations")),
		.position = json_int(json_get(j, "position"), 0),
		.lead_caption = demo_text(j, "lead_caption"),
		.lead_credit = demo_text(j, "lead_credit"),
		.sticky = json_bool(json_get(j, "sticky"), false),
		.comment_policy = demo_text(j, "comment_policy"),
		.correction = demo_text(j, "correction"),
		.published_at = moment_of(d, json_get(j, "published")),
	};
	r->created_at = r->modified_at = r->published_at;
	if (later > 0)
		r->updated_at = r->modified_at = earlier(r->published_at + later * HOUR_MS, d->now);
}

/* Known before anything is stored, because the site is empty: so any article may link to any other. */
static void path_fill(struct demo *d, struct demo_piece *p)
{
	struct site_settings *settings = site_settings(d->site);
	struct str section = json_str(json_at(json_get(p->about, "sections"), 0));
	p->m.row.path = article_path_make(settings, &d->arena, &p->m.row, section.p ? section : STR(""));
	settings_unref(settings);
}

static const struct demo_piece *piece_find(const struct demo *d, struct str name)
{
	for (size_t i = 0; i < d->n_pieces; i++)
		if (str_eq(d->pieces[i].name, name))
			return &d->pieces[i];
	return NULL;
}

/* [words](article:NAME) becomes a link to where that article is. */
static enum rc links_fill(struct demo *d, struct str text, struct str *ret_text)
{
	CLEANUP(buf_done) struct buf out = BUF(text.n + 65536);
	size_t at = 0, link;
	while ((link = str_find(text, STR(ARTICLE_LINK), at)) != SIZE_MAX) {
		size_t name = link + strlen(ARTICLE_LINK), end = str_find_char(text, ')', name);
		const struct demo_piece *to = piece_find(d, str_slice(text, name, end));
		if (!to)
			return rc_fail(RC_INVALID, "demo: a link to an article that is not there: %.*s",
				       STR_ARG(str_slice(text, link, end)));
		buf_put(&out, str_slice(text, at, link));
		buf_putc(&out, '(');
		buf_put(&out, to->m.row.path);
		at = end;
	}
	buf_put(&out, str_slice(text, at, text.n));
	*ret_text = buf_to_arena(&out, &d->arena);
	return RC_OK;
}

/* What the text shows, after the lead picture. */
static enum rc media_fill(struct demo *d, struct demo_piece *p)
{
	struct str lead = demo_text(p->about, "lead"), folder = STR(MEDIA_FOLDER);
	const struct worker_html_reply *r = &p->m.rendered;
	int64_t *ids = arena_array(&d->arena, r->n_media + 1, sizeof *ids);
	enum rc rc = RC_OK;
	if (lead.n > 0) {
		rc = demo_id(&d->media, lead, "picture", &p->m.row.lead_media_id);
		ids[p->m.n_media++] = p->m.row.lead_media_id;
	}
	for (size_t i = 0; rc == RC_OK && i < r->n_media; i++)
		if (str_starts(r->media[i], folder))
			rc = demo_id(&d->media, str_slice(r->media[i], folder.n, r->media[i].n), "picture",
				     &ids[p->m.n_media++]);
	p->m.media = ids;
	return rc;
}

static enum rc piece_render(struct demo *d, struct demo_piece *p)
{
	struct str folder = p->m.row.kind == ARTICLE_PAGE ? STR("pages/") : STR("articles/");
	struct str file = arena_join(&d->arena, folder, p->name, STR(".md"), STR_NONE);
	const struct bundle_file *f = bundle_find(&demo_files, file);
	if (!f)
		return rc_fail(RC_INVALID, "demo: %.*s is missing", STR_ARG(file));
	p->m.format = ARTICLE_MARKDOWN;
	enum rc rc = links_fill(d, f->bytes, &p->m.source);
	if (rc == RC_OK)
		rc = manuscript_render(d->site, &d->arena, NULL, &p->m);
	if (rc == RC_OK)
		rc = media_fill(d, p);
	return rc == RC_OK ? demo_step(d, 1) : rc;
}

static int piece_cmp(const void *a, const void *b)
{
	int64_t x = ((const struct demo_piece *)a)->m.row.published_at;
	int64_t y = ((const struct demo_piece *)b)->m.row.published_at;
	return (x > y) - (x < y);
}

/* The oldest gets the lowest number, as in a paper that grew. */
static enum rc pieces_find(struct demo *d)
{
	d->pieces = arena_array(&d->arena, demo_files.n, sizeof *d->pieces);
	for (size_t i = 0; i < demo_files.n; i++) {
		struct str file = demo_files.items[i].name, end = STR(".json");
		bool page = str_starts(file, STR("pages/"));
		if (!str_ends(file, end) || (!page && !str_starts(file, STR("articles/"))))
			continue;
		struct demo_piece *p = &d->pieces[d->n_pieces++];
		p->name = str_slice(file, str_find_char(file, '/', 0) + 1, file.n - end.n);
		enum rc rc = json_parse(demo_files.items[i].bytes, &p->about);
		if (rc != RC_OK)
			return rc;
		row_fill(d, p, page);
		path_fill(d, p);
	}
	qsort(d->pieces, d->n_pieces, sizeof *d->pieces, piece_cmp);
	return RC_OK;
}

enum rc demo_articles_read(struct demo *d)
{
	enum rc rc = pieces_find(d);
	for (size_t i = 0; rc == RC_OK && i < d->n_pieces; i++)
		rc = piece_render(d, &d->pieces[i]);
	return rc;
}

/* {"question": …, "choices": […]}; its mark in the text is [poll 1] in the oldest article that has one, and so on. */
static enum rc poll_store(struct demo *d, struct db *db, const struct demo_piece *p)
{
	const struct json *j = json_get(p->about, "poll");
	struct poll poll = {.article_id = p->m.row.id, .question = demo_text(j, "question")};
	int64_t id;
	if (!j)
		return RC_OK;
	while (poll.n_choices < POLL_CHOICES_MAX && json_at(json_get(j, "choices"), poll.n_choices)) {
		poll.choices[poll.n_choices] = json_str(json_at(json_get(j, "choices"), poll.n_choices));
		poll.n_choices++;
	}
	return poll_insert(db, &poll, p->m.row.published_at, &id);
}

static enum rc piece_store(struct demo *d, struct db *db, struct demo_piece *p)
{
	struct manuscript *m = &p->m;
	enum rc rc = demo_ids(d, &d->people, json_get(p->about, "authors"), "author", &m->authors, &m->n_authors);
	if (rc == RC_OK)
		rc = demo_ids(d, &d->sections, json_get(p->about, "sections"), "section", &m->sections, &m->n_sections);
	if (rc == RC_OK)
		rc = demo_ids(d, &d->tags, json_get(p->about, "tags"), "tag", &m->tags, &m->n_tags);
	if (rc == RC_OK)
		rc = manuscript_store(d->site, db, &d->arena, m, false);
	if (rc == RC_OK)
		rc = poll_store(d, db, p);
	if (rc == RC_OK)
		demo_id_set(d, &d->articles, p->name, m->row.id);
	return rc;
}

enum rc demo_articles_store(struct demo *d, struct db *db)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < d->n_pieces; i++)
		rc = piece_store(d, db, &d->pieces[i]);
	return rc;
}

enum rc demo_articles_settle(struct demo *d)
{
	for (size_t i = 0; i < d->n_pieces; i++) {
		struct json_iter it = {0};
		while (json_each(json_get(d->pieces[i].about, "settings"), &it)) {
			enum rc rc = site_setting_set(d->site, SETTING_ARTICLE, d->pieces[i].m.row.id, it.key,
						      json_str(it.value));
			if (rc != RC_OK)
				return rc;
		}
	}
	return RC_OK;
}
