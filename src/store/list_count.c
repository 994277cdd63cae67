/* Numbers of articles in lists: see list_count.h. */
#include "store/list_count.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define DAYS_SHIFT 1000000 /* keeps the division away from negative numbers */

static const char *const kind_words[] = {"all", "day", "section", "tag", "person"};

enum rc list_count_move(struct db *db, int64_t article_id, unsigned kinds, int delta)
{
	static const struct {
		enum list_kind kind;
		enum sql_id sql;
	} parts[] = {
		{LIST_ALL, SQL_LIST_COUNT_MOVE_ARTICLE},
		{LIST_SECTION, SQL_LIST_COUNT_MOVE_SECTIONS},
		{LIST_TAG, SQL_LIST_COUNT_MOVE_TAGS},
		{LIST_PERSON, SQL_LIST_COUNT_MOVE_AUTHORS},
	};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(parts) && rc == RC_OK; i++) {
		if (!(kinds & 1u << parts[i].kind))
			continue;
		struct stmt *stmt = db_stmt(db, parts[i].sql);
		stmt_bind_i64(stmt, 1, article_id);
		stmt_bind_i64(stmt, 2, delta);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc list_count_get(struct db *db, enum list_kind kind, int64_t owner_id, bool by_lang, struct str lang,
		       int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_LIST_COUNT_GET);
	stmt_bind_text(stmt, 1, str_of(kind_words[kind]));
	stmt_bind_i64(stmt, 2, owner_id);
	stmt_bind_bool(stmt, 3, by_lang);
	rows_bind_text(stmt, 4, lang);
	return stmt_get_i64(stmt, ret_n);
}

int64_t list_count_day(int64_t ms)
{
	return (ms + DAYS_SHIFT * LIST_DAY_MS) / LIST_DAY_MS - DAYS_SHIFT;
}

enum rc list_count_days(struct db *db, int64_t from_day, int64_t until_day, bool by_lang, struct str lang,
			int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_LIST_COUNT_DAYS);
	stmt_bind_i64(stmt, 1, from_day);
	stmt_bind_i64(stmt, 2, until_day);
	stmt_bind_bool(stmt, 3, by_lang);
	rows_bind_text(stmt, 4, lang);
	return stmt_get_i64(stmt, ret_n);
}

enum rc list_count_days_back(struct db *db, int64_t until_day, bool by_lang, struct str lang, int64_t skip,
			     int64_t *ret_day, int64_t *ret_passed)
{
	int64_t day = INT64_MIN, passed = 0;
	struct stmt *stmt = db_stmt(db, SQL_LIST_COUNT_DAYS_BACK);
	stmt_bind_i64(stmt, 1, until_day);
	stmt_bind_bool(stmt, 2, by_lang);
	rows_bind_text(stmt, 3, lang);
	while (day == INT64_MIN && stmt_row(stmt)) {
		int64_t n = stmt_i64(stmt, 1);
		if (passed + n > skip)
			day = stmt_i64(stmt, 0);
		else
			passed += n;
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK) {
		*ret_day = day;
		*ret_passed = passed;
	}
	return rc;
}

enum rc list_count_forget(struct db *db, enum list_kind kind, int64_t owner_id)
{
	struct stmt *stmt = db_stmt(db, SQL_LIST_COUNT_FORGET);
	stmt_bind_text(stmt, 1, str_of(kind_words[kind]));
	stmt_bind_i64(stmt, 2, owner_id);
	return stmt_run(stmt);
}

static enum rc list_count_again(struct db *db, enum list_kind kind, size_t statement, int64_t owner_id)
{
	enum rc rc = list_count_forget(db, kind, owner_id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, statement);
	stmt_bind_i64(stmt, 1, owner_id);
	return stmt_run(stmt);
}

enum rc list_count_section(struct db *db, int64_t section_id)
{
	return list_count_again(db, LIST_SECTION, SQL_LIST_COUNT_FILL_SECTION, section_id);
}

enum rc list_count_tag(struct db *db, int64_t tag_id)
{
	return list_count_again(db, LIST_TAG, SQL_LIST_COUNT_FILL_TAG, tag_id);
}

enum rc list_count_person(struct db *db, int64_t person_id)
{
	return list_count_again(db, LIST_PERSON, SQL_LIST_COUNT_FILL_PERSON, person_id);
}

enum rc list_count_wrong(struct db *db, int64_t *ret_n)
{
	return stmt_get_i64(db_stmt(db, SQL_LIST_COUNT_WRONG), ret_n);
}
