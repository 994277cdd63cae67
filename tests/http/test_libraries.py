"""Libraries that only some processes open: the server has none of them, and a missing one is told in words."""

import os
import re
import subprocess
import unittest

from lib import PROGRAM, Site
from lib.server import clean_environment

OPENED = ("libgd", "libcurl")


class LibrariesTest(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def run_without(self, name, *arguments):
        """A copy of the program that looks for this library under a name that no machine has."""
        copy = os.path.join(self.site.folder, "courant-without-" + name)
        with open(PROGRAM, "rb") as file:
            program, n = re.subn(rb"\b" + name.encode() + rb"\.so\.", b"x" * len(name) + b".so.", file.read())
        self.assertGreater(n, 0, name)
        with open(copy, "wb") as file:
            file.write(program)
        os.chmod(copy, 0o755)
        return subprocess.run([copy, *arguments, "--site", self.site.path], env=clean_environment(), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)

    def test_a_server_at_rest_has_none_of_them(self):
        self.site.start()
        self.assertEqual(self.site.client().get("/").status, 200)
        with open(f"/proc/{self.site.server.pid}/maps", encoding="utf-8") as file:
            mapped = file.read()
        self.assertIn("libsqlite3.so", mapped)
        for name in OPENED:
            self.assertNotIn(name + ".so", mapped)

    def test_without_libgd_no_server_starts(self):
        done = self.run_without("libgd", "serve", "--listen", "127.0.0.1:0")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("xxxxx.so.", done.stderr)
        self.assertIn("install the package", done.stderr)

    def test_without_libcurl_only_fetching_fails(self):
        done = self.run_without("libcurl", "compare", "http://127.0.0.1:9/")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("xxxxxxx.so.", done.stderr)
        self.assertIn("install the package", done.stderr)
        done = self.run_without("libcurl", "check")
        self.assertEqual(done.returncode, 0, done)


if __name__ == "__main__":
    unittest.main()
