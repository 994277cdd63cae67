/*
 * Finding and sending media by path, also for paths outside /media/.
 */
#ifndef WEB_READER_MEDIA_H
#define WEB_READER_MEDIA_H

#include "store/media.h"
#include "web/req.h"

/*
 * What the path delivers; a sized name of an imported site ("-300x200") gets the nearest size that is there.
 * RC_NOT_FOUND.
 */
enum rc media_find(struct req *q, struct str path, struct media_file *ret_file) MUST_CHECK;
/*
 * Answers with its bytes: ETag, Range, a day of caching, and nothing in it may run. What only withdrawn articles use is
 * withdrawn with them: 404 for readers; staff see it, and nothing keeps it.
 */
enum rc media_answer(struct req *q, const struct media_file *f) MUST_CHECK;

#endif
