/*
 * A recursive reader over one borrowed text. Lengths are checked against what is left before they are used.
 */
#include "move/wordpress_php.h"

struct php {
	struct arena *arena;
	struct str s;
	size_t at;
	unsigned depth, items;
};

static bool eat(struct php *p, char c)
{
	if (p->at >= p->s.n || p->s.p[p->at] != c)
		return false;
	p->at++;
	return true;
}

/* Everything up to the mark, which is eaten; at most 32 bytes. */
static bool token(struct php *p, char mark, struct str *ret)
{
	size_t end = str_find_char(str_slice(p->s, 0, p->at + 33), mark, p->at);
	if (end == SIZE_MAX)
		return false;
	*ret = str_slice(p->s, p->at, end);
	p->at = end + 1;
	return true;
}

static bool number(struct php *p, char mark, int64_t *ret)
{
	struct str t;
	return token(p, mark, &t) && str_to_i64(t, ret) == RC_OK;
}

/* s:5:"bytes"; the length counts bytes and quotes inside are not escaped. */
static bool string(struct php *p, struct str *ret)
{
	int64_t n;
	if (!number(p, ':', &n) || n < 0 || !eat(p, '"') || (uint64_t)n > p->s.n - p->at)
		return false;
	*ret = str_slice(p->s, p->at, p->at + (size_t)n);
	p->at += (size_t)n;
	return eat(p, '"') && eat(p, ';');
}

static bool value(struct php *p, struct php_value *ret);

static bool array(struct php *p, struct php_value *ret)
{
	int64_t n;
	/* The shortest item, i:0;N; has six bytes. */
	if (!number(p, ':', &n) || n < 0 || n > PHP_ITEMS_MAX || (uint64_t)n > (p->s.n - p->at) / 6 + 1 ||
	    !eat(p, '{') || ++p->depth > PHP_DEPTH_MAX)
		return false;
	ret->keys = arena_array(p->arena, (size_t)n, sizeof *ret->keys);
	ret->values = arena_array(p->arena, (size_t)n, sizeof *ret->values);
	for (; ret->n < (size_t)n; ret->n++) {
		struct php_value *key = &ret->keys[ret->n];
		if (!value(p, key) || (key->kind != PHP_INT && key->kind != PHP_STRING) ||
		    !value(p, &ret->values[ret->n]))
			return false;
	}
	p->depth--;
	return eat(p, '}');
}

/* 1.5, -0.25, 3, 1.0E+25, INF: what has no whole part in range counts as 0. */
static bool whole_part(struct str s, int64_t *ret)
{
	size_t end = 0;
	while (end < s.n && ((s.p[end] >= '0' && s.p[end] <= '9') || (end == 0 && s.p[end] == '-')))
		end++;
	bool plain = str_find_nocase(s, STR("e"), 0) == SIZE_MAX;
	if (!plain || str_to_i64(str_slice(s, 0, end), ret) != RC_OK)
		*ret = 0;
	return s.n > 0;
}

static bool value(struct php *p, struct php_value *ret)
{
	*ret = (struct php_value){.kind = PHP_NULL};
	if (++p->items > PHP_ITEMS_MAX || p->at >= p->s.n)
		return false;
	char type = p->s.p[p->at++];
	if (type == 'N')
		return eat(p, ';');
	if (!eat(p, ':'))
		return false;
	switch (type) {
	case 'b':
		ret->kind = PHP_BOOL;
		return number(p, ';', &ret->number);
	case 'i':
		ret->kind = PHP_INT;
		return number(p, ';', &ret->number);
	case 'd':
		ret->kind = PHP_DOUBLE;
		if (!token(p, ';', &ret->text))
			return false;
		return whole_part(ret->text, &ret->number);
	case 's':
		ret->kind = PHP_STRING;
		return string(p, &ret->text);
	case 'a':
		ret->kind = PHP_ARRAY;
		return array(p, ret);
	default:
		return false;
	}
}

enum rc php_parse(struct arena *a, struct str s, struct php_value *ret_value)
{
	struct php p = {.arena = a, .s = str_trim(s)};
	struct php_value v;
	if (!value(&p, &v) || p.at != p.s.n)
		return RC_INVALID;
	*ret_value = v;
	return RC_OK;
}

const struct php_value *php_get(const struct php_value *v, const char *key)
{
	if (!v || v->kind != PHP_ARRAY)
		return NULL;
	for (size_t i = 0; i < v->n; i++)
		if (v->keys[i].kind == PHP_STRING && str_is(v->keys[i].text, key))
			return &v->values[i];
	return NULL;
}

int64_t php_int(const struct php_value *v)
{
	int64_t n = 0;
	if (!v)
		return 0;
	if (v->kind == PHP_STRING)
		return str_to_i64(v->text, &n) == RC_OK ? n : 0;
	return v->kind == PHP_ARRAY ? 0 : v->number;
}

struct str php_str(const struct php_value *v)
{
	return v && v->kind == PHP_STRING ? v->text : STR_NONE;
}
