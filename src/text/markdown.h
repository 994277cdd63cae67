/*
 * Markdown to HTML in two dialects. The only file that knows md4c. Decides which addresses become links (by url.h);
 * knows nothing of who writes or how much is allowed.
 */
#ifndef TEXT_MARKDOWN_H
#define TEXT_MARKDOWN_H

#include "text/html.h"

/* A source of more bytes is refused. */
#define MARKDOWN_READER_MAX (64 * 1024)
#define MARKDOWN_ARTICLE_MAX (2 * 1024 * 1024)

/*
 * What readers write: p br strong em del code pre blockquote ul ol li and a[href] with http or https and
 * rel="ugc nofollow noopener noreferrer"; p and li carry dir="auto"; nothing else. Line ends are kept as br, bare
 * addresses become links (unless there are thousands), headings strong paragraphs; pictures (their alt text), raw HTML
 * and links to any other kind of address become text. Nesting deeper than 8 is flattened. RC_LIMITED above
 * MARKDOWN_READER_MAX bytes.
 */
enum rc markdown_reader(struct arena *a, struct str source, struct safe_html *ret_html) MUST_CHECK;

/*
 * How many links that holds, and the text of the first that is not the address it leads to, whatever scheme, "www." and
 * last slash ("" when none is); in the arena.
 */
int64_t markdown_reader_links(struct arena *a, struct safe_html html, struct str *ret_disguise);

/*
 * What staff write: headings h2–h6, tables, pictures, rules, strikethrough, raw HTML. The result is NOT safe: it is the
 * input of the sanitiser. RC_LIMITED above MARKDOWN_ARTICLE_MAX bytes or when its brackets would take seconds to pair.
 */
enum rc markdown_article(struct arena *a, struct str source, struct str *ret_html) MUST_CHECK;

#endif
