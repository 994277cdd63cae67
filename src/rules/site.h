/*
 * A site that is open: its one writer, its keys, its settings, and who listens when something changes. Everything that
 * changes a site takes one of these; reading takes a connection of the caller's own.
 */
#ifndef RULES_SITE_H
#define RULES_SITE_H

#include "base/crypto.h"
#include "db/db.h"
#include "db/writer.h"
#include "rules/settings.h"
#include "store/setting.h"

struct crowd;
struct lexicon_keeper;
struct mailer;
struct throttle;
struct worker_pool;

struct site {
	char *url; /* "sqlite:/path/site.db" */
	struct writer *writer;
	struct worker_pool *workers;        /* pictures and foreign HTML */
	struct mailer *mailer;              /* see rules/mailer.h */
	unsigned char key[CRYPTO_KEY_SIZE]; /* signs voter cookies, hashes voters; kept in the database */
	struct lexicon_keeper *lexicons;    /* see rules/lexicon.h */
	struct throttle *throttle;          /* how often things may happen: sign-in, and more */
	struct crowd *crowd;                /* who votes from where; the writer's alone */
	bool crowd_recalled;                /* it knows what the ledger knows */
	struct site_private *private;
};

/* What changed; listeners get it in the writer thread right after the commit and only hand it on. */
enum change_kind {
	CHANGE_TALLY,   /* counts of an article */
	CHANGE_COMMENT, /* a comment became visible; id and parent are set */
	CHANGE_THREAD,  /* an article's comments otherwise: one was edited, withdrawn, held */
	CHANGE_ARTICLE, /* an article's text, state or lists */
	CHANGE_SITE,    /* settings, menus, sections, people: anything may look different */
	CHANGE_OUTBOX,  /* a mail is to be sent: nothing that a page shows */
	CHANGE_WORDS,   /* the words that comments are held against: neither */
};

struct change {
	enum change_kind kind;
	int64_t article_id;
	int64_t comment_id, parent_id;
};

/*
 * Opens the site at url for writing: takes the lock that makes this process its only owner, brings the schema up to
 * date, starts the writer. worker_argv: how to start a worker (NULL: this program with --worker). RC_CONFLICT
 * when another process owns the site.
 */
enum rc site_open(const char *url, char *const *worker_argv, struct site **ret_site) MUST_CHECK;
/*
 * The same for reading alone, whoever owns the site meanwhile: no lock, no writer, no workers; settings are those of
 * now. Whatever writes must not be called with it. RC_CONFLICT when an older version of the program left the schema.
 */
enum rc site_open_reader(const char *url, struct site **ret_site) MUST_CHECK;
/* Finishes accepted writes, checkpoints, lets go of the lock. NULL-safe. */
void site_close(struct site *s);

/* A read-only connection for one thread; db_close() it there. */
enum rc site_reader(const struct site *s, struct db **ret_db) MUST_CHECK;

/*
 * Runs fn as a write job of its own (one savepoint: all of it or nothing) and waits until it is durable; answers what
 * fn answers. For whatever is not on the path of many readers. Never from the writer thread.
 */
enum rc site_write(struct site *s, enum rc (*fn)(struct site *s, struct db *db, void *ctx), void *ctx) MUST_CHECK;
/* The same for what writes much, as a chunk of a file: votes that wait go before it, and never wait for two. */
enum rc site_write_bulk(struct site *s, enum rc (*fn)(struct site *s, struct db *db, void *ctx), void *ctx) MUST_CHECK;

/* The settings now; give back with settings_unref(). */
struct site_settings *site_settings(struct site *s);
/* Checks and stores one; an empty value returns it to the default. owner_id is 0 for the site. */
enum rc site_setting_set(struct site *s, enum setting_scope scope, int64_t owner_id, struct str name,
			 struct str value) MUST_CHECK;
/* The same inside a write job of the caller. RC_NOT_FOUND: there is no setting of this name. */
enum rc site_setting_set_in(struct site *s, struct db *db, enum setting_scope scope, int64_t owner_id, struct str name,
			    struct str value) MUST_CHECK;

/* At most 8 listeners, all registered before the first request. */
void site_listen(struct site *s, void (*on_change)(void *ctx, const struct change *c), void *ctx);
/* From now on that ctx hears nothing more; also not from a transaction that commits just now. */
void site_unlisten(struct site *s, void *ctx);
/*
 * To be called inside a write job: told to the listeners when its transaction has committed, forgotten when it has not.
 */
void site_changed(struct site *s, struct change c);

#endif
