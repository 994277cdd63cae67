/*
 * Addresses, the server's address, and the message as it goes over the wire. Sends nothing (mail_send.c).
 */
#include "net/mail.h"

#include "base/crypto.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/url.h"

#define COLUMNS 76 /* of a line, without its end: RFC 2045 and 2047 */
#define ADDRESS_MAX 254
#define BOUNDARY_BYTES 12

/* --- Addresses --- */

/* Letters, digits and what RFC 5321 lets stand before the @ without quotes. */
static bool local_part_ok(struct str s)
{
	if (s.n == 0 || s.n > 64)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c >= 0x7f || strchr("<>()[],;:\\\"@", c))
			return false;
	}
	return true;
}

enum rc mail_address(struct arena *a, struct str text, struct str *ret_address)
{
	struct str s = str_trim(text), host;
	size_t at = str_rfind_char(s, '@');
	if (at == SIZE_MAX || !local_part_ok(str_slice(s, 0, at)) ||
	    unicode_host_ascii(a, str_slice(s, at + 1, s.n), &host) != RC_OK || host.n == 0)
		return rc_fail(RC_INVALID, "\"%.*s\" is no address that mail can be sent to",
			       STR_ARG(utf8_cut(s, 200)));
	struct str address = arena_join(a, str_slice(s, 0, at + 1), host, STR_NONE);
	if (address.n > ADDRESS_MAX)
		return rc_fail(RC_INVALID, "an address has at most %d bytes", ADDRESS_MAX);
	*ret_address = address;
	return RC_OK;
}

enum rc mailbox_parse(struct arena *a, struct str text, struct mailbox *ret_box)
{
	struct str s = str_trim(text), name = STR("");
	size_t open = str_rfind_char(s, '<');
	if (open != SIZE_MAX && s.p[s.n - 1] == '>') {
		name = str_trim(str_slice(s, 0, open));
		s = str_slice(s, open + 1, s.n - 1);
	}
	if (name.n >= 2 && name.p[0] == '"' && name.p[name.n - 1] == '"')
		name = str_slice(name, 1, name.n - 1);
	struct mailbox box;
	enum rc rc = mail_address(a, s, &box.address);
	if (rc == RC_OK)
		rc = unicode_clean(a, name, UNICODE_ONE_LINE, &box.name);
	if (rc == RC_OK)
		*ret_box = box;
	return rc;
}

static bool host_is_here(struct str host)
{
	return str_eq_nocase(host, STR("localhost")) || str_is(host, "::1") || str_starts(host, STR("127."));
}

static enum rc server_wrong(void)
{
	return rc_fail(RC_INVALID, "write it as smtp://user:password@host:port or smtps://…, an @ in the user's name "
				   "as %%40");
}

enum rc mail_server_parse(struct arena *a, struct str text, struct mail_server *ret_server)
{
	struct url u;
	if (url_parse(str_trim(text), &u) != RC_OK || u.host.n == 0 || (u.path.n > 0 && !str_is(u.path, "/")) ||
	    u.query.p || u.fragment.p || str_find_char(u.userinfo, '@', 0) != SIZE_MAX)
		return server_wrong();
	bool tls = str_eq_nocase(u.scheme, STR("smtps"));
	if (!tls && !str_eq_nocase(u.scheme, STR("smtp")))
		return server_wrong();
	bool here = host_is_here(u.host);
	int port = u.port >= 0 ? u.port : tls ? 465 : here ? 25 : 587;
	size_t colon = str_find_char(u.userinfo, ':', 0);
	struct str password = colon == SIZE_MAX ? STR("") : str_slice(u.userinfo, colon + 1, u.userinfo.n);
	*ret_server = (struct mail_server){
		.url = arena_printf(a, u.ipv6 ? "%s://[%.*s]:%d" : "%s://%.*s:%d", tls ? "smtps" : "smtp",
				    STR_ARG(u.host), port)
			       .p,
		.user = arena_cstr(a, url_decode(a, str_slice(u.userinfo, 0, colon))),
		.password = arena_cstr(a, url_decode(a, password)),
		.secret = tls || !here,
	};
	return RC_OK;
}

/* --- Headers --- */

/* Where the next byte of the current line will stand. */
static size_t column(const struct buf *out)
{
	size_t end = str_rfind_char(buf_str(out), '\n');
	return end == SIZE_MAX ? out->n : out->n - end - 1;
}

static void hex_put(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	buf_putc(out, '=');
	buf_putc(out, digits[c >> 4]);
	buf_putc(out, digits[c & 15]);
}

/* What RFC 2047 lets stand for itself even in a name. */
static bool q_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr("!*+-/", c));
}

static size_t q_size(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += q_plain((unsigned char)s.p[i]) || s.p[i] == ' ' ? 1 : 3;
	return n;
}

static void q_put(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ')
			buf_putc(out, '_');
		else if (q_plain((unsigned char)s.p[i]))
			buf_putc(out, s.p[i]);
		else
			hex_put(out, (unsigned char)s.p[i]);
	}
}

static struct str first_character(struct str s)
{
	struct str rest = s;
	uint32_t cp;
	utf8_next(&rest, &cp);
	return str_slice(s, 0, s.n - rest.n);
}

/* One encoded word each line, none of which cuts a character in two. */
static void encoded_words(struct buf *out, struct str s)
{
	while (s.n > 0) {
		buf_puts(out, "=?UTF-8?Q?");
		size_t at = column(out), room = COLUMNS - 2;
		do {
			struct str c = first_character(s);
			q_put(out, c);
			at += q_size(c);
			s = str_slice(s, c.n, s.n);
		} while (s.n > 0 && at + q_size(first_character(s)) <= room);
		buf_puts(out, s.n > 0 ? "?=\r\n " : "?=");
	}
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] > '~')
			return false;
	return true;
}

/* What looks like an encoded word would be taken for one. */
static bool fits_plain(const struct buf *out, struct str s)
{
	return is_ascii(s) && column(out) + s.n + 2 <= COLUMNS && str_find(s, STR("=?"), 0) == SIZE_MAX;
}

static enum rc subject_put(struct buf *out, struct arena *a, struct str subject)
{
	struct str s;
	enum rc rc = unicode_clean(a, subject, UNICODE_ONE_LINE | UNICODE_REPAIR, &s);
	if (rc != RC_OK)
		return rc;
	buf_puts(out, "Subject: ");
	if (fits_plain(out, s))
		buf_put(out, s);
	else
		encoded_words(out, s);
	buf_puts(out, "\r\n");
	return RC_OK;
}

static void name_put(struct buf *out, struct str name)
{
	if (!fits_plain(out, name) || str_find_char(name, '"', 0) != SIZE_MAX ||
	    str_find_char(name, '\\', 0) != SIZE_MAX) {
		encoded_words(out, name);
		return;
	}
	buf_putc(out, '"');
	buf_put(out, name);
	buf_putc(out, '"');
}

static enum rc mailbox_put(struct buf *out, struct arena *a, const char *header, const struct mailbox *box)
{
	struct str name, address;
	enum rc rc = mail_address(a, box->address, &address);
	if (rc == RC_OK)
		rc = unicode_clean(a, box->name.p ? box->name : STR(""), UNICODE_ONE_LINE | UNICODE_REPAIR, &name);
	if (rc != RC_OK)
		return rc;
	buf_printf(out, "%s: ", header);
	if (name.n == 0) {
		buf_printf(out, "%.*s\r\n", STR_ARG(address));
		return RC_OK;
	}
	name_put(out, name);
	buf_puts(out, column(out) + address.n + 3 <= COLUMNS ? " " : "\r\n ");
	buf_printf(out, "<%.*s>\r\n", STR_ARG(address));
	return RC_OK;
}

static enum rc message_id_check(struct str id)
{
	size_t at = str_find_char(id, '@', 0);
	bool ok = at != SIZE_MAX && at > 0 && at + 1 < id.n && id.n <= 200 && is_ascii(id);
	for (size_t i = 0; i < id.n && ok; i++)
		ok = id.p[i] != ' ' && id.p[i] != '<' && id.p[i] != '>';
	return ok ? RC_OK : rc_fail(RC_INVALID, "\"%.*s\" is no Message-ID", STR_ARG(utf8_cut(id, 100)));
}

/* RFC 5322 allows 998 bytes a line; ours are far shorter, and folding is taken badly by some. */
static enum rc unsubscribe_check(struct str url)
{
	bool ok = is_ascii(url) && url.n <= 500;
	for (size_t i = 0; i < url.n && ok; i++)
		ok = url.p[i] != ' ' && url.p[i] != '<' && url.p[i] != '>';
	return ok ? RC_OK : rc_fail(RC_INVALID, "this is no address to unsubscribe at");
}

static enum rc headers_put(struct buf *out, struct arena *a, const struct mail *m)
{
	enum rc rc = message_id_check(m->message_id);
	if (rc == RC_OK)
		rc = unsubscribe_check(m->unsubscribe);
	if (rc == RC_OK)
		rc = mailbox_put(out, a, "From", &m->from);
	if (rc == RC_OK)
		rc = mailbox_put(out, a, "To", &m->to);
	if (rc == RC_OK)
		rc = subject_put(out, a, m->subject);
	if (rc != RC_OK)
		return rc;
	buf_puts(out, "Date: ");
	time_rfc822(m->date, NULL, out);
	if (m->unsubscribe.n > 0)
		buf_printf(out, "\r\nList-Unsubscribe: <%.*s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
			   STR_ARG(m->unsubscribe));
	/* So that no answering machine answers. */
	buf_printf(out, "\r\nMessage-ID: <%.*s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
		   STR_ARG(m->message_id));
	return RC_OK;
}

/* --- Bodies --- */

/* One line of the text: soft breaks where it becomes too long, a space at its end is written out. */
static void quoted_line(struct buf *out, struct str line)
{
	size_t at = 0;
	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		bool plain = c > ' ' && c <= '~' && c != '=';
		plain |= c == ' ' && i + 1 < line.n;
		if (at + (plain ? 1 : 3) > COLUMNS - 1) {
			buf_puts(out, "=\r\n");
			at = 0;
		}
		if (plain)
			buf_putc(out, (char)c);
		else
			hex_put(out, c);
		at += plain ? 1 : 3;
	}
	buf_puts(out, "\r\n");
}

static enum rc part_put(struct buf *out, struct arena *a, const char *type, struct str text)
{
	struct str rest, line;
	enum rc rc = unicode_clean(a, text, UNICODE_REPAIR, &rest);
	if (rc != RC_OK)
		return rc;
	buf_printf(out, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
	while (str_line(&rest, &line))
		quoted_line(out, line);
	return RC_OK;
}

/* "=_" cannot stand in quoted-printable text, so that no part can hold it. */
static struct str boundary_of(struct arena *a, struct str message_id)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	CLEANUP(buf_done) struct buf b = BUF(64);
	crypto_sha256(message_id, hash);
	buf_puts(&b, "=_");
	crypto_hex(&b, hash, BOUNDARY_BYTES);
	return buf_to_arena(&b, a);
}

static enum rc both_put(struct buf *out, struct arena *a, const struct mail *m)
{
	struct str boundary = boundary_of(a, m->message_id);
	buf_printf(out, "Content-Type: multipart/alternative; boundary=\"%.*s\"\r\n\r\n--%.*s\r\n", STR_ARG(boundary),
		   STR_ARG(boundary));
	enum rc rc = part_put(out, a, "text/plain", m->text);
	buf_printf(out, "--%.*s\r\n", STR_ARG(boundary));
	if (rc == RC_OK)
		rc = part_put(out, a, "text/html", m->html);
	buf_printf(out, "--%.*s--\r\n", STR_ARG(boundary));
	return rc;
}

enum rc mail_build(const struct mail *m, struct buf *out)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	if (m->text.n + m->html.n > MAIL_MESSAGE_MAX)
		return rc_fail(RC_LIMITED, "a mail has at most %zu bytes", MAIL_MESSAGE_MAX);
	enum rc rc = headers_put(out, &a, m);
	if (rc == RC_OK)
		rc = m->html.n > 0 ? both_put(out, &a, m) : part_put(out, &a, "text/plain", m->text);
	if (rc == RC_OK && (buf_failed(out) || out->n > MAIL_MESSAGE_MAX))
		return rc_fail(RC_LIMITED, "a mail has at most %zu bytes", MAIL_MESSAGE_MAX);
	return rc;
}
