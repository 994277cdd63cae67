/*
 * courant import: an old site, from its export file, its address, or both.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command.h"
#include "app/progress.h"
#include "move/people.h"
#include "move/rest.h"
#include "worker/worker.h"

struct importing {
	struct invocation *v;
	struct progress progress;
	const char *file;    /* export file, or NULL */
	const char *address; /* of the old site, or NULL */
	const char *people_file;
	struct people_csv people;
	struct wordpress_options options;
	struct rest_options rest_options;

	struct worker_pool *reader; /* the file's XML; the site's own children render meanwhile */
	struct wxr *wxr;
	struct rest *rest;
	struct wordpress_import *imp;
};

static void import_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	struct importing *m = ctx;
	if (m->progress.what != what) {
		progress_end(&m->progress);
		progress_init(&m->progress, m->v, what);
	}
	progress_show(&m->progress, done, total);
}

static bool import_cancelled(void *ctx)
{
	return progress_cancelled(&((struct importing *)ctx)->progress);
}

static enum rc file_read(struct arena *a, const char *path, size_t max, struct str *ret_bytes)
{
	CLEANUP(buf_done) struct buf b = BUF(max + 1);
	FILE *f = fopen(path, "re");
	if (!f)
		return rc_fail(RC_NOT_FOUND, "%s cannot be opened: %m", path);
	char *to;
	size_t n = 1;
	while (n > 0 && (to = buf_reserve(&b, 65536)) != NULL) {
		n = fread(to, 1, 65536, f);
		b.n += n;
	}
	bool failed = ferror(f) != 0;
	fclose(f);
	if (failed)
		return rc_fail(RC_INTERNAL, "reading %s failed", path);
	if (buf_failed(&b))
		return rc_fail(RC_LIMITED, "%s has more than %zu bytes", path, max);
	*ret_bytes = buf_to_arena(&b, a);
	return RC_OK;
}

static enum rc people_open(struct importing *m)
{
	struct str bytes;
	if (!m->people_file)
		return RC_OK;
	enum rc rc = file_read(&m->v->arena, m->people_file, PEOPLE_CSV_SIZE_MAX, &bytes);
	return rc == RC_OK ? people_csv_read(&m->v->arena, bytes, m->people_file, &m->people) : rc;
}

static const char *folder_of(struct arena *a, const char *path)
{
	size_t slash = str_rfind_char(str_of(path), '/');
	return slash == SIZE_MAX ? "." : arena_cstr(a, str_slice(str_of(path), 0, slash ? slash : 1));
}

static enum rc rest_start(struct importing *m)
{
	struct arena *a = &m->v->arena;
	m->rest_options = (struct rest_options){
		.address = m->address,
		.spool = arena_printf(a, "%s/import.spool", m->v->config->site_dir).p,
		.people = m->people_file ? &m->people : NULL,
		.people_folder = m->people_file ? folder_of(a, m->people_file) : NULL,
		.delay_ms = -1,
		.progress = import_progress,
		.cancelled = import_cancelled,
		.ctx = m,
	};
	return rest_open(m->v->site->workers, &m->rest_options, &m->rest);
}

/* The file alone, the address alone, or the file with what the address adds. */
static enum rc source_open(struct importing *m, struct wordpress_source **ret_source)
{
	struct wordpress_source *file = NULL;
	enum rc rc = RC_OK;
	if (m->file)
		rc = worker_pool_start(&(struct worker_pool_options){.children = 1}, &m->reader);
	if (rc == RC_OK && m->file)
		rc = wxr_open(m->reader, m->file, &m->wxr, &file);
	if (rc == RC_OK && m->address)
		rc = rest_start(m);
	if (rc != RC_OK)
		return rc;
	*ret_source = !m->rest ? file : file ? rest_over(m->rest, file) : rest_source(m->rest);
	return RC_OK;
}

/* What the records did not hold. */
static enum rc rest_bring(struct importing *m)
{
	if (m->options.dry_run)
		return RC_OK;
	if (m->rest)
		return rest_fill(m->rest, m->imp);
	if (m->people_file)
		return people_bring(m->imp, &m->people, folder_of(&m->v->arena, m->people_file), NULL);
	return RC_OK;
}

static enum rc import_run(struct importing *m)
{
	struct wordpress_source *source;
	enum rc rc = people_open(m);
	if (rc == RC_OK)
		rc = source_open(m, &source);
	if (rc == RC_OK)
		rc = wordpress_import_new(m->v->site, &m->options, &m->imp);
	if (rc == RC_OK)
		rc = wordpress_import_run(m->imp, source);
	if (rc == RC_OK)
		rc = rest_bring(m);
	if (rc == RC_OK)
		rc = wordpress_import_finish(m->imp);
	progress_end(&m->progress);
	if (rc != RC_OK)
		return rc;
	if (m->rest && !m->options.dry_run)
		rest_forget(m->rest);
	if (m->options.dry_run)
		fputs("A dry run: nothing was written. What an import would do:\n", m->v->out);
	report_print(wordpress_import_report(m->imp), m->v->out);
	return RC_OK;
}

static int arguments_take(struct importing *m)
{
	struct invocation *v = m->v;
	const char *wxr = command_option(v, "--wxr"), *uploads = command_option(v, "--uploads");
	const char *people = command_option(v, "--people");
	bool dry = command_switch(v, "--dry-run");
	bool address = access(command_path(v, v->argv[2]), F_OK) != 0 && rest_is_address(v->argv[2]);
	if (wxr && !address)
		return command_usage(v, "with --wxr FILE the source is the old site's address; \"%s\" is none",
				     v->argv[2]);
	m->address = address ? v->argv[2] : NULL;
	m->file = wxr ? command_path(v, wxr) : address ? NULL : command_path(v, v->argv[2]);
	m->people_file = people ? command_path(v, people) : NULL;
	m->options = (struct wordpress_options){.dry_run = dry,
						.uploads = uploads ? command_path(v, uploads) : NULL,
						.progress = import_progress,
						.cancelled = import_cancelled,
						.ctx = m};
	return 0;
}

int cmd_import(struct invocation *v)
{
	struct importing m = {.v = v};
	int bad = arguments_take(&m);
	if (bad)
		return bad;
	progress_init(&m.progress, v, "import");
	enum rc rc = import_run(&m);
	int status = rc == RC_OK ? 0 : command_failed(v);
	if (rc == RC_INVALID && m.file)
		fputs("An export file comes out of the old site's Tools, Export, All content.\n", v->err);
	wordpress_import_free(m.imp);
	rest_close(m.rest);
	wxr_close(m.wxr);
	worker_pool_stop(m.reader);
	return status;
}
