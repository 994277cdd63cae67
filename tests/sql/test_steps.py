#!/usr/bin/env python3
"""Counts how many steps SQLite takes for what the desk and its report ask, on a small site and on one ten times as
large: what they read may not grow with the articles that were read in the month. Steps, not time, as they are the same
everywhere.
"""

import os
import sqlite3
import sys
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import test_plans  # noqa: E402

MONTH, DAY = 202611, 20780
MONTHLY = ("figure_list_article", "figure_list_section", "figure_list_author", "figure_list_lang")
OF_ONE = {"figure_article_days": (7, DAY - 29, DAY + 1), "referrer_article_list": (7, DAY - 29, DAY + 1, 30),
          "figure_list_article_months": (7, 60)}


def open_site(n):
    """n articles with figures in one month, of 10 sections and 20 people."""
    db = test_plans.open_site(False)
    db.executescript("PRAGMA foreign_keys = OFF;")
    for i in range(1, 21):
        db.execute("INSERT INTO person (id, slug, path, name, created_at, modified_at) VALUES (?, ?, ?, 'x', 0, 0)",
                   (i, f"p{i}", f"/p{i}"))
    for i in range(1, 11):
        db.execute("INSERT INTO section (id, slug, path, name, modified_at) VALUES (?, ?, ?, 'x', 0)",
                   (i, f"s{i}", f"/s{i}"))
    db.executemany("INSERT INTO article (id, path, slug, title, kind, state, created_at, modified_at, section_id) "
                   "VALUES (?, ?, ?, 'x', 'article', 'draft', 0, 0, ?)",
                   [(i, f"/{i}", f"{i}", i % 10 + 1) for i in range(1, n + 1)])
    db.executemany("INSERT INTO figure_month (month, article_id, views) VALUES (?, ?, ?)",
                   [(MONTH, i, i * 7919 % n) for i in range(1, n + 1)])
    db.executemany("INSERT INTO figure_article (day, article_id, views) VALUES (?, ?, 1)",
                   [(DAY - d, i) for d in range(30) for i in range(1, n // 10)])
    db.executemany("INSERT INTO referrer_article (day, article_id, host, n) VALUES (?, ?, 'h', 1)",
                   [(DAY - d, i) for d in range(30) for i in range(1, n // 10)])
    db.executemany("INSERT INTO figure_sum (axis, month, owner_id, lang, views) VALUES (?, ?, ?, ?, 1)",
                   [(axis, MONTH, i, "en" if axis == "lang" else "")
                    for axis, most in (("section", 10), ("author", 20), ("lang", 1)) for i in range(1, most + 1)])
    return db


def steps(db, text, params):
    count = 0

    def tick():
        nonlocal count
        count += 1
        return 0

    db.set_progress_handler(tick, 1)
    rows = db.execute(text, params).fetchall()
    db.set_progress_handler(None, 0)
    assert rows, "an empty answer shows nothing"
    return count


class Steps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.small, cls.large = open_site(1000), open_site(10000)
        cls.statements = {s.name: s.sqlite() for s in test_plans.read_statements()}

    def growth(self, text, params):
        return steps(self.large, text, params) / steps(self.small, text, params)

    def test_a_month_costs_the_same_on_a_larger_site(self):
        for name in MONTHLY:
            with self.subTest(name=name):
                self.assertLess(self.growth(self.statements[name], (MONTH, 50)), 1.2)

    def test_an_article_costs_the_same_on_a_larger_site(self):
        for name, params in OF_ONE.items():
            with self.subTest(name=name):
                self.assertLess(self.growth(self.statements[name], params), 1.2)

    def test_the_check_can_fail(self):
        text = ("SELECT a.section_id, SUM(f.views) FROM figure_month f JOIN article a ON a.id = f.article_id "
                "WHERE f.month = ?1 GROUP BY a.section_id LIMIT ?2")
        self.assertGreater(self.growth(text, (MONTH, 50)), 5)


if __name__ == "__main__":
    unittest.main()
