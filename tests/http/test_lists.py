"""Front page, section, tag, author, date lists, paging and search."""

import unittest

from sample import ABOUT, ARABIC, COUNCIL, FERRY, FISH, NIGHTS, SECRETS, SampleTest, fill, night, quoted


def cards(page):
    """Addresses of the articles in a list, in order."""
    return [
        node.one("a[href]").get("href")
        for node in [heading for card in page.all("article.card") for heading in card.all("h2")]
    ]


class ListTest(SampleTest):
    settings = {"lists_page_size": "5"}

    def all_pages(self, path):
        """Every address of a list over its pages, following rel=next."""
        found, pages = [], 0
        while path and pages < 20:
            answer = self.reader.get(path)
            self.assertEqual(answer.status, 200, path)
            self.assertEqual(answer.page.faults, [])
            found += cards(answer.page)
            link = answer.page.first("a[rel=next]")
            path, pages = link and link.get("href"), pages + 1
        return found, pages

    def test_front_page(self):
        page = self.reader.get("/").page
        self.assertEqual(page.one(".lead").one("h2").one("a").get("href"), COUNCIL)  # sticky leads
        found = cards(page)
        self.assertEqual(found[1:5], [night(n) for n in (14, 13, 12, 11)])
        self.assertEqual(page.one(".pager", "a[rel=next]").get("href"), "/page/2/")

    def test_every_article_is_on_some_page_once(self):
        found, pages = self.all_pages("/")
        self.assertEqual(pages, 5)
        self.assertLessEqual({FERRY, COUNCIL, FISH, *(night(n) for n in range(1, NIGHTS + 1))}, set(found))
        repeated = {path for path in found if found.count(path) > 1}
        self.assertLessEqual(repeated, {COUNCIL})  # leads the front and stands at its own date
        self.assertNotIn(ABOUT, found)

    def test_section_with_what_is_below(self):
        found, _ = self.all_pages("/category/news/")
        self.assertIn(FERRY, found)
        self.assertIn(COUNCIL, found)
        self.assertNotIn(FISH, found)
        page = self.reader.get("/category/news/").page
        self.assertEqual(page.one("h1").text, "News")
        self.assertIn("/category/news/harbour/", page.one("main").links)
        self.assertEqual(set(self.all_pages("/category/news/harbour/")[0]), {FERRY, quoted(ARABIC)})

    def test_tag_author_and_dates(self):
        self.assertEqual(self.all_pages("/tag/ferry/")[0], [FERRY])
        self.assertEqual(self.all_pages("/tag/night-market/")[0], [night(n) for n in range(NIGHTS, 0, -1)])
        self.assertIn(FERRY, self.all_pages("/author/ada/")[0])
        self.assertIn(FERRY, self.all_pages("/author/musa/")[0])
        self.assertEqual(self.reader.get("/author/musa/").page.one("h1").text, "Musa Bello")
        self.assertEqual(self.all_pages("/2024/03/")[0], [FERRY])
        self.assertEqual(self.all_pages("/2024/06/09/")[0], [night(9)])
        self.assertEqual(len(self.all_pages("/2024/06/")[0]), NIGHTS)
        self.assertEqual(len(self.all_pages("/2024/")[0]), NIGHTS + 7)

    def test_pages_that_are_not(self):
        for path in (
            "/page/99/",
            "/page/0/",
            "/page/-1/",
            "/page/x/",
            "/page/01/",
            "/category/news/page/99/",
            "/tag/ferry/page/2/",
            "/tag/none/",
            "/author/none/",
            "/category/none/",
            "/2019/",
            "/2024/13/",
            "/2024/00/",
            "/2024/02/30/",
            "/0000/",
            "/2024/6/",
            "/20245/",
            "/2024/06/31/",
        ):
            self.assertEqual(self.reader.get(path).status, 404, path)
        for path, to in (
            ("/page/1/", "/"),
            ("/category/news/page/1/", "/category/news/"),
            ("/page/2", "/page/2/"),
            ("/category/news/harbour", "/category/news/harbour/"),
            ("/tag/ferry", "/tag/ferry/"),
            ("/2024/03", "/2024/03/"),
            ("/search", "/search/"),
        ):
            answer = self.reader.get(path)
            self.assertEqual((answer.status, answer.location), (301, to), path)

    def test_canonical_and_titles(self):
        page = self.reader.get("/category/culture/page/2/").page
        self.assertTrue(page.one("link[rel=canonical]").get("href").endswith("/category/culture/page/2/"))
        self.assertIn("Culture", page.one("title").source)
        self.assertIn("Page 2 of ", page.one(".pager").text)
        self.assertEqual(page.one(".pager", "a[aria-current=page]").text, "2")

    def test_a_card(self):
        page = self.reader.get("/tag/ferry/").page
        card = page.one("article.card")
        for words in (
            "Ferry returns to the old pier",
            "After nine years the boat is back.",
            "By Ada Lindgren and Musa Bello",
            "Harbour",
            "8 comments",
        ):
            self.assertIn(words, card.text)
        self.assertEqual(card.one("time").get("datetime"), "2024-03-04T08:00:00Z")


class SearchTest(SampleTest):
    settings = {"lists_page_size": "5"}

    def found(self, words):
        answer = self.reader.get("/search/?q=" + words)
        self.assertEqual(answer.status, 200)
        return cards(answer.page)

    def test_words(self):
        self.assertEqual(self.found("Ferry+pier")[0], FERRY)
        self.assertEqual(self.found("COUNCIL+budget"), [COUNCIL])
        self.assertEqual(self.found("الميناء"), [quoted(ARABIC)])
        self.assertEqual(self.found("nosuchwordanywhere"), [])
        self.assertEqual(self.found("%20"), [])

    def test_pages(self):
        page = self.reader.get("/search/?q=lanterns").page
        self.assertIn("14 results", page.text)
        self.assertEqual(len(cards(page)), 5)
        second = self.reader.get(page.one(".pager", "a[rel=next]").get("href")).page
        self.assertEqual(len(set(cards(page)) | set(cards(second))), 10)

    def test_what_was_typed_stays_text(self):
        for typed in (
            '<script>alert(1)</script>"',
            "'; DROP TABLE article; --",
            "a AND OR NOT ( \" *",
            "NEAR(a b)",
            "^x",
            "col:ferry",
            "*",
            '"',
            "-",
            "%00",
            "%FF",
            "x" * 3000,
            "%F0%9F%98%8A",
            "title : ferry",
        ):
            answer = self.reader.request("GET", "/search/?q=" + typed.replace(" ", "+").replace("#", ""))
            self.assertIn(answer.status, (200, 400), typed)
            self.assertEqual(answer.page.faults, [])
            self.assertEqual([node for node in answer.page.all("script") if "alert" in node.source], [])
        page = self.reader.get("/search/?q=fish+%26+%22chips").page
        fields = page.all("input[name=q]")
        self.assertEqual({field.get("value") for field in fields}, {'fish & "chips'})

    def test_not_for_search_engines(self):
        self.assertEqual(self.reader.get("/search/?q=x").page.meta("robots"), "noindex")


class HiddenTest(SampleTest):
    """Drafts, pending, private, protected, trashed and scheduled ones are nowhere."""

    def test_nowhere(self):
        secret = list(SECRETS.values())
        seen, queue = set(), [
            "/",
            "/feed/",
            "/feed/atom/",
            "/feed.json",
            "/sitemap.xml",
            "/sitemap-news.xml",
            "/comments/feed/",
            "/search/?q=secret",
            "/search/?q=secret-delta",
            "/2034/",
            "/2034/06/",
            "/2024/06/",
            "/category/news/feed/",
            "/tag/ferry/feed/",
            "/sitemaps/1",
            "/manifest.webmanifest",
        ]
        queue += [
            *SECRETS,
            *(path + "feed/" for path in SECRETS),
            *(f"/articles/{n}/tally" for n in range(40, 48)),
            *(f"/?p={n}" for n in range(40, 48)),
            *(f"/?page_id={n}" for n in range(40, 48)),
        ]
        while queue and len(seen) < 250:
            path = queue.pop(0)
            if path in seen:
                continue
            seen.add(path)
            answer = self.reader.get(path)
            self.assertLess(answer.status, 500, path)
            text = answer.text
            if not path.startswith("/search"):
                self.assertNotIn("secret", text.replace("secret-delta</", ""), path)
            for word in secret:
                self.assertEqual(text.count(word), text.count(f'value="{word}"'), path)
            self.assertNotIn("secret", answer.location or "", path)
            if answer.status == 200 and (answer.header("content-type") or "").startswith("text/html"):
                queue += [link.split("#")[0] for link in answer.page.links if link.startswith("/")]
        for path in SECRETS:
            self.assertEqual(self.reader.get(path).status, 404, path)


class TitleTest(SampleTest):
    @classmethod
    def fill(cls, site):
        fill(
            site, site_title="The Harbour Post", site_tagline="News from the quay", site_time_zone="Pacific/Auckland"
        )

    def test_settings_show(self):
        page = self.reader.get("/").page
        self.assertEqual(page.one("title").source, "The Harbour Post")
        self.assertEqual(page.meta("description"), "News from the quay")
        self.assertIn("News from the quay", page.text)
        self.assertIn("The Harbour Post", self.reader.get(FERRY).page.one("title").source)

    def test_dates_in_the_zone_of_the_site(self):
        time = self.reader.get(night(1)).page.one("main").first("time")  # 2024-06-01 18:00 UTC
        self.assertEqual((time.get("datetime"), time.text), ("2024-06-02T06:00:00+12:00", "2 June 2024 at 6:00 am"))
        self.assertIn(night(1), cards(self.reader.get("/2024/06/02/").page))


if __name__ == "__main__":
    unittest.main()
