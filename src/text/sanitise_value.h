/*
 * Cleaning of one attribute value. For sanitise.c alone.
 */
#ifndef TEXT_SANITISE_VALUE_H
#define TEXT_SANITISE_VALUE_H

#include "base/buf.h"
#include "text/embed.h"
#include "text/sanitise_table.h"

/*
 * Appends the cleaned value, unescaped; false when the attribute must go. Cleaning what was cleaned changes nothing.
 * groups: those of the element that carries it.
 */
bool sanitise_value(const struct sanitise_attribute *attribute, unsigned groups, const struct embed_table *embeds,
		    struct str value, struct buf *out);

#endif
