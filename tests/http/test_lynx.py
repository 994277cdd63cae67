"""An old browser: lynx reads, reacts, rates and comments without JavaScript, Origin and Sec-Fetch-Site."""

import os
import shutil
import subprocess
import unittest

from sample import FERRY, SampleTest, comment, night

LYNX = shutil.which("lynx")


@unittest.skipUnless(LYNX, "skipped: no lynx")
class LynxTest(SampleTest):
    def lynx(self, *arguments, stdin=None):
        folder = self.site.folder
        config = os.path.join(folder, "lynx.cfg")
        with open(config, "w", encoding="utf-8") as file:
            file.write("ACCEPT_ALL_COOKIES:TRUE\nCHARACTER_SET:utf-8\nFORCE_COOKIE_PROMPT:no\n")
        environment = {"HOME": folder, "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "TERM": "vt100"}
        return subprocess.run(
            [
                LYNX,
                "-cfg=" + config,
                "-accept_all_cookies",
                "-cookie_file=" + folder + "/jar",
                "-cookie_save_file=" + folder + "/jar",
                *arguments,
            ],
            input=stdin,
            text=True,
            env=environment,
            capture_output=True,
            timeout=60,
            check=True,
        ).stdout

    def press(self, path, words, keys):
        """Opens a page, looks for the words, presses the keys at the first link or button below them, and quits."""
        script = os.path.join(self.site.folder, "script")
        lines = [
            "key /",
            *(f"key {character}" if character != " " else "key <space>" for character in words),
            "key ^J",
        ]
        lines += [f"key {key}" for key in keys] + ["key Q", "key y"]
        with open(script, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        self.lynx("-cmd_script=" + script, self.site.url + path)

    def post(self, path, fields):
        """What lynx sends for a form: the same page is asked for again by its 303."""
        return self.lynx(
            "-post_data",
            "-dump",
            self.site.url + path,
            stdin="&".join(f"{name}={value}" for name, value in fields.items()) + "\n---\n",
        )

    def test_reads(self):
        text = " ".join(self.lynx("-dump", "-width=200", self.site.url + FERRY).split())
        for words in (
            "Ferry returns to the old pier",
            "After nine years the boat is back.",
            "By [",
            "Ada Lindgren",
            "Musa Bello",
            "Read Time: 1 minute, 46 seconds",
            "About Post Author",
            "Happy",
            "Surprise",
            "Average Rating",
            "5 Star",
            "8 comments",
            "Three boats an hour.",
            "Leave a Reply",
            "Your email address will not be published.",
        ):
            self.assertIn(words, text)

    def test_reacts(self):
        article = self.id_of(FERRY)
        self.press(FERRY, "Reactions", ["<tab>", "<tab>", "^J"])
        self.assertEqual(self.tally(article)["reactions"]["excited"], {"count": 1, "percent": 100})

    def test_rates(self):
        article = self.id_of(night(1))
        text = self.post(f"/articles/{article}/rating", {"stars": "4"})
        self.assertIn("Night market, evening 1", text)
        self.assertEqual(self.tally(article)["rating"]["average"], 4)

    def test_comments(self):
        article = self.id_of(night(2))
        fields = comment(body="Written+in+lynx.", author="Old+Browser", email="old%40canary.example", stars="5")
        text = self.post(f"/articles/{article}/comments", fields)
        self.assertIn("Written in lynx.", text)
        tally = self.tally(article)
        self.assertEqual((tally["comments"], tally["rating"]["count"]), (1, 1))


if __name__ == "__main__":
    unittest.main()
