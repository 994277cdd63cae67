/*
 * Serving a site until the program is told to stop.
 */
#ifndef APP_SERVE_H
#define APP_SERVE_H

#include "app/command.h"

/*
 * Serves s as configured, prints "listening on …" for each listener to v->out, and blocks until SIGTERM or SIGINT: then
 * finishes what was accepted. SIGHUP reads theme and configuration again. The site stays open. Exit status.
 */
int serve_site(struct invocation *v, const struct config *c, struct site *s);

#endif
