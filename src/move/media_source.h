/*
 * The folder with an old site's files: finds one by what the site called it. Follows no link out of the folder.
 */
#ifndef MOVE_MEDIA_SOURCE_H
#define MOVE_MEDIA_SOURCE_H

#include "base/arena.h"
#include "base/str.h"

struct media_source;

/*
 * dir: the uploads folder itself, wp-content, or the root of the site. RC_NOT_FOUND, RC_INVALID when it is no folder.
 */
enum rc media_source_open(const char *dir, struct media_source **ret_source) MUST_CHECK;
void media_source_close(struct media_source *m); /* NULL-safe */

/*
 * stored: the name below the uploads folder ("2019/05/name.jpg"); path: the address of the file on the old site.
 * Answers an open descriptor. RC_NOT_FOUND when neither leads to a plain file.
 */
enum rc media_source_find(struct media_source *m, struct str stored, struct str path, int *ret_fd) MUST_CHECK;

#endif
