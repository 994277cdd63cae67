/* See screen.h. The table is at the end; to add a step, add a row and the sentence for it in web/staff_comments.c. */
#include "rules/screen.h"

#include "base/clock.h"
#include "rules/ban.h"
#include "rules/network.h"
#include "rules/throttle.h"
#include "text/locale.h"
#include "text/markdown.h"
#include "text/skeleton.h"

#define DUPLICATE_MS (INT64_C(24) * 60 * 60 * 1000)
#define MINUTE_MS (INT64_C(60) * 1000)
#define HOUR_MS (60 * MINUTE_MS)

/* --- Before the writer --- */

/* Case, look-alikes and space make no other comment of it. */
static void print_make(struct screen *s, struct arena *a)
{
	struct crypto_sha256 h;
	crypto_sha256_begin(&h);
	crypto_sha256_add(&h, arena_printf(a, "%lld\n", (long long)s->comment->article_id));
	crypto_sha256_add(&h, skeleton_name(a, s->comment->author));
	crypto_sha256_add(&h, STR("\n"));
	crypto_sha256_add(&h, skeleton_text(a, s->comment->source));
	crypto_sha256_end(&h, s->print);
}

static void words_look(struct screen *s, struct arena *a, const struct lexicon *l)
{
	struct lexicon_hit hit;
	struct str all =
		arena_join(a, s->comment->author, STR("\n"), s->comment->url, STR("\n"), s->comment->source, STR_NONE);
	s->has_word = lexicon_find(l, a, all, &hit);
	if (!s->has_word)
		return;
	s->word_list = hit.list;
	s->word = arena_str(a, hit.word);
}

enum rc screen_prepare(struct screen *s, struct arena *a)
{
	struct lexicon *l;
	enum rc rc = lexicon_of(s->site, &l);
	if (rc != RC_OK)
		return rc;
	s->n_links = markdown_reader_links(a, html_trusted(s->comment->body), &s->disguise);
	s->staff = STR("");
	words_look(s, a, l);
	if (lexicon_is_staff_name(l, s->comment->author, &s->staff))
		s->staff = arena_str(a, s->staff);
	print_make(s, a);
	lexicon_unref(l);
	return RC_OK;
}

/* --- The steps --- */

/* What a step has against the comment: state, detail. COMMENT_VISIBLE: nothing. */
typedef enum rc step_fn(struct screen *s, struct screening *f);

static void object(struct screening *f, enum comment_state state, struct str detail)
{
	f->state = state;
	f->detail = detail;
}

static enum rc refuse(struct screen *s, enum rc rc, const char *msgid)
{
	s->refusal = msgid;
	return rc_fail(rc, "%s", msgid);
}

static enum rc step_trap(struct screen *s, struct screening *f)
{
	if (s->trapped)
		object(f, COMMENT_SPAM, STR(""));
	return RC_OK;
}

static enum rc step_haste(struct screen *s, struct screening *f)
{
	int64_t least = settings_number(s->settings, "comments.least_seconds") * 1000;
	if (s->typed_ms >= 0 && s->typed_ms < least)
		object(f, COMMENT_PENDING, arena_printf(s->arena, "%.1f", (double)s->typed_ms / 1000));
	return RC_OK;
}

static enum rc step_duplicate(struct screen *s, struct screening *f)
{
	bool found;
	int64_t since = clock_now() - DUPLICATE_MS;
	(void)f;
	enum rc rc = screening_print_find(s->db, str_mem(s->print, sizeof s->print), since, s->comment->id, &found);
	if (rc == RC_OK && found)
		return refuse(s, RC_CONFLICT, N_("You have said exactly this already."));
	return rc;
}

/* n in a time; 0: no limit. */
static size_t limit_add(struct throttle_limit *limits, size_t n, const char *kind, struct str key, int64_t times,
			int64_t in_ms)
{
	if (times == 0 || key.n == 0)
		return n;
	limits[n] = (struct throttle_limit){kind, key, {.interval_ms = in_ms / times, .burst = times}};
	return n + 1;
}

static enum rc step_flood(struct screen *s, struct screening *f)
{
	struct throttle_limit limits[3];
	const struct site_settings *set = s->settings;
	struct str voter = s->comment->voter;
	(void)f;
	size_t n = limit_add(limits, 0, "comment minute", voter, settings_number(set, "comments.reader_minute"),
			     MINUTE_MS);
	n = limit_add(limits, n, "comment hour", voter, settings_number(set, "comments.reader_hour"), HOUR_MS);
	n = limit_add(limits, n, "comment network", s->network, settings_number(set, "comments.network_minute"),
		      MINUTE_MS);
	s->wait_ms = n > 0 ? throttle_take_all(s->site->throttle, limits, n, clock_mono()) : 0;
	if (s->wait_ms > 0)
		return refuse(
			s, RC_LIMITED,
			N_("That is a lot at once. Your words are still here: please send them again in a while."));
	return RC_OK;
}

static enum rc step_links(struct screen *s, struct screening *f)
{
	int64_t most = settings_number(s->settings, s->known ? "comments.links" : "comments.links_first");
	if (s->n_links > most)
		object(f, COMMENT_PENDING, arena_i64(s->arena, s->n_links));
	return RC_OK;
}

static enum rc step_disguise(struct screen *s, struct screening *f)
{
	if (s->disguise.n > 0 && settings_on(s->settings, "comments.plain_links"))
		object(f, COMMENT_PENDING, s->disguise);
	return RC_OK;
}

static enum rc step_words(struct screen *s, struct screening *f)
{
	if (s->has_word)
		object(f, s->word_list == WATCH_BLOCK ? COMMENT_SPAM : COMMENT_PENDING, s->word);
	return RC_OK;
}

static enum rc step_name(struct screen *s, struct screening *f)
{
	if (s->staff.n > 0 && settings_on(s->settings, "comments.staff_names"))
		object(f, COMMENT_PENDING, s->staff);
	return RC_OK;
}

static enum rc step_policy(struct screen *s, struct screening *f)
{
	if (!str_is(s->policy, "open") && !(str_is(s->policy, "first") && s->known))
		object(f, COMMENT_PENDING, s->policy);
	return RC_OK;
}

/* Whoever is kept out is not told so: the comment goes where the ban says, and the answer is that it waits. */
static enum rc step_ban(struct screen *s, struct screening *f)
{
	struct ban ban;
	const struct ban_subject who = {.voter = s->comment->voter, .email = s->email, .network = s->network};
	enum rc rc = ban_of(s->site, s->db, s->arena, &who, &ban);
	if (rc == RC_OK)
		object(f, ban.state, STR(""));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static const struct {
	const char *name; /* the comment's reason, where it decides */
	step_fn *ask;
	bool new_only; /* nothing to say about words that were changed */
} steps[] = {
	{"trap", step_trap, true},    {"haste", step_haste, true},  {"duplicate", step_duplicate, false},
	{"flood", step_flood, false}, {"links", step_links, false}, {"disguise", step_disguise, false},
	{"words", step_words, false}, {"name", step_name, true},    {"policy", step_policy, false},
	{"banned", step_ban, false},
};
_Static_assert(ARRAY_LEN(steps) == SCREEN_STEPS, "screen.h says how many there are");

/* --- In the writer --- */

static enum rc step_ask(struct screen *s, size_t i)
{
	struct screening f = {
		.step = str_of(steps[i].name), .state = COMMENT_VISIBLE, .detail = STR(""), .decided_at = clock_now()};
	struct comment *c = s->comment;
	if (steps[i].new_only && c->id != 0)
		return RC_OK;
	enum rc rc = steps[i].ask(s, &f);
	if (rc != RC_OK || f.state == COMMENT_VISIBLE)
		return rc;
	s->found[s->n_found++] = f;
	if (f.state > c->state) { /* the states stand in this order */
		c->state = f.state;
		c->reason = f.step;
	}
	return RC_OK;
}

enum rc screen_run(struct screen *s, struct db *db, struct arena *a, const struct site_settings *settings)
{
	s->db = db;
	s->arena = a;
	s->settings = settings;
	s->n_found = 0;
	enum rc rc = comment_is_known(db, s->comment->voter, s->email, s->comment->id, &s->known);
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(steps); i++)
		rc = step_ask(s, i);
	return rc;
}

enum rc screen_keep(const struct screen *s, struct db *db)
{
	enum rc rc = screening_print_put(db, s->comment->id, str_mem(s->print, sizeof s->print), clock_now());
	for (size_t i = 0; rc == RC_OK && i < s->n_found; i++)
		rc = screening_put(db, s->comment->id, &s->found[i]);
	return rc;
}
