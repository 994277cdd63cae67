/*
 * Our own HTML for readers elsewhere: feeds and exports.
 */
#ifndef TEXT_HTML_ABSOLUTE_H
#define TEXT_HTML_ABSOLUTE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/*
 * Appends sanitised HTML in which addresses that begin with a slash begin with base ("https://news.example.org") and
 * those that begin with # with page. In href, src, srcset, poster and cite. Look at buf_failed().
 */
void html_absolute(struct buf *out, struct str html, struct str base, struct str page);

/* For WordPress, which makes a line break of each line end: those that stand behind one would be two. */
struct str html_unbroken(struct arena *a, struct str html);

#endif
