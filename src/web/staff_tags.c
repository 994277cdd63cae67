/*
 * /newsroom/tags/: a hundred thousand of them, found, renamed, merged, deleted.
 */
#include "web/staff_labels.h"

#include "store/list_count.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "web/handlers.h"

#define TAGS_PATH "/newsroom/tags/"
#define PER_PAGE 50
#define MERGE_MAX 50
#define CANDIDATES 10

struct tag_row_view {
	int64_t id;
	struct str name, url, public_url, count, lang;
	bool chosen;
};

struct staff_tags_view {
	struct staff_page_view page;
	struct str find, total;
	struct view_list rows; /* struct tag_row_view */
	struct staff_pager_view pager;
	struct field_view name; /* of a new one */
};

struct staff_tag_view {
	struct staff_page_view page;
	int64_t number;
	struct str path, public_url, count;
	struct field_view name, slug, address, description, into;
	struct view_list languages;  /* struct choice_view */
	struct view_list candidates; /* struct tag_row_view: what it may be merged into */
};

struct staff_tags_merge_view {
	struct staff_page_view page;
	struct view_list rows; /* struct tag_row_view */
};

static const struct view_field row_fields[] = {
	VIEW_INT_FIELD(struct tag_row_view, id),      VIEW_STR_FIELD(struct tag_row_view, name),
	VIEW_STR_FIELD(struct tag_row_view, url),     VIEW_STR_FIELD(struct tag_row_view, public_url),
	VIEW_STR_FIELD(struct tag_row_view, count),   VIEW_STR_FIELD(struct tag_row_view, lang),
	VIEW_BOOL_FIELD(struct tag_row_view, chosen), VIEW_FIELDS_END,
};
static const struct view_type row_view_type = VIEW_TYPE(struct tag_row_view, row_fields);

static const struct view_field tags_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_tags_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_tags_view, find),
	VIEW_STR_FIELD(struct staff_tags_view, total),
	VIEW_LIST_FIELD(struct staff_tags_view, rows, &row_view_type),
	VIEW_HAS_FIELD(struct staff_tags_view, rows),
	VIEW_STRUCT_FIELD(struct staff_tags_view, pager, &staff_pager_view_type),
	VIEW_STRUCT_FIELD(struct staff_tags_view, name, &field_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_tags_view_type = VIEW_TYPE(struct staff_tags_view, tags_fields);

static const struct view_field tag_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_tag_view, page, &staff_page_view_type),
	VIEW_INT_FIELD(struct staff_tag_view, number),
	VIEW_STR_FIELD(struct staff_tag_view, path),
	VIEW_STR_FIELD(struct staff_tag_view, public_url),
	VIEW_STR_FIELD(struct staff_tag_view, count),
	VIEW_STRUCT_FIELD(struct staff_tag_view, name, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_tag_view, slug, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_tag_view, address, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_tag_view, description, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_tag_view, into, &field_view_type),
	VIEW_LIST_FIELD(struct staff_tag_view, languages, &choice_view_type),
	VIEW_HAS_FIELD(struct staff_tag_view, languages),
	VIEW_LIST_FIELD(struct staff_tag_view, candidates, &row_view_type),
	VIEW_HAS_FIELD(struct staff_tag_view, candidates),
	VIEW_FIELDS_END,
};
const struct view_type staff_tag_view_type = VIEW_TYPE(struct staff_tag_view, tag_fields);

static const struct view_field merge_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_tags_merge_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_tags_merge_view, rows, &row_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_tags_merge_view_type = VIEW_TYPE(struct staff_tags_merge_view, merge_fields);

/* --- The list --- */

static struct str count_words(struct req *q, int64_t n)
{
	return page_count(q, N_PLURAL("%d article", "%d articles"), n);
}

static struct tag_row_view row_of(struct req *q, const struct tag *t)
{
	return (struct tag_row_view){.id = t->id,
				     .name = t->name,
				     .url = arena_printf(q->arena, TAGS_PATH "%lld/", (long long)t->id),
				     .public_url = page_url(q, t->path),
				     .count = count_words(q, t->articles),
				     .lang = t->lang};
}

static enum rc rows_find(struct req *q, struct str slug, int64_t limit, int64_t offset, struct view_list *ret_rows)
{
	struct tags tags;
	enum rc rc = tag_find(q->db, q->arena, slug, limit, offset, &tags);
	if (rc != RC_OK)
		return rc;
	struct tag_row_view *rows = arena_array(q->arena, tags.n, sizeof *rows);
	for (size_t i = 0; i < tags.n; i++)
		rows[i] = row_of(q, &tags.items[i]);
	*ret_rows = VIEW_ITEMS(rows, tags.n);
	return RC_OK;
}

/* refused: the new tag that was sent; problem: a msgid; or NULL. */
static enum rc tags_page(struct req *q, int status, const struct label_entry *refused, const char *problem)
{
	struct staff_tags_view v = {.find = str_trim(utf8_cut(req_query(q, "find"), 200))};
	struct str slug = slug_from_title(q->arena, v.find);
	int64_t total = 0, page = staff_page_number(q);
	bool findable = v.find.n == 0 || slug.n > 0;
	enum rc rc = findable ? tag_find_count(q->db, slug, &total) : RC_OK;
	if (rc == RC_OK && findable)
		rc = rows_find(q, slug, PER_PAGE, (page - 1) * PER_PAGE, &v.rows);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v.page, N_("Tags"));
	v.page.problem = problem ? req_text(q, problem) : STR("");
	staff_pager(q, STR(TAGS_PATH), page, total, PER_PAGE, &v.pager);
	v.total = page_count(q, N_PLURAL("%d tag", "%d tags"), total);
	if (refused)
		v.name = staff_shown(q, "name", refused->name,
				     refused->name_error   ? refused->name_error
				     : refused->slug_error ? refused->slug_error
							   : refused->path_error);
	return req_render(q, status, "tags", &staff_tags_view_type, &v);
}

enum rc staff_tags(struct req *q)
{
	return tags_page(q, 200, NULL, NULL);
}

/* --- One --- */

static enum rc tag_count(struct req *q, int64_t id, struct str *ret_text)
{
	int64_t n;
	enum rc rc = list_count_get(q->db, LIST_TAG, id, false, STR(""), &n);
	if (rc == RC_OK)
		*ret_text = count_words(q, n);
	return rc;
}

static enum rc candidates_fill(struct req *q, int64_t id, struct staff_tag_view *v)
{
	struct str slug = slug_from_title(q->arena, v->into.value);
	struct view_list found = VIEW_ITEMS(NULL, 0);
	enum rc rc = slug.n > 0 ? rows_find(q, slug, CANDIDATES, 0, &found) : RC_OK;
	struct tag_row_view *rows = (struct tag_row_view *)found.items;
	size_t n = 0;
	for (size_t i = 0; rc == RC_OK && i < found.n; i++)
		if (rows[i].id != id)
			rows[n++] = rows[i];
	v->candidates = VIEW_ITEMS(rows, n);
	if (rc == RC_OK && v->into.value.n > 0 && n == 0)
		v->into.error = req_text(q, N_("Nothing was found."));
	return rc;
}

static enum rc tag_page(struct req *q, int status, const struct tag *t, const struct label_entry *e)
{
	struct staff_tag_view v = {
		.number = t->id,
		.path = arena_printf(q->arena, TAGS_PATH "%lld/", (long long)t->id),
		.public_url = page_url(q, t->path),
		.name = staff_shown(q, "name", e->name, e->name_error),
		.slug = staff_shown(q, "slug", e->slug, e->slug_error),
		.address = staff_shown(q, "path", e->path, e->path_error),
		.description = staff_shown(q, "description", e->description, e->description_error),
		.into = {.value = str_trim(utf8_cut(req_query(q, "into"), 200)), .error = STR("")},
		.languages = staff_languages(q, e->lang),
	};
	staff_page_titled(q, &v.page, t->name);
	enum rc rc = tag_count(q, t->id, &v.count);
	if (rc == RC_OK)
		rc = candidates_fill(q, t->id, &v);
	return rc == RC_OK ? req_render(q, status, "tag", &staff_tag_view_type, &v) : rc;
}

enum rc staff_tag(struct req *q)
{
	struct tag t;
	enum rc rc = tag_get(q->db, q->arena, req_path_id(q, "id"), &t);
	if (rc != RC_OK)
		return rc;
	struct label_entry e = {
		.name = t.name, .slug = t.slug, .path = t.path, .description = t.description, .lang = t.lang};
	return tag_page(q, 200, &t, &e);
}

/* --- Acts --- */

struct tag_job {
	struct req *q;
	int64_t id;
	struct label_entry entry;
	int64_t ids[MERGE_MAX];
	size_t n;
};

static enum rc store_write(struct site *s, struct db *db, void *ctx)
{
	struct tag_job *j = ctx;
	return tag_store(s, db, j->q->arena, j->q->staff, j->id, &j->entry, &j->id);
}

enum rc staff_tag_create(struct req *q)
{
	struct tag_job j = {.q = q, .entry = {.slug = STR(""), .path = STR(""), .description = STR("")}};
	j.entry.name = req_form_text(q, "name");
	enum rc rc = site_write(q->site, store_write, &j);
	if (rc == RC_INVALID)
		return tags_page(q, 422, &j.entry, NULL);
	return rc == RC_OK ? staff_done(q, arena_printf(q->arena, TAGS_PATH "%lld/", (long long)j.id), "saved") : rc;
}

enum rc staff_tag_save(struct req *q)
{
	struct tag t;
	struct tag_job j = {.q = q, .id = req_path_id(q, "id"), .entry = staff_label_entry(q)};
	enum rc rc = tag_get(q->db, q->arena, j.id, &t);
	if (rc == RC_OK)
		rc = site_write(q->site, store_write, &j);
	if (rc == RC_INVALID)
		return tag_page(q, 422, &t, &j.entry);
	return rc == RC_OK ? staff_done(q, STR(TAGS_PATH), "saved") : rc;
}

static enum rc drop_write(struct site *s, struct db *db, void *ctx)
{
	struct tag_job *j = ctx;
	return tag_drop(s, db, j->q->arena, j->q->staff, j->id);
}

enum rc staff_tag_delete(struct req *q)
{
	struct tag_job j = {.q = q, .id = req_path_id(q, "id")};
	enum rc rc = site_write(q->site, drop_write, &j);
	return staff_deleted(q, rc, STR(TAGS_PATH), "tag_deleted");
}

static enum rc join_write(struct site *s, struct db *db, void *ctx)
{
	struct tag_job *j = ctx;
	return tags_join(s, db, j->q->arena, j->q->staff, j->ids, j->n, j->id);
}

/* The chosen ones, each once. */
static void chosen_take(struct req *q, struct tag_job *j)
{
	struct str value;
	for (size_t at = 0; j->n < MERGE_MAX && form_each(&q->form, "tag", &at, &value);) {
		int64_t id;
		bool known = str_to_i64(value, &id) != RC_OK;
		for (size_t i = 0; !known && i < j->n; i++)
			known = j->ids[i] == id;
		if (!known)
			j->ids[j->n++] = id;
	}
}

static enum rc merge_refused(struct req *q, const char *why)
{
	return req_wants_json(q) ? req_problem(q, 422, why) : tags_page(q, 422, NULL, why);
}

/* Which of them stays? The one with most articles is offered. */
static enum rc merge_ask(struct req *q, int status, const struct tag_job *j, const char *problem)
{
	struct staff_tags_merge_view v = {.rows = VIEW_ITEMS(NULL, 0)};
	struct tag_row_view *rows = arena_array(q->arena, j->n, sizeof *rows);
	size_t n = 0, best = 0;
	int64_t most = -1;
	for (size_t i = 0; i < j->n; i++) {
		struct tag t;
		enum rc rc = tag_get(q->db, q->arena, j->ids[i], &t);
		if (rc == RC_OK)
			rc = list_count_get(q->db, LIST_TAG, t.id, false, STR(""), &t.articles);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		if (rc == RC_NOT_FOUND)
			continue;
		if (t.articles > most) {
			most = t.articles;
			best = n;
		}
		rows[n++] = row_of(q, &t);
	}
	if (n < 2)
		return merge_refused(q, N_("Please tick at least two tags."));
	rows[best].chosen = true;
	v.rows = VIEW_ITEMS(rows, n);
	staff_page(q, &v.page, N_("Merge tags"));
	v.page.problem = problem ? req_text(q, problem) : STR("");
	return req_render(q, status, "tags_merge", &staff_tags_merge_view_type, &v);
}

enum rc staff_tags_merge(struct req *q)
{
	struct tag_job j = {.q = q, .id = req_form_id(q, "into", 0)};
	chosen_take(q, &j);
	if (j.id == 0)
		return merge_ask(q, 200, &j, NULL);
	enum rc rc = site_write(q->site, join_write, &j);
	if (rc == RC_NOT_FOUND || rc == RC_INVALID)
		return merge_ask(q, 422, &j, N_("Please choose the one that stays."));
	return rc == RC_OK ? staff_done(q, STR(TAGS_PATH), "tags_merged") : rc;
}
