"""Votes as the desk watches them: bursts, voiding and restoring with the note on the article, held votes, the ledger;
and after all of it `courant check` finds no difference."""

import unittest
from concurrent.futures import ThreadPoolExecutor

import sample
from lib import StaffTest
from sample import night

VOTES = "/newsroom/ballots/"


class BallotsTest(StaffTest):
    @classmethod
    def fill(cls, site):
        sample.fill(site, comments_policy="open")
        super().fill(site)

    def setUp(self):
        super().setUp()
        self.desk = self.as_("editor")

    def id_of(self, path):
        return sample.article_id(self.site.client(), path)

    def like(self, article, address, reader=None):
        answer = (reader or self.site.client()).post_json(f"/articles/{article}/like", {"value": "like"},
                                                          x_forwarded_for=address)
        self.assertEqual(answer.status, 200, answer.text)

    def stuff(self, article, n, address="203.0.113.5"):
        """n voters from one network, at once."""
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: self.like(article, address), range(n)))

    def likes(self, article):
        return self.site.client().get(f"/articles/{article}/tally").json()["likes"]

    def burst(self, article):
        """The forms of the article's bursts."""
        return self.desk.get(VOTES).page.forms(f"/{article}/void/")


class BurstTest(BallotsTest):
    def test_a_burst_is_voided_told_and_restored(self):
        article = self.id_of(night(1))
        before = self.likes(article)
        self.site.run("settings", "votes.network_free", "1000")
        for i in range(4):
            self.like(article, f"198.51.100.{i}")
        self.stuff(article, 70)
        page = self.desk.get(VOTES).page
        self.assertIn("Votes by hour over the last week", page.one("svg").get("aria-label"))
        self.assertRegex(page.one("svg", "path").get("d"), r"^M\d+ 40V")
        self.assertEqual(self.likes(article), before + 74)
        form = self.burst(article)[0]
        self.assertIn("Void 70 votes of busy networks", form.node.text)
        answer = self.desk.submit(form, {"note": "A script voted."}, ("which", "many"))
        self.assertEqual(answer.status, 303, answer.text)
        self.assertIn("70 votes are void.", self.desk.get(answer.location).text)
        self.assertEqual(self.likes(article), before + 4, "honest ones stay")
        note = self.site.client().get(night(1)).page.one("p.voided").text
        self.assertEqual(note, "70 votes were voided by the newsroom. A script voted.")
        self.all_is_well()
        ledger = self.desk.get(f"{VOTES}{article}/").page
        answer = self.desk.submit(ledger.form("/restore/"))
        self.assertIn("The votes count again.", self.desk.get(answer.location).text)
        self.assertEqual(self.likes(article), before + 74)
        self.assertEqual(self.site.client().get(night(1)).page.all("p.voided"), [])
        self.assertEqual(self.desk.submit(ledger.form("/restore/")).status, 409, "once")
        self.all_is_well()

    def test_all_of_a_burst_and_a_voter_who_comes_back(self):
        article = self.id_of(night(2))
        before = self.likes(article)
        voter = self.site.client()
        self.like(article, "203.0.113.6", voter)
        self.stuff(article, 65, "203.0.113.6")
        self.desk.submit(self.burst(article)[0], {}, ("which", "all"))
        self.assertEqual(self.likes(article), before)
        voter.post_json(f"/articles/{article}/like", {"value": "dislike"}, x_forwarded_for="203.0.113.6")
        self.assertEqual(self.site.client().get(f"/articles/{article}/tally").json()["dislikes"], 0, "still void")
        self.assertEqual(self.burst(article), [], "nothing is left to void")
        self.all_is_well()

    def test_few_votes_are_no_burst(self):
        article = self.id_of(night(3))
        self.stuff(article, 5)
        self.assertEqual(self.burst(article), [])
        self.assertEqual(self.desk.act(f"{VOTES}{article}/void/", {}).status, 422)

    def test_the_log_has_it(self):
        article = self.id_of(night(4))
        self.stuff(article, 65)
        self.desk.submit(self.burst(article)[0], {"note": "Bots"}, ("which", "all"))
        self.assertIn("Bots", self.desk.get(VOTES).text)
        self.assertIn("Editor", self.desk.get(f"{VOTES}{article}/").page.one("section[aria-labelledby=voids-title]").text)


class LedgerTest(BallotsTest):
    def test_vote_by_vote(self):
        article = self.id_of(night(5))
        before = self.likes(article)
        self.stuff(article, 3)
        page = self.desk.get(f"{VOTES}{article}/").page
        rows = page.one("table").all("tbody", "tr")
        self.assertEqual(len(rows), 3)
        self.assertEqual(len({row.all("td")[6].text for row in rows}), 1, "one network")
        self.assertEqual(len({row.all("td")[5].text for row in rows}), 3, "three voters")
        ids = [row.one("input").get("value") for row in rows]
        ledger = next(Form for Form in page.forms("/void/") if Form.node.all("table"))
        answer = self.desk.submit(ledger, {"id": ids[:2]})
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.likes(article), before + 1)
        self.all_is_well()

    def test_held_votes_are_counted_when_the_desk_says_so(self):
        article = self.id_of(night(6))
        before = self.likes(article)
        reader = self.site.client()
        fields = sample.comment(body="I shall vote as often as I like.")
        number = reader.post_json(f"/articles/{article}/comments", fields).json()["id"]
        self.desk.act_json(f"/newsroom/comments/{number}/ban/", {"by_voter": 1, "days": 1, "state": "spam"})
        self.like(article, "203.0.113.8", reader)
        self.assertEqual(self.likes(article), before)
        row = self.desk.get(f"{VOTES}{article}/").page.one("table").one("tbody", "tr")
        self.assertIn("Held", row.text)
        answer = self.desk.act(f"{VOTES}{article}/count/", {"id": row.one("input").get("value")})
        self.assertIn("1 held vote counts now.", self.desk.get(answer.location).text)
        self.assertEqual(self.likes(article), before + 1)
        self.all_is_well()

    def test_a_rush_is_held_and_says_so(self):
        article = self.id_of(night(7))
        before = self.likes(article)
        sample.in_one_minute()
        self.stuff(article, 30, "203.0.113.77")
        self.assertEqual(self.likes(article), before + 25)
        rows = self.desk.get(f"{VOTES}{article}/").page.all("tr")
        self.assertEqual(sum("Held: one of a rush" in row.text for row in rows), 5)

    def test_who_may(self):
        for role, status in (("moderator", 403), ("author", 403), ("administrator", 200)):
            self.assertEqual(self.as_(role).get(VOTES).status, status, role)
        self.assertEqual(self.desk.get(f"{VOTES}999999/").status, 404)


if __name__ == "__main__":
    unittest.main()
