/*
 * The names that reader templates may use, one table a struct of views.h, in its order. Knows nothing but the structs.
 */
#include "web/views.h"

static const struct view_field link_fields[] = {
	VIEW_STR_FIELD(struct link_view, label),    VIEW_STR_FIELD(struct link_view, url),
	VIEW_BOOL_FIELD(struct link_view, current), VIEW_LIST_FIELD(struct link_view, children, &link_view_type),
	VIEW_HAS_FIELD(struct link_view, children), VIEW_FIELDS_END,
};
const struct view_type link_view_type = VIEW_TYPE(struct link_view, link_fields);

static const struct view_field time_fields[] = {
	VIEW_STR_FIELD(struct time_view, datetime),
	VIEW_STR_FIELD(struct time_view, text),
	VIEW_FIELDS_END,
};
const struct view_type time_view_type = VIEW_TYPE(struct time_view, time_fields);

static const struct view_field picture_fields[] = {
	VIEW_STR_FIELD(struct picture_view, src),          VIEW_STR_FIELD(struct picture_view, srcset),
	VIEW_STR_FIELD(struct picture_view, webp_srcset),  VIEW_STR_FIELD(struct picture_view, sizes),
	VIEW_STR_FIELD(struct picture_view, alt),          VIEW_INT_FIELD(struct picture_view, width),
	VIEW_INT_FIELD(struct picture_view, height),       VIEW_HTML_FIELD(struct picture_view, caption),
	VIEW_STR_FIELD(struct picture_view, credit),       VIEW_STR_FIELD(struct picture_view, focus),
	VIEW_BOOL_FIELD(struct picture_view, has_caption), VIEW_FIELDS_END,
};
const struct view_type picture_view_type = VIEW_TYPE(struct picture_view, picture_fields);

static const struct view_field person_fields[] = {
	VIEW_STR_FIELD(struct person_view, name),
	VIEW_STR_FIELD(struct person_view, url),
	VIEW_STR_FIELD(struct person_view, role),
	VIEW_HTML_FIELD(struct person_view, bio),
	VIEW_BOOL_FIELD(struct person_view, bio_long),
	VIEW_STR_FIELD(struct person_view, bio_start),
	VIEW_STR_FIELD(struct person_view, public_email),
	VIEW_OBJECT_FIELD(struct person_view, portrait, &picture_view_type),
	VIEW_LIST_FIELD(struct person_view, links, &link_view_type),
	VIEW_HAS_FIELD(struct person_view, links),
	VIEW_FIELDS_END,
};
static const struct view_type person_view_type = VIEW_TYPE(struct person_view, person_fields);

static const struct view_field card_fields[] = {
	VIEW_STR_FIELD(struct card_view, url),
	VIEW_STR_FIELD(struct card_view, title),
	VIEW_STR_FIELD(struct card_view, standfirst),
	VIEW_STR_FIELD(struct card_view, lang),
	VIEW_STR_FIELD(struct card_view, dir),
	VIEW_OBJECT_FIELD(struct card_view, section, &link_view_type),
	VIEW_HTML_FIELD(struct card_view, byline),
	VIEW_STRUCT_FIELD(struct card_view, published, &time_view_type),
	VIEW_OBJECT_FIELD(struct card_view, picture, &picture_view_type),
	VIEW_STR_FIELD(struct card_view, comments),
	VIEW_BOOL_FIELD(struct card_view, lead),
	VIEW_FIELDS_END,
};
static const struct view_type card_view_type = VIEW_TYPE(struct card_view, card_fields);

static const struct view_field reaction_fields[] = {
	VIEW_STR_FIELD(struct reaction_view, key),
	VIEW_STR_FIELD(struct reaction_view, label),
	VIEW_STR_FIELD(struct reaction_view, emoji),
	VIEW_INT_FIELD(struct reaction_view, count),
	VIEW_INT_FIELD(struct reaction_view, percent),
	VIEW_STR_FIELD(struct reaction_view, count_text),
	VIEW_FIELDS_END,
};
static const struct view_type reaction_view_type = VIEW_TYPE(struct reaction_view, reaction_fields);

static const struct view_field star_fields[] = {
	VIEW_INT_FIELD(struct star_view, stars),
	VIEW_STR_FIELD(struct star_view, label),
	VIEW_INT_FIELD(struct star_view, count),
	VIEW_INT_FIELD(struct star_view, percent),
	VIEW_STR_FIELD(struct star_view, count_text),
	VIEW_BOOL_FIELD(struct star_view, chosen),
	VIEW_FIELDS_END,
};
static const struct view_type star_view_type = VIEW_TYPE(struct star_view, star_fields);

static const struct view_field like_fields[] = {
	VIEW_INT_FIELD(struct like_view, likes),
	VIEW_INT_FIELD(struct like_view, dislikes),
	VIEW_BOOL_FIELD(struct like_view, has_likes),
	VIEW_BOOL_FIELD(struct like_view, has_dislikes),
	VIEW_FIELDS_END,
};
static const struct view_type like_view_type = VIEW_TYPE(struct like_view, like_fields);

static const struct view_field rating_fields[] = {
	VIEW_STR_FIELD(struct rating_view, average), VIEW_STR_FIELD(struct rating_view, count),
	VIEW_BOOL_FIELD(struct rating_view, any),    VIEW_LIST_FIELD(struct rating_view, stars, &star_view_type),
	VIEW_HAS_FIELD(struct rating_view, stars),   VIEW_FIELDS_END,
};
static const struct view_type rating_view_type = VIEW_TYPE(struct rating_view, rating_fields);

static const struct view_type comment_view_type;
static const struct view_field comment_fields[] = {
	VIEW_INT_FIELD(struct comment_view, id),
	VIEW_BOOL_FIELD(struct comment_view, gone),
	VIEW_INT_FIELD(struct comment_view, depth),
	VIEW_STR_FIELD(struct comment_view, author),
	VIEW_STR_FIELD(struct comment_view, author_url),
	VIEW_BOOL_FIELD(struct comment_view, staff),
	VIEW_STRUCT_FIELD(struct comment_view, created, &time_view_type),
	VIEW_OBJECT_FIELD(struct comment_view, edited, &time_view_type),
	VIEW_BOOL_FIELD(struct comment_view, edited_by_staff),
	VIEW_STR_FIELD(struct comment_view, permalink),
	VIEW_STR_FIELD(struct comment_view, reply_url),
	VIEW_STR_FIELD(struct comment_view, stars),
	VIEW_INT_FIELD(struct comment_view, likes),
	VIEW_STR_FIELD(struct comment_view, in_reply_to),
	VIEW_STR_FIELD(struct comment_view, in_reply_url),
	VIEW_STR_FIELD(struct comment_view, more),
	VIEW_STR_FIELD(struct comment_view, more_url),
	VIEW_HTML_FIELD(struct comment_view, body),
	VIEW_BOOL_FIELD(struct comment_view, can_reply),
	VIEW_BOOL_FIELD(struct comment_view, frozen),
	VIEW_LIST_FIELD(struct comment_view, children, &comment_view_type),
	VIEW_HAS_FIELD(struct comment_view, children),
	VIEW_FIELDS_END,
};
static const struct view_type comment_view_type = VIEW_TYPE(struct comment_view, comment_fields);

static const struct view_field comment_fragment_fields[] = {
	VIEW_STRUCT_FIELD(struct comment_fragment_view, comment, &comment_view_type),
	VIEW_FIELDS_END,
};
const struct view_type comment_fragment_view_type = VIEW_TYPE(struct comment_fragment_view, comment_fragment_fields);

static const struct view_field field_fields[] = {
	VIEW_STR_FIELD(struct field_view, value),
	VIEW_STR_FIELD(struct field_view, error),
	VIEW_FIELDS_END,
};
const struct view_type field_view_type = VIEW_TYPE(struct field_view, field_fields);

static const struct view_field comment_form_fields[] = {
	VIEW_STR_FIELD(struct comment_form_view, action),
	VIEW_STRUCT_FIELD(struct comment_form_view, body, &field_view_type),
	VIEW_STRUCT_FIELD(struct comment_form_view, author, &field_view_type),
	VIEW_STRUCT_FIELD(struct comment_form_view, email, &field_view_type),
	VIEW_STRUCT_FIELD(struct comment_form_view, url, &field_view_type),
	VIEW_INT_FIELD(struct comment_form_view, parent),
	VIEW_STR_FIELD(struct comment_form_view, parent_author),
	VIEW_STR_FIELD(struct comment_form_view, cancel_url),
	VIEW_BOOL_FIELD(struct comment_form_view, ask_email),
	VIEW_BOOL_FIELD(struct comment_form_view, email_required),
	VIEW_BOOL_FIELD(struct comment_form_view, ask_stars),
	VIEW_LIST_FIELD(struct comment_form_view, stars, &star_view_type),
	VIEW_HAS_FIELD(struct comment_form_view, stars),
	VIEW_BOOL_FIELD(struct comment_form_view, notify),
	VIEW_STR_FIELD(struct comment_form_view, error),
	VIEW_STR_FIELD(struct comment_form_view, key),
	VIEW_FIELDS_END,
};
static const struct view_type comment_form_view_type = VIEW_TYPE(struct comment_form_view, comment_form_fields);

static const struct view_field edit_form_fields[] = {
	VIEW_STR_FIELD(struct edit_form_view, action), VIEW_STR_FIELD(struct edit_form_view, edit_token),
	VIEW_BOOL_FIELD(struct edit_form_view, own),   VIEW_STRUCT_FIELD(struct edit_form_view, body, &field_view_type),
	VIEW_STR_FIELD(struct edit_form_view, error),  VIEW_FIELDS_END,
};
static const struct view_type edit_form_view_type = VIEW_TYPE(struct edit_form_view, edit_form_fields);

static const struct view_field pager_fields[] = {
	VIEW_STR_FIELD(struct pager_view, newer_url), VIEW_STR_FIELD(struct pager_view, older_url),
	VIEW_STR_FIELD(struct pager_view, position),  VIEW_LIST_FIELD(struct pager_view, pages, &link_view_type),
	VIEW_HAS_FIELD(struct pager_view, pages),     VIEW_FIELDS_END,
};
static const struct view_type pager_view_type = VIEW_TYPE(struct pager_view, pager_fields);

static const struct view_field meta_fields[] = {
	VIEW_STR_FIELD(struct meta_view, property),
	VIEW_STR_FIELD(struct meta_view, name),
	VIEW_STR_FIELD(struct meta_view, content),
	VIEW_FIELDS_END,
};
static const struct view_type meta_view_type = VIEW_TYPE(struct meta_view, meta_fields);

static const struct view_field alternate_fields[] = {
	VIEW_STR_FIELD(struct alternate_view, lang),
	VIEW_STR_FIELD(struct alternate_view, url),
	VIEW_FIELDS_END,
};
static const struct view_type alternate_view_type = VIEW_TYPE(struct alternate_view, alternate_fields);

static const struct view_field feed_link_fields[] = {
	VIEW_STR_FIELD(struct feed_link_view, type),
	VIEW_STR_FIELD(struct feed_link_view, title),
	VIEW_STR_FIELD(struct feed_link_view, url),
	VIEW_FIELDS_END,
};
static const struct view_type feed_link_view_type = VIEW_TYPE(struct feed_link_view, feed_link_fields);

static const struct view_field page_fields[] = {
	VIEW_STR_FIELD(struct page_view, lang),
	VIEW_STR_FIELD(struct page_view, dir),
	VIEW_STR_FIELD(struct page_view, head_title),
	VIEW_STR_FIELD(struct page_view, description),
	VIEW_STR_FIELD(struct page_view, canonical),
	VIEW_STR_FIELD(struct page_view, robots),
	VIEW_STR_FIELD(struct page_view, css_url),
	VIEW_STR_FIELD(struct page_view, js_url),
	VIEW_STR_FIELD(struct page_view, icon_url),
	VIEW_HTML_FIELD(struct page_view, json_ld),
	VIEW_LIST_FIELD(struct page_view, metas, &meta_view_type),
	VIEW_HAS_FIELD(struct page_view, metas),
	VIEW_LIST_FIELD(struct page_view, alternates, &alternate_view_type),
	VIEW_HAS_FIELD(struct page_view, alternates),
	VIEW_LIST_FIELD(struct page_view, feeds, &feed_link_view_type),
	VIEW_HAS_FIELD(struct page_view, feeds),
	VIEW_STR_FIELD(struct page_view, site_title),
	VIEW_STR_FIELD(struct page_view, site_tagline),
	VIEW_STR_FIELD(struct page_view, home_url),
	VIEW_OBJECT_FIELD(struct page_view, logo, &picture_view_type),
	VIEW_LIST_FIELD(struct page_view, menu, &link_view_type),
	VIEW_HAS_FIELD(struct page_view, menu),
	VIEW_LIST_FIELD(struct page_view, footer, &link_view_type),
	VIEW_STR_FIELD(struct page_view, footer_text),
	VIEW_HAS_FIELD(struct page_view, footer),
	VIEW_LIST_FIELD(struct page_view, languages, &link_view_type),
	VIEW_HAS_FIELD(struct page_view, languages),
	VIEW_STR_FIELD(struct page_view, search_url),
	VIEW_STR_FIELD(struct page_view, privacy_url),
	VIEW_BOOL_FIELD(struct page_view, privacy_linked),
	VIEW_STR_FIELD(struct page_view, search_query),
	VIEW_STR_FIELD(struct page_view, year),
	VIEW_STR_FIELD(struct page_view, notice),
	VIEW_BOOL_FIELD(struct page_view, notice_receipt),
	VIEW_BOOL_FIELD(struct page_view, preview),
	VIEW_BOOL_FIELD(struct page_view, frozen),
	VIEW_FIELDS_END,
};
static const struct view_type page_view_type = VIEW_TYPE(struct page_view, page_fields);

static const struct view_field correction_fields[] = {
	VIEW_STR_FIELD(struct correction_view, kind),
	VIEW_HTML_FIELD(struct correction_view, text),
	VIEW_STRUCT_FIELD(struct correction_view, at, &time_view_type),
	VIEW_STR_FIELD(struct correction_view, title),
	VIEW_STR_FIELD(struct correction_view, url),
	VIEW_FIELDS_END,
};
static const struct view_type correction_view_type = VIEW_TYPE(struct correction_view, correction_fields);

static const struct view_field corrections_fields[] = {
	VIEW_STRUCT_FIELD(struct corrections_view, page, &page_view_type),
	VIEW_STR_FIELD(struct corrections_view, heading),
	VIEW_LIST_FIELD(struct corrections_view, corrections, &correction_view_type),
	VIEW_HAS_FIELD(struct corrections_view, corrections),
	VIEW_OBJECT_FIELD(struct corrections_view, pager, &pager_view_type),
	VIEW_FIELDS_END,
};
const struct view_type corrections_view_type = VIEW_TYPE(struct corrections_view, corrections_fields);

static const struct view_field withdrawn_fields[] = {
	VIEW_STRUCT_FIELD(struct withdrawn_view, page, &page_view_type),
	VIEW_STR_FIELD(struct withdrawn_view, title),
	VIEW_STR_FIELD(struct withdrawn_view, lang),
	VIEW_STR_FIELD(struct withdrawn_view, dir),
	VIEW_STR_FIELD(struct withdrawn_view, reason),
	VIEW_OBJECT_FIELD(struct withdrawn_view, at, &time_view_type),
	VIEW_FIELDS_END,
};
const struct view_type withdrawn_view_type = VIEW_TYPE(struct withdrawn_view, withdrawn_fields);

static const struct view_field poll_choice_fields[] = {
	VIEW_INT_FIELD(struct poll_choice_view, number),
	VIEW_STR_FIELD(struct poll_choice_view, text),
	VIEW_INT_FIELD(struct poll_choice_view, count),
	VIEW_INT_FIELD(struct poll_choice_view, percent),
	VIEW_FIELDS_END,
};
static const struct view_type poll_choice_view_type = VIEW_TYPE(struct poll_choice_view, poll_choice_fields);

static const struct view_field poll_fields[] = {
	VIEW_INT_FIELD(struct poll_view, id),
	VIEW_STR_FIELD(struct poll_view, question),
	VIEW_STR_FIELD(struct poll_view, action),
	VIEW_LIST_FIELD(struct poll_view, choices, &poll_choice_view_type),
	VIEW_STR_FIELD(struct poll_view, votes),
	VIEW_BOOL_FIELD(struct poll_view, closed),
	VIEW_OBJECT_FIELD(struct poll_view, closes, &time_view_type),
	VIEW_BOOL_FIELD(struct poll_view, told),
	VIEW_STR_FIELD(struct poll_view, css_url),
	VIEW_FIELDS_END,
};
static const struct view_type poll_view_type = VIEW_TYPE(struct poll_view, poll_fields);

static const struct view_field piece_fields[] = {
	VIEW_HTML_FIELD(struct piece_view, html),
	VIEW_OBJECT_FIELD(struct piece_view, poll, &poll_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type piece_view_type = VIEW_TYPE(struct piece_view, piece_fields);

static const struct view_field article_fields[] = {
	VIEW_STRUCT_FIELD(struct article_view, page, &page_view_type),
	VIEW_INT_FIELD(struct article_view, id),
	VIEW_BOOL_FIELD(struct article_view, is_page),
	VIEW_STR_FIELD(struct article_view, url),
	VIEW_STR_FIELD(struct article_view, title),
	VIEW_STR_FIELD(struct article_view, label),
	VIEW_STR_FIELD(struct article_view, standfirst),
	VIEW_STR_FIELD(struct article_view, lang),
	VIEW_STR_FIELD(struct article_view, dir),
	VIEW_HTML_FIELD(struct article_view, byline),
	VIEW_OBJECT_FIELD(struct article_view, section, &link_view_type),
	VIEW_LIST_FIELD(struct article_view, sections, &link_view_type),
	VIEW_HAS_FIELD(struct article_view, sections),
	VIEW_OBJECT_FIELD(struct article_view, published, &time_view_type),
	VIEW_OBJECT_FIELD(struct article_view, updated, &time_view_type),
	VIEW_STR_FIELD(struct article_view, read_time),
	VIEW_STR_FIELD(struct article_view, views),
	VIEW_STR_FIELD(struct article_view, comments),
	VIEW_STR_FIELD(struct article_view, like_action),
	VIEW_STR_FIELD(struct article_view, reaction_action),
	VIEW_STR_FIELD(struct article_view, rating_action),
	VIEW_OBJECT_FIELD(struct article_view, likes, &like_view_type),
	VIEW_LIST_FIELD(struct article_view, share, &link_view_type),
	VIEW_BOOL_FIELD(struct article_view, has_share),
	VIEW_BOOL_FIELD(struct article_view, has_copy),
	VIEW_OBJECT_FIELD(struct article_view, lead, &picture_view_type),
	VIEW_HTML_FIELD(struct article_view, body),
	VIEW_LIST_FIELD(struct article_view, pieces, &piece_view_type),
	VIEW_OBJECT_FIELD(struct article_view, parts, &pager_view_type),
	VIEW_HTML_FIELD(struct article_view, correction),
	VIEW_LIST_FIELD(struct article_view, corrections, &correction_view_type),
	VIEW_HAS_FIELD(struct article_view, corrections),
	VIEW_LIST_FIELD(struct article_view, tags, &link_view_type),
	VIEW_BOOL_FIELD(struct article_view, has_tags),
	VIEW_LIST_FIELD(struct article_view, authors, &person_view_type),
	VIEW_BOOL_FIELD(struct article_view, has_authors),
	VIEW_LIST_FIELD(struct article_view, translations, &link_view_type),
	VIEW_BOOL_FIELD(struct article_view, has_translations),
	VIEW_LIST_FIELD(struct article_view, reactions, &reaction_view_type),
	VIEW_BOOL_FIELD(struct article_view, has_reactions),
	VIEW_OBJECT_FIELD(struct article_view, rating, &rating_view_type),
	VIEW_STR_FIELD(struct article_view, voided),
	VIEW_STR_FIELD(struct article_view, voided_note),
	VIEW_LIST_FIELD(struct article_view, related, &card_view_type),
	VIEW_BOOL_FIELD(struct article_view, has_related),
	VIEW_BOOL_FIELD(struct article_view, has_comments),
	VIEW_STR_FIELD(struct article_view, comments_title),
	VIEW_LIST_FIELD(struct article_view, thread, &comment_view_type),
	VIEW_STR_FIELD(struct article_view, thread_order),
	VIEW_BOOL_FIELD(struct article_view, thread_whole),
	VIEW_LIST_FIELD(struct article_view, orders, &link_view_type),
	VIEW_HAS_FIELD(struct article_view, orders),
	VIEW_OBJECT_FIELD(struct article_view, thread_pager, &pager_view_type),
	VIEW_STR_FIELD(struct article_view, thread_url),
	VIEW_HAS_FIELD(struct article_view, thread),
	VIEW_OBJECT_FIELD(struct article_view, form, &comment_form_view_type),
	VIEW_BOOL_FIELD(struct article_view, comments_closed),
	VIEW_STR_FIELD(struct article_view, view_action),
	VIEW_STR_FIELD(struct article_view, live_url),
	VIEW_STR_FIELD(struct article_view, tally_url),
	VIEW_FIELDS_END,
};
const struct view_type article_view_type = VIEW_TYPE(struct article_view, article_fields);

static const struct view_field block_fields[] = {
	VIEW_STR_FIELD(struct block_view, label),
	VIEW_STR_FIELD(struct block_view, url),
	VIEW_LIST_FIELD(struct block_view, cards, &card_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type block_view_type = VIEW_TYPE(struct block_view, block_fields);

static const struct view_field strip_fields[] = {
	VIEW_STR_FIELD(struct strip_view, text),
	VIEW_STR_FIELD(struct strip_view, url),
	VIEW_STR_FIELD(struct strip_view, lang),
	VIEW_STR_FIELD(struct strip_view, dir),
	VIEW_FIELDS_END,
};
static const struct view_type strip_view_type = VIEW_TYPE(struct strip_view, strip_fields);

static const struct view_field list_fields[] = {
	VIEW_STRUCT_FIELD(struct list_view, page, &page_view_type),
	VIEW_STR_FIELD(struct list_view, heading),
	VIEW_HTML_FIELD(struct list_view, description),
	VIEW_OBJECT_FIELD(struct list_view, person, &person_view_type),
	VIEW_LIST_FIELD(struct list_view, subsections, &link_view_type),
	VIEW_HAS_FIELD(struct list_view, subsections),
	VIEW_LIST_FIELD(struct list_view, strip, &strip_view_type),
	VIEW_HAS_FIELD(struct list_view, strip),
	VIEW_LIST_FIELD(struct list_view, cards, &card_view_type),
	VIEW_HAS_FIELD(struct list_view, cards),
	VIEW_LIST_FIELD(struct list_view, blocks, &block_view_type),
	VIEW_HAS_FIELD(struct list_view, blocks),
	VIEW_LIST_FIELD(struct list_view, newest, &card_view_type),
	VIEW_HAS_FIELD(struct list_view, newest),
	VIEW_BOOL_FIELD(struct list_view, is_empty),
	VIEW_STR_FIELD(struct list_view, empty_text),
	VIEW_OBJECT_FIELD(struct list_view, pager, &pager_view_type),
	VIEW_BOOL_FIELD(struct list_view, is_front),
	VIEW_BOOL_FIELD(struct list_view, is_search),
	VIEW_STR_FIELD(struct list_view, result_count),
	VIEW_FIELDS_END,
};
const struct view_type list_view_type = VIEW_TYPE(struct list_view, list_fields);

static const struct view_field moved_fields[] = {
	VIEW_STRUCT_FIELD(struct moved_view, page, &page_view_type),
	VIEW_STR_FIELD(struct moved_view, url),
	VIEW_FIELDS_END,
};
const struct view_type moved_view_type = VIEW_TYPE(struct moved_view, moved_fields);

static const struct view_field error_fields[] = {
	VIEW_STRUCT_FIELD(struct error_view, page, &page_view_type),
	VIEW_INT_FIELD(struct error_view, status),
	VIEW_STR_FIELD(struct error_view, heading),
	VIEW_STR_FIELD(struct error_view, text),
	VIEW_STR_FIELD(struct error_view, back_url),
	VIEW_LIST_FIELD(struct error_view, suggestions, &card_view_type),
	VIEW_BOOL_FIELD(struct error_view, has_suggestions),
	VIEW_FIELDS_END,
};
const struct view_type error_view_type = VIEW_TYPE(struct error_view, error_fields);

static const struct view_field respond_fields[] = {
	VIEW_STRUCT_FIELD(struct respond_view, page, &page_view_type),
	VIEW_STR_FIELD(struct respond_view, title),
	VIEW_STR_FIELD(struct respond_view, url),
	VIEW_OBJECT_FIELD(struct respond_view, form, &comment_form_view_type),
	VIEW_OBJECT_FIELD(struct respond_view, edit, &edit_form_view_type),
	VIEW_FIELDS_END,
};
const struct view_type respond_view_type = VIEW_TYPE(struct respond_view, respond_fields);

static const struct view_field own_comment_fields[] = {
	VIEW_INT_FIELD(struct own_comment_view, id),
	VIEW_STR_FIELD(struct own_comment_view, title),
	VIEW_STR_FIELD(struct own_comment_view, url),
	VIEW_STRUCT_FIELD(struct own_comment_view, written, &time_view_type),
	VIEW_STRUCT_FIELD(struct own_comment_view, until, &time_view_type),
	VIEW_BOOL_FIELD(struct own_comment_view, waits),
	VIEW_STR_FIELD(struct own_comment_view, fixed),
	VIEW_STR_FIELD(struct own_comment_view, edit_action),
	VIEW_STR_FIELD(struct own_comment_view, withdraw_action),
	VIEW_STR_FIELD(struct own_comment_view, body),
};

static const struct view_type own_comment_view_type = VIEW_TYPE(struct own_comment_view, own_comment_fields);

static const struct view_field own_comments_fields[] = {
	VIEW_STRUCT_FIELD(struct own_comments_view, page, &page_view_type),
	VIEW_LIST_FIELD(struct own_comments_view, comments, &own_comment_view_type),
	VIEW_BOOL_FIELD(struct own_comments_view, has_comments),
};

const struct view_type own_comments_view_type = VIEW_TYPE(struct own_comments_view, own_comments_fields);

static const struct view_field pace_fields[] = {
	VIEW_STR_FIELD(struct pace_view, value),
	VIEW_STR_FIELD(struct pace_view, label),
	VIEW_BOOL_FIELD(struct pace_view, chosen),
	VIEW_FIELDS_END,
};
static const struct view_type pace_view_type = VIEW_TYPE(struct pace_view, pace_fields);

static const struct view_field notices_fields[] = {
	VIEW_STRUCT_FIELD(struct notices_view, page, &page_view_type),
	VIEW_STR_FIELD(struct notices_view, text),
	VIEW_STR_FIELD(struct notices_view, action),
	VIEW_LIST_FIELD(struct notices_view, paces, &pace_view_type),
	VIEW_BOOL_FIELD(struct notices_view, on),
	VIEW_BOOL_FIELD(struct notices_view, may_stop),
	VIEW_FIELDS_END,
};
const struct view_type notices_view_type = VIEW_TYPE(struct notices_view, notices_fields);

static const struct view_field kept_words_fields[] = {
	VIEW_STR_FIELD(struct kept_words_view, text),
	VIEW_STRUCT_FIELD(struct kept_words_view, at, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type kept_words_view_type = VIEW_TYPE(struct kept_words_view, kept_words_fields);

static const struct view_field kept_fields[] = {
	VIEW_STR_FIELD(struct kept_view, title),
	VIEW_STR_FIELD(struct kept_view, url),
	VIEW_STR_FIELD(struct kept_view, text),
	VIEW_STR_FIELD(struct kept_view, state),
	VIEW_STR_FIELD(struct kept_view, author),
	VIEW_STR_FIELD(struct kept_view, email),
	VIEW_STR_FIELD(struct kept_view, website),
	VIEW_STRUCT_FIELD(struct kept_view, at, &time_view_type),
	VIEW_LIST_FIELD(struct kept_view, former, &kept_words_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type kept_view_type = VIEW_TYPE(struct kept_view, kept_fields);

static const struct view_field receipt_fields[] = {
	VIEW_STRUCT_FIELD(struct receipt_view, page, &page_view_type),
	VIEW_STR_FIELD(struct receipt_view, address),
	VIEW_STR_FIELD(struct receipt_view, erase_action),
	VIEW_STR_FIELD(struct receipt_view, download_url),
	VIEW_STR_FIELD(struct receipt_view, error),
	VIEW_BOOL_FIELD(struct receipt_view, erased),
	VIEW_LIST_FIELD(struct receipt_view, comments, &kept_view_type),
	VIEW_HAS_FIELD(struct receipt_view, comments),
	VIEW_LIST_FIELD(struct receipt_view, votes, &kept_view_type),
	VIEW_HAS_FIELD(struct receipt_view, votes),
	VIEW_LIST_FIELD(struct receipt_view, reports, &kept_view_type),
	VIEW_HAS_FIELD(struct receipt_view, reports),
	VIEW_FIELDS_END,
};
const struct view_type receipt_view_type = VIEW_TYPE(struct receipt_view, receipt_fields);

static const struct view_field privacy_row_fields[] = {
	VIEW_STR_FIELD(struct privacy_row_view, tables),
	VIEW_STR_FIELD(struct privacy_row_view, what),
	VIEW_STR_FIELD(struct privacy_row_view, until),
	VIEW_FIELDS_END,
};
static const struct view_type privacy_row_view_type = VIEW_TYPE(struct privacy_row_view, privacy_row_fields);

static const struct view_field privacy_fields[] = {
	VIEW_STRUCT_FIELD(struct privacy_view, page, &page_view_type),
	VIEW_BOOL_FIELD(struct privacy_view, comments),
	VIEW_BOOL_FIELD(struct privacy_view, email_required),
	VIEW_BOOL_FIELD(struct privacy_view, email_optional),
	VIEW_BOOL_FIELD(struct privacy_view, views),
	VIEW_BOOL_FIELD(struct privacy_view, embeds),
	VIEW_BOOL_FIELD(struct privacy_view, mails),
	VIEW_STR_FIELD(struct privacy_view, cookie),
	VIEW_STR_FIELD(struct privacy_view, cookie_days),
	VIEW_LIST_FIELD(struct privacy_view, kept, &privacy_row_view_type),
	VIEW_HAS_FIELD(struct privacy_view, kept),
	VIEW_STR_FIELD(struct privacy_view, receipt_url),
	VIEW_STR_FIELD(struct privacy_view, publisher),
	VIEW_FIELDS_END,
};
const struct view_type privacy_view_type = VIEW_TYPE(struct privacy_view, privacy_fields);
