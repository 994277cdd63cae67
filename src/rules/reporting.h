/*
 * A reader reports a comment. Reports from enough networks hold it for a moderator; once a moderator approved it in
 * spite of reports, later ones only wait to be read.
 */
#ifndef RULES_REPORTING_H
#define RULES_REPORTING_H

#include "rules/site.h"
#include "rules/voter.h"

#define REPORT_REASON_CHARS_MAX 500

/*
 * One report on its way through the writer. Afterwards article_path. job.rc: RC_NOT_FOUND no such visible comment;
 * RC_CONFLICT comments are switched off; RC_DENIED the key was used for another request.
 */
struct reporting {
	struct write_job job; /* first */
	struct site *site;
	int64_t comment_id;
	struct voter voter;
	struct str reason, network, key;
	struct str article_path;
	void (*answered)(struct reporting *r);
};

/*
 * Makes the job; texts are copied. network: as for a vote (vote_turn.h). The key is a checked one
 * (idempotency_key_check) or "". RC_INVALID: the reason, with the msgid of what is wrong in ret_error. on_answer comes
 * in the writer thread.
 */
enum rc reporting_init(struct reporting *r, struct site *s, int64_t comment_id, const struct voter *voter,
		       struct str reason, struct str network, struct str key, void (*on_answer)(struct reporting *),
		       const char **ret_error) MUST_CHECK;
void reporting_done(struct reporting *r);

#endif
