/*
 * How many connections each address has open, for the whole server. Thread-safe; as large as the number of connections.
 */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H

#include "http/netaddr.h"

struct peers;
struct peer; /* one address, while it has a connection */

struct peers *peers_new(void);
void peers_free(struct peers *p);

/* Counts one more connection, not yet proven. NULL when the address already has max of them. */
struct peer *peers_enter(struct peers *p, const struct netaddr *a, unsigned max);
/* The connection has completed a request. Once for each connection. */
void peer_prove(struct peer *peer);
/* Connections of this address that have not. */
unsigned peer_unproven(const struct peer *peer);
void peers_leave(struct peers *p, struct peer *peer, bool proven);

#endif
