/*
 * Network addresses: parse, print, compare, match against blocks, cut to the part that names a network. Knows no
 * sockets; IPv4 written inside IPv6 (::ffff:1.2.3.4) is IPv4 everywhere.
 */
#ifndef HTTP_NETADDR_H
#define HTTP_NETADDR_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/str.h"

enum netaddr_family { NETADDR_NONE, NETADDR_V4, NETADDR_V6, NETADDR_UNIX };

struct netaddr {
	enum netaddr_family family;
	unsigned char bytes[16]; /* network order; IPv4 uses the first 4, the rest is 0 */
};

struct netblock {
	struct netaddr addr;
	unsigned bits; /* prefix length; 0 for NETADDR_UNIX */
};

/* Longest text of an address with its NUL. */
#define NETADDR_TEXT_SIZE 46

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]", "unix". RC_INVALID (no message) for all else; no zone, no port. */
enum rc netaddr_parse(struct str s, struct netaddr *ret_addr) MUST_CHECK;
/*
 * The same with an optional port, as forwarding headers carry it: "192.0.2.1:443", "[2001:db8::1]:443". Port ignored.
 */
enum rc netaddr_parse_forwarded(struct str s, struct netaddr *ret_addr) MUST_CHECK;
/* NETADDR_NONE for a family that is neither AF_INET, AF_INET6 nor AF_UNIX. */
struct netaddr netaddr_of_sockaddr(const struct sockaddr *sa);
/* NUL-terminated text; "unix" and "none" for those families. */
void netaddr_format(const struct netaddr *a, char ret_text[NETADDR_TEXT_SIZE]);
bool netaddr_eq(const struct netaddr *a, const struct netaddr *b);
/* What stands for one subscriber: IPv4 whole, IPv6 cut to its /64, others unchanged. */
struct netaddr netaddr_network(const struct netaddr *a);
bool netaddr_is_loopback(const struct netaddr *a);

/*
 * "192.0.2.0/24", "2001:db8::/32", a single address, "unix". Bits beyond the prefix are cleared. RC_INVALID + message.
 */
enum rc netblock_parse(struct str s, struct netblock *ret_block) MUST_CHECK;
bool netblock_has(const struct netblock *b, const struct netaddr *a);

/* A list of blocks, for trusted proxies. */
struct netblocks {
	struct netblock *items; /* heap */
	size_t n;
};
/*
 * Adds a comma- or space-separated list. Beside blocks it takes "unix" (every peer of a unix socket), "loopback" and
 * "cloudflare" (that company's published ranges). RC_INVALID names the piece that is wrong; nothing is added then.
 */
enum rc netblocks_add(struct netblocks *list, struct str text) MUST_CHECK;
bool netblocks_have(const struct netblocks *list, const struct netaddr *a);
void netblocks_done(struct netblocks *list);

#endif
