/*
 * For whoever watches the server: is the process alive, and can it answer readers?
 */
#include "store/article.h"
#include "web/handlers.h"
#include "web/req.h"

/* Says nothing about the database: a restart would not mend it. */
enum rc api_healthz(struct req *q)
{
	return req_bytes(q, 200, "text/plain; charset=utf-8", STR("ok\n"));
}

enum rc api_readyz(struct req *q)
{
	struct article_cards rows;
	struct article_filter f = {.now = q->now, .limit = 1};
	enum rc rc = q->db ? article_list(q->db, q->arena, &f, &rows) : RC_BUSY;
	if (rc == RC_OK)
		return req_bytes(q, 200, "text/plain; charset=utf-8", STR("ready\n"));
	return req_bytes(q, 503, "text/plain; charset=utf-8", STR("the database does not answer\n"));
}
