/*
 * XML as bytes: an append writer for feeds, sitemaps and exports. Well-formed whatever it is given; reading is
 * elsewhere.
 */
#ifndef TEXT_XML_H
#define TEXT_XML_H

#include "base/buf.h"
#include "base/str.h"

#define XML_DEPTH_MAX 32

/*
 * Element and attribute names are literals of ours (checked: a wrong one is a programmer's error, as is an end too many
 * or an attribute after content); they must outlive the element. In values and text, bytes that are not UTF-8 become
 * U+FFFD and characters that XML 1.0 forbids are dropped. No white space is added.
 */
struct xml_out {
	struct buf *out;
	unsigned depth;
	bool tag_open; /* the start tag can still take attributes */
	bool complete;
	const char *names[XML_DEPTH_MAX];
};

/* Writes the XML declaration (UTF-8). */
void xml_out_init(struct xml_out *x, struct buf *out);
/* <?xml-stylesheet …?> and the like, before the root element; value must not hold "?>". */
void xml_out_instruction(struct xml_out *x, const char *target, struct str value);
void xml_out_start(struct xml_out *x, const char *name);
void xml_out_attr(struct xml_out *x, const char *name, struct str value);
void xml_out_text(struct xml_out *x, struct str text);
void xml_out_int(struct xml_out *x, int64_t value);
/* One CDATA section, or as many as "]]>" in the text makes necessary; nothing for empty text. */
void xml_out_cdata(struct xml_out *x, struct str text);
void xml_out_end(struct xml_out *x);                      /* of the innermost element; one without content is <a/> */
enum rc xml_out_done(const struct xml_out *x) MUST_CHECK; /* RC_LIMITED when the buffer's cap was reached */

/* <name>text</name>, and the same with the text in CDATA. */
void xml_out_element(struct xml_out *x, const char *name, struct str text);
void xml_out_element_int(struct xml_out *x, const char *name, int64_t value);
void xml_out_element_cdata(struct xml_out *x, const char *name, struct str text);

#endif
