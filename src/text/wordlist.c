/*
 * See wordlist.h. Nodes are numbered breadth first, so that the children of one stand side by side and a node is four
 * numbers; a term hangs on the node of its anchor, its longest part without a star, and what is around that is compared
 * only where the anchor was found.
 */
#include "text/wordlist.h"

#include <stdlib.h>

#include "base/buf.h"
#include "text/locale.h"
#include "text/skeleton.h"
#include "text/unicode.h"

#define ROOT 0u

struct term {
	uint32_t id;
	uint32_t pattern; /* where its text begins in patterns */
	uint16_t n;       /* bytes of it */
	uint16_t anchor, anchor_n;
	bool open_left, open_right; /* a star stood there */
};

struct wordlist {
	/*
	 * By node. Children of i: [first[i], first[i + 1]), by their byte; end: the nearest node where terms hang on
	 * the way of fail, this one included; 0: none.
	 */
	uint32_t *first, *fail, *end;
	unsigned char *byte;
	size_t n_nodes, cap_nodes;
	uint32_t root_child[256]; /* 0: none */
	struct term *terms;       /* by anchor */
	size_t n_terms;
	/* The nodes where terms hang, ascending, and where in terms theirs begin. */
	uint32_t *end_node, *end_at;
	size_t n_ends;
	char *patterns;
	size_t n_patterns;
};

/* --- A term --- */

static struct str longest_part(struct str core)
{
	struct str best = STR(""), part;
	while (str_split(&core, '*', &part))
		if (part.n > best.n)
			best = part;
	return best;
}

/* Without the stars at its ends. */
static struct str core_of(struct str pattern)
{
	while (pattern.n > 0 && pattern.p[0] == '*')
		pattern = str_slice(pattern, 1, pattern.n);
	while (pattern.n > 0 && pattern.p[pattern.n - 1] == '*')
		pattern = str_slice(pattern, 0, pattern.n - 1);
	return pattern;
}

const char *wordlist_term_check(struct str term)
{
	CLEANUP(arena_done) struct arena a;
	size_t stars = 0;
	if (term.n > WORDLIST_TERM_MAX)
		return N_("This word is too long.");
	if (!utf8_valid(term))
		return N_("This word has characters that cannot be shown.");
	arena_init(&a);
	struct str pattern = skeleton_text(&a, term), anchor = longest_part(core_of(pattern));
	for (size_t i = 0; i < pattern.n; i++)
		stars += pattern.p[i] == '*';
	if (unicode_is_blank(anchor))
		return N_("There is no word on this line.");
	if (stars > WORDLIST_STARS_MAX)
		return N_("A word may hold three stars at most.");
	if (stars > 0 && utf8_count(anchor) < 2)
		return N_("Beside a star, a word needs two letters or more in a row.");
	return NULL;
}

static struct term term_read(struct arena *a, struct str text, uint32_t id, struct buf *patterns)
{
	struct str pattern = skeleton_text(a, text), core = core_of(pattern), anchor = longest_part(core);
	struct term t = {
		.id = id,
		.pattern = (uint32_t)patterns->n,
		.n = (uint16_t)core.n,
		.anchor = (uint16_t)(anchor.p - core.p),
		.anchor_n = (uint16_t)anchor.n,
		.open_left = core.p != pattern.p,
		.open_right = core.p + core.n != pattern.p + pattern.n,
	};
	buf_put(patterns, core);
	return t;
}

static struct str term_anchor(const struct wordlist *w, const struct term *t)
{
	return str_mem(w->patterns + t->pattern + t->anchor, t->anchor_n);
}

/*
 * What a byte of a skeleton can be taken for inside a word: one stroke, a digit or a sign for a letter. Anchors are
 * found by this, and then compared as they are (anchor_fits).
 */
static unsigned char guise(char c)
{
	static const unsigned char seen[128] = {
		['i'] = 'l', ['!'] = 'l', ['|'] = 'l', ['3'] = 'e', ['4'] = 'a',
		['@'] = 'a', ['5'] = 's', ['$'] = 's', ['7'] = 't',
	};
	unsigned char byte = (unsigned char)c;
	return byte < sizeof seen && seen[byte] ? seen[byte] : byte;
}

static int guise_cmp(struct str a, struct str b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++)
		if (guise(a.p[i]) != guise(b.p[i]))
			return guise(a.p[i]) < guise(b.p[i]) ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n);
}

/* --- Building --- */

/* The terms that share what a node stands for. */
struct share {
	uint32_t from, to, depth;
};

struct building {
	struct wordlist *list;
	struct share *shares; /* by node */
	size_t cap_ends;
};

static void *grown(void *p, size_t n, size_t size)
{
	void *q = realloc(p, n * size);
	ensure(q);
	return q;
}

static void nodes_grow(struct building *b)
{
	struct wordlist *w = b->list;
	w->cap_nodes = w->cap_nodes ? w->cap_nodes * 2 : 1024;
	w->first = grown(w->first, w->cap_nodes + 1, sizeof *w->first);
	w->fail = grown(w->fail, w->cap_nodes, sizeof *w->fail);
	w->end = grown(w->end, w->cap_nodes, sizeof *w->end);
	w->byte = grown(w->byte, w->cap_nodes, sizeof *w->byte);
	b->shares = grown(b->shares, w->cap_nodes, sizeof *b->shares);
}

static uint32_t node_add(struct building *b, unsigned char byte, struct share share)
{
	struct wordlist *w = b->list;
	if (w->n_nodes == w->cap_nodes)
		nodes_grow(b);
	uint32_t i = (uint32_t)w->n_nodes++;
	w->byte[i] = byte;
	w->fail[i] = ROOT;
	w->end[i] = 0;
	b->shares[i] = share;
	return i;
}

static void end_add(struct building *b, uint32_t node, uint32_t at)
{
	struct wordlist *w = b->list;
	if (w->n_ends == b->cap_ends) {
		b->cap_ends = b->cap_ends ? b->cap_ends * 2 : 256;
		w->end_node = grown(w->end_node, b->cap_ends, sizeof *w->end_node);
		w->end_at = grown(w->end_at, b->cap_ends, sizeof *w->end_at);
	}
	w->end_node[w->n_ends] = node;
	w->end_at[w->n_ends++] = at;
	w->end[node] = node;
}

static uint32_t child_of(const struct wordlist *w, uint32_t node, unsigned char byte)
{
	if (node == ROOT)
		return w->root_child[byte];
	uint32_t from = w->first[node], to = w->first[node + 1];
	while (from < to) {
		uint32_t at = from + (to - from) / 2;
		if (w->byte[at] == byte)
			return at;
		if (w->byte[at] < byte)
			from = at + 1;
		else
			to = at;
	}
	return 0;
}

static uint32_t step(const struct wordlist *w, uint32_t node, unsigned char byte)
{
	uint32_t next;
	while ((next = child_of(w, node, byte)) == 0 && node != ROOT)
		node = w->fail[node];
	return next;
}

/* Terms are sorted by anchor: those that go on with one byte stand together, those that end here come first. */
static void children_add(struct building *b, uint32_t node)
{
	struct wordlist *w = b->list;
	struct share s = b->shares[node];
	uint32_t at = s.from;
	while (at < s.to && w->terms[at].anchor_n == s.depth)
		at++;
	if (at > s.from)
		end_add(b, node, s.from);
	w->first[node] = (uint32_t)w->n_nodes;
	while (at < s.to) {
		unsigned char byte = guise(term_anchor(w, &w->terms[at]).p[s.depth]);
		uint32_t to = at;
		while (to < s.to && guise(term_anchor(w, &w->terms[to]).p[s.depth]) == byte)
			to++;
		uint32_t child = node_add(b, byte, (struct share){at, to, s.depth + 1});
		if (node == ROOT)
			w->root_child[byte] = child;
		at = to;
	}
	w->first[node + 1] = (uint32_t)w->n_nodes;
}

/* Where to go on when nothing follows: what the parent would go on with is known, it is shorter. */
static void fails_set(struct wordlist *w)
{
	for (uint32_t node = 0; node < w->n_nodes; node++) {
		for (uint32_t c = w->first[node]; c < w->first[node + 1]; c++) {
			w->fail[c] = node == ROOT ? ROOT : step(w, w->fail[node], w->byte[c]);
			if (!w->end[c])
				w->end[c] = w->end[w->fail[c]];
		}
	}
}

static int by_anchor(const void *x, const void *y, void *ctx)
{
	const struct wordlist *w = ctx;
	const struct term *a = x, *b = y;
	int order = guise_cmp(term_anchor(w, a), term_anchor(w, b));
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

/* False: they are too long taken together. */
static bool terms_read(struct wordlist *w, const struct str *terms, size_t n)
{
	CLEANUP(arena_done) struct arena a;
	struct buf patterns = BUF(WORDLIST_PATTERNS_MAX);
	arena_init(&a);
	w->terms = grown(NULL, n + 1, sizeof *w->terms);
	for (; w->n_terms < n && !patterns.failed; w->n_terms++) {
		w->terms[w->n_terms] = term_read(&a, terms[w->n_terms], (uint32_t)w->n_terms, &patterns);
		arena_reset(&a);
	}
	w->n_patterns = patterns.n;
	w->patterns = patterns.p;
	if (patterns.failed)
		return false;
	qsort_r(w->terms, n, sizeof *w->terms, by_anchor, w);
	return true;
}

/* What growing left over goes back. */
static void nodes_trim(struct wordlist *w)
{
	size_t n = w->n_nodes;
	w->first = grown(w->first, n + 1, sizeof *w->first);
	w->fail = grown(w->fail, n, sizeof *w->fail);
	w->end = grown(w->end, n, sizeof *w->end);
	w->byte = grown(w->byte, n, sizeof *w->byte);
	w->cap_nodes = n;
}

static bool nodes_make(struct building *b, size_t n_terms)
{
	struct wordlist *w = b->list;
	node_add(b, 0, (struct share){0, (uint32_t)n_terms, 0});
	for (uint32_t node = 0; node < w->n_nodes && w->n_nodes <= WORDLIST_NODES_MAX; node++)
		children_add(b, node);
	free(b->shares);
	return w->n_nodes <= WORDLIST_NODES_MAX;
}

enum rc wordlist_new(const struct str *terms, size_t n, struct wordlist **ret_list)
{
	if (n > WORDLIST_TERMS_MAX)
		return rc_fail(RC_LIMITED, "%zu words; a list takes %d", n, WORDLIST_TERMS_MAX);
	struct wordlist *w = calloc(1, sizeof *w);
	ensure(w);
	struct building b = {.list = w};
	if (!terms_read(w, terms, n) || !nodes_make(&b, n)) {
		wordlist_free(w);
		return rc_fail(RC_LIMITED, "these words are too long taken together");
	}
	fails_set(w);
	nodes_trim(w);
	*ret_list = w;
	return RC_OK;
}

void wordlist_free(struct wordlist *w)
{
	if (!w)
		return;
	free(w->first);
	free(w->fail);
	free(w->end);
	free(w->byte);
	free(w->terms);
	free(w->end_node);
	free(w->end_at);
	free(w->patterns);
	free(w);
}

size_t wordlist_bytes(const struct wordlist *w)
{
	size_t node = sizeof *w->first + sizeof *w->fail + sizeof *w->end + sizeof *w->byte;
	return sizeof *w + w->cap_nodes * node + w->n_terms * sizeof *w->terms +
	       w->n_ends * (sizeof *w->end_node + sizeof *w->end_at) + w->n_patterns;
}

/* --- Looking --- */

enum class { CLASS_BREAK, CLASS_WORD, CLASS_SPACELESS };

struct looking {
	const struct wordlist *list;
	struct str whole; /* as it was written */
	struct str text;  /* as it is read */
	enum wordlist_way way;
	unsigned char *class; /* of each byte: the character's */
	bool (*found)(void *ctx, const struct wordlist_match *m);
	void *ctx;
};

static enum class class_of(uint32_t cp) {
	if (cp < 0x80) return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? CLASS_WORD : CLASS_BREAK;
	if (unicode_is_spaceless(cp)) return CLASS_SPACELESS;
	return unicode_is_letter(cp) || unicode_is_mark(cp) || unicode_is_digit(cp) ? CLASS_WORD : CLASS_BREAK;
}

static void classes_fill(struct looking *l)
{
	struct str rest = l->text;
	size_t at = 0;
	uint32_t cp;
	while (utf8_next(&rest, &cp)) {
		size_t next = l->text.n - rest.n;
		memset(l->class + at, class_of(cp), next - at);
		at = next;
	}
}

static bool is_boundary(const struct looking *l, size_t at)
{
	return at == 0 || at == l->text.n || l->class[at - 1] != CLASS_WORD || l->class[at] != CLASS_WORD;
}

/* One side of a pattern, read away from the anchor: way 1 to the right, -1 to the left. */
struct side {
	const char *p;
	size_t n;
	int way;
	bool open;
};

static char side_byte(const struct side *s, size_t i)
{
	return s->way > 0 ? s->p[i] : s->p[s->n - 1 - i];
}

/* The byte of the text that is `far` away from at, or -1 beyond its end. */
static int text_byte(const struct looking *l, size_t at, size_t far, int way)
{
	if (way > 0)
		return at + far < l->text.n ? (unsigned char)l->text.p[at + far] : -1;
	return far < at ? (unsigned char)l->text.p[at - 1 - far] : -1;
}

static bool star_takes(const struct looking *l, size_t at, size_t far, int way)
{
	return l->class[way > 0 ? at + far : at - 1 - far] != CLASS_BREAK;
}

/*
 * Does the side fit from at on, and where does it end? As usual for stars: when something does not fit, the last star
 * takes one byte more; what it begins with fits already and need not be tried again.
 */
static bool side_fits(const struct looking *l, const struct side *s, size_t at, size_t *ret_to)
{
	size_t i = 0, far = 0, star = SIZE_MAX, star_far = 0, gap = 0;
	for (;;) {
		if (i < s->n && side_byte(s, i) == '*') {
			star = ++i;
			star_far = far;
			gap = 0;
			continue;
		}
		int byte = text_byte(l, at, far, s->way);
		if (i < s->n && byte == (unsigned char)side_byte(s, i)) {
			i++;
			far++;
			continue;
		}
		size_t to = s->way > 0 ? at + far : at - far;
		if (i == s->n && (s->open || is_boundary(l, to))) {
			*ret_to = to;
			return true;
		}
		if (star == SIZE_MAX || text_byte(l, at, star_far, s->way) < 0 ||
		    !star_takes(l, at, star_far, s->way) || ++gap > WORDLIST_GAP_MAX)
			return false;
		far = ++star_far;
		i = star;
	}
}

/* Loosely, for long words alone: short ones are too often part of something else. At least half as it is written. */
static bool anchor_fits(const struct looking *l, struct str anchor, size_t from)
{
	size_t others = 0;
	for (size_t i = 0; i < anchor.n; i++)
		others += anchor.p[i] != l->text.p[from + i];
	if (others == 0 && l->way != WORDLIST_LOOSE)
		return true;
	return others * 2 <= anchor.n && utf8_count(anchor) >= WORDLIST_LOOSE_MIN;
}

/* Whether the term stands where its anchor ends at `to`; if so, it is told. False: nobody wants more. */
static bool term_try(struct looking *l, const struct term *t, size_t to)
{
	const char *pattern = l->list->patterns + t->pattern;
	size_t right = (size_t)t->anchor + t->anchor_n, from = to - t->anchor_n;
	const struct side left_side = {pattern, t->anchor, -1, t->open_left};
	const struct side right_side = {pattern + right, t->n - right, 1, t->open_right};
	if (!anchor_fits(l, term_anchor(l->list, t), from))
		return true;
	if (!side_fits(l, &right_side, to, &to) || !side_fits(l, &left_side, from, &from))
		return true;
	const struct wordlist_match m = {.term = t->id, .text = l->whole, .way = l->way, .from = from, .to = to};
	return l->found(l->ctx, &m);
}

static size_t end_find(const struct wordlist *w, uint32_t node)
{
	size_t from = 0, to = w->n_ends;
	while (from < to) {
		size_t at = from + (to - from) / 2;
		if (w->end_node[at] < node)
			from = at + 1;
		else
			to = at;
	}
	return from;
}

static bool terms_try(struct looking *l, uint32_t node, size_t to)
{
	const struct wordlist *w = l->list;
	for (uint32_t end = w->end[node]; end; end = w->end[w->fail[end]]) {
		size_t e = end_find(w, end);
		struct str anchor = term_anchor(w, &w->terms[w->end_at[e]]);
		for (size_t n = w->end_at[e]; n < w->n_terms && guise_cmp(term_anchor(w, &w->terms[n]), anchor) == 0;
		     n++)
			if (!term_try(l, &w->terms[n], to))
				return false;
	}
	return true;
}

static struct str read_as(struct arena *a, struct str text, enum wordlist_way way)
{
	struct str skeleton = skeleton_text(a, way == WORDLIST_PLAIN ? text : skeleton_drawn(a, text));
	return way == WORDLIST_LOOSE ? skeleton_loose(a, skeleton) : skeleton;
}

/* False: nobody wants more. text: l->whole, read in that way. */
static bool look_through(struct looking *l, struct arena *a, struct str text, enum wordlist_way way)
{
	const struct wordlist *w = l->list;
	uint32_t node = ROOT;
	l->text = text;
	l->way = way;
	l->class = arena_alloc(a, text.n + 1);
	classes_fill(l);
	for (size_t i = 0; i < text.n; i++) {
		node = step(w, node, guise(text.p[i]));
		if (w->end[node] && !terms_try(l, node, i + 1))
			return false;
	}
	return true;
}

void wordlist_scan(const struct wordlist *w, struct str text, bool (*found)(void *ctx, const struct wordlist_match *m),
		   void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	if (w->n_terms == 0)
		return;
	arena_init(&a);
	struct looking l = {.list = w, .whole = text, .found = found, .ctx = ctx};
	struct str read = read_as(&a, text, WORDLIST_PLAIN);
	if (!look_through(&l, &a, read, WORDLIST_PLAIN))
		return;
	if (skeleton_drawn(&a, text).p != text.p) {
		read = read_as(&a, text, WORDLIST_DRAWN);
		if (!look_through(&l, &a, read, WORDLIST_DRAWN))
			return;
	}
	struct str loose = skeleton_loose(&a, read);
	if (!str_eq(loose, read))
		look_through(&l, &a, loose, WORDLIST_LOOSE);
}

/* --- Showing --- */

/* The longest beginning of the text that is read as n bytes at most. */
static struct str written(const struct wordlist_match *m, size_t n)
{
	CLEANUP(arena_done) struct arena a;
	size_t from = 0, to = m->text.n + 1;
	arena_init(&a);
	while (to - from > 1) {
		size_t at = from + (to - from) / 2;
		if (read_as(&a, utf8_cut(m->text, at), m->way).n <= n)
			from = at;
		else
			to = at;
		arena_reset(&a);
	}
	return utf8_cut(m->text, from);
}

struct wordlist_place wordlist_place(const struct wordlist_match *m)
{
	struct str up_to = str_trim(written(m, m->to));
	size_t from = written(m, m->from).n, to = (size_t)(up_to.p + up_to.n - m->text.p);
	if (from > to)
		from = to;
	return (struct wordlist_place){
		.before = str_slice(m->text, 0, from),
		.found = str_slice(m->text, from, to),
		.after = str_slice(m->text, to, m->text.n),
	};
}
