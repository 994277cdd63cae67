/*
 * A site as WXR 1.2: the frame, people, sections and tags. Items are in wordpress_export_item.c.
 */
#include "move/wordpress_export.h"

#include "rules/settings.h"
#include "store/article.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"
#include "text/html.h"
#include "text/locale.h"

#define FILES_FROM_LEAST INT64_C(1000000)

/* --- Elements --- */

void wxr_raw(struct wxr_out *w, const char *name, struct str value)
{
	xml_out_element_cdata(&w->xml, name, value.p ? value : STR(""));
}

void wxr_text(struct wxr_out *w, const char *name, struct str text)
{
	wxr_raw(w, name, html_from_text(&w->arena, text.p ? text : STR("")).s);
}

void wxr_number(struct wxr_out *w, const char *name, int64_t value)
{
	xml_out_element_int(&w->xml, name, value);
}

void wxr_meta(struct wxr_out *w, const char *around, const char *key, struct str value)
{
	xml_out_start(&w->xml, around);
	wxr_raw(w, "wp:meta_key", str_of(key));
	wxr_raw(w, "wp:meta_value", value);
	xml_out_end(&w->xml);
}

void wxr_meta_number(struct wxr_out *w, const char *around, const char *key, int64_t value)
{
	wxr_meta(w, around, key, arena_printf(&w->arena, "%lld", (long long)value));
}

/* "2026-11-22 17:22:05" */
static struct str date_of(struct wxr_out *w, int64_t at, const char *zone)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	if (at == 0)
		return STR("0000-00-00 00:00:00");
	time_rfc3339(at, zone, &b);
	struct str s = buf_str(&b);
	return arena_join(&w->arena, str_slice(s, 0, 10), STR(" "), str_slice(s, 11, 19), STR_NONE);
}

void wxr_dates(struct wxr_out *w, const char *name, const char *name_gmt, int64_t at)
{
	wxr_raw(w, name, date_of(w, at, settings_zone(w->e.settings)));
	wxr_raw(w, name_gmt, date_of(w, at, NULL));
}

/* --- People, sections, tags --- */

/* The login is the slug, by which items name who wrote them. */
static enum rc author_put(struct wxr_out *w, const struct person *p)
{
	struct str email;
	enum rc rc = person_get_email(w->e.db, &w->arena, p->id, &email);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	xml_out_start(&w->xml, "wp:author");
	wxr_number(w, "wp:author_id", p->id);
	wxr_raw(w, "wp:author_login", p->slug);
	wxr_raw(w, "wp:author_email", rc == RC_OK ? email : STR(""));
	wxr_text(w, "wp:author_display_name", p->name);
	wxr_raw(w, "wp:author_first_name", STR(""));
	wxr_raw(w, "wp:author_last_name", STR(""));
	xml_out_end(&w->xml);
	w->e.counts.people++;
	return export_flush(&w->e);
}

static enum rc authors(struct wxr_out *w)
{
	struct people people;
	enum rc rc;
	int64_t after = 0;
	while ((rc = person_list(w->e.db, &w->arena, after, EXPORT_BATCH, &people)) == RC_OK && people.n > 0) {
		for (size_t i = 0; rc == RC_OK && i < people.n; i++)
			rc = author_put(w, &people.items[i]);
		if (rc != RC_OK)
			return rc;
		after = people.items[people.n - 1].id;
		arena_reset(&w->arena);
	}
	return rc;
}

/* An export file has no address of a category: this program's own import reads the one here. */
static void term_path(struct wxr_out *w, struct str path)
{
	wxr_meta(w, "wp:termmeta", "courant_address", export_address(&w->e, &w->arena, path));
}

static struct str slug_of(const struct sections *all, int64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].id == id)
			return all->items[i].slug;
	return STR("");
}

static enum rc categories(struct wxr_out *w)
{
	struct sections all;
	enum rc rc = section_list(w->e.db, &w->arena, &all);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
		const struct section *s = &all.items[i];
		xml_out_start(&w->xml, "wp:category");
		wxr_number(w, "wp:term_id", s->id);
		wxr_raw(w, "wp:category_nicename", s->slug);
		wxr_raw(w, "wp:category_parent", slug_of(&all, s->parent_id));
		wxr_text(w, "wp:cat_name", s->name);
		wxr_text(w, "wp:category_description", s->description);
		term_path(w, s->path);
		xml_out_end(&w->xml);
		rc = export_flush(&w->e);
	}
	arena_reset(&w->arena);
	return rc;
}

static enum rc tag_put(struct wxr_out *w, const struct tag *t)
{
	xml_out_start(&w->xml, "wp:tag");
	wxr_number(w, "wp:term_id", t->id);
	wxr_raw(w, "wp:tag_slug", t->slug);
	wxr_text(w, "wp:tag_name", t->name);
	wxr_text(w, "wp:tag_description", t->description);
	term_path(w, t->path);
	xml_out_end(&w->xml);
	return export_flush(&w->e);
}

static enum rc tags(struct wxr_out *w)
{
	struct tags all;
	enum rc rc;
	int64_t after = 0;
	while ((rc = tag_list(w->e.db, &w->arena, after, EXPORT_BATCH, &all)) == RC_OK && all.n > 0) {
		for (size_t i = 0; rc == RC_OK && i < all.n; i++)
			rc = tag_put(w, &all.items[i]);
		if (rc != RC_OK)
			return rc;
		after = all.items[all.n - 1].id;
		arena_reset(&w->arena);
	}
	return rc;
}

/* --- The document --- */

static void channel_head(struct wxr_out *w)
{
	CLEANUP(buf_done) struct buf now = BUF(64);
	const struct site_settings *s = w->e.settings;
	struct str address = w->e.options->address;
	const struct str *languages;
	settings_languages(s, &languages);
	time_rfc822(w->e.now, settings_zone(s), &now);
	xml_out_element(&w->xml, "title", settings_text(s, "site.title"));
	xml_out_element(&w->xml, "link", address);
	xml_out_element(&w->xml, "description", settings_text(s, "site.tagline"));
	xml_out_element(&w->xml, "pubDate", buf_str(&now));
	xml_out_element(&w->xml, "language", languages[0]);
	xml_out_element(&w->xml, "wp:wxr_version", STR("1.2"));
	xml_out_element(&w->xml, "wp:base_site_url", address);
	xml_out_element(&w->xml, "wp:base_blog_url", address);
}

static void rss_start(struct wxr_out *w)
{
	xml_out_init(&w->xml, &w->e.out);
	xml_out_start(&w->xml, "rss");
	xml_out_attr(&w->xml, "version", STR("2.0"));
	xml_out_attr(&w->xml, "xmlns:excerpt", STR("http://wordpress.org/export/1.2/excerpt/"));
	xml_out_attr(&w->xml, "xmlns:content", STR("http://purl.org/rss/1.0/modules/content/"));
	xml_out_attr(&w->xml, "xmlns:wfw", STR("http://wellformedweb.org/CommentAPI/"));
	xml_out_attr(&w->xml, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
	xml_out_attr(&w->xml, "xmlns:wp", STR("http://wordpress.org/export/1.2/"));
	xml_out_start(&w->xml, "channel");
}

/* A power of ten with room to write on, so that the next export gives most files the number they have in this one. */
static enum rc files_from_find(struct wxr_out *w)
{
	int64_t last;
	enum rc rc = article_last_id(w->e.db, &last);
	w->files_from = FILES_FROM_LEAST;
	while (rc == RC_OK && w->files_from < 2 * last)
		w->files_from *= 10;
	return rc;
}

static enum rc document(struct wxr_out *w)
{
	enum rc rc = files_from_find(w);
	if (rc != RC_OK)
		return rc;
	rss_start(w);
	channel_head(w);
	rc = authors(w);
	if (rc == RC_OK)
		rc = categories(w);
	if (rc == RC_OK)
		rc = tags(w);
	if (rc == RC_OK)
		rc = wxr_profiles(w);
	if (rc == RC_OK)
		rc = wxr_attachments(w);
	if (rc == RC_OK)
		rc = wxr_articles(w);
	if (rc != RC_OK)
		return rc;
	xml_out_end(&w->xml);
	xml_out_end(&w->xml);
	return xml_out_done(&w->xml);
}

enum rc wordpress_export(struct db *db, const struct export_options *options, struct export_counts *ret_counts)
{
	struct wxr_out w;
	enum rc rc = export_begin(&w.e, db, options);
	arena_init(&w.arena);
	if (rc == RC_OK)
		rc = document(&w);
	arena_done(&w.arena);
	rc = export_end(&w.e, rc);
	if (rc == RC_OK)
		*ret_counts = w.e.counts;
	return rc;
}
