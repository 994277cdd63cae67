/* Which part of a picture a crop takes: proportions, edges, small pictures. */
#include "worker/image_crop.h"

#include "worker_test.h"

static const struct worker_image_crop card = {1200, 630};

static void assert_place(struct image_crop_place p, int x, int y, int w, int h)
{
	assert_int_equal(p.x, x);
	assert_int_equal(p.y, y);
	assert_int_equal(p.width, w);
	assert_int_equal(p.height, h);
}

static void test_middle(void **state)
{
	assert_place(image_crop_place(2400, 2000, card, 50, 50), 0, 370, 2400, 1260);
	assert_place(image_crop_place(4000, 630, card, 50, 50), 1400, 0, 1200, 630);
}

static void test_focus_up_to_the_edges(void **state)
{
	assert_place(image_crop_place(2400, 2000, card, 50, 0), 0, 0, 2400, 1260);
	assert_place(image_crop_place(2400, 2000, card, 50, 100), 0, 740, 2400, 1260);
	assert_place(image_crop_place(2400, 2000, card, 50, 60), 0, 570, 2400, 1260);
	assert_place(image_crop_place(4000, 630, card, 20, 50), 200, 0, 1200, 630);
}

static void test_no_pixels_are_made_up(void **state)
{
	struct image_crop_place p = image_crop_place(100, 100, card, 50, 50);
	assert_place(p, 0, 24, 100, 52);
	assert_int_equal(p.to_width, 100);
	assert_int_equal(p.to_height, 52);
	p = image_crop_place(2400, 2000, card, 50, 50);
	assert_int_equal(p.to_width, 1200);
	assert_int_equal(p.to_height, 630);
}

static void test_any_size_stays_within(void **state)
{
	static const int sides[] = {1, 2, 3, 99, 16384};
	for (size_t i = 0; i < ARRAY_LEN(sides); i++)
		for (size_t k = 0; k < ARRAY_LEN(sides); k++)
			for (int f = 0; f <= 100; f += 25) {
				struct image_crop_place p = image_crop_place(sides[i], sides[k], card, f, 100 - f);
				assert_true(p.width >= 1 && p.height >= 1 && p.to_width >= 1 && p.to_height >= 1);
				assert_true(p.x >= 0 && p.y >= 0);
				assert_true(p.x + p.width <= sides[i] && p.y + p.height <= sides[k]);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_middle),
		cmocka_unit_test(test_focus_up_to_the_edges),
		cmocka_unit_test(test_no_pixels_are_made_up),
		cmocka_unit_test(test_any_size_stays_within),
	};
	return cmocka_run_group_tests_name("worker/image_crop", tests, NULL, NULL);
}
