/* See staff_labels.h. */
#include "web/staff_labels.h"

#include "text/url.h"

#define PAGES_MAX 100000

static const struct view_field pager_fields[] = {
	VIEW_STR_FIELD(struct staff_pager_view, newer_url),
	VIEW_STR_FIELD(struct staff_pager_view, older_url),
	VIEW_STR_FIELD(struct staff_pager_view, position),
	VIEW_BOOL_FIELD(struct staff_pager_view, any),
	VIEW_FIELDS_END,
};
const struct view_type staff_pager_view_type = VIEW_TYPE(struct staff_pager_view, pager_fields);

int64_t staff_page_number(struct req *q)
{
	int64_t page;
	bool good = str_to_i64(req_query(q, "page"), &page) == RC_OK && page >= 1 && page <= PAGES_MAX;
	return good ? page : 1;
}

static struct str page_path(struct req *q, struct str path, int64_t page)
{
	CLEANUP(buf_done) struct buf b = BUF(8192);
	struct str find = req_query(q, "find");
	if (find.n > 0)
		url_form_put(&b, STR("find"), find);
	if (page > 1)
		url_form_put(&b, STR("page"), arena_printf(q->arena, "%lld", (long long)page));
	return b.n > 0 ? arena_join(q->arena, path, STR("?"), buf_str(&b), STR_NONE) : path;
}

void staff_pager(struct req *q, struct str path, int64_t page, int64_t total, int64_t size,
		 struct staff_pager_view *ret_pager)
{
	int64_t pages = total > 0 ? (total + size - 1) / size : 1;
	struct str numbers[] = {arena_printf(q->arena, "%lld", (long long)page),
				arena_printf(q->arena, "%lld", (long long)pages)};
	*ret_pager = (struct staff_pager_view){.newer_url = page > 1 ? page_path(q, path, page - 1) : STR(""),
					       .older_url = page < pages ? page_path(q, path, page + 1) : STR(""),
					       .position = page_fill_text(q, N_("Page %1 of %2"), numbers, 2),
					       .any = pages > 1};
}

struct label_entry staff_label_entry(struct req *q)
{
	struct label_entry e = {.name = req_form_text(q, "name"),
				.slug = req_form_text(q, "slug"),
				.path = req_form_text(q, "path"),
				.description = req_form_text(q, "description"),
				.lang = req_form_text(q, "lang")};
	if (str_to_i64(req_form_text(q, "parent"), &e.parent_id) != RC_OK || e.parent_id < 0)
		e.parent_id = 0;
	return e;
}

struct view_list staff_languages(struct req *q, struct str chosen)
{
	const struct str *tags;
	size_t n = settings_languages(q->settings, &tags);
	struct choice_view *items = arena_array(q->arena, n, sizeof *items);
	for (size_t i = 0; n > 1 && i < n; i++) {
		CLEANUP(buf_done) struct buf name = BUF(256);
		struct str own = i == 0 ? STR("") : tags[i];
		locale_language_name(arena_cstr(q->arena, tags[i]), &name);
		items[i] = (struct choice_view){own, buf_to_arena(&name, q->arena), str_eq(own, chosen)};
	}
	return VIEW_ITEMS(items, n > 1 ? n : 0);
}
