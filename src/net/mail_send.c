/*
 * SMTP over libcurl, a connection for each message. Dots at the beginning of lines are doubled by it. Everything of
 * the environment that could lead elsewhere (proxies, netrc) is off.
 */
#include <sys/socket.h>

#include "net/curl.h"
#include "net/mail.h"
#include "text/unicode.h"

#define CONNECT_MS 15000L
#define ANSWER_S 30L /* for one reply of the server */
#define WHOLE_MS 90000L
#define REPLY_MAX 300

struct sending {
	const struct mail_server *server;
	CURL *curl;
	int fd; /* the connection, -1 before there is one */
	struct curl_slist *to;
	struct str rest;       /* of the message */
	size_t size;           /* of all of it */
	char reply[REPLY_MAX]; /* the server's last line */
	bool (*cancelled)(void *ctx);
	void *ctx;
	char error[CURL_ERROR_SIZE];
};

static size_t on_read(char *p, size_t size, size_t n, void *ctx)
{
	struct sending *s = ctx;
	struct str piece = str_slice(s->rest, 0, size * n);
	memcpy(p, piece.p, piece.n);
	s->rest = str_slice(s->rest, piece.n, s->rest.n);
	return piece.n;
}

/* libcurl hands the server's replies over as headers; that to its own farewell says nothing of the message. */
static size_t on_reply(char *p, size_t size, size_t n, void *ctx)
{
	struct sending *s = ctx;
	struct str line = utf8_cut(str_trim(str_mem(p, size * n)), REPLY_MAX - 1);
	if (str_starts(line, STR("221")))
		return size * n;
	memcpy(s->reply, line.p, line.n);
	s->reply[line.n] = 0;
	return size * n;
}

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct sending *s = ctx;
	s->fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	return s->fd;
}

/* libcurl would take its leave of the server and wait for the answer to that: a dead line spares it the wait. */
static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
	struct sending *s = ctx;
	if (!s->cancelled || !s->cancelled(s->ctx))
		return 0;
	if (s->fd >= 0)
		shutdown(s->fd, SHUT_RDWR);
	return 1;
}

static bool is_refusal(const char *reply)
{
	return reply[0] == '4' || reply[0] == '5';
}

/*
 * 530 and its kin speak of the account, which the owner can put right, not of the message; so does what is said before
 * the message is (libcurl: CURLE_SEND_ERROR is an envelope refused).
 */
static bool is_for_good(const char *reply)
{
	return reply[0] == '5' && !str_starts(str_of(reply), STR("53"));
}

/* RFC 3463: X.1.Z speaks of the address, 2.1 of its mailbox; 1.7 and 1.8 of the sender's. */
static bool is_of_recipient(const char *reply)
{
	struct str s = str_of(reply), code = str_slice(s, 4, 9);
	if (str_starts(code, STR("5.")))
		return (str_starts(code, STR("5.1.")) && !str_is(code, "5.1.7") && !str_is(code, "5.1.8")) ||
		       str_is(code, "5.2.1");
	return str_starts(s, STR("550")) || str_starts(s, STR("551")) || str_starts(s, STR("553"));
}

static enum rc refused_rc(const struct sending *s, CURLcode code)
{
	bool of_message = code == CURLE_SEND_ERROR || s->rest.n < s->size;
	if (!of_message || !is_for_good(s->reply))
		return RC_BUSY;
	return code == CURLE_SEND_ERROR && is_of_recipient(s->reply) ? RC_NOT_FOUND : RC_INVALID;
}

static const char *reason(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return "no such host; check the spelling and this machine's name service";
	case CURLE_COULDNT_CONNECT:
		return "no connection; is the mail server up and the port right?";
	case CURLE_OPERATION_TIMEDOUT:
		return "no answer in time";
	case CURLE_USE_SSL_FAILED:
		return "it offers no encryption (STARTTLS), and nothing is sent without; try smtps://";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "its certificate cannot be trusted";
	case CURLE_LOGIN_DENIED:
		return "it does not take the user's name and password";
	case CURLE_ABORTED_BY_CALLBACK:
		return "stopped";
	default:
		return NULL;
	}
}

static enum rc failed(const struct sending *s, CURLcode code)
{
	const char *why = reason(code);
	enum rc broken = s->rest.n == 0 ? RC_CONFLICT : RC_BUSY;
	if (why)
		return rc_fail(broken, "%s: %s", s->server->url, why);
	if (!is_refusal(s->reply))
		return rc_fail(broken, "%s: the transfer broke off (%s)", s->server->url,
			       s->error[0] ? s->error : libcurl.easy_strerror(code));
	return rc_fail(refused_rc(s, code), "%s said: %s", s->server->url,
		       utf8_valid(str_of(s->reply)) ? s->reply : "(unreadable)");
}

static void set_server(struct sending *s)
{
	const struct mail_server *server = s->server;
	libcurl.easy_setopt(s->curl, CURLOPT_URL, server->url);
	libcurl.easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	libcurl.easy_setopt(s->curl, CURLOPT_USE_SSL, (long)(server->secret ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	libcurl.easy_setopt(s->curl, CURLOPT_PROXY, "");
	libcurl.easy_setopt(s->curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	if (server->ca_file)
		libcurl.easy_setopt(s->curl, CURLOPT_CAINFO, server->ca_file);
	if (server->user[0]) {
		libcurl.easy_setopt(s->curl, CURLOPT_USERNAME, server->user);
		libcurl.easy_setopt(s->curl, CURLOPT_PASSWORD, server->password);
	}
}

static void set_limits(struct sending *s)
{
	libcurl.easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	libcurl.easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, ANSWER_S);
	libcurl.easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, WHOLE_MS);
	libcurl.easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	libcurl.easy_setopt(s->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	libcurl.easy_setopt(s->curl, CURLOPT_OPENSOCKETDATA, s);
	libcurl.easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	libcurl.easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
	libcurl.easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
	libcurl.easy_setopt(s->curl, CURLOPT_ERRORBUFFER, s->error);
}

static void set_message(struct sending *s, const char *from)
{
	libcurl.easy_setopt(s->curl, CURLOPT_MAIL_FROM, from);
	libcurl.easy_setopt(s->curl, CURLOPT_MAIL_RCPT, s->to);
	libcurl.easy_setopt(s->curl, CURLOPT_READFUNCTION, on_read);
	libcurl.easy_setopt(s->curl, CURLOPT_READDATA, s);
	libcurl.easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
	libcurl.easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, on_reply);
	libcurl.easy_setopt(s->curl, CURLOPT_HEADERDATA, s);
}

enum rc mail_send(const struct mail_server *server, struct str from, struct str to, struct str message,
		  bool (*cancelled)(void *ctx), void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	enum rc rc = curl_ready();
	if (rc != RC_OK)
		return rc;
	struct sending s = {.server = server,
			    .curl = libcurl.easy_init(),
			    .fd = -1,
			    .to = libcurl.slist_append(NULL, arena_cstr(&a, to)),
			    .rest = message,
			    .size = message.n,
			    .cancelled = cancelled,
			    .ctx = ctx};
	ensure(s.curl && s.to, "out of memory");
	set_server(&s);
	set_limits(&s);
	set_message(&s, arena_cstr(&a, from));
	CURLcode code = libcurl.easy_perform(s.curl);
	rc = code == CURLE_OK ? RC_OK : failed(&s, code);
	libcurl.easy_cleanup(s.curl);
	libcurl.slist_free_all(s.to);
	return rc;
}
