/*
 * What lies in the owner's theme folder and will never be used: a misspelt template would otherwise be passed over, and
 * its owner would look for the fault in the text of it.
 */
#include <dirent.h>
#include <stdio.h>

#include "app/nearest.h"
#include "app/reload.h"
#include "base/log.h"
#include "web/look.h"

#define ENDING STR(".mustache")
#define SOURCE_MAX ((size_t)1 << 20)
#define STYLE STR("style.css")

/* Notes to oneself, and what editors and version control leave behind. */
static bool is_furniture(struct str name)
{
	return name.p[0] == '.' || name.p[name.n - 1] == '~' || str_starts_nocase(name, STR("readme"));
}

/* Whether a template says {{> name}} or {{< name}}. */
static bool source_includes(struct str source, struct str name)
{
	for (size_t at = 0; (at = str_find(source, STR("{{"), at)) != SIZE_MAX;) {
		at += 2;
		struct str tag = str_trim(str_slice(source, at, str_find(source, STR("}}"), at)));
		if ((str_starts(tag, STR(">")) || str_starts(tag, STR("<"))) &&
		    str_eq(str_trim(str_slice(tag, 1, tag.n)), name))
			return true;
	}
	return false;
}

static bool file_includes(const char *dir, const char *file, struct str name)
{
	char path[4096];
	CLEANUP(buf_done) struct buf b = BUF(SOURCE_MAX);
	snprintf(path, sizeof path, "%s/%s", dir, file);
	FILE *f = fopen(path, "re");
	char chunk[8192];
	for (size_t n; f && (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		buf_put(&b, str_mem(chunk, n));
	if (f)
		fclose(f);
	return source_includes(buf_str(&b), name);
}

/* A part of the owner's own, named by another file of the owner's. */
static bool is_included(const char *dir, struct str file)
{
	struct str name = str_slice(file, 0, file.n - ENDING.n);
	bool found = false;
	DIR *d = opendir(dir);
	for (struct dirent *e; d && !found && (e = readdir(d));)
		found = str_ends(str_of(e->d_name), ENDING) && file_includes(dir, e->d_name, name);
	if (d)
		closedir(d);
	return found;
}

static bool is_used(const char *dir, struct str file)
{
	if (str_eq(file, STYLE))
		return true;
	if (!str_ends(file, ENDING) || file.n == ENDING.n)
		return false;
	return bundle_find(look_templates(), file) || is_included(dir, file);
}

static void file_warn(const char *dir, struct str file)
{
	CLEANUP(buf_done) struct buf names = BUF(4096);
	const struct bundle *all = look_templates();
	struct nearest near;
	nearest_init(&near, file);
	nearest_try(&near, STYLE);
	buf_put(&names, STYLE);
	for (size_t i = 0; i < all->n; i++) {
		nearest_try(&near, all->items[i].name);
		buf_printf(&names, " %.*s", STR_ARG(all->items[i].name));
	}
	if (near.best.p)
		log_warning("%s/%.*s is not used: is %.*s meant? What may lie there: %.*s", dir, STR_ARG(file),
			    STR_ARG(near.best), STR_ARG(buf_str(&names)));
	else
		log_warning("%s/%.*s is not used. What may lie there: %.*s", dir, STR_ARG(file),
			    STR_ARG(buf_str(&names)));
}

void theme_warn(const char *theme_dir)
{
	DIR *d = opendir(theme_dir);
	for (struct dirent *e; d && (e = readdir(d));) {
		struct str file = str_of(e->d_name);
		if (!is_furniture(file) && !is_used(theme_dir, file))
			file_warn(theme_dir, file);
	}
	if (d)
		closedir(d);
}
