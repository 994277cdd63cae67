"""Tags and redirects: found, renamed, merged, deleted; one hop from an old address to where it leads."""

import unittest

from lib import StaffTest
from sample import FERRY, FISH, fill

TAGS = "/newsroom/tags/"
REDIRECTS = "/newsroom/redirects/"


class LabelTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        fill(site)

    def setUp(self):
        super().setUp()
        self.editor = self.as_("editor")


class TagTest(LabelTest):
    def make(self, name):
        answer = self.editor.act(TAGS, {"name": name})
        self.assertEqual(answer.status, 303, answer.text)
        return int(answer.location.split("/")[3])

    def names(self, query=""):
        return [item.one("b").text for item in self.editor.get(TAGS + query).page.one("#main").all(".list", "li")]

    def test_tags_are_found_by_a_part_of_their_name(self):
        for name in ("Grüne Wellen", "Wellenbrecher", "Elsewhere"):
            self.make(name)
        self.assertEqual(self.names("?find=WELLEN"), ["Grüne Wellen", "Wellenbrecher"])
        self.assertEqual(self.names("?find=%21%21"), [])
        self.assertIn("Elsewhere", self.names())

    def test_pages(self):
        for n in range(60):
            self.make(f"Paged {n:03}")
        first, second = self.names("?find=paged"), self.names("?find=paged&page=2")
        self.assertEqual((len(first), len(second)), (50, 10))
        page = self.editor.get(TAGS + "?find=paged").page
        self.assertEqual(page.one("a[rel=next]").get("href"), TAGS + "?find=paged&page=2")

    def test_renaming_moves_the_address(self):
        number = self.make("Old name")
        form = self.editor.get(f"{TAGS}{number}/").page.form(f"/{number}/").fields()
        form.update(name="New name", slug="new-name")
        self.assertEqual(self.editor.act(f"{TAGS}{number}/", form).status, 303)
        answer = self.reader.get("/tag/old-name/")
        self.assertEqual((answer.status, answer.location), (301, "/tag/new-name/"))
        answer = self.editor.act(TAGS, {"name": "Old name"})
        self.assertEqual((answer.status, bool(answer.page.one("#name-error").text)), (422, True))

    def test_several_become_one(self):
        a, b, c = (self.make(name) for name in ("Harbor one", "Harbor two", "Harbor three"))
        answer = self.editor.act(TAGS + "merge/", {"tag": [a, b, c]})
        self.assertEqual((answer.status, len(answer.page.all("input[type=radio]"))), (200, 3))
        self.assertEqual(len(self.names("?find=harbor")), 3, "nothing is done before it is said which one stays")
        answer = self.editor.act(TAGS + "merge/", {"tag": [a, b, c], "into": b})
        self.assertEqual(answer.location, TAGS + "?done=tags_merged")
        self.assertEqual(self.names("?find=harbor"), ["Harbor two"])
        for old in ("one", "three"):
            answer = self.reader.get(f"/tag/harbor-{old}/")
            self.assertEqual((answer.status, answer.location), (301, "/tag/harbor-two/"))
        answer = self.editor.act(TAGS + "merge/", {"tag": [b]})
        self.assertEqual((answer.status, "at least two" in answer.page.one(".problem").text), (422, True))
        d = self.make("Harbor four")
        answer = self.editor.act(TAGS + "merge/", {"tag": [b, d], "into": "99999"})
        self.assertEqual((answer.status, len(answer.page.all("input[type=radio]"))), (422, 2))
        self.assertIn("one that stays", answer.page.one(".problem").text)

    def test_a_deleted_one_is_gone(self):
        number = self.make("Short lived")
        self.assertEqual(self.reader.get("/tag/short-lived/").status, 200)
        self.assertEqual(self.editor.act(f"{TAGS}{number}/delete/").location, TAGS + "?done=tag_deleted")
        again = self.editor.act(f"{TAGS}{number}/delete/")
        self.assertIn("deleted already", self.editor.get(again.location).page.one(".notice").text)
        self.assertEqual(self.editor.act_json(f"{TAGS}{number}/delete/").status, 404)
        self.assertEqual(self.reader.get("/tag/short-lived/").status, 404)
        self.assertEqual(self.editor.get(f"{TAGS}{number}/").status, 404)


class RedirectTest(LabelTest):
    def add(self, path, target):
        return self.editor.act(REDIRECTS, {"path": path, "target": target})

    def test_a_path_leads_to_a_path_or_an_address(self):
        for path, target, to in (("/old-offer/", FERRY, FERRY), ("/elsewhere.html", "https://example.org/x", None),
                                 (self.site.url + "/full/", self.site.url + FISH, FISH)):
            self.assertEqual(self.add(path, target).location, REDIRECTS + "?done=saved", path)
            answer = self.reader.get(path.replace(self.site.url, ""))
            self.assertEqual((answer.status, answer.location), (301, to or target))

    def test_one_hop_however_many_there_are(self):
        self.add("/hop-b/", FERRY)
        self.add("/hop-a/", "/hop-b/")
        self.assertEqual(self.reader.get("/hop-a/").location, FERRY)

    def test_what_cannot_be_is_told_beside_its_field(self):
        self.add("/circle-b/", "/circle-a/")
        for path, target, field in ((FERRY, "/x/", "path"), ("/newsroom/x/", "/x/", "path"), ("no slash", "/x/", "path"),
                                    ("/fine/", "javascript:alert(1)", "target"), ("/fine/", "", "target"),
                                    ("/circle-a/", "/circle-b/", "target"), ("/self/", "/self/", "target"),
                                    ("/circle-b/", "/x/", "path")):
            answer = self.add(path, target)
            self.assertEqual(answer.status, 422, (path, target))
            self.assertTrue(answer.page.one(f"#{field}-error").text, (path, target))
            self.assertEqual(answer.page.one("#path").get("value"), path)

    def test_they_are_found_and_deleted(self):
        self.add("/gone-soon/", FERRY)
        rows = self.editor.get(REDIRECTS + "?find=gone-so").page.one("tbody").all("tr")
        self.assertEqual(len(rows), 1)
        self.assertIn(FERRY, rows[0].text)
        self.assertEqual(self.editor.act(REDIRECTS + "delete/", {"path": "/gone-soon/"}).status, 303)
        again = self.editor.act(REDIRECTS + "delete/", {"path": "/gone-soon/"})
        self.assertIn("deleted already", self.editor.get(again.location).page.one(".notice").text)
        self.assertEqual(self.reader.get("/gone-soon/").status, 404)
        self.assertEqual(self.editor.act(REDIRECTS + "delete/", {"path": FERRY}).status, 409)
        self.assertEqual(self.reader.get(FERRY).status, 200)


if __name__ == "__main__":
    unittest.main()
