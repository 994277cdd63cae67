/*
 * serve and routes: the wiring of site, website, control door and scheduler, and the signals.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

#include "app/control.h"
#include "app/serve.h"
#include "base/clock.h"
#include "base/log.h"
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

/* A faulty file changes nothing. What the listeners were made with holds until the next start. */
static void reload(struct invocation *v, struct web *w)
{
	struct config fresh;
	enum log_level level;
	if (config_load(&v->flags, true, &fresh) != RC_OK) {
		log_error("the configuration stays as it was: %s", rc_message());
	} else if (log_level_parse(fresh.log_level, &level)) {
		log_set_level(level);
		log_info("configuration read again; listen, database, base_url and trusted_proxies take effect at the "
			 "next start");
	}
	config_done(&fresh);
	if (web_reload(w) == RC_OK)
		log_info("theme read again");
	else
		log_error("the theme stays as it was: %s", rc_message());
}

/* The scheduler is this thread: it wakes every second, or for a signal. */
static void schedule(struct invocation *v, struct site *s, struct web *w)
{
	sigset_t set = served_signals();
	int64_t tidied = clock_mono();
	for (;;) {
		int sig = sigtimedwait(&set, NULL, &(struct timespec){.tv_sec = 1});
		if (sig == SIGTERM || sig == SIGINT)
			return;
		if (sig == SIGHUP)
			reload(v, w);
		web_tick(w);
		if (clock_mono() - tidied >= TIDY_MS) {
			tidied = clock_mono();
			if (site_tidy(s) != RC_OK)
				log_warning("tidying: %s", rc_message());
		}
	}
}

static enum rc serve_until_told(struct invocation *v, const struct config *c, struct site *s)
{
	struct web *w = NULL;
	struct control *control = NULL;
	struct web_config wc = {.site = s, .listen = c->listen, .n_listen = c->n_listen, .base_url = c->base_url};
	wc.theme_dir = arena_printf(&v->arena, "%s/theme", c->site_dir).p;
	enum rc rc = netblocks_add(&wc.trusted_proxies, str_of(c->trusted_proxies));
	if (rc == RC_OK)
		rc = web_start(&wc, &w);
	if (rc == RC_OK)
		rc = control_start(c, s, &control);
	if (rc == RC_OK) {
		for (size_t i = 0; i < c->n_listen; i++)
			fprintf(v->out, "listening on %s\n", server_address(web_server(w), i));
		fflush(v->out);
		schedule(v, s, w);
		log_info("stopping");
	}
	control_stop(control);
	web_stop(w, STOP_MS);
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
	int bad = command_rest(v, 0, 0);
	if (bad)
		return bad;
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
	int bad = command_rest(v, 0, 0);
	if (bad)
		return bad;
	web_routes_print(&b);
	fprintf(v->out, "%.*s", STR_ARG(buf_str(&b)));
	return 0;
}
