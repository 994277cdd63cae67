/*
 * Bytes of pictures and files on their way into the site: hashed, looked at in a worker, cut into chunks, made in
 * several widths. Chunks go through the writer one by one, so that a vote never waits for an upload.
 */
#ifndef RULES_INGEST_H
#define RULES_INGEST_H

#include "rules/site.h"
#include "store/media.h"

#define INGEST_FILE_MAX (INT64_C(2) << 30) /* bytes of a sound or film */

/*
 * "image/jpeg" … by the bytes themselves; "" for what we do not keep (SVG, HTML, programs). name helps for sounds and
 * films.
 */
struct str media_type_of(struct str first_bytes, struct str name);

/*
 * Stores bytes and gives them to the media row: m->id 0 inserts (path, name, texts from *m), else the row is filled.
 * Pictures get variants at 480, 960 and 1600 pixels in WebP and their own format, and are re-encoded themselves. Sets
 * id, mime, size, width, height, hash. RC_INVALID: a broken or refused file, by its reason; RC_LIMITED: too large.
 */
enum rc media_ingest(struct site *s, struct arena *a, struct str bytes, struct media *m) MUST_CHECK;
/* The same from an open file, read twice; anything but pictures is never whole in memory. */
enum rc media_ingest_file(struct site *s, struct arena *a, int fd, struct media *m) MUST_CHECK;

/* Path for a new file of our own: /media/2026/11/name-ab12cd34.jpg; clean name, unique by its hash. */
struct str media_path_make(struct arena *a, struct str name, struct str hash, int64_t now, struct str mime);

#endif
