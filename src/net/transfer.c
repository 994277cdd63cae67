/*
 * One easy handle of libcurl for each engine. Everything that could lead elsewhere is off: proxies and netrc of the
 * environment, cookies, other protocols, curl's own redirects.
 */
#include "net/transfer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "net/address.h"
#include "net/curl.h"
#include "text/unicode.h"

#define HEADERS_MAX 200
#define HEADER_BYTES_MAX ((size_t)64 * 1024)
/* Of an answer that is not the thing asked for (an error page) only so much is kept. */
#define OTHER_BODY_MAX ((size_t)64 * 1024)
#define SINK_TIMEOUT_MS (30L * 60 * 1000)
#define STALL_BYTES 500L
#define URL_SHOWN 200

struct transfer_engine {
	CURL *curl;
};

/* What the callbacks of one run share. */
struct run {
	struct transfer *t;
	CURL *curl;
	struct curl_slist *headers;
	struct buf body;
	size_t max;
	size_t header_bytes;
	bool begun;                      /* the body has begun */
	bool to_sink;                    /* and goes to the sink */
	enum rc failure;                 /* of a callback, its message is recorded */
	bool refused;                    /* the guard refused */
	char address[ADDRESS_TEXT_SIZE]; /* this one */
	char error[CURL_ERROR_SIZE];
};

static struct str shown(const struct transfer *t)
{
	return utf8_cut(t->url, URL_SHOWN);
}

enum rc transfer_engine_new(struct transfer_engine **ret_engine)
{
	enum rc rc = curl_ready();
	if (rc != RC_OK)
		return rc;
	struct transfer_engine *e = malloc(sizeof(*e));
	ensure(e != NULL, "out of memory");
	e->curl = libcurl.easy_init();
	if (e->curl == NULL) {
		free(e);
		return rc_fail(RC_INTERNAL, "libcurl gives no handle");
	}
	*ret_engine = e;
	return RC_OK;
}

void transfer_engine_free(struct transfer_engine *e)
{
	if (e == NULL)
		return;
	libcurl.easy_cleanup(e->curl);
	free(e);
}

/* The guard: every connection passes here with the address that is really connected to. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct run *run = ctx;
	if (purpose != CURLSOCKTYPE_IPCXN || (!run->t->allow_private && !address_is_public(&address->addr))) {
		run->refused = true;
		address_text(&address->addr, run->address);
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
	const struct http_client_options *o = ((struct run *)ctx)->t->options;
	return o->cancelled && o->cancelled(o->cancelled_ctx);
}

static enum rc add_header(struct run *run, struct str line)
{
	struct http_client_response *r = &run->t->response;
	size_t colon = str_find_char(line, ':', 0);
	run->header_bytes += line.n;
	if (colon == SIZE_MAX)
		return RC_OK;
	if (r->n_headers == HEADERS_MAX || run->header_bytes > HEADER_BYTES_MAX)
		return rc_fail(RC_LIMITED, "%.*s: the answer has too many headers", STR_ARG(shown(run->t)));
	r->headers[r->n_headers].name = arena_str(run->t->arena, str_slice(line, 0, colon));
	r->headers[r->n_headers].value = arena_str(run->t->arena, str_trim(str_slice(line, colon + 1, line.n)));
	r->n_headers++;
	return RC_OK;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct run *run = ctx;
	struct str line = str_trim(str_mem(p, size * n));
	/* An interim answer (100, 103) comes before the real one. */
	if (str_starts(line, STR("HTTP/"))) {
		run->t->response.n_headers = 0;
		run->header_bytes = 0;
		return size * n;
	}
	run->failure = add_header(run, line);
	return run->failure == RC_OK ? size * n : 0;
}

/* "bytes 100-199/1000" or "bytes 100-199/" and a star: where it begins, the whole size or -1. */
static bool parse_content_range(struct str s, int64_t *ret_start, int64_t *ret_total)
{
	size_t dash = str_find_char(s, '-', 0), slash = str_find_char(s, '/', 0);
	if (!str_starts_nocase(s, STR("bytes ")) || dash == SIZE_MAX || slash == SIZE_MAX)
		return false;
	if (str_to_i64(str_slice(s, 6, dash), ret_start) != RC_OK || *ret_start < 0)
		return false;
	if (str_to_i64(str_slice(s, slash + 1, s.n), ret_total) != RC_OK)
		*ret_total = -1;
	return true;
}

static enum rc read_sizes(struct run *run)
{
	struct http_client_response *r = &run->t->response;
	const struct http_client_request *q = run->t->request;
	int64_t length;
	if (str_to_i64(http_client_header(r, "Content-Length"), &length) != RC_OK)
		length = -1;
	if (r->status == 206) {
		struct str range = http_client_header(r, "Content-Range");
		if (!parse_content_range(range, &r->offset, &r->total) || r->offset != q->resume_from)
			return rc_fail(RC_INVALID,
				       "%.*s: the server sent another part than was asked for; fetch it anew",
				       STR_ARG(shown(run->t)));
	} else if (http_client_header(r, "Content-Encoding").p == NULL) {
		r->total = length;
	}
	return RC_OK;
}

static enum rc too_large(const struct run *run)
{
	return rc_fail(RC_LIMITED, "%.*s: larger than %zu bytes, which is the most that is fetched",
		       STR_ARG(shown(run->t)), run->max);
}

static bool is_wanted(int status)
{
	return status >= 200 && status <= 299;
}

static enum rc begin_body(struct run *run)
{
	struct transfer *t = run->t;
	long status = 0;
	libcurl.easy_getinfo(run->curl, CURLINFO_RESPONSE_CODE, &status);
	t->response.status = (int)status;
	run->begun = true;
	enum rc rc = read_sizes(run);
	if (rc != RC_OK)
		return rc;
	bool has_body = t->request->method == HTTP_CLIENT_GET;
	if (has_body && is_wanted(t->response.status) && t->response.total > (int64_t)run->max)
		return too_large(run);
	run->to_sink = has_body && t->request->sink && (status == 200 || status == 206);
	if (run->to_sink && t->request->begin)
		return t->request->begin(t->request->sink_ctx, &t->response);
	return RC_OK;
}

static enum rc take_body(struct run *run, struct str piece)
{
	struct transfer *t = run->t;
	if (!is_wanted(t->response.status)) {
		size_t room = run->body.n < OTHER_BODY_MAX ? OTHER_BODY_MAX - run->body.n : 0;
		buf_put(&run->body, str_slice(piece, 0, room));
		return RC_OK;
	}
	uint64_t have = run->to_sink ? (uint64_t)(t->response.offset + t->taken) : run->body.n;
	if (have + piece.n > run->max)
		return too_large(run);
	if (!run->to_sink) {
		buf_put(&run->body, piece);
		return RC_OK;
	}
	t->taken += (int64_t)piece.n;
	return t->request->sink(t->request->sink_ctx, piece);
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct run *run = ctx;
	if (!run->begun)
		run->failure = begin_body(run);
	if (run->failure == RC_OK)
		run->failure = take_body(run, str_mem(p, size * n));
	return run->failure == RC_OK ? size * n : 0;
}

/* A value that came from a server or a file must not become a second header. */
static void send_header(struct run *run, const char *name, struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7F)
			return;
	if (value.n == 0)
		return;
	struct str line = arena_printf(run->t->arena, "%s: %.*s", name, STR_ARG(value));
	struct curl_slist *list = libcurl.slist_append(run->headers, line.p);
	ensure(list != NULL, "out of memory");
	run->headers = list;
}

static void send_headers(struct run *run)
{
	const struct http_client_request *q = run->t->request;
	bool strong = q->etag.n > 0 && !str_starts(q->etag, STR("W/"));
	send_header(run, "Accept", q->accept);
	if (q->resume_from > 0 && strong) {
		send_header(run, "Range", arena_printf(run->t->arena, "bytes=%" PRId64 "-", q->resume_from));
		send_header(run, "If-Range", q->etag);
	} else if (q->resume_from == 0) {
		send_header(run, "If-None-Match", q->etag);
		send_header(run, "If-Modified-Since", q->last_modified);
	}
}

static void set_limits(const struct run *run)
{
	const struct http_client_options *o = run->t->options;
	CURL *curl = run->curl;
	bool sink = run->t->request->sink != NULL;
	libcurl.easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_timeout_ms);
	libcurl.easy_setopt(curl, CURLOPT_TIMEOUT_MS, sink ? SINK_TIMEOUT_MS : (long)o->timeout_ms);
	libcurl.easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES);
	libcurl.easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)((o->stall_ms + 999) / 1000));
	libcurl.easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	libcurl.easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	libcurl.easy_setopt(curl, CURLOPT_PROXY, "");
	libcurl.easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	libcurl.easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	/* A range counts stored bytes, so what goes to a sink is never compressed on the way. */
	libcurl.easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, sink ? NULL : "");
}

static void set_callbacks(struct run *run)
{
	CURL *curl = run->curl;
	libcurl.easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	libcurl.easy_setopt(curl, CURLOPT_OPENSOCKETDATA, run);
	libcurl.easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	libcurl.easy_setopt(curl, CURLOPT_HEADERDATA, run);
	libcurl.easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	libcurl.easy_setopt(curl, CURLOPT_WRITEDATA, run);
	libcurl.easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	libcurl.easy_setopt(curl, CURLOPT_XFERINFODATA, run);
	libcurl.easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	libcurl.easy_setopt(curl, CURLOPT_ERRORBUFFER, run->error);
}

static enum rc broken(struct run *run, const char *what, bool may_pass)
{
	run->t->may_pass = may_pass;
	return rc_fail(RC_BUSY, "%.*s: %s", STR_ARG(shown(run->t)), what);
}

static enum rc refused(const struct run *run)
{
	return rc_fail(
		RC_DENIED,
		"%.*s leads to %s, an address of a private network, and is not fetched; if it is yours, name the "
		"host itself as the source",
		STR_ARG(shown(run->t)), run->address);
}

static enum rc failed(struct run *run, CURLcode code)
{
	if (run->failure != RC_OK)
		return run->failure;
	if (run->refused)
		return refused(run);
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return broken(run, "no such host; check the spelling and this machine's name service", false);
	case CURLE_COULDNT_CONNECT:
		return broken(run, "no connection; check that the site is up and lets this machine in", true);
	case CURLE_OPERATION_TIMEDOUT:
		return broken(run, "no complete answer in time; the site is slow or down, try again later", true);
	case CURLE_ABORTED_BY_CALLBACK:
		return broken(run, "stopped", false);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return rc_fail(RC_INVALID,
			       "%.*s: its certificate cannot be trusted (%s); renew it there, or use http://",
			       STR_ARG(shown(run->t)), run->error);
	default:
		return broken(run,
			      arena_printf(run->t->arena, "the transfer broke off (%s); try again",
					   run->error[0] ? run->error : libcurl.easy_strerror(code))
				      .p,
			      true);
	}
}

static enum rc perform(struct run *run)
{
	CURLcode code = libcurl.easy_perform(run->curl);
	if (code != CURLE_OK || run->failure != RC_OK)
		return failed(run, code);
	enum rc rc = run->begun ? RC_OK : begin_body(run);
	if (rc == RC_OK)
		run->t->response.body = buf_to_arena(&run->body, run->t->arena);
	return rc;
}

enum rc transfer_run(struct transfer_engine *e, struct transfer *t)
{
	size_t max = t->request->body_max ? t->request->body_max : t->options->body_max;
	struct run run = {.t = t, .curl = e->curl, .max = max};
	buf_init(&run.body, max > OTHER_BODY_MAX ? max : OTHER_BODY_MAX);
	t->response = (struct http_client_response){
		.url = t->url,
		.headers = arena_array(t->arena, HEADERS_MAX, sizeof(struct http_client_header)),
		.total = -1,
	};
	t->taken = 0;
	t->may_pass = false;

	libcurl.easy_reset(e->curl);
	set_limits(&run);
	set_callbacks(&run);
	send_headers(&run);
	libcurl.easy_setopt(e->curl, CURLOPT_URL, arena_cstr(t->arena, t->url));
	libcurl.easy_setopt(e->curl, CURLOPT_USERAGENT, t->user_agent);
	libcurl.easy_setopt(e->curl, CURLOPT_HTTPHEADER, run.headers);
	libcurl.easy_setopt(e->curl, CURLOPT_NOBODY, (long)(t->request->method == HTTP_CLIENT_HEAD));
	enum rc rc = perform(&run);

	libcurl.easy_reset(e->curl);
	libcurl.slist_free_all(run.headers);
	buf_done(&run.body);
	return rc;
}
