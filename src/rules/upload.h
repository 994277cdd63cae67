/*
 * Files that come in piece by piece and go on after a cut: announced, sent in order, taken into the library. A piece
 * that was acknowledged is durable. Everything here waits for the writer: never on a loop.
 */
#ifndef RULES_UPLOAD_H
#define RULES_UPLOAD_H

#include "rules/audit.h"
#include "rules/ingest.h"
#include "store/upload.h"

#define UPLOAD_CHUNK_MAX (1024 * 1024)                    /* bytes sent at once */
#define UPLOAD_CHUNK_MIN (16 * 1024)                      /* but for the last */
#define UPLOAD_NAME_MAX 200                               /* bytes of a file's name; longer ones are cut */
#define UPLOADS_OPEN_MAX 20                               /* unfinished ones of a person … */
#define UPLOADS_OPEN_BYTES (INT64_C(4) << 30)             /* … and what they announce together */
#define UPLOAD_KEEP_MS (INT64_C(2) * 24 * 60 * 60 * 1000) /* since the last piece */

/*
 * Refusals below are msgids of a sentence for whoever sends the file; NULL where the rules had no objection.
 *
 * Announces a file. u: person_id, name, size, hash (STR_NONE: not known) from the caller, the row on return. An
 * unfinished one of the same person, size and hash is gone on with. RC_INVALID: it cannot be kept whatever comes;
 * RC_LIMITED: too many unfinished ones.
 */
enum rc upload_begin(struct site *s, struct arena *a, struct upload *u, const char **ret_refusal) MUST_CHECK;
/*
 * Takes bytes that begin at offset; what is here already is passed over, so that sending again is harmless.
 * ret_received: where to go on, also with RC_CONFLICT, when bytes before these are missing. RC_NOT_FOUND: no such
 * upload of this person. RC_INVALID: of a kind that is not kept (the upload is gone then), or not a piece of it.
 * db is a reading connection.
 */
struct upload_piece {
	int64_t id, person_id, offset;
	struct str bytes;
	bool any_xml; /* an export of another site, which is no file for the library: whoever may move a site */
};
enum rc upload_add(struct site *s, struct db *db, struct arena *a, const struct upload_piece *piece,
		   int64_t *ret_received, const char **ret_refusal) MUST_CHECK;
/*
 * All of it is here: makes it a file of the library, as media_ingest() WITH_CARE. m->id 0: a new one, else the one that
 * it takes the place of, its row filled in. Again after success answers the same. RC_CONFLICT: bytes are missing;
 * RC_INVALID, RC_LIMITED: it is refused, and gone.
 */
enum rc upload_take(struct site *s, struct db *db, struct arena *a, int64_t id, const struct staff *who,
		    struct media *m, const char **ret_refusal) MUST_CHECK;
/*
 * All of it is here: writes it to this file, which exists, and forgets it. For what is no file of the library.
 * RC_CONFLICT: bytes are missing.
 */
enum rc upload_to_file(struct site *s, struct db *db, struct arena *a, int64_t id, int64_t person_id,
		       const char *path) MUST_CHECK;
/* Forgets it. RC_NOT_FOUND. */
enum rc upload_discard(struct site *s, struct db *db, struct arena *a, int64_t id, int64_t person_id) MUST_CHECK;

/* A whole file from a plain form: the same checks, the same refusals. m->name is its name. */
enum rc upload_whole(struct site *s, struct arena *a, const struct staff *who, struct str bytes, struct media *m,
		     const char **ret_refusal) MUST_CHECK;

/* In a write: forgets some of what nobody has touched for UPLOAD_KEEP_MS. ret_more: call again. */
enum rc upload_tidy(struct db *db, int64_t max_pieces, bool *ret_more) MUST_CHECK;

#endif
