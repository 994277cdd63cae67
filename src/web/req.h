/*
 * One request on its way through a handler: what was asked, who asks, the site's settings, the language, and the answer
 * being made. A handler runs on a read thread with its own connection; one that has to write hands a job to the writer
 * and goes on in a second function after the commit.
 */
#ifndef WEB_REQ_H
#define WEB_REQ_H

#include "db/db.h"
#include "http/cache.h"
#include "http/exchange.h"
#include "http/router.h"
#include "rules/audit.h"
#include "rules/engagement.h"
#include "rules/permission.h"
#include "rules/site.h"
#include "rules/voter.h"
#include "text/locale.h"
#include "text/template.h"
#include "web/look.h"
#include "web/web.h"

/* What the dispatcher settles before a handler is called. */
enum route_flags {
	SAME_ORIGIN = 1, /* a reader's post: refused when it comes from another site */
	FORM = 2,        /* the body is a form; parsed into q->form */
	VOTER = 4,       /* q->voter is read, and its cookie set with the answer when it is new */
	PERSONAL = 8,    /* never to be stored by anybody: no-store */
	SHARED = 16,     /* the same for everybody: kept in the cache; must not look at who asks (but see gate_knows) */
	ON_LOOP = 32, /* begins, and goes on after a write, on the loop's own thread: without q->db, in microseconds */
	DESK = 64,    /* a page of the newsroom though anyone may ask for it: the door. Implied by any need */
	SLOW = 128,   /* may take a password hash's time: on the few threads for that */
	WORDS = 1024, /* a form whose words are shown again whatever is wrong with it: damaged ones come repaired */
	FRESH = 256,  /* dangerous: the password is asked for again when it was typed too long ago */
	SLASH = 512,  /* no page itself: leads to the one of the same address with, or without, a slash at its end */
};

struct req;

struct web_route {
	struct route route; /* first: methods and pattern */
	enum rc (*handle)(struct req *q);
	enum need need; /* what the caller must be allowed to; anything but ANYONE is for staff who signed in */
	unsigned flags;
	size_t body_max; /* bytes; 0 where no body is taken */
};

/* A page of the newsroom: its look, its threads, its gate. */
static inline bool route_is_desk(const struct web_route *r)
{
	return r->need != ANYONE || r->flags & DESK;
}

struct req {
	struct web *web;
	struct site *site;
	struct exchange *exchange;
	struct request *http;
	struct arena *arena;
	struct db *db; /* of the thread that runs the handler now */
	const struct web_route *route;
	struct route_match match;
	struct site_settings *settings;
	struct look
		*look; /* the page's language: set from the path before the handler runs, changed by req_set_lang() */
	uint64_t frame_version; /* changes of the site so far, noted before anything was read */
	struct frame *frame;    /* frame_of(); NULL until then */
	struct str lang_prefix; /* "" or "/fr" */
	struct str path;        /* without the prefix; what was matched */
	int64_t now;
	struct form form;
	struct voter voter;
	struct staff *staff; /* who is signed in; set on every row with a need, and on the door's where somebody is */
	struct response response;
	enum rc (*then)(struct req *q); /* goes on here, after a write or on another thread */
	struct write_job *job;          /* that write */
	void *carried;                  /* the handler's own, for `then`; in the arena */
	bool waits;                     /* job is to be submitted when the handler returns */
	void (*leave)(void *ctx);       /* instead of an answer: the exchange becomes a stream */
	void *leave_ctx;
	/* For a page that will be shared (cached.h); entry is NULL for any other. */
	struct cache_entry *entry;
	struct cache_basis basis;
	uint64_t *topics;
	size_t n_topics;
	int64_t wrong_at; /* when something on the page is over; 0: nothing is */
	bool has_embeds;  /* the page may open frames of known providers */
	int64_t view_of;  /* article whose views each sending counts */
	/* Latched by the req_form_* readers. */
	struct req_error {
		const char *field;
		const char *msgid;
	} errors[12];
	size_t n_errors;
	struct str challenge; /* a problem asks for a proof of work: what is to be answered */
};

/* --- What was asked --- */

/* A number of the path; 0 when it is none (no row has that id). */
int64_t req_path_id(struct req *q, const char *name);
struct str req_path_text(struct req *q, const char *name);
/* "" when absent. Text is UTF-8 or "" . */
struct str req_query(struct req *q, const char *name);
struct str req_form_text(struct req *q, const char *name);
/* RC_INVALID → latched error on that field. Absent: otherwise. */
int64_t req_form_id(struct req *q, const char *name, int64_t otherwise);
/* Does the caller want JSON, or JSON in case of a problem, rather than a page? */
bool req_wants_json(const struct req *q);
/* Idempotency-Key header or `key` field; "" for none. */
struct str req_key(struct req *q);
/* Reads who the caller is to the ledger into q->voter, without setting a cookie: for routes that only tell. */
void req_voter(struct req *q);
/* Sets the voter's cookie with the answer, where q->voter is new: what the flag VOTER does by itself. */
void req_voter_keep(struct req *q);
/* Answers in this language of the site ("" = the main one) from here on; nothing changes when the site has it not. */
void req_set_lang(struct req *q, struct str lang);
/* A cookie of ours, under its __Host- name where the browser keeps such. "" when absent. */
struct str req_cookie(struct req *q, const char *name);
/*
 * Sets one with the answer: HttpOnly, SameSite=Lax, for the whole site, Secure where it can be. max_age in seconds; 0:
 * as long as the browser runs; negative: delete it.
 */
void req_cookie_set(struct req *q, const char *name, const char *value, int64_t max_age);
/* Bytes of the caller's network for tags: IPv4 address or IPv6 /64. */
struct str req_network(struct req *q);
/* "https://news.example.org" for absolute links: base_url, else http:// and the first listener. */
struct str req_base_url(struct req *q);
/*
 * For links that somebody on the staff is handed: base_url, else how this very request got here. Never for what is
 * mailed or shown because a stranger asked: a Host can be made up.
 */
struct str req_staff_base_url(struct req *q);

/* --- What is answered --- */

/* Message in the page's language. */
struct str req_text(const struct req *q, const char *msgid);
/* Cache-Control of what everybody may keep: to be asked for again each time, by a CDN after cache.cdn_seconds. */
void req_cacheable(struct req *q);
/*
 * Renders a template of the look into the answer: text/html, with ETag. Of a page of the newsroom that a script's post
 * would get, what staff_json() says of it.
 */
enum rc req_render(struct req *q, int status, const char *template_name, const struct view_type *type,
		   const void *view) MUST_CHECK;
/*
 * 303 (after a post), 301 or 308. The location is a path of ours (decoded; it is encoded here) with an optional tail.
 * A script that posted to the newsroom gets 200 and {"location"} for a 303.
 */
enum rc req_redirect(struct req *q, int status, struct str path, const char *tail);
/* An absolute or already encoded location. */
enum rc req_redirect_raw(struct req *q, int status, struct str location);
/* application/json with this status; the buffer's bytes are taken over. */
enum rc req_json(struct req *q, int status, struct buf *json);
/* Plain bytes of a type. */
enum rc req_bytes(struct req *q, int status, const char *type, struct str bytes);
/*
 * A refusal: application/problem+json for JSON callers, else the error page. field/msgid pairs in q->errors become
 * `errors`. detail is a msgid, NULL for the status's own sentence.
 */
enum rc req_problem(struct req *q, int status, const char *detail);
/* 403 for a form that another website sent. */
enum rc req_problem_origin(struct req *q);
/* The same with a sentence that is already text. */
enum rc req_problem_text(struct req *q, int status, struct str detail);
/*
 * Dresses a refusal of the server's own, made before there is a struct req: problem+json for JSON callers, the error
 * page for browsers. Allow and Retry-After stay. route: the row that was meant, NULL where none is known; what is the
 * newsroom's has the newsroom's look. For anybody else, or where no headers are known, nothing changes.
 */
void problem_refusal(struct web *w, const struct request *http, const struct web_route *route, struct response *r);
/* Of several errors of a field the first is told. A text that is no msgid is said as it is. */
void req_error(struct req *q, const char *field, const char *msgid);

/* --- Writing --- */

/* For a route that is ON_LOOP: goes on in fn on a read thread, with q->db. To be returned: `return req_read(q, fn);` */
enum rc req_read(struct req *q, enum rc (*fn)(struct req *q)) MUST_CHECK;
/*
 * The write to be done before the request is answered: submitted as soon as the handler has returned, `then` runs on a
 * read thread (ON_LOOP: the loop's) afterwards, with job->rc settled. To be returned:
 * `return req_wait(q, then, &vote->job);`
 */
enum rc req_wait(struct req *q, enum rc (*then)(struct req *q), struct write_job *job) MUST_CHECK;
/* From the writer thread, once the job is settled: goes on with q->then. */
void req_resume(struct req *q);

/*
 * The exchange becomes a stream (exchange_stream, sse_subscribe): fn does that as the very last thing, since another
 * thread may end the exchange, and q with it, from that moment on. ctx lives in the arena. To be returned:
 * `return req_leave(q, fn, ctx);`
 */
enum rc req_leave(struct req *q, void (*fn)(void *ctx), void *ctx) MUST_CHECK;
/* Lets go of what q holds: it goes another way. */
void req_release(struct req *q);

#endif
