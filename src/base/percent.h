/*
 * Shares and averages in whole numbers, so that what a page shows adds up. Plain arithmetic.
 */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include <stddef.h>
#include <stdint.h>

/*
 * ret_percent[i] = the share of counts[i] in whole percent; together exactly 100 (largest remainder, ties to the
 * earlier one), or all 0 when the sum is 0. Counts are 0 to 2^53; n is at most 64.
 */
void percent_shares(const int64_t *counts, size_t n, int *ret_percent);

/* sum / count in tenths, half up (average_tenths(9, 2) is 45); 0 when count is 0. 0 <= sum <= 2^53. */
int64_t average_tenths(int64_t sum, int64_t count);

#endif
