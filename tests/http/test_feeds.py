"""RSS, Atom and JSON feeds: the rules of their standards, whole texts, who is named, paging, revalidation."""

import datetime
import email.utils
import gzip
import html
import json
import os
import re
import unittest
import xml.etree.ElementTree as ET

import wxr
from lib import SiteTest, fixtures, parse
from sample import CANARY, CLOSED, COUNCIL, FERRY, FISH, NIGHTS, SECRETS, UNSEEN_COMMENTS, SampleTest, quoted

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"
COMMENT_RSS = "{http://wellformedweb.org/CommentAPI/}commentRss"
COMMENT_COUNT = "{http://purl.org/rss/1.0/modules/slash/}comments"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
# An address inside the HTML of an item that leads nowhere without a base.
RELATIVE = re.compile(r'\s(?:href|src|poster|cite)="(?!https?://|mailto:|tel:)[^"]*"|\ssrcset="/')


def rss(answer):
    """The channel; the document is checked to be RSS 2.0."""
    root = ET.fromstring(answer.plain)
    if root.tag != "rss" or root.get("version") != "2.0" or len(root) != 1:
        raise AssertionError(f"no RSS 2.0: {root.tag} {root.attrib}")
    return root[0]


def one(node, name):
    """The text of exactly one child."""
    found = node.findall(name)
    if len(found) != 1:
        raise AssertionError(f"{len(found)} × {name} in {node.tag}")
    return found[0].text or ""


def rfc822(text):
    date = email.utils.parsedate_to_datetime(text)
    if date.tzinfo is None or email.utils.format_datetime(date).split()[:5] != text.split()[:5]:
        raise AssertionError(f"no date of RFC 822: {text}")
    return date


def rfc3339(text):
    if not RFC3339.fullmatch(text):
        raise AssertionError(f"no date of RFC 3339: {text}")
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class FeedCase:
    """The rules of each format; each check gives the items as (id, address, title, content, authors)."""

    def encoded(self, path):
        path, mark, query = path.partition("?")
        return quoted(path) + mark + query

    def check_rss(self, answer, self_path):
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.header("content-type"), "application/rss+xml; charset=utf-8")
        channel = rss(answer)
        for name in ("title", "link", "description"):
            self.assertTrue(one(channel, name))
        links = {link.get("rel"): link.get("href") for link in channel.findall(ATOM + "link")}
        self.assertEqual(links["self"], self.site.url + self.encoded(self_path))
        items = channel.findall("item")
        if items:
            rfc822(one(channel, "lastBuildDate"))
        dates = [rfc822(one(item, "pubDate")) for item in items]
        self.assertEqual(dates, sorted(dates, reverse=True))
        return [self.rss_item(item) for item in items]

    def rss_item(self, item):
        guid = item.find("guid")
        self.assertEqual(guid.get("isPermaLink"), "false")
        self.assertTrue(item.findtext("title") or item.findtext("description"))
        self.assertLessEqual(len(item.findall("description")), 1)
        content = item.findtext(CONTENT) or ""
        self.assertEqual(RELATIVE.findall(content), [])
        link, title = one(item, "link"), item.findtext("title") or ""
        return (guid.text, link, "" if title == link else title, content,
                [node.text for node in item.findall(CREATOR)])

    def check_atom(self, answer, self_path):
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.header("content-type"), "application/atom+xml; charset=utf-8")
        feed = ET.fromstring(answer.plain)
        self.assertEqual(feed.tag, ATOM + "feed")
        self.assertTrue(one(feed, ATOM + "id"))
        self.assertTrue(one(feed, ATOM + "title"))
        updated = rfc3339(one(feed, ATOM + "updated"))
        links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
        self.assertEqual(links["self"], self.site.url + self.encoded(self_path))
        found = [self.atom_entry(feed, entry, updated) for entry in feed.findall(ATOM + "entry")]
        ids = [one(feed, ATOM + "id"), *[entry[0] for entry in found]]
        self.assertEqual(len(ids), len(set(ids)))
        return found

    def atom_entry(self, feed, entry, feed_updated):
        published, updated = rfc3339(one(entry, ATOM + "published")), rfc3339(one(entry, ATOM + "updated"))
        self.assertLessEqual(published, updated)
        self.assertLessEqual(updated, feed_updated)
        links = [link.get("href") for link in entry.findall(ATOM + "link") if link.get("rel") == "alternate"]
        self.assertEqual(len(links), 1)
        content = entry.find(ATOM + "content")
        self.assertTrue(content is None or content.get("type") == "html")
        authors = [one(author, ATOM + "name") for author in entry.findall(ATOM + "author")]
        self.assertTrue(authors or feed.find(ATOM + "author") is not None)
        return (one(entry, ATOM + "id"), links[0], one(entry, ATOM + "title"),
                "" if content is None else content.text, authors)

    def check_json(self, answer, self_path):
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.header("content-type"), "application/feed+json")
        feed = answer.json()
        self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
        self.assertTrue(feed["title"])
        self.assertEqual(feed["feed_url"], self.site.url + self.encoded(self_path))
        for item in feed["items"]:
            self.assertTrue("content_html" in item or "content_text" in item)
            rfc3339(item["date_published"])
            if "date_modified" in item:
                self.assertGreater(rfc3339(item["date_modified"]), rfc3339(item["date_published"]))
            self.assertTrue(item["language"])
        return [(item["id"], item["url"], item.get("title", ""), item.get("content_html", ""),
                 [author["name"] for author in item.get("authors", [])]) for item in feed["items"]]

    def all_formats(self, path, **headers):
        """The items of a list's three feeds, which must agree."""
        found = [check(self.reader.get(path + tail, **headers), path + tail)
                 for tail, check in (("feed/", self.check_rss), ("feed/atom/", self.check_atom),
                                     ("feed.json", self.check_json))]
        self.assertEqual(found[0], found[1])
        self.assertEqual(found[0], found[2])
        ids = [item[0] for item in found[0]]
        self.assertEqual(len(ids), len(set(ids)))
        return found[0]

    def paths(self, items):
        return [item[1].removeprefix(self.site.url) for item in items]


class WholeFeedTest(SampleTest, FeedCase):
    settings = {"feeds_items": 100, "site_time_zone": "Africa/Lagos"}

    def test_formats_agree_and_every_link_leads_to_its_article(self):
        items = self.all_formats("/")
        self.assertGreaterEqual(len(items), NIGHTS)
        for _, url, title, _, _ in items:
            page = self.reader.get(url)
            self.assertEqual(page.status, 200, url)
            self.assertEqual(page.page.one("h1").text, " ".join(title.split()))

    def test_text_is_whole(self):
        items = {item[1].removeprefix(self.site.url): item for item in self.all_formats("/")}
        council = items[COUNCIL][3]
        self.assertIn("The council met on Tuesday.", council)
        self.assertIn("The other half waits until the autumn.", council)
        self.assertNotIn("nextpage", council)
        fish = items[FISH][3]
        self.assertIn(f'href="{self.site.url}{FERRY}"', fish)
        for unseen in ("unseen-script", "<script", "onclick", "javascript:"):
            self.assertNotIn(unseen, fish)

    def test_every_author_is_named_in_order(self):
        authors = {path: item[4] for item in self.all_formats("/") for path in self.paths([item])}
        self.assertEqual(authors[FERRY], ["Ada Lindgren", "Musa Bello"])
        self.assertEqual(authors[FISH], ["Musa Bello"])

    def test_categories_comments_and_dates_of_rss(self):
        items = {one(item, "link"): item for item in rss(self.reader.get("/feed/")).findall("item")}
        ferry = items[self.site.url + FERRY]
        self.assertEqual([node.text for node in ferry.findall("category")], ["Harbour", "Ferry", "Old pier"])
        self.assertEqual(one(ferry, COMMENT_COUNT), "8")
        self.assertEqual(one(ferry, COMMENT_RSS), self.site.url + FERRY + "feed/")
        self.assertEqual(one(ferry, "comments"), self.site.url + FERRY + "#comments")
        self.assertEqual(one(ferry, "description"), "After nine years the boat is back.")
        self.assertTrue(one(ferry, "pubDate").endswith(" +0100"))
        self.assertEqual(rfc822(one(ferry, "pubDate")).astimezone(datetime.timezone.utc),
                         datetime.datetime(2024, 3, 4, 8, tzinfo=datetime.timezone.utc))

    def test_comment_feed_of_an_article(self):
        self.check_rss_comments(FERRY + "feed/", 8)
        self.assertIn("The old pier was <strong>never</strong> this busy.",
                      "".join(item[3] for item in self.check_rss_comments(FERRY + "feed/", 8)))

    def test_comment_feed_of_the_site(self):
        items = self.check_rss_comments("/comments/feed/", None)
        self.assertGreaterEqual(len(items), 8)
        self.assertEqual(len({item[0] for item in items}), len(items))

    def check_rss_comments(self, path, n):
        answer = self.reader.get(path)
        channel = rss(answer)
        items = [self.rss_item(item) for item in channel.findall("item")]
        if n is not None:
            self.assertEqual(len(items), n)
        for _, url, title, content, authors in items:
            self.assertRegex(url, r"#comment-\d+$")
            self.assertTrue(title and content)
            self.assertEqual(len(authors), 1)
        for unseen in UNSEEN_COMMENTS:
            self.assertNotIn(unseen, answer.text)
        return items

    def test_article_without_open_comments_still_has_its_feed(self):
        self.assertEqual(self.check_rss_comments(CLOSED + "feed/", 0), [])

    def test_nothing_secret_and_no_address_of_anybody(self):
        for path in ("/feed/", "/feed/atom/", "/feed.json", "/comments/feed/", FERRY + "feed/", "/tag/ferry/feed/"):
            answer = self.reader.get(path)
            self.assertEqual(answer.status, 200, path)
            self.assertNotIn(CANARY, answer.text)
            for secret in SECRETS.values():
                self.assertNotIn(secret, answer.text)

    def test_lists_have_their_own_feeds(self):
        home = self.reader.get("/feed/")
        everything = {one(item, "link"): item for item in rss(home).findall("item")}
        tagged = self.all_formats("/tag/ferry/")
        self.assertEqual(self.paths(tagged), [path.removeprefix(self.site.url) for path, item in everything.items()
                                              if "Ferry" in [node.text for node in item.findall("category")]])
        self.assertIn(FERRY, self.paths(tagged))
        page = self.reader.get(FERRY).page
        links = {link.split("?")[0] for link in page.links}
        section = next(link for link in links if link.endswith("/harbour/"))
        author = next(link for link in links if "musa" in link)
        self.assertIn(FERRY, self.paths(self.all_formats(section)))
        written = self.all_formats(author)
        self.assertTrue(all("Musa Bello" in item[4] for item in written))
        self.assertIn(FERRY, self.paths(written))

    def test_section_feed_holds_what_is_below_it(self):
        links = {link.split("?")[0] for link in self.reader.get(COUNCIL).page.links}
        news = next(link for link in links if link.endswith("/news/"))
        self.assertIn(FERRY, self.paths(self.all_formats(news)))  # in Harbour, a section of News

    def test_titles_name_the_list(self):
        self.assertTrue(one(rss(self.reader.get("/tag/ferry/feed/")), "title").startswith("Ferry – "))
        self.assertIn("Comments", one(rss(self.reader.get("/comments/feed/")), "title"))

    def test_pages_announce_their_feeds(self):
        for path in ("/", "/tag/ferry/", FERRY):
            for link in self.reader.get(path).page.all("link[rel=alternate]"):
                if "rss" in (link.get("type") or ""):
                    rss(self.reader.get(link.get("href")))


class RevalidationTest(SampleTest):
    FEEDS = ("/feed/", "/feed/atom/", "/feed.json", "/comments/feed/", FERRY + "feed/")

    def test_unchanged_is_304(self):
        for path in self.FEEDS:
            first = self.reader.get(path)
            self.assertEqual(first.header("cache-control"), "public, max-age=0, must-revalidate")
            again = self.reader.get(path, if_none_match=first.header("etag"))
            self.assertEqual((again.status, again.body), (304, b""), path)
            self.assertEqual(self.reader.get(path).body, first.body)
            self.assertEqual(self.reader.get(path, if_none_match='"x"').status, 200)

    def test_unknown_parameters_change_nothing(self):
        for path in self.FEEDS:
            self.assertEqual(self.reader.get(path + "?utm_source=x&page=0&fbclid=1").body, self.reader.get(path).body)

    def test_head_and_compression(self):
        for path in self.FEEDS:
            plain = self.reader.get(path)
            self.assertEqual(self.reader.head(path).status, 200)
            packed = self.reader.get(path, accept_encoding="gzip")
            self.assertIn("accept-encoding", (packed.header("vary") or "").lower())
            self.assertEqual(packed.plain, plain.body)

    def test_a_comment_changes_the_feed(self):
        path = "/comments/feed/"
        before = self.reader.get(path)
        article = self.id_of(FISH)
        sent = self.reader.post_json(f"/articles/{article}/comments",
                                     {"body": "Fresh <b>from</b> a reader & co", "author": "N & <i>O</i>",
                                      "email": f"new@{CANARY}"})
        self.assertEqual(sent.status, 201, sent.text)
        after = self.reader.get(path, if_none_match=before.header("etag"))
        self.assertEqual(after.status, 200)
        newest = rss(after).find("item")
        self.assertEqual(one(newest, CREATOR), "N & <i>O</i>")
        self.assertIn("Fresh &lt;b&gt;from&lt;/b&gt; a reader &amp; co", one(newest, CONTENT))
        self.assertNotIn(CANARY, after.text)

    def test_no_feed_where_there_is_nothing(self):
        for path in ("/no/such/article/feed/", "/tag/nothing/feed/", "/feed.json?page=900", FERRY + "feed.json"):
            self.assertEqual(self.reader.get(path).status, 404, path)


class PagingTest(SampleTest, FeedCase):
    settings = {"feeds_items": 5}

    def test_next_url_leads_through_all_of_them_once(self):
        seen, path = [], "/feed.json"
        while path:
            feed = self.reader.get(path).json()
            self.assertEqual(feed["feed_url"], self.site.url + path)
            self.assertLessEqual(len(feed["items"]), 5)
            seen += [item["id"] for item in feed["items"]]
            path = (feed.get("next_url") or "").removeprefix(self.site.url)
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreater(len(seen), NIGHTS)
        dates = []
        for page in range(1, len(seen) // 5 + 1):
            channel = rss(self.reader.get(f"/feed/?page={page}"))
            dates += [rfc822(one(item, "pubDate")) for item in channel.findall("item")]
        self.assertEqual(dates, sorted(dates, reverse=True))


class SwitchedOffTest(SampleTest):
    settings = {"blocks_comments": "off"}

    def test_no_comments_anywhere(self):
        self.assertEqual(self.reader.get(FERRY + "feed/").status, 404)
        self.assertEqual(rss(self.reader.get("/comments/feed/")).findall("item"), [])
        for item in rss(self.reader.get("/feed/")).findall("item"):
            self.assertIsNone(item.find(COMMENT_COUNT))
            self.assertIsNone(item.find(COMMENT_RSS))


class EmptySiteTest(SiteTest, FeedCase):
    @classmethod
    def fill(cls, site):
        site.run("settings", "site.languages", "en, fr")
        site.run("settings", "site.title", 'Nothing & <more> "yet"')

    def test_feeds_without_articles_are_valid(self):
        for prefix in ("/", "/fr/"):
            self.assertEqual(self.all_formats(prefix), [])
        self.assertEqual(self.check_rss(self.reader.get("/comments/feed/"), "/comments/feed/"), [])

    def test_language_and_title(self):
        channel = rss(self.reader.get("/fr/feed/"))
        self.assertEqual(one(channel, "language"), "fr")
        self.assertEqual(one(channel, "link"), self.site.url + "/fr/")
        self.assertEqual(one(channel, "title"), 'Nothing & <more> "yet"')
        self.assertEqual(self.reader.get("/fr/feed.json").json()["language"], "fr")


class BaseUrlTest(SampleTest):
    ini = {"base_url": "https://news.example.org"}

    def test_every_address_is_the_public_one(self):
        for path in ("/feed/", "/feed/atom/", "/feed.json", "/comments/feed/"):
            text = self.reader.get(path).text
            self.assertIn("https://news.example.org/", text)
            self.assertNotIn("127.0.0.1", text)
            self.assertNotIn(f":{self.site.port}", text)


class HostileTest(SiteTest, FeedCase):
    """Titles, tags and texts that break what is put together carelessly."""

    @classmethod
    def fill(cls, site):
        with open(fixtures("blns", "blns.json"), encoding="utf-8") as file:
            strings = [text for text in json.load(file) if wxr.FORBIDDEN.sub("", text).strip()]
        start = datetime.datetime(2024, 1, 1)
        posts = [wxr.Post(html.escape(text), start + datetime.timedelta(hours=i), f"<p>{text}</p>",
                          [f"{i} {text}"[:150]]) for i, text in enumerate(strings)]
        site.run("import", "wordpress", wxr.write(os.path.join(site.folder, "hostile.xml"), posts))
        site.run("settings", "feeds.items", "100")
        cls.posts = len(posts)

    def test_every_page_of_every_format_is_sound(self):
        seen, marked = set(), 0
        for page in range(1, self.posts // 100 + 2):
            tails = (("/feed/", self.check_rss), ("/feed/atom/", self.check_atom), ("/feed.json", self.check_json))
            found = [check(self.page(path, page), path + ("" if page == 1 else f"?page={page}"))
                     for path, check in tails]
            self.assertEqual(found[0], found[1])
            self.assertEqual([item[:2] for item in found[0]], [item[:2] for item in found[2]])
            seen.update(item[0] for item in found[0])
            marked += sum("<script>" in item[2] for item in found[0])
            self.assertFalse([item for item in found[0] if "<script" in item[3].lower()])
        self.assertGreater(marked, 5, "titles are text: what looks like a tag in them is kept")
        self.assertGreater(len(seen), self.posts * 0.9)

    def page(self, path, page):
        return self.reader.get(path if page == 1 else f"{path}?page={page}")


class PictureTest(SiteTest, FeedCase):
    """A lead picture with several sizes, and one inside the text."""

    @classmethod
    def fill(cls, site):
        folder = os.path.join(site.folder, "uploads", "2024", "01")
        os.makedirs(folder)
        with open(os.path.join(folder, "boat.png"), "wb") as file:
            file.write(wxr.png(1800, 900))
        body = '<p><img src="http://old.example/wp-content/uploads/2024/01/boat.png"> <a href="#notes">n</a></p>'
        post = wxr.Post("Boat", datetime.datetime(2024, 1, 2), body, picture="boat.png")
        path = wxr.write(os.path.join(site.folder, "pictures.xml"), [post])
        site.run("import", "wordpress", path, "--uploads", os.path.join(site.folder, "uploads"))

    def picture(self, url, kind):
        self.assertTrue(url.startswith(self.site.url + "/"), url)
        answer = self.reader.get(url)
        self.assertEqual((answer.status, answer.header("content-type")), (200, kind))
        return answer.body

    def test_rss_encloses_it(self):
        item = rss(self.reader.get("/feed/")).find("item")
        enclosure, media = item.find("enclosure"), item.find(MEDIA + "content")
        body = self.picture(enclosure.get("url"), enclosure.get("type"))
        self.assertEqual(int(enclosure.get("length")), len(body))
        self.assertEqual(media.get("url"), enclosure.get("url"))
        self.assertEqual((media.get("medium"), media.get("fileSize")), ("image", enclosure.get("length")))
        self.assertGreaterEqual(int(media.get("width")), 1200)
        self.assertEqual(int(media.get("width")), 2 * int(media.get("height")))
        self.assertEqual(one(media, MEDIA + "description"), "A caption & more")

    def test_atom_and_json_name_it(self):
        links = ET.fromstring(self.reader.get("/feed/atom/").plain).findall(f"{ATOM}entry/{ATOM}link")
        enclosure = next(link for link in links if link.get("rel") == "enclosure")
        self.assertEqual(int(enclosure.get("length")), len(self.picture(enclosure.get("href"), enclosure.get("type"))))
        self.picture(self.reader.get("/feed.json").json()["items"][0]["image"], "image/png")

    def test_addresses_inside_the_text_are_absolute(self):
        _, url, _, content, _ = self.all_formats("/")[0]
        body = parse(content)
        for image in body.all("img"):
            sources = [image.get("src"), *[one.split()[0] for one in (image.get("srcset") or "").split(",") if one]]
            for source in sources:
                self.assertTrue(source.startswith(self.site.url + "/"), source)
                self.assertEqual(self.reader.get(source).status, 200, source)
        self.assertEqual(len(body.all("img")), 1)
        for link in body.links:
            self.assertTrue(link.startswith(url + "#"), link)


class GzipTest(SampleTest):
    def test_gzip_body_is_the_feed(self):
        packed = self.reader.get("/feed/", accept_encoding="gzip")
        self.assertEqual(packed.header("content-encoding"), "gzip")
        ET.fromstring(gzip.decompress(packed.body))


if __name__ == "__main__":
    unittest.main()
