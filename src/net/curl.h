/* libcurl, started once for everything in this folder that uses it. */
#ifndef NET_CURL_H
#define NET_CURL_H

/* Call it before the first handle is made; from any thread, any number of times. Aborts when libcurl does not start. */
void curl_ready(void);

#endif
