"""Many voters from one network: the first are free, others prove, wait or are held; and somebody who stuffs the box."""

import collections
import unittest
from concurrent.futures import ThreadPoolExecutor

from lib import Client
from lib.proof import solve
from sample import SampleTest, in_one_minute, night


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
        self.assertIn("your vote waits its turn", page.text)
        self.assertEqual(self.tally(article, voter)["mine"]["like"], "like")
        cannot = self.like(article, proof="none")
        self.assertEqual(cannot.status, 200)
        self.assertIn("waits its turn", cannot.json()["mine"]["waits"])
        self.assertEqual(self.likes(article), before + 25)
        # a repeated try is told the same
        path, fields = f"/articles/{article}/like", {"value": "like", "proof": "none"}
        again = self.voter()
        for _ in range(2):
            answer = again.post_json(path, fields, idempotency_key="once")
            self.assertIn("waits its turn", answer.json()["mine"]["waits"])
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
