/*
 * The special-purpose registries of IANA as two tables of prefixes.
 */
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/rc.h"

struct prefix {
	unsigned char bytes[16];
	unsigned bits;
};

static const struct prefix not_public_v4[] = {
	{{0}, 8},             /* this network */
	{{10}, 8},            /* private */
	{{100, 64}, 10},      /* carrier-grade NAT */
	{{127}, 8},           /* loopback */
	{{169, 254}, 16},     /* link-local, cloud metadata */
	{{172, 16}, 12},      /* private */
	{{192, 0, 0}, 24},    /* protocol assignments */
	{{192, 0, 2}, 24},    /* documentation */
	{{192, 88, 99}, 24},  /* 6to4 relays */
	{{192, 168}, 16},     /* private */
	{{198, 18}, 15},      /* benchmarking */
	{{198, 51, 100}, 24}, /* documentation */
	{{203, 0, 113}, 24},  /* documentation */
	{{224}, 4},           /* multicast */
	{{240}, 4},           /* reserved, broadcast */
};

/* All of IPv6 that is routed lies in 2000::/3; these are the exceptions in it. 6to4 and NAT64 carry IPv4, see below. */
static const struct prefix global_v6 = {{0x20}, 3};
static const struct prefix not_public_v6[] = {
	{{0x20, 0x01, 0x00}, 23},       /* protocol assignments, Teredo, ORCHID */
	{{0x20, 0x01, 0x0D, 0xB8}, 32}, /* documentation */
	{{0x3F, 0xFF, 0x00}, 20},       /* documentation */
};
static const struct prefix mapped_v4 = {{[10] = 0xFF, [11] = 0xFF}, 96};
static const struct prefix nat64 = {{0x00, 0x64, 0xFF, 0x9B}, 96};
static const struct prefix six_to_four = {{0x20, 0x02}, 16};

static bool has_prefix(const unsigned char *address, const struct prefix *p)
{
	unsigned whole = p->bits / 8, rest = p->bits % 8;
	if (memcmp(address, p->bytes, whole) != 0)
		return false;
	return rest == 0 || ((address[whole] ^ p->bytes[whole]) >> (8 - rest)) == 0;
}

static bool v4_is_public(const unsigned char *address)
{
	for (size_t i = 0; i < ARRAY_LEN(not_public_v4); i++)
		if (has_prefix(address, &not_public_v4[i]))
			return false;
	return true;
}

static bool v6_is_public(const unsigned char *address)
{
	if (has_prefix(address, &mapped_v4) || has_prefix(address, &nat64))
		return v4_is_public(address + 12);
	if (!has_prefix(address, &global_v6))
		return false;
	if (has_prefix(address, &six_to_four))
		return v4_is_public(address + 2);
	for (size_t i = 0; i < ARRAY_LEN(not_public_v6); i++)
		if (has_prefix(address, &not_public_v6[i]))
			return false;
	return true;
}

static const void *address_bytes(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET)
		return &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	if (sa->sa_family == AF_INET6)
		return &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
	return NULL;
}

bool address_is_public(const struct sockaddr *sa)
{
	const void *bytes = address_bytes(sa);
	if (bytes == NULL)
		return false;
	return sa->sa_family == AF_INET ? v4_is_public(bytes) : v6_is_public(bytes);
}

void address_text(const struct sockaddr *sa, char ret_text[ADDRESS_TEXT_SIZE])
{
	const void *bytes = address_bytes(sa);
	if (bytes == NULL || inet_ntop(sa->sa_family, bytes, ret_text, ADDRESS_TEXT_SIZE) == NULL)
		snprintf(ret_text, ADDRESS_TEXT_SIZE, "?");
}
