/* See staff_rehearsal.h. */
#include "web/staff_rehearsal.h"

#include "store/article.h"
#include "web/staff_comments.h"

struct rehearsed_view {
	struct str url, author, article, state;
	struct time_view created;
	bool is_visible;
	struct view_list whys;           /* struct str */
	struct str before, found, after; /* around the word that was found */
};

static const struct view_field rehearsed_fields[] = {
	VIEW_STR_FIELD(struct rehearsed_view, url),
	VIEW_STR_FIELD(struct rehearsed_view, author),
	VIEW_STR_FIELD(struct rehearsed_view, article),
	VIEW_STR_FIELD(struct rehearsed_view, state),
	VIEW_STRUCT_FIELD(struct rehearsed_view, created, &time_view_type),
	VIEW_BOOL_FIELD(struct rehearsed_view, is_visible),
	VIEW_LIST_FIELD(struct rehearsed_view, whys, &view_type_str),
	VIEW_STR_FIELD(struct rehearsed_view, before),
	VIEW_STR_FIELD(struct rehearsed_view, found),
	VIEW_STR_FIELD(struct rehearsed_view, after),
	VIEW_FIELDS_END,
};
static const struct view_type rehearsed_view_type = VIEW_TYPE(struct rehearsed_view, rehearsed_fields);

static const struct view_field rehearsal_fields[] = {
	VIEW_STR_FIELD(struct rehearsal_view, heading),
	VIEW_STR_FIELD(struct rehearsal_view, looked_at),
	VIEW_STR_FIELD(struct rehearsal_view, visible),
	VIEW_STR_FIELD(struct rehearsal_view, spared),
	VIEW_STR_FIELD(struct rehearsal_view, stopped),
	VIEW_STR_FIELD(struct rehearsal_view, listed),
	VIEW_LIST_FIELD(struct rehearsal_view, items, &rehearsed_view_type),
	VIEW_HAS_FIELD(struct rehearsal_view, items),
	VIEW_FIELDS_END,
};
const struct view_type rehearsal_view_type = VIEW_TYPE(struct rehearsal_view, rehearsal_fields);

static enum rc item_fill(struct req *q, const struct rehearsed *r, struct rehearsed_view *v)
{
	struct article a = {.title = STR("")};
	struct str *whys = arena_array(q->arena, r->found.n, sizeof *whys);
	for (size_t i = 0; i < r->found.n; i++)
		whys[i] = comments_finding(q, &r->found.items[i]);
	enum rc rc = article_get(q->db, q->arena, r->comment.article_id, &a);
	if (rc != RC_OK)
		return rc;
	*v = (struct rehearsed_view){
		.url = comments_url(q, r->comment.id),
		.author = r->comment.author,
		.article = a.title,
		.state = comments_state(q, r->comment.state),
		.created = page_time(q, r->comment.created_at),
		.is_visible = r->comment.state == COMMENT_VISIBLE,
		.whys = VIEW_ITEMS(whys, r->found.n),
	};
	if (r->has_word) {
		v->before = r->hit.before;
		v->found = r->hit.found;
		v->after = r->hit.after;
	}
	return RC_OK;
}

static struct str stopped_text(struct req *q, int64_t since)
{
	struct str date = page_date(q, since).text;
	const char *text = N_("There are so many that it stopped: what is older than %1 was not looked at.");
	return page_fill_text(q, text, &date, 1);
}

static struct rehearsal_view sentences_fill(struct req *q, const struct rehearsal *r)
{
	static const char *const held[] = {N_PLURAL("It would have held %d comment", "It would have held %d comments")};
	static const char *const looked_at[] = {N_PLURAL("%d comment of the last 30 days was looked at.",
							 "%d comments of the last 30 days were looked at.")};
	static const char *const visible[] = {
		N_PLURAL("Readers see %d of those held at present.", "Readers see %d of those held at present.")};
	static const char *const spared[] = {N_PLURAL("%d that waits by the rules of today would not.",
						      "%d that wait by the rules of today would not.")};
	struct str none = STR("");
	return (struct rehearsal_view){
		.heading = page_count(q, held[0], held[1], r->held),
		.looked_at = page_count(q, looked_at[0], looked_at[1], r->looked_at),
		.visible = r->visible > 0 ? page_count(q, visible[0], visible[1], r->visible) : none,
		.spared = r->spared > 0 ? page_count(q, spared[0], spared[1], r->spared) : none,
		.stopped = r->stopped ? stopped_text(q, r->since) : none,
		.listed = r->held > (int64_t)r->n ? req_text(q, N_("The newest 100 are listed.")) : none,
	};
}

enum rc rehearsal_fill(struct req *q, const struct rehearsal *found, struct rehearsal_view *ret)
{
	struct rehearsed_view *items = arena_array(q->arena, found->n, sizeof *items);
	for (size_t i = 0; i < found->n; i++) {
		enum rc rc = item_fill(q, &found->items[i], &items[i]);
		if (rc != RC_OK)
			return rc;
	}
	*ret = sentences_fill(q, found);
	ret->items = VIEW_ITEMS(items, found->n);
	return RC_OK;
}
