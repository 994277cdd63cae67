/* Polls: see poll.h. */
#include "store/poll.h"

#include "base/buf.h"
#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define BLOCK_KIND "poll"
#define CHOICES_SIZE_MAX 65536

struct str poll_block(char buffer[BLOCK_NAME_SIZE], int64_t id)
{
	return block_name(buffer, BLOCK_KIND, id);
}

bool poll_of_block(struct str block, int64_t *ret_id)
{
	return block_is_of(block, BLOCK_KIND, ret_id);
}

int poll_number(struct str choice)
{
	if (choice.n == 1 && choice.p[0] >= '1' && choice.p[0] <= '9')
		return choice.p[0] - '0';
	return str_is(choice, "10") ? 10 : 0;
}

static void bind_content(struct stmt *stmt, int64_t id, const struct poll *p, struct buf *choices, int64_t now)
{
	for (size_t i = 0; i < p->n_choices; i++)
		buf_printf(choices, "%s%.*s", i ? "\n" : "", STR_ARG(p->choices[i]));
	stmt_bind_i64(stmt, 1, id);
	rows_bind_text(stmt, 2, p->question);
	rows_bind_text(stmt, 3, buf_str(choices));
	stmt_bind_id(stmt, 4, p->closes_at);
	stmt_bind_i64(stmt, 5, now);
}

enum rc poll_insert(struct db *db, const struct poll *p, int64_t now, int64_t *ret_id)
{
	CLEANUP(buf_done) struct buf choices = BUF(CHOICES_SIZE_MAX);
	struct stmt *stmt = db_stmt(db, SQL_POLL_INSERT);
	bind_content(stmt, p->article_id, p, &choices, now);
	return stmt_insert(stmt, ret_id);
}

enum rc poll_update(struct db *db, const struct poll *p, int64_t now)
{
	CLEANUP(buf_done) struct buf choices = BUF(CHOICES_SIZE_MAX);
	struct stmt *stmt = db_stmt(db, SQL_POLL_UPDATE);
	bind_content(stmt, p->id, p, &choices, now);
	return rows_changed(db, stmt, "poll", p->id);
}

enum rc poll_delete(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_POLL_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "poll", id);
}

static void read_poll(struct stmt *stmt, struct arena *arena, struct poll *p)
{
	*p = (struct poll){
		.id = stmt_i64(stmt, 0),
		.article_id = stmt_i64(stmt, 1),
		.question = stmt_text(stmt, arena, 2),
		.closes_at = stmt_i64(stmt, 4),
	};
	struct str lines = stmt_text(stmt, arena, 3);
	while (p->n_choices < POLL_CHOICES_MAX && str_line(&lines, &p->choices[p->n_choices]))
		p->n_choices++;
}

enum rc poll_get(struct db *db, struct arena *arena, int64_t id, struct poll *ret_poll)
{
	struct stmt *stmt = db_stmt(db, SQL_POLL_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_poll(stmt, arena, ret_poll);
	return stmt_end(stmt);
}

enum rc poll_list(struct db *db, struct arena *arena, int64_t article_id, struct polls *ret_polls)
{
	struct rows rows = ROWS(arena, struct poll);
	struct stmt *stmt = db_stmt(db, SQL_POLL_LIST);
	stmt_bind_i64(stmt, 1, article_id);
	while (stmt_row(stmt))
		read_poll(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_polls = (struct polls){rows.items, rows.n};
	return rc;
}

/* Is there a row for this article and block? */
static enum rc any_row(struct db *db, enum sql_id sql, const struct poll *p, bool *ret_any)
{
	char block[BLOCK_NAME_SIZE];
	int64_t found;
	struct stmt *stmt = db_stmt(db, sql);
	stmt_bind_i64(stmt, 1, p->article_id);
	stmt_bind_text(stmt, 2, poll_block(block, p->id));
	enum rc rc = stmt_get_i64(stmt, &found);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		*ret_any = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc poll_voted(struct db *db, const struct poll *p, bool *ret_voted)
{
	enum rc rc = any_row(db, SQL_POLL_COUNTED, p, ret_voted);
	return rc == RC_OK && !*ret_voted ? any_row(db, SQL_POLL_VOTED, p, ret_voted) : rc;
}

enum rc poll_words(struct db *db, struct arena *arena, struct str block, struct str choice, struct str *ret_question,
		   struct str *ret_choice)
{
	int64_t id;
	struct poll p;
	size_t n = (size_t)poll_number(choice);
	if (!poll_of_block(block, &id))
		return RC_NOT_FOUND;
	enum rc rc = poll_get(db, arena, id, &p);
	if (rc != RC_OK)
		return rc;
	*ret_question = p.question;
	*ret_choice = n > 0 && n <= p.n_choices ? p.choices[n - 1] : STR("");
	return RC_OK;
}
