/*
 * The door to libgd, in the child: decodes, turns upright, scales, and writes again, so that nothing of a stranger's
 * bytes but their colours gets through. The child alone opens it: with the codecs behind it these are 44 libraries.
 */
#include <gd.h>
#include <stdlib.h>

#include "base/library.h"
#include "worker/child.h"
#include "worker/image_probe.h"
#include "worker/image_wire.h"

#define JPEG_QUALITY 82
#define WEBP_QUALITY 78
#define PNG_LEVEL 6
/* libwebp and progressive JPEG need the picture's own memory several times */
#define WEBP_PIXELS_MAX 16000000
#define PROGRESSIVE_PIXELS_MAX 16000000
#define WEBP_SIDE_MAX 16383

#define GD_CALLS(X)                                                                                                    \
	X(gd, gd, Free)                                                                                                \
	X(gd, gd, ImageAlphaBlending)                                                                                  \
	X(gd, gd, ImageClone)                                                                                          \
	X(gd, gd, ImageCreateFromGifPtr)                                                                               \
	X(gd, gd, ImageCreateFromJpegPtr)                                                                              \
	X(gd, gd, ImageCreateFromPngPtr)                                                                               \
	X(gd, gd, ImageCreateFromWebpPtr)                                                                              \
	X(gd, gd, ImageCreateTrueColor)                                                                                \
	X(gd, gd, ImageDestroy)                                                                                        \
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
	gdImagePtr im;     /* as decoded */
	gdImagePtr colors; /* a copy in true colours, made when im has a palette */
	struct worker_image_reply reply;
	struct buf *out;
};

static void silent(int level, const char *format, va_list args) {}

static void image_done(gdImagePtr *im)
{
	if (*im)
		gd.ImageDestroy(*im);
}

static gdImagePtr decode(enum worker_image_format format, struct str bytes)
{
	int n = (int)bytes.n;
	void *p = (void *)bytes.p;
	switch (format) {
	case WORKER_IMAGE_JPEG:
		return gd.ImageCreateFromJpegPtr(n, p);
	case WORKER_IMAGE_PNG:
		return gd.ImageCreateFromPngPtr(n, p);
	case WORKER_IMAGE_GIF:
		return gd.ImageCreateFromGifPtr(n, p);
	case WORKER_IMAGE_WEBP:
		return gd.ImageCreateFromWebpPtr(n, p);
	case WORKER_IMAGE_NONE:
		break;
	}
	return NULL;
}

static int64_t pixels(const struct image_probe *p)
{
	return (int64_t)p->width * p->height;
}

static enum rc check_size(struct str bytes, const struct image_probe *p)
{
	if (bytes.n > WORKER_IMAGE_MAX)
		return rc_fail(RC_LIMITED, "a picture of %zu bytes is larger than %u", bytes.n, WORKER_IMAGE_MAX);
	if (p->width > WORKER_IMAGE_SIDE_MAX || p->height > WORKER_IMAGE_SIDE_MAX ||
	    pixels(p) > WORKER_IMAGE_PIXELS_MAX)
		return rc_fail(RC_LIMITED, "a picture of %d by %d is larger than %d pixels or %d a side", p->width,
			       p->height, WORKER_IMAGE_PIXELS_MAX, WORKER_IMAGE_SIDE_MAX);
	return RC_OK;
}

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

static enum rc no_memory(void)
{
	return rc_fail(RC_LIMITED, "this picture needs too much memory");
}

static void keep_alpha(gdImagePtr im)
{
	gd.ImageAlphaBlending(im, 0);
	gd.ImageSaveAlpha(im, 1);
}

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

/* A new picture turned as EXIF asks; NULL when there is no memory. */
static gdImagePtr turned(gdImagePtr im, int orientation)
{
	bool swap = orientation >= 5;
	int w = swap ? gdImageSY(im) : gdImageSX(im);
	int h = swap ? gdImageSX(im) : gdImageSY(im);
	gdImagePtr out = gd.ImageCreateTrueColor(w, h);
	if (out == NULL)
		return NULL;
	for (int y = 0; y < gdImageSY(im); y++) {
		for (int x = 0; x < gdImageSX(im); x++) {
			int to_x, to_y;
			upright_place(orientation, w, h, x, y, &to_x, &to_y);
			out->tpixels[to_y][to_x] = im->tpixels[y][x];
		}
	}
	return out;
}

/* The picture upright at this width, as one that the caller destroys; NULL when there is no memory. */
static gdImagePtr scaled(const struct job *j, gdImagePtr im, int width, int height)
{
	bool swap = j->probe.orientation >= 5;
	gd.ImageSetInterpolationMethod(im, GD_TRIANGLE);
	gdImagePtr small = gd.ImageScale(im, (unsigned)(swap ? height : width), (unsigned)(swap ? width : height));
	if (small == NULL || j->probe.orientation == 1)
		return small;
	gdImagePtr out = turned(small, j->probe.orientation);
	gd.ImageDestroy(small);
	return out;
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

static enum rc put_variant(struct job *j, gdImagePtr im, enum worker_image_format format)
{
	int size = 0;
	if (format == WORKER_IMAGE_WEBP && ((int64_t)gdImageSX(im) * gdImageSY(im) > WEBP_PIXELS_MAX ||
					    gdImageSX(im) > WEBP_SIDE_MAX || gdImageSY(im) > WEBP_SIDE_MAX))
		return RC_OK;
	void *bytes = encode(im, format, &size);
	if (bytes == NULL || size <= 0) {
		gd.Free(bytes);
		return no_memory();
	}
	struct worker_image_variant v = {format, gdImageSX(im), gdImageSY(im), {bytes, (size_t)size}};
	image_variant_put(j->out, &v);
	gd.Free(bytes);
	return RC_OK;
}

/* In the format, and as WebP when that is asked and is another one. */
static enum rc put_both(struct job *j, gdImagePtr im, enum worker_image_format format, gdImagePtr webp)
{
	enum rc rc = put_variant(j, im, format);
	if (rc != RC_OK || !j->q->webp || format == WORKER_IMAGE_WEBP)
		return rc;
	return webp ? put_variant(j, webp, WORKER_IMAGE_WEBP) : no_memory();
}

static enum rc put_width(struct job *j, int width)
{
	enum worker_image_format format = j->probe.format;
	if (width == j->reply.width && j->probe.orientation == 1) {
		keep_alpha(j->im);
		return put_both(j, j->im, format, j->q->webp ? true_colors(j) : NULL);
	}
	int height = (int)(((int64_t)j->reply.height * width + j->reply.width / 2) / j->reply.width);
	gdImagePtr full = true_colors(j);
	if (full == NULL)
		return no_memory();
	CLEANUP(image_done)
	gdImagePtr im = width == j->reply.width ? turned(full, j->probe.orientation)
						: scaled(j, full, width, height > 0 ? height : 1);
	if (im == NULL)
		return no_memory();
	keep_alpha(im);
	/* a scaled picture has more colours than a GIF can hold */
	return put_both(j, im, format == WORKER_IMAGE_GIF ? WORKER_IMAGE_PNG : format, im);
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

static enum rc run(struct job *j)
{
	bool swap = j->probe.orientation >= 5;
	j->reply = (struct worker_image_reply){
		.format = j->probe.format,
		.width = swap ? j->probe.height : j->probe.width,
		.height = swap ? j->probe.width : j->probe.height,
		.animated = j->probe.animated,
	};
	image_reply_put(j->out, &j->reply);
	if (j->probe.format == WORKER_IMAGE_WEBP && j->probe.animated)
		return RC_OK; /* libgd does not read it */
	j->im = decode(j->probe.format, j->q->bytes);
	if (j->im == NULL && j->probe.progressive && pixels(&j->probe) > PROGRESSIVE_PIXELS_MAX)
		return no_memory(); /* most likely: libgd does not say */
	if (j->im == NULL)
		return rc_fail(RC_INVALID, "this %s picture is broken", worker_image_type(j->probe.format) + 6);
	if (gdImageSX(j->im) != j->probe.width || gdImageSY(j->im) != j->probe.height)
		return rc_fail(RC_INVALID, "this picture is not of the size it says");
	return put_variants(j);
}

enum rc child_image_open(void)
{
	if (gd.ImageClone)
		return RC_OK;
	enum rc rc = library_open(GD_SONAME, gd_calls, ARRAY_LEN(gd_calls));
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
	rc = run(&j);
	image_done(&j.im);
	image_done(&j.colors);
	return rc;
}
