/*
 * Figures for whoever watches the server, in Prometheus's text format (version 0.0.4). Not for readers: loopback, or
 * the token of the setting metrics.token.
 */
#include "base/crypto.h"
#include "http/cache.h"
#include "http/server.h"
#include "http/sse.h"
#include "web/handlers.h"
#include "web/running.h"

#define TOKEN_MIN 16 /* bytes; a shorter one lets nobody in */

struct metric {
	const char *name, *type, *help;
	uint64_t value;
};

static bool is_local(const struct request *http)
{
	return netaddr_is_loopback(&http->client) && !http->forwarded_unlisted;
}

static bool has_token(const struct req *q)
{
	struct str token = settings_text(q->settings, "metrics.token");
	struct str given = request_header(q->http, "Authorization");
	if (token.n < TOKEN_MIN || !str_starts_nocase(given, STR("Bearer ")))
		return false;
	given = str_trim(str_slice(given, strlen("Bearer "), given.n));
	return given.n == token.n && crypto_equal(given.p, token.p, token.n);
}

static void metrics_put(struct buf *b, const struct metric *metrics, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct metric *m = &metrics[i];
		buf_printf(b, "# HELP courant_%s %s\n# TYPE courant_%s %s\ncourant_%s %llu\n", m->name, m->help,
			   m->name, m->type, m->name, (unsigned long long)m->value);
	}
}

static void cache_put(struct buf *b, struct web *w)
{
	struct cache_stats s = {0};
	if (w->cache)
		cache_stats(w->cache, &s);
	const struct metric metrics[] = {
		{"page_cache_hits_total", "counter", "Requests answered with a finished page.", s.hits},
		{"page_cache_makes_total", "counter", "Pages made for the cache.", s.makes},
		{"page_cache_waits_total", "counter", "Requests that waited while another made their page.", s.waits},
		{"page_cache_evicted_total", "counter", "Pages dropped for want of room.", s.evicted},
		{"page_cache_pages", "gauge", "Pages kept now.", s.entries},
		{"page_cache_bytes", "gauge", "Memory that they take.", s.bytes},
		{"page_cache_budget_bytes", "gauge", "Memory that they may take (cache_mb).", s.budget},
	};
	metrics_put(b, metrics, ARRAY_LEN(metrics));
}

static void server_put(struct buf *b, struct server *server)
{
	struct server_stats s;
	server_stats(server, &s);
	const struct metric metrics[] = {
		{"connections", "gauge", "Open connections.", s.connections},
		{"connections_total", "counter", "Connections accepted.", s.accepted},
		{"requests_total", "counter", "Complete requests.", s.requests},
		{"refused_total", "counter", "Requests refused before any page was asked.", s.refused},
		{"refused_addresses_total", "counter", "Connections closed for too many of one address.",
		 s.refused_address},
		{"timeouts_total", "counter", "Connections closed by a deadline.", s.timeouts},
		{"accept_pauses_total", "counter", "Times accepting paused for want of descriptors.", s.paused},
		{"streams", "gauge", "Open event streams.", s.streams},
		{"live_readers", "gauge", "Readers who watch an article live.", sse_listeners(server, -1)},
	};
	metrics_put(b, metrics, ARRAY_LEN(metrics));
}

enum rc api_metrics(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(16384);
	if (!is_local(q->http) && !has_token(q))
		return req_problem(q, 403, N_("Metrics are for this machine, or for the token of metrics.token."));
	server_put(&b, q->web->server);
	cache_put(&b, q->web);
	return req_bytes(q, 200, "text/plain; version=0.0.4; charset=utf-8", buf_to_arena(&b, q->arena));
}
