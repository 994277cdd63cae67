/*
 * Export files (WXR 1.0 to 1.2) as records: one table of fields for each kind of element, read from the worker's XML
 * events. Elements are told by namespace and local name, whatever their prefix. Knows nothing of this site.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "move/wordpress.h"
#include "text/unicode.h"
#include "worker/worker.h"

#define ODD_MAX 60 /* bytes kept of a number that is none */

enum wxr_state { WXR_FRESH, WXR_CHANNEL, WXR_ENDED };

struct wxr {
	struct wordpress_source source;
	struct worker_pool *workers;
	char *path;
	int fd;
	int64_t size;
	struct crypto_sha256 hash;
	unsigned char digest[CRYPTO_HASH_SIZE];
	bool hashed; /* digest is that of the whole file */
	struct worker_xml *xml;
	struct worker_xml_event event;
	enum wxr_state state;
	bool held;            /* event is to be looked at again */
	bool site_told;       /* the first record of this walk */
	struct arena kept;    /* what the head of the channel says */
	struct arena passing; /* the event */
	struct wordpress_site site;
	struct str version, base_site;
	struct wordpress_odd *odd; /* of the record being read */
	size_t n_odd;
};

/* --- Fields --- */

enum ns { NS_RSS, NS_WP, NS_CONTENT, NS_EXCERPT, NS_DC, NS_OTHER };

enum field_kind {
	FIELD_TEXT, /* trimmed */
	FIELD_RAW,  /* as written */
	FIELD_NUMBER,
	FIELD_ID,       /* the thing's own number: 0 when it is none, and told as odd */
	FIELD_REFERENCE /* another thing's */
};

struct field {
	enum ns ns;
	const char *name;
	enum field_kind kind;
	size_t offset;
};

#define FIELD(ns, name, kind, type, member)                                                                            \
	{                                                                                                              \
		ns, name, kind, offsetof(struct type, member)                                                          \
	}

static const struct field author_fields[] = {
	FIELD(NS_WP, "author_id", FIELD_ID, wordpress_author, id),
	FIELD(NS_WP, "author_login", FIELD_TEXT, wordpress_author, login),
	FIELD(NS_WP, "author_email", FIELD_TEXT, wordpress_author, email),
	FIELD(NS_WP, "author_display_name", FIELD_TEXT, wordpress_author, name),
	FIELD(NS_WP, "author_first_name", FIELD_TEXT, wordpress_author, first_name),
	FIELD(NS_WP, "author_last_name", FIELD_TEXT, wordpress_author, last_name),
};

static const struct field term_fields[] = {
	FIELD(NS_WP, "term_id", FIELD_ID, wordpress_term, id),
	FIELD(NS_WP, "term_taxonomy", FIELD_TEXT, wordpress_term, taxonomy),
	FIELD(NS_WP, "term_slug", FIELD_TEXT, wordpress_term, slug),
	FIELD(NS_WP, "term_parent", FIELD_TEXT, wordpress_term, parent_slug),
	FIELD(NS_WP, "term_name", FIELD_TEXT, wordpress_term, name),
	FIELD(NS_WP, "term_description", FIELD_TEXT, wordpress_term, description),
	FIELD(NS_WP, "category_nicename", FIELD_TEXT, wordpress_term, slug),
	FIELD(NS_WP, "category_parent", FIELD_TEXT, wordpress_term, parent_slug),
	FIELD(NS_WP, "cat_name", FIELD_TEXT, wordpress_term, name),
	FIELD(NS_WP, "category_description", FIELD_TEXT, wordpress_term, description),
	FIELD(NS_WP, "tag_slug", FIELD_TEXT, wordpress_term, slug),
	FIELD(NS_WP, "tag_name", FIELD_TEXT, wordpress_term, name),
	FIELD(NS_WP, "tag_description", FIELD_TEXT, wordpress_term, description),
};

static const struct field post_fields[] = {
	FIELD(NS_RSS, "title", FIELD_TEXT, wordpress_post, title),
	FIELD(NS_RSS, "link", FIELD_TEXT, wordpress_post, link),
	FIELD(NS_RSS, "guid", FIELD_TEXT, wordpress_post, guid),
	FIELD(NS_DC, "creator", FIELD_TEXT, wordpress_post, creator),
	FIELD(NS_WP, "author", FIELD_TEXT, wordpress_post, creator),
	FIELD(NS_CONTENT, "encoded", FIELD_RAW, wordpress_post, content),
	FIELD(NS_EXCERPT, "encoded", FIELD_RAW, wordpress_post, excerpt),
	FIELD(NS_WP, "post_id", FIELD_ID, wordpress_post, id),
	FIELD(NS_WP, "post_date", FIELD_TEXT, wordpress_post, date),
	FIELD(NS_WP, "post_date_gmt", FIELD_TEXT, wordpress_post, date_gmt),
	FIELD(NS_WP, "post_modified", FIELD_TEXT, wordpress_post, modified),
	FIELD(NS_WP, "post_modified_gmt", FIELD_TEXT, wordpress_post, modified_gmt),
	FIELD(NS_WP, "comment_status", FIELD_TEXT, wordpress_post, comment_status),
	FIELD(NS_WP, "post_name", FIELD_TEXT, wordpress_post, slug),
	FIELD(NS_WP, "status", FIELD_TEXT, wordpress_post, status),
	FIELD(NS_WP, "post_parent", FIELD_REFERENCE, wordpress_post, parent),
	FIELD(NS_WP, "menu_order", FIELD_NUMBER, wordpress_post, menu_order),
	FIELD(NS_WP, "post_type", FIELD_TEXT, wordpress_post, type),
	FIELD(NS_WP, "post_password", FIELD_RAW, wordpress_post, password),
	FIELD(NS_WP, "attachment_url", FIELD_TEXT, wordpress_post, attachment_url),
};

static const struct field comment_fields[] = {
	FIELD(NS_WP, "comment_id", FIELD_ID, wordpress_comment, id),
	FIELD(NS_WP, "comment_author", FIELD_TEXT, wordpress_comment, author),
	FIELD(NS_WP, "comment_author_email", FIELD_TEXT, wordpress_comment, email),
	FIELD(NS_WP, "comment_author_url", FIELD_TEXT, wordpress_comment, url),
	FIELD(NS_WP, "comment_date", FIELD_TEXT, wordpress_comment, date),
	FIELD(NS_WP, "comment_date_gmt", FIELD_TEXT, wordpress_comment, date_gmt),
	FIELD(NS_WP, "comment_content", FIELD_RAW, wordpress_comment, content),
	FIELD(NS_WP, "comment_approved", FIELD_TEXT, wordpress_comment, approved),
	FIELD(NS_WP, "comment_type", FIELD_TEXT, wordpress_comment, type),
	FIELD(NS_WP, "comment_parent", FIELD_REFERENCE, wordpress_comment, parent),
	FIELD(NS_WP, "comment_user_id", FIELD_REFERENCE, wordpress_comment, user_id),
};

static const struct field meta_fields[] = {
	FIELD(NS_WP, "meta_key", FIELD_TEXT, wordpress_meta, key),
	FIELD(NS_WP, "meta_value", FIELD_RAW, wordpress_meta, value),
};

static const struct field channel_fields[] = {
	FIELD(NS_RSS, "title", FIELD_TEXT, wxr, site.title),
	FIELD(NS_RSS, "link", FIELD_TEXT, wxr, site.address),
	FIELD(NS_RSS, "description", FIELD_TEXT, wxr, site.tagline),
	FIELD(NS_RSS, "language", FIELD_TEXT, wxr, site.language),
	FIELD(NS_WP, "wxr_version", FIELD_TEXT, wxr, version),
	FIELD(NS_WP, "base_site_url", FIELD_TEXT, wxr, base_site),
	FIELD(NS_WP, "base_blog_url", FIELD_TEXT, wxr, site.address),
};

static enum ns ns_of(const struct worker_xml_event *e)
{
	struct str ns = e->ns;
	if (ns.n == 0)
		return e->prefix.n == 0 ? NS_RSS : str_is(e->prefix, "wp") ? NS_WP : NS_OTHER;
	size_t export = str_find(ns, STR("wordpress.org/export/"), 0);
	if (export != SIZE_MAX)
		return str_find(ns, STR("/excerpt"), export) != SIZE_MAX ? NS_EXCERPT : NS_WP;
	if (str_find(ns, STR("purl.org/rss/1.0/modules/content"), 0) != SIZE_MAX)
		return NS_CONTENT;
	return str_find(ns, STR("purl.org/dc/elements"), 0) != SIZE_MAX ? NS_DC : NS_OTHER;
}

static const struct field *field_find(const struct field *fields, size_t n, const struct worker_xml_event *e)
{
	enum ns ns = ns_of(e);
	for (size_t i = 0; i < n; i++)
		if (fields[i].ns == ns && str_is(e->name, fields[i].name))
			return &fields[i];
	return NULL;
}

/* --- Events --- */

/* An event lives until the next one: names and namespaces would take more room than what they stand around. */
static enum rc event_next(struct wxr *w)
{
	if (w->held) {
		w->held = false;
		return RC_OK;
	}
	arena_reset(&w->passing);
	return worker_xml_next(w->xml, &w->passing, &w->event);
}

static enum rc refuse(const struct wxr *w, const char *why)
{
	return rc_fail(RC_INVALID, "%s, line %lld: %s", w->path, (long long)w->event.line, why);
}

/*
 * Reads past the end of the element whose start was read last; its own text, without that of elements inside, is
 * joined. No arena: nobody wants the text.
 */
static enum rc element_text(struct wxr *w, struct arena *a, struct str *ret_text)
{
	struct str text = STR("");
	for (unsigned depth = 1; depth > 0;) {
		enum rc rc = event_next(w);
		if (rc != RC_OK)
			return rc;
		if (w->event.kind == WORKER_XML_DONE)
			return refuse(w, "the file ends within an element");
		if (w->event.kind == WORKER_XML_START)
			depth++;
		if (w->event.kind == WORKER_XML_END)
			depth--;
		if (a && w->event.kind == WORKER_XML_TEXT && depth == 1)
			text = arena_join(a, text, w->event.text, STR_NONE);
	}
	if (ret_text)
		*ret_text = text;
	return RC_OK;
}

/* Room for one more in an arena's array that doubles at powers of two. */
static void *list_add(struct arena *a, void *items, size_t n, size_t size)
{
	if (n > 0 && (n & (n - 1)) != 0)
		return items;
	void *more = arena_array(a, n > 0 ? n * 2 : 1, size);
	if (n > 0)
		memcpy(more, items, n * size);
	return more;
}

#define LIST_ADD(a, items, n) ((items) = list_add((a), (items), (n), sizeof *(items)), &(items)[(n)++])

static int64_t number_read(struct wxr *w, struct arena *a, const struct field *f, struct str text)
{
	int64_t n = 0, least = f->kind == FIELD_NUMBER ? -WORDPRESS_ID_MAX : 0;
	if (text.n == 0 || (str_to_i64(text, &n) == RC_OK && n >= least && n <= WORDPRESS_ID_MAX))
		return n;
	struct wordpress_odd *odd = LIST_ADD(a, w->odd, w->n_odd);
	*odd = (struct wordpress_odd){.field = arena_printf(a, "wp:%s", f->name).p,
				      .text = utf8_cut(text, ODD_MAX),
				      .line = w->event.line,
				      .own = f->kind == FIELD_ID};
	return 0;
}

static enum rc field_read(struct wxr *w, struct arena *a, const struct field *f, void *record)
{
	struct str text;
	enum rc rc = element_text(w, a, &text);
	if (rc != RC_OK)
		return rc;
	void *where = (char *)record + f->offset;
	if (f->kind >= FIELD_NUMBER) {
		int64_t n = number_read(w, a, f, str_trim(text));
		memcpy(where, &n, sizeof n);
		return RC_OK;
	}
	struct str value = f->kind == FIELD_TEXT ? str_trim(text) : text;
	/*
	 * An empty element never hides one that said something: base_blog_url after link, wp:author after dc:creator.
	 */
	if (value.n > 0)
		memcpy(where, &value, sizeof value);
	return RC_OK;
}

typedef enum rc child_fn(struct wxr *w, struct arena *a, void *record, bool *ret_taken);

/* Everything inside the element whose start was read last: fields by the table, the rest by child, or passed over. */
static enum rc element_read(struct wxr *w, struct arena *a, const struct field *fields, size_t n, child_fn *child,
			    void *record)
{
	for (;;) {
		enum rc rc = event_next(w);
		if (rc != RC_OK)
			return rc;
		if (w->event.kind == WORKER_XML_DONE)
			return refuse(w, "the file ends within an element");
		if (w->event.kind == WORKER_XML_END)
			return RC_OK;
		if (w->event.kind != WORKER_XML_START)
			continue;
		const struct field *f = field_find(fields, n, &w->event);
		bool taken = false;
		if (f)
			rc = field_read(w, a, f, record);
		else if (child)
			rc = child(w, a, record, &taken);
		if (rc == RC_OK && !f && !taken)
			rc = element_text(w, NULL, NULL);
		if (rc != RC_OK)
			return rc;
	}
}

static bool is_wp(const struct wxr *w, const char *name)
{
	return ns_of(&w->event) == NS_WP && str_is(w->event.name, name);
}

static struct str attr(const struct wxr *w, const char *name)
{
	for (size_t i = 0; i < w->event.n_attrs; i++)
		if (str_is(w->event.attrs[i].name, name))
			return str_trim(w->event.attrs[i].value);
	return STR("");
}

/* --- Kinds of element --- */

static enum rc meta_read(struct wxr *w, struct arena *a, struct wordpress_meta *m)
{
	return element_read(w, a, meta_fields, ARRAY_LEN(meta_fields), NULL, m);
}

/* What this program's own export adds: an export file has no address of a category or tag. */
static enum rc term_child(struct wxr *w, struct arena *a, void *record, bool *ret_taken)
{
	struct wordpress_term *t = record;
	struct wordpress_meta m = {.key = STR("")};
	*ret_taken = is_wp(w, "termmeta");
	enum rc rc = *ret_taken ? meta_read(w, a, &m) : RC_OK;
	if (rc == RC_OK && str_is(m.key, "courant_address"))
		t->link = m.value;
	return rc;
}

static enum rc comment_child(struct wxr *w, struct arena *a, void *record, bool *ret_taken)
{
	struct wordpress_comment *c = record;
	*ret_taken = is_wp(w, "commentmeta");
	return *ret_taken ? meta_read(w, a, LIST_ADD(a, c->metas, c->n_metas)) : RC_OK;
}

static enum rc term_ref_read(struct wxr *w, struct arena *a, struct wordpress_post *p)
{
	struct wordpress_term_ref *ref = LIST_ADD(a, p->terms, p->n_terms);
	ref->taxonomy = arena_str(a, attr(w, "domain"));
	ref->slug = arena_str(a, attr(w, "nicename"));
	enum rc rc = element_text(w, a, &ref->name);
	ref->name = str_trim(ref->name);
	if (str_is(ref->taxonomy, "tag"))
		ref->taxonomy = STR("post_tag");
	return rc;
}

static enum rc post_child(struct wxr *w, struct arena *a, void *record, bool *ret_taken)
{
	struct wordpress_post *p = record;
	*ret_taken = true;
	if (is_wp(w, "postmeta"))
		return meta_read(w, a, LIST_ADD(a, p->metas, p->n_metas));
	if (is_wp(w, "comment"))
		return element_read(w, a, comment_fields, ARRAY_LEN(comment_fields), comment_child,
				    LIST_ADD(a, p->comments, p->n_comments));
	if (ns_of(&w->event) == NS_RSS && str_is(w->event.name, "category"))
		return term_ref_read(w, a, p);
	if (is_wp(w, "is_sticky")) {
		struct str text;
		enum rc rc = element_text(w, a, &text);
		p->sticky = rc == RC_OK && str_is(str_trim(text), "1");
		return rc;
	}
	*ret_taken = false;
	return RC_OK;
}

static enum rc record_read(struct wxr *w, struct arena *a, struct wordpress_record *r)
{
	if (is_wp(w, "author")) {
		r->kind = WORDPRESS_AUTHOR;
		return element_read(w, a, author_fields, ARRAY_LEN(author_fields), NULL, &r->author);
	}
	if (ns_of(&w->event) == NS_WP) {
		r->kind = WORDPRESS_TERM;
		bool category = is_wp(w, "category"), tag = is_wp(w, "tag");
		enum rc rc = element_read(w, a, term_fields, ARRAY_LEN(term_fields), term_child, &r->term);
		if (category || tag)
			r->term.taxonomy = category ? STR("category") : STR("post_tag");
		return rc;
	}
	r->kind = WORDPRESS_POST;
	return element_read(w, a, post_fields, ARRAY_LEN(post_fields), post_child, &r->post);
}

static bool is_record(const struct wxr *w)
{
	return is_wp(w, "author") || is_wp(w, "category") || is_wp(w, "tag") || is_wp(w, "term") ||
	       (ns_of(&w->event) == NS_RSS && str_is(w->event.name, "item"));
}

/* --- The walk --- */

static enum rc start_expect(struct wxr *w, const char *name)
{
	do {
		enum rc rc = event_next(w);
		if (rc == RC_INVALID && w->event.line == 0)
			return rc_fail(rc, "%s: this is no WordPress export (%s)", w->path, rc_message());
		if (rc != RC_OK)
			return rc;
	} while (w->event.kind == WORKER_XML_TEXT);
	if (w->event.kind == WORKER_XML_START && str_is(w->event.name, name))
		return RC_OK;
	return rc_fail(RC_INVALID, "%s, line %lld: this is no WordPress export: <%s> is expected, not <%s%.*s>",
		       w->path, (long long)w->event.line, name, w->event.kind == WORKER_XML_END ? "/" : "",
		       STR_ARG(w->event.name));
}

static enum rc site_tell(struct wxr *w, struct wordpress_record *r)
{
	if (w->version.n == 0)
		return refuse(w, "this is no WordPress export: it has no wp:wxr_version");
	if (!str_starts(w->version, STR("1.")))
		return rc_fail(RC_INVALID, "%s, line %lld: wp:wxr_version is \"%.*s\"; versions 1.0 to 1.2 are known",
			       w->path, (long long)w->event.line, STR_ARG(w->version));
	w->site_told = true;
	r->kind = WORDPRESS_SITE;
	r->site = w->site;
	if (r->site.address.n == 0)
		r->site.address = w->base_site;
	return RC_OK;
}

/* What stands behind the channel must still be well-formed. */
static enum rc walk_end(struct wxr *w)
{
	while (w->event.kind != WORKER_XML_DONE) {
		enum rc rc = event_next(w);
		if (rc != RC_OK)
			return rc;
		if (w->event.kind == WORKER_XML_START && str_is(w->event.name, "channel"))
			return refuse(w, "a second <channel>");
	}
	w->state = WXR_ENDED;
	return RC_OK;
}

static enum rc channel_next(struct wxr *w, struct arena *a, struct wordpress_record *r)
{
	for (;;) {
		/* The event that ends the head of the channel is looked at again with the next record. */
		enum rc rc = event_next(w);
		if (rc != RC_OK)
			return rc;
		bool end = w->event.kind == WORKER_XML_END || w->event.kind == WORKER_XML_DONE;
		bool record = w->event.kind == WORKER_XML_START && is_record(w);
		if ((end || record) && !w->site_told) {
			w->held = true;
			return site_tell(w, r);
		}
		if (end) {
			rc = walk_end(w);
			return rc == RC_OK ? RC_NOT_FOUND : rc;
		}
		if (record)
			return record_read(w, a, r);
		if (w->event.kind != WORKER_XML_START)
			continue;
		const struct field *f = field_find(channel_fields, ARRAY_LEN(channel_fields), &w->event);
		rc = f ? field_read(w, &w->kept, f, w) : element_text(w, NULL, NULL);
		if (rc != RC_OK)
			return rc;
	}
}

static enum rc wxr_next(void *ctx, struct arena *a, struct wordpress_record *ret_record)
{
	struct wxr *w = ctx;
	struct wordpress_record r = {.total = w->size};
	if (w->state == WXR_ENDED)
		return RC_NOT_FOUND;
	if (w->state == WXR_FRESH) {
		enum rc rc = start_expect(w, "rss");
		if (rc == RC_OK)
			rc = start_expect(w, "channel");
		if (rc != RC_OK)
			return rc;
		w->state = WXR_CHANNEL;
	}
	w->odd = NULL;
	w->n_odd = 0;
	enum rc rc = channel_next(w, a, &r);
	if (rc != RC_OK)
		return rc;
	r.odd = w->odd;
	r.n_odd = w->n_odd;
	r.line = w->event.line;
	r.done = w->event.offset;
	*ret_record = r;
	return RC_OK;
}

static enum rc wxr_fill(void *ctx, char *p, size_t max, size_t *ret_n)
{
	struct wxr *w = ctx;
	ssize_t n;
	do {
		n = read(w->fd, p, max);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return rc_fail(RC_INTERNAL, "reading %s failed: %s", w->path, strerror(errno));
	*ret_n = (size_t)n;
	if (w->hashed)
		return RC_OK;
	if (n > 0) {
		crypto_sha256_add(&w->hash, str_mem(p, (size_t)n));
		return RC_OK;
	}
	crypto_sha256_end(&w->hash, w->digest);
	w->hashed = true;
	return RC_OK;
}

static enum rc wxr_rewind(void *ctx)
{
	struct wxr *w = ctx;
	worker_xml_close(w->xml);
	w->xml = NULL;
	arena_reset(&w->kept);
	w->state = WXR_FRESH;
	w->held = w->site_told = false;
	w->site = (struct wordpress_site){.title = STR("")};
	w->version = w->base_site = STR("");
	if (lseek(w->fd, 0, SEEK_SET) < 0)
		return rc_fail(RC_INVALID, "%s cannot be read twice: %s", w->path, strerror(errno));
	if (!w->hashed)
		crypto_sha256_begin(&w->hash);
	const struct worker_xml_source source = {.fill = wxr_fill, .ctx = w, .name = str_of(w->path)};
	return worker_xml_open(w->workers, &source, &w->xml);
}

static struct str wxr_hash(void *ctx)
{
	struct wxr *w = ctx;
	return str_mem(w->digest, w->hashed ? sizeof w->digest : 0);
}

enum rc wxr_open(struct worker_pool *workers, const char *path, struct wxr **ret_reader,
		 struct wordpress_source **ret_source)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return rc_fail(RC_NOT_FOUND, "%s cannot be opened: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return rc_fail(RC_INVALID, "%s is no plain file", path);
	}
	struct wxr *w = calloc(1, sizeof *w);
	ensure(w);
	w->path = strdup(path);
	ensure(w->path);
	w->fd = fd;
	w->size = st.st_size;
	w->workers = workers;
	arena_init(&w->kept);
	arena_init(&w->passing);
	w->source = (struct wordpress_source){
		.ctx = w, .name = str_of(w->path), .rewind = wxr_rewind, .next = wxr_next, .hash = wxr_hash};
	*ret_reader = w;
	*ret_source = &w->source;
	return RC_OK;
}

void wxr_close(struct wxr *reader)
{
	if (!reader)
		return;
	worker_xml_close(reader->xml);
	arena_done(&reader->kept);
	arena_done(&reader->passing);
	close(reader->fd);
	free(reader->path);
	free(reader);
}
