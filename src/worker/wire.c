/*
 * Encoding, decoding and moving of messages.
 */
#include "worker/wire.h"

#include "base/proc.h"

enum rc wire_send(int fd, uint32_t code, unsigned cpu_seconds, struct str body, int64_t deadline)
{
	if (body.n > WIRE_MAX)
		return rc_fail(RC_LIMITED, "a message of %zu bytes is too large", body.n);
	struct wire_head head = {.code = code, .length = (uint32_t)body.n, .cpu_seconds = cpu_seconds};
	enum rc rc = fd_write_full(fd, &head, sizeof(head), deadline);
	if (rc == RC_OK && body.n > 0)
		rc = fd_write_full(fd, body.p, body.n, deadline);
	return rc;
}

enum rc wire_receive(int fd, struct arena *a, int64_t deadline, struct wire_head *ret_head, struct str *ret_body)
{
	struct wire_head head;
	enum rc rc = fd_read_full(fd, &head, sizeof(head), deadline);
	if (rc != RC_OK)
		return rc;
	if (head.length > WIRE_MAX)
		return rc_fail(RC_LIMITED, "an answer of %u bytes is too large", head.length);
	char *p = arena_alloc(a, head.length + (size_t)1);
	if (head.length > 0)
		rc = fd_read_full(fd, p, head.length, deadline);
	if (rc != RC_OK)
		return rc;
	*ret_head = head;
	*ret_body = (struct str){p, head.length};
	return RC_OK;
}

void wire_put_u32(struct buf *out, uint32_t v)
{
	buf_put(out, str_mem(&v, sizeof(v)));
}

void wire_put_i64(struct buf *out, int64_t v)
{
	buf_put(out, str_mem(&v, sizeof(v)));
}

void wire_put_str(struct buf *out, struct str s)
{
	ensure(s.n <= UINT32_MAX);
	wire_put_u32(out, (uint32_t)s.n);
	buf_put(out, s);
}

void wire_put_each(struct buf *out, const struct str *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		wire_put_str(out, items[i]);
}

static struct str take(struct wire_reader *r, size_t n)
{
	if (r->failed || n > r->rest.n) {
		r->failed = true;
		return STR_NONE;
	}
	struct str piece = {r->rest.p, n};
	r->rest = (struct str){r->rest.p + n, r->rest.n - n};
	return piece;
}

uint32_t wire_u32(struct wire_reader *r)
{
	uint32_t v = 0;
	struct str s = take(r, sizeof(v));
	if (s.n > 0)
		memcpy(&v, s.p, sizeof(v));
	return v;
}

int64_t wire_i64(struct wire_reader *r)
{
	int64_t v = 0;
	struct str s = take(r, sizeof(v));
	if (s.n > 0)
		memcpy(&v, s.p, sizeof(v));
	return v;
}

struct str wire_str(struct wire_reader *r)
{
	uint32_t n = wire_u32(r);
	return take(r, n);
}

size_t wire_count(struct wire_reader *r, size_t item_size)
{
	uint32_t n = wire_u32(r);
	if (n > r->rest.n / item_size) {
		r->failed = true;
		return 0;
	}
	return n;
}
