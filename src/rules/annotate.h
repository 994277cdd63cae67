/*
 * What staff put beside an article without changing it: notes to one another, an embargo, corrections for readers.
 */
#ifndef RULES_ANNOTATE_H
#define RULES_ANNOTATE_H

#include "rules/audit.h"
#include "rules/permission.h"
#include "rules/site.h"
#include "store/correction.h"

#define CORRECTION_TEXT_MAX 4000 /* characters */

/* refused: a msgid when RC_INVALID, RC_CONFLICT or RC_DENIED is answered. RC_NOT_FOUND: no such article. */

/* For whoever may see the article in the newsroom's editor: its authors, and those who may edit any. */
enum rc annotate_note(struct site *s, const struct staff *who, int64_t article_id, struct str text, int64_t now,
		      const char **ret_refused) MUST_CHECK;

/*
 * Nobody publishes it before `until`; 0 lifts it. Setting is for whoever may edit the article; making one shorter or
 * lifting it is for those who may publish anybody's. RC_INVALID also when it is public, or scheduled before that.
 */
enum rc annotate_embargo(struct site *s, const struct staff *who, int64_t article_id, int64_t until, int64_t now,
			 const char **ret_refused) MUST_CHECK;

/* What was wrong, told to readers of a public article, which counts as updated from now on. */
enum rc annotate_correct(struct site *s, const struct staff *who, int64_t article_id, enum correction_kind kind,
			 struct str text, int64_t now, const char **ret_refused) MUST_CHECK;
enum rc annotate_uncorrect(struct site *s, const struct staff *who, int64_t article_id, int64_t correction_id,
			   int64_t now, const char **ret_refused) MUST_CHECK;

#endif
