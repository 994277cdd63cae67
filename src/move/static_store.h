/*
 * Where the files of a static export go: a folder, or a tar archive. Nothing is there under the wanted name until all
 * of it is. Knows names and bytes.
 */
#ifndef MOVE_STATIC_STORE_H
#define MOVE_STATIC_STORE_H

#include "base/arena.h"
#include "base/str.h"

struct static_store;

/*
 * An archive when the name ends in ".tar". RC_CONFLICT: there is something already (an empty folder may be), or what
 * an earlier export that was stopped has left (OUT.part); RC_DENIED: it cannot be made.
 */
enum rc static_store_new(const char *out, struct static_store **ret_store) MUST_CHECK;
/* Gives everything the wanted name. */
enum rc static_store_finish(struct static_store *s) MUST_CHECK;
/* Removes what static_store_finish() has not made good. NULL-safe. */
void static_store_free(struct static_store *s);

/*
 * One file after the other. file: "a/b/index.html", without "." and ".." as parts; size: its bytes, exactly.
 * RC_CONFLICT: there is a file of that name, or a folder, or a file where a folder is needed; nothing is changed then.
 */
enum rc static_store_begin(struct static_store *s, struct str file, int64_t size) MUST_CHECK;
enum rc static_store_add(struct static_store *s, struct str piece) MUST_CHECK;
enum rc static_store_end(struct static_store *s) MUST_CHECK;
/* All three. */
enum rc static_store_put(struct static_store *s, struct str file, struct str bytes) MUST_CHECK;

#endif
