/*
 * What moderators do with comments: each act over one or many is remembered with the state that every comment had
 * before, stands in the audit log with its reason, and can be taken back.
 */
#ifndef RULES_MODERATION_H
#define RULES_MODERATION_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/ban.h"
#include "store/moderation.h"

enum moderation_act { MODERATE_APPROVE, MODERATE_HOLD, MODERATE_SPAM, MODERATE_REMOVE };
#define MODERATION_ACTS 4
#define MODERATION_REASON_MAX 500                             /* bytes */
#define MODERATION_UNDO_MS (INT64_C(7) * 24 * 60 * 60 * 1000) /* how long an act can be taken back */
#define MODERATION_SWEEP_MAX 500                              /* comments that one ban takes along */

/* "approve", "hold", "spam", "remove", as forms and the log say it; RC_INVALID for any other. */
const char *moderation_act_name(enum moderation_act act);
enum rc moderation_act_of(struct str word, enum moderation_act *ret_act) MUST_CHECK;

struct moderation_result {
	int64_t id;        /* of the act, for undo; 0 when nothing changed */
	int64_t n;         /* comments that it changed */
	int64_t withdrawn; /* … that it passed over, since their authors took them back or erased them */
};

/*
 * All of these wait for the writer, and pass over comments that are not there (any more). What its author has withdrawn
 * stays so, whatever is done or taken back.
 */
enum rc moderate(struct site *s, const struct staff *who, enum moderation_act act, const int64_t *ids, size_t n,
		 struct str reason, struct moderation_result *ret) MUST_CHECK;
/*
 * Takes an act of this person back; id 0: the last one. A comment that somebody has moved on since stays. Bans that
 * came with it are lifted. RC_NOT_FOUND: there is none, or it was too long ago.
 */
enum rc moderation_undo(struct site *s, const struct staff *who, int64_t id, struct moderation_result *ret) MUST_CHECK;

/*
 * An answer in the newsroom's name, marked as staff; one that waits is approved with it. RC_NOT_FOUND: no such comment;
 * RC_CONFLICT: its author has withdrawn it; RC_INVALID with the msgid of what is wrong in ret_error.
 */
enum rc moderation_reply(struct site *s, const struct staff *who, int64_t comment_id, struct str text, int64_t *ret_id,
			 const char **ret_error) MUST_CHECK;
/* Other words; the former ones are kept, readers see that a moderator changed it. Errors as for a reply. */
enum rc moderation_edit(struct site *s, const struct staff *who, int64_t comment_id, struct str text, struct str reason,
			const char **ret_error) MUST_CHECK;

struct ban_order {
	int64_t comment_id;       /* whose author it is about */
	bool kinds[BAN_KINDS];    /* by what; what is not known of the author is passed over */
	enum comment_state state; /* of this comment and of new ones: COMMENT_SPAM or COMMENT_REMOVED */
	int64_t days;             /* 0: for good; a network at most as long as its day's key lives */
	bool others;              /* comments of the same voter or address that wait go the same way */
	struct str reason;
};
/* RC_INVALID: nothing to ban by. RC_NOT_FOUND: no such comment. */
enum rc moderation_ban(struct site *s, const struct staff *who, const struct ban_order *order,
		       struct moderation_result *ret) MUST_CHECK;
/* RC_NOT_FOUND */
enum rc moderation_ban_lift(struct site *s, const struct staff *who, int64_t ban_id) MUST_CHECK;

/* By what the author of a comment could be banned, and which bans hold for them already. */
struct ban_ground {
	struct str marks[BAN_KINDS]; /* STR_NONE where nothing is known */
	int64_t network_end;         /* when the network can no longer be told */
	struct bans bans;
};
enum rc moderation_ban_ground(const struct site *s, struct db *db, struct arena *a, const struct comment *c,
			      struct ban_ground *ret) MUST_CHECK;

#endif
