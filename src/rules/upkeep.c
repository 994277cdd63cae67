/*
 * Backup by steps on the writer's connection, the whole check, and the tidying.
 */
#include "rules/upkeep.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "rules/library.h"
#include "rules/upload.h"
#include "rules/vote_turn.h"
#include "store/article.h"
#include "store/ballot.h"
#include "store/ban.h"
#include "store/comment.h"
#include "store/email_change.h"
#include "store/figure_article.h"
#include "store/idempotency.h"
#include "store/list_count.h"
#include "store/media.h"
#include "store/moderation.h"
#include "store/outbox.h"
#include "store/reader_data.h"
#include "store/screening.h"
#include "store/search.h"
#include "store/secret.h"
#include "store/spent_proof.h"
#include "store/tally.h"
#include "store/thread.h"
#include "store/ticket.h"

#define BACKUP_PAGES 256 /* a megabyte or so between two transactions of others */
#define EXAMPLES_MAX 5
#define TIDY_BATCH 250 /* rows in one write: votes wait for it */
#define TIDY_CHUNKS 16
#define ORPHAN_AGE_MS (INT64_C(24) * 60 * 60 * 1000)
#define TAG_KEEP_MS (INT64_C(48) * 60 * 60 * 1000)
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define WITHDRAWN_KEEP_MS (WITHDRAWN_DAYS * DAY_MS)

/* --- Backup --- */

enum backup_act { BACKUP_START, BACKUP_STEP, BACKUP_FINISH, BACKUP_ABORT };

struct backup_job {
	struct write_job job;
	enum backup_act act;
	const char *path;
	struct db_backup *backup;
	bool done;
};

static enum rc backup_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct backup_job *j = (struct backup_job *)jobs[0];
	switch (j->act) {
	case BACKUP_START:
		return db_backup_start(db, j->path, &j->backup);
	case BACKUP_STEP:
		return db_backup_step(j->backup, BACKUP_PAGES, &j->done);
	case BACKUP_FINISH:
		return db_backup_finish(j->backup);
	case BACKUP_ABORT:
		db_backup_abort(j->backup);
		return RC_OK;
	}
	return RC_INTERNAL;
}

static const struct write_kind backup_kind = {.name = "backup", .run = backup_run, .outside = true};

static enum rc backup_do(struct site *s, struct backup_job *j, enum backup_act act)
{
	j->act = act;
	write_job_init(&j->job, &backup_kind);
	enum rc rc = writer_run(s->writer, &j->job);
	write_job_done(&j->job);
	return rc;
}

static enum rc backup_steps(struct site *s, struct backup_job *j, bool (*progress)(void *ctx, unsigned percent),
			    void *ctx)
{
	while (!j->done) {
		enum rc rc = backup_do(s, j, BACKUP_STEP);
		if (rc != RC_OK)
			return rc;
		if (progress && !progress(ctx, db_backup_percent(j->backup)))
			return rc_fail(RC_LIMITED, "stopped; no file was written");
	}
	return backup_do(s, j, BACKUP_FINISH);
}

enum rc site_backup(struct site *s, const char *path, bool (*progress)(void *ctx, unsigned percent), void *ctx)
{
	struct backup_job j = {.path = path};
	if (access(path, F_OK) == 0)
		return rc_fail(RC_CONFLICT, "%s exists; a backup never overwrites a file", path);
	enum rc rc = backup_do(s, &j, BACKUP_START);
	if (rc != RC_OK)
		return rc;
	rc = backup_steps(s, &j, progress, ctx);
	if (rc == RC_OK)
		return RC_OK;
	char why[512];
	snprintf(why, sizeof why, "%s", rc_message());
	if (backup_do(s, &j, BACKUP_ABORT) != RC_OK)
		return rc_fail(RC_INTERNAL, "%s; and %s.part may still lie there", why, path);
	return rc_fail(rc, "%s", why);
}

/* --- Check --- */

struct examples {
	struct buf text;
	int n;
};

static void example_add(struct examples *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void example_add(struct examples *e, const char *fmt, ...)
{
	if (e->n++ >= EXAMPLES_MAX)
		return;
	va_list ap;
	va_start(ap, fmt);
	if (e->text.n > 0)
		buf_puts(&e->text, "; ");
	buf_vprintf(&e->text, fmt, ap);
	va_end(ap);
}

static void difference_add(void *ctx, const struct tally_difference *d)
{
	example_add(ctx, "article %lld %.*s/%.*s counted %lld, stored %lld", (long long)d->article_id,
		    STR_ARG(d->block), STR_ARG(d->choice), (long long)d->counted, (long long)d->stored);
}

struct findings {
	struct finding *items;
	size_t n;
};

static void finding_add(struct findings *f, const char *what, int64_t n, struct str examples, bool fault)
{
	ensure(f->n < FINDINGS_MAX);
	f->items[f->n++] = (struct finding){.what = what, .n = n, .examples = examples, .fault = fault};
}

static enum rc counts_check(struct db *db, struct arena *a, struct findings *f)
{
	struct examples e = {.text = BUF(4096)};
	int64_t n;
	enum rc rc = tally_recount_check(db, difference_add, &e, &n);
	if (rc == RC_OK)
		finding_add(f, "counts that differ from the ledger", n, buf_to_arena(&e.text, a), true);
	buf_done(&e.text);
	return rc;
}

static void like_difference_add(void *ctx, const struct comment_difference *d)
{
	example_add(ctx, "comment %lld counted %lld, stored %lld", (long long)d->id, (long long)d->counted,
		    (long long)d->stored);
}

static enum rc likes_check(struct db *db, struct arena *a, struct findings *f)
{
	struct examples e = {.text = BUF(4096)};
	int64_t n;
	enum rc rc = comment_likes_check(db, like_difference_add, &e, &n);
	if (rc == RC_OK)
		finding_add(f, "comments whose likes differ from their voters", n, buf_to_arena(&e.text, a), true);
	buf_done(&e.text);
	return rc;
}

/* Every byte of every object is read, and its hash must be its name. */
static enum rc media_check(struct db *db, struct arena *a, struct findings *f)
{
	struct examples broken = {.text = BUF(4096)};
	int64_t missing = 0, n_broken = 0, after = 0;
	CLEANUP(arena_done) struct arena batch;
	arena_init(&batch);
	enum rc rc = RC_OK;
	for (;;) {
		struct media_list list;
		arena_reset(&batch);
		rc = media_list(db, &batch, after, 200, &list);
		if (rc != RC_OK || list.n == 0)
			break;
		for (size_t i = 0; i < list.n; i++) {
			const struct media *m = &list.items[i];
			after = m->id;
			if (m->state == MEDIA_MISSING) {
				missing++;
			} else if (media_object_verify(db, m->hash) != RC_OK) {
				n_broken++;
				example_add(&broken, "%.*s: %s", STR_ARG(m->path), rc_message());
			}
		}
	}
	if (rc == RC_OK) {
		finding_add(f, "pictures and files whose bytes are not what they were", n_broken,
			    buf_to_arena(&broken.text, a), true);
		finding_add(f, "pictures and files that an import could not bring", missing, STR(""), false);
	}
	buf_done(&broken.text);
	return rc;
}

static enum rc rows_check(struct db *db, struct findings *f)
{
	int64_t n, rows, missing;
	enum rc rc = thread_count_wrong(db, &n);
	if (rc == RC_OK) {
		finding_add(f, "comments whose place in their thread is wrong", n, STR(""), true);
		rc = article_count_unsound(db, &n);
	}
	if (rc == RC_OK) {
		finding_add(f, "articles whose place in the lists is wrong", n, STR(""), true);
		rc = list_count_wrong(db, &n);
	}
	if (rc == RC_OK) {
		finding_add(f, "lists whose number of articles is wrong", n, STR(""), true);
		rc = search_count(db, &rows, &missing);
	}
	if (rc == RC_OK)
		finding_add(f, "articles that the search does not know", missing, STR(""), true);
	return rc;
}

enum rc site_check(struct db *db, struct arena *a, struct finding ret_findings[FINDINGS_MAX], size_t *ret_n)
{
	struct findings f = {.items = ret_findings};
	/* It follows the references too; they are asked about once more only to say which of the two it is. */
	enum rc rc = db_integrity_check(db);
	struct str why = rc == RC_OK ? STR("") : arena_str(a, str_of(rc_message()));
	bool orphans = rc != RC_OK && db_check_keys(db) != RC_OK;
	finding_add(&f, "pages of the database that are damaged", rc != RC_OK && !orphans, why, true);
	finding_add(&f, "references that lead nowhere", orphans, why, true);
	rc = counts_check(db, a, &f);
	if (rc == RC_OK)
		rc = likes_check(db, a, &f);
	if (rc == RC_OK)
		rc = rows_check(db, &f);
	if (rc == RC_OK)
		rc = media_check(db, a, &f);
	*ret_n = f.n;
	return rc;
}

/* --- Tidying --- */

struct tidying {
	struct media_sweep media;
	bool more;
};

/* The moment before which a setting of days says that things are forgotten; INT64_MIN: never. */
static int64_t kept_since(struct site *s, const char *days_setting, int64_t now)
{
	struct site_settings *settings = site_settings(s);
	int64_t days = settings_number(settings, days_setting);
	settings_unref(settings);
	return days > 0 ? now - days * DAY_MS : INT64_MIN;
}

static enum rc mail_tidy(struct site *s, struct db *db, int64_t now, bool *more)
{
	int64_t n, since = kept_since(s, "privacy.mail_days", now);
	enum rc rc = outbox_sweep(db, since, TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	*more |= n == TIDY_BATCH;
	rc = ticket_sweep(db, since, TIDY_BATCH, &n);
	*more |= rc == RC_OK && n == TIDY_BATCH;
	return rc == RC_OK ? email_change_sweep(db, now) : rc;
}

/* What can no longer be taken back, and bans that are long over. */
static enum rc moderation_tidy(struct site *s, struct db *db, int64_t now, bool *more)
{
	int64_t n, since = kept_since(s, "privacy.desk_days", now);
	enum rc rc = moderation_sweep(db, since, TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	*more |= n == TIDY_BATCH;
	rc = ban_sweep(db, since, TIDY_BATCH, &n);
	*more |= rc == RC_OK && n == TIDY_BATCH;
	return rc;
}

static enum rc readers_tidy(struct site *s, struct db *db, int64_t now, bool *more)
{
	int64_t n;
	enum rc rc = reader_emails_forget(db, kept_since(s, "privacy.email_days", now), TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	*more |= n == TIDY_BATCH;
	rc = reader_reports_forget(db, kept_since(s, "privacy.report_days", now), TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	*more |= n == TIDY_BATCH;
	rc = comment_erase_withdrawn(db, now - WITHDRAWN_KEEP_MS, TIDY_BATCH, &n);
	if (rc == RC_OK && n > 0)
		db_log_want_clear(db);
	*more |= rc == RC_OK && n == TIDY_BATCH;
	return rc;
}

static enum rc figures_tidy(struct db *db, int64_t now, bool *more)
{
	int64_t n;
	enum rc rc = figure_article_sweep(db, figure_day(now) - FIGURE_ARTICLE_DAYS, TIDY_BATCH, &n);
	*more |= rc == RC_OK && n == TIDY_BATCH;
	return rc;
}

static enum rc tidy_write(struct site *s, struct db *db, void *ctx)
{
	struct tidying *t = ctx;
	int64_t now = clock_now(), n;
	enum rc rc = secret_sweep(db, now, &n);
	if (rc == RC_OK)
		rc = spent_proof_sweep(db, now, TIDY_BATCH, &n);
	if (rc == RC_OK)
		rc = idempotency_sweep(db, now, TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	t->more = n == TIDY_BATCH;
	rc = ballot_forget_tags(db, now - TAG_KEEP_MS, TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	t->more |= n == TIDY_BATCH;
	rc = comment_forget_tags(db, now - TAG_KEEP_MS, TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	t->more |= n == TIDY_BATCH;
	rc = screening_forget_prints(db, now - TAG_KEEP_MS, TIDY_BATCH, &n);
	if (rc != RC_OK)
		return rc;
	t->more |= n == TIDY_BATCH;
	rc = mail_tidy(s, db, now, &t->more);
	if (rc == RC_OK)
		rc = moderation_tidy(s, db, now, &t->more);
	if (rc == RC_OK)
		rc = readers_tidy(s, db, now, &t->more);
	if (rc == RC_OK)
		rc = figures_tidy(db, now, &t->more);
	if (rc != RC_OK)
		return rc;
	bool more_media;
	rc = media_object_sweep(db, now - ORPHAN_AGE_MS, TIDY_CHUNKS, &t->media, &more_media);
	t->more |= rc == RC_OK && more_media;
	return rc;
}

static enum rc tidy_files(struct site *s, struct db *db, void *ctx)
{
	struct tidying *t = ctx;
	bool more_uploads = false, more_words = false;
	enum rc rc = upload_tidy(db, TIDY_CHUNKS, &more_uploads);
	if (rc == RC_OK)
		rc = library_words_catch_up(db, TIDY_BATCH, &more_words);
	t->more = more_uploads || more_words;
	return rc;
}

enum rc site_tidy(struct site *s)
{
	struct tidying t = {.more = true};
	enum rc rc = RC_OK;
	while (rc == RC_OK && t.more)
		rc = site_write(s, tidy_write, &t);
	t.more = true;
	while (rc == RC_OK && t.more)
		rc = site_write(s, tidy_files, &t);
	int64_t counted;
	return rc == RC_OK ? vote_turn_review(s, &counted) : rc;
}
