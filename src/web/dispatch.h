/*
 * The way of a request through the program: what the server calls, and where a request goes on that had to wait.
 */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "http/server.h"
#include "web/req.h"

/* What a server of this web calls; w must outlive it. */
void dispatch_hooks(struct web *w, struct server_hooks *ret_hooks);

/* A request that waited for another's page begins again, or makes its own page after all. Any thread. */
void dispatch_again(struct req *q);
void dispatch_alone(struct req *q);

#endif
