/*
 * Picture jobs and answers as bytes, and the caller's side of the job.
 */
#include "worker/image_wire.h"

#include "text/unicode.h"
#include "worker/image_texts.h"
#include "worker/pool.h"

#define VARIANTS_MAX (WORKER_IMAGE_WIDTHS_MAX * 2 + WORKER_IMAGE_CROPS_MAX)

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
	wire_put_u32(out, (uint32_t)q->n_crops);
	for (size_t i = 0; i < q->n_crops; i++) {
		wire_put_u32(out, (uint32_t)q->crops[i].width);
		wire_put_u32(out, (uint32_t)q->crops[i].height);
	}
	wire_put_u32(out, (uint32_t)q->focus_x);
	wire_put_u32(out, (uint32_t)q->focus_y);
	wire_put_str(out, q->bytes);
}

static void get_crops(struct arena *a, struct wire_reader *r, struct worker_image_request *q)
{
	q->n_crops = wire_count(r, 2 * sizeof(uint32_t));
	struct worker_image_crop *crops = arena_array(a, q->n_crops, sizeof(*crops));
	for (size_t i = 0; i < q->n_crops; i++) {
		crops[i].width = (int)wire_u32(r);
		crops[i].height = (int)wire_u32(r);
		r->failed |= crops[i].width < 1 || crops[i].height < 1;
	}
	q->crops = crops;
	q->focus_x = (int)wire_u32(r);
	q->focus_y = (int)wire_u32(r);
	r->failed |= q->n_crops > WORKER_IMAGE_CROPS_MAX || q->focus_x > 100 || q->focus_y > 100;
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
	get_crops(a, &r, &q);
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
	wire_put_u32(out, reply->damaged);
	wire_put_str(out, reply->texts.caption);
	wire_put_str(out, reply->texts.credit);
	wire_put_str(out, reply->texts.headline);
}

void image_variant_put(struct buf *out, const struct worker_image_variant *v)
{
	wire_put_u32(out, v->format);
	wire_put_u32(out, (uint32_t)v->width);
	wire_put_u32(out, (uint32_t)v->height);
	wire_put_u32(out, v->crop);
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

static struct str get_text(struct wire_reader *r)
{
	struct str s = wire_str(r);
	r->failed |= s.n > IMAGE_TEXT_MAX || !utf8_valid(s);
	return s;
}

static void get_variant(struct wire_reader *r, struct worker_image_variant *v)
{
	v->format = get_format(r);
	v->width = get_side(r);
	v->height = get_side(r);
	v->crop = wire_u32(r);
	r->failed |= v->crop > WORKER_IMAGE_CROPS_MAX;
	v->bytes = wire_str(r);
}

enum rc image_reply_get(struct arena *a, struct str message, struct worker_image_reply *ret_reply)
{
	struct wire_reader r = {.rest = message};
	struct worker_image_reply reply = {.format = get_format(&r)};
	reply.width = get_side(&r);
	reply.height = get_side(&r);
	reply.animated = wire_u32(&r) != 0;
	reply.damaged = wire_u32(&r) != 0;
	reply.texts.caption = get_text(&r);
	reply.texts.credit = get_text(&r);
	reply.texts.headline = get_text(&r);
	reply.variants = arena_array(a, VARIANTS_MAX, sizeof(*reply.variants));
	while (r.rest.n > 0 && !r.failed) {
		if (reply.n_variants == VARIANTS_MAX)
			return worker_nonsense();
		get_variant(&r, &reply.variants[reply.n_variants++]);
	}
	if (r.failed)
		return worker_nonsense();
	*ret_reply = reply;
	return RC_OK;
}

enum rc worker_image(struct worker_pool *pool, const struct worker_image_request *request, struct arena *a,
		     struct worker_image_reply *ret_reply, bool *ret_slow)
{
	CLEANUP(buf_done) struct buf body = BUF(WIRE_MAX);
	struct str answer;
	*ret_slow = false;
	if (request->bytes.n > WORKER_IMAGE_MAX)
		return rc_fail(RC_LIMITED, "a picture of %zu bytes is larger than %u", request->bytes.n,
			       WORKER_IMAGE_MAX);
	ensure(request->n_widths <= WORKER_IMAGE_WIDTHS_MAX && request->n_crops <= WORKER_IMAGE_CROPS_MAX);
	image_request_put(&body, request);
	enum rc rc = worker_call_timed(pool, WIRE_IMAGE, buf_str(&body), a, &answer, ret_slow);
	return rc == RC_OK ? image_reply_get(a, answer, ret_reply) : rc;
}
