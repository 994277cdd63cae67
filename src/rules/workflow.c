/* See workflow.h. */
#include "rules/workflow.h"

#include "rules/editing.h"
#include "rules/publish.h"
#include "store/address.h"
#include "store/article_note.h"
#include "store/gone_path.h"
#include "store/preview_link.h"
#include "store/section.h"
#include "store/working_copy.h"
#include "text/locale.h"
#include "text/unicode.h"

#define IN(phase) (1u << (phase))

/* The whole workflow: an act, the phases it may begin in, where it leads, what it is to permissions. */
static const struct {
	const char *name;
	unsigned from;
	enum article_state to;
	enum article_act right;
} acts[WORKFLOW_ACTS] = {
	[WORKFLOW_SUBMIT] = {"submit", IN(PHASE_DRAFT), ARTICLE_REVIEW, ARTICLE_SUBMIT},
	[WORKFLOW_SEND_BACK] = {"send_back", IN(PHASE_REVIEW), ARTICLE_DRAFT, ARTICLE_SUBMIT},
	[WORKFLOW_PUBLISH] = {"publish", IN(PHASE_DRAFT) | IN(PHASE_REVIEW) | IN(PHASE_SCHEDULED), ARTICLE_PUBLISHED,
			      ARTICLE_RELEASE},
	[WORKFLOW_SCHEDULE] = {"schedule", IN(PHASE_DRAFT) | IN(PHASE_REVIEW) | IN(PHASE_SCHEDULED), ARTICLE_PUBLISHED,
			       ARTICLE_RELEASE},
	[WORKFLOW_UNPUBLISH] = {"unpublish", IN(PHASE_SCHEDULED) | IN(PHASE_PUBLISHED), ARTICLE_DRAFT, ARTICLE_RELEASE},
	[WORKFLOW_WITHDRAW] = {"withdraw", IN(PHASE_PUBLISHED), ARTICLE_WITHDRAWN, ARTICLE_RELEASE},
	[WORKFLOW_REINSTATE] = {"reinstate", IN(PHASE_WITHDRAWN), ARTICLE_PUBLISHED, ARTICLE_RELEASE},
	[WORKFLOW_TRASH] = {"trash", IN(PHASE_DRAFT) | IN(PHASE_REVIEW) | IN(PHASE_WITHDRAWN), ARTICLE_TRASH,
			    ARTICLE_DISCARD},
	[WORKFLOW_RESTORE] = {"restore", IN(PHASE_TRASH), ARTICLE_DRAFT, ARTICLE_DISCARD},
	[WORKFLOW_DELETE] = {"delete", IN(PHASE_TRASH), ARTICLE_TRASH, ARTICLE_DISCARD},
};

enum workflow_phase workflow_phase_of(const struct article *a, int64_t now)
{
	switch (a->state) {
	case ARTICLE_DRAFT:
		return PHASE_DRAFT;
	case ARTICLE_REVIEW:
		return PHASE_REVIEW;
	case ARTICLE_PUBLISHED:
		return a->published_at > now ? PHASE_SCHEDULED : PHASE_PUBLISHED;
	case ARTICLE_WITHDRAWN:
		return PHASE_WITHDRAWN;
	case ARTICLE_TRASH:
		break;
	}
	return PHASE_TRASH;
}

const char *workflow_act_name(enum workflow_act act)
{
	return acts[act].name;
}

enum rc workflow_act_of(struct str word, enum workflow_act *ret_act)
{
	for (int i = 0; i < WORKFLOW_ACTS; i++)
		if (str_is(word, acts[i].name)) {
			*ret_act = i;
			return RC_OK;
		}
	return rc_fail(RC_INVALID, "no act of the workflow: %.*s", STR_ARG(word));
}

bool workflow_leads(enum workflow_act act, enum workflow_phase phase)
{
	return acts[act].from & IN(phase);
}

/* Once public, an article in the trash is of those who may take articles from readers. */
bool workflow_may(enum workflow_act act, enum account_role role, const struct article *a, bool own, int64_t now)
{
	if (!workflow_leads(act, workflow_phase_of(a, now)))
		return false;
	if (act == WORKFLOW_DELETE && a->published_at != 0 && !person_may(role, MAY_PUBLISH_OWN))
		return false;
	return person_may_article(role, acts[act].right, a->state, own);
}

/* --- One step, inside its write --- */

struct taking {
	struct site *site;
	struct db *db;
	struct arena *arena;
	const struct staff *who;
	int64_t now;
	struct workflow_step *step;
	struct article row;
	enum workflow_phase phase;
	struct standing standing;
};

static enum rc refuse(struct taking *t, enum rc rc, const char *field, const char *msgid)
{
	t->step->field = field;
	t->step->refused = msgid;
	return rc_fail(rc, "article %lld: %s", (long long)t->row.id, msgid);
}

static const char *wrong_phase(enum workflow_act act, enum workflow_phase phase)
{
	if (act == WORKFLOW_TRASH && phase == PHASE_PUBLISHED)
		return N_("It is published: withdraw it, or make it a draft first.");
	if (act == WORKFLOW_TRASH && phase == PHASE_SCHEDULED)
		return N_("It is scheduled: make it a draft first.");
	if (act == WORKFLOW_SCHEDULE && phase == PHASE_PUBLISHED)
		return N_("It is published already.");
	if (act == WORKFLOW_DELETE)
		return N_("Only what is in the trash can be deleted for good.");
	return N_("This cannot be done with an article in this state.");
}

static enum rc may_check(struct taking *t)
{
	bool own;
	enum workflow_act act = t->step->act;
	enum rc rc = article_is_own(t->db, t->arena, t->row.id, t->who->person_id, &own);
	if (rc != RC_OK)
		return rc;
	if (!person_may_article(t->who->role, acts[act].right, t->row.state, own))
		return refuse(t, RC_DENIED, NULL, N_("Your role does not allow this for this article."));
	if (!workflow_leads(act, t->phase))
		return refuse(t, RC_CONFLICT, NULL, wrong_phase(act, t->phase));
	if (!workflow_may(act, t->who->role, &t->row, own, t->now))
		return refuse(t, RC_DENIED, NULL, N_("Your role does not allow this for this article."));
	return RC_OK;
}

/* From when on readers would see it. */
static int64_t release_time(const struct taking *t)
{
	if (t->step->act == WORKFLOW_SCHEDULE)
		return t->step->at;
	bool was_public = t->row.published_at != 0 && t->row.published_at <= t->now;
	return was_public ? t->row.published_at : t->now;
}

static enum rc embargo_check(struct taking *t)
{
	int64_t seen_at = t->step->act == WORKFLOW_SCHEDULE ? t->step->at : t->now;
	if (t->standing.embargo_until <= seen_at)
		return RC_OK;
	if (t->step->override_embargo && person_may(t->who->role, MAY_PUBLISH_ANY))
		return RC_OK;
	return refuse(t, RC_INVALID, "embargo", N_("It is under embargo until a later time."));
}

static enum rc release_check(struct taking *t)
{
	if (t->row.title.n == 0)
		return refuse(t, RC_INVALID, NULL, N_("It has no headline yet."));
	if (t->step->act == WORKFLOW_SCHEDULE && t->step->at <= t->now)
		return refuse(t, RC_INVALID, "at", N_("This time has passed."));
	if (t->step->act == WORKFLOW_SCHEDULE && t->step->at > t->now + WORKFLOW_AHEAD_MS)
		return refuse(t, RC_INVALID, "at", N_("This is more than ten years ahead. Is the year right?"));
	return embargo_check(t);
}

/* Words that this person typed and has not saved would be missing from what readers or colleagues see. */
static enum rc unsaved_check(struct taking *t)
{
	struct working_copy copy;
	if (acts[t->step->act].to != ARTICLE_PUBLISHED && t->step->act != WORKFLOW_SUBMIT)
		return RC_OK;
	enum rc rc = working_copy_get(t->db, t->arena, t->row.id, t->who->person_id, STR_NONE, &copy);
	if (rc == RC_OK)
		return refuse(t, RC_CONFLICT, NULL,
			      N_("You have changes of it that are not saved yet: save them first."));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What takes an article away takes it from under the hands of whoever is writing in it. */
static enum rc others_check(struct taking *t)
{
	struct str names;
	enum workflow_act act = t->step->act;
	bool takes = act == WORKFLOW_WITHDRAW || act == WORKFLOW_TRASH || act == WORKFLOW_DELETE;
	if (!takes || t->step->unsaved_too)
		return RC_OK;
	enum rc rc = working_copy_holders(t->db, t->arena, t->row.id, t->who->person_id, &names);
	if (rc == RC_OK && names.n > 0)
		return refuse(t, RC_CONFLICT, "unsaved",
			      N_("Others have written in it and not saved yet. Open it to see who."));
	return rc;
}

/* Nobody acts on what they have not seen: words may have come that they would not let out, or would not throw away. */
static enum rc seen_check(struct taking *t)
{
	if (t->step->seen_version == 0 || t->step->seen_version == t->row.version)
		return RC_OK;
	if (acts[t->step->act].to == ARTICLE_PUBLISHED)
		return refuse(
			t, RC_CONFLICT, NULL,
			N_("It was changed since you looked at it. Please read it as it is now, then publish it."));
	return refuse(t, RC_CONFLICT, NULL,
		      N_("It was changed since you looked at it. Please read it as it is now, then choose again."));
}

static enum rc step_check(struct taking *t)
{
	struct workflow_step *step = t->step;
	bool withdraws = step->act == WORKFLOW_WITHDRAW;
	enum rc rc = may_check(t);
	if (rc == RC_OK)
		rc = unsaved_check(t);
	if (rc == RC_OK)
		rc = seen_check(t);
	if (rc == RC_OK)
		rc = others_check(t);
	if (rc != RC_OK)
		return rc;
	if (withdraws && step->text.n == 0)
		return refuse(t, RC_INVALID, "text", N_("Readers are owed a reason: please write one sentence."));
	if (utf8_count(step->text) > (withdraws ? WORKFLOW_REASON_MAX : WORKFLOW_NOTE_MAX))
		return refuse(t, RC_INVALID, "text", N_("This text is too long."));
	if (step->act == WORKFLOW_SUBMIT && t->row.title.n == 0)
		return refuse(t, RC_INVALID, NULL, N_("It has no headline yet."));
	if (acts[step->act].to != ARTICLE_PUBLISHED)
		return RC_OK;
	return release_check(t);
}

/* --- The address of what was never public follows its date --- */

static enum rc section_slug(struct taking *t, struct str *ret_slug)
{
	struct section s = {.slug = STR("")};
	enum rc rc = t->row.section_id ? section_get(t->db, t->arena, t->row.section_id, &s) : RC_NOT_FOUND;
	*ret_slug = rc == RC_OK ? s.slug : STR("");
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Sets the row's path; *ret_old is the one that goes, or "". An address that somebody chose by hand stays. */
static enum rc path_follow(struct taking *t, int64_t published_at, struct str *ret_old)
{
	struct str slug;
	struct article dated = t->row;
	dated.published_at = published_at;
	enum rc rc = section_slug(t, &slug);
	if (rc != RC_OK)
		return rc;
	struct site_settings *settings = site_settings(t->site);
	struct str now_is = article_path_make(settings, t->arena, &t->row, slug);
	struct str wanted = article_path_make(settings, t->arena, &dated, slug);
	settings_unref(settings);
	*ret_old = STR("");
	if (!str_eq(t->row.path, now_is) || str_eq(now_is, wanted))
		return RC_OK;
	*ret_old = t->row.path;
	struct path_wish wish = {.path = wanted, .kind = ADDRESS_ARTICLE, .object_id = t->row.id};
	return path_free(t->db, t->arena, &wish, &t->row.path);
}

/* --- Writing --- */

static enum rc row_write(struct taking *t, struct str old_path)
{
	enum rc rc = article_update(t->db, &t->row, &t->row.version);
	return rc == RC_OK && old_path.n > 0 ? address_remove(t->db, old_path) : rc;
}

/* The fields of the row that the act moves. */
static enum rc row_move(struct taking *t)
{
	struct str old_path = STR("");
	bool never_public = t->row.published_at == 0 || t->row.published_at > t->now;
	enum article_state to = acts[t->step->act].to;
	enum rc rc = RC_OK;
	if (to == ARTICLE_PUBLISHED) {
		int64_t at = release_time(t);
		if (never_public)
			rc = path_follow(t, at, &old_path);
		t->row.published_at = at;
	} else if (never_public) {
		t->row.published_at = 0;
	}
	t->row.state = to;
	t->row.modified_at = t->now;
	return rc == RC_OK ? row_write(t, old_path) : rc;
}

/* A tombstone's words come with the withdrawal, lie in the trash with it, and go when the article is anything else. */
static enum rc standing_follow(struct taking *t)
{
	struct standing *s = &t->standing;
	bool withdraws = t->step->act == WORKFLOW_WITHDRAW;
	if (t->step->act == WORKFLOW_TRASH || (!withdraws && s->withdrawn_at == 0))
		return RC_OK;
	s->withdrawn_at = withdraws ? t->now : 0;
	s->reason = withdraws ? t->step->text : STR("");
	return standing_put(t->db, s);
}

static enum rc note_write(struct taking *t)
{
	int64_t id;
	struct article_note note = {.article_id = t->row.id,
				    .person_id = t->who->person_id,
				    .at = t->now,
				    .act = str_of(acts[t->step->act].name),
				    .text = t->step->text};
	return t->step->text.n > 0 ? article_note_insert(t->db, &note, &id) : RC_OK;
}

/* As it was, for articles that nobody has saved here yet; as it is. */
static enum rc change_write(struct taking *t)
{
	struct str name = str_of(acts[t->step->act].name);
	bool hides = acts[t->step->act].to == ARTICLE_WITHDRAWN || acts[t->step->act].to == ARTICLE_TRASH;
	enum rc rc = revision_keep(t->db, t->arena, t->row.id, 0, STR(""), 0);
	if (rc == RC_OK)
		rc = row_move(t);
	if (rc == RC_OK)
		rc = standing_follow(t);
	if (rc == RC_OK && hides)
		rc = preview_link_delete_of_article(t->db, t->row.id);
	if (rc == RC_OK)
		rc = note_write(t);
	return rc == RC_OK ? revision_keep(t->db, t->arena, t->row.id, t->who->person_id, name, t->now) : rc;
}

/* Where readers once saw it they are told that it is gone; of a draft nobody knows. */
static enum rc delete_write(struct taking *t)
{
	bool was_public = t->row.published_at != 0 && t->row.published_at <= t->now;
	enum rc rc = was_public ? gone_path_keep(t->db, t->row.id, t->now) : RC_OK;
	return rc == RC_OK ? article_delete(t->db, t->row.id) : rc;
}

static enum rc step_write(struct site *s, struct db *db, void *ctx)
{
	struct taking *t = ctx;
	t->site = s;
	t->db = db;
	enum rc rc = article_get(db, t->arena, t->step->article_id, &t->row);
	if (rc == RC_OK)
		rc = standing_get(db, t->arena, t->row.id, &t->standing);
	if (rc != RC_OK)
		return rc;
	t->step->title = t->row.title;
	t->phase = workflow_phase_of(&t->row, t->now);
	rc = step_check(t);
	if (rc == RC_OK)
		rc = t->step->act == WORKFLOW_DELETE ? delete_write(t) : change_write(t);
	struct str act = arena_join(t->arena, STR("article."), str_of(acts[t->step->act].name), STR_NONE);
	if (rc == RC_OK)
		rc = audit(db, t->who, act.p, "article", t->row.id, t->row.title);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_ARTICLE, .article_id = t->row.id});
	return rc;
}

enum rc workflow_do(struct site *s, struct arena *a, const struct staff *who, int64_t now, struct workflow_step *step)
{
	struct taking t = {.arena = a, .who = who, .now = now, .step = step};
	step->text = str_trim(step->text);
	step->title = STR("");
	step->field = step->refused = NULL;
	return site_write(s, step_write, &t);
}
