/*
 * The set of who saw what today, and the sums that wait for the next flush. One lock: adding is a hash and a probe.
 */
#include "rules/view_counter.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "store/figure_article.h"
#include "store/figure_sum.h"
#include "store/tally.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define HOSTS_MAX 200     /* hosts between two flushes; what comes beyond is counted without its host */
#define SIGHTS_MAX 100000 /* views between two flushes whose readers are counted for sections and the like */
#define NO_HOST UINT32_MAX

/* Numbers by open addressing, 0 = free. A full set lets everybody through: one too many beats one lost. */
struct hash_set {
	uint64_t *slots;
	size_t n_slots, n, max;
};

struct host_sum {
	char name[REFERRER_MAX];
	size_t length;
	int64_t n;
};

/* An article's views from one host, or from none that is told. */
struct view_sum {
	int64_t article_id;
	int64_t n; /* 0 = free */
	uint32_t host;
};

/* Who saw what: for the readers of a section, which is known only when the sums are written. */
struct sight {
	uint64_t reader;
	int64_t article_id;
};

/* What waits for the next flush. */
struct waiting {
	struct view_sum *sums; /* open addressing */
	size_t n_slots, n_sums;
	struct host_sum hosts[HOSTS_MAX];
	size_t n_hosts;
	struct sight *sights;
	size_t n_sights, cap_sights;
	int64_t n_readers;
};

struct view_counter {
	pthread_mutex_t mutex;
	unsigned char key[CRYPTO_KEY_SIZE];
	int64_t day;
	struct hash_set seen;
	struct waiting waiting;
	struct hash_set grouped; /* readers by section, author, language: of the flush alone, without the lock */
	int64_t grouped_day;
};

struct view_counter *view_counter_new(size_t readers_max)
{
	struct view_counter *v = calloc(1, sizeof *v);
	ensure(v && readers_max > 0);
	v->seen.max = v->grouped.max = readers_max;
	pthread_mutex_init(&v->mutex, NULL);
	return v;
}

static void waiting_done(struct waiting *w)
{
	free(w->sums);
	free(w->sights);
	*w = (struct waiting){.n_sums = 0};
}

void view_counter_free(struct view_counter *v)
{
	if (!v)
		return;
	pthread_mutex_destroy(&v->mutex);
	free(v->seen.slots);
	free(v->grouped.slots);
	waiting_done(&v->waiting);
	free(v);
}

/* --- The set --- */

static void set_clear(struct hash_set *s)
{
	free(s->slots);
	*s = (struct hash_set){.max = s->max};
}

static void set_grow(struct hash_set *s)
{
	size_t n = s->n_slots ? s->n_slots * 2 : 1024;
	uint64_t *slots = calloc(n, sizeof *slots);
	ensure(slots);
	for (size_t i = 0; i < s->n_slots; i++) {
		if (s->slots[i] == 0)
			continue;
		size_t at = s->slots[i] & (n - 1);
		while (slots[at] != 0)
			at = (at + 1) & (n - 1);
		slots[at] = s->slots[i];
	}
	free(s->slots);
	s->slots = slots;
	s->n_slots = n;
}

/* True when the number was not in the set. */
static bool set_add(struct hash_set *s, uint64_t hash)
{
	if (s->n_slots == 0 || ((s->n + 1) * 4 > s->n_slots * 3 && s->n < s->max))
		set_grow(s);
	size_t at = hash & (s->n_slots - 1);
	while (s->slots[at] != 0) {
		if (s->slots[at] == hash)
			return false;
		at = (at + 1) & (s->n_slots - 1);
	}
	if (s->n < s->max) {
		s->slots[at] = hash;
		s->n++;
	}
	return true;
}

/* A number spread over all bits, never 0. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	x ^= x >> 31;
	return x ? x : 1;
}

/* A new day has a new key, so that yesterday's hashes say nothing. */
static void day_begin(struct view_counter *v, int64_t day)
{
	v->day = day;
	random_bytes(v->key, sizeof v->key);
	set_clear(&v->seen);
}

/* --- What waits --- */

static struct view_sum *sum_slot(struct view_sum *sums, size_t n_slots, int64_t article_id, uint32_t host)
{
	size_t at = mix((uint64_t)article_id << 8 ^ host) & (n_slots - 1);
	while (sums[at].n != 0 && (sums[at].article_id != article_id || sums[at].host != host))
		at = (at + 1) & (n_slots - 1);
	return &sums[at];
}

static void sums_grow(struct waiting *w)
{
	size_t n = w->n_slots ? w->n_slots * 2 : 64;
	struct view_sum *sums = calloc(n, sizeof *sums);
	ensure(sums);
	for (size_t i = 0; i < w->n_slots; i++)
		if (w->sums[i].n != 0)
			*sum_slot(sums, n, w->sums[i].article_id, w->sums[i].host) = w->sums[i];
	free(w->sums);
	w->sums = sums;
	w->n_slots = n;
}

static void sum_add(struct waiting *w, int64_t article_id, uint32_t host, int64_t n)
{
	if ((w->n_sums + 1) * 4 > w->n_slots * 3)
		sums_grow(w);
	struct view_sum *sum = sum_slot(w->sums, w->n_slots, article_id, host);
	w->n_sums += sum->n == 0;
	*sum = (struct view_sum){article_id, sum->n + n, host};
}

static void sight_add(struct waiting *w, struct sight sight)
{
	if (w->n_sights == SIGHTS_MAX)
		return;
	if (w->n_sights == w->cap_sights) {
		w->cap_sights = w->cap_sights ? w->cap_sights * 2 : 64;
		w->sights = realloc(w->sights, w->cap_sights * sizeof *w->sights);
		ensure(w->sights);
	}
	w->sights[w->n_sights++] = sight;
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

/* Which one it is; NO_HOST for none and for one too many. */
static uint32_t host_add(struct waiting *w, struct str host, int64_t n)
{
	size_t i = 0;
	while (i < w->n_hosts && !str_eq(str_mem(w->hosts[i].name, w->hosts[i].length), host))
		i++;
	if (host.n == 0 || i == HOSTS_MAX)
		return NO_HOST;
	if (i == w->n_hosts) {
		memcpy(w->hosts[i].name, host.p, host.n);
		w->hosts[i].length = host.n;
		w->hosts[i].n = 0;
		w->n_hosts++;
	}
	w->hosts[i].n += n;
	return (uint32_t)i;
}

static struct str host_name(const struct waiting *w, uint32_t host)
{
	return str_mem(w->hosts[host].name, w->hosts[host].length);
}

/* --- Adding --- */

static void count(struct view_counter *v, int64_t article_id, const struct viewer *who, struct str host)
{
	struct waiting *w = &v->waiting;
	uint64_t reader = reader_hash(v, 0, who->address, who->agent);
	sum_add(w, article_id, host_add(w, host, 1), 1);
	sight_add(w, (struct sight){reader, article_id});
	w->n_readers += set_add(&v->seen, reader);
}

bool view_counter_add(struct view_counter *v, int64_t article_id, const struct viewer *who)
{
	char buffer[REFERRER_MAX];
	if (agent_is_crawler(who->agent))
		return false;
	int64_t day = clock_now() / DAY_MS;
	struct str host = referrer_host(who->referrer, who->own_host, buffer);
	pthread_mutex_lock(&v->mutex);
	if (day != v->day)
		day_begin(v, day);
	bool first = set_add(&v->seen, reader_hash(v, article_id, who->address, who->agent));
	if (first)
		count(v, article_id, who, host);
	pthread_mutex_unlock(&v->mutex);
	return first;
}

/* --- Writing down --- */

struct flush {
	struct view_counter *counter;
	struct waiting w;
	struct view_sum *sums; /* those of w, by article */
	struct tally_views *views;
	size_t n_views;
};

static int sum_order(const void *a, const void *b)
{
	const struct view_sum *x = a, *y = b;
	return (x->article_id > y->article_id) - (x->article_id < y->article_id);
}

static int sight_order(const void *a, const void *b)
{
	const struct sight *x = a, *y = b;
	return (x->article_id > y->article_id) - (x->article_id < y->article_id);
}

static void flush_order(struct flush *f, struct arena *a)
{
	size_t n = 0;
	f->sums = arena_array(a, f->w.n_sums, sizeof *f->sums);
	f->views = arena_array(a, f->w.n_sums, sizeof *f->views);
	for (size_t i = 0; i < f->w.n_slots; i++)
		if (f->w.sums[i].n != 0)
			f->sums[n++] = f->w.sums[i];
	qsort(f->sums, n, sizeof *f->sums, sum_order);
	if (f->w.n_sights > 0)
		qsort(f->w.sights, f->w.n_sights, sizeof *f->w.sights, sight_order);
	for (size_t i = 0; i < n; i++) {
		if (f->n_views == 0 || f->views[f->n_views - 1].article_id != f->sums[i].article_id)
			f->views[f->n_views++] = (struct tally_views){f->sums[i].article_id, 0};
		f->views[f->n_views - 1].n += f->sums[i].n;
	}
}

static enum rc hosts_write(struct db *db, struct arena *a, int64_t now, const struct flush *f)
{
	const struct waiting *w = &f->w;
	struct referrer *hosts = arena_array(a, w->n_hosts, sizeof *hosts);
	for (size_t i = 0; i < w->n_hosts; i++)
		hosts[i] = (struct referrer){host_name(w, (uint32_t)i), w->hosts[i].n};
	enum rc rc = referrer_add(db, now, hosts, w->n_hosts);
	for (size_t i = 0; i < w->n_sums && rc == RC_OK; i++) {
		const struct view_sum *s = &f->sums[i];
		if (s->host != NO_HOST)
			rc = referrer_article_add(db, now, s->article_id,
						  &(struct referrer){host_name(w, s->host), s->n});
	}
	return rc;
}

static uint64_t group_hash(const struct figure_group *g)
{
	uint64_t h = mix((uint64_t)g->owner_id * FIGURE_BY_LANG + (uint64_t)g->axis);
	for (size_t i = 0; i < g->lang.n; i++)
		h = mix(h ^ (unsigned char)g->lang.p[i]);
	return h;
}

/* One article's readers to all that it stands under. */
static enum rc article_readers_write(struct db *db, struct arena *a, int64_t now, struct hash_set *grouped,
				     const struct sight *sights, size_t n)
{
	struct figure_groups groups;
	enum rc rc = figure_sum_groups(db, a, sights[0].article_id, &groups);
	for (size_t g = 0; rc == RC_OK && g < groups.n; g++) {
		uint64_t hash = group_hash(&groups.items[g]);
		int64_t readers = 0;
		for (size_t i = 0; i < n; i++)
			readers += set_add(grouped, mix(sights[i].reader ^ hash));
		if (readers > 0)
			rc = figure_sum_add_readers(db, now, &groups.items[g], readers);
	}
	return rc;
}

static enum rc readers_write(struct db *db, struct arena *a, int64_t now, const struct flush *f)
{
	struct view_counter *v = f->counter;
	const struct waiting *w = &f->w;
	enum rc rc = figure_add_readers(db, now, w->n_readers);
	if (now / DAY_MS != v->grouped_day)
		set_clear(&v->grouped);
	v->grouped_day = now / DAY_MS;
	for (size_t from = 0, end; rc == RC_OK && from < w->n_sights; from = end) {
		for (end = from + 1; end < w->n_sights && w->sights[end].article_id == w->sights[from].article_id;)
			end++;
		rc = article_readers_write(db, a, now, &v->grouped, w->sights + from, end - from);
	}
	return rc;
}

static enum rc flush_write(struct site *s, struct db *db, void *ctx)
{
	struct flush *f = ctx;
	CLEANUP(arena_done) struct arena a;
	int64_t now = clock_now();
	arena_init(&a);
	struct figure_move *moves = arena_array(&a, f->n_views, sizeof *moves);
	for (size_t i = 0; i < f->n_views; i++)
		moves[i] = (struct figure_move){f->views[i].article_id, f->views[i].n};
	enum rc rc = tally_add_views(db, f->views, f->n_views);
	if (rc == RC_OK)
		rc = figure_add(db, now, FIGURE_VIEWS, moves, f->n_views);
	if (rc == RC_OK)
		rc = hosts_write(db, &a, now, f);
	if (rc == RC_OK)
		rc = readers_write(db, &a, now, f);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < f->n_views; i++)
		site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = f->views[i].article_id});
	return RC_OK;
}

/* Views that could not be written wait for the next flush. */
static void waiting_return(struct view_counter *v, const struct waiting *w)
{
	pthread_mutex_lock(&v->mutex);
	for (size_t i = 0; i < w->n_slots; i++) {
		const struct view_sum *s = &w->sums[i];
		if (s->n != 0)
			sum_add(&v->waiting, s->article_id,
				s->host == NO_HOST ? NO_HOST : host_add(&v->waiting, host_name(w, s->host), s->n),
				s->n);
	}
	for (size_t i = 0; i < w->n_sights; i++)
		sight_add(&v->waiting, w->sights[i]);
	v->waiting.n_readers += w->n_readers;
	pthread_mutex_unlock(&v->mutex);
}

static void waiting_take(struct view_counter *v, struct waiting *w)
{
	pthread_mutex_lock(&v->mutex);
	*w = v->waiting;
	v->waiting = (struct waiting){.n_sums = 0};
	pthread_mutex_unlock(&v->mutex);
}

enum rc view_counter_flush(struct view_counter *v, struct site *s)
{
	struct flush f = {.counter = v};
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	waiting_take(v, &f.w);
	if (f.w.n_sums == 0)
		return RC_OK;
	flush_order(&f, &a);
	enum rc rc = site_write(s, flush_write, &f);
	if (rc != RC_OK)
		waiting_return(v, &f.w);
	waiting_done(&f.w);
	return rc;
}
