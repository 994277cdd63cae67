"""`courant demo`: the sample newsroom is complete, as readers see it, and goes away without a trace."""

import os
import re
import shutil
import tempfile
import unittest

from lib import Client, Program, Site

LISTEN = ("--listen", "127.0.0.1:0")
SIGN_IN = re.compile(r"^Sign-in: (\S+@\S+), password (\S{10,})$", re.M)
TEMPORARY = re.compile(r"It lives in (\S+) ")


def paths(page, pattern):
    return sorted({link.get("href") for link in page.all("a") if re.fullmatch(pattern, link.get("href") or "")})


class DemoTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="courant-demo-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.program = Program(["demo", *LISTEN], cls.folder, {"TMPDIR": cls.folder})
        cls.addClassCleanup(cls.program.stop)
        cls.url = cls.program.addresses[0]

    def setUp(self):
        self.reader = Client(self.url)

    def page(self, path):
        answer = self.reader.get(path)
        self.assertEqual(answer.status, 200, path)
        self.assertEqual(answer.page.faults, [], path)
        return answer.page

    def articles(self):
        fronts = ("/", "/page/2/", "/fr/", "/ar/")
        found = [path for front in fronts for path in paths(self.page(front), r"/\d{4}/\d{2}/[^/]+/")]
        return sorted(set(found))

    def article(self, slug):
        return self.page(next(path for path in self.articles() if path.endswith(f"/{slug}/")))

    def test_sign_in_and_folder_are_told(self):
        text = self.program.log_text()
        self.assertRegex(text, SIGN_IN)
        self.assertTrue(TEMPORARY.search(text)[1].startswith(self.folder + "/courant-demo-"), text)

    def test_every_article_is_whole(self):
        articles = self.articles()
        self.assertGreaterEqual(len(articles), 16)
        for path in articles:
            page = self.page(path)
            self.assertTrue(page.one("h1").text, path)
            self.assertGreater(len(page.text.split()), 300, path)
            lead = page.one(".lead-picture", "img")
            self.assertTrue(lead.get("alt"), path)
            self.assertEqual(self.reader.get(lead.get("src")).status, 200, path)
            self.assertTrue(page.all("a[rel=author]") or paths(page, r"/author/[\w-]+/"), path)

    def test_every_link_of_the_site_leads_somewhere(self):
        seen, waiting = set(), ["/"]
        while waiting:
            path = waiting.pop()
            answer = self.reader.get(path)
            if re.fullmatch(r"/comments/\d+", path):
                self.assertEqual(answer.status, 303, path)
                answer = self.reader.get(answer.location)
            self.assertEqual(answer.status, 200, path)
            if not (answer.header("content-type") or "").startswith("text/html"):
                continue
            for node in answer.page.all("a") + answer.page.all("img"):
                target = (node.get("href") or node.get("src") or "").split("#")[0]
                if target.startswith("/") and "?" not in target and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        self.assertGreater(len(seen), 70)

    def test_what_is_there_to_be_seen(self):
        self.assertIn("Read Time: 1 minute, 46 seconds", self.article("saturday-market").text)
        self.assertIn("By Tobias Wrenlow and Inès Garvaud", self.article("barrier-vote").text)
        self.assertTrue(self.article("barrier-vote").all("table"))
        self.assertTrue(self.article("counting-eels").all(".correction"))
        keeper = self.article("keeper-of-skarn")
        self.assertEqual(len(keeper.all(".wp-block-gallery", "img")), 3)
        self.assertTrue(keeper.all(".wp-block-pullquote"))
        self.assertTrue(self.article("library-of-things").all("a.embed-link"))
        self.assertTrue(paths(self.article("counting-eels"), r"/\d{4}/\d{2}/barrier-vote/"))

    def test_languages_know_each_other(self):
        french = self.article("le-ferry-de-nuit-revient")
        self.assertTrue(paths(french, r"/\d{4}/\d{2}/night-ferry/"))
        self.assertTrue(paths(self.article("night-ferry"), r"/\d{4}/\d{2}/le-ferry-de-nuit-revient/"))
        arabic = [path for path in self.articles() if "%" in path or not path.isascii()]
        self.assertEqual(len(arabic), 1)
        self.assertTrue(self.page(arabic[0]).all("[dir=rtl]"))
        self.assertTrue(paths(self.page(arabic[0]), r"/\d{4}/\d{2}/long-table/"))

    def test_nobody_waiting_or_private_is_shown(self):
        for path in self.articles():
            text = self.reader.get(path).text
            self.assertNotIn("TRUE cost", text)
            self.assertNotIn("lamps.example", text)
            self.assertNotIn("readers.example", text)
            self.assertNotIn("tobias@lantern.example", text)

    def test_nothing_comes_from_elsewhere(self):
        for path in self.articles():
            page = self.page(path)
            for node in page.all("img") + page.all("script") + page.all("link"):
                source = node.get("src") or (node.get("href") if node.get("rel") == "stylesheet" else None)
                self.assertFalse(source and re.match(r"(https?:)?//", source), (path, source))


class DemoFolderTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="courant-demo-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def demo(self, *arguments):
        program = Program(["demo", *LISTEN, *arguments], self.folder, {"TMPDIR": self.folder})
        self.addCleanup(lambda: program.process.poll() is None and program.kill())
        return program

    def titles(self, program):
        return [item["title"] for item in Client(program.addresses[0]).get("/feed.json").json()["items"]]

    def test_a_temporary_site_is_gone_afterwards(self):
        program = self.demo()
        self.assertTrue([name for name in os.listdir(self.folder) if name.startswith("courant-demo-")])
        self.assertEqual(program.stop(), 0)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("courant-demo-")], [])

    def test_a_kept_site_is_filled_once(self):
        site = Site(init=False)
        self.addCleanup(site.close)
        first = self.demo("--site", site.path)
        password = SIGN_IN.search(first.log_text())[2]
        titles = self.titles(first)
        self.assertEqual(first.stop(), 0)
        checked = site.run("check").stdout
        self.assertIn("All is well.", checked)
        second = self.demo("--site", site.path)
        self.assertEqual(self.titles(second), titles)
        self.assertNotEqual(SIGN_IN.search(second.log_text())[2], password)
        self.assertEqual(second.stop(), 0)
        self.assertIn("2 comments wait.", site.run("comment", "list").stdout)

    def test_somebody_elses_site_is_left_alone(self):
        with Site() as site:
            sample = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples", "newsroom.xml")
            site.run("import", "wordpress", sample)
            done = site.run("demo", *LISTEN, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("no sample", done.stderr)
            self.assertNotIn("lantern.example", site.run("user", "list").stdout)


if __name__ == "__main__":
    unittest.main()
