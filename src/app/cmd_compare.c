/*
 * courant compare: the old site and this one, address by address.
 */
#include "app/command.h"
#include "app/progress.h"
#include "move/compare.h"
#include "worker/worker.h"

static void compare_progress(void *ctx, int64_t done, int64_t total)
{
	progress_show(ctx, done, total);
}

static bool compare_cancelled(void *ctx)
{
	return progress_cancelled(ctx);
}

/* Where a listener is reached from this machine; empty for a unix socket. */
static struct str listener_address(struct arena *a, const char *listen)
{
	struct str s = str_of(listen);
	size_t colon = str_rfind_char(s, ':');
	if (str_starts(s, STR("unix:")) || colon == SIZE_MAX)
		return STR("");
	struct str host = str_slice(s, 0, colon), port = str_slice(s, colon + 1, SIZE_MAX);
	if (host.n == 0 || str_is(host, "0.0.0.0") || str_is(host, "*") || str_is(host, "[::]"))
		host = STR("127.0.0.1");
	return arena_printf(a, "http://%.*s:%.*s", STR_ARG(host), STR_ARG(port));
}

/* The first listener rather than base_url: the site's public name may still lead to the old server. */
static struct str own_address(struct invocation *v, const char *given)
{
	if (given)
		return str_of(given);
	for (size_t i = 0; i < v->config->n_listen; i++) {
		struct str address = listener_address(&v->arena, v->config->listen[i]);
		if (address.n > 0)
			return address;
	}
	return str_of(v->config->base_url);
}

static struct str with_scheme(struct arena *a, const char *address)
{
	struct str s = str_of(address);
	return str_find(s, STR("://"), 0) == SIZE_MAX ? arena_join(a, STR("https://"), s, STR_NONE) : s;
}

static void print_result(struct invocation *v, const struct compare_result *r)
{
	for (size_t i = 0; i < r->n_differ; i++) {
		const struct compare_finding *f = &r->differ[i];
		fprintf(v->out, "%.*s\n", STR_ARG(f->path));
		for (size_t k = 0; k < f->n_lines; k++)
			fprintf(v->out, "    %.*s\n", STR_ARG(f->lines[k]));
	}
	if (r->sitemaps == 0)
		fprintf(v->out,
			"The old site has no sitemap that could be read; asked was what the import brought in.\n");
	for (size_t i = 0; i < r->n_furniture; i++)
		fprintf(v->out, "Not counted, for it stands in many articles: \"%.*s\"\n", STR_ARG(r->furniture[i]));
	fprintf(v->out, "%lld of %lld addresses alike, %zu differ\n", (long long)r->alike, (long long)r->asked,
		r->n_differ);
}

static enum rc number_option(const char *name, const char *text, int64_t otherwise, int64_t *ret)
{
	*ret = otherwise;
	if (text && (str_to_i64(str_of(text), ret) != RC_OK || *ret < 0))
		return rc_fail(RC_INVALID, "%s takes a number; \"%s\" is none", name, text);
	return RC_OK;
}

int cmd_compare(struct invocation *v)
{
	const char *own = command_option(v, "--new"), *limit = command_option(v, "--limit");
	const char *delay = command_option(v, "--delay");
	int bad = command_rest(v, 1, 1);
	if (bad)
		return bad;
	struct progress p;
	struct worker_pool *workers = NULL;
	struct compare_result r = {0};
	struct compare_options o = {.old_address = with_scheme(&v->arena, v->argv[1]),
				    .new_address = own_address(v, own),
				    .progress = compare_progress,
				    .cancelled = compare_cancelled,
				    .ctx = &p};
	if (number_option("--limit", limit, 0, &o.limit) != RC_OK ||
	    number_option("--delay", delay, -1, &o.delay_ms) != RC_OK)
		return command_failed(v);
	progress_init(&p, v, "compare");
	enum rc rc = worker_pool_start(NULL, &workers);
	if (rc == RC_OK)
		rc = compare_sites(v->db, workers, &o, &v->arena, &r);
	worker_pool_stop(workers);
	progress_end(&p);
	if (rc != RC_OK)
		return command_failed(v);
	print_result(v, &r);
	return r.n_differ == 0 ? 0 : 1;
}
