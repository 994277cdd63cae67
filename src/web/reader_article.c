/*
 * The article page, in reading order.
 */
#include "web/reader_article.h"

#include "rules/publish.h"
#include "store/media_library.h"
#include "store/person.h"
#include "store/vote_void.h"
#include "text/markdown.h"
#include "text/unicode.h"
#include "text/url.h"
#include "text/words.h"
#include "web/cached.h"
#include "web/reader_correction.h"
#include "web/reader_poll.h"
#include "web/reader_thread.h"
#include "web/running.h"

#define RELATED_MAX 4
#define RELATED_BY_HAND_MAX 12
#define BIO_LONG 400 /* characters from which a biography folds */
#define AUTHORS_MAX 7
#define DESCRIPTION_MAX 160 /* characters that search engines show */

/* --- Head of the page --- */

static struct str action(struct req *q, int64_t id, const char *what)
{
	return arena_join(q->arena, STR("/articles/"), arena_i64(q->arena, id), STR("/"), str_of(what), STR_NONE);
}

/* What a card on a social network says, where the editor wrote something of its own. */
static struct str or_else(struct str own, struct str otherwise)
{
	return own.n ? own : otherwise;
}

static enum rc card_picture(struct req *q, const struct article_shown *shown, struct article_view *v)
{
	struct picture_view *picture = v->lead;
	if (shown->extra.social_media_id) {
		enum rc rc = page_picture(q, shown->extra.social_media_id, "100vw", &picture);
		if (rc != RC_OK)
			return rc;
	}
	page_meta_name(q, &v->page, "twitter:card", picture ? STR("summary_large_image") : STR("summary"));
	if (!picture)
		return RC_OK;
	int64_t id = shown->extra.social_media_id ? shown->extra.social_media_id : shown->row->lead_media_id;
	struct media_crop card = {.path = STR("")};
	enum rc rc = media_crop_get(q->db, q->arena, id, MEDIA_CROP_CARD, &card);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	struct str src = rc == RC_OK ? page_url(q, card.path) : picture->src;
	page_meta(q, &v->page, "og:image", arena_join(q->arena, req_base_url(q), src, STR_NONE));
	page_meta(q, &v->page, "og:image:width", arena_i64(q->arena, rc == RC_OK ? card.width : picture->width));
	page_meta(q, &v->page, "og:image:height", arena_i64(q->arena, rc == RC_OK ? card.height : picture->height));
	page_meta(q, &v->page, "og:image:alt", picture->alt);
	return RC_OK;
}

static enum rc meta_fill(struct req *q, const struct article_shown *shown, struct article_view *v)
{
	const struct article *a = shown->row;
	struct page_view *p = &v->page;
	struct str text = a->search_description.n ? a->search_description : a->standfirst;
	if (text.n == 0)
		text = html_brief(q->arena, v->body, DESCRIPTION_MAX);
	p->description = text;
	page_meta(q, p, "og:title", or_else(shown->extra.social_title, a->title));
	page_meta(q, p, "og:description", or_else(shown->extra.social_description, text));
	page_meta(q, p, "og:type", v->is_page ? STR("website") : STR("article"));
	enum rc rc = card_picture(q, shown, v);
	if (v->is_page || rc != RC_OK)
		return rc;
	page_meta(q, p, "article:published_time", v->published->datetime);
	if (v->updated)
		page_meta(q, p, "article:modified_time", v->updated->datetime);
	if (v->section)
		page_meta(q, p, "article:section", v->section->label);
	return RC_OK;
}

/* What is not published yet is shown as if it were now. */
static void times_fill(struct req *q, const struct article *a, struct article_view *v)
{
	v->published = arena_new(q->arena, struct time_view);
	*v->published = page_time(q, a->published_at ? a->published_at : q->now);
	if (a->updated_at > a->published_at) {
		v->updated = arena_new(q->arena, struct time_view);
		*v->updated = page_time(q, a->updated_at);
	}
}

/* --- People --- */

static enum rc person_fill(struct req *q, const struct person *row, struct person_view *v)
{
	struct person_links links;
	*v = (struct person_view){.name = row->name,
				  .url = page_list_url(q, row->path),
				  .role = row->title,
				  .public_email = row->public_email};
	enum rc rc = markdown_reader(q->arena, str_slice(row->bio, 0, MARKDOWN_READER_MAX), &v->bio);
	if (rc == RC_OK)
		rc = page_picture(q, row->portrait_id, "6rem", &v->portrait);
	if (rc == RC_OK)
		rc = person_links(q->db, q->arena, row->id, &links);
	if (rc != RC_OK)
		return rc;
	v->bio_long = utf8_count(row->bio) > BIO_LONG;
	if (v->bio_long)
		v->bio_start = utf8_cut_count(html_to_text(q->arena, v->bio), BIO_LONG / 3);
	struct link_view *items = arena_array(q->arena, links.n + 1, sizeof *items);
	size_t n = 0;
	if (url_is_safe_link(row->url, URL_LINK_WEB))
		items[n++] = (struct link_view){.label = req_text(q, N_("Website")), .url = row->url};
	for (size_t i = 0; i < links.n; i++)
		if (url_is_safe_link(links.items[i].url, URL_LINK_WEB))
			items[n++] = (struct link_view){.label = links.items[i].label, .url = links.items[i].url};
	v->links = VIEW_ITEMS(items, n);
	return RC_OK;
}

enum rc reader_person(struct req *q, const struct person *row, struct person_view *ret)
{
	return person_fill(q, row, ret);
}

static enum rc people_fill(struct req *q, const struct article_shown *shown, bool boxes, struct article_view *v)
{
	struct people people = shown->people;
	struct byline_name names[AUTHORS_MAX];
	enum rc rc = RC_OK;
	size_t n = people.n < AUTHORS_MAX ? people.n : AUTHORS_MAX;
	struct person_view *views = arena_array(q->arena, n, sizeof *views);
	struct link_view *writers = arena_array(q->arena, n, sizeof *writers);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		names[i] = (struct byline_name){people.items[i].name, people.items[i].path};
		writers[i] = (struct link_view){.label = names[i].name, .url = page_list_url(q, names[i].path)};
		if (boxes)
			rc = person_fill(q, &people.items[i], &views[i]);
	}
	if (!v->is_page)
		v->byline = page_byline(q, names, n);
	v->writers = VIEW_ITEMS(writers, n);
	v->authors = VIEW_ITEMS(views, boxes ? n : 0);
	v->has_authors = boxes && n > 0;
	return rc;
}

/* --- Sections, tags, translations, related --- */

enum rc article_labels(struct req *q, int64_t id, struct article_labels *ret_labels)
{
	enum rc rc = section_list_of_article(q->db, q->arena, id, &ret_labels->sections);
	return rc == RC_OK ? tag_list_of_article(q->db, q->arena, id, &ret_labels->tags) : rc;
}

static void labels_fill(struct req *q, const struct article_shown *shown, struct article_view *v)
{
	struct article_labels in = shown->labels;
	struct link_view *s = arena_array(q->arena, in.sections.n, sizeof *s),
			 *t = arena_array(q->arena, in.tags.n, sizeof *t);
	for (size_t i = 0; i < in.sections.n; i++)
		s[i] = (struct link_view){.label = in.sections.items[i].name,
					  .url = page_list_url(q, in.sections.items[i].path)};
	for (size_t i = 0; i < in.tags.n; i++)
		t[i] = (struct link_view){.label = in.tags.items[i].name,
					  .url = page_list_url(q, in.tags.items[i].path)};
	v->sections = VIEW_ITEMS(s, in.sections.n);
	v->section = in.sections.n > 0 ? &s[0] : NULL;
	v->tags = VIEW_ITEMS(t, in.tags.n);
	v->has_tags = in.tags.n > 0;
}

static enum rc translations_fill(struct req *q, const struct article *a, struct article_view *v)
{
	struct article_cards cards;
	if (a->translation_group == 0)
		return RC_OK;
	enum rc rc = article_list_translations(q->db, q->arena, a->translation_group, q->now, &cards);
	if (rc != RC_OK || cards.n < 2)
		return rc;
	const struct str *tags;
	struct str main_tag = settings_languages(q->settings, &tags) ? tags[0] : STR("en");
	struct link_view *links = arena_array(q->arena, cards.n, sizeof *links);
	struct alternate_view *alternates = arena_array(q->arena, cards.n, sizeof *alternates);
	size_t n = 0;
	for (size_t i = 0; i < cards.n; i++) {
		struct str tag = cards.items[i].lang.n ? cards.items[i].lang : main_tag;
		CLEANUP(buf_done) struct buf name = BUF(256);
		locale_language_name(arena_cstr(q->arena, tag), &name);
		struct str url = page_url(q, cards.items[i].path);
		alternates[i] = (struct alternate_view){tag, arena_join(q->arena, req_base_url(q), url, STR_NONE)};
		if (cards.items[i].id != a->id)
			links[n++] = (struct link_view){.label = buf_to_arena(&name, q->arena), .url = url};
	}
	v->page.alternates = VIEW_ITEMS(alternates, cards.n);
	v->translations = VIEW_ITEMS(links, n);
	v->has_translations = n > 0;
	return RC_OK;
}

static struct article_ties ties_of(struct req *q, const struct article *a, const struct article_labels *in)
{
	int64_t *sections = arena_array(q->arena, in->sections.n, sizeof *sections),
		*tags = arena_array(q->arena, in->tags.n, sizeof *tags);
	for (size_t i = 0; i < in->sections.n; i++)
		sections[i] = in->sections.items[i].id;
	for (size_t i = 0; i < in->tags.n; i++)
		tags[i] = in->tags.items[i].id;
	return (struct article_ties){a->lang, sections, tags, in->sections.n, in->tags.n};
}

/* Those chosen by hand that readers may see, then what is found. */
static enum rc related_fill(struct req *q, const struct article_shown *shown, struct article_view *v)
{
	struct article_cards by_hand = {NULL, 0}, found, all;
	struct article_ties ties = ties_of(q, shown->row, &shown->labels);
	enum rc rc = RC_OK;
	if (shown->related.n > 0)
		rc = article_list_by_ids(q->db, q->arena, shown->related.items, shown->related.n, q->now, &by_hand);
	if (rc == RC_OK)
		rc = article_list_related(q->db, q->arena, shown->row->id, &ties, q->now, RELATED_MAX, &found);
	if (rc != RC_OK)
		return rc;
	all.items = arena_array(q->arena, by_hand.n + found.n, sizeof *all.items);
	for (all.n = 0; all.n < by_hand.n && all.n < RELATED_BY_HAND_MAX; all.n++)
		all.items[all.n] = by_hand.items[all.n];
	for (size_t i = 0; i < found.n && all.n < RELATED_MAX; i++) {
		size_t j = 0;
		while (j < all.n && all.items[j].id != found.items[i].id)
			j++;
		if (j == all.n)
			all.items[all.n++] = found.items[i];
	}
	v->has_related = all.n > 0;
	return page_cards(q, &all, &v->related);
}

/* --- Votes --- */

static void reactions_fill(struct req *q, const struct engagement *e, struct article_view *v)
{
	struct reaction_view *r = arena_array(q->arena, e->n_reactions, sizeof *r);
	for (size_t i = 0; i < e->n_reactions; i++) {
		const struct reaction_count *c = &e->reactions[i];
		r[i] = (struct reaction_view){.key = c->kind.key,
					      .label = locale_find(q->look->locale, c->kind.label),
					      .emoji = c->kind.emoji,
					      .count = c->count,
					      .percent = c->percent,
					      .count_text = page_count(q, N_PLURAL("%d vote", "%d votes"), c->count)};
	}
	v->reactions = VIEW_ITEMS(r, e->n_reactions);
	v->has_reactions = block_on(&e->switches, BLOCK_REACTIONS);
}

static void rating_fill(struct req *q, const struct engagement *e, struct article_view *v)
{
	if (!block_on(&e->switches, BLOCK_STARS))
		return;
	CLEANUP(buf_done) struct buf average = BUF(32);
	struct star_view *rows = arena_array(q->arena, 5, sizeof *rows);
	for (int i = 0; i < 5; i++) {
		int star = 5 - i;
		rows[i] = (struct star_view){
			.stars = star,
			.label = page_count(q, N_PLURAL("%d Star", "%d Star"), star),
			.count = e->stars[star - 1],
			.percent = e->star_percent[star - 1],
			.count_text = page_count(q, N_PLURAL("%d rating", "%d ratings"), e->stars[star - 1])};
	}
	if (e->ratings > 0)
		locale_tenths(q->look->locale, e->average_tenths, &average);
	else
		buf_puts(&average, "0");
	v->rating = arena_new(q->arena, struct rating_view);
	*v->rating = (struct rating_view){.average = buf_to_arena(&average, q->arena),
					  .count = page_count(q, N_PLURAL("%d rating", "%d ratings"), e->ratings),
					  .any = e->ratings > 0,
					  .stars = VIEW_ITEMS(rows, 5)};
}

static void votes_fill(struct req *q, const struct engagement *e, struct article_view *v)
{
	bool likes = block_on(&e->switches, BLOCK_LIKES), dislikes = block_on(&e->switches, BLOCK_DISLIKES);
	if (likes || dislikes) {
		v->likes = arena_new(q->arena, struct like_view);
		*v->likes = (struct like_view){e->likes, e->dislikes, likes, dislikes};
	}
	reactions_fill(q, e, v);
	rating_fill(q, e, v);
	if (block_on(&e->switches, BLOCK_VIEWS)) {
		v->views = page_count(q, N_PLURAL("%d view", "%d views"), e->views);
		v->view_action = action(q, v->id, "view");
	}
	v->like_action = action(q, v->id, "like");
	v->reaction_action = action(q, v->id, "reaction");
	v->rating_action = action(q, v->id, "rating");
	v->live_url = action(q, v->id, "live");
	v->tally_url = action(q, v->id, "tally");
}

/* What the newsroom declared void is told where the counts stand. */
static enum rc voided_fill(struct req *q, int64_t article_id, struct article_view *v)
{
	int64_t n;
	enum rc rc = vote_void_told(q->db, q->arena, article_id, &n, &v->voided_note);
	if (rc == RC_OK && n > 0)
		v->voided = page_count(
			q, N_PLURAL("%d vote was voided by the newsroom.", "%d votes were voided by the newsroom."), n);
	return rc;
}

static void read_time_fill(struct req *q, const struct article *a, const struct engagement *e, struct article_view *v)
{
	if (!block_on(&e->switches, BLOCK_READ_TIME))
		return;
	struct read_time t = read_time(a->words, settings_number(q->settings, "reading.words_per_minute"));
	CLEANUP(buf_done) struct buf b = BUF(256);
	locale_duration(q->look->locale, t.minutes, t.seconds, &b);
	v->read_time = buf_to_arena(&b, q->arena);
}

/* Where each network takes an address and a title; the title is left out where it has no place. */
static const struct {
	const char *name, *label, *before, *between;
} networks[] = {
	{"whatsapp", "WhatsApp", "https://wa.me/?text=", NULL},
	{"facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php?u=", NULL},
	{"x", "X", "https://x.com/intent/post?url=", "&text="},
	{"telegram", "Telegram", "https://t.me/share/url?url=", "&text="},
	{"linkedin", "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url=", NULL},
	{"email", N_("E-mail"), "mailto:?body=", "&subject="},
};

static void share_fill(struct req *q, const struct article *a, const struct engagement *e, struct article_view *v)
{
	struct str rest = settings_text(q->settings, "share.networks"), name;
	struct link_view *links = arena_array(q->arena, ARRAY_LEN(networks), sizeof *links);
	size_t n = 0;
	while (block_on(&e->switches, BLOCK_SHARE) && str_split(&rest, ' ', &name)) {
		v->has_copy |= str_is(name, "copy");
		for (size_t i = 0; i < ARRAY_LEN(networks) && n < ARRAY_LEN(networks); i++) {
			if (!str_is(name, networks[i].name))
				continue;
			CLEANUP(buf_done) struct buf url = BUF(16384);
			buf_puts(&url, networks[i].before);
			url_encode(&url, v->page.canonical, URL_ENCODE_COMPONENT);
			if (networks[i].between) {
				buf_puts(&url, networks[i].between);
				url_encode(&url, a->title, URL_ENCODE_COMPONENT);
			}
			links[n++] = (struct link_view){.label = req_text(q, networks[i].label),
							.url = buf_to_arena(&url, q->arena)};
		}
	}
	v->share = VIEW_ITEMS(links, n);
	v->has_share = n > 0 || v->has_copy;
}

/* --- Body --- */

static struct str part_url(struct req *q, const struct article *a, int64_t part)
{
	struct str url = page_url(q, a->path);
	const char *slash = str_ends(url, STR("/")) ? "" : "/";
	return part == 1 ? url : arena_printf(q->arena, "%.*s%s%lld/", STR_ARG(url), slash, (long long)part);
}

/* Cuts the part out and makes its pager; an article that is not cut has one part and no pager. */
static enum rc body_fill(struct req *q, const struct article *a, struct str body, int64_t part, struct article_view *v)
{
	struct str mark = STR(BODY_PART_MARK), found = STR_NONE;
	int64_t n = 0;
	for (size_t at = 0; at != SIZE_MAX;) {
		size_t end = str_find(body, mark, at);
		if (++n == part)
			found = str_slice(body, at, end);
		at = end == SIZE_MAX ? end : end + mark.n;
	}
	if (part < 1 || part > n)
		return RC_NOT_FOUND;
	v->body = html_trusted(found);
	q->has_embeds = str_find(found, STR(" data-embed="), 0) != SIZE_MAX;
	if (n == 1)
		return RC_OK;
	struct link_view *links = arena_array(q->arena, (size_t)n, sizeof *links);
	for (int64_t i = 1; i <= n; i++)
		links[i - 1] = (struct link_view){.label = arena_printf(q->arena, "%lld", (long long)i),
						  .url = part_url(q, a, i),
						  .current = i == part};
	v->parts = arena_new(q->arena, struct pager_view);
	*v->parts = (struct pager_view){.pages = VIEW_ITEMS(links, (size_t)n),
					.newer_url = part > 1 ? part_url(q, a, part - 1) : STR(""),
					.older_url = part < n ? part_url(q, a, part + 1) : STR("")};
	return RC_OK;
}

static enum rc lead_fill(struct req *q, const struct article_shown *shown, struct article_view *v)
{
	const struct article *a = shown->row;
	enum rc rc = page_picture(q, a->lead_media_id, "(min-width: 48rem) 46rem, 100vw", &v->lead);
	if (rc != RC_OK || !v->lead)
		return rc;
	if (v->lead->may_move)
		v->lead->srcset = v->lead->webp_srcset = STR("");
	if (a->lead_caption.n > 0)
		v->lead->caption = html_from_text(q->arena, a->lead_caption);
	if (a->lead_credit.n > 0)
		v->lead->credit = a->lead_credit;
	v->lead->alt = or_else(shown->extra.lead_alt, v->lead->alt);
	v->lead->has_caption = v->lead->caption.s.n > 0 || v->lead->credit.n > 0;
	return RC_OK;
}

/* --- Comments --- */

static enum rc comments_fill(struct req *q, const struct article_shown *shown, const struct engagement *e,
			     struct article_view *v)
{
	const struct article *a = shown->row;
	int64_t n = e->comments, parent = 0;
	bool open = !q->web->config.frozen && comments_open(q, a, &e->switches);
	v->has_comments = block_on(&e->switches, BLOCK_COMMENTS);
	if (!v->has_comments)
		return RC_OK;
	enum rc rc = thread_fill(q, a, open && !shown->preview, n, v);
	if (rc != RC_OK)
		return rc;
	v->comments = page_count(q, N_PLURAL("%d comment", "%d comments"), n);
	v->comments_title = n > 0 ? v->comments : req_text(q, N_("No comments yet"));
	v->comments_closed = !open;
	if (str_to_i64(req_query(q, "replyto"), &parent) != RC_OK)
		parent = 0;
	if (open)
		v->form = comment_form_new(q, a, &e->switches, parent);
	return RC_OK;
}

/* --- The whole --- */

static enum rc article_fill(struct req *q, const struct article_shown *shown, int64_t part, const struct engagement *e,
			    struct article_view *v)
{
	const struct article *a = shown->row;
	enum rc rc = body_fill(q, a, shown->body, part, v);
	if (rc == RC_OK)
		rc = article_polls(q, e, shown->preview, v);
	if (rc == RC_OK)
		rc = lead_fill(q, shown, v);
	if (rc == RC_OK)
		rc = people_fill(q, shown, !v->is_page && block_on(&e->switches, BLOCK_AUTHOR_BOX), v);
	if (rc == RC_OK)
		rc = translations_fill(q, a, v);
	if (rc == RC_OK && !v->is_page)
		rc = related_fill(q, shown, v);
	if (rc == RC_OK && !v->is_page)
		rc = voided_fill(q, a->id, v);
	if (rc == RC_OK)
		rc = comments_fill(q, shown, e, v);
	if (rc == RC_OK && a->correction.n > 0)
		rc = markdown_reader(q->arena, a->correction, &v->correction);
	if (rc == RC_OK && a->id != 0)
		rc = article_corrections(q, a->id, &v->corrections);
	labels_fill(q, shown, v);
	return rc;
}

/* What the editor has switched and not saved. */
static void switches_over(const struct article_form *f, struct switches *sw)
{
	for (unsigned i = 0; i < BLOCK_COUNT; i++) {
		if (str_is(f->at[EDIT_BLOCKS + i], "on"))
			sw->on |= 1u << i;
		else if (str_is(f->at[EDIT_BLOCKS + i], "off"))
			sw->on &= ~(1u << i);
	}
	if (f->at[EDIT_COMMENT_POLICY].n)
		sw->comment_policy = f->at[EDIT_COMMENT_POLICY];
}

static void engagement_show(struct req *q, const struct article *a, const struct engagement *e, struct article_view *v)
{
	times_fill(q, a, v);
	votes_fill(q, e, v);
	read_time_fill(q, a, e, v);
	if (q->web->config.frozen) /* no comment comes any more */
		return;
	page_feed(q, &v->page, arena_join(q->arena, a->title, STR(" – "), req_text(q, N_("Comments")), STR_NONE),
		  arena_join(q->arena, a->path, STR("feed/"), STR_NONE));
}

/* Nothing on the page asks the server for more. */
static void asleep_settle(struct article_view *v)
{
	v->view_action = v->live_url = v->tally_url = STR("");
	v->like_action = v->reaction_action = v->rating_action = STR("");
}

/* Nobody votes on, answers or counts as having read what is not out yet; the page's forms are there to be looked at. */
static void preview_settle(struct req *q, struct article_view *v)
{
	v->page.robots = STR("noindex");
	v->page.preview = true;
	v->page.notice = req_text(q, N_("This is a preview. Votes and comments work on the published page."));
	asleep_settle(v);
	if (v->form)
		v->form->action = STR("");
}

/* A page for everybody is kept until something on it changes; a preview is nobody's but who asked. */
static void keeping_settle(struct req *q, const struct article_shown *shown, const struct engagement *e,
			   struct article_view *v)
{
	int64_t id = shown->row->id;
	if (shown->preview) {
		preview_settle(q, v);
		return;
	}
	if (q->web->config.frozen) {
		asleep_settle(v);
		return;
	}
	cached_shows_tally(q, id);
	cached_shows_comments(q, id);
	if (block_on(&e->switches, BLOCK_VIEWS))
		cached_counts_view(q, id);
}

enum rc article_shown_read(struct req *q, const struct article *a, struct article_shown *ret_shown)
{
	struct article_body body;
	struct article_shown shown = {.row = a};
	enum rc rc = article_body_get(q->db, q->arena, a->id, &body);
	if (rc == RC_OK)
		rc = person_list_of_article(q->db, q->arena, a->id, &shown.people);
	if (rc == RC_OK)
		rc = article_labels(q, a->id, &shown.labels);
	if (rc == RC_OK)
		rc = article_extra_get(q->db, q->arena, a->id, &shown.extra);
	if (rc == RC_OK)
		rc = article_related_ids(q->db, q->arena, a->id, &shown.related);
	if (rc != RC_OK)
		return rc;
	shown.body = body.body;
	*ret_shown = shown;
	return RC_OK;
}

enum rc article_show(struct req *q, const struct article_shown *shown, int64_t part)
{
	const struct article *a = shown->row;
	struct engagement e;
	struct article_view v = {.id = a->id,
				 .is_page = a->kind == ARTICLE_PAGE,
				 .url = page_url(q, a->path),
				 .title = a->title,
				 .standfirst = a->standfirst};
	enum rc rc = engagement_of(q->db, q->settings, q->arena, a->id, &e);
	if (rc != RC_OK)
		return rc;
	if (shown->unsaved)
		switches_over(shown->unsaved, &e.switches);
	req_set_lang(q, a->lang);
	v.label = page_label(q, a->label);
	page_fill(q, &v.page, a->search_title.n ? a->search_title : a->title);
	page_notice(q, &v.page);
	page_lang_of(q, a->lang, &v.lang, &v.dir);
	rc = article_fill(q, shown, part, &e, &v);
	if (rc != RC_OK)
		return rc;
	if (!v.is_page)
		engagement_show(q, a, &e, &v);
	page_canonical(q, &v.page, a->path, part > 1 ? arena_printf(q->arena, "%lld/", (long long)part) : STR(""));
	if (!v.is_page)
		share_fill(q, a, &e, &v);
	rc = meta_fill(q, shown, &v);
	if (rc != RC_OK)
		return rc;
	article_json_ld(q, a, &e, &v);
	keeping_settle(q, shown, &e, &v);
	return req_render(q, 200, "article", &article_view_type, &v);
}

enum rc reader_article(struct req *q, const struct article *a, int64_t part)
{
	struct article_shown shown;
	enum rc rc = article_shown_read(q, a, &shown);
	return rc == RC_OK ? article_show(q, &shown, part) : rc;
}
