/* Long work in the running server: see task.h. */
#include "rules/task.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "text/unicode.h"

#define TASKS_KEPT 50
#define TASK_FILES ".courant-task-" /* what all files here begin with */

struct tasks {
	struct site *site;
	char *folder;
	const struct task_kind *kinds;
	size_t n_kinds;
	void *ctx;
	pthread_mutex_t mutex; /* guards what follows */
	bool busy;
	struct thread *thread; /* of the last one; joined before the next */
	struct task_progress progress;
	int cancelled; /* atomic */
};

/* What the thread owns. */
struct work {
	struct task_run run; /* first: task_tell() finds its way by tasks */
	const struct task_kind *kind;
	int64_t id;
	char *report;
	size_t report_size;
};

/* --- Files --- */

static struct str file_name(struct arena *a, int64_t id, const char *ending)
{
	return arena_printf(a, TASK_FILES "%lld%s", (long long)id, ending);
}

static struct str path_in(const struct tasks *t, struct arena *a, struct str name)
{
	return arena_printf(a, "%s/%.*s", t->folder, STR_ARG(name));
}

enum rc tasks_source(struct tasks *t, struct arena *a, struct str bytes, struct str *ret_path)
{
	struct str path = path_in(t, a, STR(TASK_FILES "source-XXXXXX"));
	char *name = arena_cstr(a, path);
	int fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return rc_fail(RC_INTERNAL, "%s cannot be made: %s", name, strerror(errno));
	FILE *f = fdopen(fd, "w");
	bool good = f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	if (f)
		good = fclose(f) == 0 && good;
	else
		close(fd);
	if (!good) {
		unlink(name);
		return rc_fail(RC_INTERNAL, "%s cannot be written: %s", name, strerror(errno));
	}
	*ret_path = str_of(name);
	return RC_OK;
}

enum rc tasks_file(struct tasks *t, struct arena *a, const struct task *task, struct str *ret_path)
{
	struct stat st;
	struct str path = path_in(t, a, task->file);
	if (task->file.n == 0 || stat(arena_cstr(a, path), &st) != 0)
		return RC_NOT_FOUND;
	*ret_path = path;
	return RC_OK;
}

struct forget {
	int64_t id;
	const struct staff *who; /* NULL: nobody asked */
};

static enum rc forget_write(struct site *s, struct db *db, void *ctx)
{
	const struct forget *f = ctx;
	enum rc rc = task_file_forget(db, f->id);
	return rc == RC_OK && f->who ? audit(db, f->who, "task.remove", "task", f->id, STR("")) : rc;
}

/* Those of ended tasks that began before a moment. */
static enum rc files_remove(struct tasks *t, int64_t before)
{
	CLEANUP(arena_done) struct arena a;
	struct task_rows rows = {.n = 0};
	struct db *db;
	arena_init(&a);
	enum rc rc = site_reader(t->site, &db);
	if (rc != RC_OK)
		return rc;
	rc = task_list(db, &a, TASKS_KEPT, &rows);
	db_close(db);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		struct forget f = {.id = rows.items[i].id};
		if (rows.items[i].file.n == 0 || rows.items[i].ended_at >= before)
			continue;
		unlink(arena_cstr(&a, path_in(t, &a, rows.items[i].file)));
		rc = site_write(t->site, forget_write, &f);
	}
	return rc;
}

enum rc tasks_file_remove(struct tasks *t, const struct staff *who, int64_t id)
{
	CLEANUP(arena_done) struct arena a;
	struct task task;
	struct db *db;
	struct forget f = {.id = id, .who = who};
	arena_init(&a);
	enum rc rc = site_reader(t->site, &db);
	if (rc != RC_OK)
		return rc;
	rc = task_get(db, &a, id, &task);
	db_close(db);
	if (rc != RC_OK)
		return rc;
	if (task.file.n > 0)
		unlink(arena_cstr(&a, path_in(t, &a, task.file)));
	return site_write(t->site, forget_write, &f);
}

void tasks_tidy(struct tasks *t)
{
	if (files_remove(t, clock_now() - TASK_FILE_KEEP_MS) != RC_OK)
		log_warning("files of ended tasks: %s", rc_message());
}

/* --- Running --- */

void task_tell(struct task_run *run, const char *what, int64_t done, int64_t total)
{
	struct tasks *t = run->tasks;
	pthread_mutex_lock(&t->mutex);
	snprintf(t->progress.what, sizeof t->progress.what, "%s", what);
	t->progress.done = done;
	t->progress.total = total;
	pthread_mutex_unlock(&t->mutex);
}

bool tasks_progress(struct tasks *t, struct task_progress *ret_progress)
{
	pthread_mutex_lock(&t->mutex);
	bool busy = t->busy;
	if (busy)
		*ret_progress = t->progress;
	pthread_mutex_unlock(&t->mutex);
	return busy;
}

static enum rc end_write(struct site *s, struct db *db, void *ctx)
{
	const struct task *t = ctx;
	enum rc rc = task_end(db, t);
	return rc == RC_OK ? task_sweep(db, TASKS_KEPT) : rc;
}

/* What was sent is called by its own name, not by where it lay meanwhile. */
static struct str report_of(struct work *w)
{
	struct str rest = str_mem(w->report, w->report_size), path = w->run.order.source;
	if (!str_starts(path, STR("/")))
		return rest;
	CLEANUP(buf_done) struct buf b = BUF(w->report_size + TASK_REPORT_MAX);
	for (size_t at; !buf_failed(&b) && (at = str_find(rest, path, 0)) != SIZE_MAX;) {
		buf_put(&b, str_slice(rest, 0, at));
		buf_put(&b, w->run.order.detail);
		rest = str_slice(rest, at + path.n, rest.n);
	}
	buf_put(&b, rest);
	return buf_failed(&b) ? rest : buf_to_arena(&b, &w->run.arena);
}

static void end_store(struct work *w, bool done)
{
	struct task_run *run = &w->run;
	struct stat st = {.st_size = 0};
	struct task t = {.id = w->id, .ended_at = clock_now(), .file = STR("")};
	bool cancelled = __atomic_load_n(run->cancelled, __ATOMIC_RELAXED);
	t.state = done ? TASK_DONE : cancelled ? TASK_CANCELLED : TASK_FAILED;
	t.report = utf8_repair(&run->arena, utf8_cut(report_of(w), TASK_REPORT_MAX));
	if (run->result && stat(run->result, &st) == 0) {
		t.file = done ? file_name(&run->arena, w->id, w->kind->ending) : STR("");
		t.size = st.st_size;
		if (!done)
			unlink(run->result);
	}
	if (site_write(run->site, end_write, &t) != RC_OK)
		log_error("the end of a task cannot be kept: %s", rc_message());
}

static void work_free(struct work *w)
{
	arena_done(&w->run.arena);
	free(w->report);
	free(w);
}

static void work_run(void *arg)
{
	struct work *w = arg;
	struct tasks *t = w->run.tasks;
	w->run.report = open_memstream(&w->report, &w->report_size);
	ensure(w->run.report);
	rc_clear();
	bool done = w->kind->run(&w->run);
	fclose(w->run.report);
	if (w->run.order.source.p && w->run.order.source.p[0] == '/')
		unlink(w->run.order.source.p);
	end_store(w, done);
	pthread_mutex_lock(&t->mutex);
	t->busy = false;
	pthread_mutex_unlock(&t->mutex);
	work_free(w);
}

/* --- Beginning --- */

struct start {
	const struct staff *who;
	struct task task;
};

static enum rc start_write(struct site *s, struct db *db, void *ctx)
{
	struct start *b = ctx;
	enum rc rc = task_insert(db, &b->task, &b->task.id);
	struct str detail = b->task.detail;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	const char *act = arena_printf(&a, "task.%.*s", STR_ARG(b->task.kind)).p;
	return rc == RC_OK ? audit(db, b->who, act, "task", b->task.id, detail) : rc;
}

static struct work *work_new(struct tasks *t, const struct task_kind *kind, const struct staff *who,
			     const struct task_order *order)
{
	struct work *w = calloc(1, sizeof *w);
	ensure(w);
	struct arena *a = &w->run.arena;
	arena_init(a);
	w->kind = kind;
	w->run.tasks = t;
	w->run.site = t->site;
	w->run.ctx = t->ctx;
	w->run.cancelled = &t->cancelled;
	w->run.order = *order;
	w->run.order.kind = str_of(kind->name);
	w->run.order.detail = arena_str(a, order->detail);
	w->run.order.source = str_of(arena_cstr(a, order->source.p ? order->source : STR("")));
	w->run.who = (struct staff){.person_id = who->person_id,
				    .name = arena_str(a, who->name),
				    .email = arena_str(a, who->email),
				    .role = who->role};
	return w;
}

static bool claim(struct tasks *t)
{
	pthread_mutex_lock(&t->mutex);
	bool free_now = !t->busy;
	t->busy = true;
	struct thread *before = free_now ? t->thread : NULL;
	if (free_now) {
		t->thread = NULL;
		t->progress = (struct task_progress){.id = 0};
		__atomic_store_n(&t->cancelled, 0, __ATOMIC_RELAXED);
	}
	pthread_mutex_unlock(&t->mutex);
	thread_join(before);
	return free_now;
}

static void unclaim(struct tasks *t)
{
	pthread_mutex_lock(&t->mutex);
	t->busy = false;
	pthread_mutex_unlock(&t->mutex);
}

static const struct task_kind *kind_find(const struct tasks *t, struct str name)
{
	for (size_t i = 0; i < t->n_kinds; i++)
		if (str_is(name, t->kinds[i].name))
			return &t->kinds[i];
	return NULL;
}

static enum rc begin(struct tasks *t, struct work *w, const struct staff *who, int64_t *ret_id)
{
	struct start b = {.who = who,
			  .task = {.kind = w->run.order.kind,
				   .detail = w->run.order.detail,
				   .person_id = who->person_id,
				   .started_at = clock_now()}};
	struct thread *thread;
	enum rc rc = files_remove(t, INT64_MAX); /* room for the next, and nothing old lies about */
	if (rc == RC_OK)
		rc = site_write(t->site, start_write, &b);
	if (rc != RC_OK)
		return rc;
	*ret_id = w->id = b.task.id;
	if (w->kind->ending)
		w->run.result = path_in(t, &w->run.arena, file_name(&w->run.arena, w->id, w->kind->ending)).p;
	pthread_mutex_lock(&t->mutex);
	t->progress.id = w->id;
	pthread_mutex_unlock(&t->mutex);
	rc = thread_start("task", work_run, w, &thread);
	if (rc != RC_OK)
		return rc;
	pthread_mutex_lock(&t->mutex);
	t->thread = thread;
	pthread_mutex_unlock(&t->mutex);
	return RC_OK;
}

enum rc tasks_start(struct tasks *t, const struct staff *who, const struct task_order *order, int64_t *ret_id)
{
	const struct task_kind *kind = kind_find(t, order->kind);
	if (!kind)
		return RC_NOT_FOUND;
	if (!claim(t))
		return rc_fail(RC_CONFLICT, "other long work is under way");
	struct work *w = work_new(t, kind, who, order);
	enum rc rc = begin(t, w, who, ret_id);
	if (rc != RC_OK) {
		work_free(w);
		unclaim(t);
	}
	return rc;
}

static enum rc cancel_write(struct site *s, struct db *db, void *ctx)
{
	const struct forget *f = ctx;
	return audit(db, f->who, "task.cancel", "task", f->id, STR(""));
}

enum rc tasks_cancel(struct tasks *t, const struct staff *who, int64_t id)
{
	struct forget f = {.id = id, .who = who};
	pthread_mutex_lock(&t->mutex);
	bool runs = t->busy && t->progress.id == id;
	if (runs)
		__atomic_store_n(&t->cancelled, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&t->mutex);
	return runs ? site_write(t->site, cancel_write, &f) : RC_NOT_FOUND;
}

/* --- The whole --- */

static enum rc interrupt_write(struct site *s, struct db *db, void *ctx)
{
	return task_interrupt(db, clock_now());
}

/* What a killed process left half made has no row that names it. */
static void leftovers_remove(const struct tasks *t)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	DIR *d = opendir(t->folder);
	struct dirent *e;
	while (d && (e = readdir(d)))
		if (str_starts(str_of(e->d_name), STR(TASK_FILES)))
			unlink(arena_cstr(&a, path_in(t, &a, str_of(e->d_name))));
	if (d)
		closedir(d);
}

enum rc tasks_new(struct site *s, const char *folder, const struct task_kind *kinds, size_t n, void *ctx,
		  struct tasks **ret_tasks)
{
	struct tasks *t = calloc(1, sizeof *t);
	ensure(t);
	*t = (struct tasks){.site = s, .folder = strdup(folder), .kinds = kinds, .n_kinds = n, .ctx = ctx};
	ensure(t->folder);
	pthread_mutex_init(&t->mutex, NULL);
	enum rc rc = site_write(s, interrupt_write, NULL);
	if (rc == RC_OK)
		rc = files_remove(t, INT64_MAX);
	if (rc != RC_OK) {
		tasks_free(t);
		return rc;
	}
	leftovers_remove(t);
	*ret_tasks = t;
	return RC_OK;
}

void tasks_free(struct tasks *t)
{
	if (!t)
		return;
	__atomic_store_n(&t->cancelled, 1, __ATOMIC_RELAXED);
	thread_join(t->thread);
	pthread_mutex_destroy(&t->mutex);
	free(t->folder);
	free(t);
}
