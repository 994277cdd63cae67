/*
 * The child's loop. It gives up what it will not need before the first hostile byte is read.
 */
#include "worker/child.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "worker/wire.h"
#include "worker/worker.h"

typedef enum rc child_extra(uint32_t op, struct arena *a, struct str request, struct buf *answer);

/* Alive, and able to do every job. */
static enum rc ping(struct arena *a, struct str request, struct buf *answer)
{
	buf_put(answer, request);
	return child_image_open();
}

static child_job *job_of(uint32_t op)
{
	switch ((enum wire_op)op) {
	case WIRE_PING:
		return ping;
	case WIRE_HTML:
		return child_html;
	case WIRE_TEXT:
		return child_text;
	case WIRE_PAGE:
		return child_page;
	case WIRE_IMAGE:
		return child_image;
	case WIRE_XML_OPEN:
		return child_xml_open;
	case WIRE_XML_FEED:
		return child_xml_feed;
	case WIRE_XML_CLOSE:
		return child_xml_close;
	default:
		return NULL;
	}
}

static void set_limit(__rlimit_resource_t what, rlim_t soft, rlim_t hard)
{
	struct rlimit limit = {soft, hard};
	if (setrlimit(what, &limit) != 0)
		_exit(1);
}

/*
 * No core file of private text, no file written, nobody may look inside, and no line in the server's log by the grace
 * of a hostile picture (libpng warns on standard error).
 */
static void give_up(void)
{
	set_limit(RLIMIT_CORE, 0, 0);
	if (!wire_sanitized()) {
		dup2(STDOUT_FILENO, STDERR_FILENO); /* /dev/null, see proc.h */
		set_limit(RLIMIT_FSIZE, 0, 0);
	}
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* The limit counts from the start of the process, so each job moves it on. */
static void limit_cpu(unsigned seconds)
{
	struct rusage used;
	if (getrusage(RUSAGE_SELF, &used) != 0)
		_exit(1);
	rlim_t now = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1);
	set_limit(RLIMIT_CPU, now + seconds, RLIM_INFINITY);
}

static enum rc run(uint32_t op, child_extra *extra, struct arena *a, struct str request, struct buf *answer)
{
	child_job *job = job_of(op);
	rc_clear();
	if (job)
		return job(a, request, answer);
	if (extra && op >= WIRE_FIRST_EXTRA)
		return extra(op, a, request, answer);
	return rc_fail(RC_INTERNAL, "a worker process does not know job %u", op);
}

static enum rc serve_one(int fd, child_extra *extra)
{
	CLEANUP(arena_done) struct arena a;
	CLEANUP(buf_done) struct buf answer = BUF(WIRE_MAX);
	struct wire_head head;
	struct str request;
	arena_init(&a);
	enum rc rc = wire_receive(fd, &a, 0, &head, &request);
	if (rc != RC_OK)
		return rc;
	limit_cpu(head.cpu_seconds);
	rc = run(head.code, extra, &a, request, &answer);
	if (rc == RC_OK && buf_failed(&answer))
		rc = rc_fail(RC_LIMITED, "the result is too large");
	return wire_send(fd, rc, 0, rc == RC_OK ? buf_str(&answer) : str_of(rc_message()), 0);
}

_Noreturn void child_serve(int fd, child_extra *extra)
{
	enum rc told_when_asked = child_image_open(); /* now: later no file may be opened */
	(void)told_when_asked;
	give_up();
	while (serve_one(fd, extra) == RC_OK)
		;
	_exit(0);
}

_Noreturn void worker_child_main(int fd)
{
	child_serve(fd, NULL);
}
