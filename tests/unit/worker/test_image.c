/* Pictures: what decodes, what is refused, which way is up, and that nothing but pixels comes back. */
#include <gd.h>
#include <glob.h>

#include "base/clock.h"
#include "base/random.h"
#include "worker/image_probe.h"
#include "worker_test.h"

/* A picture whose quarters are red, green / blue, white. */
static gdImagePtr quarters(int w, int h)
{
	gdImagePtr im = gdImageCreateTrueColor(w, h);
	gdImageFilledRectangle(im, 0, 0, w / 2 - 1, h / 2 - 1, 0xFF0000);
	gdImageFilledRectangle(im, w / 2, 0, w - 1, h / 2 - 1, 0x00FF00);
	gdImageFilledRectangle(im, 0, h / 2, w / 2 - 1, h - 1, 0x0000FF);
	gdImageFilledRectangle(im, w / 2, h / 2, w - 1, h - 1, 0xFFFFFF);
	return im;
}

static struct str encoded(gdImagePtr im, enum worker_image_format format)
{
	int n = 0;
	void *p = format == WORKER_IMAGE_JPEG  ? gdImageJpegPtr(im, &n, 85)
		  : format == WORKER_IMAGE_PNG ? gdImagePngPtr(im, &n)
		  : format == WORKER_IMAGE_GIF ? gdImageGifPtr(im, &n)
					       : gdImageWebpPtrEx(im, &n, 95);
	struct str bytes = arena_str(&arena, str_mem(p, (size_t)n));
	gdFree(p);
	return bytes;
}

static struct str sample(int w, int h, enum worker_image_format format)
{
	gdImagePtr im = quarters(w, h);
	struct str bytes = encoded(im, format);
	gdImageDestroy(im);
	return bytes;
}

static enum rc make(struct str bytes, const int *widths, size_t n, bool webp, struct worker_image_reply *ret)
{
	struct worker_image_request q = {.bytes = bytes, .widths = widths, .n_widths = n, .webp = webp};
	bool slow;
	return worker_image(pool, &q, &arena, ret, &slow);
}

static gdImagePtr decoded(const struct worker_image_variant *v)
{
	int n = (int)v->bytes.n;
	void *p = (void *)v->bytes.p;
	gdImagePtr im = v->format == WORKER_IMAGE_JPEG  ? gdImageCreateFromJpegPtr(n, p)
			: v->format == WORKER_IMAGE_PNG ? gdImageCreateFromPngPtr(n, p)
			: v->format == WORKER_IMAGE_GIF ? gdImageCreateFromGifPtr(n, p)
							: gdImageCreateFromWebpPtr(n, p);
	assert_non_null(im);
	assert_int_equal(gdImageSX(im), v->width);
	assert_int_equal(gdImageSY(im), v->height);
	return im;
}

/* r g b w, by the strongest channels. */
static char color_at(gdImagePtr im, int x, int y)
{
	int c = gdImageGetTrueColorPixel(im, x, y);
	bool r = gdTrueColorGetRed(c) > 128, g = gdTrueColorGetGreen(c) > 128, b = gdTrueColorGetBlue(c) > 128;
	return r && g && b ? 'w' : r ? 'r' : g ? 'g' : b ? 'b' : '?';
}

static void assert_quarters(const struct worker_image_variant *v, const char *expected)
{
	gdImagePtr im = decoded(v);
	int w = v->width, h = v->height;
	const char seen[] = {color_at(im, w / 4, h / 4), color_at(im, w * 3 / 4, h / 4), color_at(im, w / 4, h * 3 / 4),
			     color_at(im, w * 3 / 4, h * 3 / 4), 0};
	gdImageDestroy(im);
	assert_string_equal(seen, expected);
}

static void test_formats_and_widths(void **state)
{
	static const enum worker_image_format formats[] = {WORKER_IMAGE_JPEG, WORKER_IMAGE_PNG, WORKER_IMAGE_GIF,
							   WORKER_IMAGE_WEBP};
	static const int widths[] = {0, 50, 400, 201, 200};
	for (size_t f = 0; f < ARRAY_LEN(formats); f++) {
		struct worker_image_reply r;
		assert_int_equal(make(sample(200, 100, formats[f]), widths, ARRAY_LEN(widths), true, &r), RC_OK);
		assert_int_equal(r.format, formats[f]);
		assert_int_equal(r.width, 200);
		assert_int_equal(r.height, 100);
		assert_false(r.animated);
		bool webp_only = formats[f] == WORKER_IMAGE_WEBP;
		assert_int_equal(r.n_variants, webp_only ? 3 : 6);
		for (size_t i = 0; i < r.n_variants; i++) {
			const struct worker_image_variant *v = &r.variants[i];
			bool small = webp_only ? i == 1 : i == 2 || i == 3;
			assert_int_equal(v->width, small ? 50 : 200);
			assert_int_equal(v->height, small ? 25 : 100);
			assert_quarters(v, "rgbw");
		}
		assert_int_equal(r.variants[0].format, formats[f]);
		if (!webp_only)
			assert_int_equal(r.variants[1].format, WORKER_IMAGE_WEBP);
		if (formats[f] == WORKER_IMAGE_GIF)
			assert_int_equal(r.variants[2].format, WORKER_IMAGE_PNG);
	}
}

static void test_only_looked_at(void **state)
{
	struct worker_image_reply r;
	assert_int_equal(make(sample(30, 20, WORKER_IMAGE_PNG), NULL, 0, true, &r), RC_OK);
	assert_int_equal(r.n_variants, 0);
	assert_int_equal(r.width, 30);
}

/* An APP1 block with one orientation tag, put after the start of a JPEG. */
static struct str with_orientation(struct str jpeg, int orientation, bool little)
{
	CLEANUP(buf_done) struct buf out = BUF(4u << 20);
	char exif[] = "\xFF\xE1\x00\x22"
		      "Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
	if (little)
		memcpy(exif + 10, "II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
	exif[little ? 28 : 29] = (char)orientation;
	buf_put(&out, str_slice(jpeg, 0, 2));
	buf_put(&out, str_mem(exif, 36));
	buf_put(&out, str_slice(jpeg, 2, jpeg.n));
	return buf_to_arena(&out, &arena);
}

static void test_orientation(void **state)
{
	/* what the quarters rgbw look like when the camera's note is followed */
	static const char *const upright[] = {"rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"};
	struct str jpeg = sample(80, 40, WORKER_IMAGE_JPEG);
	for (int o = 1; o <= 8; o++) {
		static const int widths[] = {0, 20};
		struct worker_image_reply r;
		assert_int_equal(make(with_orientation(jpeg, o, o % 2), widths, 2, false, &r), RC_OK);
		assert_int_equal(r.width, o < 5 ? 80 : 40);
		assert_int_equal(r.height, o < 5 ? 40 : 80);
		assert_int_equal(r.n_variants, 2);
		assert_int_equal(r.variants[1].width, 20);
		assert_int_equal(r.variants[1].height, o < 5 ? 10 : 40);
		for (int i = 0; i < 2; i++) {
			assert_quarters(&r.variants[i], upright[o - 1]);
			assert_int_equal(str_find(r.variants[i].bytes, STR("Exif"), 0), SIZE_MAX);
		}
	}
	struct worker_image_reply r;
	assert_int_equal(make(with_orientation(jpeg, 9, false), NULL, 0, false, &r), RC_OK);
	assert_int_equal(r.width, 80);
}

static void test_transparency_stays(void **state)
{
	static const int widths[] = {0, 10};
	struct worker_image_reply r;
	gdImagePtr im = gdImageCreateTrueColor(40, 40);
	gdImageAlphaBlending(im, 0);
	gdImageSaveAlpha(im, 1);
	gdImageFilledRectangle(im, 0, 0, 39, 39, gdTrueColorAlpha(0, 0, 0, 127));
	struct str png = encoded(im, WORKER_IMAGE_PNG);
	gdImageDestroy(im);
	assert_int_equal(make(png, widths, 2, true, &r), RC_OK);
	assert_int_equal(r.n_variants, 4);
	for (size_t i = 0; i < r.n_variants; i++) {
		gdImagePtr got = decoded(&r.variants[i]);
		assert_int_equal(gdTrueColorGetAlpha(gdImageGetTrueColorPixel(got, 5, 5)), 127);
		gdImageDestroy(got);
	}
}

/* Black that nobody sees does not darken what stands beside it. */
static void test_clear_pixels_have_no_colour(void **state)
{
	static const int widths[] = {10};
	struct worker_image_reply r;
	gdImagePtr im = gdImageCreateTrueColor(40, 40);
	gdImageAlphaBlending(im, 0);
	gdImageSaveAlpha(im, 1);
	for (int x = 0; x < 40; x++)
		gdImageLine(im, x, 0, x, 39, x % 2 ? gdTrueColorAlpha(0, 0, 0, 127) : gdTrueColor(200, 10, 30));
	struct str png = encoded(im, WORKER_IMAGE_PNG);
	gdImageDestroy(im);
	assert_int_equal(make(png, widths, 1, false, &r), RC_OK);
	gdImagePtr got = decoded(&r.variants[0]);
	int c = gdImageGetTrueColorPixel(got, 5, 5);
	assert_in_range(gdTrueColorGetAlpha(c), 62, 65);
	assert_in_range(gdTrueColorGetRed(c), 198, 202);
	assert_in_range(gdTrueColorGetBlue(c), 28, 32);
	gdImageDestroy(got);
}

static struct str animated_gif(void)
{
	gdImagePtr im = gdImageCreate(20, 10);
	int n = 0;
	gdImageColorAllocate(im, 255, 0, 0);
	CLEANUP(buf_done) struct buf out = BUF(1u << 20);
	void *p = gdImageGifAnimBeginPtr(im, &n, 1, 0);
	buf_put(&out, str_mem(p, (size_t)n));
	gdFree(p);
	for (int i = 0; i < 2; i++) {
		p = gdImageGifAnimAddPtr(im, &n, 0, 0, 0, 10, 1, NULL);
		buf_put(&out, str_mem(p, (size_t)n));
		gdFree(p);
	}
	p = gdImageGifAnimEndPtr(&n);
	buf_put(&out, str_mem(p, (size_t)n));
	gdFree(p);
	gdImageDestroy(im);
	return buf_to_arena(&out, &arena);
}

/* The same picture twice in an animation, with what phones and editors write beside it. */
static struct str animated_webp(void)
{
	struct str still = sample(20, 10, WORKER_IMAGE_WEBP), frame = str_slice(still, 12, still.n);
	CLEANUP(buf_done) struct buf b = BUF(1u << 20), head = BUF(1u << 20);
	unsigned n = 16 + (unsigned)frame.n;
	buf_put(&b, STR("WEBPVP8X\x0A\0\0\0\x0E\0\0\0\x13\0\0\x09\0\0ANIM\x06\0\0\0\0\0\0\0\0\0"));
	for (int i = 0; i < 2; i++) {
		buf_put(&b, STR("ANMF"));
		for (int byte = 0; byte < 4; byte++)
			buf_putc(&b, (char)(n >> 8 * byte & 0xFF));
		buf_put(&b, STR("\0\0\0\0\0\0\x13\0\0\x09\0\0\x64\0\0\0"));
		buf_put(&b, frame);
	}
	buf_put(&b, STR("EXIF\x0D\0\0\0GPS 47.1, 8.2\0XMP \x08\0\0\0GPS 47.1zzzz\x08\0\0\0GPS 47.1"));
	buf_put(&head, STR("RIFF"));
	for (int byte = 0; byte < 4; byte++)
		buf_putc(&head, (char)(b.n >> 8 * byte & 0xFF));
	buf_put(&head, buf_str(&b));
	return buf_to_arena(&head, &arena);
}

static void test_animations(void **state)
{
	static const int widths[] = {0, 10};
	struct worker_image_reply r;
	assert_int_equal(make(animated_gif(), widths, 2, true, &r), RC_OK);
	assert_true(r.animated);
	assert_int_equal(r.n_variants, 3); /* itself; ten wide as PNG and WebP */
	assert_int_equal(r.variants[0].format, WORKER_IMAGE_GIF);
	assert_true(str_eq(r.variants[0].bytes, animated_gif()));
	assert_int_equal(make(animated_webp(), widths, 2, true, &r), RC_OK);
	assert_true(r.animated);
	assert_int_equal(r.width, 20);
	assert_int_equal(r.height, 10);
	assert_int_equal(r.n_variants, 1);
}

static void test_animations_keep_pictures_alone(void **state)
{
	static const int widths[] = {0};
	struct worker_image_reply r;
	struct str gif = animated_gif(), webp = animated_webp();
	struct str secret = STR("GPS 47.1"), comment = STR("!\xFE\x08GPS 47.1\0");
	size_t first = str_find(gif, STR("\x2C\0\0\0\0"), 0);
	struct str said =
		arena_join(&arena, str_slice(gif, 0, first), comment, str_slice(gif, first, gif.n), secret, STR_NONE);
	assert_int_equal(make(said, widths, 1, true, &r), RC_OK);
	assert_true(str_eq(r.variants[0].bytes, gif));
	assert_int_equal(make(webp, widths, 1, true, &r), RC_OK);
	struct str left = r.variants[0].bytes;
	assert_int_equal(str_find(left, secret, 0), SIZE_MAX);
	assert_int_equal(left.n, str_find(webp, STR("EXIF"), 0));
	assert_int_equal((unsigned char)left.p[20], 0x02); /* moves, and says nothing of EXIF and XMP */
	assert_int_equal((unsigned char)left.p[4] | (unsigned char)left.p[5] << 8, left.n - 8);
}

/* Type 1 to 8 in a directory of one entry, as PNG and WebP hold it. */
static struct str tiff_of(int orientation)
{
	struct str tiff = arena_str(&arena, STR("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0"));
	((char *)tiff.p)[19] = (char)orientation;
	return tiff;
}

static void test_orientation_of_png_and_webp(void **state)
{
	static const int widths[] = {0};
	struct worker_image_reply r;
	struct str png = sample(40, 20, WORKER_IMAGE_PNG);
	/* libpng and libgd do not look at the sum of a chunk that they do not know */
	struct str turned = arena_join(&arena, str_slice(png, 0, 33),
				       STR("\0\0\0\x1A"
					   "eXIf"),
				       tiff_of(6), STR("\0\0\0\0"), str_slice(png, 33, png.n), STR_NONE);
	assert_int_equal(make(turned, widths, 1, false, &r), RC_OK);
	assert_int_equal(r.width, 20);
	assert_int_equal(r.height, 40);
	assert_quarters(&r.variants[0], "brwg");
	struct str webp = sample(40, 20, WORKER_IMAGE_WEBP), chunk = str_slice(webp, 12, webp.n);
	struct str x = STR("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x08\0\0\0\x27\0\0\x13\0\0");
	turned = arena_join(&arena, x, chunk, STR("EXIF\x20\0\0\0Exif\0\0"), tiff_of(8), STR_NONE);
	for (int byte = 0; byte < 4; byte++)
		((char *)turned.p)[4 + byte] = (char)((turned.n - 8) >> 8 * byte & 0xFF);
	assert_int_equal(make(turned, widths, 1, false, &r), RC_OK);
	assert_int_equal(r.width, 20);
	assert_int_equal(r.height, 40);
	assert_quarters(&r.variants[0], "gwrb");
}

static void test_too_large(void **state)
{
	/* heads that promise more than they have: refused before anything is decoded */
	static char png[] = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x40\x01\0\0\0\x10\x08\x02\0\0\0";
	struct worker_image_reply r;
	assert_int_equal(make(str_mem(png, sizeof(png) - 1), NULL, 0, false, &r), RC_LIMITED);
	memcpy(png + 16, "\0\0\x20\0\0\0\x20\0", 8);
	assert_int_equal(make(str_mem(png, sizeof(png) - 1), NULL, 0, false, &r), RC_LIMITED);
	memcpy(png + 16, "\0\0\0\0\0\0\x20\0", 8);
	assert_int_equal(make(str_mem(png, sizeof(png) - 1), NULL, 0, false, &r), RC_INVALID);
	char *large = arena_alloc(&arena, WORKER_IMAGE_MAX + 1);
	assert_int_equal(make(str_mem(large, WORKER_IMAGE_MAX + 1), NULL, 0, false, &r), RC_LIMITED);
	arena_reset(&arena);
}

static void test_no_picture(void **state)
{
	static const char *const cases[] = {"",       "hello",  "GIF89a",       "\xFF\xD8\xFF",     "\x89PNG\r\n\x1A\n",
					    "BM\x3A", "<svg/>", "RIFF1234WEBP", "RIFF1234WEBPVP8X", "%PDF-1.4"};
	struct worker_image_reply r;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(make(str_of(cases[i]), NULL, 0, false, &r), RC_INVALID);
		assert_true(strlen(rc_message()) > 10);
	}
}

static void test_huge_but_allowed(void **state)
{
	static const int widths[] = {0, 320, 1280};
	struct worker_image_reply r;
	int64_t start = clock_mono();
	gdImagePtr im = quarters(8000, 6000);
	gdImageInterlace(im, 1);
	struct str jpeg = encoded(im, WORKER_IMAGE_JPEG);
	gdImageDestroy(im);
	assert_int_equal(make(jpeg, widths, 3, true, &r), RC_OK);
	assert_int_equal(r.n_variants, 5); /* no WebP of 48 megapixels */
	assert_quarters(&r.variants[1], "rgbw");
	assert_true(clock_mono() - start < 60000);
	arena_reset(&arena);
}

/* Changed bytes either decode or are refused; the child may die of them, the pool may not. */
static void test_changed_bytes(void **state)
{
	static const enum worker_image_format formats[] = {WORKER_IMAGE_JPEG, WORKER_IMAGE_PNG, WORKER_IMAGE_GIF,
							   WORKER_IMAGE_WEBP};
	static const int widths[] = {0, 10};
	for (size_t f = 0; f < ARRAY_LEN(formats); f++) {
		for (int round = 0; round < 60; round++) {
			struct str good = sample(40, 30, formats[f]);
			char *bytes = arena_cstr(&arena, good);
			for (unsigned i = 0; i < 1 + random_below(4); i++)
				bytes[random_below((uint32_t)good.n)] = (char)random_below(256);
			size_t n = random_below(3) ? good.n : random_below((uint32_t)good.n);
			struct worker_image_reply r;
			enum rc rc = make(str_mem(bytes, n), widths, 2, true, &r);
			assert_true(rc == RC_OK || rc == RC_INVALID || rc == RC_LIMITED);
			arena_reset(&arena);
		}
	}
}

static enum rc cut_out(struct str bytes, int x, int y, struct worker_image_reply *ret)
{
	static const struct worker_image_crop crops[] = {{60, 30}, {20, 20}};
	struct worker_image_request q = {
		.bytes = bytes, .crops = crops, .n_crops = ARRAY_LEN(crops), .focus_x = x, .focus_y = y};
	bool slow;
	return worker_image(pool, &q, &arena, ret, &slow);
}

static void test_crops_keep_the_focus(void **state)
{
	static const enum worker_image_format formats[] = {WORKER_IMAGE_JPEG, WORKER_IMAGE_PNG, WORKER_IMAGE_GIF,
							   WORKER_IMAGE_WEBP};
	for (size_t f = 0; f < ARRAY_LEN(formats); f++) {
		struct worker_image_reply r;
		assert_int_equal(cut_out(sample(400, 100, formats[f]), 0, 0, &r), RC_OK);
		assert_int_equal(r.n_variants, 2);
		assert_int_equal(r.variants[0].crop, 1);
		assert_int_equal(r.variants[0].format, WORKER_IMAGE_JPEG);
		assert_int_equal(r.variants[0].width, 60);
		assert_int_equal(r.variants[0].height, 30);
		assert_quarters(&r.variants[0], "rrbb"); /* the left half alone */
		assert_int_equal(cut_out(sample(400, 100, formats[f]), 100, 50, &r), RC_OK);
		assert_quarters(&r.variants[1], "ggww");
	}
}

static void test_crops_stand_on_white(void **state)
{
	struct worker_image_reply r;
	gdImagePtr im = gdImageCreateTrueColor(100, 100);
	gdImageAlphaBlending(im, 0);
	gdImageSaveAlpha(im, 1);
	gdImageFilledRectangle(im, 0, 0, 99, 99, gdTrueColorAlpha(0, 0, 0, 127));
	struct str png = encoded(im, WORKER_IMAGE_PNG);
	gdImageDestroy(im);
	assert_int_equal(cut_out(png, 50, 50, &r), RC_OK);
	assert_quarters(&r.variants[0], "wwww");
}

/* More than may be decoded whole: it comes at half its size. */
static void test_a_jpeg_of_110_megapixels(void **state)
{
	for (int progressive = 0; progressive <= 1; progressive++) {
		static const int widths[] = {0, 320};
		struct worker_image_reply r;
		gdImagePtr im = quarters(12000, 9000);
		gdImageInterlace(im, progressive);
		struct str jpeg = encoded(im, WORKER_IMAGE_JPEG);
		gdImageDestroy(im);
		assert_int_equal(make(with_orientation(jpeg, 6, false), widths, 2, true, &r), RC_OK);
		assert_int_equal(r.width, progressive ? 2250 : 4500);
		assert_int_equal(r.height, progressive ? 3000 : 6000);
		assert_false(r.damaged);
		assert_quarters(&r.variants[0], "brwg");
		assert_quarters(&r.variants[r.n_variants - 1], "brwg");
		arena_reset(&arena);
	}
	static char head[] = "\xFF\xD8\xFF\xC0\0\x11\x08\x28\0\x2C\0\3\1\x22\0\2\x11\1\3\x11\1";
	struct worker_image_reply r; /* 11,264 by 10,240: refused by its head */
	assert_int_equal(make(str_mem(head, sizeof(head) - 1), NULL, 0, false, &r), RC_LIMITED);
}

/* Half a picture is told from a whole one, and shown as far as it goes. */
static void test_damaged(void **state)
{
	static const enum worker_image_format told[] = {WORKER_IMAGE_JPEG, WORKER_IMAGE_GIF};
	for (size_t f = 0; f < ARRAY_LEN(told); f++) {
		struct worker_image_reply r;
		struct str whole = sample(300, 200, told[f]);
		assert_int_equal(make(whole, NULL, 0, false, &r), RC_OK);
		assert_false(r.damaged);
		enum rc rc = make(str_slice(whole, 0, whole.n - whole.n / 3), NULL, 0, false, &r);
		assert_true(rc == RC_INVALID || (rc == RC_OK && r.damaged));
	}
	static const enum worker_image_format refused[] = {WORKER_IMAGE_PNG, WORKER_IMAGE_WEBP};
	for (size_t f = 0; f < ARRAY_LEN(refused); f++) {
		struct worker_image_reply r;
		struct str whole = sample(300, 200, refused[f]);
		assert_int_equal(make(str_slice(whole, 0, whole.n / 2), NULL, 0, false, &r), RC_INVALID);
	}
}

static void test_png_suite(void **state)
{
	glob_t found;
	const char *root = getenv("COURANT_FIXTURES");
	const char *pattern = arena_printf(&arena, "%s/pngsuite/png/*.png", root ? root : "../shared/fixtures").p;
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("skipped: no fixtures (pngsuite)\n");
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		static const int widths[] = {0, 16};
		CLEANUP(buf_done) struct buf bytes = BUF(1u << 20);
		const char *name = strrchr(found.gl_pathv[i], '/') + 1;
		struct worker_image_reply r;
		assert_true(read_file(found.gl_pathv[i], &bytes));
		enum rc rc = make(buf_str(&bytes), widths, 2, true, &r);
		if (rc != (name[0] == 'x' ? RC_INVALID : RC_OK))
			fail_msg("%s: %s %s", name, rc_name(rc), rc_message());
		arena_reset(&arena);
	}
	assert_true(found.gl_pathc > 100);
	globfree(&found);
}

static void test_types(void **state)
{
	assert_string_equal(worker_image_type(WORKER_IMAGE_NONE), "");
	assert_string_equal(worker_image_type(WORKER_IMAGE_JPEG), "image/jpeg");
	assert_string_equal(worker_image_type((enum worker_image_format)99), "");
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats_and_widths),
		cmocka_unit_test(test_only_looked_at),
		cmocka_unit_test(test_orientation),
		cmocka_unit_test(test_transparency_stays),
		cmocka_unit_test(test_clear_pixels_have_no_colour),
		cmocka_unit_test(test_animations),
		cmocka_unit_test(test_animations_keep_pictures_alone),
		cmocka_unit_test(test_orientation_of_png_and_webp),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_no_picture),
		cmocka_unit_test(test_huge_but_allowed),
		cmocka_unit_test(test_changed_bytes),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_crops_keep_the_focus),
		cmocka_unit_test(test_crops_stand_on_white),
		cmocka_unit_test(test_a_jpeg_of_110_megapixels),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_png_suite),
	};
	return cmocka_run_group_tests_name("worker/image", tests, setup_pool, teardown_pool);
}
