/*
 * Long work that was begun in the newsroom, and what became of it. Knows nothing of what the work is.
 */
#ifndef STORE_TASK_H
#define STORE_TASK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

enum task_state {
	TASK_RUNNING,
	TASK_DONE,
	TASK_FAILED,
	TASK_CANCELLED,
	TASK_INTERRUPTED, /* the program ended while it ran */
};
#define TASK_STATES 5

struct task {
	int64_t id;
	struct str kind;   /* "backup", …: a word of rules */
	struct str detail; /* for people: what it was given */
	int64_t person_id; /* who began it; 0: gone since */
	enum task_state state;
	int64_t started_at, ended_at; /* ended_at 0: runs */
	struct str report;            /* for people; set by task_get() only */
	struct str file;              /* what it made, in the site's folder; "" for nothing */
	int64_t size;                 /* of that, bytes */
};
struct task_rows {
	struct task *items;
	size_t n;
};

/* A running one; kind, detail, person_id and started_at are looked at. */
enum rc task_insert(struct db *db, const struct task *t, int64_t *ret_id) MUST_CHECK;
/* state, ended_at, report, file and size, by id. */
enum rc task_end(struct db *db, const struct task *t) MUST_CHECK;
/* Whatever still runs has been interrupted: for the start of the program. */
enum rc task_interrupt(struct db *db, int64_t now) MUST_CHECK;
/* Its file is gone. */
enum rc task_file_forget(struct db *db, int64_t id) MUST_CHECK;
enum rc task_get(struct db *db, struct arena *arena, int64_t id, struct task *ret_task) MUST_CHECK;
/* Newest first. */
enum rc task_list(struct db *db, struct arena *arena, int64_t limit, struct task_rows *ret_tasks) MUST_CHECK;
/* The newest of a kind that was done; RC_NOT_FOUND. */
enum rc task_last(struct db *db, struct arena *arena, struct str kind, struct task *ret_task) MUST_CHECK;
/* The newest of a kind that has ended, however it did; RC_NOT_FOUND. */
enum rc task_newest(struct db *db, struct arena *arena, struct str kind, struct task *ret_task) MUST_CHECK;
/* Forgets all but about so many of the newest. */
enum rc task_sweep(struct db *db, int64_t keep) MUST_CHECK;

/* The stored word: "running", "done", … */
const char *task_state_name(enum task_state state);

#endif
