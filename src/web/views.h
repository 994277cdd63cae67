/*
 * What the reader templates may say: one plain struct for each thing on a page, with the names that theme/ uses. Filled
 * by reader_*.c from rows, described for the template compiler in views.c. Holds no e-mail address and nothing of the
 * reader who asks, so that a page can be shared by everyone.
 */
#ifndef WEB_VIEWS_H
#define WEB_VIEWS_H

#include "text/html.h"
#include "text/template.h"

/* A link with its text; current marks the page itself, children a sub-menu. */
struct link_view {
	struct str label;
	struct str url;
	bool current;
	struct view_list children; /* struct link_view */
};

/*
 * A moment: datetime is RFC 3339 with offset, text the long form in the page's language and the site's time zone; on
 * cards the day alone.
 */
struct time_view {
	struct str datetime;
	struct str text;
};

/* A picture ready for <picture>: srcset strings are empty where there is one size only. */
struct picture_view {
	struct str src;
	struct str srcset;      /* original format, "path 480w, path 960w" */
	struct str webp_srcset; /* the same in WebP */
	struct str sizes;
	struct str alt;
	int64_t width, height; /* 0: unknown */
	struct safe_html caption;
	struct str credit;
	struct str focus; /* classes that say what stays when the picture is cut; empty: its middle */
	bool has_caption; /* caption or credit */
	bool may_move;    /* its sizes would stand still */
};

struct person_view {
	struct str name;
	struct str url;
	struct str role;
	struct safe_html bio;
	bool bio_long; /* folds behind <details> */
	struct str bio_start;
	struct str public_email; /* only when the author wants it shown */
	struct picture_view *portrait;
	struct view_list links; /* struct link_view */
};

/* One in a list: front page, section, tag, author, date, search, related. */
struct card_view {
	struct str url;
	struct str title;
	struct str standfirst;
	struct str lang, dir; /* set where they differ from the page's */
	struct link_view *section;
	struct safe_html byline; /* "By A and B", names linked; empty without authors */
	struct time_view published;
	struct picture_view *picture;
	struct str comments; /* "3 comments", empty when there are none or the block is off */
	bool lead;           /* the first of the front page */
};

/* One reaction with its share; key is the form value. */
struct reaction_view {
	struct str key;
	struct str label;
	struct str emoji;
	int64_t count;
	int64_t percent;
	struct str count_text; /* "12 votes" */
};

struct star_view {
	int64_t stars;    /* 5 … 1 */
	struct str label; /* "5 Star" */
	int64_t count;
	int64_t percent;
	struct str count_text;
	bool chosen; /* sent with a comment that was refused */
};

struct like_view {
	int64_t likes, dislikes;
	bool has_likes, has_dislikes; /* which of the two buttons is on */
};

struct rating_view {
	struct str average; /* "4.5", "0" without ratings */
	struct str count;   /* "12 ratings" */
	bool any;
	struct view_list stars; /* struct star_view, 5 first */
};

struct poll_choice_view {
	int64_t number; /* the form value */
	struct str text;
	int64_t count;
	int64_t percent;
};

/* A poll in an article's text; what anybody chose is no part of it. */
struct poll_view {
	int64_t id;
	struct str question;
	struct str action;        /* empty in a preview */
	struct view_list choices; /* struct poll_choice_view */
	struct str votes;         /* "12 votes" */
	bool closed;
	struct time_view *closes; /* NULL: it stays open, or is closed */
	bool told;                /* somebody has just voted without a script: the results are open */
	struct str css_url;       /* of the first poll on a page */
};

/* Text of an article up to a poll; behind the last one, poll is NULL. */
struct piece_view {
	struct safe_html html;
	struct poll_view *poll;
};

struct comment_view {
	int64_t id;
	bool gone;     /* only its place is shown */
	int64_t depth; /* 0 = root */
	struct str author;
	struct str author_url;
	bool staff;
	struct time_view created;
	struct time_view *edited;
	bool edited_by_staff;
	struct str permalink; /* /comments/7 */
	struct str reply_url; /* ?replyto=7#respond */
	struct str stars;     /* "5 Star"; empty without a rating */
	int64_t likes;
	struct str in_reply_to; /* name of the one answered, where the page does not show it by the place */
	struct str in_reply_url;
	struct safe_html body;
	bool can_reply;
	bool frozen;               /* as page_view's */
	struct view_list children; /* struct comment_view, only up to the indented depth; depth as it is indented */
	struct str more, more_url; /* "Show 12 more replies" */
};

/* theme/comment_fragment.mustache: one comment alone, for a page that is open while it is written. */
struct comment_fragment_view {
	struct comment_view comment;
};

/* A field that was sent and refused: value is given back, error stands beside it. */
struct field_view {
	struct str value;
	struct str error;
};

struct comment_form_view {
	struct str action;
	struct field_view body, author, email, url;
	int64_t parent; /* 0 = none */
	struct str parent_author;
	struct str cancel_url; /* the article's own form */
	bool ask_email, email_required;
	bool ask_stars;
	struct view_list stars; /* struct star_view, 1 … 5 as radios */
	bool notify;            /* was ticked in a form that was refused */
	struct str error;       /* sentence above the form */
	struct str key;         /* fresh idempotency key when the page is a personal answer, else empty */
};

/* Changed words of one's own comment that were refused. */
struct edit_form_view {
	struct str action;
	struct str edit_token;
	bool own; /* by the cookie, not the token */
	struct field_view body;
	struct str error; /* sentence above the form */
};

/* The body of a <nav> for lists and for articles in several pages. */
struct pager_view {
	struct str newer_url, older_url;
	struct str position;    /* "Page 2 of 7" */
	struct view_list pages; /* struct link_view */
};

/* What every page has: theme/layout.mustache. */
struct page_view {
	struct str lang, dir;
	struct str head_title;  /* <title> */
	struct str description; /* meta, empty to leave out */
	struct str canonical;
	struct str robots; /* "noindex" or empty */
	struct str css_url, js_url;
	struct str icon_url;         /* icon-192.png, empty to leave out */
	struct safe_html json_ld;    /* what stands in <script type="application/ld+json">, "<" escaped */
	struct view_list metas;      /* struct meta_view: Open Graph and card tags */
	struct view_list alternates; /* struct alternate_view: translations */
	struct view_list feeds;      /* struct feed_link_view */
	struct str site_title, site_tagline, home_url;
	struct picture_view *logo;
	struct view_list menu;      /* struct link_view */
	struct view_list footer;    /* struct link_view */
	struct str footer_text;     /* the owner's sentence; empty for none */
	struct view_list languages; /* struct link_view: other languages of the site */
	struct str search_url, search_query;
	struct str privacy_url;
	bool privacy_linked; /* among the footer's own links */
	struct str year;
	struct str notice;   /* "Your vote was counted." after a form's 303; empty otherwise */
	bool notice_receipt; /* the notice leads to the reader's receipt */
	bool preview;        /* not published as it stands here: its forms are asleep */
	bool frozen;         /* a copy in plain files, where no form can work */
};

struct meta_view {
	struct str property; /* og:…, article:… ; or empty */
	struct str name;     /* twitter:…; or empty */
	struct str content;
};

struct alternate_view {
	struct str lang, url;
};

struct feed_link_view {
	struct str type, title, url;
};

/* theme/article.mustache */
struct article_view {
	struct page_view page;
	int64_t id;
	bool is_page; /* a page has no byline, times, votes */
	struct str url;
	struct str label; /* "Breaking"; mostly empty */
	struct str title, standfirst;
	struct str lang, dir;
	struct safe_html byline;
	struct view_list writers; /* struct link_view: whom the byline names; for search engines, not for templates */
	struct link_view *section;
	struct view_list sections; /* struct link_view */
	struct time_view *published;
	struct time_view *updated;
	struct str read_time; /* "1 minute, 46 seconds"; empty when off or without words */
	struct str views;     /* "120 views"; empty when off */
	struct str comments;  /* "4 comments"; empty when off */
	struct str like_action, reaction_action, rating_action;
	struct like_view *likes;
	struct view_list share; /* struct link_view: WhatsApp … e-mail; the template adds "Copy link" with url */
	bool has_share, has_copy;
	struct picture_view *lead;
	struct safe_html body;        /* without its polls */
	struct view_list pieces;      /* struct piece_view: the same with its polls; empty where there is none */
	struct pager_view *parts;     /* an article cut by <!--nextpage--> */
	struct safe_html correction;  /* the box that an import brought */
	struct view_list corrections; /* struct correction_view, the newest first */
	struct view_list tags;        /* struct link_view */
	bool has_tags;
	struct view_list authors; /* struct person_view; empty when the block is off */
	bool has_authors;
	struct view_list translations; /* struct link_view */
	bool has_translations;
	struct view_list reactions; /* struct reaction_view */
	bool has_reactions;
	struct rating_view *rating;
	struct str voided;        /* "12 votes were voided …"; mostly empty */
	struct str voided_note;   /* the newsroom's own words about that, or empty */
	struct view_list related; /* struct card_view */
	bool has_related;
	bool has_comments;         /* the block is on */
	struct str comments_title; /* "4 comments" or "No comments yet" */
	struct view_list thread;   /* struct comment_view roots */
	struct str thread_order;   /* "oldest" */
	bool thread_whole;         /* from the start, not a later page or one thread */
	struct view_list orders;   /* struct link_view; empty where there is little to choose from */
	struct pager_view *thread_pager;
	struct str thread_url;          /* back to all comments, from the page of one thread */
	struct comment_form_view *form; /* NULL when closed */
	bool comments_closed;
	struct str view_action; /* beacon; empty when views are off */
	struct str live_url, tally_url;
};

/* The newest of a section on the front page. */
struct block_view {
	struct str label, url;
	struct view_list cards; /* struct card_view */
};

/* A line above the front page; url may be empty. */
struct strip_view {
	struct str text, url;
	struct str lang, dir; /* set where they differ from the page's */
};

/* theme/list.mustache: front page, section, tag, author, date, search */
struct list_view {
	struct page_view page;
	struct str heading; /* empty on the front page */
	struct safe_html description;
	struct person_view *person;   /* author page */
	struct view_list subsections; /* struct link_view */
	struct view_list strip;       /* struct strip_view: front page */
	struct view_list cards;       /* struct card_view; on the front page what was put there by hand */
	struct view_list blocks;      /* struct block_view: front page */
	struct view_list newest;      /* struct card_view: front page, below the blocks */
	bool is_empty;
	struct str empty_text;
	struct pager_view *pager;
	bool is_front, is_search;
	struct str result_count; /* search: "12 results" */
};

/* What was wrong in an article; title and url on the page of all corrections only. */
struct correction_view {
	struct str kind; /* "Correction", "Clarification", "Update" */
	struct safe_html text;
	struct time_view at;
	struct str title, url;
};

/* theme/corrections.mustache */
struct corrections_view {
	struct page_view page;
	struct str heading;
	struct view_list corrections; /* struct correction_view */
	struct pager_view *pager;
};

/* theme/withdrawn.mustache: what is left of an article that was taken back. */
struct withdrawn_view {
	struct page_view page;
	struct str title, lang, dir;
	struct str reason;
	struct time_view *at;
};

/* theme/moved.mustache: leads on by itself, where nobody can answer that the page has moved. */
struct moved_view {
	struct page_view page;
	struct str url;
};

/* theme/error.mustache */
struct error_view {
	struct page_view page;
	int64_t status;
	struct str heading;
	struct str text;
	struct str back_url;
	struct view_list suggestions; /* struct card_view, on a 404 */
	bool has_suggestions;
};

/* theme/respond.mustache: the answer to a comment, or a change of one, that was refused, with what was written. */
struct respond_view {
	struct page_view page;
	struct str title, url;          /* of the article */
	struct comment_form_view *form; /* one of these two */
	struct edit_form_view *edit;
};

struct own_comment_view {
	int64_t id;
	struct str title, url; /* of the article, to the comment where it is shown */
	struct time_view written, until;
	bool waits;       /* for a moderator */
	struct str fixed; /* why it can only be withdrawn; empty where it can be changed */
	struct str edit_action, withdraw_action;
	struct str body; /* as written */
};

/* theme/own.mustache: what a reader may still change. */
struct own_comments_view {
	struct page_view page;
	struct view_list comments; /* struct own_comment_view */
	bool has_comments;
};

/*
 * Templates also see has_X for a list X that has no has_X above: has_menu, has_children, … It is true when the list has
 * items, and nobody fills it in.
 */
extern const struct view_type article_view_type;
extern const struct view_type list_view_type;
extern const struct view_type corrections_view_type;
extern const struct view_type withdrawn_view_type;
extern const struct view_type moved_view_type;
extern const struct view_type error_view_type;
extern const struct view_type comment_fragment_view_type;
extern const struct view_type respond_view_type;
extern const struct view_type own_comments_view_type;

/* One of several that a form offers. */
struct pace_view {
	struct str value, label;
	bool chosen;
};

/* theme/notices.mustache: what a reader who was sent mail may choose. */
struct notices_view {
	struct page_view page;
	struct str text; /* how it stands */
	struct str action;
	struct view_list paces; /* struct pace_view */
	bool on, may_stop;
};
extern const struct view_type notices_view_type;

/* One thing that the site holds of a reader: where it stands, what it is, when it came. */
struct kept_words_view {
	struct str text;
	struct time_view at; /* when it was changed */
};
struct kept_view {
	struct str title, url; /* of the article; url empty where nothing is to be seen */
	struct str text;       /* "Like", what a comment said, the reason of a report */
	struct str state;      /* "waits for a moderator"; mostly empty */
	struct str author, email, website;
	struct time_view at;
	struct view_list former; /* struct kept_words_view: what a comment said before it was changed */
};
/* theme/receipt.mustache: what the site holds of a reader. */
struct receipt_view {
	struct page_view page;
	struct str address; /* of this page, to be kept; empty for a reader of whom nothing is held */
	struct str erase_action, download_url;
	struct str error;
	bool erased;
	struct view_list comments, votes, reports; /* struct kept_view */
};
extern const struct view_type receipt_view_type;

/* theme/privacy.mustache: what the site keeps and for how long, as it is set up. */
struct privacy_row_view {
	struct str tables; /* of the database, for whoever checks that all are told of */
	struct str what, until;
};
struct privacy_view {
	struct page_view page;
	bool comments, email_required, email_optional; /* comments are taken at all; with an address */
	bool views, embeds, mails;
	struct str cookie, cookie_days; /* "courant_voter", "400 days" */
	struct view_list kept;          /* struct privacy_row_view; none in a copy in plain files */
	struct str receipt_url, publisher;
};
extern const struct view_type privacy_view_type;

/* Pieces that pages of the newsroom show too. */
extern const struct view_type link_view_type, time_view_type, picture_view_type, field_view_type;

#endif
