/*
 * The table of settings, the check of a new value, and the snapshot. To add a setting, add a row: the command line, the
 * newsroom and the checks follow from it.
 */
#include "rules/settings.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "db/db.h"
#include "rules/accounts.h"
#include "rules/publish.h"
#include "store/media.h"
#include "store/setting.h"
#include "text/colour.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/url.h"

#define REACTIONS_INITIAL                                                                                              \
	"happy|Happy|😊, sad|Sad|😢, excited|Excited|🤩, sleepy|Sleepy|😴, angry|Angry|😠, surprise|Surprise|😮"

#define TOKEN_MIN 16 /* characters of a secret */
#define SHARE_NETWORKS "whatsapp facebook x telegram linkedin email copy"

static const struct setting_spec specs[] = {
	{"site.title", N_("Title"), SETTING_TEXT, "Courant", NULL, 1, 200,
	 N_("The name of the site, in the header and in every page title."), false},
	{"site.tagline", N_("Line under the title"), SETTING_TEXT, "", NULL, 0, 300,
	 N_("A line under the name, also the front page's description."), false},
	{"site.languages", N_("Languages"), SETTING_LANGUAGES, "en", NULL, 0, 0,
	 N_("Languages of the site, the main one first: en, fr. Only the main one has no prefix in addresses."), false},
	{"site.time_zone", N_("Time zone"), SETTING_ZONE, "UTC", NULL, 0, 0,
	 N_("The time zone of dates on pages and of scheduled articles, such as Africa/Lagos."), false},
	{"site.publisher", N_("Publisher"), SETTING_TEXT, "", NULL, 0, 200,
	 N_("The publisher's name for search engines; empty: the site's title."), false},
	{"site.logo", N_("Logo"), SETTING_PICTURE, "", NULL, 0, 500,
	 N_("Address of the logo on this site, such as /media/…; empty: the title is written out."), false},
	{"site.contact", N_("Security contact"), SETTING_CONTACT, "", NULL, 0, 300,
	 N_("Where to report security problems: an e-mail address or https address, shown in "
	    "/.well-known/security.txt."),
	 false},
	{"site.footer", N_("Foot of the page"), SETTING_TEXT, "", NULL, 0, 500,
	 N_("A sentence at the foot of every page, such as the imprint's name."), false},
	{"look.accent", N_("Colour"), SETTING_COLOUR, "", NULL, 0, 7,
	 N_("Colour of links and marks on light pages, such as #9c1f1f; empty: the theme's own."), false},
	{"look.accent_dark", N_("Colour in the dark"), SETTING_COLOUR, "", NULL, 0, 7,
	 N_("The same on dark pages, for readers whose device asks for them."), false},
	{"addresses.article", N_("Articles"), SETTING_TEXT, "/{year}/{month}/{slug}/", NULL, 6, 200,
	 N_("The path of a new article, made of {year} {month} {day} {slug} {id} {section}; existing articles "
	    "keep theirs."),
	 false},
	{"addresses.section", N_("Sections"), SETTING_TEXT, "/section/", NULL, 2, 100,
	 N_("What the path of a new section begins with."), false},
	{"addresses.tag", N_("Tags"), SETTING_TEXT, "/tag/", NULL, 2, 100,
	 N_("What the path of a new tag begins with."), false},
	{"addresses.author", N_("Authors"), SETTING_TEXT, "/author/", NULL, 2, 100,
	 N_("What the path of a new author begins with."), false},
	{"lists.page_size", N_("Articles on a list"), SETTING_NUMBER, "12", NULL, 1, 100,
	 N_("How many articles a list shows on one page."), false},
	{"lists.breaking_hours", N_("Hours in the strip"), SETTING_NUMBER, "12", NULL, 0, 168,
	 N_("For how many hours an article labelled breaking stands in the strip above the front page; with 0 only "
	    "what an editor puts there does."),
	 false},
	{"feeds.items", N_("Articles in a feed"), SETTING_NUMBER, "20", NULL, 1, 100,
	 N_("How many articles a feed holds."), false},
	{"reading.words_per_minute", N_("Words a minute"), SETTING_NUMBER, "200", NULL, 50, 1000,
	 N_("How many words a reader reads in a minute, for the read time."), false},
	{"blocks.likes", N_("Likes"), SETTING_SWITCH, "on", NULL, 0, 0, N_("The like button and its count."), true},
	{"blocks.dislikes", N_("Dislikes"), SETTING_SWITCH, "on", NULL, 0, 0, N_("The dislike button and its count."),
	 true},
	{"blocks.read_time", N_("Read time"), SETTING_SWITCH, "on", NULL, 0, 0,
	 N_("How long the article takes to read."), true},
	{"blocks.views", N_("Views"), SETTING_SWITCH, "off", NULL, 0, 0, N_("How often the article was viewed."), true},
	{"blocks.share", N_("Share links"), SETTING_SWITCH, "on", NULL, 0, 0, N_("Links to share the article."), true},
	{"blocks.author_box", N_("Author boxes"), SETTING_SWITCH, "on", NULL, 0, 0,
	 N_("A box about each author under the article."), true},
	{"blocks.reactions", N_("Reactions"), SETTING_SWITCH, "on", NULL, 0, 0, N_("The row of reactions."), true},
	{"blocks.stars", N_("Stars"), SETTING_SWITCH, "on", NULL, 0, 0, N_("The star rating."), true},
	{"blocks.comments", N_("Comments"), SETTING_SWITCH, "on", NULL, 0, 0, N_("The comments and the form for them."),
	 true},
	{"share.networks", N_("Networks"), SETTING_WORDS, SHARE_NETWORKS, SHARE_NETWORKS, 0, 200,
	 N_("Which share links are shown, in this order; copy stands last."), false},
	{"reactions.kinds", N_("Kinds of reactions"), SETTING_REACTIONS, REACTIONS_INITIAL, NULL, 0, 0,
	 N_("The reactions, at most 8, as key|Label|emoji with commas between them; counts of a kind that is left "
	    "out are kept."),
	 false},
	{"comments.policy", N_("Who waits"), SETTING_CHOICE, "first", "open first all closed", 0, 0,
	 N_("Who waits for a moderator: open (nobody), first (the first comment from a browser, whatever name and "
	    "address come with it), all (everybody); closed takes none."),
	 true},
	{"comments.days", N_("Days until they close"), SETTING_NUMBER, "0", NULL, 0, 3650,
	 N_("After how many days an article takes no more comments; with 0 it always does."), true},
	{"comments.order", N_("Which comments come first"), SETTING_CHOICE, "oldest", "oldest newest best", 0, 0,
	 N_("In which order a page shows comments until its reader chooses another; best is by likes."), false},
	{"comments.edit_minutes", N_("Minutes for changes"), SETTING_NUMBER, "30", NULL, 0, 1440,
	 N_("For how many minutes readers may change or withdraw what they wrote; with 0 not at all."), false},
	{"comments.email", N_("E-mail address"), SETTING_CHOICE, "required", "required optional off", 0, 0,
	 N_("Whether the form asks commenters for an e-mail address; it is never shown to readers."), false},
	{"comments.staff_mail", N_("Mail to moderators"), SETTING_CHOICE, "hourly", "off at_once hourly daily", 0, 0,
	 N_("How often moderators get a mail when new comments wait; no reader's address stands in it."), false},
	{"comments.links_first", N_("Links of newcomers"), SETTING_NUMBER, "0", NULL, 0, 100,
	 N_("How many links a reader without a visible comment may post before it waits. Spam lives on links; honest "
	    "newcomers with a source to show wait as well."),
	 false},
	{"comments.links", N_("Links of others"), SETTING_NUMBER, "2", NULL, 0, 100,
	 N_("The same for readers who have a visible comment. More lets discussions cite more, and one bought reader "
	    "spread more."),
	 false},
	{"comments.plain_links", N_("Links say where they lead"), SETTING_SWITCH, "on", NULL, 0, 0,
	 N_("A link whose text is not its address waits. It stops links in disguise; readers who write Markdown links "
	    "with a title wait too."),
	 false},
	{"comments.staff_names", N_("Names of the newsroom"), SETTING_SWITCH, "on", NULL, 0, 0,
	 N_("A comment under a name that can be taken for a person of the newsroom, for a role there (editor, "
	    "moderator) or for the site itself waits. A reader who happens to have that name waits each time."),
	 false},
	{"comments.least_seconds", N_("Seconds of writing"), SETTING_NUMBER, "3", NULL, 0, 60,
	 N_("A comment that was written in less time costs the browser a second's work, or waits; 0: none does. "
	    "Programs are quick, but so is who pastes a text. Without JavaScript nothing is measured."),
	 false},
	{"comments.reader_minute", N_("Comments a minute"), SETTING_NUMBER, "5", NULL, 0, 1000,
	 N_("How many one reader may send in a minute; 0: any number. Fewer keep quarrels slow, and quick answers "
	    "too."),
	 false},
	{"comments.reader_hour", N_("Comments an hour"), SETTING_NUMBER, "60", NULL, 0, 10000,
	 N_("How many one reader may send in an hour; 0: any number."), false},
	{"comments.network_minute", N_("Comments a minute from one network"), SETTING_NUMBER, "60", NULL, 0, 10000,
	 N_("How many may come from one network in a minute; 0: any number. Offices and mobile networks put thousands "
	    "of readers behind one address, so leave room."),
	 false},
	{"comments.network_free", N_("Unsuspected comments of a network"), SETTING_NUMBER, "10", NULL, 0, 10000,
	 N_("How many may come from one network in a minute before browsers must do a second's work for each further "
	    "one; 0: any number. Without JavaScript they wait for a moderator."),
	 false},
	{"comments.depth", N_("Levels of replies"), SETTING_NUMBER, "5", NULL, 1, 10,
	 N_("How many levels of replies are indented; deeper ones say whom they answer."), false},
	{"comments.report_hold", N_("Reports that hold a comment"), SETTING_NUMBER, "3", NULL, 0, 1000,
	 N_("From how many networks a comment must be reported before it waits for a moderator; with 0 it never does. "
	    "One that a moderator approved after that stays."),
	 false},
	{"votes.network_free", N_("Free voters of a network"), SETTING_NUMBER, "25", NULL, 1, 100000,
	 N_("How many readers of one network (an office, a school, a mobile carrier's gateway) vote on an article in a "
	    "day before their browsers must do a second's work for it. More lets more of a crowd vote unasked, and "
	    "more of somebody who votes often."),
	 false},
	{"votes.network_hour", N_("Voters of a network in an hour"), SETTING_NUMBER, "60", NULL, 1, 60000,
	 N_("How many of them count in an hour, counting those who did that work; others, and readers without "
	    "JavaScript, wait and count once an hour has been calmer."),
	 false},
	{"votes.network_day", N_("Voters of a network in a day"), SETTING_NUMBER, "1000", NULL, 1, 1000000,
	 N_("From how many in a day those who wait, and all that follow, are held until somebody looks at them under "
	    "Votes. A mobile carrier's gateway seldom sends so many to one article."),
	 false},
	{"votes.network_minute", N_("Voters of a network in a minute"), SETTING_NUMBER, "25", NULL, 1, 60000,
	 N_("From how many in a minute they are a rush, which is held until somebody looks at it under Votes."), false},
	{"votes.proof_bits", N_("Work of a proof"), SETTING_NUMBER, "15", NULL, 8, 24,
	 N_("How hard the work for a vote or a comment is: each step doubles it. 15 takes a phone about a second."),
	 false},
	{"privacy.email_days", N_("Days for e-mail addresses"), SETTING_NUMBER, "0", NULL, 0, 3650,
	 N_("How many days after a comment the e-mail address that came with it is forgotten, and no more mail goes "
	    "there; 0: it stays as long as the comment."),
	 false},
	{"privacy.report_days", N_("Days for reports"), SETTING_NUMBER, "365", NULL, 7, 3650,
	 N_("How many days after it was made a reader's report of a comment is forgotten."), false},
	{"privacy.mail_days", N_("Days for mail"), SETTING_NUMBER, "30", NULL, 1, 365,
	 N_("How many days the newsroom can see to whom a mail was sent and what became of it; its text is forgotten "
	    "at once."),
	 false},
	{"privacy.desk_days", N_("Days for acts of moderators"), SETTING_NUMBER, "30", NULL, 7, 365,
	 N_("How many days what moderators did with comments, and bans that ended, are kept for taking back."), false},
	{"staff.second_factor", N_("Second factor"), SETTING_CHOICE, "required", "required optional", 0, 0,
	 N_("Whether administrators and editors must set up an authenticator code beside their password."), false},
	{"cache.cdn_seconds", N_("Seconds in a CDN"), SETTING_NUMBER, "0", NULL, 0, 86400,
	 N_("Seconds for which a CDN in front may send a page without asking again; 0: it asks each time."), false},
	{"metrics.token", N_("Token for figures"), SETTING_TEXT, "", NULL, 0, 200,
	 N_("A secret of 16 characters or more that lets another machine read /metrics (Authorization: Bearer …)."),
	 false},
	{"robots.extra", N_("More lines for robots.txt"), SETTING_TEXT, "", NULL, 0, 4000,
	 N_("Lines added to /robots.txt."), false},
	{"ads.txt", N_("Content of ads.txt"), SETTING_TEXT, "", NULL, 0, 4000,
	 N_("The content of /ads.txt; empty: there is none."), false},
};

struct site_settings {
	struct arena arena;
	struct map values; /* name -> struct str * */
	struct reaction_kind reactions[REACTION_KINDS_MAX];
	size_t n_reactions;
	struct str languages[16];
	size_t n_languages;
	bool by_section; /* some section has settings of its own */
	unsigned refs;   /* atomic */
};

/* In the order of enum block. */
static const char *const block_settings[BLOCK_COUNT] = {
	"blocks.likes",      "blocks.dislikes",  "blocks.read_time", "blocks.views",    "blocks.share",
	"blocks.author_box", "blocks.reactions", "blocks.stars",     "blocks.comments",
};

const struct setting_spec *setting_specs(size_t *ret_n)
{
	*ret_n = ARRAY_LEN(specs);
	return specs;
}

const struct setting_spec *setting_spec(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(specs); i++)
		if (str_is(name, specs[i].name))
			return &specs[i];
	return NULL;
}

/* "key|Label|emoji, …" into at most REACTION_KINDS_MAX kinds; 0 when it is not of that form. */
static size_t reactions_parse(struct str value, struct reaction_kind *ret_kinds)
{
	size_t n = 0;
	struct str item;
	while (str_split(&value, ',', &item)) {
		struct str rest = str_trim(item), key, label, emoji;
		if (n == REACTION_KINDS_MAX || !str_split(&rest, '|', &key) || !str_split(&rest, '|', &label) ||
		    !str_split(&rest, '|', &emoji) || rest.n > 0)
			return 0;
		for (size_t i = 0; i < key.n; i++)
			if (!(key.p[i] >= 'a' && key.p[i] <= 'z') && key.p[i] != '_')
				return 0;
		if (key.n == 0 || key.n > 32 || label.n == 0 || label.n > 60 || emoji.n == 0 || emoji.n > 32 ||
		    str_is(key, "none"))
			return 0;
		for (size_t i = 0; i < n; i++)
			if (str_eq(ret_kinds[i].key, key))
				return 0;
		ret_kinds[n++] = (struct reaction_kind){key, label, emoji};
	}
	return n;
}

/* "en, fr" into tags; 0 when one is malformed, doubled or there are more than max. */
static size_t languages_parse(struct str value, struct str *ret_tags, size_t max)
{
	size_t n = 0;
	struct str item;
	while (str_split(&value, ',', &item)) {
		struct str tag = str_trim(item);
		if (tag.n < 2 || tag.n > 35 || n == max)
			return 0;
		for (size_t i = 0; i < tag.n; i++) {
			char c = tag.p[i];
			bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			if (!letter && (i < 2 || !((c >= '0' && c <= '9') || c == '-')))
				return 0;
		}
		for (size_t i = 0; i < n; i++)
			if (str_eq_nocase(ret_tags[i], tag))
				return 0;
		ret_tags[n++] = tag;
	}
	return n;
}

static bool choice_has(const char *choices, struct str value)
{
	struct str rest = str_of(choices), one;
	while (str_split(&rest, ' ', &one))
		if (str_eq(one, value))
			return true;
	return false;
}

static enum rc languages_check(const struct setting_spec *spec, struct str value)
{
	struct str tags[16];
	char tag[40];
	size_t n = languages_parse(value, tags, ARRAY_LEN(tags));
	if (n == 0)
		return rc_fail(RC_INVALID, "%s: \"%.*s\" is no list of language tags such as \"en, fr\"", spec->name,
			       STR_ARG(value));
	for (size_t i = 0; i < n; i++) {
		snprintf(tag, sizeof tag, "%.*s", STR_ARG(tags[i]));
		if (!locale_language_known(tag))
			return rc_fail(RC_INVALID,
				       "%s: there is no language \"%s\"; write tags such as fr, ar or pt-BR",
				       spec->name, tag);
	}
	return RC_OK;
}

static enum rc words_check(const struct setting_spec *spec, struct str value)
{
	struct str rest = value, word;
	while (str_split(&rest, ' ', &word)) {
		if (!choice_has(spec->choices, word))
			return rc_fail(RC_INVALID, "%s: \"%.*s\" is none of: %s", spec->name, STR_ARG(word),
				       spec->choices);
		struct str later = rest, other;
		while (str_split(&later, ' ', &other))
			if (str_eq(word, other))
				return rc_fail(RC_INVALID, "%s: \"%.*s\" stands there twice", spec->name,
					       STR_ARG(word));
	}
	return RC_OK;
}

static enum rc contact_check(const struct setting_spec *spec, struct str value)
{
	CLEANUP(arena_done) struct arena a;
	struct str mail = value, address;
	arena_init(&a);
	if (value.n == 0)
		return RC_OK;
	if (str_starts(value, STR("mailto:")))
		mail = str_slice(value, strlen("mailto:"), value.n);
	bool web = str_starts(value, STR("https://")) && url_is_safe_link(value, URL_LINK_WEB);
	if (value.n > (size_t)spec->most || (!web && email_normalise(&a, mail, &address) != RC_OK))
		return rc_fail(RC_INVALID, "%s: \"%.*s\" is neither an e-mail address nor an https:// address",
			       spec->name, STR_ARG(value));
	return RC_OK;
}

static enum rc picture_check(const struct setting_spec *spec, struct str value)
{
	if (value.n > (size_t)spec->most || (value.n > 0 && !url_is_safe_link(value, URL_LINK_PATH)))
		return rc_fail(RC_INVALID, "%s: \"%.*s\" is no path of this site, such as /media/2026/11/logo.png",
			       spec->name, STR_ARG(value));
	return RC_OK;
}

static enum rc number_check(const struct setting_spec *spec, struct str value)
{
	int64_t n;
	if (str_to_i64(value, &n) != RC_OK || n < spec->least || n > spec->most)
		return rc_fail(RC_INVALID, "%s: \"%.*s\" is not a whole number from %lld to %lld", spec->name,
			       STR_ARG(value), (long long)spec->least, (long long)spec->most);
	return RC_OK;
}

static enum rc pattern_check(const struct setting_spec *spec, struct str value)
{
	struct str unknown = article_pattern_unknown(value);
	if (unknown.n > 0)
		return rc_fail(RC_INVALID, "%s: there is no %.*s; there are {year} {month} {day} {slug} {id} {section}",
			       spec->name, STR_ARG(unknown));
	if (str_find(value, STR("{slug}"), 0) == SIZE_MAX && str_find(value, STR("{id}"), 0) == SIZE_MAX)
		return rc_fail(RC_INVALID, "%s: it needs {slug} or {id}, or two articles would share one address",
			       spec->name);
	return RC_OK;
}

static enum rc text_check(const struct setting_spec *spec, struct str value)
{
	if (value.n < (size_t)spec->least || value.n > (size_t)spec->most)
		return rc_fail(RC_INVALID, "%s: %zu bytes; it takes %lld to %lld", spec->name, value.n,
			       (long long)spec->least, (long long)spec->most);
	bool path = str_starts(str_of(spec->name), STR("addresses."));
	if (path && (value.p[0] != '/' || value.p[value.n - 1] != '/'))
		return rc_fail(RC_INVALID, "%s: \"%.*s\" must begin and end with /", spec->name, STR_ARG(value));
	if (path && path_is_reserved(value))
		return rc_fail(RC_INVALID, "%s: \"%.*s\" is a fixed address of the program", spec->name,
			       STR_ARG(value));
	if (str_is(STR("addresses.article"), spec->name))
		return pattern_check(spec, value);
	if (str_is(STR("metrics.token"), spec->name) && value.n > 0 && value.n < TOKEN_MIN)
		return rc_fail(RC_INVALID, "%s: a secret has at least %d characters", spec->name, TOKEN_MIN);
	return RC_OK;
}

/* The paper of our theme, light and dark; 4.5 : 1 is what WCAG asks of text. */
static enum rc colour_check(const struct setting_spec *spec, struct str value)
{
	static const struct colour light = {0xff, 0xfe, 0xfc}, dark = {0x15, 0x14, 0x12};
	struct colour c;
	if (value.n == 0)
		return RC_OK;
	if (colour_parse(value, &c) != RC_OK)
		return rc_fail(RC_INVALID, "%s: \"%.*s\" is no colour; write it as #9c1f1f", spec->name,
			       STR_ARG(value));
	int contrast = colour_contrast(c, str_is(str_of(spec->name), "look.accent_dark") ? dark : light);
	if (contrast < 450)
		return rc_fail(RC_INVALID, "%s: %.*s can hardly be read on the page (contrast %d.%d, it needs 4.5)",
			       spec->name, STR_ARG(value), contrast / 100, contrast / 10 % 10);
	return RC_OK;
}

enum rc setting_check(const struct setting_spec *spec, struct str value)
{
	struct reaction_kind kinds[REACTION_KINDS_MAX];
	char zone[64];

	if (str_is(value, spec->initial))
		return RC_OK;
	if (!utf8_valid(value))
		return rc_fail(RC_INVALID, "%s: the value is not UTF-8 text", spec->name);
	switch (spec->kind) {
	case SETTING_SWITCH:
		if (!str_is(value, "on") && !str_is(value, "off"))
			return rc_fail(RC_INVALID, "%s: \"%.*s\" is neither on nor off", spec->name, STR_ARG(value));
		return RC_OK;
	case SETTING_NUMBER:
		return number_check(spec, value);
	case SETTING_CHOICE:
		if (!choice_has(spec->choices, value))
			return rc_fail(RC_INVALID, "%s: \"%.*s\" is none of: %s", spec->name, STR_ARG(value),
				       spec->choices);
		return RC_OK;
	case SETTING_WORDS:
		return words_check(spec, value);
	case SETTING_TEXT:
		return text_check(spec, value);
	case SETTING_PICTURE:
		return picture_check(spec, value);
	case SETTING_CONTACT:
		return contact_check(spec, value);
	case SETTING_COLOUR:
		return colour_check(spec, value);
	case SETTING_ZONE:
		snprintf(zone, sizeof zone, "%.*s", STR_ARG(value));
		if (value.n == 0 || value.n >= sizeof zone || !locale_zone_known(zone))
			return rc_fail(RC_INVALID, "%s: \"%.*s\" is no time zone; write it as Europe/Paris or UTC",
				       spec->name, STR_ARG(value));
		return RC_OK;
	case SETTING_LANGUAGES:
		return languages_check(spec, value);
	case SETTING_REACTIONS:
		if (reactions_parse(value, kinds) == 0)
			return rc_fail(
				RC_INVALID,
				"%s: write 1 to %d kinds as key|Label|emoji with commas between; a key is a-z and "
				"_, and not \"none\"",
				spec->name, REACTION_KINDS_MAX);
		return RC_OK;
	}
	return rc_fail(RC_INTERNAL, "%s: unknown kind of setting", spec->name);
}

enum rc setting_check_stored(struct db *db, const struct setting_spec *spec, struct str value)
{
	CLEANUP(arena_done) struct arena a;
	struct media m;
	arena_init(&a);
	if (spec->kind != SETTING_PICTURE || value.n == 0)
		return RC_OK;
	enum rc rc = media_get_by_path(db, &a, value, &m);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && (m.state != MEDIA_PRESENT || m.width == 0)))
		return rc_fail(RC_INVALID, "%s: this site has no picture at \"%.*s\"", spec->name, STR_ARG(value));
	return rc;
}

static struct str value_of(const struct site_settings *s, const char *name)
{
	const struct str *value = map_get(&s->values, str_of(name));
	ensure(value, "a setting that is not in the table");
	return *value;
}

/* What is not set has its default in the map, too: every look-up ends there. */
static void defaults_add(struct site_settings *s)
{
	struct str *initial = arena_array(&s->arena, ARRAY_LEN(specs), sizeof *initial);
	for (size_t i = 0; i < ARRAY_LEN(specs); i++) {
		initial[i] = str_of(specs[i].initial);
		if (!map_has(&s->values, str_of(specs[i].name)))
			map_set(&s->values, str_of(specs[i].name), &initial[i]);
	}
}

static struct site_settings *settings_new(void)
{
	struct site_settings *s = calloc(1, sizeof *s);
	ensure(s);
	arena_init(&s->arena);
	map_init(&s->values, &s->arena);
	s->refs = 1;
	return s;
}

/* Values that are lists, taken apart once. */
static void lists_read(struct site_settings *s)
{
	s->n_reactions = reactions_parse(value_of(s, "reactions.kinds"), s->reactions);
	s->n_languages = languages_parse(value_of(s, "site.languages"), s->languages, ARRAY_LEN(s->languages));
}

enum rc settings_load(struct db *db, struct site_settings **ret_settings)
{
	struct site_settings *s = settings_new();
	struct settings rows;
	enum rc rc = setting_list(db, &s->arena, SETTING_SITE, 0, &rows);
	if (rc == RC_OK)
		rc = setting_any_of_sections(db, &s->by_section);
	if (rc != RC_OK) {
		settings_unref(s);
		return rc;
	}
	for (size_t i = 0; i < rows.n; i++)
		map_set(&s->values, rows.items[i].name, &rows.items[i].value);
	defaults_add(s);
	lists_read(s);
	*ret_settings = s;
	return RC_OK;
}

struct site_settings *settings_with(const struct site_settings *now, const struct str *values)
{
	struct site_settings *s = settings_new();
	struct str *copies = arena_array(&s->arena, ARRAY_LEN(specs), sizeof *copies);
	for (size_t i = 0; i < ARRAY_LEN(specs); i++) {
		copies[i] = arena_str(&s->arena, values[i].p ? values[i] : value_of(now, specs[i].name));
		map_set(&s->values, str_of(specs[i].name), &copies[i]);
	}
	s->by_section = now->by_section;
	lists_read(s);
	return s;
}

struct site_settings *settings_ref(struct site_settings *s)
{
	__atomic_fetch_add(&s->refs, 1, __ATOMIC_RELAXED);
	return s;
}

void settings_unref(struct site_settings *s)
{
	if (!s || __atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	arena_done(&s->arena);
	free(s);
}

struct str settings_text(const struct site_settings *s, const char *name)
{
	return value_of(s, name);
}

int64_t settings_number(const struct site_settings *s, const char *name)
{
	int64_t n;
	if (str_to_i64(value_of(s, name), &n) == RC_OK)
		return n;
	const struct setting_spec *spec = setting_spec(str_of(name));
	return str_to_i64(str_of(spec->initial), &n) == RC_OK ? n : spec->least;
}

bool settings_on(const struct site_settings *s, const char *name)
{
	return str_is(value_of(s, name), "on");
}

const char *settings_zone(const struct site_settings *s)
{
	return value_of(s, "site.time_zone").p;
}

size_t settings_reactions(const struct site_settings *s, const struct reaction_kind **ret_kinds)
{
	*ret_kinds = s->reactions;
	return s->n_reactions;
}

int settings_reaction(const struct site_settings *s, struct str key)
{
	for (size_t i = 0; i < s->n_reactions; i++)
		if (str_eq(s->reactions[i].key, key))
			return (int)i;
	return -1;
}

size_t settings_languages(const struct site_settings *s, const struct str **ret_tags)
{
	*ret_tags = s->languages;
	return s->n_languages;
}

enum rc switches_of(struct db *db, const struct site_settings *s, struct arena *a, int64_t article_id,
		    struct switches *ret_switches)
{
	/* What is set for the site is in the snapshot; the way up through the sections is seldom worth going. */
	struct settings effective;
	enum rc rc = s->by_section ? setting_list_effective(db, a, article_id, &effective)
				   : setting_list(db, a, SETTING_ARTICLE, article_id, &effective);
	if (rc != RC_OK)
		return rc;
	struct switches sw = {.on = 0};
	for (int b = 0; b < BLOCK_COUNT; b++) {
		struct str v = setting_find(&effective, str_of(block_settings[b]));
		if (v.p ? str_is(v, "on") : settings_on(s, block_settings[b]))
			sw.on |= 1u << b;
	}
	struct str policy = setting_find(&effective, STR("comments.policy"));
	sw.comment_policy = policy.p ? policy : settings_text(s, "comments.policy");
	struct str days = setting_find(&effective, STR("comments.days"));
	if (!days.p || str_to_i64(days, &sw.comment_days) != RC_OK)
		sw.comment_days = settings_number(s, "comments.days");
	*ret_switches = sw;
	return RC_OK;
}
