/*
 * Address arithmetic. The list of Cloudflare's ranges is the one that company publishes (cloudflare.com/ips).
 */
#include "http/netaddr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

#define V4_SIZE 4
#define V6_SIZE 16

static const unsigned char mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static struct netaddr of_v4(const void *bytes)
{
	struct netaddr a = {.family = NETADDR_V4};
	memcpy(a.bytes, bytes, V4_SIZE);
	return a;
}

static struct netaddr of_v6(const void *bytes)
{
	if (memcmp(bytes, mapped_prefix, sizeof(mapped_prefix)) == 0)
		return of_v4((const char *)bytes + sizeof(mapped_prefix));
	struct netaddr a = {.family = NETADDR_V6};
	memcpy(a.bytes, bytes, V6_SIZE);
	return a;
}

static struct str unbracket(struct str s)
{
	if (s.n >= 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		return str_slice(s, 1, s.n - 1);
	return s;
}

enum rc netaddr_parse(struct str s, struct netaddr *ret_addr)
{
	if (str_is(s, "unix")) {
		*ret_addr = (struct netaddr){.family = NETADDR_UNIX};
		return RC_OK;
	}
	struct str bare = unbracket(s);
	char text[NETADDR_TEXT_SIZE];
	if (bare.n == 0 || bare.n >= sizeof(text) || memchr(bare.p, '\0', bare.n))
		return RC_INVALID;
	memcpy(text, bare.p, bare.n);
	text[bare.n] = '\0';
	unsigned char bytes[V6_SIZE];
	if (bare.n == s.n && inet_pton(AF_INET, text, bytes) == 1)
		*ret_addr = of_v4(bytes);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		*ret_addr = of_v6(bytes);
	else
		return RC_INVALID;
	return RC_OK;
}

static bool is_port(struct str s)
{
	int64_t port;
	return s.n > 0 && s.n <= 5 && str_to_i64(s, &port) == RC_OK && port >= 0 && port <= 65535;
}

enum rc netaddr_parse_forwarded(struct str s, struct netaddr *ret_addr)
{
	size_t colon = str_rfind_char(s, ':');
	if (colon == SIZE_MAX || !is_port(str_slice(s, colon + 1, s.n)))
		return netaddr_parse(s, ret_addr);
	struct str host = str_slice(s, 0, colon);
	bool bracketed = host.n > 0 && host.p[host.n - 1] == ']';
	bool v4 = str_find_char(host, ':', 0) == SIZE_MAX;
	return netaddr_parse(bracketed || v4 ? host : s, ret_addr);
}

struct netaddr netaddr_of_sockaddr(const struct sockaddr *sa)
{
	switch (sa->sa_family) {
	case AF_INET:
		return of_v4(&((const struct sockaddr_in *)(const void *)sa)->sin_addr);
	case AF_INET6:
		return of_v6(&((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr);
	case AF_UNIX:
		return (struct netaddr){.family = NETADDR_UNIX};
	default:
		return (struct netaddr){.family = NETADDR_NONE};
	}
}

void netaddr_format(const struct netaddr *a, char ret_text[NETADDR_TEXT_SIZE])
{
	switch (a->family) {
	case NETADDR_V4:
		inet_ntop(AF_INET, a->bytes, ret_text, NETADDR_TEXT_SIZE);
		return;
	case NETADDR_V6:
		inet_ntop(AF_INET6, a->bytes, ret_text, NETADDR_TEXT_SIZE);
		return;
	default:
		snprintf(ret_text, NETADDR_TEXT_SIZE, "%s", a->family == NETADDR_UNIX ? "unix" : "none");
	}
}

bool netaddr_eq(const struct netaddr *a, const struct netaddr *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

struct netaddr netaddr_network(const struct netaddr *a)
{
	struct netaddr cut = *a;
	if (cut.family == NETADDR_V6)
		memset(cut.bytes + V6_SIZE / 2, 0, V6_SIZE / 2);
	return cut;
}

bool netaddr_is_loopback(const struct netaddr *a)
{
	static const unsigned char one[V6_SIZE] = {[V6_SIZE - 1] = 1};
	if (a->family == NETADDR_V4)
		return a->bytes[0] == 127;
	return a->family == NETADDR_V6 && memcmp(a->bytes, one, V6_SIZE) == 0;
}

static unsigned bits_of(enum netaddr_family family)
{
	return family == NETADDR_V4 ? 8 * V4_SIZE : family == NETADDR_V6 ? 8 * V6_SIZE : 0;
}

static void clear_host_bits(struct netblock *b)
{
	for (unsigned bit = b->bits; bit < 8 * V6_SIZE; bit++)
		b->addr.bytes[bit / 8] &= (unsigned char)~(0x80u >> (bit % 8));
}

enum rc netblock_parse(struct str s, struct netblock *ret_block)
{
	struct netblock b;
	size_t slash = str_find_char(s, '/', 0);
	struct str addr = slash == SIZE_MAX ? s : str_slice(s, 0, slash);
	if (netaddr_parse(addr, &b.addr) != RC_OK)
		return rc_fail(RC_INVALID, "\"%.*s\" is no address and no block like 192.0.2.0/24", STR_ARG(s));
	b.bits = bits_of(b.addr.family);
	if (slash != SIZE_MAX) {
		struct str digits = str_slice(s, slash + 1, s.n);
		int64_t bits;
		if (digits.n == 0 || digits.n > 3 || str_to_i64(digits, &bits) != RC_OK || bits < 0 || bits > b.bits)
			return rc_fail(RC_INVALID, "\"%.*s\": the prefix must be 0 to %u", STR_ARG(s), b.bits);
		b.bits = (unsigned)bits;
	}
	clear_host_bits(&b);
	*ret_block = b;
	return RC_OK;
}

bool netblock_has(const struct netblock *b, const struct netaddr *a)
{
	if (a->family != b->addr.family)
		return false;
	unsigned whole = b->bits / 8, rest = b->bits % 8;
	if (memcmp(a->bytes, b->addr.bytes, whole) != 0)
		return false;
	return rest == 0 || (unsigned char)(a->bytes[whole] & (0xffu << (8 - rest))) == b->addr.bytes[whole];
}

static const char *preset(struct str name)
{
	if (str_is(name, "loopback"))
		return "127.0.0.0/8 ::1";
	if (str_is(name, "cloudflare"))
		return "173.245.48.0/20 103.21.244.0/22 103.22.200.0/22 103.31.4.0/22 141.101.64.0/18 "
		       "108.162.192.0/18 190.93.240.0/20 188.114.96.0/20 197.234.240.0/22 198.41.128.0/17 "
		       "162.158.0.0/15 104.16.0.0/13 104.24.0.0/14 172.64.0.0/13 131.0.72.0/22 2400:cb00::/32 "
		       "2606:4700::/32 2803:f800::/32 2405:b500::/32 2405:8100::/32 2a06:98c0::/29 2c0f:f248::/32";
	return NULL;
}

static void append(struct netblocks *list, struct netblock b)
{
	struct netblock *items = reallocarray(list->items, list->n + 1, sizeof(*items));
	ensure(items != NULL, "out of memory");
	items[list->n] = b;
	list->items = items;
	list->n++;
}

static bool next_word(struct str *rest, struct str *ret_word)
{
	static const char separators[] = ", \t\r\n";
	size_t from = 0;
	while (from < rest->n && memchr(separators, rest->p[from], sizeof(separators) - 1))
		from++;
	size_t to = from;
	while (to < rest->n && !memchr(separators, rest->p[to], sizeof(separators) - 1))
		to++;
	*ret_word = str_slice(*rest, from, to);
	*rest = str_slice(*rest, to, rest->n);
	return ret_word->n > 0;
}

enum rc netblocks_add(struct netblocks *list, struct str text)
{
	size_t before = list->n;
	struct str word;
	while (next_word(&text, &word)) {
		const char *known = preset(word);
		struct netblock b;
		enum rc rc = known ? netblocks_add(list, str_of(known)) : netblock_parse(word, &b);
		if (rc != RC_OK) {
			list->n = before;
			return rc;
		}
		if (known == NULL)
			append(list, b);
	}
	return RC_OK;
}

bool netblocks_have(const struct netblocks *list, const struct netaddr *a)
{
	for (size_t i = 0; i < list->n; i++)
		if (netblock_has(&list->items[i], a))
			return true;
	return false;
}

void netblocks_done(struct netblocks *list)
{
	free(list->items);
	*list = (struct netblocks){0};
}
