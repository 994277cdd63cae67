/*
 * The threads on which pages of staff are made: apart from the readers', so that nothing slow there stops a reader, and
 * with connections that are opened only when somebody signs in.
 */
#ifndef WEB_DESK_THREAD_H
#define WEB_DESK_THREAD_H

#include "base/rc.h"

struct db;
struct web;

/* Starts w->desk and w->slow. They are stopped with pool_stop(). */
enum rc desk_threads_start(struct web *w) MUST_CHECK;
/* The connection of the thread that a job of theirs runs on. */
enum rc desk_thread_db(void *thread, struct db **ret_db) MUST_CHECK;

#endif
