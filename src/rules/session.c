/*
 * See session.h. What is slow (password hashes) happens on the caller's thread; everything that must hold together is
 * one write.
 */
#include "rules/session.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "rules/accounts.h"
#include "rules/link_key.h"
#include "rules/permission.h"
#include "rules/throttle.h"
#include "rules/totp.h"
#include "store/account.h"
#include "store/totp.h"

#define SEEN_EVERY_MS (INT64_C(5) * 60 * 1000)
#define FORM_TOKEN_BYTES 18

static const struct throttle_rate account_network_rate = {.interval_ms = 30000, .burst = 10};
static const struct throttle_rate account_rate = {.interval_ms = 10000, .burst = 100};
static const struct throttle_rate network_rate = {.interval_ms = 5000, .burst = 40};
static const struct throttle_rate code_rate = {.interval_ms = 30000, .burst = 5};

/* --- Tokens --- */

/* What forms carry: tied to the session, told to nobody else, and useless as the cookie. */
static struct str form_token(struct site *s, struct arena *a, struct str session)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	CLEANUP(buf_done) struct buf b = BUF(64);
	struct str text = arena_join(a, STR("form "), session, STR_NONE);
	crypto_keyed_hash(s->key, text, hash);
	crypto_base64url(&b, hash, FORM_TOKEN_BYTES);
	return buf_to_arena(&b, a);
}

static int64_t lifetime(bool remembered)
{
	return remembered ? SESSION_REMEMBERED_MS : SESSION_IDLE_MS;
}

/* --- Beginning --- */

struct begin {
	struct arena *arena;
	int64_t person_id;
	struct str replaces; /* hash of the session that this one takes the place of; "" for none */
	struct str device;
	struct str code; /* to be checked first; "" for none */
	bool knows_device;
	struct signed_in *out;
};

static struct staff staff_of(struct site *s, struct arena *a, const struct session *row)
{
	return (struct staff){
		.person_id = row->person_id,
		.name = row->name,
		.email = row->email,
		.role = row->role,
		.session = row->token_hash,
		.token = form_token(s, a, row->token_hash),
		.fresh_at = row->fresh_at,
		.needs_enrolment = row->stage == SESSION_ENROL,
		.language = row->language.p ? row->language : STR(""),
	};
}

static enum rc stage_choose(struct site *s, struct db *db, const struct begin *b, enum account_role role,
			    enum session_stage *ret)
{
	bool on;
	enum rc rc = totp_is_on(db, b->person_id, &on);
	if (rc != RC_OK)
		return rc;
	struct site_settings *settings = site_settings(s);
	bool required = str_is(settings_text(settings, "staff.second_factor"), "required") && role_needs_factor(role);
	settings_unref(settings);
	if (on)
		*ret = b->knows_device || b->code.n > 0 ? SESSION_FULL : SESSION_CODE;
	else
		*ret = required ? SESSION_ENROL : SESSION_FULL;
	return RC_OK;
}

static enum rc device_remember(struct db *db, struct begin *b, int64_t now)
{
	if (!b->out->remembered || b->knows_device || b->out->stage != SESSION_FULL)
		return RC_OK;
	memcpy(b->out->device_token, link_key_make(b->arena).p, SESSION_TOKEN_SIZE + 1);
	return known_device_insert(db, link_key_hash(b->arena, str_of(b->out->device_token)), b->person_id,
				   now + DEVICE_KNOWN_MS);
}

static enum rc row_write(struct site *s, struct db *db, struct begin *b, const struct account *account, int64_t now)
{
	struct signed_in *out = b->out;
	memcpy(out->token, link_key_make(b->arena).p, SESSION_TOKEN_SIZE + 1);
	struct session row = {
		.token_hash = link_key_hash(b->arena, str_of(out->token)),
		.person_id = b->person_id,
		.stage = out->stage,
		.remembered = out->remembered,
		.device = b->device,
		.created_at = now,
		.fresh_at = now,
		.expires_at = now + lifetime(out->remembered),
		.role = account->role,
		.email = account->email,
		.name = account->name,
	};
	out->staff = staff_of(s, b->arena, &row);
	return session_insert(db, &row);
}

static enum rc begin_write(struct site *s, struct db *db, void *ctx)
{
	struct begin *b = ctx;
	struct account account;
	int64_t now = clock_now();
	enum rc rc = account_get(db, b->arena, b->person_id, &account);
	if (rc == RC_OK && b->code.n > 0)
		rc = totp_check(s, db, b->person_id, b->code, false, now);
	if (rc == RC_OK)
		rc = stage_choose(s, db, b, account.role, &b->out->stage);
	if (rc == RC_OK && b->replaces.n > 0)
		rc = session_delete(db, b->replaces, b->person_id);
	if (rc == RC_OK)
		rc = row_write(s, db, b, &account, now);
	if (rc == RC_OK)
		rc = device_remember(db, b, now);
	if (rc == RC_OK && b->out->stage != SESSION_CODE)
		rc = account_take_failures(db, b->person_id, &b->out->staff.failed_tries);
	if (rc == RC_OK && b->out->stage != SESSION_CODE)
		rc = audit(db, &b->out->staff, "session.begin", "person", b->person_id, b->device);
	return rc;
}

/* --- Tries that failed --- */

static const struct throttle_rate note_rate = {.interval_ms = 60000, .burst = 1};

struct failure {
	struct write_job job;
	struct site *site;
	struct staff who; /* whose login it was; texts in the job's arena */
	struct str device;
	bool noted; /* in the log too; each is counted */
};

static enum rc failure_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct failure *f = (struct failure *)jobs[0];
	enum rc rc = account_count_failure(db, f->who.person_id);
	if (rc == RC_OK && f->noted)
		rc = audit(db, &f->who, "session.wrong_password", "person", f->who.person_id, f->device);
	return rc;
}

static void failure_done(struct write_job *job)
{
	if (job->rc != RC_OK)
		log_warning("a wrong password could not be noted: %s", job->error);
	write_job_done(job);
	free(job);
}

static const struct write_kind failure_kind = {.name = "wrong password", .run = failure_run, .done = failure_done};

/*
 * Nobody waits for it: how long the answer takes must not tell whether the address has a login. The log has one row a
 * minute for each network, so that guessing cannot flood it.
 */
static void wrong_password_note(struct site *s, const struct account *account, struct str network, struct str device)
{
	struct failure *f = calloc(1, sizeof *f);
	ensure(f);
	write_job_init(&f->job, &failure_kind);
	struct arena *a = &f->job.arena;
	struct str key = arena_join(a, network, STR(" "), account->email, STR_NONE);
	f->who = (struct staff){.person_id = account->person_id, .name = arena_str(a, account->name)};
	f->device = arena_str(a, device);
	f->noted = throttle_take(s->throttle, "wrong password noted", key, note_rate, clock_mono()) == 0;
	if (writer_submit(s->writer, &f->job) == RC_OK)
		return;
	f->job.rc = RC_BUSY;
	failure_done(&f->job);
}

/* The hash of no password that anybody has: unknown addresses take as long as known ones. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$Y291cmFudC1ub2JvZHkhIQ$"
			     "bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkIQAAAAAAAAA";

static bool password_matches(struct arena *a, const struct account *account, struct str password)
{
	bool known = account && account->password_hash.n > 0;
	const char *hash = known ? arena_cstr(a, account->password_hash) : nobody;
	return crypto_password_check(hash, str_slice(password, 0, PASSWORD_MAX + 1)) && known;
}

/*
 * What a try to sign in counts under. Somebody who guesses from one network uses up that network's tries at the account
 * and not its owner's; the account's own limit is for guessing from many. A device that the owner used stands under
 * neither.
 */
struct tries {
	struct throttle_limit limits[3];
	size_t n;
};

static struct tries tries_of(struct arena *a, struct str email, struct str network, bool known_device)
{
	struct str both = arena_join(a, network, STR(" "), email, STR_NONE);
	return (struct tries){{{"sign-in network", network, network_rate},
			       {"sign-in account from network", both, account_network_rate},
			       {"sign-in account", email, account_rate}},
			      known_device ? 1 : 3};
}

static enum rc device_is_known(struct db *db, struct arena *a, struct str device_token, int64_t person_id,
			       bool *ret_known)
{
	*ret_known = false;
	if (device_token.n != SESSION_TOKEN_SIZE || person_id == 0)
		return RC_OK;
	return known_device_has(db, link_key_hash(a, device_token), person_id, clock_now(), ret_known);
}

enum rc session_begin(struct site *s, struct db *db, struct arena *a, const struct sign_in *in, struct signed_in *ret,
		      int64_t *ret_wait_ms)
{
	struct str email;
	struct account account;
	bool known = false;
	*ret_wait_ms = 0;
	*ret = (struct signed_in){.remembered = in->remember};
	if (email_normalise(a, in->email, &email) != RC_OK)
		email = STR("");
	enum rc found = email.n > 0 ? account_get_by_email(db, a, email, &account) : RC_NOT_FOUND;
	if (found != RC_OK && found != RC_NOT_FOUND)
		return found;
	enum rc rc = device_is_known(db, a, in->device_token, found == RC_OK ? account.person_id : 0, &known);
	if (rc != RC_OK)
		return rc;
	struct tries tries = tries_of(a, email, in->network, known);
	*ret_wait_ms = throttle_take_all(s->throttle, tries.limits, tries.n, clock_mono());
	if (*ret_wait_ms > 0)
		return rc_fail(RC_LIMITED, "too many tries to sign in");
	if (!password_matches(a, found == RC_OK ? &account : NULL, in->password)) {
		if (found == RC_OK)
			wrong_password_note(s, &account, in->network, in->device);
		return rc_fail(RC_DENIED, "the address or the password is wrong");
	}
	throttle_give_back_all(s->throttle, tries.limits, tries.n); /* only wrong tries count */
	struct begin b = {
		.arena = a, .person_id = account.person_id, .device = in->device, .knows_device = known, .out = ret};
	return site_write(s, begin_write, &b);
}

enum rc session_begin_for(struct site *s, struct db *db, struct arena *a, int64_t person_id, struct str device,
			  struct signed_in *ret)
{
	*ret = (struct signed_in){.remembered = false};
	return site_write(s, begin_write,
			  &(struct begin){.arena = a, .person_id = person_id, .device = device, .out = ret});
}

/* --- The second step --- */

struct proof {
	struct begin begin;
	struct str token_hash;
};

static enum rc prove_write(struct site *s, struct db *db, void *ctx)
{
	struct proof *p = ctx;
	struct session row;
	enum rc rc = session_get(db, p->begin.arena, p->token_hash, clock_now(), &row);
	if (rc == RC_OK && row.stage != SESSION_CODE)
		rc = RC_NOT_FOUND;
	if (rc != RC_OK)
		return rc;
	p->begin.person_id = row.person_id;
	p->begin.device = row.device;
	p->begin.replaces = p->token_hash;
	p->begin.out->remembered = row.remembered;
	return begin_write(s, db, &p->begin);
}

/* Of the person, not of the session: whoever has the password begins as many sessions as they like. */
static struct throttle_limit codes_of(struct arena *a, int64_t person_id)
{
	return (struct throttle_limit){"code", arena_i64(a, person_id), code_rate};
}

static enum rc wrong_code_write(struct site *s, struct db *db, void *ctx)
{
	const struct staff *who = ctx;
	enum rc rc = account_count_failure(db, who->person_id);
	return rc == RC_OK ? audit(db, who, "session.wrong_code", "person", who->person_id, STR("")) : rc;
}

/* The password was right and the code was not: that is worth knowing. The throttle bounds how often it is noted. */
static void wrong_code_note(struct site *s, struct arena *a, const struct session *row)
{
	struct staff who = staff_of(s, a, row);
	if (site_write(s, wrong_code_write, &who) != RC_OK)
		log_warning("a wrong code could not be noted: %s", rc_message());
}

enum rc session_prove(struct site *s, struct db *db, struct arena *a, struct str token, struct str code,
		      struct signed_in *ret, int64_t *ret_wait_ms)
{
	struct session row;
	struct proof p = {.token_hash = link_key_hash(a, token)};
	enum rc rc = session_get(db, a, p.token_hash, clock_now(), &row);
	if (rc != RC_OK)
		return rc;
	if (str_trim(code).n == 0)
		return rc_fail(RC_DENIED, "no code");
	struct throttle_limit tries = codes_of(a, row.person_id);
	*ret_wait_ms = throttle_take_all(s->throttle, &tries, 1, clock_mono());
	if (*ret_wait_ms > 0)
		return rc_fail(RC_LIMITED, "too many codes");
	*ret = (struct signed_in){.remembered = false};
	p.begin = (struct begin){.arena = a, .code = str_trim(code), .out = ret};
	rc = site_write(s, prove_write, &p);
	if (rc == RC_OK)
		throttle_give_back_all(s->throttle, &tries, 1);
	else if (rc == RC_DENIED)
		wrong_code_note(s, a, &row);
	return rc;
}

struct enrolment {
	struct arena *arena;
	const struct staff *who;
	int64_t person_id;
	struct str code;
	struct str *codes;
};

static enum rc enrol_write(struct site *s, struct db *db, void *ctx)
{
	struct enrolment *e = ctx;
	int64_t id = e->who->person_id;
	enum rc rc = totp_check(s, db, id, e->code, true, clock_now());
	if (rc == RC_OK)
		rc = recovery_codes_make(s, db, e->arena, id, e->codes);
	if (rc == RC_OK)
		rc = session_set_stage(db, e->who->session, SESSION_FULL);
	return rc == RC_OK ? audit(db, e->who, "factor.set_up", "person", id, STR("")) : rc;
}

enum rc session_enrol(struct site *s, struct arena *a, const struct staff *who, struct str code, struct str *ret_codes)
{
	struct throttle_limit tries = codes_of(a, who->person_id);
	if (throttle_take_all(s->throttle, &tries, 1, clock_mono()) > 0)
		return rc_fail(RC_LIMITED, "too many codes");
	struct enrolment e = {.arena = a, .who = who, .code = str_trim(code), .codes = ret_codes};
	enum rc rc = site_write(s, enrol_write, &e);
	if (rc == RC_OK)
		throttle_give_back_all(s->throttle, &tries, 1);
	return rc;
}

static enum rc factor_remove_write(struct site *s, struct db *db, void *ctx)
{
	const struct enrolment *e = ctx;
	enum rc rc = totp_delete(db, e->person_id);
	if (rc == RC_OK)
		rc = known_device_forget(db, e->person_id);
	return rc == RC_OK ? audit(db, e->who, "factor.remove", "person", e->person_id, STR("")) : rc;
}

enum rc factor_remove(struct site *s, const struct staff *who, int64_t person_id)
{
	return site_write(s, factor_remove_write, &(struct enrolment){.who = who, .person_id = person_id});
}

static enum rc renew_write(struct site *s, struct db *db, void *ctx)
{
	struct enrolment *e = ctx;
	enum rc rc = recovery_codes_make(s, db, e->arena, e->who->person_id, e->codes);
	return rc == RC_OK ? audit(db, e->who, "factor.new_codes", "person", e->who->person_id, STR("")) : rc;
}

enum rc recovery_codes_renew(struct site *s, struct arena *a, const struct staff *who, struct str *ret_codes)
{
	return site_write(s, renew_write, &(struct enrolment){.arena = a, .who = who, .codes = ret_codes});
}

/* --- Every request --- */

static enum rc seen_write(struct site *s, struct db *db, void *ctx)
{
	const struct session *row = ctx;
	int64_t now = clock_now();
	return session_seen(db, row->token_hash, now, now + lifetime(row->remembered));
}

enum rc session_find(struct site *s, struct db *db, struct arena *a, struct str token, struct staff *ret_staff,
		     enum session_stage *ret_stage)
{
	struct session row;
	int64_t now = clock_now();
	if (token.n != SESSION_TOKEN_SIZE)
		return RC_NOT_FOUND;
	enum rc rc = session_get(db, a, link_key_hash(a, token), now, &row);
	if (rc != RC_OK)
		return rc;
	if (now - row.seen_at >= SEEN_EVERY_MS && site_write(s, seen_write, &row) != RC_OK)
		rc_clear(); /* the session still stands; the next request tries again */
	*ret_staff = staff_of(s, a, &row);
	*ret_stage = row.stage;
	return RC_OK;
}

/* --- The end --- */

struct ending {
	const struct staff *who;
	int64_t person_id;
	struct str session;
};

static enum rc end_write(struct site *s, struct db *db, void *ctx)
{
	const struct ending *e = ctx;
	enum rc rc = session_delete(db, e->session, e->who->person_id);
	return rc == RC_OK ? audit(db, e->who, "session.end", "person", e->who->person_id, STR("")) : rc;
}

enum rc session_end(struct site *s, const struct staff *who, struct str token_hash)
{
	return site_write(s, end_write, &(struct ending){.who = who, .session = token_hash});
}

enum rc sessions_end_in(struct db *db, int64_t person_id, struct str kept)
{
	enum rc rc = session_delete_others(db, person_id, kept);
	return rc == RC_OK ? known_device_forget(db, person_id) : rc;
}

static enum rc end_all_write(struct site *s, struct db *db, void *ctx)
{
	const struct ending *e = ctx;
	enum rc rc = sessions_end_in(db, e->person_id, e->session);
	return rc == RC_OK ? audit(db, e->who, "session.end_all", "person", e->person_id, STR("")) : rc;
}

enum rc sessions_end(struct site *s, const struct staff *who, int64_t person_id, struct str kept)
{
	return site_write(s, end_all_write, &(struct ending){.who = who, .person_id = person_id, .session = kept});
}

static enum rc fresh_write(struct site *s, struct db *db, void *ctx)
{
	const struct staff *who = ctx;
	return session_set_fresh(db, who->session, clock_now());
}

enum rc session_confirm(struct site *s, struct db *db, const struct staff *who, struct str password,
			int64_t *ret_wait_ms)
{
	CLEANUP(arena_done) struct arena a;
	struct account account;
	arena_init(&a);
	*ret_wait_ms = throttle_take(s->throttle, "confirm", who->session, account_network_rate, clock_mono());
	if (*ret_wait_ms > 0)
		return rc_fail(RC_LIMITED, "too many tries");
	enum rc rc = account_get(db, &a, who->person_id, &account);
	if (rc != RC_OK)
		return rc;
	if (!password_matches(&a, &account, password)) {
		wrong_password_note(s, &account, who->session, STR(""));
		return rc_fail(RC_DENIED, "the password is wrong");
	}
	return site_write(s, fresh_write, (void *)(uintptr_t)who);
}

/* --- For people --- */

static struct str word_found(struct str agent, const struct str (*words)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(agent, words[i][0], 0) != SIZE_MAX)
			return words[i][1];
	return STR("");
}

struct str device_name(struct arena *a, struct str user_agent)
{
	static const struct str browsers[][2] = {
		{STR("Edg/"), STR("Edge")},
		{STR("OPR/"), STR("Opera")},
		{STR("SamsungBrowser"), STR("Samsung Internet")},
		{STR("Firefox/"), STR("Firefox")},
		{STR("FxiOS"), STR("Firefox")},
		{STR("Chrome/"), STR("Chrome")},
		{STR("CriOS"), STR("Chrome")},
		{STR("Safari/"), STR("Safari")},
		{STR("curl/"), STR("curl")},
		{STR("Lynx/"), STR("Lynx")},
	};
	static const struct str systems[][2] = {
		{STR("Android"), STR("Android")}, {STR("iPhone"), STR("iPhone")},  {STR("iPad"), STR("iPad")},
		{STR("Windows"), STR("Windows")}, {STR("Mac OS X"), STR("macOS")}, {STR("CrOS"), STR("ChromeOS")},
		{STR("Linux"), STR("Linux")},
	};
	struct str browser = word_found(user_agent, browsers, ARRAY_LEN(browsers));
	struct str system = word_found(user_agent, systems, ARRAY_LEN(systems));
	if (browser.n == 0 && system.n == 0)
		return STR("?");
	if (browser.n == 0 || system.n == 0)
		return browser.n ? browser : system;
	return arena_join(a, browser, STR(" · "), system, STR_NONE);
}
