/*
 * The reader templates as the program loads them, and one made-up site to fill them with. THEME_DIR comes from the
 * build.
 */
#ifndef TESTS_VIEWS_SAMPLE_H
#define TESTS_VIEWS_SAMPLE_H

#include <dirent.h>
#include <stdio.h>

#include "base/buf.h"
#include "text/locale.h"
#include "web/views.h"

static const struct {
	const char *name;
	const struct view_type *type;
} sample_roots[] = {
	{"article", &article_view_type}, {"list", &list_view_type},
	{"error", &error_view_type},     {"comment_fragment", &comment_fragment_view_type},
	{"respond", &respond_view_type},
};

struct sample_look {
	struct locale *locale;
	struct template_set *set;
};

static inline void sample_file_add(struct template_set *set, const char *file)
{
	static char text[65536];
	char path[1024], name[256];
	const struct view_type *root = NULL;
	snprintf(path, sizeof path, "%s/%s", THEME_DIR, file);
	snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - strlen(".mustache")), file);
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	size_t n = fread(text, 1, sizeof text, f);
	fclose(f);
	for (size_t i = 0; i < ARRAY_LEN(sample_roots); i++)
		if (strcmp(name, sample_roots[i].name) == 0)
			root = sample_roots[i].type;
	assert_int_equal(template_set_add(set, name, str_mem(text, n), root), RC_OK);
}

/* Fails the test with the list of faults when a template is wrong. */
static inline struct sample_look sample_look_new(const char *tag)
{
	struct sample_look look = {.set = template_set_new()};
	CLEANUP(buf_done) struct buf errors = BUF(65536);
	DIR *dir = opendir(THEME_DIR);
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		if (str_ends(str_of(e->d_name), STR(".mustache")))
			sample_file_add(look.set, e->d_name);
	closedir(dir);
	assert_int_equal(locale_new(tag, locale_catalogue(tag), &look.locale), RC_OK);
	if (template_set_compile(look.set, look.locale, &errors) != RC_OK)
		fail_msg("%s: %s", tag, errors.p);
	return look;
}

static inline void sample_look_free(struct sample_look *look)
{
	template_set_free(look->set);
	locale_free(look->locale);
}

/* --- A site --- */

#define LIST(array) VIEW_ITEMS(array, ARRAY_LEN(array))

static struct link_view sample_tides[] = {
	{.label = STR("Harbour"), .url = STR("/section/harbour/")},
	{.label = STR("Fishing"), .url = STR("/section/fishing/")},
};
static struct link_view sample_menu[] = {
	{.label = STR("News"), .url = STR("/section/news/"), .current = true},
	{.label = STR("Sea"), .url = STR("/section/sea/"), .children = LIST(sample_tides)},
	{.label = STR("Culture & Arts"), .url = STR("/section/culture/")},
	{.label = STR("Sport"), .url = STR("/section/sport/")},
};
static struct link_view sample_footer[] = {{.label = STR("About us"), .url = STR("/about/")},
					   {.label = STR("Contact"), .url = STR("/contact/")}};
static struct link_view sample_tags[] = {{.label = STR("tides"), .url = STR("/tag/tides/")},
					 {.label = STR("lighthouse"), .url = STR("/tag/lighthouse/")}};
static struct link_view sample_share[] = {
	{.label = STR("WhatsApp"), .url = STR("https://wa.me/?text=x&y")},
	{.label = STR("Facebook"), .url = STR("https://www.facebook.com/sharer/sharer.php?u=x")},
	{.label = STR("E-mail"), .url = STR("mailto:?subject=x")},
};
static struct meta_view sample_metas[] = {{.property = STR("og:type"), .content = STR("article")},
					  {.name = STR("twitter:card"), .content = STR("summary_large_image")}};

static struct picture_view sample_picture = {.src = STR("/media/1/lamp-960.jpg"),
					     .srcset = STR("/media/1/lamp-480.jpg 480w, /media/1/lamp-960.jpg 960w"),
					     .webp_srcset = STR("/media/1/lamp-480.webp 480w"),
					     .sizes = STR("100vw"),
					     .alt = STR("A lamp behind \"old\" glass"),
					     .width = 960,
					     .height = 540,
					     .caption = {STR("The lamp, <em>still</em> turning.")},
					     .credit = STR("Photo: Mira Holm"),
					     .has_caption = true};

static struct person_view sample_people[] = {
	{.name = STR("Ines Varga"),
	 .url = STR("/author/ines-varga/"),
	 .role = STR("Reporter"),
	 .bio = {STR(
		 "<p>Ines writes about the coast and those who live from it, and has done so for a long time.</p>")},
	 .bio_long = true,
	 .bio_start = STR("Ines writes about the coast …"),
	 .portrait = &sample_picture,
	 .links = LIST(sample_tags)},
	{.name = STR("Guest <One>"), .bio = {STR("<p>Keeps a boat.</p>")}},
};

static struct reaction_view sample_reactions[] = {
	{.key = STR("happy"), .label = STR("Happy"), .emoji = STR("😊"), .count = 2, .percent = 67},
	{.key = STR("sad"), .label = STR("Sad"), .emoji = STR("😢"), .count = 1, .percent = 33},
	{.key = STR("excited"), .label = STR("Excited"), .emoji = STR("🤩")},
	{.key = STR("sleepy"), .label = STR("Sleepy"), .emoji = STR("😴")},
	{.key = STR("angry"), .label = STR("Angry"), .emoji = STR("😠")},
	{.key = STR("surprise"), .label = STR("Surprise"), .emoji = STR("😮")},
};
static struct star_view sample_stars[] = {
	{.stars = 5, .label = STR("5 Star"), .count = 1, .percent = 50},
	{.stars = 4, .label = STR("4 Star"), .count = 1, .percent = 50},
	{.stars = 3, .label = STR("3 Star")},
	{.stars = 2, .label = STR("2 Star")},
	{.stars = 1, .label = STR("1 Star")},
};
static struct star_view sample_choices[] = {
	{.stars = 1, .label = STR("1 Star")}, {.stars = 2, .label = STR("2 Star")},
	{.stars = 3, .label = STR("3 Star")}, {.stars = 4, .label = STR("4 Star"), .chosen = true},
	{.stars = 5, .label = STR("5 Star")},
};
static struct like_view sample_likes = {.likes = 3, .dislikes = 1, .has_likes = true, .has_dislikes = true};
static struct rating_view sample_rating = {
	.average = STR("4.5"), .count = STR("2 ratings"), .any = true, .stars = LIST(sample_stars)};

#define SAMPLE_TIME                                                                                                    \
	{                                                                                                              \
		.datetime = STR("2026-11-22T17:22:05+01:00"), .text = STR("22 November 2026 at 17:22")                 \
	}
static struct time_view sample_time = SAMPLE_TIME;

static struct comment_view sample_replies[] = {
	{.id = 8,
	 .depth = 1,
	 .author = STR("Ines Varga"),
	 .staff = true,
	 .created = SAMPLE_TIME,
	 .permalink = STR("#comment-8"),
	 .reply_url = STR("?replyto=8#respond"),
	 .body = {STR("<p>Thank you, we asked the harbour office.</p>")},
	 .can_reply = true},
};
static struct comment_view sample_thread[] = {
	{.id = 7,
	 .author = STR("<b>Otto"),
	 .author_url = STR("https://otto.example/"),
	 .created = SAMPLE_TIME,
	 .permalink = STR("#comment-7"),
	 .reply_url = STR("?replyto=7#respond"),
	 .stars = STR("5 Star"),
	 .body = {STR("<p>I remember the fog horn. Does it still work?</p>")},
	 .can_reply = true,
	 .children = LIST(sample_replies)},
	{.id = 9,
	 .author = STR("سلمى"),
	 .created = SAMPLE_TIME,
	 .permalink = STR("#comment-9"),
	 .reply_url = STR("?replyto=9#respond"),
	 .body = {STR("<p>شكراً على هذا المقال الجميل.</p>")},
	 .can_reply = true},
};

static struct comment_form_view sample_form = {
	.action = STR("/articles/7/comments"),
	.ask_email = true,
	.email_required = true,
	.ask_stars = true,
	.stars = LIST(sample_choices),
};

static struct link_view sample_section = {.label = STR("Sea"), .url = STR("/section/sea/")};
static struct card_view sample_cards[] = {
	{.url = STR("/2026/11/lamp/"),
	 .title = STR("The lighthouse keeps its lamp, for now"),
	 .standfirst = STR("The harbour office wanted it dark by spring. Then the letters came."),
	 .section = &sample_section,
	 .byline = {STR("By <a href=\"/author/ines-varga/\">Ines Varga</a>")},
	 .published = SAMPLE_TIME,
	 .picture = &sample_picture,
	 .comments = STR("3 comments"),
	 .lead = true},
	{.url = STR("/2026/11/ferry/"),
	 .title = STR("Night ferry returns after nine years"),
	 .standfirst = STR("Two crossings a week to begin with."),
	 .published = SAMPLE_TIME},
	{.url = STR("/2026/11/arabic/"),
	 .title = STR("المنارة القديمة تبقى مضاءة"),
	 .standfirst = STR("قرر المجلس الإبقاء على الضوء حتى الربيع."),
	 .lang = STR("ar"),
	 .dir = STR("rtl"),
	 .published = SAMPLE_TIME,
	 .picture = &sample_picture},
};

static inline struct page_view sample_page(const char *title)
{
	return (struct page_view){.lang = STR("en"),
				  .dir = STR("ltr"),
				  .head_title = str_of(title),
				  .description = STR("Letters & a lamp"),
				  .canonical = STR("http://gazette.example/2026/11/lamp/"),
				  .css_url = STR("/assets/style.css"),
				  .js_url = STR("/assets/reader.js"),
				  .json_ld = {STR("{\"@type\":\"NewsArticle\"}")},
				  .metas = LIST(sample_metas),
				  .site_title = STR("The Shore Gazette"),
				  .site_tagline = STR("News from the water’s edge"),
				  .home_url = STR("/"),
				  .menu = LIST(sample_menu),
				  .footer = LIST(sample_footer),
				  .search_url = STR("/search/"),
				  .year = STR("2026")};
}

static inline struct article_view sample_article(void)
{
	return (struct article_view){
		.page = sample_page("The lighthouse keeps its lamp – The Shore Gazette"),
		.id = 7,
		.url = STR("/2026/11/lamp/"),
		.title = STR("The lighthouse keeps its lamp, for now"),
		.standfirst = STR("The harbour office wanted it dark by spring. Then the letters came."),
		.byline = {STR("By <a href=\"/author/ines-varga/\">Ines Varga</a> and Guest &lt;One&gt;")},
		.section = &sample_section,
		.published = &sample_time,
		.updated = &sample_time,
		.read_time = STR("1 minute, 46 seconds"),
		.views = STR("120 views"),
		.comments = STR("3 comments"),
		.like_action = STR("/articles/7/like"),
		.reaction_action = STR("/articles/7/reaction"),
		.rating_action = STR("/articles/7/rating"),
		.likes = &sample_likes,
		.share = LIST(sample_share),
		.has_share = true,
		.has_copy = true,
		.lead = &sample_picture,
		.body = {STR("<p>Nobody had thought of asking the gulls.</p>")},
		.correction = {STR("<p>An earlier version named the wrong pier.</p>")},
		.tags = LIST(sample_tags),
		.has_tags = true,
		.authors = LIST(sample_people),
		.has_authors = true,
		.reactions = LIST(sample_reactions),
		.has_reactions = true,
		.rating = &sample_rating,
		.related = LIST(sample_cards),
		.has_related = true,
		.has_comments = true,
		.comments_title = STR("3 comments"),
		.thread = LIST(sample_thread),
		.form = &sample_form,
		.view_action = STR("/articles/7/view"),
		.live_url = STR("/articles/7/live"),
		.tally_url = STR("/articles/7/tally"),
	};
}

static inline struct list_view sample_list(void)
{
	return (struct list_view){
		.page = sample_page("The Shore Gazette"), .cards = LIST(sample_cards), .is_front = true};
}

#endif
