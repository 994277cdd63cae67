/*
 * Pictures, galleries and players that shortcodes stand for, written as HTML. For the wordpress_*.c files.
 */
#ifndef TEXT_WORDPRESS_MEDIA_H
#define TEXT_WORDPRESS_MEDIA_H

#include "text/wordpress.h"

/* Writes a player when the address is an audio or video file; false when it is neither. */
bool wordpress_put_player(const struct wordpress_context *c, struct str address, struct buf *out);
/* One picture as a figure, with its caption; link: to the file. */
void wordpress_put_picture(const struct wordpress_media *m, bool link, struct buf *out);
/* Pictures named by "12,34,56" (or the post's own when ids is empty) as a gallery. */
void wordpress_put_gallery(const struct wordpress_context *c, const struct shortcode *s, struct str ids,
			   struct buf *out);

/* [caption]: the picture of inner, with a link around it, and the rest, or the attribute, as its caption. */
void wordpress_put_caption(const struct shortcode *s, struct str inner, struct buf *out);
/* A player for what the tag names, else for the post's first attachment of that kind; noted when there is neither. */
void wordpress_put_audio(const struct wordpress_context *c, const struct shortcode *s, struct buf *out);
void wordpress_put_video(const struct wordpress_context *c, const struct shortcode *s,
			 struct buf *out); /* one of another site becomes an embed */
/* One player a track, each with its title. */
void wordpress_put_playlist(const struct wordpress_context *c, const struct shortcode *s, struct buf *out);

/* The attachment; NULL (and a note) when the table does not hold it. */
const struct wordpress_media *wordpress_media_find(const struct wordpress_context *c, struct str id);

#endif
