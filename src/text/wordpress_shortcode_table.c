/*
 * Shortcode names of WordPress, page builders and widespread plugins. First match wins; names with an underscore need
 * no row unless they are special, since no prose has them.
 */
#include "text/wordpress_shortcode_table.h"

static const struct shortcode_row rows[] = {
	{"caption", SHORTCODE_CAPTION, NULL, NULL},
	{"wp_caption", SHORTCODE_CAPTION, NULL, NULL},
	{"gallery", SHORTCODE_GALLERY, NULL, NULL},
	{"embed", SHORTCODE_EMBED, NULL, NULL},
	{"audio", SHORTCODE_AUDIO, NULL, NULL},
	{"video", SHORTCODE_VIDEO, NULL, NULL},
	{"playlist", SHORTCODE_PLAYLIST, NULL, NULL},

	{"youtube", SHORTCODE_PLAYER, "id", "https://www.youtube.com/watch?v="},
	{"youtube_sc", SHORTCODE_PLAYER, "url", "https://www.youtube.com/watch?v="},
	{"su_youtube", SHORTCODE_PLAYER, "url", "https://www.youtube.com/watch?v="},
	{"fusion_youtube", SHORTCODE_PLAYER, "id", "https://www.youtube.com/watch?v="},
	{"vimeo", SHORTCODE_PLAYER, "id", "https://vimeo.com/"},
	{"su_vimeo", SHORTCODE_PLAYER, "url", "https://vimeo.com/"},
	{"fusion_vimeo", SHORTCODE_PLAYER, "id", "https://vimeo.com/"},
	{"vc_video", SHORTCODE_PLAYER, "link", ""},
	{"et_pb_video", SHORTCODE_PLAYER, "src", ""},
	{"av_video", SHORTCODE_PLAYER, "src", ""},
	{"soundcloud", SHORTCODE_PLAYER, "url", ""},
	{"tweet", SHORTCODE_PLAYER, "tweet", "https://twitter.com/i/status/"},
	{"instagram", SHORTCODE_PLAYER, "url", ""},
	{"facebook", SHORTCODE_PLAYER, "url", ""},
	{"spotify", SHORTCODE_PLAYER, "uri", ""},
	{"googlemaps", SHORTCODE_PLAYER, "src", ""},
	{"tiktok", SHORTCODE_PLAYER, "url", ""},
	{"dailymotion", SHORTCODE_PLAYER, "id", "https://www.dailymotion.com/video/"},
	{"wpvideo", SHORTCODE_PLAYER, "id", "https://videopress.com/v/"},
	{"videopress", SHORTCODE_PLAYER, "id", "https://videopress.com/v/"},
	{"iframe", SHORTCODE_PLAYER, "src", ""},

	{"vc_single_image", SHORTCODE_PICTURE, "image", NULL},
	{"vc_gallery", SHORTCODE_PICTURE, "images", NULL},
	{"vc_images_carousel", SHORTCODE_PICTURE, "images", NULL},
	{"vc_media_grid", SHORTCODE_PICTURE, "include", NULL},
	{"et_pb_gallery", SHORTCODE_PICTURE, "gallery_ids", NULL},
	{"av_gallery", SHORTCODE_PICTURE, "ids", NULL},
	{"et_pb_image", SHORTCODE_IMAGE, "src", NULL},
	{"av_image", SHORTCODE_IMAGE, "src", NULL},

	{"vc_raw_html", SHORTCODE_DROP, NULL, NULL},
	{"vc_raw_js", SHORTCODE_DROP, NULL, NULL},
	{"fusion_code", SHORTCODE_DROP, NULL, NULL},
	{"fusion_syntax_highlighter", SHORTCODE_DROP, NULL, NULL},

	{"vc_custom_heading", SHORTCODE_HEADING, "text", NULL},
	{"vc_tta_section", SHORTCODE_HEADING, "title", NULL},
	{"vc_tab", SHORTCODE_HEADING, "title", NULL},
	{"vc_toggle", SHORTCODE_HEADING, "title", NULL},
	{"vc_accordion_tab", SHORTCODE_HEADING, "title", NULL},
	{"et_pb_toggle", SHORTCODE_HEADING, "title", NULL},
	{"et_pb_accordion_item", SHORTCODE_HEADING, "title", NULL},
	{"et_pb_tab", SHORTCODE_HEADING, "title", NULL},
	{"et_pb_blurb", SHORTCODE_HEADING, "title", NULL},
	{"et_pb_cta", SHORTCODE_HEADING, "title", NULL},
	{"et_pb_heading", SHORTCODE_HEADING, "title", NULL},
	{"fusion_toggle", SHORTCODE_HEADING, "title", NULL},
	{"fusion_tab", SHORTCODE_HEADING, "title", NULL},
	{"av_heading", SHORTCODE_HEADING, "heading", NULL},

	{"vc_icon", SHORTCODE_INLINE, NULL, NULL},
	{"fusion_dropcap", SHORTCODE_INLINE, NULL, NULL},
	{"fusion_highlight", SHORTCODE_INLINE, NULL, NULL},
	{"fusion_tooltip", SHORTCODE_INLINE, NULL, NULL},
	{"fusion_popover", SHORTCODE_INLINE, NULL, NULL},
	{"fusion_fontawesome", SHORTCODE_INLINE, NULL, NULL},
	{"fusion_modal_text_link", SHORTCODE_INLINE, NULL, NULL},
	{"av_dropcap*", SHORTCODE_INLINE, NULL, NULL},
	{"vc_*", SHORTCODE_BLOCK, NULL, NULL},
	{"et_pb_*", SHORTCODE_BLOCK, NULL, NULL},
	{"et_section*", SHORTCODE_BLOCK, NULL, NULL},
	{"fusion_*", SHORTCODE_BLOCK, NULL, NULL},
	{"av_*", SHORTCODE_BLOCK, NULL, NULL},
	{"mk_*", SHORTCODE_BLOCK, NULL, NULL},
	{"kc_*", SHORTCODE_BLOCK, NULL, NULL},
	{"cs_*", SHORTCODE_BLOCK, NULL, NULL},
	{"x_*", SHORTCODE_BLOCK, NULL, NULL},
	{"ux_*", SHORTCODE_BLOCK, NULL, NULL},
	{"td_*", SHORTCODE_BLOCK, NULL, NULL},
	{"tdc_*", SHORTCODE_BLOCK, NULL, NULL},
	{"tie_*", SHORTCODE_BLOCK, NULL, NULL},
	{"themify_*", SHORTCODE_BLOCK, NULL, NULL},
	{"siteorigin_*", SHORTCODE_BLOCK, NULL, NULL},
	{"one_*", SHORTCODE_BLOCK, NULL, NULL},
	{"two_*", SHORTCODE_BLOCK, NULL, NULL},
	{"three_*", SHORTCODE_BLOCK, NULL, NULL},
	{"four_*", SHORTCODE_BLOCK, NULL, NULL},
	{"su_row", SHORTCODE_BLOCK, NULL, NULL},
	{"su_column", SHORTCODE_BLOCK, NULL, NULL},
	{"su_box", SHORTCODE_BLOCK, NULL, NULL},
	{"su_note", SHORTCODE_BLOCK, NULL, NULL},
	{"su_spoiler", SHORTCODE_HEADING, "title", NULL},
	{"su_tab", SHORTCODE_HEADING, "title", NULL},

	{"elementor-*", SHORTCODE_BLOCK, NULL, NULL},
	{"booster-*", SHORTCODE_BLOCK, NULL, NULL},
	{"bbp-*", SHORTCODE_BLOCK, NULL, NULL},
	{"wpb-*", SHORTCODE_BLOCK, NULL, NULL},
	{"jetpack-*", SHORTCODE_BLOCK, NULL, NULL},
	{"ninja-*", SHORTCODE_BLOCK, NULL, NULL},
	{"envira-*", SHORTCODE_BLOCK, NULL, NULL},
	{"contact-form*", SHORTCODE_BLOCK, NULL, NULL},
	{"contact-field", SHORTCODE_BLOCK, NULL, NULL},
	{"display-posts", SHORTCODE_BLOCK, NULL, NULL},
	{"login-form", SHORTCODE_BLOCK, NULL, NULL},
	{"custom-facebook-feed", SHORTCODE_BLOCK, NULL, NULL},
	{"custom-twitter-feed*", SHORTCODE_BLOCK, NULL, NULL},
	{"instagram-feed", SHORTCODE_BLOCK, NULL, NULL},
	{"youtube-feed", SHORTCODE_BLOCK, NULL, NULL},
	{"pdf-embedder", SHORTCODE_BLOCK, NULL, NULL},
	{"ez-toc", SHORTCODE_BLOCK, NULL, NULL},
	{"lwptoc", SHORTCODE_BLOCK, NULL, NULL},
	{"toc", SHORTCODE_BLOCK, NULL, NULL},
	{"adrotate", SHORTCODE_BLOCK, NULL, NULL},
	{"adinserter", SHORTCODE_BLOCK, NULL, NULL},
	{"adsense", SHORTCODE_BLOCK, NULL, NULL},
	{"addtoany", SHORTCODE_BLOCK, NULL, NULL},
	{"shareaholic", SHORTCODE_BLOCK, NULL, NULL},
	{"sharethis", SHORTCODE_BLOCK, NULL, NULL},
	{"mashshare", SHORTCODE_BLOCK, NULL, NULL},
	{"essb*", SHORTCODE_BLOCK, NULL, NULL},
	{"yarpp", SHORTCODE_BLOCK, NULL, NULL},
	{"catlist", SHORTCODE_BLOCK, NULL, NULL},
	{"slideshow", SHORTCODE_BLOCK, NULL, NULL},
	{"metaslider", SHORTCODE_BLOCK, NULL, NULL},
	{"smartslider3", SHORTCODE_BLOCK, NULL, NULL},
	{"layerslider", SHORTCODE_BLOCK, NULL, NULL},
	{"soliloquy", SHORTCODE_BLOCK, NULL, NULL},
	{"foogallery", SHORTCODE_BLOCK, NULL, NULL},
	{"nggallery", SHORTCODE_BLOCK, NULL, NULL},
	{"tablepress", SHORTCODE_BLOCK, NULL, NULL},
	{"wpforms", SHORTCODE_BLOCK, NULL, NULL},
	{"gravityform*", SHORTCODE_BLOCK, NULL, NULL},
	{"formidable", SHORTCODE_BLOCK, NULL, NULL},
	{"polldaddy", SHORTCODE_BLOCK, NULL, NULL},
	{"crowdsignal", SHORTCODE_BLOCK, NULL, NULL},
	{"gview", SHORTCODE_BLOCK, NULL, NULL},
	{"embeddoc", SHORTCODE_BLOCK, NULL, NULL},
	{"ultimatemember", SHORTCODE_BLOCK, NULL, NULL},
	{"loginform", SHORTCODE_BLOCK, NULL, NULL},
	{"dropcap", SHORTCODE_INLINE, NULL, NULL},
	{"spacer", SHORTCODE_BLOCK, NULL, NULL},
	{"divider", SHORTCODE_BLOCK, NULL, NULL},
	{"clearfix", SHORTCODE_BLOCK, NULL, NULL},
};

const struct shortcode_row *shortcode_row(struct str name)
{
	if (name.n == 0)
		return NULL;
	char first = (char)(name.p[0] | 32); /* rows begin with a lower-case letter */
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].name[0] != first)
			continue;
		struct str row = str_of(rows[i].name);
		bool beginning = str_ends(row, STR("*"));
		if (beginning ? str_starts_nocase(name, str_slice(row, 0, row.n - 1)) : str_eq_nocase(name, row))
			return &rows[i];
	}
	return NULL;
}

bool shortcode_is_core(enum shortcode_kind kind)
{
	return kind >= SHORTCODE_CAPTION;
}
