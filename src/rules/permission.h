/*
 * Who may do what: one table of needs by role, and what it means for one article. Every route names the need that its
 * caller must have; acts on an article are asked about with the article.
 */
#ifndef RULES_PERMISSION_H
#define RULES_PERMISSION_H

#include "store/account.h"
#include "store/article.h"

enum need {
	ANYONE,           /* readers: no sign-in */
	SIGNED_IN,        /* any login, also before its second factor is set up */
	MAY_WORK,         /* any login in good order: own profile, desk */
	MAY_WRITE,        /* write articles, edit own drafts, submit them */
	MAY_UPLOAD,       /* pictures and files */
	MAY_PUBLISH_OWN,  /* publish, schedule, correct, withdraw own articles */
	MAY_PUBLISH_ANY,  /* … anybody's; approve what is in review */
	MAY_EDIT_ANY,     /* anybody's articles and media */
	MAY_MODERATE,     /* comment queue and bans */
	MAY_SET_WORDS,    /* words that hold or block comments */
	MAY_WATCH_VOTES,  /* bursts of votes: void and restore */
	MAY_ARRANGE,      /* front page, menus, sections, tags, redirects */
	MAY_SEE_REPORTS,  /* figures of the whole site */
	MAY_EDIT_PEOPLE,  /* profiles, guests, merging */
	MAY_MANAGE_STAFF, /* logins, roles, invitations */
	MAY_SET_UP,       /* settings, look */
	MAY_MOVE_SITE,    /* import, export, backup, health */
	MAY_AUDIT,        /* the log of what staff did */
	NEEDS
};

/* "write", "publish_own", …: for `courant routes` and logs. */
const char *need_name(enum need need);

/* By the table; ANYONE is true for everybody. */
bool person_may(enum account_role role, enum need need);

/* What somebody wants to do with an article. */
enum article_act {
	ARTICLE_EDIT,
	ARTICLE_SUBMIT,  /* draft → review */
	ARTICLE_RELEASE, /* publish, schedule, correct, withdraw, unpublish */
	ARTICLE_DISCARD, /* to the trash and back */
};
/*
 * own: the person is one of its authors, or made it. Contributors touch own articles only until they are published;
 * authors own ones in any state; editors and administrators any; moderators none.
 */
bool person_may_article(enum account_role role, enum article_act act, enum article_state state, bool own);
/* Read its words at this moment: everybody what is public, else those who may edit any, and writers their own. */
bool person_may_read(enum account_role role, const struct article *a, bool own, int64_t now);

/* Change the profile of another who has a login of that role: not of those who manage the staff, unless one does so. */
bool person_may_profile(enum account_role role, enum account_role theirs);

/* "Administrator", …: a msgid. */
const char *role_label(enum account_role role);

/* Must this role prove a second factor where the site asks for one? Administrators and editors. */
bool role_needs_factor(enum account_role role);

#endif
