/* Which part of a picture a crop takes: see image_crop.h. */
#include "worker/image_crop.h"

static int at_least_1(int64_t n)
{
	return n < 1 ? 1 : (int)n;
}

/* Where a part of this length begins so that its middle is near the focus and it stays within the whole. */
static int begin_of(int whole, int part, int focus)
{
	int64_t middle = (int64_t)whole * focus / 100, at = middle - part / 2;
	if (at < 0)
		return 0;
	return at > whole - part ? whole - part : (int)at;
}

struct image_crop_place image_crop_place(int w, int h, struct worker_image_crop crop, int focus_x, int focus_y)
{
	struct image_crop_place p = {.width = w, .height = h, .to_width = crop.width, .to_height = crop.height};
	if ((int64_t)w * crop.height > (int64_t)h * crop.width)
		p.width = at_least_1((int64_t)h * crop.width / crop.height);
	else
		p.height = at_least_1((int64_t)w * crop.height / crop.width);
	if (p.width < crop.width) {
		p.to_width = p.width;
		p.to_height = p.height;
	}
	p.x = begin_of(w, p.width, focus_x);
	p.y = begin_of(h, p.height, focus_y);
	return p;
}
