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
        for axis in ("article", "section", "author", "language"):
            row = next(row for row in rows if row["by"] == axis)
            self.assertEqual((row["views"], row["readers"], row["votes"], row["comments"]), ("1", "1", "2", "1"), axis)
        self.figures_page(number, quiet)
        page = self.editor.get("/newsroom/reports/")
        self.assertIn("=Read this", page.text)
        self.assertIn("search.example", page.text)
        self.assertNotIn("private", page.text)
        self.assertEqual(len(page.page.all("figure.chart")), 4)
        self.assertIn("=Read this", self.editor.get("/newsroom/").text)
        self.assertEqual([row["by"] for row in self.rows("?month=2001-02")], ["day"] * 28)

    def figures_page(self, number, quiet):
        page = self.editor.get(f"/newsroom/articles/{number}/figures/")
        self.assertEqual(page.status, 200)
        self.assertEqual(len(page.page.all("figure.chart")), 3)
        self.assertEqual(len([path for path in page.page.all("figure.chart", "path") if path.attributes.get("d")]), 3)
        self.assertIn("search.example", page.page.text)
        self.assertNotIn("private", page.text)
        self.assertNotIn("late.example", page.text)
        self.assertIn("Months", page.page.text)
        for query in ("?days=14", "?days=90", "?days=x", "?days=100000"):
            answer = self.editor.get(f"/newsroom/articles/{number}/figures/{query}")
            self.assertEqual(answer.status, 200)
            self.assertIn("search.example", answer.text)
        none = self.editor.get(f"/newsroom/articles/{quiet}/figures/")
        self.assertEqual(none.status, 200)
        self.assertNotIn("search.example", none.text)
        self.assertIn(f"/newsroom/articles/{number}/figures/", self.editor.get("/newsroom/articles/?state=published").text)
        self.assertIn(f"/newsroom/articles/{number}/figures/", self.editor.get("/newsroom/reports/").text)
        self.assertEqual(self.editor.get("/newsroom/articles/999999/figures/").status, 404)
        author = self.as_("author")
        self.assertEqual(author.get(f"/newsroom/articles/{number}/figures/").status, 403)
        own = published(author, "Mine")
        self.assertEqual(author.get(f"/newsroom/articles/{own}/figures/").status, 200)

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
