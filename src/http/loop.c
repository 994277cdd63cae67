/*
 * libuv behind our own small interface. Listening sockets are polled and accepted by hand, because libuv answers a full
 * descriptor table by dropping connections, and knows no SO_REUSEPORT in the version of Debian 12.
 */
#include "http/loop.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "base/log.h"

#define READ_SIZE ((size_t)64 * 1024)
#define ACCEPT_BATCH 64 /* then others get their turn */

struct door {
	struct door *next;
	uv_poll_t poll;
	int fd;
	struct loop *loop;
	void *name; /* the owner's, for its hook */
	bool open;
};

struct loop {
	uv_loop_t uv;
	uv_async_t wake;
	uv_timer_t ticker;
	struct loop_hooks hooks;
	_Atomic(struct loop_task *) tasks; /* newest first */
	struct door *doors;
	bool paused;
	pthread_t thread;
	atomic_bool running;
	char read_buffer[READ_SIZE]; /* shared: bytes are used up before the next read */
};

struct sock {
	union {
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
	uv_write_t write;
	bool writing, reading;
	struct loop *loop;
	const struct sock_hooks *hooks;
	void *user;
};

static void must(int err, const char *what)
{
	if (err) {
		log_error("%s: %s", what, uv_strerror(err));
		ensure(false, "libuv cannot start");
	}
}

static void run_tasks(struct loop *l)
{
	struct loop_task *newest = atomic_exchange(&l->tasks, NULL), *first = NULL;
	while (newest) {
		struct loop_task *next = newest->next;
		newest->next = first;
		first = newest;
		newest = next;
	}
	while (first) {
		struct loop_task *next = first->next;
		first->run(first);
		first = next;
	}
}

static void on_wake(uv_async_t *wake)
{
	run_tasks(wake->data);
}

static void on_tick(uv_timer_t *timer)
{
	struct loop *l = timer->data;
	l->hooks.tick(l->hooks.ctx);
}

struct loop *loop_new(const struct loop_hooks *hooks)
{
	struct loop *l = calloc(1, sizeof(*l));
	ensure(l != NULL, "out of memory");
	l->hooks = *hooks;
	must(uv_loop_init(&l->uv), "event loop");
	must(uv_async_init(&l->uv, &l->wake, on_wake), "event loop wake-up");
	must(uv_timer_init(&l->uv, &l->ticker), "event loop timer");
	l->wake.data = l;
	l->ticker.data = l;
	must(uv_timer_start(&l->ticker, on_tick, LOOP_TICK_MS, LOOP_TICK_MS), "event loop timer");
	return l;
}

void loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	while (atomic_load(&l->tasks)) /* one may post another */
		run_tasks(l);
	loop_accept_end(l);
	uv_close((uv_handle_t *)&l->wake, NULL);
	uv_close((uv_handle_t *)&l->ticker, NULL);
	uv_run(&l->uv, UV_RUN_DEFAULT);
	must(uv_loop_close(&l->uv), "event loop end");
	free(l);
}

void loop_run(struct loop *l)
{
	l->thread = pthread_self();
	atomic_store(&l->running, true);
	uv_run(&l->uv, UV_RUN_DEFAULT);
	atomic_store(&l->running, false);
}

void loop_quit(struct loop *l)
{
	uv_stop(&l->uv);
}

bool loop_is_current(const struct loop *l)
{
	return atomic_load(&l->running) && pthread_equal(l->thread, pthread_self());
}

int64_t loop_now(const struct loop *l)
{
	return (int64_t)uv_now(&l->uv);
}

void loop_post(struct loop *l, struct loop_task *task)
{
	struct loop_task *head = atomic_load(&l->tasks);
	do
		task->next = head;
	while (!atomic_compare_exchange_weak(&l->tasks, &head, task));
	if (head == NULL)
		uv_async_send(&l->wake);
}

/* Listening */

static bool accept_one(const struct door *d)
{
	struct loop *l = d->loop;
	struct sockaddr_storage from = {0};
	socklen_t size = sizeof(from);
	int fd = accept4(d->fd, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0) {
		/* A unix peer without a name leaves the family unset. */
		if (size < sizeof(from.ss_family))
			from.ss_family = AF_UNIX;
		struct netaddr peer = netaddr_of_sockaddr((struct sockaddr *)&from);
		l->hooks.accepted(l->hooks.ctx, d->name, fd, &peer);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
		loop_accept_pause(l);
		l->hooks.starved(l->hooks.ctx);
	}
	return errno == ECONNABORTED || errno == EINTR || errno == EPROTO;
}

static void on_door(uv_poll_t *poll, int status, int events)
{
	struct door *d = poll->data;
	for (unsigned i = 0; i < ACCEPT_BATCH && !d->loop->paused; i++)
		if (!accept_one(d))
			return;
}

static void watch(struct door *d)
{
	must(uv_poll_start(&d->poll, UV_READABLE, on_door), "listening socket");
}

void loop_listen(struct loop *l, int fd, void *door)
{
	struct door *d = calloc(1, sizeof(*d));
	ensure(d != NULL, "out of memory");
	d->fd = fd;
	d->loop = l;
	d->name = door;
	d->open = true;
	d->next = l->doors;
	l->doors = d;
	must(uv_poll_init(&l->uv, &d->poll, fd), "listening socket");
	d->poll.data = d;
	watch(d);
}

void loop_accept_pause(struct loop *l)
{
	if (l->paused)
		return;
	l->paused = true;
	for (struct door *d = l->doors; d; d = d->next)
		uv_poll_stop(&d->poll);
}

void loop_accept_resume(struct loop *l)
{
	if (!l->paused)
		return;
	l->paused = false;
	for (struct door *d = l->doors; d; d = d->next)
		watch(d);
}

static void on_door_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void loop_accept_end(struct loop *l)
{
	struct door *next;
	for (struct door *d = l->doors; d; d = next) {
		next = d->next;
		while (!l->paused && atomic_load(&l->running) && accept_one(d))
			continue;
		uv_poll_stop(&d->poll);
		close(d->fd);
		uv_close((uv_handle_t *)&d->poll, on_door_closed);
	}
	l->doors = NULL;
}

/* Sockets */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct sock *s = handle->data;
	*buffer = uv_buf_init(s->loop->read_buffer, READ_SIZE);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	struct sock *s = stream->data;
	if (n > 0) {
		s->hooks->read(s->user, (struct str){buffer->base, (size_t)n});
	} else if (n < 0) {
		sock_read_stop(s);
		s->hooks->ended(s->user, n != UV_EOF);
	}
}

static int open_stream(struct sock *s, int fd, bool local)
{
	uv_loop_t *uv = &s->loop->uv;
	int err = local ? uv_pipe_init(uv, &s->uv.pipe, 0) : uv_tcp_init(uv, &s->uv.tcp);
	if (err)
		return err;
	s->uv.stream.data = s;
	return local ? uv_pipe_open(&s->uv.pipe, fd) : uv_tcp_open(&s->uv.tcp, fd);
}

static void on_failed_closed(uv_handle_t *handle)
{
	free(handle->data);
}

struct sock *sock_new(struct loop *l, int fd, const struct netaddr *peer, const struct sock_hooks *hooks, void *user)
{
	struct sock *s = calloc(1, sizeof(*s));
	ensure(s != NULL, "out of memory");
	s->loop = l;
	s->hooks = hooks;
	s->user = user;
	int err = open_stream(s, fd, peer->family == NETADDR_UNIX);
	if (err) {
		log_warning("accepted socket: %s", uv_strerror(err));
		close(fd);
		uv_close((uv_handle_t *)&s->uv.stream, on_failed_closed);
		return NULL;
	}
	s->write.data = s;
	sock_read_start(s);
	return s;
}

void sock_read_start(struct sock *s)
{
	if (!s->reading && uv_read_start(&s->uv.stream, on_alloc, on_read) == 0)
		s->reading = true;
}

void sock_read_stop(struct sock *s)
{
	if (s->reading)
		uv_read_stop(&s->uv.stream);
	s->reading = false;
}

static void on_written(uv_write_t *write, int status)
{
	struct sock *s = write->data;
	s->writing = false;
	if (status != UV_ECANCELED)
		s->hooks->written(s->user, status == 0);
}

/* Steps over the bytes that were sent; returns how many pieces are left, from the front. */
static unsigned skip_sent(uv_buf_t *buffers, unsigned n, size_t sent)
{
	unsigned first = 0;
	while (first < n && sent >= buffers[first].len)
		sent -= buffers[first++].len;
	if (first < n) {
		buffers[first].base += sent;
		buffers[first].len -= sent;
	}
	memmove(buffers, buffers + first, (n - first) * sizeof(*buffers));
	return n - first;
}

enum sock_sent sock_write(struct sock *s, const struct str *parts, unsigned n)
{
	ensure(!s->writing && n <= SOCK_PARTS_MAX);
	uv_buf_t buffers[SOCK_PARTS_MAX];
	unsigned used = 0;
	for (unsigned i = 0; i < n; i++)
		if (parts[i].n > 0)
			buffers[used++] = uv_buf_init((char *)(uintptr_t)parts[i].p, (unsigned)parts[i].n);
	if (used == 0)
		return SOCK_SENT;
	int sent = uv_try_write(&s->uv.stream, buffers, used);
	if (sent < 0 && sent != UV_EAGAIN)
		return SOCK_BROKEN;
	used = skip_sent(buffers, used, sent < 0 ? 0 : (size_t)sent);
	if (used == 0)
		return SOCK_SENT;
	if (uv_write(&s->write, &s->uv.stream, buffers, used, on_written) != 0)
		return SOCK_BROKEN;
	s->writing = true;
	return SOCK_PENDING;
}

bool sock_write_now(struct sock *s, struct str bytes)
{
	uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)bytes.p, (unsigned)bytes.n);
	return !s->writing && uv_try_write(&s->uv.stream, &buffer, 1) == (int)bytes.n;
}

size_t sock_unsent(const struct sock *s)
{
	return uv_stream_get_write_queue_size(&s->uv.stream);
}

void sock_shutdown(struct sock *s)
{
	uv_os_fd_t fd;
	if (uv_fileno((const uv_handle_t *)&s->uv.stream, &fd) == 0)
		shutdown(fd, SHUT_WR);
}

static void on_closed(uv_handle_t *handle)
{
	struct sock *s = handle->data;
	s->hooks->closed(s->user);
	free(s);
}

void sock_close(struct sock *s)
{
	uv_close((uv_handle_t *)&s->uv.stream, on_closed);
}
