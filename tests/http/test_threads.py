"""Threads by the page: orders, long threads, links to one comment, places that are kept; and what a page of each costs."""

import contextlib
import re
import sqlite3
import time

from sample import SampleTest, comment, night

N = 20_000
ORDERS = {"oldest", "newest", "best"}
FLAT, CHAIN, FAN, SHORT = (night(n) for n in (1, 2, 3, 4))


def insert(db, article, rows):
    """Rows of (id, parent, root, likes, replies), all visible."""
    db.executemany(
        "INSERT INTO comment (id, article_id, parent_id, root_id, likes, carried_likes, replies, shown, state, author, "
        "source, body, created_at) "
        f"VALUES (?1, {article}, ?2, ?3, ?4, ?4, ?5, 1, 'visible', 'Reader ' || ?1, 'w', '<p>Words ' || ?1 || '</p>', "
        "1700000000000 + ?1)",
        rows)
    db.execute("INSERT INTO tally (article_id, block, choice, n) VALUES (?, 'comment', 'visible', "
               "(SELECT COUNT(*) FROM comment WHERE article_id = ?1))", (article,))


def numbers(page):
    return [int(node.get("id")[8:]) for node in page.all("li.comment")]


def address(link):
    return link.get("href").partition("#")[0]


class LongTest(SampleTest):
    """Twenty thousand comments each: all on top, each answering the one before, all answering the first."""

    @classmethod
    def fill(cls, site):
        super().fill(site)
        with contextlib.closing(sqlite3.connect(f"{site.path}/site.db")) as db, db:
            ids = {path: db.execute("SELECT id FROM article WHERE path = ?", (path,)).fetchone()[0]
                   for path in (FLAT, CHAIN, FAN)}
            a, b, c = (100_000 * k for k in (1, 2, 3))
            insert(db, ids[FLAT], ((a + i, None, None, i % 7, 0) for i in range(N)))
            insert(db, ids[CHAIN], ((b + i, b + i - 1 if i else None, b if i else None, 0, 0 if i else N - 1)
                                    for i in range(N)))
            insert(db, ids[FAN], ((c + i, c if i else None, c if i else None, 0, 0 if i else N - 1)
                                  for i in range(N)))

    def test_the_site_is_sound(self):
        self.assertEqual(self.site.run("check").returncode, 0)

    def walk(self, path, most=400):
        """All comments in the order of their pages, then the same way back."""
        seen, ways = [], []
        while path and len(ways) < most:
            text = self.reader.get(path).text
            seen.append([int(n) for n in re.findall(r'<li id="comment-(\d+)"', text)])
            ways.append(path)
            link = re.search(r'<a href="([^"#]+)#comments" rel="next">', text)
            path = link and link[1]
        return seen, ways

    def test_every_comment_stands_on_one_page(self):
        for order, first, last in (("oldest", 100_000, 119_999), ("newest", 119_999, 100_000), ("best", 119_998, 100_000)):
            seen, ways = self.walk(f"{FLAT}?comments={order}")
            flat = [n for page in seen for n in page]
            with self.subTest(order=order):
                self.assertEqual((flat[0], flat[-1], len(flat), len(set(flat))), (first, last, N, N))
                self.assertEqual({len(page) for page in seen}, {100})
                back = self.reader.get(ways[-1]).page.one("#comments", "nav.pager", "a[rel=prev]")
                self.assertEqual(numbers(self.reader.get(address(back)).page), seen[-2])
                back = self.reader.get(ways[1]).page.one("#comments", "nav.pager", "a[rel=prev]")
                self.assertEqual(numbers(self.reader.get(address(back)).page), seen[0])

    def test_a_thread_goes_on_elsewhere(self):
        for path, first in ((CHAIN, 200_000), (FAN, 300_000)):
            page = self.reader.get(path).page
            self.assertEqual(numbers(page), list(range(first, first + 21)))
            link = page.one(".more", "a")
            self.assertEqual(link.text, "Show 19979 more replies".replace("19979", f"{N - 21:,}"))
            page = self.reader.get(address(link)).page
            self.assertEqual(numbers(page), [first, *range(first + 21, first + 121)])
            seen, ways = self.walk(address(link))
            self.assertEqual(seen[-1][-1], first + N - 1)
            self.assertEqual(sum(len(page) - 1 for page in seen), N - 21)
            back = self.reader.get(ways[2]).page.one("#comments", "nav.pager", "a[rel=prev]")
            self.assertEqual(numbers(self.reader.get(address(back)).page), seen[1])
            self.assertEqual(address(self.reader.get(ways[1]).page.one("a.up")), path)

    def test_what_stands_elsewhere_is_named(self):
        page = self.reader.get(f"{CHAIN}?comments=thread-200000-201000").page
        answered = page.one("#comment-201001").first("header", "a[href=/comments/201000]")
        self.assertEqual(answered.text, "answers Reader 201000")

    def test_a_link_to_a_comment_leads_to_its_page(self):
        for path, number in ((FLAT, 100_050), (FLAT, 110_000), (CHAIN, 200_010), (CHAIN, 210_000), (FAN, 300_000),
                             (FAN, 300_020), (FAN, 300_021), (FAN, 319_999)):
            with self.subTest(number=number):
                answer = self.reader.get(f"/comments/{number}")
                self.assertEqual(answer.status, 303)
                where, _, fragment = answer.location.partition("#")
                self.assertEqual(fragment, f"comment-{number}")
                self.assertEqual(where.partition("?")[0], path)
                self.assertIn(f"Words {number}", self.reader.get(where).page.one(f"#{fragment}").text)
        for number in (999_999, "x", 0):
            self.assertEqual(self.reader.get(f"/comments/{number}").status, 404)

    def test_forms_lead_to_the_comment(self):
        page = self.reader.get("/comments/210000")
        form = self.reader.get(page.location.partition("#")[0]).page.one("#comment-210000").first("form")
        self.assertEqual(form.get("action"), "/comments/210000/like")
        answer = self.reader.post("/comments/210000/like", {})
        self.assertEqual((answer.status, answer.location), (303, page.location))
        answer = self.reader.post("/comments/210000/report", {"reason": "Rude."})
        where, _, fragment = answer.location.partition("#")
        page = self.reader.get(where).page
        self.assertIn("A moderator will look", page.one(".notice").text)
        self.assertEqual(len(page.all("#" + fragment)), 1)

    def fastest(self, path, tries=15):
        """Milliseconds to make a page that nobody has: a parameter that counts keeps it from the cache."""
        times = []
        for n in range(tries):
            begin = time.perf_counter()
            answer = self.reader.get(f"{path}{'&' if '?' in path else '?'}replyto={n}")
            times.append(time.perf_counter() - begin)
            self.assertEqual(answer.status, 200)
        return min(times) * 1000

    def test_a_page_costs_the_same_however_long_the_thread(self):
        empty = self.fastest(SHORT)
        print(f"\nno comment: {empty:.2f} ms")
        for path in (FLAT, f"{FLAT}?comments=best", f"{FLAT}?comments=oldest-115000", CHAIN, FAN,
                     f"{CHAIN}?comments=thread-200000-215000", f"{FAN}?comments=thread-300000-315000"):
            took = self.fastest(path)
            print(f"{path}: {took:.2f} ms")
            with self.subTest(path=path):
                self.assertLess(took, empty + 15)


class OrderTest(SampleTest):
    def created(self, article, **fields):
        return self.reader.post_json(f"/articles/{article}/comments", comment(**fields)).json()["id"]

    def test_links(self):
        article = self.id_of(night(5))
        one = self.created(article, body="One.")
        self.assertEqual(self.reader.get(night(5)).page.all("nav.orders"), [])
        two, three, four = (self.created(article, body=words) for words in ("Two.", "Three.", "Four."))
        self.reader.post_json(f"/comments/{two}/like", {})
        links = {link.text: link for link in self.reader.get(night(5)).page.all("nav.orders", "a")}
        self.assertEqual({name.lower() for name in links}, ORDERS)
        self.assertEqual(links["Oldest"].get("aria-current"), "true")
        for name, wanted in (("Oldest", [one, two, three, four]), ("Newest", [four, three, two, one]),
                             ("Best", [two, four, three, one])):
            page = self.reader.get(address(links[name])).page
            self.assertEqual(numbers(page), wanted, name)
            self.assertTrue(page.one("link[rel=canonical]").get("href").endswith(night(5)))

    def test_which_comes_first_is_a_setting(self):
        article = self.id_of(night(6))
        first, second = self.created(article, body="A."), self.created(article, body="B.")
        self.set("comments.order", "newest")
        self.assertEqual(numbers(self.reader.get(night(6)).page), [second, first])
        self.assertEqual(numbers(self.reader.get(night(6) + "?comments=oldest").page), [first, second])
        self.set("comments.order", "oldest")

    def test_nonsense_is_the_plain_page(self):
        plain = self.reader.get(night(7)).body
        for word in ("", "x", "best-1", "thread", "thread-0", "newest-1-2", "oldest--1", "thread-1-2-3",
                     "newest-99999999999999999999"):
            self.assertEqual(self.reader.get(f"{night(7)}?comments={word}").body, plain, word)
        other = self.created(self.id_of(night(8)))
        self.assertEqual(self.reader.get(f"{night(7)}?comments=thread-{other}").page.all("li.comment"), [])


class PlaceTest(SampleTest):
    """What goes leaves its place where something hangs on it."""

    def created(self, article, **fields):
        return self.reader.post_json(f"/articles/{article}/comments", comment(**fields)).json()

    def test_withdrawn_under_answers(self):
        article = self.id_of(night(9))
        top = self.created(article, body="Hasty words.", author="Hasty Henry")
        reply = self.created(article, body="Calm answer.", parent=str(top["id"]))
        answer = self.reader.post_json(f"/comments/{top['id']}/withdraw", {"edit_token": top["edit_token"]})
        self.assertEqual(answer.status, 200)
        page = self.reader.get(night(9)).page
        self.assertNotIn("Hasty", page.text)
        place = page.one(f"#comment-{top['id']}")
        self.assertIn("not shown any more", place.text)
        self.assertIn("Calm answer.", place.one(f"#comment-{reply['id']}").text)
        self.assertEqual(place.first("article").all("form"), [])
        self.assertEqual(self.tally(article)["comments"], 1)
        fragment = self.reader.get(f"/comments/{top['id']}/fragment")
        self.assertNotIn("Hasty", fragment.text)
        self.reader.post_json(f"/comments/{reply['id']}/withdraw", {"edit_token": reply["edit_token"]})
        self.assertEqual(numbers(self.reader.get(night(9)).page), [])
        self.assertEqual(self.reader.get(f"/comments/{top['id']}").status, 404)
        self.assertEqual(self.site.run("check").returncode, 0)


class ClosingTest(SampleTest):
    def test_after_some_days(self):
        article = self.id_of(night(11))
        self.set("comments.days", "30")
        page = self.reader.get(night(11)).page
        self.assertIn("Comments are closed.", page.one("#comments").text)
        self.assertEqual(page.all("form[data-comment]"), [])
        answer = self.reader.post_json(f"/articles/{article}/comments", comment())
        self.problem(answer, 409)
        self.set("comments.days", "0", "--article", str(article))
        self.assertEqual(len(self.reader.get(night(11)).page.all("form[data-comment]")), 1)
        self.assertEqual(self.reader.post_json(f"/articles/{article}/comments", comment()).status, 201)
        self.set("comments.days", "0")


class OwnPageTest(SampleTest):
    """Without JavaScript: one's own comments, known by the cookie."""

    def write(self, path, reader=None, **fields):
        reader = reader or self.reader
        answer = reader.submit(reader.get(path).page.form("/comments"), comment(**fields))
        self.assertEqual(answer.status, 303)
        return int(answer.location.partition("#comment-")[2])

    def test_change_and_withdraw(self):
        reader = self.site.client()
        number = self.write(night(12), reader, body="A *slib*.")
        link = reader.get(night(12)).page.one("form[data-comment]", "a[href=/comments/own]")
        answer = reader.get(link.get("href"))
        self.assertEqual(answer.header("cache-control"), "no-store")
        form = answer.page.form("/edit")
        self.assertEqual(form.fields()["body"].strip(), "A *slib*.")
        answer = reader.submit(form, {"body": "x" * 6000})
        self.assertEqual(answer.status, 422)
        answer = reader.submit(answer.page.form("/edit"), {"body": "A slip."})
        self.assertEqual(answer.location, f"{night(12)}?own=changed#comment-{number}")
        page = reader.get(answer.location.partition("#")[0]).page
        self.assertIn("was changed", page.one(".notice").text)
        self.assertIn("edited", page.one(f"#comment-{number}").one("header").text)
        answer = reader.submit(reader.get("/comments/own").page.form("/withdraw"))
        self.assertEqual(answer.location, f"{night(12)}?own=withdrawn#comments")
        self.assertEqual(reader.get("/comments/own").page.all("section.respond"), [])

    def refused(self, reader, number, status, sentence):
        """An edit, as JSON and as a form, by the cookie and on the page that lists one's own."""
        fields = {"own": "1", "body": "Quite other words."}
        answer = reader.post_json(f"/comments/{number}/edit", fields)
        self.assertEqual(self.problem(answer, status)["detail"], sentence)
        answer = reader.post(f"/comments/{number}/edit", fields)
        self.assertEqual(answer.status, status)
        self.assertIn(sentence, answer.text)
        page = reader.get("/comments/own").page
        own = page.one(f"#own-{number}").parent.text
        self.assertIn(sentence, own)
        self.assertIn("Can be withdrawn until", own)
        self.assertEqual((len(page.forms("/edit")), len(page.forms("/withdraw"))), (0, 1))

    def test_no_changes_once_comments_are_closed(self):
        reader, article = self.site.client(), str(self.id_of(night(10)))
        number = self.write(night(10), reader, body="Said in time.")
        closed, off = "Comments are closed here.", "Comments are switched off here."
        for name, value, usual, sentence in (("comments.policy", "closed", "open", closed),
                                             ("comments.days", "30", "0", closed),
                                             ("blocks.comments", "off", "on", off)):
            self.set(name, value, "--article", article)
            self.refused(reader, number, 409, sentence)
            self.set(name, usual, "--article", article)
        self.assertIn("Said in time.", reader.get(night(10)).text)
        self.assertEqual(reader.post_json(f"/comments/{number}/edit", {"own": "1", "body": "Again."}).status, 200)
        self.set("comments.policy", "closed", "--article", article)
        answer = reader.submit(reader.get("/comments/own").page.form("/withdraw"))
        self.assertEqual(answer.location, f"{night(10)}?own=withdrawn#comments")

    def test_no_changes_where_the_article_is_gone(self):
        reader, article = self.site.client(), self.id_of(night(8))
        number = self.write(night(8), reader, body="Said before.")
        self.site.stop()
        with contextlib.closing(sqlite3.connect(f"{self.site.path}/site.db")) as db, db:
            db.execute("UPDATE article SET state = 'draft' WHERE id = ?", (article,))
        self.site.start()
        self.reader.url = reader.url = self.site.url
        self.refused(reader, number, 404, "There is no such article.")
        answer = reader.submit(reader.get("/comments/own").page.form("/withdraw"))
        self.assertEqual(answer.location, "/comments/own?own=withdrawn#comments")
        self.assertIn("was withdrawn", reader.get(answer.location.partition("#")[0]).page.one(".notice").text)

    def test_nobody_else(self):
        number = self.write(night(13), body="Mine.")
        for other in (self.site.client(), self.site.client()):
            self.assertEqual(other.get("/comments/own").page.all("section.respond"), [])
            for act in ("edit", "withdraw"):
                answer = other.post_json(f"/comments/{number}/{act}", {"own": "1", "body": "Stolen."})
                self.problem(answer, 404)

    def test_after_the_time(self):
        number = self.write(night(14), body="Early.")
        self.set("comments.edit_minutes", "0")
        self.assertEqual(self.reader.get("/comments/own").page.all("section.respond"), [])
        self.problem(self.reader.post_json(f"/comments/{number}/edit", {"own": "1", "body": "Late."}), 409)
        self.set("comments.edit_minutes", "30")
