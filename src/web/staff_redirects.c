/*
 * /newsroom/redirects/: what leads on: redirects, and former paths of everything that has moved.
 */
#include "web/staff_labels.h"

#include "store/address.h"
#include "text/unicode.h"
#include "web/handlers.h"

#define REDIRECTS_PATH "/newsroom/redirects/"
#define PER_PAGE 50

struct redirect_row_view {
	struct str path, target, target_url, kind;
};

struct staff_redirects_view {
	struct staff_page_view page;
	struct str find, total;
	struct view_list rows; /* struct redirect_row_view */
	struct staff_pager_view pager;
	struct field_view path, target; /* of a new one */
};

static const struct view_field row_fields[] = {
	VIEW_STR_FIELD(struct redirect_row_view, path),
	VIEW_STR_FIELD(struct redirect_row_view, target),
	VIEW_STR_FIELD(struct redirect_row_view, target_url),
	VIEW_STR_FIELD(struct redirect_row_view, kind),
	VIEW_FIELDS_END,
};
static const struct view_type row_view_type = VIEW_TYPE(struct redirect_row_view, row_fields);

static const struct view_field redirects_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_redirects_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_redirects_view, find),
	VIEW_STR_FIELD(struct staff_redirects_view, total),
	VIEW_LIST_FIELD(struct staff_redirects_view, rows, &row_view_type),
	VIEW_HAS_FIELD(struct staff_redirects_view, rows),
	VIEW_STRUCT_FIELD(struct staff_redirects_view, pager, &staff_pager_view_type),
	VIEW_STRUCT_FIELD(struct staff_redirects_view, path, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_redirects_view, target, &field_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_redirects_view_type = VIEW_TYPE(struct staff_redirects_view, redirects_fields);

static const char *kind_label(enum address_kind kind)
{
	static const char *const labels[] = {
		[ADDRESS_ARTICLE] = N_("former path of an article"), [ADDRESS_SECTION] = N_("former path of a section"),
		[ADDRESS_TAG] = N_("former path of a tag"),          [ADDRESS_PERSON] = N_("former path of a person"),
		[ADDRESS_MEDIA] = N_("former path of a file"),       [ADDRESS_REDIRECT] = N_("redirect"),
	};
	return labels[kind];
}

static enum rc rows_fill(struct req *q, int64_t page, struct staff_redirects_view *v)
{
	struct address_leads leads;
	enum rc rc = address_list_leads(q->db, q->arena, v->find, PER_PAGE, (page - 1) * PER_PAGE, &leads);
	if (rc != RC_OK)
		return rc;
	struct redirect_row_view *rows = arena_array(q->arena, leads.n, sizeof *rows);
	for (size_t i = 0; i < leads.n; i++) {
		struct str target = leads.items[i].target;
		rows[i] = (struct redirect_row_view){.path = leads.items[i].path,
						     .target = target,
						     .target_url = str_starts(target, STR("/")) ? page_url(q, target)
												: target,
						     .kind = req_text(q, kind_label(leads.items[i].kind))};
	}
	v->rows = VIEW_ITEMS(rows, leads.n);
	return RC_OK;
}

static enum rc redirects_page(struct req *q, int status, const struct redirect_entry *e)
{
	struct staff_redirects_view v = {.find = str_trim(utf8_cut(req_query(q, "find"), 500)),
					 .path = staff_shown(q, "path", e->path, e->path_error),
					 .target = staff_shown(q, "target", e->target, e->target_error)};
	int64_t total, page = staff_page_number(q);
	enum rc rc = address_count_leads(q->db, v.find, &total);
	if (rc == RC_OK)
		rc = rows_fill(q, page, &v);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v.page, N_("Redirects"));
	staff_pager(q, STR(REDIRECTS_PATH), page, total, PER_PAGE, &v.pager);
	v.total = page_count(q, N_PLURAL("%d path leads on", "%d paths lead on"), total);
	return req_render(q, status, "redirects", &staff_redirects_view_type, &v);
}

enum rc staff_redirects(struct req *q)
{
	struct redirect_entry none = {.path = STR(""), .target = STR("")};
	return redirects_page(q, 200, &none);
}

struct redirect_job {
	struct req *q;
	struct redirect_entry entry;
	struct str base_url;
};

static enum rc add_write(struct site *s, struct db *db, void *ctx)
{
	struct redirect_job *j = ctx;
	return redirect_add(s, db, j->q->arena, j->q->staff, j->base_url, &j->entry);
}

enum rc staff_redirect_add(struct req *q)
{
	struct redirect_job j = {.q = q, .base_url = req_staff_base_url(q)};
	j.entry.path = req_form_text(q, "path");
	j.entry.target = req_form_text(q, "target");
	enum rc rc = site_write(q->site, add_write, &j);
	if (rc == RC_INVALID)
		return redirects_page(q, 422, &j.entry);
	return rc == RC_OK ? staff_done(q, STR(REDIRECTS_PATH), "saved") : rc;
}

static enum rc remove_write(struct site *s, struct db *db, void *ctx)
{
	struct redirect_job *j = ctx;
	return redirect_remove(s, db, j->q->staff, j->entry.path);
}

enum rc staff_redirect_delete(struct req *q)
{
	struct redirect_job j = {.q = q, .entry = {.path = req_form_text(q, "path")}};
	enum rc rc = site_write(q->site, remove_write, &j);
	return staff_deleted(q, rc, STR(REDIRECTS_PATH), "redirect_deleted");
}
