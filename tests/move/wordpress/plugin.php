<?php
/* What a site has of its own: a shortcode whose text is in no export file, a portrait, a door that may be closed. */
remove_action('wp_head', 'print_emoji_detection_script', 7);
remove_action('wp_print_styles', 'print_emoji_styles');
add_action('wp_enqueue_scripts', function () {
	foreach (['wp-block-library', 'global-styles', 'classic-theme-styles'] as $style)
		wp_dequeue_style($style);
}, 100);
remove_action('wp_enqueue_scripts', 'wp_enqueue_global_styles');
remove_action('wp_body_open', 'wp_global_styles_render_svg_filters');
remove_action('wp_footer', 'wp_enqueue_global_styles', 1);
add_shortcode('fleet', function ($atts) {
	return '<table><tbody><tr><td>Ferry ' . esc_html($atts['name'] ?? '') . '</td><td>carries ninety people</td></tr></tbody></table>';
});
add_shortcode('boxed', function ($atts, $content = '') {
	return '<div class="boxed">' . do_shortcode($content) . '</div>';
});
add_filter('the_content', function ($html) {
	return $html . '<div class="booster-block booster-reactions-block"><p>Happy 0 0 %</p></div>';
}, 99);
add_filter('get_avatar_url', function ($url, $who) {
	$user = is_numeric($who) ? get_user_by('id', $who) : $who;
	$own = $user instanceof WP_User ? get_user_meta($user->ID, 'portrait', true) : '';
	return $own ?: content_url('uploads/nobody.png');
}, 10, 2);
add_filter('rest_endpoints', function ($endpoints) {
	if (file_exists(WP_CONTENT_DIR . '/closed'))
		foreach (array_keys($endpoints) as $route)
			if (strpos($route, '/wp/v2/users') === 0)
				unset($endpoints[$route]);
	return $endpoints;
});
add_filter('rest_authentication_errors', function ($error) {
	return file_exists(WP_CONTENT_DIR . '/shut') ? new WP_Error('rest_forbidden', 'Closed.', ['status' => 401]) : $error;
});
