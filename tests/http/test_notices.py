"""Mail to readers about answers, and to moderators about comments that wait: who is asked, who is told, how often."""

import sqlite3
import time
import unittest

from lib import Site
from lib.desk import published
from lib.mail import Post
from lib.staff import PASSWORD, StaffClient
from sample import comment

ANN = "ann@x.example"


class NoticeTest(unittest.TestCase):
    settings = {}

    def setUp(self):
        self.post = Post()
        self.addCleanup(self.post.close)
        self.site = Site(self.post.ini())
        self.addCleanup(self.site.close)
        settings = {"staff.second_factor": "optional", "comments.policy": "open", "comments.staff_mail": "off",
                    "comments.network_free": "0"}
        for name, value in {**settings, **self.settings}.items():
            self.site.run("settings", name, value)
        self.site.run("user", "add", "chief@x.example", "--role", "administrator", "--password-stdin", stdin=PASSWORD)
        self.site.run("user", "add", "writer@x.example", "--role", "author", "--password-stdin", stdin=PASSWORD)
        self.site.start()
        self.chief = self.signed_in()
        self.article = published(self.chief, "The harbour")
        self.ann, self.bob = self.site.client(), self.site.client()

    def signed_in(self):
        client = StaffClient(self.site.url)
        self.assertEqual(client.sign_in("chief@x.example").status, 303)
        return client

    def say(self, reader, **fields):
        """The number of a new comment."""
        self.said = getattr(self, "said", 0) + 1
        answer = reader.post_json(f"/articles/{self.article}/comments", comment(self.said, **fields))
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json()["id"]

    def asked(self, email=ANN):
        """A comment whose author wants to be told; its number and the path of the link in the letter."""
        number = self.say(self.ann, email=email, notify="1", body="Who rang the bell?", author="Ann")
        letter = self.post.wait("message", to=email)
        return number, letter.link("/notices/"), letter

    def subscribed(self, email=ANN, pace="at_once"):
        number, link, _ = self.asked(email)
        self.agree(self.ann, link, pace)
        return number, link

    def agree(self, reader, link, pace="at_once"):
        answer = reader.submit(reader.get(link).page.form(link), {"pace": pace})
        self.assertEqual((answer.status, answer.location), (303, link))

    def erase(self, reader):
        answer = reader.post(reader.get("/receipt/").location + "erase", {"sure": "1"})
        self.assertEqual(answer.status, 303, answer.text)

    def approve(self, number, what="approve"):
        answer = self.chief.act("/newsroom/comments/act/", {"act": what, "id": number})
        self.assertEqual(answer.status, 303, answer.text)

    def rows(self, statement):
        with sqlite3.connect(self.site.path + "/site.db") as db:
            return db.execute(statement).fetchall()

    def until(self, statement, rows, seconds=20):
        end = time.monotonic() + seconds
        while self.rows(statement) != rows and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(self.rows(statement), rows)


class ReaderTest(NoticeTest):
    def test_no_answer_is_told_of_before_a_yes(self):
        number, link, letter = self.asked()
        self.assertNotIn("Who rang", letter.text)  # nobody sends words of their own through our form
        self.assertEqual(letter["List-Unsubscribe"], f"<{self.site.url}{link}>")
        self.assertEqual(letter["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        for _ in range(2):  # looking at the page is no yes
            page = self.bob.get(link)
            self.assertEqual((page.status, page.header("cache-control")), (200, "no-store"))
        self.say(self.bob, parent=number)
        self.say(self.ann, email=ANN, notify="1")  # and nobody is asked twice
        self.assertTrue(self.post.silent(3))

    def test_told_of_an_answer_once(self):
        number, link = self.subscribed()
        reply = self.say(self.bob, parent=number, author="Bob", body="The *pilot* did.\n\nFrom: x")
        letter = self.post.wait("message", to=ANN)
        self.assertEqual(letter["Subject"], "Somebody answered you: The harbour")
        self.assertIn("> The pilot did. From: x", letter.text)
        self.assertEqual(letter.link("#comment-"), f"/?p={self.article}#comment-{reply}")
        self.assertEqual(letter["List-Unsubscribe"], f"<{self.site.url}{link}>")
        self.assertNotIn("reader", letter.raw.lower().replace("ann@x.example", ""))  # the other's address
        self.approve(reply, "hold")
        self.approve(reply)  # visible again: told already
        self.say(self.ann, parent=number, email=ANN)  # one's own answer
        self.assertTrue(self.post.silent(3))
        self.assertEqual(self.rows("SELECT mark = 'x', length(mark) FROM subscriber"), [(0, 32)])

    def test_a_held_answer_is_told_of_when_it_is_approved(self):
        number, _ = self.subscribed()
        self.site.run("settings", "comments.policy", "all")
        reply = self.say(self.bob, parent=number, author="Bob")
        self.assertTrue(self.post.silent(2))
        self.approve(reply)
        self.assertIn("Bob", self.post.wait("message", to=ANN).text)

    def test_no_mail_about_a_comment_that_waits(self):
        self.site.run("settings", "comments.policy", "all")
        number = self.say(self.ann, email=ANN, notify="1")
        self.assertTrue(self.post.silent(2))
        self.approve(number)
        self.post.wait("message", to=ANN)

    def test_one_click(self):
        number, link = self.subscribed()
        # As a mail program posts it: no origin, no cookie.
        answer = self.site.client().post(link, {"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status, 200)
        self.assertIn("You get no mail.", answer.text)
        self.say(self.bob, parent=number)
        self.assertTrue(self.post.silent(2))
        for fields, status in (({"pace": "yearly"}, 422), ({}, 422)):
            self.assertEqual(self.bob.post(link, fields).status, status)
        self.assertEqual(self.bob.get("/notices/none/").status, 404)
        self.assertEqual(self.bob.post("/notices/none/", {"stop": "1"}).status, 404)

    def test_many_answers_in_one_letter(self):
        left = 3600 - time.time() % 3600
        if left < 20:  # the letter is due with the full hour
            time.sleep(left + 0.1)
        number, _ = self.subscribed(pace="hourly")
        for name in ("Bob", "Cy", "Dee"):
            self.say(self.site.client(), parent=number, author=name, email=f"{name}@y.example")
        self.assertTrue(self.post.silent(2))
        # An hour later.
        self.site.stop()
        with sqlite3.connect(self.site.path + "/site.db") as db:
            self.assertEqual(db.execute("UPDATE reply_notice SET due_at = 1").rowcount, 3)
        db.close()
        self.site.start()
        letter = self.post.wait("message", to=ANN)
        for name in ("Bob", "Cy", "Dee"):
            self.assertIn(f"{name} answered your comment", letter.text)
        self.assertTrue(self.post.silent(2))

    def test_killed_while_it_is_sent(self):
        """Whether it arrived is unknown, and two are worse than none."""
        email = "slow1@x.example"  # takes the first letter, then waits between taking one and saying so
        number, _ = self.subscribed(email)
        self.say(self.bob, parent=number)
        self.post.wait("message", to=email)
        self.site.kill()
        self.site.start()
        self.assertTrue(self.post.silent(3))
        self.assertEqual(self.rows("SELECT kind, state, body FROM outbox WHERE kind = 'answers'"),
                         [("answers", "failed", "")])

    def test_put_off_is_not_lost(self):
        number, _ = self.subscribed()
        self.post.close()
        self.say(self.bob, parent=number)
        self.until("SELECT state, tries FROM outbox WHERE kind = 'answers'", [("queued", 1)])

    def test_an_address_that_does_not_exist_is_not_tried_again(self):
        email = "refused@x.example"
        self.say(self.ann, email=email, notify="1")
        self.post.wait("refused")
        self.until("SELECT state FROM subscriber", [("bounced",)])
        self.say(self.ann, email=email, notify="1")
        self.site.restart()
        self.assertTrue(self.post.silent(2))
        self.assertNotIn("@x.example", self.site.server.log_text())


class CoverTest(NoticeTest):
    """Anybody may write anybody's address into the form."""

    def test_what_somebody_else_wrote_with_the_address(self):
        _, link = self.subscribed()
        stranger = self.site.client()
        theirs = self.say(stranger, email=ANN, notify="1", author="Not Ann")
        self.say(self.bob, parent=theirs)
        self.assertTrue(self.post.silent(3))  # neither the answer nor another letter that asks
        self.assertIn("another device", self.ann.get(link).text)

    def test_who_was_asked_because_of_a_stranger(self):
        """The yes is for that one comment of the stranger's, and for what is written where it was said."""
        stranger, ben = self.ann, self.site.client()
        first, link, _ = self.asked()
        ben.get(link)
        self.assertFalse(ben.cookies)  # looking is no yes
        self.agree(ben, link)
        later = self.say(stranger, email=ANN, notify="1", author="Not Ann")
        self.say(self.bob, parent=later)
        self.assertTrue(self.post.silent(3))
        self.say(self.bob, parent=first, author="Bob")
        self.assertIn("Bob", self.post.wait("message", to=ANN).text)
        own = self.say(ben, email=ANN, notify="1", author="Ben")
        self.say(self.bob, parent=own, author="Bobby")
        self.assertIn("Bobby", self.post.wait("message", to=ANN).text)
        self.erase(stranger)
        self.assertEqual(self.rows("SELECT state FROM subscriber"), [("on",)])
        self.erase(ben)
        self.assertEqual(self.rows("SELECT state FROM subscriber"), [("off",)])

    def test_a_no_leaves_no_cookie(self):
        _, link, _ = self.asked()
        ben = self.site.client()
        self.assertEqual(ben.post(link, {"stop": "1"}).status, 303)
        self.assertFalse(ben.cookies)

    def test_an_address_in_other_letters(self):
        """Mail to all of these goes to one mailbox, so one letter asks."""
        self.asked("victim@mail.example")
        for email in ("victim@ｍail.example", "Victim@ⓜail.example", "victim@ℳail。example", "victim+1@mail.example",
                      "victim+2@MAIL.example"):
            self.say(self.site.client(), email=email, notify="1")
        self.assertTrue(self.post.silent(3))
        self.assertEqual(self.rows("SELECT state FROM subscriber"), [("asked",)])
        self.say(self.bob, email="bob@bücher.example")
        self.assertEqual(self.rows("SELECT email FROM comment_email WHERE email LIKE 'bob@%'"),
                         [("bob@xn--bcher-kva.example",)])
        answer = self.bob.post_json(f"/articles/{self.article}/comments", comment(99, email="bob@b％c.example"))
        self.assertEqual(answer.status, 422)
        self.assertIn("behind the @", answer.json()["errors"]["email"])

    def test_a_second_device(self):
        _, link = self.subscribed()
        phone, new = self.site.client(), self.site.client()
        mine = self.say(phone, email=ANN, notify="1", author="Ann")
        self.agree(phone, link)
        self.agree(new, link)  # which has a cookie from now on
        self.assertEqual(self.rows("SELECT COUNT(*) FROM subscriber_voter"), [(3,)])
        self.say(self.bob, parent=mine, author="Bob")
        self.assertIn("Bob", self.post.wait("message", to=ANN).text)
        self.erase(phone)
        self.assertEqual(self.rows("SELECT state FROM subscriber"), [("on",)])

    def test_erasing_makes_no_second_letter(self):
        self.asked()
        self.erase(self.ann)
        for _ in range(2):
            again = self.site.client()
            self.say(again, email=ANN, notify="1")
            self.erase(again)
        self.assertTrue(self.post.silent(3))
        self.assertEqual(self.rows("SELECT state FROM subscriber"), [("asked",)])
        self.assertEqual(self.rows("SELECT * FROM subscriber_voter"), [])
        self.assertEqual(self.rows("SELECT to_address FROM outbox"), [])

    def test_a_no_and_a_bounce_outlive_the_comment(self):
        _, link = self.subscribed()
        self.ann.post(link, {"stop": "1"})
        refused = self.site.client()
        self.say(refused, email="refused@x.example", notify="1")
        self.post.wait("refused")
        self.until("SELECT state FROM subscriber ORDER BY id", [("off",), ("bounced",)])
        for reader in (self.ann, refused):
            self.erase(reader)
        self.say(self.site.client(), email=ANN, notify="1")
        self.say(self.site.client(), email="refused@x.example", notify="1")
        self.assertTrue(self.post.silent(3))
        self.assertEqual(self.rows("SELECT state FROM subscriber ORDER BY id"), [("off",), ("bounced",)])

    def test_erasing_ends_mail(self):
        number, _ = self.subscribed(pace="daily")
        self.say(self.bob, parent=number)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM reply_notice WHERE due_at IS NOT NULL"), [(1,)])
        self.erase(self.ann)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM reply_notice WHERE due_at IS NOT NULL"), [(0,)])
        self.assertEqual(self.rows("SELECT state FROM subscriber"), [("off",)])


class TakenBackTest(NoticeTest):
    """What is gone before its letter went out is in no letter, and in no row."""

    def told(self):
        """Two answers in a letter that waits since the mail server is away; their numbers."""
        number, _ = self.subscribed(pace="daily")
        self.post.close()
        first = self.say(self.bob, parent=number, author="Erasedname", body="The words that went.")
        other = self.say(self.site.client(), parent=number, author="Cy", body="The words that stay.")
        self.site.stop()
        with sqlite3.connect(self.site.path + "/site.db") as db:
            self.assertEqual(db.execute("UPDATE reply_notice SET due_at = 1").rowcount, 2)
        db.close()
        self.site.start()
        for reader in (self.bob, self.chief):
            reader.url = self.site.url
        self.until("SELECT state, body LIKE '%words that went%' FROM outbox WHERE kind = 'answers'", [("queued", 1)])
        return first, other

    def only_cy(self):
        rows = "SELECT state, instr(body, 'that went'), instr(body, 'Erasedname'), instr(body, 'that stay') > 0 " \
            "FROM outbox WHERE kind = 'answers'"
        self.until(rows, [("queued", 0, 0, 1)])

    def test_erased(self):
        self.told()
        self.erase(self.bob)
        self.only_cy()

    def test_withdrawn(self):
        first, _ = self.told()
        self.assertEqual(self.bob.post_json(f"/comments/{first}/withdraw", {"own": "1"}).status, 200)
        self.only_cy()

    def test_held_and_let_in_again(self):
        first, other = self.told()
        for number, what in ((first, "spam"), (other, "remove")):
            self.approve(number, what)
        self.until("SELECT * FROM outbox WHERE kind = 'answers'", [])
        self.approve(first)
        self.until("SELECT COUNT(*) FROM reply_notice WHERE due_at IS NOT NULL", [(1,)])

    def test_sent_letters_keep_no_names(self):
        number, _ = self.subscribed()
        self.say(self.bob, parent=number, author="Erasedname")
        self.post.wait("message", to=ANN)
        self.until("SELECT state FROM outbox WHERE kind = 'answers'", [("sent",)])
        self.assertEqual(self.rows("SELECT * FROM outbox WHERE subject LIKE '%Erasedname%'"), [])
        self.erase(self.bob)
        self.assertEqual(self.rows("SELECT kind FROM outbox"), [("confirm",)])


class DeskTest(NoticeTest):
    settings = {"comments.policy": "all", "comments.staff_mail": "at_once"}

    def test_moderators_are_told_once_that_comments_wait(self):
        self.say(self.ann, email="secret@reader.example", author="Ann")
        letter = self.post.wait("message", to="chief@x.example")
        self.assertIn("All that wait now: 1.", letter.text)
        self.assertEqual(letter.link("/newsroom/"), "/newsroom/comments/")
        self.assertNotIn("reader.example", letter.raw)
        self.say(self.ann, email="secret@reader.example")
        self.assertTrue(self.post.silent(3))  # within the minute; and never to an author
        self.site.restart()
        self.assertTrue(self.post.silent(2))


if __name__ == "__main__":
    unittest.main()
