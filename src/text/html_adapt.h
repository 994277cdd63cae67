/*
 * Changes to a parsed foreign article that keep what its author meant where the policy would cut it: alignment by style
 * becomes a class, the old site's own absolute addresses become paths. Knows nothing of what is safe.
 */
#ifndef TEXT_HTML_ADAPT_H
#define TEXT_HTML_ADAPT_H

#include "text/html.h"

/*
 * text-align, float and the old align attribute become has-text-align-* and align* classes; underline and line-through
 * styles become u and s; bold and italic spans strong and em; center becomes p, or div where it holds blocks; a
 * cover's background picture becomes an img; lazy-load attributes (data-src, data-lazy-src) fill an empty or
 * placeholder src.
 */
void html_adapt_styles(struct arena *a, struct html_node *root);
/*
 * Addresses of site_host ("example.org", "example.org:8080"; http, https or neither; with or without www.) lose scheme
 * and host. In href, src, srcset, poster and cite. Empty host: nothing.
 */
void html_adapt_addresses(struct arena *a, struct html_node *root, struct str site_host);
/* The same for one address; s itself when it is not of that host. */
struct str html_own_path(struct arena *a, struct str address, struct str site_host);
/* Every address that shows a file: src, srcset, poster, and links to files by their extension; each once, in order. */
size_t html_media_addresses(struct arena *a, const struct html_node *root, struct str **ret_addresses);

#endif
