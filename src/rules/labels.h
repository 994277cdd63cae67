/*
 * Sections, tags and redirects as staff change them. All inside a write; every act is told to the audit log and to who
 * shows them. Errors are msgids beside their field.
 */
#ifndef RULES_LABELS_H
#define RULES_LABELS_H

#include "rules/audit.h"
#include "rules/outline.h"
#include "rules/site.h"
#include "store/section.h"
#include "store/tag.h"

#define LABEL_NAME_MAX 200 /* bytes */
#define LABEL_TEXT_MAX 5000
#define SECTION_DEEPEST 4

/* A section or a tag as typed. Empty slug and path are made of the name; a path follows a slug that was changed. */
struct label_entry {
	struct str name, slug, path, description, lang;
	int64_t parent_id; /* sections */
	const char *name_error, *slug_error, *path_error, *description_error, *parent_error;
};

/* id 0 makes a new one, which comes last. RC_INVALID with errors set; RC_NOT_FOUND. A former path redirects. */
enum rc section_store(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id,
		      struct label_entry *e, int64_t *ret_id) MUST_CHECK;
/* As outline_change() answers. */
enum rc sections_arrange(struct site *s, struct db *db, struct arena *a, const struct staff *who,
			 const struct outline_wish *wish) MUST_CHECK;
enum rc sections_outline(struct db *db, struct arena *a, struct sections *ret_sections,
			 struct outline *ret_outline) MUST_CHECK;
enum rc section_join(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t from,
		     int64_t into) MUST_CHECK;
/* Its addresses lead to the section above it, or to the front page. */
enum rc section_drop(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id) MUST_CHECK;
/* One setting that narrows, "" for what the section above or the site says. */
enum rc section_setting_set(struct site *s, struct db *db, const struct staff *who, int64_t id, struct str name,
			    struct str value) MUST_CHECK;

enum rc tag_store(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id,
		  struct label_entry *e, int64_t *ret_id) MUST_CHECK;
/* Those of ids that are not the kept one. */
enum rc tags_join(struct site *s, struct db *db, struct arena *a, const struct staff *who, const int64_t *ids, size_t n,
		  int64_t into) MUST_CHECK;
enum rc tag_drop(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id) MUST_CHECK;

struct redirect_entry {
	struct str path;   /* a path, or an address of this site */
	struct str target; /* a path, or an absolute address */
	const char *path_error, *target_error;
};
/* RC_INVALID with errors set: taken, reserved, unusable, or the way leads back. base_url: of this site. */
enum rc redirect_add(struct site *s, struct db *db, struct arena *a, const struct staff *who, struct str base_url,
		     struct redirect_entry *e) MUST_CHECK;
/* A redirect or a former path; RC_CONFLICT for an address in use. */
enum rc redirect_remove(struct site *s, struct db *db, const struct staff *who, struct str path) MUST_CHECK;

#endif
