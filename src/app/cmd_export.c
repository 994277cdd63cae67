/*
 * courant export: the site in one file for other programs, or as a folder of plain files for any web server.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/command.h"
#include "app/progress.h"
#include "move/export.h"
#include "move/static_export.h"
#include "web/web.h"

#define STOP_MS 1000

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

/* --- Plain files --- */

static void static_progress(void *ctx, int64_t done, int64_t total)
{
	progress_show(ctx, done, total);
}

/*
 * The website once more, frozen, on a port of this machine that the system chooses: what readers get is made in one
 * place. Its site only reads, so that it does not matter who owns it.
 */
static enum rc frozen_start(struct invocation *v, const char *address, struct site **ret_site, struct web **ret_web)
{
	static const char *const listen[] = {"127.0.0.1:0"};
	struct web_config wc = {.listen = listen,
				.n_listen = 1,
				.loops = 1,
				.readers = 1,
				.base_url = address,
				.site_dir = v->config->site_dir,
				.theme_dir = arena_printf(&v->arena, "%s/theme", v->config->site_dir).p,
				.frozen = true};
	enum rc rc = site_open_reader(v->config->database, ret_site);
	wc.site = *ret_site;
	return rc == RC_OK ? web_start(&wc, ret_web) : rc;
}

static void static_tell(struct invocation *v, const char *path, const struct static_counts *n)
{
	fprintf(v->out, "%s holds %lld pages, %lld other files and %lld redirects.\n", path, (long long)n->pages,
		(long long)n->files, (long long)n->redirects);
	if (n->dead > 0)
		fprintf(v->out, "%lld addresses were left out, for the reasons above.\n", (long long)n->dead);
	if (n->posts > 0)
		fprintf(v->out,
			"%lld pages hold forms that cannot work: a template in theme/ does not heed page.frozen.\n",
			(long long)n->posts);
}

static int export_static(struct invocation *v, const char *path)
{
	struct site *site = NULL;
	struct web *web = NULL;
	struct progress p;
	struct static_counts n;
	const char *address = arena_cstr(&v->arena, site_address(v));
	enum rc rc = frozen_start(v, address, &site, &web);
	progress_init(&p, v, "export");
	if (rc == RC_OK) {
		const struct static_options o = {.server = str_of(server_address(web_server(web), 0)),
						 .address = str_of(address),
						 .out = path,
						 .report = v->out,
						 .progress = static_progress,
						 .cancelled = export_cancelled,
						 .ctx = &p};
		rc = static_export(v->db, &o, &n);
	}
	progress_end(&p);
	web_stop(web, STOP_MS);
	site_close(site);
	if (rc != RC_OK)
		return command_failed(v);
	static_tell(v, path, &n);
	return 0;
}

int cmd_export(struct invocation *v)
{
	struct export_counts n;
	const char *path = command_path(v, v->argv[2]);
	if (strcmp(v->argv[1], "static") == 0)
		return export_static(v, path);
	if (export_to(v, path, &n) != RC_OK)
		return command_failed(v);
	fprintf(v->out,
		"%s holds %lld articles and pages, %lld comments, %lld people and what is known of %lld files.\n", path,
		(long long)n.articles, (long long)n.comments, (long long)n.people, (long long)n.media);
	return 0;
}
