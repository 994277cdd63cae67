/*
 * Finding a built-in file by its name. Knows nothing of what the files are for.
 */
#include "base/bundle.h"

const struct bundle_file *bundle_find(const struct bundle *b, struct str name)
{
	size_t low = 0, high = b->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(name, b->items[middle].name);
		if (order == 0)
			return &b->items[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
