/*
 * /newsroom/words/: the words that hold comments for a moderator, and those that send them to spam. Added line by line,
 * from a file or by hand, rehearsed on comments of the last days before; tried on a text; fetched as a text.
 */
#include "rules/lexicon.h"
#include "rules/word_list.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/wordlist.h"
#include "web/handlers.h"
#include "web/staff_rehearsal.h"

#define PATH "/newsroom/words/"
#define PER_PAGE 60
#define SHOWN_MAX (256 * 1024) /* bytes of a form or file that are shown again */
#define TRIED_MAX 20000
#define HITS_MAX 50

/* --- Views --- */

struct word_fault_view {
	int64_t line;
	struct str text, error;
};

struct word_hit_view {
	struct str word, before, found, after;
	bool blocks;
};

struct staff_words_view {
	struct staff_page_view page;
	struct view_list lists; /* struct link_view */
	struct str list;        /* "hold", "block" */
	bool is_block;
	struct str find;
	struct view_list words; /* struct str */
	struct str first_url, next_url;
	struct field_view entry; /* what is to be added */
	bool inside;
	struct view_list faults; /* struct word_fault_view */
	struct str more_faults;  /* that there are more, or empty */
	const struct rehearsal_view *rehearsal;
	struct field_view tried;
	bool was_tried;
	struct view_list hits; /* struct word_hit_view */
};

static const struct view_field fault_fields[] = {
	VIEW_INT_FIELD(struct word_fault_view, line),
	VIEW_STR_FIELD(struct word_fault_view, text),
	VIEW_STR_FIELD(struct word_fault_view, error),
	VIEW_FIELDS_END,
};
static const struct view_type fault_view_type = VIEW_TYPE(struct word_fault_view, fault_fields);

static const struct view_field hit_fields[] = {
	VIEW_STR_FIELD(struct word_hit_view, word),    VIEW_STR_FIELD(struct word_hit_view, before),
	VIEW_STR_FIELD(struct word_hit_view, found),   VIEW_STR_FIELD(struct word_hit_view, after),
	VIEW_BOOL_FIELD(struct word_hit_view, blocks), VIEW_FIELDS_END,
};
static const struct view_type hit_view_type = VIEW_TYPE(struct word_hit_view, hit_fields);

static const struct view_field words_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_words_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_words_view, lists, &link_view_type),
	VIEW_STR_FIELD(struct staff_words_view, list),
	VIEW_BOOL_FIELD(struct staff_words_view, is_block),
	VIEW_STR_FIELD(struct staff_words_view, find),
	VIEW_LIST_FIELD(struct staff_words_view, words, &view_type_str),
	VIEW_HAS_FIELD(struct staff_words_view, words),
	VIEW_STR_FIELD(struct staff_words_view, first_url),
	VIEW_STR_FIELD(struct staff_words_view, next_url),
	VIEW_STRUCT_FIELD(struct staff_words_view, entry, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_words_view, inside),
	VIEW_LIST_FIELD(struct staff_words_view, faults, &fault_view_type),
	VIEW_HAS_FIELD(struct staff_words_view, faults),
	VIEW_STR_FIELD(struct staff_words_view, more_faults),
	VIEW_OBJECT_FIELD(struct staff_words_view, rehearsal, &rehearsal_view_type),
	VIEW_STRUCT_FIELD(struct staff_words_view, tried, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_words_view, was_tried),
	VIEW_LIST_FIELD(struct staff_words_view, hits, &hit_view_type),
	VIEW_HAS_FIELD(struct staff_words_view, hits),
	VIEW_FIELDS_END,
};
const struct view_type staff_words_view_type = VIEW_TYPE(struct staff_words_view, words_fields);

/* --- The page --- */

/* Which list a link, or a form, is about; the first for any other. */
static enum watch_list list_of(struct str name)
{
	enum watch_list list;
	return watch_list_of(name, &list) == RC_OK ? list : WATCH_HOLD;
}

static struct str list_url(struct req *q, enum watch_list list, struct str find, struct str after)
{
	CLEANUP(buf_done) struct buf b = BUF(8192);
	buf_printf(&b, PATH "?list=%s", watch_list_name(list));
	staff_query_add(&b, "find", find);
	staff_query_add(&b, "after", after);
	return buf_to_arena(&b, q->arena);
}

static enum rc lists_fill(struct req *q, enum watch_list current, struct view_list *ret)
{
	int64_t counts[WATCH_LISTS];
	struct link_view *links = arena_array(q->arena, WATCH_LISTS, sizeof *links);
	enum rc rc = watch_word_counts(q->db, counts);
	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < WATCH_LISTS; i++)
		links[i].url = list_url(q, (enum watch_list)i, STR(""), STR(""));
	links[WATCH_HOLD].label = page_count(
		q, N_PLURAL("Held for a moderator: %d word", "Held for a moderator: %d words"), counts[WATCH_HOLD]);
	links[WATCH_BLOCK].label =
		page_count(q, N_PLURAL("Sent to spam: %d word", "Sent to spam: %d words"), counts[WATCH_BLOCK]);
	links[current].current = true;
	*ret = VIEW_ITEMS(links, WATCH_LISTS);
	return RC_OK;
}

static enum rc rows_fill(struct req *q, enum watch_list list, struct staff_words_view *v)
{
	struct watch_words found;
	struct str after = req_query(q, "after");
	v->find = str_trim(utf8_cut(req_query(q, "find"), WORDLIST_TERM_MAX));
	enum rc rc = watch_word_list(q->db, q->arena, list, v->find, after, PER_PAGE + 1, &found);
	if (rc != RC_OK)
		return rc;
	size_t n = found.n > PER_PAGE ? PER_PAGE : found.n;
	struct str *words = arena_array(q->arena, n, sizeof *words);
	for (size_t i = 0; i < n; i++)
		words[i] = found.items[i].word;
	v->words = VIEW_ITEMS(words, n);
	v->first_url = after.n > 0 ? list_url(q, list, v->find, STR("")) : STR("");
	v->next_url = found.n > PER_PAGE ? list_url(q, list, v->find, words[n - 1]) : STR("");
	return RC_OK;
}

static enum rc words_page(struct req *q, int status, enum watch_list list, struct staff_words_view *v)
{
	struct str problem = v->page.problem;
	staff_page(q, &v->page, N_("Word lists"));
	v->page.problem = problem;
	v->list = str_of(watch_list_name(list));
	v->is_block = list == WATCH_BLOCK;
	enum rc rc = lists_fill(q, list, &v->lists);
	if (rc == RC_OK)
		rc = rows_fill(q, list, v);
	return rc == RC_OK ? req_render(q, status, "words", &staff_words_view_type, v) : rc;
}

enum rc staff_words(struct req *q)
{
	struct staff_words_view v = {.is_block = false};
	return words_page(q, 200, list_of(req_query(q, "list")), &v);
}

/* --- Adding --- */

/* A file goes before the field: whoever chose one means it. */
static struct str lines_sent(struct req *q)
{
	const struct form_file *file = form_get_file(&q->form, "file");
	return file && file->bytes.n > 0 ? file->bytes : req_form_text(q, "words");
}

static struct view_list faults_fill(struct req *q, const struct word_lines *lines)
{
	size_t n = lines->n_faults > WORD_FAULTS_MAX ? WORD_FAULTS_MAX : lines->n_faults;
	struct word_fault_view *views = arena_array(q->arena, n, sizeof *views);
	for (size_t i = 0; i < n; i++)
		views[i] = (struct word_fault_view){(int64_t)lines->faults[i].line, lines->faults[i].text,
						    req_text(q, lines->faults[i].msgid)};
	return VIEW_ITEMS(views, n);
}

static void entry_again(struct req *q, struct staff_words_view *v)
{
	struct str text = lines_sent(q);
	v->entry.value = text.n <= SHOWN_MAX ? utf8_repair(q->arena, text) : STR("");
	v->inside = req_form_text(q, "inside").n > 0;
}

/* error: text beside the field. */
static enum rc entry_refused(struct req *q, enum watch_list list, struct str error, const struct word_lines *lines)
{
	struct staff_words_view v = {.entry = {.error = error}};
	if (req_wants_json(q))
		return req_problem_text(q, 422, error);
	entry_again(q, &v);
	v.faults = faults_fill(q, lines);
	if (lines->n_faults > v.faults.n)
		v.more_faults = page_count(q, N_PLURAL("%d line is wrong in all.", "%d lines are wrong in all."),
					   (int64_t)lines->n_faults);
	v.page.problem = req_text(q, N_("Nothing was saved yet: please look at what is marked."));
	return words_page(q, 422, list, &v);
}

static enum rc unfit(struct req *q, enum watch_list list, const struct word_lines *lines)
{
	const struct str most = arena_printf(q->arena, "%d", WORDLIST_TERMS_MAX);
	struct str error = page_fill_text(
		q, N_("These do not fit: both lists together take %1 words, and fewer when they are very long."), &most,
		1);
	return entry_refused(q, list, error, lines);
}

static enum rc entry_rehearse(struct req *q, enum watch_list list, const struct word_lines *lines)
{
	struct rehearsal found;
	struct rehearsal_view how;
	struct staff_words_view v = {.rehearsal = &how};
	enum rc rc = rehearse_words(q->site, q->db, q->arena, &lines->words, &found);
	if (rc == RC_OK)
		rc = rehearsal_fill(q, &found, &how);
	entry_again(q, &v);
	return rc == RC_OK ? words_page(q, 200, list, &v) : rc;
}

static enum rc entry_add(struct req *q, enum watch_list list, const struct word_lines *lines)
{
	int64_t n;
	enum rc rc = word_list_add(q->site, q->staff, &lines->words, &n);
	if (rc == RC_LIMITED)
		return unfit(q, list, lines);
	if (rc != RC_OK)
		return rc;
	const char *key = n > 0 ? "words_added" : "words_known";
	if (req_wants_json(q))
		return staff_done(q, STR(PATH), key);
	return staff_done_with(q, STR(PATH), arena_printf(q->arena, "list=%s", watch_list_name(list)), key);
}

enum rc staff_words_add(struct req *q)
{
	struct word_lines lines;
	enum watch_list list = list_of(req_form_text(q, "list"));
	word_list_read(q->arena, lines_sent(q), list, req_form_text(q, "inside").n > 0, &lines);
	if (lines.n_faults > 0)
		return entry_refused(q, list, req_text(q, N_("Some lines cannot be words.")), &lines);
	if (lines.words.n == 0)
		return entry_refused(q, list, req_text(q, N_("Write a word, or choose a file.")), &lines);
	enum rc rc = word_list_fit(q->db, &lines.words);
	if (rc == RC_LIMITED)
		return unfit(q, list, &lines);
	if (rc != RC_OK)
		return rc;
	return str_is(req_form_text(q, "do"), "rehearse") ? entry_rehearse(q, list, &lines)
							  : entry_add(q, list, &lines);
}

/* --- Removing --- */

static struct watch_words ticked(struct req *q, enum watch_list list)
{
	struct watch_words words = {arena_array(q->arena, FORM_FIELDS_MAX, sizeof *words.items), 0};
	struct str word;
	for (size_t at = 0; words.n < FORM_FIELDS_MAX && form_each(&q->form, "word", &at, &word);)
		if (utf8_valid(word))
			words.items[words.n++] = (struct watch_word){list, word};
	return words;
}

static enum rc removed(struct req *q, enum watch_list list, const char *key)
{
	if (req_wants_json(q))
		return staff_done(q, STR(PATH), key);
	return staff_done_with(q, STR(PATH), arena_printf(q->arena, "list=%s", watch_list_name(list)), key);
}

enum rc staff_words_remove(struct req *q)
{
	int64_t n;
	enum watch_list list = list_of(req_form_text(q, "list"));
	if (str_is(req_form_text(q, "do"), "clear")) {
		enum rc rc = word_list_clear(q->site, q->staff, list, &n);
		return rc == RC_OK ? removed(q, list, "words_cleared") : rc;
	}
	struct watch_words words = ticked(q, list);
	if (words.n == 0) {
		struct staff_words_view v = {.page = {.problem = req_text(q, N_("No word is ticked."))}};
		return req_wants_json(q) ? req_problem(q, 422, N_("No word is ticked.")) : words_page(q, 422, list, &v);
	}
	enum rc rc = word_list_remove(q->site, q->staff, &words, &n);
	return rc == RC_OK ? removed(q, list, n > 0 ? "words_removed" : "gone_already") : rc;
}

/* --- Trying --- */

static struct view_list hits_fill(struct req *q, const struct lexicon *l, struct str text)
{
	struct lexicon_hit *hits = arena_array(q->arena, HITS_MAX, sizeof *hits);
	size_t n = lexicon_find_all(l, q->arena, text, hits, HITS_MAX);
	struct word_hit_view *views = arena_array(q->arena, n, sizeof *views);
	for (size_t i = 0; i < n; i++)
		views[i] = (struct word_hit_view){.word = arena_str(q->arena, hits[i].word),
						  .before = hits[i].before,
						  .found = hits[i].found,
						  .after = hits[i].after,
						  .blocks = hits[i].list == WATCH_BLOCK};
	return VIEW_ITEMS(views, n);
}

enum rc staff_words_try(struct req *q)
{
	struct lexicon *l;
	enum watch_list list = list_of(req_form_text(q, "list"));
	struct staff_words_view v = {.was_tried = true};
	v.tried.value = utf8_repair(q->arena, utf8_cut(req_form_text(q, "text"), TRIED_MAX));
	enum rc rc = lexicon_of(q->site, &l);
	if (rc != RC_OK)
		return rc;
	v.hits = hits_fill(q, l, v.tried.value);
	lexicon_unref(l);
	return words_page(q, 200, list, &v);
}

/* --- Fetching --- */

enum rc staff_words_export(struct req *q)
{
	struct watch_words all;
	enum watch_list list = list_of(req_query(q, "list"));
	CLEANUP(buf_done) struct buf b = BUF(WORDLIST_TERMS_MAX * (WORDLIST_TERM_MAX + 1));
	enum rc rc = watch_word_list(q->db, q->arena, list, STR(""), STR(""), WORDLIST_TERMS_MAX, &all);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < all.n; i++)
		buf_printf(&b, "%.*s\n", STR_ARG(all.items[i].word));
	rc = req_bytes(q, 200, "text/plain; charset=utf-8", buf_to_arena(&b, q->arena));
	if (rc == RC_OK)
		response_setf(&q->response, "Content-Disposition", "attachment; filename=\"%s-words.txt\"",
			      watch_list_name(list));
	return rc;
}
