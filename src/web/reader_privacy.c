/*
 * The page that says what the site keeps of its readers: made from the settings that decide it, so that it cannot say
 * anything else. An owner's own page at /privacy/ stands there instead.
 */
#include "rules/mailer.h"
#include "rules/network.h"
#include "web/handlers.h"
#include "web/page.h"
#include "web/running.h"

static struct str days(struct req *q, int64_t n)
{
	return page_count(q, N_PLURAL("%d day", "%d days"), n);
}

static struct str days_of(struct req *q, const char *setting)
{
	int64_t n = settings_number(q->settings, setting);
	return n > 0 ? days(q, n) : STR("");
}

static bool votes_on(const struct req *q)
{
	static const char *const blocks[] = {"blocks.likes", "blocks.dislikes", "blocks.reactions", "blocks.stars",
					     "blocks.comments"};
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
		if (settings_on(q->settings, blocks[i]))
			return true;
	return false;
}

enum rc reader_privacy(struct req *q)
{
	struct str rule = settings_text(q->settings, "comments.email");
	struct str publisher = settings_text(q->settings, "site.publisher");
	struct privacy_view v = {
		.comments = settings_on(q->settings, "blocks.comments"),
		.email_required = str_is(rule, "required"),
		.email_optional = str_is(rule, "optional"),
		.votes = votes_on(q),
		.views = settings_on(q->settings, "blocks.views"),
		.embeds = true,
		.mails = mailer_ready(q->site) && !str_is(rule, "off"),
		.cookie = STR(VOTER_COOKIE_NAME),
		.cookie_days = days(q, VOTER_COOKIE_DAYS),
		.network_days = days(q, NETWORK_DAYS),
		.email_days = str_is(rule, "off") ? STR("") : days_of(q, "privacy.email_days"),
		.report_days = days_of(q, "privacy.report_days"),
		.mail_days = days_of(q, "privacy.mail_days"),
		.receipt_url = STR("/receipt/"),
		.publisher = publisher.n > 0 ? publisher : settings_text(q->settings, "site.title"),
	};
	if (q->web->config.frozen)
		v.views = v.votes = v.comments = false;
	page_fill(q, &v.page, req_text(q, N_("Privacy")));
	page_canonical(q, &v.page, arena_join(q->arena, q->lang_prefix, STR("/privacy/"), STR_NONE), STR(""));
	return req_render(q, 200, "privacy", &privacy_view_type, &v);
}
