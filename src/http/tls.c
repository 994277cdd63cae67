/*
 * OpenSSL fed from memory: a BIO of our own reads straight from the bytes that came and collects records in one buffer,
 * so that an answer of several records leaves in one write and an idle connection holds no buffer.
 */
#include "http/tls.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/server.h"

#define RECORD ((size_t)SSL3_RT_MAX_PLAIN_LENGTH)
#define RECORD_SEALED (RECORD + 64)  /* header, nonce and tag of any suite we offer */
#define BATCH (4 * RECORD_SEALED)    /* what one write carries */
#define OUT_MAX ((size_t)256 * 1024) /* a peer that makes us answer without reading is cut here */
#define TEXT_SIZE ((size_t)96 * 1024)
#define SPARES 4

#define HANDSHAKE_RECORD 22

/* Tickets are good for a day: a key makes them for twelve hours, and opens them as long as it is kept. */
#define TICKET_SECONDS (24 * 60 * 60)
#define TICKET_KEY_MS ((int64_t)12 * 60 * 60 * 1000)
#define TICKET_KEYS 3

#define SUITES_12                                                                                                      \
	"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"                                                   \
	"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"                                                   \
	"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
#define SUITES_13 "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384"
#define GROUPS "X25519:P-256"

struct ticket_key {
	unsigned char name[16], cipher[32], mac[32];
};

/* Newest first. They outlive certificates. */
struct ticket_keys {
	pthread_mutex_t lock;
	struct ticket_key keys[TICKET_KEYS];
	unsigned n;
	int64_t made_at;
};

struct certificate {
	SSL_CTX *ctx;
	char **names; /* lower case, "*.example.org" among them */
	size_t n_names;
	int64_t until; /* milliseconds */
};

/* What one reading of the files gave; each connection holds a reference to the one it began with. */
struct certificates {
	atomic_uint refs;
	size_t n;
	struct certificate items[];
};

struct tls_server {
	pthread_mutex_t lock; /* of `now` */
	struct certificates *now;
	struct ticket_keys tickets;
	BIO_METHOD *bio;
	EVP_CIPHER *ticket_cipher;
	bool h2;
};

struct tls_room {
	struct buf spare[SPARES];
	unsigned n_spare;
	char text[TEXT_SIZE];
	char staged[RECORD];
};

struct tls {
	SSL *ssl;
	struct certificates *certificates;
	struct tls_room *room;
	struct str in;     /* received, not yet read by OpenSSL */
	struct buf out;    /* records that wait */
	struct buf flying; /* records that the socket has */
	struct str parts[TLS_PARTS_MAX];
	unsigned part; /* the first with text left */
	size_t left;   /* text not yet sealed */
	const char *fault;
	bool begun, open, ended, broken;
};

/* Why the last call failed, in OpenSSL's words. Empties its queue. */
static const char *last_error(void)
{
	unsigned long err = ERR_peek_last_error();
	const char *reason = ERR_reason_error_string(err);
	ERR_clear_error();
	return reason ? reason : "unknown error";
}

/* Tickets */

static void ticket_keys_rotate(struct ticket_keys *k)
{
	memmove(k->keys + 1, k->keys, (TICKET_KEYS - 1) * sizeof(*k->keys));
	random_bytes(&k->keys[0], sizeof(k->keys[0]));
	k->n = k->n < TICKET_KEYS ? k->n + 1 : TICKET_KEYS;
	k->made_at = clock_mono();
}

static struct ticket_key ticket_key_newest(struct ticket_keys *k)
{
	pthread_mutex_lock(&k->lock);
	if (k->n == 0 || clock_mono() - k->made_at >= TICKET_KEY_MS)
		ticket_keys_rotate(k);
	struct ticket_key key = k->keys[0];
	pthread_mutex_unlock(&k->lock);
	return key;
}

static bool ticket_key_find(struct ticket_keys *k, const unsigned char name[16], struct ticket_key *ret_key)
{
	bool found = false;
	pthread_mutex_lock(&k->lock);
	for (unsigned i = 0; i < k->n && !found; i++)
		if (memcmp(k->keys[i].name, name, sizeof(k->keys[i].name)) == 0) {
			*ret_key = k->keys[i];
			found = true;
		}
	pthread_mutex_unlock(&k->lock);
	return found;
}

/* OpenSSL asks how to close (`seal`) or open a ticket: 1 = so, 2 = so and give a new one, 0 = unknown, -1 = failure. */
static int on_ticket(SSL *ssl, unsigned char name[16], unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
		     int seal)
{
	struct tls_server *s = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	struct ticket_key key;
	if (seal) {
		key = ticket_key_newest(&s->tickets);
		memcpy(name, key.name, sizeof(key.name));
		random_bytes(iv, (size_t)EVP_CIPHER_get_iv_length(s->ticket_cipher));
	} else if (!ticket_key_find(&s->tickets, name, &key)) {
		return 0;
	}
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.mac, sizeof(key.mac)),
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end(),
	};
	int good = EVP_CipherInit_ex(cipher, s->ticket_cipher, NULL, key.cipher, iv, seal) == 1 &&
		   EVP_MAC_CTX_set_params(mac, params) == 1;
	OPENSSL_cleanse(&key, sizeof(key));
	/* A ticket of TLS 1.3 is used once, so that nobody can tell two visits for one. */
	return !good ? -1 : seal || SSL_version(ssl) < TLS1_3_VERSION ? 1 : 2;
}

/* Names */

static struct str without_first_label(struct str name)
{
	size_t dot = str_find_char(name, '.', 0);
	return dot == SIZE_MAX || dot == 0 ? STR_NONE : str_slice(name, dot, name.n);
}

/* A wildcard stands for exactly one label. */
static bool name_fits(const char *pattern, struct str name, bool wild)
{
	if (!wild)
		return str_eq_nocase(str_of(pattern), name);
	struct str rest = without_first_label(name);
	return pattern[0] == '*' && rest.n > 1 && str_eq_nocase(str_of(pattern + 1), rest);
}

static const struct certificate *find_certificate(const struct certificates *all, struct str name)
{
	for (int wild = 0; wild <= 1; wild++)
		for (size_t i = 0; i < all->n; i++)
			for (size_t k = 0; k < all->items[i].n_names; k++)
				if (name_fits(all->items[i].names[k], name, wild))
					return &all->items[i];
	return NULL;
}

static int on_server_name(SSL *ssl, int *alert, void *arg)
{
	const struct certificates *all = arg;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	const struct certificate *c = name ? find_certificate(all, str_of(name)) : NULL;
	if (c == NULL)
		return SSL_TLSEXT_ERR_NOACK;
	if (c != &all->items[0])
		SSL_set_SSL_CTX(ssl, c->ctx);
	return SSL_TLSEXT_ERR_OK;
}

static int on_alpn(SSL *ssl, const unsigned char **ret_name, unsigned char *ret_n, const unsigned char *wanted,
		   unsigned n_wanted, void *arg)
{
	static const unsigned char ours[] = "\x02h2\x08http/1.1";
	const struct tls_server *s = arg;
	unsigned skip = s->h2 ? 0 : 3;
	unsigned char *chosen;
	if (SSL_select_next_proto(&chosen, ret_n, ours + skip, sizeof(ours) - 1 - skip, wanted, n_wanted) !=
	    OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*ret_name = chosen;
	return SSL_TLSEXT_ERR_OK;
}

/* Reading certificates */

static void add_name(struct certificate *c, const ASN1_STRING *text)
{
	struct str name = str_mem(ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text));
	if (name.n == 0 || str_find_char(name, '\0', 0) != SIZE_MAX)
		return;
	c->names = reallocarray(c->names, c->n_names + 1, sizeof(*c->names));
	ensure(c->names != NULL, "out of memory");
	c->names[c->n_names] = strndup(name.p, name.n);
	ensure(c->names[c->n_names] != NULL, "out of memory");
	c->n_names++;
}

/* The alternative names; the common name counts only where there are none, as with old certificates. */
static void read_names(struct certificate *c, X509 *x)
{
	GENERAL_NAMES *all = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	for (int i = 0; i < sk_GENERAL_NAME_num(all); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(all, i);
		if (name->type == GEN_DNS)
			add_name(c, name->d.dNSName);
	}
	GENERAL_NAMES_free(all);
	X509_NAME *subject = X509_get_subject_name(x);
	int at = c->n_names == 0 ? X509_NAME_get_index_by_NID(subject, NID_commonName, -1) : -1;
	if (at >= 0)
		add_name(c, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

static void warn_of_dates(const char *file, X509 *x)
{
	struct tm tm = {0};
	char date[32] = "";
	const ASN1_TIME *from = X509_get0_notBefore(x), *until = X509_get0_notAfter(x);
	bool early = X509_cmp_current_time(from) > 0, late = X509_cmp_current_time(until) < 0;
	if (!early && !late)
		return;
	if (ASN1_TIME_to_tm(early ? from : until, &tm) == 1)
		(void)strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	log_warning("certificate %s %s %s: browsers will refuse it", file, early ? "is not valid before" : "expired on",
		    date);
}

static int64_t valid_until(X509 *x)
{
	struct tm tm = {0};
	return ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

static enum rc open_file(const char *what, const char *file, BIO **ret_bio)
{
	FILE *f = fopen(file, "re");
	if (f == NULL)
		return rc_fail(RC_INVALID, "%s %s cannot be read: %s", what, file, strerror(errno));
	*ret_bio = BIO_new_fp(f, BIO_CLOSE);
	ensure(*ret_bio != NULL, "out of memory");
	return RC_OK;
}

static int on_passphrase(char *to, int size, int writing, void *asked)
{
	*(bool *)asked = true;
	return -1;
}

static enum rc load_key(SSL_CTX *ctx, const char *file, const char *certificate_file)
{
	BIO *bio;
	enum rc rc = open_file("private key", file, &bio);
	if (rc != RC_OK)
		return rc;
	bool asked = false;
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, on_passphrase, &asked);
	BIO_free(bio);
	if (key == NULL && asked)
		rc = rc_fail(RC_INVALID, "private key %s asks for a passphrase: store it without one", file);
	else if (key == NULL)
		rc = rc_fail(RC_INVALID, "private key %s holds no key in PEM form: %s", file, last_error());
	else if (X509_check_private_key(SSL_CTX_get0_certificate(ctx), key) != 1)
		rc = rc_fail(RC_INVALID,
			     "private key %s does not belong to certificate %s: give the pair that was issued", file,
			     certificate_file);
	else if (SSL_CTX_use_PrivateKey(ctx, key) != 1)
		rc = rc_fail(RC_INVALID, "private key %s cannot be used: %s", file, last_error());
	EVP_PKEY_free(key);
	ERR_clear_error();
	return rc;
}

static enum rc load_chain(SSL_CTX *ctx, const char *file)
{
	BIO *bio;
	enum rc rc = open_file("certificate", file, &bio);
	if (rc != RC_OK)
		return rc;
	X509 *x = PEM_read_bio_X509_AUX(bio, NULL, on_passphrase, &(bool){false});
	BIO_free(bio);
	if (x == NULL)
		return rc_fail(RC_INVALID, "certificate %s holds no certificate in PEM form: %s", file, last_error());
	X509_free(x);
	if (SSL_CTX_use_certificate_chain_file(ctx, file) != 1)
		return rc_fail(RC_INVALID, "certificate %s cannot be used: %s", file, last_error());
	return RC_OK;
}

static void set_up(SSL_CTX *ctx, struct tls_server *s, struct certificates *all)
{
	static const unsigned char context[] = "courant";
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
					 SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	ensure(SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
		       SSL_CTX_set_cipher_list(ctx, SUITES_12) == 1 && SSL_CTX_set_ciphersuites(ctx, SUITES_13) == 1 &&
		       SSL_CTX_set1_groups_list(ctx, GROUPS) == 1,
	       "OpenSSL lacks what TLS needs");
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_session_id_context(ctx, context, sizeof(context) - 1);
	SSL_CTX_set_timeout(ctx, TICKET_SECONDS);
	SSL_CTX_set_app_data(ctx, s);
	SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket);
	SSL_CTX_set_tlsext_servername_callback(ctx, on_server_name);
	SSL_CTX_set_tlsext_servername_arg(ctx, all);
	SSL_CTX_set_alpn_select_cb(ctx, on_alpn, s);
}

static enum rc load_certificate(struct tls_server *s, struct certificates *all, const char *file, const char *key_file)
{
	struct certificate *c = &all->items[all->n++];
	c->ctx = SSL_CTX_new(TLS_server_method());
	ensure(c->ctx != NULL, "OpenSSL cannot start");
	set_up(c->ctx, s, all);
	enum rc rc = load_chain(c->ctx, file);
	if (rc == RC_OK)
		rc = load_key(c->ctx, key_file, file);
	if (rc != RC_OK)
		return rc;
	X509 *x = SSL_CTX_get0_certificate(c->ctx);
	read_names(c, x);
	c->until = valid_until(x);
	warn_of_dates(file, x);
	ERR_clear_error();
	return RC_OK;
}

static void certificates_unref(struct certificates *all)
{
	if (all == NULL || atomic_fetch_sub(&all->refs, 1) != 1)
		return;
	for (size_t i = 0; i < all->n; i++) {
		struct certificate *c = &all->items[i];
		for (size_t k = 0; k < c->n_names; k++)
			free(c->names[k]);
		free(c->names);
		SSL_CTX_free(c->ctx);
	}
	free(all);
}

static enum rc load_all(struct tls_server *s, const struct tls_config *c, struct certificates **ret_all)
{
	if (c->n == 0)
		return rc_fail(RC_INVALID, "TLS needs a certificate: set tls_certificate and tls_key");
	struct certificates *all = calloc(1, sizeof(*all) + c->n * sizeof(*all->items));
	ensure(all != NULL, "out of memory");
	atomic_init(&all->refs, 1);
	for (size_t i = 0; i < c->n; i++) {
		enum rc rc = load_certificate(s, all, c->certificates[i], c->keys[i]);
		if (rc != RC_OK) {
			certificates_unref(all);
			return rc;
		}
	}
	*ret_all = all;
	return RC_OK;
}

/* OpenSSL's side of the bytes */

static int bio_read(BIO *bio, char *to, size_t max, size_t *ret_n)
{
	struct tls *t = BIO_get_data(bio);
	size_t n = t->in.n < max ? t->in.n : max;
	BIO_clear_retry_flags(bio);
	if (n == 0) {
		BIO_set_retry_read(bio);
		return 0;
	}
	memcpy(to, t->in.p, n);
	t->in = str_slice(t->in, n, t->in.n);
	*ret_n = n;
	return 1;
}

static struct buf room_take(struct tls_room *r)
{
	if (r->n_spare > 0)
		return r->spare[--r->n_spare];
	struct buf b = BUF(OUT_MAX);
	(void)buf_reserve(&b, BATCH);
	return b;
}

static void room_give(struct tls_room *r, struct buf *b)
{
	if (b->cap == 0)
		return;
	buf_clear(b);
	if (r->n_spare < SPARES && b->cap <= 2 * BATCH)
		r->spare[r->n_spare++] = *b;
	else
		buf_done(b);
	*b = (struct buf){0};
}

static int bio_write(BIO *bio, const char *bytes, size_t n, size_t *ret_n)
{
	struct tls *t = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	if (t->out.cap == 0)
		t->out = room_take(t->room);
	char *to = buf_reserve(&t->out, n);
	if (to == NULL)
		return 0;
	memcpy(to, bytes, n);
	t->out.n += n;
	*ret_n = n;
	return 1;
}

static long bio_control(BIO *bio, int what, long number, void *pointer)
{
	return what == BIO_CTRL_FLUSH;
}

static BIO_METHOD *make_bio_method(void)
{
	BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection");
	ensure(m != NULL, "out of memory");
	BIO_meth_set_read_ex(m, bio_read);
	BIO_meth_set_write_ex(m, bio_write);
	BIO_meth_set_ctrl(m, bio_control);
	return m;
}

/* The server */

enum rc tls_server_new(const struct tls_config *c, bool h2, struct tls_server **ret_server)
{
	struct tls_server *s = calloc(1, sizeof(*s));
	ensure(s != NULL, "out of memory");
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->tickets.lock, NULL);
	s->h2 = h2;
	s->bio = make_bio_method();
	s->ticket_cipher = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
	ensure(s->ticket_cipher != NULL, "OpenSSL lacks what TLS needs");
	enum rc rc = load_all(s, c, &s->now);
	if (rc != RC_OK) {
		tls_server_free(s);
		return rc;
	}
	*ret_server = s;
	return RC_OK;
}

enum rc tls_server_reload(struct tls_server *s, const struct tls_config *c)
{
	struct certificates *fresh;
	enum rc rc = load_all(s, c, &fresh);
	if (rc != RC_OK)
		return rc;
	pthread_mutex_lock(&s->lock);
	struct certificates *old = s->now;
	s->now = fresh;
	pthread_mutex_unlock(&s->lock);
	certificates_unref(old);
	return RC_OK;
}

void tls_server_free(struct tls_server *s)
{
	if (s == NULL)
		return;
	certificates_unref(s->now);
	EVP_CIPHER_free(s->ticket_cipher);
	BIO_meth_free(s->bio);
	OPENSSL_cleanse(&s->tickets.keys, sizeof(s->tickets.keys));
	pthread_mutex_destroy(&s->tickets.lock);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

struct tls_room *tls_room_new(void)
{
	struct tls_room *r = calloc(1, sizeof(*r));
	ensure(r != NULL, "out of memory");
	return r;
}

void tls_room_free(struct tls_room *r)
{
	if (r == NULL)
		return;
	while (r->n_spare > 0)
		buf_done(&r->spare[--r->n_spare]);
	free(r);
}

static struct certificates *certificates_now(struct tls_server *s)
{
	pthread_mutex_lock(&s->lock);
	struct certificates *all = s->now;
	atomic_fetch_add(&all->refs, 1);
	pthread_mutex_unlock(&s->lock);
	return all;
}

int64_t tls_server_expires(struct tls_server *s)
{
	struct certificates *all = certificates_now(s);
	int64_t first = INT64_MAX;
	for (size_t i = 0; i < all->n; i++)
		first = all->items[i].until < first ? all->items[i].until : first;
	certificates_unref(all);
	return first;
}

/* A connection */

struct tls *tls_new(struct tls_server *s, struct tls_room *room)
{
	struct tls *t = calloc(1, sizeof(*t));
	ensure(t != NULL, "out of memory");
	t->room = room;
	t->certificates = certificates_now(s);
	t->ssl = SSL_new(t->certificates->items[0].ctx);
	BIO *bio = BIO_new(s->bio);
	if (t->ssl == NULL || bio == NULL) {
		BIO_free(bio);
		tls_free(t);
		ERR_clear_error();
		return NULL;
	}
	BIO_set_data(bio, t);
	BIO_set_init(bio, 1);
	SSL_set_bio(t->ssl, bio, bio);
	SSL_set_accept_state(t->ssl);
	return t;
}

void tls_free(struct tls *t)
{
	if (t == NULL)
		return;
	SSL_free(t->ssl);
	room_give(t->room, &t->out);
	room_give(t->room, &t->flying);
	certificates_unref(t->certificates);
	free(t);
}

static enum tls_step fail(struct tls *t)
{
	t->broken = true;
	t->fault = last_error();
	return TLS_BROKEN;
}

static enum tls_step shake_hands(struct tls *t)
{
	int result = SSL_do_handshake(t->ssl);
	if (result == 1) {
		t->open = true;
		return TLS_OPENED;
	}
	return SSL_get_error(t->ssl, result) == SSL_ERROR_WANT_READ ? TLS_WAITS : fail(t);
}

/* Whole records only, so that none of their text stays behind in OpenSSL. */
static enum tls_step read_records(struct tls *t, struct str *ret_text)
{
	struct tls_room *room = t->room;
	size_t n = 0, got;
	int result = 1;
	while (result == 1 && t->in.n > 0 && TEXT_SIZE - n >= RECORD) {
		result = SSL_read_ex(t->ssl, room->text + n, TEXT_SIZE - n, &got);
		if (result == 1)
			n += got;
	}
	int error = result == 1 ? SSL_ERROR_WANT_READ : SSL_get_error(t->ssl, result);
	*ret_text = str_mem(room->text, n);
	t->ended = error == SSL_ERROR_ZERO_RETURN;
	if (error != SSL_ERROR_WANT_READ && !t->ended)
		(void)fail(t);
	if (n > 0)
		return TLS_TEXT;
	return t->ended ? TLS_ENDED : t->broken ? TLS_BROKEN : TLS_WAITS;
}

enum tls_step tls_receive(struct tls *t, struct str *bytes, struct str *ret_text)
{
	*ret_text = STR_NONE;
	if (t->broken || t->ended)
		return t->broken ? TLS_BROKEN : TLS_ENDED;
	if (bytes->n == 0)
		return TLS_WAITS;
	if (!t->begun && bytes->p[0] != HANDSHAKE_RECORD)
		return TLS_STRANGER;
	t->begun = true;
	t->in = *bytes;
	ERR_clear_error();
	enum tls_step step = t->open ? read_records(t, ret_text) : shake_hands(t);
	*bytes = t->in;
	t->in = STR_NONE;
	return step;
}

const char *tls_fault(const struct tls *t)
{
	return t->fault ? t->fault : "";
}

bool tls_is_h2(const struct tls *t)
{
	const unsigned char *name;
	unsigned n;
	SSL_get0_alpn_selected(t->ssl, &name, &n);
	return str_eq(str_mem(name, n), STR("h2"));
}

bool tls_is_resumed(const struct tls *t)
{
	return SSL_session_reused(t->ssl) == 1;
}

/* The next n bytes of text in one piece: where they lie, or gathered. */
static const char *gather(struct tls *t, size_t n)
{
	struct str *first = &t->parts[t->part];
	if (first->n >= n) {
		const char *p = first->p;
		*first = str_slice(*first, n, first->n);
		return p;
	}
	for (size_t have = 0; have < n;) {
		struct str *part = &t->parts[t->part];
		size_t take = part->n < n - have ? part->n : n - have;
		if (take > 0)
			memcpy(t->room->staged + have, part->p, take);
		*part = str_slice(*part, take, part->n);
		have += take;
		if (part->n == 0 && have < n)
			t->part++;
	}
	return t->room->staged;
}

/* The odd record goes first: it is the one that must be gathered, the full ones after it lie in one part mostly. */
static void seal(struct tls *t)
{
	ERR_clear_error();
	while (t->left > 0 && !t->broken && t->out.n + RECORD_SEALED <= BATCH) {
		size_t n = t->left % RECORD ? t->left % RECORD : RECORD, done;
		while (t->parts[t->part].n == 0)
			t->part++;
		if (SSL_write_ex(t->ssl, gather(t, n), n, &done) == 1)
			t->left -= n;
		else
			(void)fail(t);
	}
}

void tls_send(struct tls *t, const struct str *parts, unsigned n)
{
	ensure(n <= TLS_PARTS_MAX && t->left == 0 && t->open);
	t->part = 0;
	for (unsigned i = 0; i < n; i++) {
		t->parts[i] = parts[i];
		t->left += parts[i].n;
	}
	seal(t);
}

void tls_end(struct tls *t)
{
	if (t->open && !t->broken && !(SSL_get_shutdown(t->ssl) & SSL_SENT_SHUTDOWN))
		(void)SSL_shutdown(t->ssl);
	ERR_clear_error();
}

struct str tls_outgoing(struct tls *t)
{
	ensure(t->flying.n == 0);
	if (t->out.n == 0)
		seal(t);
	if (t->out.n == 0)
		return STR_NONE;
	t->flying = t->out;
	t->out = (struct buf){0};
	return buf_str(&t->flying);
}

void tls_sent(struct tls *t)
{
	room_give(t->room, &t->flying);
}

size_t tls_unsent(const struct tls *t)
{
	return t->left + t->out.n;
}
