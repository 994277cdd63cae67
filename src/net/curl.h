/*
 * libcurl, opened and started once by whatever in this folder first needs it. A server that neither fetches nor sends
 * mail goes without it and the 22 libraries behind it.
 */
#ifndef NET_CURL_H
#define NET_CURL_H

#include <curl/curl.h>

#include "base/library.h"

#define CURL_CALLS(X)                                                                                                  \
	X(libcurl, curl_, easy_cleanup)                                                                                \
	X(libcurl, curl_, easy_getinfo)                                                                                \
	X(libcurl, curl_, easy_init)                                                                                   \
	X(libcurl, curl_, easy_perform)                                                                                \
	X(libcurl, curl_, easy_reset)                                                                                  \
	X(libcurl, curl_, easy_setopt)                                                                                 \
	X(libcurl, curl_, easy_strerror)                                                                               \
	X(libcurl, curl_, global_init)                                                                                 \
	X(libcurl, curl_, slist_append)                                                                                \
	X(libcurl, curl_, slist_free_all)

/* libcurl.easy_init() is curl_easy_init(); empty until curl_ready() has said RC_OK. */
struct libcurl {
	CURL_CALLS(LIBRARY_FIELD)
};
extern struct libcurl libcurl;

/*
 * Call it before anything of libcurl; from any thread, any number of times. RC_INTERNAL names the library when it is
 * missing.
 */
enum rc curl_ready(void) MUST_CHECK;

#endif
