/*
 * A grammar of newspaper sentences. In a pattern, %x stands for a part drawn from the list of that letter; parts hold
 * patterns themselves.
 */
#include "generate_text.h"

#include <ctype.h>

#include "base/buf.h"

#define PLACES 60000
#define FAMILIES 40000
#define ARTICLE_MAX (64 * 1024)
#define PARAGRAPH_WORDS 55

static const char *const sentences[] = {
	"The %b %v %o %t.",
	"In %P, the %b %v %o, %r.",
	"%N, who leads the %b, said that %c.",
	"\xe2\x80\x9cWe have to be honest: %c,\xe2\x80\x9d said %N of the %b.",
	"%D people came to the %m in %P, although %c.",
	"According to the %b, %c %t.",
	"About %D thousand is what %o will cost, %r.",
	"Critics in %P answered that %c, and that the %b had never asked them.",
	"It is the %k time this year that the %b %v %o.",
	"Not everybody in %P is convinced: %N doubts that %c.",
	"What happens next depends on the %b, which meets %t.",
	"By then the %m had already moved to %P, %r.",
	"Residents of %P have waited %D weeks for %o.",
	"A spokesperson for the %b would not say whether %c.",
	"The %m, first planned for %P, is now expected %t.",
};
static const char *const bodies[] = {
	"city council",     "harbour office",   "teachers' union", "regional court",  "water company",
	"ministry",         "fire brigade",     "football club",   "health board",    "railway company",
	"chamber of trade", "planning office",  "museum",          "farmers' league", "electoral commission",
	"bus drivers",      "tenants' council", "energy agency",   "school board",    "theatre",
	"police",           "national bank",    "parliament",      "fishing fleet",   "university",
	"central hospital", "audit office",     "coast guard",     "weather service", "government",
};
static const char *const verbs[] = {
	"approved", "rejected",  "postponed",  "presented", "defended", "withdrew",  "demanded", "promised",
	"examined", "published", "criticised", "opened",    "closed",   "reviewed",  "tested",   "announced",
	"delayed",  "supported", "doubled",    "cut",       "renewed",  "explained", "changed",  "questioned",
};
static const char *const objects[] = {
	"a new budget for the harbour",   "the plan for cheaper tickets", "a ban on night flights",
	"the repair of the old bridge",   "an inquiry into the flood",    "higher wages for nurses",
	"the sale of the power station",  "a tax on empty houses",        "the law on data in schools",
	"money for rural doctors",        "the extension of the tram",    "a contract for clean water",
	"the reform of the local courts", "new rules for the market",     "a fund for young farmers",
	"the report on missing payments", "a trial of electric ferries",  "the timetable for the vote",
	"support for small theatres",     "the search for a new coach",   "a cable to the islands",
	"the list of protected trees",    "a pause in the building work", "an offer to the striking drivers",
};
static const char *const reasons[] = {
	"because the money runs out in the spring",
	"after a long debate that ended in the night",
	"although the opposition had asked for more time",
	"which nobody had expected a week ago",
	"since the old contract cannot be renewed",
	"so that the work can begin before winter",
	"while neighbours complained about the noise",
	"as %N had suggested in a letter",
	"in spite of a warning from the %b",
	"as the first town in the region after %P",
};
static const char *const claims[] = {
	"the figures do not add up",      "nobody asked the people of %P",     "the %b should have acted sooner",
	"this is only the beginning",     "the decision will hold in court",   "there is no money left for %o",
	"the road to %P must stay open",  "the %m can go on as planned",       "prices have risen faster than wages",
	"a compromise is still possible", "the damage is smaller than feared", "the children of %P deserve better",
	"it is too early for a verdict",  "the %b %v too little and too late",
};
static const char *const moments[] = {
	"on Monday evening",  "on Tuesday",        "before the summer",  "next week",
	"within a month",     "on Friday morning", "after the holidays", "this year",
	"in the coming days", "at the end of May", "before the winter",  "on Wednesday",
};
static const char *const events[] = {
	"meeting", "protest", "hearing", "festival", "market", "match", "exhibition", "conference", "vote", "rescue",
};
static const char *const ordinals[] = {"second", "third", "fourth", "fifth", "tenth"};
static const char *const given[] = {
	"Ada",  "Amadou", "Ana",  "Bela",  "Carl",  "Chidi", "Clara", "Dora",  "Elias", "Esra", "Farid", "Greta",
	"Hugo", "Ines",   "Ivan", "Jonas", "Jun",   "Karim", "Lena",  "Liam",  "Lucia", "Maya", "Milan", "Nadia",
	"Noor", "Olga",   "Omar", "Paula", "Pedro", "Rosa",  "Samir", "Sofia", "Tariq", "Vera", "Wanda", "Yusuf",
};
static const char *const onsets[] = {"b", "br", "d", "dr", "f", "g",  "gr", "h", "k",  "kl", "l",
				     "m", "n",  "p", "r",  "s", "st", "t",  "v", "tr", "z",  "w"};
static const char *const vowels[] = {"a", "e", "i", "o", "u", "ai", "ea", "o", "a", "e"};
static const char *const endings[] = {"ford", "stad", "mont", "wick", "burg", "port", "vale", "haven", "field", "ton"};
static const char *const family_endings[] = {"er", "son", "ini", "ova", "ez", "ard", "man", "os", "ik", "elli"};
static const char *const section_names[] = {
	"Politics",  "World",   "Economy", "Culture",  "Sport",   "Science", "Opinion", "Regions",
	"Courts",    "Budget",  "Europe",  "Africa",   "Markets", "Work",    "Music",   "Theatre",
	"Football",  "Cycling", "Climate", "Medicine", "Letters", "Essays",  "North",   "South",
	"Elections", "Asia",    "Housing", "Books",    "Tennis",  "Space",   "Columns", "Coast",
};
static const char *const opinions[] = {
	"Thank you for this.",
	"I live in %P and can only agree: %c.",
	"Has anybody asked the %b?",
	"As far as I know, %c.",
	"My neighbour works for the %b and says that %c.",
	"I do not think that %c.",
	"We had the same in %P %D years ago, %r.",
	"Who pays for %o in the end?",
	"Good article, but the %m was in %P.",
	"Please write more about %o.",
};

/* --- Dice --- */

struct dice dice_of(uint64_t seed, uint64_t number)
{
	return (struct dice){seed * UINT64_C(0x9E3779B97F4A7C15) + number * UINT64_C(0xD1B54A32D192ED03) + 1};
}

static uint32_t dice_roll(struct dice *d)
{
	d->state += UINT64_C(0x9E3779B97F4A7C15);
	uint64_t z = d->state;
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (uint32_t)((z ^ (z >> 31)) >> 32);
}

uint32_t dice_below(struct dice *d, uint32_t below)
{
	return (uint32_t)(((uint64_t)dice_roll(d) * below) >> 32);
}

/* Each doubling of the range is about as likely as the one before it. */
uint32_t dice_skewed(struct dice *d, uint32_t below)
{
	uint32_t bits = 1;
	while (bits < 31 && (UINT32_C(1) << bits) < below)
		bits++;
	uint32_t range = UINT32_C(1) << (1 + dice_below(d, bits));
	return dice_below(d, range < below ? range : below);
}

/* --- Names --- */

static void syllable_put(struct buf *b, struct dice *d)
{
	buf_puts(b, onsets[dice_below(d, ARRAY_LEN(onsets))]);
	buf_puts(b, vowels[dice_below(d, ARRAY_LEN(vowels))]);
}

/* A name that the number alone decides. */
static void name_put(struct buf *b, uint32_t number, uint64_t kind, const char *const *tails, size_t n_tails)
{
	struct dice d = dice_of(kind, number);
	size_t at = b->n;
	syllable_put(b, &d);
	if (dice_below(&d, 3) > 0)
		syllable_put(b, &d);
	buf_puts(b, tails[dice_below(&d, (uint32_t)n_tails)]);
	b->p[at] = (char)toupper((unsigned char)b->p[at]);
}

static void place_put(struct buf *b, struct dice *d)
{
	name_put(b, dice_skewed(d, PLACES), 1, endings, ARRAY_LEN(endings));
}

static void person_put(struct buf *b, struct dice *d)
{
	buf_puts(b, given[dice_below(d, ARRAY_LEN(given))]);
	buf_putc(b, ' ');
	name_put(b, dice_skewed(d, FAMILIES), 2, family_endings, ARRAY_LEN(family_endings));
}

/* --- Sentences --- */

static void pattern_put(struct buf *b, struct dice *d, const char *pattern);

static void list_put(struct buf *b, struct dice *d, const char *const *list, size_t n)
{
	pattern_put(b, d, list[dice_below(d, (uint32_t)n)]);
}

static void part_put(struct buf *b, struct dice *d, char letter)
{
	static const struct {
		char letter;
		const char *const *list;
		size_t n;
	} lists[] = {
		{'b', bodies, ARRAY_LEN(bodies)},   {'v', verbs, ARRAY_LEN(verbs)},
		{'o', objects, ARRAY_LEN(objects)}, {'r', reasons, ARRAY_LEN(reasons)},
		{'c', claims, ARRAY_LEN(claims)},   {'t', moments, ARRAY_LEN(moments)},
		{'m', events, ARRAY_LEN(events)},   {'k', ordinals, ARRAY_LEN(ordinals)},
	};
	if (letter == 'P')
		place_put(b, d);
	else if (letter == 'N')
		person_put(b, d);
	else if (letter == 'D')
		buf_printf(b, "%u", 2 + dice_below(d, 1 + dice_below(d, 900)));
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (lists[i].letter == letter)
			list_put(b, d, lists[i].list, lists[i].n);
}

static void pattern_put(struct buf *b, struct dice *d, const char *pattern)
{
	for (const char *p = pattern; *p; p++) {
		if (*p == '%')
			part_put(b, d, *++p);
		else
			buf_putc(b, *p);
	}
}

/* All our words are parted by spaces. */
static int words_of(struct str s)
{
	int n = s.n > 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ' ';
	return n;
}

/* Cut behind so many words. */
static struct str words_cut(struct str s, int words)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' && --words == 0)
			return str_slice(s, 0, i);
	return s;
}

static struct str sentence(struct arena *a, struct dice *d, const char *const *list, size_t n)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	list_put(&b, d, list, n);
	return buf_to_arena(&b, a);
}

/* --- Articles --- */

static struct str title_make(struct arena *a, struct dice *d)
{
	static const char *const titles[] = {
		"%P: %b %v %o",           "%N on %o",       "Why the %b %v %o", "%P waits for %o",
		"After the %m in %P, %c", "%b of %P %v %o",
	};
	struct str s = sentence(a, d, titles, ARRAY_LEN(titles));
	char *first = arena_cstr(a, s);
	first[0] = (char)toupper((unsigned char)first[0]);
	return str_mem(first, s.n);
}

struct writing {
	struct arena *arena;
	struct dice *dice;
	struct buf *out;
	int left; /* words still to be written */
};

/* A paragraph, or what is left of the article. */
static void paragraph_put(struct writing *w)
{
	int before = w->left;
	buf_puts(w->out, "<p>");
	while (w->left > 0 && before - w->left < PARAGRAPH_WORDS) {
		struct str s = sentence(w->arena, w->dice, sentences, ARRAY_LEN(sentences));
		if (w->left < before)
			buf_putc(w->out, ' ');
		if (words_of(s) > w->left)
			s = words_cut(s, w->left);
		w->left -= words_of(s);
		buf_put(w->out, s);
	}
	buf_puts(w->out, "</p>\n");
}

static void wrapped_put(struct writing *w, const char *before, struct str text, const char *after)
{
	if (words_of(text) >= w->left)
		return;
	buf_puts(w->out, before);
	buf_put(w->out, text);
	buf_puts(w->out, after);
	w->left -= words_of(text);
}

struct text_article text_article(struct arena *a, struct dice *d, int words)
{
	static const char *const headings[] = {"What the %b wants", "A long way to %P", "Doubts about %o",
					       "The %k attempt"};
	CLEANUP(buf_done) struct buf b = BUF(ARTICLE_MAX);
	struct writing w = {.arena = a, .dice = d, .out = &b, .left = words};
	struct text_article t = {.title = title_make(a, d)};
	t.standfirst = sentence(a, d, sentences, ARRAY_LEN(sentences));
	for (int n = 1; w.left > 0; n++) {
		paragraph_put(&w);
		if (n == 2 || n == 4)
			wrapped_put(&w, "<h2>", sentence(a, d, headings, ARRAY_LEN(headings)), "</h2>\n");
		if (n == 3)
			wrapped_put(&w, "<blockquote><p>", sentence(a, d, claims, ARRAY_LEN(claims)),
				    "</p></blockquote>\n");
	}
	t.body = buf_to_arena(&b, a);
	return t;
}

struct text_comment text_comment(struct arena *a, struct dice *d)
{
	CLEANUP(buf_done) struct buf b = BUF(8192);
	struct text_comment c;
	person_put(&b, d);
	c.author = buf_to_arena(&b, a);
	c.email = arena_printf(a, "reader%u@example.org", dice_skewed(d, 2000000));
	buf_clear(&b);
	for (uint32_t i = 0, n = 1 + dice_below(d, 4); i < n; i++) {
		if (i > 0)
			buf_putc(&b, ' ');
		list_put(&b, d, opinions, ARRAY_LEN(opinions));
	}
	c.body = buf_to_arena(&b, a);
	return c;
}

/* --- What articles hang in --- */

struct str text_section(struct arena *a, unsigned number)
{
	if (number < ARRAY_LEN(section_names))
		return str_of(section_names[number]);
	return arena_printf(a, "Section %u", number);
}

struct str text_tag(struct arena *a, unsigned number)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	name_put(&b, number, 3, endings, ARRAY_LEN(endings));
	return number < 1000 ? buf_to_arena(&b, a) : arena_printf(a, "%s %u", b.p, number);
}

struct str text_person(struct arena *a, unsigned number)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	struct dice d = dice_of(4, number);
	person_put(&b, &d);
	return buf_to_arena(&b, a);
}
