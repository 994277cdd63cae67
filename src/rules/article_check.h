/*
 * Can an article be saved as this form says? One message a field, for people; and whatever names another article by its
 * address becomes the id of it. Reads only.
 */
#ifndef RULES_ARTICLE_CHECK_H
#define RULES_ARTICLE_CHECK_H

#include "db/db.h"
#include "rules/article_form.h"

/* What is wrong, one a field; the first found stands. */
struct edit_errors {
	struct edit_error {
		enum edit_field field;
		const char *msgid; /* with %1 where `with` belongs */
		struct str with;
	} items[EDIT_FIELDS];
	size_t n;
};
void edit_error_add(struct edit_errors *e, enum edit_field field, const char *msgid, struct str with);
/* NULL when the field is right. */
const struct edit_error *edit_error_of(const struct edit_errors *e, enum edit_field field);

struct article_check {
	struct db *db;
	struct arena *arena;
	const struct site_settings *settings;
	const struct article *row; /* as stored; id 0: a new one, with kind and created_at */
	bool untitled;             /* a draft that the editor begins by itself needs no headline yet */
	struct article_form *form; /* settled; addresses in it become ids */
	struct str path;           /* out: the article's own path after the save */
	struct edit_errors errors; /* out */
};

/* RC_INVALID when a field is wrong: see errors. Everything else is the database's. */
enum rc article_check(struct article_check *c) MUST_CHECK;

/* The slug that the article gets: the form's, else of its headline, else of the time it was begun. */
struct str article_slug(struct arena *a, const struct article *row, const struct article_form *f);

#endif
