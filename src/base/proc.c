/*
 * Child processes. Between fork and exec only async-signal-safe calls are made, since the parent has threads.
 */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#define CHILD_SOCKET 3
#define CHILD_REPORT 4 /* closed by exec; carries errno when there is none */
#define ABOVE_CHILD 10 /* descriptors moved here are out of the way of 0 to 4 */
#define ENV_SIZE 4096

static bool set_limit(__rlimit_resource_t what, uint64_t value)
{
	if (value == 0)
		return true;
	struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
	return setrlimit(what, &limit) == 0;
}

static bool child_descriptors(int sock, int report)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int high_sock = fcntl(sock, F_DUPFD_CLOEXEC, ABOVE_CHILD);
	int high_report = fcntl(report, F_DUPFD_CLOEXEC, ABOVE_CHILD);
	if (null < 0 || high_sock < 0 || high_report < 0)
		return false;
	int high_null = fcntl(null, F_DUPFD_CLOEXEC, ABOVE_CHILD);
	return high_null >= 0 && dup2(high_null, 0) == 0 && dup2(high_null, 1) == 1 &&
	       dup2(high_sock, CHILD_SOCKET) == CHILD_SOCKET &&
	       dup3(high_report, CHILD_REPORT, O_CLOEXEC) == CHILD_REPORT && close_range(CHILD_REPORT + 1, ~0U, 0) == 0;
}

static void child_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
}

_Noreturn static void child_run(char *const argv[], char *const env[], const struct proc_limits *limits, pid_t parent,
				int sock, int report)
{
	int report_now = report;
	bool ok = child_descriptors(sock, report);
	if (ok)
		report_now = CHILD_REPORT;
	child_signals();
	ok = ok && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
	if (getppid() != parent)
		_exit(127); /* the parent went before the signal was set */
	if (limits)
		ok = ok && set_limit(RLIMIT_NOFILE, limits->files) && set_limit(RLIMIT_CPU, limits->cpu_seconds) &&
		     set_limit(RLIMIT_AS, limits->memory_bytes);
	if (ok)
		execve(argv[0], argv, env);
	int err = errno;
	ssize_t ignored = write(report_now, &err, sizeof(err));
	(void)ignored;
	_exit(127);
}

static void env_entry(char *out, size_t size, const char *name, const char *fallback)
{
	const char *value = getenv(name);
	snprintf(out, size, "%s=%s", name, value ? value : fallback);
}

/* What the child wrote to the report pipe before it gave up; 0 when exec closed it. */
static int read_report(int fd)
{
	int err = 0;
	ssize_t n;
	do
		n = read(fd, &err, sizeof(err));
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(err) ? err : 0;
}

static void reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* fds: our socket, the child's socket, report read end, report write end. */
static enum rc fork_exec(char *const argv[], const struct proc_limits *limits, const int fds[4], pid_t *ret_pid)
{
	char lang[ENV_SIZE], path[ENV_SIZE];
	env_entry(lang, sizeof(lang), "LANG", "C.UTF-8");
	env_entry(path, sizeof(path), "PATH", "/usr/bin:/bin");
	char *const env[] = {lang, path, NULL};
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid < 0)
		return rc_fail(RC_BUSY, "cannot start %s: %s", argv[0], strerror(errno));
	if (pid == 0)
		child_run(argv, env, limits, parent, fds[1], fds[3]);
	*ret_pid = pid;
	return RC_OK;
}

static enum rc start_with(char *const argv[], const struct proc_limits *limits, int fds[4], struct proc *ret_proc)
{
	pid_t pid;
	enum rc rc = fork_exec(argv, limits, fds, &pid);
	close(fds[1]);
	close(fds[3]);
	int err = rc == RC_OK ? read_report(fds[2]) : 0;
	close(fds[2]);
	if (rc == RC_OK && err == 0) {
		*ret_proc = (struct proc){.pid = pid, .fd = fds[0]};
		return RC_OK;
	}
	close(fds[0]);
	if (rc != RC_OK)
		return rc;
	reap(pid);
	return rc_fail(RC_INTERNAL, "cannot start %s: %s", argv[0], strerror(err));
}

enum rc proc_start(char *const argv[], const struct proc_limits *limits, struct proc *ret_proc)
{
	int fds[4];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return rc_fail(RC_BUSY, "cannot start %s: %s", argv[0], strerror(errno));
	if (pipe2(fds + 2, O_CLOEXEC) < 0) {
		int err = errno;
		close(fds[0]);
		close(fds[1]);
		return rc_fail(RC_BUSY, "cannot start %s: %s", argv[0], strerror(err));
	}
	return start_with(argv, limits, fds, ret_proc);
}

void proc_kill(struct proc *p)
{
	if (p->pid <= 0)
		return;
	kill(p->pid, SIGKILL);
	reap(p->pid);
	if (p->fd >= 0)
		close(p->fd);
	*p = (struct proc){0};
}

enum rc proc_self_path(char *ret_path, size_t size)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (n < 0)
		return rc_fail(RC_INTERNAL, "cannot read /proc/self/exe: %s", strerror(errno));
	if ((size_t)n >= sizeof(path) - 1 || (size_t)n >= size)
		return rc_fail(RC_INTERNAL, "the path of this program is too long");
	memcpy(ret_path, path, (size_t)n);
	ret_path[n] = '\0';
	return RC_OK;
}

static int poll_ms(int64_t deadline)
{
	if (deadline == 0)
		return -1;
	int64_t left = deadline - clock_mono();
	if (left < 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

static enum rc wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd p = {.fd = fd, .events = events};
	int n;
	do
		n = poll(&p, 1, poll_ms(deadline));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return rc_fail(RC_INTERNAL, "cannot wait for a descriptor: %s", strerror(errno));
	return n > 0 ? RC_OK : rc_fail(RC_BUSY, "the other process did not answer in time");
}

static bool try_again(void)
{
	return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

enum rc fd_read_full(int fd, void *p, size_t n, int64_t deadline)
{
	for (size_t got = 0; got < n;) {
		enum rc rc = wait_for(fd, POLLIN, deadline);
		if (rc != RC_OK)
			return rc;
		ssize_t more = read(fd, (char *)p + got, n - got);
		if (more < 0 && !try_again())
			return rc_fail(RC_INTERNAL, "cannot read from the other process: %s", strerror(errno));
		if (more == 0)
			return rc_fail(got ? RC_INTERNAL : RC_NOT_FOUND, "the other process closed its end");
		if (more > 0)
			got += (size_t)more;
	}
	return RC_OK;
}

/* One write that cannot block past a deadline: sockets can say so, a pipe takes PIPE_BUF once poll says ready. */
static ssize_t write_some(int fd, const char *p, size_t n)
{
	ssize_t done = send(fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (done < 0 && errno == ENOTSOCK)
		return write(fd, p, n < PIPE_BUF ? n : PIPE_BUF);
	return done;
}

enum rc fd_write_full(int fd, const void *p, size_t n, int64_t deadline)
{
	for (size_t done = 0; done < n;) {
		enum rc rc = wait_for(fd, POLLOUT, deadline);
		if (rc != RC_OK)
			return rc;
		ssize_t more = write_some(fd, (const char *)p + done, n - done);
		if (more < 0 && !try_again())
			return rc_fail(RC_INTERNAL, "cannot write to the other process: %s", strerror(errno));
		if (more > 0)
			done += (size_t)more;
	}
	return RC_OK;
}
