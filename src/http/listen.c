/*
 * Each loop gets its own socket on the same port (SO_REUSEPORT) and the kernel spreads connections over them. Since
 * that option would also let a second server of ours steal half of them, the port is first tried without it.
 */
#include "http/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "http/netaddr.h"

#define HTTPS_LENGTH (sizeof("https:") - 1)
#define UNIX_LENGTH (sizeof("unix:") - 1)
#define BACKLOG 4096
#define DEAD_PEER_MS 60000 /* unacknowledged data for so long ends a connection */

static enum rc bind_error(const char *text, int err)
{
	if (err == EADDRINUSE)
		return rc_fail(RC_CONFLICT, "%s is in use: stop the program that has it, or listen elsewhere", text);
	if (err == EACCES || err == EPERM)
		return rc_fail(RC_DENIED,
			       "%s may not be used by this user: take a port of 1024 or more, or grant "
			       "CAP_NET_BIND_SERVICE (the installed service has it)",
			       text);
	if (err == EADDRNOTAVAIL)
		return rc_fail(RC_INVALID, "%s: this machine has no such address", text);
	return rc_fail(RC_INTERNAL, "cannot listen on %s: %s", text, strerror(err));
}

static void set_option(int fd, int level, int option, int value)
{
	/* Each is an improvement, none is needed. */
	(void)setsockopt(fd, level, option, &value, sizeof(value));
}

/* A bound socket or -1 with errno. Options are inherited by the connections. */
static int bind_tcp(const struct sockaddr *sa, socklen_t size, bool shared)
{
	int fd = socket(sa->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (shared)
		set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
	if (sa->sa_family == AF_INET6)
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, DEAD_PEER_MS);
	if (bind(fd, sa, size) == 0)
		return fd;
	int err = errno;
	close(fd);
	errno = err;
	return -1;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage sa;
	socklen_t size = sizeof(sa);
	if (getsockname(fd, (struct sockaddr *)&sa, &size) != 0)
		return 0;
	return ntohs(sa.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&sa)->sin6_port
					      : ((struct sockaddr_in *)&sa)->sin_port);
}

static void set_port(struct sockaddr *sa, unsigned port)
{
	if (sa->sa_family == AF_INET6)
		((struct sockaddr_in6 *)(void *)sa)->sin6_port = htons((uint16_t)port);
	else
		((struct sockaddr_in *)(void *)sa)->sin_port = htons((uint16_t)port);
}

/* Finds out whether the port is free for us alone, and which one it is when any will do. 0 or errno. */
static int probe(struct sockaddr *sa, socklen_t size)
{
	int fd = bind_tcp(sa, size, false);
	if (fd < 0)
		return errno;
	set_port(sa, port_of(fd));
	close(fd);
	return 0;
}

static int add_bind(struct listener *l, struct sockaddr *sa, socklen_t size)
{
	if (l->port)
		set_port(sa, l->port);
	int err = probe(sa, size);
	if (err)
		return err;
	for (unsigned i = 0; i < l->loops; i++) {
		int fd = bind_tcp(sa, size, true);
		if (fd < 0)
			return errno;
		l->fds[l->n_fds++] = fd;
		if (listen(fd, BACKLOG) != 0)
			return errno;
		l->port = port_of(fd);
	}
	return 0;
}

/* "host:port", "[v6]:port", ":port", after the `skip` bytes that say the protocol. */
static enum rc split_address(struct str text, size_t skip, char *host, size_t host_size, char *port, size_t port_size)
{
	struct str s = str_slice(text, skip, text.n);
	size_t colon = str_rfind_char(s, ':');
	struct str digits = colon == SIZE_MAX ? STR_NONE : str_slice(s, colon + 1, s.n);
	struct str name = colon == SIZE_MAX ? STR_NONE : str_slice(s, 0, colon);
	int64_t number;
	if (digits.n == 0 || digits.p[0] == '-' || str_to_i64(digits, &number) != RC_OK || number > 65535)
		return rc_fail(RC_INVALID,
			       "cannot listen on \"%.*s\": write ADDRESS:PORT, [::]:PORT, unix:PATH, "
			       "or https: and one of the first two; PORT is 0 to 65535",
			       STR_ARG(text));
	if (name.n >= 2 && name.p[0] == '[' && name.p[name.n - 1] == ']')
		name = str_slice(name, 1, name.n - 1);
	else if (str_find_char(name, ':', 0) != SIZE_MAX)
		return rc_fail(RC_INVALID, "cannot listen on \"%.*s\": write an IPv6 address as [ADDRESS]:PORT",
			       STR_ARG(text));
	if (name.n >= host_size)
		return rc_fail(RC_INVALID, "cannot listen on \"%.*s\": the name is too long", STR_ARG(text));
	snprintf(host, host_size, "%.*s", STR_ARG(name));
	snprintf(port, port_size, "%d", (int)number);
	return RC_OK;
}

static bool seen_before(const struct addrinfo *all, const struct addrinfo *one)
{
	for (const struct addrinfo *ai = all; ai != one; ai = ai->ai_next)
		if (ai->ai_addrlen == one->ai_addrlen && memcmp(ai->ai_addr, one->ai_addr, one->ai_addrlen) == 0)
			return true;
	return false;
}

/* Binds every address of the name. One that the machine lacks (no IPv6) is passed over when another works. */
static enum rc bind_all(struct listener *l, const char *text, const struct addrinfo *all)
{
	int missing = 0;
	for (const struct addrinfo *ai = all; ai && l->n_fds + l->loops <= LISTEN_BINDS_MAX * l->loops;
	     ai = ai->ai_next) {
		if (seen_before(all, ai))
			continue;
		int err = add_bind(l, ai->ai_addr, ai->ai_addrlen);
		if (err == EADDRNOTAVAIL || err == EAFNOSUPPORT)
			missing = err;
		else if (err)
			return bind_error(text, err);
	}
	return l->n_fds > 0 ? RC_OK : bind_error(text, missing ? missing : EADDRNOTAVAIL);
}

static enum rc open_tcp(const char *text, struct listener *l)
{
	char host[256], port[8];
	enum rc rc = split_address(str_of(text), l->tls ? HTTPS_LENGTH : 0, host, sizeof(host), port, sizeof(port));
	if (rc != RC_OK)
		return rc;
	l->fds = calloc((size_t)LISTEN_BINDS_MAX * l->loops, sizeof(*l->fds));
	ensure(l->fds != NULL, "out of memory");
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found = NULL;
	bool any = host[0] == '\0';
	int err = getaddrinfo(any ? "::" : host, port, &hints, &found);
	if (err)
		return rc_fail(RC_INVALID, "cannot listen on \"%s\": %s", text, gai_strerror(err));
	rc = bind_all(l, text, found);
	freeaddrinfo(found);
	if (rc != RC_OK && any && getaddrinfo("0.0.0.0", port, &hints, &found) == 0) {
		rc = bind_all(l, text, found);
		freeaddrinfo(found);
	}
	l->everywhere = any || strcmp(host, "::") == 0 || strcmp(host, "0.0.0.0") == 0;
	if (l->everywhere)
		snprintf(host, sizeof(host), "localhost");
	bool v6 = strchr(host, ':') != NULL;
	snprintf(l->address, sizeof(l->address), "http%s://%s%.128s%s:%u", l->tls ? "s" : "", v6 ? "[" : "", host,
		 v6 ? "]" : "", l->port);
	return rc;
}

/* Removes a socket file that nobody answers. */
static enum rc clear_path(const char *text, const struct sockaddr_un *sun)
{
	struct stat st;
	if (lstat(sun->sun_path, &st) != 0)
		return RC_OK;
	if (!S_ISSOCK(st.st_mode))
		return rc_fail(RC_CONFLICT, "%s: that file exists and is no socket; remove it or choose another path",
			       text);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return rc_fail(RC_INTERNAL, "cannot listen on %s: %s", text, strerror(errno));
	bool refused = connect(fd, (const struct sockaddr *)sun, sizeof(*sun)) != 0 && errno == ECONNREFUSED;
	close(fd);
	if (!refused)
		return bind_error(text, EADDRINUSE);
	if (unlink(sun->sun_path) != 0)
		return rc_fail(RC_DENIED, "%s: the stale socket cannot be removed: %s", text, strerror(errno));
	return RC_OK;
}

static enum rc open_unix(const char *text, struct listener *l)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	struct str path = str_of(text + UNIX_LENGTH);
	memcpy(sun.sun_path, path.p, path.n);
	enum rc rc = clear_path(text, &sun);
	if (rc != RC_OK)
		return rc;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return bind_error(text, errno);
	l->fds = calloc(1, sizeof(*l->fds));
	ensure(l->fds != NULL, "out of memory");
	l->fds[l->n_fds++] = fd;
	struct stat st;
	if (bind(fd, (struct sockaddr *)&sun, sizeof(sun)) != 0 || chmod(sun.sun_path, 0660) != 0 ||
	    listen(fd, BACKLOG) != 0 || stat(sun.sun_path, &st) != 0)
		return bind_error(text, errno);
	memcpy(l->path, sun.sun_path, path.n);
	l->path_dev = st.st_dev;
	l->path_ino = st.st_ino;
	snprintf(l->address, sizeof(l->address), "%.150s", text);
	return RC_OK;
}

enum rc listener_check(struct str text)
{
	char host[256], port[8];
	const size_t path_max = sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1;
	bool tls = str_starts(text, STR("https:"));
	struct str place = str_slice(text, tls ? HTTPS_LENGTH : 0, text.n);
	if (!str_starts(place, STR("unix:")))
		return split_address(text, text.n - place.n, host, sizeof(host), port, sizeof(port));
	if (tls)
		return rc_fail(RC_INVALID,
			       "cannot listen on \"%.*s\": a unix socket needs no TLS; leave \"https:\" out",
			       STR_ARG(text));
	if (place.n == UNIX_LENGTH || place.n - UNIX_LENGTH > path_max)
		return rc_fail(RC_INVALID, "cannot listen on \"%.*s\": the path must have 1 to %zu bytes",
			       STR_ARG(text), path_max);
	return RC_OK;
}

enum rc listener_open(const char *text, unsigned loops, struct listener *ret_listener)
{
	struct listener l = {.loops = loops, .tls = str_starts(str_of(text), STR("https:"))};
	enum rc rc = listener_check(str_of(text));
	if (rc != RC_OK)
		return rc;
	rc = str_starts(str_of(text), STR("unix:")) ? open_unix(text, &l) : open_tcp(text, &l);
	if (rc != RC_OK) {
		listener_close(&l);
		return rc;
	}
	*ret_listener = l;
	return RC_OK;
}

int listener_take(struct listener *l, unsigned loop, unsigned *at)
{
	if (l->path[0])
		return (*at)++ == 0 ? fcntl(l->fds[0], F_DUPFD_CLOEXEC, 3) : -1;
	unsigned i = (*at)++ * l->loops + loop;
	if (i >= l->n_fds)
		return -1;
	int fd = l->fds[i];
	l->fds[i] = -1;
	return fd;
}

void listener_close(struct listener *l)
{
	struct stat st;
	if (l->path[0] && stat(l->path, &st) == 0 && st.st_dev == l->path_dev && st.st_ino == l->path_ino)
		(void)unlink(l->path);
	for (unsigned i = 0; i < l->n_fds; i++)
		if (l->fds[i] >= 0)
			close(l->fds[i]);
	free(l->fds);
	*l = (struct listener){0};
}
