/*
 * Words in square brackets between shortcodes and prose: where they stand decides. For wordpress_shortcode.c alone.
 */
#ifndef TEXT_WORDPRESS_PROSE_H
#define TEXT_WORDPRESS_PROSE_H

#include "text/wordpress.h"

/* What is known of the line looked at last, so that a line full of brackets is read once. Zeroed to begin with. */
struct prose_line {
	size_t from, to;
	bool known, begins, ends; /* by itself, not in the middle of a paragraph */
	bool brackets_only;
};

/*
 * Does the tag at [at, past) of content look as if a plugin had put something in its place? Its name is in small
 * letters, more than one, and no word that people put in brackets themselves ([sic], [laughs], [note]); it is bare or
 * has one value that is no word ([poll 17], [ad 300x250]).
 */
bool prose_looks_like_tag(const struct shortcode *tag);
/*
 * Is there nothing but such brackets and blanks in its line? Lines end at line ends, at tags of blocks (<p>, </div>,
 * <br>) and at the ends of the content; not in cells, list items and headings, where people write [none] and [new].
 */
bool prose_is_alone(struct prose_line *line, struct arena *a, struct str content, size_t at);
/*
 * Of brackets that stayed: would somebody take them for a shortcode that was forgotten? They are alone in their line,
 * end it behind a whole sentence, or begin it before one; or they close what nothing opened.
 */
bool prose_is_doubtful(struct prose_line *line, struct arena *a, struct str content, const struct shortcode *tag,
		       size_t at);

#endif
