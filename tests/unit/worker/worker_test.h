/*
 * What the worker's tests share: the test program is its own worker, and files of the fixtures.
 */
#ifndef WORKER_TEST_H
#define WORKER_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "worker/worker.h"

static struct worker_pool *pool;
static struct arena arena;

static inline int setup_pool(void **state)
{
	arena_init(&arena);
	assert_int_equal(worker_pool_start(NULL, &pool), RC_OK);
	return 0;
}

static inline int teardown_pool(void **state)
{
	worker_pool_stop(pool);
	arena_done(&arena);
	return 0;
}

/* First thing in main(): started with --worker, it is one. */
static inline void serve_when_worker(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		worker_child_main(3);
}

/* A whole file; false when there is none. */
static inline bool read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char piece[65536];
	size_t n;
	if (f == NULL)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_put(out, str_mem(piece, n));
	fclose(f);
	return true;
}

/* Path of a fixture in the arena; NULL, after saying so, when there are no fixtures. */
static inline const char *fixture(const char *name)
{
	const char *root = getenv("COURANT_FIXTURES");
	const char *path = arena_printf(&arena, "%s/%s", root ? root : "../shared/fixtures", name).p;
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		printf("skipped: no fixtures (%s)\n", name);
		return NULL;
	}
	fclose(f);
	return path;
}

#endif
