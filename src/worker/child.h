/*
 * The child's side: one job after the other from one socket. Everything that parses hostile bytes is called from here.
 */
#ifndef WORKER_CHILD_H
#define WORKER_CHILD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/rc.h"

/* Appends the answer, or fails with its sentence. The arena lives as long as the job. */
typedef enum rc child_job(struct arena *a, struct str request, struct buf *answer);

child_job child_html;     /* html_job.c */
child_job child_text;     /* html_page.c */
child_job child_page;     /* html_page.c */
child_job child_image;    /* image.c */
child_job child_xml_open; /* xml.c; one reading at a time */
child_job child_xml_feed;
child_job child_xml_close;

/* Opens libgd, once; RC_INTERNAL when this machine lacks it. */
enum rc child_image_open(void) MUST_CHECK;

/* Serves until the other end closes. extra (may be NULL) answers codes from WIRE_FIRST_EXTRA on. */
_Noreturn void child_serve(int fd,
			   enum rc (*extra)(uint32_t op, struct arena *a, struct str request, struct buf *answer));

#endif
