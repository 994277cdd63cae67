"""The server that is measured, and nginx beside it."""

import os
import re
import shutil
import socket
import subprocess

from . import http
from .proc import Process

LISTENING = re.compile(r"listening on (https?://[^\s,]+)\n")
START_SECONDS = 60
OWN_HEADERS = {  # what nginx writes by itself
    "server", "date", "content-type", "content-length", "connection", "etag", "last-modified", "accept-ranges",
    "content-encoding", "vary", "keep-alive",
}


def clean_environment(extra=None):
    """None of the caller's COURANT_* settings reach the program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COURANT_")}
    kept.update({"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    kept.update(extra or {})
    return kept


class Courant(Process):
    """`courant serve` on a free port of 127.0.0.1; settings are COURANT_* variables without their prefix."""

    def __init__(self, bench, site, listen="127.0.0.1:0", cores=None, **settings):
        self.site = site
        env = {"COURANT_" + name.upper(): str(value) for name, value in settings.items()}
        super().__init__([bench.program, "serve", "--site", site, "--listen", listen], bench.folder, "courant",
                         clean_environment(env), cores)
        try:
            self.url = self.wait_for(self._address, START_SECONDS)
        except BaseException:
            self.process.kill()
            self.stop()
            raise

    def _address(self):
        found = LISTENING.search(self.log())
        return found and found.group(1).rstrip("/")


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
CONF = """{user}
worker_processes {cores};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 20000; }}
http {{
	access_log off;
	default_type "{type}";
	sendfile {sendfile};
	tcp_nopush {sendfile};
	keepalive_timeout 120s;
	keepalive_requests 1000000000;
	open_file_cache max=1000 inactive=1h;
	open_file_cache_valid 1h;
	open_file_cache_min_uses 1;
	gzip_static on;
	gzip_vary on;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	server {{
		listen 127.0.0.1:{port} {tls}reuseport backlog=4096;
		root {folder}/www;
{headers}{certificate}	}}
}}
"""
TLS_CONF = """		ssl_certificate {0};
		ssl_certificate_key {1};
		ssl_protocols TLSv1.2 TLSv1.3;
		ssl_session_cache shared:tls:10m;
		http2_max_concurrent_streams 100;
"""


def quoted(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "") + '"'


class Nginx(Process):
    """nginx serving one page's bytes, plain and gzip, from files, with as many headers as the page has.

    As many workers as cores, every descriptor kept open, sockets of their own (reuseport). certificate: (chain, key).
    """

    path = "/article.html"

    def __init__(self, bench, page, certificate=None, sendfile=True):
        folder = bench.new_folder("nginx")
        os.mkdir(os.path.join(folder, "www"))
        for name, body in (("article.html", page.plain), ("article.html.gz", page.gzip)):
            with open(os.path.join(folder, "www", name), "wb") as file:
                file.write(body)
        port = free_port()
        headers = "".join(f"\t\tadd_header {key} {quoted(value)};\n" for key, value in page.headers
                          if key.lower() not in OWN_HEADERS)
        conf = CONF.format(
            user="user root;" if os.geteuid() == 0 else "", cores=os.cpu_count(), folder=folder,
            type=page.type.split(";", maxsplit=1)[0], sendfile="on" if sendfile else "off", port=port,
            tls="ssl http2 " if certificate else "", headers=headers,
            certificate=TLS_CONF.format(*certificate) if certificate else "")
        with open(os.path.join(folder, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(conf)
        super().__init__([NGINX, "-p", folder, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"], folder,
                         "nginx")
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        try:
            self.wait_for(self._answers, START_SECONDS)
        except BaseException:
            self.process.kill()
            self.stop()
            raise
        self._check(page)

    def _answers(self):
        try:
            return http.fetch(self.url, self.path).status == 200
        except OSError:
            return False

    def _check(self, page):
        """Both servers must send the same; a difference here would be a difference in the figures."""
        if http.fetch(self.url, self.path).body != page.plain:
            raise RuntimeError("nginx serves other bytes than the page's")
        answer = http.fetch(self.url, self.path, accept_encoding="gzip")
        if answer.body != page.gzip or answer.header("content-encoding") != "gzip":
            raise RuntimeError("nginx serves other gzip bytes than the page's")


class Page:
    """What the server sends for a path: plain, gzip, and the headers."""

    def __init__(self, url, path):
        plain = http.fetch(url, path)
        packed = http.fetch(url, path, accept_encoding="gzip")
        if packed.header("content-encoding") != "gzip":
            raise RuntimeError(f"{path} is not served as gzip")
        self.plain, self.gzip = plain.body, packed.body
        self.headers, self.type = packed.headers, packed.header("content-type")


def certificate(folder):
    """A self-signed certificate on P-256: (chain, key)."""
    chain, key = os.path.join(folder, "chain.pem"), os.path.join(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", chain], check=True, capture_output=True)
    return chain, key
