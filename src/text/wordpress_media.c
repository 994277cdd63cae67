/*
 * HTML for captions, galleries and players. No line ends are written inside, so that no paragraph rule can break in.
 */
#include "text/wordpress_media.h"

#include "text/html.h"
#include "text/wordpress_scan.h"

static const char *const audio_types[] = {"mp3", "m4a", "ogg", "oga", "wav", "flac", "wma"};
static const char *const video_types[] = {"mp4", "m4v", "webm", "ogv", "mov", "flv", "wmv"};

static struct str extension(struct str address)
{
	size_t end = 0;
	while (end < address.n && address.p[end] != '?' && address.p[end] != '#')
		end++;
	struct str path = str_slice(address, 0, end);
	size_t dot = str_rfind_char(path, '.');
	return dot == SIZE_MAX ? STR_NONE : str_slice(path, dot + 1, path.n);
}

static bool is_audio(struct str address)
{
	return scan_is_one_of(extension(address), audio_types, ARRAY_LEN(audio_types));
}

static bool is_video(struct str address)
{
	return scan_is_one_of(extension(address), video_types, ARRAY_LEN(video_types));
}

static void put_attr(struct buf *out, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(out, " %s=\"", name);
	html_escape(out, value);
	buf_putc(out, '"');
}

/* Inline HTML on one line. */
static void put_one_line(struct buf *out, struct str html)
{
	html = str_trim(html);
	for (size_t i = 0; i < html.n; i++)
		buf_putc(out, html.p[i] == '\n' || html.p[i] == '\r' ? ' ' : html.p[i]);
}

static void put_figcaption(struct buf *out, struct str caption)
{
	if (str_trim(caption).n == 0)
		return;
	buf_puts(out, "<figcaption>");
	put_one_line(out, caption);
	buf_puts(out, "</figcaption>");
}

const struct wordpress_media *wordpress_media_find(const struct wordpress_context *c, struct str id)
{
	int64_t wanted;
	if (str_to_i64(str_trim(id), &wanted) == RC_OK)
		for (size_t i = 0; i < c->n_media; i++)
			if (c->media[i].id == wanted)
				return &c->media[i];
	notes_add(c->notes, NOTE_MEDIA, id);
	return NULL;
}

static bool is_picture(const struct wordpress_media *m)
{
	static const char *const types[] = {"jpg", "jpeg", "png", "gif", "webp", "avif", "bmp"};
	if (m->mime.n > 0)
		return str_starts_nocase(m->mime, STR("image/"));
	return scan_is_one_of(extension(m->path), types, ARRAY_LEN(types));
}

void wordpress_put_picture(const struct wordpress_media *m, bool link, struct buf *out)
{
	buf_puts(out, "<figure class=\"wp-block-image\">");
	if (link) {
		buf_puts(out, "<a");
		put_attr(out, "href", m->path);
		buf_puts(out, ">");
	}
	buf_printf(out, "<img class=\"wp-image-%lld\"", (long long)m->id);
	put_attr(out, "src", m->path);
	if (m->width > 0 && m->height > 0)
		buf_printf(out, " width=\"%d\" height=\"%d\"", m->width, m->height);
	buf_puts(out, " alt=\"");
	html_escape(out, m->alt);
	buf_puts(out, link ? "\" /></a>" : "\" />");
	put_figcaption(out, m->caption);
	buf_puts(out, "</figure>");
}

static bool id_listed(struct str ids, int64_t id)
{
	struct str piece;
	int64_t one;
	while (str_split(&ids, ',', &piece))
		if (str_to_i64(str_trim(piece), &one) == RC_OK && one == id)
			return true;
	return false;
}

static size_t put_listed(const struct wordpress_context *c, struct str ids, bool link, struct buf *out)
{
	size_t n = 0;
	struct str id;
	while (str_split(&ids, ',', &id)) {
		const struct wordpress_media *m = str_trim(id).n > 0 ? wordpress_media_find(c, str_trim(id)) : NULL;
		if (m == NULL)
			continue;
		wordpress_put_picture(m, link, out);
		n++;
	}
	return n;
}

static size_t put_attached(const struct wordpress_context *c, struct str exclude, bool link, struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n_media; i++) {
		const struct wordpress_media *m = &c->media[i];
		if (!m->attached || !is_picture(m) || id_listed(exclude, m->id))
			continue;
		wordpress_put_picture(m, link, out);
		n++;
	}
	return n;
}

static int columns_of(const struct shortcode *s)
{
	int64_t columns;
	if (str_to_i64(str_trim(shortcode_attr(s, "columns")), &columns) != RC_OK || columns < 1 || columns > 9)
		return 3;
	return (int)columns;
}

void wordpress_put_gallery(const struct wordpress_context *c, const struct shortcode *s, struct str ids,
			   struct buf *out)
{
	bool link = str_eq_nocase(shortcode_attr(s, "link"), STR("file"));
	size_t start = out->n;
	buf_printf(out, "<figure class=\"wp-block-gallery has-nested-images has-columns-%d\">", columns_of(s));
	size_t n = ids.n > 0 ? put_listed(c, ids, link, out) : put_attached(c, shortcode_attr(s, "exclude"), link, out);
	buf_puts(out, "</figure>");
	if (n > 0)
		return;
	buf_truncate(out, start);
	notes_add(c->notes, NOTE_SHORTCODE, s->name);
}

/* Where the picture, with a link around it, ends in the content of a caption. */
static size_t picture_end(struct str inner)
{
	struct scan_token t;
	size_t at = 0, end = 0;
	bool linked = false;
	while (scan_next(inner, &at, &t)) {
		bool blank = t.kind == SCAN_TEXT && str_trim(t.s).n == 0;
		if (t.kind == SCAN_TAG && str_eq_nocase(t.name, STR("a")) && (end == 0) == !t.end) {
			linked = !t.end;
			if (t.end)
				return at;
		} else if (t.kind == SCAN_TAG && str_eq_nocase(t.name, STR("img")) && end == 0) {
			end = at;
			if (!linked)
				return end;
		} else if (!blank) {
			return end;
		}
	}
	return end;
}

void wordpress_put_caption(const struct shortcode *s, struct str inner, struct buf *out)
{
	static const char *const aligns[] = {"alignleft", "alignright", "aligncenter"};
	struct str caption = shortcode_attr(s, "caption");
	size_t end = caption.n > 0 ? inner.n : picture_end(inner);
	if (caption.n == 0)
		caption = str_slice(inner, end, inner.n);
	if (str_trim(caption).n == 0 || str_trim(str_slice(inner, 0, end)).n == 0) {
		buf_put(out, inner);
		return;
	}
	struct str align = shortcode_attr(s, "align");
	bool aligned = scan_is_one_of(align, aligns, ARRAY_LEN(aligns));
	buf_puts(out, "<figure class=\"wp-block-image");
	if (aligned)
		buf_printf(out, " %.*s", STR_ARG(align));
	buf_puts(out, "\">"); /* without the id: one picture may stand twice in an article */
	put_one_line(out, str_slice(inner, 0, end));
	put_figcaption(out, caption);
	buf_puts(out, "</figure>");
}

static void put_player(const char *element, const struct shortcode *s, const struct str *sources, size_t n,
		       struct str caption, struct buf *out)
{
	static const char *const kept[] = {"poster", "width", "height", "preload"};
	static const char *const switches[] = {"loop", "muted"};
	buf_printf(out, "\n\n<figure class=\"wp-block-%s\"><%s controls=\"controls\"", element, element);
	for (size_t i = 0; s && i < ARRAY_LEN(kept); i++)
		put_attr(out, kept[i], shortcode_attr(s, kept[i]));
	for (size_t i = 0; s && i < ARRAY_LEN(switches); i++)
		if (str_is(shortcode_attr(s, switches[i]), "on") || str_is(shortcode_attr(s, switches[i]), "1") ||
		    str_is(shortcode_attr(s, switches[i]), "true"))
			put_attr(out, switches[i], str_of(switches[i]));
	if (n == 1)
		put_attr(out, "src", sources[0]);
	buf_puts(out, ">");
	for (size_t i = 0; n > 1 && i < n; i++) {
		buf_puts(out, "<source");
		put_attr(out, "src", sources[i]);
		buf_puts(out, " />");
	}
	buf_printf(out, "</%s>", element);
	put_figcaption(out, caption);
	buf_puts(out, "</figure>\n\n");
}

bool wordpress_put_player(const struct wordpress_context *c, struct str address, struct buf *out)
{
	if (is_audio(address))
		put_player("audio", NULL, &address, 1, STR_NONE, out);
	else if (is_video(address))
		put_player("video", NULL, &address, 1, STR_NONE, out);
	else
		return false;
	return true;
}

/* The addresses a player names: src, one attribute for each file type, or a bare address. */
static size_t player_sources(const struct shortcode *s, const char *const *types, size_t n_types, struct str *ret,
			     size_t max)
{
	size_t n = 0;
	struct str src = str_trim(shortcode_attr(s, "src"));
	if (src.n > 0)
		ret[n++] = src;
	for (size_t i = 0; i < n_types && n < max; i++) {
		struct str value = str_trim(shortcode_attr(s, types[i]));
		if (value.n > 0)
			ret[n++] = value;
	}
	if (n == 0) {
		struct str bare = str_trim(shortcode_positional(s, 0));
		bare = str_slice(bare, 0, str_find_char(bare, '|', 0)); /* [audio http://…|titles=…] */
		if (str_starts_nocase(bare, STR("http")) || str_starts(bare, STR("/")))
			ret[n++] = bare;
	}
	return n;
}

static const struct wordpress_media *attached_of(const struct wordpress_context *c, const char *mime,
						 bool (*test)(struct str))
{
	for (size_t i = 0; i < c->n_media; i++) {
		const struct wordpress_media *m = &c->media[i];
		if (m->attached && (m->mime.n > 0 ? str_starts_nocase(m->mime, str_of(mime)) : test(m->path)))
			return m;
	}
	return NULL;
}

static void put_named_player(const struct wordpress_context *c, const struct shortcode *s, const char *element,
			     const char *const *types, size_t n_types, const struct wordpress_media *fallback,
			     struct buf *out)
{
	struct str sources[10];
	size_t n = player_sources(s, types, n_types, sources, ARRAY_LEN(sources));
	if (n == 0 && fallback)
		sources[n++] = fallback->path;
	if (n == 0)
		notes_add(c->notes, NOTE_SHORTCODE, s->name);
	else
		put_player(element, s, sources, n, STR_NONE, out);
}

void wordpress_put_audio(const struct wordpress_context *c, const struct shortcode *s, struct buf *out)
{
	put_named_player(c, s, "audio", audio_types, ARRAY_LEN(audio_types), attached_of(c, "audio/", is_audio), out);
}

void wordpress_put_video(const struct wordpress_context *c, const struct shortcode *s, struct buf *out)
{
	struct str src = shortcode_attr(s, "src");
	if (src.n > 0 && !is_video(src)) {
		embed_write(c->arena, c->embeds, src, out, c->notes); /* [video src="https://youtu.be/…"] */
		return;
	}
	put_named_player(c, s, "video", video_types, ARRAY_LEN(video_types), attached_of(c, "video/", is_video), out);
}

static void put_track(const struct wordpress_media *m, bool video, struct buf *out)
{
	put_player(video ? "video" : "audio", NULL, &m->path, 1, m->caption.n > 0 ? m->caption : m->title, out);
}

void wordpress_put_playlist(const struct wordpress_context *c, const struct shortcode *s, struct buf *out)
{
	bool video = str_eq_nocase(shortcode_attr(s, "type"), STR("video"));
	struct str ids = shortcode_attr(s, "ids"), id;
	size_t start = out->n;
	if (ids.n == 0)
		ids = shortcode_attr(s, "include");
	if (ids.n == 0) {
		for (size_t i = 0; i < c->n_media; i++) {
			const struct wordpress_media *m = &c->media[i];
			if (m->attached && (video ? is_video(m->path) : is_audio(m->path)))
				put_track(m, video, out);
		}
	}
	while (str_split(&ids, ',', &id)) {
		const struct wordpress_media *m = str_trim(id).n > 0 ? wordpress_media_find(c, str_trim(id)) : NULL;
		if (m)
			put_track(m, video, out);
	}
	if (out->n == start)
		notes_add(c->notes, NOTE_SHORTCODE, s->name);
}
