/* See desk_thread.h. */
#include "web/desk_thread.h"

#include <stdlib.h>

#include "base/thread.h"
#include "db/db.h"
#include "rules/site.h"
#include "web/running.h"

#define DESK_THREADS 3
#define DESK_QUEUE 256
#define SLOW_THREADS 2 /* each may hold the 64 MB of a password hash */
#define SLOW_QUEUE 32

struct desk_thread {
	struct site *site;
	struct db *db; /* NULL until it is asked for */
};

static void *thread_setup(void *ctx, unsigned index)
{
	struct web *w = ctx;
	struct desk_thread *t = calloc(1, sizeof *t);
	ensure(t);
	t->site = w->site;
	return t;
}

static void thread_teardown(void *thread)
{
	struct desk_thread *t = thread;
	db_close(t->db);
	free(t);
}

enum rc desk_thread_db(void *thread, struct db **ret_db)
{
	struct desk_thread *t = thread;
	enum rc rc = t->db ? RC_OK : site_reader(t->site, &t->db);
	if (rc == RC_OK)
		*ret_db = t->db;
	return rc;
}

enum rc desk_threads_start(struct web *w)
{
	const struct pool_hooks hooks = {.setup = thread_setup, .teardown = thread_teardown, .ctx = w};
	enum rc rc = pool_start("desk", DESK_THREADS, DESK_QUEUE, &hooks, &w->desk);
	return rc == RC_OK ? pool_start("slow", SLOW_THREADS, SLOW_QUEUE, &hooks, &w->slow) : rc;
}
