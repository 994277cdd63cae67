/*
 * An export names no time zone, but each post has its date twice: local and in UTC. The zone whose rules fit
 * nearly all of them is the old site's, or one that never differed from it; where none does, the commonest difference
 * counts.
 */
#include "move/wordpress_import.h"
#include "text/locale.h"

#define MOMENTS_ASKED 200
#define NEARLY_ALL 20 /* one post in so many may have a date of its own */

/*
 * Zones with the languages that are written there most; where several fit, a language that fits decides, then the
 * order.
 */
static const struct {
	const char *zone, *languages;
} zones[] = {
	{"UTC", ""},
	{"Europe/London", "en cy"},
	{"Europe/Lisbon", "pt"},
	{"Europe/Paris", "fr"},
	{"Europe/Berlin", "de"},
	{"Europe/Madrid", "es ca gl eu"},
	{"Europe/Rome", "it"},
	{"Europe/Amsterdam", "nl"},
	{"Europe/Warsaw", "pl"},
	{"Europe/Stockholm", "sv"},
	{"Europe/Athens", "el"},
	{"Europe/Bucharest", "ro"},
	{"Europe/Kyiv", "uk"},
	{"Europe/Helsinki", "fi"},
	{"Europe/Istanbul", "tr"},
	{"Europe/Moscow", "ru"},
	{"Africa/Lagos", "en ha yo ig"},
	{"Africa/Algiers", "ar fr"},
	{"Africa/Abidjan", "fr"},
	{"Africa/Accra", "en"},
	{"Africa/Cairo", "ar"},
	{"Africa/Johannesburg", "en af zu xh"},
	{"Africa/Nairobi", "en sw"},
	{"America/New_York", "en"},
	{"America/Chicago", "en"},
	{"America/Denver", "en"},
	{"America/Phoenix", "en"},
	{"America/Los_Angeles", "en"},
	{"America/Toronto", "fr en"},
	{"America/Mexico_City", "es"},
	{"America/Bogota", "es"},
	{"America/Lima", "es"},
	{"America/Caracas", "es"},
	{"America/Santiago", "es"},
	{"America/Argentina/Buenos_Aires", "es"},
	{"America/Sao_Paulo", "pt"},
	{"America/Port-au-Prince", "ht fr"},
	{"Asia/Jerusalem", "he"},
	{"Asia/Riyadh", "ar"},
	{"Asia/Dubai", "ar en"},
	{"Asia/Tehran", "fa"},
	{"Asia/Karachi", "ur"},
	{"Asia/Kolkata", "hi en ta te bn mr"},
	{"Asia/Kathmandu", "ne"},
	{"Asia/Dhaka", "bn"},
	{"Asia/Bangkok", "th"},
	{"Asia/Ho_Chi_Minh", "vi"},
	{"Asia/Jakarta", "id"},
	{"Asia/Manila", "fil tl en"},
	{"Asia/Shanghai", "zh"},
	{"Asia/Hong_Kong", "zh en"},
	{"Asia/Tokyo", "ja"},
	{"Asia/Seoul", "ko"},
	{"Australia/Sydney", "en"},
	{"Australia/Brisbane", "en"},
	{"Australia/Perth", "en"},
	{"Pacific/Auckland", "en mi"},
	{"Pacific/Honolulu", "en"},
};

/* Minutes that local time is ahead of UTC at that moment: the end of "2026-11-22T17:22:05+01:00". */
static int offset_of(const char *zone, int64_t at)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	int64_t h = 0, m = 0;
	time_rfc3339(at, zone, &b);
	struct str s = buf_str(&b);
	if (s.n < 6 || s.p[s.n - 3] != ':')
		return 0;
	if (str_to_i64(str_slice(s, s.n - 5, s.n - 3), &h) != RC_OK ||
	    str_to_i64(str_slice(s, s.n - 2, s.n), &m) != RC_OK)
		return 0;
	return (int)(h * 60 + m) * (s.p[s.n - 6] == '-' ? -1 : 1);
}

/* Posts whose two dates this zone does not explain; more than `most` are not counted to their end. */
static int64_t missed(const char *zone, const struct wp_moment *moments, size_t n, int64_t most)
{
	size_t step = n / MOMENTS_ASKED + 1;
	int64_t posts = 0;
	for (size_t i = 0; i < n && posts <= most; i += step)
		if (offset_of(zone, moments[i].at) != moments[i].minutes)
			posts += moments[i].posts;
	return posts;
}

static bool speaks(const char *languages, struct str language)
{
	struct str rest = str_of(languages), word;
	while (str_split(&rest, ' ', &word))
		if (str_eq_nocase(word, language))
			return true;
	return false;
}

static int64_t posts_asked(const struct wp_moment *moments, size_t n)
{
	int64_t posts = 0;
	for (size_t i = 0; i < n; i += n / MOMENTS_ASKED + 1)
		posts += moments[i].posts;
	return posts;
}

/* The one that misses least; of several the one where the language is written, then the first. */
static const char *best_zone(const struct wp_moment *moments, size_t n, struct str language, int64_t *ret_missed)
{
	struct str base = str_slice(language, 0, str_find_char(language, '-', 0));
	const char *best = NULL;
	int64_t least = posts_asked(moments, n) / NEARLY_ALL;
	bool spoken = false;
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (!locale_zone_known(zones[i].zone))
			continue;
		int64_t posts = missed(zones[i].zone, moments, n, least);
		bool speaks_it = i == 0 || speaks(zones[i].languages, base);
		if (posts > least || (best && posts == least && (spoken || !speaks_it)))
			continue;
		best = zones[i].zone;
		least = posts;
		spoken = speaks_it;
	}
	*ret_missed = least;
	return best;
}

int wp_zone_offset(const struct wp_moment *moments, size_t n)
{
	int64_t most = 0;
	int minutes = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t posts = 0;
		for (size_t k = 0; k < n; k++)
			posts += moments[k].minutes == moments[i].minutes ? moments[k].posts : 0;
		if (posts > most) {
			most = posts;
			minutes = moments[i].minutes;
		}
	}
	return minutes;
}

/* A zone that always keeps this distance; signs of Etc are the other way round. Else one that keeps it at times. */
static struct str fixed_zone(struct arena *a, const struct wp_moment *moments, size_t n)
{
	int minutes = wp_zone_offset(moments, n);
	if (minutes == 0)
		return STR("UTC");
	if (minutes % 60 == 0 && minutes >= -12 * 60 && minutes <= 14 * 60)
		return arena_printf(a, "Etc/GMT%+d", -minutes / 60);
	for (size_t i = 0; i < ARRAY_LEN(zones); i++)
		for (size_t k = 0; k < n && locale_zone_known(zones[i].zone); k++)
			if (moments[k].minutes == minutes && offset_of(zones[i].zone, moments[k].at) == minutes)
				return str_of(zones[i].zone);
	return STR("");
}

struct wp_zone wp_zone_guess(struct arena *a, const struct wp_moment *moments, size_t n, struct str language)
{
	struct wp_zone z = {.name = STR("")};
	if (n == 0)
		return z;
	const char *best = best_zone(moments, n, language, &z.missed);
	z.name = best ? str_of(best) : fixed_zone(a, moments, n);
	z.fixed = best == NULL;
	return z;
}
