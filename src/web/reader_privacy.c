/*
 * The page that says what the site keeps of its readers: made from the settings that decide it, so that it cannot say
 * anything else. An owner's own page at /privacy/ stands there instead. To store more of readers, add a row below: a
 * test asks for one for each table.
 */
#include "rules/mailer.h"
#include "rules/network.h"
#include "rules/upkeep.h"
#include "store/idempotency.h"
#include "web/handlers.h"
#include "web/page.h"
#include "web/running.h"

static struct str days(struct req *q, int64_t n)
{
	return page_count(q, N_PLURAL("%d day", "%d days"), n);
}

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

/* What is stored, and for how long: days, or as many as a setting says, %1 in `after`; where that is 0, `until`. */
static const struct {
	const char *tables; /* names with spaces between */
	const char *what;
	const char *until, *after;
	int64_t days;
	const char *setting;
} kept[] = {
	{"ballot",
	 N_("Your votes on articles and comments and in polls: what and when, and a code of your cookie that differs "
	    "from article to article and leads to nobody"),
	 .until = N_("until you erase them; the code of a vote that did not count stays")},
	{"comment",
	 N_("Your comments with the name, website and time that came with them, which are published, and a code of "
	    "your cookie"),
	 .until = N_("until you erase them")},
	{"comment_rating",
	 N_("A rating that came with a comment: it ties your votes on that article to the name that you signed with"),
	 .until = N_("until you withdraw or erase the comment")},
	{"comment_edit", N_("What a comment said before it was changed, for moderators"),
	 .until = N_("as long as the comment")},
	{"comment", N_("The words of a comment that you withdrew, for moderators"), .days = WITHDRAWN_DAYS},
	{"comment_email", N_("The e-mail address that came with a comment; never published"),
	 .until = N_("until you withdraw or erase the comment"), .setting = "privacy.email_days"},
	{"screening", N_("Why a comment had to wait"), .until = N_("as long as the comment")},
	{"comment_print", N_("A fingerprint of a comment, so that the same is not said twice"), .days = NETWORK_DAYS},
	{"moderation moderation_item", N_("What moderators did with a comment, for taking it back"),
	 .setting = "privacy.desk_days"},
	{"comment_report",
	 N_("Your reports of comments: what you wrote in them, and a code of your cookie that differs from article to "
	    "article"),
	 .setting = "privacy.report_days"},
	{"comment_network",
	 N_("A code of your network's address with votes, comments and reports, so that nobody votes a thousand times"),
	 .after = N_("%1, then forgotten together with its key"), .days = NETWORK_DAYS},
	{"idempotency spent_proof", N_("The answer to what you sent, so that a repeated try counts once"),
	 .days = IDEMPOTENCY_KEEP_MS / DAY_MS},
	{"ban",
	 N_("Of whoever is kept out: the name, until the comment that led to it is erased, and a code of cookie, "
	    "e-mail address or network"),
	 .after = N_("as long as that lasts, and %1 more"), .setting = "privacy.desk_days"},
	{"subscriber subscriber_voter reply_notice",
	 N_("Whether an address wants mail about answers: a keyed code, in which it cannot be read, and codes of the "
	    "cookies for which that was said"),
	 .until = N_("until you erase it; after a no or no answer it stays, so that nobody is asked again")},
	{"outbox", N_("To whom a mail was sent; its text is forgotten at once"), .setting = "privacy.mail_days"},
	{"audit",
	 N_("The newsroom's log of its own acts, also those on comments and on whoever was kept out, with the "
	    "reasons that staff wrote down"),
	 .until = N_("as long as this site")},
};

static struct str until_text(struct req *q, size_t i)
{
	int64_t n = kept[i].setting ? settings_number(q->settings, kept[i].setting) : kept[i].days;
	struct str told = days(q, n);
	if (n == 0)
		return req_text(q, kept[i].until);
	return kept[i].after ? page_fill_text(q, kept[i].after, &told, 1) : told;
}

static struct view_list kept_fill(struct req *q)
{
	struct privacy_row_view *rows = arena_array(q->arena, ARRAY_LEN(kept), sizeof *rows);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		rows[i] = (struct privacy_row_view){
			.tables = str_of(kept[i].tables), .what = req_text(q, kept[i].what), .until = until_text(q, i)};
	return VIEW_ITEMS(rows, ARRAY_LEN(kept));
}

enum rc reader_privacy(struct req *q)
{
	struct str rule = settings_text(q->settings, "comments.email");
	struct str publisher = settings_text(q->settings, "site.publisher");
	struct privacy_view v = {
		.comments = settings_on(q->settings, "blocks.comments"),
		.email_required = str_is(rule, "required"),
		.email_optional = str_is(rule, "optional"),
		.views = settings_on(q->settings, "blocks.views"),
		.embeds = true,
		.mails = mailer_ready(q->site) && !str_is(rule, "off"),
		.cookie = STR(VOTER_COOKIE_NAME),
		.cookie_days = days(q, VOTER_COOKIE_DAYS),
		.receipt_url = STR("/receipt/"),
		.publisher = publisher.n > 0 ? publisher : settings_text(q->settings, "site.title"),
	};
	if (q->web->config.frozen)
		v.views = v.comments = false;
	else
		v.kept = kept_fill(q);
	page_fill(q, &v.page, req_text(q, N_("Privacy")));
	page_canonical(q, &v.page, arena_join(q->arena, q->lang_prefix, STR("/privacy/"), STR_NONE), STR(""));
	return req_render(q, 200, "privacy", &privacy_view_type, &v);
}
