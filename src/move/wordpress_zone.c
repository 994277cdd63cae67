/*
 * An export names no time zone, but each post has its date twice: local and in UTC. The zone whose rules fit all of
 * them is the old site's, or one that never differed from it.
 */
#include "move/wordpress_import.h"
#include "text/locale.h"

#define MOMENTS_ASKED 200

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

static bool fits(const char *zone, const struct wp_moment *moments, size_t n)
{
	size_t step = n / MOMENTS_ASKED + 1;
	for (size_t i = 0; i < n; i += step)
		if (offset_of(zone, moments[i].at) != moments[i].minutes)
			return false;
	return true;
}

static bool speaks(const char *languages, struct str language)
{
	struct str rest = str_of(languages), word;
	while (str_split(&rest, ' ', &word))
		if (str_eq_nocase(word, language))
			return true;
	return false;
}

const char *wp_zone_guess(const struct wp_moment *moments, size_t n, struct str language)
{
	const char *first = NULL;
	struct str base = str_slice(language, 0, str_find_char(language, '-', 0));
	for (size_t i = 0; i < ARRAY_LEN(zones) && n > 0; i++) {
		if (!locale_zone_known(zones[i].zone) || !fits(zones[i].zone, moments, n))
			continue;
		if (i == 0 || speaks(zones[i].languages, base))
			return zones[i].zone;
		if (!first)
			first = zones[i].zone;
	}
	return first;
}
