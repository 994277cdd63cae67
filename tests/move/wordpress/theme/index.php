<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head><meta charset="utf-8"><?php wp_head(); ?></head>
<body>
<header><a href="<?php echo esc_url(home_url('/')); ?>"><?php bloginfo('name'); ?></a></header>
<main>
<?php if (is_singular()) : while (have_posts()) : the_post(); ?>
<article>
<h1 class="entry-title"><?php the_title(); ?></h1>
<div class="entry-content"><?php the_content(); ?></div>
<footer><?php the_category(', '); the_tags(' '); ?></footer>
</article>
<?php comments_template('/comments.php'); ?>
<?php endwhile; else : ?>
<h1><?php echo is_archive() ? wp_kses_post(get_the_archive_title()) : esc_html(get_bloginfo('name')); ?></h1>
<?php while (have_posts()) : the_post(); ?>
<h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<?php endwhile; endif; ?>
</main>
<?php wp_footer(); ?>
</body>
</html>
