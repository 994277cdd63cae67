/*
 * Which part of a picture a crop takes. Numbers only; knows no library.
 */
#ifndef WORKER_IMAGE_CROP_H
#define WORKER_IMAGE_CROP_H

#include "worker/worker.h"

struct image_crop_place {
	int x, y, width, height; /* of the part, within the picture */
	int to_width, to_height; /* what it becomes: never more pixels than it has */
};

/*
 * The largest part of a picture of w by h with the crop's proportions whose middle is as near to the focus (in percent)
 * as the edges allow. All sizes are at least 1.
 */
struct image_crop_place image_crop_place(int w, int h, struct worker_image_crop crop, int focus_x, int focus_y);

#endif
