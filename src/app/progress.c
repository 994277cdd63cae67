/*
 * The progress line.
 */
#include "app/progress.h"

#include "base/clock.h"

#define REDRAW_MS 100
#define BAR_WIDTH 30

void progress_init(struct progress *p, const struct invocation *v, const char *what)
{
	*p = (struct progress){.to = v->terminal ? v->err : NULL,
			       .tell = v->progress,
			       .ctx = v->progress_ctx,
			       .what = what,
			       .cancelled = v->cancelled,
			       .began_at = clock_mono()};
}

void progress_show(struct progress *p, int64_t done, int64_t total)
{
	static const char full[] = "##############################", empty[] = "..............................";
	int64_t now = clock_mono();
	if (p->tell)
		p->tell(p->ctx, p->what, done, total);
	if (!p->to || (now - p->drawn_at < REDRAW_MS && done < total))
		return;
	p->drawn_at = now;
	long long seconds = (long long)(now - p->began_at) / 1000;
	if (total <= 0) {
		fprintf(p->to, "\r%s: %lld, %lld s ", p->what, (long long)done, seconds);
	} else {
		int filled = (int)(done * BAR_WIDTH / total);
		fprintf(p->to, "\r%s [%.*s%.*s] %3d %%, %lld s ", p->what, filled, full, BAR_WIDTH - filled, empty,
			(int)(done * 100 / total), seconds);
	}
	fflush(p->to);
}

void progress_end(struct progress *p)
{
	if (p->to && p->drawn_at)
		fprintf(p->to, "\n");
}

bool progress_cancelled(const struct progress *p)
{
	return p->cancelled && __atomic_load_n(p->cancelled, __ATOMIC_RELAXED);
}
