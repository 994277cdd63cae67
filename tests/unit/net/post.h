/*
 * The mail server of the tests, tests/http/mail_server.py, as a child of the test that wants it. MAIL_SERVER is its
 * path.
 */
#ifndef TEST_NET_POST_H
#define TEST_NET_POST_H

/* cmocka wants these before it */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"

struct post {
	pid_t pid;
	FILE *out;
	int port;
};

/* options: NULL, or words for its command line with NULL at the end. */
static inline void post_start(struct post *p, const char *const *options)
{
	const char *argv[12] = {"mail_server.py"};
	int fds[2];
	for (size_t i = 0; options && options[i]; i++)
		argv[i + 1] = options[i];
	assert_int_equal(pipe(fds), 0);
	p->pid = fork();
	if (p->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(fds[1], 1);
		execv(MAIL_SERVER, (char *const *)argv);
		_exit(127);
	}
	close(fds[1]);
	p->out = fdopen(fds[0], "r");
	char line[16];
	int64_t port = 0;
	assert_non_null(p->out);
	if (!fgets(line, sizeof line, p->out) || str_to_i64(str_trim(str_of(line)), &port) != RC_OK)
		fail_msg("no mail server; script/setup test installs python3-aiosmtpd");
	p->port = (int)port;
}

static inline void post_stop(struct post *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	fclose(p->out);
}

/* What the server tells next, a line of JSON. */
static inline const char *post_told(struct post *p, struct arena *a)
{
	char *line = arena_alloc(a, 65536);
	assert_non_null(fgets(line, 65536, p->out));
	return line;
}

#endif
