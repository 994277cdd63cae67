"""What stands around every page, read once and shared: a change of it shows on the very next page, cached or not."""

import datetime
import os
import time
import unittest

import wxr
from lib import SiteTest

STORY = "/2024/01/post-101/"


class Frame(SiteTest):
    """The same site for both classes below; each test writes a new export into the running server."""

    @classmethod
    def fill(cls, site):
        folder = os.path.join(site.folder, "uploads", "2024", "01")
        os.makedirs(folder)
        with open(os.path.join(folder, "logo.png"), "wb") as file:
            file.write(wxr.png(700, 300))
        cls.bring(site)

    @classmethod
    def bring(cls, site, sections=("News", "Culture"), menu=(), title="A story", page=None):
        posts = [wxr.Post(title, datetime.datetime(2024, 1, 2), picture="logo.png")]
        if page:
            posts.append(page)
        file = wxr.write(os.path.join(site.folder, "old.xml"), posts, sections=sections, menu=menu)
        site.run("import", "wordpress", file, "--uploads", os.path.join(site.folder, "uploads"))

    def page(self, path=STORY):
        answer = self.site.client().get(path)
        self.assertEqual(answer.status, 200, answer)
        return answer.page

    def menu(self, path=STORY):
        return [link.text for link in self.page(path).all("nav.menu", "a")]


class FrameTests:
    def test_sections_menu_and_their_articles(self):
        self.bring(self.site, sections=("News", "Culture"))
        self.assertEqual(self.menu(), ["News", "Culture"])
        self.bring(self.site, sections=("News", "Arts"))
        self.assertEqual(self.menu(), ["News", "Arts"])
        self.assertEqual(self.menu("/"), ["News", "Arts"])
        entries = [("", "category", 2), ("", "post", 101)]
        self.bring(self.site, sections=("News", "Arts"), menu=entries)
        self.assertEqual(self.menu(), ["Arts", "A story"])
        self.bring(self.site, sections=("News", "Arts"), menu=entries, title="Another story")
        self.assertEqual(self.menu("/"), ["Arts", "Another story"])
        self.bring(self.site, sections=("News", "Arts"), menu=[*entries, ("Start", "category", 1)], title="Another story")
        self.assertEqual(self.menu(), ["Arts", "Another story", "Start"])
        self.the_page_itself_is_marked()
        self.an_article_of_a_menu_comes_on_time(entries)

    def the_page_itself_is_marked(self):
        for path, label in ((STORY, "Another story"), ("/category/s2/", "Arts")):
            marked = [link.text for link in self.page(path).all("nav.menu", "a[aria-current]")]
            self.assertEqual(marked, [label])
        self.assertEqual(self.page("/").all("nav.menu", "a[aria-current]"), [])

    def an_article_of_a_menu_comes_on_time(self, entries):
        due = datetime.datetime.utcnow().replace(microsecond=0) + datetime.timedelta(seconds=4)
        page = wxr.Post("Soon", due, kind="page", status="future")
        self.bring(self.site, sections=("News", "Arts"), menu=[*entries, ("", "page", 102)], page=page)
        seen = self.menu()
        if datetime.datetime.utcnow() < due:
            self.assertNotIn("Soon", seen)
        time.sleep(max(0, (due - datetime.datetime.utcnow()).total_seconds()) + 0.3)
        self.assertIn("Soon", self.menu())

    def test_title_footer_and_logo(self):
        for title in ("The Herald", "The Courier"):
            self.site.run("settings", "site.title", title)
            self.site.run("settings", "site.footer", f"Printed by {title}")
            self.assertIn(title, self.page().one("title").text)
            self.assertIn(f"Printed by {title}", self.page("/").one("footer").text)
        self.assertFalse(self.page().all("header", "img"))
        self.site.run("settings", "site.logo", "/wp-content/uploads/2024/01/logo.png")
        self.assertIn("logo", self.page().one("header", "img").get("src"))
        self.site.run("settings", "site.logo", "")
        self.assertFalse(self.page().all("header", "img"))

    def test_languages(self):
        self.assertFalse(self.page().all("nav.languages", "a"))
        self.site.run("settings", "site.languages", "en, fr")
        deadline = time.monotonic() + 5
        while self.site.client().get("/fr/search/").status != 200 and time.monotonic() < deadline:
            time.sleep(0.05)  # templates are compiled for the new language
        self.assertEqual(len(self.page("/").all("nav.languages", "a")), 2)
        french = self.page("/fr/search/")
        for link in french.all("nav.menu", "a"):
            self.assertRegex(link.get("href"), "^(/fr/category/|/2024/)")
        self.site.run("settings", "site.languages", "en")


class UncachedFrameTest(FrameTests, Frame):
    ini = {**SiteTest.ini, "cache_mb": "0"}


class CachedFrameTest(FrameTests, Frame):
    pass


if __name__ == "__main__":
    unittest.main()
