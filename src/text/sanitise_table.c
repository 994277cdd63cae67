/*
 * The allow-list of TRUST.md §4 as tables. A change here raises SANITISE_POLICY_VERSION.
 */
#include "text/sanitise_table.h"

#include <stdlib.h>

/* Sorted by name. */
static const struct sanitise_element elements[] = {
	{"a", NULL, SAN_A},
	{"abbr", NULL, SAN_OTHER},
	{"acronym", "abbr", SAN_OTHER},
	{"address", NULL, SAN_OTHER},
	{"aside", NULL, SAN_OTHER},
	{"audio", NULL, SAN_AUDIO},
	{"b", NULL, SAN_OTHER},
	{"bdi", NULL, SAN_OTHER},
	{"bdo", NULL, SAN_OTHER},
	{"blockquote", NULL, SAN_QUOTE},
	{"br", NULL, SAN_VOID},
	{"caption", NULL, SAN_OTHER},
	{"center", "p", SAN_OTHER},
	{"cite", NULL, SAN_OTHER},
	{"code", NULL, SAN_OTHER},
	{"col", NULL, SAN_COL | SAN_VOID},
	{"colgroup", NULL, SAN_COL},
	{"dd", NULL, SAN_OTHER},
	{"del", NULL, SAN_EDIT},
	{"details", NULL, SAN_DETAILS},
	{"dfn", NULL, SAN_OTHER},
	{"div", NULL, SAN_OTHER},
	{"dl", NULL, SAN_OTHER},
	{"dt", NULL, SAN_OTHER},
	{"em", NULL, SAN_OTHER},
	{"figcaption", NULL, SAN_OTHER},
	{"figure", NULL, SAN_FIGURE},
	{"h1", "h2", SAN_OTHER},
	{"h2", NULL, SAN_OTHER},
	{"h3", NULL, SAN_OTHER},
	{"h4", NULL, SAN_OTHER},
	{"h5", NULL, SAN_OTHER},
	{"h6", NULL, SAN_OTHER},
	{"hr", NULL, SAN_VOID},
	{"i", NULL, SAN_OTHER},
	{"img", NULL, SAN_IMG | SAN_VOID},
	{"ins", NULL, SAN_EDIT},
	{"kbd", NULL, SAN_OTHER},
	{"li", NULL, SAN_LI},
	{"mark", NULL, SAN_OTHER},
	{"ol", NULL, SAN_OL},
	{"p", NULL, SAN_OTHER},
	{"picture", NULL, SAN_OTHER},
	{"pre", NULL, SAN_OTHER},
	{"q", NULL, SAN_QUOTE},
	{"rp", NULL, SAN_OTHER},
	{"rt", NULL, SAN_OTHER},
	{"ruby", NULL, SAN_OTHER},
	{"s", NULL, SAN_OTHER},
	{"samp", NULL, SAN_OTHER},
	{"section", NULL, SAN_OTHER},
	{"small", NULL, SAN_OTHER},
	{"source", NULL, SAN_SOURCE | SAN_VOID},
	{"span", NULL, SAN_OTHER},
	{"strike", "s", SAN_OTHER},
	{"strong", NULL, SAN_OTHER},
	{"sub", NULL, SAN_OTHER},
	{"summary", NULL, SAN_OTHER},
	{"sup", NULL, SAN_OTHER},
	{"table", NULL, SAN_OTHER},
	{"tbody", NULL, SAN_OTHER},
	{"td", NULL, SAN_CELL},
	{"tfoot", NULL, SAN_OTHER},
	{"th", NULL, SAN_CELL | SAN_TH},
	{"thead", NULL, SAN_OTHER},
	{"time", NULL, SAN_TIME},
	{"tr", NULL, SAN_OTHER},
	{"track", NULL, SAN_TRACK | SAN_VOID},
	{"tt", "code", SAN_OTHER},
	{"u", NULL, SAN_OTHER},
	{"ul", NULL, SAN_OTHER},
	{"var", NULL, SAN_OTHER},
	{"video", NULL, SAN_VIDEO},
	{"wbr", NULL, SAN_VOID},
};

static const char *const dropped[] = {"applet",   "embed",     "frame",    "frameset", "head",   "iframe",
				      "math",     "noembed",   "noframes", "noscript", "object", "option",
				      "param",    "plaintext", "script",   "select",   "style",  "svg",
				      "template", "textarea",  "title",    "xmp"};

const struct sanitise_attribute sanitise_attributes[] = {
	{"id", SAN_ALL, VALUE_ID, NULL},
	{"class", SAN_ALL, VALUE_CLASS, NULL},
	{"lang", SAN_ALL, VALUE_LANG, NULL},
	{"dir", SAN_ALL, VALUE_DIR, NULL},
	{"title", SAN_ALL, VALUE_TEXT, NULL},
	{"href", SAN_A, VALUE_HREF, NULL},
	{"hreflang", SAN_A, VALUE_LANG, NULL},
	{"target", SAN_A, VALUE_TARGET, NULL},
	{"rel", SAN_A, VALUE_REL, NULL},
	{"data-embed", SAN_A, VALUE_EMBED, NULL},
	{"src", SAN_IMG | SAN_SOURCE | SAN_AUDIO | SAN_VIDEO | SAN_TRACK, VALUE_MEDIA_URL, NULL},
	{"srcset", SAN_IMG | SAN_SOURCE, VALUE_SRCSET, NULL},
	{"sizes", SAN_IMG | SAN_SOURCE, VALUE_SIZES, NULL},
	{"media", SAN_SOURCE, VALUE_SIZES, NULL},
	{"type", SAN_SOURCE, VALUE_MIME, NULL},
	{"poster", SAN_VIDEO, VALUE_MEDIA_URL, NULL},
	{"alt", SAN_IMG, VALUE_TEXT, NULL},
	{"width", SAN_IMG | SAN_SOURCE | SAN_VIDEO, VALUE_NUMBER, NULL},
	{"height", SAN_IMG | SAN_SOURCE | SAN_VIDEO, VALUE_NUMBER, NULL},
	{"loading", SAN_IMG, VALUE_FIXED, "lazy"},
	{"decoding", SAN_IMG, VALUE_FIXED, "async"},
	{"controls", SAN_AUDIO | SAN_VIDEO, VALUE_FIXED, ""},
	{"loop", SAN_AUDIO | SAN_VIDEO, VALUE_BOOLEAN, NULL},
	{"muted", SAN_AUDIO | SAN_VIDEO, VALUE_BOOLEAN, NULL},
	{"playsinline", SAN_VIDEO, VALUE_BOOLEAN, NULL},
	{"preload", SAN_AUDIO | SAN_VIDEO, VALUE_PRELOAD, NULL},
	{"kind", SAN_TRACK, VALUE_TRACK_KIND, NULL},
	{"srclang", SAN_TRACK, VALUE_LANG, NULL},
	{"label", SAN_TRACK, VALUE_TEXT, NULL},
	{"default", SAN_TRACK, VALUE_BOOLEAN, NULL},
	{"colspan", SAN_CELL, VALUE_NUMBER, NULL},
	{"rowspan", SAN_CELL, VALUE_NUMBER, NULL},
	{"scope", SAN_TH, VALUE_SCOPE, NULL},
	{"abbr", SAN_TH, VALUE_TEXT, NULL},
	{"span", SAN_COL, VALUE_NUMBER, NULL},
	{"start", SAN_OL, VALUE_SIGNED, NULL},
	{"reversed", SAN_OL, VALUE_BOOLEAN, NULL},
	{"type", SAN_OL, VALUE_OL_TYPE, NULL},
	{"value", SAN_LI, VALUE_SIGNED, NULL},
	{"datetime", SAN_TIME | SAN_EDIT, VALUE_DATETIME, NULL},
	{"cite", SAN_EDIT | SAN_QUOTE, VALUE_CITE, NULL},
	{"open", SAN_DETAILS, VALUE_BOOLEAN, NULL},
};
const size_t sanitise_attributes_n = ARRAY_LEN(sanitise_attributes);

static int compare_name(const void *key, const void *row)
{
	return str_cmp(*(const struct str *)key, str_of(((const struct sanitise_element *)row)->name));
}

const struct sanitise_element *sanitise_element(struct str name)
{
	return bsearch(&name, elements, ARRAY_LEN(elements), sizeof(elements[0]), compare_name);
}

bool sanitise_dropped(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(dropped); i++)
		if (str_is(name, dropped[i]))
			return true;
	return false;
}
