/*
 * /newsroom/health/: how the server does, in a line each with a light and, where it is not green, what to do. The same
 * figures go to machines at /metrics.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "http/server.h"
#include "rules/mailer.h"
#include "store/outbox.h"
#include "store/task.h"
#include "text/url.h"
#include "web/handlers.h"
#include "web/running.h"
#include "web/staff.h"
#include "worker/worker.h"

#define PATH "/newsroom/health/"
#define ROWS_MAX 24
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define LOG_LARGE (INT64_C(256) << 20)
#define DISK_LOW (INT64_C(1) << 30)
#define BACKUP_DAYS 7
#define CHECK_DAYS 30
#define CERTIFICATE_DAYS 21 /* then it should have been renewed */
#define CERTIFICATE_DAYS_URGENT 7
#define WORKERS_QUIET_MS (INT64_C(60) * 60 * 1000)
#define MAIL_LATE_MS (INT64_C(30) * 60 * 1000)

struct health_row_view {
	struct str label, value, tone, state, advice;
	struct str url, link; /* where to act on it; "" for none */
};

struct staff_health_view {
	struct staff_page_view page;
	struct view_list rows; /* struct health_row_view */
	struct field_view to;
	bool mail_ready;
};

static const struct view_field row_fields[] = {
	VIEW_STR_FIELD(struct health_row_view, label),  VIEW_STR_FIELD(struct health_row_view, value),
	VIEW_STR_FIELD(struct health_row_view, tone),   VIEW_STR_FIELD(struct health_row_view, state),
	VIEW_STR_FIELD(struct health_row_view, advice), VIEW_STR_FIELD(struct health_row_view, url),
	VIEW_STR_FIELD(struct health_row_view, link),   VIEW_FIELDS_END,
};
static const struct view_type row_view_type = VIEW_TYPE(struct health_row_view, row_fields);

static const struct view_field health_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_health_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_health_view, rows, &row_view_type),
	VIEW_STRUCT_FIELD(struct staff_health_view, to, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_health_view, mail_ready),
	VIEW_FIELDS_END,
};
const struct view_type staff_health_view_type = VIEW_TYPE(struct staff_health_view, health_fields);

/* --- Rows --- */

enum light { GREEN, AMBER, RED };

struct rows {
	struct req *q;
	struct health_row_view *items;
	size_t n;
};

/* advice: msgid of what to do where the light is not green, else NULL. */
static void add(struct rows *r, const char *label, struct str value, enum light light, const char *advice)
{
	static const struct {
		const char *tone, *state;
	} lights[] = {
		[GREEN] = {"good", N_("Good")}, [AMBER] = {"warn", N_("Look at this")}, [RED] = {"bad", N_("Act now")}};
	ensure(r->n < ROWS_MAX);
	r->items[r->n++] = (struct health_row_view){
		.label = req_text(r->q, label),
		.value = value,
		.tone = str_of(lights[light].tone),
		.state = req_text(r->q, lights[light].state),
		.advice = light != GREEN && advice ? req_text(r->q, advice) : STR(""),
	};
}

/* Where to act on the row that was added last. */
static void add_link(struct rows *r, struct str url, const char *link)
{
	r->items[r->n - 1].url = url;
	r->items[r->n - 1].link = req_text(r->q, link);
}

static struct str number(struct rows *r, int64_t n)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	locale_number(r->q->look->locale, n, &b);
	return buf_to_arena(&b, r->q->arena);
}

static struct str moment(struct rows *r, int64_t at)
{
	CLEANUP(buf_done) struct buf b = BUF(200);
	locale_date_time(r->q->look->locale, at, settings_zone(r->q->settings), &b);
	return buf_to_arena(&b, r->q->arena);
}

/* --- The machine --- */

static int64_t file_size(struct rows *r, const char *ending)
{
	struct stat st;
	struct str url = str_of(r->q->site->url), scheme = STR("sqlite:");
	struct str path = str_starts(url, scheme) ? str_slice(url, scheme.n, url.n) : url;
	return stat(arena_join(r->q->arena, path, str_of(ending), STR_NONE).p, &st) == 0 ? st.st_size : 0;
}

static void storage_add(struct rows *r)
{
	struct statvfs fs;
	int64_t log = file_size(r, "-wal"), database = file_size(r, "");
	add(r, N_("Database"), staff_bytes(r->q, database), GREEN, NULL);
	add(r, N_("Write-ahead log"), staff_bytes(r->q, log), log > LOG_LARGE ? AMBER : GREEN,
	    N_("Something reads for very long; it shrinks when that ends. Otherwise restart the server."));
	if (!r->q->web->config.site_dir || statvfs(r->q->web->config.site_dir, &fs) != 0)
		return;
	int64_t left = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	add(r, N_("Free space on the disk"), staff_bytes(r->q, left),
	    left < DISK_LOW       ? RED
	    : left < 2 * database ? AMBER
				  : GREEN,
	    N_("Make room: a backup needs as much again as the database, and nothing can be saved on a full disk."));
}

/* The second number of that file, in pages. */
static int64_t memory_used(void)
{
	char text[128] = "";
	int64_t pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (!f)
		return 0;
	size_t n = fread(text, 1, sizeof text, f);
	fclose(f);
	struct str rest = str_mem(text, n), word = STR("");
	bool found = str_split(&rest, ' ', &word) && str_split(&rest, ' ', &word);
	return found && str_to_i64(word, &pages) == RC_OK ? pages * sysconf(_SC_PAGESIZE) : 0;
}

/* Children that break are replaced by themselves: worth a look only when that goes on, or when jobs queue. */
static void workers_add(struct rows *r)
{
	struct worker_stats s;
	worker_pool_stats(r->q->site->workers, &s);
	bool lately = s.lost_before_at > 0 && r->q->now - s.lost_before_at < WORKERS_QUIET_MS;
	struct str args[] = {number(r, s.running), number(r, s.children), number(r, s.waiting),
			     number(r, (int64_t)s.lost)};
	add(r, N_("Workers for pictures and foreign texts"),
	    page_fill_text(r->q, N_("%1 of %2 running, %3 jobs wait, %4 replaced since the start"), args,
			   ARRAY_LEN(args)),
	    lately || s.waiting > s.children ? AMBER : GREEN,
	    lately ? N_("Several were stopped in the last hour: a picture or text was too large, too slow or broken. "
			"Whoever sent it was told; if it goes on, the server’s log says which.")
		   : N_("Many pictures are being made smaller at once. This passes; if not, the machine is too "
			"small."));
}

static void certificate_add(struct rows *r)
{
	int64_t until = server_tls_expires(r->q->web->server);
	int64_t days = (until - r->q->now) / DAY_MS;
	if (until == 0)
		return;
	struct str left = until <= r->q->now ? req_text(r->q, N_("it has expired"))
					     : page_count(r->q, N_PLURAL("%d day left", "%d days left"), days);
	add(r, N_("Certificate for https"), arena_join(r->q->arena, moment(r, until), STR(", "), left, STR_NONE),
	    until <= r->q->now || days < CERTIFICATE_DAYS_URGENT ? RED
	    : days < CERTIFICATE_DAYS                            ? AMBER
								 : GREEN,
	    N_("Renew it and reload the server (systemctl reload courant). When it ends, browsers refuse the site."));
}

static void program_add(struct rows *r)
{
	struct web *w = r->q->web;
	struct server_stats s;
	server_stats(w->server, &s);
	add(r, N_("Version"), STR(COURANT_VERSION), GREEN, NULL);
	add(r, N_("Running since"), moment(r, w->started_at), GREEN, NULL);
	add(r, N_("Memory in use"), staff_bytes(r->q, memory_used()), GREEN, NULL);
	add(r, N_("Open connections"), number(r, (int64_t)s.connections), GREEN, NULL);
	if (!w->cache)
		return;
	struct cache_stats c;
	cache_stats(w->cache, &c);
	add(r, N_("Finished pages kept"),
	    arena_join(r->q->arena, number(r, (int64_t)c.entries), STR(", "), staff_bytes(r->q, (int64_t)c.bytes),
		       STR_NONE),
	    GREEN, NULL);
}

/* --- The site --- */

static enum rc backup_add(struct rows *r)
{
	struct task last;
	enum rc rc = task_last(r->q->db, r->q->arena, STR("backup"), &last);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	bool any = rc == RC_OK;
	bool old = any && r->q->now - last.started_at > BACKUP_DAYS * DAY_MS;
	add(r, N_("Last backup made in the newsroom"), any ? moment(r, last.started_at) : req_text(r->q, N_("none")),
	    any && !old ? GREEN : AMBER,
	    N_("Make one under Import, export, backup, unless the machine makes them by itself."));
	if (!any || old)
		add_link(r, STR("/newsroom/transfer/"), N_("Import, export, backup"));
	return RC_OK;
}

static enum rc check_add(struct rows *r)
{
	struct task last;
	enum rc rc = task_newest(r->q->db, r->q->arena, STR("check"), &last);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	bool any = rc == RC_OK, failed = any && last.state == TASK_FAILED;
	bool old = any && r->q->now - last.started_at > CHECK_DAYS * DAY_MS;
	add(r, N_("Last check of everything"), any ? moment(r, last.started_at) : req_text(r->q, N_("none")),
	    failed        ? RED
	    : any && !old ? GREEN
			  : AMBER,
	    failed ? N_("It found something: its report says what, and what to do.")
		   : N_("Let it run once a month: it reads every page of the database and recounts what is counted."));
	if (any)
		add_link(r, arena_printf(r->q->arena, "/newsroom/transfer/%lld/", (long long)last.id), N_("Report"));
	return RC_OK;
}

static enum rc schedule_add(struct rows *r)
{
	int64_t at;
	enum rc rc = article_next_due(r->q->db, r->q->now, &at);
	if (rc == RC_OK)
		add(r, N_("Next scheduled article"), at == INT64_MAX ? req_text(r->q, N_("none")) : moment(r, at),
		    GREEN, NULL);
	return rc;
}

/* How long the first mail of the queue waits already, and why. */
static enum rc backlog_add(struct rows *r, int64_t queued, bool ready)
{
	struct outbox_mail next = {.created_at = r->q->now, .last_error = STR("")};
	enum rc rc = queued > 0 ? outbox_next(r->q->db, r->q->arena, &next) : RC_OK;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	bool late = queued > 0 && r->q->now - next.created_at > MAIL_LATE_MS;
	struct str value = number(r, queued);
	if (late && next.last_error.n > 0)
		value = arena_join(r->q->arena, value, STR(": "), next.last_error, STR_NONE);
	add(r, N_("Mail waiting"), value, queued > 0 && (late || !ready) ? AMBER : GREEN,
	    ready ? N_("It waits for longer than half an hour and is tried again by itself. Send a test mail below; "
		       "the answer says what the mail server wants.")
		  : N_("It goes out as soon as mail is set up."));
	return RC_OK;
}

static enum rc mail_add(struct rows *r)
{
	int64_t queued, failed;
	struct outbox_mails last;
	bool ready = mailer_ready(r->q->site);
	enum rc rc = outbox_count(r->q->db, OUTBOX_QUEUED, &queued);
	if (rc == RC_OK)
		rc = outbox_count(r->q->db, OUTBOX_FAILED, &failed);
	if (rc == RC_OK)
		rc = outbox_list(r->q->db, r->q->arena, OUTBOX_FAILED, 1, &last);
	if (rc != RC_OK)
		return rc;
	add(r, N_("Mail"), req_text(r->q, ready ? N_("goes out") : N_("is not set up")), ready ? GREEN : AMBER,
	    N_("Without it invitations and new passwords are links to be handed over: set smtp and mail_from in "
	       "courant.ini."));
	rc = backlog_add(r, queued, ready);
	if (rc != RC_OK)
		return rc;
	if (failed > 0)
		add(r, N_("Mail given up"),
		    arena_join(r->q->arena, number(r, failed), STR(": "), last.n ? last.items[0].last_error : STR(""),
			       STR_NONE),
		    AMBER, N_("Send a test mail below; the answer says what the mail server wants."));
	return RC_OK;
}

/* Unset it is guessed: from whoever asks for a link, and from the listener for mails and feeds. */
static void address_add(struct rows *r)
{
	struct str base = str_of(web_base_url(r->q->web));
	add(r, N_("Public address"), base.n > 0 ? base : req_text(r->q, N_("is not set")), base.n > 0 ? GREEN : AMBER,
	    N_("Set base_url in courant.ini to the address that readers type: without it feeds, shared links and "
	       "mails to readers name this machine, and no new password can be asked for by mail from outside."));
}

static enum rc rows_fill(struct rows *r)
{
	program_add(r);
	address_add(r);
	workers_add(r);
	certificate_add(r);
	storage_add(r);
	enum rc rc = backup_add(r);
	if (rc == RC_OK)
		rc = check_add(r);
	if (rc == RC_OK)
		rc = schedule_add(r);
	return rc == RC_OK ? mail_add(r) : rc;
}

/* --- The page --- */

static enum rc health_page(struct req *q, int status, struct staff_health_view *v)
{
	struct rows r = {.q = q, .items = arena_array(q->arena, ROWS_MAX, sizeof *r.items)};
	staff_page(q, &v->page, N_("Health"));
	v->mail_ready = mailer_ready(q->site);
	if (v->to.value.n == 0 && v->to.error.n == 0)
		v->to.value = q->staff->email;
	enum rc rc = rows_fill(&r);
	v->rows = VIEW_ITEMS(r.items, r.n);
	return rc == RC_OK ? req_render(q, status, "health", &staff_health_view_type, v) : rc;
}

enum rc staff_health(struct req *q)
{
	struct staff_health_view v = {.mail_ready = false};
	return health_page(q, 200, &v);
}

/* Sent while the page waits: the answer is the mail server's own. */
enum rc staff_mail_test(struct req *q)
{
	struct staff_health_view v = {.to = staff_field(q, "to", NULL)};
	const struct letter letter = {.kind = STR("test"),
				      .key = STR_NONE,
				      .to = {.name = STR(""), .address = str_trim(v.to.value)},
				      .subject = req_text(q, N_("A test mail from your newsroom")),
				      .text = req_text(q, N_("If you read this, mail goes out."))};
	enum rc rc = mailer_try(q->site, &letter);
	if (rc == RC_OK)
		return staff_done(q, STR(PATH), "mail_sent");
	v.to.error = rc == RC_CONFLICT ? req_text(q, N_("No mail goes out: smtp is not set in courant.ini."))
				       : arena_join(q->arena, req_text(q, N_("The mail could not be sent:")), STR(" "),
						    str_of(rc_message()), STR_NONE);
	if (req_wants_json(q))
		return req_problem_text(q, 422, v.to.error);
	return health_page(q, 422, &v);
}
