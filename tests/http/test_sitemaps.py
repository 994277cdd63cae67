"""Sitemaps: every public address once and no other, the rules of the protocol and of news search."""

import datetime
import os
import re
import unittest
import xml.etree.ElementTree as ET

import wxr
from lib import SiteTest
from sample import ABOUT, ARABIC, CANARY, CONTACT, COUNCIL, FERRY, SECRETS, SampleTest, night, quoted

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
XML = "application/xml; charset=utf-8"


class MapCase:
    def document(self, path, root):
        answer = self.reader.get(path)
        self.assertEqual(answer.status, 200, path)
        self.assertEqual(answer.header("content-type"), XML)
        node = ET.fromstring(answer.plain)
        self.assertEqual(node.tag, MAP + root)
        self.assertGreater(len(node), 0, "a map without addresses is reported as broken")
        for entry in node:
            self.assertEqual(len(entry.findall(MAP + "loc")), 1)
            for date in entry.findall(MAP + "lastmod"):
                self.assertRegex(date.text, W3C)
        return node

    def path(self, entry):
        url = entry.findtext(MAP + "loc")
        self.assertTrue(url.startswith(self.site.url + "/"), url)
        return url.removeprefix(self.site.url)

    def maps(self):
        return [self.path(entry) for entry in self.document("/sitemap.xml", "sitemapindex")]

    def everything(self):
        return [self.path(entry) for one in self.maps() for entry in self.document(one, "urlset")]


class SitemapTest(SampleTest, MapCase):
    def test_every_address_answers_and_is_the_canonical_one(self):
        found = self.everything()
        self.assertEqual(len(found), len(set(found)))
        for path in found:
            answer = self.reader.get(path)
            self.assertEqual(answer.status, 200, path)
            self.assertEqual(answer.page.one("link[rel=canonical]").get("href"), self.site.url + path)
            self.assertIsNone(answer.page.meta("robots"), path)

    def test_nothing_public_is_left_out(self):
        found = set(self.everything())
        for path in ("/", FERRY, COUNCIL, ARABIC, ABOUT, CONTACT, night(1), "/tag/ferry/"):
            self.assertIn(quoted(path).lower(), {each.lower() for each in found})
        for link in self.reader.get(FERRY).page.links:
            if link.endswith("/harbour/") or "/author/" in link:
                self.assertIn(link, found)

    def test_nothing_secret(self):
        found = self.everything()
        for path in SECRETS:
            self.assertNotIn(path, found)
        for one in ["/sitemap.xml", "/sitemap-news.xml", *self.maps()]:
            text = self.reader.get(one).text
            self.assertNotIn(CANARY, text)
            for word in SECRETS.values():
                self.assertNotIn(word, text)

    def test_index_names_no_map_twice_and_maps_do_not_move(self):
        self.assertEqual(len(self.maps()), len(set(self.maps())))
        self.assertEqual(self.maps(), self.maps())

    def test_other_names_are_not_maps(self):
        for name in ("articles-0.xml", "articles-.xml", "articles-01.xml", "articles--1.xml", "articles-999999.xml",
                     "articles-99999999999999999999.xml", "articles-1", "lists", "x.xml", "1"):
            self.assertEqual(self.reader.get("/sitemaps/" + name).status, 404, name)

    def test_old_names_lead_to_it(self):
        for path in ("/sitemap_index.xml", "/wp-sitemap.xml"):
            answer = self.reader.get(path)
            self.assertEqual((answer.status, answer.location), (301, "/sitemap.xml"))

    def test_unchanged_is_304(self):
        for path in ("/sitemap.xml", "/sitemap-news.xml", *self.maps()):
            tag = self.reader.get(path).header("etag")
            self.assertEqual(self.reader.get(path, if_none_match=tag).status, 304, path)

    def test_without_recent_news_the_newest_are_listed_plainly(self):
        node = self.document("/sitemap-news.xml", "urlset")
        self.assertEqual(list(node.iter(NEWS + "news")), [])
        self.assertLessEqual(len(node), 1000)
        for entry in node:
            self.assertEqual(self.reader.get(self.path(entry)).status, 200)


class NewsTest(SiteTest, MapCase):
    @classmethod
    def fill(cls, site):
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        ages = {"Just now &amp; &lt;here&gt;": 0.1, "Yesterday": 24, "Almost two days": 47, "Two days and more": 49,
                "Old": 900}
        posts = [wxr.Post(title, now - datetime.timedelta(hours=hours)) for title, hours in ages.items()]
        posts.append(wxr.Post("A page", now - datetime.timedelta(hours=1), kind="page"))
        site.run("import", "wordpress", wxr.write(os.path.join(site.folder, "news.xml"), posts))
        site.run("settings", "site.title", "The <Post> & Co")

    def test_only_articles_of_two_days(self):
        node = self.document("/sitemap-news.xml", "urlset")
        titles = [entry.findtext(f"{NEWS}news/{NEWS}title") for entry in node]
        self.assertEqual(titles, ["Just now & <here>", "Yesterday", "Almost two days"])
        for entry in node:
            news = entry.find(NEWS + "news")
            self.assertEqual(news.findtext(f"{NEWS}publication/{NEWS}name"), "The <Post> & Co")
            self.assertEqual(news.findtext(f"{NEWS}publication/{NEWS}language"), "en")
            self.assertRegex(news.findtext(NEWS + "publication_date"), W3C)

    def test_publisher_and_languages_of_chinese(self):
        for setting, wanted in (("zh-TW", "zh-tw"), ("zh-Hant", "zh-tw"), ("zh-Hans", "zh-cn"), ("pt-BR", "pt")):
            self.site.run("settings", "site.languages", setting)
            self.site.run("settings", "site.publisher", "The Publisher")
            node = self.document("/sitemap-news.xml", "urlset")
            self.assertEqual({one.text for one in node.iter(NEWS + "language")}, {wanted})
            self.assertEqual({one.text for one in node.iter(NEWS + "name")}, {"The Publisher"})
        self.site.run("settings", "site.languages", "en")
        self.site.run("settings", "site.publisher", "")


class SparseIdsTest(SiteTest, MapCase):
    """Ids far apart make several maps; each address is in exactly one."""

    @classmethod
    def fill(cls, site):
        start = datetime.datetime(2024, 1, 1)
        for first in (1, 4999, 5001, 123456, 7000000):
            posts = [wxr.Post(f"Number {first} {i}", start + datetime.timedelta(seconds=first + i)) for i in range(3)]
            site.run("import", "wordpress", wxr.write(os.path.join(site.folder, "sparse.xml"), posts, first))

    def test_every_article_once(self):
        found = [path for path in self.everything() if "/post-" in path]
        wanted = {f"/2024/01/post-{first + i}/" for first in (1, 4999, 123456) for i in range(3)}
        self.assertLessEqual(wanted, set(found))
        self.assertEqual(len(found), len(set(found)))
        self.assertGreaterEqual(len(self.maps()), 5)


class EmptySiteTest(SiteTest, MapCase):
    @classmethod
    def fill(cls, site):
        site.run("settings", "site.languages", "en, fr")

    def test_no_map_is_empty(self):
        self.assertEqual(self.everything(), ["/", "/fr/"])
        self.assertEqual([self.path(entry) for entry in self.document("/sitemap-news.xml", "urlset")], ["/"])

    def test_they_belong_to_the_whole_site(self):
        for path in ("/fr/sitemap.xml", "/fr/sitemap-news.xml", "/fr/sitemaps/lists.xml"):
            self.assertEqual(self.reader.get(path).status, 404)


if __name__ == "__main__":
    unittest.main()
