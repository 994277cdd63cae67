/*
 * The tree between a template's source and its program, and the list of faults that both steps write to. Private to
 * the template_*.c files.
 */
#ifndef TEXT_TEMPLATE_AST_H
#define TEXT_TEMPLATE_AST_H

#include "text/locale.h"
#include "text/view.h"

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_RAW, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL, NODE_PARENT, NODE_BLOCK };

struct node {
	enum node_kind kind;
	bool bol;        /* starts a line of the output: indentation goes before it */
	bool dynamic;    /* {{>*name}}: the name of the template is data */
	bool standalone; /* had its lines for itself; they were taken away with it */
	bool own_lines;  /* a block whose content starts on the line after its tag */
	struct str text; /* the text, at most one line of it; or the name in the tag */
	struct str ws;   /* white space before the tag, when nothing else stands before it on its line */
	size_t at;       /* offset in the source, for faults */
	struct node *children, *next;
};

struct program;

struct template_source {
	struct str name, text;
	const struct view_type *root; /* NULL: never rendered by name */
	struct node *nodes;
	struct program *programs; /* one for each kind of context it is used in */
	struct program *main;     /* the one for root */
	struct template_source *next;
};

#define TEMPLATE_FAULTS_MAX 20

/* Faults of a whole set, each place once. */
struct template_faults {
	struct buf *out; /* may be NULL */
	unsigned n;
	struct {
		const struct template_source *source;
		size_t at;
	} seen[TEMPLATE_FAULTS_MAX];
};

/* Records "name.mustache:line:column: sentence"; the first is also the thread's rc_message(). */
void template_fault(struct template_faults *f, const struct template_source *source, size_t at, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/* Fills source->nodes, looking messages up in locale (NULL: as written). Faults are recorded; nodes is then NULL. */
void template_parse(struct arena *a, struct template_source *source, const struct locale *locale,
		    struct template_faults *faults);

/* White space at the start of a list of nodes: how deep its first line is indented. */
struct str template_indentation(const struct node *nodes);

#endif
