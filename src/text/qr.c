/* See qr.h. */
#include "text/qr.h"

#include <qrencode.h>

#include "base/buf.h"

#define QUIET 4 /* modules of white that readers want around a code */

enum rc qr_make(struct arena *a, struct str text, struct qr *ret_qr)
{
	QRcode *code = QRcode_encodeString8bit(arena_cstr(a, text), 0, QR_ECLEVEL_M);
	if (!code)
		return rc_fail(RC_LIMITED, "%zu bytes do not fit into a QR code", text.n);
	CLEANUP(buf_done) struct buf b = BUF(262144);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				buf_printf(&b, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
	*ret_qr = (struct qr){.path = buf_to_arena(&b, a), .size = code->width + 2 * QUIET};
	QRcode_free(code);
	return RC_OK;
}
