/*
 * Writes what an article's form says: the rendered text, the row, everything that hangs on it. Nothing is decided here
 * but what the fields mean.
 */
#ifndef RULES_ARTICLE_STORE_H
#define RULES_ARTICLE_STORE_H

#include "rules/article_form.h"
#include "rules/publish.h"
#include "store/person.h"
#include "store/tag.h"

/*
 * The row and the rendered text of a checked form over `row` (as stored, or new). Takes a worker and milliseconds;
 * reads which files the text uses. RC_INVALID or RC_LIMITED when the text is refused.
 */
enum rc article_manuscript(struct site *s, struct db *db, struct arena *a, const struct article *row,
			   const struct article_form *f, struct str path, struct manuscript *ret_m) MUST_CHECK;

/*
 * Inside a write job: people and tags that are not there yet are made, then everything is stored. m->row.version must
 * be the stored one of an update. Sets m->row.id and version.
 */
enum rc article_store(struct site *s, struct db *db, struct arena *a, struct manuscript *m,
		      const struct article_form *f) MUST_CHECK;

/* Is the person among the authors that the form names? */
enum rc article_form_names(struct db *db, struct arena *a, const struct article_form *f, int64_t person_id,
			   bool *ret_named) MUST_CHECK;

/*
 * The people and tags that the form names, made by nobody: those that are not there yet have their name alone. For
 * showing what is not saved.
 */
enum rc article_form_people(struct db *db, struct arena *a, const struct article_form *f,
			    struct people *ret_people) MUST_CHECK;
enum rc article_form_tags(struct db *db, struct arena *a, const struct article_form *f,
			  struct tags *ret_tags) MUST_CHECK;

#endif
