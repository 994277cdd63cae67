/* See colour.h. */
#include "text/colour.h"

#include <math.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

enum rc colour_parse(struct str s, struct colour *ret_colour)
{
	unsigned n = 0;
	if (s.n != 7 || s.p[0] != '#')
		return RC_INVALID;
	for (size_t i = 1; i < 7; i++) {
		if (hex_digit(s.p[i]) < 0)
			return RC_INVALID;
		n = n << 4 | (unsigned)hex_digit(s.p[i]);
	}
	*ret_colour = (struct colour){(unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n};
	return RC_OK;
}

/* https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
static double linear(unsigned char channel)
{
	double c = channel / 255.0;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour c)
{
	return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

int colour_contrast(struct colour a, struct colour b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
	return (int)lround(100 * (x > y ? x / y : y / x));
}
