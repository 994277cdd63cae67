/*
 * What an import adds to people after they came in: portraits, and what the owner's list (people_csv.h) tells of them.
 * Only what they have not: what is here already stays.
 */
#ifndef MOVE_PEOPLE_H
#define MOVE_PEOPLE_H

#include "move/people_csv.h"
#include "move/wordpress.h"

struct http_client;

/*
 * For each row: the person of that slug (or of the slug that WordPress makes of that login) gets name, bio, address,
 * e-mail and portrait where there is none yet; a person that is not there is added. Portrait files are relative to
 * folder; addresses are fetched by client (NULL: one of its own, for public addresses). Runs after
 * wordpress_import_run(), not in a dry run. What cannot be had goes into the report; RC_INTERNAL, RC_BUSY: the rest.
 */
enum rc people_bring(struct wordpress_import *imp, const struct people_csv *people, const char *folder,
		     struct http_client *client) MUST_CHECK;

/*
 * Gives a person the portrait at this address, unless there is one already. tmp: a folder for the bytes meanwhile.
 * RC_CONFLICT: there is one; else as fetch_media().
 */
enum rc people_portrait(struct site *s, struct http_client *client, const char *tmp, int64_t person_id,
			struct str address) MUST_CHECK;

#endif
