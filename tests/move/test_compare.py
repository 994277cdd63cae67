"""courant compare: what differs between the old site and this one, and what only looks different."""

import subprocess
import time
import unittest

from lib import PROGRAM, Site
from lib.server import clean_environment
from wordpress_stub import Stub

MARIGOLD = "/2021/05/the-marigold-is-back-in-her-berth/"


class Compare(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.old = Stub()
        cls.old.__enter__()
        cls.addClassCleanup(cls.old.__exit__)
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.site.run("import", "wordpress", cls.old.url)
        cls.site.start()

    def setUp(self):
        self.old.changed = {}
        self.old.gone = set()
        self.old.asked.clear()

    def compare(self, *more, new=True):
        address = ["--new", self.site.url] if new else []
        return self.site.run("compare", self.old.url, *address, *more, check=False)

    def test_all_alike(self):
        done = self.compare()
        self.assertRegex(done.stdout.strip().splitlines()[-1], r"^(\d+) of \1 addresses alike, 0 differ$")
        self.assertEqual(done.returncode, 0, done.stdout)
        for path in (MARIGOLD, "/category/news/harbour/", "/author/ada/", "/wp-content/uploads/2021/05/lamp.jpg",
                     "/quay/"):
            self.assertIn(path, self.old.asked)

    def test_what_the_theme_says_everywhere_does_not_count(self):
        self.assertIn('Not counted, for it stands in many articles: "Happy', self.compare().stdout)

    def differs(self, path, line):
        done = self.compare()
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{path}\n    {line}", done.stdout)
        self.assertRegex(done.stdout.strip().splitlines()[-1], r"^\d+ of \d+ addresses alike, 1 differ$")

    def change(self, path, old, new):
        body = self.old.own(self.old.site["pages"][path]["body"])
        self.assertIn(old, body)
        self.old.changed[path] = body.replace(old, new)

    def test_a_lost_paragraph(self):
        self.change(MARIGOLD, "<p>The last word.</p>", "<p>The last word.</p><p>And one more.</p>")
        self.differs(MARIGOLD, 'text: 94 % alike; there "And one more.')

    def test_a_pipe_gets_each_difference_at_once(self):
        self.old.changed["/about-us/"] = self.old.own(self.old.site["pages"]["/about-us/"]["body"]).replace(
            "About us", "Who we are")
        command = [PROGRAM, "compare", self.old.url, "--new", self.site.url, "--delay", "200", "--site", self.site.path]
        began = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environment()) as process:
            first = process.stdout.readline()
            told = time.monotonic() - began
            process.stdout.read()
        self.assertEqual(first, "/about-us/\n")
        self.assertLess(told, (time.monotonic() - began) * 0.9)

    def test_another_title(self):
        self.change("/about-us/", "About us", "Who we are")
        self.differs("/about-us/", 'title: there "Who we are", here "About us"')

    def test_a_lost_picture(self):
        self.change(MARIGOLD, "<p>The last word.</p>",
                    "<p>The last word.</p><img src=\"/wp-content/uploads/lost-1024x768.jpg\">")
        self.differs(MARIGOLD, "picture missing: /wp-content/uploads/lost-1024x768.jpg")

    def test_gone_over_there(self):
        self.old.gone = {MARIGOLD}
        self.differs(MARIGOLD, "status: there 404, here 200")

    def test_listed_there_and_unknown_here(self):
        self.old.site["pages"]["/new/"] = {"status": 200, "type": "text/html", "body": "<h1>New</h1>"}
        self.addCleanup(self.old.site["pages"].pop, "/new/")
        self.change("/wp-sitemap-posts-page-1.xml", "<url>", f"<url><loc>{self.old.url}/new/</loc></url><url>")
        self.differs("/new/", "status: there 200, here 404")

    def test_sitemaps_that_are_broken_or_hostile_are_passed_over(self):
        for body in ("<!DOCTYPE x [<!ENTITY a 'b'>]><urlset/>", "<urlset><url>", "not xml"):
            with self.subTest(body=body):
                self.old.changed["/wp-sitemap-posts-post-1.xml"] = body
                self.assertEqual(self.compare().returncode, 0)

    def test_an_address_of_another_site_in_the_sitemap_is_not_asked_for(self):
        with Stub() as neighbour:
            self.change("/wp-sitemap-posts-page-1.xml", "<url>", f"<url><loc>{neighbour.url}/secret/</loc></url><url>")
            self.change("/wp-sitemap.xml", "<sitemap>", f"<sitemap><loc>{neighbour.url}/x.xml</loc></sitemap><sitemap>")
            self.assertEqual(self.compare().returncode, 0)
            self.assertEqual(neighbour.asked, [])

    def test_a_few_of_them(self):
        done = self.compare("--limit", "5")
        self.assertEqual(done.stdout.strip().splitlines()[-1], "5 of 5 addresses alike, 0 differ")

    def test_the_old_site_is_gone(self):
        self.old.dies_after = 0
        self.addCleanup(setattr, self.old, "dies_after", None)
        done = self.compare()
        self.assertEqual(done.returncode, 1)
        self.assertIn(self.old.url, done.stderr)

    def test_this_site_does_not_run(self):
        done = self.site.run("compare", self.old.url, "--new", "http://127.0.0.1:9", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("courant serve", done.stderr)

    def test_with_itself(self):
        done = self.site.run("compare", self.site.url, "--new", self.site.url, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--new", done.stderr)

    def test_usage(self):
        self.assertEqual(self.site.run("compare", check=False).returncode, 2)
        for arguments in (["--limit", "many"], ["--delay", "soon"]):
            done = self.compare(*arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(arguments[1], done.stderr)
        done = self.site.run("compare", "old-site", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("https://old-site.example", done.stderr)


if __name__ == "__main__":
    unittest.main()
