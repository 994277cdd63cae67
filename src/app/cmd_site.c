/*
 * Commands about the site as a whole: init, check, backup, restore, settings, version, help.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command.h"
#include "app/progress.h"
#include "db/migrate.h"
#include "rules/upkeep.h"
#include "store/article.h"
#include "store/section.h"
#include "store/sql_ids.h"

/* --- init --- */

static enum rc file_write_new(const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0)
		return rc_fail(errno == EEXIST ? RC_CONFLICT : RC_INTERNAL, "%s: %s", path,
			       errno == EEXIST ? "exists already; an existing site is left as it is" : strerror(errno));
	enum rc rc = RC_OK;
	if (write(fd, text.p, text.n) != (ssize_t)text.n || fsync(fd) != 0)
		rc = rc_fail(RC_INTERNAL, "%s: %s", path, strerror(errno));
	close(fd);
	return rc;
}

static enum rc database_make(const char *database)
{
	struct db *db;
	struct db_lock *lock;
	enum rc rc = db_lock_site(database, &lock);
	if (rc != RC_OK)
		return rc;
	rc = db_open(database, DB_CREATE, sql_texts, SQL_COUNT, &db);
	if (rc == RC_OK) {
		rc = migrate_run(db, sql_migrations, sql_migrations_count);
		db_close(db);
	}
	db_unlock_site(lock);
	return rc;
}

enum rc site_make(const char *dir)
{
	CLEANUP(buf_done) struct buf sample = BUF(16384);
	CLEANUP(arena_done) struct arena a;
	struct config config;
	arena_init(&a);
	const char *ini = arena_printf(&a, "%s/courant.ini", dir).p;
	if (mkdir(dir, 0750) != 0 && errno != EEXIST)
		return rc_fail(RC_INTERNAL, "%s: %s", dir, strerror(errno));
	if (access(ini, F_OK) == 0)
		return rc_fail(RC_CONFLICT, "%s holds a site already; it is left as it is", dir);
	enum rc rc = config_load(&(struct config_flags){.site_dir = dir}, false, &config);
	if (rc == RC_OK)
		rc = database_make(config.database);
	config_done(&config);
	if (rc != RC_OK)
		return rc;
	config_sample(&sample);
	return file_write_new(ini, buf_str(&sample));
}

int cmd_init(struct invocation *v)
{
	int bad = command_rest(v, 0, 1);
	if (bad)
		return bad;
	const char *dir = v->argc > 1 ? command_path(v, v->argv[1]) : v->flags.site_dir ? v->flags.site_dir : v->folder;
	if (site_make(dir) != RC_OK)
		return command_failed(v);
	fprintf(v->out,
		"A new site is in %s.\n"
		"Next:  courant user add you@example.org --role administrator --site %s\n"
		"       courant import wordpress https://old-site.example --site %s\n"
		"       courant serve --site %s\n",
		dir, dir, dir, dir);
	return 0;
}

/* --- check --- */

int cmd_check(struct invocation *v)
{
	struct finding f[FINDINGS_MAX];
	size_t n;
	int64_t faults = 0;
	int bad = command_rest(v, 0, 0);
	if (bad)
		return bad;
	if (site_check(v->db, &v->arena, f, &n) != RC_OK)
		return command_failed(v);
	for (size_t i = 0; i < n; i++) {
		fprintf(v->out, "%-5s %6lld %s%s%.*s\n",
			f[i].n == 0  ? "good"
			: f[i].fault ? "FAULT"
				     : "note",
			(long long)f[i].n, f[i].what, f[i].n > 0 && f[i].examples.n > 0 ? ": " : "",
			f[i].n > 0 ? (int)f[i].examples.n : 0, f[i].examples.p ? f[i].examples.p : "");
		faults += f[i].fault ? f[i].n : 0;
	}
	fprintf(v->out, faults == 0 ? "All is well.\n" : "%lld faults.\n", (long long)faults);
	return faults == 0 ? 0 : 1;
}

/* --- backup and restore --- */

static bool backup_progress(void *ctx, unsigned percent)
{
	struct progress *p = ctx;
	progress_show(p, percent, 100);
	return !progress_cancelled(p);
}

int cmd_backup(struct invocation *v)
{
	int bad = command_rest(v, 1, 1);
	if (bad)
		return bad;
	struct progress p;
	const char *path = command_path(v, v->argv[1]);
	progress_init(&p, v, "backup");
	enum rc rc = site_backup(v->site, path, backup_progress, &p);
	progress_end(&p);
	if (rc != RC_OK)
		return command_failed(v);
	fprintf(v->out, "The site is in %s.\n", path);
	return 0;
}

/* A backup is read through and checked before anything of the site is touched. */
static enum rc backup_verify(struct arena *a, const char *file)
{
	struct db *db;
	int version;
	enum rc rc = db_open(arena_printf(a, "sqlite:%s", file).p, DB_READ, sql_texts, SQL_COUNT, &db);
	if (rc != RC_OK)
		return rc;
	rc = migrate_version(db, &version);
	if (rc == RC_OK && (version < 1 || version > (int)sql_migrations_count))
		rc = rc_fail(RC_INVALID,
			     "%s is no backup that this version of the program knows (schema %d, known 1 to %zu)", file,
			     version, sql_migrations_count);
	if (rc == RC_OK)
		rc = db_integrity_check(db);
	db_close(db);
	return rc;
}

static enum rc file_copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
	enum rc rc = RC_OK;
	if (in >= 0)
		out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	char chunk[65536];
	ssize_t n = in < 0 || out < 0 ? -1 : 0;
	while (in >= 0 && out >= 0 && (n = read(in, chunk, sizeof chunk)) > 0)
		if (write(out, chunk, (size_t)n) != n) {
			n = -1;
			break;
		}
	if (n < 0 || fsync(out) != 0)
		rc = rc_fail(RC_INTERNAL, "copying %s to %s: %s", from, to, strerror(errno));
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return rc;
}

/*
 * The copy lies beside the site before it takes its place by one rename; old write-ahead files would belong to another
 * database.
 */
static enum rc restore_in_place(struct arena *a, const char *file, const char *db_path, bool force)
{
	const char *fresh = arena_printf(a, "%s.restoring", db_path).p;
	if (access(db_path, F_OK) == 0 && !force)
		return rc_fail(RC_CONFLICT, "%s exists; --force puts the backup in its place", db_path);
	enum rc rc = file_copy(file, fresh);
	if (rc != RC_OK) {
		unlink(fresh);
		return rc;
	}
	unlink(arena_printf(a, "%s-wal", db_path).p);
	unlink(arena_printf(a, "%s-shm", db_path).p);
	if (rename(fresh, db_path) != 0)
		return rc_fail(RC_INTERNAL, "%s: %s", db_path, strerror(errno));
	return RC_OK;
}

static enum rc restore(struct invocation *v, const char *file, bool force)
{
	struct config config;
	struct db_lock *lock = NULL;
	const char *dir = v->config->site_dir;
	bool fresh = access(arena_printf(&v->arena, "%s/courant.ini", dir).p, F_OK) != 0;
	enum rc rc = backup_verify(&v->arena, file);
	if (rc != RC_OK)
		return rc;
	if (fresh) {
		rc = site_make(dir);
		if (rc != RC_OK)
			return rc;
	}
	rc = config_load(&v->flags, true, &config);
	struct str path = str_slice(str_of(config.database), strlen("sqlite:"), SIZE_MAX);
	if (rc == RC_OK)
		rc = db_lock_site(config.database, &lock);
	if (rc == RC_OK)
		rc = restore_in_place(&v->arena, file, path.p, force || fresh);
	db_unlock_site(lock);
	if (rc == RC_OK)
		fprintf(v->out, "%s is in place of %.*s.\n", file, STR_ARG(path));
	config_done(&config);
	return rc;
}

int cmd_restore(struct invocation *v)
{
	bool force = command_switch(v, "--force");
	int bad = command_rest(v, 1, 1);
	if (bad)
		return bad;
	return restore(v, command_path(v, v->argv[1]), force) == RC_OK ? 0 : command_failed(v);
}

/* --- settings --- */

static void setting_show(struct invocation *v, const struct site_settings *s, const struct setting_spec *spec,
			 bool full)
{
	struct str value = settings_text(s, spec->name);
	fprintf(v->out, "%s = %.*s\n", spec->name, STR_ARG(value));
	if (full)
		fprintf(v->out, "    %s\n", spec->explained);
}

static enum rc scope_read(struct invocation *v, const char *section, const char *article, enum setting_scope *ret_scope,
			  int64_t *ret_owner)
{
	struct section s;
	struct article a;
	*ret_scope = SETTING_SITE;
	*ret_owner = 0;
	enum rc rc = RC_OK;
	if (section) {
		*ret_scope = SETTING_SECTION;
		rc = section[0] == '/' ? section_get_by_path(v->db, &v->arena, str_of(section), &s)
				       : section_get_by_slug(v->db, &v->arena, str_of(section), STR(""), &s);
		if (rc == RC_OK)
			*ret_owner = s.id;
		else if (rc == RC_NOT_FOUND)
			return rc_fail(rc, "there is no section %s", section);
	} else if (article) {
		*ret_scope = SETTING_ARTICLE;
		if (str_to_i64(str_of(article), ret_owner) != RC_OK)
			return rc_fail(RC_INVALID, "--article takes a number; \"%s\" is none", article);
		rc = article_get(v->db, &v->arena, *ret_owner, &a);
		if (rc == RC_NOT_FOUND)
			return rc_fail(rc, "there is no article %s", article);
	}
	return rc;
}

static int settings_list(struct invocation *v)
{
	size_t n;
	const struct setting_spec *specs = setting_specs(&n);
	struct site_settings *now = site_settings(v->site);
	for (size_t i = 0; i < n; i++)
		setting_show(v, now, &specs[i], true);
	settings_unref(now);
	return 0;
}

int cmd_settings(struct invocation *v)
{
	const char *section = command_option(v, "--section"), *article = command_option(v, "--article");
	enum setting_scope scope;
	int64_t owner;
	int bad = command_rest(v, 0, 2);
	if (bad)
		return bad;
	if (v->argc == 1)
		return settings_list(v);
	const struct setting_spec *spec = setting_spec(str_of(v->argv[1]));
	if (!spec) {
		fprintf(v->err, "courant settings: there is no setting \"%s\"; \"courant settings\" lists them all\n",
			v->argv[1]);
		return 1;
	}
	if (v->argc == 2) {
		struct site_settings *now = site_settings(v->site);
		setting_show(v, now, spec, true);
		settings_unref(now);
		return 0;
	}
	if (scope_read(v, section, article, &scope, &owner) != RC_OK ||
	    site_setting_set(v->site, scope, owner, str_of(v->argv[1]), str_of(v->argv[2])) != RC_OK)
		return command_failed(v);
	if (v->argv[2][0])
		fprintf(v->out, "%s = %s\n", spec->name, v->argv[2]);
	else
		fprintf(v->out, "%s is back to its default: %s\n", spec->name, spec->initial);
	return 0;
}

/* --- version and help --- */

int cmd_version(struct invocation *v)
{
	fprintf(v->out, "courant %s\n", COURANT_VERSION);
	return 0;
}

int cmd_help(struct invocation *v)
{
	size_t n;
	const struct command *all = commands_all(&n);
	const struct command *one = v->argc > 1 ? command_find(v->argv[1]) : NULL;
	if (v->argc > 1 && !one) {
		fprintf(v->err, "courant help: there is no command \"%s\"\n", v->argv[1]);
		return 2;
	}
	if (one) {
		fprintf(v->out, "courant %s %s\n%s\n", one->name, one->arguments, one->explained);
		return 0;
	}
	fprintf(v->out, "courant: a news site with its conversation, in one program and one file.\n\n");
	for (size_t i = 0; i < n; i++)
		fprintf(v->out, "  courant %s %s\n      %s\n", all[i].name, all[i].arguments, all[i].explained);
	fprintf(v->out, "\nThe site is the folder of --site DIR, else $COURANT_SITE, else the current one.\n");
	return 0;
}
