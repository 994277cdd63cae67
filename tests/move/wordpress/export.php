<?php
/* php export.php WORDPRESS OUT: the export file, by WordPress's own function. */
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/export.php';
ob_start();
export_wp(['content' => 'all']);
file_put_contents($argv[2], ob_get_clean());
