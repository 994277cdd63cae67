/*
 * Child processes with one socket between parent and child: how the worker is started, fed, limited and killed.
 */
#ifndef BASE_PROC_H
#define BASE_PROC_H

#include <stdint.h>
#include <sys/types.h>

#include "base/rc.h"

struct proc {
	pid_t pid;
	int fd; /* our end of the socketpair */
};

struct proc_limits {
	uint64_t memory_bytes; /* RLIMIT_AS; 0 = none */
	unsigned cpu_seconds;  /* RLIMIT_CPU; 0 = none */
	unsigned files;        /* RLIMIT_NOFILE; 0 = none */
};

/*
 * Starts argv[0] (a path) with the other end of the socketpair as descriptor 3, stdin and stdout on /dev/null, stderr
 * kept, every other descriptor closed, no environment but LANG and PATH, death signal SIGKILL when the parent goes, and
 * the limits set. The kernel ties the death signal to the calling *thread*: start children from one that lives as long.
 * RC_BUSY when no process is to be had, RC_INTERNAL when the program cannot be run.
 */
enum rc proc_start(char *const argv[], const struct proc_limits *limits, struct proc *ret_proc) MUST_CHECK;
/* SIGKILL, reap, close. Safe on a zeroed struct. */
void proc_kill(struct proc *p);

/* The path of the running program. ret must hold 4096 bytes. */
enum rc proc_self_path(char *ret_path, size_t size) MUST_CHECK;

/*
 * Whole message or failure, retried on EINTR; deadline in monotonic milliseconds (clock_mono), 0 = none.
 * RC_BUSY past the deadline; reading, RC_NOT_FOUND when the other end closed before the first byte; RC_INTERNAL for a
 * torn message and everything else.
 */
enum rc fd_read_full(int fd, void *p, size_t n, int64_t deadline) MUST_CHECK;
enum rc fd_write_full(int fd, const void *p, size_t n, int64_t deadline) MUST_CHECK;

#endif
