/* See annotate.h. */
#include "rules/annotate.h"

#include "rules/editing.h"
#include "rules/workflow.h"
#include "store/article_note.h"
#include "text/locale.h"
#include "text/unicode.h"

struct annotating {
	struct arena arena;
	const struct staff *who;
	int64_t article_id, now;
	struct article row;
	bool own;
	const char *refused;
	/* What is put there */
	struct str text;
	int64_t until;
	enum correction_kind kind;
	int64_t correction_id;
};

static enum rc refuse(struct annotating *n, enum rc rc, const char *msgid)
{
	n->refused = msgid;
	return rc_fail(rc, "article %lld: %s", (long long)n->article_id, msgid);
}

static enum rc read(struct db *db, struct annotating *n)
{
	enum rc rc = article_get(db, &n->arena, n->article_id, &n->row);
	return rc == RC_OK ? article_is_own(db, &n->arena, n->article_id, n->who->person_id, &n->own) : rc;
}

static enum rc may(struct annotating *n, enum article_act act)
{
	if (person_may_article(n->who->role, act, n->row.state, n->own))
		return RC_OK;
	return refuse(n, RC_DENIED, N_("Your role does not allow this for this article."));
}

static enum rc text_check(struct annotating *n, size_t max)
{
	if (n->text.n == 0)
		return refuse(n, RC_INVALID, N_("Please write something."));
	if (utf8_count(n->text) > max)
		return refuse(n, RC_INVALID, N_("This text is too long."));
	return RC_OK;
}

/* Runs the write, and gives back what it refused. */
static enum rc run(struct site *s, enum rc (*fn)(struct site *s, struct db *db, void *ctx), struct annotating *n,
		   const char **ret_refused)
{
	arena_init(&n->arena);
	n->text = str_trim(n->text.p ? n->text : STR(""));
	enum rc rc = site_write(s, fn, n);
	*ret_refused = n->refused;
	arena_done(&n->arena);
	return rc;
}

/* --- Notes --- */

static enum rc note_write(struct site *s, struct db *db, void *ctx)
{
	struct annotating *n = ctx;
	int64_t id;
	enum rc rc = read(db, n);
	if (rc == RC_OK && !n->own && !person_may(n->who->role, MAY_EDIT_ANY))
		rc = refuse(n, RC_DENIED, N_("Your role does not allow this for this article."));
	if (rc == RC_OK)
		rc = text_check(n, WORKFLOW_NOTE_MAX);
	struct article_note note = {
		.article_id = n->article_id, .person_id = n->who->person_id, .at = n->now, .text = n->text};
	return rc == RC_OK ? article_note_insert(db, &note, &id) : rc;
}

enum rc annotate_note(struct site *s, const struct staff *who, int64_t article_id, struct str text, int64_t now,
		      const char **ret_refused)
{
	struct annotating n = {.who = who, .article_id = article_id, .now = now, .text = text};
	return run(s, note_write, &n, ret_refused);
}

/* --- Embargo --- */

static enum rc embargo_check(struct annotating *n, const struct standing *s)
{
	bool softens = n->until < s->embargo_until;
	if (softens && !person_may(n->who->role, MAY_PUBLISH_ANY))
		return refuse(n, RC_DENIED, N_("Only an editor may lift an embargo or make it shorter."));
	if (n->until == 0)
		return RC_OK;
	if (n->until <= n->now)
		return refuse(n, RC_INVALID, N_("This time has passed."));
	if (n->until > n->now + WORKFLOW_AHEAD_MS)
		return refuse(n, RC_INVALID, N_("This is more than ten years ahead. Is the year right?"));
	if (article_visible(&n->row, n->now))
		return refuse(n, RC_CONFLICT, N_("It is published already."));
	if (n->row.state == ARTICLE_PUBLISHED && n->row.published_at < n->until)
		return refuse(n, RC_CONFLICT, N_("It is scheduled for an earlier time: schedule it later first."));
	return RC_OK;
}

static enum rc embargo_write(struct site *s, struct db *db, void *ctx)
{
	struct annotating *n = ctx;
	struct standing standing;
	enum rc rc = read(db, n);
	if (rc == RC_OK)
		rc = may(n, ARTICLE_EDIT);
	if (rc == RC_OK)
		rc = standing_get(db, &n->arena, n->article_id, &standing);
	if (rc == RC_OK)
		rc = embargo_check(n, &standing);
	if (rc != RC_OK)
		return rc;
	standing.embargo_until = n->until;
	rc = standing_put(db, &standing);
	const char *act = n->until ? "article.embargo" : "article.embargo_lift";
	return rc == RC_OK ? audit(db, n->who, act, "article", n->article_id, n->row.title) : rc;
}

enum rc annotate_embargo(struct site *s, const struct staff *who, int64_t article_id, int64_t until, int64_t now,
			 const char **ret_refused)
{
	struct annotating n = {.who = who, .article_id = article_id, .now = now, .until = until};
	return run(s, embargo_write, &n, ret_refused);
}

/* --- Corrections --- */

/* Whatever tells readers when the article was updated tells this moment; what it said is in the revisions. */
static enum rc article_touch(struct site *s, struct db *db, struct annotating *n, const char *note)
{
	n->row.updated_at = n->row.modified_at = n->now;
	enum rc rc = revision_keep(db, &n->arena, n->article_id, 0, STR(""), 0);
	if (rc == RC_OK)
		rc = article_update(db, &n->row, &n->row.version);
	if (rc == RC_OK)
		rc = revision_keep(db, &n->arena, n->article_id, n->who->person_id, str_of(note), n->now);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_ARTICLE, .article_id = n->article_id});
	return rc;
}

static enum rc correct_check(struct db *db, struct annotating *n)
{
	enum rc rc = read(db, n);
	if (rc == RC_OK)
		rc = may(n, ARTICLE_RELEASE);
	if (rc == RC_OK && !article_visible(&n->row, n->now))
		rc = refuse(n, RC_CONFLICT, N_("Only what is published can be corrected for readers."));
	return rc;
}

static enum rc correct_write(struct site *s, struct db *db, void *ctx)
{
	struct annotating *n = ctx;
	enum rc rc = correct_check(db, n);
	if (rc == RC_OK)
		rc = text_check(n, CORRECTION_TEXT_MAX);
	struct correction c = {.article_id = n->article_id,
			       .kind = n->kind,
			       .at = n->now,
			       .person_id = n->who->person_id,
			       .text = n->text};
	if (rc == RC_OK)
		rc = correction_insert(db, &c, &n->correction_id);
	if (rc == RC_OK)
		rc = article_touch(s, db, n, "correct");
	return rc == RC_OK ? audit(db, n->who, "article.correct", "article", n->article_id, n->row.title) : rc;
}

enum rc annotate_correct(struct site *s, const struct staff *who, int64_t article_id, enum correction_kind kind,
			 struct str text, int64_t now, const char **ret_refused)
{
	struct annotating n = {.who = who, .article_id = article_id, .now = now, .kind = kind, .text = text};
	return run(s, correct_write, &n, ret_refused);
}

static enum rc uncorrect_write(struct site *s, struct db *db, void *ctx)
{
	struct annotating *n = ctx;
	enum rc rc = correct_check(db, n);
	if (rc == RC_OK)
		rc = correction_delete(db, n->article_id, n->correction_id);
	if (rc == RC_OK)
		rc = article_touch(s, db, n, "uncorrect");
	return rc == RC_OK ? audit(db, n->who, "article.uncorrect", "article", n->article_id, n->row.title) : rc;
}

enum rc annotate_uncorrect(struct site *s, const struct staff *who, int64_t article_id, int64_t correction_id,
			   int64_t now, const char **ret_refused)
{
	struct annotating n = {.who = who, .article_id = article_id, .now = now, .correction_id = correction_id};
	return run(s, uncorrect_write, &n, ret_refused);
}
