/*
 * Runs a program over a view: no allocation but the output, no look-up by name in views of fixed fields.
 */
#include "text/template_program.h"

#define FRAMES_MAX 512
#define INDENT_MAX 1024

struct frame {
	const struct view_type *type;
	const void *object;
};

struct render {
	struct buf *out;
	const char *failure; /* NULL while all is well */
	unsigned n_frames, depth;
	size_t n_indent;
	struct frame frames[FRAMES_MAX];
	char indent[INDENT_MAX];
};

static void run(struct render *r, const struct program *program, uint32_t from, uint32_t to);

static void put_line_start(struct render *r)
{
	buf_put(r->out, str_mem(r->indent, r->n_indent));
}

static void put_text(struct render *r, const struct op *op)
{
	struct str rest = op->text;

	if (r->n_indent == 0) {
		buf_put(r->out, rest);
		return;
	}
	for (bool bol = op->bol; rest.n > 0; bol = true) {
		size_t end = str_find_char(rest, '\n', 0);
		end = end == SIZE_MAX ? rest.n : end + 1;
		if (bol)
			put_line_start(r);
		buf_put(r->out, str_slice(rest, 0, end));
		rest = str_slice(rest, end, rest.n);
	}
}

static void put_value(struct render *r, const struct view_value *v, bool raw)
{
	if (v->kind == VIEW_INT)
		buf_put_i64(r->out, v->number);
	else if (v->kind != VIEW_STR && v->kind != VIEW_HTML)
		return;
	else if (raw)
		buf_put(r->out, v->text);
	else
		html_escape(r->out, v->text);
}

/* One name in one context, whether its type has fields or a find(). */
static bool find_in(const struct frame *f, struct str name, struct view_value *ret)
{
	const struct view_field *field;

	if (f->type->find)
		return f->type->find(f->object, name, ret);
	field = view_field(f->type, name);
	if (field)
		*ret = view_value(f->object, field);
	return field != NULL;
}

static bool find_by_names(const struct render *r, const struct path *path, struct view_value *ret)
{
	struct view_value v;
	unsigned i = r->n_frames;
	bool found = false;

	if (path->n == 0)
		return find_in(&r->frames[i - 1], STR("."), ret);
	while (i > 0 && !found)
		found = find_in(&r->frames[--i], path->names[0], &v);
	for (unsigned k = 1; k < path->n && found; k++) {
		struct frame f = {v.type, v.object};
		found = f.type && f.object && find_in(&f, path->names[k], &v);
	}
	if (found)
		*ret = v;
	return found;
}

/* What a pointer in a view points to. */
static const char *pointer_at(const char *place)
{
	const char *to;
	memcpy(&to, place, sizeof to);
	return to;
}

/* The last field of a resolved path and the object that it is in; NULL for a dot after what is NULL. */
static const void *locate(const struct render *r, const struct path *path, const struct view_field **ret_field)
{
	unsigned i = r->n_frames;
	while (r->frames[i - 1].type != path->from)
		i--;
	const char *object = r->frames[i - 1].object;
	const struct view_field *field = path->fields[0];
	for (unsigned k = 1; k < path->n && object; k++) {
		object += field->offset;
		if (field->kind == VIEW_OBJECT)
			object = pointer_at(object);
		field = path->fields[k];
	}
	*ret_field = field;
	return object;
}

/* False when there is no value: an unknown name, or a dot after what is NULL. */
static bool find(const struct render *r, const struct path *path, struct view_value *ret)
{
	const struct view_field *field;

	if (!path->from)
		return find_by_names(r, path, ret);
	const void *object = locate(r, path, &field);
	if (object)
		*ret = view_value(object, field);
	return object != NULL;
}

/* A field is printed from where it stands. */
static void run_value(struct render *r, const struct op *op)
{
	const struct view_field *field;
	struct view_value v;

	if (!op->path.from) {
		if (find_by_names(r, &op->path, &v))
			put_value(r, &v, op->kind == OP_RAW);
		return;
	}
	const char *object = locate(r, &op->path, &field);
	if (!object)
		return;
	const void *at = object + field->offset;
	if (field->kind == VIEW_STR && op->kind == OP_VALUE)
		html_escape(r->out, *(const struct str *)at);
	else if (field->kind == VIEW_STR)
		buf_put(r->out, *(const struct str *)at);
	else if (field->kind == VIEW_HTML && op->kind == OP_RAW)
		buf_put(r->out, ((const struct safe_html *)at)->s);
	else if (field->kind == VIEW_INT)
		buf_put_i64(r->out, *(const int64_t *)at);
	else {
		v = view_value(object, field);
		put_value(r, &v, op->kind == OP_RAW);
	}
}

/* Whether a section of it would be shown. */
static bool holds(const struct render *r, const struct path *path)
{
	struct view_value v;
	return find(r, path, &v) && view_true(&v);
}

static void run_in(struct render *r, const struct program *program, uint32_t from, uint32_t to, struct frame frame)
{
	if (r->n_frames == FRAMES_MAX) {
		r->failure = "sections nest too deeply";
		return;
	}
	r->frames[r->n_frames++] = frame;
	run(r, program, from, to);
	r->n_frames--;
}

static void run_section(struct render *r, const struct program *program, uint32_t at)
{
	const struct op *op = &program->ops[at];
	struct view_value v;

	if (!find(r, &op->path, &v) || !view_true(&v))
		return;
	if (v.kind != VIEW_LIST) {
		run_in(r, program, at + 1, op->end, (struct frame){v.type, v.object});
		return;
	}
	for (size_t i = 0; i < v.list.n && !r->failure; i++) {
		const void *item = (const char *)v.list.items + i * v.type->size;
		run_in(r, program, at + 1, op->end, (struct frame){v.type, item});
	}
}

static void push_indent(struct render *r, struct str ws)
{
	if (ws.n > INDENT_MAX - r->n_indent) {
		r->failure = "partials are indented too deeply";
		return;
	}
	if (ws.n > 0)
		memcpy(r->indent + r->n_indent, ws.p, ws.n);
	r->n_indent += ws.n;
}

/* What a partial that shares its line with other things prints is not indented again. */
static void run_call(struct render *r, const struct op *op, const struct program *called)
{
	size_t n_indent = r->n_indent;

	if (r->depth == TEMPLATE_DEPTH_MAX) {
		r->failure = "partials nest too deeply";
		return;
	}
	r->depth++;
	if (op->standalone)
		push_indent(r, op->text);
	else
		r->n_indent = 0;
	if (!r->failure)
		run(r, called, 0, called->n_ops);
	r->n_indent = n_indent;
	r->depth--;
}

static void run_call_by_name(struct render *r, const struct op *op)
{
	const struct program *called;
	struct view_value v;

	if (!find(r, &op->path, &v) || v.kind != VIEW_STR)
		return;
	called = map_get(op->calls, v.text);
	if (called)
		run_call(r, op, called);
}

/* Runs the operation at `at`; returns where to go on. */
static uint32_t step(struct render *r, const struct program *program, uint32_t at)
{
	const struct op *op = &program->ops[at];

	switch (op->kind) {
	case OP_TEXT:
		put_text(r, op);
		break;
	case OP_LINE:
		put_line_start(r);
		break;
	case OP_VALUE:
	case OP_RAW:
		run_value(r, op);
		break;
	case OP_SECTION:
		run_section(r, program, at);
		return op->end;
	case OP_INVERTED:
		return holds(r, &op->path) ? op->end : at + 1;
	case OP_CALL:
		run_call(r, op, op->call);
		break;
	case OP_CALL_NAME:
		run_call_by_name(r, op);
		break;
	case OP_INDENT:
		push_indent(r, op->text);
		break;
	case OP_OUTDENT:
		r->n_indent -= op->text.n;
		break;
	}
	return at + 1;
}

static void run(struct render *r, const struct program *program, uint32_t from, uint32_t to)
{
	while (from < to && !r->failure) {
		from = step(r, program, from);
		if (buf_failed(r->out))
			r->failure = "the page is larger than it may be";
	}
}

enum rc template_render(const struct template_set *set, const char *name, const struct view_type *type,
			const void *view, struct buf *out)
{
	const struct template_source *source = map_get(&set->by_name, str_of(name));
	struct render r;

	ensure(source && source->main, "no such page in this set");
	ensure(source->root == type, "this page is made from another view");
	r.out = out;
	r.failure = NULL;
	r.depth = 0;
	r.n_indent = 0;
	r.n_frames = 1;
	r.frames[0] = (struct frame){type, view};
	run(&r, source->main, 0, source->main->n_ops);
	return r.failure ? rc_fail(RC_LIMITED, "page %s: %s", name, r.failure) : RC_OK;
}
