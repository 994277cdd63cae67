/*
 * Redirects that staff make: never over something, never in a circle. See labels.h.
 */
#include "base/clock.h"
#include "rules/field.h"
#include "rules/labels.h"
#include "rules/publish.h"
#include "store/address.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/url.h"

#define HOPS_MAX 4 /* as address_resolve() follows them */

/* An address of this site becomes its path. */
static struct str own_path(struct str typed, struct str base_url)
{
	struct url url;
	if (base_url.n == 0 || url_parse(typed, &url) != RC_OK || !url.host.p || !url_same_site(typed, base_url))
		return typed;
	return url.path.n > 0 ? url.path : STR("/");
}

static struct str address_text(struct arena *a, struct str typed, struct str base_url, const char **error)
{
	struct str text = field_text(a, typed, ADDRESS_PATH_MAX, N_("Please write an address."),
				     N_("This address is too long."), UNICODE_ONE_LINE, error);
	return own_path(text, base_url);
}

static enum rc path_check(struct db *db, struct arena *a, struct redirect_entry *e)
{
	struct str path;
	struct address at;
	if (e->path_error)
		return RC_OK;
	if (url_path_normalise(a, e->path, &path) != RC_OK) {
		e->path_error = N_("This is no path of this site; it begins with a slash.");
		return RC_OK;
	}
	e->path = path;
	if (path_is_reserved(path))
		e->path_error = N_("This path belongs to the program and cannot lead elsewhere.");
	enum rc rc = address_resolve(db, a, path, &at);
	if (rc == RC_OK && at.canonical)
		e->path_error = N_("Something stands at this path. Move or delete it first.");
	else if (rc == RC_OK && !e->path_error)
		e->path_error = N_("This path leads somewhere already. Delete that redirect first.");
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Walks from the target on, until it leaves what redirects or comes back to path. */
static enum rc circle_check(struct db *db, struct arena *a, struct redirect_entry *e)
{
	struct str at = e->target;
	for (int hops = 0; hops <= HOPS_MAX; hops++) {
		struct str next;
		if (str_eq(at, e->path)) {
			e->target_error = N_("This would lead back to where it began.");
			return RC_OK;
		}
		enum rc rc = address_redirect_target(db, a, at, &next);
		if (rc != RC_OK)
			return rc == RC_NOT_FOUND ? RC_OK : rc;
		at = next;
	}
	e->target_error = N_("There are too many redirects one after the other.");
	return RC_OK;
}

static enum rc target_check(struct db *db, struct arena *a, struct redirect_entry *e)
{
	struct str path;
	if (e->target_error)
		return RC_OK;
	if (!str_starts(e->target, STR("/")) || str_starts(e->target, STR("//"))) {
		if (!url_is_safe_link(e->target, URL_LINK_WEB) || url_normalise(a, e->target, &e->target) != RC_OK)
			e->target_error = N_("An address begins with https:// or, on this site, with a slash.");
		return RC_OK;
	}
	if (url_path_normalise(a, e->target, &path) != RC_OK) {
		e->target_error = N_("This is no path of this site; it begins with a slash.");
		return RC_OK;
	}
	e->target = path;
	return circle_check(db, a, e);
}

enum rc redirect_add(struct site *s, struct db *db, struct arena *a, const struct staff *who, struct str base_url,
		     struct redirect_entry *e)
{
	e->path = address_text(a, e->path, base_url, &e->path_error);
	e->target = address_text(a, e->target, base_url, &e->target_error);
	enum rc rc = path_check(db, a, e);
	if (rc == RC_OK)
		rc = target_check(db, a, e);
	if (rc == RC_OK && (e->path_error || e->target_error))
		rc = rc_fail(RC_INVALID, "the redirect cannot be kept as it is");
	if (rc == RC_OK)
		rc = address_put_redirect(db, e->path, e->target, clock_now());
	if (rc == RC_OK)
		rc = audit(db, who, "redirect.add", "", 0, e->path);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

enum rc redirect_remove(struct site *s, struct db *db, const struct staff *who, struct str path)
{
	enum rc rc = address_remove(db, path);
	if (rc == RC_OK)
		rc = audit(db, who, "redirect.remove", "", 0, path);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}
