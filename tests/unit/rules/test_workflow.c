/*
 * The workflow: its whole table, who may, times, embargoes, tombstones, corrections, and what each act leaves behind.
 */
#include "rules/workflow.h"

#include "rules/accounts.h"
#include "rules/annotate.h"
#include "rules/editing.h"
#include "rules_test.h"
#include "store/address.h"
#include "store/article_note.h"
#include "store/preview_link.h"
#include "store/revision.h"

#define HOUR (INT64_C(60) * 60 * 1000)

/* From each phase (draft, review, scheduled, published, withdrawn, trash) the acts that lead on; written down again. */
static const char *const table[PHASES] = {
	"submit publish schedule trash",
	"send_back publish schedule trash",
	"publish schedule unpublish",
	"unpublish withdraw",
	"reinstate trash",
	"restore delete",
};

static void test_the_table(void **state)
{
	for (int phase = 0; phase < PHASES; phase++) {
		for (int act = 0; act < WORKFLOW_ACTS; act++) {
			struct str rest = str_of(table[phase]), word;
			bool leads = false;
			while (str_split(&rest, ' ', &word))
				leads |= str_is(word, workflow_act_name(act));
			if (workflow_leads(act, phase) != leads)
				fail_msg("%s from phase %d", workflow_act_name(act), phase);
		}
	}
}

static void test_who_may(void **state)
{
	struct article draft = {.state = ARTICLE_DRAFT}, review = {.state = ARTICLE_REVIEW};
	struct article out = {.state = ARTICLE_PUBLISHED, .published_at = 1}, gone = {.state = ARTICLE_TRASH};
	assert_true(workflow_may(WORKFLOW_SUBMIT, ROLE_CONTRIBUTOR, &draft, true, 10));
	assert_false(workflow_may(WORKFLOW_SUBMIT, ROLE_CONTRIBUTOR, &draft, false, 10));
	assert_false(workflow_may(WORKFLOW_PUBLISH, ROLE_CONTRIBUTOR, &draft, true, 10));
	assert_true(workflow_may(WORKFLOW_SEND_BACK, ROLE_CONTRIBUTOR, &review, true, 10));
	assert_true(workflow_may(WORKFLOW_PUBLISH, ROLE_AUTHOR, &draft, true, 10));
	assert_false(workflow_may(WORKFLOW_PUBLISH, ROLE_AUTHOR, &review, false, 10));
	assert_true(workflow_may(WORKFLOW_WITHDRAW, ROLE_AUTHOR, &out, true, 10));
	assert_false(workflow_may(WORKFLOW_WITHDRAW, ROLE_CONTRIBUTOR, &out, true, 10));
	assert_true(workflow_may(WORKFLOW_WITHDRAW, ROLE_EDITOR, &out, false, 10));
	assert_false(workflow_may(WORKFLOW_TRASH, ROLE_MODERATOR, &draft, true, 10));
	assert_true(workflow_may(WORKFLOW_DELETE, ROLE_CONTRIBUTOR, &gone, true, 10));
	gone.published_at = 1;
	assert_false(workflow_may(WORKFLOW_DELETE, ROLE_CONTRIBUTOR, &gone, true, 10));
}

static struct staff staff(enum account_role role)
{
	return (struct staff){.name = STR("Eve"), .email = STR("eve@staff.example"), .role = role};
}

static enum rc take(struct rules_test *t, enum account_role role, struct workflow_step *step)
{
	struct staff who = staff(role);
	if (!step->text.p)
		step->text = STR("");
	enum rc rc = workflow_do(t->site, &t->arena, &who, clock_now(), step);
	db_settle(t->db);
	return rc;
}

static struct article row_of(struct rules_test *t, int64_t id)
{
	struct article a;
	assert_int_equal(article_get(t->db, &t->arena, id, &a), RC_OK);
	return a;
}

static void test_to_readers_and_back(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "A story", "Words.", ARTICLE_DRAFT), n;
	struct article_notes notes;
	struct revisions revisions;
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_SUBMIT, .text = STR(" Please look at it. ")};
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(row_of(t, id).state, ARTICLE_REVIEW);
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_CONFLICT);
	assert_non_null(step.refused);
	step = (struct workflow_step){.article_id = id, .act = WORKFLOW_PUBLISH};
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_true(article_visible(&(struct article){.state = ARTICLE_PUBLISHED}, clock_now()));
	step.act = WORKFLOW_UNPUBLISH;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	step.act = WORKFLOW_TRASH;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(article_note_list(t->db, &t->arena, id, 10, &notes), RC_OK);
	assert_int_equal(notes.n, 1);
	assert_true(str_is(notes.items[0].text, "Please look at it."));
	assert_true(str_is(notes.items[0].act, "submit"));
	assert_int_equal(revision_list(t->db, &t->arena, id, INT64_MAX, 10, &revisions), RC_OK);
	assert_int_equal(revisions.n, 5); /* what was before, and four acts */
	assert_true(str_is(revisions.items[0].note, "trash"));
	assert_int_equal(row_of(t, id).version, revisions.items[0].version);
	step.act = WORKFLOW_DELETE;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_NOT_FOUND);
	assert_int_equal(db_query_i64(t->db, "SELECT COUNT(*) FROM audit", &n), RC_OK);
	assert_int_equal(n, 5);
}

static void test_only_ones_own(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "A story", "Words.", ARTICLE_DRAFT);
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_PUBLISH};
	assert_int_equal(take(t, ROLE_AUTHOR, &step), RC_DENIED);
	assert_non_null(step.refused);
	assert_true(str_is(step.title, "A story"));
	assert_int_equal(row_of(t, id).state, ARTICLE_DRAFT);
}

static enum rc person_write(struct site *s, struct db *db, void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	return person_make(s, db, &a, STR("Colleague"), ctx);
}

/* Nobody takes an article from under the hands of a colleague without having been told. */
static void test_others_unsaved_words(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "A story", "Words.", ARTICLE_DRAFT), person;
	struct unsaved typed = {.base_version = 1, .saved_at = 1};
	article_form_clear(&typed.form);
	assert_int_equal(site_write(t->site, person_write, &person), RC_OK);
	assert_int_equal(editing_keep(t->site, &t->arena, id, person, &typed), RC_OK);
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_TRASH};
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_CONFLICT);
	assert_string_equal(step.field, "unsaved");
	step.unsaved_too = true;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	step = (struct workflow_step){.article_id = id, .act = WORKFLOW_DELETE};
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_CONFLICT);
	assert_int_equal(editing_discard(t->site, id, person, NULL), RC_OK);
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
}

static void test_times(void **state)
{
	struct rules_test *t = *state;
	int64_t now = clock_now(), id = article_make(t, "A story", "Words.", ARTICLE_REVIEW);
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_SCHEDULE, .at = now - 1};
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_INVALID);
	assert_string_equal(step.field, "at");
	step.at = now + HOUR;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	struct article a = row_of(t, id);
	assert_false(article_visible(&a, now));
	assert_true(article_visible(&a, now + HOUR));
	assert_int_equal(workflow_phase_of(&a, now), PHASE_SCHEDULED);
	step.at = now + 2 * HOUR;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(row_of(t, id).published_at, now + 2 * HOUR);
	step.act = WORKFLOW_UNPUBLISH;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(row_of(t, id).published_at, 0);
}

/* A draft's address holds the month that it was begun in; what nobody saw moves to the month it appears in. */
static void test_the_address_follows(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "A story", "Words.", ARTICLE_DRAFT), other;
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_UNPUBLISH};
	step = (struct workflow_step){.article_id = id, .act = WORKFLOW_SCHEDULE, .at = clock_now() + 400 * 24 * HOUR};
	struct str before = row_of(t, id).path;
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("addresses.article"), STR("/{year}/{slug}/")),
			 RC_OK);
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_true(str_eq(row_of(t, id).path, before)); /* not the one that the pattern makes: somebody chose it */
	assert_int_equal(address_find(t->db, before, ADDRESS_ARTICLE, &other), RC_OK);
}

static enum rc embargo(struct rules_test *t, enum account_role role, int64_t id, int64_t until)
{
	const char *refused;
	struct staff who = staff(role);
	enum rc rc = annotate_embargo(t->site, &who, id, until, clock_now(), &refused);
	assert_int_equal(rc == RC_OK, refused == NULL);
	db_settle(t->db);
	return rc;
}

static void test_embargo(void **state)
{
	struct rules_test *t = *state;
	int64_t now = clock_now(), id = article_make(t, "A story", "Words.", ARTICLE_DRAFT);
	assert_int_equal(embargo(t, ROLE_EDITOR, id, now - 1), RC_INVALID);
	assert_int_equal(embargo(t, ROLE_CONTRIBUTOR, id, now + HOUR), RC_DENIED);
	assert_int_equal(embargo(t, ROLE_EDITOR, id, now + HOUR), RC_OK);
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_PUBLISH};
	assert_int_equal(take(t, ROLE_ADMINISTRATOR, &step), RC_INVALID);
	assert_string_equal(step.field, "embargo");
	step.act = WORKFLOW_SCHEDULE;
	step.at = now + HOUR - 1;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_INVALID);
	step.at = now + HOUR;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(embargo(t, ROLE_EDITOR, id, now + 2 * HOUR), RC_CONFLICT);
	step.act = WORKFLOW_PUBLISH;
	step.override_embargo = true;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_true(row_of(t, id).published_at <= clock_now());
}

static void test_withdrawn(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "A story", "Words.", ARTICLE_PUBLISHED), n;
	struct standing standing;
	struct str secret;
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_TRASH};
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_CONFLICT);
	assert_int_equal(preview_link_make(t->site, &t->arena, id, 0, &secret), RC_OK);
	step.act = WORKFLOW_WITHDRAW;
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_INVALID);
	assert_string_equal(step.field, "text");
	step.text = STR("It was a hoax.");
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(standing_get(t->db, &t->arena, id, &standing), RC_OK);
	assert_true(str_is(standing.reason, "It was a hoax."));
	assert_true(standing.withdrawn_at > 0);
	assert_int_equal(preview_link_count(t->db, id, 0, &n), RC_OK);
	assert_int_equal(n, 0);
	int64_t before = row_of(t, id).published_at;
	step = (struct workflow_step){.article_id = id, .act = WORKFLOW_REINSTATE};
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	assert_int_equal(row_of(t, id).published_at, before);
	assert_int_equal(standing_get(t->db, &t->arena, id, &standing), RC_OK);
	assert_int_equal(standing.withdrawn_at, 0);
}

static void test_corrections(void **state)
{
	struct rules_test *t = *state;
	struct staff who = staff(ROLE_EDITOR);
	struct corrections list;
	const char *refused;
	int64_t now = clock_now(), id = article_make(t, "A story", "Words.", ARTICLE_DRAFT);
	struct workflow_step step = {.article_id = id, .act = WORKFLOW_PUBLISH};
	assert_int_equal(annotate_correct(t->site, &who, id, CORRECTION_UPDATE, STR("x"), now, &refused), RC_CONFLICT);
	assert_int_equal(take(t, ROLE_EDITOR, &step), RC_OK);
	now = clock_now();
	assert_int_equal(annotate_correct(t->site, &who, id, CORRECTION_UPDATE, STR("  "), now, &refused), RC_INVALID);
	assert_int_equal(annotate_correct(t->site, &who, id, CORRECTION_CLARIFICATION, STR("So."), now, &refused),
			 RC_OK);
	db_settle(t->db);
	assert_int_equal(row_of(t, id).updated_at, now);
	assert_int_equal(correction_list(t->db, &t->arena, now, 10, 0, &list), RC_OK);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.items[0].kind, CORRECTION_CLARIFICATION);
	assert_true(str_is(list.items[0].title, "A story"));
	assert_int_equal(annotate_uncorrect(t->site, &who, id, list.items[0].id, now, &refused), RC_OK);
	assert_int_equal(annotate_uncorrect(t->site, &who, id, list.items[0].id, now, &refused), RC_NOT_FOUND);
	who.role = ROLE_CONTRIBUTOR;
	assert_int_equal(annotate_correct(t->site, &who, id, CORRECTION_UPDATE, STR("x"), now, &refused), RC_DENIED);
}

static void test_notes(void **state)
{
	struct rules_test *t = *state;
	struct staff who = staff(ROLE_AUTHOR);
	const char *refused;
	int64_t id = article_make(t, "A story", "Words.", ARTICLE_DRAFT), n;
	assert_int_equal(annotate_note(t->site, &who, id, STR("Hello"), clock_now(), &refused), RC_DENIED);
	who.role = ROLE_EDITOR;
	assert_int_equal(annotate_note(t->site, &who, id, STR(" "), clock_now(), &refused), RC_INVALID);
	assert_int_equal(annotate_note(t->site, &who, id, STR("Hello"), clock_now(), &refused), RC_OK);
	db_settle(t->db);
	assert_int_equal(article_note_count(t->db, id, &n), RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(annotate_note(t->site, &who, id + 1, STR("Hello"), clock_now(), &refused), RC_NOT_FOUND);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_table),
		cmocka_unit_test(test_who_may),
		RULES_TEST(test_to_readers_and_back),
		RULES_TEST(test_others_unsaved_words),
		RULES_TEST(test_only_ones_own),
		RULES_TEST(test_times),
		RULES_TEST(test_the_address_follows),
		RULES_TEST(test_embargo),
		RULES_TEST(test_withdrawn),
		RULES_TEST(test_corrections),
		RULES_TEST(test_notes),
	};
	return cmocka_run_group_tests_name("workflow", tests, NULL, NULL);
}
