"""The command line: sites, settings, people, comments, backup and restore; alone and beside a running server."""

import os
import re
import subprocess
import threading
import time
import unittest

from lib import PROGRAM, Site
from lib.server import clean_environment
from sample import FERRY, FILE, SampleTest, article_id, comment, fill, night

MAIL = "chief@canary.example"


def read(site, name):
    with open(os.path.join(site.path, name), "rb") as file:
        return file.read()


class InitTest(unittest.TestCase):
    def setUp(self):
        self.site = Site(init=False)
        self.addCleanup(self.site.close)

    def test_makes_a_site(self):
        done = self.site.run("init", self.site.path, site=False)
        self.assertIn(self.site.path, done.stdout)
        self.assertEqual(
            sorted(name for name in os.listdir(self.site.path) if not name.endswith((".lock", "-wal", "-shm"))),
            ["courant.ini", "site.db"],
        )
        self.assertEqual(os.stat(os.path.join(self.site.path, "site.db")).st_mode & 0o007, 0)
        self.site.start()
        self.assertEqual(self.site.client().get("/").status, 200)

    def test_an_empty_folder_is_fine(self):
        os.mkdir(self.site.path)
        self.site.run("init", self.site.path, site=False)

    def test_twice_changes_nothing(self):
        self.site.run("init", self.site.path, site=False)
        self.site.run("settings", "site.title", "Kept")
        before = read(self.site, "courant.ini")
        done = self.site.run("init", self.site.path, site=False, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(self.site.path, done.stderr)
        self.assertEqual(read(self.site, "courant.ini"), before)
        self.assertIn("Kept", self.site.run("settings", "site.title").stdout)

    def test_where_no_site_is(self):
        for command in (
            ["serve"],
            ["settings"],
            ["check"],
            ["backup", "x.db"],
            ["user", "list"],
            ["import", "wordpress", FILE],
        ):
            done = self.site.run(*command, check=False)
            self.assertEqual(done.returncode, 1, command)
            self.assertIn("courant init", done.stderr, command)

    def test_site_by_environment_and_by_folder(self):
        self.site.run("init", self.site.path, site=False)
        done = self.site.run("settings", "site.title", site=False, env={"COURANT_SITE": self.site.path})
        self.assertIn("Courant", done.stdout)
        done = subprocess.run(
            [PROGRAM, "settings", "site.title"],
            cwd=self.site.path,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        self.assertIn("Courant", done.stdout)


class UsageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)

    def test_exit_status_2(self):
        for command in (
            ["nonsense"],
            ["init", "a", "b"],
            ["settings", "a", "b", "c"],
            ["backup"],
            ["restore"],
            ["user"],
            ["user", "fly"],
            ["user", "add"],
            ["user", "add", MAIL],
            ["user", "add", MAIL, "--role", "king"],
            ["comment"],
            ["comment", "approve"],
            ["comment", "approve", "one"],
            ["check", "--fast"],
            ["import"],
            ["import", "wordpress"],
            ["import", "joomla", "x"],
            ["routes", "x"],
            ["compare"],
            ["serve", "extra"],
        ):
            done = self.site.run(*command, check=False)
            self.assertEqual(done.returncode, 2, (command, done.stderr))
            self.assertTrue(done.stderr.strip(), command)

    def test_help_names_every_command(self):
        for words in (["help"], ["--help"], []):
            text = self.site.run(*words, site=False).stdout
            for name in (
                "demo",
                "init",
                "serve",
                "import",
                "compare",
                "check",
                "user",
                "comment",
                "backup",
                "restore",
                "routes",
                "settings",
                "version",
            ):
                self.assertIn(f"courant {name}", text)
        self.assertIn("--role", self.site.run("help", "user", site=False).stdout)
        self.assertRegex(self.site.run("version", site=False).stdout, r"^courant \d+\.\d+")

    def ini(self, text):
        kept = read(self.site, "courant.ini").decode()
        self.addCleanup(self.write, kept)
        self.write(kept + text)
        return kept.count("\n")

    def write(self, text):
        with open(os.path.join(self.site.path, "courant.ini"), "w", encoding="utf-8") as file:
            file.write(text)

    def test_an_unknown_key_names_its_line(self):
        lines = self.ini("\nlog_level = info\nbase_ulr = https://x.example\n")
        done = self.site.run("serve", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"line {lines + 3}", done.stderr)
        self.assertIn("base_ulr", done.stderr)

    def test_bad_values_stop_the_start(self):
        for line, word in (
            ("listen = nowhere", "nowhere"),
            ("cache_mb = much", "cache_mb"),
            ("log_level = loud", "log_level"),
            ("base_url = example.org", "base_url"),
            ("base_url = https://x.example/blog", "base_url"),
            ("trusted_proxies = 300.1.2.3", "300.1.2.3"),
            ("no equals sign", "line"),
            ("tls_key = x.pem", "tls_key"),
            ("[section]\nlisten = 127.0.0.1:0", "section"),
        ):
            with self.subTest(line=line):
                kept = read(self.site, "courant.ini").decode()
                self.write(kept + "\n" + line + "\n")
                try:
                    done = self.site.run("serve", check=False, seconds=20)
                finally:
                    self.write(kept)
                self.assertEqual(done.returncode, 1)
                self.assertIn(word, done.stderr)

    def test_flags_over_environment_over_ini(self):
        self.ini("\nlog_level = nonsense\n")
        self.assertEqual(self.site.run("check", check=False).returncode, 1)
        self.assertEqual(self.site.run("check", env={"COURANT_LOG_LEVEL": "error"}).returncode, 0)


class SettingsTest(unittest.TestCase):
    def check_settings(self, site):
        everything = site.run("settings").stdout
        for name in ("site.title", "comments.policy", "blocks.views", "reading.words_per_minute", "reactions.kinds"):
            self.assertRegex(everything, rf"(?m)^{re.escape(name)} = .*\n    \S")
        for name, value in (
            ("comments.policy", "all"),
            ("site.title", "Zeitung & Söhne"),
            ("lists.page_size", "7"),
            ("site.time_zone", "Africa/Lagos"),
            ("site.languages", "en, fr"),
        ):
            site.run("settings", name, value)
            self.assertIn(f"{name} = {value}\n", site.run("settings", name).stdout)
        for name, value in (
            ("comments.policy", "sometimes"),
            ("site.title", ""),
            ("lists.page_size", "0"),
            ("lists.page_size", "7.5"),
            ("blocks.likes", "yes"),
            ("site.time_zone", "Mars/Base"),
            ("site.languages", "english!"),
            ("reactions.kinds", "happy"),
            ("addresses.article", "/x/"),
            ("reactions.kinds", ",".join(f"k{'abcdefghi'[n]}|K|x" for n in range(9))),
        ):
            done = site.run("settings", name, value, check=False)
            if value == "":
                continue  # back to the default
            self.assertEqual(done.returncode, 1, (name, value))
            self.assertIn(name, done.stderr)
        done = site.run("settings", "no.such", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no.such", done.stderr)
        done = site.run("settings", "site.title", "x", "--article", "1", check=False)
        self.assertEqual(done.returncode, 1)
        site.run("settings", "comments.policy", "")
        self.assertIn("comments.policy = first\n", site.run("settings", "comments.policy").stdout)

    def test_alone(self):
        with Site() as site:
            self.check_settings(site)

    def test_beside_the_server(self):
        with Site() as site:
            site.start()
            self.check_settings(site)
            site.run("settings", "site.title", "Live Title")
            self.assertEqual(
                wait_for(lambda: site.client().get("/").page.one("title").source, "Live Title"), "Live Title"
            )

    def test_only_one_server(self):
        with Site() as site:
            site.start()
            done = site.run("serve", "--listen", "127.0.0.1:0", check=False, seconds=20)
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stderr.strip())


def wait_for(look, wanted, seconds=3):
    """What look() gives, as soon as it is wanted."""
    end = time.monotonic() + seconds
    while (found := look()) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    return found


class UserTest(unittest.TestCase):
    def check_users(self, site):
        def add(mail, role, password="long enough", name=None, check=True):
            more = ["--name", name] if name else []
            return site.run(
                "user", "add", mail, "--role", role, "--password-stdin", *more, stdin=password + "\n", check=check
            )

        add(MAIL, "administrator", name="The Chief")
        add("ed@canary.example", "editor")
        listed = site.run("user", "list").stdout
        self.assertRegex(listed, rf"administrator +{MAIL} \(The Chief\)")
        self.assertRegex(listed, r"editor +ed@canary\.example")
        for mail, role, password, word in (
            (MAIL, "editor", "long enough", MAIL),
            ("no-address", "editor", "long enough", "no-address"),
            ("new@canary.example", "author", "short", "password"),
        ):
            done = add(mail, role, password, check=False)
            self.assertEqual(done.returncode, 1, mail)
            self.assertIn(word, done.stderr)
        done = site.run("user", "add", "new@canary.example", "--role", "author", check=False)
        self.assertEqual(done.returncode, 1)  # no terminal to ask
        self.assertIn("--password-stdin", done.stderr)
        for command in (["role", MAIL, "editor"], ["remove", MAIL]):
            done = site.run("user", *command, check=False)
            self.assertEqual(done.returncode, 1)  # the only administrator
            self.assertIn("administrator", done.stderr)
        site.run("user", "role", "ed@canary.example", "administrator")
        site.run("user", "role", MAIL, "moderator")
        self.assertRegex(site.run("user", "list").stdout, rf"moderator +{MAIL}")
        site.run("user", "passwd", MAIL, "--password-stdin", stdin="another long one\n")
        site.run("user", "remove", MAIL)
        self.assertNotIn(MAIL, site.run("user", "list").stdout)
        for command in (["remove", MAIL], ["role", MAIL, "editor"], ["passwd", MAIL, "--password-stdin"]):
            self.assertEqual(site.run("user", *command, check=False, stdin="another long one\n").returncode, 1)

    def test_alone(self):
        with Site() as site:
            self.check_users(site)

    def test_beside_the_server(self):
        with Site() as site:
            site.start()
            self.check_users(site)

    def test_passwords_are_not_kept(self):
        with Site() as site:
            site.run("user", "add", MAIL, "--role", "editor", "--password-stdin", stdin="correct horse battery\n")
            for name in os.listdir(site.path):
                if os.path.isfile(os.path.join(site.path, name)):
                    self.assertNotIn(b"correct horse", read(site, name), name)


class BackupTest(unittest.TestCase):
    def test_while_serving_and_restored_elsewhere(self):
        with Site({"trusted_proxies": "127.0.0.1"}) as site, Site(init=False) as other:
            fill(site, comments_policy="open")
            site.start()
            reader = site.client()
            article, busy = article_id(reader, FERRY), article_id(reader, night(1))
            reader.post_json(f"/articles/{article}/reaction", {"kind": "happy"})
            made = reader.post_json(f"/articles/{article}/comments", comment(body="Before the copy.")).json()
            site.run("user", "add", MAIL, "--role", "administrator", "--password-stdin", stdin="long enough\n")
            before = site.client().get(FERRY).page
            stop = threading.Event()
            votes = []

            def vote():
                while not stop.is_set():
                    votes.append(site.client().post_json(f"/articles/{busy}/like", {"value": "like"}).status)

            threads = [threading.Thread(target=vote) for _ in range(3)]
            for thread in threads:
                thread.start()
            file = os.path.join(site.folder, "copy.db")
            try:
                site.run("backup", file)
            finally:
                stop.set()
                for thread in threads:
                    thread.join()
            self.assertEqual(set(votes), {200})
            done = site.run("backup", file, check=False)
            self.assertEqual(done.returncode, 1)  # never over a file
            self.assertEqual([name for name in os.listdir(site.folder) if name.endswith(".part")], [])

            other.run("restore", file)
            self.assertIn("All is well", other.run("check").stdout)
            self.assertIn(MAIL, other.run("user", "list").stdout)
            other.start()
            after = other.client().get(FERRY).page
            self.assertEqual(after.one(".body").text, before.one(".body").text)
            self.assertEqual(after.one("#comments").text, before.one("#comments").text)
            self.assertIn("Before the copy.", after.one(f"#comment-{made['id']}").text)
            again = other.client()
            again.cookies = dict(reader.cookies)  # the key that signs the cookie came along
            tally = again.get(f"/articles/{article}/tally").json()
            self.assertEqual((tally["mine"]["reaction"], tally["reactions"]["happy"]["count"]), ("happy", 1))
            self.assertLessEqual(again.get(f"/articles/{busy}/tally").json()["likes"], len(votes))

    def test_restore_over_a_site(self):
        with Site() as site, Site() as other:
            site.run("settings", "site.title", "From the copy")
            other.run("settings", "site.title", "In place")
            file = os.path.join(site.folder, "copy.db")
            site.run("backup", file)
            done = other.run("restore", file, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("--force", done.stderr)
            self.assertIn("In place", other.run("settings", "site.title").stdout)
            other.start()
            done = other.run("restore", file, "--force", check=False)
            self.assertEqual(done.returncode, 1)  # not under a running server
            other.stop()
            other.run("restore", file, "--force")
            self.assertIn("From the copy", other.run("settings", "site.title").stdout)

    def test_what_is_no_backup(self):
        with Site() as site:
            site.run("settings", "site.title", "In place")
            path = os.path.join(site.folder, "x")
            good = read(site, "site.db")
            for data in (b"", b"hello", b"SQLite format 3\0" + b"x" * 5000, good[: len(good) // 2], None):
                if data is None:
                    os.unlink(path)
                else:
                    with open(path, "wb") as file:
                        file.write(data)
                done = site.run("restore", path, "--force", check=False)
                self.assertEqual(done.returncode, 1, data and data[:20])
                self.assertTrue(done.stderr.strip())
            self.assertIn("In place", site.run("settings", "site.title").stdout)


class CheckTest(SampleTest):
    def test_good_beside_the_server(self):
        done = self.site.run("check")
        self.assertIn("All is well.", done.stdout)
        self.assertNotIn("FAULT", done.stdout)


class RoutesTest(SampleTest):
    """`courant routes` lists every address that the program answers by itself; each does."""

    def routes(self):
        for line in self.site.run("routes", site=False).stdout.splitlines():
            methods, path, who = re.match(r"([A-Z, ]+?) +(/\S*) +(\w+)", line).groups()
            yield methods.split(", "), path, who

    def test_every_one_answers(self):
        article = self.id_of(FERRY)
        made = self.reader.post_json(f"/articles/{article}/comments", comment()).json()
        seen = 0
        for methods, pattern, _ in self.routes():
            number = made["id"] if pattern.startswith("/comments/") else article
            path = pattern.replace(":id", str(number)).replace(":n", "2").replace("*path", "none")
            seen += 1
            for method in methods:
                with self.subTest(route=f"{method} {pattern}"):
                    if path.endswith("/live"):
                        with self.reader.events(path) as events:
                            self.assertEqual(events.status, 200)
                        continue
                    answer = self.reader.request(method, path)
                    self.assertLess(answer.status, 500)
                    self.assertNotEqual(answer.status, 405)
                    if ":token" in pattern and method != "POST":
                        self.assertEqual(answer.status, 404)  # a key that nobody has
                    elif pattern.startswith("/newsroom/"):
                        self.assertIn(answer.status, (200, 303, 403))
                    elif method == "POST":
                        self.assertIn(answer.status, (200, 204, 303, 400, 404, 409, 415, 422))
        self.assertGreater(seen, 25)

    def test_what_the_contract_names_is_there(self):
        paths = {(method, path) for methods, path, _ in self.routes() for method in methods}
        for method, path in (
            ("POST", "/articles/:id/like"),
            ("POST", "/articles/:id/reaction"),
            ("POST", "/articles/:id/rating"),
            ("POST", "/articles/:id/comments"),
            ("POST", "/articles/:id/view"),
            ("GET", "/articles/:id/tally"),
            ("GET", "/articles/:id/live"),
            ("POST", "/comments/:id/edit"),
            ("POST", "/comments/:id/withdraw"),
            ("GET", "/search/"),
            ("GET", "/feed/"),
            ("GET", "/feed/atom/"),
            ("GET", "/feed.json"),
            ("GET", "/comments/feed/"),
            ("GET", "/sitemap.xml"),
            ("GET", "/sitemap-news.xml"),
            ("GET", "/robots.txt"),
            ("GET", "/manifest.webmanifest"),
            ("GET", "/.well-known/security.txt"),
            ("GET", "/ads.txt"),
            ("GET", "/newsroom/"),
            ("GET", "/healthz"),
            ("GET", "/readyz"),
        ):
            self.assertIn((method, path), paths)

    def test_health(self):
        for path in ("/healthz", "/readyz"):
            answer = self.reader.get(path)
            self.assertEqual((answer.status, answer.header("cache-control")), (200, "no-store"), path)


class SocketTest(unittest.TestCase):
    def test_a_unix_socket(self):
        with Site() as site:
            fill(site)
            path = os.path.join(site.folder, "web.sock")
            site.start(listen=(f"unix:{path}",))
            answer = site.client().get(FERRY)
            self.assertEqual(answer.status, 200)
            article = article_id(site.client(), FERRY)
            self.assertEqual(site.client().post_json(f"/articles/{article}/like", {"value": "like"}).status, 200)
            self.assertEqual(site.stop(), 0)
            self.assertFalse(os.path.exists(path))

    def test_two_listeners_and_a_restart(self):
        with Site() as site:
            fill(site)
            site.start(listen=("127.0.0.1:0", "[::1]:0"))
            self.assertEqual(len(site.server.addresses), 2)
            site.kill()
            site.start()
            self.assertEqual(site.client().get(FERRY).status, 200)


if __name__ == "__main__":
    unittest.main()
