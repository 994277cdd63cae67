/*
 * Who has an article open, and secret addresses of what is not published: see editing.h.
 */
#include "base/clock.h"
#include "base/crypto.h"
#include "base/random.h"
#include "rules/editing.h"
#include "store/preview_link.h"

#define SECRET_SIZE 32
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

/* --- The lock --- */

struct locking {
	struct arena *arena;
	enum edit_lock_act act;
	struct edit_lock asked;
	bool held;
	struct edit_lock holder;
};

static bool may_hold(const struct locking *l, const struct edit_lock *now, int64_t at)
{
	bool own_window = str_eq(now->session, l->asked.session) && now->person_id == l->asked.person_id;
	bool own = now->person_id == l->asked.person_id;
	bool stale = at - now->beat_at > EDIT_LOCK_STALE_MS;
	return own_window || stale || l->act == EDIT_LOCK_TAKE || (l->act == EDIT_LOCK_OPEN && own);
}

static enum rc lock_write(struct site *s, struct db *db, void *ctx)
{
	struct locking *l = ctx;
	int64_t at = clock_now();
	struct edit_lock mine = l->asked;
	if (l->act == EDIT_LOCK_RELEASE)
		return edit_lock_delete(db, mine.article_id, mine.session);
	enum rc rc = edit_lock_get(db, l->arena, mine.article_id, &l->holder);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (rc == RC_OK && !may_hold(l, &l->holder, at))
		return RC_OK;
	bool kept = rc == RC_OK && str_eq(l->holder.session, mine.session);
	mine.taken_at = kept ? l->holder.taken_at : at;
	mine.beat_at = at;
	rc = edit_lock_put(db, &mine);
	l->holder = mine;
	l->held = rc == RC_OK;
	return rc;
}

enum rc editing_lock(struct site *s, struct arena *a, enum edit_lock_act act, const struct edit_lock *asked,
		     bool *ret_held, struct edit_lock *ret_holder)
{
	struct locking l = {.arena = a, .act = act, .asked = *asked};
	enum rc rc = site_write(s, lock_write, &l);
	if (rc != RC_OK)
		return rc;
	*ret_held = l.held;
	*ret_holder = l.holder;
	return RC_OK;
}

/* --- Secret addresses --- */

static enum rc link_write(struct site *s, struct db *db, void *ctx)
{
	return preview_link_insert(db, ctx);
}

enum rc preview_link_make(struct site *s, struct arena *a, int64_t article_id, int64_t person_id,
			  struct str *ret_secret)
{
	unsigned char bytes[SECRET_SIZE], hash[CRYPTO_HASH_SIZE];
	CLEANUP(buf_done) struct buf b = BUF(2 * SECRET_SIZE);
	random_bytes(bytes, sizeof bytes);
	crypto_base64url(&b, bytes, sizeof bytes);
	crypto_sha256(buf_str(&b), hash);
	int64_t now = clock_now();
	struct preview_link link = {.hash = str_mem(hash, sizeof hash),
				    .article_id = article_id,
				    .person_id = person_id,
				    .created_at = now,
				    .expires_at = now + PREVIEW_DAYS * DAY_MS};
	enum rc rc = site_write(s, link_write, &link);
	if (rc == RC_OK)
		*ret_secret = buf_to_arena(&b, a);
	return rc;
}

static enum rc revoke_write(struct site *s, struct db *db, void *ctx)
{
	return preview_link_delete_of_article(db, *(int64_t *)ctx);
}

enum rc preview_links_revoke(struct site *s, int64_t article_id)
{
	return site_write(s, revoke_write, &article_id);
}

enum rc preview_link_open(struct db *db, struct str secret, int64_t now, int64_t *ret_article_id)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	crypto_sha256(secret, hash);
	return preview_link_find(db, str_mem(hash, sizeof hash), now, ret_article_id);
}
