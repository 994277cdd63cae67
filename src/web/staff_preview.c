/*
 * Previews: the very page that readers will get, of what is stored or of what somebody has not saved yet.
 */
#include "rules/article_store.h"
#include "rules/editing.h"
#include "web/handlers.h"
#include "web/reader_article.h"
#include "web/staff_editor.h"

static enum rc sections_of(struct req *q, const struct article_form *f, struct sections *ret_sections)
{
	int64_t ids[EDIT_LIST_MAX];
	size_t n = edit_ids(f->at[EDIT_SECTIONS], ids);
	struct sections found = {arena_array(q->arena, n + 1, sizeof *found.items), 0};
	for (size_t i = 0; i < n; i++) {
		enum rc rc = section_get(q->db, q->arena, ids[i], &found.items[found.n]);
		if (rc == RC_OK)
			found.n++;
		else if (rc != RC_NOT_FOUND)
			return rc;
	}
	*ret_sections = found;
	return RC_OK;
}

static void extra_of(struct req *q, const struct article_form *f, struct article_shown *shown)
{
	int64_t *related = arena_array(q->arena, EDIT_LIST_MAX, sizeof *related), social[EDIT_LIST_MAX];
	shown->related = (struct article_ids){related, edit_ids(f->at[EDIT_RELATED], related)};
	shown->extra = (struct article_extra){.lead_alt = f->at[EDIT_LEAD_ALT],
					      .social_title = f->at[EDIT_SOCIAL_TITLE],
					      .social_description = f->at[EDIT_SOCIAL_DESCRIPTION]};
	if (edit_ids(f->at[EDIT_SOCIAL_MEDIA], social) > 0)
		shown->extra.social_media_id = social[0];
}

static enum rc unsaved_shown(struct req *q, const struct article *row, const struct article_form *f,
			     struct manuscript *m, struct article_shown *shown)
{
	enum rc rc = article_manuscript(q->site, q->db, q->arena, row, f, row->path, m);
	if (rc == RC_OK)
		rc = article_form_people(q->db, q->arena, f, &shown->people);
	if (rc == RC_OK)
		rc = article_form_tags(q->db, q->arena, f, &shown->labels.tags);
	if (rc == RC_OK)
		rc = sections_of(q, f, &shown->labels.sections);
	if (rc != RC_OK)
		return rc;
	shown->row = &m->row;
	shown->body = m->body.s;
	shown->unsaved = f;
	extra_of(q, f, shown);
	return RC_OK;
}

static int64_t part_asked(struct req *q)
{
	int64_t part;
	return str_to_i64(req_query(q, "part"), &part) == RC_OK ? part : 1;
}

/* The caller's own unsaved work where there is some. In the reader's look, whatever page led here. */
enum rc staff_article_preview(struct req *q)
{
	struct article row;
	struct unsaved mine;
	struct manuscript m;
	struct article_shown shown = {.preview = true};
	enum rc rc = editor_article(q, &row);
	if (rc != RC_OK)
		return rc;
	rc = editing_unsaved(q->db, q->arena, row.id, q->staff->person_id, STR_NONE, &mine);
	if (rc == RC_OK)
		rc = unsaved_shown(q, &row, &mine.form, &m, &shown);
	else if (rc == RC_NOT_FOUND)
		rc = article_shown_read(q, &row, &shown);
	if (rc != RC_OK)
		return rc;
	shown.preview = true;
	req_set_lang(q, STR(""));
	return article_show(q, &shown, part_asked(q));
}

/* For whoever has the secret: as saved. What is withdrawn or thrown away is shown to nobody. */
enum rc preview_by_secret(struct req *q)
{
	int64_t id;
	struct article row;
	struct article_shown shown;
	enum rc rc = preview_link_open(q->db, req_path_text(q, "secret"), q->now, &id);
	if (rc == RC_OK)
		rc = article_get(q->db, q->arena, id, &row);
	if (rc == RC_OK && (row.state == ARTICLE_WITHDRAWN || row.state == ARTICLE_TRASH))
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = article_shown_read(q, &row, &shown);
	if (rc != RC_OK)
		return rc;
	shown.preview = true;
	return article_show(q, &shown, part_asked(q));
}
