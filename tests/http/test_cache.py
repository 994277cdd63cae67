"""Pages that all readers share: made once, never personal, never stale for longer than a moment."""

import concurrent.futures
import datetime
import gzip
import itertools
import os
import re
import threading
import time
import unittest

import wxr
from lib import Client
from lib.server import Site, SiteTest
from sample import ABOUT, COUNCIL, FERRY, FISH, NIGHTS, SampleTest, article_id, comment, fill, night

STALE_SECONDS = 0.25


class CacheTest(SampleTest):
    def metric(self, name):
        text = self.site.client().get("/metrics").text
        return int(re.search(rf"^courant_page_cache_{name} (\d+)$", text, re.M)[1])

    def makes(self):
        return self.metric("makes_total")


class SharingTest(CacheTest):
    def test_a_page_is_made_once(self):
        for path in (FERRY, "/", "/category/news/", "/feed/", "/sitemap.xml", "/robots.txt", ABOUT):
            first = self.reader.get(path)
            before = self.makes()
            for _ in range(5):
                self.assertEqual(self.site.client().get(path).body, first.body, path)
            self.assertEqual(self.makes(), before, path)

    def test_a_crowd_is_served_by_one_rendering(self):
        path = night(1)
        before = self.makes()
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda _: self.site.client().get(path), range(200)))
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertEqual(len({answer.body for answer in answers}), 1)
        self.assertEqual(self.makes(), before + 1)

    def test_unknown_parameters_make_no_page(self):
        plain = self.reader.get(FISH)
        before, pages = self.makes(), self.metric("pages")
        for n in range(30):
            answer = self.reader.get(f"{FISH}?fbclid={n}&utm_source=x{n}&voted=x{n}&held={n + 2}")
            self.assertEqual(answer.body, plain.body)
        self.assertEqual((self.makes(), self.metric("pages")), (before, pages))

    def test_notices_have_pages_of_their_own(self):
        self.assertNotEqual(self.reader.get(FISH + "?voted=happy").body, self.reader.get(FISH).body)
        before = self.makes()
        for _ in range(3):
            self.assertIn("your reaction is counted", self.reader.get(FISH + "?voted=happy&utm_source=1").text)
        self.assertEqual(self.makes(), before)

    def test_forms_of_one_page(self):
        plain = self.reader.get(COUNCIL)
        packed = self.reader.get(COUNCIL, accept_encoding="gzip")
        self.assertEqual(packed.header("content-encoding"), "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        head = self.reader.head(COUNCIL)
        self.assertEqual(head.header("content-length"), str(len(plain.body)))
        self.assertEqual(plain.header("vary"), "Accept-Encoding")
        self.assertEqual(len({plain.header("etag"), packed.header("etag")}), 2)
        for answer in (plain, packed):
            self.assertEqual(self.reader.get(COUNCIL, if_none_match=answer.header("etag")).status, 304)
        brotli = self.reader.get(COUNCIL, accept_encoding="br")
        self.assertEqual(brotli.header("content-encoding"), "br")
        self.assertLess(len(brotli.body), len(packed.body))

    def test_a_copy_may_be_asked_for_before_anybody_else(self):
        path = night(2)
        self.set("site.tagline", "One line under the name")
        etag = self.reader.get(path).header("etag")
        self.set("site.tagline", "Another line under the name")
        self.set("site.tagline", "One line under the name")
        self.assertEqual(self.reader.get(path, if_none_match=etag).status, 304)  # made anew, and the same
        self.assertEqual(self.site.client().get(path).status, 200)

    def test_what_is_not_there_is_not_kept(self):
        pages = self.metric("pages")
        for n in range(20):
            self.assertEqual(self.reader.get(f"/nothing/{n}/").status, 404)
            self.assertEqual(self.reader.get(f"{FERRY[:-1]}?n={n}").status, 301)
        self.assertEqual(self.metric("pages"), pages)

    def test_what_a_cdn_may_think(self):
        again = "public, max-age=0, must-revalidate"
        for path, status in (("/nothing-here/", 404), (FERRY[:-1], 301), (FERRY, 200)):
            answer = self.reader.get(path)
            self.assertEqual((answer.status, answer.header("cache-control")), (status, again), path)
        self.assertEqual(self.reader.get("/favicon.ico").header("cache-control"), "public, max-age=86400")
        found = self.reader.get("/search/?q=ferry")
        same = self.reader.get("/search/?q=ferry", if_none_match=found.header("etag"))
        self.assertEqual((same.status, same.header("vary")), (304, found.header("vary")))

    def test_metrics_are_not_for_readers(self):
        far = self.site.client(address="203.0.113.9")
        self.assertEqual(far.get("/metrics").status, 403)
        self.set("metrics.token", "a-secret-of-sixteen")
        self.assertEqual(far.get("/metrics", authorization="Bearer a-secret-of-sixteen").status, 200)
        self.assertEqual(far.get("/metrics", authorization="Bearer a-secret-of-sixteeN").status, 403)


class PersonalTest(CacheTest):
    def test_nothing_of_who_asked_first_is_in_the_page(self):
        path, voter = night(3), self.site.client(address="198.51.100.77")
        article = self.id_of(path)
        voter.post_json(f"/articles/{article}/reaction", {"kind": "angry"})
        voter.post_json(f"/articles/{article}/rating", {"stars": "2"})
        made = voter.post_json(f"/articles/{article}/comments", comment(7, author="Somebody Known"))
        cookie = "; ".join(f"{name}={value}" for name, value in voter.cookies.items())
        self.assertTrue(cookie)
        first = voter.get(path, user_agent="Personal/1.0", accept_language="de", referer="https://elsewhere.example/")
        second = self.site.client().get(path)
        self.assertEqual(first.body, second.body)
        for answer in (first, second):
            self.assertIsNone(answer.header("set-cookie"))
            whole = answer.text + str(answer.headers)
            for secret in [*voter.cookies.values(), made.json()["edit_token"], "198.51.100.77", "Personal/1.0",
                           "elsewhere.example", "reader7@"]:
                self.assertNotIn(secret, whole)
        self.assertNotIn("cookie", (second.header("vary") or "").lower())

    def test_a_page_never_waits_for_another_reader_s_form(self):
        path = night(4)
        article = self.id_of(path)
        answer = self.reader.post(f"/articles/{article}/comments", comment(8, email="not an address"))
        self.assertEqual(answer.status, 422)
        self.assertEqual(answer.header("cache-control"), "no-store")
        self.assertNotIn("not an address", self.site.client().get(path).text)


class FreshnessTest(CacheTest):
    def happy(self, reader, path):
        return int(re.search(r'data-count="happy">(\d+)', reader.get(path).text)[1])

    def test_the_voter_sees_the_vote_at_once(self):
        path = night(5)
        article, readers = self.id_of(path), [self.site.client() for _ in range(20)]
        for n, reader in enumerate(readers):
            answer = reader.post(f"/articles/{article}/reaction", {"kind": "happy"})
            self.assertEqual(answer.status, 303)
            self.assertEqual(self.happy(reader, path), n + 1)  # without the notice: the common page

    def test_everybody_sees_it_within_the_moment(self):
        """A crowd votes all the time; whatever a stranger reads holds every vote that was answered 250 ms before."""
        path = night(6)
        article = self.id_of(path)
        stop, answered, places = threading.Event(), [], itertools.count()

        def vote():
            while not stop.is_set():
                n = next(places)
                voter = Client(self.site.url, address=f"10.0.{n // 256}.{n % 256}")
                if voter.post(f"/articles/{article}/reaction", {"kind": "happy"}).status == 303:
                    answered.append(time.monotonic())

        voters = [threading.Thread(target=vote) for _ in range(4)]
        for voter in voters:
            voter.start()
        reader, late = self.site.client(), []
        end = time.monotonic() + 3
        while time.monotonic() < end:
            asked = time.monotonic()
            due = sum(1 for at in list(answered) if at <= asked - STALE_SECONDS)
            found = self.happy(reader, path)
            if found < due:
                late.append((due, found))
        stop.set()
        for voter in voters:
            voter.join()
        self.assertEqual(late, [])
        self.assertGreater(len(answered), 100)

    def test_a_comment_and_its_end_show_at_once(self):
        path, feed = night(7), "/comments/feed/"
        article = self.id_of(path)
        for n in range(12):
            made = self.reader.post_json(f"/articles/{article}/comments", comment(n, body=f"Word {n} of mine")).json()
            stranger = self.site.client()
            self.assertIn(f"Word {n} of mine", stranger.get(path).text)
            self.assertIn(f"Word {n} of mine", stranger.get(feed).text)
        self.assertIn("12 comments", self.site.client().get(path).text)
        self.reader.post_json(f"/comments/{made['id']}/withdraw", {"edit_token": made["edit_token"]})
        self.assertNotIn("Word 11 of mine", self.site.client().get(path).text)

    def test_lists_count_comments(self):
        path = night(NIGHTS)
        article = self.id_of(path)
        before = self.site.client().get("/").text
        self.reader.post_json(f"/articles/{article}/comments", comment(1))
        self.assertNotEqual(self.site.client().get("/").text, before)

    def test_settings_show_at_once(self):
        for n in range(12):
            self.set("site.tagline", f"Line number {n}")
            self.assertIn(f"Line number {n}", self.site.client().get("/").text)
        self.set("blocks.reactions", "off", "--article", self.id_of(night(8)))
        self.assertNotIn("/reaction", self.site.client().get(night(8)).text)

    def view(self, path, n):
        browser = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
        self.site.client(address=f"198.51.100.{n}", headers={"User-Agent": browser}).get(path)

    def test_views_are_counted_though_nothing_is_made(self):
        path = night(9)
        article = self.id_of(path)
        self.set("blocks.views", "on", "--article", article)
        self.view(path, 200)
        before = self.makes()
        for n in range(10):
            self.view(path, n)
        self.assertLessEqual(self.makes() - before, 1)
        self.site.restart()  # which writes down what was counted
        self.assertEqual(self.tally(article)["views"], 11)


class ScheduleTest(SiteTest):
    @classmethod
    def fill(cls, site):
        cls.due = datetime.datetime.utcnow().replace(microsecond=0) + datetime.timedelta(seconds=6)
        file = os.path.join(site.folder, "old.xml")
        wxr.write(file, [wxr.Post("Seen from the first", datetime.datetime(2024, 1, 2)),
                         wxr.Post("Appears on time", cls.due)])
        with open(file, encoding="utf-8") as old:
            text = old.read()
        head, tail = text.rsplit("<wp:status>publish</wp:status>", 1)
        with open(file, "w", encoding="utf-8") as new:
            new.write(head + "<wp:status>future</wp:status>" + tail)
        site.run("import", "wordpress", file)

    def test_a_scheduled_article_appears_on_time(self):
        seconds_left = (self.due - datetime.datetime.utcnow()).total_seconds()
        if seconds_left < 1:
            self.skipTest("the machine was too slow to start before the article was due")
        before = self.site.client().get("/").text
        self.assertIn("Seen from the first", before)
        self.assertNotIn("Appears on time", before)
        while datetime.datetime.utcnow() < self.due - datetime.timedelta(seconds=0.2):
            self.assertNotIn("Appears on time", self.site.client().get("/").text)
            time.sleep(0.05)
        time.sleep(0.3)
        self.assertIn("Appears on time", self.site.client().get("/").text)
        self.assertIn("Appears on time", self.site.client().get("/feed/").text)


class OtherWaysTest(unittest.TestCase):
    def test_without_a_cache(self):
        with Site({"cache_mb": "0"}) as site:
            fill(site)
            site.start()
            for _ in range(3):
                answer = site.client().get(FERRY, accept_encoding="gzip")
                self.assertEqual((answer.status, answer.header("content-encoding")), (200, "gzip"))
                self.assertEqual(site.client().get(FERRY, if_none_match=answer.header("etag")).status, 304)

    def test_another_spelling_of_the_host_is_never_sent_a_kept_page(self):
        with Site({"base_url": "https://news.example", "trusted_proxies": "127.0.0.1"}) as site:
            fill(site)
            site.start()
            good = {"host": "news.example", "x_forwarded_proto": "https"}
            for _ in range(2):
                self.assertEqual(site.client().get(FERRY, **good).status, 200)
                for bad in ({"host": "www.news.example"}, {"host": "news.example", "x_forwarded_proto": "http"}):
                    answer = site.client().get(FERRY, **bad)
                    self.assertEqual((answer.status, answer.header("location")), (301, "https://news.example" + FERRY))

    def test_a_cookie_of_an_https_site_is_kept_to_it(self):
        with Site({"base_url": "https://news.example"}) as site:
            fill(site)
            site.start()
            article = article_id(site.client(headers={"Host": "news.example"}), FERRY)
            answer = site.client().post(f"/articles/{article}/like", {"value": "like"}, host="news.example")
            self.assertRegex(answer.header("set-cookie"), "^__Host-courant_voter=.*; Secure")

    def test_memory_stays_within_the_budget(self):
        with Site({"cache_mb": "1"}) as site:
            fill(site, lists_page_size="1")
            site.start()
            reader = site.client()
            for n in range(1, 20):
                for path in ("/", "/category/news/", "/author/ada/"):
                    reader.get(f"{path}page/{n}/")
                    reader.get(f"{path}feed/?page={n}")
            for n in range(1, NIGHTS + 1):
                reader.get(night(n))
            text = reader.get("/metrics").text
            self.assertLessEqual(int(re.search(r"courant_page_cache_bytes (\d+)", text)[1]), 1 << 20)


if __name__ == "__main__":
    unittest.main()
