"""Moving a site in from its address, against what a real WordPress answered (wordpress_stub.py)."""

import os
import struct
import unittest
import zlib

from lib import Site
from wordpress_stub import Stub

HIDDEN = "walrus"  # stands in everything that readers must not see, and nowhere else


def path_of(stub, address):
    return address.replace(stub.home, "").split("?")[0]


def last_line(done):
    return done.stdout.strip().splitlines()[-1]


def picture(width, height):
    """The bytes of a small PNG."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + b"\x20\x60\xa0" * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class AddressAlone(unittest.TestCase):
    """Without a file: everything that REST shows."""

    @classmethod
    def setUpClass(cls):
        cls.old = Stub().__enter__()
        cls.addClassCleanup(cls.old.__exit__)
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.first = cls.site.run("import", "wordpress", cls.old.url)
        cls.asked = list(cls.old.asked)
        cls.second = cls.site.run("import", "wordpress", cls.old.url)
        cls.site.start()
        cls.made = cls.old.made

    def page(self, number):
        answer = self.site.client().get(path_of(self.old, self.made["links"][str(number)]))
        self.assertEqual(answer.status, 200)
        return answer

    def test_every_address_lives(self):
        for address in [*self.made["links"].values(), *self.made["lists"], *self.made["files"]]:
            with self.subTest(address=address):
                self.assertEqual(self.site.client().get(path_of(self.old, address)).status, 200)
        self.assertRegex(last_line(self.first), r"^(\d+) of \1 addresses alive, 1 items need you$")

    def test_old_numbers_lead_to_articles(self):
        answer = self.site.client().get(f"/?p={self.made['first']}")
        self.assertEqual(answer.status, 301)
        self.assertTrue(answer.location.endswith("/2021/05/the-marigold-is-back-in-her-berth/"), answer.location)

    def test_the_article_is_what_readers_saw(self):
        text = self.page(self.made["first"]).text
        for part in ("The “Marigold” is back in her berth", "Ada Marlow", "Harbour &amp; Docks", "Repairs &amp; paint",
                     "Eleven months after the collision", "and a new keel", "The old quay at low tide", "One keel",
                     "/wp-content/uploads/2021/05/quay-300x200.jpg"):
            self.assertIn(part, text)

    def test_what_plugins_put_around_it_stays_behind(self):
        self.assertNotIn("Happy 0 0 %", self.page(self.made["first"]).text)

    def test_shortcodes_came_as_they_were_shown(self):
        text = self.page(self.made["fourth"]).text
        self.assertIn("carries ninety people", text)
        self.assertIn("In the box.", text)
        self.assertNotIn("[fleet", text)

    def test_comments_stand_in_their_threads(self):
        page = self.page(self.made["first"])
        for part in ("I saw her come in.", "So did I, from the bridge.", "Then we waved at each other!"):
            self.assertIn(part, page.text)
        self.assertNotIn("pills", page.text)

    def test_an_excerpt_that_wordpress_made_is_no_standfirst(self):
        self.assertNotIn("standfirst", self.page(self.made["fourth"]).text)
        self.assertIn("standfirst", self.page(self.made["first"]).text)

    def test_people_came_with_their_portrait_and_biography(self):
        text = self.page(self.made["first"]).text
        self.assertIn("Ada writes about ships &amp; the people who repair them.", text)
        self.assertRegex(text, r"/media/\d{4}/\d\d/ada-[^\"]*\.(png|webp)")

    def test_attachment_pages_lead_on(self):
        answer = self.site.client().get("/quay/")
        self.assertEqual((answer.status, answer.location), (301, "/wp-content/uploads/2021/05/quay.jpg"))

    def test_the_hidden_stays_hidden(self):
        self.assertIn("The hidden ledger", self.first.stdout)
        reader = self.site.client()
        self.assertEqual(reader.get("/2021/05/the-hidden-ledger/").status, 404)
        for path in ("/", "/feed/", "/search/?q=" + HIDDEN, "/author/editor/", "/category/uncategorized/"):
            self.assertNotIn("hidden ledger", reader.get(path).text)

    def test_a_second_run_changes_nothing(self):
        self.assertNotRegex(self.second.stdout, r"\d+ (added|updated)")
        self.assertIn("21 unchanged", self.second.stdout)
        self.assertEqual(last_line(self.second), last_line(self.first))

    def test_the_old_site_was_asked_politely(self):
        self.assertLess(len(self.asked), 40)
        self.assertEqual(len([path for path in self.asked if "/wp/v2/posts" in path]), 1)
        for agent in self.old.agents:
            self.assertRegex(agent, r"^Courant/\d")

    def test_what_was_kept_for_going_on_is_gone(self):
        self.assertEqual([name for name in os.listdir(self.site.path) if "spool" in name], [])


class FileAndAddress(unittest.TestCase):
    """What no file holds comes from the address."""

    def setUp(self):
        self.old = Stub()
        self.old.__enter__()
        self.addCleanup(self.old.__exit__)
        self.site = Site()
        self.addCleanup(self.site.close)
        self.file = os.path.join(self.site.folder, "export.xml")

    def bring(self, *more, **options):
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(self.old.export())
        return self.site.run("import", "wordpress", self.old.url, "--wxr", self.file, *more, **options)

    def test_file_and_address(self):
        first = self.bring()
        self.assertRegex(last_line(first), r"^(\d+) of \1 addresses alive")
        second = self.bring()
        self.assertNotRegex(second.stdout, r"\d+ (added|updated)")
        self.site.start()
        reader = self.site.client()
        made = self.old.made
        shown = reader.get(path_of(self.old, made["links"][str(made["fourth"])])).text
        self.assertIn("carries ninety people", shown)
        self.assertNotIn("Happy 0 0 %", shown)
        author = reader.get("/author/ada/").text
        self.assertIn("Ada writes about ships", author)
        for path in ("/wp-content/uploads/2021/05/quay.jpg", "/wp-content/uploads/2021/05/quay-300x200.jpg"):
            answer = reader.get(path)
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.header("content-type").startswith("image/"))
        self.assertEqual(reader.get("/2021/05/the-hidden-ledger/").status, 404)
        self.assertNotIn(HIDDEN, reader.get("/search/?q=" + HIDDEN).text.replace(f'value="{HIDDEN}"', "")
                         .replace(f"“{HIDDEN}”", ""))

    def test_a_site_that_believes_to_be_elsewhere(self):
        self.old.home = "https://gazette.example"
        done = self.bring()
        self.assertRegex(last_line(done), r"^(\d+) of \1 addresses alive")
        self.site.start()
        self.assertEqual(self.site.client().get("/wp-content/uploads/2021/05/lamp.jpg").status, 200)
        self.assertIn("carries ninety people", self.site.client().get("/2021/07/which-boats-sail-in-summer/").text)

    def test_rest_is_shut_but_media_are_to_be_had(self):
        self.old.no_rest = 401
        done = self.bring()
        self.assertIn("closed", done.stdout)
        self.site.start()
        self.assertEqual(self.site.client().get("/wp-content/uploads/2021/05/quay.jpg").status, 200)
        text = self.site.client().get("/2021/07/which-boats-sail-in-summer/").text
        self.assertNotIn("[fleet", text)
        self.assertIn("In the box.", text)

    def test_a_list_of_people_where_users_are_closed(self):
        self.old.closed["users"] = 401
        people = os.path.join(self.site.folder, "people.csv")
        with open(os.path.join(self.site.folder, "ada.png"), "wb") as file:
            file.write(picture(40, 40))
        with open(people, "w", encoding="utf-8-sig") as file:
            file.write('login;name;bio;portrait\r\nada;Ada Marlow;"Ships; and ""people"".";ada.png\r\n'
                       "guest;Gus Guest;Writes now and then.;\r\n")
        done = self.bring("--people", people)
        self.assertIn("does not tell its people (401)", done.stdout)
        self.site.start()
        page = self.site.client().get("/2021/05/the-marigold-is-back-in-her-berth/").text
        self.assertIn("Ships; and", page)
        self.assertRegex(page, r"/media/\d{4}/\d\d/ada-")
        self.assertEqual(self.site.client().get("/author/guest/").status, 200)

    def test_a_wrong_list_is_refused_by_its_line(self):
        people = os.path.join(self.site.folder, "people.csv")
        with open(people, "w", encoding="utf-8") as file:
            file.write("login,name\nada,Ada,too much\n")
        done = self.bring("--people", people, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("people.csv, line 2: 3 fields", done.stderr)

    def test_a_dry_run_writes_nothing(self):
        self.bring("--dry-run")
        self.site.start()
        self.assertEqual(self.site.client().get("/2021/05/the-marigold-is-back-in-her-berth/").status, 404)


class Trouble(unittest.TestCase):
    """Sites that are closed, slow, broken or gone."""

    def setUp(self):
        self.old = Stub()
        self.old.__enter__()
        self.addCleanup(self.old.__exit__)
        self.site = Site()
        self.addCleanup(self.site.close)

    def bring(self, *more, **options):
        return self.site.run("import", "wordpress", self.old.url, *more, **options)

    def refused(self, *more):
        done = self.bring(*more, check=False)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr

    def test_rest_without_pretty_addresses(self):
        self.old.plain_root = True
        self.assertIn("21 added", self.bring().stdout)

    def test_large_pages_are_too_much_for_the_old_site(self):
        self.old.largest_page = 5
        self.assertIn("21 added", self.bring().stdout)

    def test_one_article_that_the_old_site_cannot_show(self):
        self.old.broken = {self.old.made["third"]}
        done = self.bring()
        self.assertIn("20 added", done.stdout)
        self.assertIn("1 items were passed over", done.stdout)

    def test_asked_to_wait(self):
        self.old.busy = 2
        self.assertIn("21 added", self.bring().stdout)

    def test_notices_before_the_answer(self):
        self.old.noise = "<br />\n<b>Warning</b>: Undefined variable in /var/www/x.php on line 3<br />\n"
        self.assertIn("21 added", self.bring().stdout)

    def test_a_stopped_run_goes_on(self):
        self.old.dies_after = 8
        self.assertIn("the same command goes on", self.refused())
        asked = list(self.old.asked)
        self.assertEqual(len([path for path in asked if "/wp/v2/users" in path]), 1)
        self.old.asked.clear()
        self.old.dies_after = None
        self.assertIn("21 added", self.bring().stdout)
        self.assertEqual([path for path in self.old.asked if "/wp/v2/users" in path], [])

    def test_shut(self):
        self.old.no_rest = 401
        message = self.refused()
        self.assertIn("closed", message)
        self.assertIn("--wxr FILE.xml", message)

    def test_articles_are_shut(self):
        self.old.closed = {"posts": 403, "pages": 403}
        self.assertIn("does not tell its articles (403)", self.refused())

    def test_no_wordpress(self):
        self.old.no_rest = 404
        self.assertIn("no WordPress REST answers", self.refused())

    def test_nobody_there(self):
        self.old.dies_after = 0
        message = self.refused()
        self.assertIn(self.old.url, message)

    def test_no_address(self):
        done = self.site.run("import", "wordpress", "http://", check=False)
        self.assertEqual(done.returncode, 1)

    def test_authors_by_their_feeds(self):
        """The list of users is shut, without a table of people: feeds tell the names."""
        self.old.closed["users"] = 401
        done = self.bring()
        self.assertIn("does not tell its people (401)", done.stdout)
        self.site.start()
        page = self.site.client().get("/2021/05/the-marigold-is-back-in-her-berth/")
        self.assertIn("Ada Marlow", page.text)

    def test_authors_by_feeds_and_table(self):
        self.old.closed["users"] = 401
        people = os.path.join(self.site.folder, "people.csv")
        with open(people, "w", encoding="utf-8") as file:
            file.write("slug,name,bio\nada,Ada Marlow,Repairs ships in her spare time.\n")
        self.bring("--people", people)
        self.site.start()
        page = self.site.client().get("/2021/05/the-marigold-is-back-in-her-berth/").text
        self.assertIn("Repairs ships in her spare time.", page)
        self.assertEqual(self.site.client().get("/author/ada/").status, 200)

    def test_comments_are_shut(self):
        self.old.closed["comments"] = 401
        done = self.bring()
        self.assertIn("does not tell its comments (401)", done.stdout)
        self.assertIn("21 added", done.stdout)

    def test_a_picture_that_is_gone_is_only_missing(self):
        self.old.gone = {"/wp-content/uploads/2021/05/lamp.jpg"}
        done = self.bring()
        self.assertIn("lamp.jpg", done.stdout)
        self.assertIn("21 added", done.stdout)
        self.old.gone = set()
        self.assertNotIn("lamp.jpg", self.bring().stdout)

    def test_an_address_of_the_private_network_is_not_followed(self):
        with Stub() as neighbour:
            for item in self.old.site["collections"]["media"]:
                if "lamp" in item["source_url"]:
                    item["source_url"] = neighbour.url + "/wp-content/uploads/2021/05/lamp.jpg"
            for user in self.old.site["collections"]["users"]:
                user["avatar_urls"] = {"96": neighbour.url + "/wp-content/uploads/2021/05/face.png"}
            self.assertIn("21 added", self.bring().stdout)
            self.assertEqual(neighbour.asked, [])
        self.site.start()
        self.assertEqual(self.site.client().get("/wp-content/uploads/2021/05/quay.jpg").status, 200)

    def test_hostile_answers_harm_nobody(self):
        first = self.old.item("posts", self.old.made["first"])
        first["content"]["rendered"] += ("<script>alert(1)</script><img src=x onerror=alert(2)>"
                                         "<iframe src='//evil.example'>")
        first["title"]["rendered"] = "<img src=x onerror=alert(3)>Plain"
        self.old.item("users", 2)["description"] = "<script>alert(4)</script>Words"
        self.bring()
        self.site.start()
        text = self.site.client().get("/2021/05/the-marigold-is-back-in-her-berth/").text
        self.assertNotIn("alert(1)", text)
        self.assertNotIn("alert(4)", text)
        self.assertNotIn("onerror", text)


if __name__ == "__main__":
    unittest.main()
