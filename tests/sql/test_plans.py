#!/usr/bin/env python3
"""Asks SQLite how it would run each statement of src/store/*.sql and refuses what grows with the site.

No statement may read a whole table, sort rows in a temporary tree or build an index for itself. A statement that has to
says so in its text, with the reason: `-- may scan: why` or `-- may sort: why`; one that says so and does not fails too.
Asked twice: without statistics, and with those of a large site (stat1.tsv, from ANALYZE on a generated site of 100,000
articles), as plans may differ.
"""

import os
import re
import sqlite3
import sys
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tools"))

import sqlgen  # noqa: E402

# Tables that stay small on any site, and why.
SMALL = {
    "section": "a newspaper has a few dozen",
    "menu": "a handful",
    "menu_item": "what the menus show",
    "account": "the staff",
    "person": "everybody with a byline: hundreds",
    "secret": "the site's key and two days' keys",
    "origin": "one for each imported site",
    "import_run": "one for each import",
    "front_entry": "a few dozen lines a language",
}


def folder(path, ending):
    whole = os.path.join(ROOT, path)
    return sorted(os.path.join(whole, name) for name in os.listdir(whole) if name.endswith(ending))


def read_statements():
    return sqlgen.read_statements(folder("src/store", ".sql"))


def open_site(statistics):
    db = sqlite3.connect(":memory:")
    for migration in sqlgen.read_migrations(folder("sql/migrations", ".sql")):
        db.executescript(migration.sqlite)
    if statistics:
        db.execute("ANALYZE sqlite_schema")
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "stat1.tsv"), encoding="utf-8") as f:
            rows = [line.rstrip("\n").split("\t") for line in f]
        db.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", [(t, i or None, s) for t, i, s in rows])
        db.execute("ANALYZE sqlite_schema")
    return db


def plan(db, text, n_params):
    return [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + text, [None] * n_params)]


def aliases(text):
    """alias -> table, of everything named in FROM, JOIN and UPDATE."""
    found = {}
    pattern = r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(?!WHERE|ON|SET|JOIN|LEFT|CROSS|GROUP|ORDER|LIMIT|UNION)(\w+))?"
    for table, alias in re.findall(pattern, text, re.I):
        found[alias or table] = table
        found.setdefault(table, table)
    return found


def whole_reads(steps, text):
    """The steps that read all of something stored. What a step above has gathered may be gone through."""
    gathered = set()
    for step in steps:
        hit = re.match(r"(?:MATERIALIZE|CO-ROUTINE) (\S+)", step)
        if hit:
            gathered.add(hit.group(1))
    recursive = set(re.findall(r"\bWITH\s+RECURSIVE\s+(\w+)", text, re.I))
    names = aliases(text)
    for step in steps:
        if "AUTOMATIC" in step:
            yield step
        hit = re.match(r"SCAN (\S+)(?!.* VIRTUAL TABLE INDEX 0:=)", step)  # one row of the full-text table
        if not hit or hit.group(1) in gathered | recursive or step == "SCAN CONSTANT ROW":
            continue
        if hit.group(1).startswith("("):
            continue
        if names.get(hit.group(1), hit.group(1)) not in SMALL:
            yield step


def sorts(steps, text):
    return [step for step in steps if "TEMP B-TREE" in step]


def allowed(statement, what):
    return re.search(r"--\s*may %s:\s*(\S.*)" % what, statement.text) is not None


class Plans(unittest.TestCase):
    maxDiff = None

    def check(self, statistics):
        db = open_site(statistics)
        faults, needed = [], set()
        for s in read_statements():
            text = s.sqlite()
            steps = plan(db, text, len(s.params))
            for what, find in (("scan", whole_reads), ("sort", sorts)):
                bad = list(find(steps, text))
                if bad:
                    needed.add((s.name, what))
                if bad and not allowed(s, what):
                    faults.append("%s: %s" % (s.name, "; ".join(bad)))
        self.assertEqual([], faults)
        return needed

    def test_without_statistics(self):
        needed = self.check(False) | self.check(True)
        idle = [(s.name, what) for s in read_statements() for what in ("scan", "sort")
                if allowed(s, what) and (s.name, what) not in needed]
        self.assertEqual([], idle, "these say that they may, and need not")

    def test_with_statistics_of_a_large_site(self):
        self.check(True)

    def test_the_check_can_fail(self):
        db = open_site(False)
        for text, find in (
            ("SELECT id FROM article WHERE title = ''", whole_reads),
            ("SELECT COUNT(*) FROM article_tag", whole_reads),
            ("SELECT a.id FROM article a JOIN tally t ON t.n = a.words", whole_reads),
            ("SELECT id FROM comment WHERE article_id = 1 AND state = 'visible' ORDER BY author", sorts),
        ):
            self.assertTrue(list(find(plan(db, text, 0), text)), text)

    def test_pages_of_lists_are_read_from_their_index_alone(self):
        db = open_site(True)
        statements = {s.name: s for s in read_statements()}
        for name in ("all", "lang", "section", "section_lang", "tag", "tag_lang", "person", "person_lang"):
            s = statements["article_list_" + name]
            steps = plan(db, s.sqlite(), len(s.params))
            self.assertEqual(1, len(steps), (name, steps))
            self.assertRegex(steps[0], r"SEARCH \w+ USING COVERING INDEX", name)


if __name__ == "__main__":
    unittest.main()
