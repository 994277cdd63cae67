<section id="comments"><ol><?php wp_list_comments(['avatar_size' => 0]); ?></ol></section>
