/*
 * Word diff: both texts become rows of numbers, equal words equal numbers; what has no partner is marked on either
 * side; marks become runs.
 */
#include "text/diff.h"

#include "base/map.h"
#include "text/unicode.h"

#define EFFORT_MAX 20000000 /* steps for one diff */
#define OUTSIDE (-1)
#define RIGHT_QUOTE 0x2019u

struct token {
	struct str text;
	uint32_t id;
	bool lone;     /* has no partner on the other side */
	bool space;    /* nothing but white space */
	bool new_line; /* and a line ends in it */
};

struct tokens {
	struct token *items;
	size_t n;
};

struct search {
	struct token *a, *b;
	int64_t *forward, *backward; /* by diagonal; both point at diagonal 0 */
	int64_t effort;
};

/* --- Words --- */

enum sort { SORT_WORD, SORT_SPACE, SORT_SINGLE };

static enum sort sort_of(uint32_t cp)
{
	if (unicode_is_space(cp))
		return SORT_SPACE;
	if (unicode_is_han_kana(cp))
		return SORT_SINGLE;
	bool word =
		unicode_is_letter(cp) || unicode_is_digit(cp) || unicode_is_mark(cp) || cp == '\'' || cp == RIGHT_QUOTE;
	return word ? SORT_WORD : SORT_SINGLE;
}

/* Takes the next word, sign or white space off *rest; false at the end. */
static bool token_next(struct str *rest, struct token *ret)
{
	uint32_t cp;
	struct str at = *rest;
	if (!utf8_next(&at, &cp))
		return false;
	enum sort sort = sort_of(cp);
	bool new_line = cp == '\n';
	struct str ahead = at;
	while (sort != SORT_SINGLE && utf8_next(&ahead, &cp) && sort_of(cp) == sort) {
		new_line |= cp == '\n';
		at = ahead;
	}
	*ret = (struct token){.text = str_slice(*rest, 0, rest->n - at.n), .space = sort == SORT_SPACE};
	ret->new_line = ret->space && new_line;
	*rest = at;
	return true;
}

static struct tokens tokens_of(struct arena *a, struct map *known, struct str text)
{
	struct token t;
	struct tokens r = {NULL, 0};
	for (struct str rest = text; token_next(&rest, &t);)
		r.n++;
	r.items = arena_array(a, r.n + 1, sizeof *r.items);
	size_t i = 0;
	for (struct str rest = text; token_next(&rest, &t); i++) {
		uintptr_t id = (uintptr_t)map_get(known, t.text);
		if (id == 0) {
			id = known->n + 1;
			map_set(known, t.text, (void *)id);
		}
		t.id = (uint32_t)id;
		r.items[i] = t;
	}
	return r;
}

/* --- The shortest way --- */

/* How far diagonal k comes with one step more, OUTSIDE when that leaves the field of n by m. */
static int64_t reach(const int64_t *v, int64_t k, int64_t n, int64_t m)
{
	int64_t right = v[k - 1] == OUTSIDE || v[k - 1] == n ? OUTSIDE : v[k - 1] + 1;
	int64_t down = v[k + 1] == OUTSIDE || v[k + 1] - k > m ? OUTSIDE : v[k + 1];
	return right > down ? right : down;
}

struct field {
	size_t a0, n, b0, m;
};

/* Are the words at x and y, counted from the end that is walked from, the same? */
static bool partners(const struct search *s, struct field f, int64_t x, int64_t y, bool back)
{
	size_t i = back ? f.n - 1 - (size_t)x : (size_t)x, j = back ? f.m - 1 - (size_t)y : (size_t)y;
	return s->a[f.a0 + i].id == s->b[f.b0 + j].id;
}

/*
 * One round from one end (back: from the far one): every diagonal goes d steps. True when it met the other end: *ret_x
 * and *ret_y split the field.
 */
static bool round_go(struct search *s, struct field f, int64_t d, bool back, int64_t *ret_x, int64_t *ret_y)
{
	int64_t n = (int64_t)f.n, m = (int64_t)f.m, delta = n - m;
	int64_t *own = back ? s->backward : s->forward, *other = back ? s->forward : s->backward;
	int64_t others = back ? d : d - 1; /* steps that the other end has gone */
	for (int64_t k = -d; k <= d; k += 2) {
		if (k < -m || k > n) /* beside the field */
			continue;
		int64_t x = d == 0 ? 0 : reach(own, k, n, m), facing = delta - k;
		for (; x != OUTSIDE && x < n && x - k < m && partners(s, f, x, x - k, back); x++)
			s->effort--;
		own[k] = x;
		s->effort--;
		if (x == OUTSIDE || facing < -others || facing > others || ((facing ^ others) & 1))
			continue;
		if (other[facing] == OUTSIDE || x + other[facing] < n)
			continue;
		*ret_x = back ? n - x : x;
		*ret_y = back ? m - (x - k) : x - k;
		return true;
	}
	return false;
}

/* Where the shortest way goes through the middle; false when looking for it costs too much. */
static bool middle_find(struct search *s, struct field f, int64_t *ret_x, int64_t *ret_y)
{
	for (int64_t k = -(int64_t)f.m - 1; k <= (int64_t)f.n + 1; k++)
		s->forward[k] = s->backward[k] = OUTSIDE;
	s->effort -= (int64_t)(f.n + f.m) / 8;
	for (int64_t d = 0; s->effort > 0; d++) {
		if (round_go(s, f, d, false, ret_x, ret_y) || round_go(s, f, d, true, ret_x, ret_y))
			return true;
	}
	return false;
}

static void lone_mark(struct token *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		t[i].lone = true;
}

/* Marks what has no partner. Each call halves the way that is left, so it nests a few dozen deep at most. */
static void compare(struct search *s, struct field f)
{
	int64_t x, y;
	while (f.n > 0 && f.m > 0 && s->a[f.a0].id == s->b[f.b0].id)
		f = (struct field){f.a0 + 1, f.n - 1, f.b0 + 1, f.m - 1};
	while (f.n > 0 && f.m > 0 && s->a[f.a0 + f.n - 1].id == s->b[f.b0 + f.m - 1].id)
		f.n--, f.m--;
	if (f.n == 0 || f.m == 0 || !middle_find(s, f, &x, &y)) {
		lone_mark(s->a + f.a0, f.n);
		lone_mark(s->b + f.b0, f.m);
		return;
	}
	compare(s, (struct field){f.a0, (size_t)x, f.b0, (size_t)y});
	compare(s, (struct field){f.a0 + (size_t)x, f.n - (size_t)x, f.b0 + (size_t)y, f.m - (size_t)y});
}

/* --- Runs --- */

/* A space that stayed between changes on both sides of it is part of them; a line's end stays what it is. */
static void spaces_absorb(struct tokens a, struct tokens b)
{
	bool after_change = false;
	for (size_t i = 0, j = 0; i < a.n && j < b.n;) {
		if (a.items[i].lone || b.items[j].lone) {
			after_change = true;
			i += a.items[i].lone;
			j += j < b.n && b.items[j].lone;
			continue;
		}
		bool changes_next = i + 1 < a.n && j + 1 < b.n && (a.items[i + 1].lone || b.items[j + 1].lone);
		bool absorb = after_change && changes_next && a.items[i].space && !a.items[i].new_line;
		a.items[i++].lone = absorb;
		b.items[j++].lone = absorb;
		after_change = absorb;
	}
}

static size_t run_length(struct tokens t, size_t at, bool lone)
{
	size_t n = 0;
	while (at + n < t.n && t.items[at + n].lone == lone)
		n++;
	return n;
}

static void run_add(struct diff *d, enum diff_kind kind, const struct token *t, size_t n)
{
	if (n == 0)
		return;
	const char *from = t[0].text.p, *to = t[n - 1].text.p + t[n - 1].text.n;
	d->runs[d->n++] = (struct diff_run){kind, str_mem(from, (size_t)(to - from))};
	d->changed |= kind != DIFF_SAME;
}

static void runs_make(struct arena *arena, struct tokens a, struct tokens b, struct diff *ret)
{
	size_t i = 0, j = 0;
	*ret = (struct diff){.runs = arena_array(arena, a.n + b.n + 1, sizeof *ret->runs)};
	while (i < a.n || j < b.n) {
		size_t gone = run_length(a, i, true), new = run_length(b, j, true);
		run_add(ret, DIFF_GONE, a.items + i, gone);
		run_add(ret, DIFF_NEW, b.items + j, new);
		i += gone;
		j += new;
		size_t same_a = run_length(a, i, false), same_b = run_length(b, j, false);
		size_t same = same_a < same_b ? same_a : same_b;
		ensure(gone + new + same > 0, "unmarked words without partners");
		run_add(ret, DIFF_SAME, b.items + j, same);
		i += same;
		j += same;
	}
}

void diff_words(struct arena *arena, struct str before, struct str after, struct diff *ret_diff)
{
	struct map known;
	map_init(&known, arena);
	struct tokens a = tokens_of(arena, &known, before), b = tokens_of(arena, &known, after);
	size_t diagonals = a.n + b.n + 5;
	struct search s = {.a = a.items, .b = b.items, .effort = EFFORT_MAX};
	s.forward = (int64_t *)arena_array(arena, diagonals, sizeof(int64_t)) + b.n + 2;
	s.backward = (int64_t *)arena_array(arena, diagonals, sizeof(int64_t)) + b.n + 2;
	compare(&s, (struct field){0, a.n, 0, b.n});
	spaces_absorb(a, b);
	runs_make(arena, a, b, ret_diff);
}
