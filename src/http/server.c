/*
 * Starting, watching and stopping the loops.
 */
#include "http/server.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "http/conn.h"

#define DESCRIPTORS_WANTED 65536
#define LOOPS_MAX 64

void server_limits_default(struct server_limits *ret_limits)
{
	*ret_limits = (struct server_limits){
		.head_max = (size_t)32 * 1024,
		.line_max = (size_t)8 * 1024,
		.fields_max = 100,
		.tls_time = 10000,
		.head_time = 10000,
		.body_grace = 10000,
		.body_rate = 500,
		.write_stall = 30000,
		.idle_time = 60000,
		.linger_time = 2000,
		.stream_ping = 20000,
		.per_address = 1000,
		.per_address_new = 100,
		.connections = 0,
		.descriptors_kept = 200,
		.bodies_max = (size_t)256 * 1024 * 1024,
	};
}

void server_config_init(struct server_config *c)
{
	*c = (struct server_config){0};
	server_limits_default(&c->limits);
}

/* The clock is read once for all requests that one wake-up of the loop brings. */
static void refresh_date(struct shard *sh)
{
	int64_t now = clock_now();
	sh->date_read_at = loop_now(sh->loop);
	if (now / 1000 != sh->date_second) {
		sh->date_second = now / 1000;
		http_date_format(now, sh->date);
	}
}

struct str shard_date(struct shard *sh)
{
	if (sh->date_second == 0 || loop_now(sh->loop) != sh->date_read_at)
		refresh_date(sh);
	return (struct str){sh->date, HTTP_DATE_SIZE - 1};
}

/* The loops' side */

static void on_accepted(void *ctx, void *door, int fd, const struct netaddr *peer)
{
	conn_accept(ctx, fd, peer, ((const struct listener *)door)->tls);
}

static void on_starved(void *ctx)
{
	struct shard *sh = ctx;
	stat_add(&sh->stats.paused, 1);
}

static void cut_all(struct shard *sh)
{
	sh->cut = true;
	for (struct conn *c = sh->first; c; c = c->next)
		conn_close(c);
}

static void on_tick(void *ctx)
{
	struct shard *sh = ctx;
	int64_t now = loop_now(sh->loop);
	struct conn *next;
	for (struct conn *c = sh->first; c; c = next) {
		next = c->next;
		conn_tick(c, now);
	}
	if (sh->draining && !sh->cut && now >= sh->drain_deadline)
		cut_all(sh);
	if (!sh->draining && atomic_load(&sh->server->open) < sh->server->open_max)
		loop_accept_resume(sh->loop);
}

static void start_drain(struct loop_task *task)
{
	struct shard *sh = (struct shard *)(void *)((char *)task - offsetof(struct shard, drain_task));
	sh->drain_deadline = loop_now(sh->loop) + atomic_load(&sh->server->stop_within);
	loop_accept_end(sh->loop);
	sh->draining = true;
	for (struct conn *c = sh->first; c; c = c->next)
		if (!c->closing && !c->lingering)
			c->protocol->drain(c);
	if (sh->first == NULL)
		loop_quit(sh->loop);
}

static void shard_main(void *arg)
{
	loop_run(((struct shard *)arg)->loop);
}

/* Starting */

static unsigned choose_loops(unsigned wanted)
{
	if (wanted == 0) {
		long cores = sysconf(_SC_NPROCESSORS_ONLN);
		wanted = cores > 0 ? (unsigned)cores : 1;
	}
	return wanted < LOOPS_MAX ? wanted : LOOPS_MAX;
}

/* Raises the descriptor limit and says how many connections it leaves room for. */
static unsigned room_for_connections(const struct server_limits *limits)
{
	struct rlimit rl;
	if (getrlimit(RLIMIT_NOFILE, &rl) != 0)
		return 512;
	rlim_t wanted = rl.rlim_max < DESCRIPTORS_WANTED ? rl.rlim_max : DESCRIPTORS_WANTED;
	if (rl.rlim_cur < wanted) {
		struct rlimit raised = {.rlim_cur = wanted, .rlim_max = rl.rlim_max};
		if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
			rl = raised;
	}
	rlim_t kept = limits->descriptors_kept;
	rlim_t room = rl.rlim_cur > 2 * kept ? rl.rlim_cur - kept : rl.rlim_cur / 2;
	if (limits->connections && limits->connections < room)
		room = limits->connections;
	return room < 1 ? 1 : room > DESCRIPTORS_WANTED ? DESCRIPTORS_WANTED : (unsigned)room;
}

static enum rc open_listeners(struct server *s, const struct server_config *c)
{
	if (c->n_listen == 0)
		return rc_fail(RC_INVALID, "no address to listen on was given");
	s->listeners = calloc(c->n_listen, sizeof(*s->listeners));
	ensure(s->listeners != NULL, "out of memory");
	for (size_t i = 0; i < c->n_listen; i++) {
		enum rc rc = listener_open(c->listen[i], s->n_shards, &s->listeners[i]);
		if (rc != RC_OK)
			return rc;
		s->n_listeners++;
	}
	return RC_OK;
}

static enum rc open_tls(struct server *s, const struct tls_config *c)
{
	for (size_t i = 0; i < s->n_listeners; i++)
		if (s->listeners[i].tls)
			return tls_server_new(c, true, &s->tls);
	return RC_OK;
}

static void init_shard(struct server *s, unsigned index)
{
	struct shard *sh = &s->shards[index];
	sh->server = s;
	sh->index = index;
	sh->drain_task.run = start_drain;
	sh->topics = sse_topics_new();
	sh->tls_room = s->tls ? tls_room_new() : NULL;
	sh->loop = loop_new(
		&(struct loop_hooks){.ctx = sh, .accepted = on_accepted, .tick = on_tick, .starved = on_starved});
	for (size_t i = 0; i < s->n_listeners; i++) {
		unsigned at = 0;
		for (int fd; (fd = listener_take(&s->listeners[i], index, &at)) >= 0;)
			loop_listen(sh->loop, fd, &s->listeners[i]);
	}
}

static enum rc start_threads(struct server *s)
{
	for (unsigned i = 0; i < s->n_shards; i++) {
		char name[16];
		snprintf(name, sizeof(name), "loop-%u", i);
		enum rc rc = thread_start(name, shard_main, &s->shards[i], &s->shards[i].thread);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

enum rc server_start(const struct server_config *c, struct server **ret_server)
{
	ensure(c->hooks.on_request != NULL, "nobody answers requests");
	struct server *s = calloc(1, sizeof(*s));
	ensure(s != NULL, "out of memory");
	s->limits = c->limits;
	s->hooks = c->hooks;
	s->n_shards = choose_loops(c->loops);
	s->shards = calloc(s->n_shards, sizeof(*s->shards));
	ensure(s->shards != NULL, "out of memory");
	trust_init(&s->trusted);
	trust_set(&s->trusted, &c->trusted_proxies);
	s->peers = peers_new();
	s->sse = sse_hub_new();
	s->open_max = room_for_connections(&s->limits);
	signal(SIGPIPE, SIG_IGN);
	enum rc rc = open_listeners(s, c);
	if (rc == RC_OK)
		rc = open_tls(s, &c->tls);
	if (rc == RC_OK) {
		for (unsigned i = 0; i < s->n_shards; i++)
			init_shard(s, i);
		rc = start_threads(s);
	}
	if (rc != RC_OK) {
		server_stop(s, 0);
		server_free(s);
		return rc;
	}
	*ret_server = s;
	return RC_OK;
}

/* Watching */

void server_set_trusted(struct server *s, const struct netblocks *blocks)
{
	trust_set(&s->trusted, blocks);
}

unsigned server_port(const struct server *s, size_t i)
{
	return i < s->n_listeners ? s->listeners[i].port : 0;
}

const char *server_address(const struct server *s, size_t i)
{
	return i < s->n_listeners ? s->listeners[i].address : "";
}

bool server_is_everywhere(const struct server *s, size_t i)
{
	return i < s->n_listeners && s->listeners[i].everywhere;
}

unsigned server_loops(const struct server *s)
{
	return s->n_shards;
}

void server_stats(const struct server *s, struct server_stats *ret_stats)
{
	*ret_stats = (struct server_stats){0};
	for (unsigned i = 0; i < s->n_shards; i++) {
		const struct shard_stats *from = &s->shards[i].stats;
		ret_stats->connections += from->connections;
		ret_stats->accepted += from->accepted;
		ret_stats->requests += from->requests;
		ret_stats->refused += from->refused;
		ret_stats->refused_address += from->refused_address;
		ret_stats->timeouts += from->timeouts;
		ret_stats->streams += from->streams;
		ret_stats->paused += from->paused;
		ret_stats->handshakes += from->handshakes;
		ret_stats->resumed += from->resumed;
		ret_stats->handshakes_failed += from->handshakes_failed;
	}
}

enum rc server_reload_tls(struct server *s, const struct tls_config *c)
{
	return s->tls ? tls_server_reload(s->tls, c) : RC_OK;
}

int64_t server_tls_expires(const struct server *s)
{
	return s->tls ? tls_server_expires(s->tls) : 0;
}

/* Stopping */

void server_stop(struct server *s, int64_t within_ms)
{
	atomic_store(&s->stop_within, within_ms);
	for (unsigned i = 0; i < s->n_shards; i++)
		if (s->shards[i].thread)
			loop_post(s->shards[i].loop, &s->shards[i].drain_task);
	for (unsigned i = 0; i < s->n_shards; i++) {
		thread_join(s->shards[i].thread);
		s->shards[i].thread = NULL;
	}
	for (size_t i = 0; i < s->n_listeners; i++)
		listener_close(&s->listeners[i]);
}

static void free_idle_exchanges(struct shard *sh)
{
	while (sh->idle_exchanges) {
		struct exchange *x = sh->idle_exchanges;
		sh->idle_exchanges = x->next;
		arena_done(&x->arena);
		free(x);
	}
}

void server_free(struct server *s)
{
	if (s == NULL)
		return;
	for (unsigned i = 0; i < s->n_shards; i++) {
		loop_free(s->shards[i].loop);
		free_idle_exchanges(&s->shards[i]);
		sse_topics_free(s->shards[i].topics);
		tls_room_free(s->shards[i].tls_room);
		h2_room_free(s->shards[i].h2_room);
	}
	sse_hub_free(s->sse);
	peers_free(s->peers);
	tls_server_free(s->tls);
	trust_done(&s->trusted);
	free(s->listeners);
	free(s->shards);
	free(s);
}
