/* See polling.h. */
#include "rules/polling.h"

#include "rules/editing.h"
#include "text/locale.h"
#include "text/unicode.h"

#define NOT_THEIRS N_("Your role does not allow this for this article.")

struct job {
	struct arena arena;
	const struct staff *who;
	int64_t now;
	enum polling_act act;
	struct polling *asked;
	struct poll before; /* id 0: there is none yet */
	bool voted;
};

static enum rc refuse(struct job *j, enum rc rc, const char *field, const char *msgid)
{
	j->asked->field = field;
	j->asked->refused = msgid;
	return rc_fail(rc, "poll of article %lld: %s", (long long)j->asked->article_id, msgid);
}

/* --- What is there --- */

static enum rc before_read(struct db *db, struct job *j)
{
	struct article row;
	const struct polling *p = j->asked;
	enum rc rc = editing_check(db, &j->arena, p->article_id, j->who->person_id, j->who->role, &row);
	if (rc == RC_DENIED)
		return refuse(j, rc, NULL, NOT_THEIRS);
	if (rc != RC_OK || p->poll_id == 0)
		return rc;
	rc = poll_get(db, &j->arena, p->poll_id, &j->before);
	if (rc == RC_OK && j->before.article_id != p->article_id)
		return rc_fail(RC_NOT_FOUND, "the poll is another article's");
	return rc == RC_OK ? poll_voted(db, &j->before, &j->voted) : rc;
}

/* --- What is wanted --- */

/* One line of what somebody typed, without what nobody sees. */
static struct str cleaned(struct job *j, struct str typed)
{
	struct str text;
	if (unicode_clean(&j->arena, typed, UNICODE_ONE_LINE | UNICODE_REPAIR, &text) != RC_OK)
		return STR("");
	return str_trim(text);
}

/* Its place among the choices; n_choices when it is none of them. */
static size_t place_of(const struct poll *p, struct str choice)
{
	size_t i = 0;
	while (i < p->n_choices && !str_eq(p->choices[i], choice))
		i++;
	return i;
}

static enum rc choices_read(struct job *j, struct poll *p)
{
	struct str rest = j->asked->choices, line;
	while (str_line(&rest, &line)) {
		struct str choice = cleaned(j, line);
		if (choice.n == 0)
			continue;
		if (p->n_choices == POLL_CHOICES_MAX)
			return refuse(j, RC_INVALID, "choices", N_("A poll has at most ten choices."));
		if (utf8_count(choice) > POLL_CHOICE_MAX)
			return refuse(j, RC_INVALID, "choices", N_("A choice is longer than 200 characters."));
		if (place_of(p, choice) < p->n_choices)
			return refuse(j, RC_INVALID, "choices", N_("Two choices are the same."));
		p->choices[p->n_choices++] = choice;
	}
	if (p->n_choices < POLL_CHOICES_MIN)
		return refuse(j, RC_INVALID, "choices", N_("A poll needs two choices or more, one a line."));
	return RC_OK;
}

static enum rc wanted_read(struct job *j, struct poll *p)
{
	*p = (struct poll){.id = j->asked->poll_id,
			   .article_id = j->asked->article_id,
			   .question = cleaned(j, j->asked->question),
			   .closes_at = j->asked->closes_at};
	if (p->question.n == 0)
		return refuse(j, RC_INVALID, "question", N_("Please write the question."));
	if (utf8_count(p->question) > POLL_QUESTION_MAX)
		return refuse(j, RC_INVALID, "question", N_("The question is longer than 300 characters."));
	bool as_it_was = j->before.id && p->closes_at / 60000 == j->before.closes_at / 60000;
	if (as_it_was)
		p->closes_at = j->before.closes_at; /* a form knows no seconds */
	else if (p->closes_at && p->closes_at <= j->now)
		return refuse(j, RC_INVALID, "closes", N_("This time has passed."));
	return choices_read(j, p);
}

/* A number in the ledger means the choice that the voter read. */
static enum rc votes_keep_their_meaning(struct job *j, const struct poll *p)
{
	const struct poll *old = &j->before;
	bool reworded = false;
	if (p->n_choices < old->n_choices)
		return refuse(
			j, RC_INVALID, "choices",
			N_("People have voted: no choice can be taken out any more. More can be added at the end."));
	for (size_t i = 0; i < p->n_choices; i++) {
		size_t was = place_of(old, p->choices[i]);
		if (was < old->n_choices && was != i)
			return refuse(j, RC_INVALID, "choices",
				      N_("People have voted: the choices must stay in their order."));
		reworded |= i < old->n_choices && was != i;
	}
	if (reworded && !j->asked->reworded)
		return refuse(j, RC_INVALID, "reworded",
			      N_("People have voted for a choice as it was worded. If you only mend a slip of the pen, "
				 "tick the box and save again."));
	return RC_OK;
}

/* --- Saving --- */

static enum rc insert(struct db *db, struct job *j, const struct poll *p)
{
	struct polls all;
	enum rc rc = poll_list(db, &j->arena, p->article_id, &all);
	if (rc == RC_OK && all.n >= POLLS_MAX)
		return refuse(j, RC_LIMITED, NULL, N_("An article has at most twenty polls."));
	return rc == RC_OK ? poll_insert(db, p, j->now, &j->asked->poll_id) : rc;
}

/* The page of the article, its live readers and what is made of it know. */
static enum rc tell(struct site *s, struct db *db, struct job *j, const char *act, struct str question)
{
	int64_t id = j->asked->article_id;
	site_changed(s, (struct change){.kind = CHANGE_ARTICLE, .article_id = id});
	site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = id});
	return audit(db, j->who, act, "article", id, question);
}

static enum rc save_write(struct site *s, struct db *db, void *ctx)
{
	struct job *j = ctx;
	struct poll p;
	enum rc rc = before_read(db, j);
	if (rc == RC_OK)
		rc = wanted_read(j, &p);
	if (rc == RC_OK && j->voted)
		rc = votes_keep_their_meaning(j, &p);
	if (rc != RC_OK)
		return rc;
	rc = p.id ? poll_update(db, &p, j->now) : insert(db, j, &p);
	return rc == RC_OK ? tell(s, db, j, p.id ? "poll.change" : "poll.make", p.question) : rc;
}

enum rc polling_save(struct site *s, const struct staff *who, int64_t now, struct polling *p)
{
	struct job j = {.who = who, .now = now, .asked = p};
	arena_init(&j.arena);
	enum rc rc = site_write(s, save_write, &j);
	arena_done(&j.arena);
	return rc;
}

/* --- Other acts --- */

static const char *const acts[POLLING_ACTS] = {
	[POLLING_CLOSE] = "close", [POLLING_REOPEN] = "reopen", [POLLING_REMOVE] = "remove"};

enum rc polling_act_of(struct str word, enum polling_act *ret_act)
{
	for (int i = 0; i < POLLING_ACTS; i++) {
		if (str_is(word, acts[i])) {
			*ret_act = i;
			return RC_OK;
		}
	}
	return rc_fail(RC_INVALID, "no act of a poll: %.*s", STR_ARG(word));
}

static enum rc act_write(struct site *s, struct db *db, void *ctx)
{
	struct job *j = ctx;
	enum rc rc = before_read(db, j);
	if (rc != RC_OK)
		return rc;
	if (j->act == POLLING_REMOVE && j->voted)
		return refuse(j, RC_CONFLICT, NULL, N_("People have voted in this poll: close it instead."));
	struct poll p = j->before;
	p.closes_at = j->act == POLLING_CLOSE ? j->now : 0;
	rc = j->act == POLLING_REMOVE ? poll_delete(db, p.id) : poll_update(db, &p, j->now);
	const char *const said[POLLING_ACTS] = {"poll.close", "poll.reopen", "poll.remove"};
	return rc == RC_OK ? tell(s, db, j, said[j->act], p.question) : rc;
}

enum rc polling_do(struct site *s, const struct staff *who, int64_t now, enum polling_act act, struct polling *p)
{
	struct job j = {.who = who, .now = now, .act = act, .asked = p};
	if (p->poll_id == 0)
		return rc_fail(RC_NOT_FOUND, "no such poll");
	arena_init(&j.arena);
	enum rc rc = site_write(s, act_write, &j);
	arena_done(&j.arena);
	return rc;
}
