"""Live events of one article: tally and comments as they happen."""

import json
import os
import re
import subprocess
import sys
import time
import unittest

from lib.server import ROOT
from sample import FERRY, SampleTest, comment, night


class LiveTest(SampleTest):
    def stream(self, article, **headers):
        return self.site.client().events(f"/articles/{article}/live", **headers)

    def test_a_vote_arrives(self):
        article = self.id_of(night(1))
        with self.stream(article) as events:
            self.assertEqual(events.status, 200)
            self.assertEqual(events.response.getheader("content-type").split(";")[0], "text/event-stream")
            self.assertIn("no-store", events.response.getheader("cache-control"))
            first = events.wait("tally")
            self.assertEqual(first["likes"], 0)
            self.assertNotIn("mine", first)
            self.assertEqual({**first, "mine": None}, {**self.tally(article), "mine": None})
            started = time.monotonic()
            self.reader.post_json(f"/articles/{article}/like", {"value": "like"})
            self.assertEqual(events.wait("tally")["likes"], 1)
            self.assertLess(time.monotonic() - started, 1)
            self.assertEqual(events.retry, 5000)

    def test_who_voted_is_told_what(self):
        article, reader = self.id_of(night(1)), self.site.client()
        with reader.events(f"/articles/{article}/live") as events:
            self.assertEqual(next(events)[0], "tally")
        tally = reader.post_json(f"/articles/{article}/reaction", {"kind": "happy"}).json()
        with reader.events(f"/articles/{article}/live") as events:
            name, data, _ = next(events)
            self.assertEqual((name, "mine" in json.loads(data)), ("tally", False))
            name, data, _ = next(events)
            self.assertEqual((name, json.loads(data)), ("mine", tally))
            self.reader.post_json(f"/articles/{article}/reaction", {"kind": "sad"})
            name, data, _ = next(events)
            self.assertEqual((name, "mine" in json.loads(data)), ("tally", False))

    def test_sequence_numbers_go_up(self):
        article = self.id_of(night(2))
        with self.stream(article) as events:
            numbers = []
            events.wait("tally")
            for n in range(4):
                self.reader.post_json(f"/articles/{article}/rating", {"stars": str(n + 1)})
                name, data, number = next(events)
                self.assertEqual(name, "tally")
                self.assertEqual(json.loads(data)["rating"]["average"], n + 1)
                numbers.append(int(number))
            self.assertEqual(numbers, sorted(set(numbers)))

    def test_a_comment_arrives(self):
        article = self.id_of(night(3))
        with self.stream(article) as events:
            events.wait("tally")
            made = self.reader.post_json(f"/articles/{article}/comments", comment()).json()
            self.assertEqual(events.wait("comment"), {"id": made["id"], "parent": None})
            reply = self.reader.post_json(f"/articles/{article}/comments", comment(2, parent=str(made["id"]))).json()
            self.assertEqual(events.wait("comment"), {"id": reply["id"], "parent": made["id"]})
            fragment = self.reader.get(f"/comments/{reply['id']}/fragment")
            self.assertIn("it was so (2)", fragment.text)

    def test_a_held_comment_arrives_when_it_is_approved(self):
        article = self.id_of(night(4))
        self.set("comments.policy", "all", "--article", article)
        with self.stream(article) as events:
            events.wait("tally")
            made = self.reader.post_json(f"/articles/{article}/comments", comment(4, stars="5")).json()
            self.assertEqual(made["state"], "pending")
            self.reader.post_json(f"/articles/{article}/like", {"value": "like"})
            self.assertEqual(events.wait("tally")["comments"], 0)  # nothing came of the held one
            self.site.run("comment", "approve", made["id"])
            seen = {}
            while len(seen) < 2:
                name, data, _ = next(events)
                seen[name] = json.loads(data)
            self.assertEqual(seen["comment"], {"id": made["id"], "parent": None})
            self.assertEqual((seen["tally"]["comments"], seen["tally"]["rating"]["count"]), (1, 1))
            self.site.run("comment", "remove", made["id"])
            self.assertEqual(events.wait("tally")["comments"], 0)

    def test_other_articles_are_quiet(self):
        one, two = self.id_of(night(5)), self.id_of(night(6))
        with self.stream(one) as events:
            events.wait("tally")
            self.reader.post_json(f"/articles/{two}/like", {"value": "like"})
            self.reader.post_json(f"/articles/{one}/rating", {"stars": "5"})
            self.assertEqual(events.wait("tally")["rating"]["count"], 1)

    def test_many_listen(self):
        article = self.id_of(night(7))
        streams = [self.stream(article) for _ in range(60)]
        try:
            for events in streams:
                events.wait("tally")
            started = time.monotonic()
            self.reader.post_json(f"/articles/{article}/reaction", {"kind": "excited"})
            for events in streams:
                self.assertEqual(events.wait("tally")["reactions"]["excited"], {"count": 1, "percent": 100})
            self.assertLess(time.monotonic() - started, 2)
        finally:
            for events in streams:
                events.close()

    def test_a_thousand_listen(self):
        """The small form of bench/works/live.py."""
        article, many = self.id_of(night(10)), 1000
        before = self.memory()
        command = [sys.executable, os.path.join(ROOT, "bench", "listen.py"), self.site.url, str(article), str(many)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as listeners:
            self.assertEqual(listeners.stdout.readline(), "ready\n")
            listeners.stdin.write("\n")
            listeners.stdin.close()
            told = json.loads(listeners.stdout.readline())
            grown = self.memory() - before
        print(f"\n{many} streams: {grown / many:.1f} KB each, the last heard after {told['last']:.0f} ms")
        self.assertEqual(told["heard"], many)
        self.assertLess(told["last"], 2000)  # 1 s, and a busy machine
        self.assertLess(grown, many * 10)

    def memory(self):
        """Kilobytes of the server."""
        with open(f"/proc/{self.site.server.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+) kB", file.read())[1])

    def test_who_comes_back_hears_what_was_missed(self):
        article = self.id_of(night(11))
        with self.stream(article) as events:
            events.wait("tally")
            first = self.reader.post_json(f"/articles/{article}/comments", comment(11)).json()
            name, _, seen = next(events)
            while name != "comment":
                name, _, seen = next(events)
        self.nobody_listens()  # the only one has left, and the server knows
        missed = self.reader.post_json(f"/articles/{article}/comments", comment(12)).json()
        with self.stream(article, last_event_id=seen) as events:
            self.assertEqual(events.wait("tally")["comments"], 2)  # how it stands comes first
            self.assertEqual(events.wait("comment"), {"id": missed["id"], "parent": None})
            self.assertEqual(events.retry, 5000)
        for unknown in ("1", "99999999999999999", "x", "-5"):
            with self.stream(article, last_event_id=unknown) as events:
                self.assertEqual(events.wait("tally")["comments"], 2)
        self.assertNotEqual(first["id"], missed["id"])

    def nobody_listens(self, seconds=5):
        end = time.monotonic() + seconds
        while "\ncourant_live_readers 0\n" not in self.reader.get("/metrics").text:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    def test_no_personal_thing_in_events(self):
        article = self.id_of(night(8))
        with self.stream(article) as events:
            events.wait("tally")
            self.reader.post_json(f"/articles/{article}/comments", comment(8))
            for _ in range(2):
                _, data, _ = next(events)
                self.assertLessEqual(set(json.loads(data)), {"article", "likes", "dislikes", "reactions", "rating",
                                                             "comments", "views", "id", "parent"})

    def test_a_stream_does_not_keep_the_server_from_stopping(self):
        article = self.id_of(FERRY)
        with self.stream(article) as events:
            events.wait("tally")
            started = time.monotonic()
            self.assertEqual(self.site.stop(), 0)
            self.assertLess(time.monotonic() - started, 10)
        self.site.start()


class FreshTest(SampleTest):
    """A voter sees the own vote at once, everyone else within 250 ms."""

    def test_both(self):
        article = self.id_of(night(9))
        other = self.site.client()
        for n in range(1, 6):
            reader = self.site.client()
            reader.post_json(f"/articles/{article}/like", {"value": "like"})
            self.assertEqual(reader.get(night(9)).page.one("button[value=like]").one("b").text, str(n))
            time.sleep(0.25)
            self.assertEqual(other.get(night(9)).page.one("button[value=like]").one("b").text, str(n))


if __name__ == "__main__":
    unittest.main()
