/*
 * A connection that speaks TLS: the handshake as a protocol of its own, then plain text for the one that was agreed on.
 */
#include "base/log.h"
#include "http/conn.h"
#include "http/h1.h"
#include "http/h2.h"

#define DRAIN_MS 1000 /* a handshake that is under way when the server stops may still bring a request */

static const struct protocol *agreed_protocol(const struct conn *c)
{
	return tls_is_h2(c->tls) ? &h2_protocol : &h1_protocol;
}

static void on_open(struct conn *c)
{
	struct shard_stats *stats = &c->shard->stats;
	stat_add(&stats->handshakes, 1);
	if (tls_is_resumed(c->tls))
		stat_add(&stats->resumed, 1);
	c->protocol = agreed_protocol(c);
	c->protocol->opened(c);
}

/* The alert must reach the peer, so a handshake that failed lingers; an offence later on is no longer worth that. */
static void on_broken(struct conn *c)
{
	log_debug("TLS: %s", tls_fault(c->tls));
	if (c->protocol != &handshake_protocol) {
		conn_close(c);
		return;
	}
	stat_add(&c->shard->stats.handshakes_failed, 1);
	conn_linger(c);
}

/* Most likely a browser that was given http:// with this port. */
static void on_stranger(struct conn *c, char first)
{
	static const char answer[] = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
				     "Content-Length: 57\r\nConnection: close\r\n\r\n"
				     "400 Bad Request: this port speaks https, not plain http.\n";
	stat_add(&c->shard->stats.handshakes_failed, 1);
	tls_free(c->tls);
	c->tls = NULL;
	if (first < 'A' || first > 'Z')
		conn_close(c);
	else if (conn_write(c, &(struct str){answer, sizeof(answer) - 1}, 1))
		conn_linger(c);
}

static void on_end(struct conn *c)
{
	c->input_ended = true;
	c->protocol->ended(c);
}

/* False: nothing more is to be read. */
static bool take_step(struct conn *c, struct str *bytes)
{
	struct str text;
	switch (tls_receive(c->tls, bytes, &text)) {
	case TLS_WAITS:
		return false;
	case TLS_OPENED:
		on_open(c);
		return true;
	case TLS_TEXT:
		c->protocol->input(c, text);
		return true;
	case TLS_ENDED:
		on_end(c);
		return false;
	case TLS_STRANGER:
		on_stranger(c, bytes->p[0]);
		return false;
	default:
		on_broken(c);
		return false;
	}
}

void conn_tls_input(struct conn *c, struct str bytes)
{
	bool more = !c->input_ended;
	while (more && !c->closing && !c->lingering)
		more = take_step(c, &bytes);
	if (c->tls && !c->closing)
		(void)conn_tls_flush(c);
}

/* The handshake as a protocol */

static void opened(struct conn *c)
{
	const struct shard *sh = c->shard;
	c->deadline = c->opened_at + (sh->draining ? DRAIN_MS : sh->server->limits.tls_time);
}

static void ended(struct conn *c)
{
	conn_close(c);
}

/* The refusal of a stranger. */
static void written(struct conn *c)
{
	conn_linger(c);
}

static void timeout(struct conn *c)
{
	stat_add(&c->shard->stats.timeouts, 1);
	conn_close(c);
}

static void tick(struct conn *c, int64_t now) {}

static void drain(struct conn *c)
{
	int64_t soon = loop_now(c->shard->loop) + DRAIN_MS;
	if (soon < c->deadline)
		c->deadline = soon;
}

static void closed(struct conn *c) {}

/* There is no input but the handshake's own, and no exchange before it is complete. */
const struct protocol handshake_protocol = {
	.opened = opened,
	.ended = ended,
	.written = written,
	.timeout = timeout,
	.tick = tick,
	.drain = drain,
	.closed = closed,
};
