/*
 * An export file's records with what only the old site itself can tell: who its people are (biography, address of their
 * page), and the texts that readers saw where the file's own hold shortcodes. What it does not show stays as the file
 * has it.
 */
#include "move/rest_site.h"
#include "text/slug.h"
#include "text/wordpress.h"

/* --- People --- */

static enum rc people_keep(struct rest *r)
{
	CLEANUP(arena_done) struct arena a;
	struct str body;
	struct json *answer;
	arena_init(&a);
	map_init(&r->people, &r->arena);
	for (size_t i = 0; i < r->spool.n; i++) {
		if (r->spool.frames[i].collection != REST_USERS)
			continue;
		enum rc rc = rest_spool_body(&r->spool, &r->spool.frames[i], &a, &body);
		if (rc == RC_OK)
			rc = rest_json(body, &answer);
		if (rc != RC_OK)
			return rc;
		struct json_iter it = {0};
		while (json_each(answer, &it)) {
			struct wordpress_author *author = arena_new(&r->arena, struct wordpress_author);
			rest_author_fill(&r->arena, it.value, author);
			map_set(&r->people, author->nicename, author);
		}
		json_free(answer);
		arena_reset(&a);
	}
	return RC_OK;
}

static enum rc people_read(struct rest *r)
{
	enum rc rc = rest_spool_ready(r);
	if (rc == RC_OK)
		rc = rest_read(r, REST_USERS);
	return rc == RC_OK ? people_keep(r) : rc;
}

/* By number and, for files that tell none, by login: WordPress makes the slug of it. */
static const struct wordpress_author *person_of(const struct rest *r, struct arena *a, const struct wordpress_author *p)
{
	for (size_t i = 0; i < r->people.n; i++) {
		const struct wordpress_author *other = r->people.entries[i].value;
		if (p->id > 0 && other->id == p->id)
			return other;
	}
	return p->id > 0 ? NULL : map_get(&r->people, slug_from_title(a, p->login));
}

static void person_take(const struct rest *r, struct arena *a, struct wordpress_author *p)
{
	const struct wordpress_author *told = person_of(r, a, p);
	if (!told)
		return;
	p->nicename = told->nicename;
	p->link = told->link;
	if (p->name.n == 0)
		p->name = told->name;
	if (p->url.n == 0)
		p->url = told->url;
	if (p->bio.n == 0)
		p->bio = told->bio;
}

/* --- Texts --- */

static enum rc over_rewind(void *ctx)
{
	struct rest *r = ctx;
	enum rc rc = r->file->rewind(r->file->ctx);
	if (rc == RC_OK && r->walks == 0 && r->root.n > 0)
		rc = people_read(r);
	r->walks++;
	return rc;
}

static struct str over_hash(void *ctx)
{
	struct rest *r = ctx;
	return r->file->hash(r->file->ctx);
}

static bool wants_text(struct arena *a, const struct wordpress_post *p)
{
	struct map names, alone;
	bool told = str_is(p->type, "post") || str_is(p->type, "page");
	if (!told || !str_is(p->status, "publish") || p->password.n > 0 || p->id <= 0)
		return false;
	map_init(&names, a);
	map_init(&alone, a);
	wordpress_shortcode_names(a, p->content, &names, &alone);
	return names.n + alone.n > 0;
}

/* The answer must be about the same article: another site may have another one under this number. */
static void text_take(struct arena *a, const struct json *answer, struct wordpress_post *p)
{
	const struct json *content = json_get(answer, "content");
	struct str text = json_str(json_get(content, "rendered"));
	bool same = slug_equal(json_str(json_get(answer, "slug")), p->slug);
	if (!same || json_bool(json_get(content, "protected"), true) || str_trim(text).n == 0)
		return;
	p->content = arena_str(a, rest_text(a, text));
	p->rendered = true;
}

static enum rc text_ask(struct rest *r, struct arena *a, struct wordpress_post *p)
{
	struct http_client_response h;
	struct json *answer;
	const char *route = rest_route(str_is(p->type, "page") ? REST_PAGES : REST_POSTS);
	struct str one = arena_printf(a, "%s/%lld", route, (long long)p->id);
	enum rc rc = rest_get(r, a, rest_address(r, a, one.p, "_fields=slug,content"), &h);
	if (rc == RC_BUSY)
		return rc_fail(RC_BUSY, "the text of %.*s: %.400s. The same command goes on where it was",
			       STR_ARG(p->link), rc_message());
	if (rc != RC_OK || h.status != 200 || rest_json(h.body, &answer) != RC_OK)
		return rc == RC_INTERNAL ? rc : RC_OK;
	text_take(a, answer, p);
	json_free(answer);
	return RC_OK;
}

static enum rc over_next(void *ctx, struct arena *a, struct wordpress_record *ret)
{
	struct rest *r = ctx;
	enum rc rc = r->file->next(r->file->ctx, a, ret);
	if (rc != RC_OK || r->root.n == 0)
		return rc;
	if (ret->kind == WORDPRESS_AUTHOR)
		person_take(r, a, &ret->author);
	if (ret->kind == WORDPRESS_POST && r->walks > 1 && wants_text(a, &ret->post))
		return text_ask(r, a, &ret->post);
	return RC_OK;
}

struct wordpress_source *rest_over(struct rest *r, struct wordpress_source *file)
{
	r->file = file;
	r->walks = 0;
	r->over = (struct wordpress_source){
		.ctx = r, .name = file->name, .rewind = over_rewind, .next = over_next, .hash = over_hash};
	return &r->over;
}
