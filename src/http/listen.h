/*
 * Listening sockets: reading an address as people write it, binding it once for each loop.
 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <sys/types.h>

#include "base/str.h"

#define LISTEN_BINDS_MAX 4 /* addresses that one name may stand for */

struct listener {
	char address[160]; /* for people: "http://127.0.0.1:8080", "https://…", "unix:/run/x" */
	bool tls;
	bool everywhere; /* on all addresses of this machine, of which `address` names one that works here */
	unsigned port;   /* 0 for a unix socket */
	char path[108];  /* of a unix socket, else "" */
	dev_t path_dev;  /* that very file, so that no other is removed at the end */
	ino_t path_ino;
	unsigned loops;
	unsigned n_fds; /* binds × loops, or 1 for a unix socket */
	int *fds;       /* -1 once handed on */
};

/* Whether text is of a form that listener_open() takes; RC_INVALID with what is wrong. Binds and resolves nothing. */
enum rc listener_check(struct str text) MUST_CHECK;
/* "https:" at the front of text asks for TLS. Errors as server_start tells them. */
enum rc listener_open(const char *text, unsigned loops, struct listener *ret_listener) MUST_CHECK;
/*
 * Takes the next descriptor meant for that loop, non-blocking and listening; -1 when there is no more. A unix socket is
 * duplicated.
 */
int listener_take(struct listener *l, unsigned loop, unsigned *at);
/* Closes what was not taken; removes the socket file when it is still ours. Safe on a zeroed struct. */
void listener_close(struct listener *l);

#endif
