/*
 * HTTP/2 frames, by libnghttp2: the only file that knows it. Judges what can be judged frame by frame: who sends many
 * that carry nothing, or a header block that swells, is cut off here.
 */
#include <nghttp2/nghttp2.h>

#include "base/log.h"
#include "http/h2_core.h"

#define STREAM_WINDOW (256 * 1024)
#define CONNECTION_WINDOW (1024 * 1024)
#define FRAMES_QUEUED_MAX 400
#define DIGITS_MAX 20
#define INFLATED_MAX 4 /* a header block that is so many times too large ends the connection */

static struct h2_stream *stream_of(const struct h2 *h, int32_t id)
{
	return nghttp2_session_get_stream_user_data(h->session, id);
}

/* Counting frames: nghttp2 passes over some without a word */

/* For a stream that is over. One that was not opened yet may come with the same bytes. */
static bool is_for_nobody(const struct h2 *h, const struct h2_frame *f)
{
	return f->stream <= nghttp2_session_get_last_proc_stream_id(h->session) && stream_of(h, f->stream) == NULL;
}

static int64_t cost_of_data(struct h2 *h, const struct h2_frame *f)
{
	if (is_for_nobody(h, f))
		return H2_COST_FRAME;
	return f->length > 0 || (f->flags & NGHTTP2_FLAG_END_STREAM) ? 0 : H2_COST_FRAME;
}

static int64_t cost_of(struct h2 *h, const struct h2_frame *f)
{
	switch (f->type) {
	case NGHTTP2_HEADERS:
		return is_for_nobody(h, f) ? H2_COST_RESET : 0;
	case NGHTTP2_DATA:
		return cost_of_data(h, f);
	case NGHTTP2_SETTINGS:
		return H2_COST_SETTINGS;
	case NGHTTP2_RST_STREAM:
		return H2_COST_RESET;
	default:
		return H2_COST_FRAME;
	}
}

static void take_frame_head(struct h2_frame *f)
{
	const unsigned char *p = f->head;
	f->length = f->left = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
	f->type = p[3];
	f->flags = p[4];
	f->stream = (int32_t)((uint32_t)(p[5] & 0x7f) << 24 | (uint32_t)p[6] << 16 | (uint32_t)p[7] << 8 | p[8]);
	f->n_head = 0;
}

/* From the first byte of a header block to its last. */
static void time_block(struct h2 *h)
{
	const struct h2_frame *f = &h->frame;
	if (f->type == NGHTTP2_HEADERS && h->block_began == NEVER)
		h->block_began = h2_now(h);
	bool is_last = (f->type == NGHTTP2_HEADERS || f->type == NGHTTP2_CONTINUATION) &&
		       (f->flags & NGHTTP2_FLAG_END_HEADERS) && f->left == 0;
	if (is_last)
		h->block_began = NEVER;
}

/* False: too many that carry nothing. */
static bool count_frames(struct h2 *h, struct str bytes)
{
	struct h2_frame *f = &h->frame;
	while (bytes.n > 0) {
		size_t n = bytes.n < f->left ? bytes.n : f->left;
		f->left -= (uint32_t)n;
		if (n == 0) {
			f->head[f->n_head++] = (unsigned char)bytes.p[0];
			n = 1;
		}
		bytes = str_slice(bytes, n, bytes.n);
		if (f->n_head == H2_FRAME_HEAD) {
			take_frame_head(f);
			int64_t cost = cost_of(h, f);
			if (cost > 0 && !h2_spend(h, cost))
				return false;
		}
		if (f->n_head == 0)
			time_block(h);
	}
	return true;
}

/* Receiving: callbacks */

static int spend(struct h2 *h, int64_t cost)
{
	return h2_spend(h, cost) ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int on_begin_headers(nghttp2_session *session, const nghttp2_frame *frame, void *user)
{
	struct h2 *h = user;
	int32_t id = frame->hd.stream_id;
	h->block_bytes = 0;
	h->block_of = NULL;
	if (frame->headers.cat != NGHTTP2_HCAT_REQUEST)
		return 0;
	/* What a handler still has counts too, though the client has reset it. */
	if (h->n_streams >= H2_STREAMS_MAX || h->room->streams >= H2_LOOP_STREAMS_MAX) {
		nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, id, NGHTTP2_REFUSED_STREAM);
		return spend(h, H2_COST_RESET);
	}
	h->block_of = h2_stream_new(h, id);
	nghttp2_session_set_stream_user_data(session, id, h->block_of);
	return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name, size_t name_n,
		     const uint8_t *value, size_t value_n, uint8_t flags, void *user)
{
	struct h2 *h = user;
	h->block_bytes += name_n + value_n;
	if (h->block_bytes > INFLATED_MAX * h2_limits(h)->head_max) {
		h->flooded = true;
		return NGHTTP2_ERR_CALLBACK_FAILURE;
	}
	if (h->block_of)
		h2_head_add(&h->block_of->head, str_mem(name, name_n), str_mem(value, value_n));
	return 0;
}

/* nghttp2 would drop the field and go on. */
static int on_invalid_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name, size_t name_n,
			     const uint8_t *value, size_t value_n, uint8_t flags, void *user)
{
	struct h2_stream *st = ((struct h2 *)user)->block_of;
	if (st)
		h2_head_refuse(&st->head, 400, "malformed header field");
	return on_header(session, frame, name, name_n, value, value_n, flags, user);
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *bytes, size_t n, void *user)
{
	struct h2_stream *st = stream_of(user, id);
	/* A body that is not wanted may fill its own window, but not that of the others. */
	if (st == NULL || st->stage != H2_BODY)
		return nghttp2_session_consume_connection(session, n);
	h2_take_body(st, str_mem(bytes, n));
	return nghttp2_session_consume(session, id, n);
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *user)
{
	struct h2 *h = user;
	bool is_ours = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
	struct h2_stream *st = is_ours ? stream_of(h, frame->hd.stream_id) : NULL;
	if (st == NULL)
		return 0;
	st->received = frame->hd.flags & NGHTTP2_FLAG_END_STREAM;
	if (st->stage == H2_HEAD)
		h2_take_head(st);
	else if (st->stage == H2_BODY && st->received)
		h2_complete(st);
	return h->flooded ? NGHTTP2_ERR_CALLBACK_FAILURE : 0;
}

static int on_invalid_frame(nghttp2_session *session, const nghttp2_frame *frame, int error, void *user)
{
	struct h2 *h = user;
	stat_add(&h->conn->shard->stats.refused, 1);
	return spend(h, H2_COST_REFUSED);
}

static int on_stream_close(nghttp2_session *session, int32_t id, uint32_t error, void *user)
{
	struct h2_stream *st = stream_of(user, id);
	if (st)
		h2_stream_closed(st);
	return 0;
}

enum h2_step h2_receive(struct h2 *h, struct str bytes)
{
	if (!count_frames(h, bytes))
		return H2_FLOODED;
	ssize_t n = nghttp2_session_mem_recv(h->session, (const uint8_t *)bytes.p, bytes.n);
	if (n >= 0)
		return H2_GOES_ON;
	if (n == NGHTTP2_ERR_BAD_CLIENT_MAGIC)
		return H2_STRANGER;
	return h->flooded || n == NGHTTP2_ERR_FLOODED ? H2_FLOODED : H2_BROKEN;
}

/* Sending: callbacks */

static void put_out(struct h2 *h, const void *bytes, size_t n)
{
	ensure(h->n_out + n <= H2_GATHER_MAX + H2_FRAME_MAX);
	memcpy(h->out + h->n_out, bytes, n);
	h->n_out += n;
}

/* First nghttp2 asks how much there is, then on_send_data puts it behind the frame's head. */
static ssize_t on_read_body(nghttp2_session *session, int32_t id, uint8_t *buf, size_t max, uint32_t *flags,
			    nghttp2_data_source *source, void *user)
{
	struct h2_stream *st = source->ptr;
	bool is_last;
	size_t ready = h2_body_ready(st, &is_last);
	if (ready == 0 && !is_last)
		return NGHTTP2_ERR_DEFERRED;
	st->promised = ready < max ? ready : max;
	*flags |= NGHTTP2_DATA_FLAG_NO_COPY;
	if (is_last && st->promised == ready)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return (ssize_t)st->promised;
}

static int on_send_data(nghttp2_session *session, nghttp2_frame *frame, const uint8_t *head, size_t n,
			nghttp2_data_source *source, void *user)
{
	struct h2 *h = user;
	struct h2_stream *st = source->ptr;
	if (h->n_out + H2_FRAME_HEAD + n > H2_GATHER_MAX)
		return NGHTTP2_ERR_WOULDBLOCK;
	put_out(h, head, H2_FRAME_HEAD);
	st->promised = 0;
	if (n > 0)
		h2_body_take(st, h->out + h->n_out, n);
	h->n_out += n;
	h2_earn(h, n);
	return 0;
}

/* An answer that is complete before its request: there is some time to read it, then the rest is cut off. */
static int on_frame_sent(nghttp2_session *session, const nghttp2_frame *frame, void *user)
{
	bool ends = (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) &&
		    (frame->hd.flags & NGHTTP2_FLAG_END_STREAM);
	struct h2_stream *st = ends ? stream_of(user, frame->hd.stream_id) : NULL;
	if (st && !st->received)
		st->answered_at = h2_now(user);
	return 0;
}

bool h2_gather(struct h2 *h)
{
	h->n_out = 0;
	while (h->n_out < H2_GATHER_MAX) {
		const uint8_t *bytes;
		ssize_t n = nghttp2_session_mem_send(h->session, &bytes);
		if (n < 0)
			log_error("HTTP/2: %s", nghttp2_strerror((int)n));
		if (n <= 0)
			return n == 0;
		put_out(h, bytes, (size_t)n);
	}
	return true;
}

/* Answers */

static nghttp2_nv field(struct str name, struct str value)
{
	return (nghttp2_nv){.name = (uint8_t *)(uintptr_t)name.p,
			    .value = (uint8_t *)(uintptr_t)value.p,
			    .namelen = name.n,
			    .valuelen = value.n,
			    .flags = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE};
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] | 0x20);
	return (struct str){p, s.n};
}

static struct str decimal(struct arena *a, uint64_t number)
{
	char *end = (char *)arena_alloc(a, DIGITS_MAX) + DIGITS_MAX, *p = end;
	do {
		*--p = (char)('0' + number % 10);
	} while (number /= 10);
	return (struct str){p, (size_t)(end - p)};
}

/* Status, our own fields, the handler's. Those are in x's arena, and stay there until the frame is made. */
static size_t build_head(struct exchange *x, nghttp2_nv **ret_fields)
{
	const struct response *r = &x->response;
	nghttp2_nv *to = arena_array(&x->arena, r->n_headers + 3, sizeof(*to));
	size_t n = 0;
	to[n++] = field(STR(":status"), decimal(&x->arena, (uint64_t)r->status));
	to[n++] = field(STR("date"), shard_date(x->shard));
	if (x->stream == NULL && status_has_body(r->status))
		to[n++] = field(STR("content-length"), decimal(&x->arena, r->length));
	for (size_t i = 0; i < r->n_headers; i++)
		to[n++] = field(lower(&x->arena, r->headers[i].name), str_trim(r->headers[i].value));
	*ret_fields = to;
	return n;
}

void h2_answer(struct h2_stream *st, struct exchange *x, bool has_body, bool copied)
{
	nghttp2_nv *fields;
	size_t n = build_head(x, &fields);
	for (size_t i = 0; copied && i < n; i++)
		fields[i].flags = NGHTTP2_NV_FLAG_NONE;
	nghttp2_data_provider body = {.source.ptr = st, .read_callback = on_read_body};
	int err = nghttp2_submit_response(st->h2->session, st->id, fields, n, has_body ? &body : NULL);
	if (err) {
		log_error("HTTP/2 answer: %s", nghttp2_strerror(err));
		h2_reset(st, H2_INTERNAL_ERROR);
	}
}

void h2_resume(struct h2_stream *st)
{
	/* Fails when it was not waiting, which is as good. */
	(void)nghttp2_session_resume_data(st->h2->session, st->id);
}

bool h2_has_window(const struct h2_stream *st)
{
	return nghttp2_session_get_remote_window_size(st->h2->session) > 0 &&
	       nghttp2_session_get_stream_remote_window_size(st->h2->session, st->id) > 0;
}

void h2_reset(struct h2_stream *st, enum h2_code code)
{
	st->dropped = true;
	(void)nghttp2_submit_rst_stream(st->h2->session, NGHTTP2_FLAG_NONE, st->id, code);
}

/* The session */

static nghttp2_session_callbacks *make_callbacks(void)
{
	nghttp2_session_callbacks *on;
	ensure(nghttp2_session_callbacks_new(&on) == 0, "out of memory");
	nghttp2_session_callbacks_set_on_begin_headers_callback(on, on_begin_headers);
	nghttp2_session_callbacks_set_on_header_callback(on, on_header);
	nghttp2_session_callbacks_set_on_invalid_header_callback(on, on_invalid_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(on, on_data);
	nghttp2_session_callbacks_set_on_frame_recv_callback(on, on_frame);
	nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(on, on_invalid_frame);
	nghttp2_session_callbacks_set_on_stream_close_callback(on, on_stream_close);
	nghttp2_session_callbacks_set_on_frame_send_callback(on, on_frame_sent);
	nghttp2_session_callbacks_set_send_data_callback(on, on_send_data);
	return on;
}

/* Limits that nghttp2 has by itself (resets, continuations, settings, answers that queue up) stay as they are. */
void h2_session_new(struct h2 *h)
{
	h->frame = (struct h2_frame){.left = NGHTTP2_CLIENT_MAGIC_LEN, .type = UINT8_MAX};
	nghttp2_session_callbacks *callbacks = make_callbacks();
	nghttp2_option *option;
	ensure(nghttp2_option_new(&option) == 0, "out of memory");
	nghttp2_option_set_no_closed_streams(option, 1);
	nghttp2_option_set_no_auto_window_update(option, 1);
	nghttp2_mem memory = {.mem_user_data = h->room,
			      .malloc = h2_room_alloc,
			      .free = h2_room_drop,
			      .calloc = h2_room_zeroed,
			      .realloc = h2_room_resize};
	ensure(nghttp2_session_server_new3(&h->session, callbacks, h, option, &memory) == 0, "out of memory");
	nghttp2_option_del(option);
	nghttp2_session_callbacks_del(callbacks);
	const nghttp2_settings_entry settings[] = {
		{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, H2_STREAMS_MAX},
		{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW},
		{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, (uint32_t)h2_limits(h)->head_max},
		{NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
	};
	ensure(nghttp2_submit_settings(h->session, NGHTTP2_FLAG_NONE, settings, ARRAY_LEN(settings)) == 0);
	ensure(nghttp2_session_set_local_window_size(h->session, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW) == 0);
}

void h2_session_free(struct h2 *h)
{
	nghttp2_session_del(h->session);
	h->session = NULL;
}

bool h2_is_over(const struct h2 *h)
{
	return !nghttp2_session_want_read(h->session) && !nghttp2_session_want_write(h->session);
}

bool h2_is_stuffed(const struct h2 *h)
{
	return nghttp2_session_get_outbound_queue_size(h->session) > FRAMES_QUEUED_MAX;
}

void h2_say_stopping(struct h2 *h)
{
	(void)nghttp2_submit_shutdown_notice(h->session);
}

void h2_say_goodbye(struct h2 *h)
{
	int32_t last = nghttp2_session_get_last_proc_stream_id(h->session);
	(void)nghttp2_submit_goaway(h->session, NGHTTP2_FLAG_NONE, last, NGHTTP2_NO_ERROR, NULL, 0);
}

void h2_say_end(struct h2 *h, enum h2_code code)
{
	(void)nghttp2_session_terminate_session(h->session, code);
}
