/*
 * One message each way: the request is a 4-byte length, then NUL-separated folder and arguments, with stdin, stdout and
 * stderr attached to its first byte; the answer is one byte, the exit status.
 */
#include "app/control.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/command.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/thread.h"

#define REQUEST_MAX (64 * 1024)
#define ARGS_MAX 4096
#define CLIENTS_MAX 16
#define READ_MS 5000

static enum rc socket_address(const struct config *c, struct sockaddr_un *ret)
{
	*ret = (struct sockaddr_un){.sun_family = AF_UNIX};
	int n = snprintf(ret->sun_path, sizeof ret->sun_path, "%s/control.sock", c->site_dir);
	if (n < 0 || (size_t)n >= sizeof ret->sun_path)
		return rc_fail(RC_INVALID,
			       "%s: the path of the site's folder is too long for a socket (at most %zu bytes)",
			       c->site_dir, sizeof ret->sun_path - sizeof "/control.sock");
	return RC_OK;
}

/* --- The asking side --- */

static enum rc request_send(int fd, struct str body)
{
	uint32_t length = (uint32_t)body.n;
	int fds[3] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
	union {
		char bytes[CMSG_SPACE(sizeof fds)];
		struct cmsghdr align;
	} control = {{0}};
	struct iovec iov = {&length, sizeof length};
	struct msghdr m = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof fds);
	memcpy(CMSG_DATA(h), fds, sizeof fds);
	if (sendmsg(fd, &m, MSG_NOSIGNAL) != (ssize_t)sizeof length)
		return rc_fail(RC_INTERNAL, "the running server cannot be asked: %s", strerror(errno));
	return fd_write_full(fd, body.p, body.n, clock_mono() + READ_MS);
}

static enum rc control_talk(int fd, int argc, char *const *argv, int *ret_status)
{
	CLEANUP(buf_done) struct buf body = BUF(REQUEST_MAX);
	char *folder = getcwd(NULL, 0);
	unsigned char status;
	if (argc > ARGS_MAX) {
		free(folder);
		return rc_fail(RC_LIMITED, "the running server takes at most %d words at once", ARGS_MAX);
	}
	buf_put(&body, str_mem(folder ? folder : "/", strlen(folder ? folder : "/") + 1));
	free(folder);
	for (int i = 0; i < argc; i++)
		buf_put(&body, str_mem(argv[i], strlen(argv[i]) + 1));
	if (buf_failed(&body))
		return rc_fail(RC_LIMITED, "the command line is too long to be handed to the running server");
	enum rc rc = request_send(fd, buf_str(&body));
	if (rc == RC_OK)
		rc = fd_read_full(fd, &status, 1, 0);
	if (rc != RC_OK)
		return rc_fail(RC_INTERNAL, "the running server ended before the command did");
	*ret_status = status;
	return RC_OK;
}

enum rc control_ask(const struct config *c, int argc, char *const *argv, int *ret_status)
{
	struct sockaddr_un address;
	enum rc rc = socket_address(c, &address);
	if (rc != RC_OK)
		return rc;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return rc_fail(RC_INTERNAL, "no socket: %s", strerror(errno));
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		int why = errno;
		close(fd);
		if (why == ENOENT || why == ECONNREFUSED)
			return RC_NOT_FOUND;
		return rc_fail(RC_DENIED, "%s: %s; ask as the user who runs the server, or as root", address.sun_path,
			       strerror(why));
	}
	rc = control_talk(fd, argc, argv, ret_status);
	close(fd);
	return rc;
}

/* --- The server's side --- */

struct client {
	struct control *control;
	struct thread *thread;
	int fd;
	int fds[3];
	int cancelled; /* atomic */
	int finished;  /* atomic: the thread may be joined */
};

struct control {
	const struct config *config;
	struct site *site;
	struct sockaddr_un address;
	int fd;
	int stopping; /* atomic */
	struct thread *thread;
	struct client clients[CLIENTS_MAX];
};

static enum rc request_read(struct client *k, char *body, struct str *ret_body)
{
	uint32_t length = 0;
	union {
		char bytes[CMSG_SPACE(sizeof k->fds)];
		struct cmsghdr align;
	} control = {{0}};
	struct iovec iov = {&length, sizeof length};
	struct msghdr m = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
	ssize_t got = recvmsg(k->fd, &m, MSG_CMSG_CLOEXEC);
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	if (got != (ssize_t)sizeof length || !h || h->cmsg_type != SCM_RIGHTS ||
	    h->cmsg_len != CMSG_LEN(sizeof k->fds) || length == 0 || length > REQUEST_MAX)
		return rc_fail(RC_INVALID, "a command came in that cannot be read");
	memcpy(k->fds, CMSG_DATA(h), sizeof k->fds);
	enum rc rc = fd_read_full(k->fd, body, length, clock_mono() + READ_MS);
	if (rc == RC_OK && body[length - 1] != '\0')
		rc = rc_fail(RC_INVALID, "a command came in that does not end");
	*ret_body = str_mem(body, length);
	return rc;
}

static int request_run(struct client *k, struct str body)
{
	char *argv[ARGS_MAX + 1];
	int argc = 0;
	const char *folder = body.p;
	/* Each piece ends with its NUL; an empty one is an empty argument. */
	for (size_t at = strlen(folder) + 1; at < body.n && argc < ARGS_MAX; at += strlen(body.p + at) + 1)
		argv[argc++] = (char *)body.p + at;
	argv[argc] = NULL;
	const struct command *c = argc > 0 ? command_find(argv[0]) : NULL;
	if (!c || c->needs != NEEDS_SITE)
		return 2;
	struct invocation v = {.config = k->control->config,
			       .site = k->control->site,
			       .folder = folder,
			       .in_server = true,
			       .cancelled = &k->cancelled};
	v.terminal = isatty(k->fds[2]);
	v.in = fdopen(k->fds[0], "r");
	v.out = fdopen(k->fds[1], "w");
	v.err = fdopen(k->fds[2], "w");
	int status = 1;
	if (v.in && v.out && v.err) {
		setvbuf(v.err, NULL, _IOLBF, 0);
		status = command_read(c, argc, argv, &v);
		if (status == 0)
			status = command_run(c, &v);
	}
	for (int i = 0; i < 3; i++) {
		FILE *f = i == 0 ? v.in : i == 1 ? v.out : v.err;
		if (f)
			fclose(f);
		else
			close(k->fds[i]);
		k->fds[i] = -1;
	}
	return status;
}

static void client_run(void *arg)
{
	struct client *k = arg;
	char *body = malloc(REQUEST_MAX);
	struct str text;
	ensure(body);
	unsigned char status = 1;
	if (request_read(k, body, &text) == RC_OK)
		status = (unsigned char)request_run(k, text);
	else
		log_warning("control: %s", rc_message());
	free(body);
	for (int i = 0; i < 3; i++)
		if (k->fds[i] >= 0)
			close(k->fds[i]);
	if (fd_write_full(k->fd, &status, 1, clock_mono() + READ_MS) != RC_OK)
		log_info("control: whoever asked has gone");
	__atomic_store_n(&k->finished, 1, __ATOMIC_RELEASE);
}

/* Only the user that runs the server, and root. */
static bool peer_may(int fd)
{
	struct ucred who;
	socklen_t n = sizeof who;
	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && (who.uid == geteuid() || who.uid == 0);
}

static void client_reap(struct client *k)
{
	thread_join(k->thread);
	close(k->fd);
	*k = (struct client){.fd = -1};
}

static void client_accept(struct control *c)
{
	int fd = accept4(c->fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0)
		return;
	for (size_t i = 0; i < CLIENTS_MAX && peer_may(fd); i++) {
		struct client *k = &c->clients[i];
		if (k->fd >= 0)
			continue;
		*k = (struct client){.control = c, .fd = fd, .fds = {-1, -1, -1}};
		if (thread_start("command", client_run, k, &k->thread) == RC_OK)
			return;
		k->fd = -1;
		break;
	}
	close(fd);
}

/* A client that has closed its end (Ctrl-C) cancels its command; one whose thread ended is let go. */
static void clients_look(struct control *c)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *k = &c->clients[i];
		if (k->fd < 0)
			continue;
		if (__atomic_load_n(&k->finished, __ATOMIC_ACQUIRE)) {
			client_reap(k);
			continue;
		}
		struct pollfd p = {.fd = k->fd, .events = POLLRDHUP};
		if (poll(&p, 1, 0) == 1 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR)))
			__atomic_store_n(&k->cancelled, 1, __ATOMIC_RELAXED);
	}
}

static void control_run(void *arg)
{
	struct control *c = arg;
	while (!__atomic_load_n(&c->stopping, __ATOMIC_ACQUIRE)) {
		struct pollfd p = {.fd = c->fd, .events = POLLIN};
		if (poll(&p, 1, 200) == 1)
			client_accept(c);
		clients_look(c);
	}
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		__atomic_store_n(&c->clients[i].cancelled, 1, __ATOMIC_RELAXED);
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		if (c->clients[i].fd >= 0)
			client_reap(&c->clients[i]);
}

static enum rc control_bind(struct control *c)
{
	/* The site's lock is ours, so a socket that lies there is a dead server's. */
	unlink(c->address.sun_path);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t before = umask(0177);
	bool bound = c->fd >= 0 && bind(c->fd, (struct sockaddr *)&c->address, sizeof c->address) == 0;
	umask(before);
	if (!bound || listen(c->fd, CLIENTS_MAX) != 0)
		return rc_fail(RC_INTERNAL, "%s: %s", c->address.sun_path, strerror(errno));
	return RC_OK;
}

enum rc control_start(const struct config *config, struct site *s, struct control **ret_control)
{
	struct control *c = calloc(1, sizeof *c);
	ensure(c);
	c->config = config;
	c->site = s;
	c->fd = -1;
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		c->clients[i].fd = -1;
	enum rc rc = socket_address(config, &c->address);
	if (rc == RC_OK)
		rc = control_bind(c);
	if (rc == RC_OK)
		rc = thread_start("control", control_run, c, &c->thread);
	if (rc != RC_OK) {
		if (c->fd >= 0)
			close(c->fd);
		free(c);
		return rc;
	}
	*ret_control = c;
	return RC_OK;
}

void control_stop(struct control *c)
{
	if (!c)
		return;
	__atomic_store_n(&c->stopping, 1, __ATOMIC_RELEASE);
	thread_join(c->thread);
	close(c->fd);
	unlink(c->address.sun_path);
	free(c);
}
