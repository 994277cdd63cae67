/*
 * Commands as long work of the running server: what the newsroom may begin. See
 * docs/decisions/0022-long-work-is-a-task.md.
 */
#ifndef APP_TASKS_H
#define APP_TASKS_H

#include "app/config.h"
#include "rules/task.h"

/* config must outlive it. */
enum rc app_tasks_new(struct site *s, const struct config *config, struct tasks **ret_tasks) MUST_CHECK;

#endif
