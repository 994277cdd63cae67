/*
 * Bytes of pictures and files on their way into the site: hashed, looked at in a worker, cut into chunks, made in
 * several widths and cut. Chunks go through the writer one by one, so that a vote never waits for an upload.
 */
#ifndef RULES_INGEST_H
#define RULES_INGEST_H

#include "rules/media_type.h"
#include "rules/site.h"
#include "store/media.h"

#define INGEST_FILE_MAX (INT64_C(2) << 30) /* bytes of a sound or film */

/* Bytes that are read in any order, and twice. Fewer than max come only at the end. */
struct ingest_source {
	int64_t size;
	enum rc (*read)(void *ctx, char *p, size_t max, int64_t offset, size_t *ret_n);
	void *ctx;
};
/* The bytes must outlive the source. */
struct ingest_source ingest_of_bytes(const struct str *bytes);
/* SHA-256 of all of it. RC_INVALID when it is shorter than its size. */
enum rc ingest_hash(const struct ingest_source *from, struct arena *a,
		    unsigned char ret_hash[CRYPTO_HASH_SIZE]) MUST_CHECK;

/*
 * AS_IT_WAS: of an old site; what readers saw there is kept, damaged or not. WITH_CARE: of somebody who can send it
 * again; a damaged picture is refused, and what its maker wrote into it fills empty caption, credit and title.
 */
enum ingest_care { AS_IT_WAS, WITH_CARE };

/*
 * Stores bytes and gives them to the media row: m->id 0 inserts (path, name, texts from *m), else the row is filled and
 * its sizes and crops are those of the new bytes. Pictures get INGEST_WIDTHS in WebP and their own format and crops
 * around their focus, and are re-encoded themselves. Sets id, mime, size, width, height, hash. RC_INVALID: a broken or
 * refused file, by its reason; RC_LIMITED: too large; RC_BUSY: WITH_CARE, took too long just now. Anything but pictures
 * is never whole in memory.
 */
enum rc media_ingest(struct site *s, struct arena *a, const struct ingest_source *source, enum ingest_care care,
		     struct media *m) MUST_CHECK;
/* The same from an open file, as it was. */
enum rc media_ingest_file(struct site *s, struct arena *a, int fd, struct media *m) MUST_CHECK;
/* The widths that are made, smallest first. */
size_t ingest_widths(const int **ret_widths);

/*
 * Cuts the crops of a picture again, around m->focus_x and m->focus_y, from the bytes that are stored; db reads them.
 * Nothing happens to what is no picture or has no bytes.
 */
enum rc media_crop_again(struct site *s, struct db *db, struct arena *a, const struct media *m) MUST_CHECK;

#endif
