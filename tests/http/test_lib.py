"""The test library itself: what a test relies on must not be wrong silently."""

import unittest

from lib import parse
from lib.golden import normalised

PAGE = """<!doctype html><html lang=en><head><title>T</title><meta name="description" content="d"></head><body>
<h1 id="top" class="big loud">Fish &amp; chips</h1><p>One<br>two <em>th</em>ree</p>
<form method="post" action="/articles/7/comments"><input type="hidden" name="parent" value="3">
<textarea name="body">
kept</textarea><input type="checkbox" name="notify"><input type="radio" name="stars" value="4" checked>
<select name="s"><option value="a">A<option value="b" selected>B</select><button name="go" value="1">Go</button></form>
<ul id="list"><li class="x"><a href="/a">a</a></li><li><a href="/b">b</a></li></ul></body></html>"""


class PageTest(unittest.TestCase):
    def setUp(self):
        self.page = parse(PAGE)

    def test_selectors(self):
        self.assertEqual(self.page.one("h1.loud").text, "Fish & chips")
        self.assertEqual(self.page.one("#top").name, "h1")
        self.assertEqual([node.text for node in self.page.all("#list", "li")], ["a", "b"])
        self.assertEqual(len(self.page.all("a[href=/b]")), 1)
        self.assertEqual(self.page.all(".absent"), [])
        self.assertRaises(AssertionError, self.page.one, "li")

    def test_text_is_what_is_seen(self):
        self.assertEqual(self.page.one("p").text, "One two three")
        self.assertNotIn("T ", self.page.text)
        self.assertEqual(self.page.meta("description"), "d")

    def test_form_sends_what_a_browser_sends(self):
        form = self.page.form("/comments")
        self.assertEqual(form.method, "post")
        self.assertEqual(form.fields(), {"parent": "3", "body": "kept", "stars": "4", "s": "b"})
        changed = form.fields({"stars": None, "body": "x"}, ("go", "1"))
        self.assertEqual(changed, {"parent": "3", "body": "x", "s": "b", "go": "1"})
        self.assertEqual(form.buttons(), [("go", "1")])

    def test_faults_are_seen(self):
        self.assertEqual(parse("<div><p>x</p></div>").faults, [])
        self.assertTrue(parse("<div><p>x</div>").faults)
        self.assertTrue(parse("<div>").faults)
        self.assertTrue(parse("</div>").faults)
        self.assertTrue(parse('<p id="a" id="b"></p>').faults)


class GoldenTest(unittest.TestCase):
    def test_only_the_volatile_is_replaced(self):
        page = 'href="/assets/reader.3f2a9c1b77aa.css" http://127.0.0.1:4711/a/ 2026\n\n  \nend  '
        self.assertEqual(normalised(page), 'href="/assets/reader.HASH.css" http://HOST/a/ 2026\nend\n')


if __name__ == "__main__":
    unittest.main()
