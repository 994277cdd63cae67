/*
 * People as an owner lists them in a table: FILE.csv for a site whose own list of people is closed. Bytes in, rows out;
 * knows nothing of where the rows go.
 */
#ifndef MOVE_PEOPLE_CSV_H
#define MOVE_PEOPLE_CSV_H

#include "base/arena.h"
#include "base/str.h"

#define PEOPLE_CSV_SIZE_MAX ((size_t)8 << 20)
#define PEOPLE_CSV_ROWS_MAX 20000
#define PEOPLE_CSV_FIELD_MAX ((size_t)64 << 10)

/* One person. Texts are trimmed, NFC, "" where the table says nothing. */
struct people_csv_row {
	struct str login; /* as in the export file; or empty, then slug is set */
	struct str slug;
	struct str name;
	struct str bio;
	struct str url;
	struct str portrait; /* a file, relative to the table's folder, or an http(s) address */
	struct str email;
	int64_t line; /* where the row begins, from 1 */
};

struct people_csv {
	struct people_csv_row *items;
	size_t n;
};

/*
 * Reads the whole table. The first row names the columns, in any order and case: login or slug (one of them must be
 * there), name, bio (or description), url, portrait, email. Separated by commas, semicolons or tabs, whichever the
 * first row uses; fields may stand in double quotes, "" is a quote in them, line ends are kept there. UTF-8, with or
 * without a byte order mark; lines end in \n, \r\n or \r. Empty lines count for nothing.
 *
 * RC_INVALID or RC_LIMITED with file, line and field for whatever is wrong: bytes that are not UTF-8, an unknown or
 * doubled column, a quote that is not closed or stands inside a bare field, a row with too many or too few fields, a
 * person without login and slug, one listed twice, an address or e-mail that is none. file is its name, for the
 * message.
 */
enum rc people_csv_read(struct arena *a, struct str bytes, const char *file, struct people_csv *ret_people) MUST_CHECK;

/* The row for a person with that login or that slug; NULL when there is none. Either may be empty. */
const struct people_csv_row *people_csv_find(const struct people_csv *people, struct str login, struct str slug);

#endif
