#!/usr/bin/env python3
"""A site that answers like WordPress, from what a real one answered (recorded/gazette.json, by wordpress/record.py).

In a test: `with Stub() as old:` then old.url; by itself it prints its port and serves until it is killed. What a test
wants to go wrong is set on the object, see __init__. `asked` lists every path that was asked for, in order.
"""

import base64
import copy
import json
import os
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = os.path.dirname(os.path.abspath(__file__))
BASE = "http://recorded.invalid"
NOT_FOUND = {"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}}


def recorded():
    with open(os.path.join(HERE, "recorded", "gazette.json"), encoding="utf-8") as file:
        return json.load(file)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # head and body in one packet: two would wait for each other's acknowledgement

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        try:
            self.server.stub.answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, status, body, kind, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Stub:
    def __init__(self, home=None):
        """home: the address that the site believes to have, when it is another one than where it is asked."""
        self.site = recorded()
        self.asked = []
        self.agents = set()
        self.closed = {}         # collection -> status: {"users": 401}
        self.no_rest = None      # status of everything below /wp-json/
        self.plain_root = False  # REST answers at /?rest_route=/ only
        self.largest_page = 100  # more items than this at once: 500
        self.broken = set()      # ids that no answer may hold: 500
        self.busy = 0            # so many answers are 503 with Retry-After: 0
        self.dies_after = None   # after so many answers every connection is closed
        self.noise = ""          # in front of every JSON answer, as PHP's notices are
        self.changed = {}        # path -> body instead of the recorded one
        self.gone = set()        # paths that are 404
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.stub = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.home = home or self.url
        self.thread = None

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def made(self):
        """What the site holds: {"links": {id: address}, "lists", "files", "first", …} at the address of this server."""
        return json.loads(self.own(json.dumps(self.site["made"])))

    def export(self):
        """The export file of the same site."""
        return self.own(self.site["export"])

    def item(self, collection, number):
        return next(item for item in self.site["collections"][collection] if item["id"] == number)

    def own(self, text):
        return text.replace(BASE, self.home).replace(BASE.split("//")[1], self.home.split("//")[1])

    # -- answers

    def answer(self, request):
        self.asked.append(request.path)
        self.agents.add(request.headers.get("User-Agent", ""))
        if self.dies_after is not None and len(self.asked) > self.dies_after:
            request.close_connection = True
            return
        if self.busy > 0:
            self.busy -= 1
            request.send(503, b"later", "text/plain", [("Retry-After", "0")])
            return
        parts = urllib.parse.urlsplit(request.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(parts.query).items()}
        route = query.get("rest_route")
        if route is None and parts.path.startswith("/wp-json/") and not self.plain_root:
            route = parts.path[len("/wp-json") :]
        if route is None:
            self.page(request, parts)
        else:
            self.rest(request, route, query)

    def page(self, request, parts):
        path = parts.path + ("?" + parts.query if parts.query else "")
        told = self.site["pages"].get(path)
        if told is None or path in self.gone:
            request.send(404, b"<!DOCTYPE html><title>Page not found</title><h1>Not here</h1>", "text/html")
            return
        body = base64.b64decode(told["base64"]) if "base64" in told else self.own(told["body"]).encode()
        if path in self.changed:
            body = self.changed[path].encode()
        if self.plain_root:
            body = body.replace(b"/wp-json/", b"/?rest_route=/")
        headers = [("Link", self.own(told["link"]))] if told.get("link") and not self.plain_root else []
        request.send(told["status"], body, told["type"], headers)

    def json(self, request, status, value, headers=()):
        body = self.noise + self.own(json.dumps(value, ensure_ascii=False))
        request.send(status, body.encode(), "application/json; charset=UTF-8", headers)

    def rest(self, request, route, query):
        parts = route.strip("/").split("/")
        if self.no_rest:
            self.json(request, self.no_rest, {"code": "rest_forbidden", "message": "Closed."})
        elif parts == [""]:
            self.json(request, 200, self.site["root"])
        elif parts[:2] != ["wp", "v2"] or len(parts) < 3 or parts[2] not in self.site["collections"]:
            self.json(request, 404, NOT_FOUND)
        elif parts[2] in self.closed:
            self.json(request, self.closed[parts[2]], {"code": "rest_forbidden", "message": "Closed."})
        elif len(parts) == 4:
            self.single(request, parts[2], int(parts[3]))
        else:
            self.collection(request, parts[2], query)

    def single(self, request, name, number):
        found = [item for item in self.site["collections"][name] if item["id"] == number]
        if found:
            self.json(request, 200, found[0])
        else:
            self.json(request, 404, {"code": "rest_post_invalid_id", "message": "Invalid post ID."})

    def collection(self, request, name, query):
        if query.get("orderby") != "id" or query.get("order") != "asc":
            raise ValueError("a collection that is read in pages must be read in the order of its ids")
        size, offset = int(query.get("per_page", 10)), int(query.get("offset", 0))
        items = sorted(self.site["collections"][name], key=lambda item: item["id"])
        page = copy.deepcopy(items[offset : offset + size])
        if size > self.largest_page or self.broken & {item["id"] for item in page if name == "posts"}:
            request.send(500, b"There has been a critical error on this website.", "text/html")
            return
        total = [("X-WP-Total", str(len(items))), ("X-WP-TotalPages", str(-(-len(items) // size)))]
        self.json(request, 200, page, total)


def main():
    with Stub() as stub:
        print(stub.server.server_port, flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
