/*
 * courant.ini, environment and flags: what wins, what is refused with which words, and where a complaint points.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/config.h"
#include "base/buf.h"

struct fixture {
	char dir[64];
	char ini[96];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	for (int k = 0; k < CONFIG_KEYS; k++)
		unsetenv(config_specs[k].variable);
	unsetenv("COURANT_SITE");
	snprintf(f->dir, sizeof f->dir, "/tmp/courant-config-XXXXXX");
	if (!mkdtemp(f->dir))
		return 1;
	snprintf(f->ini, sizeof f->ini, "%s/courant.ini", f->dir);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	unlink(f->ini);
	rmdir(f->dir);
	free(f);
	return 0;
}

static void ini_write(const struct fixture *f, const char *text)
{
	FILE *file = fopen(f->ini, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static enum rc load(const struct fixture *f, const char *ini, struct config *c)
{
	ini_write(f, ini);
	return config_load(&(struct config_flags){.site_dir = f->dir}, true, c);
}

static void the_sample_is_the_defaults(void **state)
{
	struct fixture *f = *state;
	CLEANUP(buf_done) struct buf sample = BUF(16384);
	struct config c;
	config_sample(&sample);
	assert_int_equal(load(f, sample.p, &c), RC_OK);
	assert_int_equal(c.n_listen, 1);
	assert_string_equal(c.listen[0], "127.0.0.1:8080");
	assert_int_equal(c.cache_mb, 64);
	assert_int_equal(c.n_tls, 0);
	assert_string_equal(c.base_url, "");
	assert_null(c.warnings.p);
	config_done(&c);
	/* Every key stands in it, and may be switched on as it stands. */
	for (char *p = sample.p; (p = strstr(p, "\n;")); p++)
		if (p[2] != ' ')
			p[1] = ' ';
	for (char *p = sample.p; (p = strstr(p, "\n ")); p++)
		memmove(p + 1, p + 2, strlen(p + 2) + 1);
	assert_int_equal(load(f, sample.p, &c), RC_OK);
	for (int k = 0; k < CONFIG_KEYS; k++)
		assert_non_null(strstr(sample.p, config_specs[k].name));
	config_done(&c);
}

static void lists_go_on_in_the_next_line(void **state)
{
	struct config c;
	assert_int_equal(load(*state,
			      "listen = 127.0.0.1:1,\n\t127.0.0.1:2,\n  unix:/x\n"
			      "trusted_proxies = cloudflare\n  10.0.0.0/8\n",
			      &c),
			 RC_OK);
	assert_int_equal(c.n_listen, 3);
	assert_string_equal(c.listen[1], "127.0.0.1:2");
	assert_string_equal(c.listen[2], "unix:/x");
	assert_string_equal(c.trusted_proxies, "cloudflare,10.0.0.0/8");
	config_done(&c);
}

static void certificates_go_with_keys(void **state)
{
	struct fixture *f = *state;
	struct config c;
	char path[128];
	assert_int_equal(load(f,
			      "listen = https:0.0.0.0:443, 0.0.0.0:80\ntls_certificate = a.pem, /etc/b.pem\n"
			      "tls_key = a.key,/etc/b.key\n",
			      &c),
			 RC_OK);
	assert_int_equal(c.n_tls, 2);
	snprintf(path, sizeof path, "%s/a.pem", f->dir);
	assert_string_equal(c.tls_certificates[0], path);
	assert_string_equal(c.tls_certificates[1], "/etc/b.pem");
	assert_string_equal(c.tls_keys[1], "/etc/b.key");
	assert_string_equal(c.listen[0], "https:0.0.0.0:443");
	config_done(&c);
}

static void faults_say_where_and_what(void **state)
{
	static const struct {
		const char *ini, *where, *what;
	} bad[] = {
		{"\n\nbase_ulr = x\n", "courant.ini line 3: ", "is base_url meant?"},
		{"what_ever_is_this = x\n", "courant.ini line 1: ", "there is no key"},
		{"listen = 127.0.0.1:1\nno equals sign\n", "courant.ini line 2: ", "key = value"},
		{"[site]\nlisten = 127.0.0.1:1\n", "courant.ini line 2: ", "[site]"},
		{"smtp = smtp://a\nsmtp = smtp://b\n", "courant.ini line 2: ", "courant.ini line 1"},
		{"smtp = mail.example.org\nmail_from = a@b.example\n", "courant.ini line 1: ", "smtp://user:password@"},
		{"smtp = smtp://mail.example.org\n", "courant.ini line 1: ", "needs mail_from"},
		{"smtp = smtp://localhost\nmail_from = news\n", "courant.ini line 2: ", "no address"},
		{"log_level = info\n base_url = https://a.example\n", "courant.ini line 2: ", "margin"},
		{"\nlog_level = loud\n", "courant.ini line 2: ", "debug, info, warning, error"},
		{"cache_mb = much\n", "courant.ini line 1: ", "megabytes"},
		{"cache_mb = -1\n", "courant.ini line 1: ", "megabytes"},
		{"base_url = news.example\n", "courant.ini line 1: ", "https://news.example.org"},
		{"base_url = https://a.example/blog\n", "courant.ini line 1: ", "https://news.example.org"},
		{"trusted_proxies = 10.0.0.0/8, 300.1.1.1\n", "courant.ini line 1: ", "300.1.1.1"},
		{"trusted_proxies = cloudflair\n", "courant.ini line 1: ", "cloudflair"},
		{"listen = 127.0.0.1:1, 0.0.0.0\n", "courant.ini line 1: ", "cannot listen on \"0.0.0.0\""},
		{"listen = ,\n", "courant.ini line 1: ", "no address"},
		{"listen = https:127.0.0.1:1\n", "courant.ini line 1: ", "tls_certificate and tls_key"},
		{"tls_certificate = a.pem\n", "courant.ini line 1: ", "needs its tls_key"},
		{"\ntls_key = a.key\n", "courant.ini line 2: ", "needs its tls_certificate"},
		{"tls_certificate = a,b\ntls_key = c\n", "courant.ini line 2: ", "1 keys for 2 certificates"},
		{"listen = 1:1,2:2,3:3,4:4,5:5,6:6,7:7,8:8,9:9\n", "courant.ini line 1: ", "more than 8"},
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct config c;
		rc_clear();
		assert_int_equal(load(*state, bad[i].ini, &c), RC_INVALID);
		if (!strstr(rc_message(), bad[i].where) || !strstr(rc_message(), bad[i].what))
			print_error("%s%s\n", bad[i].ini, rc_message());
		assert_non_null(strstr(rc_message(), bad[i].where));
		assert_non_null(strstr(rc_message(), bad[i].what));
		config_done(&c);
	}
}

static void long_lines_are_told_not_cut(void **state)
{
	char text[1024];
	struct config c;
	snprintf(text, sizeof text, "; %0300d\ntrusted_proxies = %s\nlog_level = error\n", 0, "cloudflare");
	assert_int_equal(load(*state, text, &c), RC_OK);
	assert_string_equal(c.log_level, "error");
	config_done(&c);
	snprintf(text, sizeof text, "smtp = smtp://%0300d\n", 0);
	assert_int_equal(load(*state, text, &c), RC_INVALID);
	assert_non_null(strstr(rc_message(), "courant.ini line 1: it is longer than"));
	config_done(&c);
	for (int n = 150; n < 260; n++) { /* a line that just fits, or just does not, loses no byte */
		snprintf(text, sizeof text, "mail_from = %0*d\nlog_level = error\n", n, 7);
		if (load(*state, text, &c) == RC_OK) {
			assert_int_equal(strlen(c.text[CONFIG_MAIL_FROM]), n);
			assert_string_equal(c.log_level, "error");
		}
		config_done(&c);
	}
}

static void flags_over_environment_over_file(void **state)
{
	struct fixture *f = *state;
	struct config c;
	setenv("COURANT_LOG_LEVEL", "error", 1);
	setenv("COURANT_SMTP", "", 1);
	setenv("COURANT_LISTEN", "127.0.0.1:2", 1);
	setenv("COURANT_LISTEM", "x", 1);
	ini_write(f, "log_level = nonsense\nsmtp = smtp://kept\nmail_from = a@b.example\nlisten = 127.0.0.1:1\n");
	struct config_flags flags = {.site_dir = f->dir, .listen = {"127.0.0.1:3", "127.0.0.1:4"}, .n_listen = 2};
	assert_int_equal(config_load(&flags, true, &c), RC_OK);
	assert_string_equal(c.log_level, "error");
	assert_string_equal(c.mail_server.url, "smtp://kept:587"); /* an empty variable is none */
	assert_int_equal(c.n_listen, 2);
	assert_string_equal(c.listen[1], "127.0.0.1:4");
	assert_string_equal(c.text[CONFIG_LISTEN], "127.0.0.1:3,127.0.0.1:4");
	assert_true(str_find(c.warnings, STR("is COURANT_LISTEN meant?"), 0) != SIZE_MAX);
	config_done(&c);
	setenv("COURANT_LOG_LEVEL", "loud", 1);
	assert_int_equal(config_load(&flags, true, &c), RC_INVALID);
	assert_non_null(strstr(rc_message(), "COURANT_LOG_LEVEL: "));
	config_done(&c);
	unsetenv("COURANT_LISTEM");
}

static void a_folder_without_a_site(void **state)
{
	struct fixture *f = *state;
	struct config c;
	assert_int_equal(config_load(&(struct config_flags){.site_dir = f->dir}, true, &c), RC_NOT_FOUND);
	assert_non_null(strstr(rc_message(), "courant init"));
	config_done(&c);
	assert_int_equal(config_load(&(struct config_flags){.site_dir = f->dir}, false, &c), RC_OK);
	config_done(&c);
}

static void paths_are_in_the_folder(void **state)
{
	struct config c;
	assert_int_equal(load(*state, "database = sqlite:other.db\n", &c), RC_OK);
	assert_non_null(strstr(c.database, "sqlite:/"));
	assert_non_null(strstr(c.database, "/other.db"));
	config_done(&c);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_sample_is_the_defaults),  TEST(lists_go_on_in_the_next_line),
		TEST(certificates_go_with_keys),   TEST(faults_say_where_and_what),
		TEST(long_lines_are_told_not_cut), TEST(flags_over_environment_over_file),
		TEST(a_folder_without_a_site),     TEST(paths_are_in_the_folder),
	};
	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
