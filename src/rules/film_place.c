/* See film_place.h. */
#include "rules/film_place.h"

#define BOXES_MAX 4096
#define XMP_UUID "\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC"

struct box {
	int64_t at, inside, end;
	char type[4];
	char uuid[16]; /* of a `uuid` box */
};

/* Which boxes are looked into, and which of their boxes go. */
struct room {
	const char *type;
	const struct room *rooms[3];
	const char *gone[3];
};

static const struct room user_data = {"udta", {NULL}, {"\xA9xyz", "loci", NULL}};
static const struct room track = {"trak", {&user_data, NULL}, {"meta", NULL}};
static const struct room movie = {"moov", {&track, &user_data, NULL}, {"meta", NULL}};
static const struct room file = {"", {&movie, NULL}, {"meta", NULL}};

static int64_t number_at(const char *p, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

static bool is_type(const struct box *b, const char *type)
{
	return memcmp(b->type, type, sizeof b->type) == 0;
}

/* The box at `at` of a parent that ends at `end`. RC_NOT_FOUND: what is left is too short for one. */
static enum rc box_read(struct film_place *f, int64_t at, int64_t end, struct box *b)
{
	char head[32] = {0};
	size_t n;
	enum rc rc = at + 8 <= end ? f->from->read(f->from->ctx, head, sizeof head, at, &n) : RC_NOT_FOUND;
	if (rc != RC_OK || n < 8)
		return rc == RC_OK ? RC_NOT_FOUND : rc;
	if (++f->boxes > BOXES_MAX)
		return rc_fail(RC_LIMITED, "this film has more than %d parts in its head", BOXES_MAX);
	int64_t size = number_at(head, 4);
	bool is_long = size == 1;
	*b = (struct box){.at = at, .inside = at + (is_long ? 16 : 8)};
	if (is_long)
		size = number_at(head + 8, 8);
	b->end = size == 0 ? end : size > end - at ? end + 1 : at + size; /* 0: up to the end */
	memcpy(b->type, head + 4, sizeof b->type);
	memcpy(b->uuid, head + (is_long ? 16 : 8), sizeof b->uuid);
	if (b->end > end || b->end < b->inside)
		return rc_fail(RC_INVALID, "this film is cut or broken: a part of it is longer than the whole");
	return RC_OK;
}

static bool goes(const struct room *room, const struct box *b)
{
	for (size_t i = 0; room->gone[i]; i++)
		if (is_type(b, room->gone[i]))
			return true;
	return is_type(b, "uuid") && memcmp(b->uuid, XMP_UUID, sizeof b->uuid) == 0;
}

static const struct room *room_of(const struct room *in, const struct box *b)
{
	for (size_t i = 0; in->rooms[i]; i++)
		if (is_type(b, in->rooms[i]->type))
			return in->rooms[i];
	return NULL;
}

static enum rc blank_add(struct film_place *f, const struct box *b)
{
	if (f->n == FILM_BLANKS_MAX)
		return rc_fail(RC_LIMITED, "this film says more than %d times where it was shot", FILM_BLANKS_MAX);
	f->blanks[f->n++] = (struct film_blank){b->at + 4, b->inside, b->end};
	return RC_OK;
}

/* As deep as the rooms are. QuickTime ends a list of user data with four zeros, which are no box. */
static enum rc look_into(struct film_place *f, const struct room *room, int64_t at, int64_t end)
{
	struct box b;
	enum rc rc = RC_OK;
	for (; rc == RC_OK && end - at >= 8; at = b.end) {
		rc = box_read(f, at, end, &b);
		if (rc != RC_OK)
			break;
		const struct room *inner = room_of(room, &b);
		if (goes(room, &b))
			rc = blank_add(f, &b);
		else if (inner)
			rc = look_into(f, inner, b.inside, b.end);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc film_place_find(struct film_place *f, const struct ingest_source *from)
{
	*f = (struct film_place){.from = from};
	return look_into(f, &file, 0, from->size);
}

/* `bytes`, written over what of p lies in [from, to); zeros where bytes is NULL. p begins at `start`. */
static void overwrite(char *p, size_t n, int64_t start, int64_t from, int64_t to, const char *bytes)
{
	for (int64_t at = from > start ? from : start; at < to && at < start + (int64_t)n; at++)
		p[at - start] = bytes ? bytes[at - from] : 0;
}

static enum rc read_without(void *ctx, char *p, size_t max, int64_t offset, size_t *ret_n)
{
	const struct film_place *f = ctx;
	enum rc rc = f->from->read(f->from->ctx, p, max, offset, ret_n);
	for (size_t i = 0; rc == RC_OK && i < f->n; i++) {
		const struct film_blank *b = &f->blanks[i];
		overwrite(p, *ret_n, offset, b->type, b->type + 4, "free");
		overwrite(p, *ret_n, offset, b->from, b->to, NULL);
	}
	return rc;
}

struct ingest_source film_place_source(struct film_place *f)
{
	return (struct ingest_source){.size = f->from->size, .read = read_without, .ctx = f};
}
