/*
 * What a template is compiled to: a flat list of operations with every name resolved. Private to the template_*.c
 * files.
 */
#ifndef TEXT_TEMPLATE_PROGRAM_H
#define TEXT_TEMPLATE_PROGRAM_H

#include "base/map.h"
#include "text/template.h"
#include "text/template_ast.h"

enum op_kind {
	OP_TEXT,      /* text; `bol` when it starts a line */
	OP_LINE,      /* indentation of a line that starts with something else than text */
	OP_VALUE,     /* path, escaped */
	OP_RAW,       /* path, as it is */
	OP_SECTION,   /* path; the body is [next op, end) */
	OP_INVERTED,  /* the same */
	OP_CALL,      /* a partial or parent: call */
	OP_CALL_NAME, /* the same, chosen from `calls` by the value of path */
	OP_INDENT,    /* text is added to the indentation of lines … */
	OP_OUTDENT,   /* … and taken away again */
};

/* Where a value is: fields from the innermost context of a type on; or names, when that is known only at run time. */
struct path {
	const struct view_type *from; /* NULL: search by names */
	const struct view_field *const *fields;
	const struct str *names;
	unsigned n; /* fields, or names; 0 names: the innermost context itself */
};

struct op {
	enum op_kind kind;
	bool bol;
	bool standalone; /* calls: adds text to the indentation; the others suspend it */
	uint32_t end;
	struct str text;
	struct path path;
	const struct program *call;
	const struct map *calls; /* of struct program, by template name */
};

/* One template for one context: the types that enclose it, innermost last and each once, and the chosen blocks. */
struct program {
	struct op *ops;
	uint32_t n_ops;
	const struct view_type **types;
	unsigned n_types;
	const struct block_choice *blocks;
	unsigned conditions; /* sections around the call that started its compilation */
	bool compiling;
	struct program *next;
};

/* A block that an outer template filled; a list, the outermost choice first. */
struct block_choice {
	const struct node *block;
	const struct template_source *source; /* where it is written */
	const struct block_choice *next;
};

struct template_set {
	struct arena arena;
	struct map by_name; /* of struct template_source */
	struct template_source *sources, **last_source;
	bool compiled;
};

/* Records each value of a parsed source that stands where escaping does not make it safe. */
void template_check_html(const struct template_source *source, struct template_faults *faults);

/* Compiles every source that has a root; all must be parsed. */
void template_compile(struct template_set *set, struct template_faults *faults);

#endif
