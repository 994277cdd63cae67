/* See screen.h. The table is at the end; to add a step, add a row and the sentence for it in web/staff_comments.c. */
#include "rules/screen.h"

#include "base/clock.h"
#include "rules/ban.h"
#include "rules/network.h"
#include "rules/proof.h"
#include "rules/throttle.h"
#include "text/html.h"
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

/*
 * Each part alone, so that no word is made of two of them. The text as it was written, and as readers see it: marks and
 * entities within a word hide it in the one, not in the other.
 */
static void words_look(struct screen *s, struct arena *a, const struct lexicon *l)
{
	const struct comment *c = s->comment;
	const struct str parts[] = {html_to_text(a, html_trusted(c->body)), c->source, c->author, c->url};
	struct lexicon_hit hit;
	s->has_word = false;
	for (size_t i = 0; i < ARRAY_LEN(parts) && !(s->has_word && s->hit.list == WATCH_BLOCK); i++) {
		if (!lexicon_find(l, a, parts[i], &hit) || (s->has_word && hit.list != WATCH_BLOCK))
			continue;
		s->has_word = true;
		s->hit = hit;
	}
	if (s->has_word)
		s->hit.word = arena_str(a, s->hit.word);
}

void screen_look(struct screen *s, struct arena *a, const struct lexicon *l)
{
	s->n_links = markdown_reader_links(a, html_trusted(s->comment->body), &s->disguise);
	s->staff = STR("");
	words_look(s, a, l);
	if (lexicon_is_staff_name(l, s->comment->author, &s->staff))
		s->staff = arena_str(a, s->staff);
}

enum rc screen_prepare(struct screen *s, struct arena *a)
{
	struct lexicon *l;
	enum rc rc = lexicon_of(s->site, &l);
	if (rc != RC_OK)
		return rc;
	screen_look(s, a, l);
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

#define LIMITS_MAX 4

static size_t flood_limits(const struct screen *s, struct throttle_limit limits[LIMITS_MAX])
{
	const struct site_settings *set = s->settings;
	struct str voter = s->comment->voter;
	size_t n = limit_add(limits, 0, "comment minute", voter, settings_number(set, "comments.reader_minute"),
			     MINUTE_MS);
	n = limit_add(limits, n, "comment hour", voter, settings_number(set, "comments.reader_hour"), HOUR_MS);
	return limit_add(limits, n, "comment network", s->network, settings_number(set, "comments.network_minute"),
			 MINUTE_MS);
}

static size_t crowd_limit(const struct screen *s, struct throttle_limit *limit)
{
	int64_t free = settings_number(s->settings, "comments.network_free");
	return limit_add(limit, 0, "comment crowd", s->network, free, MINUTE_MS);
}

static enum rc step_flood(struct screen *s, struct screening *f)
{
	struct throttle_limit limits[LIMITS_MAX];
	(void)f;
	size_t n = flood_limits(s, limits);
	s->wait_ms = n > 0 ? throttle_take_all(s->site->throttle, limits, n, clock_mono()) : 0;
	if (s->wait_ms > 0)
		return refuse(
			s, RC_LIMITED,
			N_("That is a lot at once. Your words are still here: please send them again in a while."));
	return RC_OK;
}

/* Below what floods: many at one address may be an office, or one program. */
static enum rc step_crowd(struct screen *s, struct screening *f)
{
	struct throttle_limit limit;
	size_t n = crowd_limit(s, &limit);
	s->crowded = n > 0 && throttle_take_all(s->site->throttle, &limit, n, clock_mono()) > 0;
	if (s->crowded)
		object(f, COMMENT_PENDING, STR(""));
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
		object(f, s->hit.list == WATCH_BLOCK ? COMMENT_SPAM : COMMENT_PENDING, s->hit.word);
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

enum step_flags {
	NEW_ONLY = 1,  /* nothing to say about words that were changed */
	SUSPICION = 2, /* a guess from how it came: a proof of work clears it */
	TEXT_ONLY = 4, /* judges by text and name alone, so that it can be asked about the past */
};

/* clang-format off */
static const struct {
	const char *name; /* the comment's reason, where it decides */
	step_fn *ask;
	unsigned flags;
} steps[] = {
	{"trap", step_trap, NEW_ONLY},
	{"haste", step_haste, NEW_ONLY | SUSPICION},
	{"duplicate", step_duplicate, 0},
	{"flood", step_flood, 0},
	{"crowd", step_crowd, NEW_ONLY | SUSPICION},
	{"links", step_links, TEXT_ONLY},
	{"disguise", step_disguise, TEXT_ONLY},
	{"words", step_words, TEXT_ONLY},
	{"name", step_name, NEW_ONLY | TEXT_ONLY},
	{"policy", step_policy, 0},
	{"banned", step_ban, 0},
};
/* clang-format on */
_Static_assert(ARRAY_LEN(steps) == SCREEN_STEPS, "screen.h says how many there are");

/* --- Asking them --- */

static void asking_begin(struct screen *s, struct arena *a, const struct site_settings *settings)
{
	s->arena = a;
	s->settings = settings;
	s->n_found = s->n_suspicions = 0;
}

static enum rc step_ask(struct screen *s, size_t i)
{
	struct screening f = {
		.step = str_of(steps[i].name), .state = COMMENT_VISIBLE, .detail = STR(""), .decided_at = clock_now()};
	struct comment *c = s->comment;
	enum rc rc = steps[i].ask(s, &f);
	if (rc != RC_OK || f.state == COMMENT_VISIBLE)
		return rc;
	s->found[s->n_found++] = f;
	s->n_suspicions += (steps[i].flags & SUSPICION) != 0;
	if (f.state > c->state) { /* the states stand in this order */
		c->state = f.state;
		c->reason = f.step;
	}
	return RC_OK;
}

/* What was counted on the way here: the same comment comes again, with its proof. */
static void limits_give_back(const struct screen *s)
{
	struct throttle_limit limits[LIMITS_MAX];
	size_t n = flood_limits(s, limits);
	if (!s->crowded)
		n += crowd_limit(s, &limits[n]);
	throttle_give_back_all(s->site->throttle, limits, n);
}

/* A proof that was used before is none. */
static enum rc proof_take(const struct screen *s, bool *ret_proven)
{
	enum rc rc = s->proof.n > 0 ? proof_spend(s->db, s->proof) : RC_CONFLICT;
	*ret_proven = rc == RC_OK;
	return rc == RC_CONFLICT ? RC_OK : rc;
}

static enum rc suspicion_settle(struct screen *s)
{
	bool proven;
	if (s->n_found == 0 || s->n_suspicions < s->n_found)
		return RC_OK;
	enum rc rc = proof_take(s, &proven);
	if (rc != RC_OK || (!proven && !s->may_prove))
		return rc;
	if (!proven) {
		s->asks_proof = true;
		limits_give_back(s);
		return refuse(s, RC_LIMITED, N_("Your browser has to work a moment for this comment."));
	}
	s->n_found = 0;
	s->comment->state = COMMENT_VISIBLE;
	s->comment->reason = STR("");
	return RC_OK;
}

enum rc screen_run(struct screen *s, struct db *db, struct arena *a, const struct site_settings *settings)
{
	bool is_new = s->comment->id == 0;
	asking_begin(s, a, settings);
	s->db = db;
	enum rc rc = comment_is_known(db, s->comment->voter, s->comment->id, &s->known);
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(steps); i++)
		if (is_new || !(steps[i].flags & NEW_ONLY))
			rc = step_ask(s, i);
	return rc == RC_OK ? suspicion_settle(s) : rc;
}

enum rc screen_rehearse(struct screen *s, struct arena *a, const struct site_settings *settings, const char *only)
{
	enum rc rc = RC_OK;
	asking_begin(s, a, settings);
	s->comment->state = COMMENT_VISIBLE;
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(steps); i++)
		if (steps[i].flags & TEXT_ONLY && (!only || strcmp(steps[i].name, only) == 0))
			rc = step_ask(s, i);
	return rc;
}

/* --- Afterwards --- */

enum rc screen_keep(const struct screen *s, struct db *db)
{
	enum rc rc = screening_print_put(db, s->comment->id, str_mem(s->print, sizeof s->print), clock_now());
	for (size_t i = 0; rc == RC_OK && i < s->n_found; i++)
		rc = screening_put(db, s->comment->id, &s->found[i]);
	return rc;
}
