/*
 * Likes and reports of comments through the writer: is the comment there, was this asked before, then the row and what
 * follows from it.
 */
#include "rules/comment_act.h"

#include "base/clock.h"
#include "rules/discuss.h"
#include "rules/network.h"
#include "store/article.h"
#include "store/idempotency.h"
#include "text/locale.h"
#include "text/unicode.h"

static const char *const kind_names[] = {[COMMENT_ACT_LIKE] = "like", [COMMENT_ACT_REPORT] = "report"};

static enum rc ground_check(struct comment_act *act, struct db *db, struct arena *a,
			    const struct site_settings *settings, int64_t *ret_article_id)
{
	struct comment c;
	struct article row;
	struct switches sw;
	enum rc rc = comment_get(db, a, act->comment_id, &c);
	if (rc == RC_OK && c.state == COMMENT_VISIBLE)
		rc = article_get(db, a, c.article_id, &row);
	else if (rc == RC_OK)
		rc = RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !article_visible(&row, clock_now())))
		return rc_fail(RC_NOT_FOUND, "There is no such comment.");
	if (rc == RC_OK)
		rc = switches_of(db, settings, a, row.id, &sw);
	if (rc != RC_OK)
		return rc;
	if (!block_on(&sw, BLOCK_COMMENTS))
		return rc_fail(RC_CONFLICT, "Comments are switched off for this article.");
	act->article_path = arena_str(&act->job.arena, row.path);
	*ret_article_id = row.id;
	return RC_OK;
}

static enum rc like_write(struct comment_act *act, struct db *db, struct str voter, int64_t article_id)
{
	enum rc rc = comment_like(db, act->comment_id, voter, clock_now(), &act->likes, &act->mine);
	if (rc == RC_OK)
		site_changed(act->site, (struct change){.kind = CHANGE_TALLY, .article_id = article_id});
	return rc;
}

/* One person has as many cookies as wanted, but seldom many networks: so those are counted. */
static enum rc report_write(struct comment_act *act, struct db *db, struct arena *a, struct str voter,
			    int64_t article_id, const struct site_settings *settings)
{
	bool first;
	struct str day_key;
	struct comment_reports all;
	int64_t enough = settings_number(settings, "comments.report_hold");
	enum rc rc = network_day_key(db, a, &day_key);
	if (rc == RC_OK)
		rc = comment_report(db, act->comment_id, voter, act->reason,
				    network_tag(a, day_key, act->network, article_id), clock_now(), &first);
	if (rc != RC_OK || !first || enough == 0)
		return rc;
	rc = comment_reports_get(db, act->comment_id, &all);
	if (rc != RC_OK || all.networks < enough || all.looked_at)
		return rc;
	return discuss_moderate_in(act->site, db, act->comment_id, COMMENT_PENDING, STR("reported"));
}

static enum rc act_write(struct comment_act *act, struct db *db, struct arena *a, const struct site_settings *settings)
{
	int64_t article_id;
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct str voter = str_mem(hash, sizeof hash);
	enum rc rc = ground_check(act, db, a, settings, &article_id);
	if (rc != RC_OK)
		return rc;
	voter_hash(act->site, &act->voter, article_id, hash);
	if (act->kind == COMMENT_ACT_LIKE)
		return like_write(act, db, voter, article_id);
	return report_write(act, db, a, voter, article_id, settings);
}

/* The kept answer: likes, mine and path, with spaces between (a path may hold some, so it comes last). */
static enum rc answer_repeat(struct comment_act *act, struct str answer)
{
	struct str likes, mine;
	if (!str_split(&answer, ' ', &likes) || !str_split(&answer, ' ', &mine) ||
	    str_to_i64(likes, &act->likes) != RC_OK)
		return rc_fail(RC_INTERNAL, "a kept answer cannot be read");
	act->mine = str_is(mine, "1");
	act->article_path = arena_str(&act->job.arena, answer);
	return RC_OK;
}

static enum rc act_keyed(struct comment_act *act, struct db *db, struct arena *a, const struct site_settings *settings)
{
	struct idempotency before;
	unsigned char own[CRYPTO_HASH_SIZE], digest[CRYPTO_HASH_SIZE];
	voter_hash(act->site, &act->voter, 0, own);
	crypto_sha256(arena_printf(a, "comment %s %lld %.*s", kind_names[act->kind], (long long)act->comment_id,
				   STR_ARG(act->reason)),
		      digest);
	struct idempotency kept = {.voter = str_mem(own, sizeof own),
				   .key = act->key,
				   .request = str_mem(digest, sizeof digest),
				   .status = 200,
				   .created_at = clock_now()};
	enum rc rc = idempotency_get(db, a, kept.voter, kept.key, kept.request, kept.created_at, &before);
	if (rc == RC_OK)
		return answer_repeat(act, before.answer);
	if (rc == RC_CONFLICT)
		return rc_fail(RC_DENIED, "This key was already used for another request.");
	if (rc == RC_NOT_FOUND)
		rc = act_write(act, db, a, settings);
	if (rc != RC_OK)
		return rc;
	kept.answer = arena_printf(a, "%lld %d %.*s", (long long)act->likes, act->mine, STR_ARG(act->article_path));
	return idempotency_put(db, &kept);
}

static enum rc act_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct comment_act *act = (struct comment_act *)jobs[0];
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct site_settings *settings = site_settings(act->site);
	enum rc rc = act->key.n > 0 ? act_keyed(act, db, &a, settings) : act_write(act, db, &a, settings);
	settings_unref(settings);
	return rc;
}

static void answered(struct write_job *job)
{
	struct comment_act *act = (struct comment_act *)job;
	act->answered(act);
}

static const struct write_kind act_write_kind = {.name = "comment act", .run = act_run, .done = answered};

static const char *reason_clean(struct arena *a, struct str sent, struct str *ret_reason)
{
	if (unicode_clean(a, sent, UNICODE_ONE_LINE, ret_reason) != RC_OK)
		return N_("This text has characters that cannot be shown.");
	return utf8_count(*ret_reason) > REPORT_REASON_CHARS_MAX ? N_("Please say it in fewer words.") : NULL;
}

enum rc comment_act_init(struct comment_act *act, struct site *s, enum comment_act_kind kind, int64_t comment_id,
			 const struct voter *voter, struct str reason, struct str network, struct str key,
			 void (*on_answer)(struct comment_act *), const char **ret_error)
{
	*act = (struct comment_act){
		.site = s, .kind = kind, .comment_id = comment_id, .voter = *voter, .answered = on_answer};
	write_job_init(&act->job, &act_write_kind);
	*ret_error = reason_clean(&act->job.arena, reason, &act->reason);
	act->network = arena_str(&act->job.arena, network);
	act->key = arena_str(&act->job.arena, key);
	if (!*ret_error)
		return RC_OK;
	write_job_done(&act->job);
	return rc_fail(RC_INVALID, "%s", *ret_error);
}

void comment_act_done(struct comment_act *act)
{
	write_job_done(&act->job);
}
