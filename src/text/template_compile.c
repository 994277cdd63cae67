/*
 * Tree to program: every name is looked up in the types that enclose it, every partial and block in the set. A template
 * becomes one program for each context it is used in.
 *
 * Contexts are kept without repeats, because a name means the innermost context of the type that declares it: a comment
 * in a comment needs no program of its own.
 */
#include "text/template_program.h"

#define DEPTH_MAX 200
#define NAME_PARTS_MAX 16
#define NODES_MAX 500000 /* of all programs of a set: blocks in blocks and contexts multiply */
#define NEAR_MAX 2       /* edits between an unknown name and the one that is suggested */
#define JOIN_MAX 1024    /* bytes of text that are worth copying to save an operation */

struct scope {
	const struct view_type *type;
	const struct scope *outer;
};

struct compiler {
	struct template_set *set;
	struct template_faults *faults;
	const struct template_source *source; /* of the node in hand */
	const struct scope *scope;
	const struct block_choice *blocks;
	struct op *ops; /* grown in the arena */
	uint32_t n_ops, cap_ops;
	uint32_t barrier; /* a jump leads here: what comes next is an operation of its own */
	unsigned conditions, depth;
	unsigned *nodes_left;                         /* of the whole set; 0 stops everything */
	enum { BOL_AS_IS, BOL_NO, BOL_YES } next_bol; /* what the next node's bol becomes */
};

static void emit_nodes(struct compiler *c, const struct node *n);

static struct op *emit(struct compiler *c, enum op_kind kind)
{
	if (c->n_ops == c->cap_ops) {
		uint32_t cap = c->cap_ops ? c->cap_ops * 2 : 16;
		struct op *ops = arena_array(&c->set->arena, cap, sizeof(*ops));
		if (c->n_ops > 0)
			memcpy(ops, c->ops, c->n_ops * sizeof(*ops));
		c->ops = ops;
		c->cap_ops = cap;
	}
	c->ops[c->n_ops] = (struct op){.kind = kind};
	return &c->ops[c->n_ops++];
}

/* Text that follows text without a break in the lines becomes one operation. */
static void emit_text(struct compiler *c, struct str text, bool bol)
{
	struct op *last = c->n_ops > c->barrier ? &c->ops[c->n_ops - 1] : NULL;
	bool joins = last && last->kind == OP_TEXT && (last->text.p[last->text.n - 1] == '\n') == bol;

	if (text.n == 0)
		return;
	if (joins && last->text.p + last->text.n == text.p) {
		last->text.n += text.n;
		return;
	}
	if (joins && last->text.n < JOIN_MAX) {
		last->text = arena_join(&c->set->arena, last->text, text, STR_NONE);
		return;
	}
	last = emit(c, OP_TEXT);
	last->text = text;
	last->bol = bol;
}

static bool is_open(const struct scope *s)
{
	for (; s; s = s->outer)
		if (s->type->find)
			return true;
	return false;
}

/* Edits that make one name of the other; names are short, longer ones are not worth a suggestion. */
static size_t distance(struct str a, struct str b)
{
	size_t row[33], diagonal, above;

	if (a.n > 32 || b.n > 32)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			above = row[j];
			row[j] = diagonal + (a.p[i - 1] != b.p[j - 1]);
			row[j] = row[j] < above + 1 ? row[j] : above + 1;
			row[j] = row[j] < row[j - 1] + 1 ? row[j] : row[j - 1] + 1;
			diagonal = above;
		}
	}
	return row[b.n];
}

static void nearest_field(const struct view_type *type, struct str name, const char **best, size_t *best_distance)
{
	for (const struct view_field *f = type->fields; f && f->name; f++) {
		size_t d = distance(name, str_of(f->name));
		if (d < *best_distance) {
			*best_distance = d;
			*best = f->name;
		}
	}
}

static void unknown_name(struct compiler *c, const struct node *n, struct str name, const struct view_type *only)
{
	const char *best = NULL;
	size_t third = (name.n + 2) / 3, d = 1 + (third < NEAR_MAX ? third : NEAR_MAX);

	if (only)
		nearest_field(only, name, &best, &d);
	for (const struct scope *s = only ? NULL : c->scope; s; s = s->outer)
		nearest_field(s->type, name, &best, &d);
	template_fault(c->faults, c->source, n->at, "there is no value called \"%.*s\" %s%s%s%s", STR_ARG(name),
		       only ? "in what stands before it" : "here", best ? "; did you mean \"" : "", best ? best : "",
		       best ? "\"?" : "");
}

static void names_path(struct compiler *c, struct str name, struct path *ret)
{
	struct str parts[NAME_PARTS_MAX], *names;
	unsigned n = 0;

	while (!str_is(name, ".") && n < NAME_PARTS_MAX && str_split(&name, '.', &parts[n]))
		n++;
	names = arena_array(&c->set->arena, n, sizeof(*names));
	if (n > 0)
		memcpy(names, parts, n * sizeof(*names));
	*ret = (struct path){.names = names, .n = n};
}

/* The innermost type that declares the name. */
static const struct view_field *find_field(const struct scope *s, struct str name, const struct view_type **ret_type)
{
	for (; s; s = s->outer) {
		const struct view_field *f = view_field(s->type, name);
		if (f) {
			*ret_type = s->type;
			return f;
		}
		if (str_is(name, "."))
			break;
	}
	return NULL;
}

/* Resolves the dotted name of n; false, with the fault recorded, when a part of it is not declared. */
static bool resolve(struct compiler *c, const struct node *n, struct path *ret)
{
	const struct view_field *fields[NAME_PARTS_MAX], **copy, *f;
	struct str rest = n->text, name;
	unsigned depth = 0;

	if (is_open(c->scope)) {
		names_path(c, n->text, ret);
		return true;
	}
	*ret = (struct path){0};
	if (str_is(rest, "."))
		name = rest, rest = STR_NONE;
	else
		str_split(&rest, '.', &name);
	f = find_field(c->scope, name, &ret->from);
	if (!f) {
		unknown_name(c, n, name, NULL);
		return false;
	}
	fields[depth++] = f;
	while (str_split(&rest, '.', &name)) {
		const struct view_type *type = f->kind == VIEW_OBJECT || f->kind == VIEW_STRUCT ? f->type : NULL;
		if (!type || depth == NAME_PARTS_MAX) {
			template_fault(c->faults, c->source, n->at, "\"%s\" has no parts, so no \"%.*s\"", f->name,
				       STR_ARG(name));
			return false;
		}
		f = view_field(type, name);
		if (!f) {
			unknown_name(c, n, name, type);
			return false;
		}
		fields[depth++] = f;
	}
	copy = arena_array(&c->set->arena, depth, sizeof(const struct view_field *));
	memcpy(copy, fields, depth * sizeof(const struct view_field *));
	ret->fields = copy;
	ret->n = depth;
	return true;
}

/* NULL when a value of that kind may be printed by {{x}} or {{{x}}}; else what is wrong. */
static const char *printing_fault(enum view_kind kind, bool raw)
{
	switch (kind) {
	case VIEW_STR:
	case VIEW_INT:
		return raw ? "is text: write {{%.*s}}, only HTML made by us goes in unescaped" : NULL;
	case VIEW_HTML:
		return raw ? NULL : "is HTML: write {{{%.*s}}}";
	case VIEW_BOOL:
		return "is yes or no: write {{#%.*s}}…{{/…}}";
	default:
		return "holds more than one value: write {{#%.*s}}…{{/…}} or name one of its parts";
	}
}

static void emit_value(struct compiler *c, const struct node *n)
{
	CLEANUP(buf_done) struct buf why = BUF(1024);
	struct path path;
	const char *fault;
	struct op *op;

	if (!resolve(c, n, &path))
		return;
	fault = path.from ? printing_fault(path.fields[path.n - 1]->kind, n->kind == NODE_RAW) : NULL;
	if (fault) {
		buf_printf(&why, fault, STR_ARG(n->text));
		template_fault(c->faults, c->source, n->at, "\"%.*s\" %s", STR_ARG(n->text), why.p);
		return;
	}
	op = emit(c, n->kind == NODE_RAW ? OP_RAW : OP_VALUE);
	op->path = path;
}

/* What a section of the value puts in front of the names inside it. */
static const struct view_type *section_type(const struct scope *outer, const struct path *path)
{
	const struct view_field *f;

	if (!path->from)
		return outer->type;
	f = path->fields[path->n - 1];
	switch (f->kind) {
	case VIEW_STR:
		return &view_type_str;
	case VIEW_HTML:
		return &view_type_html;
	case VIEW_INT:
		return &view_type_int;
	case VIEW_BOOL:
		return &view_type_bool;
	default:
		return f->type;
	}
}

static void emit_section(struct compiler *c, const struct node *n)
{
	const struct scope *outer = c->scope;
	struct scope inner;
	struct path path;
	uint32_t at;

	if (!resolve(c, n, &path))
		return;
	at = c->n_ops;
	emit(c, n->kind == NODE_SECTION ? OP_SECTION : OP_INVERTED)->path = path;
	inner = (struct scope){section_type(outer, &path), outer};
	if (n->kind == NODE_SECTION)
		c->scope = &inner;
	c->conditions++;
	emit_nodes(c, n->children);
	c->conditions--;
	c->scope = outer;
	c->ops[at].end = c->barrier = c->n_ops;
}

static const struct block_choice *find_block(const struct block_choice *list, struct str name)
{
	for (; list; list = list->next)
		if (str_eq(list->block->text, name))
			return list;
	return NULL;
}

static bool same_blocks(const struct block_choice *a, const struct block_choice *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->block != b->block)
			return false;
	return a == b;
}

/* The choices in force plus those of a parent tag for names that nobody outside has chosen. */
static const struct block_choice *choose_blocks(struct compiler *c, const struct node *parent)
{
	const struct block_choice *list = c->blocks;

	for (const struct node *n = parent->children; n; n = n->next) {
		struct block_choice *choice;
		if (n->kind != NODE_BLOCK || find_block(list, n->text))
			continue;
		choice = arena_new(&c->set->arena, struct block_choice);
		*choice = (struct block_choice){n, c->source, list};
		list = choice;
	}
	return list;
}

/* The enclosing types, outermost first, each where it is innermost; returns their number. */
static unsigned context_types(struct compiler *c, const struct view_type ***ret)
{
	const struct view_type **types;
	unsigned n = 0, depth = 0;

	for (const struct scope *s = c->scope; s; s = s->outer)
		depth++;
	types = arena_array(&c->set->arena, depth, sizeof(const struct view_type *));
	for (const struct scope *s = c->scope; s; s = s->outer) {
		unsigned i = 0;
		while (i < n && types[i] != s->type)
			i++;
		if (i == n)
			types[n++] = s->type;
	}
	for (unsigned i = 0; i < n / 2; i++) {
		const struct view_type *t = types[i];
		types[i] = types[n - 1 - i];
		types[n - 1 - i] = t;
	}
	*ret = types;
	return n;
}

static void compile_program(struct compiler *c, struct template_source *source, struct program *program)
{
	struct compiler inner = *c;
	struct scope *scopes = arena_array(&c->set->arena, program->n_types, sizeof(*scopes));

	for (unsigned i = 0; i < program->n_types; i++)
		scopes[i] = (struct scope){program->types[i], i > 0 ? &scopes[i - 1] : NULL};
	inner.source = source;
	inner.scope = &scopes[program->n_types - 1];
	inner.blocks = program->blocks;
	inner.ops = NULL;
	inner.n_ops = inner.cap_ops = inner.barrier = 0;
	inner.next_bol = BOL_AS_IS;
	program->conditions = c->conditions;
	program->compiling = true;
	emit_nodes(&inner, source->nodes);
	program->compiling = false;
	program->ops = inner.ops;
	program->n_ops = inner.n_ops;
}

/* The program of a source for the context in hand, compiled when it is the first of its kind. */
static struct program *find_program(struct compiler *c, struct template_source *source,
				    const struct block_choice *blocks)
{
	const struct view_type **types;
	unsigned n = context_types(c, &types);
	struct program *p;

	for (p = source->programs; p; p = p->next)
		if (p->n_types == n && memcmp(p->types, types, n * sizeof(const struct view_type *)) == 0 &&
		    same_blocks(p->blocks, blocks))
			return p;
	p = arena_new(&c->set->arena, struct program);
	p->types = types;
	p->n_types = n;
	p->blocks = blocks;
	p->next = source->programs;
	source->programs = p;
	compile_program(c, source, p);
	return p;
}

static const struct map *find_all_programs(struct compiler *c, const struct block_choice *blocks)
{
	struct map *m = arena_new(&c->set->arena, struct map);

	map_init(m, &c->set->arena);
	for (struct template_source *s = c->set->sources; s; s = s->next)
		map_set(m, s->name, find_program(c, s, blocks));
	return m;
}

static void unknown_template(struct compiler *c, const struct node *n)
{
	struct str best = STR_NONE;
	size_t best_distance = n->text.n / 2 + 2;

	for (struct template_source *s = c->set->sources; s; s = s->next) {
		size_t d = distance(n->text, s->name);
		if (d < best_distance) {
			best_distance = d;
			best = s->name;
		}
	}
	template_fault(c->faults, c->source, n->at, "there is no template \"%.*s\"%s%.*s%s", STR_ARG(n->text),
		       best.n ? "; did you mean \"" : "", STR_ARG(best), best.n ? "\"?" : "");
}

static void emit_call_by_name(struct compiler *c, const struct node *n, const struct block_choice *blocks)
{
	const struct map *calls;
	struct path path;
	struct op *op;

	if (!is_open(c->scope)) {
		template_fault(c->faults, c->source, n->at, "a theme names its templates: {{>*…}} is not for views");
		return;
	}
	names_path(c, n->text, &path);
	calls = find_all_programs(c, blocks);
	op = emit(c, OP_CALL_NAME);
	op->path = path;
	op->calls = calls;
	op->standalone = n->standalone;
	op->text = n->ws;
}

static void emit_call(struct compiler *c, const struct node *n)
{
	const struct block_choice *blocks = n->kind == NODE_PARENT ? choose_blocks(c, n) : c->blocks;
	struct template_source *source;
	struct program *program;
	struct op *op;

	if (n->dynamic) {
		emit_call_by_name(c, n, blocks);
		return;
	}
	source = map_get(&c->set->by_name, n->text);
	if (!source) {
		if (!is_open(c->scope))
			unknown_template(c, n);
		return;
	}
	program = find_program(c, source, blocks);
	if (program->compiling && program->conditions == c->conditions) {
		template_fault(c->faults, c->source, n->at, "\"%.*s\" includes itself without end",
			       STR_ARG(source->name));
		return;
	}
	op = emit(c, OP_CALL);
	op->call = program;
	op->standalone = n->standalone;
	op->text = n->ws;
}

/* A block shows what an outer template chose for it, moved to the block's own indentation, or else its own content. */
static void emit_block(struct compiler *c, const struct node *n)
{
	const struct block_choice *choice = find_block(c->blocks, n->text);
	const struct template_source *source = c->source;
	struct str ws;

	if (!choice) {
		emit_nodes(c, n->children);
		return;
	}
	ws = n->standalone && n->children ? template_indentation(n->children) : n->ws;
	if (ws.n > 0)
		emit(c, OP_INDENT)->text = ws;
	if (!n->standalone)
		c->next_bol = BOL_NO;
	else if (!choice->block->own_lines)
		c->next_bol = BOL_YES;
	c->source = choice->source;
	emit_nodes(c, choice->block->children);
	c->source = source;
	c->next_bol = BOL_AS_IS;
	if (ws.n > 0)
		emit(c, OP_OUTDENT)->text = ws;
}

static void emit_node(struct compiler *c, const struct node *n)
{
	bool bol = c->next_bol == BOL_AS_IS ? n->bol : c->next_bol == BOL_YES;

	c->next_bol = BOL_AS_IS;
	if (n->kind != NODE_TEXT && bol)
		emit(c, OP_LINE);
	switch (n->kind) {
	case NODE_TEXT:
		emit_text(c, n->text, bol);
		break;
	case NODE_VALUE:
	case NODE_RAW:
		emit_value(c, n);
		break;
	case NODE_SECTION:
	case NODE_INVERTED:
		emit_section(c, n);
		break;
	case NODE_PARTIAL:
	case NODE_PARENT:
		emit_call(c, n);
		break;
	case NODE_BLOCK:
		emit_block(c, n);
		break;
	}
}

static void give_up(struct compiler *c, const struct node *n, const char *why)
{
	*c->nodes_left = 0;
	template_fault(c->faults, c->source, n->at, "%s", why);
}

static void emit_nodes(struct compiler *c, const struct node *n)
{
	c->depth++;
	for (; n && *c->nodes_left > 0; n = n->next) {
		if (c->depth > DEPTH_MAX)
			give_up(c, n, "templates and blocks nest too deeply");
		else if (--*c->nodes_left == 0)
			give_up(c, n, "the templates include each other in too many ways");
		else
			emit_node(c, n);
	}
	c->depth--;
}

/* Views of fixed fields are a theme's, and a theme is HTML. */
static bool is_theme(const struct template_set *set)
{
	bool fixed = false;

	for (struct template_source *s = set->sources; s; s = s->next) {
		if (s->root && s->root->find)
			return false;
		fixed |= s->root != NULL;
	}
	return fixed;
}

void template_compile(struct template_set *set, struct template_faults *faults)
{
	unsigned nodes_left = NODES_MAX;
	bool html = is_theme(set);

	for (struct template_source *s = set->sources; s && html; s = s->next)
		template_check_html(s, faults);
	for (struct template_source *s = set->sources; s; s = s->next) {
		struct scope root = {s->root, NULL};
		struct compiler c = {
			.set = set, .faults = faults, .source = s, .scope = &root, .nodes_left = &nodes_left};
		if (s->root)
			s->main = find_program(&c, s, NULL);
	}
}
