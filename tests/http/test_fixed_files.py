"""robots.txt, the manifest, security.txt, ads.txt, healthz and readyz."""

import datetime
import os
import re
import struct
import unittest
import urllib.robotparser

from lib import SiteTest

PLAIN = "text/plain; charset=utf-8"


class FilesTest(SiteTest):
    def setUp(self):
        super().setUp()
        for name in ("robots.extra", "ads.txt", "site.contact"):
            self.addCleanup(self.set, name, "")

    def set(self, name, value):
        self.site.run("settings", name, value)

    def lines(self, path):
        answer = self.reader.get(path)
        self.assertEqual(answer.status, 200, path)
        self.assertEqual(answer.header("content-type"), PLAIN)
        self.assertTrue(answer.text.endswith("\n"))
        return answer.text.splitlines()

    def robots(self):
        parser = urllib.robotparser.RobotFileParser()
        parser.parse(self.lines("/robots.txt"))
        return parser

    def test_robots_open_what_is_to_be_read(self):
        robots = self.robots()
        for path in ("/", "/2024/03/ferry/", "/tag/x/", "/feed/", "/sitemap.xml", "/articles/of-old/", "/media/x.jpg"):
            self.assertTrue(robots.can_fetch("Googlebot", self.site.url + path), path)
        for path in ("/newsroom/", "/newsroom/articles/1", "/search/?q=x"):
            self.assertFalse(robots.can_fetch("Googlebot", self.site.url + path), path)
        self.assertEqual(robots.site_maps(), [self.site.url + "/sitemap.xml", self.site.url + "/sitemap-news.xml"])

    def test_robots_extra_lines(self):
        self.set("robots.extra", "Disallow: /hidden/\n\nUser-agent: BadBot\r\nDisallow: /")
        robots = self.robots()
        self.assertFalse(robots.can_fetch("Googlebot", self.site.url + "/hidden/x"))
        self.assertFalse(robots.can_fetch("BadBot", self.site.url + "/"))
        self.assertTrue(robots.can_fetch("Googlebot", self.site.url + "/"))
        self.assertEqual(len(robots.site_maps()), 2)
        self.assertNotIn("\r", self.reader.get("/robots.txt").text)

    def test_manifest(self):
        self.set("site.title", 'Post & <"Co">')
        self.addCleanup(self.set, "site.title", "")
        answer = self.reader.get("/manifest.webmanifest")
        self.assertEqual(answer.header("content-type"), "application/manifest+json")
        manifest = answer.json()
        self.assertEqual(manifest["name"], 'Post & <"Co">')
        self.assertEqual(manifest["start_url"], "/")
        self.assertEqual(self.reader.get(manifest["start_url"]).status, 200)
        self.assertTrue(manifest["icons"])
        for icon in manifest["icons"]:
            picture = self.reader.get(icon["src"])
            self.assertEqual(picture.header("content-type"), icon["type"])
            width, height = struct.unpack(">II", picture.body[16:24])
            self.assertEqual(icon["sizes"], f"{width}x{height}")

    def test_no_contact_no_security_txt(self):
        self.set("site.contact", "")
        self.assertEqual(self.reader.get("/.well-known/security.txt").status, 404)

    def test_what_is_no_contact_is_refused(self):
        self.set("site.contact", "desk@news.example")
        for contact in ("just words", "http://plain.example/", "javascript:alert(1)", "a@b.example, c",
                        "https://news.example/\nPolicy: https://evil.example/"):
            done = self.site.run("settings", "site.contact", contact, check=False)
            self.assertEqual(done.returncode, 1, contact)
            self.assertIn("neither an e-mail address nor an https:// address", done.stderr)
        self.assertIn("desk@news.example", self.reader.get("/.well-known/security.txt").text)

    def test_security_txt(self):
        for contact, wanted in (("desk@news.example", "mailto:desk@news.example"),
                                ("mailto:desk@news.example", "mailto:desk@news.example"),
                                ("https://news.example/report", "https://news.example/report")):
            self.set("site.contact", contact)
            fields = dict(line.split(": ", 1) for line in self.lines("/.well-known/security.txt"))
            self.assertEqual(fields["Contact"], wanted)
            self.assertEqual(fields["Preferred-Languages"], "en")
            expires = datetime.datetime.fromisoformat(fields["Expires"].replace("Z", "+00:00"))
            left = expires - datetime.datetime.now(datetime.timezone.utc)
            self.assertGreater(left.days, 30)
            self.assertLess(left.days, 365)

    def test_ads_txt(self):
        self.assertEqual(self.reader.get("/ads.txt").status, 404)
        self.set("ads.txt", "\n# sellers\nexample.com, 1, DIRECT\n")
        self.assertEqual(self.lines("/ads.txt"), ["# sellers", "example.com, 1, DIRECT"])

    def test_unchanged_is_304(self):
        self.set("site.contact", "desk@news.example")
        self.set("ads.txt", "example.com, 1, DIRECT")
        for path in ("/robots.txt", "/manifest.webmanifest", "/.well-known/security.txt", "/ads.txt"):
            tag = self.reader.get(path).header("etag")
            self.assertEqual(self.reader.get(path, if_none_match=tag).status, 304, path)

    def test_other_methods_are_refused(self):
        for path in ("/robots.txt", "/sitemap.xml", "/feed/", "/healthz"):
            answer = self.reader.request("DELETE", path)
            self.assertEqual(answer.status, 405, path)
            self.assertIn("GET", answer.header("allow"))


class SheetTest(SiteTest):
    def test_the_sheet_is_squeezed_and_whole(self):
        """No comments and no line ends, and every rule and every quoted text of the source."""
        here = os.path.dirname(os.path.abspath(__file__))
        with open(os.path.join(here, "../../theme/style.css"), encoding="utf-8") as file:
            source = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
        link = self.reader.get("/").page.one("link[rel=stylesheet]")
        sheet = self.reader.get(link.get("href")).text
        self.assertNotRegex(sheet, r"/\*|\n|\t")
        self.assertEqual(re.findall(r'"[^"\n]*"', sheet), re.findall(r'"[^"\n]*"', source))
        self.assertEqual(*(re.sub(r"[\s;]", "", text) for text in (sheet, source)))


class LanguagesTest(SiteTest):
    @classmethod
    def fill(cls, site):
        site.run("settings", "site.languages", "en, ar, fr")

    def test_manifest_in_each_language(self):
        for prefix, lang, direction in (("", "en", "ltr"), ("/ar", "ar", "rtl"), ("/fr", "fr", "ltr")):
            manifest = self.reader.get(prefix + "/manifest.webmanifest").json()
            self.assertEqual((manifest["lang"], manifest["dir"]), (lang, direction))
            self.assertEqual(manifest["start_url"], prefix + "/")

    def test_files_of_the_whole_site_have_one_address(self):
        self.assertIn("Disallow: /fr/search/", self.reader.get("/robots.txt").text.splitlines())
        for path in ("/fr/robots.txt", "/ar/ads.txt", "/fr/.well-known/security.txt"):
            self.assertEqual(self.reader.get(path).status, 404, path)


class HealthTest(SiteTest):
    def test_alive_and_ready(self):
        for path, text in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
            answer = self.reader.get(path)
            self.assertEqual((answer.status, answer.text), (200, text))
            self.assertEqual(answer.header("content-type"), PLAIN)
            self.assertEqual(answer.header("cache-control"), "no-store")
            self.assertEqual(self.reader.head(path).body, b"")
            self.assertIsNone(answer.header("set-cookie"))

    def test_base_url_in_robots(self):
        text = self.reader.get("/robots.txt", host="evil.example").text
        self.assertEqual(re.findall("evil", text), [])


if __name__ == "__main__":
    unittest.main()
