/*
 * What stands on the front page: what was arranged, then what is new, nothing twice.
 */
#include "rules/front.h"

#include "store/section.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)

struct making {
	struct db *db;
	struct arena *arena;
	const struct site_settings *settings;
	const struct article_filter *list;
	struct front_entries entries;
	struct front_page *page;
	int64_t *shown; /* ids of articles that have their place */
	size_t n_shown, cap_shown;
};

static bool is_shown(const struct making *m, int64_t id)
{
	for (size_t i = 0; i < m->n_shown; i++)
		if (m->shown[i] == id)
			return true;
	return false;
}

/* Appends those that stand nowhere yet, at most max of them. */
static void take(struct making *m, const struct article_cards *from, size_t max, struct article_cards *to)
{
	to->items = arena_array(m->arena, from->n, sizeof *to->items);
	to->n = 0;
	for (size_t i = 0; i < from->n && to->n < max; i++) {
		if (is_shown(m, from->items[i].id))
			continue;
		ensure(m->n_shown < m->cap_shown);
		m->shown[m->n_shown++] = from->items[i].id;
		to->items[to->n++] = from->items[i];
	}
}

static void ends_at(struct making *m, int64_t at)
{
	if (at != 0 && at < m->page->until)
		m->page->until = at;
}

static bool in_language(const struct making *m, struct str lang)
{
	return !m->list->by_lang || str_eq(lang, m->list->lang);
}

/* --- The strip --- */

static void line_add(struct making *m, struct front_line line)
{
	for (size_t i = 0; i < m->page->n_lines; i++)
		if (line.article_id != 0 && m->page->lines[i].article_id == line.article_id)
			return;
	if (m->page->n_lines < FRONT_LINES_MAX)
		m->page->lines[m->page->n_lines++] = line;
}

static void line_of_article(struct making *m, const struct article_card *c)
{
	line_add(m, (struct front_line){.article_id = c->id, .text = c->title, .url = c->path, .lang = c->lang});
}

static enum rc lines_arranged(struct making *m)
{
	for (size_t i = 0; i < m->entries.n; i++) {
		const struct front_entry *e = &m->entries.items[i];
		struct article_cards one = {NULL, 0};
		if (e->part != FRONT_STRIP)
			continue;
		ends_at(m, e->expires_at);
		enum rc rc = RC_OK;
		if (e->article_id == 0)
			line_add(m, (struct front_line){.text = e->text, .url = e->url});
		else
			rc = article_list_by_ids(m->db, m->arena, &e->article_id, 1, m->list->now, &one);
		if (rc != RC_OK)
			return rc;
		if (one.n > 0)
			line_of_article(m, &one.items[0]);
	}
	return RC_OK;
}

/* What is labelled breaking stands there by itself for some hours. */
static enum rc lines_breaking(struct making *m)
{
	struct article_cards cards;
	int64_t span = settings_number(m->settings, "lists.breaking_hours") * HOUR_MS;
	struct article_filter f = *m->list;
	f.limit = FRONT_LINES_MAX;
	enum rc rc = front_list_breaking(m->db, m->arena, &f, f.now - span, &cards);
	if (rc != RC_OK || span == 0)
		return rc;
	for (size_t i = 0; i < cards.n; i++) {
		ends_at(m, cards.items[i].published_at + span);
		line_of_article(m, &cards.items[i]);
	}
	return RC_OK;
}

/* --- Stories --- */

static enum rc stories_sticky(struct making *m)
{
	struct article_cards sticky;
	enum rc rc = article_list_sticky(m->db, m->arena, m->list->now, FRONT_STORIES_MAX, &sticky);
	if (rc != RC_OK)
		return rc;
	size_t n = 0;
	for (size_t i = 0; i < sticky.n; i++)
		if (in_language(m, sticky.items[i].lang))
			sticky.items[n++] = sticky.items[i];
	sticky.n = n;
	take(m, &sticky, n, &m->page->stories);
	return RC_OK;
}

static enum rc stories_arranged(struct making *m)
{
	struct article_cards cards;
	int64_t ids[FRONT_STORIES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < m->entries.n && n < FRONT_STORIES_MAX; i++) {
		if (m->entries.items[i].part != FRONT_STORY)
			continue;
		ids[n++] = m->entries.items[i].article_id;
		ends_at(m, m->entries.items[i].expires_at);
	}
	enum rc rc = article_list_by_ids(m->db, m->arena, ids, n, m->list->now, &cards);
	if (rc != RC_OK)
		return rc;
	take(m, &cards, cards.n, &m->page->stories);
	return m->page->stories.n > 0 ? RC_OK : stories_sticky(m);
}

/* --- Blocks and the list --- */

static enum rc block_make(struct making *m, const struct front_entry *e)
{
	struct section s;
	struct article_cards cards;
	struct front_section *b = &m->page->blocks[m->page->n_blocks];
	struct article_filter f = *m->list;
	f.section_id = e->section_id;
	f.limit = e->n + (int64_t)m->n_shown;
	enum rc rc = section_get(m->db, m->arena, e->section_id, &s);
	if (rc == RC_OK)
		rc = article_list(m->db, m->arena, &f, &cards);
	if (rc != RC_OK)
		return rc;
	*b = (struct front_section){.name = s.name, .path = s.path};
	take(m, &cards, (size_t)e->n, &b->cards);
	m->page->n_blocks += b->cards.n > 0;
	return RC_OK;
}

static enum rc blocks_make(struct making *m)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < m->entries.n && rc == RC_OK; i++)
		if (m->entries.items[i].part == FRONT_BLOCK && m->page->n_blocks < FRONT_BLOCKS_MAX)
			rc = block_make(m, &m->entries.items[i]);
	return rc;
}

static enum rc newest_make(struct making *m)
{
	struct article_cards cards;
	enum rc rc = article_list(m->db, m->arena, m->list, &cards);
	if (rc == RC_OK)
		take(m, &cards, cards.n, &m->page->newest);
	return rc;
}

enum rc front_make(struct db *db, struct arena *a, const struct site_settings *settings,
		   const struct article_filter *list, struct front_page *ret_page)
{
	struct making m = {.db = db, .arena = a, .settings = settings, .list = list, .page = ret_page};
	m.cap_shown = FRONT_STORIES_MAX + FRONT_BLOCKS_MAX * FRONT_BLOCK_MAX + ARTICLE_LIST_MAX;
	m.shown = arena_array(a, m.cap_shown, sizeof *m.shown);
	*ret_page = (struct front_page){.until = INT64_MAX};
	enum rc rc = front_list(db, a, list->lang, list->now, &m.entries);
	if (rc == RC_OK)
		rc = lines_arranged(&m);
	if (rc == RC_OK)
		rc = lines_breaking(&m);
	if (rc == RC_OK)
		rc = stories_arranged(&m);
	if (rc == RC_OK)
		rc = blocks_make(&m);
	return rc == RC_OK ? newest_make(&m) : rc;
}
