/*
 * Random keys by name. Knows not what they sign.
 */
#include "store/secret.h"

#include "base/random.h"
#include "db/db.h"
#include "store/sql_ids.h"

enum rc secret_get(struct db *db, struct str name, int64_t now, unsigned char ret_key[CRYPTO_KEY_SIZE])
{
	struct stmt *stmt = db_stmt(db, SQL_SECRET_GET);
	stmt_bind_text(stmt, 1, name);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct str value = stmt_peek(stmt, 0);
	bool fits = value.n == CRYPTO_KEY_SIZE;
	if (fits)
		memcpy(ret_key, value.p, CRYPTO_KEY_SIZE);
	rc = stmt_end(stmt);
	if (rc == RC_OK && !fits)
		return rc_fail(RC_INTERNAL, "the stored key \"%.*s\" has a wrong length", STR_ARG(name));
	return rc;
}

enum rc secret_get_or_create(struct db *db, struct str name, int64_t now, int64_t expires_at,
			     unsigned char ret_key[CRYPTO_KEY_SIZE])
{
	enum rc rc = secret_get(db, name, now, ret_key);
	if (rc != RC_NOT_FOUND)
		return rc;
	unsigned char key[CRYPTO_KEY_SIZE];
	random_bytes(key, sizeof(key));
	struct stmt *stmt = db_stmt(db, SQL_SECRET_PUT);
	stmt_bind_text(stmt, 1, name);
	stmt_bind_blob(stmt, 2, str_mem(key, sizeof(key)));
	stmt_bind_i64(stmt, 3, now);
	stmt_bind_id(stmt, 4, expires_at);
	rc = stmt_run(stmt);
	if (rc == RC_OK)
		memcpy(ret_key, key, sizeof(key));
	return rc;
}

enum rc secret_sweep(struct db *db, int64_t now, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_SECRET_SWEEP);
	stmt_bind_i64(stmt, 1, now);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
