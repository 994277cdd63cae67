/*
 * Shared libraries that only some processes need, opened by those alone. One that the program is linked with costs
 * every process memory, most of it for what the library itself depends on.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stddef.h>

#include "base/rc.h"

struct library_call {
	const char *name; /* of the function */
	void *ret;        /* where the pointer to it goes: a pointer of its type */
};

/*
 * Opens the library by the name that the linker would have noted (libz.so.1), looks all its calls up, and leaves it
 * open for good. RC_INTERNAL with a sentence for whoever runs the machine when the library, something it needs, or a
 * function of it is missing; then nothing is filled in.
 */
enum rc library_open(const char *soname, const struct library_call *calls, size_t n) MUST_CHECK;

/*
 * For a typed table made from one list, X(table, beginning of the name in the library's header, the rest of it):
 *
 *	#define ZLIB_CALLS(X) X(zlib, z, libVersion) X(zlib, z, Error)
 *	static struct {
 *		ZLIB_CALLS(LIBRARY_FIELD)
 *	} zlib;
 *	static const struct library_call zlib_calls[] = {ZLIB_CALLS(LIBRARY_CALL)};
 *
 * makes zlib.Error(code) of zError(code).
 */
#define LIBRARY_FIELD(table, begin, rest) __typeof__(&begin##rest) rest;
#define LIBRARY_CALL(table, begin, rest) {#begin #rest, &table.rest},

#endif
