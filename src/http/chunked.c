/*
 * A byte-wise state machine; only the data of a chunk is taken in one piece.
 */
#include "http/chunked.h"

#include "http/chars.h"

enum {
	SIZE,
	EXTENSION_START,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER_START,
	TRAILER,
	TRAILER_LF,
	END_LF,
	DONE
};

#define SIZE_DIGITS_MAX 12

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool step_size(struct chunked *c, char byte)
{
	int digit = hex_value(byte);
	if (digit >= 0) {
		c->left = c->left * 16 + (uint64_t)digit;
		return ++c->digits <= SIZE_DIGITS_MAX;
	}
	if (c->digits == 0)
		return false;
	c->state = byte == '\r' ? SIZE_LF : EXTENSION_START;
	return byte == '\r' || byte == ';';
}

/* Each semicolon is followed by a name. */
static bool step_extension_start(struct chunked *c, char byte)
{
	c->state = EXTENSION;
	return char_is_token(byte);
}

static bool step_extension(struct chunked *c, char byte)
{
	if (byte == '\r')
		c->state = SIZE_LF;
	else if (byte == ';')
		c->state = EXTENSION_START;
	return byte == '\r' || chars_are_field_value((struct str){&byte, 1});
}

static bool step_size_end(struct chunked *c, char byte)
{
	c->state = c->left > 0 ? DATA : TRAILER_START;
	c->line = c->digits = 0;
	return byte == '\n';
}

/* A trailer line starts with a field name: a space there would be a folded line. */
static bool step_trailer_start(struct chunked *c, char byte)
{
	c->state = byte == '\r' ? END_LF : TRAILER;
	return byte == '\r' || char_is_token(byte);
}

static bool step_trailer(struct chunked *c, char byte)
{
	if (byte == '\r')
		c->state = TRAILER_LF;
	return byte == '\r' || chars_are_field_value((struct str){&byte, 1});
}

static bool expect(struct chunked *c, char byte, char wanted, int next)
{
	c->state = next;
	return byte == wanted;
}

static bool step(struct chunked *c, char byte)
{
	switch (c->state) {
	case SIZE:
		return ++c->line <= CHUNK_LINE_MAX && step_size(c, byte);
	case EXTENSION_START:
		return ++c->line <= CHUNK_LINE_MAX && step_extension_start(c, byte);
	case EXTENSION:
		return ++c->line <= CHUNK_LINE_MAX && step_extension(c, byte);
	case SIZE_LF:
		return step_size_end(c, byte);
	case DATA_CR:
		return expect(c, byte, '\r', DATA_LF);
	case DATA_LF:
		return expect(c, byte, '\n', SIZE);
	case TRAILER_START:
		return ++c->trailer <= CHUNK_TRAILER_MAX && step_trailer_start(c, byte);
	case TRAILER:
		return ++c->trailer <= CHUNK_TRAILER_MAX && step_trailer(c, byte);
	case TRAILER_LF:
		return expect(c, byte, '\n', TRAILER_START);
	case END_LF:
		return expect(c, byte, '\n', DONE);
	default:
		return false;
	}
}

static size_t take_data(struct chunked *c, struct str bytes, struct buf *out)
{
	size_t n = bytes.n < c->left ? bytes.n : (size_t)c->left;
	buf_put(out, (struct str){bytes.p, n});
	c->left -= n;
	if (c->left == 0)
		c->state = DATA_CR;
	return n;
}

enum chunked_step chunked_decode(struct chunked *c, struct str bytes, struct buf *out, size_t *ret_used)
{
	size_t at = 0;
	enum chunked_step result = CHUNKED_MORE;
	while (at < bytes.n && result == CHUNKED_MORE) {
		if (c->state == DATA) {
			/*
			 * Refused by its announced size already, so that the answer does not depend on how bytes
			 * arrive.
			 */
			if (c->left > out->max - out->n)
				result = CHUNKED_FULL;
			else
				at += take_data(c, str_slice(bytes, at, bytes.n), out);
			continue;
		}
		if (!step(c, bytes.p[at]))
			result = CHUNKED_BAD;
		else if (c->state == DONE)
			result = CHUNKED_DONE;
		at++;
	}
	*ret_used = at;
	return result;
}
