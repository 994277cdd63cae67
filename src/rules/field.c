/*
 * What forms of readers and of staff have in common.
 */
#include "rules/field.h"

#include "rules/accounts.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/url.h"

static void fault(const char **error, const char *msgid)
{
	if (!*error)
		*error = msgid;
}

struct str field_text(struct arena *a, struct str sent, size_t max, const char *empty, const char *too_long,
		      unsigned flags, const char **error)
{
	struct str clean = STR("");
	if (sent.n > max)
		fault(error, too_long);
	else if (unicode_clean(a, sent, flags, &clean) != RC_OK)
		fault(error, N_("This text has characters that cannot be shown."));
	clean = str_trim(clean);
	if (clean.n == 0 && empty)
		fault(error, empty);
	return clean;
}

struct str field_url(struct arena *a, struct str sent, size_t max, const char **error)
{
	struct str url = field_text(a, sent, max, NULL, N_("This address is too long."), UNICODE_ONE_LINE, error), safe;
	if (*error || url.n == 0)
		return url;
	if (str_find(url, STR("://"), 0) == SIZE_MAX && str_find_char(url, ':', 0) == SIZE_MAX)
		url = arena_join(a, STR("https://"), url, STR_NONE);
	if (url_is_safe_link(url, URL_LINK_READER) && url_normalise(a, url, &safe) == RC_OK)
		return safe;
	fault(error, N_("This is not the address of a website."));
	return url;
}

static const char *email_fault(struct arena *a, struct str email)
{
	struct str host;
	size_t at = str_rfind_char(email, '@');
	if (at == SIZE_MAX || at == 0 || unicode_host_ascii(a, str_slice(email, at + 1, email.n), &host) == RC_OK)
		return N_("This is not an e-mail address.");
	return N_("This is not an e-mail address: what stands behind the @ cannot be the name of a mail server.");
}

struct str field_email(struct arena *a, struct str sent, const char *empty, const char **error)
{
	struct str email =
		field_text(a, sent, EMAIL_MAX, empty, N_("This e-mail address is too long."), UNICODE_ONE_LINE, error);
	struct str normal = email;
	if (!*error && email.n > 0 && email_normalise(a, email, &normal) != RC_OK)
		fault(error, email_fault(a, email));
	return normal;
}
