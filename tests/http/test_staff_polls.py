"""Polls in the newsroom: made, changed, closed and deleted; what votes forbid; who may; closing times when clocks change."""

import json
import tempfile
import unittest

from lib import desk
from test_polls import CHOICES, QUESTION, PollTest

PARIS = "Europe/Paris"


class StaffPollTest(PollTest):
    def setUp(self):
        super().setUp()
        self.article = desk.article(self.desk, "The piers")
        self.address = f"/newsroom/articles/{self.article}/polls/"

    def send(self, client=None, question=QUESTION, choices=CHOICES, **fields):
        fields = {"question": question, "choices": "\n".join(choices), **fields}
        return (client or self.desk).act_json(self.address, fields)

    def act(self, what, poll, client=None):
        return (client or self.desk).act(f"{self.address}act", {"poll": poll, "act": what})

    def refused(self, answer, field, sentence):
        self.assertEqual(answer.status, 422, answer.text)
        self.assertEqual(answer.json()["errors"], {field: sentence})


class MakeTest(StaffPollTest):
    def test_by_the_plain_form(self):
        page = self.desk.get(self.address).page
        answer = self.desk.submit(page.form("/polls/"), {"question": "  When\u200b ?  ", "choices": "Now\r\n\r\n  Later \r\n"})
        self.assertEqual(answer.status, 303, answer.text)
        page = self.desk.get(answer.location).page
        self.assertIn("The poll is made.", page.one("main").text)
        row = page.one("ul.polls").all("li")[0]
        self.assertEqual(row.one("b").text, "When ?")
        self.assertRegex(row.one("code").text, r"^\[poll \d+\]$")
        self.assertIn("not in the saved text", row.text)
        self.assertEqual([choice.all("span")[0].text for choice in row.one("ul.poll-results").all("li")], ["Now", "Later"])

    def test_what_is_wrong_is_said_beside_its_field(self):
        self.refused(self.send(question=" "), "question", "Please write the question.")
        self.refused(self.send(question="q" * 301), "question", "The question is longer than 300 characters.")
        self.refused(self.send(choices=("One",)), "choices", "A poll needs two choices or more, one a line.")
        self.refused(self.send(choices=[str(n) for n in range(11)]), "choices", "A poll has at most ten choices.")
        self.refused(self.send(choices=("One", "One ")), "choices", "Two choices are the same.")
        self.refused(self.send(choices=("One", "c" * 201)), "choices", "A choice is longer than 200 characters.")
        self.refused(self.send(closes="soon"), "closes", "This is not a date and time.")
        self.refused(self.send(closes="2020-01-01T10:00"), "closes", "This time has passed.")
        form = self.desk.get(self.address).page.form("/polls/")
        answer = self.desk.submit(form, {"question": "Well?", "choices": "One"})
        self.assertEqual(answer.status, 422)
        self.assertEqual(answer.page.one("#poll-question").get("value"), "Well?")
        self.assertEqual(answer.page.one("#poll-choices-error").text, "A poll needs two choices or more, one a line.")
        self.assertEqual(self.desk.get(self.address).page.all("ul.polls"), [])

    def test_ten_choices_and_twenty_polls(self):
        for n in range(20):
            self.assertEqual(self.send(choices=[str(i) for i in range(10)]).status, 200, n)
        answer = self.send()
        self.assertEqual((answer.status, answer.json()["detail"]), (409, "An article has at most twenty polls."))

    def test_closing_time_when_clocks_change(self):
        self.site.run("settings", "site.time_zone", PARIS)
        self.addCleanup(self.site.run, "settings", "site.time_zone", "UTC")
        self.refused(self.send(closes="2035-03-25T02:30"), "closes",
                     "This time does not exist: clocks go forward over it that night. Please choose another one.")
        form = self.desk.get(self.address).page.form("/polls/")
        answer = self.desk.submit(form, {"question": "Twice?", "choices": "a\nb", "closes": "2035-10-28T02:30"})
        page = self.desk.get(answer.location).page
        self.assertIn("the first one is taken", page.one("main").text)
        self.assertEqual(page.one("ul.polls", "time").get("datetime"), "2035-10-28T02:30:00+02:00")

    def test_a_closing_time_that_is_over_can_stay(self):
        poll = self.send().json()["poll"]
        self.act("close", poll)
        form = self.desk.get(f"{self.address}?poll={poll}").page.form("/polls/")
        answer = self.desk.submit(form, {"question": "Other words"})
        self.assertEqual(answer.status, 303, answer.text)
        self.assertIn("Closed", self.desk.get(self.address).page.one("ul.polls").text)


class VotedTest(StaffPollTest):
    def setUp(self):
        super().setUp()
        self.poll_id = self.send().json()["poll"]
        desk.act(self.desk, self.article, "publish")
        self.assertEqual(self.vote(self.poll_id, 2).status, 200)

    def change(self, *choices, **fields):
        return self.send(poll=self.poll_id, choices=choices, **fields)

    def test_choices_keep_their_votes(self):
        a, b, c = CHOICES
        gone = "People have voted: no choice can be taken out any more. More can be added at the end."
        moved = "People have voted: the choices must stay in their order."
        self.refused(self.change(a, b), "choices", gone)
        self.refused(self.change(b, a, c), "choices", moved)
        self.refused(self.change(a, "New", b, c), "choices", moved)
        self.refused(self.change("New", b, c, a, reworded="1"), "choices", moved)
        self.assertEqual(list(self.change(a, b + "!", c).json()["errors"]), ["reworded"])
        self.assertEqual(self.change(a, b + "!", c, reworded="1").status, 200)
        self.assertEqual(self.change(a, b + "!", c, "Both").status, 200)
        self.assertEqual(self.counts(self.article, self.poll_id), [0, 1, 0, 0])
        self.assertEqual(self.vote(self.poll_id, 4).status, 200)

    def test_the_form_warns(self):
        page = self.desk.get(f"{self.address}?poll={self.poll_id}").page
        self.assertIn("People have voted", page.one("p.warning").text)
        form = page.form("/polls/")
        answer = self.desk.submit(form, {"choices": "\n".join(("The elder one", *CHOICES[1:]))})
        self.assertEqual(answer.status, 422)
        self.assertIn("slip of the pen", answer.page.one("#poll-reworded-error").text)
        self.assertIn("The elder one", answer.page.one("#poll-choices").text)

    def test_it_cannot_be_deleted_but_closed(self):
        answer = self.act("remove", self.poll_id)
        self.assertEqual(answer.status, 409)
        self.assertIn("close it instead", answer.text)
        self.assertEqual(self.act("close", self.poll_id).status, 303)
        self.assertEqual(self.vote(self.poll_id, 1).status, 409)
        self.assertEqual(self.act("reopen", self.poll_id).status, 303)
        self.assertEqual(self.vote(self.poll_id, 1).status, 200)

    def test_export_has_it(self):
        with tempfile.TemporaryDirectory() as folder:
            self.site.run("export", "json", f"{folder}/out.json")
            with open(f"{folder}/out.json", encoding="utf-8") as file:
                articles = json.load(file)["articles"]
        polls = next(a for a in articles if a["id"] == self.article)["polls"]
        choices = [{"text": text, "votes": votes} for text, votes in zip(CHOICES, (0, 1, 0))]
        self.assertEqual(polls, [{"id": self.poll_id, "question": QUESTION, "closes_at": None, "choices": choices}])


class WhoTest(StaffPollTest):
    def test_whoever_may_edit_the_article(self):
        poll = self.send().json()["poll"]
        for role in ("author", "contributor"):
            other = self.as_(role)
            self.assertEqual(other.get(self.address).status, 403, role)
            self.assertEqual(self.send(other).status, 403, role)
            self.assertEqual(self.act("close", poll, other).status, 403, role)
        self.assertEqual(self.send(self.as_("moderator")).status, 403)
        contributor = self.as_("contributor")
        own = desk.article(contributor, "Own")
        answer = contributor.act_json(f"/newsroom/articles/{own}/polls/", {"question": "?", "choices": "a\nb"})
        self.assertEqual(answer.status, 200, answer.text)
        # a poll is reached through its own article only
        path = f"/newsroom/articles/{own}/polls/"
        self.assertEqual(contributor.get(f"{path}?poll={poll}").status, 404)
        self.assertEqual(contributor.act(f"{path}act", {"poll": poll, "act": "remove"}).status, 404)
        self.assertEqual(contributor.act_json(path, {"poll": poll, "question": "?", "choices": "a\nb"}).status, 404)

    def test_the_log_has_it(self):
        poll = self.send(question="Logged?").json()["poll"]
        self.act("close", poll)
        self.act("reopen", poll)
        self.act("remove", poll)
        log = self.as_("administrator").get("/newsroom/audit/").text
        for act in ("Made a poll", "Closed a poll", "Reopened a poll", "Deleted a poll"):
            self.assertIn(act, log)
        self.assertEqual(self.act("remove", poll).status, 404)

    def test_forged_posts(self):
        answer = self.desk.post(self.address, {"question": "?", "choices": "a\nb"})
        self.assertEqual(answer.status, 403)


if __name__ == "__main__":
    unittest.main()
