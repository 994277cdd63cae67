"""Menus: lines added, named, moved and taken away; readers see it at once."""

import unittest

from lib import StaffTest
from sample import fill

MAIN = "/newsroom/menus/main/"


class MenuTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        fill(site)

    def setUp(self):
        super().setUp()
        self.editor = self.as_("editor")
        for row in self.rows():
            self.editor.act(f"{MAIN}items/{row}/", {"do": "remove"})

    def rows(self, path=MAIN):
        return [item.get("data-id") for item in self.editor.get(path).page.all(".outline", "li[data-id]")]

    def add_link(self, label, url="/x/"):
        answer = self.editor.act(MAIN + "add/", {"label": label, "url": url})
        self.assertEqual(answer.location, MAIN + "?done=saved", answer.text)
        return self.rows()[-1]

    def seen(self, place="nav.menu"):
        return [link.text for link in self.reader.get("/").page.one(place).all("a")]

    def test_the_place_without_lines_shows_the_top_sections(self):
        self.assertIn("News", self.seen())

    def test_what_is_found_is_added(self):
        page = self.editor.get(MAIN + "?find=news").page
        found = {b.get("value").split()[0]: b for b in page.all(".found", "button")}
        self.assertIn("section", found)
        answer = self.editor.act(MAIN + "add/", {"what": found["section"].get("value")})
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.seen(), ["News"])
        self.assertEqual(self.editor.act(MAIN + "add/", {"what": "section 999"}).status, 404)
        self.assertEqual(self.editor.act(MAIN + "add/", {"what": "link 1"}).status, 404)

    def test_lines_move_with_what_hangs_below_them(self):
        a, b, c = (self.add_link(label) for label in "ABC")
        self.editor.act(MAIN + "order/", {"do": f"in {b}"})
        self.editor.act(MAIN + "order/", {"do": f"down {a}"})
        self.assertEqual(self.rows(), [c, a, b])
        self.assertEqual(self.seen()[0], "C")
        self.assertEqual(len(self.reader.get("/").page.one("nav.menu").all("details")), 1)
        answer = self.editor.act_json(MAIN + "order/", {"order": f"{b}:0,{a}:0,{c}:1"})
        self.assertEqual((answer.status, answer.json()), (200, {"done": "saved"}))
        self.assertEqual(self.rows(), [b, a, c])
        self.assertEqual(self.editor.act_json(MAIN + "order/", {"order": f"{b}:0,{a}:0"}).status, 409)
        self.assertEqual(self.rows(), [b, a, c])

    def test_a_label_stands_before_the_own_name(self):
        line = self.add_link("Before")
        self.editor.act(f"{MAIN}items/{line}/", {"label": "After & more", "url": "/y/"})
        self.assertEqual(self.seen(), ["After & more"])

    def test_each_mistake_stands_beside_its_field(self):
        answer = self.editor.act(MAIN + "add/", {"label": " ", "url": "javascript:alert(1)"})
        self.assertEqual(answer.status, 422)
        self.assertTrue(answer.page.one("#link-label-error").text)
        self.assertTrue(answer.page.one("#link-url-error").text)
        self.assertEqual(answer.page.one("#link-url").get("value"), "javascript:alert(1)")
        line = self.add_link("Stays")
        answer = self.editor.act(f"{MAIN}items/{line}/", {"label": "x" * 101, "url": "/"})
        self.assertEqual((answer.status, bool(answer.page.one(f"#label-{line}-error").text)), (422, True))
        self.assertEqual(self.seen(), ["Stays"])

    def test_what_hangs_below_a_removed_line_takes_its_place(self):
        a, b = self.add_link("A"), self.add_link("B")
        self.editor.act(MAIN + "order/", {"do": f"in {b}"})
        self.editor.act(f"{MAIN}items/{a}/", {"do": "remove"})
        self.assertEqual(self.seen(), ["B"])

    def test_the_footer_is_a_menu_of_its_own(self):
        self.editor.act("/newsroom/menus/footer/add/", {"label": "Imprint", "url": "/imprint/"})
        self.assertIn("Imprint", self.seen("footer.bottom"))
        self.assertEqual(self.editor.get("/newsroom/menus/elsewhere/").status, 404)
        self.assertEqual(self.editor.act("/newsroom/menus/elsewhere/add/", {"label": "a", "url": "/"}).status, 404)


if __name__ == "__main__":
    unittest.main()
