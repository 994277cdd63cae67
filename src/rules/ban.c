/* See ban.h. */
#include "rules/ban.h"

#include "base/clock.h"
#include "rules/network.h"
#include "text/unicode.h"

/* "ann+news@" is Ann's, too: what stands behind the + is for her own sorting. */
static struct str mailbox_of(struct arena *a, struct str email)
{
	struct str e = unicode_lower(a, email);
	size_t at = str_rfind_char(e, '@'), plus = str_find_char(e, '+', 1);
	if (at == SIZE_MAX || plus == SIZE_MAX || plus > at)
		return e;
	return arena_join(a, str_slice(e, 0, plus), str_slice(e, at, e.n), STR_NONE);
}

struct str ban_email_mark(const struct site *s, struct arena *a, struct str email)
{
	unsigned char *mark = arena_alloc(a, CRYPTO_HASH_SIZE);
	crypto_keyed_hash(s->key, arena_join(a, STR("ban email "), mailbox_of(a, email), STR_NONE), mark);
	return str_mem(mark, CRYPTO_HASH_SIZE);
}

static enum rc network_ban(struct db *db, struct arena *a, struct str network, int64_t now, struct ban *ret_ban)
{
	struct str marks[NETWORK_DAYS];
	size_t n;
	enum rc rc = network_marks(db, a, network, marks, &n);
	if (rc == RC_OK)
		rc = RC_NOT_FOUND;
	for (size_t i = 0; rc == RC_NOT_FOUND && i < n; i++)
		rc = ban_find(db, a, BAN_NETWORK, marks[i], now, ret_ban);
	return rc;
}

enum rc ban_of(struct site *s, struct db *db, struct arena *a, const struct ban_subject *who, struct ban *ret_ban)
{
	int64_t now = clock_now();
	enum rc rc = RC_NOT_FOUND;
	if (who->voter.n > 0)
		rc = ban_find(db, a, BAN_VOTER, who->voter, now, ret_ban);
	if (rc == RC_NOT_FOUND && who->email.n > 0)
		rc = ban_find(db, a, BAN_EMAIL, ban_email_mark(s, a, who->email), now, ret_ban);
	if (rc == RC_NOT_FOUND && who->network.n > 0)
		rc = network_ban(db, a, who->network, now, ret_ban);
	return rc;
}
