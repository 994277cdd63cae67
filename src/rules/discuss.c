/*
 * A comment's way in: the checks that need no database, the write that decides its state, and what its author or a
 * moderator may do with it afterwards.
 */
#include "rules/discuss.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/random.h"
#include "rules/comment_time.h"
#include "rules/field.h"
#include "rules/network.h"
#include "rules/notices.h"
#include "rules/proof.h"
#include "rules/retry.h"
#include "rules/vote.h"
#include "store/article.h"
#include "store/ballot.h"
#include "store/moderation.h"
#include "text/locale.h"
#include "text/markdown.h"
#include "text/unicode.h"

#define TOKEN_SIZE 32

static const char body_too_long[] = N_(
	"This comment is too long: at most 5,000 characters and 8 KB (about 4,000 letters of Greek or Cyrillic, 2,700 "
	"signs of Chinese). Please shorten it, or send it in parts.");
_Static_assert(COMMENT_BODY_CHARS_MAX == 5000 && COMMENT_BODY_MAX == 8 * 1024, "the sentence says so");
static const char author_too_long[] =
	N_("This name is too long: at most 200 letters (100 of Greek or Cyrillic, 66 signs of Chinese). Please shorten "
	   "it.");
_Static_assert(COMMENT_AUTHOR_MAX == 200, "the sentence says so");

static const char *const field_names[COMMENT_FIELDS] = {
	[COMMENT_FIELD_BODY] = "body", [COMMENT_FIELD_AUTHOR] = "author", [COMMENT_FIELD_EMAIL] = "email",
	[COMMENT_FIELD_URL] = "url",   [COMMENT_FIELD_STARS] = "stars",   [COMMENT_FIELD_PARENT] = "parent",
	[COMMENT_FIELD_KEY] = "key",
};

const char *comment_field_name(enum comment_field field)
{
	return field_names[field];
}

/* --- The form --- */

static void email_check(struct discuss *d, const struct site_settings *settings, struct str sent,
			struct comment_errors *e)
{
	struct str rule = settings_text(settings, "comments.email");
	if (str_is(rule, "off"))
		return;
	const char *empty = str_is(rule, "required") ? N_("Please enter your e-mail address.") : NULL;
	struct str email = field_email(&d->job.arena, sent, empty, &e->of[COMMENT_FIELD_EMAIL]);
	if (!e->of[COMMENT_FIELD_EMAIL] && email.n > 0)
		d->email = email;
}

static void url_check(struct discuss *d, struct str sent, struct comment_errors *e)
{
	struct str url = field_url(&d->job.arena, sent, COMMENT_URL_MAX, &e->of[COMMENT_FIELD_URL]);
	if (!e->of[COMMENT_FIELD_URL] && url.n > 0)
		d->comment.url = url;
}

const char *discuss_text(struct arena *a, struct str sent, struct str *ret_source, struct str *ret_body)
{
	struct safe_html html = {STR("")};
	const char *error = NULL;
	struct str body =
		field_text(a, sent, COMMENT_BODY_MAX, N_("Please write a comment."), body_too_long, 0, &error);
	if (!error && unicode_is_blank(body))
		error = N_("Please write a comment.");
	if (!error && utf8_count(body) > COMMENT_BODY_CHARS_MAX)
		error = body_too_long;
	if (!error && markdown_reader(a, body, &html) != RC_OK)
		error = body_too_long;
	*ret_source = body;
	*ret_body = html.s;
	return error;
}

static void stars_check(struct discuss *d, struct str sent, struct comment_errors *e)
{
	if (sent.n == 0)
		return;
	if (sent.n != 1 || sent.p[0] < '1' || sent.p[0] > '5')
		e->of[COMMENT_FIELD_STARS] = N_("A rating is a whole number from 1 to 5.");
	else
		d->comment.stars = sent.p[0] - '0';
}

static bool any_error(const struct comment_errors *e)
{
	for (int i = 0; i < COMMENT_FIELDS; i++)
		if (e->of[i])
			return true;
	return false;
}

static void parent_read(struct discuss *d, struct str sent, struct comment_errors *e)
{
	struct str number = str_trim(sent);
	if (number.n > 0 && (str_to_i64(number, &d->comment.parent_id) != RC_OK || d->comment.parent_id < 0))
		e->of[COMMENT_FIELD_PARENT] = N_("This is not a number.");
}

/* --- The write --- */

static enum rc refuse(struct discuss *d, enum rc rc, const char *msgid)
{
	d->refusal = msgid;
	return rc_fail(rc, "%s", msgid);
}

const char *discuss_closed(const struct article *row, const struct switches *sw, int64_t now)
{
	struct str policy = row->comment_policy.n > 0 ? row->comment_policy : sw->comment_policy;
	if (!block_on(sw, BLOCK_COMMENTS))
		return N_("Comments are switched off here.");
	if (str_is(policy, "closed") || now >= comment_time_closes(row, sw))
		return N_("Comments are closed here.");
	return NULL;
}

/* The article and what is switched on there, its own policy first. RC_NOT_FOUND where readers see none. */
static enum rc ground_read(struct db *db, struct arena *a, const struct site_settings *settings, int64_t article_id,
			   struct article *ret_row, struct switches *ret_switches)
{
	enum rc rc = article_get(db, a, article_id, ret_row);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !article_visible(ret_row, clock_now())))
		return rc_fail(RC_NOT_FOUND, "There is no article with this number.");
	if (rc == RC_OK)
		rc = switches_of(db, settings, a, article_id, ret_switches);
	if (rc == RC_OK && ret_row->comment_policy.n > 0)
		ret_switches->comment_policy = ret_row->comment_policy;
	return rc;
}

static enum rc ground_check(struct discuss *d, struct db *db, struct arena *a, const struct site_settings *settings,
			    struct switches *ret_switches)
{
	struct article row;
	enum rc rc = ground_read(db, a, settings, d->comment.article_id, &row, ret_switches);
	if (rc != RC_OK)
		return rc;
	d->article_path = arena_str(&d->job.arena, row.path);
	const char *closed = discuss_closed(&row, ret_switches, clock_now());
	if (closed)
		return refuse(d, RC_CONFLICT, closed);
	if (d->comment.stars > 0 && !block_on(ret_switches, BLOCK_STARS))
		return refuse(d, RC_CONFLICT, N_("Ratings are switched off here. Send your comment without one."));
	return RC_OK;
}

static enum rc parent_check(struct discuss *d, struct db *db, struct arena *a)
{
	struct comment parent;
	if (d->comment.parent_id == 0)
		return RC_OK;
	enum rc rc = comment_get(db, a, d->comment.parent_id, &parent);
	if (rc == RC_NOT_FOUND ||
	    (rc == RC_OK && (parent.article_id != d->comment.article_id || parent.state != COMMENT_VISIBLE)))
		return refuse(d, RC_INVALID, N_("The comment that this answers is not there any more."));
	return rc;
}

enum rc discuss_tell_visible(struct site *s, struct db *db, const struct comment *c)
{
	site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = c->article_id});
	site_changed(s, (struct change){.kind = CHANGE_COMMENT,
					.article_id = c->article_id,
					.comment_id = c->id,
					.parent_id = c->parent_id});
	return notices_of_visible(s, db, c);
}

/* So that a moderator can ban the network for as long as its day's key lives. */
static enum rc network_keep(const struct discuss *d, struct db *db, struct arena *a)
{
	struct str day_key;
	enum rc rc = d->rater.network.n > 0 ? network_day_key(db, a, &day_key) : RC_NOT_FOUND;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	return comment_network_put(db, d->comment.id, network_tag(a, day_key, d->rater.network, 0),
				   d->comment.created_at);
}

/* What a proof for a comment is made for, as proof_challenge() takes it. */
static struct str proof_act(struct arena *a, int64_t article_id)
{
	return arena_printf(a, "comment %lld", (long long)article_id);
}

static enum rc screen_do(struct discuss *d, struct db *db, struct arena *a, const struct site_settings *settings,
			 struct str policy)
{
	d->screen.policy = policy;
	enum rc rc = screen_run(&d->screen, db, a, settings);
	d->refusal = d->screen.refusal;
	if (d->screen.asks_proof)
		d->challenge = proof_challenge(d->site, &d->job.arena, proof_act(a, d->comment.article_id),
					       settings_number(settings, "votes.proof_bits"), clock_now());
	return rc;
}

static enum rc discuss_write(struct discuss *d, struct db *db, struct arena *a, const struct site_settings *settings)
{
	struct switches sw;
	enum rc rc = ground_check(d, db, a, settings, &sw);
	if (rc == RC_OK)
		rc = parent_check(d, db, a);
	if (rc == RC_OK)
		rc = screen_do(d, db, a, settings, sw.comment_policy);
	if (rc == RC_OK)
		rc = comment_insert(db, &d->comment);
	if (rc == RC_OK)
		rc = screen_keep(&d->screen, db);
	if (rc == RC_OK)
		rc = network_keep(d, db, a);
	if (rc == RC_OK && d->email.n > 0)
		rc = comment_email_put(db, d->comment.id, d->email);
	if (rc == RC_OK)
		rc = rating_keep(d->site, db, a, &d->comment, &d->rater);
	if (rc == RC_OK && d->comment.state == COMMENT_VISIBLE)
		rc = rating_cast(d->site, db, a, &d->comment);
	if (rc == RC_OK && d->comment.state == COMMENT_VISIBLE)
		rc = discuss_tell_visible(d->site, db, &d->comment);
	return rc;
}

/* The kept answer: id, state, edit token and path, with spaces between (a path may hold some, so it comes last). */
static enum rc answer_repeat(struct discuss *d, struct str answer)
{
	struct str id, state, token;
	if (!str_split(&answer, ' ', &id) || !str_split(&answer, ' ', &state) || !str_split(&answer, ' ', &token) ||
	    str_to_i64(id, &d->comment.id) != RC_OK || comment_state_of(state, &d->comment.state) != RC_OK ||
	    token.n >= sizeof d->edit_token)
		return rc_fail(RC_INTERNAL, "a kept answer cannot be read");
	memcpy(d->edit_token, token.p, token.n);
	d->edit_token[token.n] = '\0';
	d->article_path = arena_str(&d->job.arena, answer);
	d->repeated = true;
	return RC_OK;
}

static void request_digest(const struct discuss *d, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	struct crypto_sha256 h;
	char head[80];
	const struct comment *c = &d->comment;
	int n = snprintf(head, sizeof head, "comment %lld %lld %d %d", (long long)c->article_id,
			 (long long)c->parent_id, c->stars, c->notify);
	const struct str lines[] = {str_mem(head, (size_t)n), c->author, d->email, c->url, c->source};
	crypto_sha256_begin(&h);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		crypto_sha256_add(&h, lines[i]);
		crypto_sha256_add(&h, STR("\n")); /* in none of them but the last */
	}
	crypto_sha256_end(&h, ret_hash);
}

static enum rc discuss_keyed(struct discuss *d, struct db *db, struct arena *a, const struct site_settings *settings)
{
	unsigned char digest[CRYPTO_HASH_SIZE];
	struct retry retry;
	struct str before;
	request_digest(d, digest);
	retry_init_voter(&retry, d->site, &d->voter, d->key, str_mem(digest, sizeof digest));
	enum rc rc = retry_answer(db, a, &retry, &before);
	if (rc == RC_OK)
		return answer_repeat(d, before);
	if (rc == RC_CONFLICT)
		return refuse(d, RC_DENIED,
			      N_("This form was already sent with something else in it. Send it again to "
				 "send this as well."));
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = discuss_write(d, db, a, settings);
	if (rc != RC_OK)
		return rc;
	struct str answer = arena_printf(a, "%lld %s %s %.*s", (long long)d->comment.id,
					 comment_state_name(d->comment.state), d->edit_token, STR_ARG(d->article_path));
	return retry_keep(db, a, &retry, answer);
}

static enum rc discuss_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct discuss *d = (struct discuss *)jobs[0];
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct site_settings *settings = site_settings(d->site);
	enum rc rc = d->key.n > 0 ? discuss_keyed(d, db, &a, settings) : discuss_write(d, db, &a, settings);
	settings_unref(settings);
	return rc;
}

static void answered(struct write_job *job)
{
	struct discuss *d = (struct discuss *)job;
	d->answered(d);
}

static const struct write_kind discuss_kind = {.name = "comment", .run = discuss_run, .done = answered};

/* The author gets the token, the row its hash. */
static void token_make(struct discuss *d)
{
	unsigned char token[TOKEN_SIZE], *hash = arena_alloc(&d->job.arena, CRYPTO_HASH_SIZE);
	CLEANUP(buf_done) struct buf b = BUF(sizeof d->edit_token);
	random_bytes(token, sizeof token);
	crypto_base64url(&b, token, sizeof token);
	ensure(b.n < sizeof d->edit_token);
	memcpy(d->edit_token, b.p, b.n);
	d->edit_token[b.n] = '\0';
	crypto_sha256(buf_str(&b), hash);
	d->comment.edit_hash = str_mem(hash, CRYPTO_HASH_SIZE);
}

static enum rc screen_begin(struct discuss *d, const struct comment_entry *entry)
{
	struct arena *a = &d->job.arena;
	struct str act = proof_act(a, entry->article_id);
	d->screen = (struct screen){
		.site = d->site,
		.comment = &d->comment,
		.email = d->email,
		.network = d->rater.network,
		.trapped = str_trim(entry->trap).n > 0,
		.may_prove = entry->may_prove && !str_is(entry->proof, "none"),
	};
	if (proof_holds(d->site, act, entry->proof, d->comment.created_at))
		d->screen.proof = arena_str(a, entry->proof);
	if (str_to_i64(str_trim(entry->elapsed), &d->screen.typed_ms) != RC_OK || d->screen.typed_ms < 0)
		d->screen.typed_ms = -1;
	enum rc rc = screen_prepare(&d->screen, a);
	if (rc != RC_OK)
		write_job_done(&d->job);
	return rc;
}

enum rc discuss_init(struct discuss *d, struct site *s, const struct site_settings *settings,
		     const struct comment_entry *entry, const struct voter *voter, struct str network,
		     void (*on_answer)(struct discuss *), struct comment_errors *ret_errors)
{
	struct comment_errors e = {{0}};
	*d = (struct discuss){.site = s, .voter = *voter, .answered = on_answer};
	write_job_init(&d->job, &discuss_kind);
	struct arena *a = &d->job.arena;
	unsigned char own[CRYPTO_HASH_SIZE], *mark = arena_alloc(a, CRYPTO_HASH_SIZE);
	voter_own_hash(s, voter, own);
	voter_mark(s, str_mem(own, sizeof own), mark);
	voter_ballot_hash(s, str_mem(own, sizeof own), entry->article_id, d->rater.voter);
	d->comment = (struct comment){.article_id = entry->article_id,
				      .state = COMMENT_VISIBLE,
				      .reason = STR(""),
				      .url = STR(""),
				      .voter = str_mem(mark, CRYPTO_HASH_SIZE),
				      .notify = entry->notify,
				      .created_at = clock_now()};
	d->rater.known = voter->known;
	d->rater.network = arena_str(a, network);
	d->key = arena_str(a, entry->key);
	e.of[COMMENT_FIELD_BODY] = discuss_text(a, entry->body, &d->comment.source, &d->comment.body);
	d->comment.author = field_text(a, entry->author, COMMENT_AUTHOR_MAX, N_("Please enter your name."),
				       author_too_long, UNICODE_ONE_LINE, &e.of[COMMENT_FIELD_AUTHOR]);
	if (!e.of[COMMENT_FIELD_AUTHOR] && unicode_is_blank(d->comment.author))
		e.of[COMMENT_FIELD_AUTHOR] = N_("Please enter your name.");
	email_check(d, settings, entry->email, &e);
	url_check(d, entry->url, &e);
	stars_check(d, entry->stars, &e);
	parent_read(d, entry->parent, &e);
	if (idempotency_key_check(entry->key) != RC_OK)
		e.of[COMMENT_FIELD_KEY] = N_("This key is too long or has characters that are not allowed.");
	*ret_errors = e;
	if (any_error(&e)) {
		write_job_done(&d->job);
		return rc_fail(RC_INVALID, "The comment cannot be taken as it is.");
	}
	token_make(d);
	return screen_begin(d, entry);
}

void discuss_done(struct discuss *d)
{
	write_job_done(&d->job);
}

/* --- Afterwards --- */

enum rc discuss_moderate_in(struct site *s, struct db *db, int64_t comment_id, enum comment_state state,
			    struct str reason)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct comment c;
	enum comment_state before;
	enum rc rc = comment_get(db, &a, comment_id, &c);
	if (rc == RC_NOT_FOUND)
		return rc_fail(rc, "there is no comment %lld", (long long)comment_id);
	if (rc == RC_OK)
		rc = comment_set_state(db, comment_id, state, reason, &before);
	if (rc == RC_OK && state == COMMENT_VISIBLE)
		rc = comment_reports_settle(db, comment_id);
	if (rc != RC_OK || before == state)
		return rc;
	if (state == COMMENT_VISIBLE)
		rc = rating_cast(s, db, &a, &c);
	else if (before == COMMENT_VISIBLE)
		rc = ballot_delete_by_comment(db, comment_id);
	if (rc == RC_OK && state != COMMENT_VISIBLE)
		rc = notices_of_hidden(db, comment_id);
	if (rc != RC_OK)
		return rc;
	if (state == COMMENT_VISIBLE)
		return discuss_tell_visible(s, db, &c);
	site_changed(s, (struct change){.kind = CHANGE_THREAD, .article_id = c.article_id});
	return RC_OK;
}

struct own_act {
	int64_t comment_id;
	bool by_voter;
	unsigned char hash[CRYPTO_HASH_SIZE]; /* of the edit token, or the voter's mark */
	struct str source, body;              /* source.p == NULL: withdraw */
	struct screen screen;                 /* of changed words */
	struct comment comment;               /* that screen looks at */
	const char *refusal;                  /* msgid of why not */
};

static enum rc own_get(const struct own_act *act, struct db *db, struct arena *a, struct comment *ret)
{
	struct str hash = str_mem(act->hash, CRYPTO_HASH_SIZE);
	if (!act->by_voter)
		return comment_get_by_edit_hash(db, a, act->comment_id, hash, ret);
	enum rc rc = comment_get(db, a, act->comment_id, ret);
	return rc == RC_OK && !str_eq(ret->voter, hash) ? RC_NOT_FOUND : rc;
}

static enum rc own_comment(struct own_act *act, struct db *db, struct arena *a, const struct site_settings *settings,
			   struct comment *ret)
{
	enum rc rc = own_get(act, db, a, ret);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && ret->state == COMMENT_REMOVED))
		return rc_fail(RC_NOT_FOUND, "There is no such comment of yours.");
	if (rc == RC_OK && act->source.p && ret->edited_by_staff)
		act->refusal = N_("A moderator has changed this comment, so it can no longer be changed here.");
	if (rc == RC_OK && clock_now() >= comment_time_fixed(ret, settings))
		act->refusal = N_("The time in which a comment can be changed is over.");
	return act->refusal ? rc_fail(RC_LIMITED, "%s", act->refusal) : rc;
}

/* The former words stay for moderators, as they do when one of them changes a comment. */
static enum rc own_rewrite(const struct own_act *act, struct db *db, const struct comment *c)
{
	const struct comment_edit before = {
		.comment_id = c->id, .name = c->author, .source = c->source, .edited_at = clock_now()};
	enum rc rc = comment_edit_insert(db, &before);
	if (rc == RC_OK)
		rc = comment_set_text(db, c->id, act->source, act->body, before.edited_at);
	return rc == RC_OK ? screen_keep(&act->screen, db) : rc;
}

/* Words change only where new ones are taken. */
static enum rc own_ground(struct own_act *act, struct db *db, struct arena *a, const struct site_settings *settings,
			  int64_t article_id)
{
	struct article row;
	struct switches sw;
	enum rc rc = ground_read(db, a, settings, article_id, &row, &sw);
	if (rc == RC_NOT_FOUND)
		act->refusal = N_("There is no such article.");
	if (rc != RC_OK)
		return rc;
	act->screen.policy = sw.comment_policy;
	act->refusal = discuss_closed(&row, &sw, clock_now());
	return act->refusal ? rc_fail(RC_CONFLICT, "%s", act->refusal) : RC_OK;
}

/* The row as it would be, judged as if it were new; it never makes a comment better than it was. */
static enum rc edit_screen(struct own_act *act, struct db *db, struct arena *a, const struct site_settings *settings,
			   const struct comment *row)
{
	act->comment = *row;
	act->comment.source = act->source;
	act->comment.state = COMMENT_VISIBLE;
	enum rc rc = comment_email_get(db, a, row->id, &act->screen.email);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = screen_run(&act->screen, db, a, settings);
	act->refusal = act->screen.refusal;
	return rc == RC_LIMITED ? rc_fail(RC_BUSY, "%s", act->refusal) : rc;
}

static enum rc own_change(struct own_act *act, struct site *s, struct db *db, struct arena *a,
			  const struct site_settings *settings, const struct comment *c)
{
	enum rc rc = own_ground(act, db, a, settings, c->article_id);
	if (rc != RC_OK || str_eq(act->source, c->source))
		return rc;
	rc = edit_screen(act, db, a, settings, c);
	if (rc == RC_OK)
		rc = own_rewrite(act, db, c);
	if (rc == RC_OK && act->comment.state > c->state)
		return discuss_moderate_in(s, db, c->id, act->comment.state, act->comment.reason);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_THREAD, .article_id = c->article_id});
	return rc;
}

static enum rc own_withdraw(struct site *s, struct db *db, struct arena *a, const struct comment *c)
{
	enum rc rc = discuss_moderate_in(s, db, c->id, COMMENT_REMOVED, STR(COMMENT_BY_AUTHOR));
	if (rc == RC_OK)
		rc = rating_forget(s, db, a, c);
	if (rc == RC_OK)
		rc = comment_strip(db, c->id);
	db_log_want_clear(db);
	return rc == RC_OK ? notices_forget(db, c->id) : rc;
}

static enum rc own_act_write(struct site *s, struct db *db, void *ctx)
{
	struct own_act *act = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct comment c;
	struct site_settings *settings = site_settings(s);
	enum rc rc = own_comment(act, db, &a, settings, &c);
	if (rc == RC_OK)
		rc = act->source.p ? own_change(act, s, db, &a, settings, &c) : own_withdraw(s, db, &a, &c);
	settings_unref(settings);
	return rc;
}

static void own_act_init(struct own_act *act, struct site *s, int64_t comment_id, const struct comment_owner *owner)
{
	*act = (struct own_act){.comment_id = comment_id, .by_voter = owner->voter != NULL};
	if (owner->voter)
		voter_hash(s, owner->voter, 0, act->hash);
	else
		crypto_sha256(owner->edit_token, act->hash);
}

/* The name and the article are those of the row, which is read again in the writer: they do not change. */
static enum rc edit_prepare(struct own_act *act, struct site *s, struct arena *a, struct str network)
{
	struct db *db;
	enum rc rc = site_reader(s, &db);
	if (rc != RC_OK)
		return rc;
	rc = comment_get(db, a, act->comment_id, &act->comment);
	db_close(db);
	if (rc == RC_NOT_FOUND)
		return rc_fail(rc, "There is no such comment of yours.");
	act->comment.source = act->source;
	act->comment.body = act->body;
	act->screen = (struct screen){
		.site = s, .comment = &act->comment, .email = STR(""), .network = network, .typed_ms = -1};
	return rc == RC_OK ? screen_prepare(&act->screen, a) : rc;
}

enum rc discuss_edit(struct site *s, int64_t comment_id, const struct comment_owner *owner, struct str body,
		     struct str network, const char **ret_error)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct own_act act;
	own_act_init(&act, s, comment_id, owner);
	*ret_error = discuss_text(&a, body, &act.source, &act.body);
	if (*ret_error)
		return rc_fail(RC_INVALID, "%s", *ret_error);
	enum rc rc = edit_prepare(&act, s, &a, network);
	if (rc == RC_OK)
		rc = site_write(s, own_act_write, &act);
	*ret_error = act.refusal;
	return rc;
}

enum rc discuss_withdraw(struct site *s, int64_t comment_id, const struct comment_owner *owner)
{
	struct own_act act;
	own_act_init(&act, s, comment_id, owner);
	return site_write(s, own_act_write, &act);
}
