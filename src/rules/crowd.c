/*
 * An open table of small entries, one for each network and article of the last two days. Tags are keyed hashes: their
 * first eight bytes are as good a key as any, and nobody can aim at another's place.
 */
#include "rules/crowd.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/rc.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define MINUTE_MS (INT64_C(60) * 1000)
#define SLOTS_FIRST ((size_t)256)
#define SLOTS_MAX ((size_t)1 << 20) /* 32 MB */
#define KEPT_HOURS 48               /* as long as a day's key lives */

/* Voters in a span of time and in the one before it. */
struct span {
	uint32_t index;
	uint16_t n, before;
};

struct gathering {
	uint64_t key; /* 0: free */
	uint32_t today;
	struct span hour, minute;
};

struct crowd {
	struct gathering *slots;
	size_t n_slots, n;
	int64_t forgot_hour; /* when those of whom one came only were forgotten last */
};

struct crowd *crowd_new(void)
{
	struct crowd *c = calloc(1, sizeof *c);
	ensure(c);
	return c;
}

void crowd_free(struct crowd *c)
{
	if (c)
		free(c->slots);
	free(c);
}

int64_t crowd_hour_start(int64_t now)
{
	return now / HOUR_MS * HOUR_MS;
}

static uint64_t key_of(struct str tag)
{
	uint64_t key = 0;
	memcpy(&key, tag.p, tag.n < sizeof key ? tag.n : sizeof key);
	return key ? key : 1;
}

/* Where the key is, or the free place for it. The table always has some. */
static struct gathering *place_of(struct gathering *slots, size_t n_slots, uint64_t key)
{
	size_t i = key & (n_slots - 1);
	while (slots[i].key != 0 && slots[i].key != key)
		i = (i + 1) & (n_slots - 1);
	return &slots[i];
}

/* Into a table of this size, without what is too old to matter and, where that is asked for, without single voters. */
static void move_to(struct crowd *c, size_t n_slots, uint32_t oldest_hour, bool single_too)
{
	struct gathering *slots = calloc(n_slots, sizeof *slots);
	ensure(slots, "out of memory");
	size_t n = 0;
	for (size_t i = 0; i < c->n_slots; i++) {
		const struct gathering *g = &c->slots[i];
		if (g->key == 0 || g->hour.index < oldest_hour || (!single_too && g->today <= 1))
			continue;
		*place_of(slots, n_slots, g->key) = *g;
		n++;
	}
	free(c->slots);
	c->slots = slots;
	c->n_slots = n_slots;
	c->n = n;
}

static bool is_full(const struct crowd *c)
{
	return (c->n + 1) * 4 > c->n_slots * 3;
}

/* It doubles; at its largest it forgets those of whom one came only, at most once an hour, since that reads it all. */
static void make_room(struct crowd *c, int64_t now)
{
	int64_t hour = now / HOUR_MS;
	uint32_t oldest = (uint32_t)(hour - KEPT_HOURS);
	if (!is_full(c))
		return;
	if (c->n_slots < SLOTS_MAX) {
		move_to(c, c->n_slots ? c->n_slots * 2 : SLOTS_FIRST, oldest, true);
	} else if (c->forgot_hour != hour) {
		log_warning("votes from more networks than can be remembered: those that sent one only are forgotten");
		c->forgot_hour = hour;
		move_to(c, c->n_slots, oldest, false);
	}
}

static void span_move(struct span *s, int64_t index)
{
	uint32_t to = (uint32_t)index;
	if (s->index == to)
		return;
	s->before = s->index + 1 == to ? s->n : 0;
	s->n = 0;
	s->index = to;
}

static uint16_t saturated(int64_t n)
{
	return n < UINT16_MAX ? (uint16_t)n : UINT16_MAX;
}

/* NULL when even forgetting left no room. */
static struct gathering *gathering_of(struct crowd *c, struct str tag, int64_t now)
{
	make_room(c, now);
	uint64_t key = key_of(tag);
	struct gathering *g = place_of(c->slots, c->n_slots, key);
	if (g->key == 0 && is_full(c))
		return NULL;
	if (g->key == 0) {
		*g = (struct gathering){.key = key};
		c->n++;
	}
	span_move(&g->hour, now / HOUR_MS);
	span_move(&g->minute, now / MINUTE_MS);
	return g;
}

static void one_more(struct gathering *g)
{
	g->today++;
	g->hour.n = saturated(g->hour.n + 1);
	g->minute.n = saturated(g->minute.n + 1);
}

enum crowd_verdict crowd_take(struct crowd *c, struct str tag, const struct crowd_limits *limits, bool proven,
			      bool may_prove, int64_t now)
{
	struct gathering *g = gathering_of(c, tag, now);
	if (!g)
		return CROWD_COUNTS;
	bool is_free = g->today < limits->free_a_day;
	bool rush = g->minute.n >= limits->a_minute || g->minute.before > limits->a_minute;
	if (!is_free && !rush && !proven && may_prove)
		return CROWD_PROVES;
	one_more(g);
	if (is_free)
		return CROWD_COUNTS;
	if (rush || g->today > limits->a_day)
		return CROWD_RUSHES;
	return proven && g->hour.n <= limits->an_hour ? CROWD_COUNTS : CROWD_WAITS;
}

void crowd_leave(struct crowd *c, struct str tag, int64_t now)
{
	struct gathering *g = gathering_of(c, tag, now);
	if (!g)
		return;
	g->today -= g->today > 0;
	g->hour.n -= g->hour.n > 0;
	g->minute.n -= g->minute.n > 0;
}

bool crowd_calm(struct crowd *c, struct str tag, const struct crowd_limits *limits, int64_t now)
{
	const struct gathering *g = gathering_of(c, tag, now);
	return !g || (g->hour.n <= limits->an_hour && g->hour.before <= limits->an_hour && g->today <= limits->a_day);
}

void crowd_recall(struct crowd *c, struct str tag, int64_t today, int64_t this_hour, int64_t last_hour, int64_t now)
{
	struct gathering *g = gathering_of(c, tag, now);
	if (!g)
		return;
	g->today = (uint32_t)today;
	g->hour.n = saturated(this_hour);
	g->hour.before = saturated(last_hour);
}
