/*
 * Who is not a reader, by the User-Agent. People's browsers all begin in one of few ways; of those that begin so,
 * machines give themselves away by a word. Not a fence: only views hang on it.
 */
#include "rules/view_counter.h"

static const char *const browsers[] = {"Mozilla/", "Opera/",       "Lynx/",    "Links (",   "ELinks/",
				       "w3m/",     "Dillo/",       "NetSurf/", "NokiaN",    "Nokia",
				       "SAMSUNG-", "SonyEricsson", "UCWEB/",   "BlackBerry"};

/* Lower case. Phones called Cubot are people's. */
static const char *const words[] = {
	"bot",
	"crawl",
	"spider",
	"slurp",
	"fetch",
	"scan",
	"monitor",
	"preview",
	"archive",
	"curl/",
	"wget",
	"python",
	"java/",
	"(java)",
	"http://",
	"https://",
	"library",
	"headless",
	"lighthouse",
	"phantom",
	"validator",
	"feed",
	"rss",
	"scrap",
	"indexer",
	"search",
	"checker",
	"probe",
	"facebookexternal",
	"nutch",
	"+http",
	"analy",
	"seo",
	"audit",
	"google-",
	"googleother",
	"bingpreview",
	"yandex.com",
	"baiduspider",
	"synthetic",
	"pingdom",
	"ptst/",
	"httrack",
	"zgrab",
	"gtmetrix",
	"playwright",
	"selenium",
	"puppeteer",
	"resolver",
	"survey",
	"capture",
	"copier",
	"uptime",
	"dareboost",
	"netcraft",
	"inspect",
	"verif",
	"collapsify",
	"compatible; bw/",
	"watcher",
	".com)",
	".com/",
	"@",
	"batch",
	"datanyze",
	"appinsights",
	"foregenix",
	"hardenize",
	"silktide",
	"critical",
	"electron/",
	"gomezagent",
	"retriev",
	"download",
	"recon",
	"-user/",
	"attracta",
	"prerender",
	"screenshot",
	"shopware",
	"sindup",
	"turingos",
	"speedcurve",
	"linkcheck",
	"snapshot",
	"optimizer",
};

static bool is_browser(struct str agent)
{
	for (size_t i = 0; i < ARRAY_LEN(browsers); i++)
		if (str_starts(agent, str_of(browsers[i])))
			return true;
	return false;
}

bool agent_is_crawler(struct str agent)
{
	if (!is_browser(agent))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t at = str_find_nocase(agent, str_of(words[i]), 0);
		if (at == SIZE_MAX)
			continue;
		bool cubot = i == 0 && at >= 2 && str_eq_nocase(str_slice(agent, at - 2, at), STR("cu"));
		if (!cubot)
			return true;
	}
	return false;
}
