"""Word lists: added line by line, tried, searched, exported, removed; rules rehearsed on comments of the last days."""

import contextlib
import re
import sqlite3
import time
import unittest

from lib.staff import StaffTest
from sample import SampleTest, comment, night

PATH = "/newsroom/words/"
SETTINGS = "/newsroom/settings/comments/"
DAY = 24 * 60 * 60 * 1000


class WordsTest(StaffTest, SampleTest):
    settings = {"comments_links_first": 1, "comments_links": 2}

    @classmethod
    def fill(cls, site):
        SampleTest.fill.__func__(cls, site)
        StaffTest.fill.__func__(cls, site)

    def setUp(self):
        super().setUp()
        self.desk = self.as_("editor")
        self.article = self.id_of(night(1))

    def form(self):
        return next(form for form in self.desk.get(PATH).page.forms(PATH) if form.method == "post")

    def add(self, words, which="hold", **fields):
        return self.desk.act(PATH, {"list": which, "words": words, "do": "add", **fields})

    def empty(self):
        for which in ("hold", "block"):
            self.desk.act(PATH + "remove/", {"list": which, "do": "clear"})

    def exported(self, which="hold"):
        answer = self.desk.get(f"{PATH}export?list={which}")
        self.assertEqual(answer.status, 200)
        return answer.text.splitlines()

    def say(self, n, **fields):
        answer = self.site.client().post_json(f"/articles/{self.article}/comments", comment(n, **fields))
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json()


class ListTest(WordsTest):
    def setUp(self):
        super().setUp()
        self.empty()

    def test_words_hold_and_block(self):
        answer = self.desk.submit(self.form(), {"words": "casino*\n\n  free   money \r\nÉlan"}, ("do", "add"))
        self.assertEqual(answer.status, 303, answer.text)
        self.assertIn("The words are on the list", self.desk.follow(answer).text)
        self.assertEqual(self.exported(), ["casino*", "free money", "Élan"])
        self.assertEqual(self.add("viagra", "block").status, 303)
        self.assertEqual(self.say(1, body="A night at the C\u0430SIN0S.")["state"], "pending")
        self.assertEqual(self.say(2, body="Free  money for all.")["state"], "pending")
        self.assertEqual(self.say(3, body="Nothing of that kind.")["state"], "visible")
        made = self.say(4, body="V\u0456agra!")
        self.assertEqual(made["state"], "pending")
        spam = self.as_("moderator").get("/newsroom/comments/?state=spam").page
        self.assertIn("the word “viagra”", spam.one(f"#c{made['id']}").text)

    def test_words_are_found_as_readers_see_them(self):
        self.add("viagra")
        for n, body in enumerate(("Buy v**i**agra.", "Buy &#118;iagra."), 10):
            self.assertEqual(self.say(n, body=body)["state"], "pending", body)

    def test_each_wrong_line_is_told_and_nothing_saved(self):
        answer = self.add("good\n" + "x" * 201 + "\n***\nfine\na*\na*b*c*d*e\n")
        self.assertEqual(answer.status, 422)
        told = [node.text for node in answer.page.all("ul.faults", "li")]
        self.assertEqual([line.split(":")[0] for line in told], ["Line 2", "Line 3", "Line 5", "Line 6"])
        self.assertIn("too long", told[0])
        self.assertIn("no word on this line", told[1])
        self.assertIn("two letters", told[2])
        self.assertIn("good ", answer.page.one("#words").text)
        self.assertEqual(self.exported(), [])

    def test_bytes_that_are_no_text(self):
        answer = self.desk.multipart(PATH, {"list": "hold", "do": "add", "token": self.desk.token},
                                     {"file": ("w.txt", "text/plain", b"good\n\xff\xfe\n")})
        self.assertEqual(answer.status, 422)
        self.assertIn("Line 2", answer.text)
        self.assertEqual(self.exported(), [])

    def test_empty(self):
        for words in ("", " \n\n"):
            answer = self.add(words)
            self.assertEqual(answer.status, 422)
            self.assertIn("Write a word", answer.text)
        problem = self.problem(self.desk.act_json(PATH, {"list": "hold", "words": "*"}), 422)
        self.assertTrue(problem["detail"])

    def test_a_file_of_wordpress(self):
        lines = b"\xef\xbb\xbfpoker\r\nbuy now\r\n203.0.113.9\r\npoker\r\n"
        answer = self.desk.multipart(PATH, {"list": "block", "inside": "1", "do": "add", "token": self.desk.token},
                                     {"file": ("keys.txt", "text/plain", lines)})
        self.assertEqual(answer.status, 303, answer.text)
        self.assertEqual(self.exported("block"), ["*203.0.113.9*", "*buy now*", "*poker*"])
        self.assertEqual(self.say(5, body="Onlinepokerroom is open.")["state"], "pending")

    def test_known_already(self):
        self.add("again")
        answer = self.add("again")
        self.assertIn("on the list already", self.desk.follow(answer).text)

    def test_pages_and_search(self):
        self.add("\n".join(f"word{n:03d}" for n in range(150)))
        seen, path = [], PATH
        while path:
            page = self.desk.get(path).page
            seen += [node.get("value") for node in page.all("input[name=word]")]
            more = page.first("a[rel=next]")
            path = more and more.get("href")
        self.assertEqual(seen, [f"word{n:03d}" for n in range(150)])
        page = self.desk.get(PATH + "?find=WORD14").page
        self.assertEqual(len(page.all("input[name=word]")), 10)
        self.assertIn("No word here is like that", self.desk.get(PATH + "?find=%25").text)

    def test_remove(self):
        self.add("one\ntwo\nthree")
        form = self.desk.get(PATH).page.forms(PATH + "remove/")[0]
        answer = self.desk.submit(form, {"word": ["one", "three"]}, ("do", "remove"))
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.exported(), ["two"])
        self.assertIn("deleted already", self.desk.follow(self.desk.act(PATH + "remove/", {"word": "one"})).text)
        self.assertEqual(self.desk.act(PATH + "remove/", {"list": "hold"}).status, 422)
        self.desk.act(PATH + "remove/", {"list": "hold", "do": "clear"})
        self.assertEqual(self.exported(), [])

    def test_try_a_text(self):
        self.add("casino")
        self.add("<b>", "block")
        answer = self.desk.act(PATH + "try/", {"text": "Come to the <B> Casin0, the casino."})
        self.assertEqual(answer.status, 200)
        marks = [node.text for node in answer.page.all("#try", "mark")]
        self.assertEqual(len(marks), 2)
        self.assertIn("Casin0", marks)
        self.assertIn("No word of the lists", self.desk.act(PATH + "try/", {"text": "Nothing."}).text)

    def test_the_log(self):
        self.add("logged, word")
        self.desk.act(PATH + "remove/", {"word": "logged, word"})
        log = self.as_("administrator").get("/newsroom/audit/").text
        for act in ("Put words on a list", "Took words off a list", "Emptied a list of words"):
            self.assertIn(act, log)
        self.assertIn("hold: logged, word", log)

    def test_who_may(self):
        for role in ("moderator", "author"):
            client = self.as_(role)
            self.assertEqual(client.get(PATH).status, 403)
            self.assertEqual(client.act(PATH, {"words": "mine"}).status, 403)
        self.assertNotIn(PATH, self.as_("moderator").get("/newsroom/comments/").text)
        self.assertIn(PATH, self.desk.get("/newsroom/comments/").text)

    def test_a_list_that_is_too_long(self):
        lines = "\n".join(f"w{n}" for n in range(100_001)).encode()
        answer = self.desk.multipart(PATH, {"list": "hold", "do": "add", "token": self.desk.token},
                                     {"file": ("many.txt", "text/plain", lines)})
        self.assertEqual(answer.status, 422)
        self.assertIn("do not fit", answer.text)
        begin = time.perf_counter()
        answer = self.desk.multipart(PATH, {"list": "hold", "do": "add", "token": self.desk.token},
                                     {"file": ("many.txt", "text/plain", lines[:-8])})
        self.assertEqual(answer.status, 303)
        print(f"100,000 words added in {time.perf_counter() - begin:.2f} s", end=" ")
        self.assertEqual(len(self.exported()), 100_000)
        self.assertEqual(self.say(9, body="There w77777 stands.")["state"], "pending")
        self.assertEqual(self.add("onemore").status, 422)


class RehearsalTest(WordsTest):
    """Rules asked about comments of the last days."""

    @classmethod
    def fill(cls, site):
        super().fill(site)
        now = int(time.time() * 1000)
        link = '<a href="https://a.example/">https://a.example/</a>'
        texts = (  # author, days ago, state, words, HTML, voter
            ("Ann", 1, "visible", "A casino night", "<p>A casino night</p>", b"ann"),
            ("Bob", 2, "spam", "Casin0s, cheap", "<p>Casin0s, cheap</p>", b"bob"),
            ("Cid", 40, "visible", "The casino of old", "<p>The casino of old</p>", b"cid"),
            ("Dora", 3, "visible", "One link", f"<p>{link}</p>", b"dora"),
            ("Dora", 2, "visible", "Two links", f"<p>{link} {link}</p>", b"dora"),
            ("Edit0r", 4, "pending", "I am not", "<p>I am not</p>", b"edi"),
        )
        with contextlib.closing(sqlite3.connect(f"{site.path}/site.db")) as db, db:
            article, = db.execute("SELECT id FROM article WHERE path = ?", (night(1),)).fetchone()
            for author, days, state, source, body, voter in texts:
                db.execute("INSERT INTO comment (article_id, state, author, source, body, voter, created_at) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?)",
                           (article, state, author, source, body, voter, now - days * DAY))

    def found(self, answer):
        self.assertEqual(answer.status, 200, answer.text)
        card = answer.page.one("#rehearsal")
        return card.one("h2").text, card.text, [name.text for name in card.all("ol", "li", "b")]

    def test_words(self):
        answer = self.desk.submit(self.form(), {"words": "casino*"}, ("do", "rehearse"))
        heading, text, authors = self.found(answer)
        self.assertEqual(heading, "It would have held 2 comments")
        self.assertEqual(authors, ["Ann", "Bob"])
        self.assertIn("Readers see 1 of those held", text)
        self.assertIn("Nothing is saved yet", text)
        self.assertEqual([node.text for node in answer.page.all("#rehearsal", "mark")], ["casino", "Casin0"])
        self.assertEqual(answer.page.one("#words").text.strip(), "casino*")
        self.assertEqual(self.exported(), [])
        href = answer.page.all("#rehearsal", "ol", "a")[0].get("href")
        self.assertIn("A casino night", self.desk.get(href).text)
        heading, _, _ = self.found(self.add("nowhere", do="rehearse"))
        self.assertEqual(heading, "It would have held 0 comments")

    def rehearse(self, **fields):
        admin = self.as_("administrator")
        form = admin.get(SETTINGS).page.form(SETTINGS)
        return admin.act(SETTINGS + "rehearse/", form.fields({f"comments.{k}": v for k, v in fields.items()}))

    def test_settings(self):
        heading, _, authors = self.found(self.rehearse(links_first="0"))
        self.assertEqual((heading, authors), ("It would have held 1 comment", ["Dora"]))
        heading, _, authors = self.found(self.rehearse(links_first="0", links="1"))
        self.assertEqual((heading, authors), ("It would have held 2 comments", ["Dora", "Dora"]))
        heading, text, _ = self.found(self.rehearse(staff_names=None))
        self.assertEqual(heading, "It would have held 0 comments")
        self.assertIn("1 that waits by the rules of today would not", text)
        self.assertIn("comments.links_first = 1", re.sub(r"\s+", " ", self.site.run("settings").stdout))

    def test_a_wrong_value(self):
        answer = self.rehearse(links="many")
        self.assertEqual(answer.status, 422)
        self.assertIn("whole number", answer.text)

    def test_only_where_there_is_something_to_rehearse(self):
        admin = self.as_("administrator")
        self.assertEqual(admin.act("/newsroom/settings/site/rehearse/", {}).status, 404)
        self.assertNotIn("Rehearse", admin.get("/newsroom/settings/site/").text)
        self.assertEqual(self.desk.act(SETTINGS + "rehearse/", {}).status, 403)


class LargeRehearsalTest(WordsTest):
    """Thirty thousand comments: it stops, says so, and takes no time that anybody would wait for."""

    N = 30_000

    @classmethod
    def fill(cls, site):
        super().fill(site)
        now = int(time.time() * 1000)
        with contextlib.closing(sqlite3.connect(f"{site.path}/site.db")) as db, db:
            article, = db.execute("SELECT id FROM article WHERE path = ?", (night(1),)).fetchone()
            db.executemany(
                "INSERT INTO comment (article_id, state, author, source, body, voter, created_at) "
                "VALUES (?, 'visible', ?, ?, ?, ?, ?)",
                ((article, f"Reader {i}", f"Words of {i} and more. " * 15, f"<p>Words of {i}</p>", str(i).encode(),
                  now - i * 60_000) for i in range(cls.N)))

    def test_it_stops(self):
        begin = time.perf_counter()
        answer = self.add("reader 1*", do="rehearse")
        took = time.perf_counter() - begin
        card = answer.page.one("#rehearsal")
        looked = int(re.search(r"([\d,]+) comments of the last 30 days", card.text)[1].replace(",", ""))
        print(f"{looked} comments in {took:.2f} s", end=" ")
        self.assertIn("so many that it stopped", card.text)
        self.assertLessEqual(looked, 20_000)
        self.assertLess(took, 8)
        self.assertEqual(len(card.all("ol", "li")), 100)
        self.assertIn("The newest 100 are listed", card.text)


if __name__ == "__main__":
    unittest.main()
