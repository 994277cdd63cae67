/*
 * How many articles the lists hold: rows that every change of an article moves in its own transaction, so that a
 * reader's page counts nothing. Counts hold articles of the future too; article_count() takes those off. Only
 * article*.c, section.c, tag.c and person_merge.c need this.
 */
#ifndef STORE_LIST_COUNT_H
#define STORE_LIST_COUNT_H

#include "base/str.h"

struct db;

enum list_kind { LIST_ALL, LIST_DAY, LIST_SECTION, LIST_TAG, LIST_PERSON };
#define LIST_DAY_MS (INT64_C(24) * 60 * 60 * 1000)

/* What of an article's lists moves. LIST_DAY belongs to LIST_ALL. */
#define LIST_COUNT_EVERYTHING (1u << LIST_ALL | 1u << LIST_SECTION | 1u << LIST_TAG | 1u << LIST_PERSON)

/*
 * Adds delta (1 or -1) for each list of these kinds (bits 1 << kind) that the article stands in by its rows now: with
 * -1 before they change, with 1 afterwards.
 */
enum rc list_count_move(struct db *db, int64_t article_id, unsigned kinds, int delta) MUST_CHECK;

/* A list's articles in all languages, or in one (lang "" is the main one). owner_id is 0 for LIST_ALL. */
enum rc list_count_get(struct db *db, enum list_kind kind, int64_t owner_id, bool by_lang, struct str lang,
		       int64_t *ret_n) MUST_CHECK;
/* Days since 1970 in UTC, also before it. */
int64_t list_count_day(int64_t ms);
/* Articles of the whole site on the days [from_day, until_day). */
enum rc list_count_days(struct db *db, int64_t from_day, int64_t until_day, bool by_lang, struct str lang,
			int64_t *ret_n) MUST_CHECK;
/*
 * Goes back day by day from the one before until_day as long as less than `skip` articles are passed. *ret_day: the day
 * in which article number skip (from 0) is; *ret_passed: how many are newer than that day. Past the oldest article:
 * *ret_day is INT64_MIN.
 */
enum rc list_count_days_back(struct db *db, int64_t until_day, bool by_lang, struct str lang, int64_t skip,
			     int64_t *ret_day, int64_t *ret_passed) MUST_CHECK;

/* The owner is gone. */
enum rc list_count_forget(struct db *db, enum list_kind kind, int64_t owner_id) MUST_CHECK;
/* Counts a section, a tag, a person again from its rows. */
enum rc list_count_section(struct db *db, int64_t section_id) MUST_CHECK;
enum rc list_count_tag(struct db *db, int64_t tag_id) MUST_CHECK;
enum rc list_count_person(struct db *db, int64_t person_id) MUST_CHECK;
/* Counts everything again: how many counts are wrong. Minutes on a very large site. */
enum rc list_count_wrong(struct db *db, int64_t *ret_n) MUST_CHECK;

#endif
