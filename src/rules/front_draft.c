/*
 * The front page on an editor's desk: as a form, checked, stored.
 */
#include "base/clock.h"
#include "base/crypto.h"
#include "rules/field.h"
#include "rules/front.h"
#include "store/section.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/url.h"
#include "text/wall.h"

#define TEXT_MAX 200
#define URL_MAX 2000
#define BASE_BYTES 8

/* --- Reading --- */

static struct str wall_text(struct arena *a, const struct site_settings *settings, int64_t at)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	if (at != 0)
		wall_of_time(at, settings_zone(settings), &b);
	return buf_to_arena(&b, a);
}

static void entry_read(struct arena *a, const struct site_settings *settings, const struct front_entry *e,
		       struct front_draft *d)
{
	struct str until = wall_text(a, settings, e->expires_at);
	if (e->part == FRONT_STORY && d->n_stories < FRONT_STORIES_MAX)
		d->stories[d->n_stories++] = (struct front_story_draft){.article_id = e->article_id, .until = until};
	if (e->part == FRONT_STRIP && d->n_lines < FRONT_LINES_MAX)
		d->lines[d->n_lines++] = (struct front_line_draft){
			.article_id = e->article_id, .text = e->text, .url = e->url, .until = until};
	if (e->part == FRONT_BLOCK && d->n_blocks < FRONT_BLOCKS_MAX)
		d->blocks[d->n_blocks++] = (struct front_block_draft){.section_id = e->section_id,
								      .n = arena_printf(a, "%lld", (long long)e->n)};
}

/* A short name of all that is stored, what is over included: another one means that somebody else was here. */
static struct str base_of(struct arena *a, const struct front_entries *entries)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	CLEANUP(buf_done) struct buf all = BUF(1 << 20), hex = BUF(64);
	for (size_t i = 0; i < entries->n; i++) {
		const struct front_entry *e = &entries->items[i];
		buf_printf(&all, "%d %lld %lld %lld %lld %.*s\n%.*s\n", (int)e->part, (long long)e->article_id,
			   (long long)e->section_id, (long long)e->n, (long long)e->expires_at, STR_ARG(e->text),
			   STR_ARG(e->url));
	}
	crypto_sha256(buf_str(&all), hash);
	crypto_hex(&hex, hash, BASE_BYTES);
	return buf_to_arena(&hex, a);
}

enum rc front_draft_read(struct db *db, struct arena *a, const struct site_settings *settings, struct str lang,
			 int64_t now, struct front_draft *ret_draft)
{
	struct front_entries entries;
	enum rc rc = front_list(db, a, lang, 0, &entries);
	if (rc != RC_OK)
		return rc;
	*ret_draft = (struct front_draft){.lang = lang, .base = base_of(a, &entries)};
	for (size_t i = 0; i < entries.n; i++)
		if (entries.items[i].expires_at == 0 || entries.items[i].expires_at > now)
			entry_read(a, settings, &entries.items[i], ret_draft);
	return RC_OK;
}

/* --- Checking --- */

struct checking {
	struct arena *arena;
	const struct staff *who;
	struct site_settings *settings;
	struct front_draft *draft;
	int64_t now;
	bool faulty;
	struct front_entry entries[FRONT_LINES_MAX + FRONT_STORIES_MAX + FRONT_BLOCKS_MAX];
	size_t n;
};

static void fault(struct checking *c, const char **error, const char *msgid)
{
	c->faulty = true;
	if (!*error)
		*error = msgid;
}

/* The moment that a field names; 0 for an empty one. */
static int64_t until_check(struct checking *c, struct str typed, const char **error)
{
	int64_t at;
	enum wall_kind wall;
	typed = str_trim(typed);
	if (typed.n == 0)
		return 0;
	if (wall_to_time(settings_zone(c->settings), typed, &at, &wall) != RC_OK)
		fault(c, error, N_("This is no date and time."));
	else if (wall == WALL_NEVER)
		fault(c, error, N_("This time does not exist: the clocks go forward over it."));
	else if (at <= c->now)
		fault(c, error, N_("This time has passed."));
	return *error ? 0 : at;
}

static void line_check(struct checking *c, struct front_line_draft *d)
{
	struct front_entry e = {.part = FRONT_STRIP, .article_id = d->article_id, .text = STR(""), .url = STR("")};
	e.expires_at = until_check(c, d->until, &d->until_error);
	if (d->article_id == 0) {
		e.text = field_text(c->arena, d->text, TEXT_MAX, N_("Please write what the line says, or remove it."),
				    N_("This is too long."), UNICODE_ONE_LINE, &d->text_error);
		e.url = field_text(c->arena, d->url, URL_MAX, NULL, N_("This address is too long."), UNICODE_ONE_LINE,
				   &d->url_error);
		if (e.url.n > 0 && !url_is_safe_link(e.url, URL_LINK_WEB | URL_LINK_PATH))
			fault(c, &d->url_error, N_("An address begins with https:// or, on this site, with a slash."));
	}
	c->faulty |= d->text_error || d->url_error;
	c->entries[c->n++] = e;
}

static void story_check(struct checking *c, struct front_story_draft *d)
{
	struct front_entry e = {.part = FRONT_STORY, .article_id = d->article_id};
	e.expires_at = until_check(c, d->until, &d->error);
	c->entries[c->n++] = e;
}

static void block_check(struct checking *c, struct front_block_draft *d)
{
	struct front_entry e = {.part = FRONT_BLOCK, .section_id = d->section_id};
	if (str_to_i64(str_trim(d->n), &e.n) != RC_OK || e.n < 1 || e.n > FRONT_BLOCK_MAX)
		fault(c, &d->error, N_("Please choose a number from 1 to 12."));
	c->entries[c->n++] = e;
}

static void draft_check(struct checking *c)
{
	struct front_draft *d = c->draft;
	for (size_t i = 0; i < d->n_lines; i++)
		line_check(c, &d->lines[i]);
	for (size_t i = 0; i < d->n_stories; i++)
		story_check(c, &d->stories[i]);
	for (size_t i = 0; i < d->n_blocks; i++)
		block_check(c, &d->blocks[i]);
}

/* --- Storing --- */

/* An article or a section that was deleted meanwhile is left out. */
static enum rc entry_there(struct db *db, struct arena *a, const struct front_entry *e, bool *ret_there)
{
	struct article article;
	struct section section;
	enum rc rc = RC_OK;
	if (e->section_id != 0)
		rc = section_get(db, a, e->section_id, &section);
	else if (e->article_id != 0)
		rc = article_get(db, a, e->article_id, &article);
	*ret_there = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc entries_drop_gone(struct db *db, struct checking *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->n; i++) {
		bool there;
		enum rc rc = entry_there(db, c->arena, &c->entries[i], &there);
		if (rc != RC_OK)
			return rc;
		if (there)
			c->entries[kept++] = c->entries[i];
	}
	c->n = kept;
	return RC_OK;
}

static enum rc front_write(struct site *s, struct db *db, void *ctx)
{
	struct checking *c = ctx;
	struct front_entries stored;
	enum rc rc = front_list(db, c->arena, c->draft->lang, 0, &stored);
	if (rc != RC_OK)
		return rc;
	struct str base = base_of(c->arena, &stored);
	if (!str_eq(base, c->draft->base)) {
		c->draft->base = base;
		return rc_fail(RC_CONFLICT, "the front page was arranged by somebody else meanwhile");
	}
	rc = entries_drop_gone(db, c);
	if (rc == RC_OK)
		rc = front_put(db, c->draft->lang, c->entries, c->n);
	if (rc == RC_OK)
		rc = audit(db, c->who, "front.arrange", "", 0, c->draft->lang);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

enum rc front_save(struct site *s, struct arena *a, const struct staff *who, struct front_draft *d)
{
	struct checking c = {.arena = a, .who = who, .settings = site_settings(s), .draft = d, .now = clock_now()};
	draft_check(&c);
	settings_unref(c.settings);
	if (c.faulty)
		return rc_fail(RC_INVALID, "the front page cannot be kept as it is");
	return site_write(s, front_write, &c);
}
