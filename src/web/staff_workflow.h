/*
 * The panel beside an article that leads it on: buttons by state and right, notes, embargo, corrections. The editor
 * shows it, and a page of its own where there is no editor.
 */
#ifndef WEB_STAFF_WORKFLOW_H
#define WEB_STAFF_WORKFLOW_H

#include "rules/workflow.h"
#include "web/staff.h"

struct workflow_view;
extern const struct view_type workflow_view_type;

/* Everything the panel says of an article that is stored. */
enum rc workflow_fill(struct req *q, const struct article *row, struct workflow_view **ret_view) MUST_CHECK;

/* "Draft", "In review", …, and the class of its tag. */
const char *workflow_phase_label(enum workflow_phase phase);
struct str workflow_phase_tone(enum workflow_phase phase);

/* What led to a version: "Submitted for review", "Correction added", …; any other note as it is. */
struct str workflow_note_label(struct req *q, struct str note);

#endif
