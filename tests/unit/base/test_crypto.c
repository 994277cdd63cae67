/*
 * Hashes against published values, passwords, strict encodings.
 */
#include "test.h"

#include "base/crypto.h"

static const char *hex(const void *p, size_t n)
{
	static char out[200];
	struct buf b = BUF(sizeof(out) - 1);
	crypto_hex(&b, p, n);
	assert_false(buf_failed(&b));
	snprintf(out, sizeof(out), "%.*s", STR_ARG(buf_str(&b)));
	buf_done(&b);
	return out;
}

static void sha256(void **state)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	crypto_sha256(STR("abc"), hash); /* FIPS 180-2 */
	assert_string_equal(hex(hash, 32), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	crypto_sha256(STR_NONE, hash);
	assert_string_equal(hex(hash, 32), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	struct crypto_sha256 h;
	crypto_sha256_begin(&h);
	crypto_sha256_add(&h, STR("a"));
	crypto_sha256_add(&h, STR_NONE);
	crypto_sha256_add(&h, STR("bc"));
	crypto_sha256_end(&h, hash);
	assert_string_equal(hex(hash, 32), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void keyed_hash(void **state)
{
	unsigned char key[CRYPTO_KEY_SIZE] = {1}, a[CRYPTO_HASH_SIZE], b[CRYPTO_HASH_SIZE];
	crypto_keyed_hash(key, STR("x"), a);
	crypto_keyed_hash(key, STR("x"), b);
	assert_memory_equal(a, b, sizeof(a));
	crypto_keyed_hash(key, STR("y"), b);
	assert_memory_not_equal(a, b, sizeof(a));
	key[31] = 1;
	crypto_keyed_hash(key, STR("x"), b);
	assert_memory_not_equal(a, b, sizeof(a));
	crypto_keyed_hash(key, STR_NONE, a);
	crypto_keyed_hash(key, STR(""), b);
	assert_memory_equal(a, b, sizeof(a));
}

static void equal_in_constant_time(void **state)
{
	assert_true(crypto_equal("abc", "abd", 2));
	assert_false(crypto_equal("abc", "abd", 3));
	assert_true(crypto_equal("", "", 0));
}

static void passwords(void **state)
{
	char one[CRYPTO_PASSWORD_SIZE], two[CRYPTO_PASSWORD_SIZE];
	assert_int_equal(crypto_password_hash(STR("correct horse"), one), RC_OK);
	assert_int_equal(crypto_password_hash(STR("correct horse"), two), RC_OK);
	assert_string_not_equal(one, two);
	assert_non_null(strstr(one, "$argon2id$"));
	assert_non_null(strstr(one, "m=65536,t=2,"));
	assert_true(crypto_password_check(one, STR("correct horse")));
	assert_false(crypto_password_check(one, STR("correct horsf")));
	assert_false(crypto_password_check(one, STR("")));
	assert_false(crypto_password_check("", STR("x")));
	assert_false(crypto_password_check("$argon2id$nonsense", STR("x")));
}

static void encodings(void **state)
{
	struct buf b = BUF(100);
	static const char *const rfc4648[][2] = {
		{"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
		{"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
	for (size_t i = 0; i < ARRAY_LEN(rfc4648); i++) {
		struct str raw = str_of(rfc4648[i][0]);
		char back[16];
		buf_clear(&b);
		crypto_base64url(&b, raw.p, raw.n);
		assert_true(str_is(buf_str(&b), rfc4648[i][1]));
		assert_int_equal(crypto_base64url_decode(buf_str(&b), back, raw.n), RC_OK);
		assert_memory_equal(back, raw.p, raw.n);
	}
	buf_clear(&b);
	crypto_base64url(&b, "\xfb\xff\xfe", 3);
	assert_true(str_is(buf_str(&b), "-__-"));
	struct buf tight = BUF(3);
	crypto_base64url(&tight, "abc", 3);
	assert_true(buf_failed(&tight));
	buf_done(&tight);
	buf_done(&b);
}

static void strict_decoding(void **state)
{
	unsigned char out[4] = {9, 9, 9, 9};
	static const char *const bad_hex[] = {"",         "0a0b0c0",  "0a0b0c0d0e", "0a0b0c0g",
					      "0A0B0C0D", " a0b0c0d", "0a 0b0c0"};
	for (size_t i = 0; i < ARRAY_LEN(bad_hex); i++)
		assert_int_equal(crypto_hex_decode(str_of(bad_hex[i]), out, 4), RC_INVALID);
	static const char *const bad_base64[] = {"",       "AAAAA",  "AAAAAAA", "AAAA+A",
						 "AAAA/A", "AAAAA=", "AAAA A",  "AAAAAB"};
	for (size_t i = 0; i < ARRAY_LEN(bad_base64); i++)
		assert_int_equal(crypto_base64url_decode(str_of(bad_base64[i]), out, 4), RC_INVALID);
	assert_memory_equal(out, "\x09\x09\x09\x09", 4);
	assert_int_equal(crypto_hex_decode(STR("0a0bff00"), out, 4), RC_OK);
	assert_memory_equal(out, "\x0a\x0b\xff\x00", 4);
	assert_int_equal(crypto_base64url_decode(STR("_____w"), out, 4), RC_OK);
	assert_memory_equal(out, "\xff\xff\xff\xff", 4);
}

int main(void)
{
	crypto_init();
	crypto_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256),    cmocka_unit_test(keyed_hash), cmocka_unit_test(equal_in_constant_time),
		cmocka_unit_test(passwords), cmocka_unit_test(encodings),  cmocka_unit_test(strict_decoding),
	};
	return cmocka_run_group_tests_name("crypto", tests, NULL, NULL);
}
