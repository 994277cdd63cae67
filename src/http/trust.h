/*
 * Whose forwarding headers count: the list of trusted proxies, which may be replaced while requests are read, and the
 * warning for whoever sends such headers without being on it.
 */
#ifndef HTTP_TRUST_H
#define HTTP_TRUST_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/netaddr.h"

#define TRUST_WARNINGS 20           /* at most so many in … */
#define TRUST_WARN_EVERY_MS 3600000 /* … an hour, one for each peer */

struct trust_list; /* in use, or once in use: a reader may still hold an old one */

struct trust {
	_Atomic(struct trust_list *) list;
	pthread_mutex_t mutex; /* guards what follows, and setting the list */
	struct {
		struct netaddr peer;
		int64_t at;
	} warned[TRUST_WARNINGS];
	unsigned oldest; /* the place of the next one */
	_Atomic int64_t quiet_until;
};

void trust_init(struct trust *t); /* trusts nobody */
void trust_done(struct trust *t);
/* From any thread; what is asked from now on finds these blocks, which are copied. Old lists are kept until the end. */
void trust_set(struct trust *t, const struct netblocks *blocks);
bool trust_has(const struct trust *t, const struct netaddr *a);
/*
 * Logs that `field` of this unlisted peer changes nothing, and which key would change that; not more often than said
 * above. now is on the monotonic clock. Answers whether it did.
 */
bool trust_warn(struct trust *t, const struct netaddr *peer, struct str field, int64_t now);

#endif
