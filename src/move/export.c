/* See export.h. */
#include "move/export.h"

#include <errno.h>

#include "base/clock.h"
#include "db/db.h"
#include "rules/settings.h"
#include "store/article.h"
#include "store/comment.h"
#include "text/html_absolute.h"
#include "text/url.h"

#define DOCUMENT_MAX ((size_t)256 << 20) /* of what waits to be written: one article with a batch of its comments */
#define WRITE_AT ((size_t)256 << 10)

enum rc export_begin(struct export *e, struct db *db, const struct export_options *options)
{
	*e = (struct export){.db = db, .options = options, .now = clock_now(), .out = BUF(DOCUMENT_MAX)};
	enum rc rc = db_begin(db);
	if (rc == RC_OK)
		rc = settings_load(db, &e->settings);
	return rc == RC_OK ? article_count_kept(db, &e->total) : rc;
}

enum rc export_flush(struct export *e)
{
	if (buf_failed(&e->out))
		return rc_fail(RC_LIMITED, "one of the articles is too large to be written");
	if (e->out.n > 0 && fwrite(e->out.p, 1, e->out.n, e->options->out) != e->out.n)
		return rc_fail(RC_INTERNAL, "writing the export failed: %s", strerror(errno));
	buf_clear(&e->out);
	return RC_OK;
}

enum rc export_end(struct export *e, enum rc rc)
{
	if (rc == RC_OK)
		rc = export_flush(e);
	if (rc == RC_OK && fflush(e->options->out) != 0)
		rc = rc_fail(RC_INTERNAL, "writing the export failed: %s", strerror(errno));
	db_rollback(e->db);
	settings_unref(e->settings);
	buf_done(&e->out);
	return rc;
}

enum rc export_step(struct export *e)
{
	const struct export_options *o = e->options;
	if (o->progress)
		o->progress(o->ctx, "export", e->done, e->total);
	if (o->cancelled && o->cancelled(o->ctx))
		return rc_fail(RC_BUSY, "stopped");
	return e->out.n >= WRITE_AT || buf_failed(&e->out) ? export_flush(e) : RC_OK;
}

struct str export_address(const struct export *e, struct arena *a, struct str path)
{
	return arena_join(a, e->options->address, url_path_encode(a, path), STR_NONE);
}

struct comment export_comment(const struct comment *c)
{
	struct comment place = *c;
	if (comment_is_withdrawn(c))
		place.author = place.url = place.source = place.body = STR("");
	return place;
}

struct str export_html(const struct export *e, struct arena *a, struct str html)
{
	CLEANUP(buf_done) struct buf b = BUF(DOCUMENT_MAX);
	html_absolute(&b, html, e->options->address, STR(""));
	return buf_to_arena(&b, a);
}
