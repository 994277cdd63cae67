/*
 * What a list of people (people_csv.h) adds to the people of an import: only what they have not.
 */
#ifndef MOVE_PEOPLE_H
#define MOVE_PEOPLE_H

#include "move/people_csv.h"
#include "move/wordpress.h"

struct http_client;

/*
 * For each row: the person of that slug (or of the slug that WordPress makes of that login) gets name, bio, address,
 * e-mail and portrait where there is none yet; a person that is not there is added. Portrait files are relative to
 * folder; addresses are fetched by client (NULL: reported as missing). Runs after wordpress_import_run(), not in a dry
 * run. What cannot be had goes into the report.
 */
enum rc people_bring(struct wordpress_import *imp, const struct people_csv *people, const char *folder,
		     struct http_client *client) MUST_CHECK;

/*
 * Makes a portrait of these bytes unless the person has one or the same address was fetched before. url: where they
 * come from. RC_INVALID, RC_LIMITED: no picture that we keep.
 */
enum rc people_portrait(struct wordpress_import *imp, int64_t person_id, struct str url, struct str bytes) MUST_CHECK;

#endif
