/* See rehearse.h. */
#include "rules/rehearse.h"

#include "base/clock.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define AT_ONCE 500

struct rehearsing {
	struct site *site;
	struct db *db;
	struct arena *arena;  /* what is told */
	struct arena batch;   /* rows */
	struct arena scratch; /* of one comment */
	const struct lexicon *lexicon;
	const char *only;                       /* a step alone, or NULL */
	const struct site_settings *now, *then; /* now NULL: whatever is found counts */
	int64_t since, until;
	struct rehearsal *told;
};

/* --- One comment --- */

/* Only how many links it may hold depends on who wrote it. */
static enum rc known_look(struct rehearsing *r, struct screen *s)
{
	if (s->n_links == 0)
		return RC_OK;
	return comment_was_known(r->db, s->comment->voter, s->comment->id, &s->known);
}

static struct screenings found_copy(struct arena *a, const struct screen *s)
{
	struct screenings copy = {arena_array(a, s->n_found, sizeof *copy.items), s->n_found};
	for (size_t i = 0; i < copy.n; i++) {
		copy.items[i] = s->found[i];
		copy.items[i].detail = arena_str(a, s->found[i].detail);
	}
	return copy;
}

static struct lexicon_hit hit_copy(struct arena *a, const struct lexicon_hit *hit)
{
	return (struct lexicon_hit){.list = hit->list,
				    .word = arena_str(a, hit->word),
				    .before = arena_str(a, hit->before),
				    .found = arena_str(a, hit->found),
				    .after = arena_str(a, hit->after)};
}

static void tell(struct rehearsing *r, const struct comment *row, const struct screen *s)
{
	struct rehearsal *told = r->told;
	told->held++;
	told->visible += row->state == COMMENT_VISIBLE;
	if (told->n == REHEARSAL_SHOWN)
		return;
	struct rehearsed *item = &told->items[told->n++];
	*item = (struct rehearsed){
		.comment = {.id = row->id,
			    .article_id = row->article_id,
			    .state = row->state,
			    .author = arena_str(r->arena, row->author),
			    .created_at = row->created_at},
		.found = found_copy(r->arena, s),
		.has_word = s->has_word,
	};
	if (s->has_word)
		item->hit = hit_copy(r->arena, &s->hit);
}

static enum rc judge(struct rehearsing *r, struct screen *s, const struct site_settings *settings, bool *ret_held)
{
	enum rc rc = screen_rehearse(s, &r->scratch, settings, r->only);
	*ret_held = s->n_found > 0;
	return rc;
}

static enum rc look_at(struct rehearsing *r, const struct comment *row)
{
	bool before = false, held = false;
	struct comment c = *row;
	struct screen s = {.site = r->site, .comment = &c, .email = STR(""), .network = STR("")};
	screen_look(&s, &r->scratch, r->lexicon);
	enum rc rc = known_look(r, &s);
	if (rc == RC_OK && r->now)
		rc = judge(r, &s, r->now, &before);
	if (rc == RC_OK)
		rc = judge(r, &s, r->then, &held);
	if (rc != RC_OK)
		return rc;
	r->told->looked_at++;
	r->told->spared += before && !held;
	if (held && !before)
		tell(r, row, &s);
	return RC_OK;
}

/* --- All of them --- */

/* Those of the newsroom are not screened, and erased ones say nothing. */
static bool is_screened(const struct comment *c)
{
	return c->person_id == 0 && c->source.n > 0;
}

static enum rc batch_look(struct rehearsing *r, const struct comments *rows)
{
	struct rehearsal *told = r->told;
	for (size_t i = 0; i < rows->n; i++) {
		if (!is_screened(&rows->items[i]))
			continue;
		told->stopped = told->looked_at == REHEARSAL_MOST || clock_mono() > r->until;
		if (told->stopped)
			return RC_OK;
		arena_reset(&r->scratch);
		enum rc rc = look_at(r, &rows->items[i]);
		if (rc != RC_OK)
			return rc;
		told->since = rows->items[i].created_at;
	}
	return RC_OK;
}

static enum rc all_look(struct rehearsing *r)
{
	struct comments rows;
	struct comment last;
	const struct comment *before = NULL;
	do {
		arena_reset(&r->batch);
		enum rc rc = comment_list_since(r->db, &r->batch, r->since, before, AT_ONCE, &rows);
		if (rc == RC_OK)
			rc = batch_look(r, &rows);
		if (rc != RC_OK)
			return rc;
		if (rows.n > 0)
			last = rows.items[rows.n - 1];
		before = &last;
	} while (rows.n == AT_ONCE && !r->told->stopped);
	if (!r->told->stopped)
		r->told->since = r->since;
	return RC_OK;
}

static enum rc run(struct rehearsing *r, struct rehearsal *ret)
{
	*ret = (struct rehearsal){.items = arena_array(r->arena, REHEARSAL_SHOWN, sizeof *ret->items)};
	r->told = ret;
	r->since = clock_now() - REHEARSAL_DAYS * DAY_MS;
	r->until = clock_mono() + REHEARSAL_MS;
	arena_init(&r->batch);
	arena_init(&r->scratch);
	enum rc rc = all_look(r);
	arena_done(&r->scratch);
	arena_done(&r->batch);
	return rc;
}

enum rc rehearse_words(struct site *s, struct db *db, struct arena *a, const struct watch_words *words,
		       struct rehearsal *ret)
{
	struct lexicon *l;
	enum rc rc = lexicon_of_words(words, &l);
	if (rc != RC_OK)
		return rc;
	struct site_settings *settings = site_settings(s);
	struct rehearsing r = {.site = s, .db = db, .arena = a, .lexicon = l, .only = "words", .then = settings};
	rc = run(&r, ret);
	settings_unref(settings);
	lexicon_unref(l);
	return rc;
}

enum rc rehearse_settings(struct site *s, struct db *db, struct arena *a, const struct site_settings *now,
			  const struct site_settings *then, struct rehearsal *ret)
{
	struct lexicon *l;
	enum rc rc = lexicon_of(s, &l);
	if (rc != RC_OK)
		return rc;
	struct rehearsing r = {.site = s, .db = db, .arena = a, .lexicon = l, .now = now, .then = then};
	rc = run(&r, ret);
	lexicon_unref(l);
	return rc;
}
