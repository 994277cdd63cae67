/*
 * The one table of everything that is answered.
 */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "web/req.h"

/* Made once at start; router_free() it. */
struct router *routes_compile(void);
const struct web_route *route_at(size_t row);
size_t routes_count(void);

#endif
