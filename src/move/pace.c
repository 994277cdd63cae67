/*
 * Parts of addresses, and pauses.
 */
#include "move/pace.h"

#include "text/url.h"

#define DELAY_MS 200

int64_t pace_delay(struct str address, int64_t wanted)
{
	struct url u;
	if (wanted >= 0)
		return wanted;
	bool here = url_parse(address, &u) == RC_OK && (str_starts(u.host, STR("127.")) || str_is(u.host, "::1") ||
							str_eq_nocase(u.host, STR("localhost")));
	return here ? 0 : DELAY_MS;
}

struct str pace_origin(struct arena *a, struct str address)
{
	struct url u;
	struct str normal;
	if (url_normalise(a, address, &normal) != RC_OK || url_parse(normal, &u) != RC_OK || u.host.n == 0 ||
	    !(str_is(u.scheme, "http") || str_is(u.scheme, "https")))
		return STR("");
	u.userinfo = u.query = u.fragment = STR_NONE;
	u.path = STR("");
	return url_join(a, &u);
}

struct str pace_authority(struct arena *a, struct str address)
{
	struct str origin = pace_origin(a, address);
	size_t at = str_find(origin, STR("://"), 0);
	return at == SIZE_MAX ? STR("") : str_slice(origin, at + 3, SIZE_MAX);
}
