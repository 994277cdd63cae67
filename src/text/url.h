/*
 * Addresses: taking apart, putting together, percent-encoding, query and form fields, and the one decision which
 * address may stand in a link. Works on bytes; fetches nothing.
 */
#ifndef TEXT_URL_H
#define TEXT_URL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Parts as written, undecoded; absent parts have p == NULL (an empty query after '?' has n == 0 and p set). */
struct url {
	struct str scheme;   /* without ':' */
	struct str userinfo; /* without '@' */
	struct str host;     /* an IPv6 address without its brackets */
	int port;            /* -1 when absent */
	struct str path;     /* never absent, may be empty */
	struct str query;    /* without '?' */
	struct str fragment; /* without '#' */
	bool ipv6;           /* host stood in brackets */
};

/*
 * An absolute address or a relative reference (RFC 3986; other UTF-8 is let through). RC_INVALID with a sentence for
 * control bytes, backslashes, ill-formed UTF-8, a bad scheme, an impossible host or port. Allocates nothing.
 */
enum rc url_parse(struct str s, struct url *ret_url) MUST_CHECK;
/* Puts the parts together as they are. */
struct str url_join(struct arena *a, const struct url *u);
/*
 * For http and https: trimmed, scheme and host in lower case, host in ASCII (xn--), default port dropped, empty path
 * "/", dot segments resolved, bytes that may not stand there encoded (spaces, other scripts), existing escapes kept.
 * Other schemes and relative references only get their forbidden bytes encoded. RC_INVALID as url_parse.
 */
enum rc url_normalise(struct arena *a, struct str s, struct str *ret) MUST_CHECK;
/* RFC 3986 §5.2; base must be absolute. The result is not normalised but for dot segments. */
enum rc url_resolve(struct arena *a, struct str base, struct str ref, struct str *ret) MUST_CHECK;

enum url_link_flags {
	URL_LINK_WEB = 1,                /* http:// and https:// with a host and without user@ */
	URL_LINK_MAILTO_TEL = 2,         /* mailto: tel: */
	URL_LINK_PATH = 4,               /* /path */
	URL_LINK_FRAGMENT = 8,           /* #fragment */
	URL_LINK_RELATIVE = 16,          /* path, ./path, ?query */
	URL_LINK_PROTOCOL_RELATIVE = 32, /* //host/path */
	URL_LINK_READER = URL_LINK_WEB,
	URL_LINK_STAFF = URL_LINK_WEB | URL_LINK_MAILTO_TEL | URL_LINK_PATH | URL_LINK_FRAGMENT,
	URL_LINK_MEDIA = URL_LINK_WEB | URL_LINK_PATH,
};
/*
 * May this address, references already decoded, stand in a link? Only what the flags allow; never one with control
 * bytes (a tab inside a scheme), a leading or trailing space, a backslash or ill-formed UTF-8.
 */
bool url_is_safe_link(struct str s, unsigned flags);

/* Both absolute http(s) addresses with the same host and port, ignoring http/https, default ports, case and "www.". */
bool url_same_site(struct str a, struct str b);

/* %XX decoded; a % without two hex digits stays. The bytes may be anything afterwards. */
struct str url_decode(struct arena *a, struct str s);
enum url_encode_set {
	URL_ENCODE_COMPONENT, /* all but letters, digits and - . _ ~ */
	URL_ENCODE_PATH,      /* all but those and / : @ ! $ & ' ( ) * + , ; = */
	URL_ENCODE_LOOSE,     /* only what may stand nowhere in an address; escapes and delimiters stay */
};
void url_encode(struct buf *out, struct str s, enum url_encode_set set);

/*
 * The path of a request in the one form that routes and stored paths are compared in: decoded UTF-8 in NFC, repeated
 * slashes collapsed, dot segments resolved, begins with '/', a trailing slash kept. RC_INVALID for an empty path or one
 * not beginning with '/', ill-formed UTF-8, %00 and other controls, a bad escape, an encoded slash or a backslash.
 */
enum rc url_path_normalise(struct arena *a, struct str raw_path, struct str *ret_path) MUST_CHECK;
/*
 * The inverse for links and Location: other scripts in lower-case escapes, as WordPress writes them. The path itself
 * where nothing is to be escaped.
 */
struct str url_path_encode(struct arena *a, struct str path);

/* One field of a query or of application/x-www-form-urlencoded: + is a space, escapes decoded, any bytes. */
struct url_field {
	struct str name, value;
};
/* Takes the next field off *rest; false when none is left. Empty pieces ("&&") are skipped. */
bool url_field_next(struct arena *a, struct str *rest, struct url_field *ret_field);
/* First value of that name with ill-formed UTF-8 repaired; p == NULL when absent. */
struct str url_query_get(struct arena *a, struct str query, const char *name);
/*
 * A whole form body. RC_LIMITED above max fields, RC_INVALID for ill-formed UTF-8 or NUL in a name or value (the
 * sentence names the field).
 */
enum rc url_form_parse(struct arena *a, struct str body, size_t max, struct url_field **ret_fields,
		       size_t *ret_n) MUST_CHECK;
/* Appends name=value encoded for a form, after '&' when out is not empty. */
void url_form_put(struct buf *out, struct str name, struct str value);

#endif
