/*
 * Child processes: what they inherit, how they are limited and killed, and reading and writing to a deadline. The
 * program is its own child: with an argument it plays one.
 */
#include "test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/proc.h"

static char self[4096];

/* --- the child's side --- */

static int say(const char *text)
{
	return fd_write_full(3, text, strlen(text) + 1, 0) == RC_OK ? 0 : 1;
}

static int tell_environment(void)
{
	extern char **environ;
	char text[1000] = "";
	size_t n = 0;
	for (char **e = environ; *e; e++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%.*s ", (int)strcspn(*e, "="), *e);
	return say(text);
}

static int tell_descriptors(void)
{
	char text[200] = "", link[64];
	for (int fd = 0; fd < 64; fd++) {
		char path[32];
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		ssize_t n = readlink(path, link, sizeof(link) - 1);
		if (n < 0)
			continue;
		link[n] = '\0';
		size_t at = strlen(text);
		snprintf(text + at, sizeof(text) - at, "%d:%s ", fd, fd < 2 ? link : "");
	}
	return say(text);
}

static int tell_limits(void)
{
	struct rlimit memory, cpu, files;
	getrlimit(RLIMIT_AS, &memory);
	getrlimit(RLIMIT_CPU, &cpu);
	getrlimit(RLIMIT_NOFILE, &files);
	char text[100];
	snprintf(text, sizeof(text), "%llu %llu %llu", (unsigned long long)memory.rlim_max,
		 (unsigned long long)cpu.rlim_cur, (unsigned long long)files.rlim_max);
	return say(text);
}

static int play_child(const char *what)
{
	if (strcmp(what, "environment") == 0)
		return tell_environment();
	if (strcmp(what, "descriptors") == 0)
		return tell_descriptors();
	if (strcmp(what, "limits") == 0)
		return tell_limits();
	if (strcmp(what, "echo") == 0)
		for (char c; fd_read_full(3, &c, 1, 0) == RC_OK;)
			if (fd_write_full(3, &c, 1, 0) != RC_OK)
				return 1;
	if (strcmp(what, "sleep") == 0)
		sleep(60);
	return 0;
}

/* --- the tests --- */

static struct proc start(const char *what, const struct proc_limits *limits)
{
	char *argv[] = {self, (char *)(uintptr_t)what, NULL};
	struct proc p = {0};
	assert_int_equal(proc_start(argv, limits, &p), RC_OK);
	assert_true(p.pid > 0 && p.fd >= 0);
	return p;
}

static void hear(const struct proc *p, char *ret_text, size_t size)
{
	size_t n = 0;
	do
		assert_int_equal(fd_read_full(p->fd, ret_text + n, 1, clock_mono() + 5000), RC_OK);
	while (ret_text[n++] && n < size);
}

static void a_child_has_a_clean_world(void **state)
{
	char text[1000];
	setenv("COURANT_SECRET", "hunter2", 1);
	struct proc p = start("environment", NULL);
	hear(&p, text, sizeof(text));
	assert_string_equal(text, "LANG PATH ");
	proc_kill(&p);

	int extra = open("/dev/null", O_RDONLY); /* inheritable */
	p = start("descriptors", NULL);
	hear(&p, text, sizeof(text));
	assert_string_equal(text, "0:/dev/null 1:/dev/null 2: 3: ");
	proc_kill(&p);
	close(extra);
}

static void a_child_is_limited(void **state)
{
	char text[100];
	struct proc_limits limits = {.cpu_seconds = 7, .files = 33};
	struct proc p = start("limits", &limits);
	hear(&p, text, sizeof(text));
	assert_non_null(strstr(text, " 7 33"));
	proc_kill(&p);
}

static void talking_and_killing(void **state)
{
	struct proc p = start("echo", NULL);
	pid_t pid = p.pid;
	char sent[5000], got[5000];
	memset(sent, 'x', sizeof(sent));
	assert_int_equal(fd_write_full(p.fd, sent, sizeof(sent), clock_mono() + 5000), RC_OK);
	assert_int_equal(fd_read_full(p.fd, got, sizeof(got), clock_mono() + 5000), RC_OK);
	assert_memory_equal(sent, got, sizeof(got));
	proc_kill(&p);
	assert_int_equal(p.pid, 0);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
	proc_kill(&p); /* of nothing */
}

static void a_program_that_is_not_there(void **state)
{
	char *argv[] = {(char[]){"/nonexistent/program"}, NULL};
	struct proc p = {0};
	int before = dup(0);
	assert_int_equal(proc_start(argv, NULL, &p), RC_INTERNAL);
	assert_non_null(strstr(rc_message(), "/nonexistent/program"));
	int after = dup(0);
	assert_int_equal(after, before + 1); /* no descriptor is left behind */
	close(before);
	close(after);
	assert_int_equal(p.pid, 0);
}

static void a_child_goes_with_its_parent(void **state)
{
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	pid_t parent = fork();
	if (parent == 0) {
		struct proc p = start("sleep", NULL);
		if (write(fds[1], &p.pid, sizeof(p.pid)) < 0)
			_exit(1);
		pause();
	}
	pid_t child = 0;
	assert_int_equal(read(fds[0], &child, sizeof(child)), sizeof(child));
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
	char path[64], state_line[256] = "";
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)child);
	for (int i = 0; i < 200; i++) { /* gone, or a zombie where nobody reaps orphans */
		int fd = open(path, O_RDONLY);
		if (fd < 0)
			break;
		ssize_t n = read(fd, state_line, sizeof(state_line) - 1);
		state_line[n > 0 ? n : 0] = '\0';
		close(fd);
		if (strstr(state_line, ") Z "))
			break;
		assert_true(i < 199);
		usleep(10000);
	}
	close(fds[0]);
	close(fds[1]);
}

static void reading_to_a_deadline(void **state)
{
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	char got[10];
	int64_t began = clock_mono();
	assert_int_equal(fd_read_full(fds[0], got, 1, began + 50), RC_BUSY);
	assert_in_range(clock_mono() - began, 45, 1000);
	assert_int_equal(fd_read_full(fds[0], got, 1, 1), RC_BUSY); /* long past */
	assert_int_equal(write(fds[1], "abc", 3), 3);
	assert_int_equal(fd_read_full(fds[0], got, 2, 0), RC_OK);
	close(fds[1]);
	assert_int_equal(fd_read_full(fds[0], got, 2, 0), RC_INTERNAL); /* torn */
	assert_int_equal(fd_read_full(fds[0], got, 2, 0), RC_NOT_FOUND);
	assert_int_equal(fd_read_full(fds[0], got, 0, 0), RC_OK);
	assert_int_equal(fd_write_full(fds[0], "x", 1, 0), RC_INTERNAL); /* EPIPE without SIGPIPE */
	close(fds[0]);
}

static void writing_to_a_deadline(void **state)
{
	static char much[8u << 20];
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	assert_int_equal(fd_write_full(fds[0], much, sizeof(much), clock_mono() + 50), RC_BUSY);
	close(fds[0]);
	close(fds[1]);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(fd_write_full(fds[1], much, sizeof(much), clock_mono() + 50), RC_BUSY);
	close(fds[0]);
	close(fds[1]);
}

static void own_path(void **state)
{
	char small[4] = "abc";
	assert_int_equal(proc_self_path(small, sizeof(small)), RC_INTERNAL);
	assert_string_equal(small, "abc");
	assert_true(self[0] == '/');
	assert_non_null(strstr(self, "test_proc"));
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return play_child(argv[1]);
	if (proc_self_path(self, sizeof(self)) != RC_OK)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_has_a_clean_world),    cmocka_unit_test(a_child_is_limited),
		cmocka_unit_test(talking_and_killing),          cmocka_unit_test(a_program_that_is_not_there),
		cmocka_unit_test(a_child_goes_with_its_parent), cmocka_unit_test(reading_to_a_deadline),
		cmocka_unit_test(writing_to_a_deadline),        cmocka_unit_test(own_path),
	};
	return cmocka_run_group_tests_name("proc", tests, NULL, NULL);
}
