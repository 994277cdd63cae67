/*
 * Plural rules: a small expression parser and evaluator. Nothing in a rule can loop, fail or reach outside its nodes.
 */
#include "text/message.h"

#define NODES_MAX 256
#define DEPTH_MAX 64

enum plural_op {
	OP_N,
	OP_NUMBER,
	OP_NOT,
	OP_CHOOSE,
	OP_OR,
	OP_AND,
	OP_EQ,
	OP_NE,
	OP_LE,
	OP_GE,
	OP_LT,
	OP_GT,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD,
};

struct plural_node {
	enum plural_op op;
	uint64_t number;
	unsigned a, b, c; /* operands */
};

/* Longer signs before the shorter ones they begin with. */
static const struct binary {
	const char *sign;
	enum plural_op op;
	int level; /* a higher one binds tighter */
} binaries[] = {
	{"||", OP_OR, 0}, {"&&", OP_AND, 1}, {"==", OP_EQ, 2}, {"!=", OP_NE, 2}, {"<=", OP_LE, 3},
	{">=", OP_GE, 3}, {"<", OP_LT, 3},   {">", OP_GT, 3},  {"+", OP_ADD, 4}, {"-", OP_SUB, 4},
	{"*", OP_MUL, 5}, {"/", OP_DIV, 5},  {"%", OP_MOD, 5},
};
#define LEVEL_UNARY 6

struct reader {
	struct str rest;
	struct plural_node nodes[NODES_MAX];
	unsigned n, depth;
	bool failed;
};

static unsigned read_choice(struct reader *r);

static unsigned add(struct reader *r, struct plural_node node)
{
	if (r->n == NODES_MAX) {
		r->failed = true;
		return 0;
	}
	r->nodes[r->n] = node;
	return r->n++;
}

static bool take(struct reader *r, const char *sign)
{
	r->rest = str_trim(r->rest);
	if (!str_starts(r->rest, str_of(sign)))
		return false;
	r->rest = str_slice(r->rest, strlen(sign), r->rest.n);
	return true;
}

static uint64_t read_number(struct reader *r)
{
	uint64_t number = 0;
	size_t i = 0;

	while (i < r->rest.n && i < 9 && r->rest.p[i] >= '0' && r->rest.p[i] <= '9')
		number = number * 10 + (uint64_t)(r->rest.p[i++] - '0');
	r->failed |= i == 0;
	r->rest = str_slice(r->rest, i, r->rest.n);
	return number;
}

static unsigned read_operand(struct reader *r)
{
	unsigned inner;

	if (r->failed || ++r->depth > DEPTH_MAX) {
		r->failed = true;
		return 0;
	}
	if (take(r, "(")) {
		inner = read_choice(r);
		r->failed |= !take(r, ")");
	} else if (take(r, "!")) {
		unsigned operand = read_operand(r);
		inner = add(r, (struct plural_node){.op = OP_NOT, .a = operand});
	} else if (take(r, "n")) {
		inner = add(r, (struct plural_node){.op = OP_N});
	} else {
		uint64_t number = read_number(r);
		inner = add(r, (struct plural_node){.op = OP_NUMBER, .number = number});
	}
	r->depth--;
	return inner;
}

static const struct binary *take_binary(struct reader *r, int level)
{
	for (size_t i = 0; i < ARRAY_LEN(binaries); i++)
		if (binaries[i].level == level && take(r, binaries[i].sign))
			return &binaries[i];
	return NULL;
}

static unsigned read_level(struct reader *r, int level)
{
	const struct binary *b;
	unsigned left;

	if (level == LEVEL_UNARY)
		return read_operand(r);
	left = read_level(r, level + 1);
	while (!r->failed && (b = take_binary(r, level))) {
		unsigned right = read_level(r, level + 1);
		left = add(r, (struct plural_node){.op = b->op, .a = left, .b = right});
	}
	return left;
}

static unsigned read_choice(struct reader *r)
{
	unsigned condition = read_level(r, 0), yes, no;

	if (r->failed || !take(r, "?"))
		return condition;
	if (++r->depth > DEPTH_MAX)
		r->failed = true;
	yes = r->failed ? 0 : read_choice(r);
	r->failed |= !take(r, ":");
	no = r->failed ? 0 : read_choice(r);
	r->depth--;
	return add(r, (struct plural_node){.op = OP_CHOOSE, .a = condition, .b = yes, .c = no});
}

enum rc plural_parse(struct arena *a, struct str text, struct plural *ret_plural)
{
	struct reader r = {.rest = text};
	struct plural_node *nodes;
	uint64_t forms = 0;

	r.failed = !take(&r, "nplurals") || !take(&r, "=");
	r.rest = str_trim(r.rest);
	if (!r.failed)
		forms = read_number(&r);
	r.failed |= forms < 1 || forms > MESSAGE_PLURALS_MAX || !take(&r, ";") || !take(&r, "plural") || !take(&r, "=");
	if (!r.failed)
		read_choice(&r);
	take(&r, ";");
	if (r.failed || str_trim(r.rest).n > 0)
		return rc_fail(RC_INVALID, "no plural rule: %.*s", STR_ARG(text));
	nodes = arena_array(a, r.n, sizeof(*nodes));
	memcpy(nodes, r.nodes, r.n * sizeof(*nodes));
	*ret_plural = (struct plural){nodes, r.n, (unsigned)forms};
	return RC_OK;
}

static uint64_t value_of(const struct plural_node *node, const uint64_t *values, uint64_t n)
{
	uint64_t a = values[node->a], b = values[node->b];

	switch (node->op) {
	case OP_N:
		return n;
	case OP_NUMBER:
		return node->number;
	case OP_NOT:
		return !a;
	case OP_CHOOSE:
		return a ? b : values[node->c];
	case OP_OR:
		return a || b;
	case OP_AND:
		return a && b;
	case OP_EQ:
		return a == b;
	case OP_NE:
		return a != b;
	case OP_LE:
		return a <= b;
	case OP_GE:
		return a >= b;
	case OP_LT:
		return a < b;
	case OP_GT:
		return a > b;
	case OP_ADD:
		return a + b;
	case OP_SUB:
		return a - b;
	case OP_MUL:
		return a * b;
	case OP_DIV:
		return b ? a / b : 0;
	case OP_MOD:
		return b ? a % b : 0;
	}
	return 0;
}

/* Operands stand before what uses them, so one pass over the nodes is the evaluation. */
unsigned plural_form(const struct plural *p, uint64_t n)
{
	uint64_t values[NODES_MAX] = {0};

	for (unsigned i = 0; i < p->n_nodes; i++)
		values[i] = value_of(&p->nodes[i], values, n);
	return values[p->n_nodes - 1] < p->forms ? (unsigned)values[p->n_nodes - 1] : 0;
}
