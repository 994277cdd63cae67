/*
 * The life of a connection. A sweep over all of a loop's connections every LOOP_TICK_MS keeps the deadlines: simpler
 * than a timer each, and precise enough.
 */
#include "http/conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "http/h1.h"

#define NEW_GRACE_MS 500 /* a connection so young is not yet surplus */

static void link_last(struct shard *sh, struct conn *c)
{
	c->prev = sh->last;
	if (sh->last)
		sh->last->next = c;
	else
		sh->first = c;
	sh->last = c;
}

static void unlink_conn(struct conn *c)
{
	struct shard *sh = c->shard;
	*(c->prev ? &c->prev->next : &sh->first) = c->next;
	*(c->next ? &c->next->prev : &sh->last) = c->prev;
}

static void on_read(void *user, struct str bytes)
{
	struct conn *c = user;
	if (c->closing || c->lingering)
		return;
	if (c->tls)
		conn_tls_input(c, bytes);
	else
		c->protocol->input(c, bytes);
}

static void on_ended(void *user, bool broken)
{
	struct conn *c = user;
	bool known = c->input_ended;
	c->input_ended = true;
	if (c->closing)
		return;
	if (broken || (c->lingering && !c->writing))
		conn_close(c);
	else if (!known)
		c->protocol->ended(c);
}

/* What lingers has said all it had to say. */
static void end_output(struct conn *c)
{
	if (!c->sending)
		sock_shutdown(c->sock);
}

static void on_written(void *user, bool ok)
{
	struct conn *c = user;
	if (c->sending)
		tls_sent(c->tls);
	c->sending = false;
	if (c->closing)
		return;
	if (!ok) {
		conn_close(c);
		return;
	}
	if (c->tls && !conn_tls_flush(c))
		return;
	if (c->lingering)
		end_output(c);
	if (!c->writing)
		return;
	c->writing = false;
	c->protocol->written(c);
}

static void on_closed(void *user)
{
	struct conn *c = user;
	struct shard *sh = c->shard;
	c->protocol->closed(c);
	if (c->peer)
		peers_leave(sh->server->peers, c->peer, c->proven);
	unlink_conn(c);
	tls_free(c->tls);
	atomic_fetch_sub(&sh->server->open, 1);
	stat_add(&sh->stats.connections, -1);
	free(c);
	if (sh->draining) {
		if (sh->first == NULL)
			loop_quit(sh->loop);
	} else {
		loop_accept_resume(sh->loop);
	}
}

static const struct sock_hooks sock_hooks = {
	.read = on_read, .ended = on_ended, .written = on_written, .closed = on_closed};

/* A few bytes of explanation if they fit at once; such a peer gets no more of our time. */
static void turn_away(struct shard *sh, int fd, bool tls)
{
	static const char answer[] = "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain; charset=utf-8\r\n"
				     "Content-Length: 50\r\nRetry-After: 10\r\nConnection: close\r\n\r\n"
				     "429 Too Many Requests: too many connections here.\n";
	stat_add(&sh->stats.refused_address, 1);
	if (!tls)
		(void)send(fd, answer, sizeof(answer) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)shutdown(fd, SHUT_WR);
	close(fd);
}

static bool is_exempt(const struct server *s, const struct netaddr *addr)
{
	return addr->family == NETADDR_UNIX || trust_has(&s->trusted, addr);
}

/* NULL: the descriptor is closed. */
static struct conn *conn_new(struct shard *sh, int fd, const struct netaddr *addr, bool tls)
{
	struct conn *c = calloc(1, sizeof(*c));
	ensure(c != NULL, "out of memory");
	c->shard = sh;
	c->addr = *addr;
	c->deadline = NEVER;
	c->opened_at = loop_now(sh->loop);
	c->protocol = tls ? &handshake_protocol : &h1_protocol;
	if (tls)
		c->tls = tls_new(sh->server->tls, sh->tls_room);
	if (tls && c->tls == NULL)
		close(fd);
	else
		c->sock = sock_new(sh->loop, fd, addr, &sock_hooks, c);
	if (c->sock == NULL) {
		tls_free(c->tls);
		free(c);
		return NULL;
	}
	return c;
}

void conn_accept(struct shard *sh, int fd, const struct netaddr *addr, bool tls)
{
	struct server *s = sh->server;
	struct peer *peer = NULL;
	if (!is_exempt(s, addr)) {
		peer = peers_enter(s->peers, addr, s->limits.per_address);
		if (peer == NULL) {
			turn_away(sh, fd, tls);
			return;
		}
	}
	struct conn *c = conn_new(sh, fd, addr, tls);
	if (c == NULL) {
		if (peer)
			peers_leave(s->peers, peer, false);
		return;
	}
	c->peer = peer;
	link_last(sh, c);
	stat_add(&sh->stats.accepted, 1);
	stat_add(&sh->stats.connections, 1);
	if (atomic_fetch_add(&s->open, 1) + 1 >= s->open_max) {
		loop_accept_pause(sh->loop);
		stat_add(&sh->stats.paused, 1);
	}
	c->protocol->opened(c);
}

void conn_prove(struct conn *c)
{
	if (c->peer && !c->proven)
		peer_prove(c->peer);
	c->proven = true;
}

static size_t unsent(const struct conn *c)
{
	return sock_unsent(c->sock) + (c->tls ? tls_unsent(c->tls) : 0);
}

/* False: not all is out yet, or the connection is closed now. */
static bool hand_to_socket(struct conn *c, const struct str *parts, unsigned n)
{
	enum sock_sent sent = sock_write(c->sock, parts, n);
	if (sent == SOCK_BROKEN)
		conn_close(c);
	return sent == SOCK_SENT;
}

bool conn_tls_flush(struct conn *c)
{
	while (!c->sending) {
		struct str bytes = tls_outgoing(c->tls);
		if (bytes.n == 0)
			break;
		c->sending = true;
		if (!hand_to_socket(c, &bytes, 1))
			return false;
		c->sending = false;
		tls_sent(c->tls);
	}
	if (!c->sending && tls_unsent(c->tls) > 0)
		conn_close(c);
	return !c->sending && !c->closing;
}

bool conn_write(struct conn *c, const struct str *parts, unsigned n)
{
	if (c->closing)
		return false;
	if (c->tls)
		tls_send(c->tls, parts, n);
	if (c->tls ? conn_tls_flush(c) : hand_to_socket(c, parts, n))
		return true;
	if (c->closing)
		return false;
	c->writing = true;
	c->write_began = c->write_moved = loop_now(c->shard->loop);
	c->write_size = c->write_left = unsent(c);
	return false;
}

bool conn_write_now(struct conn *c, struct str bytes)
{
	if (c->closing || c->writing)
		return false;
	if (c->tls == NULL)
		return sock_write_now(c->sock, bytes);
	tls_send(c->tls, &bytes, 1);
	(void)conn_tls_flush(c);
	return !c->closing;
}

void conn_read_pause(struct conn *c)
{
	sock_read_stop(c->sock);
}

void conn_read_resume(struct conn *c)
{
	if (!c->closing)
		sock_read_start(c->sock);
}

void conn_linger(struct conn *c)
{
	if (c->closing)
		return;
	if (c->tls) {
		tls_end(c->tls);
		(void)conn_tls_flush(c);
	}
	if (c->input_ended || c->closing) {
		conn_close(c);
		return;
	}
	end_output(c);
	sock_read_start(c->sock);
	c->lingering = true;
	c->deadline = loop_now(c->shard->loop) + c->shard->server->limits.linger_time;
}

/* So that the peer knows that this is the end, if that can be said at once. */
static void say_goodbye(struct conn *c)
{
	tls_end(c->tls);
	struct str bytes = tls_outgoing(c->tls);
	if (bytes.n > 0)
		(void)sock_write_now(c->sock, bytes);
}

void conn_close(struct conn *c)
{
	if (c->closing)
		return;
	c->closing = true;
	c->deadline = NEVER;
	if (c->tls && !c->sending)
		say_goodbye(c);
	sock_close(c->sock);
}

/* Nothing moved for write_stall, or after that time the mean rate is too low: both are absolute. */
static bool write_is_stalled(struct conn *c, int64_t now)
{
	const struct server_limits *limits = &c->shard->server->limits;
	size_t left = unsent(c);
	if (left < c->write_left) {
		c->write_left = left;
		c->write_moved = now;
	}
	int64_t sent = (int64_t)c->write_size - (int64_t)c->write_left;
	int64_t earned = limits->body_rate ? sent * 1000 / limits->body_rate : 0;
	return now - c->write_moved >= limits->write_stall ||
	       (limits->body_rate && now - c->write_began >= limits->write_stall + earned);
}

static bool is_surplus(const struct conn *c, int64_t now)
{
	return c->peer && !c->proven && now - c->opened_at >= NEW_GRACE_MS &&
	       peer_unproven(c->peer) > c->shard->server->limits.per_address_new;
}

void conn_tick(struct conn *c, int64_t now)
{
	struct shard_stats *stats = &c->shard->stats;
	if (c->closing)
		return;
	if (is_surplus(c, now)) {
		stat_add(&stats->refused_address, 1);
		/* Given back now, so that this sweep closes no more than the surplus. */
		conn_prove(c);
		conn_close(c);
	} else if (c->writing && write_is_stalled(c, now)) {
		stat_add(&stats->timeouts, 1);
		conn_close(c);
	} else if (c->deadline <= now) {
		c->deadline = NEVER;
		if (c->lingering)
			conn_close(c);
		else
			c->protocol->timeout(c);
	} else {
		c->protocol->tick(c, now);
	}
}
