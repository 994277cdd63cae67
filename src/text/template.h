/*
 * Compiled, auto-escaping Mustache. Every name is checked against the view type when the set is compiled, so that a
 * page cannot meet a name it does not know; rendering only walks the program. Knows nothing of files or requests.
 *
 * Spoken here: {{x}} {{{x}}} {{&x}} {{#x}} {{^x}} {{/x}} {{! }} {{>partial}} {{=<% %>=}} dotted names, {{.}},
 * {{<parent}}{{$block}}…{{/block}}{{/parent}}, and {{#_}}message{{/_}}. Blocks are chosen by the outermost template
 * that names them, and partials see them too.
 */
#ifndef TEXT_TEMPLATE_H
#define TEXT_TEMPLATE_H

#include "text/locale.h"
#include "text/view.h"

/* All templates of one theme in one language. Immutable once compiled, then free to be shared by threads. */
struct template_set;

#define TEMPLATE_SOURCE_MAX ((size_t)1 << 20) /* bytes of one source */

struct template_set *template_set_new(void);
void template_set_free(struct template_set *set); /* NULL-safe */

/*
 * Adds a source (copied) or replaces the one of that name, which is how an owner's theme/ overrides ours. `root` is the
 * view that template_render() will be given; NULL: the template is only ever a partial or a parent. A later NULL root
 * keeps the earlier one. Only before compiling. RC_LIMITED above TEMPLATE_SOURCE_MAX.
 */
enum rc template_set_add(struct template_set *set, const char *name, struct str source,
			 const struct view_type *root) MUST_CHECK;

/*
 * Compiles every template that has a root, with what it includes, for one language. `locale` must outlive the set; NULL
 * leaves messages as written. RC_INVALID when a template is wrong: all faults, up to twenty, are appended to `errors`
 * (may be NULL) one a line, "article.mustache line 12: …", and the first is in rc_message(). Once for each set.
 *
 * Faults: syntax; a name that neither the view nor an enclosing one declares (the nearest known name is suggested);
 * {{x}} of VIEW_HTML; {{{x}}} of anything else; printing a bool, object or list; an unknown partial; a partial that
 * includes itself unconditionally; a value in a script, a tag's name, an unquoted attribute or one that holds code; a
 * translation that uses a tag its message has not, or brings `<` or `"` where the message has none. Under a root with
 * `find` (see view.h) unknown names and partials are empty instead, {{{x}}} takes anything, {{>*name}} is allowed, and
 * places are not looked at.
 */
enum rc template_set_compile(struct template_set *set, const struct locale *locale, struct buf *errors) MUST_CHECK;

/* Whether a template of that name was added. */
bool template_set_has(const struct template_set *set, const char *name);

/*
 * Appends the page to out. `type` must be the root the template was added with (checked: a mismatch is a programmer's
 * error, as is an unknown name). RC_LIMITED when out's cap is reached or partials nest deeper than
 * TEMPLATE_DEPTH_MAX; out then holds a useless beginning.
 */
#define TEMPLATE_DEPTH_MAX 100
enum rc template_render(const struct template_set *set, const char *name, const struct view_type *type,
			const void *view, struct buf *out) MUST_CHECK;

#endif
