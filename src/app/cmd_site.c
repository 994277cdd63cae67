/*
 * Commands about the site as a whole: init, check, backup, restore.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command.h"
#include "app/progress.h"
#include "base/clock.h"
#include "db/migrate.h"
#include "rules/upkeep.h"
#include "store/secret.h"
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

/* With its key, so that a command that fails later has changed nothing. */
static enum rc tables_make(struct db *db)
{
	unsigned char key[CRYPTO_KEY_SIZE];
	enum rc rc = migrate_run(db, sql_migrations, sql_migrations_count);
	if (rc == RC_OK)
		rc = secret_get_or_create(db, STR("site"), clock_now(), 0, key);
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
		rc = tables_make(db);
		db_close(db);
	}
	db_unlock_site(lock);
	return rc;
}

/* What a fresh disk and an init that failed have in them. */
static bool entry_is_nothing(const char *name)
{
	static const char *const nothing[] = {".", "..", "lost+found", "site.lock"};
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		if (strcmp(name, nothing[i]) == 0)
			return true;
	return false;
}

/* RC_CONFLICT names something that is there. */
static enum rc folder_check_empty(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	enum rc rc = RC_OK;
	if (!d)
		return rc_fail(RC_INVALID, "%s: %s", dir, strerror(errno));
	while (rc == RC_OK && (e = readdir(d)))
		if (!entry_is_nothing(e->d_name))
			rc = rc_fail(RC_CONFLICT,
				     "%s is not empty (it holds %.60s): name a new or empty folder for the site", dir,
				     e->d_name);
	closedir(d);
	return rc;
}

static enum rc folder_make(const char *dir)
{
	struct stat st;
	if (mkdir(dir, 0750) == 0)
		return RC_OK;
	if (errno == ENOENT)
		return rc_fail(RC_NOT_FOUND, "%s cannot be made: the folder above it is missing", dir);
	if (errno != EEXIST)
		return rc_fail(RC_INTERNAL, "%s cannot be made: %s", dir, strerror(errno));
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		return rc_fail(RC_CONFLICT, "%s is a file; name a new or empty folder for the site", dir);
	return folder_check_empty(dir);
}

enum rc site_make(const char *dir)
{
	CLEANUP(buf_done) struct buf sample = BUF(16384);
	CLEANUP(arena_done) struct arena a;
	struct config config;
	arena_init(&a);
	const char *ini = arena_printf(&a, "%s/courant.ini", dir).p;
	if (access(ini, F_OK) == 0)
		return rc_fail(RC_CONFLICT, "%s holds a site already; it is left as it is", dir);
	enum rc rc = folder_make(dir);
	if (rc != RC_OK)
		return rc;
	rc = config_load(&(struct config_flags){.site_dir = dir}, false, &config);
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
	const char *dir = v->argc > 1 ? v->argv[1] : v->flags.site_dir;
	if (v->argc > 1 && v->flags.site_dir)
		return command_usage(v, "DIR and --site both name a folder; one is enough");
	dir = dir ? command_path(v, dir) : v->folder;
	if (site_make(dir) != RC_OK)
		return command_failed(v);
	const char *me = program_invocation_name; /* so that the lines may be copied as they stand */
	fprintf(v->out,
		"A new site is in %s.\n"
		"Next:  %s user add you@example.org --role administrator --site %s\n"
		"       %s import wordpress https://old-site.example --site %s\n"
		"       %s serve --site %s\n",
		dir, me, dir, me, dir, me, dir);
	return 0;
}

/* --- check --- */

int cmd_check(struct invocation *v)
{
	struct finding f[FINDINGS_MAX];
	size_t n;
	int64_t faults = 0;
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

static enum rc backup_place_check(struct arena *a, const char *path)
{
	size_t slash = str_rfind_char(str_of(path), '/');
	const char *dir = slash == SIZE_MAX ? "." : arena_cstr(a, str_slice(str_of(path), 0, slash ? slash : 1));
	if (access(dir, W_OK | X_OK) == 0)
		return RC_OK;
	return rc_fail(errno == ENOENT ? RC_NOT_FOUND : RC_DENIED, "no file can be made in the folder %s: %s", dir,
		       strerror(errno));
}

int cmd_backup(struct invocation *v)
{
	struct progress p;
	const char *path = command_path(v, v->argv[1]);
	if (backup_place_check(&v->arena, path) != RC_OK)
		return command_failed(v);
	progress_init(&p, v, "backup");
	enum rc rc = site_backup(v->site, path, backup_progress, &p);
	progress_end(&p);
	if (rc != RC_OK)
		return command_failed(v);
	fprintf(v->out, "The site is in %s.\n", path);
	return 0;
}

/* What a database library would say of such a file helps nobody. */
static enum rc backup_file_check(const char *file)
{
	static const char magic[16] = "SQLite format 3";
	char head[sizeof magic] = "";
	struct stat st;
	FILE *f = fopen(file, "re");
	if (!f && errno == ENOENT)
		return rc_fail(RC_NOT_FOUND, "there is no file %s", file);
	if (!f)
		return rc_fail(RC_INVALID, "%s cannot be read: %s", file, strerror(errno));
	bool plain = fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode);
	bool good = plain && fread(head, sizeof head, 1, f) == 1 && memcmp(head, magic, sizeof magic) == 0;
	fclose(f);
	if (!good)
		return rc_fail(RC_INVALID, "%s is no backup; \"courant backup FILE\" writes one", file);
	return RC_OK;
}

/* A backup is read through and checked before anything of the site is touched. */
static enum rc backup_verify(struct arena *a, const char *file)
{
	struct db *db;
	int version;
	enum rc rc = backup_file_check(file);
	if (rc != RC_OK)
		return rc;
	rc = db_open(arena_printf(a, "sqlite:%s", file).p, DB_READ, sql_texts, SQL_COUNT, &db);
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
		fprintf(v->out, "The site in %s is now what %s holds.\n", dir, file);
	config_done(&config);
	return rc;
}

int cmd_restore(struct invocation *v)
{
	bool force = command_switch(v, "--force");
	return restore(v, command_path(v, v->argv[1]), force) == RC_OK ? 0 : command_failed(v);
}
