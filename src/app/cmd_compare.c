/*
 * courant compare: the old site and this one, address by address.
 */
#include <unistd.h>

#include "app/command.h"
#include "app/progress.h"
#include "move/compare.h"
#include "move/rest.h"
#include "worker/worker.h"

static void compare_progress(void *ctx, int64_t done, int64_t total)
{
	progress_show(ctx, done, total);
}

static bool compare_cancelled(void *ctx)
{
	return progress_cancelled(ctx);
}

static struct str with_scheme(struct arena *a, const char *address, const char *scheme)
{
	struct str s = str_of(address);
	return str_find(s, STR("://"), 0) == SIZE_MAX ? arena_join(a, str_of(scheme), s, STR_NONE) : s;
}

/* The first listener rather than base_url: the site's public name may still lead to the old server. */
static struct str own_address(struct invocation *v, const char *given)
{
	if (given)
		return with_scheme(&v->arena, given, "http://");
	struct str address = config_listener_address(v->config, &v->arena);
	return address.n > 0 ? address : str_of(v->config->base_url);
}

static void print_result(struct invocation *v, const struct compare_result *r)
{
	if (r->sitemaps == 0)
		fprintf(v->out,
			"The old site has no sitemap that could be read; asked was what the import brought in.\n");
	for (size_t i = 0; i < r->n_furniture; i++)
		fprintf(v->out, "Not counted, for it stands in many articles: \"%.*s\"\n", STR_ARG(r->furniture[i]));
	fprintf(v->out, "%lld of %lld addresses alike, %zu differ\n", (long long)r->alike, (long long)r->asked,
		r->n_differ);
}

static bool number_read(const char *text, int64_t otherwise, int64_t *ret)
{
	*ret = otherwise;
	return !text || (str_to_i64(str_of(text), ret) == RC_OK && *ret >= 0);
}

static int arguments_check(struct invocation *v, struct compare_options *ret_options)
{
	const char *old = v->argv[1], *own = command_option(v, "--new");
	const char *limit = command_option(v, "--limit"), *delay = command_option(v, "--delay");
	if (access(command_path(v, old), F_OK) == 0)
		return command_usage(v,
				     "%s is a file; what is compared is the old site's address, such as "
				     "https://old-site.example",
				     old);
	if (!rest_is_address(old))
		return command_usage(v, "\"%s\" is no address; write it as https://old-site.example", old);
	if (own && !rest_is_address(own))
		return command_usage(v, "--new: \"%s\" is no address; write it as http://127.0.0.1:8080", own);
	if (!number_read(limit, 0, &ret_options->limit))
		return command_usage(v, "--limit takes how many addresses to ask for; \"%s\" is no number", limit);
	if (!number_read(delay, -1, &ret_options->delay_ms))
		return command_usage(v, "--delay takes milliseconds; \"%s\" is no number of them", delay);
	ret_options->old_address = with_scheme(&v->arena, old, "https://");
	ret_options->new_address = own_address(v, own);
	return 0;
}

int cmd_compare(struct invocation *v)
{
	struct progress p;
	struct worker_pool *workers = NULL;
	struct compare_result r = {0};
	struct compare_options o = {
		.out = v->out, .progress = compare_progress, .cancelled = compare_cancelled, .ctx = &p};
	int bad = arguments_check(v, &o);
	if (bad)
		return bad;
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
