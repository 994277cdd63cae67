/*
 * Accept-Encoding and compression: what is chosen, and that it decodes to what went in.
 */
#include "support.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <stdlib.h>

#include "http/encode.h"

#define BOTH (ENCODING_GZIP | ENCODING_BROTLI)

static void chooses_by_the_header(void **state)
{
	static const struct {
		const char *header;
		unsigned available;
		enum encoding wanted;
	} cases[] = {
		{NULL, BOTH, ENCODING_IDENTITY},
		{"", BOTH, ENCODING_IDENTITY},
		{"gzip, deflate, br", BOTH, ENCODING_BROTLI},
		{"gzip, deflate, br", ENCODING_GZIP, ENCODING_GZIP},
		{"gzip, deflate, br", 0, ENCODING_IDENTITY},
		{"GZIP", BOTH, ENCODING_GZIP},
		{"x-gzip", BOTH, ENCODING_GZIP},
		{"br;q=0.5, gzip;q=0.8", BOTH, ENCODING_GZIP},
		{"br;q=0, gzip", BOTH, ENCODING_GZIP},
		{"br;q=0.0, *;q=0.1", BOTH, ENCODING_GZIP},
		{"*", BOTH, ENCODING_BROTLI},
		{"*;q=0", BOTH, ENCODING_IDENTITY},
		{"identity;q=1, gzip;q=0.5", BOTH, ENCODING_IDENTITY},
		{"identity;q=0.5, gzip;q=0.5", BOTH, ENCODING_GZIP},
		{"identity;q=0, gzip;q=0.1", BOTH, ENCODING_GZIP},
		{"identity;q=0", BOTH, ENCODING_IDENTITY},
		{"gzip;q=1.000", BOTH, ENCODING_GZIP},
		{"gzip;q=2", BOTH, ENCODING_IDENTITY},
		{"gzip;q=abc", BOTH, ENCODING_IDENTITY},
		{"gzip;q=", BOTH, ENCODING_IDENTITY},
		{" br ; q=0.9 ,, gzip", BOTH, ENCODING_GZIP},
		{"zstd, exi", BOTH, ENCODING_IDENTITY},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(encoding_choose(str_of(cases[i].header), cases[i].available), cases[i].wanted);
}

static struct str sample(char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = "<p>news and comments</p>\n"[i % 25];
	return (struct str){bytes, n};
}

static void gzip_goes_round(void **state)
{
	char bytes[20000], back[20000];
	struct str in = sample(bytes, sizeof(bytes));
	struct blob *b = encode_gzip(in, 6);
	assert_non_null(b);
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t n;
	assert_int_equal(libdeflate_gzip_decompress(d, b->bytes.p, b->bytes.n, back, sizeof(back), &n), 0);
	libdeflate_free_decompressor(d);
	assert_true(str_eq(in, (struct str){back, n}));
	blob_unref(b);
}

static void brotli_goes_round(void **state)
{
	char bytes[20000], back[20000];
	struct str in = sample(bytes, sizeof(bytes));
	for (int quality = 0; quality <= 11; quality++) {
		struct blob *b = encode_brotli(in, quality);
		assert_non_null(b);
		size_t n = sizeof(back);
		assert_int_equal(BrotliDecoderDecompress(b->bytes.n, (const uint8_t *)b->bytes.p, &n, (uint8_t *)back),
				 BROTLI_DECODER_RESULT_SUCCESS);
		assert_true(str_eq(in, (struct str){back, n}));
		blob_unref(b);
	}
}

/* How far back the decoder of these bytes must be able to look: the first bits of the format (RFC 7932, 9.1). */
static int window_bits(struct str brotli)
{
	unsigned first = (unsigned char)brotli.p[0];
	if ((first & 1) == 0)
		return 16;
	if ((first >> 1 & 7) != 0)
		return 17 + (int)(first >> 1 & 7);
	return (first >> 4 & 7) == 0 ? 17 : 8 + (int)(first >> 4 & 7);
}

/* The encoder's memory goes with its window, so that is no larger than the text. */
static void brotli_windows_fit_the_text(void **state)
{
	static const struct {
		size_t n;
		int bits;
	} cases[] = {{1000, 17}, {65536, 17}, {131056, 17}, {131057, 18}, {1 << 20, 21}, {5 << 20, 22}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *bytes = malloc(cases[i].n), *back = malloc(cases[i].n);
		size_t n = cases[i].n;
		struct blob *b = encode_brotli(sample(bytes, n), 5);
		assert_non_null(b);
		assert_int_equal(window_bits(b->bytes), cases[i].bits);
		assert_int_equal(BrotliDecoderDecompress(b->bytes.n, (const uint8_t *)b->bytes.p, &n, (uint8_t *)back),
				 BROTLI_DECODER_RESULT_SUCCESS);
		assert_true(str_eq(str_mem(bytes, cases[i].n), str_mem(back, n)));
		blob_unref(b);
		free(bytes);
		free(back);
	}
}

static void what_does_not_shrink_is_left_alone(void **state)
{
	assert_null(encode_gzip(STR("x"), 6));
	assert_null(encode_brotli(STR("x"), 5));
	assert_null(encode_gzip(STR(""), 6));
}

static void worth_is_by_type_and_size(void **state)
{
	assert_true(encoding_worth(STR("text/html; charset=utf-8"), 1000));
	assert_true(encoding_worth(STR("application/JSON"), 1000));
	assert_true(encoding_worth(STR("image/svg+xml"), 1000));
	assert_false(encoding_worth(STR("text/html"), 100));
	assert_false(encoding_worth(STR("image/jpeg"), 100000));
	assert_false(encoding_worth(STR("text/event-stream"), 100000));
	assert_false(encoding_worth(STR_NONE, 100000));
}

static struct response encoded(struct arena *a, struct header *h, const char *accept, int status)
{
	static char bytes[5000];
	struct request q = request_with(a, h, accept ? "Accept-Encoding" : NULL, accept);
	struct response r;
	response_init(&r, a, status);
	response_bytes(&r, "text/html; charset=utf-8", sample(bytes, sizeof(bytes)));
	response_set(&r, "ETag", STR("\"abc\""));
	response_encode(&q, &r);
	return r;
}

static void responses_are_encoded(void **state)
{
	struct arena a = {0};
	struct header h;
	struct response r = encoded(&a, &h, "gzip", 200);
	assert_str(response_get(&r, "Content-Encoding"), "gzip");
	assert_str(response_get(&r, "ETag"), "\"abc-gz\"");
	assert_str(response_get(&r, "Vary"), "Accept-Encoding");
	assert_int_equal(r.length, r.blob->bytes.n);
	response_done(&r);
	r = encoded(&a, &h, "br, gzip", 404);
	assert_str(response_get(&r, "Content-Encoding"), "br");
	response_done(&r);
	r = encoded(&a, &h, NULL, 200);
	assert_null(response_get(&r, "Content-Encoding").p);
	assert_str(response_get(&r, "Vary"), "Accept-Encoding");
	r = encoded(&a, &h, "gzip", 206);
	assert_null(response_get(&r, "Content-Encoding").p);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chooses_by_the_header),       cmocka_unit_test(gzip_goes_round),
		cmocka_unit_test(brotli_goes_round),           cmocka_unit_test(what_does_not_shrink_is_left_alone),
		cmocka_unit_test(worth_is_by_type_and_size),   cmocka_unit_test(responses_are_encoded),
		cmocka_unit_test(brotli_windows_fit_the_text),
	};
	return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
