/*
 * The directory and the profiles.
 */
#include "rules/people.h"

#include <stdlib.h>

#include "base/clock.h"
#include "rules/accounts.h"
#include "rules/field.h"
#include "rules/permission.h"
#include "store/address.h"
#include "store/list_count.h"
#include "store/media.h"
#include "text/fold.h"
#include "text/locale.h"
#include "text/slug.h"
#include "text/unicode.h"

/* --- The directory --- */

struct entry {
	int64_t id;
	struct str folded; /* the name */
};

struct search {
	struct arena *arena;
	struct accounts accounts;
	struct str words; /* folded, one space between */
	enum people_filter filter;
	struct entry *found;
	size_t n;
};

static const struct account *account_of(const struct accounts *all, int64_t person_id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].person_id == person_id)
			return &all->items[i];
	return NULL;
}

static bool has_every_word(struct str text, struct str words)
{
	struct str word;
	while (str_split(&words, ' ', &word))
		if (str_find(text, word, 0) == SIZE_MAX)
			return false;
	return true;
}

static void search_try(struct search *s, const struct person_name *p)
{
	if ((s->filter == PEOPLE_STAFF && p->guest) || (s->filter == PEOPLE_GUESTS && !p->guest))
		return;
	struct str folded = fold_text(s->arena, p->name), looked_at = folded;
	if (s->words.n > 0 && !p->guest) {
		const struct account *account = account_of(&s->accounts, p->id);
		struct str email = account ? fold_text(s->arena, account->email) : STR("");
		looked_at = arena_join(s->arena, folded, STR(" "), email, STR_NONE);
	}
	if (has_every_word(looked_at, s->words))
		s->found[s->n++] = (struct entry){p->id, folded};
}

static int by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = str_cmp(x->folded, y->folded);
	return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

static enum rc row_read(struct db *db, const struct search *s, int64_t id, struct people_row *row)
{
	const struct account *account = account_of(&s->accounts, id);
	row->has_account = account != NULL;
	if (account)
		row->account = *account;
	enum rc rc = person_get(db, s->arena, id, &row->person);
	return rc == RC_OK ? list_count_get(db, LIST_PERSON, id, false, STR(""), &row->articles) : rc;
}

static enum rc page_read(struct db *db, const struct search *s, int64_t page, struct people_page *ret_page)
{
	int64_t n = (int64_t)s->n;
	struct people_page p = {.total = n, .pages = n > 0 ? (n + PEOPLE_PAGE - 1) / PEOPLE_PAGE : 1};
	p.page = page < 1 ? 1 : page > p.pages ? p.pages : page;
	size_t from = (size_t)(p.page - 1) * PEOPLE_PAGE, to = from + PEOPLE_PAGE < s->n ? from + PEOPLE_PAGE : s->n;
	p.items = arena_array(s->arena, to - from, sizeof *p.items);
	for (; from + p.n < to; p.n++) {
		enum rc rc = row_read(db, s, s->found[from + p.n].id, &p.items[p.n]);
		if (rc != RC_OK)
			return rc;
	}
	*ret_page = p;
	return RC_OK;
}

enum rc people_find(struct db *db, struct arena *a, struct str query, enum people_filter filter, int64_t page,
		    struct people_page *ret_page)
{
	struct search s = {.arena = a, .filter = filter, .words = fold_text(a, query)};
	struct person_names names;
	enum rc rc = account_list(db, a, &s.accounts);
	if (rc == RC_OK)
		rc = person_list_names(db, a, &names);
	if (rc != RC_OK)
		return rc;
	s.found = arena_array(a, names.n, sizeof *s.found);
	for (size_t i = 0; i < names.n; i++)
		search_try(&s, &names.items[i]);
	qsort(s.found, s.n, sizeof *s.found, by_name);
	return page_read(db, &s, page, ret_page);
}

/* --- Profiles --- */

static const char *const field_names[PROFILE_FIELDS] = {"name",         "slug",  "title",    "bio",  "url",
							"public_email", "email", "portrait", "links"};

const char *profile_field_name(enum profile_field field)
{
	return field_names[field];
}

struct checking {
	struct db *db;
	struct arena *arena;
	const struct profile_entry *entry;
	struct person person;
	struct person_link links[PROFILE_LINKS_MAX];
	size_t n_links;
	struct str email;
	struct profile_errors errors;
};

static void texts_check(struct checking *c)
{
	const struct profile_entry *e = c->entry;
	const char **errors = c->errors.of;
	const char *too_long = N_("This is too long.");
	struct person *p = &c->person;
	p->name = field_text(c->arena, e->name, PROFILE_NAME_MAX, N_("Please enter a name."),
			     N_("This name is too long."), UNICODE_ONE_LINE, &errors[PROFILE_NAME]);
	if (!errors[PROFILE_NAME] && unicode_is_blank(p->name))
		errors[PROFILE_NAME] = N_("Please enter a name.");
	p->title = field_text(c->arena, e->title, 200, NULL, too_long, UNICODE_ONE_LINE, &errors[PROFILE_TITLE]);
	p->bio = field_text(c->arena, e->bio, PROFILE_BIO_MAX * 4, NULL, too_long, 0, &errors[PROFILE_BIO]);
	if (!errors[PROFILE_BIO] && utf8_count(p->bio) > PROFILE_BIO_MAX)
		errors[PROFILE_BIO] = too_long;
	p->url = field_url(c->arena, e->url, 500, &errors[PROFILE_URL]);
	p->public_email = field_email(c->arena, e->public_email, NULL, &errors[PROFILE_PUBLIC_EMAIL]);
	if (e->sets_email)
		c->email = field_email(c->arena, e->email, NULL, &errors[PROFILE_EMAIL]);
}

static void links_check(struct checking *c)
{
	for (size_t i = 0; i < PROFILE_LINKS_MAX; i++) {
		const char **error = &c->errors.of[PROFILE_LINKS];
		struct person_link link = {
			.label = field_text(c->arena, c->entry->links[i].label, 60, NULL, N_("This is too long."),
					    UNICODE_ONE_LINE, error),
			.url = field_url(c->arena, c->entry->links[i].url, 500, error),
		};
		if (link.url.n > 0 && link.label.n == 0 && !*error)
			*error = N_("Please say what each link is.");
		if (link.url.n > 0)
			c->links[c->n_links++] = link;
	}
}

/* A number of the library or a path of this site. */
static enum rc portrait_check(struct checking *c)
{
	struct str s = str_trim(c->entry->portrait);
	struct media m;
	int64_t id;
	c->person.portrait_id = 0;
	if (s.n == 0)
		return RC_OK;
	enum rc rc = str_to_i64(s, &id) == RC_OK ? media_get(c->db, c->arena, id, &m)
						 : media_get_by_path(c->db, c->arena, s, &m);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (rc == RC_OK && m.state == MEDIA_PRESENT && str_starts(m.mime, STR("image/")))
		c->person.portrait_id = m.id;
	else
		c->errors.of[PROFILE_PORTRAIT] = N_("There is no such picture in the library.");
	return RC_OK;
}

static enum rc slug_taken(void *ctx, struct str slug, bool *ret_taken)
{
	struct checking *c = ctx;
	struct person p;
	enum rc rc = person_get_by_slug(c->db, c->arena, slug, &p);
	*ret_taken = rc == RC_OK && p.id != c->person.id;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The address of the profile follows the slug; one that an import brought stays until the slug is changed. */
static enum rc slug_check(struct checking *c, struct site *s)
{
	struct str typed = slug_from_title(c->arena, c->entry->slug), before = c->person.slug;
	bool taken = false;
	enum rc rc = RC_OK;
	if (c->person.id != 0 && (typed.n == 0 || str_eq(c->entry->slug, before)))
		return RC_OK;
	c->person.slug = typed;
	if (typed.n == 0) {
		struct str wanted = slug_from_title(c->arena, c->person.name);
		rc = slug_unique(c->arena, wanted.n ? wanted : STR("author"), slug_taken, c, &c->person.slug);
	} else {
		rc = slug_taken(c, typed, &taken);
	}
	if (rc != RC_OK)
		return rc;
	struct site_settings *settings = site_settings(s);
	c->person.path =
		arena_join(c->arena, settings_text(settings, "addresses.author"), c->person.slug, STR("/"), STR_NONE);
	settings_unref(settings);
	rc = address_check(c->db, c->person.path, ADDRESS_PERSON, c->person.id);
	if (taken || rc == RC_CONFLICT)
		c->errors.of[PROFILE_SLUG] = N_("Somebody or something else has this address already.");
	return rc == RC_CONFLICT ? RC_OK : rc;
}

static bool any_error(const struct profile_errors *e)
{
	for (int i = 0; i < PROFILE_FIELDS; i++)
		if (e->of[i])
			return true;
	return false;
}

static enum rc profile_write(struct checking *c, int64_t *ret_id)
{
	int64_t id = c->person.id;
	enum rc rc = id != 0 ? person_update(c->db, &c->person) : person_insert(c->db, &c->person, &id);
	if (rc == RC_OK)
		rc = person_set_links(c->db, id, c->links, c->n_links);
	if (rc == RC_OK && c->entry->sets_email)
		rc = person_put_email(c->db, id, c->email);
	if (rc == RC_OK)
		*ret_id = id;
	return rc;
}

enum rc profile_check(struct db *db, struct arena *a, const struct staff *who, int64_t person_id)
{
	struct account account;
	if (person_id != 0 && person_id == who->person_id)
		return RC_OK;
	enum rc rc = account_get(db, a, person_id, &account);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	bool may = rc == RC_OK ? person_may_profile(who->role, account.role) : person_may(who->role, MAY_EDIT_PEOPLE);
	return may ? RC_OK : rc_fail(RC_DENIED, "this profile is a mightier one's");
}

enum rc profile_store(struct site *s, struct db *db, struct arena *a, int64_t person_id,
		      const struct profile_entry *entry, struct profile_errors *ret_errors, int64_t *ret_person_id)
{
	int64_t now = clock_now();
	struct checking c = {.db = db, .arena = a, .entry = entry, .email = STR("")};
	c.person = (struct person){.slug = STR(""), .path = STR(""), .guest = true, .created_at = now};
	enum rc rc = person_id != 0 ? person_get(db, a, person_id, &c.person) : RC_OK;
	if (rc != RC_OK)
		return rc;
	c.person.modified_at = now;
	texts_check(&c);
	links_check(&c);
	rc = portrait_check(&c);
	if (rc == RC_OK)
		rc = slug_check(&c, s);
	if (rc != RC_OK)
		return rc;
	*ret_errors = c.errors;
	if (any_error(&c.errors))
		return rc_fail(RC_INVALID, "the profile cannot be kept as it is");
	rc = profile_write(&c, ret_person_id);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

enum rc people_merge(struct site *s, struct db *db, struct arena *a, int64_t from, int64_t into)
{
	enum rc rc = person_merge(db, a, from, into, clock_now());
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}
