/*
 * serve and routes: the wiring of site, website, control door and scheduler, and the signals.
 */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

#include "app/control.h"
#include "app/reload.h"
#include "app/serve.h"
#include "app/tasks.h"
#include "base/clock.h"
#include "base/log.h"
#include "rules/mailer.h"
#include "rules/notices.h"
#include "rules/upkeep.h"
#include "web/web.h"

#define STOP_MS 10000
#define TIDY_MS (10 * 60 * 1000)

static sigset_t served_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	return set;
}

static void notices_tick(struct running *r, struct site *s, struct db *db)
{
	if (notices_round(s, db, web_public_url(r->web), clock_now()) != RC_OK)
		log_warning("notices: %s", rc_message());
}

/* The scheduler is this thread: it wakes every second, or for a signal. */
static void schedule(struct running *r, struct site *s, struct db *db, struct tasks *tasks)
{
	sigset_t set = served_signals();
	int64_t tidied = clock_mono() - TIDY_MS; /* soon: what was to be forgotten while it stood still */
	for (;;) {
		int sig = sigtimedwait(&set, NULL, &(struct timespec){.tv_sec = 1});
		if (sig == SIGTERM || sig == SIGINT)
			return;
		if (sig == SIGHUP)
			running_reload(r);
		web_tick(r->web);
		notices_tick(r, s, db);
		if (clock_mono() - tidied >= TIDY_MS) {
			tidied = clock_mono();
			tasks_tidy(tasks);
			if (site_tidy(s) != RC_OK)
				log_warning("tidying: %s", rc_message());
			malloc_trim(0); /* what the start, or a rush, left goes back to the system */
		}
	}
}

static enum rc serve_until_told(struct invocation *v, const struct config *c, struct site *s)
{
	struct web *w = NULL;
	struct db *db = NULL;
	struct control *control = NULL;
	struct tasks *tasks = NULL;
	struct running running = {.web = NULL};
	struct web_config wc = {.site = s, .listen = c->listen, .n_listen = c->n_listen, .base_url = c->base_url};
	wc.tls = config_tls(c);
	wc.cache_bytes = (size_t)c->cache_mb << 20;
	wc.theme_dir = arena_printf(&v->arena, "%s/theme", c->site_dir).p;
	enum rc rc = netblocks_add(&wc.trusted_proxies, str_of(c->trusted_proxies));
	if (rc == RC_OK)
		rc = app_tasks_new(s, c, &tasks);
	wc.tasks = tasks;
	wc.site_dir = c->site_dir;
	if (rc == RC_OK)
		rc = web_start(&wc, &w);
	if (rc == RC_OK)
		rc = control_start(c, s, &control);
	mailer_configure(s, &c->mail_server, &c->mail_from);
	if (rc == RC_OK)
		rc = mailer_start(s);
	if (rc == RC_OK)
		rc = site_reader(s, &db);
	if (rc == RC_OK) {
		for (size_t i = 0; i < c->n_listen; i++)
			fprintf(v->out, "listening on %s%s\n", server_address(web_server(w), i),
				server_is_everywhere(web_server(w), i) ? " (all addresses)" : "");
		fflush(v->out);
		theme_warn(wc.theme_dir);
		running_init(&running, c, &v->flags, w, s);
		schedule(&running, s, db, tasks);
		log_info("stopping");
	}
	control_stop(control);
	web_stop(w, STOP_MS);
	tasks_free(tasks);
	mailer_stop(s);
	db_close(db);
	running_done(&running);
	netblocks_done(&wc.trusted_proxies);
	return rc;
}

int serve_site(struct invocation *v, const struct config *c, struct site *s)
{
	/* Blocked before any thread starts, so that only the scheduler hears them. */
	sigset_t set = served_signals();
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return serve_until_told(v, c, s) == RC_OK ? 0 : command_failed(v);
}

int cmd_serve(struct invocation *v)
{
	struct site *s;
	sigset_t set = served_signals();
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	if (site_open(v->config->database, NULL, &s) != RC_OK)
		return command_failed(v);
	int status = serve_site(v, v->config, s);
	site_close(s);
	return status;
}

int cmd_routes(struct invocation *v)
{
	CLEANUP(buf_done) struct buf b = BUF(65536);
	web_routes_print(&b);
	fprintf(v->out, "%.*s", STR_ARG(buf_str(&b)));
	return 0;
}
