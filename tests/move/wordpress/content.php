<?php
/* php content.php WORDPRESS OUT: fills an installed WordPress; writes what was made as JSON, for the test to know. */
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
require_once ABSPATH . 'wp-admin/includes/nav-menu.php';
update_option('blogdescription', 'News from the quays & the town');
update_option('timezone_string', 'Europe/Paris');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
update_option('category_base', '');
update_option('comment_moderation', 0);
update_option('thread_comments', 1);
switch_theme('plain');
global $wp_rewrite;
$wp_rewrite->init();
$wp_rewrite->flush_rules(false);
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $p)
	wp_delete_post($p->ID, true);

/* --- Pictures --- */
function picture(string $name, int $width, int $height, array $colour): string
{
	$dir = wp_upload_dir('2021/05');
	$image = imagecreatetruecolor($width, $height);
	imagefill($image, 0, 0, imagecolorallocate($image, ...$colour));
	imagefilledellipse($image, (int)($width / 2), (int)($height / 2), (int)($width / 3), (int)($height / 3),
		imagecolorallocate($image, 250, 250, 240));
	$path = $dir['path'] . '/' . $name;
	str_ends_with($name, '.png') ? imagepng($image, $path) : imagejpeg($image, $path, 85);
	return $path;
}
function attachment(string $name, int $width, int $height, array $colour, array $more = []): int
{
	$path = picture($name, $width, $height, $colour);
	$id = wp_insert_attachment($more + ['post_title' => pathinfo($name, PATHINFO_FILENAME),
		'post_mime_type' => wp_check_filetype($name)['type'], 'post_status' => 'inherit', 'post_author' => 1,
		'post_date' => '2021-05-03 08:00:00'], $path);
	wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $path));
	return $id;
}
$quay = attachment('quay.jpg', 1200, 800, [20, 60, 120], ['post_excerpt' => 'The old quay at low tide']);
update_post_meta($quay, '_wp_attachment_image_alt', 'Boats beside a stone quay');
$crane = attachment('crane.png', 640, 480, [150, 60, 20]);
$lamp = attachment('lamp.jpg', 900, 600, [60, 110, 40]);
$face = picture('face.png', 300, 300, [180, 120, 90]);
$nobody = imagecreatetruecolor(8, 8);
imagepng($nobody, wp_upload_dir()['basedir'] . '/nobody.png');

/* --- People --- */
function person(string $login, string $name, string $role, string $bio): int
{
	return wp_insert_user(['user_login' => $login, 'user_pass' => wp_generate_password(), 'user_email' => "$login@gazette.example",
		'display_name' => $name, 'role' => $role, 'description' => $bio, 'user_url' => "https://people.example/$login"]);
}
$ada = person('ada', 'Ada Marlow', 'author', 'Ada writes about ships & the people who repair them.');
$benoit = person('benoit', 'Benoît Lefèvre', 'editor', 'Benoît covers the town hall.');
update_user_meta($ada, 'portrait', content_url('uploads/2021/05/face.png'));

/* --- Terms --- */
$news = wp_insert_term('News', 'category', ['description' => 'What happened'])['term_id'];
$harbour = wp_insert_term('Harbour & Docks', 'category', ['parent' => $news, 'slug' => 'harbour'])['term_id'];
$ideas = wp_insert_term('Idées', 'category')['term_id'];

/* --- Articles --- */
$links = [];
function article(array $post): int
{
	global $links;
	$id = wp_insert_post($post + ['post_status' => 'publish', 'post_type' => 'post', 'post_author' => 1], true);
	if (is_wp_error($id))
		exit($id->get_error_message() . "\n");
	if (get_post_status($id) === 'publish')
		$links[$id] = get_permalink($id);
	return $id;
}
$first = article(['post_title' => 'The "Marigold" is back in her berth', 'post_author' => $ada,
	'post_date' => '2021-05-04 09:30:00', 'post_category' => [$harbour], 'tags_input' => ['ferries', 'Repairs & paint'],
	'post_excerpt' => 'Eleven months after the collision, the ferry sails again.',
	'post_content' => "It took eleven months -- and a new keel -- but she's back.\n\nThe captain's words: \"Don't hurry a ship.\" " .
		"It was 10'6\" long...\nand a second line.\n\n<!--more-->\n\n[caption id=\"attachment_$quay\" align=\"alignleft\" width=\"300\"]" .
		wp_get_attachment_image($quay, 'medium') . " The old quay at low tide[/caption]\n\n<blockquote>Nobody was hurt, & nobody was paid.</blockquote>\n\n" .
		"<ul>\n<li>One keel</li>\n<li>Two coats of paint</li>\n</ul>\n\nThe last word."]);
set_post_thumbnail($first, $quay);
stick_post($first);
$second = article(['post_title' => 'Élections : ce qui change', 'post_author' => $benoit, 'post_date' => '2021-06-01 07:00:00',
	'post_category' => [$ideas, $news], 'tags_input' => ['ferries'],
	'post_content' => "<!-- wp:paragraph -->\n<p>Le vote aura lieu dimanche. « Venez nombreux », dit la mairie.</p>\n<!-- /wp:paragraph -->\n\n" .
		"<!-- wp:image {\"id\":$crane,\"sizeSlug\":\"full\"} -->\n<figure class=\"wp-block-image size-full\"><img src=\"" .
		wp_get_attachment_url($crane) . "\" alt=\"A crane\" class=\"wp-image-$crane\"/><figcaption>La grue</figcaption></figure>\n<!-- /wp:image -->\n\n" .
		"<!-- wp:heading -->\n<h2>Les bureaux</h2>\n<!-- /wp:heading -->\n\n<!-- wp:list -->\n<ul><li>École du Port</li><li>Mairie</li></ul>\n<!-- /wp:list -->"]);
set_post_thumbnail($second, $crane);
$third = article(['post_title' => 'Three pictures of the night', 'post_author' => $ada, 'post_date' => '2021-06-02 22:15:00',
	'post_category' => [$news], 'post_content' => "A short walk after dark.\n\n[gallery ids=\"$quay,$crane,$lamp\"]\n\nThat is all."]);
$fourth = article(['post_title' => 'Which boats sail in summer', 'post_author' => $ada, 'post_date' => '2021-07-10 12:00:00',
	'post_category' => [$harbour], 'post_content' => "Before the table.\n\n[fleet name=\"Marigold\"]\n\n[boxed style=\"wide\"]In the box.[/boxed]\n\nAfter the table."]);
$fifth = article(['post_title' => '港の朝', 'post_date' => '2021-08-01 06:00:00', 'post_category' => [$ideas],
	'post_content' => '朝の港は静かです。船が一隻、また一隻と出て行きます。']);
for ($i = 1; $i <= 12; $i++)
	article(['post_title' => "Tide table, week $i", 'post_date' => sprintf('2021-09-%02d 05:00:00', $i), 'post_category' => [$harbour],
		'post_content' => "High water of week $i comes at $i past six.\n\nLow water comes later."]);

/* What WordPress makes of plain text on its way to the page. */
article(['post_title' => "Signs & 'wonders': a printer's tale", 'post_author' => $benoit, 'post_date' => '2021-10-01 08:00:00', 'post_category' => [$ideas],
	'post_content' => <<<'END'
She said, "He told me 'never', and left." It was the '80s, rock 'n' roll was young -- 'twas a time.

The plank was 6' 2" by 9" -- 3x4 pieces, or 1/2 a load... and "<em>that</em>" was 'all'.

A long dash---like this---and a range 1914-1918, a minus - here, a double--dash. (c) 1999, (tm) too.

"Double at the start" and at the end "so." He's 'em-phatic'. Don't; won't; o'clock; the Joneses' boat; '99 was good.

"<a href="http://people.example/a--b?x=1&y='2'">A link -- with dashes</a>", <code>"raw" -- 'text'...</code> and <b>'bold'</b>.

Prices: $5--$10, 50% off; 2 &lt; 3 &amp; 4 &gt; 1. A & B. Ellipsis....four. She's "quoted,"--abruptly--"twice".

<pre>
keep   this -- "as is"

and  this...
</pre>

After the pre, "again".
END]);
article(['post_title' => 'Paragraphs and their ends', 'post_date' => '2021-10-02 08:00:00', 'post_category' => [$ideas],
	'post_content' => <<<'END'
First line
second line<br />
third line

<div class="note">Inside a div

with two paragraphs</div>
Right after the div.
<h2>A heading</h2>
Text directly below.
<ul>
	<li>One</li>
	<li>Two
<ul>
	<li>Two and a half</li>
</ul>
</li>
</ul>
<ol><li>First</li><li>Second</li></ol>

<blockquote>One paragraph of a quotation.

And another one.</blockquote>

<table>
<tr><th>Berth</th><th>Boat</th></tr>
<tr><td>1</td><td>Marigold

(ferry)</td></tr>
</table>

<hr />

<strong>Bold</strong> at the start.
<em>Emphasis</em> on its own line.

<!-- a comment that nobody sees -->

<p>A paragraph of its own.</p>
<p>And its neighbour</p> with a tail.

<img src="/wp-content/uploads/2021/05/lamp.jpg" alt="Lamp" />

<a href="/wp-content/uploads/2021/05/lamp.jpg"><img class="alignright size-thumbnail" src="/wp-content/uploads/2021/05/lamp-150x150.jpg" alt="" width="150" height="150" /></a> A picture that leads to itself.

A [bracket] that is prose, a footnote [1], [sic], and [[fleet]] escaped.

<!--nextpage-->

The second part of it.
END]);
article(['post_title' => 'Blocks of all kinds', 'post_author' => $ada, 'post_date' => '2021-10-03 08:00:00', 'post_category' => [$news],
	'post_content' => <<<'END'
<!-- wp:paragraph {"dropCap":true,"align":"center"} -->
<p class="has-drop-cap has-text-align-center">A "straight" quote stays -- so does a dash.</p>
<!-- /wp:paragraph -->

<!-- wp:quote -->
<blockquote class="wp-block-quote"><!-- wp:paragraph -->
<p>Words of somebody.</p>
<!-- /wp:paragraph --><cite>Somebody</cite></blockquote>
<!-- /wp:quote -->

<!-- wp:pullquote -->
<figure class="wp-block-pullquote"><blockquote><p>Pulled out.</p><cite>The same</cite></blockquote></figure>
<!-- /wp:pullquote -->

<!-- wp:columns -->
<div class="wp-block-columns"><!-- wp:column -->
<div class="wp-block-column"><!-- wp:heading {"level":3} -->
<h3>Left</h3>
<!-- /wp:heading --></div>
<!-- /wp:column -->

<!-- wp:column -->
<div class="wp-block-column"><!-- wp:paragraph -->
<p>Right</p>
<!-- /wp:paragraph --></div>
<!-- /wp:column --></div>
<!-- /wp:columns -->

<!-- wp:table -->
<figure class="wp-block-table"><table><thead><tr><th>Port</th><th>Boats</th></tr></thead><tbody><tr><td>North</td><td>12</td></tr></tbody></table><figcaption>Counted in May</figcaption></figure>
<!-- /wp:table -->

<!-- wp:code -->
<pre class="wp-block-code"><code>if (tide &lt; 2) { wait(); } // "quotes" -- stay</code></pre>
<!-- /wp:code -->

<!-- wp:preformatted -->
<pre class="wp-block-preformatted">Line one
  line two</pre>
<!-- /wp:preformatted -->

<!-- wp:verse -->
<pre class="wp-block-verse">Roses are red</pre>
<!-- /wp:verse -->

<!-- wp:separator -->
<hr class="wp-block-separator has-alpha-channel-opacity"/>
<!-- /wp:separator -->

<!-- wp:buttons -->
<div class="wp-block-buttons"><!-- wp:button -->
<div class="wp-block-button"><a class="wp-block-button__link wp-element-button" href="/about-us/">Who we are</a></div>
<!-- /wp:button --></div>
<!-- /wp:buttons -->

<!-- wp:html -->
<p>Raw <u>HTML</u> here.</p>
<!-- /wp:html -->

<!-- wp:list {"ordered":true} -->
<ol><!-- wp:list-item -->
<li>Alpha<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>Beta</li>
<!-- /wp:list-item --></ul>
<!-- /wp:list --></li>
<!-- /wp:list-item --></ol>
<!-- /wp:list -->

<!-- wp:freeform -->
Classic text within blocks.

It has "quotes".
<!-- /wp:freeform -->
END]);
$hidden = [];
$hidden['protected'] = article(['post_title' => 'The hidden ledger', 'post_password' => 'sesame', 'post_date' => '2021-05-09 10:00:00',
	'post_content' => 'Nobody may read about the walrus.']);
$hidden['draft'] = article(['post_title' => 'Not finished', 'post_status' => 'draft', 'post_content' => 'A draft about the walrus.']);
$hidden['private'] = article(['post_title' => 'For us alone', 'post_status' => 'private', 'post_content' => 'A private walrus.']);
$hidden['future'] = article(['post_title' => 'In ten years', 'post_status' => 'future',
	'post_date' => gmdate('Y-m-d H:i:s', time() + 315360000), 'post_content' => 'A walrus to come.']);
$hidden['trash'] = article(['post_title' => 'Thrown away', 'post_content' => 'A walrus in the bin.']);
unset($links[$hidden['protected']], $links[$hidden['trash']]);
wp_trash_post($hidden['trash']);

/* --- Pages and a menu --- */
$about = article(['post_type' => 'page', 'post_title' => 'About us', 'post_date' => '2020-01-01 10:00:00',
	'post_content' => "We are four people and a kettle.\n\nWrite to us."]);
$team = article(['post_type' => 'page', 'post_title' => 'The team', 'post_parent' => $about, 'post_date' => '2020-01-02 10:00:00',
	'post_content' => 'Ada, Benoît, and two who never sign.']);
$menu = wp_create_nav_menu('Main');
wp_update_nav_menu_item($menu, 0, ['menu-item-title' => 'About', 'menu-item-object' => 'page', 'menu-item-object-id' => $about,
	'menu-item-type' => 'post_type', 'menu-item-status' => 'publish']);
wp_update_nav_menu_item($menu, 0, ['menu-item-title' => 'Docks', 'menu-item-object' => 'category', 'menu-item-object-id' => $harbour,
	'menu-item-type' => 'taxonomy', 'menu-item-status' => 'publish']);
set_theme_mod('nav_menu_locations', ['primary' => $menu]);

/* --- Comments --- */
function comment(int $post, string $author, string $text, int $parent = 0, $approved = 1, string $date = '2021-05-05 10:00:00'): int
{
	return wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => $author, 'comment_content' => $text,
		'comment_author_email' => strtolower($author) . '@reader.example', 'comment_parent' => $parent, 'comment_approved' => $approved,
		'comment_date' => $date, 'comment_date_gmt' => get_gmt_from_date($date)]);
}
$top = comment($first, 'Wren', 'I saw her come in. <strong>Splendid.</strong>');
$reply = comment($first, 'Tobias', 'So did I, from the bridge.', $top, 1, '2021-05-05 11:00:00');
comment($first, 'Wren', 'Then we waved at each other!', $reply, 1, '2021-05-05 12:00:00');
comment($first, 'Mallory', 'Buy walrus pills', 0, 'spam');
comment($first, 'Una', 'This one waits, about a walrus.', 0, 0);
comment($second, 'Yves', 'Merci pour cet article.', 0, 1, '2021-06-01 12:00:00');

file_put_contents($argv[2], json_encode(['links' => $links, 'hidden' => $hidden, 'first' => $first, 'second' => $second,
	'third' => $third, 'fourth' => $fourth, 'about' => $about, 'team' => $team, 'ada' => $ada,
	'lists' => [get_category_link($news), get_category_link($harbour), get_category_link($ideas),
		get_tag_link(get_term_by('name', 'ferries', 'post_tag')), get_author_posts_url($ada), get_author_posts_url($benoit)],
	'files' => [wp_get_attachment_url($quay), wp_get_attachment_image_url($quay, 'medium'), wp_get_attachment_url($crane),
		wp_get_attachment_url($lamp)]], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
