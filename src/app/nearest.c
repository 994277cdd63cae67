/*
 * Distance between words, by rows of the usual table; three rows suffice, since a swap looks two rows back.
 */
#include "app/nearest.h"

#define ROW (NEAREST_WORD_MAX + 1)
#define FAR 3 /* changes after which it is another word */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Both have at most NEAREST_WORD_MAX bytes. */
static size_t distance(struct str a, struct str b)
{
	size_t rows[3][ROW];
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			bool same = a.p[i - 1] == b.p[j - 1];
			now[j] = least(above[j - 1] + !same, 1 + least(above[j], now[j - 1]));
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				now[j] = least(now[j], two_above[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

void nearest_init(struct nearest *n, struct str word)
{
	*n = (struct nearest){.word = word, .distance = FAR};
}

void nearest_try(struct nearest *n, struct str name)
{
	if (n->word.n == 0 || n->word.n > NEAREST_WORD_MAX || name.n > NEAREST_WORD_MAX)
		return;
	size_t d = distance(n->word, name);
	/* With as many changes as letters, any name would do. */
	size_t longer = n->word.n > name.n ? n->word.n : name.n;
	if (d < n->distance && d < name.n && d <= longer / 3) {
		n->distance = d;
		n->best = name;
	}
}
