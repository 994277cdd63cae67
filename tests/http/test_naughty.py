"""Texts that break programs, as a reader's name and as what is said: kept and shown safely, or refused; never a 500.

The large collections are the shared samples blns and utf8tests, where they are; a small one of our own always runs.
"""

import html
import json
import re
import unicodedata
import unittest
import urllib.parse
import xml.etree.ElementTree

from lib import fixtures
from lib.staff import StaffTest
from sample import CANARY, SampleTest, night

OWN = (
    "<script>document.title='owned'</script>", "<img src=x onerror=alert(1)>", "\"'><svg/onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">a</a>", "[a](javascript:alert(1))", "[a](data:text/html,<b>)", "![a](https://x/y.png)",
    "{{page.token}}", "{{{body}}}", "{{/main}}", "%s%n%p", "%1 %2", "'; DROP TABLE comment; --", "\\", "\\u0000", "&lt;b&gt; &amp;",
    "\u202eright to left\u202c", "a\u0300\u0301\u0302\u0303\u0304\u0305", "\U000e0041\U000e0042", "\ufeff", "\u200b", "\ufffe",
    "\U0001F468\u200d\U0001F469\u200d\U0001F467", "Ω≈ç√∫˜µ≤≥÷", "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀", "ثم نفس سقطت", "\x01\x1f\x7f", "\t", "NULL", "0",
    "-1", "1e999", "../../etc/passwd", "con", "a" * 5000, "> " * 300, "* " * 300, "`" * 900, "[" * 900, "\r\n\r\nSet-Cookie: a=b",
)
ALLOWED = {"p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"}


class NaughtyTest(StaffTest, SampleTest):
    settings = {"comments_links": 100, "comments_links_first": 100, "comments_plain_links": "off",
                "comments_staff_names": "off"}

    @classmethod
    def fill(cls, site):
        SampleTest.fill.__func__(cls, site)
        StaffTest.fill.__func__(cls, site)

    def setUp(self):
        super().setUp()
        self.article = self.id_of(night(1))
        self.desk = self.as_("moderator")
        self.n = 0

    def send(self, **fields):
        """Values are bytes. The comment's number, or None when it was refused."""
        self.n += 1
        fields = {"body": f"Words number {self.n} of {self.id()}.".encode(), "author": f"Reader {self.n}".encode(),
                  "email": f"n{self.n}@{CANARY}".encode(), **fields}
        body = "&".join(f"{name}={urllib.parse.quote_from_bytes(value)}" for name, value in fields.items())
        answer = self.reader.request("POST", f"/articles/{self.article}/comments", body, {
            "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"})
        self.assertTrue(answer.status == 201 or 400 <= answer.status < 500, (answer.status, fields))
        if answer.status != 201:
            self.assertEqual(answer.header("content-type"), "application/problem+json")
            return None
        self.assertEqual(answer.json()["state"], "visible", fields)
        return answer.json()["id"]

    def shown(self, number):
        """The comment as readers get it; nothing in it that a comment cannot hold."""
        answer = self.site.client().get(f"/comments/{number}/fragment")
        self.assertEqual(answer.status, 200)
        answer.body.decode("utf-8", "strict")
        comment = answer.page.one(f"#comment-{number}")
        for node in comment.one("div.text").walk():
            self.assertIn(node.name, ALLOWED)
            self.assertLessEqual(set(node.attributes), {"href", "rel", "dir"})
            self.assertRegex(node.get("href") or "https://", r"^https?://")
        self.assertFalse(comment.all("script") + comment.all("img") + comment.all("svg"))
        return comment

    def as_name_and_text(self, text):
        with self.subTest(text=text[:80]):
            as_text, as_name = self.send(body=text), self.send(author=text)
            if as_text:
                self.shown(as_text)
            if as_name:
                self.name_is_kept(text.decode(), self.shown(as_name).one(".who"))
            return as_text, as_name

    def name_is_kept(self, name, who):
        if name.isprintable() and not re.search(r"[^\w\s!-~]", name):
            kept = " ".join(unicodedata.normalize("NFC", name).split())
            self.assertEqual(who.text, kept)

    def all_is_well(self):
        """Whatever shows comments still does, whole and well-formed."""
        path, pages = night(1), 0
        while path:
            answer = self.reader.get(path)
            self.assertEqual(answer.status, 200)
            comments = answer.page.one("#comments")
            self.assertFalse(comments.all("script") + comments.all("img") + comments.all("svg") + comments.all("iframe"))
            names = {name for node in comments.walk() for name in node.attributes}
            self.assertFalse([name for name in names if name.startswith("on")])
            link = re.search(r'<a href="([^"#]+)#comments" rel="next">', answer.text)
            path, pages = link and html.unescape(link[1]), pages + 1
        feed = self.reader.get("/comments/feed/")
        xml.etree.ElementTree.fromstring(feed.body)
        queue = "/newsroom/comments/?state=visible"
        while queue:
            answer = self.desk.get(queue)
            self.assertEqual(answer.status, 200)
            more = answer.page.first("a[data-more]")
            queue = more and more.get("href")
        self.assertEqual(self.site.run("check").returncode, 0)
        self.assertNotIn("owned", self.reader.get(night(1)).page.one("h1").text)
        return pages

    def test_our_own(self):
        kept = [self.as_name_and_text(text.encode("utf-8", "surrogatepass")) for text in OWN]
        self.assertGreater(sum(1 for as_text, _ in kept if as_text), 25)
        for bad in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"abc\xe2\x82", b"a\x00b"):
            with self.subTest(bad=bad):
                self.assertEqual((self.send(body=bad), self.send(author=bad)), (None, None))
        self.all_is_well()

    def test_the_big_list_of_naughty_strings(self):
        with open(fixtures("blns", "blns.json"), encoding="utf-8") as file:
            strings = json.load(file)
        kept = [self.as_name_and_text(text.encode("utf-8", "surrogatepass")) for text in strings]
        as_text, as_name = (sum(1 for one in kept if one[i]) for i in (0, 1))
        print(f"of {len(strings)} strings {as_text} were kept as text and {as_name} as names", end=" ")
        self.assertGreater(min(as_text, as_name), len(strings) * 3 // 4)
        self.all_is_well()

    def test_utf8tests(self):
        with open(fixtures("utf8tests", "utf8tests.bin"), "rb") as file:
            rows = [line.split(b":", 2) for line in file.read().split(b"\n") if line.count(b":") >= 2]
        self.assertGreater(len(rows), 200)
        refused = 0
        for number, kind, data in rows:
            text, name = self.send(body=data), self.send(author=data)
            with self.subTest(number=number.decode(), data=data):
                if kind == b"valid":
                    for one in filter(None, (text, name)):
                        self.shown(one)
                else:
                    self.assertEqual((text, name), (None, None))
                    refused += 1
        print(f"of {len(rows)} rows {refused} ill-formed ones were refused", end=" ")
        self.all_is_well()


if __name__ == "__main__":
    unittest.main()
