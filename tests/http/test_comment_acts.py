"""Likes and reports of comments over HTTP: toggling, once each, holding for the desk, switches, and the check."""

import unittest
from concurrent.futures import ThreadPoolExecutor

from lib import Client
from sample import FERRY, SampleTest, comment, night


class ActTest(SampleTest):
    def made(self, path, **fields):
        """A fresh comment's number."""
        fields = comment(**{"body": f"For {self.id()} {fields}", **fields})
        answer = self.site.client().post_json(f"/articles/{self.id_of(path)}/comments", fields)
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json()["id"]

    def act(self, what, number, reader=None, fields=None, **headers):
        return (reader or self.reader).post_json(f"/comments/{number}/{what}", fields or {}, **headers)

    def on_page(self, path, number):
        return self.site.client().get(path).page.first(f"#comment-{number}")

    def likes(self, path, number):
        """What the button says; "" for none."""
        return self.on_page(path, number).first("form").one("button").one("b").text


class LikeTest(ActTest):
    def test_the_same_again_takes_it_back(self):
        number = self.made(night(1))
        self.assertEqual(self.likes(night(1), number), "")
        for likes, mine in ((1, True), (0, False), (1, True)):
            answer = self.act("like", number)
            self.assertEqual(
                (answer.status, answer.json()), (200, {"id": number, "likes": likes, "mine": mine}), answer.text
            )
            self.assertEqual(answer.header("cache-control"), "no-store")
        self.assertEqual(self.likes(night(1), number), "1")
        other = self.act("like", number, self.site.client())
        self.assertEqual(other.json(), {"id": number, "likes": 2, "mine": True})
        self.assertEqual(len(other.all("set-cookie")), 1)
        self.assertEqual(self.likes(night(1), number), "2")
        self.assertEqual(self.tally(self.id_of(night(1)))["likes"], 0)
        self.all_is_well()

    def test_the_form_of_the_page(self):
        number = self.made(night(2))
        form = self.reader.get(night(2)).page.form(f"/comments/{number}/like")
        answer = self.reader.submit(form)
        self.assertEqual((answer.status, answer.location), (303, f"{night(2)}#comment-{number}"))
        self.assertEqual(self.likes(night(2), number), "1")

    def test_a_retry_with_its_key_does_nothing_twice(self):
        number = self.made(night(3))
        self.act("like", number)
        self.act("like", number)
        first = self.act("like", number, idempotency_key="k1").json()
        self.assertEqual(self.act("like", number, idempotency_key="k1").json(), first)
        self.assertEqual(self.act("like", number, fields={"key": "k1"}).json(), first)
        self.assertEqual(self.likes(night(3), number), "1")
        other = self.made(night(3), body="Another one.")
        self.problem(self.act("like", other, idempotency_key="k1"), 409)
        self.problem(self.act("like", number, idempotency_key="two words"), 422, "key")

    def test_where_there_is_no_comment(self):
        for number in (0, 999999, "x", -1):
            self.problem(self.act("like", number), 404)
        number = self.made(night(4))
        self.site.run("comment", "remove", number)
        self.problem(self.act("like", number), 404)
        self.assertEqual(self.reader.get(f"/comments/{number}/like").status, 405)

    def test_switched_off(self):
        number, article = self.made(night(5)), self.id_of(night(5))
        self.set("comments.policy", "closed", "--article", article)
        self.assertEqual(self.act("like", number).status, 200)
        self.set("blocks.comments", "off", "--article", article)
        self.problem(self.act("like", number), 409)
        self.problem(self.act("report", number), 409)

    def test_forged(self):
        number = self.made(night(6))
        for what in ("like", "report"):
            self.problem(self.act(what, number, origin="http://evil.example"), 403)
        self.assertEqual(self.likes(night(6), number), "")

    def test_many_at_once(self):
        number = self.made(night(7))

        def like(n):
            return self.act("like", number, Client(self.site.url, address=f"198.51.100.{n}"))

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(like, range(60)))
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertEqual(max(answer.json()["likes"] for answer in answers), 60)
        self.assertEqual(self.likes(night(7), number), "60")
        self.all_is_well()

    def test_the_fragment_has_the_same_buttons(self):
        number = self.made(night(8))
        for likes in ("", "1", ""):
            fragment = self.reader.get(f"/comments/{number}/fragment").page.one(f"#comment-{number}")
            self.assertEqual(fragment.text, self.on_page(night(8), number).text)
            self.assertEqual(fragment.first("form").one("b").text, likes)
            self.act("like", number)


class ReportTest(ActTest):
    settings = {"comments_report_hold": "3"}

    networks = 0

    def stranger(self):
        """A reader from a network that no other reader of these tests has."""
        ReportTest.networks += 1
        return self.site.client(address=f"198.51.100.{self.networks}")

    def reported(self, number, reader=None, **fields):
        answer = self.act("report", number, reader or self.stranger(), fields)
        self.assertEqual(answer.status, 200, answer.text)
        said = answer.json()
        self.assertIn("A moderator will look", said.pop("notice"))
        self.assertEqual(said, {"id": number, "reported": True})

    def test_one_network_does_not(self):
        number = self.made(night(6))
        for address in ("203.0.113.9", "2001:db8:1:2::9"):
            for last in range(4):
                place = address if "." in address else f"2001:db8:1:2::{last}"
                self.reported(number, self.site.client(address=place))
        self.assertIsNotNone(self.on_page(night(6), number))
        self.reported(number)
        self.assertIsNone(self.on_page(night(6), number))

    def test_the_third_network_holds_it(self):
        number = self.made(night(1), stars="5")
        article = self.id_of(night(1))
        for _ in range(5):
            self.reported(number, self.reader, reason="spam")
        self.assertIsNotNone(self.on_page(night(1), number))
        self.reported(number, reason="")
        self.assertEqual(self.tally(article)["comments"], 1)
        self.reported(number, reason="Rude <b>words</b> \u202e")
        self.assertIsNone(self.on_page(night(1), number))
        tally = self.tally(article)
        self.assertEqual((tally["comments"], tally["rating"]["count"]), (0, 0))
        self.problem(self.act("report", number), 404)
        self.assertIn(str(number), self.site.run("comment", "list").stdout)
        self.all_is_well()

    def test_what_a_moderator_approved_stays(self):
        number = self.made(night(2))
        readers = [self.stranger() for _ in range(3)]
        for reader in readers:
            self.reported(number, reader)
        self.assertIsNone(self.on_page(night(2), number))
        self.site.run("comment", "approve", number)
        for reader in readers:
            self.reported(number, reader)
        for _ in range(4):
            self.reported(number)
        self.assertIsNotNone(self.on_page(night(2), number))

    def test_never(self):
        self.set("comments.report_hold", "0")
        number = self.made(night(3))
        for _ in range(5):
            self.reported(number)
        self.assertIsNotNone(self.on_page(night(3), number))
        self.set("comments.report_hold", "3")

    def test_the_form_of_the_page(self):
        number = self.made(night(4))
        form = self.reader.get(night(4)).page.form(f"/comments/{number}/report")
        answer = self.reader.submit(form, {"reason": "Not true."})
        self.assertEqual((answer.status, answer.location), (303, f"{night(4)}?reported=1#comment-{number}"))
        page = self.reader.get(answer.location.split("#")[0]).page
        self.assertIn("moderator", page.one(".notice").text)
        self.assertIn(f"comment-{number}", page.ids)

    def test_reasons(self):
        number = self.made(night(5))
        self.problem(self.act("report", number, fields={"reason": "x" * 501}), 422, "reason")
        self.reported(number, reason="é" * 500)
        answer = self.reader.request(
            "POST",
            f"/comments/{number}/report",
            b"reason=%FF",
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
        self.problem(answer, 422, "reason")

    def test_where_there_is_no_comment(self):
        for number in (0, 999999, "x"):
            self.problem(self.act("report", number), 404)

    def test_page_is_sound(self):
        page = self.reader.get(FERRY).page
        self.assertEqual(page.faults, [])
        for node in page.all("li.comment"):
            self.assertEqual(len(node.first("article").forms()), 2)


if __name__ == "__main__":
    unittest.main()
