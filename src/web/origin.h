/*
 * Is a reader's post from a page of ours, and was this site asked by its right name? By what browsers say of
 * themselves, never by a token in the page.
 */
#ifndef WEB_ORIGIN_H
#define WEB_ORIGIN_H

#include "web/req.h"

/*
 * False when Sec-Fetch-Site is cross-site or same-site, when Origin is null or not ours, or, with neither header, when
 * the Referer is foreign (PRODUCT.md §1). All absent is true: old phones and text browsers send none.
 */
bool origin_allows(struct req *q);

/* For posts of staff: the same, but somebody must say where the post comes from. */
bool origin_allows_staff(struct req *q);

/* True when base_url is set and the request named the same site otherwise: with or without "www.", or over http. */
bool origin_is_elsewhere(struct web *w, const struct request *http);

#endif
