/*
 * Sets of templates: adding, replacing, compiling; and the list of faults.
 */
#include "text/template.h"

#include <stdlib.h>

#include "text/template_program.h"

struct template_set *template_set_new(void)
{
	struct template_set *set = calloc(1, sizeof(*set));

	ensure(set, "out of memory");
	arena_init(&set->arena);
	map_init(&set->by_name, &set->arena);
	set->last_source = &set->sources;
	return set;
}

void template_set_free(struct template_set *set)
{
	if (!set)
		return;
	arena_done(&set->arena);
	free(set);
}

enum rc template_set_add(struct template_set *set, const char *name, struct str source, const struct view_type *root)
{
	struct template_source *s;

	ensure(!set->compiled, "the set is compiled");
	if (source.n > TEMPLATE_SOURCE_MAX)
		return rc_fail(RC_LIMITED, "template %s is larger than %zu bytes", name, TEMPLATE_SOURCE_MAX);
	s = map_get(&set->by_name, str_of(name));
	if (!s) {
		s = arena_new(&set->arena, struct template_source);
		s->name = arena_str(&set->arena, str_of(name));
		map_set(&set->by_name, s->name, s);
		*set->last_source = s;
		set->last_source = &s->next;
	}
	s->text = arena_str(&set->arena, source);
	if (root)
		s->root = root;
	return RC_OK;
}

enum rc template_set_compile(struct template_set *set, const struct locale *locale, struct buf *errors)
{
	struct template_faults faults = {.out = errors};

	ensure(!set->compiled, "the set is compiled");
	set->compiled = true;
	for (struct template_source *s = set->sources; s; s = s->next)
		template_parse(&set->arena, s, locale, &faults);
	template_compile(set, &faults);
	return faults.n > 0 ? RC_INVALID : RC_OK;
}

bool template_set_has(const struct template_set *set, const char *name)
{
	return map_has(&set->by_name, str_of(name));
}

/* False when the place is known already or there are too many. */
static bool fault_is_new(struct template_faults *f, const struct template_source *source, size_t at)
{
	if (f->n == TEMPLATE_FAULTS_MAX)
		return false;
	for (unsigned i = 0; i < f->n; i++)
		if (f->seen[i].source == source && f->seen[i].at == at)
			return false;
	f->seen[f->n].source = source;
	f->seen[f->n].at = at;
	f->n++;
	return true;
}

void template_fault(struct template_faults *f, const struct template_source *source, size_t at, const char *fmt, ...)
{
	CLEANUP(buf_done) struct buf line = BUF(4096);
	size_t row = 1;
	va_list ap;

	if (!fault_is_new(f, source, at))
		return;
	for (size_t i = 0; i < at; i++)
		row += source->text.p[i] == '\n';
	buf_printf(&line, "%.*s.mustache line %zu: ", STR_ARG(source->name), row);
	va_start(ap, fmt);
	buf_vprintf(&line, fmt, ap);
	va_end(ap);
	if (f->n == 1)
		(void)rc_fail(RC_INVALID, "%.*s", STR_ARG(buf_str(&line)));
	if (!f->out)
		return;
	buf_put(f->out, buf_str(&line));
	buf_putc(f->out, '\n');
}
