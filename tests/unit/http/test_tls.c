/*
 * TLS between two memories: OpenSSL's client on one side, ours on the other. Certificates are made here.
 */
#include "support.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/random.h"
#include "http/server.h"
#include "http/tls.h"

static char folder[] = "/tmp/courant-test-tls-XXXXXX";

static const char *in_folder(struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", folder, name).p;
}

static FILE *create(const char *name)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	return f;
}

static void add_extension(X509 *x, int what, const char *value)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, what, value);
	assert_non_null(e);
	X509_add_ext(x, e, -1);
	X509_EXTENSION_free(e);
}

static void write_certificate(const char *name, EVP_PKEY *key, const char *names, long from, long until)
{
	char file[64];
	X509 *x = X509_new();
	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), from);
	X509_gmtime_adj(X509_getm_notAfter(x), until);
	X509_set_pubkey(x, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1,
				   0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	if (names)
		add_extension(x, NID_subject_alt_name, names);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	snprintf(file, sizeof(file), "%s.crt", name);
	FILE *f = create(file);
	PEM_write_X509(f, x);
	fclose(f);
	X509_free(x);
}

/* NAME.crt and NAME.key. */
static void make_pair(const char *name, const char *names, long from, long until)
{
	char file[64];
	EVP_PKEY *key = EVP_EC_gen("P-256");
	write_certificate(name, key, names, from, until);
	snprintf(file, sizeof(file), "%s.key", name);
	FILE *f = create(file);
	PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
	fclose(f);
	EVP_PKEY_free(key);
}

static void make_locked_key(const char *file)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	FILE *f = create(file);
	PEM_write_PrivateKey(f, key, EVP_aes_128_cbc(), (const unsigned char *)"secret", 6, NULL, NULL);
	fclose(f);
	EVP_PKEY_free(key);
}

static int set_up(void **state)
{
	crypto_init();
	if (mkdtemp(folder) == NULL)
		return -1;
	make_pair("plain.example", "DNS:plain.example,DNS:www.plain.example", -60, 3600);
	make_pair("wild.example", "DNS:*.wild.example,DNS:one.plain.example", -60, 3600);
	make_pair("exact.wild.example", "DNS:exact.wild.example,IP:127.0.0.1", -60, 3600);
	make_pair("old-style.example", NULL, -60, 3600);
	make_pair("expired.example", "DNS:expired.example", -7200, -3600);
	make_locked_key("locked.key");
	fclose(create("empty.pem"));
	return 0;
}

static int tear_down(void **state)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

/* Both ends of one connection. */
struct pair {
	struct arena arena;
	struct tls_server *server;
	struct tls_room *room;
	struct tls *tls;
	SSL_CTX *ctx;
	SSL *client;
	struct buf text; /* what the server read */
	enum tls_step last;
	size_t cut; /* bytes given to the server at once; 0 = all */
};

static struct tls_config config_of(struct arena *a, size_t n, const char *const *names)
{
	const char **certificates = arena_array(a, n, sizeof(*certificates));
	const char **keys = arena_array(a, n, sizeof(*keys));
	for (size_t i = 0; i < n; i++) {
		certificates[i] = in_folder(a, arena_printf(a, "%s.crt", names[i]).p);
		keys[i] = in_folder(a, arena_printf(a, "%s.key", names[i]).p);
	}
	return (struct tls_config){certificates, keys, n};
}

static struct tls_config all_certificates(struct arena *a)
{
	static const char *const names[] = {"plain.example", "wild.example", "exact.wild.example", "old-style.example"};
	return config_of(a, ARRAY_LEN(names), names);
}

static void connect_again(struct pair *p)
{
	SSL_free(p->client);
	tls_free(p->tls);
	p->client = SSL_new(p->ctx);
	SSL_set_bio(p->client, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_connect_state(p->client);
	p->tls = tls_new(p->server, p->room);
	assert_non_null(p->tls);
	p->last = TLS_WAITS;
	buf_clear(&p->text);
}

static void pair_init(struct pair *p)
{
	*p = (struct pair){.text = BUF(64 << 20)};
	arena_init(&p->arena);
	struct tls_config c = all_certificates(&p->arena);
	assert_int_equal(tls_server_new(&c, true, &p->server), RC_OK);
	p->room = tls_room_new();
	p->ctx = SSL_CTX_new(TLS_client_method());
	connect_again(p);
}

static void pair_done(struct pair *p)
{
	SSL_free(p->client);
	SSL_CTX_free(p->ctx);
	tls_free(p->tls);
	tls_room_free(p->room);
	tls_server_free(p->server);
	buf_done(&p->text);
	arena_done(&p->arena);
	ERR_clear_error();
}

/* What the client has written goes to the server. */
static void feed(struct pair *p)
{
	char *bytes;
	size_t n = (size_t)BIO_get_mem_data(SSL_get_wbio(p->client), &bytes);
	for (size_t at = 0; at < n;) {
		size_t step = p->cut && p->cut < n - at ? p->cut : n - at;
		struct str piece = str_mem(bytes + at, step), text;
		do {
			p->last = tls_receive(p->tls, &piece, &text);
			buf_put(&p->text, text);
		} while (p->last == TLS_OPENED || p->last == TLS_TEXT);
		at += step;
	}
	(void)BIO_reset(SSL_get_wbio(p->client));
}

/* What the server has to say goes to the client; returns in how many writes. */
static unsigned drain(struct pair *p)
{
	unsigned writes = 0;
	for (struct str out; (out = tls_outgoing(p->tls)).n > 0; writes++) {
		BIO_write(SSL_get_rbio(p->client), out.p, (int)out.n);
		tls_sent(p->tls);
	}
	return writes;
}

/* True when the client is content. */
static bool shake_hands(struct pair *p)
{
	for (int i = 0; i < 10; i++) {
		if (SSL_do_handshake(p->client) == 1 && i > 0 && p->last == TLS_WAITS &&
		    SSL_is_init_finished(p->client)) {
			feed(p);
			drain(p);
			return p->last == TLS_WAITS;
		}
		feed(p);
		drain(p);
	}
	return false;
}

static void read_all(struct pair *p, struct buf *to)
{
	char bytes[20000];
	size_t n;
	while (SSL_read_ex(p->client, bytes, sizeof(bytes), &n) == 1)
		buf_put(to, str_mem(bytes, n));
}

static struct str pattern(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n);
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + i / 251);
	return str_mem(p, n);
}

static void texts_go_both_ways_however_they_are_cut(void **state)
{
	static const size_t cuts[] = {0, 1, 2, 5, 7, 1000, 16384, 40000};
	struct pair p;
	pair_init(&p);
	for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
		connect_again(&p);
		p.cut = cuts[i];
		assert_true(shake_hands(&p));
		struct str sent = pattern(&p.arena, 300000), parts[1] = {STR("answer")};
		size_t n;
		assert_int_equal(SSL_write_ex(p.client, sent.p, sent.n, &n), 1);
		feed(&p);
		assert_true(str_eq(buf_str(&p.text), sent));
		tls_send(p.tls, parts, 1);
		assert_int_equal(drain(&p), 1);
		CLEANUP(buf_done) struct buf got = BUF(1000);
		read_all(&p, &got);
		assert_str(buf_str(&got), "answer");
		assert_int_equal(tls_unsent(p.tls), 0);
	}
	pair_done(&p);
}

static void a_page_leaves_in_one_write(void **state)
{
	struct pair p;
	pair_init(&p);
	assert_true(shake_hands(&p));
	struct str parts[2] = {pattern(&p.arena, 330), pattern(&p.arena, 20480)};
	tls_send(p.tls, parts, 2);
	assert_int_equal(drain(&p), 1);
	CLEANUP(buf_done) struct buf got = BUF(30000);
	read_all(&p, &got);
	assert_int_equal(got.n, 20810);
	assert_memory_equal(got.p, parts[0].p, 330);
	assert_memory_equal(got.p + 330, parts[1].p, 20480);
	pair_done(&p);
}

/* Sizes around a record and a batch, in parts of every kind, empty ones too. */
static void parts_keep_their_order(void **state)
{
	static const size_t sizes[] = {0, 1, 9, 330, 16383, 16384, 16385, 32768, 65536, 70000, 200001};
	struct pair p;
	pair_init(&p);
	assert_true(shake_hands(&p));
	for (unsigned round = 0; round < 200; round++) {
		struct str parts[TLS_PARTS_MAX];
		unsigned n = 1 + random_below(TLS_PARTS_MAX);
		CLEANUP(buf_done) struct buf wanted = BUF(8 << 20), got = BUF(8 << 20);
		for (unsigned i = 0; i < n; i++) {
			size_t size = sizes[random_below(ARRAY_LEN(sizes))];
			parts[i] = str_slice(pattern(&p.arena, size + 7), 7, size + 7);
			buf_put(&wanted, parts[i]);
		}
		tls_send(p.tls, parts, n);
		assert_true(tls_unsent(p.tls) >= wanted.n);
		drain(&p);
		read_all(&p, &got);
		assert_int_equal(got.n, wanted.n);
		assert_true(got.n == 0 || memcmp(got.p, wanted.p, got.n) == 0);
		arena_reset(&p.arena);
	}
	pair_done(&p);
}

static void a_slow_reader_costs_one_batch(void **state)
{
	struct pair p;
	pair_init(&p);
	assert_true(shake_hands(&p));
	struct str big = pattern(&p.arena, 5 << 20);
	tls_send(p.tls, &big, 1);
	struct str first = tls_outgoing(p.tls);
	assert_in_range(first.n, 60000, 70000);
	assert_in_range(tls_unsent(p.tls), big.n - first.n, big.n - 60000);
	tls_sent(p.tls);
	pair_done(&p);
}

static const char *name_seen(struct pair *p, const char *asked)
{
	static char text[64];
	connect_again(p);
	if (asked)
		SSL_set_tlsext_host_name(p->client, asked);
	assert_true(shake_hands(p));
	X509 *x = SSL_get1_peer_certificate(p->client);
	X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, text, sizeof(text));
	X509_free(x);
	return text;
}

static void the_certificate_goes_by_the_name(void **state)
{
	static const struct {
		const char *asked, *seen;
	} cases[] = {
		{NULL, "plain.example"},
		{"plain.example", "plain.example"},
		{"WWW.Plain.Example", "plain.example"},
		{"one.plain.example", "wild.example"},
		{"a.wild.example", "wild.example"},
		{"A.WILD.example", "wild.example"},
		{"exact.wild.example", "exact.wild.example"},
		{"old-style.example", "old-style.example"},
		{"wild.example", "plain.example"},
		{"a.b.wild.example", "plain.example"},
		{"nobody.example", "plain.example"},
		{"127.0.0.1", "plain.example"},
		{"example", "plain.example"},
		{"*.wild.example", "wild.example"},
	};
	struct pair p;
	pair_init(&p);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(name_seen(&p, cases[i].asked), cases[i].seen);
	pair_done(&p);
}

static void http2_is_agreed_on_first(void **state)
{
	static const struct {
		const char *offered;
		bool works, h2;
	} cases[] = {
		{"\x02h2\x08http/1.1", true, true}, {"\x08http/1.1\x02h2", true, true},
		{"\x08http/1.1", true, false},      {"\x08http/1.0\x08http/1.1", true, false},
		{"\x03wow", false, false},          {NULL, true, false},
	};
	struct pair p;
	pair_init(&p);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		connect_again(&p);
		const char *offered = cases[i].offered;
		if (offered)
			SSL_set_alpn_protos(p.client, (const unsigned char *)offered, (unsigned)strlen(offered));
		assert_int_equal(shake_hands(&p), cases[i].works);
		if (cases[i].works)
			assert_int_equal(tls_is_h2(p.tls), cases[i].h2);
	}
	pair_done(&p);
}

static SSL_SESSION *kept_session;

static int keep_session(SSL *ssl, SSL_SESSION *session)
{
	SSL_SESSION_free(kept_session);
	kept_session = session;
	return 1;
}

/* One visit, which ends with a ticket in kept_session. */
static bool visit(struct pair *p, int version)
{
	connect_again(p);
	SSL_set_max_proto_version(p->client, version);
	if (kept_session)
		SSL_set_session(p->client, kept_session);
	assert_true(shake_hands(p));
	CLEANUP(buf_done) struct buf none = BUF(100);
	read_all(p, &none);
	assert_int_equal(SSL_session_reused(p->client), tls_is_resumed(p->tls));
	SSL_shutdown(p->client);
	return tls_is_resumed(p->tls);
}

static void sessions_resume_also_with_new_certificates(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	struct pair p;
	pair_init(&p);
	SSL_CTX_set_session_cache_mode(p.ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(p.ctx, keep_session);
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		assert_false(visit(&p, versions[i]));
		assert_true(visit(&p, versions[i]));
		assert_true(visit(&p, versions[i]));
		struct tls_config c = all_certificates(&p.arena);
		assert_int_equal(tls_server_reload(p.server, &c), RC_OK);
		assert_true(visit(&p, versions[i]));
		struct tls_server *old = p.server;
		assert_int_equal(tls_server_new(&c, true, &p.server), RC_OK);
		assert_false(visit(&p, versions[i]));
		tls_server_free(old);
		SSL_SESSION_free(kept_session);
		kept_session = NULL;
	}
	pair_done(&p);
}

static void what_is_weak_is_refused(void **state)
{
	static const struct {
		int version;
		const char *suites;
		bool works;
	} cases[] = {
		{TLS1_1_VERSION, "ALL:@SECLEVEL=0", false},
		{TLS1_VERSION, "ALL:@SECLEVEL=0", false},
		{TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", true},
		{TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305", true},
		{TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA", false},
		{TLS1_2_VERSION, "ECDHE-ECDSA-AES256-SHA384", false},
		{TLS1_2_VERSION, "AES128-GCM-SHA256:AES128-SHA:DHE-RSA-AES128-GCM-SHA256", false},
		{TLS1_2_VERSION, "aNULL:eNULL:@SECLEVEL=0", false},
		{TLS1_3_VERSION, "ECDHE-ECDSA-AES128-SHA", true},
	};
	struct pair p;
	pair_init(&p);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		connect_again(&p);
		SSL_set_min_proto_version(p.client, 0);
		SSL_set_max_proto_version(p.client, cases[i].version);
		assert_int_equal(SSL_set_cipher_list(p.client, cases[i].suites), 1);
		assert_int_equal(shake_hands(&p), cases[i].works);
		if (!cases[i].works)
			assert_int_equal(p.last, TLS_BROKEN);
		ERR_clear_error();
	}
	pair_done(&p);
}

static void renegotiation_is_refused(void **state)
{
	struct pair p;
	pair_init(&p);
	SSL_set_max_proto_version(p.client, TLS1_2_VERSION);
	assert_true(shake_hands(&p));
	SSL_renegotiate(p.client);
	SSL_do_handshake(p.client);
	feed(&p);
	drain(&p);
	assert_int_not_equal(SSL_do_handshake(p.client), 1);
	assert_false(SSL_is_init_finished(p.client));
	pair_done(&p);
}

/* A peer that asks for new keys for ever and reads nothing may not fill our memory. */
static void key_updates_do_not_pile_up(void **state)
{
	struct pair p;
	pair_init(&p);
	assert_true(shake_hands(&p));
	for (int i = 0; i < 20000 && p.last != TLS_BROKEN; i++) {
		size_t n;
		SSL_key_update(p.client, SSL_KEY_UPDATE_REQUESTED);
		SSL_write_ex(p.client, "x", 1, &n);
		feed(&p);
	}
	assert_in_range(tls_unsent(p.tls), 0, 256 * 1024);
	pair_done(&p);
}

static void both_sides_can_say_goodbye(void **state)
{
	struct pair p;
	pair_init(&p);
	assert_true(shake_hands(&p));
	size_t n;
	SSL_write_ex(p.client, "last words", 10, &n);
	SSL_shutdown(p.client);
	feed(&p);
	assert_str(buf_str(&p.text), "last words");
	assert_int_equal(p.last, TLS_ENDED);
	struct str more = STR("more"), text;
	assert_int_equal(tls_receive(p.tls, &more, &text), TLS_ENDED);
	struct str answer = STR("still here");
	tls_send(p.tls, &answer, 1);
	tls_end(p.tls);
	tls_end(p.tls);
	assert_int_equal(drain(&p), 1);
	CLEANUP(buf_done) struct buf got = BUF(100);
	read_all(&p, &got);
	assert_str(buf_str(&got), "still here");
	assert_int_equal(SSL_get_shutdown(p.client), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	pair_done(&p);
}

static enum tls_step receive_once(struct pair *p, const char *bytes, size_t n)
{
	struct str in = str_mem(bytes, n), text;
	enum tls_step step;
	do
		step = tls_receive(p->tls, &in, &text);
	while (step == TLS_OPENED || step == TLS_TEXT);
	return step;
}

static void nonsense_breaks_a_connection_and_nothing_else(void **state)
{
	struct pair p;
	char noise[70000];
	pair_init(&p);
	assert_int_equal(receive_once(&p, "GET / HTTP/1.1\r\n", 16), TLS_STRANGER);
	connect_again(&p);
	assert_int_equal(receive_once(&p, "\x80\x2e\x01\x03\x01", 5), TLS_STRANGER);
	connect_again(&p);
	assert_int_equal(receive_once(&p, "\x16\x03\x01\xff\xff\x01\xff\xff\xff", 9), TLS_BROKEN);
	assert_string_not_equal(tls_fault(p.tls), "");
	for (int i = 0; i < 500; i++) {
		random_bytes(noise, sizeof(noise));
		noise[0] = 22;
		noise[1] = 3;
		connect_again(&p);
		(void)receive_once(&p, noise, random_below(sizeof(noise)) + 2);
		connect_again(&p);
		assert_true(shake_hands(&p));
		noise[0] = 23;
		assert_int_equal(receive_once(&p, noise, sizeof(noise)), TLS_BROKEN);
		drain(&p);
		assert_int_equal(tls_unsent(p.tls), 0);
		assert_int_equal(receive_once(&p, noise, 5), TLS_BROKEN);
	}
	pair_done(&p);
}

static void a_broken_connection_does_not_pretend_to_send(void **state)
{
	struct pair p;
	pair_init(&p);
	assert_true(shake_hands(&p));
	assert_int_equal(receive_once(&p,
				      "\x17\x03\x03\x00\x20"
				      "0123456789abcdef0123456789abcdef",
				      37),
			 TLS_BROKEN);
	struct str answer = STR("into the void");
	tls_send(p.tls, &answer, 1);
	drain(&p);
	assert_int_equal(tls_unsent(p.tls), answer.n);
	pair_done(&p);
}

static void check_refused(struct tls_server *s, const char *certificate, const char *key, const char *wanted)
{
	struct arena a;
	arena_init(&a);
	const char *certificates[] = {in_folder(&a, "plain.example.crt"), in_folder(&a, certificate)};
	const char *keys[] = {in_folder(&a, "plain.example.key"), in_folder(&a, key)};
	struct tls_config c = {certificates, keys, 2};
	struct tls_server *made;
	assert_int_equal(tls_server_new(&c, false, &made), RC_INVALID);
	assert_int_equal(tls_server_reload(s, &c), RC_INVALID);
	if (strstr(rc_message(), wanted) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", rc_message(), wanted);
	arena_done(&a);
}

static void bad_files_are_named_and_change_nothing(void **state)
{
	struct pair p;
	pair_init(&p);
	check_refused(p.server, "missing.crt", "plain.example.key", "missing.crt cannot be read: No such file");
	check_refused(p.server, "plain.example.crt", "missing.key", "missing.key cannot be read: No such file");
	check_refused(p.server, "empty.pem", "plain.example.key", "empty.pem holds no certificate");
	check_refused(p.server, "plain.example.key", "plain.example.key", "plain.example.key holds no certificate");
	check_refused(p.server, "plain.example.crt", "plain.example.crt", "plain.example.crt holds no key");
	check_refused(p.server, "plain.example.crt", "wild.example.key", "does not belong to certificate");
	check_refused(p.server, "plain.example.crt", "locked.key", "locked.key asks for a passphrase");
	assert_int_equal(tls_server_reload(p.server, &(struct tls_config){0}), RC_INVALID);
	assert_string_equal(name_seen(&p, "a.wild.example"), "wild.example");
	pair_done(&p);
}

static void an_expired_certificate_is_only_warned_of(void **state)
{
	struct arena a;
	struct tls_server *s;
	arena_init(&a);
	struct tls_config c = config_of(&a, 1, (const char *const[]){"expired.example"});
	assert_int_equal(tls_server_new(&c, false, &s), RC_OK);
	tls_server_free(s);
	arena_done(&a);
}

static void a_reload_leaves_open_connections_alone(void **state)
{
	struct pair p;
	pair_init(&p);
	assert_true(shake_hands(&p));
	struct tls_config c = config_of(&p.arena, 1, (const char *const[]){"wild.example"});
	assert_int_equal(tls_server_reload(p.server, &c), RC_OK);
	size_t n;
	SSL_write_ex(p.client, "hello", 5, &n);
	feed(&p);
	assert_str(buf_str(&p.text), "hello");
	assert_string_equal(name_seen(&p, "plain.example"), "wild.example");
	pair_done(&p);
}

/* Begun with the old certificates, finished after they were replaced. */
static void a_reload_in_the_middle_of_a_handshake(void **state)
{
	struct pair p;
	pair_init(&p);
	SSL_set_tlsext_host_name(p.client, "a.wild.example");
	struct tls_config c = config_of(&p.arena, 1, (const char *const[]){"plain.example"});
	assert_int_equal(tls_server_reload(p.server, &c), RC_OK);
	assert_true(shake_hands(&p));
	assert_string_equal(name_seen(&p, "a.wild.example"), "plain.example");
	pair_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_go_both_ways_however_they_are_cut),
		cmocka_unit_test(a_page_leaves_in_one_write),
		cmocka_unit_test(parts_keep_their_order),
		cmocka_unit_test(a_slow_reader_costs_one_batch),
		cmocka_unit_test(the_certificate_goes_by_the_name),
		cmocka_unit_test(http2_is_agreed_on_first),
		cmocka_unit_test(sessions_resume_also_with_new_certificates),
		cmocka_unit_test(what_is_weak_is_refused),
		cmocka_unit_test(renegotiation_is_refused),
		cmocka_unit_test(key_updates_do_not_pile_up),
		cmocka_unit_test(both_sides_can_say_goodbye),
		cmocka_unit_test(nonsense_breaks_a_connection_and_nothing_else),
		cmocka_unit_test(a_broken_connection_does_not_pretend_to_send),
		cmocka_unit_test(bad_files_are_named_and_change_nothing),
		cmocka_unit_test(an_expired_certificate_is_only_warned_of),
		cmocka_unit_test(a_reload_leaves_open_connections_alone),
		cmocka_unit_test(a_reload_in_the_middle_of_a_handshake),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
