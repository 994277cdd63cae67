/*
 * The door to libgd, in the child: decodes, turns upright, scales, and writes again, so that nothing of a stranger's
 * bytes but their colours gets through. The child alone opens it: with the codecs behind it these are 44 libraries.
 */
#include <gd.h>
#include <stdlib.h>

#include "base/library.h"
#include "worker/child.h"
#include "worker/image_crop.h"
#include "worker/image_probe.h"
#include "worker/image_strip.h"
#include "worker/image_texts.h"
#include "worker/image_wire.h"
#include "worker/jpeg.h"

#define JPEG_QUALITY 82
#define WEBP_QUALITY 78
#define PNG_LEVEL 6
/* libwebp and progressive JPEG need the picture's own memory several times */
#define WEBP_PIXELS_MAX 16000000
#define PROGRESSIVE_PIXELS_MAX 16000000
#define WEBP_SIDE_MAX 16383
#define WHITE 0xFFFFFF
/* Every smaller size is made of one of this width: the whole picture is gone through once. */
#define BASE_WIDTH 3840
/* A small size is made of a picture halved until it is less than twice as wide: four pixels' mean costs little. */
#define HALVINGS 6
/* Of a JPEG that is decoded at a reduced size; a progressive one is held whole in coefficients beside it. */
#define REDUCED_PIXELS 28000000
#define REDUCED_PIXELS_PROGRESSIVE 8000000

#define GD_CALLS(X)                                                                                                    \
	X(gd, gd, Free)                                                                                                \
	X(gd, gd, ImageAlphaBlending)                                                                                  \
	X(gd, gd, ImageClone)                                                                                          \
	X(gd, gd, ImageCopy)                                                                                           \
	X(gd, gd, ImageCopyResampled)                                                                                  \
	X(gd, gd, ImageCreateFromGifPtr)                                                                               \
	X(gd, gd, ImageCreateFromPngPtr)                                                                               \
	X(gd, gd, ImageCreateFromWebpPtr)                                                                              \
	X(gd, gd, ImageCreateTrueColor)                                                                                \
	X(gd, gd, ImageDestroy)                                                                                        \
	X(gd, gd, ImageFilledRectangle)                                                                                \
	X(gd, gd, ImageGifPtr)                                                                                         \
	X(gd, gd, ImageInterlace)                                                                                      \
	X(gd, gd, ImageJpegPtr)                                                                                        \
	X(gd, gd, ImagePaletteToTrueColor)                                                                             \
	X(gd, gd, ImagePngPtrEx)                                                                                       \
	X(gd, gd, ImageSaveAlpha)                                                                                      \
	X(gd, gd, ImageScale)                                                                                          \
	X(gd, gd, ImageSetInterpolationMethod)                                                                         \
	X(gd, gd, ImageWebpPtrEx)                                                                                      \
	X(gd, gd, SetErrorMethod)

static struct {
	GD_CALLS(LIBRARY_FIELD)
} gd;
static const struct library_call gd_calls[] = {GD_CALLS(LIBRARY_CALL)};

struct job {
	const struct worker_image_request *q;
	struct image_probe probe;
	gdImagePtr im;             /* as decoded, upright */
	gdImagePtr colors;         /* a copy in true colours, made when im has a palette */
	gdImagePtr base;           /* scaled to BASE_WIDTH, made when the picture is wider */
	gdImagePtr half[HALVINGS]; /* each half as wide as the one before, the first of what base_of() answers */
	struct worker_image_reply reply;
	struct buf *out;
};

static void silent(int level, const char *format, va_list args) {}

static void image_done(gdImagePtr *im)
{
	if (*im)
		gd.ImageDestroy(*im);
}

static enum rc no_memory(void)
{
	return rc_fail(RC_LIMITED, "this picture needs too much memory");
}

static int64_t pixels(const struct image_probe *p)
{
	return (int64_t)p->width * p->height;
}

/* --- Decoding --- */

/* Where pixel (x, y) of the stored picture goes in the upright one of width w and height h. */
static void upright_place(int orientation, int w, int h, int x, int y, int *ret_x, int *ret_y)
{
	bool swap = orientation >= 5;
	int a = swap ? y : x, b = swap ? x : y;
	bool flip_x = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
	bool flip_y = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
	*ret_x = flip_x ? w - 1 - a : a;
	*ret_y = flip_y ? h - 1 - b : b;
}

static enum rc jpeg_begin(void *ctx, int width, int height)
{
	struct job *j = ctx;
	bool swap = j->probe.orientation >= 5;
	j->im = gd.ImageCreateTrueColor(swap ? height : width, swap ? width : height);
	return j->im ? RC_OK : no_memory();
}

static void jpeg_row(void *ctx, int y, const unsigned char *rgb)
{
	struct job *j = ctx;
	int w = gdImageSX(j->im), h = gdImageSY(j->im), n = j->probe.orientation >= 5 ? h : w;
	for (int x = 0; x < n; x++, rgb += 3) {
		int to_x = x, to_y = y;
		if (j->probe.orientation > 1)
			upright_place(j->probe.orientation, w, h, x, y, &to_x, &to_y);
		j->im->tpixels[to_y][to_x] = gdTrueColor(rgb[0], rgb[1], rgb[2]);
	}
}

static enum rc decode_jpeg(struct job *j)
{
	struct jpeg_sink sink = {.begin = jpeg_begin, .row = jpeg_row, .ctx = j};
	int64_t most = j->probe.progressive ? REDUCED_PIXELS_PROGRESSIVE : REDUCED_PIXELS;
	bool whole = pixels(&j->probe) <= WORKER_IMAGE_PIXELS_MAX;
	int divisor = whole ? 1 : jpeg_divisor(j->probe.width, j->probe.height, most);
	return jpeg_read(j->q->bytes, divisor, &sink, &j->reply.damaged);
}

static gdImagePtr decode_other(enum worker_image_format format, struct str bytes)
{
	int n = (int)bytes.n;
	void *p = (void *)bytes.p;
	if (format == WORKER_IMAGE_PNG)
		return gd.ImageCreateFromPngPtr(n, p);
	return format == WORKER_IMAGE_GIF ? gd.ImageCreateFromGifPtr(n, p) : gd.ImageCreateFromWebpPtr(n, p);
}

/* A JPEG is turned row by row, the others when they are whole. */
static enum rc turn_upright(struct job *j)
{
	int w = gdImageSX(j->im), h = gdImageSY(j->im);
	bool swap = j->probe.orientation >= 5;
	int to_w = swap ? h : w, to_h = swap ? w : h;
	gdImagePtr to = gd.ImagePaletteToTrueColor(j->im) ? gd.ImageCreateTrueColor(to_w, to_h) : NULL;
	if (to == NULL)
		return no_memory();
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			int to_x, to_y;
			upright_place(j->probe.orientation, to_w, to_h, x, y, &to_x, &to_y);
			to->tpixels[to_y][to_x] = j->im->tpixels[y][x];
		}
	gd.ImageDestroy(j->im);
	j->im = to;
	return RC_OK;
}

static enum rc decode(struct job *j)
{
	enum worker_image_format format = j->probe.format;
	if (format == WORKER_IMAGE_JPEG)
		return decode_jpeg(j);
	j->im = decode_other(format, j->q->bytes);
	if (j->im == NULL)
		return rc_fail(RC_INVALID, "this %s picture is broken", worker_image_type(format) + 6);
	if (gdImageSX(j->im) != j->probe.width || gdImageSY(j->im) != j->probe.height)
		return rc_fail(RC_INVALID, "this picture is not of the size it says");
	j->reply.damaged = j->probe.cut;
	return j->probe.orientation > 1 ? turn_upright(j) : RC_OK;
}

static enum rc check_size(struct str bytes, const struct image_probe *p)
{
	int64_t most = p->format == WORKER_IMAGE_JPEG ? WORKER_JPEG_PIXELS_MAX : WORKER_IMAGE_PIXELS_MAX;
	if (bytes.n > WORKER_IMAGE_MAX)
		return rc_fail(RC_LIMITED, "a picture of %zu bytes is larger than %u", bytes.n, WORKER_IMAGE_MAX);
	if (p->width > WORKER_IMAGE_SIDE_MAX || p->height > WORKER_IMAGE_SIDE_MAX || pixels(p) > most)
		return rc_fail(RC_LIMITED, "a picture of %d by %d is larger than %lld pixels or %d a side", p->width,
			       p->height, (long long)most, WORKER_IMAGE_SIDE_MAX);
	return RC_OK;
}

/* --- Making --- */

/* The picture in true colours; NULL when there is no memory. */
static gdImagePtr true_colors(struct job *j)
{
	if (gdImageTrueColor(j->im))
		return j->im;
	if (j->colors == NULL) {
		j->colors = gd.ImageClone(j->im);
		if (j->colors && !gd.ImagePaletteToTrueColor(j->colors)) {
			gd.ImageDestroy(j->colors);
			j->colors = NULL;
		}
	}
	return j->colors;
}

static void keep_alpha(gdImagePtr im)
{
	gd.ImageAlphaBlending(im, 0);
	gd.ImageSaveAlpha(im, 1);
}

static gdImagePtr scaled(gdImagePtr im, int width, int height)
{
	gd.ImageSetInterpolationMethod(im, GD_TRIANGLE);
	return gd.ImageScale(im, (unsigned)width, (unsigned)height);
}

static int height_at(const struct job *j, int width)
{
	int height = (int)(((int64_t)j->reply.height * width + j->reply.width / 2) / j->reply.width);
	return height > 0 ? height : 1;
}

/* What smaller ones are made of; NULL when there is no memory. */
static gdImagePtr base_of(struct job *j)
{
	gdImagePtr full = true_colors(j);
	if (full == NULL || j->reply.width <= BASE_WIDTH)
		return full;
	if (j->base == NULL)
		j->base = scaled(full, BASE_WIDTH, height_at(j, BASE_WIDTH));
	if (j->base)
		keep_alpha(j->base);
	return j->base;
}

/* The mean of four pixels, each counting as much as it covers. */
static int mean_of(const int four[4])
{
	int cover = 0, alpha = 0, red = 0, green = 0, blue = 0;
	for (int i = 0; i < 4; i++) {
		int c = gdAlphaMax - gdTrueColorGetAlpha(four[i]);
		cover += c;
		alpha += gdTrueColorGetAlpha(four[i]);
		red += c * gdTrueColorGetRed(four[i]);
		green += c * gdTrueColorGetGreen(four[i]);
		blue += c * gdTrueColorGetBlue(four[i]);
	}
	if (cover == 0)
		return four[0];
	int half = cover / 2;
	return gdTrueColorAlpha((red + half) / cover, (green + half) / cover, (blue + half) / cover, (alpha + 2) / 4);
}

/* The same where all cover: two colours at a time, apart by eight bits. */
static int mean_of_opaque(const int four[4])
{
	unsigned red_blue = 0x20002, green = 0x200;
	for (int i = 0; i < 4; i++) {
		red_blue += (unsigned)four[i] & 0xFF00FF;
		green += (unsigned)four[i] & 0xFF00;
	}
	return (int)((red_blue >> 2 & 0xFF00FF) | (green >> 2 & 0xFF00));
}

static gdImagePtr halved(gdImagePtr im)
{
	int width = gdImageSX(im) / 2, height = gdImageSY(im) / 2;
	gdImagePtr half = gd.ImageCreateTrueColor(width, height);
	for (int y = 0; half && y < height; y++) {
		const int *above = im->tpixels[2 * y], *below = im->tpixels[2 * y + 1];
		for (int x = 0; x < width; x++) {
			const int four[4] = {above[2 * x], above[2 * x + 1], below[2 * x], below[2 * x + 1]};
			bool opaque = ((four[0] | four[1] | four[2] | four[3]) & 0x7F000000) == 0;
			half->tpixels[y][x] = opaque ? mean_of_opaque(four) : mean_of(four);
		}
	}
	return half;
}

/* The smallest of the halved ones that is at least as wide; the base itself where none is. NULL without memory. */
static gdImagePtr source_for(struct job *j, int width)
{
	gdImagePtr from = width > BASE_WIDTH ? true_colors(j) : base_of(j);
	for (int i = 0; from && width <= BASE_WIDTH && i < HALVINGS; i++) {
		if (gdImageSX(from) / 2 < width || gdImageSY(from) < 2)
			break;
		if (!j->half[i])
			j->half[i] = halved(from);
		from = j->half[i];
	}
	return from;
}

static void *encode(gdImagePtr im, enum worker_image_format format, int *ret_size)
{
	switch (format) {
	case WORKER_IMAGE_JPEG:
		gd.ImageInterlace(im, (int64_t)gdImageSX(im) * gdImageSY(im) <= PROGRESSIVE_PIXELS_MAX);
		return gd.ImageJpegPtr(im, ret_size, JPEG_QUALITY);
	case WORKER_IMAGE_WEBP:
		return gd.ImageWebpPtrEx(im, ret_size, WEBP_QUALITY);
	case WORKER_IMAGE_GIF:
		return gd.ImageGifPtr(im, ret_size);
	default:
		return gd.ImagePngPtrEx(im, ret_size, PNG_LEVEL);
	}
}

static bool webp_takes(int width, int height)
{
	return (int64_t)width * height <= WEBP_PIXELS_MAX && width <= WEBP_SIDE_MAX && height <= WEBP_SIDE_MAX;
}

static enum rc put_variant(struct job *j, gdImagePtr im, enum worker_image_format format, unsigned crop)
{
	int size = 0;
	if (format == WORKER_IMAGE_WEBP && !webp_takes(gdImageSX(im), gdImageSY(im)))
		return RC_OK;
	void *bytes = encode(im, format, &size);
	if (bytes == NULL || size <= 0) {
		gd.Free(bytes);
		return no_memory();
	}
	struct worker_image_variant v = {format, gdImageSX(im), gdImageSY(im), crop, {bytes, (size_t)size}};
	image_variant_put(j->out, &v);
	gd.Free(bytes);
	return RC_OK;
}

/* In the format, and as WebP when that is asked and is another one. */
static enum rc put_both(struct job *j, gdImagePtr im, enum worker_image_format format, gdImagePtr webp)
{
	enum rc rc = put_variant(j, im, format, 0);
	if (rc != RC_OK || !j->q->webp || format == WORKER_IMAGE_WEBP)
		return rc;
	return webp ? put_variant(j, webp, WORKER_IMAGE_WEBP, 0) : no_memory();
}

/* What moves, or is too large for its encoder, stays as it came, without what is no picture. */
static bool stays(const struct job *j)
{
	return j->probe.animated ||
	       (j->probe.format == WORKER_IMAGE_WEBP && !webp_takes(j->reply.width, j->reply.height));
}

static enum rc put_stripped(struct job *j)
{
	CLEANUP(buf_done) struct buf bytes = BUF(WORKER_IMAGE_MAX + 64);
	enum rc rc = image_strip(&bytes, j->q->bytes, j->probe.format);
	if (rc != RC_OK)
		return rc;
	struct worker_image_variant v = {j->probe.format, j->reply.width, j->reply.height, 0, buf_str(&bytes)};
	image_variant_put(j->out, &v);
	return RC_OK;
}

static enum rc put_width(struct job *j, int width)
{
	enum worker_image_format format = j->probe.format;
	if (width == j->reply.width && stays(j))
		return put_stripped(j);
	if (width == j->reply.width) {
		keep_alpha(j->im);
		return put_both(j, j->im, format, j->q->webp ? true_colors(j) : NULL);
	}
	gdImagePtr from = source_for(j, width);
	CLEANUP(image_done) gdImagePtr im = from ? scaled(from, width, height_at(j, width)) : NULL;
	if (im == NULL)
		return no_memory();
	keep_alpha(im);
	/* a scaled picture has more colours than a GIF can hold */
	return put_both(j, im, format == WORKER_IMAGE_GIF ? WORKER_IMAGE_PNG : format, im);
}

/* A JPEG knows no transparency, and whoever shows shared links knows no WebP: the crop stands on white. */
static enum rc put_crop(struct job *j, unsigned number)
{
	gdImagePtr base = base_of(j);
	if (base == NULL)
		return no_memory();
	struct image_crop_place p = image_crop_place(gdImageSX(base), gdImageSY(base), j->q->crops[number - 1],
						     j->q->focus_x, j->q->focus_y);
	CLEANUP(image_done) gdImagePtr im = gd.ImageCreateTrueColor(p.to_width, p.to_height);
	if (im == NULL)
		return no_memory();
	gd.ImageFilledRectangle(im, 0, 0, p.to_width - 1, p.to_height - 1, WHITE);
	if (p.to_width == p.width && p.to_height == p.height)
		gd.ImageCopy(im, base, 0, 0, p.x, p.y, p.width, p.height);
	else
		gd.ImageCopyResampled(im, base, 0, 0, p.x, p.y, p.to_width, p.to_height, p.width, p.height);
	return put_variant(j, im, WORKER_IMAGE_JPEG, number);
}

static enum rc put_crops(struct job *j)
{
	enum rc rc = RC_OK;
	for (unsigned i = 1; rc == RC_OK && i <= j->q->n_crops; i++)
		rc = put_crop(j, i);
	return rc;
}

static enum rc put_variants(struct job *j)
{
	for (size_t i = 0; i < j->q->n_widths; i++) {
		int width = j->q->widths[i] == 0 ? j->reply.width : j->q->widths[i];
		if (width < 1 || width > j->reply.width)
			continue;
		enum rc rc = put_width(j, width);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc run(struct arena *a, struct job *j)
{
	bool swap = j->probe.orientation >= 5;
	j->reply = (struct worker_image_reply){
		.format = j->probe.format,
		.width = swap ? j->probe.height : j->probe.width,
		.height = swap ? j->probe.width : j->probe.height,
		.animated = j->probe.animated,
	};
	image_texts_read(a, j->q->bytes, &j->reply.texts);
	if (j->probe.format == WORKER_IMAGE_WEBP && j->probe.animated) { /* libgd does not read it */
		image_reply_put(j->out, &j->reply);
		return j->q->n_widths > 0 ? put_stripped(j) : RC_OK;
	}
	enum rc rc = decode(j);
	if (rc != RC_OK)
		return rc;
	j->reply.width = gdImageSX(j->im);
	j->reply.height = gdImageSY(j->im);
	image_reply_put(j->out, &j->reply);
	rc = put_variants(j);
	return rc == RC_OK ? put_crops(j) : rc;
}

enum rc child_image_open(void)
{
	if (gd.ImageClone)
		return RC_OK;
	enum rc rc = jpeg_open();
	if (rc == RC_OK)
		rc = library_open(GD_SONAME, gd_calls, ARRAY_LEN(gd_calls));
	if (rc == RC_OK)
		gd.SetErrorMethod(silent);
	return rc;
}

enum rc child_image(struct arena *a, struct str request, struct buf *answer)
{
	struct worker_image_request q;
	struct job j = {.q = &q, .out = answer};
	enum rc rc = image_request_get(a, request, &q);
	if (rc == RC_OK)
		rc = image_probe(q.bytes, &j.probe);
	if (rc == RC_OK)
		rc = check_size(q.bytes, &j.probe);
	if (rc == RC_OK)
		rc = child_image_open();
	if (rc != RC_OK)
		return rc;
	rc = run(a, &j);
	image_done(&j.im);
	image_done(&j.colors);
	image_done(&j.base);
	for (int i = 0; i < HALVINGS; i++)
		image_done(&j.half[i]);
	return rc;
}
