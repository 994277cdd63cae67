/* See curl.h. */
#include "net/curl.h"

#include <pthread.h>

struct libcurl libcurl;
static const struct library_call calls[] = {CURL_CALLS(LIBRARY_CALL)};

static enum rc start(void)
{
	enum rc rc = library_open(CURL_SONAME, calls, ARRAY_LEN(calls));
	if (rc == RC_OK)
		ensure(libcurl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl does not start");
	return rc;
}

enum rc curl_ready(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static bool started;
	pthread_mutex_lock(&lock);
	enum rc rc = started ? RC_OK : start();
	started = rc == RC_OK;
	pthread_mutex_unlock(&lock);
	return rc;
}
