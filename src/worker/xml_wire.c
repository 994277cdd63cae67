/*
 * XML events as bytes.
 */
#include "worker/xml_wire.h"

#define ATTR_SIZE 12

void xml_event_put(struct buf *out, const struct worker_xml_event *event)
{
	wire_put_u32(out, event->kind);
	wire_put_i64(out, event->line);
	const struct str texts[] = {event->name, event->prefix, event->ns, event->text};
	wire_put_each(out, texts, ARRAY_LEN(texts));
	wire_put_u32(out, (uint32_t)event->n_attrs);
	for (size_t i = 0; i < event->n_attrs; i++) {
		wire_put_str(out, event->attrs[i].name);
		wire_put_str(out, event->attrs[i].ns);
		wire_put_str(out, event->attrs[i].value);
	}
}

struct worker_xml_event xml_event_get(struct arena *a, struct wire_reader *r)
{
	struct worker_xml_event e = {.kind = (enum worker_xml_kind)wire_u32(r)};
	r->failed = r->failed || (unsigned)e.kind >= WORKER_XML_DONE;
	e.line = wire_i64(r);
	e.name = wire_str(r);
	e.prefix = wire_str(r);
	e.ns = wire_str(r);
	e.text = wire_str(r);
	e.n_attrs = wire_count(r, ATTR_SIZE);
	e.attrs = arena_array(a, e.n_attrs, sizeof(*e.attrs));
	for (size_t i = 0; i < e.n_attrs; i++) {
		e.attrs[i].name = wire_str(r);
		e.attrs[i].ns = wire_str(r);
		e.attrs[i].value = wire_str(r);
	}
	return e;
}
