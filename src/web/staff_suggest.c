/*
 * What the editor's lists offer while somebody types: articles by their words, tags and people by any part of a name.
 */
#include "rules/find.h"
#include "store/person.h"
#include "store/tag.h"
#include "text/fold.h"
#include "text/json.h"
#include "web/handlers.h"

#define OFFERS_MAX 10
#define TAGS_LOOKED_AT 1000
#define PEOPLE_BATCH 500

/* [{"value": what the list holds, "label": what people read}] */
static void offer(struct json_out *o, struct str value, struct str label)
{
	json_out_object(o);
	json_out_field_str(o, "value", value);
	json_out_field_str(o, "label", label);
	json_out_end(o);
}

static enum rc articles_offer(struct req *q, struct str typed, struct json_out *o)
{
	struct article_ids ids;
	bool more;
	enum rc rc = find_for_staff(q->db, q->arena, q->staff, typed, q->now, OFFERS_MAX, &ids, &more);
	for (size_t i = 0; rc == RC_OK && i < ids.n; i++) {
		struct article row;
		rc = article_get(q->db, q->arena, ids.items[i], &row);
		if (rc == RC_OK)
			offer(o, arena_printf(q->arena, "%lld", (long long)row.id), row.title);
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	return rc;
}

static bool fits(struct req *q, struct str name, struct str wanted)
{
	return str_find(fold_text(q->arena, name), wanted, 0) != SIZE_MAX;
}

/* The most used ones first. */
static enum rc tags_offer(struct req *q, struct str typed, struct json_out *o)
{
	struct tags tags;
	struct str wanted = fold_text(q->arena, typed);
	enum rc rc = tag_list_top(q->db, q->arena, TAGS_LOOKED_AT, &tags);
	for (size_t i = 0, n = 0; rc == RC_OK && i < tags.n && n < OFFERS_MAX; i++)
		if (fits(q, tags.items[i].name, wanted)) {
			offer(o, tags.items[i].name, tags.items[i].name);
			n++;
		}
	return rc;
}

static enum rc people_offer(struct req *q, struct str typed, struct json_out *o)
{
	struct people people = {.n = PEOPLE_BATCH};
	struct str wanted = fold_text(q->arena, typed);
	int64_t after = 0;
	for (size_t n = 0; people.n == PEOPLE_BATCH && n < OFFERS_MAX;) {
		enum rc rc = person_list(q->db, q->arena, after, PEOPLE_BATCH, &people);
		if (rc != RC_OK)
			return rc;
		for (size_t i = 0; i < people.n && n < OFFERS_MAX; i++) {
			const struct person *p = &people.items[i];
			after = p->id;
			if (!fits(q, p->name, wanted))
				continue;
			offer(o, arena_join(q->arena, p->name, STR(" ["), p->slug, STR("]"), STR_NONE), p->name);
			n++;
		}
	}
	return RC_OK;
}

enum rc staff_suggest(struct req *q)
{
	static const struct {
		const char *what;
		enum rc (*offers)(struct req *q, struct str typed, struct json_out *o);
	} kinds[] = {{"articles", articles_offer}, {"authors", people_offer}, {"tags", tags_offer}};
	struct json_out o;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	struct str what = req_path_text(q, "what"), typed = req_query(q, "q");
	size_t i = 0;
	while (i < ARRAY_LEN(kinds) && !str_is(what, kinds[i].what))
		i++;
	if (i == ARRAY_LEN(kinds))
		return RC_NOT_FOUND;
	json_out_init(&o, &b);
	json_out_array(&o);
	enum rc rc = fold_text(q->arena, typed).n ? kinds[i].offers(q, typed, &o) : RC_OK;
	json_out_end(&o);
	return rc == RC_OK ? req_json(q, 200, &b) : rc;
}
