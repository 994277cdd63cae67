/*
 * A compiled message catalogue (gettext's .mo format) and its plural rule. Bytes may be hostile: every offset is
 * checked once, when the catalogue is read. Knows nothing of languages; ask through locale.h.
 */
#ifndef TEXT_MESSAGE_H
#define TEXT_MESSAGE_H

#include "base/arena.h"
#include "base/str.h"

#define MESSAGE_SIZE_MAX ((size_t)16 << 20) /* bytes of a catalogue */
#define MESSAGE_PLURALS_MAX 6               /* forms of a language */

/* A plural rule: which form stands for a number. */
struct plural_node;
struct plural {
	const struct plural_node *nodes; /* in the arena; the last one is the root */
	unsigned n_nodes;
	unsigned forms;
};

/*
 * Reads "nplurals=2; plural=(n != 1);": C's arithmetic, comparison, logic and ?: over n and decimal numbers. RC_INVALID
 * for anything else, for more than MESSAGE_PLURALS_MAX forms or an expression of unreasonable size.
 */
enum rc plural_parse(struct arena *a, struct str text, struct plural *ret_plural) MUST_CHECK;
/* The form for n, always below p->forms: what would lie beyond, and a division by zero, is form 0. */
unsigned plural_form(const struct plural *p, uint64_t n);

struct message_catalogue;

/* mo must live as long as the arena does. RC_INVALID for anything but a sound, sorted, UTF-8 catalogue. */
enum rc message_catalogue_read(struct arena *a, struct str mo, const struct message_catalogue **ret) MUST_CHECK;

/* All forms of the translation, each followed by NUL but the last; STR_NONE when there is none. context may be NULL. */
struct str message_find(const struct message_catalogue *c, const char *context, struct str msgid);
/* One form of what message_find() gave; STR_NONE when it has not as many. */
struct str message_form(struct str forms, unsigned form);
/* A field of the header, such as "Language:", trimmed; STR_NONE when the catalogue does not say. */
struct str message_header(const struct message_catalogue *c, const char *field);
const struct plural *message_plural(const struct message_catalogue *c);

#endif
