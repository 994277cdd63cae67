/*
 * Uploads in pieces, for scripts: announce, send pieces, ask where it stands, finish, discard. All answers are JSON; a
 * refusal is a problem whose detail is a sentence for the person.
 */
#include "rules/upload.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/staff_media.h"

/* Whatever was wrong: the sentence where there is one. */
static enum rc refused(struct req *q, enum rc rc, const char *refusal)
{
	if (!refusal)
		return rc;
	return req_problem(q, rc == RC_CONFLICT ? 409 : 422, refusal);
}

static enum rc state_json(struct req *q, int status, const struct upload *u, const char *detail)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", u->id);
	json_out_field_str(&o, "name", u->name);
	json_out_field_int(&o, "size", u->size);
	json_out_field_int(&o, "received", u->received);
	json_out_field_int(&o, "piece_max", UPLOAD_CHUNK_MAX);
	if (u->media_id)
		json_out_field_int(&o, "media", u->media_id);
	if (detail)
		json_out_field_str(&o, "detail", req_text(q, detail));
	json_out_end(&o);
	return req_json(q, status, &b);
}

/* 64 hex digits to bytes; STR_NONE for anything else. */
static struct str hash_read(struct req *q, struct str hex)
{
	unsigned char *hash = arena_alloc(q->arena, CRYPTO_HASH_SIZE);
	if (hex.n != 2 * CRYPTO_HASH_SIZE)
		return STR_NONE;
	for (size_t i = 0; i < hex.n; i++) {
		unsigned c = (unsigned char)hex.p[i] | 0x20u;
		unsigned d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
		if (d > 15)
			return STR_NONE;
		hash[i / 2] = (unsigned char)(i % 2 ? hash[i / 2] << 4 | d : d);
	}
	return str_mem(hash, CRYPTO_HASH_SIZE);
}

enum rc staff_upload_begin(struct req *q)
{
	struct upload u = {.person_id = q->staff->person_id,
			   .name = req_form_text(q, "name"),
			   .size = req_form_id(q, "size", 0),
			   .hash = hash_read(q, req_form_text(q, "sha256"))};
	const char *refusal = NULL;
	if (q->n_errors > 0)
		return req_problem(q, 422, NULL);
	enum rc rc = upload_begin(q->site, q->arena, &u, &refusal);
	return rc == RC_OK ? state_json(q, 200, &u, NULL) : refused(q, rc, refusal);
}

static enum rc own_get(struct req *q, struct upload *ret_upload)
{
	enum rc rc = upload_get(q->db, q->arena, req_path_id(q, "id"), ret_upload);
	return rc == RC_OK && ret_upload->person_id != q->staff->person_id ? RC_NOT_FOUND : rc;
}

enum rc staff_upload_state(struct req *q)
{
	struct upload u;
	enum rc rc = own_get(q, &u);
	return rc == RC_OK ? state_json(q, 200, &u, NULL) : rc;
}

enum rc staff_upload_add(struct req *q)
{
	struct upload u = {.id = 0};
	struct upload_piece p = {.id = req_path_id(q, "id"),
				 .person_id = q->staff->person_id,
				 .bytes = q->http->body,
				 .any_xml = person_may(q->staff->role, MAY_MOVE_SITE)};
	const char *refusal = NULL;
	if (str_to_i64(req_query(q, "offset"), &p.offset) != RC_OK)
		return req_problem(q, 422, N_("The piece of the upload does not say where it begins."));
	enum rc rc = own_get(q, &u);
	if (rc == RC_OK)
		rc = upload_add(q->site, q->db, q->arena, &p, &u.received, &refusal);
	if (rc == RC_OK || rc == RC_CONFLICT)
		return state_json(q, rc == RC_OK ? 200 : 409, &u, refusal);
	return refused(q, rc, refusal);
}

/* The file whose place it takes must be one's own, and of the same kind: what shows it shows it as that. */
static enum rc replaced_get(struct req *q, int64_t id, const struct upload *u, struct media *m,
			    const char **ret_refusal)
{
	CLEANUP(buf_done) struct buf first = BUF(MEDIA_TYPE_BYTES);
	enum rc rc = media_get(q->db, q->arena, id, m);
	if (rc == RC_OK && !staff_may_change(q, m))
		return RC_DENIED;
	if (rc == RC_OK)
		rc = upload_read(q->db, u->id, 0, u->size < MEDIA_TYPE_BYTES ? u->size : MEDIA_TYPE_BYTES, &first);
	if (rc != RC_OK)
		return rc;
	if (media_kind_of(media_type_of(buf_str(&first), u->name)) == media_kind_of(m->mime))
		return RC_OK;
	*ret_refusal = N_("A file can only be replaced by one of the same kind: a picture by a picture.");
	return RC_INVALID;
}

enum rc staff_upload_finish(struct req *q)
{
	struct upload u;
	struct media m = {.id = 0};
	const char *refusal = NULL;
	int64_t replace = req_form_id(q, "replace", 0);
	enum rc rc = own_get(q, &u);
	if (rc == RC_OK && replace && u.received == u.size && !u.media_id)
		rc = replaced_get(q, replace, &u, &m, &refusal);
	if (rc == RC_DENIED || refusal) /* sending it again would not help */
		return upload_discard(q->site, q->db, q->arena, u.id, u.person_id) == RC_OK ? refused(q, rc, refusal)
											    : RC_INTERNAL;
	if (rc == RC_OK)
		rc = upload_take(q->site, q->db, q->arena, u.id, q->staff, &m, &refusal);
	if (rc != RC_OK)
		return refused(q, rc, refusal);
	rc = media_entry_json(q, 200, &m);
	staff_done_mark(q, replace ? "replaced" : "uploaded");
	return rc;
}

enum rc staff_upload_discard(struct req *q)
{
	enum rc rc = upload_discard(q->site, q->db, q->arena, req_path_id(q, "id"), q->staff->person_id);
	return rc == RC_OK ? staff_done(q, STR("/newsroom/media/"), "upload_discarded") : rc;
}
