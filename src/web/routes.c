/*
 * Every address that the program answers by itself: method, path, handler, who, what is settled beforehand, largest
 * body. All other paths are looked up in the site (reader_path). A path that is not here and not there is 404.
 */
#include "web/routes.h"

#include "web/handlers.h"

#define GET METHOD_GET
#define POST METHOD_POST
#define OTHERS (POST | METHOD_PUT | METHOD_PATCH | METHOD_DELETE | METHOD_OPTIONS)

#define VOTE_BODY 4096
#define READER_BODY (64 * 1024)
#define FORM_BODY 250000      /* of staff: a field's own limit is said beside it, so the whole must get through */
#define ARTICLE_BODY 12000000 /* 2 MB of text may be kept; twice that gets through escaped, and is told by its name */
#define HELD_BODY (ARTICLE_BODY + ARTICLE_BODY / 2) /* a form that waited for its sender to sign in, names prefixed */
#define FILE_BODY (27 * 1024 * 1024)                /* a plain form with a picture */
#define PIECE_BODY (1024 * 1024)                    /* of an upload: UPLOAD_CHUNK_MAX */
#define WORDS_BODY (8 * 1024 * 1024)                /* 100,000 words, as a file or pasted */
#define VOTE (SAME_ORIGIN | FORM | VOTER | PERSONAL)

/* clang-format off */
static const struct web_route routes[] = {
	{{GET, "/"}, reader_front, ANYONE, SHARED, 0},
	{{GET, "/page/:n/"}, reader_front_page, ANYONE, SHARED, 0},
	{{GET, "/search/"}, reader_search, ANYONE, 0, 0},

	{{POST, "/articles/:id/like"}, reader_like, ANYONE, VOTE | ON_LOOP, VOTE_BODY},
	{{POST, "/articles/:id/reaction"}, reader_react, ANYONE, VOTE | ON_LOOP, VOTE_BODY},
	{{POST, "/articles/:id/rating"}, reader_rate, ANYONE, VOTE | ON_LOOP, VOTE_BODY},
	{{POST, "/articles/:id/comments"}, reader_comment_create, ANYONE, VOTE, READER_BODY},
	{{POST, "/articles/:id/view"}, reader_view, ANYONE, SAME_ORIGIN | PERSONAL, VOTE_BODY},
	{{GET, "/articles/:id/tally"}, reader_tally, ANYONE, PERSONAL, 0},
	{{GET, "/articles/:id/live"}, reader_live, ANYONE, PERSONAL, 0},
	{{GET, "/comments/own"}, reader_comment_own, ANYONE, PERSONAL, 0},
	{{GET, "/comments/:id"}, reader_comment, ANYONE, 0, 0},
	{{GET, "/comments/:id/fragment"}, reader_comment_fragment, ANYONE, SHARED, 0},
	{{POST, "/comments/:id/edit"}, reader_comment_edit, ANYONE, SAME_ORIGIN | FORM | PERSONAL, READER_BODY},
	{{POST, "/comments/:id/withdraw"}, reader_comment_withdraw, ANYONE, SAME_ORIGIN | FORM | PERSONAL, VOTE_BODY},
	{{POST, "/comments/:id/like"}, reader_comment_like, ANYONE, VOTE, VOTE_BODY},
	{{POST, "/comments/:id/report"}, reader_comment_report, ANYONE, VOTE, READER_BODY},

	{{POST, "/polls/:id/vote"}, reader_poll_vote, ANYONE, VOTE, VOTE_BODY},

	{{GET, "/receipt/"}, reader_receipt_own, ANYONE, PERSONAL, 0},
	{{GET, "/receipt/:secret/"}, reader_receipt, ANYONE, PERSONAL, 0},
	{{GET, "/receipt/:secret/data.json"}, reader_receipt_file, ANYONE, PERSONAL, 0},
	{{POST, "/receipt/:secret/erase"}, reader_receipt_erase, ANYONE, SAME_ORIGIN | FORM | PERSONAL, VOTE_BODY},
	{{GET, "/notices/:secret/"}, reader_notices, ANYONE, PERSONAL, 0},
	{{POST, "/notices/:secret/"}, reader_notices_choose, ANYONE, SAME_ORIGIN | FORM | PERSONAL, VOTE_BODY},
	/* Whatever else is asked for there has a secret in it that no cache must keep. */
	{{GET, "/receipt"}, reader_nowhere, ANYONE, SLASH | PERSONAL, 0},
	{{GET, "/receipt/*path"}, reader_nowhere, ANYONE, SLASH | PERSONAL, 0},
	{{GET, "/notices/:secret"}, reader_nowhere, ANYONE, SLASH | PERSONAL, 0},
	{{GET, "/preview/:secret"}, reader_nowhere, ANYONE, SLASH | PERSONAL, 0},

	{{GET, "/feed/"}, feed_rss, ANYONE, SHARED, 0},
	{{GET, "/feed/atom/"}, feed_atom, ANYONE, SHARED, 0},
	{{GET, "/feed.json"}, feed_json, ANYONE, SHARED, 0},
	{{GET, "/comments/feed/"}, feed_comments, ANYONE, SHARED, 0},
	{{GET, "/corrections/"}, reader_corrections, ANYONE, SHARED, 0},
	{{GET, "/corrections/page/:n/"}, reader_corrections_page, ANYONE, SHARED, 0},
	{{GET, "/corrections/feed/"}, feed_corrections, ANYONE, SHARED, 0},
	{{GET, "/sitemap.xml"}, feed_sitemap, ANYONE, SHARED, 0},
	{{GET, "/sitemap-news.xml"}, feed_sitemap_news, ANYONE, SHARED, 0},
	{{GET, "/sitemaps/:n"}, feed_sitemap_part, ANYONE, SHARED, 0},
	{{GET, "/robots.txt"}, feed_robots, ANYONE, SHARED, 0},
	{{GET, "/manifest.webmanifest"}, feed_manifest, ANYONE, SHARED, 0},
	{{GET, "/.well-known/security.txt"}, feed_security, ANYONE, SHARED, 0},
	{{GET, "/ads.txt"}, feed_ads, ANYONE, SHARED, 0},

	{{GET, "/media/*path"}, reader_media, ANYONE, SHARED, 0},
	{{GET, "/assets/*path"}, reader_asset, ANYONE, ON_LOOP, 0},
	{{GET, "/favicon.ico"}, reader_favicon, ANYONE, ON_LOOP, 0},
	{{GET, "/healthz"}, api_healthz, ANYONE, PERSONAL | ON_LOOP, 0},
	{{GET, "/readyz"}, api_readyz, ANYONE, PERSONAL, 0},
	{{GET, "/metrics"}, api_metrics, ANYONE, PERSONAL | ON_LOOP, 0},

	{{GET, "/newsroom/"}, staff_home, MAY_WORK, 0, 0},
	{{GET, "/newsroom/sign-in/"}, staff_sign_in, ANYONE, DESK, 0},
	{{POST, "/newsroom/sign-in/"}, staff_sign_in_try, ANYONE, DESK | SLOW | FORM, HELD_BODY},
	{{GET, "/newsroom/sign-in/code/"}, staff_code, ANYONE, DESK, 0},
	{{POST, "/newsroom/sign-in/code/"}, staff_code_try, ANYONE, DESK | FORM, HELD_BODY},
	{{POST, "/newsroom/sign-out/"}, staff_sign_out, SIGNED_IN, FORM, FORM_BODY},
	{{GET, "/newsroom/security/"}, staff_security, SIGNED_IN, 0, 0},
	{{POST, "/newsroom/security/factor/"}, staff_factor_set, SIGNED_IN, FORM, FORM_BODY},
	{{POST, "/newsroom/security/factor/remove/"}, staff_factor_remove, MAY_WORK, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/security/codes/"}, staff_codes_renew, MAY_WORK, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/security/password/"}, staff_password_set, SIGNED_IN, FORM | SLOW, FORM_BODY},
	{{POST, "/newsroom/security/email/"}, staff_email_change, MAY_WORK, FORM | SLOW, FORM_BODY},
	{{POST, "/newsroom/security/language/"}, staff_language_set, MAY_WORK, FORM, FORM_BODY},
	{{GET, "/newsroom/email/:token/"}, staff_email, ANYONE, DESK, 0},
	{{POST, "/newsroom/email/:token/"}, staff_email_confirm, ANYONE, DESK | FORM, VOTE_BODY},
	{{POST, "/newsroom/security/sessions/"}, staff_sessions_end, SIGNED_IN, FORM, FORM_BODY},
	{{GET, "/newsroom/invitation/:token/"}, staff_accept, ANYONE, DESK, 0},
	{{POST, "/newsroom/invitation/:token/"}, staff_accept_set, ANYONE, DESK | SLOW | FORM, VOTE_BODY},
	{{GET, "/newsroom/reset/:token/"}, staff_accept, ANYONE, DESK, 0},
	{{POST, "/newsroom/reset/:token/"}, staff_accept_set, ANYONE, DESK | SLOW | FORM, VOTE_BODY},
	{{GET, "/newsroom/forgotten/"}, staff_forgotten, ANYONE, DESK, 0},
	{{POST, "/newsroom/forgotten/"}, staff_forgotten_ask, ANYONE, DESK | FORM, VOTE_BODY},

	{{GET, "/newsroom/people/"}, staff_people, MAY_EDIT_PEOPLE, 0, 0},
	{{GET, "/newsroom/people/new/"}, staff_person, MAY_EDIT_PEOPLE, 0, 0},
	{{POST, "/newsroom/people/new/"}, staff_person_save, MAY_EDIT_PEOPLE, FORM, FORM_BODY},
	{{GET, "/newsroom/people/invite/"}, staff_invite, MAY_MANAGE_STAFF, 0, 0},
	{{POST, "/newsroom/people/invite/"}, staff_invite_send, MAY_MANAGE_STAFF, FORM, FORM_BODY},
	{{GET, "/newsroom/people/:id/"}, staff_person, MAY_EDIT_PEOPLE, 0, 0},
	{{POST, "/newsroom/people/:id/"}, staff_person_save, MAY_EDIT_PEOPLE, FORM, FORM_BODY},
	{{POST, "/newsroom/people/:id/merge/"}, staff_person_merge, MAY_EDIT_PEOPLE, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/people/:id/role/"}, staff_account_role, MAY_MANAGE_STAFF, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/people/:id/link/"}, staff_account_link, MAY_MANAGE_STAFF, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/people/:id/email/"}, staff_account_email, MAY_MANAGE_STAFF, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/people/:id/sessions/"}, staff_account_sessions, MAY_MANAGE_STAFF, FORM, FORM_BODY},
	{{POST, "/newsroom/people/:id/factor/"}, staff_account_factor, MAY_MANAGE_STAFF, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/people/:id/remove/"}, staff_account_remove, MAY_MANAGE_STAFF, FORM | FRESH, FORM_BODY},
	{{GET, "/newsroom/profile/"}, staff_person, MAY_WORK, 0, 0},
	{{POST, "/newsroom/profile/"}, staff_person_save, MAY_WORK, FORM, FORM_BODY},
	{{GET, "/newsroom/audit/"}, staff_audit, MAY_AUDIT, 0, 0},

	{{GET, "/newsroom/articles/new"}, staff_article_new, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/articles/new"}, staff_article_create, MAY_WRITE, FORM | WORDS, ARTICLE_BODY},
	{{GET, "/newsroom/articles/:id/"}, staff_article, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/articles/:id/"}, staff_article_save, MAY_WRITE, FORM | WORDS, ARTICLE_BODY},
	{{GET, "/newsroom/articles/"}, staff_articles, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/articles/"}, staff_articles_act, MAY_WRITE, FORM, FORM_BODY},
	{{GET, "/newsroom/articles/:id/workflow/"}, staff_workflow, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/articles/:id/act"}, staff_workflow_act, MAY_WRITE, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/note"}, staff_note_add, MAY_WRITE, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/embargo"}, staff_embargo_set, MAY_WRITE, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/correct"}, staff_correct, MAY_PUBLISH_OWN, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/uncorrect"}, staff_uncorrect, MAY_PUBLISH_OWN, FORM, FORM_BODY},
	{{GET, "/newsroom/calendar/"}, staff_calendar, MAY_WRITE, 0, 0},
	{{GET, "/newsroom/reports/"}, staff_report, MAY_SEE_REPORTS, 0, 0},
	{{GET, "/newsroom/reports/csv"}, staff_report_csv, MAY_SEE_REPORTS, 0, 0},
	{{POST, "/newsroom/articles/:id/autosave"}, staff_article_autosave, MAY_WRITE, FORM | WORDS, ARTICLE_BODY},
	{{GET, "/newsroom/articles/:id/conflict/"}, staff_conflict, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/articles/:id/discard"}, staff_article_discard, MAY_WRITE, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/lock"}, staff_article_lock, MAY_WRITE, FORM, FORM_BODY},
	{{GET, "/newsroom/articles/:id/polls/"}, staff_polls, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/articles/:id/polls/"}, staff_poll_save, MAY_WRITE, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/polls/act"}, staff_poll_act, MAY_WRITE, FORM, FORM_BODY},
	{{GET, "/newsroom/articles/:id/preview/"}, staff_article_preview, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/articles/:id/preview/"}, staff_article_preview_keep, MAY_WRITE, FORM | WORDS, ARTICLE_BODY},
	{{POST, "/newsroom/articles/:id/preview-link"}, staff_article_preview_link, MAY_WRITE, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/resolve"}, staff_article_resolve, MAY_WRITE, FORM, FORM_BODY},
	{{POST, "/newsroom/articles/:id/restore"}, staff_article_restore, MAY_WRITE, FORM, FORM_BODY},
	{{GET, "/newsroom/articles/:id/figures/"}, staff_figures, MAY_WRITE, 0, 0},
	{{GET, "/newsroom/articles/:id/revisions/"}, staff_revisions, MAY_WRITE, 0, 0},
	{{GET, "/newsroom/articles/:id/revisions/:version"}, staff_revision, MAY_WRITE, 0, 0},
	{{GET, "/newsroom/breaking/"}, staff_breaking, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/breaking/"}, staff_breaking_send, MAY_WRITE, FORM, FILE_BODY},
	{{GET, "/newsroom/media/"}, staff_media, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/media/"}, staff_media_send, MAY_UPLOAD, FORM, FILE_BODY},
	{{GET, "/newsroom/media/picker/"}, staff_media_picker, MAY_WRITE, 0, 0},
	{{GET, "/newsroom/media/:id/"}, staff_media_item, MAY_WRITE, 0, 0},
	{{POST, "/newsroom/media/:id/"}, staff_media_edit, MAY_UPLOAD, FORM, FORM_BODY},
	{{POST, "/newsroom/media/:id/file"}, staff_media_replace, MAY_UPLOAD, FORM, FILE_BODY},
	{{GET, "/newsroom/media/:id/delete/"}, staff_media_delete_ask, MAY_UPLOAD, 0, 0},
	{{POST, "/newsroom/media/:id/delete/"}, staff_media_delete, MAY_UPLOAD, FORM, FORM_BODY},
	{{POST, "/newsroom/uploads/"}, staff_upload_begin, MAY_UPLOAD, FORM, FORM_BODY},
	{{GET, "/newsroom/uploads/:id"}, staff_upload_state, MAY_UPLOAD, 0, 0},
	{{POST | METHOD_PUT, "/newsroom/uploads/:id"}, staff_upload_add, MAY_UPLOAD, 0, PIECE_BODY},
	{{POST, "/newsroom/uploads/:id/finish"}, staff_upload_finish, MAY_UPLOAD, FORM, FORM_BODY},
	{{POST, "/newsroom/uploads/:id/discard"}, staff_upload_discard, MAY_UPLOAD, FORM, FORM_BODY},

	{{GET, "/newsroom/suggest/:what"}, staff_suggest, MAY_WRITE, 0, 0},
	{{GET, "/preview/:secret/"}, preview_by_secret, ANYONE, PERSONAL, 0},
	{{GET, "/newsroom/front/"}, staff_front, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/front/"}, staff_front_set, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/menus/"}, staff_menus, MAY_ARRANGE, 0, 0},
	{{GET, "/newsroom/menus/:place/"}, staff_menu, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/menus/:place/add/"}, staff_menu_add, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/menus/:place/items/:id/"}, staff_menu_item, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/menus/:place/order/"}, staff_menu_order, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/sections/"}, staff_sections, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/sections/order/"}, staff_sections_order, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/sections/new/"}, staff_section_new, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/sections/new/"}, staff_section_create, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/sections/:id/"}, staff_section, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/sections/:id/"}, staff_section_save, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/sections/:id/settings/"}, staff_section_settings, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/sections/:id/merge/"}, staff_section_merge, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/sections/:id/delete/"}, staff_section_delete, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/tags/"}, staff_tags, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/tags/"}, staff_tag_create, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/tags/merge/"}, staff_tags_merge, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/tags/:id/"}, staff_tag, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/tags/:id/"}, staff_tag_save, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/tags/:id/delete/"}, staff_tag_delete, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/redirects/"}, staff_redirects, MAY_ARRANGE, 0, 0},
	{{POST, "/newsroom/redirects/"}, staff_redirect_add, MAY_ARRANGE, FORM, FORM_BODY},
	{{POST, "/newsroom/redirects/delete/"}, staff_redirect_delete, MAY_ARRANGE, FORM, FORM_BODY},
	{{GET, "/newsroom/health/"}, staff_health, MAY_MOVE_SITE, 0, 0},
	{{POST, "/newsroom/health/check/"}, staff_check_begin, MAY_MOVE_SITE, FORM, FORM_BODY},
	{{POST, "/newsroom/health/mail/"}, staff_mail_test, MAY_MOVE_SITE, FORM | SLOW, FORM_BODY},
	{{GET, "/newsroom/transfer/"}, staff_transfer, MAY_MOVE_SITE, 0, 0},
	{{POST, "/newsroom/transfer/backup/"}, staff_backup_begin, MAY_MOVE_SITE, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/transfer/export/"}, staff_export_begin, MAY_MOVE_SITE, FORM, FORM_BODY},
	{{POST, "/newsroom/transfer/import/"}, staff_import_begin, MAY_MOVE_SITE, FORM, FILE_BODY},
	{{GET, "/newsroom/transfer/:id/"}, staff_task, MAY_MOVE_SITE, 0, 0},
	{{POST, "/newsroom/transfer/:id/cancel"}, staff_task_cancel, MAY_MOVE_SITE, FORM, FORM_BODY},
	{{GET, "/newsroom/transfer/:id/file"}, staff_task_file, MAY_MOVE_SITE, 0, 0},
	{{POST, "/newsroom/transfer/:id/file"}, staff_task_fetch, MAY_MOVE_SITE, FORM | FRESH, FORM_BODY},
	{{POST, "/newsroom/transfer/:id/remove"}, staff_task_remove, MAY_MOVE_SITE, FORM, FORM_BODY},
	{{GET, "/newsroom/settings/"}, staff_settings, MAY_SET_UP, 0, 0},
	{{GET, "/newsroom/settings/:group/"}, staff_settings_group, MAY_SET_UP, 0, 0},
	{{POST, "/newsroom/settings/:group/"}, staff_settings_save, MAY_SET_UP, FORM, FORM_BODY},
	{{POST, "/newsroom/settings/:group/rehearse/"}, staff_settings_rehearse, MAY_SET_UP, FORM, FORM_BODY},

	{{GET, "/newsroom/ballots/"}, staff_ballots, MAY_WATCH_VOTES, 0, 0},
	{{GET, "/newsroom/ballots/:id/"}, staff_ballots_article, MAY_WATCH_VOTES, 0, 0},
	{{POST, "/newsroom/ballots/:id/void/"}, staff_ballots_void, MAY_WATCH_VOTES, FORM, FORM_BODY},
	{{POST, "/newsroom/ballots/:id/count/"}, staff_ballots_count, MAY_WATCH_VOTES, FORM, FORM_BODY},
	{{POST, "/newsroom/ballots/voids/:id/restore/"}, staff_ballots_restore, MAY_WATCH_VOTES, FORM, FORM_BODY},
	{{GET, "/newsroom/comments/"}, staff_comments, MAY_MODERATE, 0, 0},
	{{POST, "/newsroom/comments/act/"}, staff_comments_act, MAY_MODERATE, FORM, FORM_BODY},
	{{POST, "/newsroom/comments/undo/"}, staff_comments_undo, MAY_MODERATE, FORM, FORM_BODY},
	{{GET, "/newsroom/comments/:id/"}, staff_comment, MAY_MODERATE, 0, 0},
	{{POST, "/newsroom/comments/:id/reply/"}, staff_comment_reply, MAY_MODERATE, FORM, FORM_BODY},
	{{POST, "/newsroom/comments/:id/edit/"}, staff_comment_edit, MAY_MODERATE, FORM, FORM_BODY},
	{{POST, "/newsroom/comments/:id/ban/"}, staff_comment_ban, MAY_MODERATE, FORM, FORM_BODY},
	{{GET, "/newsroom/bans/"}, staff_bans, MAY_MODERATE, 0, 0},
	{{POST, "/newsroom/bans/:id/lift/"}, staff_ban_lift, MAY_MODERATE, FORM, FORM_BODY},
	{{GET, "/newsroom/words/"}, staff_words, MAY_SET_WORDS, 0, 0},
	{{POST, "/newsroom/words/"}, staff_words_add, MAY_SET_WORDS, FORM, WORDS_BODY},
	{{GET, "/newsroom/words/export"}, staff_words_export, MAY_SET_WORDS, 0, 0},
	{{POST, "/newsroom/words/remove/"}, staff_words_remove, MAY_SET_WORDS, FORM, FORM_BODY},
	{{POST, "/newsroom/words/try/"}, staff_words_try, MAY_SET_WORDS, FORM, FORM_BODY},

	{{GET, "/newsroom"}, staff_nowhere, SIGNED_IN, SLASH, 0},
	{{GET, "/newsroom/*path"}, staff_nowhere, SIGNED_IN, SLASH, 0},
	{{OTHERS, "/newsroom/*path"}, staff_nowhere, SIGNED_IN, 0, FORM_BODY},

	{{GET, "/*path"}, reader_path, ANYONE, SHARED, 0},
	{{OTHERS, "/*path"}, reader_path_other, ANYONE, PERSONAL, READER_BODY},
};
/* clang-format on */

struct router *routes_compile(void)
{
	return router_new(routes, ARRAY_LEN(routes), sizeof routes[0]);
}

const struct web_route *route_at(size_t row)
{
	ensure(row < ARRAY_LEN(routes));
	return &routes[row];
}

size_t routes_count(void)
{
	return ARRAY_LEN(routes);
}

void web_routes_print(struct buf *out)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		const struct web_route *r = &routes[i];
		buf_printf(out, "%-10.*s %-40s %-12s%s%s%s%s%s%s%s%s%s\n", STR_ARG(method_allow(&a, r->route.methods)),
			   r->route.pattern, need_name(r->need), r->flags & SAME_ORIGIN ? " same-origin" : "",
			   r->flags & FORM ? " form" : "", r->flags & VOTER ? " voter" : "",
			   r->flags & PERSONAL ? " no-store" : "", r->flags & SHARED ? " shared" : "",
			   r->flags & ON_LOOP ? " on-loop" : "", r->flags & SLOW ? " slow" : "",
			   r->flags & FRESH ? " fresh-password" : "", r->flags & SLASH ? " slash" : "");
	}
}
