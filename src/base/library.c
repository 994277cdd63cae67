/*
 * The only file that opens libraries at run time.
 */
#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

/* POSIX promises that a function's address fits a void pointer; C has no cast for it. */
static void fill(const struct library_call *call, void *address)
{
	memcpy(call->ret, &address, sizeof(address));
}

static enum rc find_all(void *library, const char *soname, const struct library_call *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (dlsym(library, calls[i].name) == NULL)
			return rc_fail(RC_INTERNAL,
				       "%s has no %s: it is not the version that this program was built for", soname,
				       calls[i].name);
	return RC_OK;
}

enum rc library_open(const char *soname, const struct library_call *calls, size_t n)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return rc_fail(RC_INTERNAL, "%s; install the package that this library is in", dlerror());
	enum rc rc = find_all(library, soname, calls, n);
	if (rc != RC_OK) {
		dlclose(library);
		return rc;
	}
	for (size_t i = 0; i < n; i++)
		fill(&calls[i], dlsym(library, calls[i].name));
	return RC_OK;
}
