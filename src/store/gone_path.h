/*
 * Where articles stood that readers once saw and that are deleted for good: what is gone is said, not what never was.
 */
#ifndef STORE_GONE_PATH_H
#define STORE_GONE_PATH_H

#include <stdint.h>

#include "base/rc.h"
#include "base/str.h"

struct db;

/* Keeps all paths that lead to the article; to be called before it is deleted. */
enum rc gone_path_keep(struct db *db, int64_t article_id, int64_t now) MUST_CHECK;
/* Did an article stand here? What stands here now is not asked. */
enum rc gone_path_has(struct db *db, struct str path, bool *ret_gone) MUST_CHECK;

#endif
