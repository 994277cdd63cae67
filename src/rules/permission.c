/*
 * The table of permissions. It is data: nothing else in the program asks for a role by its name.
 */
#include "rules/permission.h"

#include "text/locale.h"

#define A (1u << ROLE_ADMINISTRATOR)
#define E (1u << ROLE_EDITOR)
#define W (1u << ROLE_AUTHOR)
#define C (1u << ROLE_CONTRIBUTOR)
#define M (1u << ROLE_MODERATOR)

static const struct {
	const char *name;
	unsigned roles;
} needs[NEEDS] = {
	[ANYONE] = {"anyone", A | E | W | C | M},   [SIGNED_IN] = {"signed_in", A | E | W | C | M},
	[MAY_WORK] = {"work", A | E | W | C | M},   [MAY_WRITE] = {"write", A | E | W | C},
	[MAY_UPLOAD] = {"upload", A | E | W},       [MAY_PUBLISH_OWN] = {"publish_own", A | E | W},
	[MAY_PUBLISH_ANY] = {"publish_any", A | E}, [MAY_EDIT_ANY] = {"edit_any", A | E},
	[MAY_MODERATE] = {"moderate", A | E | M},   [MAY_SET_WORDS] = {"set_words", A | E},
	[MAY_WATCH_VOTES] = {"watch_votes", A | E}, [MAY_ARRANGE] = {"arrange", A | E},
	[MAY_SEE_REPORTS] = {"see_reports", A | E}, [MAY_EDIT_PEOPLE] = {"edit_people", A | E},
	[MAY_MANAGE_STAFF] = {"manage_staff", A},   [MAY_SET_UP] = {"set_up", A},
	[MAY_MOVE_SITE] = {"move_site", A},         [MAY_AUDIT] = {"audit", A},
};

const char *need_name(enum need need)
{
	return needs[need].name;
}

bool person_may(enum account_role role, enum need need)
{
	return needs[need].roles & (1u << role);
}

bool person_may_article(enum account_role role, enum article_act act, enum article_state state, bool own)
{
	if (person_may(role, MAY_EDIT_ANY))
		return true;
	if (!own || !person_may(role, MAY_WRITE))
		return false;
	if (person_may(role, MAY_PUBLISH_OWN))
		return true;
	bool unpublished = state == ARTICLE_DRAFT || state == ARTICLE_REVIEW || state == ARTICLE_TRASH;
	return act != ARTICLE_RELEASE && unpublished;
}

bool person_may_read(enum account_role role, const struct article *a, bool own, int64_t now)
{
	return article_visible(a, now) || person_may(role, MAY_EDIT_ANY) || (own && person_may(role, MAY_WRITE));
}

bool person_may_profile(enum account_role role, enum account_role theirs)
{
	return person_may(role, person_may(theirs, MAY_MANAGE_STAFF) ? MAY_MANAGE_STAFF : MAY_EDIT_PEOPLE);
}

const char *role_label(enum account_role role)
{
	static const char *const labels[ACCOUNT_ROLES] = {
		[ROLE_ADMINISTRATOR] = N_("Administrator"),
		[ROLE_EDITOR] = N_("Editor"),
		[ROLE_AUTHOR] = N_("Author"),
		[ROLE_CONTRIBUTOR] = N_("Contributor"),
		[ROLE_MODERATOR] = N_("Moderator"),
	};
	return labels[role];
}

bool role_needs_factor(enum account_role role)
{
	return (A | E) & (1u << role);
}
