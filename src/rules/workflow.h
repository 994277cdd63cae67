/*
 * From a draft to readers and back: which act leads from which state to which, who may, and what follows. One table
 * says it; every act is one write with its revision, its note, its audit row and what it takes from readers.
 *
 * Scheduled is no state of its own: it is a published article whose time is yet to come, which lists show by themselves
 * when it has come. So nothing has to wake up for it, and nothing is late after the server was down.
 */
#ifndef RULES_WORKFLOW_H
#define RULES_WORKFLOW_H

#include "rules/audit.h"
#include "rules/permission.h"
#include "rules/site.h"
#include "store/standing.h"

enum workflow_phase {
	PHASE_DRAFT,
	PHASE_REVIEW,
	PHASE_SCHEDULED,
	PHASE_PUBLISHED,
	PHASE_WITHDRAWN,
	PHASE_TRASH,
	PHASES
};
/* Draft, in review and so on, and of what is published whether its time is yet to come. */
enum workflow_phase workflow_phase_of(const struct article *a, int64_t now);

enum workflow_act {
	WORKFLOW_SUBMIT,    /* draft → review, with a note */
	WORKFLOW_SEND_BACK, /* review → draft, with a note */
	WORKFLOW_PUBLISH,   /* now; from review this is the approval */
	WORKFLOW_SCHEDULE,  /* at a time to come; also moves the time of what is scheduled */
	WORKFLOW_UNPUBLISH, /* back to a draft, as if it had never been */
	WORKFLOW_WITHDRAW,  /* a tombstone with a reason stays for readers */
	WORKFLOW_REINSTATE, /* withdrawn → published, with its old time */
	WORKFLOW_TRASH,
	WORKFLOW_RESTORE, /* out of the trash: a draft */
	WORKFLOW_DELETE,  /* out of the trash, for good */
	WORKFLOW_ACTS
};
/* "submit", "send_back", …: what forms send and the audit log says after "article.". RC_INVALID for any other. */
const char *workflow_act_name(enum workflow_act act);
enum rc workflow_act_of(struct str word, enum workflow_act *ret_act) MUST_CHECK;

/* Does the act lead anywhere from this phase, and may this person do it? What buttons are shown. */
bool workflow_leads(enum workflow_act act, enum workflow_phase phase);
bool workflow_may(enum workflow_act act, enum account_role role, const struct article *a, bool own, int64_t now);

#define WORKFLOW_NOTE_MAX 2000                               /* characters of a note */
#define WORKFLOW_REASON_MAX 500                              /* of what a tombstone says */
#define WORKFLOW_AHEAD_MS (INT64_C(3653) * 24 * 3600 * 1000) /* nothing is scheduled or held for more than ten years */

struct workflow_step {
	/* Asked */
	int64_t article_id;
	enum workflow_act act;
	struct str text; /* the note, may be ""; of WORKFLOW_WITHDRAW the reason for readers, which must be there */
	int64_t at;      /* WORKFLOW_SCHEDULE */
	int64_t seen_version;  /* of the article as the person saw it, 0: not told; with another one nothing is done */
	bool override_embargo; /* heard only from those who may publish anybody's */
	bool unsaved_too;      /* goes on although others have typed and not saved: they were told of, or may lose it */
	/* Answered when it was refused */
	const char *field;   /* "text", "at", "embargo", "unsaved", or NULL */
	const char *refused; /* msgid */
	struct str title;    /* of the article, in the caller's arena; "" when there is none such */
};
/* RC_OK; RC_DENIED, RC_CONFLICT (not from this state), RC_INVALID (see field): refused says why. RC_NOT_FOUND. */
enum rc workflow_do(struct site *s, struct arena *a, const struct staff *who, int64_t now,
		    struct workflow_step *step) MUST_CHECK;

#endif
