"""Moving a site in from its export file: what readers then find, and what the command says."""

import os
import re
import subprocess
import time
import unittest

from lib import PROGRAM, Site, fixtures
from lib.server import clean_environment

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples", "harbour.xml")
HIDDEN = "walrus"  # stands in every text of the sample that readers must not see
CANARY = "canary-"  # begins every e-mail address of the sample

PUBLIC = {
    "/2024/03/the-old-ferry/": "The old ferry",
    "/2024/02/quay-works/": "Quay works",
    "/2024/03/cach%C3%A9/": "Caché",
    "/2024/04/the-plan/": "The plan",
    "/en/2024/03/hidden/": "Hidden",
    "/about/": "About",
    "/about/where/": "Where we are",
    "/double/": "Double",
    "/search-2/": "Search",
    "/event/regatta/": "Regatta",
    "/category/village/": "Village",
    "/category/village/port/": "Port & quays",
    "/tag/ferry/": "Ferry",
    "/tag/caf%C3%A9/": "Café",
    "/author/editor/": "Ines Marchal",
    "/author/guest-pen/": "Guest Pen",
}
REDIRECTS = {
    "/?p=101": "/2024/03/the-old-ferry/",
    "/?page_id=122": "/about/where/",
    "/?cat=10": "/category/village/",
    "/?author=1": "/author/editor/",
    "/2024/03/ferry-lost/": "/2024/03/the-old-ferry/",
    "/2024/03/the-old-ferry/ferry/": "/2024/03/the-old-ferry/",
    "/2024/03/the-old-ferry": "/2024/03/the-old-ferry/",
    "/plan/": "/wp-content/uploads/2024/03/plan.png",
}
HIDDEN_PATHS = ("/2024/03/behind-the-door/", "/2024/03/for-staff-only/", "/2090/01/in-the-year-2090/",
                "/?p=103", "/?p=104", "/?p=105", "/?p=106", "/?p=107", "/?p=108", "/?p=131")
LISTS = ("/", "/feed/", "/feed/atom/", "/feed.json", "/comments/feed/", "/sitemap.xml", "/category/village/", "/2024/03/",
         "/author/editor/", "/search/?q=password", "/tag/ferry/", "/category/village/feed/")


def last_line(done):
    return done.stdout.strip().splitlines()[-1]


class ImportedSite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.done = cls.site.run("import", "wordpress", SAMPLE)
        cls.site.start()

    def get(self, path):
        return self.site.client().get(path)

    def test_public_addresses_answer_with_their_title(self):
        for path, title in PUBLIC.items():
            with self.subTest(path=path):
                answer = self.get(path)
                self.assertEqual(answer.status, 200)
                self.assertIn(title, answer.page.text)

    def test_old_doors_lead_on_in_one_hop(self):
        for path, target in REDIRECTS.items():
            with self.subTest(path=path):
                answer = self.get(path)
                self.assertEqual(answer.status, 301)
                self.assertEqual(answer.location.removeprefix(self.site.url), target)

    def test_hidden_entries_are_nowhere(self):
        for path in HIDDEN_PATHS:
            with self.subTest(path=path):
                self.assertEqual(self.get(path).status, 404)
        for path in (*LISTS, *PUBLIC):
            with self.subTest(path=path):
                self.assertNotIn(HIDDEN, self.get(path).text)

    def test_no_mail_address_is_shown(self):
        for path in (*LISTS, *PUBLIC):
            with self.subTest(path=path):
                self.assertNotIn(CANARY, self.get(path).text)

    def test_comments_stand_in_their_thread(self):
        text = self.get("/2024/03/the-old-ferry/").page.text
        self.assertIn("Rower", text)
        self.assertIn("Pilot", text)
        self.assertIn("Echo", text)
        for absent in ("Buy ropes", "Pills", "Taken away", "Order 7", "steal()"):
            self.assertNotIn(absent, text)
        tally = self.get("/articles/101/tally").json()
        self.assertEqual(tally["comments"], 4)
        self.assertEqual(tally["likes"], 41)
        self.assertEqual(tally["reactions"]["sleepy"]["count"], 2)
        self.assertEqual(tally["rating"]["count"], 1)

    def test_report_ends_with_the_sum(self):
        self.assertEqual(last_line(self.done), "21 of 22 addresses alive, 15 items need you")
        self.assertIn("Behind the door", self.done.stdout)
        self.assertIn("/search/ is a fixed address", self.done.stdout)

    def test_nothing_is_wrong_inside(self):
        self.assertEqual(self.site.run("check").returncode, 0)

    def test_a_second_run_through_the_server_changes_nothing(self):
        again = self.site.run("import", "wordpress", SAMPLE)
        self.assertNotIn("added", again.stdout)
        self.assertNotIn("updated", again.stdout)
        self.assertEqual(last_line(again), last_line(self.done))


class Command(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def file(self, name, text):
        path = os.path.join(self.site.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def test_a_refusal_names_file_line_and_reason(self):
        with open(SAMPLE, encoding="utf-8") as sample:
            text = sample.read()
        cut = self.file("cut.xml", text[: len(text) // 2])
        done = self.site.run("import", "wordpress", cut, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"cut\.xml, line \d+: \S")
        self.assertEqual(done.stdout, "")
        bomb = self.file("bomb.xml", '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>')
        done = self.site.run("import", "wordpress", bomb, check=False)
        self.assertRegex(done.stderr, r"bomb\.xml, line 1: .*DOCTYPE")
        self.assertIn("site.title = Courant", self.site.run("settings").stdout)

    def test_usage(self):
        for arguments in (["import"], ["import", "wordpress"], ["import", "tumblr", SAMPLE],
                          ["import", "wordpress", SAMPLE, "--bogus"], ["import", "wordpress", SAMPLE, "extra"],
                          ["import", "wordpress", SAMPLE, "--wxr", SAMPLE]):
            with self.subTest(arguments=arguments):
                done = self.site.run(*arguments, check=False)
                self.assertEqual(done.returncode, 2)
                self.assertIn("Usage", done.stderr)

    def test_a_missing_file_is_said(self):
        done = self.site.run("import", "wordpress", "./none.xml", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("none.xml", done.stderr)

    def test_a_dry_run_writes_nothing(self):
        done = self.site.run("import", "wordpress", "--dry-run", SAMPLE)
        self.assertIn("nothing was written", done.stdout)
        self.assertEqual(last_line(done), "21 of 22 addresses alive, 15 items need you")
        self.site.start()
        self.assertEqual(self.site.client().get("/2024/03/the-old-ferry/").status, 404)

    def test_a_list_of_people_adds_what_the_file_does_not_tell(self):
        people = self.file("people.csv", "login,name,bio\neditor,Ines Marchal,Writes about boats.\n")
        self.site.run("import", "wordpress", SAMPLE, "--people", people)
        self.site.start()
        self.assertIn("Writes about boats.", self.site.client().get("/2024/03/the-old-ferry/").page.text)

    def test_killed_half_way_it_goes_on(self):
        item = ("<item><title>Post %d</title><link>https://old.example/p/%d/</link><content:encoded>%s</content:encoded>"
                "<wp:post_id>%d</wp:post_id><wp:post_date_gmt>2024-01-01 10:00:00</wp:post_date_gmt>"
                "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n")
        head = ('<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
                'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title>'
                "<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>\n")
        text = "Words that stand in a paragraph of their own.\n\n" * 100
        path = self.file("big.xml", head + "".join(item % (i, i, text, i) for i in range(1, 2001)) + "</channel></rss>")
        process = subprocess.Popen([PROGRAM, "import", "wordpress", path, "--site", self.site.path],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())
        time.sleep(1)
        process.kill()
        process.wait()
        done = self.site.run("import", "wordpress", path)
        self.assertEqual(last_line(done), "2000 of 2000 addresses alive, 0 items need you")
        counts = dict((word, int(n)) for n, word in re.findall(r"(\d+) (added|unchanged)", done.stdout))
        self.assertEqual(sum(counts.values()), 2000)
        self.assertEqual(self.site.run("check").returncode, 0)


class Foreign(unittest.TestCase):
    """The theme test data of WordPress: each public post and page answers where its link says."""

    def test_every_public_entry_answers(self):
        path = fixtures("wxr", "themeunittestdata.wordpress.xml")
        with Site() as site:
            done = site.run("import", "wordpress", path)
            self.assertRegex(last_line(done), r"^(\d+) of \1 addresses alive, \d+ items need you$")
            site.start()
            reader = site.client()
            with open(path, encoding="utf-8") as file:
                items = re.findall(r"<item>.*?</item>", file.read(), re.S)
            asked = 0
            for item in items:
                def field(name, item=item):
                    found = re.search(rf"<{name}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{name}>", item, re.S)
                    return found.group(1).strip() if found else ""
                if field("wp:post_type") not in ("post", "page"):
                    continue
                public = field("wp:status") == "publish" and not field("wp:post_password")
                old = field("link").replace("https://wpthemetestdata.wordpress.com", "").replace("//", "/")
                with self.subTest(link=old):
                    self.assertEqual(reader.get(old).status, 200 if public else 404)
                    number = reader.get("/?p=" + field("wp:post_id"))
                    self.assertEqual(number.status, 301 if public else 404)
                    if public:
                        self.assertEqual(number.location.removeprefix(site.url).lower(), old.lower())
                asked += 1
            self.assertGreater(asked, 70)


if __name__ == "__main__":
    unittest.main()
