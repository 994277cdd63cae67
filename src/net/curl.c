/* The one start of libcurl. */
#include "net/curl.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/rc.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
	ensure(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl does not start");
}

void curl_ready(void)
{
	pthread_once(&once, start);
}
