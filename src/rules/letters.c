/*
 * Letters by the paragraph, each a message of the catalogue.
 */
#include "rules/letters.h"

#include "base/buf.h"
#include "rules/permission.h"
#include "text/locale.h"

#define LETTER_MAX 16384

struct writing {
	struct locale *locale;
	struct arena *arena;
	struct buf text;
};

/* Languages without a catalogue get English letters. */
static enum rc writing_begin(struct writing *w, const struct site_settings *settings, struct arena *a)
{
	const struct str *tags;
	size_t n = settings_languages(settings, &tags);
	const char *tag = n > 0 ? arena_cstr(a, tags[0]) : "en";
	struct str mo = locale_catalogue(tag);
	*w = (struct writing){.arena = a, .text = BUF(LETTER_MAX)};
	return locale_new(tag, mo.n > 0 ? mo : locale_catalogue("en"), &w->locale);
}

static struct str filled(struct writing *w, const char *msgid, const struct str *args, size_t n)
{
	CLEANUP(buf_done) struct buf b = BUF(LETTER_MAX);
	locale_fill(&b, locale_text(w->locale, msgid), args, n);
	return buf_to_arena(&b, w->arena);
}

static void paragraph(struct writing *w, struct str text)
{
	buf_put(&w->text, text);
	buf_puts(&w->text, "\n\n");
}

static void greet(struct writing *w, struct str name)
{
	paragraph(w, filled(w, N_("Hello %1,"), &name, 1));
}

static struct str moment(struct writing *w, int64_t ms, const struct site_settings *settings)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	locale_date_time(w->locale, ms, settings_zone(settings), &b);
	return buf_to_arena(&b, w->arena);
}

static enum rc writing_end(struct writing *w, struct str subject, struct letter_text *ret_text)
{
	bool failed = buf_failed(&w->text);
	*ret_text = (struct letter_text){subject, buf_to_arena(&w->text, w->arena)};
	buf_done(&w->text);
	locale_free(w->locale);
	return failed ? rc_fail(RC_LIMITED, "a letter has at most %d bytes", LETTER_MAX) : RC_OK;
}

enum rc letter_invitation(const struct site_settings *settings, struct arena *a, const struct letter_facts *f,
			  struct letter_text *ret_text)
{
	struct writing w;
	enum rc rc = writing_begin(&w, settings, a);
	if (rc != RC_OK)
		return rc;
	struct str title = settings_text(settings, "site.title"), until = moment(&w, f->until, settings);
	const struct str who[] = {f->by, title, locale_text(w.locale, role_label(f->role))};
	greet(&w, f->name);
	paragraph(&w, filled(&w, N_("%1 invites you to the newsroom of %2. Your role there: %3."), who, 3));
	paragraph(&w, filled(&w, N_("Choose your password at this address. It works once, until %1:"), &until, 1));
	paragraph(&w, f->link);
	paragraph(&w, locale_text(w.locale, N_("If you did not expect this, you need not do anything.")));
	return writing_end(&w, filled(&w, N_("Invitation to the newsroom of %1"), &title, 1), ret_text);
}

enum rc letter_new_password(const struct site_settings *settings, struct arena *a, const struct letter_facts *f,
			    struct letter_text *ret_text)
{
	struct writing w;
	enum rc rc = writing_begin(&w, settings, a);
	if (rc != RC_OK)
		return rc;
	struct str title = settings_text(settings, "site.title"), until = moment(&w, f->until, settings);
	const struct str who[] = {title, f->by};
	greet(&w, f->name);
	paragraph(&w,
		  f->by.n > 0
			  ? filled(&w, N_("%2 has made you a link to a new password for the newsroom of %1."), who, 2)
			  : filled(&w, N_("Somebody, probably you, asked for a new password for the newsroom of %1."),
				   who, 1));
	paragraph(&w, filled(&w, N_("Choose your password at this address. It works once, until %1:"), &until, 1));
	paragraph(&w, f->link);
	paragraph(&w, locale_text(w.locale, N_("If you do not need it, do nothing: your password stays as it is.")));
	return writing_end(&w, filled(&w, N_("A new password for the newsroom of %1"), &title, 1), ret_text);
}

enum rc letter_email_confirm(const struct site_settings *settings, struct arena *a, const struct letter_facts *f,
			     struct letter_text *ret_text)
{
	struct writing w;
	enum rc rc = writing_begin(&w, settings, a);
	if (rc != RC_OK)
		return rc;
	struct str until = moment(&w, f->until, settings);
	const struct str what[] = {settings_text(settings, "site.title"), f->email};
	greet(&w, f->name);
	paragraph(&w, filled(&w, N_("You want to sign in to the newsroom of %1 with this address, %2."), what, 2));
	paragraph(&w, filled(&w, N_("If that is so, say yes at this address. It works once, until %1:"), &until, 1));
	paragraph(&w, f->link);
	paragraph(&w, locale_text(w.locale, N_("If you did not expect this, you need not do anything.")));
	return writing_end(&w, filled(&w, N_("Your new address for the newsroom of %1"), what, 1), ret_text);
}

/* What the old address is told, and what to do when it was not the person. */
static enum rc email_told(const struct site_settings *settings, struct arena *a, const struct letter_facts *f,
			  const char *told, const char *otherwise, struct letter_text *ret_text)
{
	struct writing w;
	enum rc rc = writing_begin(&w, settings, a);
	if (rc != RC_OK)
		return rc;
	const struct str what[] = {settings_text(settings, "site.title"), f->email, f->by};
	greet(&w, f->name);
	paragraph(&w, filled(&w, told, what, 3));
	paragraph(&w, locale_text(w.locale, otherwise));
	return writing_end(&w, filled(&w, N_("Your address for the newsroom of %1"), what, 1), ret_text);
}

enum rc letter_email_asked(const struct site_settings *settings, struct arena *a, const struct letter_facts *f,
			   struct letter_text *ret_text)
{
	return email_told(
		settings, a, f,
		N_("Somebody, probably you, wants to sign in to the newsroom of %1 with another address from now "
		   "on: %2. It changes when the link in the letter to that address is opened."),
		N_("If that was not you, change your password at once and tell an administrator."), ret_text);
}

enum rc letter_email_changed(const struct site_settings *settings, struct arena *a, const struct letter_facts *f,
			     struct letter_text *ret_text)
{
	return email_told(
		settings, a, f,
		N_("From now on you sign in to the newsroom of %1 with another address: %2. It was changed by "
		   "%3."),
		N_("If you do not know why, ask an administrator."), ret_text);
}

/* --- To readers --- */

enum rc letter_ask_reader(const struct site_settings *settings, struct arena *a, struct str article, struct str link,
			  struct letter_text *ret_text)
{
	struct writing w;
	enum rc rc = writing_begin(&w, settings, a);
	if (rc != RC_OK)
		return rc;
	struct str title = settings_text(settings, "site.title");
	const struct str what[] = {title, article};
	paragraph(&w, filled(&w,
			     N_("Somebody, probably you, commented on “%2” at %1 and wants a mail when somebody "
				"answers."),
			     what, 2));
	paragraph(&w, locale_text(w.locale, N_("If that was you, say yes at this address, and choose how often:")));
	paragraph(&w, link);
	paragraph(&w, locale_text(w.locale, N_("If it was not, do nothing: this is the only mail you get.")));
	return writing_end(&w, filled(&w, N_("Do you want to know of answers at %1?"), &title, 1), ret_text);
}

/* Words of others stand indented, so that nobody takes them for ours. */
static void quotation(struct writing *w, struct str text)
{
	struct str line;
	while (str_line(&text, &line)) {
		buf_puts(&w->text, "> ");
		buf_put(&w->text, line);
		buf_puts(&w->text, "\n");
	}
	buf_puts(&w->text, "\n");
}

static struct str answers_subject(struct writing *w, const struct site_settings *settings,
				  const struct letter_answers *f)
{
	struct str title = settings_text(settings, "site.title");
	if (f->n == 1) /* without the name: subjects are kept longer than the letters */
		return filled(w, N_("Somebody answered you: %1"), &f->items[0].title, 1);
	return filled(w, N_("Answers to your comments at %1"), &title, 1);
}

enum rc letter_answers(const struct site_settings *settings, struct arena *a, const struct letter_answers *f,
		       struct letter_text *ret_text)
{
	struct writing w;
	enum rc rc = writing_begin(&w, settings, a);
	if (rc != RC_OK)
		return rc;
	greet(&w, f->name);
	for (size_t i = 0; i < f->n; i++) {
		const struct str who[] = {f->items[i].author, f->items[i].title};
		paragraph(&w, filled(&w, N_("%1 answered your comment on “%2”:"), who, 2));
		quotation(&w, f->items[i].text);
		paragraph(&w, f->items[i].url);
	}
	paragraph(&w, locale_text(w.locale, N_("Here you choose how often you are told, or stop it:")));
	paragraph(&w, f->link);
	return writing_end(&w, answers_subject(&w, settings, f), ret_text);
}

/* --- To moderators --- */

enum rc letter_waiting(const struct site_settings *settings, struct arena *a, struct str name, int64_t n,
		       struct str link, struct letter_text *ret_text)
{
	struct writing w;
	enum rc rc = writing_begin(&w, settings, a);
	if (rc != RC_OK)
		return rc;
	const struct str facts[] = {settings_text(settings, "site.title"), arena_printf(a, "%lld", (long long)n)};
	greet(&w, name);
	paragraph(&w, filled(&w, N_("New comments wait for a moderator. All that wait now: %2."), facts, 2));
	paragraph(&w, link);
	paragraph(&w,
		  locale_text(w.locale, N_("How often this mail comes is a setting of the newsroom, under Comments.")));
	return writing_end(&w, filled(&w, N_("Comments wait at %1"), facts, 1), ret_text);
}
