/*
 * A short text as a QR code (ISO/IEC 18004, error correction M), as the path of an SVG picture. The only file that
 * knows libqrencode.
 */
#ifndef TEXT_QR_H
#define TEXT_QR_H

#include "base/arena.h"

struct qr {
	struct str path; /* the d of one <path>: a square of 1 for each dark module, quiet zone included in the place */
	int64_t size;    /* the side, quiet zone of 4 included: viewBox "0 0 size size" */
};

/* RC_LIMITED: the text is too long for a code. */
enum rc qr_make(struct arena *a, struct str text, struct qr *ret_qr) MUST_CHECK;

#endif
