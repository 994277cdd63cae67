"""Moving a site out: what an export holds, and that a fresh site that imports it is the same one."""

import json
import os
import unittest
import xml.etree.ElementTree as ElementTree

from lib import Site, desk
from lib.staff import PASSWORD, StaffClient

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples", "harbour.xml")
WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
AWKWARD = "Written with ]]> & <b>marks</b>, \"quotes\" and tags"
FERRY = "/2024/03/the-old-ferry/"

# What WordPress's format has no place for, or what two sites number by themselves.
OWN = {"format", "source", "version", "created_at", "modified_at", "translation_group", "former_paths", "sections",
       "tags", "media", "authors", "parent", "lead_caption", "lead_credit", "correction", "notes", "comment_policy"}


def exported(site, kind, name):
    path = os.path.join(site.folder, name)
    site.run("export", kind, path)
    return path


def loaded(site, name):
    with open(exported(site, "json", name), encoding="utf-8") as file:
        return json.load(file)


def by_path(rows):
    return {row["path"]: row for row in rows}


def names_of(document, article, key):
    paths = {row["id"]: row["path"] for row in document[key]}
    return [paths[number] for number in article["authors" if key == "people" else key]]


class Moved(unittest.TestCase):
    """A site that came from WordPress and was used, moved on to another one through a WordPress export."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.site.run("import", "wordpress", SAMPLE)
        cls.site.start()
        number = cls.site.client().get("/?p=101")
        assert number.location.endswith(FERRY)
        for choice in ("1", "4", "4"):
            cls.site.client().post("/articles/101/rating", {"stars": choice})
        cls.site.client().post("/articles/101/reaction", {"reaction": "happy"})
        cls.site.run("settings", "comments.policy", "open")
        cls.commented = cls.site.client().post("/articles/101/comments", {
            "author": "Ada & Co", "email": "ada@example.org", "body": AWKWARD})
        cls.before = loaded(cls.site, "before.json")
        cls.file = exported(cls.site, "wordpress", "moved.xml")
        cls.fresh = Site()
        cls.addClassCleanup(cls.fresh.close)
        cls.done = cls.fresh.run("import", "wordpress", cls.file)
        cls.after = loaded(cls.fresh, "after.json")

    def test_articles_are_the_same(self):
        before, after = by_path(self.before["articles"]), by_path(self.after["articles"])
        kept = {path for path, row in before.items() if row["state"] != "trash"}
        self.assertGreater(len(kept), 10)
        self.assertEqual(kept, set(after))
        for path in sorted(kept):
            for key in before[path].keys() - OWN - {"comments"}:
                with self.subTest(path=path, key=key):
                    self.assertEqual(before[path][key], after[path][key])
            for key in ("people", "sections", "tags"):
                with self.subTest(path=path, key=key):
                    self.assertEqual(names_of(self.before, before[path], key), names_of(self.after, after[path], key))

    def test_counts_are_the_same_and_not_none(self):
        counts = by_path(self.after["articles"])[FERRY]["counts"]
        self.assertEqual(counts, by_path(self.before["articles"])[FERRY]["counts"])
        self.assertEqual(counts["likes"], 41)
        self.assertEqual(counts["stars"][0], 1)
        self.assertGreaterEqual(counts["stars"][3], 2)
        self.assertGreaterEqual(counts["reactions"]["happy"], 1)

    def test_comments_are_the_same(self):
        self.assertEqual(self.commented.status, 303, self.commented.text)
        seen = 0
        after = by_path(self.after["articles"])
        for article in self.before["articles"]:
            if article["state"] == "trash":
                continue
            others = {row["id"]: row for row in after[article["path"]]["comments"]}
            for row in article["comments"]:
                if row["state"] == "spam":
                    self.assertNotIn(row["id"], others)
                    continue
                seen += 1
                for key in ("author", "email", "url", "html", "parent", "state", "stars", "created_at"):
                    with self.subTest(id=row["id"], key=key):
                        self.assertEqual(row[key], others[row["id"]][key])
        self.assertGreater(seen, 4)

    def test_sections_tags_people_and_files_are_the_same(self):
        fields = {"sections": ("name", "slug", "description"), "tags": ("name", "slug", "description"),
                  "people": ("name", "slug", "email", "bio", "url"), "media": ("title", "alt", "caption", "type")}
        for kind, keys in fields.items():
            before, after = by_path(self.before[kind]), by_path(self.after[kind])
            self.assertGreater(len(before), 0)
            self.assertEqual(set(before), set(after))
            for path, row in before.items():
                for key in keys:
                    with self.subTest(path=path, key=key):
                        self.assertEqual(row[key], after[path][key])

    def test_nothing_is_wrong_inside(self):
        self.assertEqual(self.fresh.run("check").returncode, 0)

    def test_a_second_import_finds_nothing_new(self):
        again = self.fresh.run("import", "wordpress", self.file).stdout
        self.assertNotIn("added", again)
        self.assertNotIn("updated", again)

    def test_the_file_is_what_wordpress_reads(self):
        channel = ElementTree.parse(self.file).getroot().find("channel")
        self.assertEqual(channel.findtext(f"{WP}wxr_version"), "1.2")
        items = {item.findtext(f"{WP}post_id"): item for item in channel.findall("item")}
        ferry = items["101"]
        self.assertEqual(ferry.findtext("link"), channel.findtext("link") + FERRY)
        self.assertEqual(ferry.findtext(f"{WP}status"), "publish")
        self.assertRegex(ferry.findtext(f"{WP}post_date_gmt"), r"^2024-03-\d\d \d\d:\d\d:\d\d$")
        metas = {m.findtext(f"{WP}meta_key"): m.findtext(f"{WP}meta_value") for m in ferry.findall(f"{WP}postmeta")}
        self.assertEqual(metas["twp_be_like_count"], "41")
        contents = [c.findtext(f"{WP}comment_content") for c in ferry.findall(f"{WP}comment")]
        self.assertTrue(any("]]&gt; &amp;" in text for text in contents), contents)
        types = {item.findtext(f"{WP}post_type") for item in items.values()}
        self.assertEqual(types, {"post", "page", "attachment", "guest-author"} & types)
        self.assertIn("attachment", types)
        logins = {a.findtext(f"{WP}author_login") for a in channel.findall(f"{WP}author")}
        self.assertIn(ferry.findtext("{http://purl.org/dc/elements/1.1/}creator"), logins)
        self.assertTrue(ferry.findtext(CONTENT))

    def test_the_trash_stays_in_json(self):
        states = {row["state"] for row in self.before["articles"]}
        self.assertIn("draft", states)
        self.assertEqual(self.before["courant_export"], 1)
        text = json.dumps(self.before)
        for secret in ("password_hash", "$argon2", "edit_hash", "voter"):
            self.assertNotIn(secret, text)


class PollsMoved(unittest.TestCase):
    """An article with a poll, moved on through a WordPress export: the poll has another number there."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.site.run("settings", "staff.second_factor", "optional")
        cls.site.run("user", "add", "ed@staff.example", "--role", "editor", "--name", "Ed", "--password-stdin",
                     stdin=PASSWORD)
        cls.site.start()
        editor = StaffClient(cls.site.url)
        editor.sign_in("ed@staff.example")
        article = desk.article(editor, "Ask the town", "Before.")
        path = f"/newsroom/articles/{article}/"
        polls = [editor.act_json(f"{path}polls/", {"question": question, "choices": "Yes\nNo & never\nLater"}).json()["poll"]
                 for question in ("Gone?", "Shall it <stay>?")]
        editor.act(f"{path}polls/act", {"poll": polls[0], "act": "remove"})
        editor.submit(editor.get(path).page.form(path), {"source": f"Before.\n\n[poll {polls[1]}]\n\nBehind."})
        desk.act(editor, article, "publish")
        for choice in ("2", "2", "3"):
            cls.site.client().post(f"/polls/{polls[1]}/vote", {"choice": choice})
        cls.before = loaded(cls.site, "before.json")["articles"][0]
        cls.file = exported(cls.site, "wordpress", "moved.xml")
        cls.fresh = Site()
        cls.addClassCleanup(cls.fresh.close)
        cls.fresh.run("import", "wordpress", cls.file)
        cls.after = loaded(cls.fresh, "after.json")["articles"][0]

    def test_the_poll_is_the_same(self):
        (old,), (new,) = self.before["polls"], self.after["polls"]
        self.assertNotEqual(old["id"], new["id"])
        self.assertEqual({**old, "id": 0}, {**new, "id": 0})
        self.assertEqual([choice["votes"] for choice in new["choices"]], [0, 2, 1])

    def test_it_stands_where_it_stood(self):
        mark = f"<p>[poll {self.after['polls'][0]['id']}]</p>"
        self.assertEqual(self.after["html"].split(), f"<p>Before.</p> {mark} <p>Behind.</p>".split())
        self.assertIn(mark, self.after["source"])
        self.assertEqual(self.before["words"], self.after["words"])

    def test_wordpress_shows_a_link(self):
        with open(self.file, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(f"#poll-{self.before['polls'][0]['id']}\">Shall it &lt;stay&gt;?</a>", text)
        self.assertNotIn("[poll ", text)

    def test_a_second_import_finds_nothing_new(self):
        again = self.fresh.run("import", "wordpress", self.file).stdout
        self.assertNotIn("added", again)
        self.assertNotIn("updated", again)
        self.assertEqual(loaded(self.fresh, "again.json")["articles"][0]["polls"], self.after["polls"])
        self.assertEqual(self.fresh.run("check").returncode, 0)


class Command(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def test_an_existing_file_stays(self):
        path = os.path.join(self.site.folder, "there.xml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("mine")
        done = self.site.run("export", "wordpress", path, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("there already", done.stderr)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine")

    def test_only_its_owner_reads_it(self):
        for kind in ("wordpress", "json"):
            self.assertEqual(os.stat(exported(self.site, kind, kind)).st_mode & 0o777, 0o600)

    def test_usage(self):
        for words in (["export"], ["export", "wordpress"], ["export", "html", "x"], ["export", "json", "x", "y"]):
            with self.subTest(words=words):
                done = self.site.run(*words, check=False)
                self.assertEqual(done.returncode, 2)
                self.assertIn("Usage", done.stderr)


if __name__ == "__main__":
    unittest.main()
