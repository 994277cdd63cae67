/*
 * The checks of an article's form, field by field, and its address.
 */
#include "rules/article_check.h"

#include "rules/publish.h"
#include "store/address.h"
#include "store/media.h"
#include "store/section.h"
#include "text/locale.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/url.h"

void edit_error_add(struct edit_errors *e, enum edit_field field, const char *msgid, struct str with)
{
	if (!edit_error_of(e, field))
		e->items[e->n++] = (struct edit_error){field, msgid, with};
}

const struct edit_error *edit_error_of(const struct edit_errors *e, enum edit_field field)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->items[i].field == field)
			return &e->items[i];
	return NULL;
}

static void wrong(struct article_check *c, enum edit_field field, const char *msgid)
{
	edit_error_add(&c->errors, field, msgid, STR(""));
}

static void wrong_with(struct article_check *c, enum edit_field field, const char *msgid, struct str with)
{
	edit_error_add(&c->errors, field, msgid, with);
}

/* --- Lengths and words --- */

static void lengths_check(struct article_check *c)
{
	for (int i = 0; i < EDIT_FIELDS; i++) {
		const struct edit_spec *spec = edit_spec(i);
		struct str s = c->form->at[i];
		if (spec->shape == EDIT_LONG && s.n > spec->max)
			wrong(c, i,
			      N_("This text is larger than 2 MB. Attach long documents as files, or make several "
				 "articles of it."));
		else if (spec->shape != EDIT_LONG && spec->shape != EDIT_WORD && utf8_count(s) > spec->max)
			wrong_with(c, i, N_("This is too long: %1 characters at most."),
				   arena_printf(c->arena, "%zu", spec->max));
	}
	if (c->form->at[EDIT_TITLE].n == 0 && !c->untitled)
		wrong(c, EDIT_TITLE, N_("Please write a headline."));
}

static bool word_stands(struct str words, struct str wanted)
{
	struct str word;
	while (str_split(&words, ' ', &word))
		if (str_eq(word, wanted))
			return true;
	return false;
}

static void words_check(struct article_check *c)
{
	const struct article_form *f = c->form;
	enum article_format format;
	if (article_format_of(f->at[EDIT_FORMAT], &format) != RC_OK)
		wrong(c, EDIT_FORMAT, N_("Please choose one of the list."));
	if (f->at[EDIT_COMMENT_POLICY].n && !word_stands(STR("open first all closed"), f->at[EDIT_COMMENT_POLICY]))
		wrong(c, EDIT_COMMENT_POLICY, N_("Please choose one of the list."));
	for (int i = EDIT_BLOCKS; i < EDIT_BLOCKS + BLOCK_COUNT; i++)
		if (f->at[i].n && !word_stands(STR("on off"), f->at[i]))
			wrong(c, i, N_("Please choose one of the list."));
	const struct str *tags;
	size_t n = settings_languages(c->settings, &tags), i = 1;
	while (i < n && !str_eq(tags[i], f->at[EDIT_LANG]))
		i++;
	if (f->at[EDIT_LANG].n && i >= n)
		wrong(c, EDIT_LANG, N_("Please choose one of the list."));
}

/* "50 30" */
static bool is_focus(struct str s)
{
	struct str word;
	int64_t percent, n = 0;
	while (str_split(&s, ' ', &word)) {
		if (str_to_i64(word, &percent) != RC_OK || percent < 0 || percent > 100)
			return false;
		n++;
	}
	return n == 2;
}

static size_t lines_of(struct str lines)
{
	size_t n = 0;
	struct str line;
	while (str_line(&lines, &line))
		n++;
	return n;
}

static void lists_check(struct article_check *c)
{
	const struct article_form *f = c->form;
	struct str rest = f->at[EDIT_TAGS], name;
	if (f->at[EDIT_LEAD_FOCUS].n && !is_focus(f->at[EDIT_LEAD_FOCUS]))
		wrong(c, EDIT_LEAD_FOCUS, N_("A focus point is two numbers from 0 to 100, as in “50 30”."));
	if (lines_of(f->at[EDIT_AUTHORS]) > EDIT_AUTHORS_MAX)
		wrong_with(c, EDIT_AUTHORS, N_("An article has %1 authors at most."),
			   arena_printf(c->arena, "%d", EDIT_AUTHORS_MAX));
	if (lines_of(f->at[EDIT_TAGS]) > EDIT_LIST_MAX)
		wrong_with(c, EDIT_TAGS, N_("These are too many: %1 at most."),
			   arena_printf(c->arena, "%d", EDIT_LIST_MAX));
	while (str_line(&rest, &name))
		if (slug_from_title(c->arena, name).n == 0)
			wrong_with(c, EDIT_TAGS, N_("“%1” has no letter and no digit."), name);
}

/* --- What the form points to --- */

static enum rc sections_check(struct article_check *c)
{
	struct section section;
	struct str rest = c->form->at[EDIT_SECTIONS], word;
	for (size_t n = 0; str_split(&rest, ' ', &word); n++) {
		int64_t id;
		enum rc rc = str_to_i64(word, &id) == RC_OK && n < EDIT_LIST_MAX
				     ? section_get(c->db, c->arena, id, &section)
				     : RC_NOT_FOUND;
		if (rc == RC_NOT_FOUND)
			wrong(c, EDIT_SECTIONS, N_("This section does not exist any more."));
		else if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc picture_check(struct article_check *c, enum edit_field field)
{
	int64_t id;
	struct media media;
	struct str s = c->form->at[field];
	if (s.n == 0)
		return RC_OK;
	enum rc rc = str_to_i64(s, &id) == RC_OK ? media_get(c->db, c->arena, id, &media) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND)
		wrong(c, field, N_("This picture does not exist any more."));
	else if (rc == RC_OK && !str_starts(media.mime, STR("image/")))
		wrong(c, field, N_("This file is no picture."));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* "12", "/2026/11/x/" or the whole address as copied from a browser. */
static enum rc article_named(struct article_check *c, struct str word, int64_t *ret_id)
{
	struct article row;
	struct str path;
	if (str_to_i64(word, ret_id) == RC_OK)
		return article_get(c->db, c->arena, *ret_id, &row);
	size_t host = str_find(word, STR("://"), 0);
	if (host != SIZE_MAX)
		word = str_slice(word, str_find_char(word, '/', host + 3), word.n);
	word = str_slice(word, 0, str_find_char(word, '?', 0));
	word = str_slice(word, 0, str_find_char(word, '#', 0));
	if (url_path_normalise(c->arena, word, &path) != RC_OK)
		return RC_NOT_FOUND;
	return address_find(c->db, path, ADDRESS_ARTICLE, ret_id);
}

/* Addresses become ids; each stands once, and the article itself cannot stand among them. */
static enum rc articles_resolve(struct article_check *c, enum edit_field field)
{
	CLEANUP(buf_done) struct buf ids = BUF(EDIT_LIST_MAX * 24);
	struct str rest = c->form->at[field], word;
	for (size_t n = 0; str_split(&rest, ' ', &word); n++) {
		int64_t id;
		enum rc rc = n < EDIT_LIST_MAX ? article_named(c, word, &id) : RC_NOT_FOUND;
		if (rc == RC_NOT_FOUND)
			wrong_with(c, field, N_("There is no article “%1”."), word);
		else if (rc != RC_OK)
			return rc;
		else if (id != c->row->id && !word_stands(buf_str(&ids), arena_printf(c->arena, "%lld", (long long)id)))
			buf_printf(&ids, "%s%lld", ids.n ? " " : "", (long long)id);
	}
	if (!edit_error_of(&c->errors, field))
		c->form->at[field] = buf_to_arena(&ids, c->arena);
	return RC_OK;
}

static enum rc translations_check(struct article_check *c)
{
	int64_t ids[EDIT_LIST_MAX];
	struct str seen[EDIT_LIST_MAX + 1];
	size_t n = edit_ids(c->form->at[EDIT_TRANSLATIONS], ids);
	seen[0] = c->form->at[EDIT_LANG];
	for (size_t i = 0; i < n; i++) {
		struct article other;
		enum rc rc = article_get(c->db, c->arena, ids[i], &other);
		if (rc != RC_OK)
			return rc;
		for (size_t j = 0; j <= i; j++)
			if (str_eq(seen[j], other.lang))
				wrong_with(c, EDIT_TRANSLATIONS,
					   N_("“%1” is in a language that this article has already."), other.title);
		seen[i + 1] = other.lang;
	}
	return RC_OK;
}

static enum rc former_check(struct article_check *c)
{
	struct str rest = c->form->at[EDIT_FORMER_PATHS], line, path;
	CLEANUP(buf_done) struct buf paths = BUF(256 * 1024);
	while (str_line(&rest, &line)) {
		bool good = url_path_normalise(c->arena, line, &path) == RC_OK && path.n <= ADDRESS_PATH_MAX;
		if (!good || path_is_reserved(path)) {
			wrong_with(c, EDIT_FORMER_PATHS, N_("“%1” cannot be an address of an article."), line);
			continue;
		}
		enum rc rc = address_check(c->db, path, ADDRESS_ARTICLE, c->row->id);
		if (rc == RC_CONFLICT)
			wrong_with(c, EDIT_FORMER_PATHS, N_("“%1” leads to something else already."), line);
		else if (rc != RC_OK)
			return rc;
		buf_printf(&paths, "%s%.*s", paths.n ? "\n" : "", STR_ARG(path));
	}
	if (!edit_error_of(&c->errors, EDIT_FORMER_PATHS))
		c->form->at[EDIT_FORMER_PATHS] = buf_to_arena(&paths, c->arena);
	return RC_OK;
}

/* --- Its own address --- */

struct str article_slug(struct arena *a, const struct article *row, const struct article_form *f)
{
	struct str slug = slug_from_title(a, f->at[EDIT_SLUG].n ? f->at[EDIT_SLUG] : f->at[EDIT_TITLE]);
	return slug.n ? slug : arena_printf(a, "%lld", (long long)row->created_at);
}

static enum rc path_wanted(struct article_check *c, struct str slug, struct str *ret_path)
{
	int64_t ids[EDIT_LIST_MAX];
	struct section section = {.slug = STR("")};
	struct article row = *c->row;
	if (edit_ids(c->form->at[EDIT_SECTIONS], ids) > 0) {
		enum rc rc = section_get(c->db, c->arena, ids[0], &section);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	row.slug = slug;
	*ret_path = article_path_make(c->settings, c->arena, &row, section.slug);
	return RC_OK;
}

/* The last piece of "/2026/11/fire-2/". */
static struct str last_piece(struct str path)
{
	if (str_ends(path, STR("/")))
		path.n--;
	size_t slash = str_rfind_char(path, '/');
	return slash == SIZE_MAX ? path : str_slice(path, slash + 1, path.n);
}

/*
 * Before its first publication an article's path follows its slug, sections and pattern; afterwards only a changed slug
 * moves it. What somebody chose is refused when it is taken, what follows from a headline is made unique.
 */
static enum rc path_check(struct article_check *c)
{
	const struct article *row = c->row;
	struct str slug = article_slug(c->arena, row, c->form), wanted, path;
	bool moved = !str_eq(slug, row->slug);
	if (c->form->at[EDIT_SLUG].n && slug_from_title(c->arena, c->form->at[EDIT_SLUG]).n == 0)
		wrong(c, EDIT_SLUG, N_("An address needs a letter or a digit."));
	c->path = row->path;
	if (row->id && !moved && row->published_at != 0)
		return RC_OK;
	enum rc rc = path_wanted(c, slug, &wanted);
	if (rc == RC_OK)
		rc = path_free(c->db, c->arena,
			       &(struct path_wish){.path = wanted, .kind = ADDRESS_ARTICLE, .object_id = row->id},
			       &path);
	if (rc != RC_OK)
		return rc;
	if (moved && c->form->at[EDIT_SLUG].n && !str_eq(path, wanted))
		wrong_with(c, EDIT_SLUG, N_("This address is taken. “%1” is free."), last_piece(path));
	c->path = path;
	return RC_OK;
}

enum rc article_check(struct article_check *c)
{
	c->errors.n = 0;
	lengths_check(c);
	words_check(c);
	lists_check(c);
	enum rc rc = sections_check(c);
	if (rc == RC_OK)
		rc = picture_check(c, EDIT_LEAD_MEDIA);
	if (rc == RC_OK)
		rc = picture_check(c, EDIT_SOCIAL_MEDIA);
	if (rc == RC_OK)
		rc = articles_resolve(c, EDIT_TRANSLATIONS);
	if (rc == RC_OK && !edit_error_of(&c->errors, EDIT_TRANSLATIONS))
		rc = translations_check(c);
	if (rc == RC_OK)
		rc = articles_resolve(c, EDIT_RELATED);
	if (rc == RC_OK)
		rc = former_check(c);
	if (rc == RC_OK)
		rc = path_check(c);
	if (rc != RC_OK)
		return rc;
	return c->errors.n > 0 ? rc_fail(RC_INVALID, "some fields need another look") : RC_OK;
}
