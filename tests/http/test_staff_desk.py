"""The desk: what waits, the lists of articles with their counts, search, filters and pages, acts on several at once,
the calendar; who sees what."""

import datetime
import unittest

from lib import Client, StaffTest
from lib.desk import act, article, published

LIST = "/newsroom/articles/"


def titles(answer):
    return [node.text.strip() for node in answer.page.all("p.headline")]


class DeskTest(StaffTest):
    def setUp(self):
        self.editor = self.as_("editor")

    def listed(self, query, client=None):
        answer = (client or self.editor).get(LIST + query)
        self.assertEqual(answer.status, 200, answer)
        return titles(answer)

    def count(self, state):
        page = self.editor.get(LIST).page
        link = next(a for a in page.one(".tabs").all("a") if f"state={state}&" in a.get("href"))
        return int(link.one(".count").text.replace(",", ""))

    def ticked(self, answer, number):
        """What the tick box beside an article sends."""
        values = [box.get("value") for box in answer.page.all("td.pick", "input")]
        return next(value for value in values if value.startswith(f"{number}:"))

    def test_shelves_and_their_counts(self):
        before = {state: self.count(state) for state in ("draft", "review", "published", "trash", "withdrawn")}
        draft = article(self.editor, "Shelf draft")
        review = article(self.editor, "Shelf review")
        act(self.editor, review, "submit")
        published(self.editor, "Shelf published")
        trash = article(self.editor, "Shelf trash")
        act(self.editor, trash, "trash")
        gone = published(self.editor, "Shelf withdrawn")
        act(self.editor, gone, "withdraw", text="Because.")
        for state, n in before.items():
            with self.subTest(state=state):
                self.assertIn(f"Shelf {state}", self.listed(f"?state={state}"))
                self.assertEqual(self.count(state), n + 1)
        self.assertNotIn("Shelf draft", self.listed("?state=published"))
        self.assertTrue(self.editor.get(LIST + f"?state=draft").page.one(f'input[value="{draft}:1"]'))

    def test_it_opens_where_there_is_something(self):
        author = self.as_("contributor")
        self.assertEqual(self.current(author.get(LIST)), "Drafts")
        number = article(author, "Waits for an editor")
        self.assertEqual(self.current(author.get(LIST)), "Drafts")
        act(author, number, "submit")
        answer = author.get(LIST)
        self.assertEqual((self.current(answer), titles(answer)), ("In review", ["Waits for an editor"]))
        self.assertEqual(self.current(author.get(LIST + "?state=draft")), "Drafts")
        act(self.editor, number, "publish")
        self.assertEqual(self.current(author.get(LIST)), "Published")
        self.assertEqual(self.current(author.get(LIST + "?q=waits")), "All")
        self.assertEqual(author.get(LIST + "?q=waits").page.one(".tabs").all("a")[0].one(".count").text, "1")

    def current(self, answer):
        here = [link for link in answer.page.one(".tabs").all("a") if link.get("aria-current") == "page"]
        self.assertEqual(len(here), 1)
        return here[0].text.rsplit(" ", 1)[0]

    def test_search_in_every_state(self):
        article(self.editor, "Quokka census", "About small animals.")
        published(self.editor, "Another thing", "A quokka was here.")
        self.assertEqual(sorted(self.listed("?q=quokka")), ["Another thing", "Quokka census"])
        self.assertEqual(self.listed("?q=quokka&author=999"), [])
        self.assertEqual(self.listed("?q=nothingofthatkind"), [])

    def test_search_finds_what_one_may_read(self):
        author = self.as_("author")
        article(self.editor, "Numbat plans", "Nobody knows yet.")
        published(self.editor, "Told already", "The numbat is out.")
        article(author, "An own piece", "With a numbat.")
        self.assertEqual(sorted(self.listed("?mine=0&q=numbat", author)), ["An own piece", "Told already"])
        self.assertEqual(len(self.listed("?q=numbat")), 3)

    def test_only_mine(self):
        author = self.as_("author")
        article(author, "The author's own")
        article(self.editor, "The editor's own")
        self.assertIn("The author's own", self.listed("?state=draft"))
        self.assertNotIn("The author's own", self.listed("?state=draft&mine=1"))
        self.assertNotIn("The editor's own", self.listed("?state=draft", author))
        answer = author.get(LIST + "?state=draft&mine=0")
        self.assertIn("The editor's own", titles(answer))
        linked = [a.text.strip() for a in answer.page.all("p.headline", "a")]
        self.assertIn("The author's own", linked)
        self.assertNotIn("The editor's own", linked)

    def test_pages(self):
        for i in range(45):
            article(self.editor, f"Paged {i:02}")
        first = self.editor.get(LIST + "?state=draft&mine=1")
        self.assertEqual(len(titles(first)), 40)
        self.assertEqual(titles(first)[0], "Paged 44")
        older = next(a.get("href") for a in first.page.all(".pager", "a"))
        rest = self.editor.get(older)
        self.assertFalse(set(titles(first)) & set(titles(rest)))
        self.assertIn("Paged 04", titles(rest))

    def test_several_at_once(self):
        author = self.as_("author")
        mine, also = article(author, "One of mine"), article(author, "Two of mine")
        others = article(self.editor, "Not theirs")
        answer = author.act(LIST + "?state=draft", {"act": "trash", "id": [mine, also]})
        self.assertEqual(answer.status, 303)
        self.assertIn("state=draft", answer.location)
        self.assertIn("Done with all", author.get(answer.location).text)
        self.assertEqual(self.listed("?state=trash", author)[:2], ["Two of mine", "One of mine"])
        answer = author.act(LIST, {"act": "restore", "id": [mine, others]})
        self.assertEqual(answer.status, 409)
        refused = answer.page.one(".refused").text
        self.assertIn("Not theirs", refused)
        self.assertIn("Your role does not allow this", refused)
        self.assertNotIn("One of mine", refused)
        self.assertIn("One of mine", self.listed("?state=draft", author))
        out = published(self.editor, "Public one")
        answer = self.editor.act(LIST, {"act": "trash", "id": [out, also]})
        self.assertIn("withdraw it", answer.page.one(".refused").text)
        self.assertEqual(self.editor.act(LIST, {"act": "explode", "id": [out]}).status, 422)
        self.assertIn("choose what to do", self.editor.act(LIST, {"id": [out]}).page.one(".problem").text)
        answer = author.act(LIST, {"act": "delete", "id": [also]})
        self.assertEqual(answer.status, 303)
        self.assertNotIn("Two of mine", self.listed("?state=trash", author))
        self.assertEqual(author.act(LIST, {"act": "trash"}).status, 303)

    def test_what_was_changed_since_the_list_is_left_alone(self):
        author = self.as_("author")
        still, moved = article(author, "Stays as it is"), article(author, "Is rewritten")
        for number in (still, moved):
            act(author, number, "submit")
        boxes = [self.ticked(self.editor.get(LIST + "?state=review"), number) for number in (still, moved)]
        address = f"/newsroom/articles/{moved}/"
        answer = author.submit(author.get(address).page.form(address), {"source": "Something else entirely."})
        self.assertEqual(answer.status, 303)
        for what, sentence in (("publish", "then publish it"), ("trash", "then choose again")):
            with self.subTest(act=what):
                answer = self.editor.act(LIST + "?state=review", {"act": what, "id": boxes[1:]})
                self.assertEqual(answer.status, 409)
                self.assertIn(sentence, answer.page.one(".refused").text)
        answer = self.editor.act(LIST + "?state=review", {"act": "publish", "id": boxes})
        self.assertIn("Done with 1 article", answer.page.one(".problem").text)
        self.assertIn("Is rewritten", answer.page.one(".refused").text)
        self.assertNotIn("Stays as it is", answer.page.one(".refused").text)
        self.assertEqual(self.editor.get(f"/?p={moved}").status, 404)
        again = self.editor.act(LIST, {"act": "publish", "id": [self.ticked(answer, moved)]})
        self.assertEqual(again.status, 303)
        self.assertEqual(self.editor.get(f"/?p={moved}").status, 301)

    def test_who_is_editing(self):
        number = article(self.editor, "Open elsewhere")
        administrator = self.as_("administrator")
        answer = administrator.act_json(f"/newsroom/articles/{number}/lock", {"act": "open", "session": "window-one-1234567"})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertIn("Administrator is editing", self.editor.get(LIST + "?state=draft").text)

    def test_notes_and_embargo_in_the_list(self):
        number = article(self.editor, "With a note")
        self.editor.act(f"/newsroom/articles/{number}/note", {"note": "Look <here>"})
        self.editor.act(f"/newsroom/articles/{number}/note", {"note": "And there"})
        self.assertIn("2 notes", self.editor.get(LIST + "?q=with+note").text)
        page = self.editor.get(f"/newsroom/articles/{number}/").page
        self.assertIn("Look <here>", page.one("#notes").text)

    def test_home(self):
        number = article(self.editor, "My unfinished one")
        author = self.as_("author")
        waits = article(author, "Waits for approval")
        act(author, waits, "submit")
        home = self.editor.get("/newsroom/")
        self.assertIn("My unfinished one", home.text)
        self.assertIn("Waits for approval", home.text)
        self.assertIn(f"/newsroom/articles/{number}/", home.text)
        self.assertEqual(len(home.page.all("figure.chart")), 3)
        self.assertNotIn("My unfinished one", author.get("/newsroom/").text)
        contributor = self.as_("contributor").get("/newsroom/")
        self.assertNotIn("Waits for approval", contributor.text)
        self.assertNotIn("/newsroom/reports/", contributor.text)
        self.assertNotIn("/newsroom/comments/", contributor.text)

    def test_comments_that_wait(self):
        self.site.run("settings", "comments.policy", "all")
        number = published(self.editor, "Talked about")
        reader = Client(self.site.url)
        answer = reader.post_json(f"/articles/{number}/comments",
                                  {"body": "First!", "author": "Ann", "email": "ann@example.org"})
        self.assertEqual(answer.json()["state"], "pending", answer.text)
        self.assertRegex(self.editor.get("/newsroom/").text, r"1 comment waits")

    def test_a_moderator_sees_only_the_queue(self):
        moderator = self.as_("moderator")
        answer = moderator.get("/newsroom/")
        self.assertEqual((answer.status, answer.location), (303, "/newsroom/comments/"))
        for path in (LIST, "/newsroom/calendar/", "/newsroom/reports/"):
            self.assertEqual(moderator.get(path).status, 403)

    def test_calendar(self):
        published(self.editor, "Of today")
        month = datetime.datetime.now(datetime.timezone.utc)
        answer = self.editor.get("/newsroom/calendar/")
        today = answer.page.one(".today")
        self.assertIn("Of today", today.text)
        self.assertEqual(answer.page.one("input[type=month]").get("value"), month.strftime("%Y-%m"))
        self.assertEqual(len(answer.page.all("thead", "th")), 7)
        days = [td for td in answer.page.all("tbody", "td") if "outside" not in td.classes]
        after = (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        self.assertEqual(len(days), (after - datetime.timedelta(days=1)).day)
        self.assertNotIn("Of today", self.editor.get("/newsroom/calendar/?month=2001-02").text)
        self.assertEqual(self.editor.get("/newsroom/calendar/?month=2001-13").status, 200)


if __name__ == "__main__":
    unittest.main()
