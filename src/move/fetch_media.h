/*
 * Bytes of pictures and files from the old site, and from wherever else its media say they are: through the guard
 * against private addresses, resumed where a transfer broke, never whole in memory.
 */
#ifndef MOVE_FETCH_MEDIA_H
#define MOVE_FETCH_MEDIA_H

#include "net/http_client.h"
#include "store/media.h"

struct site;

/*
 * Fetches address and stores its bytes as media_ingest_file() does (ingest.h). tmp: a folder for the file that holds
 * the bytes meanwhile. RC_NOT_FOUND, RC_DENIED, RC_INVALID, RC_LIMITED: this one cannot be had, by its reason; RC_BUSY:
 * not now.
 */
enum rc fetch_media(struct site *s, struct http_client *client, struct arena *a, const char *tmp, struct str address,
		    struct media *m) MUST_CHECK;

#endif
