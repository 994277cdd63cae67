/*
 * One event loop on one thread: listening sockets, accepted sockets, a slow tick, and tasks posted by other threads.
 * The only file that knows libuv is loop.c; nothing here knows HTTP.
 */
#ifndef HTTP_LOOP_H
#define HTTP_LOOP_H

#include "base/str.h"
#include "http/netaddr.h"

#define LOOP_TICK_MS 250

struct loop;

struct loop_hooks {
	void *ctx;
	/* A connection came in; the descriptor is the callee's. `door` is what loop_listen was told. */
	void (*accepted)(void *ctx, void *door, int fd, const struct netaddr *peer);
	/* Every LOOP_TICK_MS. */
	void (*tick)(void *ctx);
	/* Accepting failed for want of descriptors or memory; it has been paused. */
	void (*starved)(void *ctx);
};

struct loop *loop_new(const struct loop_hooks *hooks);
/* After loop_run has returned: runs what is still posted, closes what is still open, frees. NULL-safe. */
void loop_free(struct loop *l);

/* Runs on the calling thread until loop_quit. */
void loop_run(struct loop *l);
void loop_quit(struct loop *l);
/* Is the caller this loop's thread, inside loop_run? */
bool loop_is_current(const struct loop *l);
/* Monotonic milliseconds, as of the last wake-up. */
int64_t loop_now(const struct loop *l);

/* Embed it; the loop does not touch it after run() was called. */
struct loop_task {
	struct loop_task *next;
	void (*run)(struct loop_task *task);
};
/* Any thread, also before loop_run and after it (then loop_free runs it). Tasks of one thread keep their order. */
void loop_post(struct loop *l, struct loop_task *task);

/* Takes over a listening, non-blocking descriptor. Before loop_run or on its thread. */
void loop_listen(struct loop *l, int fd, void *door);
void loop_accept_pause(struct loop *l);
void loop_accept_resume(struct loop *l);
/* Accepts what is waiting, then closes all listening descriptors. */
void loop_accept_end(struct loop *l);

/* One connected socket. All on the loop's thread. */
struct sock;

struct sock_hooks {
	/* Bytes came; they are gone when the call returns. */
	void (*read)(void *user, struct str bytes);
	/* The peer will send no more; `broken`: nor can anything be sent. */
	void (*ended)(void *user, bool broken);
	/* All of the pending write is with the kernel; not ok: it failed. */
	void (*written)(void *user, bool ok);
	/* After sock_close; the sock is gone. Never from within sock_close. */
	void (*closed)(void *user);
};

/* Takes over the descriptor and starts to read. NULL when that fails: the descriptor is closed. */
struct sock *sock_new(struct loop *l, int fd, const struct netaddr *peer, const struct sock_hooks *hooks, void *user);

enum sock_sent { SOCK_SENT, SOCK_PENDING, SOCK_BROKEN };
#define SOCK_PARTS_MAX 16
/*
 * Sends up to SOCK_PARTS_MAX pieces. SOCK_PENDING: they must stay until written() is called, and nothing else may be
 * sent before that (ensure).
 */
enum sock_sent sock_write(struct sock *s, const struct str *parts, unsigned n);
/* Sends a few bytes at once or not at all. */
bool sock_write_now(struct sock *s, struct str bytes);
/* Bytes of the pending write that the kernel has not taken. */
size_t sock_unsent(const struct sock *s);
void sock_read_stop(struct sock *s);
void sock_read_start(struct sock *s);
/* No more will be sent; the peer sees the end. Only when nothing is pending. */
void sock_shutdown(struct sock *s);
/* Drops what is pending. Once. */
void sock_close(struct sock *s);

#endif
