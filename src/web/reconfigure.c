/*
 * What of the configuration may change while requests run.
 */
#include "web/running.h"

void web_set_base_url(struct web *w, const char *base_url)
{
	__atomic_store_n(&w->config.base_url, base_url, __ATOMIC_RELEASE);
	if (w->cache)
		cache_drop(w->cache, CACHE_EVERYTHING);
}

enum rc web_set_cache(struct web *w, size_t bytes)
{
	if ((w->cache != NULL) != (bytes > 0))
		return rc_fail(RC_CONFLICT, "a page cache is made, or not made, at the start");
	if (w->cache)
		cache_resize(w->cache, bytes);
	return RC_OK;
}
