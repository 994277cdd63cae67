"""A real WordPress from Debian's packages, on loopback, in a temporary folder: MariaDB, php-fpm, nginx, filled content.

Every daemon is a child of this process, on sockets and ports of its own, and is stopped by its own process id.
"""

import glob
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
WORDPRESS = "/usr/share/wordpress"
START_SECONDS = 60

NGINX = """
daemon off;
worker_processes 2;
{user}
pid {dir}/nginx.pid;
error_log {dir}/nginx.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {dir}/nginx-body;
  proxy_temp_path {dir}/nginx-proxy;
  fastcgi_temp_path {dir}/nginx-fastcgi;
  uwsgi_temp_path {dir}/nginx-uwsgi;
  scgi_temp_path {dir}/nginx-scgi;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    index index.php;
    port_in_redirect on;
    location / {{ try_files $uri $uri/ /index.php?$args; }}
    location ~ \\.php$ {{
      include /etc/nginx/fastcgi_params;
      fastcgi_param HTTP_HOST $http_host;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_pass unix:{dir}/php.sock;
    }}
  }}
}}
"""

FPM = """
[global]
error_log = {dir}/php.log
daemonize = no
[www]
{user}
listen = {dir}/php.sock
listen.mode = 0666
pm = static
pm.max_children = 4
php_admin_value[memory_limit] = 256M
php_admin_flag[display_errors] = off
"""

CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{dir}/mysql.sock');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT',
	'LOGGED_IN_SALT', 'NONCE_SALT'] as $name)
	define($name, 'not a secret of anybody');
define('WP_HOME', '{url}');
define('WP_SITEURL', '{url}');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', false);
$_SERVER['HTTP_HOST'] = $_SERVER['HTTP_HOST'] ?? '{host}';
$_SERVER['REQUEST_METHOD'] = $_SERVER['REQUEST_METHOD'] ?? 'GET';
$table_prefix = 'wp_';
if (!defined('ABSPATH'))
	define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""


def missing():
    """What is not installed, for a message; empty when all is there."""
    wanted = [WORDPRESS + "/wp-load.php", "/usr/sbin/mariadbd", "/usr/sbin/nginx", "/usr/bin/php"]
    absent = [path for path in wanted if not os.path.exists(path)]
    return absent if php_fpm() else [*absent, "php-fpm"]


def php_fpm():
    found = sorted(glob.glob("/usr/sbin/php-fpm[0-9]*"))
    return found[-1] if found else None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class WordPress:
    """The running site. `url`, `made` (what content.php tells), `uploads`, `export()`."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="courant-wordpress-")
        self.children = []
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        self.root = os.path.join(self.dir, "site")
        self.uploads = os.path.join(self.root, "wp-content", "uploads")
        self.made = {}
        os.chmod(self.dir, 0o755)

    def __enter__(self):
        try:
            self._database()
            self._files()
            self._content()
            self._servers()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for child in reversed(self.children):
            child.terminate()
        for child in reversed(self.children):
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children = []
        shutil.rmtree(self.dir, ignore_errors=True)

    def _start(self, name, command, ready):
        log = open(os.path.join(self.dir, name + ".out"), "ab")
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.dir)
        log.close()
        self.children.append(child)
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if child.poll() is not None or time.monotonic() > deadline:
                with open(log.name, encoding="utf-8", errors="replace") as file:
                    raise RuntimeError(f"{name} does not start:\n{file.read()[-3000:]}")
            time.sleep(0.1)

    def _run(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def _database(self):
        data = os.path.join(self.dir, "mysql")
        sock = os.path.join(self.dir, "mysql.sock")
        os.mkdir(data)
        user = "mysql" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            shutil.chown(data, "mysql", "mysql")
            os.chmod(self.dir, 0o777)  # the socket is made by another user
        self._run("mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--user={user}",
                  "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve")
        self._start("mariadb", ["/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={sock}",
                                f"--user={user}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0",
                                "--skip-log-bin", f"--pid-file={data}/pid", "--innodb-buffer-pool-size=64M"],
                    lambda: os.path.exists(sock))
        self._run("mariadb", "--no-defaults", f"--socket={sock}", "--user=root",
                  "--execute=CREATE DATABASE wordpress CHARACTER SET utf8mb4")

    def _files(self):
        shutil.copytree(WORDPRESS, self.root, ignore=shutil.ignore_patterns("languages", "themes", "plugins"))
        content = os.path.join(self.root, "wp-content")
        for folder in ("themes", "plugins", "mu-plugins", "uploads"):
            os.makedirs(os.path.join(content, folder), exist_ok=True)
        shutil.copytree(os.path.join(HERE, "theme"), os.path.join(content, "themes", "plain"))
        shutil.copy(os.path.join(HERE, "plugin.php"), os.path.join(content, "mu-plugins", "plugin.php"))
        config = os.path.join(self.root, "wp-config.php")
        if os.path.lexists(config):
            os.unlink(config)
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG.format(dir=self.dir, url=self.url, host=self.host))

    def _php(self, script, *arguments):
        return self._run("php", "-d", "display_errors=stderr", "-d", "error_reporting=E_ERROR",
                         os.path.join(HERE, script), *arguments)

    def _content(self):
        out = os.path.join(self.dir, "made.json")
        self._php("install.php", self.root)
        self._php("content.php", self.root, out)
        with open(out, encoding="utf-8") as file:
            self.made = json.load(file)

    def _servers(self):
        www = "www-data" if os.getuid() == 0 else None
        sock = os.path.join(self.dir, "php.sock")
        with open(os.path.join(self.dir, "php.conf"), "w", encoding="utf-8") as file:
            file.write(FPM.format(dir=self.dir, user=f"user = {www}\ngroup = {www}" if www else ""))
        with open(os.path.join(self.dir, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(NGINX.format(dir=self.dir, root=self.root, port=self.port, user=f"user {www};" if www else ""))
        self._start("php-fpm", [php_fpm(), "--nodaemonize", "--fpm-config", os.path.join(self.dir, "php.conf")],
                    lambda: os.path.exists(sock))
        self._start("nginx", ["/usr/sbin/nginx", "-p", self.dir, "-c", os.path.join(self.dir, "nginx.conf")],
                    self._answers)

    def _answers(self):
        try:
            with urllib.request.urlopen(self.url + "/", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def export(self, path):
        """Writes the export file, by WordPress's own function."""
        self._php("export.php", self.root, path)
        return path

    def flag(self, name, on):
        """A switch that plugin.php looks at: "closed" (no users over REST), "shut" (no REST at all)."""
        path = os.path.join(self.root, "wp-content", name)
        if on:
            with open(path, "w", encoding="utf-8"):
                pass
        elif os.path.exists(path):
            os.unlink(path)
