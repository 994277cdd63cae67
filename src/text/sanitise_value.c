/*
 * One cleaning function a kind of attribute value. Each is idempotent, which is what sanitise_verify() rests on.
 */
#include "text/sanitise_value.h"

#include "text/html.h"
#include "text/unicode.h"
#include "text/url.h"

#define VALUE_MAX 4000
#define ID_PREFIX "u-"
#define ID_MAX 128

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Every byte is a letter, a digit or one of extra; not empty, at most max. */
static bool is_token(struct str s, const char *extra, size_t max)
{
	if (s.n == 0 || s.n > max)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (s.p[i] == 0 || strchr(extra, s.p[i]) == NULL))
			return false;
	return true;
}

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, str_of(words[i])))
			return true;
	return false;
}

static void put_lower(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_putc(out, s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i]);
}

static bool put_word(struct buf *out, struct str s, const char *const *words, size_t n)
{
	s = str_trim(s);
	if (!is_one_of(s, words, n))
		return false;
	put_lower(out, s);
	return true;
}

/* Text without control bytes; line ends and tabs become spaces, and as all else in here it is cut at a fixed length. */
static bool put_text(struct buf *out, struct str s)
{
	s = utf8_cut(s, VALUE_MAX);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\n' || c == '\t' || c == '\r' || c == '\f')
			buf_putc(out, ' ');
		else if (c >= 0x20 && c != 0x7F)
			buf_putc(out, (char)c);
	}
	return true;
}

static bool put_id(struct buf *out, struct str s)
{
	if (str_starts(s, STR(ID_PREFIX)))
		s = str_slice(s, sizeof(ID_PREFIX) - 1, s.n);
	if (s.n == 0 || s.n > ID_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7F)
			return false;
	buf_puts(out, ID_PREFIX);
	buf_put(out, s);
	return true;
}

static bool is_digits(struct str s, size_t max)
{
	if (s.n == 0 || s.n > max)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return true;
}

static bool class_allowed(struct str word, unsigned groups)
{
	static const char *const prefixes[] = {"wp-block-",  "align",     "size-",    "has-",
					       "is-layout-", "is-style-", "language-"};
	if (!is_token(word, "-_", 100))
		return false;
	if (str_starts(word, STR("wp-image-")))
		return is_digits(str_slice(word, 9, word.n), 18);
	if (str_is(word, "embed") || str_starts(word, STR("embed-")))
		return (groups & (SAN_A | SAN_FIGURE)) != 0;
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (str_starts(word, str_of(prefixes[i])))
			return true;
	return false;
}

static bool put_class(struct buf *out, struct str s, unsigned groups)
{
	size_t start = out->n;
	struct str word;
	while (html_word(&s, &word)) {
		if (!class_allowed(word, groups))
			continue;
		if (out->n > start)
			buf_putc(out, ' ');
		buf_put(out, word);
	}
	return out->n > start;
}

static bool put_rel(struct buf *out, struct str s)
{
	static const char *const words[] = {"nofollow", "noopener", "noreferrer", "sponsored", "ugc",
					    "author",   "license",  "tag",        "me",        "external"};
	size_t start = out->n;
	struct str word;
	while (html_word(&s, &word)) {
		if (!is_one_of(word, words, ARRAY_LEN(words)))
			continue;
		if (out->n > start)
			buf_putc(out, ' ');
		put_lower(out, word);
	}
	return out->n > start;
}

/* Trimmed; //host gets https; refused when the flags do not allow it. */
static bool put_url(struct buf *out, struct str s, unsigned flags)
{
	s = str_trim(s);
	if (s.n > VALUE_MAX)
		return false;
	if (str_starts(s, STR("//"))) {
		if (!url_is_safe_link(s, URL_LINK_PROTOCOL_RELATIVE) || !(flags & URL_LINK_WEB))
			return false;
		buf_puts(out, "https:");
		buf_put(out, s);
		return true;
	}
	if (!url_is_safe_link(s, flags))
		return false;
	buf_put(out, s);
	return true;
}

static bool put_href(struct buf *out, struct str s)
{
	s = str_trim(s);
	if (!str_starts(s, STR("#")))
		return put_url(out, s, URL_LINK_STAFF);
	if (!url_is_safe_link(s, URL_LINK_FRAGMENT))
		return false;
	/* ids are prefixed, so what points at them is */
	buf_putc(out, '#');
	struct str id = str_slice(s, 1, s.n);
	return id.n == 0 || put_id(out, id);
}

/* One "address descriptor" of a srcset, already without its comma. */
static bool put_candidate(struct buf *out, struct str url, struct str descriptor)
{
	size_t start = out->n;
	if (start > 0)
		buf_puts(out, ", ");
	if (!put_url(out, url, URL_LINK_MEDIA)) {
		buf_truncate(out, start);
		return false;
	}
	if (descriptor.n > 0) {
		buf_putc(out, ' ');
		buf_put(out, descriptor);
	}
	return true;
}

static bool is_descriptor(struct str s)
{
	return s.n >= 2 && (s.p[s.n - 1] == 'w' || s.p[s.n - 1] == 'x') && is_token(s, ".", 10) && is_digit(s.p[0]);
}

/*
 * An address may hold commas, but ends at white space; a comma at its end, or after the descriptor, ends the
 * candidate.
 */
static bool put_srcset(struct buf *out, struct str s)
{
	struct str word;
	bool have = html_word(&s, &word);
	while (have) {
		struct str url = word, descriptor = STR_NONE;
		while (url.n > 0 && url.p[0] == ',')
			url = str_slice(url, 1, url.n);
		bool ended = url.n > 0 && url.p[url.n - 1] == ',';
		while (url.n > 0 && url.p[url.n - 1] == ',')
			url.n--;
		have = html_word(&s, &word);
		while (!ended && have) {
			size_t comma = str_find_char(word, ',', 0);
			if (comma != 0)
				descriptor = str_slice(word, 0, comma);
			ended = comma != SIZE_MAX;
			word = str_slice(word, ended ? comma + 1 : word.n, word.n);
			if (word.n == 0)
				have = html_word(&s, &word);
		}
		if (url.n > 0 && (descriptor.n == 0 || is_descriptor(descriptor)))
			put_candidate(out, url, descriptor);
	}
	return out->n > 0;
}

/* Leading digits, so that "600px" is 600; 1 to 5 of them. */
static bool put_number(struct buf *out, struct str s, bool negative_too)
{
	s = str_trim(s);
	bool negative = negative_too && str_starts(s, STR("-"));
	if (negative)
		s = str_slice(s, 1, s.n);
	while (s.n > 1 && s.p[0] == '0')
		s = str_slice(s, 1, s.n);
	size_t n = 0;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	struct str rest = str_slice(s, n, s.n);
	if (n == 0 || n > 5 || (rest.n > 0 && !str_eq_nocase(rest, STR("px"))))
		return false;
	if (negative)
		buf_putc(out, '-');
	buf_put(out, str_slice(s, 0, n));
	return true;
}

static bool put_token(struct buf *out, struct str s, const char *extra, size_t max)
{
	s = str_trim(s);
	if (!is_token(s, extra, max))
		return false;
	buf_put(out, s);
	return true;
}

static bool put_embed(struct buf *out, struct str s, const struct embed_table *embeds)
{
	if (s.n > VALUE_MAX || embed_frame_provider(embeds, s) == NULL)
		return false;
	buf_put(out, s);
	return true;
}

static bool put_ol_type(struct buf *out, struct str s)
{
	if (s.n != 1 || memchr("1aAiI", s.p[0], 5) == NULL)
		return false;
	buf_put(out, s);
	return true;
}

bool sanitise_value(const struct sanitise_attribute *attribute, unsigned groups, const struct embed_table *embeds,
		    struct str value, struct buf *out)
{
	static const char *const dirs[] = {"ltr", "rtl", "auto"};
	static const char *const preloads[] = {"none", "metadata", "auto"};
	static const char *const scopes[] = {"row", "col", "rowgroup", "colgroup"};
	static const char *const kinds[] = {"subtitles", "captions", "descriptions", "chapters", "metadata"};
	static const char *const targets[] = {"_blank"};

	switch (attribute->value) {
	case VALUE_TEXT:
		return put_text(out, value);
	case VALUE_LANG:
		return put_token(out, value, "-", 35);
	case VALUE_DIR:
		return put_word(out, value, dirs, ARRAY_LEN(dirs));
	case VALUE_ID:
		return put_id(out, value);
	case VALUE_CLASS:
		return put_class(out, value, groups);
	case VALUE_HREF:
		return put_href(out, value);
	case VALUE_MEDIA_URL:
		return put_url(out, value, URL_LINK_MEDIA);
	case VALUE_CITE:
		return put_url(out, value, URL_LINK_MEDIA);
	case VALUE_SRCSET:
		return put_srcset(out, value);
	case VALUE_SIZES:
		return put_token(out, value, " .,:()%-+*/", 500);
	case VALUE_NUMBER:
		return put_number(out, value, false);
	case VALUE_SIGNED:
		return put_number(out, value, true);
	case VALUE_TARGET:
		return put_word(out, value, targets, ARRAY_LEN(targets));
	case VALUE_REL:
		return put_rel(out, value);
	case VALUE_EMBED:
		return put_embed(out, value, embeds);
	case VALUE_BOOLEAN:
		return true;
	case VALUE_OL_TYPE:
		return put_ol_type(out, value);
	case VALUE_MIME:
		return put_token(out, value, "/+.-; =,", 100);
	case VALUE_PRELOAD:
		return put_word(out, value, preloads, ARRAY_LEN(preloads));
	case VALUE_SCOPE:
		return put_word(out, value, scopes, ARRAY_LEN(scopes));
	case VALUE_TRACK_KIND:
		return put_word(out, value, kinds, ARRAY_LEN(kinds));
	case VALUE_DATETIME:
		return put_token(out, value, "-:.+ ", 40);
	case VALUE_FIXED:
		buf_puts(out, attribute->fixed);
		return true;
	}
	return false;
}
