/*
 * One pass parts options from words, one chooses the form by its fixed words, one holds the call against that form.
 */
#include "app/usage.h"

#include "app/nearest.h"

/* One piece of a form. */
struct item {
	struct str name;  /* "EMAIL", "add", "--role" */
	struct str value; /* "ROLE"; empty for a switch and a word */
	bool option, fixed, optional, many;
};

static struct str strip(struct str s, bool *ret_many)
{
	if (str_starts(s, STR("[")))
		s = str_slice(s, 1, s.n);
	if (str_ends(s, STR("..."))) {
		*ret_many = true;
		s.n -= 3;
	}
	while (str_ends(s, STR("]")))
		s.n--;
	return s;
}

static bool item_next(struct str *form, struct item *ret_item)
{
	struct str piece;
	if (!str_split(form, ' ', &piece))
		return false;
	*ret_item = (struct item){.optional = piece.p[0] == '['};
	bool closed = str_find_char(piece, ']', 0) != SIZE_MAX;
	ret_item->name = strip(piece, &ret_item->many);
	ret_item->option = str_starts(ret_item->name, STR("--"));
	ret_item->fixed = ret_item->name.p[0] >= 'a' && ret_item->name.p[0] <= 'z';
	if (ret_item->option && !closed && str_split(form, ' ', &piece))
		ret_item->value = strip(piece, &ret_item->many);
	return true;
}

static bool option_find(struct str form, struct str name, struct item *ret_item)
{
	while (item_next(&form, ret_item))
		if (ret_item->option && str_eq(ret_item->name, name))
			return true;
	return false;
}

/* In any form: which of them is meant is not known yet. */
static bool option_known(const char *forms, const char *more, struct str name, struct item *ret_item)
{
	struct str rest = str_of(forms), form;
	while (str_line(&rest, &form))
		if (option_find(form, name, ret_item))
			return true;
	return option_find(str_of(more), name, ret_item);
}

static void options_try(struct nearest *n, struct str forms)
{
	struct str form;
	struct item item;
	while (str_line(&forms, &form))
		while (item_next(&form, &item))
			if (item.option)
				nearest_try(n, item.name);
}

static enum rc option_unknown(const char *forms, const char *more, struct str name)
{
	struct nearest near;
	nearest_init(&near, name);
	options_try(&near, str_of(forms));
	options_try(&near, str_of(more));
	if (near.best.p)
		return rc_fail(RC_INVALID, "there is no option %.*s; is %.*s meant?", STR_ARG(name),
			       STR_ARG(near.best));
	return rc_fail(RC_INVALID, "there is no option %.*s", STR_ARG(name));
}

/* Takes the option at argv[at]; *ret_used says whether argv[at + 1] is its value. */
static enum rc option_take(struct usage *u, const char *forms, const char *more, int left, char **argv, bool *ret_used)
{
	struct str arg = str_of(argv[0]), name = arg;
	size_t equals = str_find_char(arg, '=', 0), at = 0;
	struct item item;
	if (equals != SIZE_MAX)
		name.n = equals;
	if (!option_known(forms, more, name, &item))
		return option_unknown(forms, more, name);
	bool inside = equals != SIZE_MAX, switched = item.value.n == 0;
	if (inside && switched)
		return rc_fail(RC_INVALID, "%.*s takes no value", STR_ARG(name));
	if (!switched && !inside && (left < 2 || strncmp(argv[1], "--", 2) == 0))
		return rc_fail(RC_INVALID, "%.*s needs a value after it: %.*s", STR_ARG(name), STR_ARG(item.value));
	for (const struct usage_option *o = u->options; o < u->options + u->n_options && !item.many; o++)
		at += str_eq(o->name, name);
	if (at > 0)
		return rc_fail(RC_INVALID, "%.*s stands there twice", STR_ARG(name));
	if (u->n_options == USAGE_OPTIONS_MAX)
		return rc_fail(RC_INVALID, "more than %d options", USAGE_OPTIONS_MAX);
	u->options[u->n_options++] = (struct usage_option){name, switched ? ""
								 : inside ? argv[0] + equals + 1
									  : argv[1]};
	*ret_used = !switched && !inside;
	return RC_OK;
}

/* "-5" and "-" are words; "-x" is what other programs call an option. */
static bool is_option(const char *arg)
{
	char c = arg[0] == '-' ? arg[1] : '\0';
	return c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static enum rc split(struct usage *u, const char *forms, const char *more, int argc, char **argv)
{
	bool words_only = false;
	for (int i = 0; i < argc; i++) {
		bool used = false;
		if (words_only || !is_option(argv[i])) {
			u->words[u->n_words++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			words_only = true;
		} else {
			enum rc rc = option_take(u, forms, more, argc - i, argv + i, &used);
			if (rc != RC_OK)
				return rc;
			i += used;
		}
	}
	return RC_OK;
}

/* The fixed word that a form begins with; empty when it begins with another. */
static struct str form_word(struct str form)
{
	struct item first;
	return item_next(&form, &first) && first.fixed ? first.name : STR("");
}

static enum rc form_unknown(const struct usage *u, const char *forms)
{
	CLEANUP(buf_done) struct buf all = BUF(256);
	struct str rest = str_of(forms), form, word = u->n_words > 0 ? str_of(u->words[0]) : STR("");
	struct nearest near;
	nearest_init(&near, word);
	while (str_line(&rest, &form)) {
		nearest_try(&near, form_word(form));
		buf_printf(&all, "%s%.*s", all.n == 0 ? "" : rest.n == 0 ? " or " : ", ", STR_ARG(form_word(form)));
	}
	if (str_find_char(str_of(forms), '\n', 0) == SIZE_MAX && word.n == 0)
		return rc_fail(RC_INVALID, "\"%.*s\" is missing", STR_ARG(buf_str(&all)));
	if (str_find_char(str_of(forms), '\n', 0) == SIZE_MAX)
		return rc_fail(RC_INVALID, "\"%.*s\" is not known; %.*s is", STR_ARG(word), STR_ARG(buf_str(&all)));
	if (word.n == 0)
		return rc_fail(RC_INVALID, "say what to do: %.*s", STR_ARG(buf_str(&all)));
	if (near.best.p)
		return rc_fail(RC_INVALID, "\"%.*s\" is none of %.*s; is %.*s meant?", STR_ARG(word),
			       STR_ARG(buf_str(&all)), STR_ARG(near.best));
	return rc_fail(RC_INVALID, "\"%.*s\" is none of %.*s", STR_ARG(word), STR_ARG(buf_str(&all)));
}

static enum rc form_choose(struct usage *u, const char *forms)
{
	struct str rest = str_of(forms), form = STR("");
	if (rest.n == 0 || form_word(rest).n == 0) {
		u->form = rest;
		return RC_OK;
	}
	while (u->n_words > 0 && str_line(&rest, &form)) {
		if (str_is(form_word(form), u->words[0])) {
			u->form = form;
			return RC_OK;
		}
	}
	return form_unknown(u, forms);
}

static enum rc words_check(const struct usage *u)
{
	struct str rest = u->form;
	struct item item;
	int at = 0;
	bool many = false;
	while (item_next(&rest, &item)) {
		if (item.option)
			continue;
		if (at == u->n_words && !item.optional)
			return rc_fail(RC_INVALID, "%.*s is missing", STR_ARG(item.name));
		many |= item.many;
		at += at < u->n_words;
	}
	if (at < u->n_words && !many)
		return rc_fail(RC_INVALID, "\"%s\" is one word too many", u->words[at]);
	return RC_OK;
}

static enum rc options_check(const struct usage *u, const char *more)
{
	struct str rest = u->form;
	struct item item;
	size_t at;
	for (size_t i = 0; i < u->n_options; i++)
		if (!option_find(u->form, u->options[i].name, &item) &&
		    !option_find(str_of(more), u->options[i].name, &item))
			return rc_fail(RC_INVALID, "%.*s does not belong to \"%s\"", STR_ARG(u->options[i].name),
				       u->words[0]);
	while (item_next(&rest, &item)) {
		CLEANUP(buf_done) struct buf name = BUF(64);
		buf_put(&name, item.name);
		at = 0;
		if (item.option && !item.optional && !usage_option(u, name.p, &at))
			return rc_fail(RC_INVALID, "%.*s %.*s is missing", STR_ARG(item.name), STR_ARG(item.value));
	}
	return RC_OK;
}

enum rc usage_read(const char *forms, const char *more, int argc, char **argv, struct usage *ret_usage)
{
	struct usage *u = ret_usage;
	*u = (struct usage){.words = argv};
	enum rc rc = split(u, forms, more, argc, argv);
	if (rc == RC_OK)
		rc = form_choose(u, forms);
	if (rc == RC_OK)
		rc = words_check(u);
	return rc == RC_OK ? options_check(u, more) : rc;
}

const char *usage_option(const struct usage *u, const char *name, size_t *at)
{
	while (*at < u->n_options) {
		const struct usage_option *o = &u->options[(*at)++];
		if (str_is(o->name, name))
			return o->value;
	}
	return NULL;
}
