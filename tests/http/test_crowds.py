"""Many voters from one network: the first are free, others prove, wait or are held; and somebody who stuffs the box."""

import collections
import contextlib
import glob
import sqlite3
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from lib import Client
from lib.proof import solve
from sample import SampleTest, comment, in_one_minute, night


LIBFAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), "")


class CrowdTest(SampleTest):
    settings = {"votes_proof_bits": "8", "votes_network_minute": "1000"}

    def voter(self, address="203.0.113.5"):
        return Client(self.site.url, address=address)

    def like(self, article, voter=None, **fields):
        return (voter or self.voter()).post_json(f"/articles/{article}/like", {"value": "like", **fields})

    def like_plainly(self, article, voter=None):
        return (voter or self.voter()).post(f"/articles/{article}/like", {"value": "like"})

    def crowd(self, article, n=25):
        for _ in range(n):
            self.assertEqual(self.like(article).status, 200)

    def likes(self, article):
        return self.tally(article)["likes"]

    def test_beyond_the_free_ones_work_is_asked(self):
        article = self.id_of(night(1))
        before = self.likes(article)
        self.crowd(article)
        voter = self.voter()
        problem = self.problem(self.like(article, voter), 403)
        self.assertRegex(problem["solver"], r"^/assets/proof\.\w+\.js$")
        self.assertEqual(self.reader.get(problem["solver"]).status, 200)
        self.assertEqual(self.likes(article), before + 25)
        proof = solve(problem["challenge"])
        done = self.like(article, voter, proof=proof)
        self.assertEqual((done.status, done.json()["mine"]["like"]), (200, "like"))
        self.assertNotIn("waits", done.json()["mine"])
        self.assertEqual(self.likes(article), before + 26)
        # once, here, and only for whoever has not voted yet
        self.assertEqual(self.like(article, proof=proof).status, 403)
        self.assertEqual(self.like(self.id_of(night(2)), voter).status, 200)
        self.assertEqual(voter.post_json(f"/articles/{article}/rating", {"stars": "4"}).status, 200)
        self.assertEqual(self.like(article, voter).json()["mine"]["like"], None)
        # another network is not concerned
        self.assertEqual(self.like(article, self.voter("203.0.113.6")).status, 200)

    def test_a_proof_is_for_one_article_and_cannot_be_forged(self):
        first, second = self.id_of(night(3)), self.id_of(night(4))
        self.crowd(first)
        self.crowd(second)
        challenge = self.like(first).json()["challenge"]
        proof = solve(challenge)
        for wrong in (proof.replace("8.", "1.", 1), challenge, f"{challenge}.", "none.1", "8.1.a.b.0", "x" * 500):
            self.assertEqual(self.like(first, proof=wrong).status, 403, wrong)
        self.assertEqual(self.like(second, proof=proof).status, 403)
        self.assertEqual(self.like(first, proof=proof).status, 200)

    def test_without_javascript_it_waits(self):
        article = self.id_of(night(5))
        before = self.likes(article)
        self.crowd(article)
        voter = self.voter()
        answer = self.like_plainly(article, voter)
        self.assertEqual(answer.status, 303)
        self.assertTrue(answer.header("location").endswith("?voted=waits#reactions"))
        page = voter.get(answer.header("location"))
        self.assertIn("your vote is kept, and counts later", page.text)
        self.assertEqual(self.tally(article, voter)["mine"]["like"], "like")
        cannot = self.like(article, proof="none")
        self.assertEqual(cannot.status, 200)
        self.assertIn("is kept, and counts later", cannot.json()["mine"]["waits"])
        self.assertEqual(self.likes(article), before + 25)
        # a repeated try is told the same
        path, fields = f"/articles/{article}/like", {"value": "like", "proof": "none"}
        again = self.voter()
        for _ in range(2):
            answer = again.post_json(path, fields, idempotency_key="once")
            self.assertIn("is kept, and counts later", answer.json()["mine"]["waits"])
        # and can be withdrawn like any other
        self.assertEqual(self.like(article, voter).json()["mine"]["like"], None)
        self.assertEqual(self.site.run("check").returncode, 0)

    def test_an_office_is_asked_once(self):
        article = self.id_of(night(6))
        before, asked = self.likes(article), 0
        for _ in range(60):
            voter = self.voter()
            answer = self.like(article, voter)
            if answer.status == 403:
                asked += 1
                answer = self.like(article, voter, proof=solve(answer.json()["challenge"]))
            self.assertEqual(answer.status, 200)
        self.assertEqual((asked, self.likes(article)), (35, before + 60))

    def test_a_start_forgets_nothing(self):
        article = self.id_of(night(7))
        self.crowd(article)
        self.site.kill()
        self.site.start()
        self.assertEqual(self.like(article).status, 403)


class CommentCrowdTest(SampleTest):
    """What is voted with and on comments stands under the same limits as any other vote."""

    settings = {"votes_proof_bits": "8", "votes_network_minute": "1000"}

    def voter(self, address="203.0.113.9"):
        return Client(self.site.url, address=address)

    def said(self, voter, article, n, **fields):
        answer = voter.post_json(f"/articles/{article}/comments", comment(n, **fields))
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json()["id"]

    def rated(self, article):
        return self.tally(article)["rating"]["count"]

    def test_ratings_that_come_with_comments(self):
        article = self.id_of(night(6))
        voters = [self.voter() for _ in range(58)]
        for n, voter in enumerate(voters):
            self.said(voter, article, n, stars="5")
        self.assertEqual(self.rated(article), 25)
        # who has taken no turn counts with nothing else, and frees none by taking back
        for voter in voters[25:]:
            held = voter.post_json(f"/articles/{article}/like", {"value": "like"}).json()
            self.assertIn("waits", held["mine"])
            voter.post_json(f"/articles/{article}/like", {"value": "none"})
        self.assertEqual(self.tally(article)["likes"], 0)
        self.assertEqual(self.voter().post_json(f"/articles/{article}/like", {"value": "like"}).status, 403)
        # a rating from elsewhere counts, and the same commenter's vote is one
        other = self.voter("203.0.113.10")
        self.said(other, article, 99, stars="1")
        self.assertEqual(self.rated(article), 26)
        self.assertEqual(other.post_json(f"/articles/{article}/rating", {"stars": "3"}).json()["rating"]["count"], 26)
        self.all_is_well()

    def test_ratings_of_approved_comments(self):
        article = self.id_of(night(8))
        self.site.run("settings", "comments.policy", "all")
        waiting = [self.said(self.voter(), article, n, stars="4") for n in range(40)]
        self.assertEqual(self.rated(article), 0)
        for number in waiting:
            self.site.run("comment", "approve", number)
        self.site.run("settings", "comments.policy", "open")
        self.assertEqual(self.rated(article), 25)
        self.site.run("comment", "remove", waiting[0])
        self.assertEqual(self.rated(article), 24)
        self.all_is_well()

    def test_taking_comments_back_holds_nobody_else(self):
        article, voter = self.id_of(night(10)), self.voter("203.0.113.13")
        for n in range(30):
            made = voter.post_json(f"/articles/{article}/comments", comment(n, stars="2")).json()
            voter.post_json(f"/comments/{made['id']}/withdraw", {"edit_token": made["edit_token"]})
        self.assertEqual(self.rated(article), 0)
        for n in range(25):
            other = self.voter("203.0.113.13").post_json(f"/articles/{article}/like", {"value": "like"})
            self.assertEqual((other.status, other.json()["likes"]), (200, n + 1))
        self.all_is_well()

    def test_likes_of_comments(self):
        article = self.id_of(night(9))
        number = self.said(self.voter("203.0.113.11"), article, 1)
        address = f"/comments/{number}/like"
        for n in range(1, 26):
            self.assertEqual(self.voter().post_json(address).json()["likes"], n)
        late = self.voter()
        problem = self.problem(late.post_json(address), 403)
        proven = late.post_json(address, {"proof": solve(problem["challenge"])}).json()
        self.assertEqual((proven["likes"], proven["mine"]), (26, True))
        held = self.voter().post_json(address, {"proof": "none"}).json()
        self.assertEqual((held["likes"], held["mine"]), (26, True))
        self.assertIn("notice", held)
        led = self.voter().post(address)
        self.assertEqual(led.status, 303)
        self.assertIn("?voted=waits", led.location)
        self.assertEqual(self.voter("203.0.113.12").post_json(address).json()["likes"], 27)
        self.all_is_well()


@unittest.skipUnless(LIBFAKETIME, "no libfaketime")
class LongQueueTest(SampleTest):
    """Comments that waited until the network they came from was forgotten."""

    settings = {"comments_policy": "all", "votes_network_minute": "1000"}

    def test_their_ratings_are_judged_by_when_they_came(self):
        self.site.restart(env={"LD_PRELOAD": LIBFAKETIME, "FAKETIME": "-3d"})
        article = self.id_of(night(1))
        numbers = []
        for n in range(40):
            voter = Client(self.site.url, address="203.0.113.20")
            numbers.append(voter.post_json(f"/articles/{article}/comments", comment(n, stars="5")).json()["id"])
        self.site.restart()
        self.until_forgotten()
        for number in numbers:
            self.site.run("comment", "approve", number)
        self.assertEqual(self.tally(article)["rating"]["count"], 25)
        self.all_is_well()

    def until_forgotten(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.closing(sqlite3.connect(f"file:{self.site.path}/site.db?mode=ro", uri=True)) as db:
                if not db.execute("SELECT COUNT(*) FROM comment_rating WHERE tag IS NOT NULL").fetchone()[0]:
                    return
            time.sleep(0.2)
        self.fail("the networks were not forgotten")


class RushTest(SampleTest):

    def test_a_stuffed_box(self):
        """2,000 votes from one address at once, half as plain forms and half as a program sends them."""
        article = self.id_of(night(1))
        before = self.tally(article)["likes"]

        def stuff(n):
            voter = Client(self.site.url, address="203.0.113.5")
            path = f"/articles/{article}/like"
            send = voter.post if n % 2 else voter.post_json
            return send(path, {"value": "like"}).status

        in_one_minute()
        with ThreadPoolExecutor(8) as pool:
            answers = collections.Counter(pool.map(stuff, range(2000)))
        counted = self.tally(article)["likes"] - before
        print(f"\nof 2,000 votes from one address {counted} count; answers: {dict(answers)}")
        self.assertEqual(counted, 25)
        self.assertEqual(set(answers), {200, 303})
        # readers elsewhere are not hindered
        other = Client(self.site.url, address="198.51.100.1")
        self.assertEqual(other.post_json(f"/articles/{article}/like", {"value": "like"}).status, 200)
        self.assertEqual(self.tally(article)["likes"], before + 26)
        self.assertEqual(self.site.run("check").returncode, 0)


if __name__ == "__main__":
    unittest.main()
