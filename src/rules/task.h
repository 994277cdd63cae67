/*
 * Long work in the running server: one piece at a time, on a thread of its own, so that it goes on when the browser is
 * closed. What it is, how far it is and what it says is kept; a file that it makes waits in the site's folder until it
 * is fetched. What kinds of work there are is told by the program (app/tasks): this file only runs them.
 */
#ifndef RULES_TASK_H
#define RULES_TASK_H

#include <stdio.h>

#include "rules/audit.h"
#include "rules/site.h"
#include "store/task.h"

#define TASK_REPORT_MAX (256 * 1024)                     /* bytes kept of a report */
#define TASK_FILE_KEEP_MS (INT64_C(24) * 60 * 60 * 1000) /* then what a task made is removed */

/* What a task is asked to do. Texts are copied. */
struct task_order {
	struct str kind;
	struct str detail; /* for people, and the audit log */
	struct str source; /* an address, or a file of tasks_source(), which is removed at the end */
	int64_t upload_id; /* a finished upload of who asks, instead of a file; 0 = none */
	bool dry_run;
};

/* One piece of work as its kind sees it. */
struct task_run {
	struct tasks *tasks;
	struct site *site;
	void *ctx; /* of tasks_new() */
	struct arena arena;
	struct task_order order;
	struct staff who;
	FILE *report;       /* for people */
	const char *result; /* the file to be made, which is not there yet; NULL for kinds that make none */
	const int *cancelled;
};

struct task_kind {
	const char *name;   /* "backup" */
	const char *ending; /* of the file it makes: ".db"; NULL: makes none */
	/* Answers whether the work was done; what went wrong stands in the report. */
	bool (*run)(struct task_run *run);
};

/*
 * folder: where files go meanwhile. Marks what an earlier process left running as interrupted and removes its files.
 * kinds must outlive it.
 */
enum rc tasks_new(struct site *s, const char *folder, const struct task_kind *kinds, size_t n, void *ctx,
		  struct tasks **ret_tasks) MUST_CHECK;
/* Cancels what runs and waits for it. NULL-safe. */
void tasks_free(struct tasks *t);

/* Begins one, with its row in the audit log. RC_CONFLICT: another one runs; RC_NOT_FOUND: no such kind. */
enum rc tasks_start(struct tasks *t, const struct staff *who, const struct task_order *order,
		    int64_t *ret_id) MUST_CHECK;
/* Asks the running one to stop at its next safe point. RC_NOT_FOUND when this one does not run. */
enum rc tasks_cancel(struct tasks *t, const struct staff *who, int64_t id) MUST_CHECK;

/* How far the running one is; false when none runs. total 0: unknown. */
struct task_progress {
	int64_t id;
	char what[40];
	int64_t done, total;
};
bool tasks_progress(struct tasks *t, struct task_progress *ret_progress);
/* From the kind's own thread. */
void task_tell(struct task_run *run, const char *what, int64_t done, int64_t total);

/* Keeps bytes as a file for an order's source. */
enum rc tasks_source(struct tasks *t, struct arena *a, struct str bytes, struct str *ret_path) MUST_CHECK;
/* The path of what a task made. RC_NOT_FOUND when it is gone. */
enum rc tasks_file(struct tasks *t, struct arena *a, const struct task *task, struct str *ret_path) MUST_CHECK;
enum rc tasks_file_remove(struct tasks *t, const struct staff *who, int64_t id) MUST_CHECK;
/* Now and then: removes files that waited too long. */
void tasks_tidy(struct tasks *t);

#endif
