/*
 * What a newsroom may change: one table of named settings with their kind, default and the sentence that explains them,
 * and an immutable snapshot of their values that requests read without a query.
 */
#ifndef RULES_SETTINGS_H
#define RULES_SETTINGS_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/str.h"

struct db;

enum setting_kind {
	SETTING_SWITCH,
	SETTING_NUMBER,
	SETTING_CHOICE,
	SETTING_WORDS, /* some of the choices, each once, with a space between */
	SETTING_TEXT,
	SETTING_PICTURE, /* path of a picture of this site, or empty */
	SETTING_CONTACT, /* e-mail address, mailto: or https: address, or empty */
	SETTING_ZONE,
	SETTING_LANGUAGES,
	SETTING_REACTIONS,
	SETTING_COLOUR, /* #rrggbb that can be read as text on the page, or empty */
};

struct setting_spec {
	const char *name;  /* "comments.policy" */
	const char *label; /* msgid: a word or two for a form */
	enum setting_kind kind;
	const char *initial;
	const char *choices;   /* SETTING_CHOICE, SETTING_WORDS: "open first all closed" */
	int64_t least, most;   /* SETTING_NUMBER, or bytes of SETTING_TEXT */
	const char *explained; /* msgid: one sentence for whoever changes it */
	bool narrows;          /* may also be set for a section or an article */
};

/*
 * The blocks of the article page that can be switched off, in the order of the page. Their settings are "blocks.NAME".
 */
enum block {
	BLOCK_LIKES,
	BLOCK_DISLIKES,
	BLOCK_READ_TIME,
	BLOCK_VIEWS,
	BLOCK_SHARE,
	BLOCK_AUTHOR_BOX,
	BLOCK_REACTIONS,
	BLOCK_STARS,
	BLOCK_COMMENTS,
	BLOCK_COUNT
};

/* One kind of reaction: what forms send, what readers see. */
struct reaction_kind {
	struct str key;
	struct str label;
	struct str emoji;
};
#define REACTION_KINDS_MAX 8

/* All specs; *ret_n of them. */
const struct setting_spec *setting_specs(size_t *ret_n);
/* NULL when there is none of that name. */
const struct setting_spec *setting_spec(struct str name);
/* RC_INVALID with a sentence that names the setting, the value and what is allowed. */
enum rc setting_check(const struct setting_spec *spec, struct str value) MUST_CHECK;
/* What can be told only by the rows of the site: is the picture there? For values that setting_check() took. */
enum rc setting_check_stored(struct db *db, const struct setting_spec *spec, struct str value) MUST_CHECK;

/* Values at one moment. Never changes; freed when its last holder lets go. */
struct site_settings;
enum rc settings_load(struct db *db, struct site_settings **ret_settings) MUST_CHECK;
/* As they would be with these values, checked, one a row of setting_specs(); those with p == NULL stay as they are. */
struct site_settings *settings_with(const struct site_settings *now, const struct str *values);
struct site_settings *settings_ref(struct site_settings *s);
void settings_unref(struct site_settings *s); /* NULL-safe */

/* The value, or the default where none is set. The name must be in the table. They live as long as the snapshot. */
struct str settings_text(const struct site_settings *s, const char *name);
int64_t settings_number(const struct site_settings *s, const char *name);
bool settings_on(const struct site_settings *s, const char *name);
/* NUL-terminated IANA zone. */
const char *settings_zone(const struct site_settings *s);
/* The set of reactions, in display order. */
size_t settings_reactions(const struct site_settings *s, const struct reaction_kind **ret_kinds);
/* Position in that set, or -1. */
int settings_reaction(const struct site_settings *s, struct str key);
/* Languages of the site: the main one first. */
size_t settings_languages(const struct site_settings *s, const struct str **ret_tags);

/* What is on for one article: bit (1 << BLOCK_…). Site, then its section and that one's parents, then the article. */
struct switches {
	unsigned on;
	struct str comment_policy; /* open, first, all, closed */
	int64_t comment_days;      /* after which it is closed; 0: never */
};
static inline bool block_on(const struct switches *s, enum block b)
{
	return (s->on >> b) & 1u;
}
/* section_id 0: none. */
enum rc switches_of(struct db *db, const struct site_settings *s, struct arena *a, int64_t article_id,
		    struct switches *ret_switches) MUST_CHECK;

#endif
