"""Many at once, and the power gone right after: every vote and comment that was answered is there, none twice."""

import collections
import http.client
import random
import threading
import time
import unittest

from lib import Client, Site
from sample import FERRY, KINDS, comment, fill, night

READERS = 500
CONNECTIONS = 50
TRUSTED = {"COURANT_TRUSTED_PROXIES": "127.0.0.1"}


def in_parallel(jobs, workers):
    """Runs every job, `workers` at a time, all started together; their results in order."""
    results, turn, start = [None] * len(jobs), iter(range(len(jobs))), threading.Barrier(workers)
    lock = threading.Lock()

    def work():
        start.wait()
        while True:
            with lock:
                n = next(turn, None)
            if n is None:
                return
            try:
                results[n] = jobs[n]()
            except Exception as why:  # kept, and judged by whoever reads the results
                results[n] = why

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def reader_of(url, n):
    return Client(url, address=f"10.{n // 65536 % 256}.{n // 256 % 256}.{n % 256}")


class CrowdTest(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)
        fill(self.site, comments_policy="open")
        self.site.start(env=TRUSTED)
        page = self.site.client().get(FERRY).page
        self.article = int(page.one("[data-article]").get("data-article"))

    def react(self, n, kind):
        path, url = f"/articles/{self.article}/reaction", self.site.url
        return lambda: reader_of(url, n).post_json(path, {"kind": kind}).status

    def counts(self):
        tally = self.site.client().get(f"/articles/{self.article}/tally").json()
        self.assertEqual(sum(part["percent"] for part in tally["reactions"].values()), 100)
        return {kind: part["count"] for kind, part in tally["reactions"].items() if part["count"]}

    def power_cut(self):
        self.site.kill()
        self.site.start(env=TRUSTED)

    def test_500_readers_react_at_once(self):
        answers = in_parallel([self.react(n, "happy") for n in range(READERS)], CONNECTIONS)
        self.assertEqual(collections.Counter(answers), {200: READERS})
        self.power_cut()
        self.assertEqual(self.counts(), {"happy": READERS})
        self.assertEqual(self.site.run("check").returncode, 0)

    def test_500_readers_of_many_minds(self):
        wanted = collections.Counter(KINDS[n % len(KINDS)] for n in range(READERS))
        jobs = [self.react(n, KINDS[n % len(KINDS)]) for n in range(READERS)]
        self.assertEqual(collections.Counter(in_parallel(jobs, CONNECTIONS)), {200: READERS})
        self.assertEqual(self.counts(), wanted)
        self.power_cut()
        self.assertEqual(self.counts(), wanted)
        self.assertIn("All is well", self.site.run("check").stdout)

    def test_one_reader_pressing_fast_is_one_voter(self):
        reader = self.site.client()
        reader.post_json(f"/articles/{self.article}/rating", {"stars": "5"})
        cookie = dict(reader.cookies)

        def press(stars):
            again = self.site.client()
            again.cookies = dict(cookie)
            return again.post_json(f"/articles/{self.article}/rating", {"stars": str(stars)}).status

        jobs = [lambda stars=1 + n % 5: press(stars) for n in range(100)]
        self.assertEqual(collections.Counter(in_parallel(jobs, 20)), {200: 100})
        tally = self.site.client().get(f"/articles/{self.article}/tally").json()
        self.assertEqual(tally["rating"]["count"], 1)

    def test_the_same_key_at_once_is_done_once(self):
        reader = self.site.client()
        reader.post_json(f"/articles/{self.article}/rating", {"stars": "5"})

        def send():
            again = self.site.client(headers={"Idempotency-Key": "one-comment"})
            again.cookies = dict(reader.cookies)
            answer = again.post_json(f"/articles/{self.article}/comments", comment(1))
            return answer.status, answer.text

        answers = in_parallel([send] * 20, 20)
        self.assertEqual(len(set(answers)), 1, set(answers))
        self.assertEqual(answers[0][0], 201)
        self.assertEqual(self.site.client().get(FERRY).text.count("I was there, and it was so (1)."), 1)

    def test_sigterm_finishes_what_was_accepted(self):
        done, path, url = [], f"/articles/{self.article}/reaction", self.site.url

        def voter(k):
            for n in range(k * 10000, k * 10000 + 10000):
                try:
                    if reader_of(url, n).post_json(path, {"kind": "sad"}).status == 200:
                        done.append(n)
                except ConnectionRefusedError:
                    return
                except OSError:
                    pass  # not accepted any more

        threads = [threading.Thread(target=voter, args=(k,)) for k in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.4)
        self.assertEqual(self.site.stop(), 0)
        for thread in threads:
            thread.join()
        self.assertGreater(len(done), 20)
        self.site.start(env=TRUSTED)
        self.assertGreaterEqual(self.counts()["sad"], len(done))


class Ledger:
    """What the clients know: ok was answered, unknown lost its answer on the way, failed was refused."""

    def __init__(self):
        self.lock = threading.Lock()
        self.votes = {"ok": set(), "unknown": set(), "failed": set()}
        self.comments = {"ok": set(), "unknown": set(), "failed": set()}

    def note(self, book, act, what):
        try:
            status = act().status
            outcome = "ok" if status in (200, 201) else "failed"
        except (OSError, http.client.HTTPException):  # the answer broke off
            outcome = "unknown"
        with self.lock:
            book[outcome].add(what)
        return outcome


class PowerCutTest(unittest.TestCase):
    """kill -9 under load, again and again. ok ⊆ present ⊆ ok ∪ unknown, nothing twice, counters = rows."""

    CYCLES = 8
    CLIENTS = 8

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)
        fill(self.site, comments_policy="open")
        self.site.start(env=TRUSTED)
        self.articles = []
        for path in (night(1), night(2)):
            page = self.site.client().get(path).page
            self.articles.append((path, int(page.one("[data-article]").get("data-article"))))
        self.ledger = Ledger()

    def load(self, url, client, cycle, stop):
        dice = random.Random(client * 1000 + cycle)
        for n in range(100000):
            if stop.is_set():
                return
            number = (cycle * self.CLIENTS + client) * 100000 + n
            which = dice.randrange(2)
            article = self.articles[which][1]
            reader = reader_of(url, number)
            reader.seconds = 10
            if dice.random() < 0.6:
                outcome = self.ledger.note(
                    self.ledger.votes, lambda: reader.post_json(f"/articles/{article}/like", {"value": "like"}),
                    (which, number))
            else:
                outcome = self.ledger.note(
                    self.ledger.comments,
                    lambda: reader.post_json(f"/articles/{article}/comments", comment(body=f"<word-{number}>")),
                    (which, number))
            if outcome == "unknown":
                return

    def test_nothing_acknowledged_is_lost(self):
        dice = random.Random(1)
        for cycle in range(self.CYCLES):
            stop = threading.Event()
            threads = [threading.Thread(target=self.load, args=(self.site.url, client, cycle, stop))
                       for client in range(self.CLIENTS)]
            for thread in threads:
                thread.start()
            time.sleep(0.05 + dice.random() * 0.4)
            self.site.kill()
            stop.set()
            for thread in threads:
                thread.join()
            started = time.monotonic()
            self.site.start(env=TRUSTED)
            self.assertLess(time.monotonic() - started, 5, "not ready again")
        self.assertGreater(len(self.ledger.votes["ok"]), 100)
        self.assertGreater(len(self.ledger.comments["ok"]), 50)
        self.assertEqual(self.ledger.votes["failed"] | self.ledger.comments["failed"], set())
        for which, (path, article) in enumerate(self.articles):
            self.check(which, path, article)
        self.assertIn("All is well", self.site.run("check").stdout)

    def thread(self, path):
        """The text of all pages of an article's comments."""
        texts, reader = [], self.site.client()
        while path:
            page = reader.get(path).page
            texts.append(page.one("#comments").text)
            further = page.all("a[rel=next]")
            path = further[0].get("href").split("#")[0] if further else None
        return " ".join(texts)

    def check(self, which, path, article):
        def of(book, outcome):
            return {number for w, number in book[outcome] if w == which}

        tally = self.site.client().get(f"/articles/{article}/tally").json()
        ok, unknown = of(self.ledger.votes, "ok"), of(self.ledger.votes, "unknown")
        self.assertGreaterEqual(tally["likes"], len(ok), "votes were lost")
        self.assertLessEqual(tally["likes"], len(ok) + len(unknown), "votes were counted twice")

        present = collections.Counter(word for word in self.thread(path).split() if word.startswith("<word-"))
        numbers = {int(word[6:-1]) for word in present}
        ok, unknown = of(self.ledger.comments, "ok"), of(self.ledger.comments, "unknown")
        self.assertEqual(ok - numbers, set(), "comments were lost")
        self.assertEqual(numbers - ok - unknown, set(), "comments that nobody sent")
        self.assertEqual({word for word, n in present.items() if n > 1}, set(), "comments stand there twice")
        self.assertEqual(tally["comments"], len(numbers))


if __name__ == "__main__":
    unittest.main()
