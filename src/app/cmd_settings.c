/*
 * courant settings: what a newsroom may set, read and changed for the site, a section or an article.
 */
#include "app/command.h"
#include "app/nearest.h"
#include "store/article.h"
#include "store/section.h"

static void setting_show(struct invocation *v, const struct site_settings *s, const struct setting_spec *spec,
			 bool full)
{
	struct str value = settings_text(s, spec->name);
	fprintf(v->out, "%s = %.*s\n", spec->name, STR_ARG(value));
	if (full)
		fprintf(v->out, "    %s\n", spec->explained);
}

/* Of what the settings are meant: the whole site, a section, an article. */
struct scope {
	enum setting_scope kind;
	int64_t owner;
	const char *words; /* " for the section /news/", "" for the site */
};

static enum rc scope_section(struct invocation *v, const char *name, struct scope *ret_scope)
{
	struct section s;
	enum rc rc = name[0] == '/' ? section_get_by_path(v->db, &v->arena, str_of(name), &s)
				    : section_get_by_slug(v->db, &v->arena, str_of(name), STR(""), &s);
	if (rc == RC_NOT_FOUND)
		return rc_fail(rc, "there is no section %s", name);
	if (rc == RC_OK)
		*ret_scope =
			(struct scope){SETTING_SECTION, s.id, arena_printf(&v->arena, " for the section %s", name).p};
	return rc;
}

static enum rc scope_article(struct invocation *v, const char *number, struct scope *ret_scope)
{
	struct article a;
	int64_t id;
	if (str_to_i64(str_of(number), &id) != RC_OK)
		return rc_fail(RC_INVALID, "--article takes the article's number; \"%s\" is none", number);
	enum rc rc = article_get(v->db, &v->arena, id, &a);
	if (rc == RC_NOT_FOUND)
		return rc_fail(rc, "there is no article %s", number);
	if (rc == RC_OK)
		*ret_scope = (struct scope){SETTING_ARTICLE, id, arena_printf(&v->arena, " for article %s", number).p};
	return rc;
}

static enum rc scope_read(struct invocation *v, struct scope *ret_scope)
{
	const char *section = command_option(v, "--section"), *article = command_option(v, "--article");
	*ret_scope = (struct scope){SETTING_SITE, 0, ""};
	return section ? scope_section(v, section, ret_scope) : article ? scope_article(v, article, ret_scope) : RC_OK;
}

static int settings_list(struct invocation *v)
{
	size_t n;
	const struct setting_spec *specs = setting_specs(&n);
	struct site_settings *now = site_settings(v->site);
	for (size_t i = 0; i < n; i++)
		setting_show(v, now, &specs[i], true);
	settings_unref(now);
	return 0;
}

/* Only what differs from the site: that is what there is to see at a section or an article. */
static int settings_list_own(struct invocation *v, const struct scope *scope)
{
	struct settings own;
	if (setting_list(v->db, &v->arena, scope->kind, scope->owner, &own) != RC_OK)
		return command_failed(v);
	for (size_t i = 0; i < own.n; i++)
		fprintf(v->out, "%.*s = %.*s\n", STR_ARG(own.items[i].name), STR_ARG(own.items[i].value));
	if (own.n == 0)
		fprintf(v->out, "Nothing is set%s; the site's settings hold.\n", scope->words);
	return 0;
}

static int setting_show_one(struct invocation *v, const struct setting_spec *spec, const struct scope *scope)
{
	struct str value;
	enum rc rc = scope->kind == SETTING_SITE
			     ? RC_NOT_FOUND
			     : setting_get(v->db, &v->arena, scope->kind, scope->owner, str_of(spec->name), &value);
	if (rc == RC_OK) {
		fprintf(v->out, "%s = %.*s\n    %s\n", spec->name, STR_ARG(value), spec->explained);
		return 0;
	}
	if (rc != RC_NOT_FOUND)
		return command_failed(v);
	if (scope->kind != SETTING_SITE)
		fprintf(v->out, "Not set%s; the site has:\n", scope->words);
	struct site_settings *now = site_settings(v->site);
	setting_show(v, now, spec, true);
	settings_unref(now);
	return 0;
}

static int setting_change(struct invocation *v, const struct setting_spec *spec, const struct scope *scope)
{
	const char *value = v->argv[2];
	if (site_setting_set(v->site, scope->kind, scope->owner, str_of(spec->name), str_of(value)) != RC_OK)
		return command_failed(v);
	if (value[0])
		fprintf(v->out, "%s = %s%s\n", spec->name, value, scope->words);
	else if (scope->kind == SETTING_SITE)
		fprintf(v->out, "%s is back to its default: %s\n", spec->name, spec->initial);
	else
		fprintf(v->out, "%s is not set%s any more\n", spec->name, scope->words);
	return 0;
}

static int setting_unknown(struct invocation *v, const char *name)
{
	struct nearest near;
	size_t n;
	const struct setting_spec *specs = setting_specs(&n);
	nearest_init(&near, str_of(name));
	for (size_t i = 0; i < n; i++)
		nearest_try(&near, str_of(specs[i].name));
	if (near.best.p)
		rc_fail(RC_NOT_FOUND, "there is no setting \"%s\"; is %s meant?", name, near.best.p);
	else
		rc_fail(RC_NOT_FOUND, "there is no setting \"%s\"; \"courant settings\" lists them all", name);
	return command_failed(v);
}

int cmd_settings(struct invocation *v)
{
	struct scope scope;
	if (command_option(v, "--section") && command_option(v, "--article"))
		return command_usage(v, "--section and --article exclude each other");
	const struct setting_spec *spec = v->argc > 1 ? setting_spec(str_of(v->argv[1])) : NULL;
	if (v->argc > 1 && !spec)
		return setting_unknown(v, v->argv[1]);
	if (spec && !spec->narrows && (command_option(v, "--section") || command_option(v, "--article"))) {
		rc_fail(RC_INVALID, "%s holds for the whole site only", spec->name);
		return command_failed(v);
	}
	if (scope_read(v, &scope) != RC_OK)
		return command_failed(v);
	if (!spec)
		return scope.kind == SETTING_SITE ? settings_list(v) : settings_list_own(v, &scope);
	return v->argc == 2 ? setting_show_one(v, spec, &scope) : setting_change(v, spec, &scope);
}
