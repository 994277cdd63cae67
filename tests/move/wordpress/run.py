#!/usr/bin/env python3
"""Moves a real WordPress in: by file and address and folder, by address alone, with doors closed; serves and compares.

Ends with `N passed, N failed`. script/setup wordpress installs what it needs.
"""

import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(ROOT, "tests", "http")]

import site_of_wordpress  # noqa: E402
from lib import Site  # noqa: E402

HIDDEN = "walrus"  # stands in everything that readers must not see, and nowhere else
OLD = None


def setUpModule():
    global OLD
    OLD = site_of_wordpress.WordPress()
    unittest.addModuleCleanup(OLD.close)
    OLD.__enter__()


def path_of(address):
    return address.replace(OLD.url, "")


def last_line(done):
    return done.stdout.strip().splitlines()[-1]


class Moved(unittest.TestCase):
    """One way of moving; the classes below say which."""

    way = None
    shortcodes = True
    biographies = True
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.file = OLD.export(os.path.join(OLD.dir, "export.xml"))
        cls.first = cls.site.run(*cls.command())
        cls.second = cls.site.run(*cls.command())
        cls.site.start()
        cls.made = OLD.made

    @classmethod
    def command(cls):
        return [
            "import",
            "wordpress",
            *[part.format(url=OLD.url, file=cls.file, uploads=OLD.uploads) for part in cls.way],
        ]

    def get(self, address):
        return self.site.client().get(path_of(address))

    def article(self, name):
        answer = self.get(self.made["links"][str(self.made[name])])
        self.assertEqual(answer.status, 200)
        return answer.text

    def test_every_address_lives(self):
        for address in [*self.made["links"].values(), *self.made["lists"], *self.made["files"]]:
            with self.subTest(address=address):
                answer = self.get(address)
                self.assertEqual(answer.status, 200, answer.location)
        self.assertRegex(last_line(self.first), r"^(\d+) of \1 addresses alive, \d+ items need you$")

    def test_old_numbers_redirect(self):
        for number, address in self.made["links"].items():
            with self.subTest(number=number):
                answer = self.site.client().get(f"/?p={number}")
                self.assertEqual(answer.status, 301)
                self.assertTrue(answer.location.lower().endswith(path_of(address).lower()), answer.location)

    def test_a_second_run_changes_nothing(self):
        self.assertNotRegex(self.second.stdout, r"\d+ (added|updated)")
        self.assertEqual(last_line(self.second), last_line(self.first))

    def test_compared_address_by_address(self):
        done = self.site.run("compare", OLD.url, "--new", self.site.url, check=False)
        self.assertRegex(last_line(done), r"^(\d+) of \1 addresses alike, 0 differ$", done.stdout)
        self.assertEqual(done.returncode, 0)

    def test_the_hidden_stays_hidden(self):
        reader = self.site.client()
        for path in (
            "/",
            "/page/2/",
            "/feed/",
            "/comments/feed/",
            "/sitemap.xml",
            f"/search/?q={HIDDEN}",
            *map(path_of, self.made["lists"]),
        ):
            text = reader.get(path).text
            echoed = re.sub(rf'(value="|q=|“|”|<title>)[^<"]*{HIDDEN}[^<"]*', "", text)
            self.assertNotIn(HIDDEN, echoed, path)
        for number in self.made["hidden"].values():
            self.assertEqual(reader.get(f"/?p={number}").status, 404)
        self.assertIn("The hidden ledger", self.first.stdout)

    def test_the_article_page(self):
        text = self.article("first")
        for part in (
            "The “Marigold” is back in her berth",
            "Ada Marlow",
            "Harbour &amp; Docks",
            "Repairs &amp; paint",
            "It took eleven months — and a new keel — but she’s back.",
            "“Don’t hurry a ship.”",
            "Eleven months after the collision",
            "The old quay at low tide",
            "Boats beside a stone quay",
        ):
            self.assertIn(part, text)

    def test_comments_stand_in_their_threads(self):
        text = self.article("first")
        places = [text.find(part) for part in ("I saw her come in.", "So did I, from the bridge.", "Then we waved")]
        self.assertEqual(places, sorted(places))
        self.assertNotIn(-1, places)
        self.assertNotIn("pills", text)

    def test_a_gallery_shows_its_pictures(self):
        text = self.article("third")
        for name in ("quay", "crane", "lamp"):
            self.assertRegex(text, rf'src="[^"]*/{name}[^"]*\.(jpg|png|webp)"')

    def test_pictures_answer(self):
        for page in ("first", "second", "third"):
            for address in re.findall(r'<img[^>]* src="(/[^"]+)"', self.article(page)):
                answer = self.get(address)
                self.assertEqual(answer.status, 200, address)
                self.assertTrue(answer.header("content-type").startswith("image/"), address)

    def test_shortcodes(self):
        text = self.article("fourth")
        self.assertNotIn("[fleet", text)
        self.assertNotIn("[boxed", text)
        self.assertIn("In the box.", text)
        if self.shortcodes:
            self.assertIn("carries ninety people", text)

    def test_people(self):
        author = self.get(OLD.url + "/author/ada/").text
        self.assertIn("Ada Marlow", author)
        if self.biographies:
            self.assertIn("Ada writes about ships &amp; the people who repair them.", self.article("first"))
            self.assertRegex(self.article("first"), r"/media/\d{4}/\d\d/ada-")

    def test_pages_keep_their_place(self):
        self.assertIn("four people and a kettle", self.article("about"))
        self.assertIn("two who never sign", self.article("team"))


class ByFileAddressAndFolder(Moved):
    way = ["{url}", "--wxr", "{file}", "--uploads", "{uploads}"]

    def test_the_rest_is_itemised(self):
        for title in ("For us alone", "Thrown away"):
            self.assertIn(title, self.first.stdout)


class ByFileAndAddress(Moved):
    way = ["{url}", "--wxr", "{file}"]


class ByAddressAlone(Moved):
    way = ["{url}"]


class ByFileAndFolder(Moved):
    way = ["{file}", "--uploads", "{uploads}"]
    shortcodes = False
    biographies = False
    test_compared_address_by_address = None  # the text of [fleet] is in no file


class ClosedDoors(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def close(self, name):
        OLD.flag(name, True)
        self.addCleanup(OLD.flag, name, False)

    def test_users_are_not_told(self):
        self.close("closed")
        people = os.path.join(self.site.folder, "people.csv")
        with open(people, "w", encoding="utf-8") as file:
            file.write("slug,name,bio\nada,Ada Marlow,Knows every ship by her horn.\n")
        done = self.site.run("import", "wordpress", OLD.url, "--people", people)
        self.assertIn("does not tell its people", done.stdout)
        self.site.start()
        page = self.site.client().get(path_of(OLD.made["links"][str(OLD.made["first"])])).text
        self.assertIn("Knows every ship by her horn.", page)
        self.assertIn("Benoît Lefèvre", self.site.client().get("/2021/06/elections-ce-qui-change/").text)

    def test_rest_is_shut(self):
        self.close("shut")
        done = self.site.run("import", "wordpress", OLD.url, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--wxr FILE.xml", done.stderr)
        file = OLD.export(os.path.join(OLD.dir, "export.xml"))
        self.assertIn("added", self.site.run("import", "wordpress", OLD.url, "--wxr", file).stdout)
        self.site.start()
        self.assertEqual(self.site.client().get("/wp-content/uploads/2021/05/quay.jpg").status, 200)


def main():
    absent = site_of_wordpress.missing()
    if absent:
        print(f"missing: {', '.join(absent)}; script/setup wordpress installs them\n0 passed, 1 failed")
        return 1
    classes = [ByFileAddressAndFolder, ByFileAndAddress, ByAddressAlone, ByFileAndFolder, ClosedDoors]
    suite = unittest.TestSuite(map(unittest.defaultTestLoader.loadTestsFromTestCase, classes))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    passed = result.testsRun - failed
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
