/*
 * What a generated site consists of, and how it gets into the tables.
 */
#include "generate_rows.h"

#include <time.h>

#include "store/person.h"
#include "store/search.h"
#include "store/section.h"
#include "store/setting.h"
#include "store/tag.h"
#include "text/fold.h"
#include "text/html.h"
#include "text/sanitise.h"
#include "text/slug.h"

#define WORDS 400
#define YARDSTICK_COMMENTS 20
#define YARDSTICK_BALLOTS 300
#define BALLOTS_MAX 6
#define VOTER_SIZE 32
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define STEP_MS (INT64_C(20) * 60 * 1000)    /* between two articles */
#define SPAN_MAX_MS (INT64_C(7300) * DAY_MS) /* a large site is 20 years old */

void plan_size(struct plan *p)
{
	int64_t people = 10 + p->articles / 1000, tags = 40 + p->articles / 50;
	p->n_people = (unsigned)(people < 800 ? people : 800);
	p->n_tags = (unsigned)(tags < 20000 ? tags : 20000);
}

/* --- The frame --- */

static enum rc sections_store(struct db *db, struct arena *a, struct plan *p)
{
	enum rc rc = RC_OK;
	for (unsigned i = 0; i < SECTIONS && rc == RC_OK; i++) {
		struct str name = text_section(a, i), slug = slug_from_title(a, name);
		struct section s = {
			.parent_id = i < SECTIONS / 4 ? 0 : p->sections[i % (SECTIONS / 4)],
			.slug = slug,
			.path = arena_join(a, STR("/section/"), slug, STR("/"), STR_NONE),
			.name = name,
			.position = i,
			.modified_at = p->now,
		};
		rc = section_insert(db, &s, &p->sections[i]);
	}
	return rc;
}

static enum rc people_store(struct db *db, struct arena *a, struct plan *p)
{
	enum rc rc = RC_OK;
	p->people = arena_array(a, p->n_people, sizeof *p->people);
	for (unsigned i = 0; i < p->n_people && rc == RC_OK; i++) {
		struct str name = text_person(a, i);
		struct str slug = arena_printf(a, "%.*s-%u", STR_ARG(slug_from_title(a, name)), i + 1);
		struct person person = {
			.slug = slug,
			.path = arena_join(a, STR("/author/"), slug, STR("/"), STR_NONE),
			.name = name,
			.title = STR("Reporter"),
			.bio = arena_printf(a, "%.*s writes about the region and has done so for %u years.",
					    STR_ARG(name), 2 + i % 30),
			.guest = true,
			.created_at = p->now,
			.modified_at = p->now,
		};
		rc = person_insert(db, &person, &p->people[i]);
	}
	return rc;
}

static enum rc tags_store(struct db *db, struct arena *a, struct plan *p)
{
	enum rc rc = RC_OK;
	p->tags = arena_array(a, p->n_tags, sizeof *p->tags);
	for (unsigned i = 0; i < p->n_tags && rc == RC_OK; i++) {
		struct str name = text_tag(a, i);
		struct str slug = arena_printf(a, "%.*s-%u", STR_ARG(slug_from_title(a, name)), i + 1);
		struct tag tag = {
			.slug = slug,
			.path = arena_join(a, STR("/tag/"), slug, STR("/"), STR_NONE),
			.name = name,
			.modified_at = p->now,
		};
		rc = tag_insert(db, &tag, &p->tags[i]);
	}
	return rc;
}

enum rc frame_store(struct db *db, struct arena *a, struct plan *p)
{
	enum rc rc = setting_set(db, SETTING_SITE, 0, STR("site.title"), STR("The Generated Courier"));
	if (rc == RC_OK)
		rc = setting_set(db, SETTING_SITE, 0, STR("site.tagline"), STR("All the news that was made up"));
	if (rc == RC_OK)
		rc = sections_store(db, a, p);
	if (rc == RC_OK)
		rc = people_store(db, a, p);
	return rc == RC_OK ? tags_store(db, a, p) : rc;
}

/* --- Making a piece --- */

/* Different numbers, low ones far more often. */
static size_t some_of(struct dice *d, const int64_t *from, unsigned n_from, size_t wanted, int64_t *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < wanted; i++) {
		int64_t id = from[dice_skewed(d, n_from)];
		bool twice = false;
		for (size_t k = 0; k < n; k++)
			twice |= ret[k] == id;
		if (!twice)
			ret[n++] = id;
	}
	return n;
}

static void comments_make(const struct plan *p, struct arena *a, struct dice *d, int64_t since, struct piece *piece)
{
	piece->comments = arena_array(a, piece->n_comments, sizeof *piece->comments);
	piece->emails = arena_array(a, piece->n_comments, sizeof *piece->emails);
	for (size_t i = 0; i < piece->n_comments; i++) {
		struct text_comment t = text_comment(a, d);
		int64_t at = since + (int64_t)(i + 1) * (60000 + dice_below(d, 600000));
		piece->emails[i] = t.email;
		piece->comments[i] = (struct comment){
			.parent_id = i > 0 && dice_below(d, 3) == 0 ? 1 + dice_below(d, (uint32_t)i) : 0,
			.state = COMMENT_VISIBLE,
			.author = t.author,
			.source = t.body,
			.body = arena_join(a, STR("<p>"), html_from_text(a, t.body).s, STR("</p>"), STR_NONE),
			.created_at = at < p->now ? at : p->now,
		};
	}
}

static void ballots_make(struct arena *a, struct dice *d, int64_t since, struct piece *piece)
{
	static const char *const reactions[] = {"happy", "sad", "excited", "sleepy", "angry", "surprise"};
	static const char *const stars[] = {"5", "4", "3", "1", "2"};
	static const char *const likes[] = {"like", "like", "like", "dislike"};
	piece->ballots = arena_array(a, piece->n_ballots, sizeof *piece->ballots);
	for (size_t i = 0; i < piece->n_ballots; i++) {
		unsigned char *voter = arena_alloc(a, VOTER_SIZE);
		for (size_t k = 0; k < VOTER_SIZE; k++)
			voter[k] = (unsigned char)dice_below(d, 256);
		uint32_t kind = dice_below(d, 4);
		piece->ballots[i] = (struct ballot){
			.block = kind == 0   ? STR("stars")
				 : kind == 1 ? STR("like")
					     : STR("reaction"),
			.choice = str_of(kind == 0   ? stars[dice_skewed(d, ARRAY_LEN(stars))]
					 : kind == 1 ? likes[dice_below(d, ARRAY_LEN(likes))]
						     : reactions[dice_skewed(d, ARRAY_LEN(reactions))]),
			.voter = str_mem(voter, VOTER_SIZE),
			.state = BALLOT_COUNTED,
			.cast_at = since + dice_below(d, (uint32_t)DAY_MS),
		};
	}
}

/* The default form of an address; the number keeps it apart from others of the same title. */
static struct str path_make(struct arena *a, struct str slug, int64_t published_at)
{
	time_t seconds = (time_t)(published_at / 1000);
	struct tm t;
	gmtime_r(&seconds, &t);
	return arena_printf(a, "/%04d/%02d/%.*s/", t.tm_year + 1900, t.tm_mon + 1, STR_ARG(slug));
}

static void row_make(const struct plan *p, struct arena *a, int64_t number, const struct text_article *t,
		     struct piece *piece)
{
	int64_t step = p->articles * STEP_MS < SPAN_MAX_MS ? STEP_MS : SPAN_MAX_MS / p->articles;
	int64_t at = p->now - (p->articles - number + 1) * step;
	bool yardstick = number == p->articles;
	struct str slug = arena_printf(a, "%.*s-%lld", STR_ARG(slug_from_title(a, t->title)), (long long)number);
	piece->row = (struct article){
		.state = ARTICLE_PUBLISHED,
		.slug = yardstick ? STR("yardstick") : slug,
		.path = yardstick ? STR("/yardstick/") : path_make(a, slug, at),
		.title = t->title,
		.standfirst = t->standfirst,
		.words = WORDS,
		.created_at = at,
		.published_at = at,
		.modified_at = at,
	};
	piece->body = (struct article_body){
		.format = ARTICLE_HTML, .source = t->body, .body = t->body, .policy_version = SANITISE_POLICY_VERSION};
}

void piece_make(const struct plan *p, struct arena *a, int64_t number, struct piece *ret_piece)
{
	struct dice d = dice_of(p->seed, (uint64_t)number);
	struct text_article t = text_article(a, &d, WORDS);
	bool yardstick = number == p->articles;
	*ret_piece = (struct piece){.n_comments = p->comments, .n_ballots = dice_below(&d, BALLOTS_MAX)};
	if (yardstick) {
		ret_piece->n_ballots = YARDSTICK_BALLOTS;
		if (p->comments < YARDSTICK_COMMENTS)
			ret_piece->n_comments = YARDSTICK_COMMENTS;
	}
	row_make(p, a, number, &t, ret_piece);
	ret_piece->n_authors = some_of(&d, p->people, p->n_people, 1 + (dice_below(&d, 8) == 0), ret_piece->authors);
	ret_piece->n_tags = some_of(&d, p->tags, p->n_tags, 2 + dice_below(&d, TAGS_OF_PIECE_MAX - 1), ret_piece->tags);
	ret_piece->section = p->sections[dice_skewed(&d, SECTIONS)];
	comments_make(p, a, &d, ret_piece->row.published_at, ret_piece);
	ballots_make(a, &d, ret_piece->row.published_at, ret_piece);
	struct str text = html_to_text(a, html_trusted(t.body));
	ret_piece->search_title = fold_text(a, t.title);
	ret_piece->search_text = fold_text(a, arena_join(a, t.standfirst, STR(" "), text, STR_NONE));
}

/* --- Storing it --- */

static enum rc comments_store(struct db *db, struct piece *piece)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < piece->n_comments && rc == RC_OK; i++) {
		struct comment *c = &piece->comments[i];
		c->article_id = piece->row.id;
		if (c->parent_id > 0)
			c->parent_id = piece->comments[c->parent_id - 1].id;
		rc = comment_insert(db, c);
		if (rc == RC_OK)
			rc = comment_email_put(db, c->id, piece->emails[i]);
	}
	return rc;
}

static enum rc lists_store(struct db *db, const struct piece *piece)
{
	int64_t id = piece->row.id;
	enum rc rc = article_set_authors(db, id, piece->authors, piece->n_authors);
	if (rc == RC_OK)
		rc = article_set_sections(db, id, &piece->section, 1);
	if (rc == RC_OK)
		rc = article_set_tags(db, id, piece->tags, piece->n_tags);
	return rc;
}

enum rc piece_store(struct db *db, struct piece *piece)
{
	enum rc rc = article_insert(db, &piece->row, &piece->row.id);
	piece->body.article_id = piece->row.id;
	if (rc == RC_OK)
		rc = lists_store(db, piece);
	if (rc == RC_OK)
		rc = article_body_put(db, &piece->body);
	if (rc == RC_OK)
		rc = comments_store(db, piece);
	for (size_t i = 0; i < piece->n_ballots && rc == RC_OK; i++)
		piece->ballots[i].article_id = piece->row.id;
	return rc == RC_OK ? ballots_cast(db, piece->ballots, piece->n_ballots) : rc;
}

enum rc piece_index(struct db *db, const struct piece *piece)
{
	return search_put(db, piece->row.id, piece->search_title, piece->search_text);
}
