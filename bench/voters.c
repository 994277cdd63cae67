/*
 * A crowd of voters, for measuring: keeps CONNECTIONS connections busy with votes, each from an address never used
 * before (X-Forwarded-For) and without a cookie, at RATE votes a second or as fast as they are answered. Ends with one
 * line of JSON. Knows HTTP only as far as the server's answers to a vote go.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_MAX 65536
#define GRACE_NS 10000000000 /* how long answers that are still owed are waited for */
#define NS 1000000000

struct voter {
	int fd;
	bool waiting;
	int64_t sent_at;
	size_t n;
	char answer[ANSWER_MAX];
};

struct crowd {
	struct sockaddr_in to;
	const char *path, *accept;
	unsigned n_voters;
	double seconds, rate;
	uint32_t next; /* number of the next vote: which address, which choice */
	int epoll;
	struct voter *voters;

	uint64_t sent, accepted, refused, broken;
	int first_refusal; /* the status of the first vote that was not taken */
	uint32_t *times;   /* microseconds from sending to the answer */
	size_t n_times, cap_times;
};

static void die(const char *what)
{
	fprintf(stderr, "voters: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NS + t.tv_nsec;
}

static void voter_connect(struct crowd *c, struct voter *v)
{
	int on = 1;
	v->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (v->fd < 0 || connect(v->fd, (struct sockaddr *)&c->to, sizeof c->to) != 0)
		die("connect");
	setsockopt(v->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = v};
	if (epoll_ctl(c->epoll, EPOLL_CTL_ADD, v->fd, &e) != 0)
		die("epoll_ctl");
	v->waiting = false;
	v->n = 0;
}

/* An odd factor makes a permutation of 32 bits, so addresses come in no order and none comes twice. */
static void voter_send(struct crowd *c, struct voter *v)
{
	static const char *const kinds[] = {"happy", "sad", "excited", "sleepy", "angry", "surprise"};
	const char *kind = kinds[c->next % 6];
	uint32_t x = c->next++ * 2654435761u;
	char request[1024];
	int n = snprintf(request, sizeof request,
			 "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX-Forwarded-For: %u.%u.%u.%u\r\nAccept: %s\r\n"
			 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\nkind=%s",
			 c->path, ntohs(c->to.sin_port), 20 + (x >> 24) % 80, x >> 16 & 255, x >> 8 & 255, x & 255,
			 c->accept, strlen(kind) + 5, kind);
	if (n >= (int)sizeof request || write(v->fd, request, (size_t)n) != n)
		die("write");
	v->waiting = true;
	v->n = 0;
	v->sent_at = now_ns();
	c->sent++;
}

static void time_note(struct crowd *c, int64_t ns)
{
	if (c->n_times == c->cap_times) {
		c->cap_times = c->cap_times ? c->cap_times * 2 : 65536;
		c->times = realloc(c->times, c->cap_times * sizeof *c->times);
		if (!c->times)
			die("realloc");
	}
	c->times[c->n_times++] = (uint32_t)(ns / 1000);
}

/* The length of the whole answer once its head is there, else 0. */
static size_t answer_length(const struct voter *v)
{
	const char *end = memmem(v->answer, v->n, "\r\n\r\n", 4);
	if (!end)
		return 0;
	size_t head = (size_t)(end - v->answer) + 4, body = 0;
	for (const char *line = v->answer; line < end; line = (const char *)memchr(line, '\n', v->n) + 1)
		if (strncasecmp(line, "content-length:", 15) == 0)
			body = strtoul(line + 15, NULL, 10);
	return head + body;
}

static void voter_hear(struct crowd *c, struct voter *v)
{
	ssize_t n = read(v->fd, v->answer + v->n, sizeof v->answer - 1 - v->n);
	if (n <= 0) {
		c->broken += v->waiting;
		close(v->fd);
		voter_connect(c, v);
		return;
	}
	v->n += (size_t)n;
	v->answer[v->n] = '\0';
	size_t whole = answer_length(v);
	if (whole == 0 || v->n < whole)
		return;
	int status = v->n > 12 ? (int)strtol(v->answer + 9, NULL, 10) : 0;
	time_note(c, now_ns() - v->sent_at);
	v->waiting = false;
	if (status == 200 || status == 303) {
		c->accepted++;
	} else {
		c->refused++;
		c->first_refusal = c->first_refusal ? c->first_refusal : status;
	}
}

/* Starts as many votes as the rate allows by now; without a rate, one on every free connection. */
static void votes_start(struct crowd *c, double elapsed, unsigned *turn)
{
	uint64_t due = c->rate > 0 ? (uint64_t)(c->rate * elapsed) : UINT64_MAX;
	for (unsigned i = 0; i < c->n_voters && c->sent < due; i++, *turn = (*turn + 1) % c->n_voters)
		if (!c->voters[*turn].waiting)
			voter_send(c, &c->voters[*turn]);
}

static bool anyone_waits(const struct crowd *c)
{
	for (unsigned i = 0; i < c->n_voters; i++)
		if (c->voters[i].waiting)
			return true;
	return false;
}

static double run(struct crowd *c)
{
	struct epoll_event events[512];
	unsigned turn = 0;
	int64_t began = now_ns(), end = began + (int64_t)(c->seconds * NS);
	for (int64_t now = began; now < end || (anyone_waits(c) && now < end + GRACE_NS); now = now_ns()) {
		if (now < end && c->rate > 0)
			votes_start(c, (double)(now - began) / NS, &turn);
		int n = epoll_wait(c->epoll, events, 512, c->rate > 0 ? 1 : 100);
		for (int i = 0; i < n; i++) {
			struct voter *v = events[i].data.ptr;
			voter_hear(c, v);
			if (c->rate <= 0 && !v->waiting && now_ns() < end)
				voter_send(c, v);
		}
	}
	return (double)(now_ns() - began) / NS;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static uint32_t quantile(const struct crowd *c, double part)
{
	return c->n_times ? c->times[(size_t)((double)(c->n_times - 1) * part)] : 0;
}

static void tell(struct crowd *c, double took)
{
	if (c->n_times > 0)
		qsort(c->times, c->n_times, sizeof *c->times, by_size);
	printf("{\"sent\":%" PRIu64 ",\"accepted\":%" PRIu64 ",\"refused\":%" PRIu64 ",\"broken\":%" PRIu64
	       ",\"first_refusal\":%d,\"seconds\":%.6f,\"p50_us\":%" PRIu32 ",\"p99_us\":%" PRIu32 "}\n",
	       c->sent, c->accepted, c->refused, c->broken, c->first_refusal, took, quantile(c, 0.5),
	       quantile(c, 0.99));
}

int main(int argc, char **argv)
{
	if (argc != 9) {
		fprintf(stderr, "usage: voters ADDRESS PORT PATH ACCEPT CONNECTIONS SECONDS RATE FIRST\n"
				"RATE 0: as fast as votes are answered. FIRST: number of the first voter.\n");
		return 2;
	}
	struct crowd c = {.to = {.sin_family = AF_INET}, .path = argv[3], .accept = argv[4]};
	c.to.sin_port = htons((uint16_t)strtoul(argv[2], NULL, 10));
	c.n_voters = (unsigned)strtoul(argv[5], NULL, 10);
	c.seconds = strtod(argv[6], NULL);
	c.rate = strtod(argv[7], NULL);
	c.next = (uint32_t)strtoul(argv[8], NULL, 10);
	c.epoll = epoll_create1(EPOLL_CLOEXEC);
	c.voters = calloc(c.n_voters, sizeof *c.voters);
	if (inet_pton(AF_INET, argv[1], &c.to.sin_addr) != 1 || c.n_voters == 0 || !c.voters || c.epoll < 0)
		die("start");
	signal(SIGPIPE, SIG_IGN);
	for (unsigned i = 0; i < c.n_voters; i++)
		voter_connect(&c, &c.voters[i]);
	for (unsigned i = 0; c.rate <= 0 && i < c.n_voters; i++)
		voter_send(&c, &c.voters[i]);
	tell(&c, run(&c));
	return 0;
}
