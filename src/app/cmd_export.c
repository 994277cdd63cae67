/*
 * courant export: the site in one file for other programs.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/command.h"
#include "app/progress.h"
#include "move/export.h"

static void export_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	progress_show(ctx, done, total);
}

static bool export_cancelled(void *ctx)
{
	return progress_cancelled(ctx);
}

static struct str site_address(struct invocation *v)
{
	if (v->config->base_url[0])
		return str_of(v->config->base_url);
	struct str address = config_listener_address(v->config, &v->arena);
	return address.n > 0 ? address : STR("http://localhost");
}

/* A new file that only its owner reads: addresses of people are in it. */
static enum rc file_open(const char *path, FILE **ret_file)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f) {
		*ret_file = f;
		return RC_OK;
	}
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (why == EEXIST)
		return rc_fail(RC_CONFLICT, "%s is there already; name a new file", path);
	return rc_fail(why == ENOENT ? RC_NOT_FOUND : RC_DENIED, "%s cannot be made: %s", path, strerror(why));
}

static enum rc export_to(struct invocation *v, const char *path, struct export_counts *ret_counts)
{
	struct progress p;
	FILE *out;
	enum rc rc = file_open(path, &out);
	if (rc != RC_OK)
		return rc;
	progress_init(&p, v, "export");
	const struct export_options o = {.address = site_address(v),
					 .out = out,
					 .progress = export_progress,
					 .cancelled = export_cancelled,
					 .ctx = &p};
	bool json = strcmp(v->argv[1], "json") == 0;
	rc = (json ? json_export : wordpress_export)(v->db, &o, ret_counts);
	progress_end(&p);
	if (rc == RC_OK && fsync(fileno(out)) != 0)
		rc = rc_fail(RC_INTERNAL, "%s: %s", path, strerror(errno));
	if (fclose(out) != 0 && rc == RC_OK)
		rc = rc_fail(RC_INTERNAL, "%s: %s", path, strerror(errno));
	if (rc != RC_OK)
		unlink(path);
	return rc;
}

int cmd_export(struct invocation *v)
{
	struct export_counts n;
	const char *path = command_path(v, v->argv[2]);
	if (export_to(v, path, &n) != RC_OK)
		return command_failed(v);
	fprintf(v->out,
		"%s holds %lld articles and pages, %lld comments, %lld people and what is known of %lld files.\n", path,
		(long long)n.articles, (long long)n.comments, (long long)n.people, (long long)n.media);
	return 0;
}
