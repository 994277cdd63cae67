"""Polls in articles: how they show, one vote each, what is refused, without a script, crowds, feeds, and no difference
for `courant check` after all of it."""

import json
import sqlite3
import unittest
from concurrent.futures import ThreadPoolExecutor

from lib import Client, StaffTest, desk
from sample import in_one_minute
from test_crowds import solve

QUESTION = "Which pier <should> they mend?"
CHOICES = ("The old one", "The new one & its lamps", "Neither")


class PollTest(StaffTest):
    """Articles with one poll each; self.poll() makes another."""

    @classmethod
    def fill(cls, site):
        super().fill(site)
        site.run("settings", "votes.proof_bits", "8")
        site.run("settings", "votes.network_minute", "1000")

    def setUp(self):
        super().setUp()
        self.desk = self.as_("editor")
        self.reader = self.site.client()

    def make_poll(self, article, question=QUESTION, choices=CHOICES, **fields):
        answer = self.desk.act_json(f"/newsroom/articles/{article}/polls/",
                                    {"question": question, "choices": "\n".join(choices), **fields})
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()["poll"]

    def poll(self, title, before="Some words.", behind="More words.", **fields):
        """A published article with a poll between two paragraphs: its number, the poll's and its path."""
        article = desk.article(self.desk, title, before)
        poll = self.make_poll(article, **fields)
        page = self.desk.get(f"/newsroom/articles/{article}/").page
        self.desk.submit(page.form(f"/articles/{article}/"), {"source": f"{before}\n\n[poll {poll}]\n\n{behind}"})
        answer = desk.act(self.desk, article, "publish")
        self.assertEqual(answer.status, 303, answer.text)
        return article, poll, desk.path_of(self.reader, article)

    def vote(self, poll, choice, reader=None, **headers):
        return (reader or self.site.client()).post_json(f"/polls/{poll}/vote", {"choice": str(choice)}, **headers)

    def counts(self, article, poll, reader=None):
        """Of its choices, in their order."""
        part = (reader or self.site.client()).get(f"/articles/{article}/tally").json()["polls"][str(poll)]
        return [choice["count"] for choice in part["choices"].values()]


class ShownTest(PollTest):
    def test_it_stands_in_its_place(self):
        article, poll, path = self.poll("Piers")
        page = self.reader.get(path).page
        block = page.one("section.poll")
        self.assertEqual(block.get("id"), f"poll-{poll}")
        self.assertEqual(block.one("h2").text, QUESTION)
        body = page.one("div.body")
        paragraphs = [p.text for p in body.children if getattr(p, "name", "") == "p"]
        self.assertEqual(paragraphs, ["Some words.", "More words."])
        form = page.forms(f"/polls/{poll}/vote")[0]
        labels = [label.text for label in form.node.all("label")]
        self.assertEqual(labels, list(CHOICES))
        self.assertEqual([box.get("value") for box in form.node.all("input")], ["1", "2", "3"])
        self.assertIsNone(block.one("details").get("open"), "nobody is told before voting")
        self.assertNotIn("[poll", self.reader.get(path).text)

    def test_on_a_page_that_is_no_article(self):
        page = desk.article(self.desk, "Ask us", kind="page")
        poll = self.make_poll(page)
        form = self.desk.get(f"/newsroom/articles/{page}/").page.form(f"/articles/{page}/")
        self.desk.submit(form, {"source": f"[poll {poll}]"})
        desk.act(self.desk, page, "publish")
        shown = self.reader.get(desk.path_of(self.reader, page)).page
        self.assertEqual(shown.one("article.story").get("data-live"), f"/articles/{page}/live")
        self.assertEqual(self.vote(poll, 1).json()["polls"][str(poll)]["count"], 1)

    def test_a_page_without_a_poll_knows_nothing_of_them(self):
        article = desk.published(self.desk, "No question")
        text = self.reader.get(desk.path_of(self.reader, article)).text
        self.assertNotIn("poll", text)
        self.assertNotIn("polls", self.reader.get(f"/articles/{article}/tally").json())

    def test_marks_without_a_poll_vanish(self):
        article, poll, path = self.poll("Marks", behind="[poll 9999]\n\nThe [poll 1] within words stays.")
        other = desk.published(self.desk, "Another's poll", f"Before.\n\n[poll {poll}]\n\nBehind.")
        text = self.reader.get(path).text
        self.assertNotIn("9999", text)
        self.assertIn("The [poll 1] within words stays.", text)
        page = self.reader.get(desk.path_of(self.reader, other)).page
        self.assertEqual(page.all("section.poll"), [], "a poll shows in its own article only")
        self.assertEqual(page.one("div.body").text.split(), ["Before.", "Behind."])

    def test_it_shows_once_and_several_show_each(self):
        article, poll, path = self.poll("Twice")
        second = self.make_poll(article, "And when?", ("Now", "Later"))
        page = self.desk.get(f"/newsroom/articles/{article}/").page
        source = f"One.\n\n[poll {second}]\n\n[poll {poll}]\n\n[poll {second}]"
        self.desk.submit(page.form(f"/articles/{article}/"), {"source": source})
        page = self.reader.get(path).page
        self.assertEqual([block.get("id") for block in page.all("section.poll")], [f"poll-{second}", f"poll-{poll}"])
        self.assertEqual(len(page.all("section.poll")[0].parent.all("link")), 1, "one style sheet")

    def test_words_of_a_mark_are_not_counted_or_found(self):
        article, poll, path = self.poll("Counting", "One two three.", "Four five.")
        ld = json.loads(self.reader.get(path).page.one("script[type=application/ld+json]").text)
        self.assertEqual(ld["wordCount"], 5)
        self.assertNotIn("Counting", self.reader.get(f"/search/?q=poll+{poll}").page.one("main").text)

    def test_feeds_have_a_link(self):
        article, poll, path = self.poll("Fed")
        for feed in ("/feed/", "/feed/atom/", "/feed.json"):
            text = self.reader.get(feed).text
            self.assertIn(f"{path}#poll-{poll}", text, feed)
            self.assertNotIn("[poll", text, feed)

    def test_a_preview_is_asleep(self):
        article = desk.article(self.desk, "Soon", "Words.")
        poll = self.make_poll(article)
        page = self.desk.get(f"/newsroom/articles/{article}/").page
        self.desk.submit(page.form(f"/articles/{article}/"), {"source": f"Words.\n\n[poll {poll}]"})
        page = self.desk.get(f"/newsroom/articles/{article}/preview/").page
        self.assertEqual(page.one("section.poll", "h2").text, QUESTION)
        self.assertEqual(page.forms(f"/polls/{poll}/vote"), [])
        self.assertEqual(self.vote(poll, 1).status, 404, "nobody votes on what is not out")


class VoteTest(PollTest):
    def test_one_vote_that_can_be_moved_and_taken_back(self):
        article, poll, path = self.poll("Moving")
        reader = self.site.client()
        answer = self.vote(poll, 1, reader)
        self.assertEqual(answer.status, 200, answer.text)
        told = answer.json()
        self.assertEqual(told["article"], article)
        self.assertEqual(told["mine"]["polls"], {str(poll): 1})
        self.assertEqual(told["polls"][str(poll)], {
            "count": 1, "closed": False,
            "choices": {"1": {"count": 1, "percent": 100}, "2": {"count": 0, "percent": 0},
                        "3": {"count": 0, "percent": 0}}})
        self.vote(poll, 1, reader)
        self.assertEqual(self.counts(article, poll), [1, 0, 0], "again is still one")
        self.vote(poll, 3, reader)
        self.assertEqual(self.counts(article, poll), [0, 0, 1])
        self.assertEqual(reader.get(f"/articles/{article}/tally").json()["mine"]["polls"], {str(poll): 3})
        answer = self.vote(poll, "none", reader)
        self.assertEqual(answer.json()["mine"]["polls"], {str(poll): None})
        self.assertEqual(self.counts(article, poll), [0, 0, 0])
        self.all_is_well()

    def test_percent_adds_up(self):
        article, poll, _ = self.poll("Thirds")
        for choice in (1, 2, 3):
            told = self.vote(poll, choice).json()
        shares = [part["percent"] for part in told["polls"][str(poll)]["choices"].values()]
        self.assertEqual(shares, [34, 33, 33])

    def test_without_a_script(self):
        article, poll, path = self.poll("Plain")
        reader = self.site.client()
        form = reader.get(path).page.forms(f"/polls/{poll}/vote")[0]
        answer = reader.submit(form, {"choice": "2"})
        self.assertEqual((answer.status, answer.location.split(path)[1]), (303, f"?voted=poll#poll-{poll}"))
        page = reader.get(answer.location.split("#")[0]).page
        self.assertIn("Thank you, your vote is counted.", page.one("p.notice").text)
        block = page.one("section.poll")
        self.assertIsNotNone(block.one("details").get("open"))
        rows = [(row.one("span.answer").text, row.one("b.percent").text, row.one("span.count").text)
                for row in block.all("li")]
        self.assertEqual(rows[1], (CHOICES[1], "100%", "(1)"))
        back = reader.submit(page.forms(f"/polls/{poll}/vote")[1])
        self.assertTrue(back.location.endswith(f"?voted=none#poll-{poll}"), back.location)
        self.assertEqual(self.counts(article, poll), [0, 0, 0])

    def test_on_a_later_page_of_the_article(self):
        parts = "<p>One.</p>\n<!--nextpage-->\n<p>[poll {}]</p>\n<!--nextpage-->\n<p>Three.</p>"
        article = desk.article(self.desk, "In parts")
        poll = self.make_poll(article)
        desk.act(self.desk, article, "publish")
        path = desk.path_of(self.reader, article)
        self.site.stop()  # as an import leaves it: nobody else writes while it runs
        with sqlite3.connect(f"{self.site.path}/site.db") as db:
            db.execute("UPDATE article_body SET body = ? WHERE article_id = ?", (parts.format(poll), article))
        db.close()
        self.site.start()
        reader = self.site.client()
        self.assertEqual(reader.get(path).page.all("section.poll"), [])
        form = reader.get(f"{path}2/").page.forms(f"/polls/{poll}/vote")[0]
        answer = reader.submit(form, {"choice": "1"})
        self.assertTrue(answer.location.endswith(f"{path}2/?voted=poll#poll-{poll}"), answer.location)
        self.assertEqual(reader.get(answer.location.split("#")[0]).status, 200)

    def test_refused(self):
        article, poll, _ = self.poll("Refused")
        for choice in ("0", "4", "11", "", "-1", "01", " 1", "one", "1.0", "٣"):
            with self.subTest(choice=choice):
                answer = self.vote(poll, choice)
                self.assertEqual((answer.status, list(answer.json()["errors"])), (422, ["choice"]), answer.text)
        for unknown in ("999999", "0", "x", "99999999999999999999"):
            self.assertEqual(self.vote(unknown, 1).status, 404, unknown)
        self.assertEqual(self.reader.get(f"/polls/{poll}/vote").status, 405)
        self.assertEqual(self.counts(article, poll), [0, 0, 0])

    def test_other_sites_cannot(self):
        article, poll, _ = self.poll("Origins")
        for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}, {"origin": "null"},
                        {"referer": "https://evil.example/page"}):
            self.assertEqual(self.vote(poll, 1, **headers).status, 403, headers)
        self.assertEqual(self.counts(article, poll), [0, 0, 0])

    def test_a_key_counts_once(self):
        article, poll, _ = self.poll("Keys")
        reader = self.site.client()
        for _ in range(3):
            self.assertEqual(self.vote(poll, 2, reader, idempotency_key="k-1").status, 200)
        self.assertEqual(self.vote(poll, 1, reader, idempotency_key="k-1").status, 409)
        self.assertEqual(self.counts(article, poll), [0, 1, 0])

    def test_closed(self):
        article, poll, path = self.poll("Closing")
        self.vote(poll, 1)
        self.desk.act(f"/newsroom/articles/{article}/polls/act", {"poll": poll, "act": "close"})
        answer = self.vote(poll, 2)
        self.assertEqual((answer.status, answer.json()["detail"]), (409, "This poll is closed."))
        plain = self.site.client().post(f"/polls/{poll}/vote", {"choice": "2"})
        self.assertEqual(plain.status, 409)
        self.assertIn("This poll is closed.", plain.text)
        page = self.reader.get(path).page
        self.assertEqual(page.forms(f"/polls/{poll}/vote"), [])
        self.assertIsNotNone(page.one("section.poll", "details").get("open"), "results are there for all")
        self.assertTrue(self.reader.get(f"/articles/{article}/tally").json()["polls"][str(poll)]["closed"])
        self.desk.act(f"/newsroom/articles/{article}/polls/act", {"poll": poll, "act": "reopen"})
        self.assertEqual(self.vote(poll, 2).status, 200)
        self.assertEqual(self.counts(article, poll), [1, 1, 0])

    def test_five_hundred_at_once(self):
        article, poll, _ = self.poll("Rush")

        def cast(i):
            reader = Client(self.site.url, address=f"10.{i // 250}.{i % 250}.7")
            return self.vote(poll, i % 3 + 1, reader).status

        with ThreadPoolExecutor(16) as pool:
            self.assertEqual(set(pool.map(cast, range(500))), {200})
        self.assertEqual(self.counts(article, poll), [167, 167, 166])
        self.all_is_well()

    def test_two_polls_of_an_article_are_apart(self):
        article, poll, _ = self.poll("Apart")
        second = self.make_poll(article, "And when?", ("Now", "Later"))
        reader = self.site.client()
        self.vote(poll, 3, reader)
        answer = self.vote(second, 2, reader)
        self.assertEqual(answer.json()["mine"]["polls"], {str(poll): 3, str(second): 2})
        self.assertEqual((self.counts(article, poll), self.counts(article, second)), ([0, 0, 1], [0, 1]))
        self.assertEqual(self.vote(second, 3).status, 422)

    def test_live_pages_hear_of_it(self):
        article, poll, _ = self.poll("Live")
        with self.reader.events(f"/articles/{article}/live") as events:
            events.wait("tally")
            self.vote(poll, 2)
            told = events.wait("tally")
        self.assertEqual(told["polls"][str(poll)]["choices"]["2"], {"count": 1, "percent": 100})
        self.assertNotIn("mine", told)


class SharedPageTest(PollTest):
    def test_it_holds_nothing_of_whoever_asked(self):
        article, poll, path = self.poll("Shared")
        voter, stranger = self.site.client(), self.site.client()
        self.vote(poll, 2, voter)
        mine, theirs = voter.get(path), stranger.get(path)
        self.assertEqual(mine.body, theirs.body)
        self.assertEqual([box.get("checked") for box in mine.page.one("section.poll").all("input")], [None] * 4)
        self.assertEqual(mine.page.all("b.own"), [])
        self.assertIn("(1)", mine.page.one("section.poll").text)

    def test_it_is_made_anew_when_the_time_is_over(self):
        article, poll, path = self.poll("Timed", closes="2035-06-01T12:00")
        page = self.reader.get(path).page
        self.assertTrue(page.one("span.until", "time").get("datetime").startswith("2035-06-01T12:00"))


class CrowdTest(PollTest):
    def test_a_crowd_at_one_address_proves_or_waits(self):
        article, poll, _ = self.poll("Crowd")
        in_one_minute()
        voter = lambda: Client(self.site.url, address="203.0.113.9")
        for _ in range(25):
            self.assertEqual(self.vote(poll, 1, voter()).status, 200)
        late = voter()
        asked = self.vote(poll, 2, late)
        self.assertEqual(asked.status, 403)
        self.assertEqual(self.counts(article, poll), [25, 0, 0])
        proof = solve(asked.json()["challenge"])
        done = late.post_json(f"/polls/{poll}/vote", {"choice": "2", "proof": proof})
        self.assertEqual(done.status, 200, done.text)
        self.assertEqual(self.counts(article, poll), [25, 1, 0])
        plain = voter()
        answer = plain.post(f"/polls/{poll}/vote", {"choice": "3"})
        self.assertTrue(answer.location.endswith(f"?voted=waits#poll-{poll}"), answer.location)
        self.assertEqual(self.counts(article, poll), [25, 1, 0], "held")
        self.assertEqual(plain.get(f"/articles/{article}/tally").json()["mine"]["polls"], {str(poll): 3})
        ledger = self.desk.get(f"/newsroom/ballots/{article}/").page
        cells = [cell.text for cell in ledger.all("td")]
        self.assertIn(f"Poll: {QUESTION}", cells)
        self.assertIn(CHOICES[1], cells)
        self.all_is_well()

    def test_a_reader_erases_the_vote(self):
        article, poll, _ = self.poll("Erased")
        reader = self.site.client()
        self.vote(poll, 2, reader)
        answer = reader.follow(reader.get("/receipt/"))
        self.assertIn(f"{QUESTION} – {CHOICES[1]}", answer.page.one("main").text)
        file = next(a.get("href") for a in answer.page.all("a") if a.get("href").endswith("data.json"))
        held = reader.get(file).json()["votes"][0]
        self.assertEqual((held["question"], held["answer"]), (QUESTION, CHOICES[1]))
        done = reader.submit(answer.page.form("/erase"), {"sure": "1"})
        self.assertIn(done.status, (200, 303), done.text)
        self.assertEqual(self.counts(article, poll), [0, 0, 0])
        self.all_is_well()


if __name__ == "__main__":
    unittest.main()
