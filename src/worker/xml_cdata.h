/*
 * Cuts long CDATA sections. libxml2 searches an unfinished section from its start at every piece it is given, which is
 * quadratic, and gives up after 10 MB; a section that is closed and opened again at the end of each piece means the
 * same.
 */
#ifndef WORKER_XML_CDATA_H
#define WORKER_XML_CDATA_H

#include "base/buf.h"

enum xml_cdata_state { XML_CDATA_NONE, XML_CDATA_COMMENT, XML_CDATA_INSTRUCTION, XML_CDATA_INSIDE };

struct xml_cdata {
	enum xml_cdata_state state;
	char mark[12]; /* what may become <!--, <? or <![CDATA[ */
	size_t n_mark;
	unsigned run; /* of the bytes that a comment, instruction or section ends with */
	char held[8]; /* end of the last piece that must not be parted from what follows */
	size_t n_held;
};

/*
 * Appends the piece, cut if need be, to out. last: nothing follows. Right for well-formed XML; for the rest, harmless.
 */
void xml_cdata_put(struct xml_cdata *c, struct str piece, bool last, struct buf *out);

#endif
