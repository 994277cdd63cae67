"""Comments over HTTP: policies, threads, refused forms, edits, moderation, hostile text, and no e-mail anywhere."""

import json
import os
import re
import unittest

from lib import fixtures
from sample import CANARY, CLOSED, FERRY, UNSEEN_COMMENTS, SampleTest, comment, night

ALLOWED = {"p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"}


class CommentTest(SampleTest):
    def send(self, article, reader=None, **fields):
        headers = fields.pop("headers", {})
        return (reader or self.reader).post_json(f"/articles/{article}/comments", comment(**fields), **headers)

    def created(self, article, reader=None, **fields):
        answer = self.send(article, reader, **fields)
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json()

    def on_page(self, path, number):
        """The comment's element on the article's page, None where it is not."""
        return self.site.client().get(path).page.first(f"#comment-{number}")

    def text_of(self, path, number):
        return self.on_page(path, number).first(".text")

    def moderate(self, act, number):
        return self.site.run("comment", act, number)


class CreateTest(CommentTest):
    def test_json(self):
        article = self.id_of(night(1))
        answer = self.send(article, body="First words.", url="bob.example")
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.header("content-type"), "application/json")
        made = answer.json()
        self.assertEqual(sorted(made), ["edit_seconds", "edit_token", "id", "receipt", "state"])
        self.assertEqual(made["state"], "visible")
        self.assertGreaterEqual(len(made["edit_token"]), 22)
        self.assertEqual(made["edit_seconds"], 1800)
        self.assertIn("First words.", self.site.client().get(made["receipt"]).text)
        self.assertEqual(len(answer.all("set-cookie")), 1)
        self.assertEqual(answer.header("cache-control"), "no-store")
        node = self.on_page(night(1), made["id"])
        self.assertIn("First words.", node.text)
        link = node.one(".who", "a")
        self.assertEqual(link.get("href").rstrip("/"), "https://bob.example")
        self.assertLessEqual({"ugc", "nofollow", "noopener"}, set(link.get("rel").split()))
        self.assertEqual(self.tally(article)["comments"], 1)

    def test_form(self):
        page = self.reader.get(night(2)).page
        form = page.form("/comments")
        answer = self.reader.submit(form, comment(body="From a form."))
        self.assertEqual(answer.status, 303)
        path, _, fragment = answer.location.partition("#")
        self.assertEqual(path, night(2) + "?posted=1")
        page = self.reader.get(path).page
        self.assertIn("From a form.", page.one("#" + fragment).text)
        self.assertIn("was published", page.one(".notice").text)
        receipt = page.one(".notice", "a").get("href")
        self.assertIn("From a form.", self.reader.get(self.reader.get(receipt).location).text)
        self.assertIsNone(self.reader.get(night(2)).page.first(".notice"))

    def test_the_form_says_what_it_asks_for(self):
        form = self.reader.get(FERRY).page.one("#respond")
        for words in (
            "Leave a Reply",
            "Your email address will not be published.",
            "Required fields are marked *",
            "Comment *",
            "Name *",
            "Email *",
            "Website",
            "Notify me of replies",
            "Remember my name on this device",
        ):
            self.assertIn(words, form.text)
        self.assertEqual([node.get("value") for node in form.all("input[name=stars]")], ["", *"12345"])
        for name in ("body", "author", "email"):
            field = form.one(f"*[name={name}]")
            self.assertIn("required", field.attributes)
            self.assertEqual(len(form.all(f"label[for={field.get('id')}]")), 1)
        self.assertNotIn("token", " ".join(node.get("name") or "" for node in form.walk()))

    def test_required_fields_are_named(self):
        article = self.id_of(night(1))
        before = self.tally(article)["comments"]
        self.problem(self.reader.post_json(f"/articles/{article}/comments", {}), 422, "author", "body", "email")
        for field, value in (
            ("body", ""),
            ("body", "  \n\t "),
            ("body", "\u200b\u200d"),
            ("author", ""),
            ("author", "\u200b"),
            ("email", ""),
            ("email", "nobody"),
            ("email", "a@b"),
            ("email", "a b@c.de"),
            ("email", "<x@y.de>"),
            ("url", "javascript:alert(1)"),
            ("url", "data:text/html,x"),
            ("url", "http://"),
            ("stars", "6"),
            ("stars", "0"),
            ("stars", "4.7"),
            ("stars", "-1"),
            ("parent", "abc"),
            ("parent", "999999"),
            ("parent", "-1"),
            ("body", "x" * 9000),
            ("body", "é" * 5001),
            ("author", "n" * 300),
            ("email", "e" * 300 + "@x.de"),
            ("url", "https://" + "u" * 600 + ".de"),
            ("key", "two words"),
        ):
            with self.subTest(field=field, value=value[:20]):
                self.problem(self.send(article, **{field: value}), 422, field)
        self.assertEqual(self.tally(article)["comments"], before)

    def test_limits_are_what_they_say(self):
        article = self.id_of(night(3))
        self.created(article, body="é" * 4096)  # 8 KB to the byte
        self.created(article, body="a" * 5000)
        self.problem(self.send(article, body="a" * 5001), 422, "body")

    def test_a_refused_form_keeps_what_was_typed(self):
        article = self.id_of(FERRY)
        fields = {
            "body": "Half a <thought> & \"more\"\nnext line",
            "author": "Zoë",
            "email": "not-an-address",
            "url": "https://zoe.example/",
            "stars": "4",
            "notify": "1",
            "parent": "0",
        }
        answer = self.reader.post(f"/articles/{article}/comments", fields)
        self.assertEqual(answer.status, 422)
        page = answer.page
        form = page.form("/comments")
        kept = form.fields()
        self.assertEqual(
            {name: kept.get(name) for name in ("body", "author", "email", "url")},
            {name: fields[name] for name in ("body", "author", "email", "url")},
        )
        self.assertEqual(kept.get("stars"), "4")
        self.assertEqual(kept.get("notify"), "1")
        email = page.one("#respond", "input[name=email]")
        self.assertEqual(email.get("aria-invalid"), "true")
        self.assertTrue(page.one(f"#{email.get('aria-describedby')}").text)
        self.assertNotIn("aria-invalid", page.one("#respond", "textarea[name=body]").attributes)
        self.assertEqual(page.meta("robots"), "noindex")
        good = self.reader.submit(form, {"email": f"zoe@{CANARY}"})
        self.assertEqual(good.status, 303)

    def test_a_refused_reply_stays_a_reply(self):
        number = self.created(self.id_of(night(4)), body="The one that is answered.")["id"]
        answer = self.reader.post(
            f"/articles/{self.id_of(night(4))}/comments", comment(author="", parent=str(number))
        )
        form = answer.page.form("/comments")
        self.assertEqual(form.fields()["parent"], str(number))
        self.assertEqual(self.reader.submit(form, {"author": "Back"}).status, 303)

    def test_what_was_typed_survives_a_parent_that_is_gone(self):
        article = self.id_of(night(4))
        answer = self.reader.post(
            f"/articles/{article}/comments", comment(body="Long and dear words.", parent="999999")
        )
        self.assertEqual(answer.status, 422)
        self.assertEqual(answer.page.form("/comments").fields()["body"], "Long and dear words.")

    def test_where_no_comment_is_taken(self):
        for number in (999999, 41, 43, 44, 46):
            self.assertEqual(self.send(number).status, 404)
        article = int(self.reader.get(CLOSED).page.one("[data-article]").get("data-article"))
        self.problem(self.send(article), 409)
        page = self.reader.get(CLOSED).page
        self.assertEqual(page.forms("/comments"), [])
        self.assertIn("Comments are closed", page.text)

    def test_said_twice(self):
        article = self.id_of(night(5))
        self.created(article, body="Said once.")
        self.problem(self.send(article, body="Said once."), 409)
        self.problem(self.send(article, body="  Said once.\n"), 409)
        self.created(self.id_of(night(6)), body="Said once.")
        self.created(article, body="Said once.", author="Somebody Else", reader=self.site.client())
        self.assertEqual(self.tally(article)["comments"], 2)

    def test_key(self):
        article = self.id_of(night(7))
        self.reader.post_json(f"/articles/{article}/like", {"value": "like"})
        first = self.created(article, body="Once only.", key="c1")
        self.assertEqual(self.created(article, body="Once only.", key="c1"), first)
        self.assertEqual(self.created(article, body="Once only.", headers={"idempotency_key": "c1"}), first)
        self.problem(self.send(article, body="Other words.", key="c1"), 409)
        self.assertEqual(self.tally(article)["comments"], 1)

    def refused_alike(self, article, reader, sentence, **fields):
        """409 with this sentence for a JSON caller, and as a page that still holds all that was typed."""
        words = {"url": "https://kept.example/", "notify": "1", **comment(**fields)}
        found = self.problem(reader.post_json(f"/articles/{article}/comments", words), 409)
        self.assertIn(sentence, found["detail"])
        answer = reader.post(f"/articles/{article}/comments", words)
        self.assertEqual((answer.status, answer.header("cache-control")), (409, "no-store"))
        self.assertIn(sentence, answer.page.one("#respond", "p.error[role=alert]").text)
        form = answer.page.form("/comments")
        kept = form.fields()
        for name, value in words.items():
            if name not in ("key", "stars"):
                self.assertEqual(kept.get(name), value, name)
        self.assertRegex(kept["key"], r"^[\w-]{16,}$")
        self.assertNotEqual(kept["key"], fields.get("key"))
        return form

    def test_each_conflict_says_its_own_sentence(self):
        article = self.id_of(night(8))
        reader = self.site.client()
        parent = str(self.created(article, body="To be answered.")["id"])
        self.created(article, reader, body="First of all.", key="spent-key", parent=parent)

        twice = self.refused_alike(article, reader, "exactly this already", body="First of all.", parent=parent)
        answer = reader.submit(twice, {"body": "And another thing."})
        self.assertEqual(answer.status, 303)

        for other in ({"email": "corrected@x.example"}, {"url": "https://corrected.example/"}, {"notify": "1"}):
            sent = {"body": "First of all.", "key": "spent-key", "parent": parent, **other}
            answer = reader.post_json(f"/articles/{article}/comments", comment(**sent))
            self.assertIn("already sent with something else", self.problem(answer, 409)["detail"], other)
        again = self.refused_alike(
            article, reader, "already sent with something else", body="Third.", key="spent-key", parent=parent
        )
        self.assertEqual(reader.submit(again).status, 303)

        self.set("blocks.stars", "off", "--article", article)
        rated = self.refused_alike(article, reader, "Ratings are switched off", body="With stars.", stars="4")
        self.assertEqual(reader.submit(rated).status, 303)
        self.set("blocks.stars", "on", "--article", article)

        self.set("comments.policy", "closed", "--article", article)
        self.refused_alike(article, reader, "Comments are closed", body="Too late.", parent=parent)
        self.set("blocks.comments", "off", "--article", article)
        self.refused_alike(article, reader, "Comments are switched off", body="Much too late.", parent=parent)

    def test_a_refused_form_sent_twice_counts_once(self):
        article = self.id_of(night(12))
        form = self.reader.post(f"/articles/{article}/comments", comment(author="")).page.form("/comments")
        for _ in range(2):
            self.assertEqual(self.reader.submit(form, {"author": "Ina"}).status, 303)
        self.assertEqual(self.tally(article)["comments"], 1)

    def test_a_damaged_form_is_given_back_too(self):
        article = self.id_of(night(13))
        fields = comment(body="Kept in spite of all.", parent="x", stars="9", url="javascript:x")
        answer = self.reader.post(f"/articles/{article}/comments", fields)
        self.assertEqual(answer.status, 422)
        self.assertEqual(answer.page.form("/comments").fields()["body"], "Kept in spite of all.")
        self.problem(self.reader.post_json(f"/articles/{article}/comments", fields), 422, "parent", "stars", "url")
        body = b"author=A&email=a%40canary.example&body=half%20a%20%E2%82"
        answer = self.reader.request(
            "POST", f"/articles/{article}/comments", body, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        self.assertEqual(answer.status, 422)
        self.assertEqual(answer.page.form("/comments").fields()["body"], "half a \ufffd")

    def test_nothing_to_cancel_leads_nowhere(self):
        for link in self.reader.get(FERRY).page.all("a"):
            self.assertTrue(link.get("href"), link.text)

    def test_off(self):
        article = self.id_of(night(14))
        self.set("blocks.comments", "off", "--article", article)
        self.problem(self.send(article), 409)
        self.assertIsNone(self.tally(article)["comments"])
        page = self.reader.get(night(14)).page
        self.assertEqual(page.all("#comments"), [])
        self.assertEqual(page.forms("/comments"), [])

    def test_email_optional_or_not_asked(self):
        article = self.id_of(night(9))
        for rule in ("optional", "off"):
            self.set("comments.email", rule)
            self.created(article, body=f"No address, {rule}.", email=None)
            fields = self.reader.get(night(9)).page.all("#respond", "input[name=email]")
            self.assertEqual(len(fields), 1 if rule == "optional" else 0)
            self.assertTrue(all("required" not in field.attributes for field in fields))
        self.set("comments.email", "required")


class PolicyTest(CommentTest):
    """Who waits for a moderator."""

    settings = {"comments_policy": "first"}

    def send(self, article, reader=None, **fields):
        name = self.id().rpartition(".")[2]
        return super().send(article, reader, **{"email": f"{name}@{CANARY}", **fields})

    def tearDown(self):
        self.set("comments.policy", "first")

    def test_first(self):
        article = self.id_of(night(1))
        made = self.created(article, body="My first.")
        self.assertEqual(made["state"], "pending")
        self.assertIsNone(self.on_page(night(1), made["id"]))
        self.assertEqual(self.tally(article)["comments"], 0)
        self.assertEqual(self.created(article, body="My second, too early.")["state"], "pending")
        self.assertIn("My first.", self.site.run("comment", "list").stdout)
        self.moderate("approve", made["id"])
        self.assertIn("My first.", self.on_page(night(1), made["id"]).text)
        self.assertEqual(self.tally(article)["comments"], 1)
        self.assertEqual(self.created(article, body="My third.")["state"], "visible")
        self.assertEqual(
            self.created(
                article,
                body="A stranger's.",
                reader=self.site.client(),
                email=f"stranger@{CANARY}",
                author="Stranger",
            )["state"],
            "pending",
        )

    def test_whoever_knows_an_address_is_not_known_by_it(self):
        article = self.id_of(night(7))
        made = self.created(article, body="From my desk.", email=f"known.one@{CANARY}")
        self.moderate("approve", made["id"])
        self.assertEqual(self.created(article, body="Once more.", email=f"known.one@{CANARY}")["state"], "visible")
        other = self.created(article, self.site.client(), body="From elsewhere.", email=f"known.one@{CANARY}")
        self.assertEqual(other["state"], "pending")

    def test_a_held_form_says_so(self):
        answer = self.reader.submit(self.reader.get(night(2)).page.form("/comments"), comment(2))
        self.assertEqual((answer.status, answer.location), (303, night(2) + "?held=1#respond"))
        page = self.reader.get(answer.location).page
        self.assertIn("moderator", page.one(".notice").text)
        self.assertIn("respond", page.ids)

    def test_all_and_open_and_closed(self):
        article = self.id_of(night(3))
        self.set("comments.policy", "open")
        self.assertEqual(self.created(article, body="Open.")["state"], "visible")
        self.set("comments.policy", "all")
        self.assertEqual(self.created(article, body="All, though known.")["state"], "pending")
        self.set("comments.policy", "closed")
        self.problem(self.send(article, body="Closed."), 409)
        self.assertEqual(self.reader.get(night(3)).page.forms("/comments"), [])

    def test_policy_of_one_article(self):
        article = self.id_of(night(4))
        self.set("comments.policy", "open", "--article", article)
        self.assertEqual(self.created(article)["state"], "visible")
        self.assertEqual(
            self.created(self.id_of(night(5)), reader=self.site.client(), author="New", email=f"new@{CANARY}")[
                "state"
            ],
            "pending",
        )

    def test_a_held_one_cannot_be_answered_or_read(self):
        article = self.id_of(night(6))
        number = self.created(article, reader=self.site.client(), author="Q", email=f"q@{CANARY}")["id"]
        self.problem(self.send(article, parent=str(number)), 422, "parent")
        self.assertEqual(self.reader.get(f"/comments/{number}/fragment").status, 404)


class RatingTest(CommentTest):
    """Stars that come with a comment count while it is visible."""

    settings = {"comments_policy": "all"}

    def stars(self, article, reader=None):
        tally = self.tally(article, reader)
        return tally["rating"]["count"], tally["rating"]["average"], tally["mine"]["stars"]

    def test_takes_effect_when_visible_and_goes_when_removed(self):
        article = self.id_of(night(1))
        made = self.created(article, stars="4")
        self.assertEqual(
            self.stars(article, self.reader), (0, None, 4)
        )  # a held vote shows in mine, not in the counts
        self.moderate("approve", made["id"])
        self.assertEqual(self.stars(article, self.reader), (1, 4, 4))
        self.assertIn("4 Star", self.on_page(night(1), made["id"]).text)
        self.moderate("remove", made["id"])
        self.assertEqual(self.stars(article, self.reader), (0, None, None))
        self.assertIsNone(self.on_page(night(1), made["id"]))
        self.moderate("approve", made["id"])
        self.assertEqual(self.stars(article), (1, 4, None))
        self.assertEqual(self.site.run("check").returncode, 0)

    def test_a_later_one_stands(self):
        article = self.id_of(night(2))
        made = self.created(article, stars="1")
        self.reader.post_json(f"/articles/{article}/rating", {"stars": "5"})
        self.moderate("approve", made["id"])
        self.assertEqual(self.stars(article, self.reader), (1, 5, 5))
        self.moderate("remove", made["id"])
        self.assertEqual(self.stars(article, self.reader), (1, 5, 5))

    def test_an_earlier_one_moves(self):
        article = self.id_of(night(3))
        self.reader.post_json(f"/articles/{article}/rating", {"stars": "2"})
        made = self.created(article, stars="5")
        self.moderate("approve", made["id"])
        self.assertEqual(self.stars(article, self.reader), (1, 5, 5))

    def test_withdrawn_by_its_author(self):
        article = self.id_of(night(4))
        made = self.created(article, stars="3")
        self.moderate("approve", made["id"])
        answer = self.reader.post_json(f"/comments/{made['id']}/withdraw", {"edit_token": made["edit_token"]})
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.stars(article), (0, None, None))

    def test_a_rated_comment_is_answered_at_once(self):
        """The incumbent saves it and answers 500, so readers send it again."""
        article = self.id_of(night(5))
        answer = self.reader.submit(self.reader.get(night(5)).page.form("/comments"), comment(stars="5"))
        self.assertEqual(answer.status, 303)
        self.problem(self.send(article, stars="5"), 409)


class ThreadTest(CommentTest):
    def parents(self, page):
        """number → number of the comment whose list it hangs in."""
        found = {}
        for node in page.all("li.comment"):
            above = node.parent
            while above is not None and "comment" not in above.classes:
                above = above.parent
            found[int(node.get("id")[8:])] = above and int(above.get("id")[8:])
        return found

    def test_the_old_thread(self):
        page = self.reader.get(FERRY).page
        nodes = page.all("li.comment")
        self.assertEqual(
            [node.first(".who").text for node in nodes],
            [
                "Bea Fournier",
                "Chidi Okoye",
                "Dana Reed",
                "Chidi Okoye",
                "Dana Reed",
                "Chidi Okoye",
                "Eve Stone",
                "Femi Ade",
            ],
        )
        numbers = [int(node.get("id")[8:]) for node in nodes]
        parents = self.parents(page)
        self.assertEqual([parents[n] for n in numbers[:5]], [None, *numbers[:4]])
        self.assertIsNone(parents[numbers[7]])
        for words in UNSEEN_COMMENTS:
            self.assertNotIn(words, page.text)
        self.assertIn("8 comments", page.one("#comments-title").text)

    def test_deeper_ones_say_whom_they_answer(self):
        page = self.reader.get(FERRY).page
        nodes = page.all("li.comment")
        self.assertEqual([int(node.get("data-depth")) for node in nodes], [0, 1, 2, 3, 4, 4, 4, 0])
        parents = self.parents(page)
        numbers = [int(node.get("id")[8:]) for node in nodes]
        self.assertEqual(parents[numbers[5]], numbers[3])
        self.assertEqual(parents[numbers[6]], numbers[3])
        self.assertIn("answers Dana Reed", nodes[5].one("header").text)
        self.assertIn("answers Chidi Okoye", nodes[6].one("header").text)

    def test_replies_without_javascript(self):
        path = night(10)
        article = self.id_of(path)
        last = self.created(article, body="Root.")["id"]
        for depth in range(1, 9):
            page = self.reader.get(path).page
            link = page.one(f"#comment-{last}").first("a.reply").get("href")
            answered = self.reader.get(path + link.split("#")[0]).page
            form = answered.form("/comments")
            self.assertEqual(form.fields()["parent"], str(last))
            self.assertIn(f"Reply to Reader {depth - 1}", answered.one("#respond").text)
            answer = self.reader.submit(form, comment(depth, author=f"Reader {depth}"))
            self.assertEqual(answer.status, 303)
            last = int(answer.location.partition("#comment-")[2])
        page = self.reader.get(path).page
        self.assertEqual(len(page.all("li.comment")), 9)
        self.assertEqual(page.faults, [])

    def test_a_reply_to_a_comment_of_another_article(self):
        number = self.created(self.id_of(night(11)))["id"]
        self.problem(self.send(self.id_of(night(12)), parent=str(number)), 422, "parent")
        page = self.reader.get(f"{night(12)}?replyto={number}").page
        self.assertNotEqual(page.form("/comments").fields()["parent"], str(number))

    def test_replies_stay_when_what_they_answer_goes(self):
        article = self.id_of(night(13))
        parent = self.created(article, body="Goes away.")["id"]
        reply = self.created(article, body="Stays here.", parent=str(parent))["id"]
        self.moderate("remove", parent)
        page = self.site.client().get(night(13)).page
        self.assertNotIn("Goes away.", page.text)
        self.assertIn("Stays here.", page.one(f"#comment-{reply}").text)
        self.assertEqual(self.tally(article)["comments"], 1)

    def test_fragment(self):
        article = self.id_of(night(14))
        number = self.created(article, body="**Bold** words.")["id"]
        answer = self.site.client().get(f"/comments/{number}/fragment")
        self.assertEqual(answer.status, 200)
        whole = self.on_page(night(14), number)
        node = answer.page.one(f"#comment-{number}")
        self.assertEqual(node.text, whole.text)
        self.assertEqual(answer.page.all("html"), [])
        self.assertEqual(self.reader.get("/comments/999999/fragment").status, 404)


class OwnTest(CommentTest):
    """What its author may do with a comment, by the token."""

    def test_edit(self):
        article = self.id_of(night(1))
        made = self.created(article, body="With a slib.")
        number, token = made["id"], made["edit_token"]
        answer = self.reader.post_json(f"/comments/{number}/edit", {"body": "With a *slip*.", "edit_token": token})
        self.assertEqual((answer.status, answer.json()), (200, {"id": number, "state": "visible"}))
        node = self.on_page(night(1), number)
        self.assertIn("With a slip.", node.text)
        self.assertNotIn("slib", node.text)
        self.assertIn("edited", node.one("header").text)
        for body, sentence in (("", "write a comment"), (" ", "write a comment"), ("x" * 9000, "too long")):
            answer = self.reader.post_json(f"/comments/{number}/edit", {"body": body, "edit_token": token})
            self.assertIn(sentence, self.problem(answer, 422, "body")["errors"]["body"])
        self.assertIn("With a slip.", self.on_page(night(1), number).text)

    def test_what_is_too_long_is_said_in_numbers(self):
        long = {"body": "\u0436" * 4097, "author": "\u738b" * 67}
        answer = self.reader.post_json(f"/articles/{self.id_of(night(1))}/comments", comment(**long))
        errors = self.problem(answer, 422, "body", "author")["errors"]
        for number in ("5,000 characters", "8 KB", "4,000 letters", "2,700 signs"):
            self.assertIn(number, errors["body"])
        for number in ("200 letters", "100 of Greek", "66 signs"):
            self.assertIn(number, errors["author"])
        self.created(self.id_of(night(1)), body="\u0436" * 4096, author="\u738b" * 66)

    def test_wrong_tokens(self):
        article = self.id_of(night(2))
        one, two = self.created(article, body="One."), self.created(article, body="Two.")
        for token in ("", "x", "A" * 43, two["edit_token"], one["edit_token"][:-1]):
            for act in ("edit", "withdraw"):
                answer = self.reader.post_json(
                    f"/comments/{one['id']}/{act}", {"body": "Stolen.", "edit_token": token}
                )
                self.problem(answer, 404)
        self.assertIn("One.", self.on_page(night(2), one["id"]).text)
        answer = self.reader.post_json(
            f"/comments/{one['id']}/edit",
            {"body": "Stolen.", "edit_token": one["edit_token"]},
            origin="http://evil.example",
        )
        self.problem(answer, 403)

    def test_withdraw(self):
        article = self.id_of(night(3))
        made = self.created(article, body="Better not.", author="Regret", url="https://regret.example/",
                            email="regret@canary.example")
        fields = {"edit_token": made["edit_token"]}
        answer = self.reader.post_json(f"/comments/{made['id']}/withdraw", fields)
        self.assertEqual((answer.status, answer.json()), (200, {"id": made["id"], "state": "removed"}))
        self.assertIsNone(self.on_page(night(3), made["id"]))
        self.assertEqual(self.tally(article)["comments"], 0)
        self.problem(self.reader.post_json(f"/comments/{made['id']}/withdraw", fields), 404)
        self.problem(self.reader.post_json(f"/comments/{made['id']}/edit", {"body": "Again.", **fields}), 404)
        for kind in ("wordpress", "json"):
            exported = f"{self.site.folder}/withdrawn.{kind}"
            self.site.run("export", kind, exported)
            with open(exported, encoding="utf-8") as file:
                text = file.read()
            for what in ("Better not.", "regret", "Regret"):
                self.assertNotIn(what, text)
        place, = (c for a in json.loads(text)["articles"] for c in a["comments"] if c["id"] == made["id"])
        self.assertEqual((place["state"], place["reason"]), ("removed", "author"))

    def test_as_a_form(self):
        made = self.created(self.id_of(night(4)), body="Before.")
        answer = self.reader.post(
            f"/comments/{made['id']}/edit", {"body": "After.", "edit_token": made["edit_token"]}
        )
        self.assertEqual(answer.status, 303)
        self.assertTrue(answer.location.startswith(night(4)))
        long = {"body": "many words " * 500, "edit_token": made["edit_token"]}
        answer = self.reader.post(f"/comments/{made['id']}/edit", long)
        self.assertEqual(answer.status, 422)
        self.assertEqual(answer.page.one("textarea").get("aria-invalid"), "true")
        self.assertIn("too long", answer.page.one("#reply-body-error").text)
        form = answer.page.form("/edit")
        self.assertEqual(form.fields()["body"].rstrip(), long["body"].rstrip())
        self.assertEqual(self.reader.submit(form, {"body": "Fewer words."}).status, 303)
        self.assertIn("Fewer words.", self.on_page(night(4), made["id"]).text)
        self.assertEqual(self.reader.post("/comments/999999/edit", {"body": "x", "edit_token": "y"}).status, 404)

    def test_moderation_from_the_command_line(self):
        article = self.id_of(night(5))
        made = self.created(article, body="Moderated.")
        self.moderate("remove", made["id"])
        self.assertIsNone(self.on_page(night(5), made["id"]))
        self.moderate("approve", made["id"])
        self.assertIsNotNone(self.on_page(night(5), made["id"]))
        self.moderate("approve", made["id"])
        self.assertEqual(self.tally(article)["comments"], 1)
        done = self.site.run("comment", "approve", 999999, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("999999", done.stderr)
        self.assertEqual(self.site.run("comment", "approve", "x", check=False).returncode, 2)


class TextTest(CommentTest):
    """What readers write stays text."""

    settings = {"comments_plain_links": "off", "comments_links_first": 100, "comments_links": 100}

    def body_of(self, text, path=night(1)):
        return self.text_of(path, self.created(self.id_of(path), body=text)["id"])

    def test_markdown_subset(self):
        for text, tags in (
            ("*slanted* and **strong** and ~~gone~~", ["p", "em", "strong", "del"]),
            ("`code` here", ["p", "code"]),
            ("```\nblock\n```", ["pre", "code"]),
            ("> said before", ["blockquote", "p"]),
            ("- one\n- two", ["ul", "li", "li"]),
            ("1. one\n2. two", ["ol", "li", "li"]),
            ("one  \ntwo", ["p", "br"]),
            ("[words](https://site.example/a?b=c&d=e)", ["p", "a"]),
        ):
            with self.subTest(text=text):
                found = [node.name for node in self.body_of(text).walk()]
                self.assertEqual(sorted(found), sorted(tags))

    def test_links(self):
        link = self.body_of("See [there](https://site.example/a?b=c&d=e).").one("a")
        self.assertEqual(link.get("href"), "https://site.example/a?b=c&d=e")
        self.assertEqual(set(link.get("rel").split()), {"ugc", "nofollow", "noopener", "noreferrer"})

    def test_nothing_else_comes_through(self):
        for text in (
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt&#58;alert(1))",
            "[x](java\nscript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "![i](https://evil.example/pixel.png)",
            "<https://evil.example/\"onmouseover=x>",
            "# Headline",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<b onclick=x>b</b>",
            "</div></article></main><h1>x",
            "&lt;script&gt;",
            "<!-- --><svg/onload=x>",
            "[x](//evil.example/x)",
            "[x]( /articles/1/like )",
            "[a](<javascript:x>)",
            "[ref]: javascript:alert(1)\n\n[ref]",
            "---",
            "[x](https://e.example \"ti<b>tle\")",
        ):
            with self.subTest(text=text):
                made = self.created(self.id_of(night(2)), body=text + " .")
                node = self.text_of(night(2), made["id"])
                for inner in node.walk():
                    self.assertIn(inner.name, ALLOWED)
                    self.assertLessEqual(set(inner.attributes), {"href", "rel", "dir"})
                    if inner.name == "a":
                        self.assertRegex(inner.get("href"), r"^https?://")
        self.assertEqual(self.reader.get(night(2)).page.faults, [])

    def test_names_are_text(self):
        name = "<b>Bob</b> \"'&`"
        made = self.created(self.id_of(night(3)), author=name, body="Named.")
        node = self.on_page(night(3), made["id"])
        self.assertEqual(node.first(".who").text, name)
        self.assertEqual(node.first(".who").all("b"), [])

    def hostile(self, texts):
        """Each as comment and as name: answered 201, 409 or 422, shown as text or not at all."""
        path = night(4)
        article = self.id_of(path)
        for n, text in enumerate(texts):
            reader = self.site.client()
            for fields in (
                {"body": text, "author": f"N{n}"},
                {"body": f"Named {n}.", "author": text},
                {"body": f"Linked {n}.", "author": f"U{n}", "url": text},
            ):
                answer = self.send(article, reader, **fields)
                self.assertIn(answer.status, (201, 400, 409, 422), (fields, answer.text))
        answer = self.site.client().get(path)
        self.assertEqual(answer.status, 200)
        page = answer.page
        self.assertEqual(page.faults, [])
        for node in page.one("#comments", ".thread").walk():
            self.assertNotIn(node.name, ("script", "img", "iframe", "svg", "style", "object", "video", "marquee"))
            for name in node.attributes:
                self.assertFalse(name.startswith("on"), node)
            if node.name == "a":
                self.assertRegex(node.get("href"), r"^(https?://|#|\?|/)")
        marks = set("\u202d\u202e\x00\x07\x1b\ufeff\U000e0041") & set(answer.text)
        self.assertEqual(marks, set())

    def test_naughty_strings(self):
        with open(fixtures("blns", "blns.json"), encoding="utf-8") as file:
            self.hostile(json.load(file))

    def test_utf8(self):
        folder = fixtures("utf8tests")
        lines = set()
        for name in os.listdir(folder):
            if not name.startswith("utf8tests"):
                continue
            with open(os.path.join(folder, name), "rb") as file:
                lines |= {line for line in re.split(rb"[\r\n]+", file.read()) if line and len(line) < 500}
        self.hostile(sorted(lines)[:200])

    def test_ill_formed_utf8_is_refused(self):
        article = self.id_of(night(5))
        for bad in (b"%C0%80", b"%ED%A0%80", b"%F5%80%80%80", b"%FF", b"%E2%82", b"%00"):
            body = b"author=A&email=a%40canary.example&body=x" + bad
            answer = self.reader.request(
                "POST",
                f"/articles/{article}/comments",
                body,
                {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            )
            self.assertIn(answer.status, (400, 422), bad)
        self.assertEqual(self.tally(article)["comments"], 0)


class EmailTest(CommentTest):
    """Addresses for mail are in no page, no answer and no log."""

    settings = {"comments_policy": "first"}

    def test_nowhere(self):
        article = self.id_of(FERRY)
        answers = []
        for n in range(10):
            reader = self.site.client()
            answers.append(
                self.send(article, reader, body=f"Canary {n}.", author=f"Canary {n}", email=f"bird{n}@{CANARY}")
            )
            answers.append(
                reader.post(
                    f"/articles/{article}/comments",
                    comment(body=f"Form {n}.", author=f"F{n}", email=f"form{n}@{CANARY}"),
                )
            )
            answers.append(reader.get(f"/articles/{article}/tally"))
            if n < 5:
                self.moderate("approve", answers[-3].json()["id"])
        seen, queue = set(), [
            "/",
            FERRY,
            "/feed/",
            "/feed/atom/",
            "/feed.json",
            "/comments/feed/",
            FERRY + "feed/",
            "/sitemap.xml",
            "/nowhere/",
            "/search/?q=canary",
        ]
        while queue and len(seen) < 150:
            path = queue.pop(0)
            if path in seen:
                continue
            seen.add(path)
            answer = self.site.client().get(path)
            self.assertLess(answer.status, 500, path)
            answers.append(answer)
            if (answer.header("content-type") or "").startswith("text/html") and answer.status == 200:
                queue += [link.split("#")[0] for link in answer.page.links if link.startswith("/")]
        self.assertGreater(len(seen), 30)
        for answer in answers:
            self.assertNotIn(CANARY, answer.text + repr(answer.headers), answer)
        self.assertNotIn(CANARY, self.site.server.log_text())
        self.assertNotIn("gravatar", " ".join(answer.text for answer in answers).lower())


if __name__ == "__main__":
    unittest.main()
