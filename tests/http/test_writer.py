"""When nothing can be saved readers still read, and whoever votes is told when to come back."""

import os
import sqlite3
import threading
import time
import unittest

from lib import Site
from sample import FERRY, fill


class BlockedTest(unittest.TestCase):
    """Another process holds the database's one place for writers, as a wrong backup tool may."""

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)
        fill(self.site, comments_policy="open")
        self.site.start()
        page = self.site.client().get(FERRY).page
        self.article = int(page.one("[data-article]").get("data-article"))
        self.blocker = sqlite3.connect(os.path.join(self.site.path, "site.db"), isolation_level=None)
        self.addCleanup(self.blocker.close)

    def react(self):
        return self.site.client().post_json(f"/articles/{self.article}/reaction", {"kind": "happy"})

    def test_votes_wait_a_while_and_are_then_put_off(self):
        self.blocker.execute("BEGIN IMMEDIATE")
        answers = []
        voters = [threading.Thread(target=lambda: answers.append(self.react())) for _ in range(5)]
        for voter in voters:
            voter.start()
        for _ in range(20):
            self.assertEqual(self.site.client().get(FERRY).status, 200)
        for voter in voters:
            voter.join()
        self.assertEqual([answer.status for answer in answers], [503] * 5)
        for answer in answers:
            self.assertGreaterEqual(int(answer.header("Retry-After")), 1)
            self.assertEqual(answer.header("Content-Type"), "application/problem+json")
        self.blocker.execute("ROLLBACK")
        answer = self.react()
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.json()["reactions"]["happy"]["count"], 1)

    def test_a_short_block_is_waited_out(self):
        self.blocker.execute("BEGIN IMMEDIATE")
        answers = []
        voter = threading.Thread(target=lambda: answers.append(self.react()))
        voter.start()
        time.sleep(0.5)
        self.blocker.execute("ROLLBACK")
        voter.join()
        self.assertEqual(answers[0].status, 200, answers[0].text)


if __name__ == "__main__":
    unittest.main()
