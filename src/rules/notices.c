/*
 * See notices.h. The secret of a link is a keyed hash of the address's mark, so that each letter can carry it and the
 * rows hold only its hash.
 */
#include "rules/notices.h"

#include "base/clock.h"
#include "rules/ban.h"
#include "rules/letters.h"
#include "rules/mailer.h"
#include "rules/permission.h"
#include "store/account.h"
#include "store/article.h"
#include "store/moderation.h"
#include "text/html.h"
#include "text/unicode.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)
#define FRESH_MS (30 * DAY_MS)      /* an older comment that becomes visible is an import's, or restored: no news */
#define EXCERPT_CHARS 600           /* of an answer in a letter */
#define DESK_AT_ONCE_MS (60 * 1000) /* "at once" for moderators: a wave of comments is one letter */

/* --- Secrets --- */

struct str notices_secret(const struct site *s, struct arena *a, struct str mark)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	CLEANUP(buf_done) struct buf b = BUF(64);
	crypto_keyed_hash(s->key, arena_join(a, STR("notices link "), mark, STR_NONE), hash);
	crypto_base64url(&b, hash, sizeof hash);
	return buf_to_arena(&b, a);
}

static struct str secret_hash(struct arena *a, struct str secret)
{
	unsigned char *hash = arena_alloc(a, CRYPTO_HASH_SIZE);
	crypto_sha256(secret, hash);
	return str_mem(hash, CRYPTO_HASH_SIZE);
}

/* --- A comment becomes visible --- */

static int64_t due_of(enum subscriber_pace pace, int64_t now)
{
	int64_t step = pace == PACE_HOURLY ? HOUR_MS : pace == PACE_DAILY ? DAY_MS : 0;
	return step > 0 ? (now / step + 1) * step : now;
}

/* The address that this comment's author wants to be told at. RC_NOT_FOUND: none. */
static enum rc wished_mark(struct site *s, struct db *db, struct arena *a, const struct comment *c,
			   struct str *ret_mark)
{
	struct str email;
	if (!c->notify)
		return RC_NOT_FOUND;
	enum rc rc = comment_email_get(db, a, c->id, &email);
	if (rc == RC_OK)
		*ret_mark = ban_email_mark(s, a, email);
	return rc;
}

static enum rc author_add(struct site *s, struct db *db, struct arena *a, const struct comment *c, int64_t now)
{
	struct str mark;
	enum rc rc = wished_mark(s, db, a, c, &mark);
	if (rc == RC_OK)
		rc = subscriber_add(db, mark, secret_hash(a, notices_secret(s, a, mark)), c->id, now);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc answered_add(struct site *s, struct db *db, struct arena *a, const struct comment *c, int64_t now)
{
	struct comment parent;
	struct subscriber who;
	struct str mark, own;
	bool covered;
	if (c->parent_id == 0)
		return RC_OK;
	enum rc rc = comment_get(db, a, c->parent_id, &parent);
	if (rc == RC_OK)
		rc = wished_mark(s, db, a, &parent, &mark);
	if (rc == RC_OK)
		rc = subscriber_get_by_mark(db, a, mark, &who);
	if (rc == RC_OK)
		rc = subscriber_covers(db, who.id, parent.id, parent.voter, &covered);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	bool self = c->voter.n > 0 && str_eq(c->voter, parent.voter);
	self |= comment_email_get(db, a, c->id, &own) == RC_OK && str_eq(ban_email_mark(s, a, own), mark);
	if (who.state != SUBSCRIBER_ON || !covered || self)
		return RC_OK;
	return reply_notice_add(db, c->id, who.id, due_of(who.pace, now));
}

enum rc notices_of_visible(struct site *s, struct db *db, const struct comment *c)
{
	CLEANUP(arena_done) struct arena a;
	int64_t now = clock_now();
	arena_init(&a);
	if (!mailer_ready(s) || c->created_at < now - FRESH_MS)
		return RC_OK;
	enum rc rc = author_add(s, db, &a, c, now);
	return rc == RC_OK ? answered_add(s, db, &a, c, now) : rc;
}

enum rc notices_of_hidden(struct db *db, int64_t comment_id)
{
	return letters_take_back(db, comment_id, false, clock_now());
}

enum rc notices_forget(struct db *db, int64_t comment_id)
{
	return letters_take_back(db, comment_id, true, clock_now());
}

/* --- Letters to readers --- */

struct writing_job {
	struct str base_url;
	int64_t subscriber_id; /* of answers; 0: the first letter */
	int64_t now;
};

static struct str link_of(const struct site *s, struct arena *a, const struct writing_job *j, struct str mark)
{
	return arena_join(a, j->base_url, STR("/notices/"), notices_secret(s, a, mark), STR("/"), STR_NONE);
}

static struct str comment_url(struct arena *a, const struct writing_job *j, const struct article *row,
			      int64_t comment_id)
{
	return arena_printf(a, "%.*s/?p=%lld#comment-%lld", STR_ARG(j->base_url), (long long)row->id,
			    (long long)comment_id);
}

/* An address that no mail can go to is not tried again. */
static enum rc queued(struct db *db, enum rc rc, int64_t subscriber_id, int64_t now)
{
	return rc == RC_INVALID ? subscriber_set_bounced(db, subscriber_id, now) : rc;
}

static enum rc ask_letter(struct site *s, struct db *db, struct arena *a, const struct writing_job *j,
			  const struct subscriber *who)
{
	struct comment c;
	struct article row;
	struct str email;
	struct letter_text text;
	enum rc rc = comment_get(db, a, who->comment_id, &c);
	if (rc == RC_OK)
		rc = comment_email_get(db, a, c.id, &email);
	if (rc == RC_OK)
		rc = article_get(db, a, c.article_id, &row);
	if (rc != RC_OK)
		return rc;
	struct site_settings *settings = site_settings(s);
	rc = letter_ask_reader(settings, a, row.title, link_of(s, a, j, who->mark), &text);
	settings_unref(settings);
	if (rc != RC_OK)
		return rc;
	rc = mailer_queue(s, db,
			  &(struct letter){.kind = STR("confirm"),
					   .key = arena_printf(a, "confirm %lld", (long long)who->id),
					   .to = {STR(""), email},
					   .subject = text.subject,
					   .text = text.text,
					   .subscriber_id = who->id,
					   .unsubscribe = link_of(s, a, j, who->mark)});
	return queued(db, rc, who->id, j->now);
}

static enum rc ask_write(struct site *s, struct db *db, void *ctx)
{
	const struct writing_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	struct subscriber who;
	arena_init(&a);
	enum rc rc = subscriber_next_new(db, &a, &who);
	if (rc != RC_OK)
		return rc;
	rc = subscriber_set(db, who.id, SUBSCRIBER_ASKED, who.pace, j->now);
	if (rc == RC_OK)
		rc = ask_letter(s, db, &a, j, &who);
	/* The comment, or its address, is gone: as if nobody had asked. */
	return rc == RC_NOT_FOUND ? subscriber_delete(db, who.mark) : rc;
}

/* RC_NOT_FOUND: there is nothing (any more) that anybody wants to be told of. */
static enum rc answer_read(struct db *db, struct arena *a, const struct writing_job *j, int64_t reply_id,
			   struct letter_answer *ret, struct mailbox *ret_to)
{
	struct comment c, parent;
	struct article row;
	enum rc rc = comment_get(db, a, reply_id, &c);
	if (rc == RC_OK && c.state != COMMENT_VISIBLE)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = comment_get(db, a, c.parent_id, &parent);
	if (rc == RC_OK && !parent.notify)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = comment_email_get(db, a, parent.id, &ret_to->address);
	if (rc == RC_OK)
		rc = article_get(db, a, c.article_id, &row);
	if (rc != RC_OK)
		return rc;
	struct str text = html_to_text(a, html_trusted(c.body));
	ret_to->name = parent.author;
	*ret = (struct letter_answer){.author = c.author,
				      .title = row.title,
				      .text = utf8_cut_count(text, EXCERPT_CHARS),
				      .url = comment_url(a, j, &row, c.id)};
	return RC_OK;
}

static enum rc answers_letter(struct site *s, struct db *db, struct arena *a, const struct writing_job *j,
			      const struct subscriber *who, const struct reply_notices *due, struct str key)
{
	struct letter_answers facts = {.items = arena_array(a, due->n, sizeof *facts.items),
				       .link = link_of(s, a, j, who->mark)};
	struct mailbox to;
	struct letter_text text;
	for (size_t i = 0; i < due->n; i++) {
		enum rc rc = answer_read(db, a, j, due->ids[i], &facts.items[facts.n], &to);
		facts.n += rc == RC_OK;
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	if (facts.n == 0)
		return RC_OK;
	facts.name = to.name;
	struct site_settings *settings = site_settings(s);
	enum rc rc = letter_answers(settings, a, &facts, &text);
	settings_unref(settings);
	if (rc != RC_OK)
		return rc;
	rc = mailer_queue(s, db,
			  &(struct letter){.kind = STR("answers"),
					   .key = key,
					   .to = to,
					   .subject = text.subject,
					   .text = text.text,
					   .subscriber_id = who->id,
					   .unsubscribe = facts.link});
	return queued(db, rc, who->id, j->now);
}

static enum rc answers_write(struct site *s, struct db *db, void *ctx)
{
	const struct writing_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	struct subscriber who;
	struct reply_notices due;
	arena_init(&a);
	enum rc rc = subscriber_get(db, &a, j->subscriber_id, &who);
	if (rc == RC_OK)
		rc = reply_notice_list(db, &a, who.id, j->now, LETTER_ANSWERS_MAX, &due);
	if (rc != RC_OK || due.n == 0)
		return rc;
	struct str key = arena_printf(&a, "answers %lld %lld", (long long)who.id, (long long)due.ids[0]);
	if (who.state == SUBSCRIBER_ON)
		rc = answers_letter(s, db, &a, j, &who, &due, key);
	for (size_t i = 0; rc == RC_OK && i < due.n; i++)
		rc = reply_notice_settle(db, due.ids[i], who.id, key);
	return rc;
}

/* RC_NOT_FOUND: nothing is due. */
static enum rc readers_step(struct site *s, struct db *db, struct str base_url, int64_t now)
{
	CLEANUP(arena_done) struct arena a;
	struct subscriber who;
	struct writing_job j = {.base_url = base_url, .now = now};
	int64_t due_at;
	arena_init(&a);
	enum rc rc = subscriber_next_new(db, &a, &who);
	bool first = rc == RC_OK;
	if (rc == RC_NOT_FOUND)
		rc = reply_notice_next(db, &j.subscriber_id, &due_at);
	db_settle(db);
	if (rc == RC_OK && !first && due_at > now)
		return RC_NOT_FOUND;
	return rc == RC_OK ? site_write(s, first ? ask_write : answers_write, &j) : rc;
}

/* --- Letters to moderators --- */

static int64_t desk_interval(const struct site_settings *settings)
{
	struct str pace = settings_text(settings, "comments.staff_mail");
	if (str_is(pace, "off"))
		return 0;
	return str_is(pace, "daily") ? DAY_MS : str_is(pace, "hourly") ? HOUR_MS : DESK_AT_ONCE_MS;
}

struct desk_job {
	struct writing_job writing;
	struct site_settings *settings;
	int64_t waiting, newest;
};

static enum rc desk_letter(struct site *s, struct db *db, struct arena *a, const struct desk_job *j,
			   const struct account *to)
{
	struct letter_text text;
	struct str link = arena_join(a, j->writing.base_url, STR("/newsroom/comments/"), STR_NONE);
	enum rc rc = letter_waiting(j->settings, a, to->name, j->waiting, link, &text);
	if (rc != RC_OK)
		return rc;
	rc = mailer_queue(s, db,
			  &(struct letter){.kind = STR("waiting"),
					   .key = arena_printf(a, "waiting %lld %lld", (long long)to->person_id,
							       (long long)j->newest),
					   .to = {to->name, to->email},
					   .subject = text.subject,
					   .text = text.text});
	return rc == RC_INVALID ? RC_OK : rc; /* a login that mail cannot reach */
}

static enum rc desk_write(struct site *s, struct db *db, void *ctx)
{
	const struct desk_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	struct accounts all;
	arena_init(&a);
	enum rc rc = account_list(db, &a, &all);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++)
		if (person_may(all.items[i].role, MAY_MODERATE))
			rc = desk_letter(s, db, &a, j, &all.items[i]);
	if (rc != RC_OK)
		return rc;
	return desk_notice_set(db, &(struct desk_notice){.comment_id = j->newest, .told_at = j->writing.now});
}

static enum rc desk_step(struct site *s, struct db *db, struct desk_job *j)
{
	struct desk_notice last;
	int64_t interval = desk_interval(j->settings);
	enum rc rc = interval > 0 ? desk_notice_get(db, &last) : RC_NOT_FOUND;
	if (rc == RC_OK && j->writing.now < last.told_at + interval)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = desk_notice_newest(db, &j->newest);
	if (rc == RC_OK && j->newest <= last.comment_id)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK) /* only now, since it reads all that wait */
		rc = queue_count(db, QUEUE_WAITING, INT64_MAX, &j->waiting);
	db_settle(db);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	return site_write(s, desk_write, j);
}

enum rc notices_round(struct site *s, struct db *db, struct str base_url, int64_t now)
{
	enum rc rc = RC_OK;
	if (!mailer_ready(s))
		return RC_OK;
	for (int i = 0; i < NOTICES_ROUND_MAX && rc == RC_OK; i++)
		rc = readers_step(s, db, base_url, now);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	struct desk_job j = {.writing = {.base_url = base_url, .now = now}, .settings = site_settings(s)};
	rc = desk_step(s, db, &j);
	settings_unref(j.settings);
	return rc;
}

/* --- What a reader chooses --- */

enum rc notices_subscriber(struct db *db, struct arena *a, struct str secret, struct subscriber *ret)
{
	return subscriber_get_by_link(db, a, secret_hash(a, secret), ret);
}

struct choice {
	struct str secret;
	const struct voter *voter;
	bool on;
	enum subscriber_pace pace;
};

/* The yes is also for what is written in the browser in which it is said. */
static enum rc choice_cover(const struct site *s, struct db *db, const struct choice *c, int64_t subscriber_id)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	if (!c->on)
		return RC_OK;
	voter_hash(s, c->voter, 0, hash);
	return subscriber_cover(db, subscriber_id, str_mem(hash, sizeof hash));
}

static enum rc choose_write(struct site *s, struct db *db, void *ctx)
{
	const struct choice *c = ctx;
	CLEANUP(arena_done) struct arena a;
	struct subscriber who;
	arena_init(&a);
	enum rc rc = notices_subscriber(db, &a, c->secret, &who);
	if (rc == RC_OK)
		rc = choice_cover(s, db, c, who.id);
	if (rc != RC_OK)
		return rc;
	return subscriber_set(db, who.id, c->on ? SUBSCRIBER_ON : SUBSCRIBER_OFF, c->on ? c->pace : who.pace,
			      clock_now());
}

enum rc notices_choose(struct site *s, struct str secret, const struct voter *voter, bool on, enum subscriber_pace pace)
{
	return site_write(s, choose_write, &(struct choice){secret, voter, on, pace});
}
