"""What the server refuses by itself, before a handler sees it: JSON for programs, a page for browsers, else plain text."""

import json
import unittest

from lib import Answer, parse
from sample import FERRY, SampleTest

JSON = ("application/json", "application/problem+json", "text/html;q=0.5, application/problem+json")
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
# Heads that are read whole, so that it is known who asks.
KNOWN = (
    ("wrong method with a body", 405, "POST /feed/ HTTP/1.1", "Content-Length: 3\r\n", b"a=b"),
    ("too large", 413, "POST /articles/11/like HTTP/1.1", "Content-Length: 99999999\r\n", b""),
    ("malformed chunk", 400, "POST /articles/11/like HTTP/1.1", "Transfer-Encoding: chunked\r\n", b"x\r\n"),
    ("coded body", 415, "POST /articles/11/like HTTP/1.1", "Content-Encoding: gzip\r\nContent-Length: 3\r\n", b"abc"),
    ("two hosts", 400, "GET / HTTP/1.1", "Host: other\r\n", b""),
)
# Heads that are refused on the way.
UNKNOWN = (
    ("long target", 414, "GET /" + "x" * 9000 + " HTTP/1.1", ""),
    ("long field", 431, "GET / HTTP/1.1", "X: " + "x" * 9000 + "\r\n"),
    ("many fields", 431, "GET / HTTP/1.1", "X: y\r\n" * 101),
    ("no such version", 505, "GET / HTTP/3.1", ""),
)


class RefusalTest(SampleTest):
    settings = {"site_languages": "en, fr"}

    def ask(self, line, fields, accept, body=b""):
        asks = f"Accept: {accept}\r\n" if accept else ""
        data = self.site.raw(f"{line}\r\nHost: 127.0.0.1:{self.site.port}\r\n{asks}{fields}\r\n".encode() + body)
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        pairs = [tuple(part.strip() for part in each.split(":", 1)) for each in lines[1:]]
        return Answer(int(lines[0].split()[1]), pairs, body)

    def check_problem(self, answer, status):
        self.assertEqual((answer.status, answer.header("content-type")), (status, "application/problem+json"))
        self.assertEqual(int(answer.header("content-length")), len(answer.body))
        found = json.loads(answer.body)
        self.assertEqual(sorted(found), ["detail", "status", "title", "type"])
        self.assertEqual((found["status"], found["type"]), (status, "about:blank"))
        self.assertTrue(found["title"] and found["detail"])
        if status < 500:
            self.assertNotIn("ours", found["detail"])

    def test_programs_get_json(self):
        for name, status, line, fields, body in KNOWN:
            for accept in JSON:
                with self.subTest(name, accept=accept):
                    self.check_problem(self.ask(line, fields, accept, body), status)

    def test_the_right_methods_are_named_in_every_language(self):
        for path in ("/feed/", "/fr/feed/"):
            answer = self.ask(f"POST {path} HTTP/1.1", "Content-Length: 3\r\n", JSON[0], b"a=b")
            self.assertEqual((answer.status, answer.header("allow")), (405, "GET, HEAD"), path)

    def test_browsers_get_a_page(self):
        for name, status, line, fields, body in KNOWN:
            with self.subTest(name):
                answer = self.ask(line, fields, BROWSER, body)
                self.assertEqual((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"))
                page = parse(answer.body.decode())
                self.assertEqual(page.one("p.kicker").text, str(status))
                self.assertEqual(page.meta("robots"), "noindex")
                self.assertIn("default-src", answer.header("content-security-policy"))
                self.assertEqual(answer.header("cache-control"), "no-store")

    def test_others_get_plain_text(self):
        for name, status, line, fields, body in KNOWN:
            for accept in ("", "*/*"):
                with self.subTest(name, accept=accept):
                    answer = self.ask(line, fields, accept, body)
                    self.assertEqual((answer.status, answer.header("content-type")),
                                     (status, "text/plain; charset=utf-8"))
                    self.assertTrue(answer.body.startswith(str(status).encode()))

    def test_unread_heads_get_plain_text(self):
        for name, status, line, fields in UNKNOWN:
            for accept in (*JSON, BROWSER, ""):
                with self.subTest(name, accept=accept):
                    answer = self.ask(line, fields, accept)
                    self.assertEqual((answer.status, answer.header("content-type")),
                                     (status, "text/plain; charset=utf-8"))

    def test_a_wrong_method_names_the_right_ones(self):
        for accept in (*JSON, BROWSER, "*/*"):
            answer = self.ask("POST /robots.txt HTTP/1.1", "Content-Length: 3\r\n", accept, b"a=b")
            self.assertEqual((answer.status, answer.header("allow")), (405, "GET, HEAD"), accept)

    def test_problem_json_is_enough_everywhere(self):
        for method, path, status in (("GET", "/nowhere/", 404), ("DELETE", FERRY, 405), ("PUT", "/nowhere/", 404)):
            for accept in JSON:
                self.problem(self.reader.request(method, path, headers={"Accept": accept}), status)
        answer = self.reader.post(f"/articles/{self.id_of(FERRY)}/like", {"value": "?"}, accept=JSON[1])
        self.assertEqual((answer.status, answer.header("content-type")), (422, JSON[1]))


if __name__ == "__main__":
    unittest.main()
