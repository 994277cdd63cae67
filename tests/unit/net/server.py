#!/usr/bin/env python3
"""A site that behaves well and badly, for test_http_client.c. Prints its port, serves until it is killed."""
import gzip
import os
import socketserver
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

COUNTS = {}
STARTS = []
LOCK = threading.Lock()
THING = bytes(i % 251 for i in range(1000))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        with LOCK:
            STARTS.append(time.monotonic())
        try:
            getattr(self, "get_" + parts.path.strip("/").replace("-", "_"), self.get_nothing)(query)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def get_nothing(self, q):
        self.answer(404, b"nothing here")

    def get_ok(self, q):
        if self.headers.get("If-None-Match") == '"v1"':
            self.answer(304, headers=[("ETag", '"v1"')])
        else:
            self.answer(200, b"hello", [("ETag", '"v1"'), ("Set-Cookie", "a=b"), ("X-Empty", "")])

    def get_echo(self, q):
        self.answer(200, "".join(f"{k}: {v}\n" for k, v in self.headers.items()).encode())

    def get_size(self, q):
        self.answer(200, b"x" * int(q["n"]))

    def get_endless(self, q):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(int(q["n"])):
            self.wfile.write(b"y" * 1000)
        self.close_connection = True

    def get_bomb(self, q):
        self.answer(200, gzip.compress(b"\0" * int(q["n"])), [("Content-Encoding", "gzip")])

    def get_redirect(self, q):
        self.answer(int(q.get("code", 302)), b"moved", [("Location", q["to"])])

    def get_hops(self, q):
        n = int(q["n"])
        self.answer(302, b"", [("Location", f"hops?n={n - 1}" if n > 0 else "/ok#part")])

    def get_nowhere(self, q):
        self.answer(301)

    def get_status(self, q):
        self.answer(int(q["code"]), b"status")

    def get_flaky(self, q):
        """Fails so often, then works."""
        with LOCK:
            n = COUNTS[q["id"]] = COUNTS.get(q["id"], 0) + 1
        if n > int(q["fail"]):
            self.answer(200, b"at last")
        elif q["status"] == "break":
            self.get_break(q)
        else:
            after = q.get("after", "")
            if after == "date":
                after = formatdate(time.time() + 2, usegmt=True)
            self.answer(int(q["status"]), b"later", [("Retry-After", after)] if after else [])

    def get_count(self, q):
        self.answer(200, str(COUNTS.get(q["id"], 0)).encode())

    def get_gap(self, q):
        """Milliseconds between the starts of the last two requests before this one."""
        self.answer(200, str(int((STARTS[-2] - STARTS[-3]) * 1000)).encode())

    def get_break(self, q):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"z" * 400)
        self.close_connection = True

    def get_silent(self, q):
        time.sleep(3)
        self.answer(200, b"late")

    def get_dribble(self, q):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(8):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.5)
        self.close_connection = True

    def get_thing(self, q):
        etag = '"' + q.get("etag", "t1") + '"'
        start = 0
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes=") and self.headers.get("If-Range") == etag:
            start = int(wanted[6:].rstrip("-"))
        headers = [("ETag", etag)]
        if "lie" in q:
            start += 1
        if start >= len(THING):
            self.answer(416, b"", [("Content-Range", "bytes */1000")])
        elif start:
            self.answer(206, THING[start:], headers + [("Content-Range", f"bytes {start}-999/1000")])
        else:
            self.answer(200, THING, headers)

    def get_many_headers(self, q):
        self.answer(200, b"", [(f"X-{i}", "v") for i in range(int(q["n"]))])


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    sys.stdout = open(os.devnull, "w")
    server.serve_forever()
