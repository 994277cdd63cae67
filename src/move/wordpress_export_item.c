/*
 * Files, articles and pages as items of WXR, each with what hangs on it. Counts go out under the names by which the
 * import reads them; those that WordPress has no name for carry ours.
 */
#include "move/wordpress_export.h"

#include "move/wordpress.h"
#include "rules/settings.h"
#include "store/address.h"
#include "store/article.h"
#include "store/comment.h"
#include "store/media.h"
#include "store/person.h"
#include "store/poll.h"
#include "store/section.h"
#include "store/tag.h"
#include "store/tally.h"
#include "text/html_absolute.h"
#include "text/json.h"
#include "text/locale.h"
#include "text/markdown.h"
#include "text/poll_mark.h"

#define POST "wp:postmeta"

/* --- Both --- */

static struct str number_text(struct wxr_out *w, int64_t n)
{
	return arena_printf(&w->arena, "%lld", (long long)n);
}

static void term_ref(struct wxr_out *w, const char *domain, struct str slug, struct str name)
{
	xml_out_start(&w->xml, "category");
	xml_out_attr(&w->xml, "domain", str_of(domain));
	xml_out_attr(&w->xml, "nicename", slug);
	xml_out_cdata(&w->xml, name);
	xml_out_end(&w->xml);
}

static void head_put(struct wxr_out *w, struct str title, struct str path, int64_t at)
{
	CLEANUP(buf_done) struct buf date = BUF(64);
	xml_out_start(&w->xml, "item");
	wxr_text(w, "title", title);
	xml_out_element(&w->xml, "link", export_address(&w->e, &w->arena, path));
	if (at)
		time_rfc822(at, settings_zone(w->e.settings), &date);
	xml_out_element(&w->xml, "pubDate", at ? buf_str(&date) : STR(""));
}

/* What a post of any kind has, in WordPress's order. */
struct item_rest {
	int64_t id, at, modified_at, parent, order;
	struct str slug, status, type;
	bool closed, sticky;
};

static void rest_put(struct wxr_out *w, const struct item_rest *r)
{
	wxr_number(w, "wp:post_id", r->id);
	wxr_dates(w, "wp:post_date", "wp:post_date_gmt", r->at);
	wxr_dates(w, "wp:post_modified", "wp:post_modified_gmt", r->modified_at);
	wxr_raw(w, "wp:comment_status", r->closed ? STR("closed") : STR("open"));
	wxr_raw(w, "wp:ping_status", STR("closed"));
	wxr_raw(w, "wp:post_name", r->slug);
	wxr_raw(w, "wp:status", r->status);
	wxr_number(w, "wp:post_parent", r->parent);
	wxr_number(w, "wp:menu_order", r->order);
	wxr_raw(w, "wp:post_type", r->type);
	wxr_raw(w, "wp:post_password", STR(""));
	wxr_number(w, "wp:is_sticky", r->sticky);
}

/* --- Files --- */

/* Where WordPress looks for it below its uploads folder. */
static struct str stored_name(struct str path)
{
	size_t at = str_find(path, STR("/uploads/"), 0);
	return at == SIZE_MAX ? str_slice(path, 1, path.n) : str_slice(path, at + strlen("/uploads/"), path.n);
}

static void attachment_put(struct wxr_out *w, const struct media *m)
{
	struct str stored = stored_name(m->path);
	head_put(w, m->title, m->path, m->created_at);
	xml_out_element(&w->xml, "guid", export_address(&w->e, &w->arena, m->path));
	wxr_text(w, "content:encoded", m->description);
	wxr_text(w, "excerpt:encoded", m->caption);
	const struct item_rest rest = {.id = wxr_file_id(w, m->id),
				       .at = m->created_at,
				       .modified_at = m->modified_at,
				       .parent = m->article_id,
				       .slug = m->name,
				       .status = STR("inherit"),
				       .type = STR("attachment"),
				       .closed = true};
	rest_put(w, &rest);
	wxr_raw(w, "wp:attachment_url", export_address(&w->e, &w->arena, m->path));
	wxr_meta(w, POST, "_wp_attached_file", stored);
	if (m->alt.n > 0)
		wxr_meta(w, POST, "_wp_attachment_image_alt", m->alt);
	if (m->width > 0)
		wxr_meta(w, POST, "_wp_attachment_metadata",
			 arena_printf(&w->arena,
				      "a:3:{s:5:\"width\";i:%lld;s:6:\"height\";i:%lld;s:4:\"file\";s:%zu:\"%.*s\";}",
				      (long long)m->width, (long long)m->height, stored.n, STR_ARG(stored)));
	xml_out_end(&w->xml);
	w->e.counts.media++;
}

enum rc wxr_attachments(struct wxr_out *w)
{
	struct media_list list;
	enum rc rc;
	int64_t after = 0;
	while ((rc = media_list(w->e.db, &w->arena, after, EXPORT_BATCH, &list)) == RC_OK && list.n > 0) {
		for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
			attachment_put(w, &list.items[i]);
			rc = export_step(&w->e);
		}
		if (rc != RC_OK)
			return rc;
		after = list.items[list.n - 1].id;
		arena_reset(&w->arena);
	}
	return rc;
}

/* --- People --- */

static enum rc profile_put(struct wxr_out *w, const struct person *p)
{
	struct safe_html bio;
	enum rc rc = markdown_reader(&w->arena, p->bio, &bio);
	if (rc != RC_OK)
		return rc;
	const struct item_rest rest = {.id = 2 * w->files_from + p->id,
				       .at = p->created_at,
				       .modified_at = p->modified_at,
				       .slug = arena_join(&w->arena, STR("cap-"), p->slug, STR_NONE),
				       .status = STR("publish"),
				       .type = STR("guest-author"),
				       .closed = true};
	head_put(w, p->name, p->path, p->created_at);
	wxr_raw(w, "content:encoded", STR(""));
	rest_put(w, &rest);
	wxr_meta(w, POST, "cap-display_name", p->name);
	wxr_meta(w, POST, "cap-user_login", p->slug);
	wxr_meta(w, POST, "cap-website", p->url);
	wxr_meta(w, POST, "cap-description", export_html(&w->e, &w->arena, bio.s));
	xml_out_end(&w->xml);
	return RC_OK;
}

enum rc wxr_profiles(struct wxr_out *w)
{
	struct people people;
	enum rc rc;
	int64_t after = 0;
	while ((rc = person_list(w->e.db, &w->arena, after, EXPORT_BATCH, &people)) == RC_OK && people.n > 0) {
		for (size_t i = 0; rc == RC_OK && i < people.n; i++)
			if (people.items[i].bio.n > 0 || people.items[i].url.n > 0)
				rc = profile_put(w, &people.items[i]);
		if (rc == RC_OK)
			rc = export_step(&w->e);
		if (rc != RC_OK)
			return rc;
		after = people.items[people.n - 1].id;
		arena_reset(&w->arena);
	}
	return rc;
}

/* --- What an article hangs in --- */

static struct str status_of(const struct wxr_out *w, const struct article *a)
{
	switch (a->state) {
	case ARTICLE_PUBLISHED:
		return article_visible(a, w->e.now) ? STR("publish") : STR("future");
	case ARTICLE_REVIEW:
		return STR("pending");
	default: /* WordPress has no withdrawn ones */
		return STR("draft");
	}
}

/* Several authors are terms, as Co-Authors Plus keeps them. */
static void authors_put(struct wxr_out *w, const struct people *people)
{
	for (size_t i = 0; i < people->n; i++) {
		struct str slug = people->items[i].slug;
		term_ref(w, "author", arena_join(&w->arena, STR("cap-"), slug, STR_NONE), people->items[i].name);
	}
}

static enum rc terms_put(struct wxr_out *w, const struct article *a)
{
	struct sections sections;
	struct tags tags;
	enum rc rc = section_list_of_article(w->e.db, &w->arena, a->id, &sections);
	if (rc == RC_OK)
		rc = tag_list_of_article(w->e.db, &w->arena, a->id, &tags);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < sections.n; i++)
		term_ref(w, "category", sections.items[i].slug, sections.items[i].name);
	for (size_t i = 0; i < tags.n; i++)
		term_ref(w, "post_tag", tags.items[i].slug, tags.items[i].name);
	if (a->lang.n > 0)
		term_ref(w, "language", a->lang, a->lang);
	if (a->translation_group != 0) {
		struct str group = arena_printf(&w->arena, "pll_%lld", (long long)a->translation_group);
		term_ref(w, "post_translations", group, group);
	}
	if (a->section_id != 0)
		wxr_meta_number(w, POST, "_yoast_wpseo_primary_category", a->section_id);
	return RC_OK;
}

/* --- Counts --- */

static void count_put(struct wxr_out *w, const char *key, int64_t n)
{
	if (n > 0)
		wxr_meta_number(w, POST, key, n);
}

static void counts_put(struct wxr_out *w, const struct tally *t)
{
	static const struct {
		const char *key, *reaction;
	} reactions[] = {
		{"twp_be_react_1", "happy"}, {"twp_be_react_2", "sad"},      {"twp_be_react_3", "excited"},
		{"twp_be_react_4", "angry"}, {"twp_be_react_5", "surprise"}, {"twp_be_react_6", "sleepy"},
	};
	count_put(w, "twp_be_like_count", t->likes);
	count_put(w, "twp_be_dislike_like_count", t->dislikes);
	for (size_t i = 0; i < ARRAY_LEN(reactions); i++)
		count_put(w, reactions[i].key, tally_reaction(t, str_of(reactions[i].reaction)));
	count_put(w, "twp_be_post_views_count", t->views);
}

/* Ratings that came with no comment; stars[]: those that comments carry. */
static void stars_put(struct wxr_out *w, const struct tally *t, const int64_t stars[TALLY_STARS])
{
	static const char *const keys[TALLY_STARS] = {"courant_stars_1", "courant_stars_2", "courant_stars_3",
						      "courant_stars_4", "courant_stars_5"};
	for (size_t i = 0; i < TALLY_STARS; i++)
		count_put(w, keys[i], t->stars[i] - stars[i]);
}

/* Links to the polls stand in the text; what they are, for an import of ours. */
static void poll_put(struct wxr_out *w, const struct poll *p, const struct tally *t)
{
	CLEANUP(buf_done) struct buf b = BUF(65536);
	struct json_out j;
	json_out_init(&j, &b);
	json_out_object(&j);
	json_out_field_int(&j, "id", p->id);
	json_out_field_str(&j, "question", p->question);
	json_out_field_int(&j, "closes_at", p->closes_at);
	json_out_key(&j, "choices");
	json_out_array(&j);
	for (size_t i = 0; i < p->n_choices; i++) {
		json_out_object(&j);
		json_out_field_str(&j, "text", p->choices[i]);
		json_out_field_int(&j, "votes", tally_poll_votes(t, p->id, (int)i + 1));
		json_out_end(&j);
	}
	json_out_end(&j);
	json_out_end(&j);
	wxr_meta(w, POST, WP_POLL_META, buf_to_arena(&b, &w->arena));
}

/* --- Comments --- */

static enum rc comment_put(struct wxr_out *w, const struct comment *c)
{
	static const char *const approved[COMMENT_STATES] = {
		[COMMENT_VISIBLE] = "1", [COMMENT_PENDING] = "0", [COMMENT_REMOVED] = "trash"};
	struct str email = STR("");
	enum rc rc = comment_email_get(w->e.db, &w->arena, c->id, &email);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	xml_out_start(&w->xml, "wp:comment");
	wxr_number(w, "wp:comment_id", c->id);
	wxr_text(w, "wp:comment_author", c->author);
	wxr_raw(w, "wp:comment_author_email", rc == RC_OK ? email : STR(""));
	wxr_raw(w, "wp:comment_author_url", c->url);
	wxr_raw(w, "wp:comment_author_IP", STR(""));
	wxr_dates(w, "wp:comment_date", "wp:comment_date_gmt", c->created_at);
	wxr_raw(w, "wp:comment_content", html_unbroken(&w->arena, export_html(&w->e, &w->arena, c->body)));
	wxr_raw(w, "wp:comment_approved", str_of(approved[c->state]));
	wxr_raw(w, "wp:comment_type", STR("comment"));
	wxr_number(w, "wp:comment_parent", c->parent_id);
	wxr_number(w, "wp:comment_user_id", c->person_id);
	if (c->stars > 0)
		wxr_meta_number(w, "wp:commentmeta", "rating", c->stars);
	xml_out_end(&w->xml);
	w->e.counts.comments++;
	return RC_OK;
}

static enum rc comments_put(struct wxr_out *w, int64_t article_id, int64_t stars[TALLY_STARS])
{
	struct comments list;
	enum rc rc;
	int64_t after = 0;
	do {
		rc = comment_list_all(w->e.db, &w->arena, article_id, after, EXPORT_COMMENTS_BATCH, &list);
		for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
			const struct comment c = export_comment(&list.items[i]);
			after = c.id;
			if (c.state == COMMENT_SPAM)
				continue;
			if (c.state == COMMENT_VISIBLE && c.stars > 0)
				stars[c.stars - 1]++;
			rc = comment_put(w, &c);
		}
		if (rc == RC_OK && list.n == EXPORT_COMMENTS_BATCH)
			rc = export_flush(&w->e);
	} while (rc == RC_OK && list.n == EXPORT_COMMENTS_BATCH);
	return rc;
}

/* --- An article --- */

/*
 * The HTML that was made of the text, whatever it was written in: what once came from WordPress names addresses and
 * files by their numbers there. A poll is a link to the site that has it. A text that no safe HTML could be made of
 * goes as it is.
 */
static struct str content_of(struct wxr_out *w, const struct article_body *b, const struct polls *polls,
			     struct str path)
{
	if (b->body.n == 0)
		return b->source;
	struct poll_link *links = arena_array(&w->arena, polls->n, sizeof *links);
	for (size_t i = 0; i < polls->n; i++)
		links[i] =
			(struct poll_link){polls->items[i].id, polls->items[i].question,
					   arena_printf(&w->arena, "%.*s%.*s#poll-%lld", STR_ARG(w->e.options->address),
							STR_ARG(path), (long long)polls->items[i].id)};
	struct safe_html linked = poll_marks_link(&w->arena, html_trusted(b->body), links, polls->n);
	return arena_join(&w->arena, STR("<!-- wp:html -->\n"), export_html(&w->e, &w->arena, linked.s),
			  STR("\n<!-- /wp:html -->"), STR_NONE);
}

/* Only a name in the same place is something that WordPress leads on from. */
static enum rc former_names_put(struct wxr_out *w, const struct article *a)
{
	struct address_path_list list;
	enum rc rc = address_list(w->e.db, &w->arena, ADDRESS_ARTICLE, a->id, &list);
	size_t end = a->path.n > 1 ? str_rfind_char(str_slice(a->path, 0, a->path.n - 1), '/') : SIZE_MAX;
	struct str folder = end == SIZE_MAX ? STR_NONE : str_slice(a->path, 0, end + 1);
	for (size_t i = 0; rc == RC_OK && folder.n > 0 && i < list.n; i++) {
		struct str path = list.items[i].path;
		if (list.items[i].canonical || !str_starts(path, folder) || !str_ends(path, STR("/")))
			continue;
		struct str name = str_slice(path, folder.n, path.n - 1);
		if (name.n > 0 && str_find_char(name, '/', 0) == SIZE_MAX)
			wxr_meta(w, POST, "_wp_old_slug", name);
	}
	return rc;
}

static void metas_put(struct wxr_out *w, const struct article *a)
{
	if (a->lead_media_id != 0)
		wxr_meta_number(w, POST, "_thumbnail_id", wxr_file_id(w, a->lead_media_id));
	if (a->search_title.n > 0)
		wxr_meta(w, POST, "_yoast_wpseo_title", a->search_title);
	if (a->search_description.n > 0)
		wxr_meta(w, POST, "_yoast_wpseo_metadesc", a->search_description);
}

static enum rc hangers_put(struct wxr_out *w, const struct article *a, const struct polls *polls)
{
	struct tally t;
	int64_t stars[TALLY_STARS] = {0};
	metas_put(w, a);
	enum rc rc = former_names_put(w, a);
	if (rc == RC_OK)
		rc = tally_get(w->e.db, &w->arena, a->id, &t);
	if (rc != RC_OK)
		return rc;
	counts_put(w, &t);
	for (size_t i = 0; i < polls->n; i++)
		poll_put(w, &polls->items[i], &t);
	rc = comments_put(w, a->id, stars);
	if (rc == RC_OK)
		stars_put(w, &t, stars);
	return rc;
}

static enum rc article_put(struct wxr_out *w, const struct article *a)
{
	struct article_body body = {.source = STR(""), .body = STR("")};
	struct people people;
	struct polls polls;
	enum rc rc = article_body_get(w->e.db, &w->arena, a->id, &body);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = person_list_of_article(w->e.db, &w->arena, a->id, &people);
	if (rc == RC_OK)
		rc = poll_list(w->e.db, &w->arena, a->id, &polls);
	if (rc != RC_OK)
		return rc;
	head_put(w, a->title, a->path, a->published_at);
	xml_out_element(&w->xml, "guid",
			arena_join(&w->arena, w->e.options->address, STR("/?p="), number_text(w, a->id), STR_NONE));
	wxr_raw(w, "dc:creator", people.n > 0 ? people.items[0].slug : STR(""));
	wxr_raw(w, "content:encoded", content_of(w, &body, &polls, a->path));
	wxr_text(w, "excerpt:encoded", a->standfirst);
	const struct item_rest rest = {.id = a->id,
				       .at = a->published_at,
				       .modified_at = a->updated_at ? a->updated_at : a->published_at,
				       .parent = a->parent_id,
				       .order = a->position,
				       .slug = a->slug,
				       .status = status_of(w, a),
				       .type = a->kind == ARTICLE_PAGE ? STR("page") : STR("post"),
				       .closed = str_is(a->comment_policy, "closed"),
				       .sticky = a->sticky};
	rest_put(w, &rest);
	authors_put(w, &people);
	rc = terms_put(w, a);
	if (rc == RC_OK)
		rc = hangers_put(w, a, &polls);
	xml_out_end(&w->xml);
	w->e.counts.articles++;
	return rc;
}

enum rc wxr_articles(struct wxr_out *w)
{
	CLEANUP(arena_done) struct arena rows;
	struct article_rows list;
	enum rc rc;
	int64_t after = 0;
	arena_init(&rows);
	while ((rc = article_walk(w->e.db, &rows, after, EXPORT_BATCH, &list)) == RC_OK && list.n > 0) {
		for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
			after = list.items[i].id;
			if (list.items[i].state == ARTICLE_TRASH)
				continue;
			rc = article_put(w, &list.items[i]);
			w->e.done++;
			arena_reset(&w->arena);
			if (rc == RC_OK)
				rc = export_step(&w->e);
		}
		if (rc != RC_OK)
			return rc;
		arena_reset(&rows);
	}
	return rc;
}
