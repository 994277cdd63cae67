/*
 * Picture jobs and answers as bytes, and the caller's side of the job.
 */
#include "worker/image_wire.h"

#include "worker/pool.h"

#define VARIANTS_MAX (WORKER_IMAGE_WIDTHS_MAX * 2)

const char *worker_image_type(enum worker_image_format format)
{
	static const char *const types[] = {"", "image/jpeg", "image/png", "image/gif", "image/webp"};
	return (unsigned)format < ARRAY_LEN(types) ? types[format] : "";
}

void image_request_put(struct buf *out, const struct worker_image_request *q)
{
	wire_put_u32(out, (uint32_t)q->n_widths);
	for (size_t i = 0; i < q->n_widths; i++)
		wire_put_i64(out, q->widths[i]);
	wire_put_u32(out, q->webp);
	wire_put_str(out, q->bytes);
}

enum rc image_request_get(struct arena *a, struct str message, struct worker_image_request *ret_request)
{
	struct wire_reader r = {.rest = message};
	struct worker_image_request q = {.n_widths = wire_count(&r, sizeof(int64_t))};
	int *widths = arena_array(a, q.n_widths, sizeof(*widths));
	for (size_t i = 0; i < q.n_widths; i++)
		widths[i] = (int)wire_i64(&r);
	q.widths = widths;
	q.webp = wire_u32(&r) != 0;
	q.bytes = wire_str(&r);
	if (r.failed || q.n_widths > WORKER_IMAGE_WIDTHS_MAX)
		return worker_nonsense();
	*ret_request = q;
	return RC_OK;
}

void image_reply_put(struct buf *out, const struct worker_image_reply *reply)
{
	wire_put_u32(out, reply->format);
	wire_put_u32(out, (uint32_t)reply->width);
	wire_put_u32(out, (uint32_t)reply->height);
	wire_put_u32(out, reply->animated);
}

void image_variant_put(struct buf *out, const struct worker_image_variant *v)
{
	wire_put_u32(out, v->format);
	wire_put_u32(out, (uint32_t)v->width);
	wire_put_u32(out, (uint32_t)v->height);
	wire_put_str(out, v->bytes);
}

static enum worker_image_format get_format(struct wire_reader *r)
{
	uint32_t format = wire_u32(r);
	r->failed = r->failed || format < WORKER_IMAGE_JPEG || format > WORKER_IMAGE_WEBP;
	return (enum worker_image_format)format;
}

static int get_side(struct wire_reader *r)
{
	uint32_t side = wire_u32(r);
	r->failed = r->failed || side < 1 || side > WORKER_IMAGE_SIDE_MAX;
	return r->failed ? 0 : (int)side;
}

enum rc image_reply_get(struct arena *a, struct str message, struct worker_image_reply *ret_reply)
{
	struct wire_reader r = {.rest = message};
	struct worker_image_reply reply = {.format = get_format(&r)};
	reply.width = get_side(&r);
	reply.height = get_side(&r);
	reply.animated = wire_u32(&r) != 0;
	reply.variants = arena_array(a, VARIANTS_MAX, sizeof(*reply.variants));
	while (r.rest.n > 0 && !r.failed) {
		if (reply.n_variants == VARIANTS_MAX)
			return worker_nonsense();
		struct worker_image_variant *v = &reply.variants[reply.n_variants++];
		v->format = get_format(&r);
		v->width = get_side(&r);
		v->height = get_side(&r);
		v->bytes = wire_str(&r);
	}
	if (r.failed)
		return worker_nonsense();
	*ret_reply = reply;
	return RC_OK;
}

enum rc worker_image(struct worker_pool *pool, const struct worker_image_request *request, struct arena *a,
		     struct worker_image_reply *ret_reply)
{
	CLEANUP(buf_done) struct buf body = BUF(WIRE_MAX);
	struct str answer;
	if (request->bytes.n > WORKER_IMAGE_MAX)
		return rc_fail(RC_LIMITED, "a picture of %zu bytes is larger than %u", request->bytes.n,
			       WORKER_IMAGE_MAX);
	ensure(request->n_widths <= WORKER_IMAGE_WIDTHS_MAX);
	image_request_put(&body, request);
	enum rc rc = worker_call(pool, WIRE_IMAGE, buf_str(&body), a, &answer);
	return rc == RC_OK ? image_reply_get(a, answer, ret_reply) : rc;
}
