/*
 * The set of who saw what today, and the sums that wait for the next flush. One lock: adding is a hash and a probe.
 */
#include "rules/view_counter.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "store/figure.h"
#include "store/tally.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define HOSTS_MAX 200 /* hosts between two flushes; what comes beyond is counted without its host */

struct host_sum {
	char name[REFERRER_MAX];
	size_t length;
	int64_t n;
};

struct view_counter {
	pthread_mutex_t mutex;
	unsigned char key[CRYPTO_KEY_SIZE];
	int64_t day;
	uint64_t *seen; /* open addressing, 0 = free */
	size_t n_slots, n_seen, max;
	struct tally_views *sums;
	size_t n_sums, cap_sums;
	int64_t n_readers;
	struct host_sum hosts[HOSTS_MAX];
	size_t n_hosts;
};

struct view_counter *view_counter_new(size_t readers_max)
{
	struct view_counter *v = calloc(1, sizeof *v);
	ensure(v && readers_max > 0);
	v->max = readers_max;
	pthread_mutex_init(&v->mutex, NULL);
	return v;
}

void view_counter_free(struct view_counter *v)
{
	if (!v)
		return;
	pthread_mutex_destroy(&v->mutex);
	free(v->seen);
	free(v->sums);
	free(v);
}

/* A new day has a new key, so that yesterday's hashes say nothing. */
static void day_begin(struct view_counter *v, int64_t day)
{
	v->day = day;
	random_bytes(v->key, sizeof v->key);
	free(v->seen);
	v->seen = NULL;
	v->n_slots = v->n_seen = 0;
}

static void slots_grow(struct view_counter *v)
{
	size_t n = v->n_slots ? v->n_slots * 2 : 1024;
	uint64_t *slots = calloc(n, sizeof *slots);
	ensure(slots);
	for (size_t i = 0; i < v->n_slots; i++) {
		if (v->seen[i] == 0)
			continue;
		size_t at = v->seen[i] & (n - 1);
		while (slots[at] != 0)
			at = (at + 1) & (n - 1);
		slots[at] = v->seen[i];
	}
	free(v->seen);
	v->seen = slots;
	v->n_slots = n;
}

/* True when the reader was not in the set. A full set lets everybody through: a view too many beats a view lost. */
static bool seen_first(struct view_counter *v, uint64_t hash)
{
	if ((v->n_seen + 1) * 4 > v->n_slots * 3 && v->n_seen < v->max)
		slots_grow(v);
	size_t at = hash & (v->n_slots - 1);
	while (v->seen[at] != 0) {
		if (v->seen[at] == hash)
			return false;
		at = (at + 1) & (v->n_slots - 1);
	}
	if (v->n_seen < v->max) {
		v->seen[at] = hash;
		v->n_seen++;
	}
	return true;
}

static void sum_add(struct view_counter *v, int64_t article_id, int64_t n)
{
	for (size_t i = 0; i < v->n_sums; i++) {
		if (v->sums[i].article_id == article_id) {
			v->sums[i].n += n;
			return;
		}
	}
	if (v->n_sums == v->cap_sums) {
		v->cap_sums = v->cap_sums ? v->cap_sums * 2 : 64;
		v->sums = realloc(v->sums, v->cap_sums * sizeof *v->sums);
		ensure(v->sums);
	}
	v->sums[v->n_sums++] = (struct tally_views){article_id, n};
}

static uint64_t reader_hash(const struct view_counter *v, int64_t article_id, struct str address, struct str agent)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	char message[512];
	int n = snprintf(message, sizeof message, "%lld %.*s %.*s", (long long)article_id,
			 (int)(address.n < 64 ? address.n : 64), address.p ? address.p : "",
			 (int)(agent.n < 300 ? agent.n : 300), agent.p ? agent.p : "");
	crypto_keyed_hash(v->key, str_mem(message, (size_t)n < sizeof message ? (size_t)n : sizeof message - 1), hash);
	uint64_t h;
	memcpy(&h, hash, sizeof h);
	return h ? h : 1;
}

/* --- Where they came from --- */

static struct str host_of(struct str address)
{
	size_t from = str_starts_nocase(address, STR("https://"))  ? 8
		      : str_starts_nocase(address, STR("http://")) ? 7
								   : SIZE_MAX;
	size_t end = from;
	while (end < address.n && !strchr("/?#:", address.p[end]))
		end++;
	return from == SIZE_MAX ? STR("") : str_slice(address, from, end);
}

static struct str host_plain(struct str host)
{
	host = str_slice(host, 0, str_find_char(host, ':', 0));
	return str_starts_nocase(host, STR("www.")) ? str_slice(host, 4, host.n) : host;
}

struct str referrer_host(struct str referrer, struct str own_host, char buffer[REFERRER_MAX])
{
	struct str host = host_plain(host_of(referrer));
	if (host.n < 3 || host.n >= REFERRER_MAX || str_eq_nocase(host, host_plain(own_host)))
		return STR("");
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];
		bool upper = c >= 'A' && c <= 'Z';
		if (!upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return STR("");
		buffer[i] = upper ? (char)(c - 'A' + 'a') : c;
	}
	return str_mem(buffer, host.n);
}

static void host_add(struct view_counter *v, struct str host, int64_t n)
{
	size_t i = 0;
	while (i < v->n_hosts && !str_eq(str_mem(v->hosts[i].name, v->hosts[i].length), host))
		i++;
	if (host.n == 0 || i == HOSTS_MAX)
		return;
	if (i == v->n_hosts) {
		memcpy(v->hosts[i].name, host.p, host.n);
		v->hosts[i].length = host.n;
		v->hosts[i].n = 0;
		v->n_hosts++;
	}
	v->hosts[i].n += n;
}

/* --- Adding and writing down --- */

bool view_counter_add(struct view_counter *v, int64_t article_id, const struct viewer *who)
{
	char buffer[REFERRER_MAX];
	if (agent_is_crawler(who->agent))
		return false;
	int64_t day = clock_now() / DAY_MS;
	struct str host = referrer_host(who->referrer, who->own_host, buffer);
	pthread_mutex_lock(&v->mutex);
	if (day != v->day || v->n_slots == 0) {
		day_begin(v, day);
		slots_grow(v);
	}
	bool first = seen_first(v, reader_hash(v, article_id, who->address, who->agent));
	if (first) {
		sum_add(v, article_id, 1);
		host_add(v, host, 1);
		v->n_readers += seen_first(v, reader_hash(v, 0, who->address, who->agent));
	}
	pthread_mutex_unlock(&v->mutex);
	return first;
}

struct flush {
	struct tally_views *sums;
	size_t n;
	int64_t readers;
	struct host_sum hosts[HOSTS_MAX];
	size_t n_hosts;
};

static enum rc figures_write(struct db *db, struct arena *a, const struct flush *f)
{
	int64_t now = clock_now();
	struct figure_move *moves = arena_array(a, f->n, sizeof *moves);
	struct referrer *hosts = arena_array(a, f->n_hosts, sizeof *hosts);
	for (size_t i = 0; i < f->n; i++)
		moves[i] = (struct figure_move){f->sums[i].article_id, f->sums[i].n};
	for (size_t i = 0; i < f->n_hosts; i++)
		hosts[i] = (struct referrer){str_mem(f->hosts[i].name, f->hosts[i].length), f->hosts[i].n};
	enum rc rc = figure_add(db, now, FIGURE_VIEWS, moves, f->n);
	if (rc == RC_OK)
		rc = figure_add_readers(db, now, f->readers);
	return rc == RC_OK ? referrer_add(db, now, hosts, f->n_hosts) : rc;
}

static enum rc flush_write(struct site *s, struct db *db, void *ctx)
{
	const struct flush *f = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	enum rc rc = tally_add_views(db, f->sums, f->n);
	if (rc == RC_OK)
		rc = figures_write(db, &a, f);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < f->n; i++)
		site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = f->sums[i].article_id});
	return RC_OK;
}

/* Views that could not be written wait for the next flush. */
static void sums_return(struct view_counter *v, const struct flush *f)
{
	pthread_mutex_lock(&v->mutex);
	for (size_t i = 0; i < f->n; i++)
		sum_add(v, f->sums[i].article_id, f->sums[i].n);
	for (size_t i = 0; i < f->n_hosts; i++)
		host_add(v, str_mem(f->hosts[i].name, f->hosts[i].length), f->hosts[i].n);
	v->n_readers += f->readers;
	pthread_mutex_unlock(&v->mutex);
}

static void sums_take(struct view_counter *v, struct flush *f)
{
	pthread_mutex_lock(&v->mutex);
	f->sums = v->sums;
	f->n = v->n_sums;
	f->readers = v->n_readers;
	f->n_hosts = v->n_hosts;
	memcpy(f->hosts, v->hosts, v->n_hosts * sizeof v->hosts[0]);
	v->sums = NULL;
	v->n_sums = v->cap_sums = v->n_hosts = 0;
	v->n_readers = 0;
	pthread_mutex_unlock(&v->mutex);
}

enum rc view_counter_flush(struct view_counter *v, struct site *s)
{
	struct flush f;
	sums_take(v, &f);
	if (f.n == 0)
		return RC_OK;
	enum rc rc = site_write(s, flush_write, &f);
	if (rc != RC_OK)
		sums_return(v, &f);
	free(f.sums);
	return rc;
}
