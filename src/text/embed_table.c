/*
 * Whose players and posts can be embedded, as data: how their page and frame addresses look. First match wins, so the
 * narrower pattern stands first. The words of embed.h's patterns apply.
 */
#include "text/embed_table.h"

#define YT "https://www.youtube-nocookie.com/embed/"
#define YT_LIST YT "videoseries?list=$1"
#define VIMEO "https://player.vimeo.com/video/$1?dnt=1"
#define TWEET "https://platform.twitter.com/embed/Tweet.html?dnt=true&id="
#define FB_POST "https://www.facebook.com/plugins/post.php?href="
#define FB_VIDEO "https://www.facebook.com/plugins/video.php?href="
#define INSTAGRAM(n) "https://www.instagram.com/p/$" n "/embed/"
#define TIKTOK "https://www.tiktok.com/embed/v2/"
#define SOUNDCLOUD "https://w.soundcloud.com/player/?url="
#define SPOTIFY "https://open.spotify.com/embed/"
#define DATAWRAPPER "https://datawrapper.dwcdn.net/"
#define FLOURISH "https://flo.uri.sh/"
#define FLOURISH_PAGE "https://public.flourish.studio/"
#define MYMAP "https://www.google.com/maps/d/embed?mid=$1"
#define MYMAP_PAGE "https://www.google.com/maps/d/viewer?mid=$1"
#define FORM_PAGE "https://docs.google.com/forms/d/"

const struct embed_provider embed_builtin[] = {
	{"youtube", "YouTube", "youtube.com", "/watch", "v", NULL, YT "$1$start"},
	{"youtube", "YouTube", "music.youtube.com", "/watch", "v", NULL, YT "$1$start"},
	{"youtube", "YouTube", "youtube.com", "/playlist", "list", NULL, YT_LIST},
	{"youtube", "YouTube", "youtube.com", "/embed/videoseries", "list", "https://www.youtube.com/playlist?list=$1",
	 YT_LIST},
	{"youtube", "YouTube", "youtube-nocookie.com", "/embed/videoseries", "list",
	 "https://www.youtube.com/playlist?list=$1", YT_LIST},
	{"youtube", "YouTube", "youtube.com", "/embed/{w}", NULL, "https://www.youtube.com/watch?v=$1", YT "$1$start"},
	{"youtube", "YouTube", "youtube-nocookie.com", "/embed/{w}", NULL, "https://www.youtube.com/watch?v=$1",
	 YT "$1$start"},
	{"youtube", "YouTube", "youtube.com", "/v/{w}*", NULL, "https://www.youtube.com/watch?v=$1", YT "$1$start"},
	{"youtube", "YouTube", "youtube.com", "/shorts/{w}", NULL, NULL, YT "$1$start"},
	{"youtube", "YouTube", "youtube.com", "/live/{w}", NULL, NULL, YT "$1$start"},
	{"youtube", "YouTube", "youtu.be", "/{w}", NULL, NULL, YT "$1$start"},

	{"vimeo", "Vimeo", "player.vimeo.com", "/video/{n}", "h", "https://vimeo.com/$1/$2",
	 "https://player.vimeo.com/video/$1?h=$2&dnt=1"},
	{"vimeo", "Vimeo", "player.vimeo.com", "/video/{n}", NULL, "https://vimeo.com/$1", VIMEO},
	{"vimeo", "Vimeo", "vimeo.com", "/{n}/{w}", NULL, NULL, "https://player.vimeo.com/video/$1?h=$2&dnt=1"},
	{"vimeo", "Vimeo", "vimeo.com", "/{n}", NULL, NULL, VIMEO},
	{"vimeo", "Vimeo", "vimeo.com", "/channels/{s}/{n}", NULL, NULL, "https://player.vimeo.com/video/$2?dnt=1"},
	{"vimeo", "Vimeo", "vimeo.com", "/groups/{s}/videos/{n}", NULL, NULL,
	 "https://player.vimeo.com/video/$2?dnt=1"},

	{"x", "X", "twitter.com", "/{w}/status/{n}*", NULL, NULL, TWEET "$2"},
	{"x", "X", "twitter.com", "/{w}/statuses/{n}*", NULL, NULL, TWEET "$2"},
	{"x", "X", "mobile.twitter.com", "/{w}/status/{n}*", NULL, NULL, TWEET "$2"},
	{"x", "X", "x.com", "/{w}/status/{n}*", NULL, NULL, TWEET "$2"},
	{"x", "X", "platform.twitter.com", "/embed/Tweet.html", "id", "https://x.com/i/status/$1", TWEET "$1"},

	{"facebook", "Facebook", "facebook.com", "/plugins/video.php", "href", "$1", FB_VIDEO "$1"},
	{"facebook", "Facebook", "facebook.com", "/plugins/post.php", "href", "$1", FB_POST "$1"},
	{"facebook", "Facebook", "facebook.com", "/watch", "v", NULL, FB_VIDEO "$url"},
	{"facebook", "Facebook", "facebook.com", "/video.php", "v", NULL, FB_VIDEO "$url"},
	{"facebook", "Facebook", "facebook.com", "/reel/{n}", NULL, NULL, FB_VIDEO "$url"},
	{"facebook", "Facebook", "facebook.com", "/{s}/videos/*", NULL, NULL, FB_VIDEO "$url"},
	{"facebook", "Facebook", "facebook.com", "/{s}/posts/*", NULL, NULL, FB_POST "$url"},
	{"facebook", "Facebook", "facebook.com", "/{s}/photos/*", NULL, NULL, FB_POST "$url"},
	{"facebook", "Facebook", "facebook.com", "/permalink.php", "story_fbid", NULL, FB_POST "$url"},
	{"facebook", "Facebook", "facebook.com", "/photo.php", "fbid", NULL, FB_POST "$url"},
	{"facebook", "Facebook", "facebook.com", "/photo", "fbid", NULL, FB_POST "$url"},
	{"facebook", "Facebook", "fb.watch", "/{w}", NULL, NULL, FB_VIDEO "$url"},

	{"instagram", "Instagram", "instagram.com", "/p/{w}/embed*", NULL, "https://www.instagram.com/p/$1/",
	 INSTAGRAM("1")},
	{"instagram", "Instagram", "instagram.com", "/reel/{w}/embed*", NULL, "https://www.instagram.com/reel/$1/",
	 INSTAGRAM("1")},
	{"instagram", "Instagram", "instagram.com", "/p/{w}", NULL, NULL, INSTAGRAM("1")},
	{"instagram", "Instagram", "instagram.com", "/reel/{w}", NULL, NULL, INSTAGRAM("1")},
	{"instagram", "Instagram", "instagram.com", "/reels/{w}", NULL, NULL, INSTAGRAM("1")},
	{"instagram", "Instagram", "instagram.com", "/tv/{w}", NULL, NULL, INSTAGRAM("1")},
	{"instagram", "Instagram", "instagram.com", "/{s}/p/{w}", NULL, NULL, INSTAGRAM("2")},
	{"instagram", "Instagram", "instagram.com", "/{s}/reel/{w}", NULL, NULL, INSTAGRAM("2")},
	{"instagram", "Instagram", "instagr.am", "/p/{w}", NULL, NULL, INSTAGRAM("1")},

	{"tiktok", "TikTok", "tiktok.com", "/@{s}/video/{n}", NULL, NULL, TIKTOK "$2"},
	{"tiktok", "TikTok", "tiktok.com", "/embed/v2/{n}", NULL, NULL, TIKTOK "$1"},
	{"tiktok", "TikTok", "tiktok.com", "/embed/{n}", NULL, NULL, TIKTOK "$1"},
	{"tiktok", "TikTok", "tiktok.com", "/player/v1/{n}", NULL, NULL, TIKTOK "$1"},

	{"soundcloud", "SoundCloud", "w.soundcloud.com", "/player", "url", "$1", SOUNDCLOUD "$1"},
	{"soundcloud", "SoundCloud", "soundcloud.com", "/{s}/sets/{s}", NULL, NULL, SOUNDCLOUD "$url"},
	{"soundcloud", "SoundCloud", "soundcloud.com", "/{s}/{s}", NULL, NULL, SOUNDCLOUD "$url"},

	{"spotify", "Spotify", "open.spotify.com", "/embed/{w}/{w}", NULL, "https://open.spotify.com/$1/$2",
	 SPOTIFY "$1/$2"},
	{"spotify", "Spotify", "open.spotify.com", "/embed-podcast/{w}/{w}", NULL, "https://open.spotify.com/$1/$2",
	 SPOTIFY "$1/$2"},
	{"spotify", "Spotify", "open.spotify.com", "/user/{s}/playlist/{w}", NULL, NULL, SPOTIFY "playlist/$2"},
	{"spotify", "Spotify", "open.spotify.com", "/intl-{w}/{w}/{w}", NULL, "https://open.spotify.com/$2/$3",
	 SPOTIFY "$2/$3"},
	{"spotify", "Spotify", "open.spotify.com", "/track/{w}", NULL, NULL, SPOTIFY "track/$1"},
	{"spotify", "Spotify", "open.spotify.com", "/album/{w}", NULL, NULL, SPOTIFY "album/$1"},
	{"spotify", "Spotify", "open.spotify.com", "/artist/{w}", NULL, NULL, SPOTIFY "artist/$1"},
	{"spotify", "Spotify", "open.spotify.com", "/playlist/{w}", NULL, NULL, SPOTIFY "playlist/$1"},
	{"spotify", "Spotify", "open.spotify.com", "/episode/{w}", NULL, NULL, SPOTIFY "episode/$1"},
	{"spotify", "Spotify", "open.spotify.com", "/show/{w}", NULL, NULL, SPOTIFY "show/$1"},

	{"datawrapper", "Datawrapper", "datawrapper.dwcdn.net", "/{w}/{n}*", NULL, NULL, DATAWRAPPER "$1/$2/"},
	{"datawrapper", "Datawrapper", "datawrapper.dwcdn.net", "/{w}", NULL, NULL, DATAWRAPPER "$1/"},
	{"datawrapper", "Datawrapper", "datawrapper.de", "/_/{w}", NULL, NULL, DATAWRAPPER "$1/"},

	{"flourish", "Flourish", "flo.uri.sh", "/visualisation/{n}/embed*", NULL, FLOURISH_PAGE "visualisation/$1/",
	 FLOURISH "visualisation/$1/embed"},
	{"flourish", "Flourish", "flo.uri.sh", "/story/{n}/embed*", NULL, FLOURISH_PAGE "story/$1/",
	 FLOURISH "story/$1/embed"},
	{"flourish", "Flourish", "public.flourish.studio", "/visualisation/{n}", NULL, NULL,
	 FLOURISH "visualisation/$1/embed"},
	{"flourish", "Flourish", "public.flourish.studio", "/story/{n}", NULL, NULL, FLOURISH "story/$1/embed"},

	{"googlemaps", "Google Maps", "google.com", "/maps/embed", "pb", "$place",
	 "https://www.google.com/maps/embed?pb=$1"},
	{"googlemaps", "Google Maps", "google.com", "/maps/d/embed", "mid", MYMAP_PAGE, MYMAP},
	{"googlemaps", "Google Maps", "google.com", "/maps/d/u/{n}/embed", "mid",
	 "https://www.google.com/maps/d/viewer?mid=$2", "https://www.google.com/maps/d/embed?mid=$2"},
	{"googlemaps", "Google Maps", "google.com", "/maps/d/viewer", "mid", MYMAP_PAGE, MYMAP},
	{"googlemaps", "Google Maps", "maps.google.com", "/maps", "q", "https://maps.google.com/maps?q=$1",
	 "https://maps.google.com/maps?output=embed&q=$1"},

	{"googleforms", "Google Forms", "docs.google.com", "/forms/d/e/{w}/viewform", NULL, FORM_PAGE "e/$1/viewform",
	 FORM_PAGE "e/$1/viewform?embedded=true"},
	{"googleforms", "Google Forms", "docs.google.com", "/forms/d/{w}/viewform", NULL, FORM_PAGE "$1/viewform",
	 FORM_PAGE "$1/viewform?embedded=true"},
};
const size_t embed_builtin_n = ARRAY_LEN(embed_builtin);
