/*
 * A message on its way: what its bytes are, what cannot be smuggled into it, and what a real server (mail_server.py on
 * aiosmtpd) makes of it.
 */
#include "net/mail.h"

#include "base/buf.h"
#include "post.h"

static struct arena arena;

#define assert_str(s, z) assert_string_equal(arena_cstr(&arena, (s)), (z))
#define assert_says(z)                                                                                                 \
	do {                                                                                                           \
		if (strstr(rc_message(), z) == NULL)                                                                   \
			fail_msg("message: %s", rc_message());                                                         \
	} while (0)

static int set_up(void **state)
{
	arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	arena_done(&arena);
	return 0;
}

/* --- Addresses --- */

static void addresses(void **state)
{
	static const struct {
		const char *text, *address;
	} rows[] = {
		{" ada@example.org ", "ada@example.org"},
		{"ada.b+news@Example.ORG", "ada.b+news@example.org"},
		{"ada@exämple.org", "ada@xn--exmple-cua.org"},
		{"root@localhost", "root@localhost"},
		{"ädä@example.org", NULL},
		{"ada", NULL},
		{"@example.org", NULL},
		{"ada@", NULL},
		{"a b@example.org", NULL},
		{"a@b@example.org", NULL},
		{"ada@example.org\r\nBcc: x@y.z", NULL},
		{"ada@example.org>", NULL},
		{"<ada@example.org", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str address;
		enum rc rc = mail_address(&arena, str_of(rows[i].text), &address);
		assert_int_equal(rc, rows[i].address ? RC_OK : RC_INVALID);
		if (rows[i].address)
			assert_str(address, rows[i].address);
	}
}

static void mailboxes(void **state)
{
	struct mailbox box;
	assert_int_equal(mailbox_parse(&arena, STR("news@example.org"), &box), RC_OK);
	assert_str(box.name, "");
	assert_int_equal(mailbox_parse(&arena, STR("The Désk <news@example.org>"), &box), RC_OK);
	assert_str(box.name, "The Désk");
	assert_str(box.address, "news@example.org");
	assert_int_equal(mailbox_parse(&arena, STR("\"Desk, News\" <news@example.org>"), &box), RC_OK);
	assert_str(box.name, "Desk, News");
	assert_int_equal(mailbox_parse(&arena, STR("Desk <news>"), &box), RC_INVALID);
	assert_int_equal(mailbox_parse(&arena, STR("<>"), &box), RC_INVALID);
	assert_int_equal(mailbox_parse(&arena, STR(""), &box), RC_INVALID);
}

static void servers(void **state)
{
	static const struct {
		const char *text, *url, *user, *password;
		bool secret;
	} rows[] = {
		{"smtp://mail.example.org", "smtp://mail.example.org:587", "", "", true},
		{"smtps://mail.example.org", "smtps://mail.example.org:465", "", "", true},
		{"smtp://desk%40example.org:p%3Aw%2F@mail.example.org:2525", "smtp://mail.example.org:2525",
		 "desk@example.org", "p:w/", true},
		{"smtp://localhost", "smtp://localhost:25", "", "", false},
		{"smtp://127.0.0.1:1025/", "smtp://127.0.0.1:1025", "", "", false},
		{"smtp://[::1]", "smtp://[::1]:25", "", "", false},
		{"smtps://127.0.0.1:465", "smtps://127.0.0.1:465", "", "", true},
	};
	static const char *const bad[] = {"mail.example.org",
					  "http://mail.example.org",
					  "smtp://",
					  "smtp://a@b:c@mail.example.org",
					  "smtp://mail.example.org/path",
					  "smtp://mail.example.org?x",
					  "smtp://mail.example.org:99999",
					  "smtp://u:secret@mail.example.org/x"};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct mail_server s;
		assert_int_equal(mail_server_parse(&arena, str_of(rows[i].text), &s), RC_OK);
		assert_string_equal(s.url, rows[i].url);
		assert_string_equal(s.user, rows[i].user);
		assert_string_equal(s.password, rows[i].password);
		assert_int_equal(s.secret, rows[i].secret);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct mail_server s;
		assert_int_equal(mail_server_parse(&arena, str_of(bad[i]), &s), RC_INVALID);
		assert_null(strstr(rc_message(), "secret"));
	}
}

/* --- The message --- */

static struct mail sample(void)
{
	return (struct mail){
		.from = {STR("Harbour News"), STR("news@example.org")},
		.to = {STR("Ada"), STR("ada@example.org")},
		.subject = STR("Hello"),
		.text = STR("One line.\n"),
		.message_id = STR("abc@example.org"),
		.date = INT64_C(1795000000000),
	};
}

static const char *built(const struct mail *m)
{
	CLEANUP(buf_done) struct buf b = BUF(MAIL_MESSAGE_MAX * 4);
	enum rc rc = mail_build(m, &b);
	if (rc != RC_OK)
		fail_msg("%s", rc_message());
	return buf_to_arena(&b, &arena).p;
}

static void plain_message(void **state)
{
	struct mail m = sample();
	assert_string_equal(built(&m), "From: \"Harbour News\" <news@example.org>\r\n"
				       "To: \"Ada\" <ada@example.org>\r\n"
				       "Subject: Hello\r\n"
				       "Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n"
				       "Message-ID: <abc@example.org>\r\n"
				       "Auto-Submitted: auto-generated\r\n"
				       "MIME-Version: 1.0\r\n"
				       "Content-Type: text/plain; charset=utf-8\r\n"
				       "Content-Transfer-Encoding: quoted-printable\r\n"
				       "\r\n"
				       "One line.\r\n");
	assert_string_equal(built(&m), built(&m));
}

static void text_is_quoted_printable(void **state)
{
	struct mail m = sample();
	m.text = STR("Zoë = ok\r\n.dot \nend");
	assert_non_null(strstr(built(&m), "\r\n\r\nZo=C3=AB =3D ok\r\n.dot=20\r\nend\r\n"));
	char line[400];
	memset(line, 'x', sizeof line);
	m.text = str_mem(line, sizeof line);
	const char *text = strstr(built(&m), "\r\n\r\n") + 4;
	assert_memory_equal(text + 75, "=\r\n", 3);
}

static void every_line_is_short(const char *text)
{
	struct str rest = str_of(text), line;
	while (rest.n > 0) {
		size_t end = str_find(rest, STR("\r\n"), 0);
		assert_true(end != SIZE_MAX && end <= 76);
		line = str_slice(rest, 0, end);
		assert_int_equal(str_find_char(line, '\n', 0), SIZE_MAX);
		assert_int_equal(str_find_char(line, '\r', 0), SIZE_MAX);
		for (size_t i = 0; i < line.n; i++)
			assert_true((unsigned char)line.p[i] >= ' ' && (unsigned char)line.p[i] < 0x7f);
		rest = str_slice(rest, end + 2, rest.n);
	}
}

static void headers_are_encoded_and_folded(void **state)
{
	struct mail m = sample();
	m.subject = STR("Déjà vu");
	assert_non_null(strstr(built(&m), "\r\nSubject: =?UTF-8?Q?D=C3=A9j=C3=A0_vu?=\r\n"));
	m.subject = STR("What =?UTF-8?Q?is?= this");
	assert_non_null(strstr(built(&m), "\r\nSubject: =?UTF-8?Q?What_=3D=3FUTF-8=3FQ=3Fis=3F=3D_this?=\r\n"));
	m.subject = STR("お知らせ: これは非常に長い件名で、一行に収まりきらないので、いくつかの行に分けられます。");
	m.from.name = STR("Ein sehr langer Name für eine Zeitung, die in jedem Dorf gelesen werden möchte");
	m.to.name = STR("Ada \"the\\first\" Fabel");
	const char *text = built(&m);
	every_line_is_short(text);
	assert_non_null(strstr(text, "To: =?UTF-8?Q?Ada_=22the=5Cfirst=22_Fabel?= <ada@example.org>\r\n"));
	m.subject =
		STR("A plain subject that is so long that it does not fit into one line of a header, so it is split");
	every_line_is_short(built(&m));
	m.to.name = STR("");
	assert_non_null(strstr(built(&m), "\r\nTo: ada@example.org\r\n"));
}

static void nothing_becomes_a_header(void **state)
{
	struct mail m = sample();
	m.subject = STR("Hi\r\nBcc: all@example.org\r\n\r\nBody");
	m.to.name = STR("A\nX-Evil: 1");
	m.from.name = STR("B\r\n\r\nX");
	const char *text = built(&m);
	assert_non_null(strstr(text, "\r\nSubject: Hi Bcc: all@example.org Body\r\n"));
	assert_null(strstr(text, "\nX-Evil"));
	assert_null(strstr(text, "\nBcc"));
	m = sample();
	m.text = STR("a\0b\x1b[1m\r\rc\n");
	every_line_is_short(built(&m));
	CLEANUP(buf_done) struct buf b = BUF(MAIL_MESSAGE_MAX);
	m = sample();
	m.to.address = STR("ada@example.org\r\nBcc: x@y.z");
	assert_int_equal(mail_build(&m, &b), RC_INVALID);
	m = sample();
	m.message_id = STR("a@b>\r\nX: y");
	assert_int_equal(mail_build(&m, &b), RC_INVALID);
	m.message_id = STR("ab");
	assert_int_equal(mail_build(&m, &b), RC_INVALID);
	m = sample();
	m.unsubscribe = STR("https://x.example/\r\nX: y");
	assert_int_equal(mail_build(&m, &b), RC_INVALID);
}

static void one_click(void **state)
{
	struct mail m = sample();
	assert_null(strstr(built(&m), "List-Unsubscribe"));
	m.unsubscribe = STR("https://x.example/notices/s/");
	assert_non_null(strstr(built(&m), "\r\nList-Unsubscribe: <https://x.example/notices/s/>\r\n"
					  "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

static void two_alternatives(void **state)
{
	struct mail m = sample();
	m.html = STR("<p>Grüße</p>\n");
	const char *text = built(&m), *mark = strstr(text, "boundary=\"");
	assert_non_null(mark);
	struct str boundary = str_of(mark + strlen("boundary=\""));
	boundary = str_slice(boundary, 0, str_find_char(boundary, '"', 0));
	const char *wanted =
		arena_printf(
			&arena,
			"\r\n\r\n--%.*s\r\nContent-Type: text/plain; charset=utf-8\r\n"
			"Content-Transfer-Encoding: quoted-printable\r\n\r\nOne line.\r\n--%.*s\r\n"
			"Content-Type: text/html; charset=utf-8\r\n"
			"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Gr=C3=BC=C3=9Fe</p>\r\n--%.*s--\r\n",
			STR_ARG(boundary), STR_ARG(boundary), STR_ARG(boundary))
			.p;
	assert_non_null(strstr(text, wanted));
	every_line_is_short(text);
}

static void too_large(void **state)
{
	struct mail m = sample();
	CLEANUP(buf_done) struct buf b = BUF(MAIL_MESSAGE_MAX * 4);
	char *text = arena_alloc(&arena, MAIL_MESSAGE_MAX);
	memset(text, '=', MAIL_MESSAGE_MAX);
	m.text = str_mem(text, MAIL_MESSAGE_MAX - 10000);
	assert_int_equal(mail_build(&m, &b), RC_LIMITED);
	m.text = str_mem(text, MAIL_MESSAGE_MAX + 1);
	assert_int_equal(mail_build(&m, &b), RC_LIMITED);
}

/* --- Sending --- */

static enum rc send_to(const char *form, int port, const char *to, const char *ca_file)
{
	struct mail m = sample();
	struct mail_server s;
	CLEANUP(buf_done) struct buf b = BUF(MAIL_MESSAGE_MAX);
	m.to.address = str_of(to);
	m.text = STR(".a dot\n..two\nZoë\n");
	assert_int_equal(mail_build(&m, &b), RC_OK);
	struct str url = str_of(form);
	size_t at = str_find(url, STR("PORT"), 0);
	url = arena_printf(&arena, "%.*s%d", (int)at, form, port);
	assert_int_equal(mail_server_parse(&arena, url, &s), RC_OK);
	s.ca_file = ca_file;
	return mail_send(&s, STR("news@example.org"), str_of(to), buf_str(&b), NULL, NULL);
}

static void taken_as_it_is(void **state)
{
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	assert_int_equal(send_to("smtp://127.0.0.1:PORT", p.port, "ada@example.org", NULL), RC_OK);
	const char *told = post_told(&p, &arena);
	assert_non_null(strstr(told, "\"sender\": \"news@example.org\", \"to\": [\"ada@example.org\"]"));
	assert_non_null(strstr(told, "\\r\\n\\r\\n.a dot\\r\\n..two\\r\\nZo=C3=AB\\r\\n\"}"));
}

static void refusals(void **state)
{
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	assert_int_equal(send_to("smtp://127.0.0.1:PORT", p.port, "refused@example.org", NULL), RC_NOT_FOUND);
	assert_says("550 5.1.1 There is nobody of that name here");
	assert_int_equal(send_to("smtp://127.0.0.1:PORT", p.port, "rejected@example.org", NULL), RC_INVALID);
	assert_says("554 5.6.0");
	assert_int_equal(send_to("smtp://127.0.0.1:PORT", p.port, "later@example.org", NULL), RC_BUSY);
	assert_says("451 4.7.1");
	assert_int_equal(send_to("smtp://127.0.0.1:PORT", p.port, "later@example.org", NULL), RC_OK);
	assert_int_equal(send_to("smtp://127.0.0.1:PORT", 1, "ada@example.org", NULL), RC_BUSY);
	assert_says("no connection");
}

static const char *certificate_make(void)
{
	const char *dir = arena_printf(&arena, "/tmp/courant-mail-%d.pem", (int)getpid()).p;
	const char *command =
		arena_printf(&arena,
			     "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
			     "-subj /CN=here -addext subjectAltName=IP:0.0.0.0,IP:127.0.0.1 "
			     "-keyout %s -out %s.crt 2>/dev/null && cat %s.crt >>%s && rm %s.crt",
			     dir, dir, dir, dir, dir)
			.p;
	assert_int_equal(system(command), 0);
	return dir;
}

/* 0.0.0.0 leads to this machine, but is not written as if it did. */
static void nothing_without_tls(void **state)
{
	const char *pem = certificate_make();
	CLEANUP(post_stop) struct post bare, tls;
	post_start(&bare, NULL);
	assert_int_equal(send_to("smtp://u:p@0.0.0.0:PORT", bare.port, "ada@example.org", NULL), RC_BUSY);
	assert_says("STARTTLS");
	post_start(&tls, (const char *const[]){"--starttls", "--certificate", pem, NULL});
	assert_int_equal(send_to("smtp://0.0.0.0:PORT", tls.port, "ada@example.org", NULL), RC_BUSY);
	assert_says("certificate");
	assert_int_equal(send_to("smtp://0.0.0.0:PORT", tls.port, "ada@example.org", pem), RC_OK);
	assert_non_null(strstr(post_told(&tls, &arena), "\"tls\": true"));
	unlink(pem);
}

static void tls_from_the_first_byte(void **state)
{
	const char *pem = certificate_make();
	CLEANUP(post_stop) struct post p;
	post_start(&p, (const char *const[]){"--smtps", "--certificate", pem, NULL});
	assert_int_equal(send_to("smtps://127.0.0.1:PORT", p.port, "ada@example.org", NULL), RC_BUSY);
	assert_says("certificate");
	assert_int_equal(send_to("smtps://127.0.0.1:PORT", p.port, "ada@example.org", pem), RC_OK);
	unlink(pem);
}

static void accounts(void **state)
{
	CLEANUP(post_stop) struct post p;
	post_start(&p, (const char *const[]){"--account", "desk@example.org:se cret", NULL});
	assert_int_equal(send_to("smtp://desk%40example.org:se%20cret@127.0.0.1:PORT", p.port, "ada@example.org", NULL),
			 RC_OK);
	assert_non_null(strstr(post_told(&p, &arena), "\"user\": \"desk@example.org\""));
	assert_int_equal(send_to("smtp://desk%40example.org:wrong@127.0.0.1:PORT", p.port, "a@example.org", NULL),
			 RC_BUSY);
	assert_says("name and password");
	assert_int_equal(send_to("smtp://127.0.0.1:PORT", p.port, "ada@example.org", NULL), RC_BUSY);
	assert_says("530");
}

static bool at_once(void *ctx)
{
	return true;
}

static void cancelled(void **state)
{
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	struct mail_server s;
	assert_int_equal(mail_server_parse(&arena, arena_printf(&arena, "smtp://127.0.0.1:%d", p.port), &s), RC_OK);
	assert_int_equal(mail_send(&s, STR("a@b.c"), STR("slow@b.c"), STR("X: y\r\n\r\n"), at_once, NULL), RC_BUSY);
	assert_says("stopped");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(mailboxes),
		cmocka_unit_test(servers),
		cmocka_unit_test(plain_message),
		cmocka_unit_test(text_is_quoted_printable),
		cmocka_unit_test(headers_are_encoded_and_folded),
		cmocka_unit_test(nothing_becomes_a_header),
		cmocka_unit_test(one_click),
		cmocka_unit_test(two_alternatives),
		cmocka_unit_test(too_large),
		cmocka_unit_test(taken_as_it_is),
		cmocka_unit_test(refusals),
		cmocka_unit_test(nothing_without_tls),
		cmocka_unit_test(tls_from_the_first_byte),
		cmocka_unit_test(accounts),
		cmocka_unit_test(cancelled),
	};
	return cmocka_run_group_tests_name("mail", tests, set_up, tear_down);
}
