/*
 * What cmocka wants included before itself.
 */
#ifndef TEST_BASE_TEST_H
#define TEST_BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Runs fn in a child; true when it ended by SIGABRT. For promises that ensure() keeps. */
static inline bool aborts(void (*fn)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		close(2);
		fn();
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == 6;
}

#endif
