/*
 * Pictures and files: content-addressed bytes in chunks (objects), the media that name them, and the sizes made of them
 * (variants). Knows nothing of picture formats, uploads or who may have what.
 */
#ifndef STORE_MEDIA_H
#define STORE_MEDIA_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct db;

/* Every chunk but the last of an object is exactly this long; one chunk a write job. */
#define MEDIA_CHUNK_SIZE (256 * 1024)
#define MEDIA_HASH_SIZE 32

/*
 * Objects. A hash is the SHA-256 of all the bytes, computed by the caller; it is MEDIA_HASH_SIZE bytes long.
 *
 * media_object_begin: ret_present true when the bytes are here already and nothing needs to be put; else put chunks 0,
 * 1, … (any order, again is harmless) and finish. It also protects an unused object from the sweep for a while. An
 * unfinished one of another size starts anew. RC_CONFLICT: finished with another size; RC_INVALID: size < 0.
 * media_chunk_put: RC_NOT_FOUND without begin, RC_INVALID for a chunk that is not of this object or of wrong length;
 * quietly nothing when the object is finished already.
 * media_object_finish: RC_INVALID while chunks are missing. Empty objects are allowed.
 */
enum rc media_object_begin(struct db *db, struct str hash, int64_t size, int64_t now, bool *ret_present) MUST_CHECK;
enum rc media_chunk_put(struct db *db, struct str hash, int64_t seq, struct str bytes) MUST_CHECK;
enum rc media_object_finish(struct db *db, struct str hash) MUST_CHECK;
/* RC_NOT_FOUND unless finished. */
enum rc media_object_size(struct db *db, struct str hash, int64_t *ret_size) MUST_CHECK;
/*
 * Appends [offset, offset + length) of a finished object to out, cut at its end; reads only the chunks it touches.
 * RC_NOT_FOUND unless finished, RC_INVALID for offset or length < 0 or offset beyond the end. Look at buf_failed().
 */
enum rc media_object_read(struct db *db, struct str hash, int64_t offset, int64_t length, struct buf *out) MUST_CHECK;
/*
 * Reads the whole object and compares it with its name. RC_NOT_FOUND unless finished; RC_INVALID when the bytes are not
 * those of the hash, or not all there.
 */
enum rc media_object_verify(struct db *db, struct str hash) MUST_CHECK;
/*
 * Deletes what no media and no variant names and what was begun before a time: looks at some of the objects, from
 * where the last call ended (zeroed: from the start), and takes at most max_chunks chunks (at least 1), so that one
 * call takes a few milliseconds whatever there is. ret_more: call again.
 */
struct media_sweep {
	unsigned char after[MEDIA_HASH_SIZE];
	size_t n; /* bytes of it */
};
enum rc media_object_sweep(struct db *db, int64_t before, int64_t max_chunks, struct media_sweep *sweep,
			   bool *ret_more) MUST_CHECK;

enum media_state {
	MEDIA_PRESENT,
	MEDIA_MISSING, /* an import knows of it, its bytes are still to come; hash is empty */
};

/* What a file is, by its type. */
enum media_kind { MEDIA_PICTURE, MEDIA_SOUND, MEDIA_FILM, MEDIA_DOCUMENT, MEDIA_OTHER };
#define MEDIA_KINDS 5
enum media_kind media_kind_of(struct str mime);
const char *media_kind_name(enum media_kind kind); /* "picture", "sound", "film", "document", "other" */

struct media {
	int64_t id;
	struct str hash; /* STR_NONE while missing */
	enum media_state state;
	struct str mime;
	int64_t size;          /* bytes */
	int64_t width, height; /* pixels, 0 for what is no picture */
	struct str path;       /* the address here; an imported one keeps its old path */
	struct str name;       /* file name for people and downloads */
	struct str title, alt, caption, description, credit;
	struct str source_url; /* where it came from, or STR_NONE */
	int64_t article_id;    /* what it was uploaded to, or 0 */
	int64_t created_at, modified_at;
	int64_t person_id;    /* who sent it, or 0; stays as inserted */
	int focus_x, focus_y; /* what crops keep, in percent from the upper left; set by reads only */
};

/* Sets m->id. RC_CONFLICT: the path is taken; RC_INVALID: present, but the object is not finished. */
enum rc media_insert(struct db *db, struct media *m) MUST_CHECK;
/* Rewrites every column by id. Errors as insert, and RC_NOT_FOUND. */
enum rc media_update(struct db *db, const struct media *m) MUST_CHECK;
/* The bytes of a missing one have come (or those of a present one are replaced): state present. Errors as update. */
enum rc media_set_object(struct db *db, int64_t id, struct str hash, struct str mime, int64_t width, int64_t height,
			 int64_t now) MUST_CHECK;
/* RC_INVALID outside 0 to 100; RC_NOT_FOUND. The crops made before stay: see media_crop_put(). */
enum rc media_set_focus(struct db *db, int64_t id, int x, int y, int64_t now) MUST_CHECK;
/* With its variants and crops; the bytes go by the sweep. RC_NOT_FOUND. */
enum rc media_delete(struct db *db, int64_t id) MUST_CHECK;

enum rc media_get(struct db *db, struct arena *arena, int64_t id, struct media *ret_media) MUST_CHECK;
enum rc media_get_by_path(struct db *db, struct arena *arena, struct str path, struct media *ret_media) MUST_CHECK;
/* The oldest when several came from there. */
enum rc media_get_by_source_url(struct db *db, struct arena *arena, struct str url, struct media *ret_media) MUST_CHECK;

struct media_list {
	struct media *items;
	size_t n;
};

/* By id upwards from after_id (0: the start), at most limit. */
enum rc media_list(struct db *db, struct arena *arena, int64_t after_id, int64_t limit,
		   struct media_list *ret_media) MUST_CHECK;
enum rc media_list_missing(struct db *db, struct arena *arena, int64_t after_id, int64_t limit,
			   struct media_list *ret_media) MUST_CHECK;
/* What an article uses (article_set_media) and what was uploaded to it, each once, by id. */
enum rc media_list_by_article(struct db *db, struct arena *arena, int64_t article_id,
			      struct media_list *ret_media) MUST_CHECK;

struct media_variant {
	int64_t media_id;
	int64_t width, height;
	struct str mime;
	struct str hash;
	int64_t size;
	struct str path; /* the address of this size */
};

/*
 * Replaces the one of the same media, width and type. RC_CONFLICT: the path is taken; RC_INVALID: the object is not
 * finished, or no such media.
 */
enum rc media_variant_put(struct db *db, const struct media_variant *v) MUST_CHECK;
/* Before sizes of other bytes are put: none of the old ones may stay beside them. */
enum rc media_variant_clear(struct db *db, int64_t media_id) MUST_CHECK;
struct media_variants {
	struct media_variant *items;
	size_t n;
};

/* By width upwards, then type. */
enum rc media_variant_list(struct db *db, struct arena *arena, int64_t media_id,
			   struct media_variants *ret_variants) MUST_CHECK;
enum rc media_variant_get_by_path(struct db *db, struct arena *arena, struct str path,
				  struct media_variant *ret_variant) MUST_CHECK;

/*
 * What a page needs to show a picture, in one query: its sizes by width upwards, then type. RC_NOT_FOUND when there is
 * none of that id, when its bytes are missing, and when it is no picture.
 */
struct media_picture {
	struct str path, mime;
	int64_t width, height;
	struct str alt, caption, credit;
	int focus_x, focus_y;
	struct media_picture_size {
		struct str path;
		int64_t width;
		struct str mime;
	} * sizes;
	size_t n_sizes;
};
enum rc media_picture_get(struct db *db, struct arena *arena, int64_t id, struct media_picture *ret) MUST_CHECK;

/* What a path delivers, be it a media's own, a variant or a crop. RC_NOT_FOUND also when the bytes are missing. */
struct media_file {
	int64_t media_id;
	struct str hash;
	int64_t size;
	struct str mime;
	struct str name;
	int64_t modified_at;
};
enum rc media_file_get(struct db *db, struct arena *arena, struct str path, struct media_file *ret_file) MUST_CHECK;

#endif
