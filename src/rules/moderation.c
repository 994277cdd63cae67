/*
 * Acts of moderators as writes: the comments' states, the memory of what they were, the audit log, all in one.
 */
#include "rules/moderation.h"

#include "base/clock.h"
#include "rules/ban.h"
#include "rules/discuss.h"
#include "rules/network.h"
#include "store/rows.h"
#include "text/html.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static const struct {
	const char *name, *audit;
	enum comment_state state;
	const char *reason; /* what the comment itself says of it */
} acts[MODERATION_ACTS] = {
	[MODERATE_APPROVE] = {"approve", "comment.approve", COMMENT_VISIBLE, ""},
	[MODERATE_HOLD] = {"hold", "comment.hold", COMMENT_PENDING, "moderator"},
	[MODERATE_SPAM] = {"spam", "comment.spam", COMMENT_SPAM, "moderator"},
	[MODERATE_REMOVE] = {"remove", "comment.remove", COMMENT_REMOVED, "moderator"},
};

const char *moderation_act_name(enum moderation_act act)
{
	return acts[act].name;
}

enum rc moderation_act_of(struct str word, enum moderation_act *ret_act)
{
	for (size_t i = 0; i < MODERATION_ACTS; i++) {
		if (str_is(word, acts[i].name)) {
			*ret_act = (enum moderation_act)i;
			return RC_OK;
		}
	}
	return rc_fail(RC_INVALID, "this is nothing that can be done with a comment");
}

/* --- One act, comment by comment --- */

struct acting {
	struct site *site;
	struct db *db;
	struct arena *arena;
	const struct staff *who;
	struct moderation row; /* inserted with the first comment that changes */
	struct str reason;
	int64_t n, withdrawn;
};

static enum rc acting_remember(struct acting *m, const struct comment *c, enum comment_state after)
{
	enum rc rc = m->row.id ? RC_OK : moderation_insert(m->db, &m->row);
	const struct moderation_item item = {
		.comment_id = c->id, .before = c->state, .after = after, .before_reason = c->reason};
	return rc == RC_OK ? moderation_item_put(m->db, m->row.id, &item) : rc;
}

/* Whatever is decided but to wait longer, the reports have been looked at. */
static enum rc acting_settle(struct acting *m, int64_t comment_id, enum comment_state state)
{
	return state == COMMENT_PENDING ? RC_OK : comment_reports_settle_by(m->db, comment_id, m->row.id);
}

static enum rc acting_move(struct acting *m, int64_t comment_id, enum moderation_act act)
{
	struct comment c;
	struct comment_reports reports;
	enum comment_state state = acts[act].state;
	enum rc rc = comment_get(m->db, m->arena, comment_id, &c);
	if (rc == RC_OK && comment_is_withdrawn(&c)) {
		m->withdrawn++;
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = comment_reports_get(m->db, comment_id, &reports);
	if (rc != RC_OK || (c.state == state && reports.open == 0))
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = acting_remember(m, &c, state);
	if (rc == RC_OK)
		rc = acting_settle(m, comment_id, state);
	if (rc == RC_OK)
		rc = discuss_moderate_in(m->site, m->db, comment_id, state, str_of(acts[act].reason));
	if (rc == RC_OK)
		rc = audit(m->db, m->who, acts[act].audit, "comment", comment_id, m->reason);
	m->n += rc == RC_OK;
	return rc;
}

static struct acting acting_begin(struct site *s, struct db *db, struct arena *a, const struct staff *who,
				  const char *act, struct str reason)
{
	return (struct acting){
		.site = s,
		.db = db,
		.arena = a,
		.who = who,
		.row = {.person_id = who->person_id, .act = str_of(act), .acted_at = clock_now()},
		.reason = str_slice(reason, 0, MODERATION_REASON_MAX),
	};
}

static struct moderation_result acting_result(const struct acting *m)
{
	return (struct moderation_result){.id = m->row.id, .n = m->n, .withdrawn = m->withdrawn};
}

struct moderate_job {
	const struct staff *who;
	enum moderation_act act;
	const int64_t *ids;
	size_t n;
	struct str reason;
	struct moderation_result result;
};

static enum rc moderate_write(struct site *s, struct db *db, void *ctx)
{
	struct moderate_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct acting m = acting_begin(s, db, &a, j->who, acts[j->act].name, j->reason);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < j->n; i++)
		rc = acting_move(&m, j->ids[i], j->act);
	j->result = acting_result(&m);
	return rc;
}

enum rc moderate(struct site *s, const struct staff *who, enum moderation_act act, const int64_t *ids, size_t n,
		 struct str reason, struct moderation_result *ret)
{
	struct moderate_job j = {.who = who, .act = act, .ids = ids, .n = n, .reason = reason};
	enum rc rc = site_write(s, moderate_write, &j);
	if (rc == RC_OK)
		*ret = j.result;
	return rc;
}

/* --- Taking it back --- */

struct undo_job {
	const struct staff *who;
	int64_t id;
	struct moderation_result result;
};

static enum rc undo_find(struct undo_job *j, struct db *db, struct arena *a, struct moderation *ret)
{
	int64_t since = clock_now() - MODERATION_UNDO_MS;
	enum rc rc = j->id ? moderation_get(db, a, j->id, ret) : moderation_last(db, a, j->who->person_id, since, ret);
	if (rc == RC_OK && (ret->undone || ret->acted_at < since || ret->person_id != j->who->person_id))
		rc = RC_NOT_FOUND;
	return rc == RC_NOT_FOUND ? rc_fail(rc, "there is nothing to take back") : rc;
}

static enum rc undo_item(struct undo_job *j, struct site *s, struct db *db, struct arena *a,
			 const struct moderation_item *item)
{
	struct comment c;
	enum rc rc = comment_get(db, a, item->comment_id, &c);
	bool withdrawn = rc == RC_OK && comment_is_withdrawn(&c);
	j->result.withdrawn += withdrawn;
	if (rc != RC_OK || withdrawn || c.state != item->after)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = discuss_moderate_in(s, db, c.id, item->before, item->before_reason);
	if (rc == RC_OK)
		rc = comment_reports_unsettle(db, c.id, j->result.id);
	if (rc == RC_OK)
		rc = audit(db, j->who, "comment.undo", "comment", c.id, STR(""));
	j->result.n += rc == RC_OK;
	return rc;
}

static enum rc undo_write(struct site *s, struct db *db, void *ctx)
{
	struct undo_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct moderation row;
	struct moderation_items items;
	enum rc rc = undo_find(j, db, &a, &row);
	if (rc == RC_OK)
		rc = moderation_item_list(db, &a, row.id, &items);
	if (rc != RC_OK)
		return rc;
	j->result.id = row.id;
	for (size_t i = 0; rc == RC_OK && i < items.n; i++)
		rc = undo_item(j, s, db, &a, &items.items[i]);
	if (rc == RC_OK)
		rc = ban_delete_by_moderation(db, row.id);
	return rc == RC_OK ? moderation_set_undone(db, row.id) : rc;
}

enum rc moderation_undo(struct site *s, const struct staff *who, int64_t id, struct moderation_result *ret)
{
	struct undo_job j = {.who = who, .id = id};
	enum rc rc = site_write(s, undo_write, &j);
	if (rc == RC_OK)
		*ret = j.result;
	return rc;
}

/* --- Words: answering and changing --- */

struct words_job {
	const struct staff *who;
	int64_t comment_id;
	struct str source, body, reason;
	int64_t id; /* of the answer */
};

static enum rc words_ground(const struct words_job *j, struct db *db, struct arena *a, struct comment *ret)
{
	enum rc rc = comment_get(db, a, j->comment_id, ret);
	if (rc == RC_OK && comment_is_withdrawn(ret))
		return rc_fail(RC_CONFLICT, "Its author has withdrawn this comment.");
	return rc;
}

static enum rc reply_write(struct site *s, struct db *db, void *ctx)
{
	struct words_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct comment parent;
	struct acting m = acting_begin(s, db, &a, j->who, acts[MODERATE_APPROVE].name, STR(""));
	enum rc rc = words_ground(j, db, &a, &parent);
	if (rc == RC_OK && parent.state != COMMENT_VISIBLE)
		rc = acting_move(&m, parent.id, MODERATE_APPROVE);
	if (rc != RC_OK)
		return rc;
	struct comment c = {.article_id = parent.article_id,
			    .parent_id = parent.id,
			    .state = COMMENT_VISIBLE,
			    .author = j->who->name,
			    .person_id = j->who->person_id,
			    .source = j->source,
			    .body = j->body,
			    .created_at = clock_now()};
	rc = comment_insert(db, &c);
	if (rc == RC_OK)
		rc = audit(db, j->who, "comment.reply", "comment", c.id, STR(""));
	if (rc == RC_OK)
		rc = discuss_tell_visible(s, db, &c);
	j->id = c.id;
	return rc;
}

static enum rc edit_write(struct site *s, struct db *db, void *ctx)
{
	const struct words_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct comment c;
	enum rc rc = words_ground(j, db, &a, &c);
	if (rc != RC_OK || str_eq(c.source, j->source))
		return rc;
	const struct comment_edit edit = {.comment_id = c.id,
					  .person_id = j->who->person_id,
					  .name = j->who->name,
					  .reason = j->reason,
					  .source = c.source.n > 0 ? c.source : html_to_text(&a, html_trusted(c.body)),
					  .edited_at = clock_now()};
	rc = comment_edit_insert(db, &edit);
	if (rc == RC_OK)
		rc = comment_set_text_by_staff(db, c.id, j->source, j->body, edit.edited_at);
	if (rc == RC_OK)
		rc = audit(db, j->who, "comment.edit", "comment", c.id, j->reason);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_THREAD, .article_id = c.article_id});
	return rc;
}

static enum rc words_do(struct site *s, struct words_job *j, struct str text,
			enum rc (*write)(struct site *, struct db *, void *), const char **ret_error)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	*ret_error = discuss_text(&a, text, &j->source, &j->body);
	if (*ret_error)
		return rc_fail(RC_INVALID, "%s", *ret_error);
	j->reason = str_slice(j->reason, 0, MODERATION_REASON_MAX);
	return site_write(s, write, j);
}

enum rc moderation_reply(struct site *s, const struct staff *who, int64_t comment_id, struct str text, int64_t *ret_id,
			 const char **ret_error)
{
	struct words_job j = {.who = who, .comment_id = comment_id};
	enum rc rc = words_do(s, &j, text, reply_write, ret_error);
	if (rc == RC_OK)
		*ret_id = j.id;
	return rc;
}

enum rc moderation_edit(struct site *s, const struct staff *who, int64_t comment_id, struct str text, struct str reason,
			const char **ret_error)
{
	struct words_job j = {.who = who, .comment_id = comment_id, .reason = reason};
	return words_do(s, &j, text, edit_write, ret_error);
}

/* --- Bans --- */

static enum rc ground_marks(const struct site *s, struct db *db, struct arena *a, const struct comment *c,
			    struct ban_ground *g)
{
	struct str email;
	int64_t written_at;
	g->marks[BAN_VOTER] = c->voter;
	enum rc rc = comment_email_get(db, a, c->id, &email);
	if (rc == RC_OK)
		g->marks[BAN_EMAIL] = ban_email_mark(s, a, email);
	else if (rc != RC_NOT_FOUND)
		return rc;
	rc = comment_network_get(db, a, c->id, &g->marks[BAN_NETWORK], &written_at);
	if (rc == RC_OK)
		g->network_end = network_key_end(written_at);
	if (rc == RC_OK && g->network_end <= clock_now())
		g->marks[BAN_NETWORK] = STR_NONE;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc moderation_ban_ground(const struct site *s, struct db *db, struct arena *a, const struct comment *c,
			      struct ban_ground *ret)
{
	struct ban_ground g = {.bans = {arena_array(a, BAN_KINDS, sizeof(struct ban)), 0}};
	int64_t now = clock_now();
	enum rc rc = ground_marks(s, db, a, c, &g);
	for (int kind = 0; rc == RC_OK && kind < BAN_KINDS; kind++) {
		if (g.marks[kind].n == 0)
			continue;
		rc = ban_find(db, a, (enum ban_kind)kind, g.marks[kind], now, &g.bans.items[g.bans.n]);
		g.bans.n += rc == RC_OK;
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	if (rc == RC_OK)
		*ret = g;
	return rc;
}

struct ban_job {
	const struct staff *who;
	const struct ban_order *order;
	struct moderation_result result;
};

static int64_t ban_end(const struct ban_order *order, const struct ban_ground *g, enum ban_kind kind)
{
	int64_t end = order->days > 0 ? clock_now() + order->days * DAY_MS : BAN_FOREVER;
	return kind == BAN_NETWORK && end > g->network_end ? g->network_end : end;
}

static enum rc bans_put(struct acting *m, const struct ban_order *order, const struct comment *c)
{
	struct ban_ground g;
	size_t n = 0;
	enum rc rc = moderation_ban_ground(m->site, m->db, m->arena, c, &g);
	for (int kind = 0; rc == RC_OK && kind < BAN_KINDS; kind++) {
		if (!order->kinds[kind] || g.marks[kind].n == 0)
			continue;
		struct ban b = {.kind = (enum ban_kind)kind,
				.mark = g.marks[kind],
				.state = order->state,
				.name = c->author,
				.reason = m->reason,
				.comment_id = c->id,
				.moderation_id = m->row.id,
				.person_id = m->who->person_id,
				.created_at = m->row.acted_at,
				.expires_at = ban_end(order, &g, (enum ban_kind)kind)};
		n++;
		rc = ban_put(m->db, &b);
		if (rc == RC_OK)
			rc = audit(m->db, m->who, "ban.add", "comment", c->id, m->reason);
	}
	return rc == RC_OK && n == 0 ? rc_fail(RC_INVALID, "there is nothing to ban by") : rc;
}

static bool id_add(void *ctx, const struct queue_row *r)
{
	struct rows *ids = ctx;
	if (r->state == COMMENT_PENDING)
		*(int64_t *)rows_add(ids) = r->id;
	return ids->n < MODERATION_SWEEP_MAX;
}

/* What else of theirs waits. */
static enum rc others_move(struct acting *m, const struct ban_order *order, const struct comment *c,
			   enum moderation_act act)
{
	struct rows ids = ROWS(m->arena, int64_t);
	struct queue_walk by_voter = {.any_state = true, .voter = c->voter}, by_email = {.any_state = true};
	bool ended;
	enum rc rc = RC_OK;
	if (order->kinds[BAN_VOTER] && c->voter.n > 0)
		rc = queue_each(m->db, &by_voter, id_add, &ids, &ended);
	if (rc == RC_OK && order->kinds[BAN_EMAIL])
		rc = comment_email_get(m->db, m->arena, c->id, &by_email.email);
	if (rc == RC_OK && by_email.email.n > 0)
		rc = queue_each(m->db, &by_email, id_add, &ids, &ended);
	rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	const int64_t *all = ids.items;
	for (size_t i = 0; rc == RC_OK && i < ids.n; i++)
		rc = acting_move(m, all[i], act);
	return rc;
}

static enum rc ban_write(struct site *s, struct db *db, void *ctx)
{
	struct ban_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct comment c;
	enum moderation_act act = j->order->state == COMMENT_REMOVED ? MODERATE_REMOVE : MODERATE_SPAM;
	struct acting m = acting_begin(s, db, &a, j->who, "ban", j->order->reason);
	enum rc rc = comment_get(db, &a, j->order->comment_id, &c);
	if (rc == RC_OK)
		rc = moderation_insert(db, &m.row);
	if (rc == RC_OK)
		rc = bans_put(&m, j->order, &c);
	if (rc == RC_OK)
		rc = acting_move(&m, c.id, act);
	if (rc == RC_OK && j->order->others)
		rc = others_move(&m, j->order, &c, act);
	j->result = acting_result(&m);
	return rc;
}

enum rc moderation_ban(struct site *s, const struct staff *who, const struct ban_order *order,
		       struct moderation_result *ret)
{
	struct ban_job j = {.who = who, .order = order};
	enum rc rc = site_write(s, ban_write, &j);
	if (rc == RC_OK)
		*ret = j.result;
	return rc;
}

struct lift_job {
	const struct staff *who;
	int64_t id;
};

static enum rc lift_write(struct site *s, struct db *db, void *ctx)
{
	const struct lift_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct ban b;
	enum rc rc = ban_get(db, &a, j->id, &b);
	if (rc == RC_OK)
		rc = ban_delete(db, j->id);
	(void)s;
	return rc == RC_OK ? audit(db, j->who, "ban.lift", "comment", b.comment_id, STR("")) : rc;
}

enum rc moderation_ban_lift(struct site *s, const struct staff *who, int64_t ban_id)
{
	struct lift_job j = {.who = who, .id = ban_id};
	return site_write(s, lift_write, &j);
}
