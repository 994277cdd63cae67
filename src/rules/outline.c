/* See outline.h. */
#include "rules/outline.h"

struct gathering {
	const struct outline_row *flat;
	bool *placed;
	size_t n;
	struct outline *out;
};

static void gather(struct gathering *g, int64_t parent_id, int64_t depth)
{
	for (size_t i = 0; i < g->n; i++) {
		if (g->placed[i] || g->flat[i].parent_id != parent_id)
			continue;
		g->placed[i] = true;
		g->out->rows[g->out->n++] = (struct outline_row){g->flat[i].id, parent_id, depth};
		gather(g, g->flat[i].id, depth + 1);
	}
}

static bool has_parent(const struct gathering *g, size_t i)
{
	for (size_t k = 0; k < g->n; k++)
		if (g->flat[k].id == g->flat[i].parent_id)
			return true;
	return false;
}

/* Begins with what hangs on nothing: first whose parent is not there, then what hangs in a circle. */
static void gather_stray(struct gathering *g, bool circles)
{
	for (size_t i = 0; i < g->n; i++) {
		if (g->placed[i] || (!circles && has_parent(g, i)))
			continue;
		g->placed[i] = true;
		g->out->rows[g->out->n++] = (struct outline_row){g->flat[i].id, 0, 0};
		gather(g, g->flat[i].id, 1);
	}
}

void outline_make(struct arena *a, const struct outline_row *flat, size_t n, struct outline *ret_outline)
{
	*ret_outline = (struct outline){.rows = arena_array(a, n, sizeof *ret_outline->rows)};
	struct gathering g = {.flat = flat, .placed = arena_array(a, n, sizeof(bool)), .n = n, .out = ret_outline};
	memset(g.placed, 0, n * sizeof(bool));
	gather(&g, 0, 0);
	gather_stray(&g, false);
	gather_stray(&g, true);
}

static size_t index_of(const struct outline *o, int64_t id)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->rows[i].id == id)
			return i;
	return SIZE_MAX;
}

/* One past the last line that hangs below line i. */
static size_t branch_end(const struct outline *o, size_t i)
{
	size_t end = i + 1;
	while (end < o->n && o->rows[end].depth > o->rows[i].depth)
		end++;
	return end;
}

/* The sibling before line i; SIZE_MAX for the first. */
static size_t previous(const struct outline *o, size_t i)
{
	int64_t depth = o->rows[i].depth;
	for (size_t k = i; k-- > 0 && o->rows[k].depth >= depth;)
		if (o->rows[k].depth == depth)
			return k;
	return SIZE_MAX;
}

/* Lines [from, middle) and [middle, end) change places. */
static void rotate(struct arena *a, struct outline *o, size_t from, size_t middle, size_t end)
{
	size_t size = sizeof *o->rows;
	struct outline_row *kept = arena_array(a, middle - from, size);
	memcpy(kept, o->rows + from, (middle - from) * size);
	memmove(o->rows + from, o->rows + middle, (end - middle) * size);
	memcpy(o->rows + from + (end - middle), kept, (middle - from) * size);
}

static int64_t deepest_of(const struct outline *o, size_t from, size_t end)
{
	int64_t depth = 0;
	for (; from < end; from++)
		depth = o->rows[from].depth > depth ? o->rows[from].depth : depth;
	return depth;
}

static void deepen(struct outline *o, size_t from, size_t end, int64_t by)
{
	for (; from < end; from++)
		o->rows[from].depth += by;
}

/* It follows its parent's branch. */
static void move_out(struct arena *a, struct outline *o, size_t i, size_t end)
{
	size_t after = end;
	if (o->rows[i].depth == 0)
		return;
	while (after < o->n && o->rows[after].depth >= o->rows[i].depth)
		after++;
	deepen(o, i, end, -1);
	rotate(a, o, i, end, after);
}

static void move(struct arena *a, const struct outline_wish *wish, int64_t deepest, struct outline *o)
{
	size_t i = index_of(o, wish->id);
	if (i == SIZE_MAX)
		return;
	size_t end = branch_end(o, i), before = previous(o, i);
	if (str_is(wish->how, "up") && before != SIZE_MAX)
		rotate(a, o, before, i, end);
	else if (str_is(wish->how, "down") && end < o->n && o->rows[end].depth == o->rows[i].depth)
		rotate(a, o, i, end, branch_end(o, end));
	else if (str_is(wish->how, "in") && before != SIZE_MAX && deepest_of(o, i, end) < deepest)
		deepen(o, i, end, 1);
	else if (str_is(wish->how, "out"))
		move_out(a, o, i, end);
}

/* One "17:1" of the order. */
static enum rc row_read(struct str piece, struct outline_row *row)
{
	struct str id = STR("");
	if (!str_split(&piece, ':', &id) || str_to_i64(id, &row->id) != RC_OK ||
	    str_to_i64(piece, &row->depth) != RC_OK)
		return rc_fail(RC_INVALID, "this is no order of lines");
	return RC_OK;
}

static enum rc order_take(struct arena *a, struct str order, int64_t deepest, struct outline *o)
{
	struct outline fresh = {.rows = arena_array(a, o->n, sizeof *fresh.rows)};
	struct str piece;
	while (str_split(&order, ',', &piece)) {
		struct outline_row row = {.parent_id = 0};
		enum rc rc = row_read(piece, &row);
		if (rc != RC_OK)
			return rc;
		if (fresh.n == o->n || index_of(o, row.id) == SIZE_MAX || index_of(&fresh, row.id) != SIZE_MAX)
			return rc_fail(RC_CONFLICT, "the list was changed by somebody else meanwhile");
		int64_t most = fresh.n > 0 ? fresh.rows[fresh.n - 1].depth + 1 : 0;
		if (row.depth < 0 || row.depth > most || row.depth > deepest)
			return rc_fail(RC_INVALID, "a line hangs too deep");
		fresh.rows[fresh.n++] = row;
	}
	if (fresh.n != o->n)
		return rc_fail(RC_CONFLICT, "the list was changed by somebody else meanwhile");
	*o = fresh;
	return RC_OK;
}

/* What each line hangs on follows from the depths. */
static void settle(struct outline *o)
{
	for (size_t i = 0; i < o->n; i++) {
		size_t above = i;
		while (above > 0 && o->rows[above].depth >= o->rows[i].depth)
			above--;
		o->rows[i].parent_id = o->rows[i].depth == 0 ? 0 : o->rows[above].id;
	}
}

enum rc outline_change(struct arena *a, const struct outline_wish *wish, int64_t deepest, struct outline *o)
{
	enum rc rc = RC_OK;
	if (wish->order.n > 0)
		rc = order_take(a, wish->order, deepest, o);
	else
		move(a, wish, deepest, o);
	if (rc == RC_OK)
		settle(o);
	return rc;
}
