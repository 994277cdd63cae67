/*
 * The caller's side of HTML jobs. What a child calls safe is believed only after sanitise_verify().
 */
#include "text/sanitise.h"
#include "text/unicode.h"
#include "worker/html_wire.h"
#include "worker/pool.h"

#define REQUEST_MAX ((size_t)32 << 20)

static bool is_safe(struct safe_html html, const struct sanitise_options *options)
{
	return utf8_valid(html.s) && sanitise_verify(html.s, options);
}

/* Each page stands for itself, so that elements cannot be open where the article is cut. */
static bool pages_safe(const struct worker_html_reply *reply, const struct sanitise_options *options)
{
	size_t from = 0;
	for (size_t i = 0; i <= reply->n_pages; i++) {
		size_t to = i < reply->n_pages ? reply->pages[i] : reply->html.s.n;
		if (to < from || !is_safe((struct safe_html){str_slice(reply->html.s, from, to)}, options))
			return false;
		from = to;
	}
	return true;
}

enum rc worker_html(struct worker_pool *pool, const struct worker_html_request *request, struct arena *a,
		    struct worker_html_reply *ret_reply)
{
	CLEANUP(buf_done) struct buf body = BUF(REQUEST_MAX);
	struct sanitise_options options = {.policy = SANITISE_ARTICLE, .embeds = request->embeds};
	struct worker_html_reply reply;
	struct str answer;
	if (request->source.n > WORKER_HTML_MAX)
		return rc_fail(RC_LIMITED, "a text of %zu bytes is larger than %u", request->source.n, WORKER_HTML_MAX);
	html_request_put(&body, request);
	if (buf_failed(&body))
		return rc_fail(RC_LIMITED, "this text comes with too many pictures");
	enum rc rc = worker_call(pool, WIRE_HTML, buf_str(&body), a, &answer);
	if (rc == RC_OK)
		rc = html_reply_get(a, answer, &reply);
	if (rc != RC_OK)
		return rc;
	if (!pages_safe(&reply, &options) || !is_safe(reply.teaser, &options))
		return worker_nonsense();
	*ret_reply = reply;
	return RC_OK;
}

enum rc worker_html_text(struct worker_pool *pool, struct str html, struct arena *a, struct str *ret_text)
{
	struct str answer;
	enum rc rc = worker_call(pool, WIRE_TEXT, html, a, &answer);
	if (rc == RC_OK)
		*ret_text = utf8_repair(a, answer);
	return rc;
}

enum rc worker_html_page(struct worker_pool *pool, struct str html, struct arena *a, struct worker_page *ret_page)
{
	struct str answer;
	enum rc rc = worker_call(pool, WIRE_PAGE, html, a, &answer);
	return rc == RC_OK ? html_page_get(a, answer, ret_page) : rc;
}
