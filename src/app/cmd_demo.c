/*
 * demo: a sample newsroom, served. Without --site it lives in a temporary folder that goes with it.
 */
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/demo.h"
#include "app/progress.h"
#include "app/serve.h"
#include "base/random.h"
#include "http/listen.h"
#include "rules/accounts.h"
#include "store/article.h"

#define ADMINISTRATOR STR("admin@lantern.example")

/* --- The folder --- */

static int entry_remove(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	return remove(path);
}

static void folder_remove(const char *dir)
{
	nftw(dir, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* RC_OK with a folder of the program's own. */
static enum rc folder_make(struct invocation *v, const char **ret_dir)
{
	const char *base = getenv("TMPDIR");
	char *dir = arena_cstr(&v->arena,
			       arena_printf(&v->arena, "%s/courant-demo-XXXXXX", base && base[0] ? base : "/tmp"));
	if (!mkdtemp(dir))
		return rc_fail(RC_INTERNAL, "%s: %s", dir, strerror(errno));
	*ret_dir = dir;
	return RC_OK;
}

/* --- The site --- */

/* Told to stop while the site is being filled: the signal is blocked and waits until serve or this looks. */
static bool told_to_stop(void)
{
	sigset_t waiting;
	sigpending(&waiting);
	return sigismember(&waiting, SIGTERM) || sigismember(&waiting, SIGINT);
}

static bool fill_progress(void *ctx, int64_t done, int64_t total)
{
	progress_show(ctx, done, total);
	return !told_to_stop();
}

static enum rc fill(struct invocation *v, struct site *s)
{
	struct progress p;
	progress_init(&p, v, "Setting up the sample newsroom");
	if (!v->terminal) {
		fprintf(v->err, "Setting up the sample newsroom: a few seconds.\n");
		fflush(v->err);
	}
	enum rc rc = demo_fill(s, fill_progress, &p);
	progress_end(&p);
	return rc;
}

/* A site with articles that was not made by this command is somebody's work: it gets no administrator from here. */
static enum rc ours_check(struct site *s, const char *dir)
{
	CLEANUP(arena_done) struct arena a;
	struct article_rows rows = {0};
	struct account account;
	struct db *db;
	arena_init(&a);
	enum rc rc = site_reader(s, &db);
	if (rc != RC_OK)
		return rc;
	rc = account_get_by_email(db, &a, ADMINISTRATOR, &account);
	if (rc == RC_NOT_FOUND)
		rc = article_walk(db, &a, 0, 1, &rows);
	db_close(db);
	if (rc == RC_OK && rows.n > 0)
		return rc_fail(RC_CONFLICT, "%s holds a site that is no sample; name an empty folder, or none", dir);
	return rc;
}

static enum rc administrator_make(struct site *s, struct buf *ret_password)
{
	unsigned char secret[12];
	random_bytes(secret, sizeof secret);
	crypto_base64url(ret_password, secret, sizeof secret);
	enum rc rc = account_add(s, &staff_program, ADMINISTRATOR, STR("Sample Administrator"), ROLE_ADMINISTRATOR,
				 buf_str(ret_password));
	return rc == RC_CONFLICT ? account_change_password(s, &staff_program, ADMINISTRATOR, buf_str(ret_password))
				 : rc;
}

/* Loopback is called by its name, which browsers trust as much as https. */
static void welcome(struct invocation *v, const struct config *c, struct str password, bool temporary)
{
	struct str at = str_of(c->listen[0]), loopback = STR("127.0.0.1:");
	struct str port = str_slice(at, loopback.n, at.n);
	if (str_starts(at, loopback) && !str_is(port, "0"))
		fprintf(v->out, "The sample newsroom is at http://localhost:%.*s\n", STR_ARG(port));
	fprintf(v->out, "Sign-in: %.*s, password %.*s\n", STR_ARG(ADMINISTRATOR), STR_ARG(password));
	if (temporary)
		fprintf(v->out, "It lives in %s and is removed when you stop it with Ctrl-C.\n", c->site_dir);
	fflush(v->out);
}

/* Whoever has another program on the port hears of it now, not after the site was made. */
static enum rc listeners_try(const struct config *c)
{
	for (size_t i = 0; i < c->n_listen; i++) {
		struct listener l;
		enum rc rc = listener_open(c->listen[i], 1, &l);
		if (rc != RC_OK)
			return rc;
		listener_close(&l);
	}
	return RC_OK;
}

static int fill_and_serve(struct invocation *v, const struct config *c, struct site *s, bool temporary)
{
	CLEANUP(buf_done) struct buf password = BUF(64);
	enum rc rc = listeners_try(c);
	if (rc == RC_OK)
		rc = ours_check(s, c->site_dir);
	if (rc == RC_OK)
		rc = fill(v, s);
	if (rc != RC_OK && told_to_stop())
		return 0;
	if (rc == RC_OK)
		rc = administrator_make(s, &password);
	if (rc != RC_OK)
		return command_failed(v);
	welcome(v, c, buf_str(&password), temporary);
	return serve_site(v, c, s);
}

static int demo_run(struct invocation *v, const char *dir, bool temporary)
{
	struct config config;
	struct site *s;
	struct config_flags flags = v->flags;
	flags.site_dir = dir;
	bool there = access(arena_printf(&v->arena, "%s/courant.ini", dir).p, F_OK) == 0;
	if (!there && site_make(dir) != RC_OK)
		return command_failed(v);
	int status = 1;
	enum rc rc = config_load(&flags, true, &config);
	if (rc == RC_OK)
		rc = site_open(config.database, NULL, &s);
	if (rc != RC_OK) {
		command_failed(v);
	} else {
		status = fill_and_serve(v, &config, s, temporary);
		site_close(s);
	}
	config_done(&config);
	return status;
}

int cmd_demo(struct invocation *v)
{
	const char *dir = v->flags.site_dir;
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	if (dir)
		return demo_run(v, command_path(v, dir), false);
	unsetenv("COURANT_DATABASE"); /* what the environment names is somebody's site */
	if (folder_make(v, &dir) != RC_OK)
		return command_failed(v);
	int status = demo_run(v, dir, true);
	folder_remove(dir);
	return status;
}
