/*
 * /newsroom/transfer/: moving the site in and out, and its backup: each a task that goes on by itself (rules/task.h).
 * A page for the forms, one for each task; what a task made is fetched from there.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "http/conditional.h"
#include "rules/session.h"
#include "rules/task.h"
#include "text/json.h"
#include "text/url.h"
#include "web/handlers.h"
#include "web/running.h"
#include "web/staff.h"

#define PATH "/newsroom/transfer/"
#define TASKS_SHOWN 12

struct task_view {
	struct str url, kind, detail, state, tone, at, size;
	int64_t id;
	bool running, has_file;
};

struct staff_transfer_view {
	struct staff_page_view page;
	struct view_list tasks; /* struct task_view */
	struct str last_backup; /* sentence */
	struct field_view address, file;
	bool busy;
};

struct staff_task_view {
	struct staff_page_view page;
	struct task_view task;
	struct str step, report, file_url;
	int64_t done, total; /* total 0: unknown */
	bool needs_password;
	bool foreign; /* the report is in English, the page is not */
};

static const struct view_field task_fields[] = {
	VIEW_STR_FIELD(struct task_view, url),
	VIEW_STR_FIELD(struct task_view, kind),
	VIEW_STR_FIELD(struct task_view, detail),
	VIEW_STR_FIELD(struct task_view, state),
	VIEW_STR_FIELD(struct task_view, tone),
	VIEW_STR_FIELD(struct task_view, at),
	VIEW_STR_FIELD(struct task_view, size),
	VIEW_INT_FIELD(struct task_view, id),
	VIEW_BOOL_FIELD(struct task_view, running),
	VIEW_BOOL_FIELD(struct task_view, has_file),
	VIEW_FIELDS_END,
};
static const struct view_type task_view_type = VIEW_TYPE(struct task_view, task_fields);

static const struct view_field transfer_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_transfer_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_transfer_view, tasks, &task_view_type),
	VIEW_STR_FIELD(struct staff_transfer_view, last_backup),
	VIEW_STRUCT_FIELD(struct staff_transfer_view, address, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_transfer_view, file, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_transfer_view, busy),
	VIEW_FIELDS_END,
};
const struct view_type staff_transfer_view_type = VIEW_TYPE(struct staff_transfer_view, transfer_fields);

static const struct view_field task_page_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_task_view, page, &staff_page_view_type),
	VIEW_STRUCT_FIELD(struct staff_task_view, task, &task_view_type),
	VIEW_STR_FIELD(struct staff_task_view, step),
	VIEW_STR_FIELD(struct staff_task_view, report),
	VIEW_STR_FIELD(struct staff_task_view, file_url),
	VIEW_INT_FIELD(struct staff_task_view, done),
	VIEW_INT_FIELD(struct staff_task_view, total),
	VIEW_BOOL_FIELD(struct staff_task_view, needs_password),
	VIEW_BOOL_FIELD(struct staff_task_view, foreign),
	VIEW_FIELDS_END,
};
const struct view_type staff_task_view_type = VIEW_TYPE(struct staff_task_view, task_page_fields);

/* --- A task in words --- */

static const struct {
	const char *kind, *label;
} kinds[] = {
	{"backup", N_("Backup")},
	{"export_wordpress", N_("Export for WordPress")},
	{"export_json", N_("Export as JSON")},
	{"export_static", N_("Export as plain files")},
	{"import", N_("Import")},
	{"check", N_("Check of everything")},
};

static struct str kind_text(struct req *q, struct str kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(kind, kinds[i].kind))
			return req_text(q, kinds[i].label);
	return kind;
}

/* What the work says that it is doing; an unknown word says nothing to people. */
static struct str step_text(struct req *q, const char *what)
{
	static const struct {
		const char *what, *label;
	} steps[] = {
		{"reading", N_("Reading")},
		{"writing", N_("Writing articles")},
		{"files", N_("Looking at files")},
		{"pictures and files", N_("Fetching pictures and files")},
		{"reading feeds", N_("Reading feeds")},
		{"fetching media", N_("Asking for pictures and files")},
		{"fetching portraits", N_("Fetching portraits")},
		{"export", N_("Exporting")},
		{"backup", N_("Copying")},
	};
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (strcmp(what, steps[i].what) == 0)
			return req_text(q, steps[i].label);
	return STR("");
}

static const struct {
	const char *text, *tone;
} states[TASK_STATES] = {
	[TASK_RUNNING] = {N_("Running"), "warn"},
	[TASK_DONE] = {N_("Done"), "good"},
	[TASK_FAILED] = {N_("Did not succeed"), "bad"},
	[TASK_CANCELLED] = {N_("Stopped"), "warn"},
	[TASK_INTERRUPTED] = {N_("Interrupted by a restart of the server"), "bad"},
};

static struct str time_text(struct req *q, int64_t at)
{
	CLEANUP(buf_done) struct buf b = BUF(200);
	locale_date_time(q->look->locale, at, settings_zone(q->settings), &b);
	return buf_to_arena(&b, q->arena);
}

static struct str task_url(struct req *q, int64_t id)
{
	return arena_printf(q->arena, PATH "%lld/", (long long)id);
}

static struct task_view task_fill(struct req *q, const struct task *t)
{
	struct str path;
	return (struct task_view){
		.id = t->id,
		.url = task_url(q, t->id),
		.kind = kind_text(q, t->kind),
		.detail = t->detail,
		.state = req_text(q, states[t->state].text),
		.tone = str_of(states[t->state].tone),
		.at = time_text(q, t->started_at),
		.size = staff_bytes(q, t->size),
		.running = t->state == TASK_RUNNING,
		.has_file = tasks_file(q->web->config.tasks, q->arena, t, &path) == RC_OK,
	};
}

/* --- The forms --- */

static enum rc transfer_page(struct req *q, int status, struct staff_transfer_view *v)
{
	struct task_rows rows;
	struct task last;
	struct task_progress p;
	staff_page(q, &v->page, N_("Import, export, backup"));
	staff_script(&v->page, "transfer.js");
	enum rc rc = task_list(q->db, q->arena, TASKS_SHOWN, &rows);
	if (rc != RC_OK)
		return rc;
	struct task_view *tasks = arena_array(q->arena, rows.n + 1, sizeof *tasks);
	for (size_t i = 0; i < rows.n; i++)
		tasks[i] = task_fill(q, &rows.items[i]);
	v->tasks = VIEW_ITEMS(tasks, rows.n);
	v->busy = tasks_progress(q->web->config.tasks, &p);
	rc = task_last(q->db, q->arena, STR("backup"), &last);
	if (rc == RC_OK)
		v->last_backup = arena_join(q->arena, time_text(q, last.started_at), STR(", "),
					    staff_bytes(q, last.size), STR_NONE);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	return req_render(q, status, "transfer", &staff_transfer_view_type, v);
}

enum rc staff_transfer(struct req *q)
{
	struct staff_transfer_view v = {.busy = false};
	return transfer_page(q, 200, &v);
}

/* --- Beginning --- */

static enum rc begun(struct req *q, int64_t id)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	struct json_out o;
	if (!req_wants_json(q))
		return req_redirect(q, 303, task_url(q, id), NULL);
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "url", task_url(q, id));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

static enum rc begin(struct req *q, const struct task_order *order)
{
	int64_t id;
	enum rc rc = tasks_start(q->web->config.tasks, q->staff, order, &id);
	if (rc == RC_CONFLICT)
		return req_problem(q, 409, N_("Other long work is under way. Wait until it is done, or stop it."));
	return rc == RC_OK ? begun(q, id) : rc;
}

static enum rc begin_kind(struct req *q, const char *kind)
{
	return begin(q, &(struct task_order){.kind = str_of(kind), .detail = STR(""), .source = STR("")});
}

enum rc staff_backup_begin(struct req *q)
{
	return begin_kind(q, "backup");
}

enum rc staff_check_begin(struct req *q)
{
	return begin_kind(q, "check");
}

enum rc staff_export_begin(struct req *q)
{
	struct str format = req_form_text(q, "format");
	if (str_is(format, "static"))
		return begin_kind(q, "export_static");
	return begin_kind(q, str_is(format, "json") ? "export_json" : "export_wordpress");
}

#define NO_EXPORT                                                                                                      \
	N_("This is no export of WordPress. The old site makes one under Tools, Export: a file whose name ends in "    \
	   ".xml.")

static bool is_web_address(struct str address)
{
	struct url u;
	bool web = str_starts_nocase(address, STR("http://")) || str_starts_nocase(address, STR("https://"));
	return web && url_parse(address, &u) == RC_OK && u.host.n > 0;
}

static enum rc import_refused(struct req *q, const char *field, const char *msgid)
{
	struct staff_transfer_view v = {.busy = false};
	req_error(q, field, msgid);
	if (req_wants_json(q))
		return req_problem(q, 422, NULL);
	bool address = strcmp(field, "address") == 0;
	v.address = staff_field(q, "address", address ? msgid : NULL);
	v.file.error = address ? STR("") : req_text(q, msgid);
	v.file.value = STR("");
	return transfer_page(q, 422, &v);
}

/* XML, whatever comes before its first tag. */
static bool may_be_export(struct str bytes)
{
	struct str mark = STR("\xEF\xBB\xBF");
	bytes = str_trim(str_starts(bytes, mark) ? str_slice(bytes, mark.n, bytes.n) : bytes);
	return str_starts(bytes, STR("<"));
}

/* A file of the form, an upload in pieces, or an address: one of these. */
enum rc staff_import_begin(struct req *q)
{
	const struct form_file *file = form_get_file(&q->form, "file");
	struct str address = str_trim(req_form_text(q, "address"));
	struct task_order order = {.kind = STR("import"),
				   .detail = address,
				   .source = address,
				   .upload_id = req_form_id(q, "upload", 0),
				   .dry_run = str_is(req_form_text(q, "dry_run"), "on")};
	bool sent = file && file->bytes.n > 0;
	if (sent || order.upload_id)
		order.detail = sent ? file->filename : req_form_text(q, "name");
	else if (address.n == 0)
		return import_refused(q, "file", N_("Choose an export file, or write the address of the old site."));
	else if (!is_web_address(address))
		return import_refused(q, "address", N_("Write the whole address, such as https://old.example.org."));
	if (sent && !may_be_export(file->bytes))
		return import_refused(q, "file", NO_EXPORT);
	enum rc rc = sent ? tasks_source(q->web->config.tasks, q->arena, file->bytes, &order.source) : RC_OK;
	if (rc != RC_OK)
		return rc;
	rc = begin(q, &order);
	if (sent && q->response.status == 409)
		unlink(arena_cstr(q->arena, order.source));
	return rc;
}

/* --- One task --- */

static enum rc progress_json(struct req *q, const struct task *t, const struct task_progress *p)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "state", str_of(task_state_name(t->state)));
	json_out_field_str(&o, "step", step_text(q, p->what));
	json_out_field_int(&o, "done", p->done);
	json_out_field_int(&o, "total", p->total);
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc staff_task(struct req *q)
{
	struct staff_task_view v = {.step = STR("")};
	struct task_progress p = {.id = 0};
	struct task t;
	enum rc rc = task_get(q->db, q->arena, req_path_id(q, "id"), &t);
	if (rc != RC_OK)
		return rc;
	if (!tasks_progress(q->web->config.tasks, &p) || p.id != t.id)
		p = (struct task_progress){.id = t.id};
	if (req_wants_json(q))
		return progress_json(q, &t, &p);
	staff_page_titled(q, &v.page, kind_text(q, t.kind));
	staff_script(&v.page, "transfer.js");
	v.task = task_fill(q, &t);
	v.report = t.report;
	v.foreign = !str_starts(v.page.lang, STR("en"));
	v.step = step_text(q, p.what);
	v.done = p.done;
	v.total = p.total;
	v.file_url = arena_join(q->arena, v.task.url, STR("file"), STR_NONE);
	v.needs_password = !session_is_fresh(q->staff, q->now);
	return req_render(q, 200, "task", &staff_task_view_type, &v);
}

enum rc staff_task_cancel(struct req *q)
{
	int64_t id = req_path_id(q, "id");
	enum rc rc = tasks_cancel(q->web->config.tasks, q->staff, id);
	return rc == RC_OK || rc == RC_NOT_FOUND ? staff_done(q, task_url(q, id), "task_cancel") : rc;
}

enum rc staff_task_remove(struct req *q)
{
	enum rc rc = tasks_file_remove(q->web->config.tasks, q->staff, req_path_id(q, "id"));
	return rc == RC_OK ? staff_done(q, STR(PATH), "task_removed") : rc;
}

/* --- What a task made --- */

struct file_source {
	struct body_source source; /* first */
	int fd;
};

static enum rc source_read(struct body_source *s, void *thread, uint64_t offset, char *to, size_t max, size_t *ret_n)
{
	const struct file_source *f = (const struct file_source *)s;
	ssize_t n = pread(f->fd, to, max, (off_t)offset);
	if (n <= 0)
		return rc_fail(RC_INTERNAL, "reading a task's file failed: %m");
	*ret_n = (size_t)n;
	return RC_OK;
}

static void source_close(struct body_source *s)
{
	close(((struct file_source *)s)->fd);
	free(s);
}

static enum rc file_answer(struct req *q, const struct task *t, struct str path)
{
	int fd = open(arena_cstr(q->arena, path), O_RDONLY | O_CLOEXEC);
	off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
	if (size < 0) {
		if (fd >= 0)
			close(fd);
		return RC_NOT_FOUND;
	}
	struct file_source *f = calloc(1, sizeof *f);
	ensure(f);
	f->source = (struct body_source){.length = (uint64_t)size, .read = source_read, .close = source_close};
	f->fd = fd;
	CLEANUP(buf_done) struct buf day = BUF(64);
	time_rfc3339(t->started_at, settings_zone(q->settings), &day);
	struct str date = str_slice(buf_str(&day), 0, 10), ending = str_slice(path, str_rfind_char(path, '.'), path.n);
	response_init(&q->response, q->arena, 200);
	response_source(&q->response, "application/octet-stream", &f->source);
	response_setf(&q->response, "Content-Disposition", "attachment; filename=\"courant-%.*s-%.*s%.*s\"",
		      STR_ARG(t->kind), STR_ARG(date), STR_ARG(ending));
	response_set(&q->response, "Cache-Control", STR("no-store"));
	response_set(&q->response, "X-Content-Type-Options", STR("nosniff"));
	response_validators(&q->response, arena_printf(q->arena, "\"task-%lld\"", (long long)t->id), t->ended_at);
	response_set(&q->response, "Accept-Ranges", STR("bytes"));
	return RC_OK;
}

/* The password was asked for on the way here; a range of it may be fetched as long as that counts. */
enum rc staff_task_file(struct req *q)
{
	struct task t;
	struct str path;
	enum rc rc = task_get(q->db, q->arena, req_path_id(q, "id"), &t);
	if (rc == RC_OK)
		rc = tasks_file(q->web->config.tasks, q->arena, &t, &path);
	if (rc != RC_OK)
		return rc;
	if (!session_is_fresh(q->staff, q->now))
		return req_problem(q, 403, N_("Please type your password again for this."));
	return file_answer(q, &t, path);
}

enum rc staff_task_fetch(struct req *q)
{
	struct str url = task_url(q, req_path_id(q, "id"));
	return req_redirect(q, 303, arena_join(q->arena, url, STR("file"), STR_NONE), NULL);
}
