<?php
/* php install.php WORDPRESS: an empty site with one administrator. */
define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('The Harbour Gazette', 'editor', 'editor@gazette.example', true, '', 'a long password for nobody');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
