"""Old addresses lead to the right place in one hop; methods, validators and spellings of one address."""

import unittest

from lib import Site
from sample import ABOUT, ARABIC, CLOSED, CONTACT, COUNCIL, FERRY, SampleTest, fill, quoted


class DoorTest(SampleTest):
    def check(self, table, status=301):
        for path, to in table:
            with self.subTest(path=path):
                answer = self.reader.request("GET", path) if "%" not in path else self.raw_get(path)
                self.assertEqual((answer.status, answer.location), (status, to))
                self.assertEqual(self.raw_get(answer.location).status, 200, "not in one hop")

    def raw_get(self, path):
        """As written: the client would escape a % again."""
        return Raw(self.site, path)

    def test_old_numbers(self):
        self.check(
            [
                ("/?p=11", FERRY),
                ("/?p=12", COUNCIL),
                ("/?p=14", quoted(ARABIC)),
                ("/?page_id=51", ABOUT),
                ("/?page_id=52", CONTACT),
                ("/?p=51", ABOUT),
                ("/index.php?p=11", FERRY),
                ("/?p=11&utm_source=x", FERRY),
                ("/?cat=1", "/category/news/"),
                ("/?cat=2", "/category/news/harbour/"),
                ("/?author=2", "/author/ada/"),
                ("/?s=ferry", "/search/?q=ferry"),
                ("/?s=old+pier%21", "/search/?q=old%20pier%21"),
            ]
        )
        for path in ("/?p=999999", "/?cat=99", "/?author=99", "/?p=41", "/?p=43", "/?p=44", "/?page_id=46"):
            self.assertEqual(self.reader.get(path).status, 404, path)
        for path in ("/?p=", "/?p=x", "/?p=-1", "/?p=0", "/?x=1", "/?s="):
            self.assertEqual(self.reader.get(path).status, 200, path)

    def test_spellings(self):
        self.check(
            [
                (FERRY[:-1], FERRY),
                (ABOUT[:-1], ABOUT),
                (CONTACT[:-1], CONTACT),
                ("/author/ada", "/author/ada/"),
                (FERRY + "amp/", FERRY),
                (FERRY + "amp", FERRY),
                ("/amp/", "/"),
                (ABOUT + "amp/", ABOUT),
                (FERRY[:-1] + "?utm_source=x", FERRY + "?utm_source=x"),
                (FERRY + "comment-page-2/", FERRY),
                (FERRY + "trackback/", FERRY),
                (FERRY + "feed/rss", FERRY + "feed/"),
                (FERRY + "feed/rss2/", FERRY + "feed/"),
                (FERRY + "feed/rdf/", FERRY + "feed/"),
                (FERRY + "feed/atom/", FERRY + "feed/"),
                (FERRY + "feed/atom", FERRY + "feed/"),
                ("/category/news/feed", "/category/news/feed/"),
                ("/category/news/feed/rss2/", "/category/news/feed/"),
                ("/category/news/feed/atom", "/category/news/feed/atom/"),
                (COUNCIL + "1/", COUNCIL),
                ("/category/news/page/1/", "/category/news/"),
                ("/2024/06/page/1/", "/2024/06/"),
                ("/2024/06/page/1", "/2024/06/"),
                ("/2024/06", "/2024/06/"),
            ]
        )

    def test_feeds_by_parameter(self):
        self.check(
            [
                ("/?feed=rss2", "/feed/"),
                ("/?feed=rss", "/feed/"),
                ("/?feed=rdf", "/feed/"),
                ("/?feed=feed", "/feed/"),
                ("/?feed=atom", "/feed/atom/"),
                ("/index.php?feed=rss2", "/feed/"),
                ("//?feed=rss2", "/feed/"),
                ("/?feed=rss2&cat=1", "/category/news/feed/"),
                ("/?cat=2&feed=atom", "/category/news/harbour/feed/atom/"),
                ("/?p=11&feed=rss2", FERRY + "feed/"),
                ("/?p=11&feed=atom", FERRY + "feed/"),
            ]
        )
        front = self.reader.get("/").body
        for query in ("feed=", "feed=x", "feed=RSS2", "feed=/evil.example", "feed"):
            answer = self.raw_get("/?" + query)
            self.assertEqual((answer.status, answer.body), (200, front), query)
        self.assertEqual(self.raw_get(FERRY + "?feed=rss2").status, 200)
        for path in ("/?feed=rss2&p=999999", "/no/such/feed/rss2/", "/no/such/feed/atom/", "/no/such/feed"):
            self.assertEqual(self.raw_get(path).status, 404, path)

    def test_repeated_slashes_collapse(self):
        self.check(
            [
                ("//", "/"),
                ("///", "/"),
                ("/" + FERRY, FERRY),
                (FERRY.replace("/", "//"), FERRY),
                (FERRY + "/", FERRY),
                ("//about//contact//", CONTACT),
                ("//about//contact", CONTACT),
                ("/about/./contact/", CONTACT),
                ("//search//?q=ferry%21&x", "/search/?q=ferry%21&x"),
                ("//?p=11", FERRY),
                ("/" + quoted(ARABIC), quoted(ARABIC)),
                ("//evil.example//..//", "/"),
            ]
        )
        for path in ("//nowhere//", "//evil.example/"):
            self.assertEqual(self.raw_get(path).status, 404, path)

    def test_doors_of_the_old_program(self):
        for path in ("/wp-admin", "/wp-admin/", "/wp-login.php"):
            answer = self.reader.get(path)
            self.assertEqual((answer.status, answer.location), (301, "/newsroom/"), path)
        for path in ("/sitemap_index.xml", "/wp-sitemap.xml"):
            answer = self.reader.get(path)
            self.assertEqual((answer.status, answer.location), (301, "/sitemap.xml"), path)
        self.check(
            [
                ("/feed", "/feed/"),
                ("/comments/feed", "/comments/feed/"),
                ("/feed/rss2/", "/feed/"),
                ("/feed/rss2", "/feed/"),
                ("/feed/rdf/", "/feed/"),
                ("/feed/rdf", "/feed/"),
                ("/feed/atom", "/feed/atom/"),
                (FERRY + "feed", FERRY + "feed/"),
                ("/index.php", "/"),
            ]
        )
        for path in (
            "/xmlrpc.php",
            "/wp-content/plugins/x/readme.txt",
            "/wp-includes/x.js",
            "/.git/config",
            "/.env",
            "/wp-config.php",
            "/site.db",
            "/courant.ini",
            "/..%2fsite.db",
            "/%2e%2e/site.db",
            "/assets/../site.db",
            "/media/../site.db",
            "/assets/%2e%2e/%2e%2e/etc/passwd",
            "/media/%00",
            "/theme/article.mustache",
        ):
            self.assertIn(self.raw_get(path).status, (400, 404), path)

    def test_unknown_parameters_change_nothing(self):
        plain = self.reader.get(FERRY)
        for query in ("fbclid=x", "utm_source=a&utm_medium=b", "x", "=", "a=b&a=c", "p=11", "replyto=x", "gclid=%FF"):
            answer = self.raw_get(FERRY + "?" + query)
            self.assertEqual((answer.status, answer.body), (200, plain.body), query)
        for path in ("/", "/category/culture/", "/2024/03/"):
            self.assertEqual(self.reader.get(path + "?utm_source=x").body, self.reader.get(path).body)

    def test_escapes(self):
        for path in (
            quoted(ARABIC),
            quoted(ARABIC).upper().replace("%D8%A7%D9%84", "%d8%A7%D9%84"),
            "/2024/05/%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1/",
        ):
            answer = self.raw_get(path)
            self.assertEqual(answer.status, 200, path)
            self.assertTrue(answer.page.one("link[rel=canonical]").get("href").endswith(quoted(ARABIC)))
        self.assertEqual(self.raw_get(quoted(ARABIC)[:-1]).location, quoted(ARABIC))
        self.assertEqual(self.raw_get("/tag/%D9%85%D9%8A%D9%86%D8%A7%D8%A1/").status, 200)
        self.assertEqual(self.raw_get("/2024/03/%66erry-returns/").status, 200)
        for path in ("/%", "/%2", "/%zz", "/%FF", "/%00", "/%C0%AF", "/2024/%ED%A0%80/"):
            self.assertIn(self.raw_get(path).status, (400, 404), path)

    def test_case_and_neighbours_are_not_found(self):
        for path in (
            FERRY.upper(),
            "/2024/03/ferry-return/",
            FERRY + "x/",
            "/2024/04/ferry-returns/",
            "/articles/",
            "/articles/11",
            "/comments/999999",
            "/page/",
            "/assets/",
            "/assets/none.css",
            "/media/",
            "/media/none.jpg",
            "/section/",
            "/category/",
            "/tag/",
            "/author/",
            "/nowhere/feed/",
            "/wp-content/uploads/2020/01/none.jpg",
        ):
            answer = self.reader.get(path)
            self.assertEqual(answer.status, 404, path)
            self.assertEqual(answer.page.meta("robots"), "noindex", path)

    def test_a_missing_picture_costs_no_page(self):
        accept = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
        answer = self.reader.get("/wp-content/uploads/2020/01/none.jpg", accept=accept)
        self.assertEqual((answer.status, answer.header("content-type")), (404, "text/plain; charset=utf-8"))
        self.assertLess(len(answer.body), 50)

    def test_404_helps(self):
        answer = self.reader.get("/lost/")
        page = answer.page
        self.assertIn("Page not found", page.one("h1").text)
        self.assertTrue(page.all("form[role=search]"))
        self.assertTrue(page.all("article.card"))
        answer = self.reader.get("/lost/", accept="application/json")
        self.assertEqual((answer.status, answer.header("content-type")), (404, "application/problem+json"))


class Raw:
    """One GET whose target goes out byte for byte."""

    def __init__(self, site, target, method="GET", headers=""):
        from lib import Answer

        text = site.raw(
            f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n{headers}Connection: close\r\n\r\n".encode()
        )
        head, _, body = text.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        pairs = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
        if any(k.lower() == "transfer-encoding" for k, _ in pairs):
            body = unchunked(body)
        self.answer = Answer(int(lines[0].split()[1]), pairs, body)

    def __getattr__(self, name):
        return getattr(self.answer, name)


def unchunked(data):
    out = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        n = int(size, 16)
        out, data = out + data[:n], data[n + 2 :]
        if n == 0:
            break
    return out


class MethodTest(SampleTest):
    PATHS = (FERRY, "/", "/category/news/", "/search/?q=ferry", "/feed/", "/robots.txt", "/nowhere/", ABOUT)

    def test_head_is_get_without_a_body(self):
        for path in self.PATHS:
            get, head = self.reader.get(path), self.reader.head(path)
            self.assertEqual((head.status, head.body), (get.status, b""), path)

            def kept(answer):
                return sorted((k.lower(), v) for k, v in answer.headers if k.lower() != "date")

            self.assertEqual(kept(head), kept(get), path)

    def test_304(self):
        for path in (FERRY, "/", "/category/news/", ABOUT):
            first = self.reader.get(path)
            etag = first.header("etag")
            self.assertRegex(etag, r'^(W/)?"[^"]+"$')
            for header in (etag, f'"x", {etag}', "*"):
                again = self.reader.get(path, if_none_match=header)
                self.assertEqual((again.status, again.body), (304, b""), (path, header))
                self.assertEqual(again.header("etag"), etag)
            self.assertEqual(self.reader.get(path, if_none_match='"x"').status, 200)

    def test_a_vote_changes_the_validator(self):
        etag = self.reader.get(CLOSED).header("etag")
        article = int(self.reader.get(CLOSED).page.one("[data-article]").get("data-article"))
        self.reader.post_json(f"/articles/{article}/like", {"value": "like"})
        again = self.site.client().get(CLOSED, if_none_match=etag)
        self.assertEqual(again.status, 200)
        self.assertEqual(again.page.one("button[value=like]").one("b").text, "1")

    def test_405_names_what_is_allowed(self):
        for path in ("/", FERRY, "/search/", "/feed/", "/robots.txt", "/assets/x"):
            for method in ("POST", "PUT", "DELETE", "PATCH"):
                answer = self.reader.request(method, path)
                self.assertEqual((answer.status, answer.header("allow")), (405, "GET, HEAD"), f"{method} {path}")
        for method in ("OPTIONS", "TRACE", "CONNECT", "BREW"):
            self.assertIn(self.reader.request(method, "/").status, (400, 405, 501), method)

    def test_404_where_nothing_stands_for_any_method(self):
        for path in ("/nowhere/", "/xmlrpc.php", "/articles/1/nothing", "/2024/03/ferry/", "/author/nobody/", "/x.jpg"):
            for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
                answer = self.reader.request(method, path)
                self.assertEqual((answer.status, answer.header("allow")), (404, None), f"{method} {path}")
        for path in (CONTACT, "/category/news/", "/2024/03/", FERRY + "feed/", FERRY[:-1], "/wp-login.php"):
            answer = self.reader.post(path, {"log": "x", "pwd": "y"})
            self.assertEqual((answer.status, answer.header("allow")), (405, "GET, HEAD"), path)
        self.assertEqual(self.reader.post("/nowhere/", {"a": "x" * 30000}).status, 404)
        self.assertEqual(self.reader.post(FERRY, {"a": "x" * 30000}).status, 405)
        self.problem(self.reader.post_json("/nowhere/", {}), 404)
        self.problem(self.reader.post_json(FERRY, {}), 405)
        self.assertEqual(self.reader.post("/2034/06/future-secret/", {}).status, 404)

    def test_compression(self):
        plain = self.reader.get(FERRY)
        answer = self.reader.get(FERRY, accept_encoding="gzip")
        self.assertEqual(answer.header("content-encoding"), "gzip")
        self.assertEqual(answer.plain, plain.body)
        self.assertIn("accept-encoding", (answer.header("vary") or "").lower())
        self.assertLess(len(answer.body), len(plain.body) / 2)

    def test_the_page_is_small(self):
        """What arrives in one round trip: 14,600 bytes."""
        page = self.reader.get(FERRY, accept_encoding="gzip")
        style = self.reader.get(page.page.one("link[rel=stylesheet]").get("href"), accept_encoding="gzip")
        self.assertLess(len(page.body) + len(style.body), 14600)

    def test_assets_are_kept_for_ever(self):
        page = self.reader.get(FERRY).page
        for path in (page.one("link[rel=stylesheet]").get("href"), page.one("script[src]").get("src")):
            answer = self.reader.get(path)
            self.assertEqual(answer.status, 200)
            self.assertIn("immutable", answer.header("cache-control"))


class HostTest(unittest.TestCase):
    """With a base_url the other spelling of the host leads to it in one hop."""

    def test_www_and_http(self):
        with Site({"base_url": "https://post.example", "trusted_proxies": "127.0.0.1"}) as site:
            fill(site)
            site.start()
            for host, proto, path, to in (
                ("www.post.example", "https", FERRY, "https://post.example" + FERRY),
                ("post.example", "http", FERRY, "https://post.example" + FERRY),
                ("www.post.example", "http", FERRY + "?a=b", "https://post.example" + FERRY + "?a=b"),
                ("www.post.example", "http", FERRY[:-1], "https://post.example" + FERRY),
                ("www.post.example", "https", "/?p=11", "https://post.example" + FERRY),
                ("www.post.example", "https", "/", "https://post.example/"),
            ):
                answer = site.client(headers={"Host": host, "X-Forwarded-Proto": proto}).get(path)
                self.assertEqual((answer.status, answer.location), (301, to), (host, proto, path))
            for host in ("post.example", "127.0.0.1", "localhost:9999"):
                answer = site.client(headers={"Host": host, "X-Forwarded-Proto": "https"}).get(FERRY)
                self.assertEqual(answer.status, 200, host)
                self.assertEqual(answer.page.one("link[rel=canonical]").get("href"), "https://post.example" + FERRY)


if __name__ == "__main__":
    unittest.main()
