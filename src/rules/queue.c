/* See queue.h. */
#include "rules/queue.h"

#include "base/clock.h"
#include "base/map.h"
#include "rules/accounts.h"
#include "store/article.h"
#include "store/section.h"
#include "text/fold.h"

struct looking {
	struct db *db;
	struct arena *arena;
	struct arena scratch; /* of one comment */
	const struct queue_filter *f;
	struct sections subtree;
	struct map articles;     /* id, as bytes → struct verdict */
	struct str text, author; /* folded */
	int64_t until;
	struct queue_page *page;
	int64_t last_id;
	enum rc rc;
};

/* Whether comments of an article are wanted: asked once for each. */
struct verdict {
	bool wanted;
};

static bool in_subtree(const struct looking *l, const struct sections *of_article)
{
	for (size_t i = 0; i < of_article->n; i++)
		for (size_t k = 0; k < l->subtree.n; k++)
			if (of_article->items[i].id == l->subtree.items[k].id)
				return true;
	return false;
}

static enum rc article_judge(struct looking *l, int64_t id, bool *ret_wanted)
{
	struct article row;
	struct sections sections;
	bool wanted = true;
	enum rc rc = RC_OK;
	if (l->f->by_lang) {
		rc = article_get(l->db, l->arena, id, &row);
		wanted = rc == RC_OK && str_eq(row.lang, l->f->lang);
	}
	if (rc == RC_OK && wanted && l->f->section_id) {
		rc = section_list_of_article(l->db, l->arena, id, &sections);
		wanted = rc == RC_OK && in_subtree(l, &sections);
	}
	*ret_wanted = wanted;
	return rc;
}

static bool article_is_wanted(struct looking *l, int64_t id)
{
	struct str key = str_mem(&id, sizeof id);
	if (l->f->article_id && l->f->article_id != id)
		return false;
	if (!l->f->by_lang && !l->f->section_id)
		return true;
	struct verdict *v = map_get(&l->articles, key);
	if (!v) {
		v = arena_new(l->arena, struct verdict);
		l->rc = article_judge(l, id, &v->wanted);
		map_set(&l->articles, key, v);
	}
	return v->wanted;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > 0x7e)
			return false;
	return true;
}

/* As typed, or with case and accents out of the way; folding takes a while, so that plain text is spared it. */
static bool holds(struct looking *l, struct str text, struct str typed, struct str folded)
{
	if (typed.n == 0 || str_find_nocase(text, typed, 0) != SIZE_MAX)
		return true;
	if (folded.n == 0 || is_ascii(text))
		return false;
	arena_reset(&l->scratch);
	return str_find(fold_text(&l->scratch, text), folded, 0) != SIZE_MAX;
}

static bool by_address(const struct queue_filter *f)
{
	return str_find_char(f->author, '@', 0) != SIZE_MAX;
}

static bool is_wanted(struct looking *l, const struct queue_row *r)
{
	if (!article_is_wanted(l, r->article_id) || !holds(l, r->source, l->f->text, l->text))
		return false;
	return by_address(l->f) || holds(l, r->author, l->f->author, l->author);
}

static bool look_at(void *ctx, const struct queue_row *r)
{
	struct looking *l = ctx;
	struct queue_page *p = l->page;
	if (p->n == QUEUE_PAGE) {
		p->next_id = l->last_id;
		return false;
	}
	if (is_wanted(l, r))
		p->ids[p->n++] = r->id;
	l->last_id = r->id;
	if (l->rc != RC_OK)
		return false;
	p->tired = ++p->looked_at % 64 == 0 && clock_mono() > l->until;
	if (p->tired)
		p->next_id = r->id;
	return !p->tired;
}

static enum rc looking_begin(struct looking *l, struct queue_walk *w)
{
	const struct queue_filter *f = l->f;
	arena_init(&l->scratch);
	map_init(&l->articles, l->arena);
	l->until = clock_mono() + QUEUE_LOOK_MS;
	l->text = fold_text(l->arena, f->text);
	l->author = fold_text(l->arena, f->author);
	*w = (struct queue_walk){.tab = f->tab, .article_id = f->article_id, .after_id = f->after_id};
	if (by_address(f)) {
		w->article_id = 0;
		enum rc rc = email_normalise(l->arena, f->author, &w->email);
		if (rc != RC_OK)
			return rc;
	}
	return f->section_id ? section_list_subtree(l->db, l->arena, f->section_id, &l->subtree) : RC_OK;
}

enum rc queue_read(struct db *db, struct arena *a, const struct queue_filter *f, struct queue_page *ret_page)
{
	struct queue_page page = {.ids = arena_array(a, QUEUE_PAGE, sizeof(int64_t))};
	struct looking l = {.db = db, .arena = a, .f = f, .page = &page};
	struct queue_walk w;
	bool ended = true;
	enum rc rc = looking_begin(&l, &w);
	if (rc == RC_OK)
		rc = queue_each(db, &w, look_at, &l, &ended);
	else if (rc == RC_INVALID) /* no address: nobody has it */
		rc = RC_OK;
	arena_done(&l.scratch);
	if (rc == RC_OK)
		rc = l.rc;
	if (rc == RC_OK)
		*ret_page = page;
	return rc;
}
