/*
 * How a piece of XML and the events it makes are written down.
 *
 * WIRE_XML_OPEN: u32 depth_max, i64 text_max. WIRE_XML_FEED: u32 last, then bytes; answer: u32 rc, str sentence, i64
 * line (of the failure), then events up to the end: u32 kind, i64 line, str name, prefix, ns, text, u32 n, n × str
 * name, ns, value.
 */
#ifndef WORKER_XML_WIRE_H
#define WORKER_XML_WIRE_H

#include "worker/wire.h"
#include "worker/worker.h"

void xml_event_put(struct buf *out, const struct worker_xml_event *event);
/* Strings stay in the message, the attributes are the arena's. */
struct worker_xml_event xml_event_get(struct arena *a, struct wire_reader *r);

#endif
