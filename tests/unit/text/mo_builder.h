/*
 * Compiled catalogues for tests, as msgfmt would write them.
 */
#ifndef TESTS_MO_BUILDER_H
#define TESTS_MO_BUILDER_H

#include "base/arena.h"
#include "base/buf.h"

struct mo_entry {
	struct str id, text; /* sorted by id; plural forms are parted by \0 */
};
#define MO(id_literal, text_literal)                                                                                   \
	{                                                                                                              \
		STR(id_literal), STR(text_literal)                                                                     \
	}
#define MO_HEADER(plural_forms) MO("", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: " plural_forms "\n")

static inline void mo_u32(struct buf *b, size_t v)
{
	uint32_t u = (uint32_t)v;

	buf_put(b, str_mem(&u, sizeof(u)));
}

static inline struct str mo_build(struct arena *a, const struct mo_entry *entries, size_t n)
{
	struct buf b = BUF(1 << 20);
	struct str result;
	size_t at = 28 + n * 16;

	mo_u32(&b, 0x950412deu);
	mo_u32(&b, 0);
	mo_u32(&b, n);
	mo_u32(&b, 28);
	mo_u32(&b, 28 + n * 8);
	mo_u32(&b, 0);
	mo_u32(&b, at);
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < n; i++) {
			struct str s = texts ? entries[i].text : entries[i].id;
			mo_u32(&b, s.n);
			mo_u32(&b, at);
			at += s.n + 1;
		}
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < n; i++) {
			buf_put(&b, texts ? entries[i].text : entries[i].id);
			buf_putc(&b, '\0');
		}
	result = buf_to_arena(&b, a);
	buf_done(&b);
	return result;
}

#endif
