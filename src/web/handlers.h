/*
 * Every handler, by the file it is in. Their contract is the same: called on a read thread after the route's flags were
 * settled; RC_OK with q->response made (or q waiting), any other code becomes its error page.
 */
#ifndef WEB_HANDLERS_H
#define WEB_HANDLERS_H

#include "web/req.h"

/* reader_list.c: front page, search, lists by date */
enum rc reader_front(struct req *q);
enum rc reader_front_page(struct req *q);
enum rc reader_search(struct req *q);
/* reader_path.c: everything that has a path of its own, and old doors */
enum rc reader_path(struct req *q);
/* The same for methods that no page takes: 405 where something stands, 404 where nothing does. */
enum rc reader_path_other(struct req *q);
/* A row of its own for what is nowhere, for the sake of its flags. */
enum rc reader_nowhere(struct req *q);
/* "/?p=7" and its kin; *ret_answered false where the query holds no such thing. */
enum rc reader_query_door(struct req *q, bool *ret_answered);
/* reader_vote.c */
enum rc reader_like(struct req *q);
enum rc reader_react(struct req *q);
enum rc reader_rate(struct req *q);
enum rc reader_poll_vote(struct req *q);
enum rc reader_comment_like(struct req *q);
enum rc reader_tally(struct req *q);
enum rc reader_view(struct req *q);
enum rc reader_live(struct req *q);
/* reader_comment.c */
enum rc reader_comment_create(struct req *q);
enum rc reader_comment(struct req *q);
enum rc reader_comment_fragment(struct req *q);
/* reader_comment_own.c */
enum rc reader_comment_own(struct req *q);
enum rc reader_comment_edit(struct req *q);
enum rc reader_comment_withdraw(struct req *q);
/* reader_report.c */
enum rc reader_comment_report(struct req *q);
/* reader_notices.c */
enum rc reader_notices(struct req *q);
enum rc reader_notices_choose(struct req *q);
/* reader_receipt.c */
enum rc reader_receipt_own(struct req *q);
enum rc reader_receipt(struct req *q);
enum rc reader_receipt_file(struct req *q);
enum rc reader_receipt_erase(struct req *q);
/* reader_privacy.c: what stands at /privacy/ where the owner has put nothing */
enum rc reader_privacy(struct req *q);
/* reader_media.c */
enum rc reader_media(struct req *q);
enum rc reader_asset(struct req *q);
enum rc reader_favicon(struct req *q);
/* feed_*.c */
enum rc feed_rss(struct req *q);
enum rc feed_atom(struct req *q);
enum rc feed_json(struct req *q);
enum rc feed_comments(struct req *q);
enum rc feed_sitemap(struct req *q);
enum rc feed_sitemap_part(struct req *q);
enum rc feed_sitemap_news(struct req *q);
enum rc feed_robots(struct req *q);
enum rc feed_manifest(struct req *q);
enum rc feed_security(struct req *q);
enum rc feed_ads(struct req *q);
/* reader_correction.c */
enum rc reader_corrections(struct req *q);
enum rc reader_corrections_page(struct req *q);
enum rc feed_corrections(struct req *q);
/* staff_desk.c: lists of articles */
enum rc staff_articles(struct req *q);
enum rc staff_articles_act(struct req *q);
/* staff_workflow.c: an article's way to readers and back */
enum rc staff_workflow(struct req *q);
enum rc staff_workflow_act(struct req *q);
enum rc staff_note_add(struct req *q);
enum rc staff_embargo_set(struct req *q);
enum rc staff_correct(struct req *q);
enum rc staff_uncorrect(struct req *q);
/* staff_calendar.c, staff_figures.c, staff_report.c */
enum rc staff_calendar(struct req *q);
enum rc staff_figures(struct req *q);
enum rc staff_report(struct req *q);
enum rc staff_report_csv(struct req *q);
/* staff.c: below /newsroom/ there is nothing else */
enum rc staff_nowhere(struct req *q);

/* staff_home.c */
enum rc staff_home(struct req *q);
/* staff_sign_in.c: the door */
enum rc staff_sign_in(struct req *q);
enum rc staff_sign_in_try(struct req *q);
enum rc staff_code(struct req *q);
enum rc staff_code_try(struct req *q);
enum rc staff_sign_out(struct req *q);
/* staff_polls.c: polls of one article */
enum rc staff_polls(struct req *q);
enum rc staff_poll_save(struct req *q);
enum rc staff_poll_act(struct req *q);
/* staff_people.c: everybody with a byline, and one's own profile */
enum rc staff_people(struct req *q);
enum rc staff_person(struct req *q);
enum rc staff_person_save(struct req *q);
enum rc staff_person_merge(struct req *q);
/* staff_accounts.c: logins */
enum rc staff_invite(struct req *q);
enum rc staff_invite_send(struct req *q);
enum rc staff_account_role(struct req *q);
enum rc staff_account_link(struct req *q);
enum rc staff_account_email(struct req *q);
enum rc staff_account_sessions(struct req *q);
enum rc staff_account_factor(struct req *q);
enum rc staff_account_remove(struct req *q);
/* staff_invitation.c: passwords of those who are not signed in */
enum rc staff_accept(struct req *q);
enum rc staff_accept_set(struct req *q);
enum rc staff_forgotten(struct req *q);
enum rc staff_forgotten_ask(struct req *q);
/* staff_audit.c */
enum rc staff_audit(struct req *q);
/* staff_email.c: the link that proves a new address */
enum rc staff_email(struct req *q);
enum rc staff_email_confirm(struct req *q);
/* staff_security.c: own password, address, language, second factor, devices */
enum rc staff_security(struct req *q);
enum rc staff_factor_set(struct req *q);
enum rc staff_factor_remove(struct req *q);
enum rc staff_codes_renew(struct req *q);
enum rc staff_password_set(struct req *q);
enum rc staff_email_change(struct req *q);
enum rc staff_language_set(struct req *q);
enum rc staff_sessions_end(struct req *q);
/* staff_front.c */
enum rc staff_front(struct req *q);
enum rc staff_front_set(struct req *q);
/* staff_menus.c */
enum rc staff_menus(struct req *q);
enum rc staff_menu(struct req *q);
enum rc staff_menu_add(struct req *q);
enum rc staff_menu_item(struct req *q);
enum rc staff_menu_order(struct req *q);
/* staff_sections.c */
enum rc staff_sections(struct req *q);
enum rc staff_sections_order(struct req *q);
enum rc staff_section_new(struct req *q);
enum rc staff_section_create(struct req *q);
enum rc staff_section(struct req *q);
enum rc staff_section_save(struct req *q);
enum rc staff_section_settings(struct req *q);
enum rc staff_section_merge(struct req *q);
enum rc staff_section_delete(struct req *q);
/* staff_tags.c */
enum rc staff_tags(struct req *q);
enum rc staff_tag_create(struct req *q);
enum rc staff_tags_merge(struct req *q);
enum rc staff_tag(struct req *q);
enum rc staff_tag_save(struct req *q);
enum rc staff_tag_delete(struct req *q);
/* staff_redirects.c */
enum rc staff_redirects(struct req *q);
enum rc staff_redirect_add(struct req *q);
enum rc staff_redirect_delete(struct req *q);
/* staff_settings.c */
enum rc staff_settings(struct req *q);
enum rc staff_settings_group(struct req *q);
enum rc staff_settings_save(struct req *q);
enum rc staff_settings_rehearse(struct req *q);
/* staff_transfer.c: import, export, backup, and the tasks that do them */
enum rc staff_transfer(struct req *q);
enum rc staff_import_begin(struct req *q);
enum rc staff_export_begin(struct req *q);
enum rc staff_backup_begin(struct req *q);
enum rc staff_check_begin(struct req *q);
enum rc staff_task(struct req *q);
enum rc staff_task_cancel(struct req *q);
enum rc staff_task_remove(struct req *q);
enum rc staff_task_file(struct req *q);
enum rc staff_task_fetch(struct req *q);
/* staff_health.c */
enum rc staff_health(struct req *q);
enum rc staff_mail_test(struct req *q);
/* staff_breaking.c */
enum rc staff_breaking(struct req *q);
enum rc staff_breaking_send(struct req *q);
/* staff_media.c */
enum rc staff_media(struct req *q);
enum rc staff_media_send(struct req *q);
enum rc staff_media_picker(struct req *q);
/* staff_media_item.c */
enum rc staff_media_item(struct req *q);
enum rc staff_media_edit(struct req *q);
enum rc staff_media_replace(struct req *q);
enum rc staff_media_delete_ask(struct req *q);
enum rc staff_media_delete(struct req *q);
/* staff_upload.c */
enum rc staff_upload_begin(struct req *q);
enum rc staff_upload_state(struct req *q);
enum rc staff_upload_add(struct req *q);
enum rc staff_upload_finish(struct req *q);
enum rc staff_upload_discard(struct req *q);
/* staff_ballots.c: bursts of votes, the ledger of an article */
enum rc staff_ballots(struct req *q);
enum rc staff_ballots_article(struct req *q);
enum rc staff_ballots_void(struct req *q);
enum rc staff_ballots_count(struct req *q);
enum rc staff_ballots_restore(struct req *q);
/* staff_comments.c: the queue, acts over one or many, undo */
enum rc staff_comments(struct req *q);
enum rc staff_comments_act(struct req *q);
enum rc staff_comments_undo(struct req *q);
/* staff_comment.c: one comment in its thread, its forms; bans */
enum rc staff_comment(struct req *q);
enum rc staff_comment_reply(struct req *q);
enum rc staff_comment_edit(struct req *q);
enum rc staff_comment_ban(struct req *q);
enum rc staff_bans(struct req *q);
enum rc staff_ban_lift(struct req *q);
/* staff_words.c: the words that comments are held against */
enum rc staff_words(struct req *q);
enum rc staff_words_add(struct req *q);
enum rc staff_words_export(struct req *q);
enum rc staff_words_remove(struct req *q);
enum rc staff_words_try(struct req *q);
/* api_health.c */
enum rc api_healthz(struct req *q);
enum rc api_readyz(struct req *q);
enum rc api_metrics(struct req *q);

/* staff_editor.c: opening, saving, what the page tells between saves */
enum rc staff_article(struct req *q);
enum rc staff_article_new(struct req *q);
enum rc staff_article_create(struct req *q);
enum rc staff_article_save(struct req *q);
enum rc staff_article_autosave(struct req *q);
enum rc staff_article_discard(struct req *q);
enum rc staff_article_lock(struct req *q);
enum rc staff_article_preview_keep(struct req *q);
enum rc staff_article_preview_link(struct req *q);
/* staff_suggest.c: JSON for the lists of the editor */
enum rc staff_suggest(struct req *q);
/* staff_preview.c */
enum rc staff_article_preview(struct req *q);
enum rc preview_by_secret(struct req *q);
/* staff_revision.c: versions, restoring, conflicts */
enum rc staff_revisions(struct req *q);
enum rc staff_revision(struct req *q);
enum rc staff_article_restore(struct req *q);
enum rc staff_conflict(struct req *q);
enum rc staff_article_resolve(struct req *q);

#endif
