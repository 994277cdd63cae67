#!/usr/bin/env python3
"""Writes stat1.tsv from a generated site: `stat1.py SITE/site.db >stat1.tsv`. A copy is analysed, not the site."""

import os
import shutil
import sqlite3
import sys
import tempfile


def main():
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(sys.argv[1]))) as folder:
        copy = os.path.join(folder, "copy.db")
        shutil.copyfile(sys.argv[1], copy)
        db = sqlite3.connect(copy)
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("ANALYZE")
        for table, index, stat in db.execute("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx"):
            if not table.startswith("search"):
                print("%s\t%s\t%s" % (table, index or "", stat))
        db.close()


if __name__ == "__main__":
    main()
