/*
 * What any reader may do with a comment of somebody: like it, take the like back, report it. Reports from enough
 * networks hold it for a moderator; once a moderator approved it in spite of reports, later ones only wait to be read.
 */
#ifndef RULES_COMMENT_ACT_H
#define RULES_COMMENT_ACT_H

#include "rules/site.h"
#include "rules/voter.h"

#define REPORT_REASON_CHARS_MAX 500

enum comment_act_kind { COMMENT_ACT_LIKE, COMMENT_ACT_REPORT };

/*
 * One act on its way through the writer. Afterwards article_path, and for a like likes and mine. job.rc: RC_NOT_FOUND
 * no such visible comment; RC_CONFLICT comments are switched off; RC_DENIED the key was used for another request.
 */
struct comment_act {
	struct write_job job; /* first */
	struct site *site;
	enum comment_act_kind kind;
	int64_t comment_id;
	struct voter voter;
	struct str reason, network, key;
	struct str article_path;
	int64_t likes; /* of the comment now */
	bool mine;     /* the voter likes it now */
	void (*answered)(struct comment_act *act);
};

/*
 * Makes the job; texts are copied. network: as for a vote (vote.h), only a report needs it. The key is a checked one
 * (idempotency_key_check) or "". RC_INVALID: the reason, with the msgid of what is wrong in ret_error. on_answer comes
 * in the writer thread.
 */
enum rc comment_act_init(struct comment_act *act, struct site *s, enum comment_act_kind kind, int64_t comment_id,
			 const struct voter *voter, struct str reason, struct str network, struct str key,
			 void (*on_answer)(struct comment_act *), const char **ret_error) MUST_CHECK;
void comment_act_done(struct comment_act *act);

#endif
