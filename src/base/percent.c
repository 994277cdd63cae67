/*
 * Largest remainder and half-up rounding in integers.
 */
#include "base/percent.h"

#include "base/rc.h"

#define SHARES_MAX 64
#define COUNT_MAX ((int64_t)1 << 53)

static size_t largest(const int64_t *rest, size_t n)
{
	size_t at = 0;
	for (size_t i = 1; i < n; i++)
		if (rest[i] > rest[at])
			at = i;
	return at;
}

void percent_shares(const int64_t *counts, size_t n, int *ret_percent)
{
	int64_t rest[SHARES_MAX], sum = 0;
	int left = 100;
	ensure(n <= SHARES_MAX, "too many shares");
	for (size_t i = 0; i < n; i++) {
		ensure(counts[i] >= 0 && counts[i] <= COUNT_MAX, "a count is out of range");
		sum += counts[i];
	}
	for (size_t i = 0; i < n; i++) {
		ret_percent[i] = sum > 0 ? (int)(counts[i] * 100 / sum) : 0;
		rest[i] = sum > 0 ? counts[i] * 100 % sum : 0;
		left -= ret_percent[i];
	}
	for (; sum > 0 && left > 0; left--) {
		size_t at = largest(rest, n);
		ret_percent[at]++;
		rest[at] = -1;
	}
}

int64_t average_tenths(int64_t sum, int64_t count)
{
	ensure(sum >= 0 && sum <= COUNT_MAX && count >= 0 && count <= COUNT_MAX, "a sum is out of range");
	return count == 0 ? 0 : (sum * 20 + count) / (count * 2);
}
