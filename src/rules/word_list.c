/* See word_list.h. */
#include "rules/word_list.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "rules/lexicon.h"
#include "store/rows.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/wordlist.h"

#define TOLD 200 /* bytes of words in the log */

/* --- Reading --- */

struct reading {
	struct arena *arena;
	struct rows words;  /* struct watch_word */
	struct rows faults; /* struct word_fault */
	struct map seen;
	enum watch_list list;
	bool inside;
	size_t n_faults;
};

static void fault_add(struct reading *r, size_t line, struct str text, const char *msgid)
{
	if (r->n_faults++ >= WORD_FAULTS_MAX)
		return;
	struct word_fault *f = rows_add(&r->faults);
	*f = (struct word_fault){line, utf8_repair(r->arena, utf8_cut(text, TOLD)), msgid};
}

static struct str with_stars(struct arena *a, struct str word)
{
	return arena_join(a, str_starts(word, STR("*")) ? STR("") : STR("*"), word,
			  word.n > 1 && word.p[word.n - 1] == '*' ? STR("") : STR("*"), STR_NONE);
}

static void line_read(struct reading *r, size_t number, struct str line)
{
	struct str word;
	if (unicode_clean(r->arena, line, UNICODE_ONE_LINE, &word) != RC_OK) {
		fault_add(r, number, line, N_("This word has characters that cannot be shown."));
		return;
	}
	if (word.n == 0)
		return;
	if (r->inside)
		word = with_stars(r->arena, word);
	const char *wrong = wordlist_term_check(word);
	if (wrong) {
		fault_add(r, number, line, wrong);
		return;
	}
	if (map_has(&r->seen, word))
		return;
	struct watch_word *w = rows_add(&r->words);
	*w = (struct watch_word){r->list, arena_str(r->arena, word)};
	map_set(&r->seen, w->word, r);
}

void word_list_read(struct arena *a, struct str text, enum watch_list list, bool inside, struct word_lines *ret)
{
	struct reading r = {.arena = a,
			    .words = ROWS(a, struct watch_word),
			    .faults = ROWS(a, struct word_fault),
			    .list = list,
			    .inside = inside};
	struct str line;
	map_init(&r.seen, a);
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_slice(text, 3, text.n);
	for (size_t number = 1; str_split(&text, '\n', &line); number++)
		line_read(&r, number, line);
	*ret = (struct word_lines){{r.words.items, r.words.n}, r.faults.items, r.n_faults};
}

/* --- Do they fit? --- */

static enum rc too_many(void)
{
	return rc_fail(RC_LIMITED, "Both lists together take %d words.", WORDLIST_TERMS_MAX);
}

static void words_append(struct watch_words *all, const struct watch_words *more)
{
	for (size_t i = 0; i < more->n; i++)
		all->items[all->n++] = more->items[i];
}

enum rc word_list_fit(struct db *db, const struct watch_words *words)
{
	CLEANUP(arena_done) struct arena a;
	struct watch_words all = {.n = 0}, there;
	struct lexicon *l;
	arena_init(&a);
	enum rc rc = watch_word_all(db, &a, &there);
	if (rc != RC_OK)
		return rc;
	if (there.n + words->n > WORDLIST_TERMS_MAX)
		return too_many();
	all.items = arena_array(&a, there.n + words->n, sizeof *all.items);
	words_append(&all, &there);
	words_append(&all, words);
	rc = lexicon_of_words(&all, &l);
	if (rc == RC_OK)
		lexicon_unref(l);
	return rc;
}

/* --- Changing --- */

struct change_job {
	const struct staff *who;
	const struct watch_words *words;
	enum watch_list list; /* to clear */
	int64_t n;
};

/* "hold: casino, free money, …" */
static struct str told(struct arena *a, const struct watch_words *words)
{
	CLEANUP(buf_done) struct buf b = BUF(TOLD * 2);
	buf_puts(&b, watch_list_name(words->items[0].list));
	for (size_t i = 0; i < words->n; i++) {
		struct str word = words->items[i].word;
		bool full = b.n + word.n > TOLD;
		buf_printf(&b, "%s%.*s", i == 0 ? ": " : ", ", STR_ARG(full ? STR("…") : word));
		if (full)
			break;
	}
	return buf_to_arena(&b, a);
}

static enum rc changed(struct site *s, struct db *db, const struct change_job *j, const char *act, struct str detail)
{
	if (j->n == 0)
		return RC_OK;
	site_changed(s, (struct change){.kind = CHANGE_WORDS});
	return audit(db, j->who, act, "", 0, detail);
}

/* Counted here too: somebody else may have added some meanwhile. */
static enum rc room_check(struct db *db, const struct change_job *j)
{
	int64_t counts[WATCH_LISTS];
	enum rc rc = watch_word_counts(db, counts);
	if (rc != RC_OK)
		return rc;
	int64_t all = counts[WATCH_HOLD] + counts[WATCH_BLOCK] + (int64_t)j->words->n;
	return all > WORDLIST_TERMS_MAX ? too_many() : RC_OK;
}

static enum rc add_write(struct site *s, struct db *db, void *ctx)
{
	struct change_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	int64_t now = clock_now();
	arena_init(&a);
	enum rc rc = room_check(db, j);
	for (size_t i = 0; rc == RC_OK && i < j->words->n; i++) {
		bool new = false;
		rc = watch_word_put(db, &j->words->items[i], now, &new);
		j->n += new;
	}
	return rc == RC_OK ? changed(s, db, j, "words.add", told(&a, j->words)) : rc;
}

static enum rc remove_write(struct site *s, struct db *db, void *ctx)
{
	struct change_job *j = ctx;
	CLEANUP(arena_done) struct arena a;
	enum rc rc = RC_OK;
	arena_init(&a);
	for (size_t i = 0; rc == RC_OK && i < j->words->n; i++) {
		int64_t n = 0;
		rc = watch_word_delete(db, &j->words->items[i], &n);
		j->n += n;
	}
	return rc == RC_OK ? changed(s, db, j, "words.remove", told(&a, j->words)) : rc;
}

static enum rc clear_write(struct site *s, struct db *db, void *ctx)
{
	struct change_job *j = ctx;
	enum rc rc = watch_word_clear(db, j->list, &j->n);
	return rc == RC_OK ? changed(s, db, j, "words.clear", str_of(watch_list_name(j->list))) : rc;
}

static enum rc change_run(struct site *s, enum rc (*fn)(struct site *, struct db *, void *), struct change_job *j,
			  int64_t *ret_n)
{
	enum rc rc = j->words && j->words->n == 0 ? RC_OK : site_write_bulk(s, fn, j);
	*ret_n = j->n;
	return rc;
}

enum rc word_list_add(struct site *s, const struct staff *who, const struct watch_words *words, int64_t *ret_n)
{
	return change_run(s, add_write, &(struct change_job){.who = who, .words = words}, ret_n);
}

enum rc word_list_remove(struct site *s, const struct staff *who, const struct watch_words *words, int64_t *ret_n)
{
	return change_run(s, remove_write, &(struct change_job){.who = who, .words = words}, ret_n);
}

enum rc word_list_clear(struct site *s, const struct staff *who, enum watch_list list, int64_t *ret_n)
{
	return change_run(s, clear_write, &(struct change_job){.who = who, .list = list}, ret_n);
}
