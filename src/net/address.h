/*
 * Which network addresses are public. Decides, opens nothing.
 */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Room for any numeric address and its NUL. */
#define ADDRESS_TEXT_SIZE 64

/*
 * Only what the Internet at large can route to: false for loopback, private, link-local, carrier-grade NAT,
 * unique-local, multicast, documentation, benchmarking and reserved ranges, for IPv6 forms that carry such an IPv4
 * address (mapped, compatible, NAT64, 6to4), for Teredo, and for families other than IPv4 and IPv6.
 */
bool address_is_public(const struct sockaddr *sa);
/* "192.0.2.1" or "2001:db8::1"; "?" for other families. */
void address_text(const struct sockaddr *sa, char ret_text[ADDRESS_TEXT_SIZE]);

#endif
