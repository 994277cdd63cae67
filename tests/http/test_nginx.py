"""Behind nginx on a unix socket: pages arrive, and the reader's address is what nginx saw, not what the reader sent."""

import os
import re
import shutil
import socket
import subprocess
import time
import unittest
import urllib.request

from lib import Site
from lib.server import ROOT

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def server_block(port, unix_path):
    """The example that we ship, with its names and ports changed for one machine."""
    with open(os.path.join(ROOT, "deploy", "nginx.conf"), encoding="utf-8") as file:
        text = file.read()
    text = text.replace("unix:/run/courant/http.sock", f"unix:{unix_path}")
    text = re.sub(r"listen \[::\]:80;", "", text)
    return text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("example.org www.example.org", "localhost")


@unittest.skipUnless(os.path.exists(NGINX), "skipped: no nginx")
class NginxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.socket = os.path.join(cls.site.folder, "web.sock")
        cls.site.start(listen=(f"unix:{cls.socket}",), env={"COURANT_TRUSTED_PROXIES": "unix"})
        cls.port = free_port()
        conf = os.path.join(cls.site.folder, "nginx.conf")
        with open(conf, "w", encoding="utf-8") as file:
            # Started as root its workers would be another user, who may not use the socket.
            user = "user root;\n" if os.geteuid() == 0 else ""
            file.write(f"{user}daemon off;\npid {cls.site.folder}/nginx.pid;\nerror_log {cls.site.folder}/nginx.log;\n"
                       f"events {{}}\nhttp {{\naccess_log off;\n{server_block(cls.port, cls.socket)}\n}}\n")
        cls.nginx = subprocess.Popen([NGINX, "-p", cls.site.folder, "-e", f"{cls.site.folder}/nginx.log", "-c", conf])
        cls.wait()

    @classmethod
    def wait(cls):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", cls.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx did not start")

    @classmethod
    def tearDownClass(cls):
        cls.nginx.terminate()
        cls.nginx.wait(10)
        cls.site.close()

    def fetch(self, path, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def test_pages_come_through(self):
        for path in ("/", "/search/?q=x", "/healthz"):
            status, text = self.fetch(path)
            self.assertEqual(status, 200, path)
            self.assertTrue(text)

    def test_many_requests_keep_their_connections(self):
        for _ in range(200):
            self.assertEqual(self.fetch("/")[0], 200)


if __name__ == "__main__":
    unittest.main()
