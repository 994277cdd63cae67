"""The manual page and the samples for servers name what the program has: every command, option, key and variable."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from lib import PROGRAM, Site
from lib.server import ROOT, clean_environment

MANUAL = os.path.join(ROOT, "docs", "courant.1")


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


def courant(*words):
    return subprocess.run([PROGRAM, *words], env=clean_environment(), capture_output=True, text=True, check=True).stdout


def sample_keys():
    """The keys that `courant init` writes down."""
    with Site() as site:
        with open(os.path.join(site.path, "courant.ini"), encoding="utf-8") as file:
            return re.findall(r"(?m)^;(\w+) = ", file.read())


class ManualTest(unittest.TestCase):
    def test_every_command_and_option(self):
        manual = read("docs", "courant.1")
        commands = re.findall(r"(?m)^  courant (\w+)(?: ([a-z]+)\b)?", courant("help"))
        self.assertGreater(len(commands), 15)
        for command, act in commands:
            self.assertRegex(manual, rf"(?m)^\.It Nm Cm {command}{' ' + act if act else ''}\b")
            for option in re.findall(r"--([a-z-]+)", courant(command, "--help")):
                self.assertRegex(manual, rf"Fl -{option}\b", f"{command} --{option}")

    def test_no_command_that_is_none(self):
        everything = courant("help")
        for line in re.findall(r"(?m)^\.It Nm Cm ([a-z ]+)", read("docs", "courant.1")):
            self.assertIn("courant " + line.strip(), everything)

    def test_every_key_and_variable(self):
        manual = read("docs", "courant.1")
        keys = sample_keys()
        self.assertGreaterEqual(len(keys), 9)
        section = manual[manual.index(".Sh CONFIGURATION") : manual.index(".Sh ENVIRONMENT")]
        named = [key.strip(" ,") for line in re.findall(r"(?m)^\.It Cm (.*)$", section) for key in line.split(" , ")]
        self.assertEqual(sorted(named), sorted(keys))
        for key in keys:
            self.assertRegex(manual, rf"\bCOURANT_{key.upper()}\b")

    @unittest.skipUnless(shutil.which("groff"), "skipped: no groff")
    def test_it_can_be_set(self):
        done = subprocess.run(["groff", "-mandoc", "-Tutf8", "-ww", MANUAL], capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        self.assertIn("trusted_proxies", re.sub(".\b", "", done.stdout))


class DeployTest(unittest.TestCase):
    def test_the_samples_are_good_configurations(self):
        """Each courant.ini in them is read without a complaint."""
        found = 0
        for name in ("docs/SERVER.md", "deploy/nginx.conf"):
            for block in re.findall(r"(?m)((?:^#?\s*(?:[a-z_]+) = .*\n)+)", read(name)):
                found += 1
                with tempfile.TemporaryDirectory() as folder:
                    with open(os.path.join(folder, "courant.ini"), "w", encoding="utf-8") as file:
                        file.write(re.sub(r"(?m)^#?\s*", "", block))
                    done = subprocess.run([PROGRAM, "check", "--site", folder], env=clean_environment(),
                                          capture_output=True, text=True, check=False)
                    self.assertIn("no site database", done.stderr, block)  # and not the configuration
        self.assertGreaterEqual(found, 2)


if __name__ == "__main__":
    unittest.main()
