#!/usr/bin/env python3
"""A generated site is sound, is what was asked for, and is the same again from the same seed.

COURANT_GENERATE and COURANT_PROGRAM name the programs; without them those in build/.
"""

import os
import re
import sqlite3
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GENERATE = os.environ.get("COURANT_GENERATE", os.path.join(ROOT, "build", "bench", "courant-generate"))
COURANT = os.environ.get("COURANT_PROGRAM", os.path.join(ROOT, "build", "courant"))


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


class GenerateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory()
        cls.site = os.path.join(cls.temp.name, "site")
        cls.done = run(GENERATE, "--site", cls.site, "--articles", "120", "--comments", "3", "--seed", "7")

    @classmethod
    def tearDownClass(cls):
        cls.temp.cleanup()

    def rows(self, sql, site=None):
        db = sqlite3.connect(os.path.join(site or self.site, "site.db"))
        self.addCleanup(db.close)
        return db.execute(sql).fetchall()

    def test_it_is_sound(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        check = run(COURANT, "check", "--site", self.site)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
        self.assertEqual(self.rows("PRAGMA journal_mode"), [("wal",)])

    def test_it_is_what_was_asked_for(self):
        self.assertEqual(self.rows("SELECT COUNT(*), MIN(words), MAX(words) FROM article"), [(120, 400, 400)])
        yardstick = self.rows("SELECT id FROM article WHERE path = '/yardstick/'")
        self.assertEqual(yardstick, [(120,)])
        counts = dict(self.rows("SELECT article_id, COUNT(*) FROM comment GROUP BY article_id"))
        self.assertEqual(counts.pop(120), 20)
        self.assertEqual(set(counts.values()), {3})
        for table in ("section", "tag", "person", "ballot", "article_author", "article_under"):
            self.assertGreater(self.rows(f"SELECT COUNT(*) FROM {table}")[0][0], 9, table)

    def test_words_are_counted_as_the_program_counts(self):
        # A run of letters, digits and apostrophes; tags of blocks part words.
        for (body,) in self.rows("SELECT body FROM article_body"):
            text = re.sub(r"<[^>]*>|&[^;]*;", " ", body.replace("&#39;", "'"))
            self.assertEqual(len(re.findall(r"[\w']+", text)), 400)

    def test_the_same_seed_gives_the_same_words(self):
        again = os.path.join(self.temp.name, "again")
        done = run(GENERATE, "--site", again, "--articles", "120", "--comments", "3", "--seed", "7")
        self.assertEqual(done.returncode, 0, done.stderr)
        sql = "SELECT title, standfirst FROM article ORDER BY id"
        self.assertEqual(self.rows(sql), self.rows(sql, again))

    def test_a_site_is_never_written_over(self):
        self.assertEqual(run(GENERATE, "--site", self.site, "--articles", "5").returncode, 1)
        self.assertEqual(run(GENERATE, "--articles", "5").returncode, 2)
        self.assertEqual(run(GENERATE, "--site", self.site, "--articles", "none").returncode, 2)


if __name__ == "__main__":
    unittest.main()
