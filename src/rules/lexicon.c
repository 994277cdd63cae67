/* See lexicon.h. Words and names are kept apart, since names change often and a long list takes a while to compile. */
#include "rules/lexicon.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/map.h"
#include "rules/permission.h"
#include "rules/settings.h"
#include "store/person.h"
#include "text/locale.h"
#include "text/skeleton.h"
#include "text/unicode.h"
#include "text/wordlist.h"

struct words {
	struct arena arena;
	struct watch_words rows;
	struct wordlist *list;
	unsigned refs; /* atomic */
};

struct lexicon {
	struct arena arena;
	struct words *words;
	struct map names; /* skeleton → struct claim * */
	unsigned refs;    /* atomic */
};

/* What a reader's name must not be taken for. */
struct claim {
	struct str name;
	bool whole; /* as the whole name alone: one word is part of many an honest name */
};

struct lexicon_keeper {
	struct site *site;
	pthread_mutex_t building; /* one at a time; guards what follows but the flags */
	pthread_mutex_t mutex;    /* guards now */
	struct lexicon *now;
	bool words_stale, names_stale; /* atomic */
};

/* --- Making one --- */

static void words_unref(struct words *w)
{
	if (!w || __atomic_sub_fetch(&w->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	wordlist_free(w->list);
	arena_done(&w->arena);
	free(w);
}

static struct words *words_new(void)
{
	struct words *w = calloc(1, sizeof *w);
	ensure(w);
	arena_init(&w->arena);
	w->refs = 1;
	return w;
}

static enum rc words_compile(struct words *w)
{
	struct str *terms = calloc(w->rows.n + 1, sizeof *terms);
	ensure(terms);
	for (size_t i = 0; i < w->rows.n; i++)
		terms[i] = w->rows.items[i].word;
	enum rc rc = wordlist_new(terms, w->rows.n, &w->list);
	free(terms);
	return rc;
}

static enum rc words_load(struct db *db, struct words **ret_words)
{
	struct words *w = words_new();
	enum rc rc = watch_word_all(db, &w->arena, &w->rows);
	if (rc == RC_OK)
		rc = words_compile(w);
	if (rc == RC_OK)
		*ret_words = w;
	else
		words_unref(w);
	return rc;
}

static struct lexicon *lexicon_new(struct words *words)
{
	struct lexicon *l = calloc(1, sizeof *l);
	ensure(l);
	arena_init(&l->arena);
	map_init(&l->names, &l->arena);
	l->words = words;
	l->refs = 1;
	return l;
}

static void claim_put(struct lexicon *l, struct str key, struct str name, bool whole)
{
	struct claim *c = map_get(&l->names, key);
	if (key.n == 0 || (c && (whole || !c->whole)))
		return;
	if (!c)
		c = arena_new(&l->arena, struct claim);
	*c = (struct claim){.name = arena_str(&l->arena, name), .whole = whole};
	map_set(&l->names, arena_str(&l->arena, key), c);
}

/* Both ways to read its capitals, for whoever writes them in another alphabet. */
static void claim_add_as(struct lexicon *l, struct arena *a, struct str written, struct str name, bool whole)
{
	claim_put(l, skeleton_name(a, written), name, whole);
	claim_put(l, skeleton_name(a, skeleton_drawn(a, written)), name, whole);
}

static void claim_add(struct lexicon *l, struct arena *a, struct str name, bool whole)
{
	claim_add_as(l, a, name, name, whole);
}

static bool is_one_word(struct arena *a, struct str name)
{
	return str_find_char(skeleton_words(a, name), ' ', 0) == SIZE_MAX;
}

/* "Lovelace Ada" is Ada Lovelace in many a register. */
static struct str last_word_first(struct arena *a, struct str name)
{
	struct str plain = str_trim(name);
	size_t at = str_rfind_char(plain, ' ');
	if (at == SIZE_MAX)
		return plain;
	return arena_join(a, str_slice(plain, at + 1, plain.n), STR(" "), str_slice(plain, 0, at), STR_NONE);
}

static enum rc people_load(struct db *db, struct arena *a, struct lexicon *l)
{
	struct person_names all;
	enum rc rc = person_list_names(db, a, &all);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
		struct str name = all.items[i].name;
		claim_add_as(l, a, name, name, is_one_word(a, name));
		claim_add_as(l, a, last_word_first(a, name), name, is_one_word(a, name));
	}
	return rc;
}

static void role_labels_load(struct arena *a, struct lexicon *l, const char *tag)
{
	struct locale *locale;
	if (locale_new(tag, locale_catalogue(tag), &locale) != RC_OK)
		return;
	for (int role = 0; role < ACCOUNT_ROLES; role++) {
		bool whole = role == ROLE_AUTHOR || role == ROLE_CONTRIBUTOR; /* people are authors of many things */
		claim_add(l, a, locale_text(locale, role_label((enum account_role)role)), whole);
	}
	locale_free(locale);
}

/* What newsrooms and their people are called beside their roles, in whatever language a site is. */
static const char *const office_words[] = {
	"Admin",     "Admins",   "Editors",   "Moderators", "News desk",     "Newsroom",  "Staff",
	"Webmaster", "Redactie", "Redakcja",  "Redaktion",  "Chefredaktion", "Redakteur", "Redaktor",
	"Redaktör",  "Redaktør", "Redazione", "Redação",    "Redacción",     "Rédaction", "Rédacteur",
	"Редакция",  "Редакція", "Редактор",  "編集部",     "编辑部",        "編輯部",
};

/* What a title of one word is no reader's name with. */
static const char *const title_words[] = {
	"The", "Team", "News", "Official", "Support", "Service", "Help", "Desk", "Press", "Comments",
};

/* In English, and in the languages of the site. */
static void roles_load(struct arena *a, struct lexicon *l, const struct site_settings *settings)
{
	const struct str *tags;
	size_t n = settings_languages(settings, &tags);
	for (size_t i = 0; i < ARRAY_LEN(office_words); i++)
		claim_add(l, a, str_of(office_words[i]), false);
	role_labels_load(a, l, "en");
	for (size_t i = 0; i < n; i++)
		role_labels_load(a, l, arena_cstr(a, tags[i]));
}

static void title_load(struct arena *a, struct lexicon *l, struct str title)
{
	bool whole = is_one_word(a, title);
	claim_add(l, a, title, whole);
	for (size_t i = 0; whole && title.n > 0 && i < ARRAY_LEN(title_words); i++) {
		struct str word = str_of(title_words[i]);
		claim_add(l, a, arena_join(a, title, STR(" "), word, STR_NONE), false);
		claim_add(l, a, arena_join(a, word, STR(" "), title, STR_NONE), false);
	}
}

static enum rc office_load(struct db *db, struct arena *a, struct lexicon *l)
{
	struct site_settings *settings;
	enum rc rc = settings_load(db, &settings);
	if (rc != RC_OK)
		return rc;
	title_load(a, l, settings_text(settings, "site.title"));
	roles_load(a, l, settings);
	settings_unref(settings);
	return RC_OK;
}

static enum rc names_load(struct db *db, struct lexicon *l)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	enum rc rc = people_load(db, &a, l);
	if (rc == RC_OK)
		rc = office_load(db, &a, l);
	return rc;
}

enum rc lexicon_of_words(const struct watch_words *words, struct lexicon **ret_lexicon)
{
	struct words *w = words_new();
	w->rows.items = arena_array(&w->arena, words->n + 1, sizeof *w->rows.items);
	for (; w->rows.n < words->n; w->rows.n++)
		w->rows.items[w->rows.n] = (struct watch_word){words->items[w->rows.n].list,
							       arena_str(&w->arena, words->items[w->rows.n].word)};
	enum rc rc = words_compile(w);
	if (rc == RC_OK)
		*ret_lexicon = lexicon_new(w);
	else
		words_unref(w);
	return rc;
}

void lexicon_unref(struct lexicon *l)
{
	if (!l || __atomic_sub_fetch(&l->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	words_unref(l->words);
	arena_done(&l->arena);
	free(l);
}

/* --- Keeping it --- */

static void on_change(void *ctx, const struct change *c)
{
	struct lexicon_keeper *k = ctx;
	if (c->kind == CHANGE_WORDS)
		__atomic_store_n(&k->words_stale, true, __ATOMIC_RELEASE);
	if (c->kind == CHANGE_SITE)
		__atomic_store_n(&k->names_stale, true, __ATOMIC_RELEASE);
}

struct lexicon_keeper *lexicon_keeper_new(struct site *s)
{
	struct lexicon_keeper *k = calloc(1, sizeof *k);
	ensure(k);
	k->site = s;
	k->words_stale = k->names_stale = true;
	pthread_mutex_init(&k->building, NULL);
	pthread_mutex_init(&k->mutex, NULL);
	site_listen(s, on_change, k);
	return k;
}

void lexicon_keeper_free(struct lexicon_keeper *k)
{
	if (!k)
		return;
	lexicon_unref(k->now);
	pthread_mutex_destroy(&k->building);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}

static bool is_stale(struct lexicon_keeper *k)
{
	return __atomic_load_n(&k->words_stale, __ATOMIC_ACQUIRE) || __atomic_load_n(&k->names_stale, __ATOMIC_ACQUIRE);
}

static void swap_in(struct lexicon_keeper *k, struct lexicon *fresh)
{
	pthread_mutex_lock(&k->mutex);
	struct lexicon *old = k->now;
	k->now = fresh;
	pthread_mutex_unlock(&k->mutex);
	lexicon_unref(old);
}

/* What changes while it is read is read again by the next who asks: the flags fall before the first look. */
static enum rc rebuild(struct lexicon_keeper *k, struct db *db)
{
	struct words *words = k->now ? k->now->words : NULL;
	bool anew = __atomic_exchange_n(&k->words_stale, false, __ATOMIC_ACQ_REL) || !words;
	enum rc rc = RC_OK;
	__atomic_store_n(&k->names_stale, false, __ATOMIC_RELEASE);
	if (anew)
		rc = words_load(db, &words);
	else
		__atomic_fetch_add(&words->refs, 1, __ATOMIC_RELAXED);
	if (rc != RC_OK)
		return rc;
	struct lexicon *fresh = lexicon_new(words);
	rc = names_load(db, fresh);
	if (rc == RC_OK)
		swap_in(k, fresh);
	else
		lexicon_unref(fresh);
	return rc;
}

/* On a connection of its own: one that has begun to read does not see what was written since. */
static enum rc refresh(struct lexicon_keeper *k)
{
	struct db *db;
	enum rc rc = RC_OK;
	pthread_mutex_lock(&k->building);
	if (is_stale(k) || !k->now) {
		rc = site_reader(k->site, &db);
		if (rc == RC_OK) {
			rc = rebuild(k, db);
			db_close(db);
		}
		if (rc != RC_OK)
			k->words_stale = k->names_stale = true;
	}
	pthread_mutex_unlock(&k->building);
	return rc;
}

/* One more reference; NULL while the first is being made, when nothing is stale any more. */
static struct lexicon *held(struct lexicon_keeper *k)
{
	pthread_mutex_lock(&k->mutex);
	struct lexicon *l = k->now;
	if (l)
		__atomic_fetch_add(&l->refs, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&k->mutex);
	return l;
}

enum rc lexicon_of(struct site *s, struct lexicon **ret_lexicon)
{
	struct lexicon_keeper *k = s->lexicons;
	enum rc rc = RC_OK;
	struct lexicon *l = is_stale(k) ? NULL : held(k);
	if (!l)
		rc = refresh(k);
	if (rc == RC_OK && !l)
		l = held(k);
	if (rc == RC_OK)
		*ret_lexicon = l;
	return rc;
}

/* --- Looking --- */

#define AROUND 60 /* bytes shown on each side */
#define NAME_WORDS_MAX 40

struct finding {
	const struct lexicon *lexicon;
	struct arena *arena;
	struct lexicon_hit *hits;
	size_t n, max;
	bool first; /* the first of the worst list is all that is wanted */
};

static bool is_known(const struct finding *f, struct str word)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->hits[i].word.p == word.p)
			return true;
	return false;
}

static struct lexicon_hit hit_of(struct finding *f, const struct wordlist_match *m)
{
	const struct watch_word *w = &f->lexicon->words->rows.items[m->term];
	const struct wordlist_place at = wordlist_place(m);
	size_t from = at.before.n > AROUND ? at.before.n - AROUND : 0;
	while (from > 0 && from < at.before.n && ((unsigned char)at.before.p[from] & 0xC0) == 0x80)
		from++;
	return (struct lexicon_hit){
		.list = w->list,
		.word = w->word,
		.before = arena_str(f->arena, str_slice(at.before, from, at.before.n)),
		.found = arena_str(f->arena, at.found),
		.after = arena_str(f->arena, utf8_cut(at.after, AROUND)),
	};
}

static bool note_one(struct finding *f, const struct wordlist_match *m)
{
	enum watch_list list = f->lexicon->words->rows.items[m->term].list;
	if (f->n == 0 || list == WATCH_BLOCK) {
		f->hits[0] = hit_of(f, m);
		f->n = 1;
	}
	return list != WATCH_BLOCK;
}

static bool note(void *ctx, const struct wordlist_match *m)
{
	struct finding *f = ctx;
	if (f->first)
		return note_one(f, m);
	if (!is_known(f, f->lexicon->words->rows.items[m->term].word))
		f->hits[f->n++] = hit_of(f, m);
	return f->n < f->max;
}

bool lexicon_find(const struct lexicon *l, struct arena *a, struct str text, struct lexicon_hit *ret_hit)
{
	struct lexicon_hit hit;
	struct finding f = {.lexicon = l, .arena = a, .hits = &hit, .max = 1, .first = true};
	wordlist_scan(l->words->list, text, note, &f);
	if (f.n > 0)
		*ret_hit = hit;
	return f.n > 0;
}

size_t lexicon_find_all(const struct lexicon *l, struct arena *a, struct str text, struct lexicon_hit *hits, size_t max)
{
	struct finding f = {.lexicon = l, .arena = a, .hits = hits, .max = max};
	if (max > 0)
		wordlist_scan(l->words->list, text, note, &f);
	return f.n;
}

/* The words of a name, side by side without the spaces between them; word i begins at start[i]. */
struct name_words {
	struct str joined;
	size_t start[NAME_WORDS_MAX + 1];
	size_t n;
};

static struct name_words name_words_of(struct arena *a, struct str name)
{
	struct name_words w = {.joined = STR("")};
	struct str rest = skeleton_words(a, name), word;
	while (w.n < NAME_WORDS_MAX && str_split(&rest, ' ', &word)) {
		w.start[w.n++] = w.joined.n;
		w.joined = arena_join(a, w.joined, word, STR_NONE);
	}
	w.start[w.n] = w.joined.n;
	return w;
}

/* Any words in a row that make a claim, or the whole name. */
static const struct claim *claim_in(const struct lexicon *l, struct arena *a, struct str name)
{
	const struct claim *c = map_get(&l->names, skeleton_name(a, name));
	const struct name_words w = name_words_of(a, name);
	for (size_t from = 0; !c && from < w.n; from++)
		for (size_t to = from + 1; !c && to <= w.n; to++) {
			c = map_get(&l->names, str_slice(w.joined, w.start[from], w.start[to]));
			if (c && c->whole)
				c = NULL;
		}
	return c;
}

bool lexicon_is_staff_name(const struct lexicon *l, struct str name, struct str *ret_staff)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	const struct str parted = skeleton_parted(&a, name);
	const struct str ways[] = {skeleton_drawn(&a, name), name, skeleton_drawn(&a, parted), parted};
	const struct claim *c = NULL;
	for (size_t i = 0; !c && i < ARRAY_LEN(ways); i++)
		c = claim_in(l, &a, ways[i]);
	if (c)
		*ret_staff = c->name;
	return c != NULL;
}

size_t lexicon_bytes(const struct lexicon *l)
{
	return wordlist_bytes(l->words->list);
}
