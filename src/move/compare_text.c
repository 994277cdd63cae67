/*
 * Longest common subsequence of words: equal ends are cut off, the middle goes through a table of directions.
 */
#include "move/compare_text.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "text/fold.h"
#include "text/html.h"

/* Cells of the table, one byte each: 4,000 words against 4,000. */
#define TABLE_MAX ((size_t)16 << 20)

struct word {
	uint32_t id;      /* equal for equal words */
	struct str piece; /* where it stands, between white space */
	struct str folded;
};

struct words {
	struct word *items;
	size_t n;
};

static uint32_t word_id(struct map *ids, struct str folded)
{
	uint32_t *id = map_get(ids, folded);
	if (!id) {
		id = arena_new(ids->arena, uint32_t);
		*id = (uint32_t)ids->n + 1;
		map_set(ids, folded, id);
	}
	return *id;
}

/* A piece between white space may fold to several words ("post-war") or to none ("–"). */
static void words_split(struct arena *a, struct map *ids, struct str text, struct words *ret)
{
	struct str rest = text, piece, word;
	size_t cap = 0;
	*ret = (struct words){0};
	while (html_word(&rest, &piece)) {
		struct str folded = fold_text(a, piece);
		while (str_split(&folded, ' ', &word)) {
			if (ret->n == cap) {
				struct word *old = ret->items;
				cap = cap ? cap * 2 : 256;
				ret->items = arena_array(a, cap, sizeof(*ret->items));
				if (ret->n > 0)
					memcpy(ret->items, old, ret->n * sizeof(*old));
			}
			ret->items[ret->n++] = (struct word){word_id(ids, word), piece, word};
		}
	}
}

/* From the first of these words to the last, as written. */
static struct str span(const struct words *w, size_t from, size_t to)
{
	if (from >= to)
		return STR("");
	const char *end = w->items[to - 1].piece.p + w->items[to - 1].piece.n;
	return str_mem(w->items[from].piece.p, (size_t)(end - w->items[from].piece.p));
}

static void key_put(struct buf *key, const struct words *w, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct str word = w->items[i].folded;
		int64_t number;
		buf_put(key, str_to_i64(word, &number) == RC_OK ? STR("0") : word);
		buf_putc(key, ' ');
	}
	buf_putc(key, '|');
}

static void hunk_add(struct arena *a, struct compare_text *t, const struct words *x, const struct words *y,
		     const size_t at[4])
{
	CLEANUP(buf_done) struct buf key = BUF((size_t)64 << 20);
	if ((t->n_hunks & (t->n_hunks - 1)) == 0) {
		struct compare_hunk *old = t->hunks;
		t->hunks = arena_array(a, t->n_hunks ? t->n_hunks * 2 : 1, sizeof(*t->hunks));
		if (t->n_hunks > 0)
			memcpy(t->hunks, old, t->n_hunks * sizeof(*old));
	}
	key_put(&key, x, at[0], at[1]);
	key_put(&key, y, at[2], at[3]);
	t->hunks[t->n_hunks++] =
		(struct compare_hunk){span(x, at[0], at[1]), span(y, at[2], at[3]), str_hash(buf_str(&key))};
}

enum direction { BOTH, DOWN, RIGHT };

/* table[i * n + j]: where the best way goes on from word i of x and word j of y. */
static void table_fill(const struct word *x, size_t m, const struct word *y, size_t n, uint8_t *table,
		       uint32_t *lengths)
{
	for (size_t j = 0; j <= n; j++)
		lengths[j] = 0;
	for (size_t i = m; i-- > 0;) {
		uint32_t diagonal = 0; /* of row i + 1, column j + 1 */
		for (size_t j = n; j-- > 0;) {
			uint32_t below = lengths[j];
			if (x[i].id == y[j].id) {
				table[i * n + j] = BOTH;
				lengths[j] = diagonal + 1;
			} else {
				table[i * n + j] = below >= lengths[j + 1] ? DOWN : RIGHT;
				lengths[j] = below >= lengths[j + 1] ? below : lengths[j + 1];
			}
			diagonal = below;
		}
	}
}

/* Walks the table (NULL: nothing in the middle is alike); answers how many words are common there. */
static size_t middle_walk(struct arena *a, struct compare_text *t, const struct words *x, const struct words *y,
			  size_t from, const size_t end[2], const uint8_t *table)
{
	size_t i = from, j = from, common = 0, n = end[1] - from;
	while (i < end[0] || j < end[1]) {
		size_t at[4] = {i, i, j, j};
		while (i < end[0] || j < end[1]) {
			bool inside = table && i < end[0] && j < end[1];
			uint8_t go = inside ? table[(i - from) * n + (j - from)] : i < end[0] ? DOWN : RIGHT;
			if (go == BOTH)
				break;
			i += go == DOWN;
			j += go == RIGHT;
		}
		at[1] = i;
		at[3] = j;
		if (at[0] < at[1] || at[2] < at[3])
			hunk_add(a, t, x, y, at);
		while (i < end[0] && j < end[1] && table && table[(i - from) * n + (j - from)] == BOTH) {
			i++;
			j++;
			common++;
		}
	}
	return common;
}

void compare_text(struct arena *a, struct str before, struct str after, struct compare_text *ret_text)
{
	struct map ids;
	struct words x, y;
	map_init(&ids, a);
	words_split(a, &ids, before, &x);
	words_split(a, &ids, after, &y);
	*ret_text = (struct compare_text){.percent = 100};

	size_t from = 0, end[2] = {x.n, y.n};
	while (from < end[0] && from < end[1] && x.items[from].id == y.items[from].id)
		from++;
	while (end[0] > from && end[1] > from && x.items[end[0] - 1].id == y.items[end[1] - 1].id) {
		end[0]--;
		end[1]--;
	}
	size_t m = end[0] - from, n = end[1] - from, common = from + (x.n - end[0]);
	if (m == 0 && n == 0)
		return;
	uint8_t *table = NULL;
	if (m > 0 && n > 0 && m <= TABLE_MAX / n) {
		table = malloc(m * n);
		uint32_t *lengths = table ? malloc((n + 1) * sizeof(*lengths)) : NULL;
		ensure(lengths, "out of memory");
		table_fill(x.items + from, m, y.items + from, n, table, lengths);
		free(lengths);
	}
	common += middle_walk(a, ret_text, &x, &y, from, end, table);
	free(table);
	ret_text->percent = (unsigned)(200 * common / (x.n + y.n));
}

bool compare_same_words(struct arena *a, struct str x, struct str y)
{
	return str_eq(fold_text(a, x), fold_text(a, y));
}
