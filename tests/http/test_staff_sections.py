"""Sections: made, moved, renamed, merged, deleted; no address of a reader is lost."""

import unittest

from lib import StaffTest
from sample import FERRY, fill

SECTIONS = "/newsroom/sections/"


class SectionTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        fill(site)

    def setUp(self):
        super().setUp()
        self.editor = self.as_("editor")

    def ids(self):
        """{name: id}"""
        return {item.one("b").text: item.get("data-id")
                for item in self.editor.get(SECTIONS).page.all(".outline", "li[data-id]")}

    def make(self, name, **fields):
        answer = self.editor.act(SECTIONS + "new/", {"name": name, **fields})
        self.assertEqual(answer.location, SECTIONS + "?done=saved", answer.text)
        return self.ids()[name]

    def form(self, number, **changes):
        return {**self.editor.get(f"{SECTIONS}{number}/").page.form(f"/{number}/").fields(), **changes}

    def save(self, number, **changes):
        return self.editor.act(f"{SECTIONS}{number}/", self.form(number, **changes))

    def delete(self, number):
        return self.editor.act(f"{SECTIONS}{number}/delete/")


class TreeTest(SectionTest):
    def test_a_new_one_has_a_page(self):
        number = self.make("Sea & Shore", description="All about it")
        page = self.reader.get("/category/sea-shore/").page
        self.assertEqual(page.one("h1").text, "Sea & Shore")
        self.assertEqual(self.delete(number).status, 303)
        again = self.delete(number)
        self.assertEqual(again.status, 303)
        self.assertIn("deleted already", self.editor.get(again.location).page.one(".notice").text)

    def test_a_wrong_setting_is_told_beside_its_field(self):
        number = self.make("Odd settings")
        form = self.editor.get(f"{SECTIONS}{number}/").page.form("/settings/").fields()
        name = next(n for n in form if n != "token")
        answer = self.editor.act(f"{SECTIONS}{number}/settings/", {**form, name: "purple"})
        errors = [node.text for node in answer.page.all("span.error") if node.get("id") == name + "-error"]
        self.assertEqual((answer.status, errors), (422, ["Please choose one of these."]))
        self.delete(number)

    def test_order_and_levels(self):
        a, b = self.make("Alpha"), self.make("Beta")
        self.editor.act(SECTIONS + "order/", {"do": f"up {b}"})
        names = list(self.ids())
        self.assertLess(names.index("Beta"), names.index("Alpha"))
        self.editor.act(SECTIONS + "order/", {"do": f"in {a}"})
        self.assertEqual(self.form(a)["parent"], b)
        rows = self.editor.get(SECTIONS).page.all(".outline", "li[data-id]")
        order = ",".join(f"{row.get('data-id')}:0" for row in rows)
        self.assertEqual(self.editor.act_json(SECTIONS + "order/", {"order": order}).status, 200)
        self.assertEqual(self.form(a)["parent"], "")
        self.assertEqual(self.editor.act_json(SECTIONS + "order/", {"order": order + ",999:0"}).status, 409)
        for number in (a, b):
            self.delete(number)

    def test_none_stands_below_itself(self):
        a = self.make("Upper")
        b = self.make("Lower", parent=a)
        answer = self.save(a, parent=b)
        self.assertEqual((answer.status, bool(answer.page.one("#parent-error").text)), (422, True))
        for number in (b, a):
            self.delete(number)


class AddressTest(SectionTest):
    def test_a_new_slug_leaves_the_old_path_behind(self):
        number = self.make("Harbour news")
        self.assertEqual(self.save(number, slug="port").status, 303)
        answer = self.reader.get("/category/harbour-news/")
        self.assertEqual((answer.status, answer.location), (301, "/category/port/"))
        self.assertEqual(self.reader.get("/category/port/").status, 200)
        self.delete(number)

    def test_each_mistake_stands_beside_its_field(self):
        number = self.make("Mistakes")
        for field, value, error in (("name", " ", "name"), ("path", "/search/x/", "path"), ("path", FERRY, "path"),
                                    ("path", "/a%zz/", "path")):
            answer = self.save(number, **{field: value})
            self.assertEqual((answer.status, bool(answer.page.one(f"#{error}-error").text)), (422, True), value)
        answer = self.editor.act(SECTIONS + "new/", {"name": "Mistakes"})
        self.assertEqual((answer.status, bool(answer.page.one("#path-error").text)), (422, True))
        self.delete(number)


class EndTest(SectionTest):
    def test_merging_moves_articles_and_addresses(self):
        ids = self.ids()
        into = self.make("Chronicle")
        path = self.form(ids["News"])["path"]
        answer = self.editor.act(f"{SECTIONS}{ids['News']}/merge/", {"into": into})
        self.assertEqual(answer.location, SECTIONS + "?done=sections_merged")
        answer = self.reader.get(path)
        self.assertEqual((answer.status, answer.location), (301, "/category/chronicle/"))
        self.assertGreater(len(self.reader.get("/category/chronicle/").page.all("article.card")), 2)
        self.assertNotIn("News", self.ids())

    def test_merging_needs_another(self):
        number = self.make("Lonely")
        answer = self.editor.act(f"{SECTIONS}{number}/merge/", {})
        self.assertEqual((answer.status, bool(answer.page.one("#into-error").text)), (422, True))
        answer = self.editor.act(f"{SECTIONS}{number}/merge/", {"into": number})
        self.assertEqual(answer.status, 422)
        self.delete(number)

    def test_the_address_of_a_deleted_one_leads_on(self):
        a = self.make("Above")
        b = self.make("Below", parent=a)
        self.delete(b)
        self.assertEqual(self.reader.get("/category/below/").location, "/category/above/")
        self.delete(a)
        self.assertEqual(self.reader.get("/category/above/").location, "/")
        self.assertEqual(self.reader.get("/category/below/").location, "/")


class SettingTest(SectionTest):
    def test_a_section_narrows_what_its_articles_show(self):
        number = self.ids()["News"] if "News" in self.ids() else self.ids()["Chronicle"]
        action = f"{SECTIONS}{number}/settings/"
        self.assertTrue(self.reader.get(FERRY).page.all(".reactions"))
        self.assertEqual(self.editor.act(action, {"blocks.reactions": "off"}).status, 303)
        self.assertFalse(self.reader.get(FERRY).page.all(".reactions"))
        chosen = [o for o in self.editor.get(f"{SECTIONS}{number}/").page.all("option")
                  if o.get("value") == "off" and "selected" in o.attributes]
        self.assertEqual(len(chosen), 1)
        self.assertEqual(self.editor.act(action, {"blocks.reactions": ""}).status, 303)
        self.assertTrue(self.reader.get(FERRY).page.all(".reactions"))
        self.assertIn(self.editor.act(action, {"blocks.reactions": "maybe"}).status, (400, 422))


if __name__ == "__main__":
    unittest.main()
