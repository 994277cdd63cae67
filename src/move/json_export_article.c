/*
 * Articles and pages of the JSON export, each with everything that hangs on it.
 */
#include "move/json_export.h"

#include "store/address.h"
#include "store/article_extra.h"
#include "store/article_note.h"
#include "store/comment.h"
#include "store/correction.h"
#include "store/person.h"
#include "store/poll.h"
#include "store/section.h"
#include "store/standing.h"
#include "store/tag.h"
#include "store/tally.h"

#define HANGERS_MAX 10000 /* notes or corrections of one article */

/* --- Lists of numbers and paths --- */

#define IDS_PUT(j, key, list)                                                                                          \
	do {                                                                                                           \
		json_out_key(j, key);                                                                                  \
		json_out_array(j);                                                                                     \
		for (size_t i_ = 0; i_ < (list).n; i_++)                                                               \
			json_out_int(j, (list).items[i_].id);                                                          \
		json_out_end(j);                                                                                       \
	} while (0)

static void numbers_put(struct json_out *j, const char *key, const struct article_ids *ids)
{
	json_out_key(j, key);
	json_out_array(j);
	for (size_t i = 0; i < ids->n; i++)
		json_out_int(j, ids->items[i]);
	json_out_end(j);
}

static enum rc lists_put(struct json_export *x, int64_t id)
{
	struct people people;
	struct sections sections;
	struct tags tags;
	struct article_ids media, related;
	enum rc rc = person_list_of_article(x->e.db, &x->arena, id, &people);
	if (rc == RC_OK)
		rc = section_list_of_article(x->e.db, &x->arena, id, &sections);
	if (rc == RC_OK)
		rc = tag_list_of_article(x->e.db, &x->arena, id, &tags);
	if (rc == RC_OK)
		rc = article_media_ids(x->e.db, &x->arena, id, &media);
	if (rc == RC_OK)
		rc = article_related_ids(x->e.db, &x->arena, id, &related);
	if (rc != RC_OK)
		return rc;
	IDS_PUT(&x->json, "authors", people);
	IDS_PUT(&x->json, "sections", sections);
	IDS_PUT(&x->json, "tags", tags);
	numbers_put(&x->json, "media", &media);
	numbers_put(&x->json, "related", &related);
	return RC_OK;
}

static enum rc paths_put(struct json_export *x, int64_t id)
{
	struct address_path_list list;
	enum rc rc = address_list(x->e.db, &x->arena, ADDRESS_ARTICLE, id, &list);
	json_out_key(&x->json, "former_paths");
	json_out_array(&x->json);
	for (size_t i = 0; rc == RC_OK && i < list.n; i++)
		if (!list.items[i].canonical)
			json_out_str(&x->json, list.items[i].path);
	json_out_end(&x->json);
	return rc;
}

/* --- What readers did --- */

static enum rc counts_put(struct json_export *x, int64_t id)
{
	struct json_out *j = &x->json;
	struct tally t;
	enum rc rc = tally_get(x->e.db, &x->arena, id, &t);
	if (rc != RC_OK)
		return rc;
	json_out_key(j, "counts");
	json_out_object(j);
	json_out_field_int(j, "likes", t.likes);
	json_out_field_int(j, "dislikes", t.dislikes);
	json_out_field_int(j, "views", t.views);
	json_out_field_int(j, "comments", t.comments);
	json_out_key(j, "reactions");
	json_out_object(j);
	for (size_t i = 0; i < t.n_reactions; i++) {
		json_out_key_str(j, t.reactions[i].choice);
		json_out_int(j, t.reactions[i].n);
	}
	json_out_end(j);
	json_out_key(j, "stars"); /* one star first */
	json_out_array(j);
	for (size_t i = 0; i < TALLY_STARS; i++)
		json_out_int(j, t.stars[i]);
	json_out_end(j);
	json_out_end(j);
	return RC_OK;
}

static void poll_put(struct json_out *j, const struct poll *p, const struct tally *t)
{
	json_out_object(j);
	json_out_field_int(j, "id", p->id);
	json_out_field_str(j, "question", p->question);
	json_field_time(j, "closes_at", p->closes_at);
	json_out_key(j, "choices");
	json_out_array(j);
	for (size_t i = 0; i < p->n_choices; i++) {
		json_out_object(j);
		json_out_field_str(j, "text", p->choices[i]);
		json_out_field_int(j, "votes", tally_poll_votes(t, p->id, (int)i + 1));
		json_out_end(j);
	}
	json_out_end(j);
	json_out_end(j);
}

static enum rc polls_put(struct json_export *x, int64_t id)
{
	struct tally t;
	struct polls polls;
	enum rc rc = poll_list(x->e.db, &x->arena, id, &polls);
	if (rc == RC_OK)
		rc = tally_get(x->e.db, &x->arena, id, &t);
	if (rc != RC_OK)
		return rc;
	json_out_key(&x->json, "polls");
	json_out_array(&x->json);
	for (size_t i = 0; i < polls.n; i++)
		poll_put(&x->json, &polls.items[i], &t);
	json_out_end(&x->json);
	return RC_OK;
}

static enum rc comment_put(struct json_export *x, const struct comment *c)
{
	struct json_out *j = &x->json;
	struct str email = STR("");
	enum rc rc = comment_email_get(x->e.db, &x->arena, c->id, &email);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	json_out_object(j);
	json_out_field_int(j, "id", c->id);
	json_field_id(j, "parent", c->parent_id);
	json_out_field_str(j, "state", str_of(comment_state_name(c->state)));
	json_out_field_str(j, "reason", c->reason);
	json_out_field_str(j, "author", c->author);
	json_out_field_str(j, "email", email);
	json_out_field_str(j, "url", c->url);
	json_field_id(j, "person", c->person_id);
	json_out_field_str(j, "source", c->source);
	json_out_field_str(j, "html", c->body);
	json_out_field_int(j, "stars", c->stars);
	json_out_field_int(j, "likes", c->likes);
	json_field_time(j, "created_at", c->created_at);
	json_field_time(j, "edited_at", c->edited_at);
	json_out_end(j);
	x->e.counts.comments++;
	return RC_OK;
}

static enum rc comments_put(struct json_export *x, int64_t article_id)
{
	struct comments list;
	enum rc rc;
	int64_t after = 0;
	json_out_key(&x->json, "comments");
	json_out_array(&x->json);
	do {
		rc = comment_list_all(x->e.db, &x->arena, article_id, after, EXPORT_COMMENTS_BATCH, &list);
		for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
			const struct comment c = export_comment(&list.items[i]);
			after = c.id;
			rc = comment_put(x, &c);
		}
		if (rc == RC_OK && list.n == EXPORT_COMMENTS_BATCH)
			rc = export_flush(&x->e);
	} while (rc == RC_OK && list.n == EXPORT_COMMENTS_BATCH);
	json_out_end(&x->json);
	return rc;
}

/* --- What staff did --- */

static enum rc corrections_put(struct json_export *x, const struct article *a)
{
	struct json_out *j = &x->json;
	struct corrections list;
	enum rc rc = correction_list_of_article(x->e.db, &x->arena, a->id, HANGERS_MAX, &list);
	json_out_field_str(j, "correction", a->correction);
	json_out_key(j, "corrections");
	json_out_array(j);
	for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
		json_out_object(j);
		json_out_field_str(j, "kind", str_of(correction_kind_name(list.items[i].kind)));
		json_field_time(j, "at", list.items[i].at);
		json_field_id(j, "person", list.items[i].person_id);
		json_out_field_str(j, "text", list.items[i].text);
		json_out_end(j);
	}
	json_out_end(j);
	return rc;
}

static enum rc notes_put(struct json_export *x, int64_t id)
{
	struct json_out *j = &x->json;
	struct article_notes list;
	enum rc rc = article_note_list(x->e.db, &x->arena, id, HANGERS_MAX, &list);
	json_out_key(j, "notes");
	json_out_array(j);
	for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
		json_out_object(j);
		json_field_time(j, "at", list.items[i].at);
		json_field_id(j, "person", list.items[i].person_id);
		json_out_field_str(j, "act", list.items[i].act);
		json_out_field_str(j, "text", list.items[i].text);
		json_out_end(j);
	}
	json_out_end(j);
	return rc;
}

static enum rc stand_put(struct json_export *x, int64_t id)
{
	struct standing s;
	enum rc rc = standing_get(x->e.db, &x->arena, id, &s);
	if (rc != RC_OK)
		return rc;
	json_field_time(&x->json, "embargo_until", s.embargo_until);
	json_field_time(&x->json, "withdrawn_at", s.withdrawn_at);
	json_out_field_str(&x->json, "withdrawn_reason", s.reason.p ? s.reason : STR(""));
	return RC_OK;
}

/* --- The article itself --- */

static void row_put(struct json_out *j, const struct article *a)
{
	json_out_field_int(j, "id", a->id);
	json_out_field_str(j, "kind", str_of(article_kind_name(a->kind)));
	json_out_field_str(j, "state", str_of(article_state_name(a->state)));
	json_out_field_str(j, "path", a->path);
	json_out_field_str(j, "slug", a->slug);
	json_out_field_str(j, "title", a->title);
	json_out_field_str(j, "standfirst", a->standfirst);
	json_out_field_str(j, "label", a->label);
	json_out_field_str(j, "lang", a->lang);
	json_field_id(j, "translation_group", a->translation_group);
	json_field_id(j, "parent", a->parent_id);
	json_out_field_int(j, "position", a->position);
	json_out_field_bool(j, "sticky", a->sticky);
	json_out_field_str(j, "comment_policy", a->comment_policy);
	json_out_field_str(j, "search_title", a->search_title);
	json_out_field_str(j, "search_description", a->search_description);
	json_field_id(j, "lead_media", a->lead_media_id);
	json_out_field_str(j, "lead_caption", a->lead_caption);
	json_out_field_str(j, "lead_credit", a->lead_credit);
	json_out_field_int(j, "words", a->words);
	json_out_field_int(j, "version", a->version);
	json_field_time(j, "created_at", a->created_at);
	json_field_time(j, "published_at", a->published_at);
	json_field_time(j, "updated_at", a->updated_at);
	json_field_time(j, "modified_at", a->modified_at);
}

static enum rc texts_put(struct json_export *x, int64_t id)
{
	struct json_out *j = &x->json;
	struct article_body body = {.source = STR(""), .body = STR("")};
	struct article_extra extra;
	enum rc rc = article_body_get(x->e.db, &x->arena, id, &body);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = article_extra_get(x->e.db, &x->arena, id, &extra);
	if (rc != RC_OK)
		return rc;
	json_out_field_str(j, "lead_alt", extra.lead_alt);
	json_out_field_str(j, "social_title", extra.social_title);
	json_out_field_str(j, "social_description", extra.social_description);
	json_field_id(j, "social_media", extra.social_media_id);
	json_out_field_str(j, "format", str_of(article_format_name(body.format)));
	json_out_field_str(j, "source", body.source);
	json_out_field_str(j, "html", body.body);
	return RC_OK;
}

static enum rc article_put(struct json_export *x, const struct article *a)
{
	enum rc (*const parts[])(struct json_export * x, int64_t id) = {
		texts_put, lists_put, paths_put, stand_put, counts_put, polls_put, notes_put, comments_put,
	};
	json_out_object(&x->json);
	row_put(&x->json, a);
	enum rc rc = corrections_put(x, a);
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(parts); i++)
		rc = parts[i](x, a->id);
	if (rc == RC_OK)
		json_out_end(&x->json);
	x->e.counts.articles++;
	return rc;
}

enum rc json_articles(struct json_export *x)
{
	CLEANUP(arena_done) struct arena rows;
	struct article_rows list;
	enum rc rc;
	int64_t after = 0;
	arena_init(&rows);
	json_out_key(&x->json, "articles");
	json_out_array(&x->json);
	while ((rc = article_walk(x->e.db, &rows, after, EXPORT_BATCH, &list)) == RC_OK && list.n > 0) {
		for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
			after = list.items[i].id;
			rc = article_put(x, &list.items[i]);
			x->e.done += list.items[i].state != ARTICLE_TRASH;
			arena_reset(&x->arena);
			if (rc == RC_OK)
				rc = export_step(&x->e);
		}
		if (rc != RC_OK)
			return rc;
		arena_reset(&rows);
	}
	json_out_end(&x->json);
	return rc;
}
