/* A story in a hurry: see breaking.h. */
#include "rules/breaking.h"

#include "base/clock.h"
#include "rules/editing.h"
#include "rules/permission.h"
#include "rules/publish.h"
#include "rules/retry.h"
#include "rules/workflow.h"
#include "store/media.h"
#include "text/locale.h"
#include "text/unicode.h"

const char *breaking_field_name(enum breaking_field field)
{
	return field == BREAKING_TITLE ? "title" : "text";
}

static const char *line_check(struct arena *a, struct str *text, unsigned flags, size_t most, const char *missing)
{
	if (unicode_clean(a, *text, flags, text) != RC_OK)
		return N_("This text has characters that cannot be shown.");
	*text = str_trim(*text);
	if (text->n == 0)
		return missing;
	return utf8_count(*text) > most ? N_("This text is too long.") : NULL;
}

static enum rc check(struct arena *a, const struct staff *who, struct breaking *b)
{
	b->errors[BREAKING_TITLE] =
		line_check(a, &b->title, UNICODE_ONE_LINE, BREAKING_TITLE_MAX, N_("Please write a headline."));
	b->errors[BREAKING_TEXT] =
		line_check(a, &b->text, 0, BREAKING_TEXT_MAX, N_("Please write a line or two of what has happened."));
	if (b->errors[BREAKING_TITLE] || b->errors[BREAKING_TEXT])
		return rc_fail(RC_INVALID, "the story is not complete");
	enum article_act act = b->publish ? ARTICLE_RELEASE : ARTICLE_SUBMIT;
	if (!person_may_article(who->role, act, ARTICLE_DRAFT, true))
		return rc_fail(RC_DENIED, "this role may not do that");
	return RC_OK;
}

/* --- Made once --- */

struct sending {
	struct breaking *b;
	struct manuscript *m;
	struct arena *arena;
	const struct staff *who;
	struct retry retry; /* nothing where b->key is "" */
};

/* RC_NOT_FOUND: not yet sent. */
static enum rc sent_before(struct db *db, const struct sending *s)
{
	struct str before;
	struct article row;
	if (s->b->key.n == 0)
		return RC_NOT_FOUND;
	enum rc rc = retry_answer(db, s->arena, &s->retry, &before);
	if (rc == RC_OK)
		rc = str_to_i64(before, &s->b->article_id);
	if (rc == RC_OK)
		rc = article_get(db, s->arena, s->b->article_id, &row);
	if (rc == RC_OK)
		s->b->path = row.path;
	return rc;
}

static enum rc sent_now(struct db *db, const struct sending *s)
{
	if (s->b->key.n == 0)
		return RC_OK;
	return retry_keep(db, s->arena, &s->retry, arena_printf(s->arena, "%lld", (long long)s->m->row.id));
}

static enum rc send_write(struct site *site, struct db *db, void *ctx)
{
	struct sending *s = ctx;
	const char *act = workflow_act_name(s->b->publish ? WORKFLOW_PUBLISH : WORKFLOW_SUBMIT);
	enum rc rc = sent_before(db, s);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = manuscript_store(site, db, s->arena, s->m, false);
	if (rc == RC_OK)
		rc = revision_keep(db, s->arena, s->m->row.id, s->who->person_id, str_of(act), 0);
	if (rc == RC_OK)
		rc = audit(db, s->who, arena_join(s->arena, STR("article."), str_of(act), STR_NONE).p, "article",
			   s->m->row.id, s->b->title);
	if (rc == RC_OK)
		rc = sent_now(db, s);
	if (rc != RC_OK)
		return rc;
	s->b->article_id = s->m->row.id;
	s->b->path = s->m->row.path;
	return RC_OK;
}

/* Markdown runs lines together: those that were typed as lines are told to break. */
static struct str lines_kept(struct arena *a, struct str text)
{
	CLEANUP(buf_done) struct buf out = BUF(SIZE_MAX);
	struct str line;
	while (str_split(&text, '\n', &line)) {
		bool breaks = str_trim(line).n > 0 && text.n > 0 && text.p[0] != '\n';
		buf_put(&out, line);
		buf_puts(&out, breaks ? "  \n" : "\n");
	}
	return str_trim(buf_to_arena(&out, a));
}

static struct article row_of(const struct breaking *b, int64_t now)
{
	return (struct article){.kind = ARTICLE_ARTICLE,
				.state = b->publish ? ARTICLE_PUBLISHED : ARTICLE_REVIEW,
				.title = b->title,
				.label = b->labelled ? STR(BREAKING_LABEL) : STR(""),
				.lead_media_id = b->media_id,
				.created_at = now,
				.published_at = b->publish ? now : 0,
				.modified_at = now};
}

enum rc breaking_send(struct site *s, struct arena *a, const struct staff *who, struct breaking *b)
{
	struct manuscript m = {.row = row_of(b, clock_now()),
			       .format = ARTICLE_MARKDOWN,
			       .authors = &who->person_id,
			       .n_authors = 1,
			       .sections = &b->section_id,
			       .n_sections = b->section_id != 0,
			       .media = &b->media_id,
			       .n_media = b->media_id != 0};
	enum rc rc = check(a, who, b);
	if (rc != RC_OK)
		return rc;
	m.row.title = b->title;
	m.source = lines_kept(a, b->text);
	rc = manuscript_render(s, a, NULL, &m);
	if (rc != RC_OK)
		return rc;
	struct sending sending = {.b = b, .m = &m, .arena = a, .who = who};
	retry_init(&sending.retry, s, arena_printf(a, "staff %lld", (long long)who->person_id), b->key,
		   arena_join(a, b->title, STR("\n"), b->text, STR_NONE));
	return site_write(s, send_write, &sending);
}
