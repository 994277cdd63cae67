"""The site as plain files: a server that knows nothing of it serves the same pages, and no link of its own is broken."""

import contextlib
import functools
import http.server
import os
import re
import sqlite3
import tarfile
import threading
import unittest
import urllib.parse

from lib import Client, Site

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples", "harbour.xml")
ADDRESS = "https://news.example.org"
FERRY = "/2024/03/the-old-ferry/"
LINKS = ("href", "src", "poster")
THREADS = 230  # comments: three pages of them


def comments_insert(path):
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        article = db.execute("SELECT object_id FROM address WHERE path = ?", (FERRY,)).fetchone()[0]
        db.executemany(
            "INSERT INTO comment (id, article_id, likes, carried_likes, replies, shown, state, author, source, body, "
            "created_at) VALUES (?1, ?2, 2, 2, 0, 1, 'visible', 'Reader ' || ?1, 'w', '<p>Words ' || ?1 || '</p>', "
            "1800000000000 + ?1)", ((10_000 + i, article) for i in range(THREADS)))
        db.execute("UPDATE tally SET n = n + ? WHERE article_id = ? AND block = 'comment' AND choice = 'visible'",
                   (THREADS, article))
        db.execute("INSERT INTO address (path, kind, object_id, canonical, created_at) "
                   "VALUES ('/old/ferry/', 'article', ?, 0, 0)", (article,))
        db.execute("INSERT INTO address (path, kind, canonical, target, created_at) "
                   "VALUES ('/shop', 'redirect', 0, 'https://shop.example/', 0)")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    """Plain files by a server that knows nothing of the site."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def local(link):
    """The path that a link of the copy leads to; None for other sites and places on the page."""
    link = link.removeprefix(ADDRESS) or "/"
    return link.partition("#")[0].partition("?")[0] if re.match(r"/(?!/)", link) else None


def links_of(page):
    for node in page.walk():
        yield from (node.get(name) for name in LINKS if node.get(name))
        for candidate in (node.get("srcset") or "").split(","):
            if candidate.strip():
                yield candidate.split()[0]


class StaticTest(unittest.TestCase):
    """One copy, made while the site is served."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site({"base_url": ADDRESS})
        cls.addClassCleanup(cls.site.close)
        cls.site.run("import", "wordpress", SAMPLE)
        comments_insert(os.path.join(cls.site.path, "site.db"))
        cls.site.start()
        cls.folder = os.path.join(cls.site.folder, "out")
        cls.done = cls.site.run("export", "static", cls.folder)
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.copy = Client(stack.enter_context(served(cls.folder)))

    def walk(self):
        """path → answer, of everything that pages of the copy lead to."""
        found, waiting = {}, ["/"]
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            answer = found[path] = self.copy.get(urllib.parse.unquote(path))
            if answer.status == 200 and (answer.header("content-type") or "").startswith("text/html") \
                    and answer.body.startswith(b"<!DOCTYPE html>"):
                waiting.extend(filter(None, map(local, links_of(answer.page))))
        return found

    def test_no_link_is_broken_and_no_form_is_left(self):
        found = self.walk()
        named = set(re.findall(r"^(\S+) answers \d+; named by", self.done.stdout, re.M))
        broken = {path for path, answer in found.items() if answer.status != 200}
        self.assertLessEqual({urllib.parse.unquote(path) for path in broken}, named)
        self.assertGreater(len(found), 30)
        for path, answer in found.items():
            if answer.body.startswith(b"<!DOCTYPE html>"):
                self.assertNotIn("<form", answer.text, path)
                self.assertEqual(answer.page.faults, [], path)

    def test_pages_are_those_that_readers_get(self):
        reader = self.site.client()
        for path in ("/", FERRY, "/privacy/", "/2024/", "/2024/03/"):
            with self.subTest(path=path):
                there, here = reader.get(path), self.copy.get(path)
                self.assertEqual(there.status, 200)
                for part in ("title", "h1"):
                    self.assertEqual(here.page.one(part).text, there.page.one(part).text)
        self.assertEqual([n.text for n in self.copy.get(FERRY).page.all(".body", "p")],
                         [n.text for n in reader.get(FERRY).page.all(".body", "p")])

    def test_counts_stay_to_be_seen(self):
        page = self.copy.get(FERRY).page
        self.assertIn("J’aime 41", page.one("#likes").text)
        self.assertEqual(len(page.all("#reactions", "meter")), 6)
        self.assertEqual(len(page.all("#rating", "meter")), 5)
        story = page.one("article.story")
        self.assertEqual([story.get(name) for name in ("data-live", "data-tally", "data-view")], [None] * 3)

    def test_all_comments_are_on_pages_of_their_own(self):
        path, seen = FERRY, []
        while path:
            page = self.copy.get(path).page
            seen += [node.get("id") for node in page.all("li.comment")]
            older = [a for a in page.all("#comments", "a") if "/comments-oldest-" in (a.get("href") or "")]
            later = [local(a.get("href")) for a in older if int(a.get("href").split("#")[0].strip("/").split("-")[-1])
                     >= int(seen[-1].split("-")[1])]
            path = later[0] if later else None
        self.assertGreater(len(seen), THREADS)
        self.assertEqual(len(seen), len(set(seen)))

    def test_feeds_are_there_under_both_names(self):
        link = self.copy.get("/").page.one("link[type=application/rss+xml]").get("href")
        self.assertEqual(link, "/feed/index.xml")
        feed = self.copy.get(link)
        self.assertTrue(feed.body.startswith(b"<?xml"))
        self.assertIn(f"{ADDRESS}{FERRY}".encode(), feed.body)
        self.assertEqual(self.copy.get("/feed/").body, feed.body)
        for path in ("/feed.json", "/sitemap.xml", "/robots.txt", "/manifest.webmanifest", "/favicon.ico"):
            self.assertEqual(self.copy.get(path).status, 200, path)

    def test_former_addresses_lead_on(self):
        page = self.copy.get("/old/ferry/").page
        self.assertEqual(page.one("meta[http-equiv=refresh]").get("content"), f"0; url={FERRY}")
        self.assertEqual(page.one("link[rel=canonical]").get("href"), ADDRESS + FERRY)
        self.assertEqual(self.copy.get("/shop/").page.one("a").get("href"), "https://shop.example/")
        lines = self.copy.get("/_redirects").text.splitlines()
        self.assertIn(f"/old/ferry/ {FERRY} 301", lines)
        self.assertIn("/shop https://shop.example/ 301", lines)

    def test_what_is_nobodys_is_not_there(self):
        self.assertIn("Page introuvable", self.copy.get("/404.html").page.one("h1").text)
        for path in ("newsroom", "search", "receipt", "articles", "healthz", "metrics"):
            self.assertFalse(os.path.exists(os.path.join(self.folder, path)), path)
        self.assertFalse(os.path.exists(self.folder + ".part"))

    def test_the_report_counts(self):
        pages, files, redirects = map(int, re.search(r"holds (\d+) pages, (\d+) other files and (\d+) redirects",
                                                     self.done.stdout).groups())
        self.assertGreater(pages, 20)
        self.assertGreater(files, 20)
        self.assertGreaterEqual(redirects, 2)
        self.assertNotIn("forms that cannot work", self.done.stdout)

    def test_an_archive_holds_the_same(self):
        path = os.path.join(self.site.folder, "out.tar")
        self.site.run("export", "static", path)
        with tarfile.open(path) as archive:
            packed = {member.name for member in archive.getmembers()}
            ferry = archive.extractfile(FERRY.strip("/") + "/index.html").read()
        unpacked = {os.path.relpath(os.path.join(folder, name), self.folder)
                    for folder, _, names in os.walk(self.folder) for name in names}
        self.assertEqual(packed, unpacked)
        self.assertEqual(ferry, self.copy.get(FERRY).body)

    def test_what_is_there_is_left_alone(self):
        again = self.site.run("export", "static", self.folder, check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("is there already; name a new folder", again.stderr)
        empty = os.path.join(self.site.folder, "empty")
        os.mkdir(empty)
        self.assertEqual(self.site.run("export", "static", empty).returncode, 0)
        self.assertTrue(os.path.exists(os.path.join(empty, "index.html")))

    def test_wrong_calls_say_so(self):
        none = self.site.run("export", "static", check=False)
        self.assertEqual(none.returncode, 2)
        self.assertIn("export static OUT", none.stderr)
        nowhere = self.site.run("export", "static", "/nowhere/at/all", check=False)
        self.assertEqual(nowhere.returncode, 1)
        self.assertIn("/nowhere/at/all", nowhere.stderr)


class ThemeTest(unittest.TestCase):
    def test_a_theme_with_a_form_is_told(self):
        with Site() as site:
            site.run("import", "wordpress", SAMPLE)
            os.mkdir(os.path.join(site.path, "theme"))
            with open(os.path.join(site.path, "theme", "rating.mustache"), "w", encoding="utf-8") as file:
                file.write('<form method="post"><button>Vote</button></form>')
            done = site.run("export", "static", "out")
            self.assertRegex(done.stdout, r"\d+ pages hold forms that cannot work")


if __name__ == "__main__":
    unittest.main()
