/*
 * Each kind of task is a command, run as at the machine: its output is the report, its progress the page's bar. So a
 * task and the command that does the same can never differ.
 */
#include "app/tasks.h"

#include <fcntl.h>
#include <unistd.h>

#include "app/command.h"
#include "rules/upload.h"

#define WORDS_MAX 6

static void tell(void *ctx, const char *what, int64_t done, int64_t total)
{
	task_tell(ctx, what, done, total);
}

static bool command_as_task(struct task_run *run, int argc, const char *const *words)
{
	char *argv[WORDS_MAX + 1] = {NULL};
	const struct command *c = command_find(words[0]);
	struct invocation v = {.config = run->ctx,
			       .site = run->site,
			       .out = run->report,
			       .err = run->report,
			       .folder = "/",
			       .in_server = true,
			       .progress = tell,
			       .progress_ctx = run,
			       .cancelled = run->cancelled};
	ensure(c && argc <= WORDS_MAX);
	for (int i = 0; i < argc; i++)
		argv[i] = arena_cstr(&run->arena, str_of(words[i]));
	return command_read(c, argc, argv, &v) == 0 && command_run(c, &v) == 0;
}

#define RUN(run, ...)                                                                                                  \
	command_as_task(run, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), (const char *[]){__VA_ARGS__})

static bool backup_run(struct task_run *run)
{
	return RUN(run, "backup", run->result);
}

static bool export_wordpress_run(struct task_run *run)
{
	return RUN(run, "export", "wordpress", run->result);
}

static bool export_json_run(struct task_run *run)
{
	return RUN(run, "export", "json", run->result);
}

static bool export_static_run(struct task_run *run)
{
	return RUN(run, "export", "static", run->result);
}

static bool check_run(struct task_run *run)
{
	return RUN(run, "check");
}

/* An upload lies in the database; the reader of export files wants a file, twice. */
static enum rc upload_fetch(struct task_run *run)
{
	struct db *db;
	if (run->order.upload_id == 0)
		return RC_OK;
	enum rc rc = site_reader(run->site, &db);
	if (rc != RC_OK)
		return rc;
	rc = tasks_source(run->tasks, &run->arena, STR(""), &run->order.source);
	if (rc == RC_OK)
		rc = upload_to_file(run->site, db, &run->arena, run->order.upload_id, run->who.person_id,
				    run->order.source.p);
	db_close(db);
	return rc;
}

static bool import_run(struct task_run *run)
{
	if (upload_fetch(run) != RC_OK) {
		fprintf(run->report, "The uploaded file cannot be read: %s\n", rc_message());
		return false;
	}
	const char *source = run->order.source.p;
	return run->order.dry_run ? RUN(run, "import", "wordpress", source, "--dry-run")
				  : RUN(run, "import", "wordpress", source);
}

static const struct task_kind kinds[] = {
	{"backup", ".db", backup_run},
	{"export_wordpress", ".xml", export_wordpress_run},
	{"export_json", ".json", export_json_run},
	{"export_static", ".tar", export_static_run},
	{"import", NULL, import_run},
	{"check", NULL, check_run},
};

enum rc app_tasks_new(struct site *s, const struct config *config, struct tasks **ret_tasks)
{
	return tasks_new(s, config->site_dir, kinds, ARRAY_LEN(kinds), (void *)config, ret_tasks);
}
