/*
 * Comments: what may be said where, whether it waits for a moderator, and what follows when one becomes visible or is
 * removed. Threads are stored flat; pages build the tree.
 */
#ifndef RULES_DISCUSS_H
#define RULES_DISCUSS_H

#include "rules/rating.h"
#include "rules/screen.h"
#include "rules/site.h"
#include "rules/voter.h"
#include "store/comment.h"

struct article;

#define COMMENT_BODY_MAX 8192 /* bytes */
#define COMMENT_BODY_CHARS_MAX 5000
#define COMMENT_AUTHOR_MAX 200 /* bytes */
#define COMMENT_URL_MAX 500

enum comment_field {
	COMMENT_FIELD_BODY,
	COMMENT_FIELD_AUTHOR,
	COMMENT_FIELD_EMAIL,
	COMMENT_FIELD_URL,
	COMMENT_FIELD_STARS,
	COMMENT_FIELD_PARENT,
	COMMENT_FIELD_KEY,
	COMMENT_FIELDS
};
/* "body", "author", … as the form names them. */
const char *comment_field_name(enum comment_field field);

/* As it came from the form; texts borrowed. */
struct comment_entry {
	int64_t article_id;
	struct str body, author, email, url;
	struct str parent; /* a number; "" or "0" for none */
	struct str stars;  /* "" for none */
	bool notify;
	struct str key;     /* idempotency key, "" for none */
	struct str trap;    /* what the field holds that people leave empty */
	struct str elapsed; /* milliseconds since the form was first touched, as the page's script tells; "" for none */
	bool may_prove;     /* the sender's program can answer a challenge */
	struct str proof;   /* the answer to an earlier one, "", or "none" from one that cannot after all */
};

/* msgid of what is wrong with each field (marked N_()), NULL where nothing is. */
struct comment_errors {
	const char *of[COMMENT_FIELDS];
};

/*
 * One comment on its way through the writer. Afterwards comment.id and comment.state; edit_token is for its author
 * alone. job.rc: RC_NOT_FOUND no such visible article; with `refusal` set RC_CONFLICT closed, switched off or said
 * already, RC_LIMITED too much at once (screen.wait_ms), or `challenge` is to be answered first; RC_DENIED the key was
 * used for another request, RC_INVALID the parent is not a visible comment of this article.
 */
struct discuss {
	struct write_job job; /* first */
	struct site *site;
	struct voter voter;
	struct comment comment;
	struct screen screen;
	struct rater rater; /* and where it came from */
	struct str email, key;
	struct str article_path;
	struct str challenge; /* a proof of work is asked, and nothing was stored */
	char edit_token[44];
	bool repeated;       /* the same key again: the first answer stands, nothing was added */
	const char *refusal; /* msgid of the sentence for whoever wrote it; NULL where the rules had no objection */
	void (*answered)(struct discuss *d);
};

/*
 * Checks the entry (strict UTF-8, cleaned, lengths, address forms, settings' e-mail rule) and makes the job, text
 * rendered. RC_INVALID with ret_errors filled when a field is wrong. on_answer comes in the writer thread.
 */
enum rc discuss_init(struct discuss *d, struct site *s, const struct site_settings *settings,
		     const struct comment_entry *entry, const struct voter *voter, struct str network,
		     void (*on_answer)(struct discuss *), struct comment_errors *ret_errors) MUST_CHECK;
void discuss_done(struct discuss *d);

/* Who a comment belongs to: whoever has its token, or the voter who wrote it where one is given. */
struct comment_owner {
	struct str edit_token;
	const struct voter *voter; /* NULL: by the token */
};
/*
 * The author's own acts, waiting for the writer; the words before a change are kept for moderators. RC_NOT_FOUND: no
 * such comment of this owner, or with a msgid no such article (any more); RC_LIMITED: the time for changes is over, or
 * a moderator has changed it; RC_BUSY: too much came at once; RC_CONFLICT: it was said already, or the article takes no
 * comments; RC_INVALID: the new text. All of these with the msgid in ret_error. Changed words are screened as new ones
 * are: they may have to wait. network: as for a vote
 * (vote_turn.h).
 *
 * What is withdrawn is gone for readers and cannot be brought back; moderators see its words until upkeep erases it.
 */
enum rc discuss_edit(struct site *s, int64_t comment_id, const struct comment_owner *owner, struct str body,
		     struct str network, const char **ret_error) MUST_CHECK;
enum rc discuss_withdraw(struct site *s, int64_t comment_id, const struct comment_owner *owner) MUST_CHECK;

/*
 * The state of a comment, and with it rating, tally and live readers, inside a write job of the caller. RC_NOT_FOUND.
 * What moderators do goes through moderation.h, which remembers it.
 */
enum rc discuss_moderate_in(struct site *s, struct db *db, int64_t comment_id, enum comment_state state,
			    struct str reason) MUST_CHECK;

/* Why an article takes no comments, nor changes of them, at that moment: a msgid; NULL where it does. */
const char *discuss_closed(const struct article *row, const struct switches *sw, int64_t now);

/*
 * Words that somebody wrote, as a comment holds them: cleaned source and its HTML. The msgid of what is wrong, or NULL.
 */
const char *discuss_text(struct arena *a, struct str sent, struct str *ret_source, struct str *ret_body);
/* Live readers, and by mail whoever asked for it, learn of a comment that became visible. Inside a write job. */
enum rc discuss_tell_visible(struct site *s, struct db *db, const struct comment *c) MUST_CHECK;

#endif
