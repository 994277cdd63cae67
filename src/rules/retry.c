/* See retry.h. */
#include "rules/retry.h"

#include "base/clock.h"
#include "store/idempotency.h"

/* The purpose first, each part ended, so that no two questions are spelled alike. */
static void derive(const struct site *s, const char *purpose, struct str asker, struct str key,
		   unsigned char ret[CRYPTO_HASH_SIZE])
{
	CLEANUP(buf_done) struct buf message = BUF(4096);
	buf_printf(&message, "%s %zu ", purpose, asker.n);
	buf_put(&message, asker);
	buf_put(&message, key);
	crypto_keyed_hash(s->key, buf_str(&message), ret);
}

void retry_init(struct retry *r, const struct site *s, struct str asker, struct str key, struct str request)
{
	_Static_assert(sizeof r->seal == CRYPTO_HASH_SIZE, "a hash is a key");
	derive(s, "retry id", asker, key, r->id);
	derive(s, "retry seal", asker, key, r->seal);
	crypto_keyed_hash(r->seal, request, r->request);
}

void retry_init_voter(struct retry *r, const struct site *s, const struct voter *v, struct str key, struct str request)
{
	unsigned char own[CRYPTO_HASH_SIZE];
	voter_own_hash(s, v, own);
	retry_init(r, s, str_mem(own, sizeof own), key, request);
}

enum rc retry_answer(struct db *db, struct arena *a, const struct retry *r, struct str *ret_answer)
{
	struct idempotency kept;
	enum rc rc = idempotency_get(db, a, str_mem(r->id, sizeof r->id), str_mem(r->request, sizeof r->request),
				     clock_now(), &kept);
	if (rc != RC_OK)
		return rc;
	size_t n = kept.answer.n > CRYPTO_SEAL_EXTRA ? kept.answer.n - CRYPTO_SEAL_EXTRA : 0;
	char *text = arena_alloc(a, n + 1);
	if (crypto_unseal(r->seal, kept.answer, text, n) != RC_OK)
		return rc_fail(RC_INTERNAL, "a kept answer cannot be opened");
	*ret_answer = str_mem(text, n);
	return RC_OK;
}

enum rc retry_keep(struct db *db, struct arena *a, const struct retry *r, struct str answer)
{
	return idempotency_put(db, &(struct idempotency){.id = str_mem(r->id, sizeof r->id),
							 .request = str_mem(r->request, sizeof r->request),
							 .answer = crypto_seal(a, r->seal, answer),
							 .created_at = clock_now()});
}
