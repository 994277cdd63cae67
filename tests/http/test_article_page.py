"""The article page: what stands on it, in which order, and what its switches take away."""

import json
import re
import unittest

from lib import check_golden
from sample import ABOUT, ARABIC, COUNCIL, FERRY, FISH, SILENT, SampleTest, night

# (what, selector path or words), in the reading order that is promised.
ORDER = [
    ("headline", "h1"),
    ("standfirst", ".standfirst"),
    ("byline", ".byline"),
    ("section", ".kicker"),
    ("published", "time"),
    ("like form", "form[data-vote=like]"),
    ("read time", "Read Time: 1 minute, 46 seconds"),
    ("comments", "a[href=#comments]"),
    ("share links", ".share"),
    ("body", ".body"),
    ("tags", ".tags"),
    ("authors", ".authors"),
    ("reactions", "form[data-vote=reaction]"),
    ("rating", "Average Rating"),
    ("star form", "form[data-vote=stars]"),
    ("related", ".related"),
    ("thread", ".thread"),
    ("form", "Leave a Reply"),
]


class OrderTest(SampleTest):
    def setUp(self):
        super().setUp()
        self.page = self.reader.get(FERRY).page
        self.main = self.page.one("main")

    def test_reading_order(self):
        nodes = list(self.main.walk())

        def place(what, sign):
            if sign[0].isupper() or sign[0].isdigit():
                fits = [n for n, node in enumerate(nodes) if sign in node.text]
                self.assertTrue(fits, what)
                return fits[-1]  # the innermost
            node = self.main.first(sign)
            self.assertIsNotNone(node, what)
            return nodes.index(node)

        places = [(place(what, sign), what) for what, sign in ORDER]
        self.assertEqual([what for _, what in sorted(places)], [what for what, _ in ORDER])

    def test_the_markup_matches(self):
        for path in (FERRY, FISH, ARABIC, COUNCIL, ABOUT, "/", "/author/ada/", "/nowhere/"):
            page = self.reader.get(path).page
            self.assertEqual(page.faults, [], path)
            self.assertEqual(len(page.ids), len(set(page.ids)), path)
            self.assertEqual(len(page.all("h1")), 1, path)
            self.assertEqual(len(page.all("main")), 1, path)
            labelled = {node.get("for") for node in page.all("label[for]")}
            self.assertLessEqual(labelled, set(page.ids), path)
            for node in page.walk():
                for name in ("aria-labelledby", "aria-describedby"):
                    self.assertLessEqual(set((node.get(name) or "").split()), set(page.ids), node)
                self.assertNotIn("style", node.attributes, node)

    def test_headlines(self):
        self.assertEqual(self.page.one("h1").text, "Ferry returns to the old pier")
        self.assertEqual(self.main.one(".byline").text, "By Ada Lindgren and Musa Bello")
        self.assertEqual(
            [link.get("href") for link in self.main.all(".byline", "a")], ["/author/ada/", "/author/musa/"]
        )
        self.assertEqual(self.main.first(".standfirst").text, "After nine years the boat is back.")
        self.assertEqual(self.main.first("time").get("datetime"), "2024-03-04T08:00:00Z")
        section = self.main.first(".kicker").one("a")
        self.assertEqual((section.text, section.get("href")), ("Harbour", "/category/news/harbour/"))

    def test_tags(self):
        self.assertEqual(
            [(link.text, link.get("href")) for link in self.main.one("ul.tags").all("a")],
            [("Ferry", "/tag/ferry/"), ("Old pier", "/tag/old-pier/")],
        )

    def test_one_box_for_each_author(self):
        box = self.main.one(".authors")
        self.assertEqual(box.first("h2").text, "About Post Author")
        self.assertEqual([node.first(".name").text for node in box.all(".person")], ["Ada Lindgren", "Musa Bello"])

    def test_reactions_and_rating(self):
        form = self.main.one("form[data-vote=reaction]")
        self.assertEqual(
            [node.first(".label").text for node in form.all("button")],
            ["Happy", "Sad", "Excited", "Sleepy", "Angry", "Surprise"],
        )
        for node in form.all("button"):
            self.assertIn("0%", node.text)
        rows = [node.text for node in self.main.one("#rating").all("li")]
        self.assertEqual([row.split("%")[0] for row in rows], [f"{star} Star 0" for star in "54321"])

    def test_share_links_are_plain_links(self):
        links = {link.text: link.get("href") for link in self.main.one(".share").all("a")}
        self.assertLessEqual({"WhatsApp", "Facebook", "X", "Telegram", "LinkedIn", "E-mail", "Copy link"}, set(links))
        for name, host in (
            ("WhatsApp", "https://wa.me/"),
            ("Facebook", "https://www.facebook.com/"),
            ("X", "https://x.com/"),
            ("Telegram", "https://t.me/"),
            ("LinkedIn", "https://www.linkedin.com/"),
            ("E-mail", "mailto:"),
        ):
            self.assertTrue(links[name].startswith(host), links[name])
            self.assertIn("ferry-returns", links[name])

    def test_no_third_party(self):
        for path in (FERRY, FISH, "/"):
            page = self.reader.get(path).page
            for node in page.walk():
                for name in ("src", "srcset", "data", "poster", "action"):
                    self.assertFalse((node.get(name) or "/").startswith(("http", "//")), node)
                if node.name == "link" and node.get("rel") in (
                    "stylesheet",
                    "preload",
                    "preconnect",
                    "dns-prefetch",
                    "icon",
                ):
                    self.assertTrue(node.get("href").startswith("/"), node)
                if node.name == "script":
                    self.assertTrue(
                        node.get("type") == "application/ld+json" or (node.get("src") or "").startswith("/")
                    )

    def test_headers(self):
        answer = self.reader.get(FERRY)
        policy = answer.header("content-security-policy")
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.header("x-content-type-options"), "nosniff")
        self.assertEqual(answer.header("content-type"), "text/html; charset=utf-8")
        self.assertTrue(answer.header("referrer-policy"))
        self.assertEqual(answer.all("set-cookie"), [])

    def test_metadata(self):
        self.assertEqual(self.page.meta("og:title"), "Ferry returns to the old pier")
        self.assertEqual(self.page.meta("description"), "After nine years the boat is back.")
        self.assertEqual(self.page.one("link[rel=canonical]").get("href"), self.site.url + FERRY)
        data = json.loads(self.page.one("script[type=application/ld+json]").source)
        self.assertEqual((data["@type"], data["headline"]), ("NewsArticle", "Ferry returns to the old pier"))
        self.assertEqual([author["name"] for author in data["author"]], ["Ada Lindgren", "Musa Bello"])
        self.assertNotIn("aggregateRating", json.dumps(data))

    def test_the_count_of_ratings_is_an_interaction(self):
        article = self.id_of(night(3))
        self.reader.post_json(f"/articles/{article}/rating", {"stars": "4"})
        source = self.reader.get(night(3)).page.one("script[type=application/ld+json]").source
        self.assertNotIn("aggregateRating", source)
        self.assertIn("ReviewAction", source)

    def test_a_title_full_of_marks(self):
        answer = self.reader.get(FISH)
        self.assertEqual(answer.page.one("h1").text, "Fish & chips <again>: “a ‘real’ price”")
        for node in answer.page.all("script"):
            self.assertNotIn("<again>", node.source)
        self.assertNotIn("unseen-script", answer.text)
        self.assertNotIn("javascript:", answer.text)
        self.assertNotIn("onclick", answer.text)
        self.assertEqual(answer.page.one(".body").first("a[href=/2024/03/ferry-returns/]").text, "the ferry")

    def test_another_script(self):
        page = self.reader.get(ARABIC).page
        self.assertEqual(page.one("h1").text, "الميناء القديم")
        self.assertIn("عاد القارب", page.one(".body").text)

    def test_parts(self):
        first = self.reader.get(COUNCIL).page
        self.assertIn("“yes”", first.one(".body").text)
        self.assertNotIn("other half", first.one(".body").text)
        link = first.one(".pager").first("a[rel=next]").get("href")
        self.assertEqual(link, COUNCIL + "2/")
        second = self.reader.get(link).page
        self.assertIn("other half", second.one(".body").text)
        self.assertTrue(second.one("link[rel=canonical]").get("href").endswith("/2/"))
        self.assertEqual(self.reader.get(COUNCIL + "3/").status, 404)
        self.assertEqual(self.reader.get(COUNCIL + "0/").status, 404)
        answer = self.reader.get(COUNCIL + "1/")
        self.assertEqual(self.reader.follow(answer).status, 200)

    def test_a_page_is_no_article(self):
        page = self.reader.get(ABOUT).page
        self.assertEqual(page.one("h1").text, "About this paper")
        self.assertIn("We print on Thursdays.", page.one(".body").text)
        for sign in (".byline", "form[data-vote=like]", "form[data-vote=reaction]", ".share"):
            self.assertEqual(page.all(sign), [], sign)

    def test_what_is_shared_says_nothing_of_the_reader(self):
        stranger = self.reader.get(FERRY).body
        for headers in (
            {"User-Agent": "Mozilla/5.0 marker-agent"},
            {"Referer": self.site.url + "/marker-referer"},
            {"Cookie": "courant_voter=marker-cookie; other=marker-cookie"},
            {"X-Forwarded-For": "203.0.113.77"},
            {"Accept-Language": "fr"},
            {"Accept": "*/*"},
        ):
            self.assertEqual(self.site.client(headers=headers).get(FERRY).body, stranger, headers)

    def golden(self, name, path):
        marks = [
            (r"© \d{4}", "© YEAR"),
            (r"/(articles|comments)/\d+/", r"/\1/N/"),
            (r'data-article="\d+"', 'data-article="N"'),
            (r"comment-\d+", "comment-N"),
            (r"replyto=\d+", "replyto=N"),
            (r"http%3A%2F%2F127\.0\.0\.1%3A\d+", "http%3A%2F%2FHOST"),
            (r"(?s)<div class=\"body\b.*?</div>", "BODY"),
        ]
        check_golden(self, name, self.reader.get(path).text, marks)

    def test_golden_article(self):
        self.golden("article.html", FERRY)

    def test_golden_list(self):
        self.golden("list.html", "/category/news/harbour/")

    def test_golden_error(self):
        self.golden("error.html", "/nowhere/")


class ReadTimeTest(SampleTest):
    def read_time(self, path):
        found = re.search(r"Read Time: ([^<]*)", self.reader.get(path).text)
        return found and found[1].strip()

    def test_355_words(self):
        self.assertEqual(self.read_time(FERRY), "1 minute, 46 seconds")

    def test_other_speeds(self):
        for speed, text in (
            ("355", "1 minute"),
            ("71", "5 minutes"),
            ("400", "53 seconds"),
            ("354", "1 minute"),
            ("100", "3 minutes, 33 seconds"),
            ("350", "1 minute"),
            ("343", "1 minute, 2 seconds"),
            ("348", "1 minute, 1 second"),
        ):
            self.set("reading.words_per_minute", speed)
            self.assertEqual(self.read_time(FERRY), text, speed)
        self.set("reading.words_per_minute", "200")

    def test_no_words(self):
        self.assertIsNone(self.read_time(SILENT))

    def test_off(self):
        self.set("blocks.read_time", "off")
        self.assertIsNone(self.read_time(FERRY))
        self.set("blocks.read_time", "on")

    def test_refused_speeds(self):
        for speed in ("0", "-5", "fast", "1001", "2e2"):
            done = self.site.run("settings", "reading.words_per_minute", speed, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("reading.words_per_minute", done.stderr)
        self.assertEqual(self.read_time(FERRY), "1 minute, 46 seconds")


class BlockTest(SampleTest):
    """Each block can be switched off for the site."""

    BLOCKS = {
        "likes": "button[value=like]",
        "dislikes": "button[value=dislike]",
        "share": ".share",
        "author_box": ".authors",
        "reactions": "#reactions",
        "stars": "#rating",
        "comments": "#comments",
    }

    def test_each(self):
        for block, sign in self.BLOCKS.items():
            with self.subTest(block=block):
                self.assertEqual(len(self.reader.get(FERRY).page.all(sign)), 1)
                self.set(f"blocks.{block}", "off")
                page = self.reader.get(FERRY).page
                self.assertEqual(page.all(sign), [])
                self.assertEqual(page.faults, [])
                self.set(f"blocks.{block}", "on")
                self.assertEqual(len(self.reader.get(FERRY).page.all(sign)), 1)

    def test_search_engines_know_the_authors_without_their_boxes(self):
        def authors():
            data = json.loads(self.reader.get(FERRY).page.one("script[type=application/ld+json]").source)
            return [(author["name"], author["url"].rsplit("/author/")[1]) for author in data["author"]]

        before = authors()
        self.set("blocks.author_box", "off")
        self.assertEqual(authors(), before)
        self.assertEqual(len(before), 2)
        self.set("blocks.author_box", "on")

    def test_all_off(self):
        for block in [*self.BLOCKS, "read_time"]:
            self.set(f"blocks.{block}", "off")
        page = self.reader.get(FERRY).page
        self.assertEqual(page.one("main").forms(), [])
        self.assertEqual(page.faults, [])
        for block in [*self.BLOCKS, "read_time"]:
            self.set(f"blocks.{block}", "on")


class ViewTest(SampleTest):
    """About one view for each reader, article and day; crawlers never count."""

    settings = {"blocks_views": "on"}
    BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"

    def view(self, article, address="198.51.100.1", agent=BROWSER, **headers):
        reader = self.site.client(address=address, headers={"User-Agent": agent, **headers})
        return reader.request("POST", f"/articles/{article}/view").status

    def views(self, article):
        """What stands there after a restart, which flushes."""
        self.assertEqual(self.site.stop(), 0)
        self.site.start()
        return self.tally(article)["views"]

    def test_beacons(self):
        article = self.id_of(night(2))
        before = self.views(article)
        for address in ("198.51.100.1", "198.51.100.2", "198.51.100.1", "2001:db8::1", "2001:db8::1"):
            self.assertEqual(self.view(article, address), 204)
        self.view(article, agent=self.BROWSER.replace("130", "131"))
        for agent in (
            "Googlebot/2.1 (+http://www.google.com/bot.html)",
            "curl/8.0",
            "",
            "python-requests/2.31",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        ):
            self.assertEqual(self.view(article, "198.51.100.9", agent), 204)
        self.assertEqual(self.view(article, "198.51.100.10", Origin="http://evil.example"), 403)
        self.assertEqual(self.views(article) - before, 4)

    def test_no_article(self):
        for article in (999999, 41, 43, 44, 46):
            self.assertEqual(self.view(article), 404)

    def test_shown(self):
        article = self.id_of(night(4))
        self.view(article, "198.51.100.20")
        self.views(article)
        page = self.site.client().get(night(4)).page
        self.assertRegex(page.one("main").text, r"\b\d+ views?\b")
        self.assertEqual(page.one("article.story").get("data-view"), f"/articles/{article}/view")

    def test_reading_the_page_counts_without_javascript(self):
        article = self.id_of(night(5))
        before = self.views(article)
        reader = self.site.client(address="198.51.100.30", headers={"User-Agent": self.BROWSER})
        for _ in range(3):
            reader.get(night(5))
        reader.head(night(5))
        self.view(article, "198.51.100.30")
        self.site.client(address="198.51.100.31", headers={"User-Agent": "Googlebot/2.1"}).get(night(5))
        self.assertEqual(self.views(article) - before, 1)

    def test_off(self):
        article = self.id_of(night(3))
        self.set("blocks.views", "off", "--article", article)
        self.assertEqual(self.view(article), 409)
        self.assertIsNone(self.tally(article)["views"])
        self.assertNotIn("views", self.reader.get(night(3)).page.one("main").text)


if __name__ == "__main__":
    unittest.main()
