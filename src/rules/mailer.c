/*
 * The outbox and its thread.
 */
#include "rules/mailer.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/thread.h"
#include "store/outbox.h"
#include "store/subscriber.h"

#define NAP_MAX_MS (60 * 1000) /* the clock may be set meanwhile */
#define MINUTE_MS (INT64_C(60) * 1000)

/* After the first, second, … try. */
static const int64_t waits[MAILER_TRIES - 1] = {MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS,
						720 * MINUTE_MS};

struct mailer {
	pthread_mutex_t mutex; /* guards all below but stop */
	pthread_cond_t wake;
	struct arena arena; /* of server and from */
	struct mail_server server;
	struct mailbox from;
	bool woken;
	bool stop; /* atomic */
	struct thread *thread;
};

struct mailer *mailer_new(void)
{
	struct mailer *m = calloc(1, sizeof *m);
	ensure(m);
	pthread_mutex_init(&m->mutex, NULL);
	pthread_cond_init(&m->wake, NULL);
	arena_init(&m->arena);
	return m;
}

void mailer_free(struct mailer *m)
{
	if (!m)
		return;
	pthread_cond_destroy(&m->wake);
	pthread_mutex_destroy(&m->mutex);
	arena_done(&m->arena);
	free(m);
}

/* --- The server --- */

static void server_copy(struct arena *a, const struct mail_server *server, const struct mailbox *from,
			struct mail_server *ret_server, struct mailbox *ret_from)
{
	*ret_server = *server;
	ret_server->url = arena_cstr(a, str_of(server->url));
	ret_server->user = arena_cstr(a, str_of(server->user));
	ret_server->password = arena_cstr(a, str_of(server->password));
	ret_server->ca_file = server->ca_file ? arena_cstr(a, str_of(server->ca_file)) : NULL;
	*ret_from = (struct mailbox){arena_str(a, from->name), arena_str(a, from->address)};
}

static void mailer_wake(struct mailer *m)
{
	m->woken = true;
	pthread_cond_signal(&m->wake);
}

void mailer_configure(struct site *s, const struct mail_server *server, const struct mailbox *from)
{
	struct mailer *m = s->mailer;
	pthread_mutex_lock(&m->mutex);
	arena_reset(&m->arena);
	m->server = (struct mail_server){.url = NULL};
	if (server->url)
		server_copy(&m->arena, server, from, &m->server, &m->from);
	mailer_wake(m);
	pthread_mutex_unlock(&m->mutex);
}

bool mailer_ready(const struct site *s)
{
	pthread_mutex_lock(&s->mailer->mutex);
	bool ready = s->mailer->server.url != NULL;
	pthread_mutex_unlock(&s->mailer->mutex);
	return ready;
}

/* A copy that stays while the configuration changes. RC_CONFLICT when there is none. */
static enum rc server_now(struct mailer *m, struct arena *a, struct mail_server *ret_server, struct mailbox *ret_from)
{
	pthread_mutex_lock(&m->mutex);
	bool ready = m->server.url != NULL;
	if (ready)
		server_copy(a, &m->server, &m->from, ret_server, ret_from);
	pthread_mutex_unlock(&m->mutex);
	return ready ? RC_OK : rc_fail(RC_CONFLICT, "no mail goes out: smtp is not set in courant.ini");
}

/* --- Letters --- */

/* 128 random bits at the sender's host. */
static struct str message_id_make(struct arena *a, struct str from)
{
	unsigned char bytes[16];
	CLEANUP(buf_done) struct buf b = BUF(512);
	random_bytes(bytes, sizeof bytes);
	crypto_hex(&b, bytes, sizeof bytes);
	buf_put(&b, str_slice(from, str_rfind_char(from, '@'), from.n));
	return buf_to_arena(&b, a);
}

enum rc mailer_queue(struct site *s, struct db *db, const struct letter *l)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct mail_server server;
	struct mailbox from;
	struct str address;
	int64_t id, now = clock_now();
	enum rc rc = server_now(s->mailer, &a, &server, &from);
	if (rc == RC_OK)
		rc = mail_address(&a, l->to.address, &address);
	if (rc != RC_OK)
		return rc;
	struct outbox_mail m = {.key = l->key,
				.kind = l->kind,
				.to_name = l->to.name,
				.to_address = address,
				.subject = l->subject,
				.body = l->text,
				.message_id = message_id_make(&a, from.address),
				.created_at = now,
				.due_at = now,
				.subscriber_id = l->subscriber_id,
				.unsubscribe = l->unsubscribe};
	rc = outbox_insert(db, &m, &id);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_OUTBOX});
	return rc == RC_CONFLICT ? RC_OK : rc;
}

static bool is_stopped(void *ctx)
{
	struct mailer *m = ctx;
	return __atomic_load_n(&m->stop, __ATOMIC_ACQUIRE);
}

static enum rc hand_over(struct site *s, const struct mail *mail)
{
	CLEANUP(arena_done) struct arena a;
	CLEANUP(buf_done) struct buf b = BUF(MAIL_MESSAGE_MAX);
	arena_init(&a);
	struct mail_server server;
	struct mail m = *mail;
	enum rc rc = server_now(s->mailer, &a, &server, &m.from);
	if (rc == RC_OK)
		rc = mail_build(&m, &b);
	if (rc != RC_OK)
		return rc;
	return mail_send(&server, m.from.address, m.to.address, buf_str(&b), is_stopped, s->mailer);
}

enum rc mailer_try(struct site *s, const struct letter *l)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct mail m = {.to = l->to, .subject = l->subject, .text = l->text, .date = clock_now()};
	m.message_id = message_id_make(&a, STR("@localhost"));
	enum rc rc = mail_address(&a, l->to.address, &m.to.address);
	if (rc != RC_OK)
		return rc;
	rc = hand_over(s, &m);
	return rc == RC_CONFLICT && mailer_ready(s) ? RC_BUSY : rc;
}

/* --- One mail of the outbox --- */

struct settlement {
	const struct outbox_mail *mail;
	enum rc rc;
	struct str error;
	int64_t now;
};

static enum rc begin_write(struct site *s, struct db *db, void *ctx)
{
	const struct settlement *w = ctx;
	return outbox_begin(db, w->mail->id);
}

static bool is_given_up(const struct settlement *w)
{
	bool unknown = w->rc == RC_CONFLICT && w->mail->subscriber_id != 0;
	return unknown || w->rc == RC_INVALID || w->rc == RC_NOT_FOUND || w->rc == RC_LIMITED ||
	       w->mail->tries + 1 >= MAILER_TRIES;
}

/* Broken off by our own stop: for the next start, as after a crash; but what has not arrived need not be lost. */
static bool is_left(const struct settlement *w, struct mailer *m)
{
	return w->rc != RC_OK && is_stopped(m) && (w->mail->subscriber_id == 0 || w->rc != RC_BUSY);
}

static enum rc settle_write(struct site *s, struct db *db, void *ctx)
{
	const struct settlement *w = ctx;
	int64_t id = w->mail->id;
	enum rc rc = RC_OK;
	if (w->rc == RC_NOT_FOUND && w->mail->subscriber_id)
		rc = subscriber_set_bounced(db, w->mail->subscriber_id, w->now);
	if (rc != RC_OK)
		return rc;
	if (w->rc == RC_OK)
		rc = outbox_sent(db, id, w->now);
	else if (is_given_up(w))
		rc = outbox_fail(db, id, w->now, w->error);
	else
		rc = outbox_postpone(db, id, w->now + waits[w->mail->tries], w->error);
	return rc == RC_CONFLICT ? RC_OK : rc; /* it was taken back meanwhile */
}

/* Addresses stay out of the log, and servers repeat them in what they say: the reason is in the row. */
static void outcome_log(const struct settlement *w)
{
	const struct outbox_mail *m = w->mail;
	if (w->rc == RC_OK)
		log_info("mail %" PRId64 " (%.*s) sent", m->id, STR_ARG(m->kind));
	else
		log_warning("mail %" PRId64 " (%.*s) %s, try %" PRId64, m->id, STR_ARG(m->kind),
			    is_given_up(w) ? "has failed" : "is put off", m->tries + 1);
}

static enum rc mail_one(struct site *s, struct arena *a, const struct outbox_mail *row, int64_t now)
{
	struct settlement w = {.mail = row, .now = now};
	struct mail m = {.to = {row->to_name, row->to_address},
			 .subject = row->subject,
			 .text = row->body,
			 .message_id = row->message_id,
			 .date = row->created_at,
			 .unsubscribe = row->unsubscribe};
	enum rc rc = site_write(s, begin_write, &w);
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_OK : rc; /* taken back */
	w.rc = hand_over(s, &m);
	w.error = arena_str(a, str_of(w.rc == RC_OK ? "" : rc_message()));
	if (is_left(&w, s->mailer))
		return RC_OK;
	outcome_log(&w);
	return site_write(s, settle_write, &w);
}

enum rc mailer_round(struct site *s, struct db *db, int64_t now, int64_t *ret_next)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	*ret_next = INT64_MAX; /* also when it is stopped */
	while (mailer_ready(s) && !is_stopped(s->mailer)) {
		struct outbox_mail m;
		arena_reset(&a);
		enum rc rc = outbox_next(db, &a, &m);
		db_settle(db);
		*ret_next = rc == RC_OK ? m.due_at : INT64_MAX;
		if (rc != RC_OK)
			return rc == RC_NOT_FOUND ? RC_OK : rc;
		if (m.due_at > now)
			return RC_OK;
		rc = mail_one(s, &a, &m, now);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* --- The thread --- */

static void on_change(void *ctx, const struct change *c)
{
	struct mailer *m = ctx;
	if (c->kind != CHANGE_OUTBOX)
		return;
	pthread_mutex_lock(&m->mutex);
	mailer_wake(m);
	pthread_mutex_unlock(&m->mutex);
}

/* Until that moment, or something to do. */
static void nap(struct mailer *m, int64_t until)
{
	struct timespec at = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
	pthread_mutex_lock(&m->mutex);
	int rc = 0;
	while (!m->woken && !is_stopped(m) && rc == 0)
		rc = m->server.url ? pthread_cond_timedwait(&m->wake, &m->mutex, &at)
				   : pthread_cond_wait(&m->wake, &m->mutex);
	m->woken = false;
	pthread_mutex_unlock(&m->mutex);
}

static void mailer_main(void *arg)
{
	struct site *s = arg;
	struct db *db;
	if (site_reader(s, &db) != RC_OK) {
		log_error("no mail will go out: %s", rc_message());
		return;
	}
	while (!is_stopped(s->mailer)) {
		int64_t next, now = clock_now();
		if (mailer_round(s, db, now, &next) != RC_OK) {
			log_error("mail waits: %s", rc_message());
			next = now + NAP_MAX_MS;
		}
		nap(s->mailer, next < now + NAP_MAX_MS ? next : now + NAP_MAX_MS);
	}
	db_close(db);
}

static enum rc recover_write(struct site *s, struct db *db, void *ctx)
{
	int64_t now = clock_now(), lost = 0;
	enum rc rc = outbox_give_up(db, now, STR("the program ended while it was being sent"), &lost);
	if (rc != RC_OK)
		return rc;
	if (lost > 0)
		log_warning("%" PRId64 " mails to readers were being sent at the last end: given up", lost);
	return outbox_recover(db, now, ctx);
}

enum rc mailer_start(struct site *s)
{
	int64_t n = 0;
	enum rc rc = site_write(s, recover_write, &n);
	if (rc != RC_OK)
		return rc;
	if (n > 0)
		log_info("%" PRId64 " mails were being sent when the program ended; they are sent again", n);
	site_listen(s, on_change, s->mailer);
	return thread_start("mailer", mailer_main, s, &s->mailer->thread);
}

void mailer_stop(struct site *s)
{
	struct mailer *m = s->mailer;
	if (!m->thread)
		return;
	pthread_mutex_lock(&m->mutex);
	__atomic_store_n(&m->stop, true, __ATOMIC_RELEASE);
	pthread_cond_signal(&m->wake);
	pthread_mutex_unlock(&m->mutex);
	thread_join(m->thread);
	m->thread = NULL;
	site_unlisten(s, m);
}
