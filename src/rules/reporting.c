/*
 * Reports of comments through the writer: is the comment there, was this asked before, then the row and what follows
 * from it.
 */
#include "rules/reporting.h"

#include "base/clock.h"
#include "rules/discuss.h"
#include "rules/network.h"
#include "rules/retry.h"
#include "store/article.h"
#include "text/locale.h"
#include "text/unicode.h"

static enum rc ground_check(struct reporting *r, struct db *db, struct arena *a, const struct site_settings *settings,
			    int64_t *ret_article_id)
{
	struct comment c;
	struct article row;
	struct switches sw;
	enum rc rc = comment_get(db, a, r->comment_id, &c);
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
	r->article_path = arena_str(&r->job.arena, row.path);
	*ret_article_id = row.id;
	return RC_OK;
}

/* One person has as many cookies as wanted, but seldom many networks: so those are counted. */
static enum rc report_put(struct reporting *r, struct db *db, struct arena *a, int64_t article_id, bool *ret_first)
{
	struct str day_key;
	unsigned char hash[CRYPTO_HASH_SIZE];
	enum rc rc = network_day_key(db, a, &day_key);
	if (rc != RC_OK)
		return rc;
	voter_hash(r->site, &r->voter, article_id, hash);
	return comment_report(db, r->comment_id, str_mem(hash, sizeof hash), r->reason,
			      network_tag(a, day_key, r->network, article_id), clock_now(), ret_first);
}

static enum rc report_write(struct reporting *r, struct db *db, struct arena *a, const struct site_settings *settings)
{
	bool first;
	int64_t article_id, enough = settings_number(settings, "comments.report_hold");
	struct comment_reports all;
	enum rc rc = ground_check(r, db, a, settings, &article_id);
	if (rc == RC_OK)
		rc = report_put(r, db, a, article_id, &first);
	if (rc != RC_OK || !first || enough == 0)
		return rc;
	rc = comment_reports_get(db, r->comment_id, &all);
	if (rc != RC_OK || all.networks < enough || all.looked_at)
		return rc;
	return discuss_moderate_in(r->site, db, r->comment_id, COMMENT_PENDING, STR("reported"));
}

static enum rc report_keyed(struct reporting *r, struct db *db, struct arena *a, const struct site_settings *settings)
{
	struct retry retry;
	struct str before;
	struct str asked = arena_printf(a, "report %lld %.*s", (long long)r->comment_id, STR_ARG(r->reason));
	retry_init_voter(&retry, r->site, &r->voter, r->key, asked);
	enum rc rc = retry_answer(db, a, &retry, &before);
	if (rc == RC_OK)
		r->article_path = arena_str(&r->job.arena, before);
	if (rc == RC_CONFLICT)
		return rc_fail(RC_DENIED, "This key was already used for another request.");
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = report_write(r, db, a, settings);
	return rc == RC_OK ? retry_keep(db, a, &retry, r->article_path) : rc;
}

static enum rc report_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct reporting *r = (struct reporting *)jobs[0];
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct site_settings *settings = site_settings(r->site);
	enum rc rc = r->key.n > 0 ? report_keyed(r, db, &a, settings) : report_write(r, db, &a, settings);
	settings_unref(settings);
	return rc;
}

static void answered(struct write_job *job)
{
	struct reporting *r = (struct reporting *)job;
	r->answered(r);
}

static const struct write_kind reporting_kind = {.name = "report", .run = report_run, .done = answered};

static const char *reason_clean(struct arena *a, struct str sent, struct str *ret_reason)
{
	if (unicode_clean(a, sent, UNICODE_ONE_LINE, ret_reason) != RC_OK)
		return N_("This text has characters that cannot be shown.");
	return utf8_count(*ret_reason) > REPORT_REASON_CHARS_MAX ? N_("Please say it in fewer words.") : NULL;
}

enum rc reporting_init(struct reporting *r, struct site *s, int64_t comment_id, const struct voter *voter,
		       struct str reason, struct str network, struct str key, void (*on_answer)(struct reporting *),
		       const char **ret_error)
{
	*r = (struct reporting){.site = s, .comment_id = comment_id, .voter = *voter, .answered = on_answer};
	write_job_init(&r->job, &reporting_kind);
	*ret_error = reason_clean(&r->job.arena, reason, &r->reason);
	r->network = arena_str(&r->job.arena, network);
	r->key = arena_str(&r->job.arena, key);
	if (!*ret_error)
		return RC_OK;
	write_job_done(&r->job);
	return rc_fail(RC_INVALID, "%s", *ret_error);
}

void reporting_done(struct reporting *r)
{
	write_job_done(&r->job);
}
