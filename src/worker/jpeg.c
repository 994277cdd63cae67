/*
 * The door to libjpeg, in the child. libgd reads JPEG too, but only whole and without telling that half is missing.
 */
#include <setjmp.h>
#include <stdio.h> /* jpeglib.h wants FILE */
#include <stdlib.h>

#include <jpeglib.h>
/* clang-format off: it needs the one above */
#include <jerror.h>
/* clang-format on */

#include "base/library.h"
#include "worker/jpeg.h"

#define ROW_PIXELS_MAX (WORKER_IMAGE_SIDE_MAX + 1)

#define JPEG_CALLS(X)                                                                                                  \
	X(jpeg, jpeg_, CreateDecompress)                                                                               \
	X(jpeg, jpeg_, destroy_decompress)                                                                             \
	X(jpeg, jpeg_, finish_decompress)                                                                              \
	X(jpeg, jpeg_, mem_src)                                                                                        \
	X(jpeg, jpeg_, read_header)                                                                                    \
	X(jpeg, jpeg_, read_scanlines)                                                                                 \
	X(jpeg, jpeg_, start_decompress)                                                                               \
	X(jpeg, jpeg_, std_error)

static struct {
	JPEG_CALLS(LIBRARY_FIELD)
} jpeg;
static const struct library_call jpeg_calls[] = {JPEG_CALLS(LIBRARY_CALL)};

enum rc jpeg_open(void)
{
	return jpeg.std_error ? RC_OK : library_open(JPEG_SONAME, jpeg_calls, ARRAY_LEN(jpeg_calls));
}

struct reading {
	struct jpeg_decompress_struct d;
	struct jpeg_error_mgr errors;
	jmp_buf failed;
	bool damaged;
	const struct jpeg_sink *sink;
	enum rc rc; /* of the sink */
};

static struct reading *reading_of(j_common_ptr info)
{
	return info->client_data;
}

static void on_error(j_common_ptr info)
{
	longjmp(reading_of(info)->failed, info->err->msg_code == JERR_OUT_OF_MEMORY ? RC_LIMITED : RC_INVALID);
}

/* level < 0: a warning. Most of them mean nothing to whoever looks at the picture. */
static void on_message(j_common_ptr info, int level)
{
	if (level < 0 && (info->err->msg_code == JWRN_HIT_MARKER || info->err->msg_code == JWRN_JPEG_EOF))
		reading_of(info)->damaged = true;
}

static void on_output(j_common_ptr info) {}

/* Ink to light; Adobe writes how much is left, everybody else how much is used. */
static void rgb_of_cmyk(const unsigned char *in, bool adobe, unsigned char *out, size_t n)
{
	for (size_t i = 0; i < n; i++, in += 4, out += 3) {
		for (int c = 0; c < 3; c++) {
			unsigned ink = adobe ? in[c] : 255u - in[c], black = adobe ? in[3] : 255u - in[3];
			out[c] = (unsigned char)(ink * black / 255);
		}
	}
}

static void rows_read(struct reading *r)
{
	static unsigned char row[ROW_PIXELS_MAX * 4], rgb[ROW_PIXELS_MAX * 3];
	bool cmyk = r->d.out_color_space == JCS_CMYK;
	while (r->d.output_scanline < r->d.output_height) {
		JSAMPROW rows[] = {row};
		int y = (int)r->d.output_scanline;
		if (jpeg.read_scanlines(&r->d, rows, 1) != 1)
			break;
		if (cmyk)
			rgb_of_cmyk(row, r->d.saw_Adobe_marker, rgb, r->d.output_width);
		r->sink->row(r->sink->ctx, y, cmyk ? rgb : row);
	}
}

static bool is_cmyk(J_COLOR_SPACE space)
{
	return space == JCS_CMYK || space == JCS_YCCK;
}

static void read_all(struct reading *r, struct str bytes, int divisor)
{
	jpeg.CreateDecompress(&r->d, JPEG_LIB_VERSION, sizeof r->d);
	jpeg.mem_src(&r->d, (const unsigned char *)bytes.p, bytes.n);
	jpeg.read_header(&r->d, TRUE);
	r->d.out_color_space = is_cmyk(r->d.jpeg_color_space) ? JCS_CMYK : JCS_RGB;
	r->d.scale_num = 1;
	r->d.scale_denom = (unsigned)divisor;
	r->d.dct_method = JDCT_ISLOW;
	jpeg.start_decompress(&r->d);
	if (r->d.output_width >= ROW_PIXELS_MAX)
		longjmp(r->failed, RC_LIMITED);
	r->rc = r->sink->begin(r->sink->ctx, (int)r->d.output_width, (int)r->d.output_height);
	if (r->rc != RC_OK)
		return;
	rows_read(r);
	jpeg.finish_decompress(&r->d);
}

int jpeg_divisor(int width, int height, int64_t max_pixels)
{
	int divisor = 1;
	while (divisor < 8 && (int64_t)(width / divisor) * (height / divisor) > max_pixels)
		divisor *= 2;
	return divisor;
}

enum rc jpeg_read(struct str bytes, int divisor, const struct jpeg_sink *sink, bool *ret_damaged)
{
	struct reading *r = calloc(1, sizeof *r);
	ensure(r);
	r->sink = sink;
	r->d.err = jpeg.std_error(&r->errors);
	r->d.client_data = r;
	r->errors.error_exit = on_error;
	r->errors.emit_message = on_message;
	r->errors.output_message = on_output;
	int failed = setjmp(r->failed);
	if (failed == 0)
		read_all(r, bytes, divisor);
	jpeg.destroy_decompress(&r->d);
	enum rc rc = r->rc;
	*ret_damaged = r->damaged;
	free(r);
	if (failed == RC_LIMITED)
		return rc_fail(RC_LIMITED, "this picture needs too much memory");
	return failed ? rc_fail(RC_INVALID, "this JPEG picture is broken") : rc;
}
