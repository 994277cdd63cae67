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
