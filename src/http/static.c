/*
 * Sending built-in files in the form the client takes.
 */
#include "http/static.h"

#include "http/conditional.h"
#include "http/encode.h"

const struct asset *asset_find(const struct assets *table, struct str path)
{
	size_t low = 0, high = table->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(path, table->items[middle].path);
		if (order == 0)
			return &table->items[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct asset *asset_named(const struct assets *table, struct str name)
{
	for (size_t i = 0; i < table->n; i++)
		if (str_eq(table->items[i].name, name))
			return &table->items[i];
	return NULL;
}

static enum encoding choose(const struct request *q, const struct asset *asset)
{
	unsigned available = (asset->gzip.p ? ENCODING_GZIP : 0) | (asset->brotli.p ? ENCODING_BROTLI : 0);
	return encoding_choose(request_header_list(q, "Accept-Encoding"), available);
}

static struct str bytes_as(const struct asset *asset, enum encoding e)
{
	return e == ENCODING_BROTLI ? asset->brotli : e == ENCODING_GZIP ? asset->gzip : asset->bytes;
}

void asset_respond(const struct request *q, const struct asset *asset, struct response *r)
{
	enum encoding e = choose(q, asset);
	response_bytes(r, asset->type, bytes_as(asset, e));
	response_set(r, "Cache-Control",
		     asset->immutable ? STR("public, max-age=31536000, immutable") : STR("public, max-age=3600"));
	if (asset->gzip.p || asset->brotli.p)
		response_vary(r, "Accept-Encoding");
	const char *variant = "";
	if (e != ENCODING_IDENTITY) {
		response_set(r, "Content-Encoding", str_of(encoding_name(e)));
		variant = e == ENCODING_BROTLI ? "-br" : "-gz";
	}
	struct str etag = arena_printf(r->arena, "\"%s%s\"", asset->hash, variant);
	if (!response_conditional(q, r, etag, -1) && e == ENCODING_IDENTITY)
		response_range(q, r);
}
