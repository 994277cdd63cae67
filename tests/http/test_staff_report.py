"""The monthly report: what readers did, as a page and as CSV; crawlers never count."""

import csv
import datetime
import io
import time
import unittest

from lib import Client, StaffTest
from lib.desk import path_of, published

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0"


class ReportTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        site.run("settings", "blocks.views", "on")
        site.run("settings", "comments.policy", "open")

    def setUp(self):
        self.editor = self.as_("editor")

    def rows(self, query=""):
        answer = self.editor.get("/newsroom/reports/csv" + query)
        self.assertEqual(answer.status, 200)
        self.assertIn("attachment", answer.header("content-disposition"))
        return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    def test_a_month(self):
        number = published(self.editor, "=Read this")
        quiet = published(self.editor, "Read by nobody")
        path = path_of(self.editor, number)
        reader = Client(self.site.url, headers={"User-Agent": BROWSER})
        self.assertEqual(reader.get(path, referer="https://www.search.example/?q=private").status, 200)
        self.assertEqual(reader.get(path, referer="https://late.example/").status, 200)
        robot = Client(self.site.url, headers={"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"})
        self.assertEqual(robot.get(path, referer="https://robot.example/").status, 200)
        self.assertEqual(reader.post_json(f"/articles/{number}/like", {"value": "like"}).status, 200)
        self.assertEqual(reader.post_json(f"/articles/{number}/rating", {"stars": "5"}).status, 200)
        self.assertEqual(reader.post_json(f"/articles/{number}/like", {"value": "dislike"}).status, 200)
        answer = reader.post_json(f"/articles/{number}/comments",
                                  {"body": "Well said indeed.", "author": "Ann", "email": "ann@example.org"})
        self.assertEqual(answer.json()["state"], "visible", answer.text)
        self.site.restart()  # views are written at the end at the latest
        self.editor = self.as_("editor")
        rows = self.rows()
        mine = next(row for row in rows if row["by"] == "article" and row["id"] == str(number))
        self.assertEqual((mine["name"], mine["views"], mine["votes"], mine["comments"]), ("'=Read this", "1", "2", "1"))
        self.assertFalse([row for row in rows if row["by"] == "article" and row["id"] == str(quiet)])
        today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
        day = next(row for row in rows if row["by"] == "day" and row["name"] == today)
        self.assertEqual((day["views"], day["readers"], day["votes"], day["comments"]), ("1", "1", "2", "1"))
        self.assertEqual([(row["name"], row["views"]) for row in rows if row["by"] == "referrer"],
                         [("search.example", "1")])
        self.assertEqual([row["name"] for row in rows if row["by"] == "author"], ["Editor"])
        page = self.editor.get("/newsroom/reports/")
        self.assertIn("=Read this", page.text)
        self.assertIn("search.example", page.text)
        self.assertNotIn("private", page.text)
        self.assertEqual(len(page.page.all("figure.chart")), 4)
        self.assertIn("=Read this", self.editor.get("/newsroom/").text)
        self.assertEqual([row["by"] for row in self.rows("?month=2001-02")], ["day"] * 28)

    def test_who_may(self):
        for role in ("author", "contributor", "moderator"):
            client = self.as_(role)
            for path in ("/newsroom/reports/", "/newsroom/reports/csv"):
                self.assertEqual(client.get(path).status, 403)

    def test_a_month_that_is_none(self):
        for month in ("", "x", "2026-13", "99999-01"):
            self.assertEqual(self.editor.get(f"/newsroom/reports/?month={month}").status, 200)


if __name__ == "__main__":
    unittest.main()
