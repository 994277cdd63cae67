/*
 * /newsroom/settings/: every setting of the site with the sentence that explains it, a page for each group, saved
 * together or not at all. Which settings there are, and what they take, is known in rules/settings.
 */
#include "rules/publish.h"
#include "text/colour.h"
#include "text/unicode.h"
#include "web/handlers.h"
#include "web/staff.h"
#include "web/staff_rehearsal.h"

#define SETTINGS_PATH "/newsroom/settings/"
#define VALUE_MAX 8192
#define CHOICES_MAX 32

struct reaction_row_view {
	int64_t number;
	struct str key, label, emoji;
	bool wrong; /* neither empty nor whole */
};

/* One setting; the one that is set of the is_… says which input it has. */
struct setting_view {
	struct str name, label, explained;
	struct field_view field;
	bool is_line, is_long, is_number, is_switch, is_choice, is_words, is_colour, is_reactions;
	bool on;
	int64_t least, most;
	struct view_list choices; /* struct choice_view */
	struct view_list rows;    /* struct reaction_row_view */
	bool changed;             /* not the default */
};

struct staff_settings_view {
	struct staff_page_view page;
	struct str action;
	struct view_list groups;                /* struct link_view */
	struct view_list settings;              /* struct setting_view */
	bool rehearsable;                       /* rules of comments can be tried on those of the last days */
	const struct rehearsal_view *rehearsal; /* how that went, or NULL */
};

static const struct view_field reaction_row_fields[] = {
	VIEW_INT_FIELD(struct reaction_row_view, number), VIEW_STR_FIELD(struct reaction_row_view, key),
	VIEW_STR_FIELD(struct reaction_row_view, label),  VIEW_STR_FIELD(struct reaction_row_view, emoji),
	VIEW_BOOL_FIELD(struct reaction_row_view, wrong), VIEW_FIELDS_END,
};
static const struct view_type reaction_row_view_type = VIEW_TYPE(struct reaction_row_view, reaction_row_fields);

static const struct view_field setting_fields[] = {
	VIEW_STR_FIELD(struct setting_view, name),
	VIEW_STR_FIELD(struct setting_view, label),
	VIEW_STR_FIELD(struct setting_view, explained),
	VIEW_STRUCT_FIELD(struct setting_view, field, &field_view_type),
	VIEW_BOOL_FIELD(struct setting_view, is_line),
	VIEW_BOOL_FIELD(struct setting_view, is_long),
	VIEW_BOOL_FIELD(struct setting_view, is_number),
	VIEW_BOOL_FIELD(struct setting_view, is_switch),
	VIEW_BOOL_FIELD(struct setting_view, is_choice),
	VIEW_BOOL_FIELD(struct setting_view, is_words),
	VIEW_BOOL_FIELD(struct setting_view, is_colour),
	VIEW_BOOL_FIELD(struct setting_view, is_reactions),
	VIEW_BOOL_FIELD(struct setting_view, on),
	VIEW_INT_FIELD(struct setting_view, least),
	VIEW_INT_FIELD(struct setting_view, most),
	VIEW_LIST_FIELD(struct setting_view, choices, &choice_view_type),
	VIEW_LIST_FIELD(struct setting_view, rows, &reaction_row_view_type),
	VIEW_BOOL_FIELD(struct setting_view, changed),
	VIEW_FIELDS_END,
};
static const struct view_type setting_view_type = VIEW_TYPE(struct setting_view, setting_fields);

static const struct view_field settings_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_settings_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_settings_view, action),
	VIEW_LIST_FIELD(struct staff_settings_view, groups, &link_view_type),
	VIEW_LIST_FIELD(struct staff_settings_view, settings, &setting_view_type),
	VIEW_BOOL_FIELD(struct staff_settings_view, rehearsable),
	VIEW_OBJECT_FIELD(struct staff_settings_view, rehearsal, &rehearsal_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_settings_view_type = VIEW_TYPE(struct staff_settings_view, settings_fields);

/* --- Groups: what stands before the dot of a name; those named here have a word, the others stand under "More" --- */

static const struct {
	const char *group, *label;
} groups[] = {
	{"site", N_("Site")},           {"look", N_("Colours")},    {"blocks", N_("Article page")},
	{"comments", N_("Comments")},   {"share", N_("Sharing")},   {"reactions", N_("Reactions")},
	{"lists", N_("Lists")},         {"feeds", N_("Feeds")},     {"reading", N_("Read time")},
	{"addresses", N_("Addresses")}, {"privacy", N_("Privacy")}, {"staff", N_("Staff")},
	{"more", N_("More")},
};

static const char *group_label(struct str group)
{
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (str_is(group, groups[i].group))
			return groups[i].label;
	return NULL;
}

static bool belongs(const struct setting_spec *spec, struct str group)
{
	struct str name = str_of(spec->name), own = str_slice(name, 0, str_find_char(name, '.', 0));
	return str_eq(group_label(own) ? own : STR("more"), group);
}

/* --- Words of choices; one that is not here is shown as it is stored --- */

static const struct {
	const char *value, *label;
} choice_labels[] = {
	{"open", N_("Nobody waits")},       {"first", N_("A reader’s first comment waits")},
	{"all", N_("Every comment waits")}, {"closed", N_("No comments are taken")},
	{"required", N_("Required")},       {"optional", N_("Optional")},
	{"off", N_("Not asked for")},       {"email", N_("E-mail")},
	{"copy", N_("Copy link")},          {"whatsapp", "WhatsApp"},
	{"facebook", "Facebook"},           {"x", "X"},
	{"telegram", "Telegram"},           {"linkedin", "LinkedIn"},
};

static struct str choice_label(struct req *q, struct str value)
{
	for (size_t i = 0; i < ARRAY_LEN(choice_labels); i++)
		if (str_is(value, choice_labels[i].value))
			return req_text(q, choice_labels[i].label);
	return value;
}

static bool has_word(struct str words, struct str word)
{
	struct str one;
	while (str_split(&words, ' ', &one))
		if (str_eq(one, word))
			return true;
	return false;
}

/* Those of the words that are among the others (or are not), in the order of words. */
static size_t choices_add(struct req *q, struct choice_view *items, size_t n, struct str words, struct str others,
			  bool in)
{
	struct str one;
	while (n < CHOICES_MAX && str_split(&words, ' ', &one))
		if (has_word(others, one) == in)
			items[n++] = (struct choice_view){one, choice_label(q, one), false};
	return n;
}

/* A list of words keeps the order it was given, with what is left out behind it. */
static struct view_list choices_fill(struct req *q, const struct setting_spec *spec, struct str value)
{
	struct choice_view *items = arena_array(q->arena, CHOICES_MAX, sizeof *items);
	struct str all = str_of(spec->choices);
	bool ordered = spec->kind == SETTING_WORDS;
	size_t n = ordered ? choices_add(q, items, 0, value, all, true) : 0;
	n = choices_add(q, items, n, all, ordered ? value : STR(""), false);
	for (size_t i = 0; i < n; i++)
		items[i].chosen = has_word(value, items[i].value);
	return VIEW_ITEMS(items, n);
}

static struct view_list reaction_rows(struct req *q, struct str value)
{
	struct reaction_row_view *rows = arena_array(q->arena, REACTION_KINDS_MAX, sizeof *rows);
	for (size_t i = 0; i < REACTION_KINDS_MAX; i++) {
		struct str item = STR(""), none = STR("");
		struct reaction_row_view *r = &rows[i];
		*r = (struct reaction_row_view){(int64_t)i + 1, none, none, none, false};
		if (!str_split(&value, ',', &item))
			continue;
		item = str_trim(item);
		if (str_split(&item, '|', &r->key) && str_split(&item, '|', &r->label))
			(void)str_split(&item, '|', &r->emoji);
		r->wrong = r->key.n == 0 || r->label.n == 0 || r->emoji.n == 0;
	}
	return VIEW_ITEMS(rows, REACTION_KINDS_MAX);
}

/* --- What is wrong with a value, in the reader's language: rules speak to command lines --- */

static struct str number_text(struct req *q, int64_t n)
{
	return arena_printf(q->arena, "%lld", (long long)n);
}

/* What is more helpful than the sentence of the kind; NULL where that one does. ret_what: its %1. */
static const char *wrong_address(struct str value, struct str *ret_what)
{
	*ret_what = article_pattern_unknown(value);
	if (ret_what->n > 0)
		return N_("There is no %1. There are {year} {month} {day} {slug} {id} {section}.");
	if (str_find(value, STR("{slug}"), 0) == SIZE_MAX && str_find(value, STR("{id}"), 0) == SIZE_MAX)
		return N_("It needs {slug} or {id}, or two articles would share one address.");
	return NULL;
}

static const char *wrong_colour(const struct setting_spec *spec, struct str value)
{
	struct colour c;
	if (colour_parse(value, &c) != RC_OK)
		return NULL;
	return str_is(str_of(spec->name), "look.accent_dark")
		       ? N_("This colour is too dark to be read on dark pages: choose a lighter one.")
		       : N_("This colour is too light to be read on the page: choose a darker one.");
}

static const char *wrong_reactions(struct req *q, struct str value, struct str *ret_what)
{
	struct view_list rows = reaction_rows(q, value);
	for (size_t i = 0; i < rows.n; i++) {
		const struct reaction_row_view *r = (const struct reaction_row_view *)rows.items + i;
		*ret_what = arena_i64(q->arena, r->number);
		if (r->wrong && value.n > 0)
			return N_("Row %1 is half filled: it needs a key, a word and a sign, or none of them.");
	}
	return NULL;
}

static const char *wrong_special(struct req *q, const struct setting_spec *spec, struct str value, struct str *ret_what)
{
	struct str name = str_of(spec->name);
	if (spec->kind == SETTING_LANGUAGES && value.n == 0)
		return N_("A site needs at least one language, such as en.");
	if (spec->kind == SETTING_COLOUR)
		return wrong_colour(spec, value);
	if (spec->kind == SETTING_REACTIONS)
		return wrong_reactions(q, value, ret_what);
	if (str_is(name, "metrics.token"))
		return N_("A secret that can be guessed is none: write 16 to 200 characters, or leave it empty.");
	if (spec->kind == SETTING_TEXT && !str_starts(name, STR("addresses.")))
		return N_("Write %1 to %2 characters.");
	return str_is(name, "addresses.article") ? wrong_address(value, ret_what) : NULL;
}

static struct str wrong_text(struct req *q, const struct setting_spec *spec, struct str value)
{
	static const char *const texts[] = {
		[SETTING_SWITCH] = N_("Choose one of these."),
		[SETTING_NUMBER] = N_("Write a whole number from %1 to %2."),
		[SETTING_CHOICE] = N_("Choose one of these."),
		[SETTING_WORDS] = N_("Choose some of these, each once."),
		[SETTING_TEXT] =
			N_("Write %1 to %2 characters; an address begins and ends with a slash and is not one of "
			   "the program’s own."),
		[SETTING_PICTURE] = N_("There is no picture at this address. Copy it from the media library."),
		[SETTING_CONTACT] = N_("Write an e-mail address or an address that begins with https://."),
		[SETTING_ZONE] = N_("There is no such time zone. Write it as Europe/Paris or UTC."),
		[SETTING_LANGUAGES] = N_("Write language tags with commas between, such as en, fr, pt-BR."),
		[SETTING_REACTIONS] =
			N_("Each kind needs a key of small letters, a word and a sign; at least one and at "
			   "most eight."),
		[SETTING_COLOUR] = N_("Write a colour such as #9c1f1f that can be read on the page."),
	};
	struct str facts[] = {number_text(q, spec->least), number_text(q, spec->most)};
	const char *special = wrong_special(q, spec, value, &facts[0]);
	return page_fill_text(q, special ? special : texts[spec->kind], facts, ARRAY_LEN(facts));
}

/* --- From a spec and its value to what the form shows --- */

static struct setting_view setting_fill(struct req *q, const struct setting_spec *spec, struct str value, bool wrong)
{
	enum setting_kind kind = spec->kind;
	struct setting_view v = {
		.name = str_of(spec->name),
		.label = req_text(q, spec->label),
		.explained = req_text(q, spec->explained),
		.field = {.value = value, .error = wrong ? wrong_text(q, spec, value) : STR("")},
		.is_number = kind == SETTING_NUMBER,
		.is_switch = kind == SETTING_SWITCH,
		.is_choice = kind == SETTING_CHOICE,
		.is_words = kind == SETTING_WORDS,
		.is_colour = kind == SETTING_COLOUR,
		.is_reactions = kind == SETTING_REACTIONS,
		.is_long = kind == SETTING_TEXT && spec->most > 300,
		.on = str_is(value, "on"),
		.least = spec->least,
		.most = spec->most,
		.changed = !str_is(value, spec->initial),
	};
	v.is_line = !(v.is_number || v.is_switch || v.is_choice || v.is_words || v.is_colour || v.is_reactions ||
		      v.is_long);
	if (v.is_choice || v.is_words)
		v.choices = choices_fill(q, spec, value);
	if (v.is_reactions)
		v.rows = reaction_rows(q, value);
	return v;
}

/* --- From the form to a value --- */

/* The ticked words in the order of the form. */
static struct str words_sent(struct req *q, const struct setting_spec *spec)
{
	CLEANUP(buf_done) struct buf b = BUF(VALUE_MAX);
	struct str sent;
	for (size_t at = 0; form_each(&q->form, spec->name, &at, &sent);)
		buf_printf(&b, "%s%.*s", b.n > 0 ? " " : "", STR_ARG(sent));
	return utf8_repair(q->arena, buf_to_arena(&b, q->arena));
}

static struct str reaction_part(struct req *q, const struct setting_spec *spec, int row, const char *part)
{
	struct str name = arena_printf(q->arena, "%s.%d.%s", spec->name, row, part);
	return utf8_repair(q->arena, str_trim(req_form_text(q, arena_cstr(q->arena, name))));
}

/* "reactions.kinds.1.key" and its kin; empty rows are left out. */
static struct str reactions_sent(struct req *q, const struct setting_spec *spec)
{
	CLEANUP(buf_done) struct buf b = BUF(VALUE_MAX);
	for (int i = 1; i <= REACTION_KINDS_MAX; i++) {
		struct str key = reaction_part(q, spec, i, "key"), label = reaction_part(q, spec, i, "label");
		struct str emoji = reaction_part(q, spec, i, "emoji");
		if (key.n + label.n + emoji.n > 0)
			buf_printf(&b, "%s%.*s|%.*s|%.*s", b.n > 0 ? ", " : "", STR_ARG(key), STR_ARG(label),
				   STR_ARG(emoji));
	}
	return buf_to_arena(&b, q->arena);
}

/* A box that is not ticked is not sent, so the form says which settings it shows; the others stay as they are. */
static bool was_shown(struct req *q, const struct setting_spec *spec)
{
	struct str name;
	for (size_t at = 0; form_each(&q->form, "shown", &at, &name);)
		if (str_is(name, spec->name))
			return true;
	return form_get(&q->form, spec->name).p;
}

static struct str value_sent(struct req *q, const struct setting_spec *spec)
{
	if (!was_shown(q, spec))
		return settings_text(q->settings, spec->name);
	if (spec->kind == SETTING_WORDS)
		return words_sent(q, spec);
	if (spec->kind == SETTING_REACTIONS)
		return reactions_sent(q, spec);
	struct str sent = utf8_repair(q->arena, str_trim(req_form_text(q, spec->name)));
	if (spec->kind == SETTING_SWITCH)
		return sent.n > 0 ? STR("on") : STR("off");
	return sent;
}

/* --- The page --- */

struct group_form {
	struct req *req;
	struct str group;
	const struct setting_spec *specs;
	size_t n;
	struct str *values; /* one a spec; p == NULL outside the group */
	bool *wrong;
	bool any_wrong;
	const struct rehearsal_view *rehearsal;
};

static struct view_list group_links(struct req *q, struct str current)
{
	struct link_view *links = arena_array(q->arena, ARRAY_LEN(groups), sizeof *links);
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		links[i] = (struct link_view){
			.label = req_text(q, groups[i].label),
			.url = arena_printf(q->arena, SETTINGS_PATH "%s/", groups[i].group),
			.current = str_is(current, groups[i].group),
		};
	return VIEW_ITEMS(links, ARRAY_LEN(groups));
}

static bool is_rehearsable(struct str group)
{
	return str_is(group, "comments");
}

static enum rc settings_page(struct req *q, int status, const struct group_form *f)
{
	struct staff_settings_view v = {
		.action = arena_join(q->arena, STR(SETTINGS_PATH), f->group, STR("/"), STR_NONE),
		.groups = group_links(q, f->group),
		.rehearsable = is_rehearsable(f->group),
		.rehearsal = f->rehearsal,
	};
	struct setting_view *items = arena_array(q->arena, f->n, sizeof *items);
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++)
		if (f->values[i].p)
			items[n++] = setting_fill(q, &f->specs[i], f->values[i], f->wrong[i]);
	v.settings = VIEW_ITEMS(items, n);
	staff_page(q, &v.page, N_("Settings"));
	if (f->any_wrong)
		v.page.problem = req_text(q, N_("Nothing was saved yet: please look at what is marked."));
	return req_render(q, status, "settings", &staff_settings_view_type, &v);
}

/* The specs of the path's group, each with what value_of() says. RC_NOT_FOUND: there is no such group. */
static enum rc group_begin(struct req *q, struct str (*value_of)(struct req *, const struct setting_spec *),
			   struct group_form *f)
{
	*f = (struct group_form){.req = q, .group = req_path_text(q, "group")};
	if (!group_label(f->group))
		return RC_NOT_FOUND;
	f->specs = setting_specs(&f->n);
	f->values = arena_array(q->arena, f->n, sizeof *f->values);
	f->wrong = arena_array(q->arena, f->n, sizeof *f->wrong);
	for (size_t i = 0; i < f->n; i++)
		if (belongs(&f->specs[i], f->group))
			f->values[i] = value_of(q, &f->specs[i]);
	return RC_OK;
}

static struct str value_now(struct req *q, const struct setting_spec *spec)
{
	return settings_text(q->settings, spec->name);
}

enum rc staff_settings(struct req *q)
{
	return req_redirect(q, 303, STR(SETTINGS_PATH "site/"), NULL);
}

enum rc staff_settings_group(struct req *q)
{
	struct group_form f;
	enum rc rc = group_begin(q, value_now, &f);
	return rc == RC_OK ? settings_page(q, 200, &f) : rc;
}

/* --- Saving --- */

/* What would be stored: the default is no row of its own. */
static struct str stored_as(const struct setting_spec *spec, struct str value)
{
	return str_is(value, spec->initial) ? STR("") : value;
}

static enum rc one_write(struct site *s, struct db *db, struct group_form *f, size_t i)
{
	const struct setting_spec *spec = &f->specs[i];
	struct str now = settings_text(f->req->settings, spec->name), value = f->values[i];
	if (str_eq(now, value))
		return RC_OK;
	/* An empty value would be the default again, which nobody has asked for. */
	enum rc rc = setting_check(spec, value);
	if (rc == RC_OK)
		rc = site_setting_set_in(s, db, SETTING_SITE, 0, str_of(spec->name), stored_as(spec, value));
	if (rc == RC_INVALID)
		f->wrong[i] = f->any_wrong = true;
	if (rc != RC_OK)
		return rc == RC_INVALID ? RC_OK : rc;
	struct str shown = str_is(str_of(spec->name), "metrics.token") ? STR("…") : utf8_cut(value, 200);
	return audit(db, f->req->staff, "setting.change", "setting", 0,
		     arena_printf(f->req->arena, "%s = %.*s", spec->name, STR_ARG(shown)));
}

/* All of them or none: every value is looked at, so that each mistake is marked at once. */
static enum rc group_write(struct site *s, struct db *db, void *ctx)
{
	struct group_form *f = ctx;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < f->n && rc == RC_OK; i++)
		if (f->values[i].p)
			rc = one_write(s, db, f, i);
	return rc == RC_OK && f->any_wrong ? RC_INVALID : rc;
}

static enum rc settings_refused(struct req *q, const struct group_form *f)
{
	if (!req_wants_json(q))
		return settings_page(q, 422, f);
	for (size_t i = 0; i < f->n; i++)
		if (f->wrong[i])
			req_error(q, f->specs[i].name, arena_cstr(q->arena, wrong_text(q, &f->specs[i], f->values[i])));
	return req_problem(q, 422, NULL);
}

enum rc staff_settings_save(struct req *q)
{
	struct group_form f;
	enum rc rc = group_begin(q, value_sent, &f);
	if (rc == RC_OK)
		rc = site_write(q->site, group_write, &f);
	if (rc == RC_INVALID && f.any_wrong)
		return settings_refused(q, &f);
	if (rc != RC_OK)
		return rc;
	return staff_done(q, arena_join(q->arena, STR(SETTINGS_PATH), f.group, STR("/"), STR_NONE), "saved");
}

/* --- Rehearsing --- */

static bool values_are_right(struct group_form *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->values[i].p && setting_check(&f->specs[i], f->values[i]) != RC_OK)
			f->wrong[i] = f->any_wrong = true;
	return !f->any_wrong;
}

enum rc staff_settings_rehearse(struct req *q)
{
	struct group_form f;
	struct rehearsal found;
	struct rehearsal_view v;
	enum rc rc = group_begin(q, value_sent, &f);
	if (rc == RC_OK && !is_rehearsable(f.group))
		rc = RC_NOT_FOUND;
	if (rc != RC_OK)
		return rc;
	if (!values_are_right(&f))
		return settings_refused(q, &f);
	struct site_settings *then = settings_with(q->settings, f.values);
	rc = rehearse_settings(q->site, q->db, q->arena, q->settings, then, &found);
	settings_unref(then);
	if (rc == RC_OK)
		rc = rehearsal_fill(q, &found, &v);
	f.rehearsal = &v;
	return rc == RC_OK ? settings_page(q, 200, &f) : rc;
}
