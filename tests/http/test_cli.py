"""The command line as a newcomer meets it: every wrong call is told what, where and what to do, on few clean lines."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time
import unittest

from lib import PROGRAM, Site
from lib.server import clean_environment

STAMP = re.compile(r"(?m)^\d{4}-\d\d-\d\dT")
WITH_SITE = ("serve", "import", "compare", "backup", "restore", "check", "user", "comment", "settings")


def write(path, data):
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def wait_for_log(site, text, seconds=10):
    end = time.monotonic() + seconds
    while text not in site.server.log_text() and time.monotonic() < end:
        time.sleep(0.02)
    return site.server.log_text()


class CliTest(unittest.TestCase):
    """One site for all; `fails` runs a command that must fail in the folder beside it."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        write(cls.path("empty"), "")
        write(cls.path("letter.txt"), "Dear editor,\n")
        write(cls.path("page.html"), "<html><body>no export</body></html>\n")
        os.mkdir(cls.path("full"))
        write(cls.path("full/photo.jpg"), "x")
        os.mkdir(cls.path("hollow"))

    @classmethod
    def path(cls, name):
        return os.path.join(cls.site.folder, name)

    def fails(self, status, words, *said, site=True, env=None, stdin=None):
        done = self.site.run(*words, site=site, check=False, env=env, stdin=stdin, seconds=30)
        told = f"{words}: {done.returncode} {done.stdout}{done.stderr}"
        self.assertEqual(done.returncode, status, told)
        for text in said:
            self.assertIn(text, done.stderr, told)
        self.assertNotRegex(done.stderr, STAMP, told)  # what the layers below log
        self.assertNotIn("sqlite:", done.stderr.replace("sqlite:site.db", ""), told)
        self.assertLessEqual(len(done.stderr.splitlines()), 8, told)
        return done


class UsageTest(CliTest):
    def test_site_stands_in_every_line_that_takes_it(self):
        everything = self.site.run("help", site=False).stdout
        for name in WITH_SITE:
            for line in re.findall(rf"(?m)^  courant {name}\b.*", everything):
                self.assertIn("[--site DIR]", line)
            self.assertIn("--site DIR", self.site.run(name, "--help", site=False).stdout)
            self.assertIn("--site DIR", self.site.run("help", name, site=False).stdout)

    def test_what_is_missing_is_named(self):
        for words, missing in (
            (["backup"], "FILE is missing"),
            (["restore"], "FILE is missing"),
            (["compare"], "OLD-ADDRESS is missing"),
            (["import", "wordpress"], "SOURCE is missing"),
            (["import"], "wordpress"),
            (["user", "add"], "EMAIL is missing"),
            (["user", "add", "a@b.example"], "--role ROLE is missing"),
            (["user", "role", "a@b.example"], "ROLE is missing"),
            (["user"], "add, list, passwd, role, email or remove"),
            (["comment", "approve"], "ID is missing"),
            (["settings", "--section"], "--section needs a value"),
            (["serve", "--listen"], "--listen needs a value"),
        ):
            self.fails(2, words, missing, "Usage: courant " + words[0])

    def test_a_site_flag_without_its_folder(self):
        for words in (["check", "--site"], ["serve", "--site", "--listen", "127.0.0.1:0"]):
            self.fails(2, words, "--site needs a value", site=False)

    def test_wrong_words_come_before_a_missing_site(self):
        done = self.fails(2, ["check", "--fast", "--site", self.path("hollow")], "--fast", site=False)
        self.assertNotIn("courant.ini", done.stderr)

    def test_slips_are_understood(self):
        for words, meant in (
            (["chekc"], "courant check"),
            (["bakup", "x"], "courant backup"),
            (["restore", "x", "--forse"], "--force"),
            (["user", "lst"], "list"),
            (["help", "setings"], "settings"),
        ):
            self.fails(2, words, meant + ('"' if " " in meant else ""), site=False)
        self.fails(1, ["settings", "site.titel"], "site.title")

    def test_too_much(self):
        for words in (["version", "x"], ["help", "a", "b"], ["routes", "x"], ["check", "x"], ["init", "a", "b"]):
            self.fails(2, words, f'"{words[-1]}" is one word too many', site=False)
        self.fails(2, ["check", "--site", "elsewhere"], "--site stands there twice")
        self.fails(2, ["user", "list", "--role", "editor"], "--role")
        self.fails(2, ["backup", "-f"], "-f")

    def test_help_never_fails(self):
        for words in (["--help", "check"], ["help", "check"], ["check", "-h"], ["check", "x", "y", "--help"]):
            done = self.site.run(*words, site=False)
            self.assertIn("Usage: courant check", done.stdout)
        for words in (["-v"], ["-V"], ["--version"]):
            self.assertIn("courant ", self.site.run(*words, site=False).stdout)

    def test_a_terminal_obeys_nothing_that_is_quoted(self):
        done = self.site.run("settings", "site.\x1b[2Jtitle\x9b", check=False)
        self.assertNotIn("\x1b", done.stderr)
        write(self.path("hollow/courant.ini"), b"\x1b]0;pwned\x07\xff = 1\n")
        self.addCleanup(os.unlink, self.path("hollow/courant.ini"))
        done = self.fails(1, ["check", "--site", self.path("hollow")], "line 1", site=False)
        self.assertNotIn("\x1b", done.stderr)


class SettingsTest(CliTest):
    def test_scopes(self):
        self.fails(2, ["settings", "comments.policy", "--section", "a", "--article", "1"], "exclude")
        self.fails(1, ["settings", "site.title", "x", "--article", "1"], "whole site")
        self.fails(1, ["settings", "comments.policy", "--section", "none"], "there is no section none")
        self.fails(1, ["settings", "comments.policy", "--article", "99"], "there is no article 99")
        self.fails(1, ["settings", "--article", "x"], '"x"')


class InitTest(CliTest):
    def test_only_a_new_or_an_empty_folder(self):
        done = self.fails(1, ["init", self.path("full")], "not empty", "photo.jpg", site=False)
        self.assertIn(self.path("full"), done.stderr)
        self.assertEqual(os.listdir(self.path("full")), ["photo.jpg"])
        self.fails(1, ["init", self.path("letter.txt")], "is a file", site=False)
        self.fails(1, ["init", self.path("no/such")], "folder above it is missing", site=False)
        os.mkdir(self.path("disk"))
        os.mkdir(self.path("disk/lost+found"))
        self.site.run("init", self.path("disk"), site=False)

    def test_no_command_makes_a_site_among_files(self):
        for words in (["demo", "--listen", "127.0.0.1:0"], ["restore", self.path("copy.db")]):
            if words[0] == "restore":
                self.site.run("backup", self.path("copy.db"))
                self.addCleanup(os.unlink, self.path("copy.db"))
            self.fails(1, [*words, "--site", self.path("full")], "not empty", site=False)
            self.assertEqual(os.listdir(self.path("full")), ["photo.jpg"])


class WrongInputTest(CliTest):
    def test_restore(self):
        for name, said in (
            ("nofile", "there is no file"),
            ("full", "is no backup"),
            ("empty", "is no backup"),
            ("letter.txt", "is no backup"),
        ):
            self.fails(1, ["restore", self.path(name), "--force"], self.path(name), said)
        self.fails(1, ["restore", "nofile", "--site", self.path("new")], "there is no file", site=False)
        self.assertFalse(os.path.exists(self.path("new")))

    def test_backup(self):
        self.fails(1, ["backup", self.path("letter.txt")], "exists")
        self.fails(1, ["backup", self.path("none/copy.db")], self.path("none"), "No such")

    def test_import_changes_nothing_when_it_is_refused(self):
        def state():
            found = {}
            for name in sorted(os.listdir(self.site.path)):
                if name.startswith("site.db"):
                    with open(os.path.join(self.site.path, name), "rb") as file:
                        data = file.read()
                    if data and not name.endswith("-shm"):
                        found[name] = data
            return found

        before = state()
        for name in ("nofile.xml", "full", "empty", "letter.txt", "page.html"):
            done = self.fails(1, ["import", "wordpress", self.path(name)])
            self.assertIn(self.path(name), done.stderr)
            self.assertEqual(state(), before, name)
        self.fails(1, ["import", "wordpress", self.path("letter.txt")], "Tools, Export")
        self.fails(1, ["import", "wordpress", "http://127.0.0.1:9/"], "http://127.0.0.1:9/")

    def test_compare(self):
        for old in ("nofile", "not an address", self.path("letter.txt"), "export.xml"):
            done = self.fails(2, ["compare", old], "https://old-site.example")
            self.assertIn(old, done.stderr)
        self.fails(2, ["compare", "old.example", "--new", "nonsense"], "--new", "nonsense")
        self.fails(2, ["compare", "old.example", "--limit", "few"], "--limit")
        self.fails(2, ["compare", "old.example", "--delay", "-1"], "--delay")

    def test_listen(self):
        slips = ("nowhere", "127.0.0.1:99999", "0.0.0.0", "::1:80", "https:unix:/x", "127.0.0.1:0,nowhere")
        for address in slips:
            wrong = address.rsplit(",", maxsplit=1)[-1]
            self.fails(2, ["serve", "--listen", address], f'cannot listen on "{wrong}"')
        for address in ("unix:/nonexistent/x.sock", "1.2.3.4:8080"):
            self.fails(1, ["serve", "--listen", address], address)
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.fails(1, ["serve", "--listen", address], address, "in use")
            begun = time.monotonic()
            done = self.fails(1, ["demo", "--listen", address], address, "in use", site=False)
            self.assertNotIn("password", done.stdout)  # told before the sample was made
            self.assertLess(time.monotonic() - begun, 15)

    def test_a_wrong_listener_is_told_also_when_the_site_is_served(self):
        with Site() as site:
            site.start(listen=(":0", "127.0.0.1:0"))
            first, second = site.server.log_text().splitlines()[:2]
            self.assertRegex(first, r"listening on http://localhost:\d+ \(all addresses\)$")
            self.assertRegex(second, r"listening on http://127\.0\.0\.1:\d+$")
            done = site.run("serve", "--listen", "nonsense", check=False)
            self.assertEqual((done.returncode, done.stderr.count("nonsense")), (2, 1), done.stderr)

    def test_files_that_are_no_site(self):
        for data, said in ((b"", "is empty"), (b"hello" * 100, "not a site's database"), (None, "there is no site")):
            folder = self.path("bad")
            self.site.run("init", folder, site=False)
            self.addCleanup(shutil.rmtree, folder, True)
            os.unlink(folder + "/site.db")
            for rest in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(folder + "/site.db" + rest)
            if data is not None:
                write(folder + "/site.db", data)
            for name in (["check"], ["serve", "--listen", "127.0.0.1:0"], ["settings"], ["backup", "x.db"]):
                self.fails(1, [*name, "--site", folder], said, "site.db", "courant restore", site=False)
            shutil.rmtree(folder)

    def test_a_password_that_is_missing_or_short(self):
        add = ["user", "add", "a@canary.example", "--role", "editor"]
        self.fails(1, add, "--password-stdin")
        done = self.fails(1, ["user", "add", "notanemail", "--role", "editor"], "notanemail")
        self.assertNotIn("password", done.stderr)
        self.fails(1, [*add, "--password-stdin"], "no password")
        self.fails(1, [*add, "--password-stdin"], "password", stdin="short\n")
        self.assertIn("Nobody", self.site.run("user", "list").stdout)

    def test_the_environment(self):
        done = self.site.run("check", env={"COURANT_LISTEM": "x"})
        self.assertIn("is COURANT_LISTEN meant?", done.stderr)
        self.assertNotRegex(done.stderr, STAMP)
        self.fails(1, ["check"], "COURANT_CACHE_MB", "x", env={"COURANT_CACHE_MB": "x"})


class ReadOnlyTest(unittest.TestCase):
    """A site in a folder that whoever runs the command may not write."""

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)
        self.site.run("settings", "site.title", "Kept")
        os.chmod(self.site.folder, 0o755)
        for name in os.listdir(self.site.path):
            os.chmod(os.path.join(self.site.path, name), 0o444)
        os.chmod(self.site.path, 0o555)
        self.addCleanup(os.chmod, self.site.path, 0o755)

    def run_as_somebody(self, *words):
        who = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return subprocess.run([PROGRAM, *words, "--site", self.site.path], cwd="/", env=clean_environment(),
                              capture_output=True, text=True, timeout=60, check=False, **who)

    def test_check_works(self):
        try:
            done = self.run_as_somebody("check")
        except PermissionError:
            self.skipTest("skipped: the program lies where another user may not look")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("All is well.", done.stdout)

    def test_what_writes_says_why_not(self):
        for words in (["settings"], ["serve", "--listen", "127.0.0.1:0"], ["user", "list"]):
            try:
                done = self.run_as_somebody(*words)
            except PermissionError:
                self.skipTest("skipped: the program lies where another user may not look")
            self.assertEqual(done.returncode, 1, words)
            self.assertIn("owns that folder", done.stderr)
            self.assertNotRegex(done.stderr, STAMP)


class OwnerTest(unittest.TestCase):
    @unittest.skipUnless(os.geteuid() == 0, "skipped: only root has another's folder to spoil")
    def test_root_leaves_no_files_of_its_own(self):
        site = Site()
        self.addCleanup(site.close)
        nobody = pwd.getpwnam("nobody")
        os.chmod(site.folder, 0o777)
        for path in (site.path, *(os.path.join(site.path, name) for name in os.listdir(site.path))):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        site.run("settings", "site.title", "Kept")
        site.run("user", "add", "a@canary.example", "--role", "editor", "--password-stdin", stdin="long enough\n")
        site.run("check")
        site.run("backup", os.path.join(site.folder, "copy.db"))
        site.run("restore", os.path.join(site.folder, "copy.db"), "--force")
        for name in os.listdir(site.path):
            self.assertEqual(os.stat(os.path.join(site.path, name)).st_uid, nobody.pw_uid, name)


class ReloadTest(unittest.TestCase):
    """SIGHUP, line by line of the log."""

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)
        self.ini = os.path.join(self.site.path, "courant.ini")

    def reload(self, text, wanted):
        write(self.ini, text)
        before = len(self.site.server.log_text())
        os.kill(self.site.server.pid, signal.SIGHUP)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            log = self.site.server.log_text()[before:]
            if "theme read again" in log or "theme stays" in log:
                break
            time.sleep(0.02)
        self.assertIn(wanted, log)
        return log

    def test_what_changes_and_what_waits(self):
        self.site.start()
        self.reload("", "configuration read again: nothing to change")
        log = self.reload("log_level = debug\ndatabase = sqlite:other.db\n", "log_level changed")
        self.assertIn("database will change at the next start only", log)
        self.assertEqual(log.count("configuration"), 1, log)
        # What waits is named again; what is back as it was is not.
        self.assertNotIn("log_level", self.reload("log_level = debug\ndatabase = sqlite:other.db\n", "database will"))
        self.reload("log_level = debug\n", "nothing to change")
        self.assertEqual(self.site.client().get("/").status, 200)

    def test_a_broken_file_changes_nothing(self):
        self.site.start()
        log = self.reload("log_level = debug\nbase_ulr = x\n", "the configuration stays as it was")
        self.assertIn("courant.ini line 2", log)
        self.assertIn("base_url", log)
        os.unlink(self.ini)
        before = self.site.server.log_text()
        os.kill(self.site.server.pid, signal.SIGHUP)
        self.assertIn("courant.ini is missing", wait_for_log(self.site, "courant.ini is missing")[len(before):])
        self.assertEqual(self.site.client().get("/").status, 200)

    def test_a_fault_in_the_theme_is_told_in_words(self):
        theme = os.path.join(self.site.path, "theme")
        os.mkdir(theme)
        self.site.start()
        write(theme + "/card.mustache", "<p>{{title}}</p>\n\n{{nosuch}}\n{{titel}}\n")
        log = self.reload("", 'card.mustache line 3: there is no value called "nosuch" here; card.mustache line 4: ')
        self.assertIn("the theme stays as it was", log)
        self.assertIn('"titel" here; did you mean "title"?\n', log)
        self.assertNotIn("\\x", log)
        self.assertNotIn("struct", log)

    def test_files_of_the_theme_that_nothing_uses(self):
        theme = os.path.join(self.site.path, "theme")
        os.mkdir(theme)
        write(theme + "/artcle.mustache", "x")
        write(theme + "/logo.png", "x")
        write(theme + "/README.md", "x")
        write(theme + "/.hidden", "x")
        write(theme + "/style.css", "body { color: black }")
        write(theme + "/pager.mustache", "{{> our_part }}")
        write(theme + "/our_part.mustache", "")
        self.site.start()
        log = self.site.server.log_text()
        self.assertRegex(log, r"artcle\.mustache is not used: is article\.mustache meant\?.*style\.css.*layout\.mustache")
        self.assertRegex(log, r"logo\.png is not used")
        for name in ("README", "hidden", "style.css is", "pager.mustache is", "our_part"):
            self.assertNotIn(name, log)
        os.unlink(theme + "/artcle.mustache")
        self.assertNotIn("artcle", self.reload("", "theme read again"))
        write(theme + "/articel.mustache", "x")
        self.assertIn("is article.mustache meant?", self.reload("", "articel.mustache is not used"))


if __name__ == "__main__":
    unittest.main()
