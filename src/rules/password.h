/*
 * Which passwords are taken: long enough, none of the first that a thief tries, nothing that everybody knows of its
 * owner. No rule about kinds of characters: those make passwords that are written down.
 */
#ifndef RULES_PASSWORD_H
#define RULES_PASSWORD_H

#include "base/str.h"

#define PASSWORD_MIN 10  /* characters */
#define PASSWORD_MAX 200 /* bytes */

/* What everybody can know; "" for what is not known here. */
struct password_owner {
	struct str name, email, title; /* the site's title */
};

/* The sentence (a msgid) that says why a password is not taken; NULL for one that is. owner NULL: of nobody yet. */
const char *password_refusal(struct str password, const struct password_owner *owner);

#endif
