"""What the site holds of a reader: seen, downloaded and erased by the cookie or by a receipt; the page that says what
is kept and for how long; and fifty addresses that are found nowhere."""

import base64
import contextlib
import glob
import hashlib
import re
import sqlite3
import struct
import time
import unittest
from urllib.parse import urldefrag, urljoin, urlsplit

from lib import Client
from lib.staff import PASSWORD
from sample import FERRY, SampleTest, comment, night
from test_notices import NoticeTest


LIBFAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), "")


class HeldTest(SampleTest):
    def said(self, reader, path, **fields):
        answer = reader.post_json(f"/articles/{self.id_of(path)}/comments", comment(**fields))
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json()["id"]

    def receipt(self, reader):
        answer = reader.get("/receipt/")
        self.assertEqual((answer.status, answer.header("cache-control")), (303, "no-store"))
        return answer.location

    def data(self, path):
        answer = self.site.client().get(path + "data.json")
        self.assertEqual(answer.status, 200)
        return answer.json()


class ReceiptTest(HeldTest):
    def busy(self, night_number):
        """A reader who has done all there is to do; the reader, and the comments."""
        reader, other = self.site.client(), self.site.client()
        path, article = night(night_number), self.id_of(night(night_number))
        theirs = self.said(other, path, body=f"Somebody else said {night_number}",
                           email=f"other{night_number}@y.example")
        mine = self.said(reader, path, body=f"My words of {night_number}", author="Mona", stars="4",
                         email=f"mona{night_number}@y.example", notify="1")
        answer = self.said(other, path, parent=mine, body=f"An answer of {night_number}")
        self.site.run("settings", "comments.policy", "all")
        held = self.said(reader, path, body=f"Held words of {night_number}", email=f"mona{night_number}@y.example")
        self.site.run("settings", "comments.policy", "open")
        self.assertEqual(reader.post_json(f"/articles/{article}/like", {"value": "like"}).status, 200)
        self.assertEqual(reader.post_json(f"/articles/{article}/reaction", {"kind": "happy"}).status, 200)
        self.assertEqual(reader.post_json(f"/comments/{theirs}/like").status, 200)
        self.assertEqual(reader.post_json(f"/comments/{theirs}/report", {"reason": "Rude"}).status, 200)
        return reader, {"mine": mine, "held": held, "theirs": theirs, "answer": answer}

    def test_nothing_is_held_of_whoever_only_reads(self):
        reader = self.site.client()
        reader.get(FERRY)
        page = reader.get("/receipt/")
        self.assertEqual(page.status, 200)
        self.assertIn("Nothing is held of this browser", page.text)
        self.assertEqual(page.all("set-cookie"), [])

    def test_erased_words_leave_the_files_while_it_is_served(self):
        """Also the log of writes, and the free pages that a long comment had."""
        def found():
            data = b""
            for name in ("site.db", "site.db-wal"):
                with open(f"{self.site.path}/{name}", "rb") as file:
                    data += file.read()
            return [word for word in (b"Zwiebelfisch", b"zwiebel@") if word in data]

        reader = self.site.client()
        self.said(reader, night(9), body="Zwiebelfisch, he said. " * 200, author="Zwiebelfisch", email="zwiebel@y.example")
        self.assertTrue(found())
        self.assertEqual(reader.post(self.receipt(reader) + "erase", {"sure": "1"}).status, 303)
        end = time.monotonic() + 8
        while found() and time.monotonic() < end:
            time.sleep(0.2)
        self.assertEqual(found(), [])

    def test_all_of_it_is_seen_elsewhere_by_the_receipt(self):
        reader, made = self.busy(1)
        path = self.receipt(reader)
        page = self.site.client().get(path)
        for text in ("My words of 1", "Held words of 1", "waits for a moderator", "mona1@y.example", "Rude", "Happy"):
            self.assertIn(text, page.text)
        self.assertNotIn("Somebody else", page.text)
        self.assertNotIn("other1@", page.text)
        self.assertEqual(page.header("referrer-policy"), "same-origin")
        data = self.data(path)
        self.assertEqual([c["id"] for c in data["comments"]], [made["mine"], made["held"]])
        self.assertEqual(sorted(v["choice"] for v in data["votes"]), ["4", "happy", "like", "like"])
        self.assertEqual([v["comment"] for v in data["votes"] if "comment" in v], [made["theirs"]])
        self.assertEqual([(m["comment"], m["reason"]) for m in data["reports"]], [(made["theirs"], "Rude")])

    def test_former_words_and_the_website_are_seen(self):
        reader, path = self.site.client(), night(6)
        answer = reader.post_json(f"/articles/{self.id_of(path)}/comments",
                                  comment(body="First I said this.", url="https://mona.example/"))
        made = answer.json()
        for words in ("Then I said that.", "Now I say nothing."):
            edit = {"edit_token": made["edit_token"], "body": words}
            self.assertEqual(reader.post_json(f"/comments/{made['id']}/edit", edit).status, 200)
        receipt = self.receipt(reader)
        row = self.data(receipt)["comments"][0]
        self.assertEqual((row["text"], row["url"]), ("Now I say nothing.", "https://mona.example/"))
        self.assertEqual([f["text"] for f in row["former"]], ["First I said this.", "Then I said that."])
        self.assertTrue(all(f["changed_at"] for f in row["former"]))
        text = reader.get(receipt).page.one("article.correction").text
        for part in ("First I said this.", "Then I said that.", "Now I say nothing.", "https://mona.example/"):
            self.assertIn(part, text)

    def test_a_wrong_receipt_shows_nothing(self):
        path = self.receipt(self.busy(2)[0])
        for wrong in (path[:-2] + ("A" if path[-2] != "A" else "B") + "/", "/receipt/x/"):
            for method in ("", "data.json"):
                self.assertEqual(self.site.client().get(wrong + method).status, 404)
            self.assertEqual(self.site.client().post(wrong + "erase", {"sure": "1"}).status, 404)

    def test_no_cache_keeps_an_address_with_a_secret(self):
        path, reader = self.receipt(self.busy(5)[0]), self.site.client()
        for asked, status in ((path[:-1], 308), (path + "data.json/", 308), (path + "x", 404), (path + "erase", 405),
                              ("/notices/x", 308), ("/notices/x/", 404),
                              ("/preview/x", 308), ("/receipt", 308)):
            with self.subTest(path=asked):
                answer = reader.get(asked)
                self.assertEqual((answer.status, answer.header("cache-control")), (status, "no-store"))
                if status == 308:
                    self.assertEqual(answer.location.rstrip("/"), asked.rstrip("/"))
        self.assertEqual(reader.get(path[:-1]).location, path)
        self.assertEqual(reader.get(path + "data.json/").location, path + "data.json")

    def test_erased(self):
        reader, made = self.busy(3)
        path, article = self.receipt(reader), self.id_of(night(3))
        form = reader.get(path).page.form(path + "erase")
        for unsure in ({}, {"sure": ""}, {"sure": "0"}, {"sure": "no"}, {"sure": "false"}):
            self.assertEqual(reader.submit(form, unsure).status, 422, unsure)
        self.assertEqual(len(self.data(path)["comments"]), 2)
        answer = reader.submit(form, {"sure": "1"})
        self.assertEqual((answer.status, answer.location), (303, path + "?erased=1"))
        self.assertIn("Max-Age=0", answer.all("set-cookie")[0])
        self.assertEqual(self.site.client().post(path + "erase", {"sure": "1"}).status, 303)  # again: no harm
        self.assertEqual(self.data(path), {"comments": [], "votes": [], "reports": []})
        tally = self.tally(article)
        self.assertEqual((tally["likes"], tally["reactions"]["happy"]["count"], tally["rating"]["count"]), (0, 0, 0))
        page = self.site.client().get(night(3))
        for text in ("My words of 3", "Mona"):
            self.assertNotIn(text, page.text)
        self.assertIn("An answer of 3", page.text)  # the thread stays
        self.assertIn("Somebody else said 3", page.text)
        self.site.stop()
        with open(self.site.path + "/site.db", "rb") as file:
            stored = file.read()
        self.site.start()
        self.assertIn(b"other3@y.example", stored)
        with contextlib.closing(sqlite3.connect(self.site.path + "/site.db")) as db:
            rows = db.execute("SELECT COUNT(*) FROM comment_email WHERE email = 'mona3@y.example'").fetchone()
            log = db.execute("SELECT name, object, object_id, detail FROM audit WHERE act = 'reader.erase'").fetchall()
        self.assertEqual(rows, (0,))
        self.assertEqual(len(log), 2)
        self.assertNotIn("ona", " ".join(map(str, log)))
        self.assertIn("2 comments, 4 votes, 1 reports", log[0][-1])
        self.all_is_well()

    def test_nobody_keeps_the_site_busy_with_receipts(self):
        path = self.receipt(self.busy(10)[0])
        codes = [Client(self.site.url, address="198.51.100.7").get(path).status for _ in range(60)]
        self.assertEqual(set(codes), {200, 429})
        self.assertEqual(codes[0], 200)
        self.assertLess(codes.count(200), 40)
        self.assertEqual(self.site.client().get(night(10)).status, 200)
        # Others have opened too many; erasing is counted for each receipt.
        neighbour = Client(self.site.url, address="198.51.100.7")
        self.assertEqual(neighbour.get(path).status, 429)
        self.assertEqual(neighbour.post(path + "erase", {"sure": "0"}).status, 429)  # looks only
        other = self.receipt(self.busy(11)[0])
        self.assertEqual(neighbour.post(other + "erase", {"sure": "1"}).status, 303)
        codes = [Client(self.site.url, address=f"198.51.100.{i}").post(path + "erase", {"sure": "1"}).status
                 for i in range(20, 35)]
        self.assertEqual(codes[0], 303)
        self.assertEqual(codes[-1], 429)

    def test_a_stolen_file_joins_nobody_with_their_votes(self):
        """Every hash in the file, with the key that lies in it, is tried as what the ledger's hashes are made of."""
        reader, _ = self.busy(6)
        secret = self.receipt(reader).split("/")[2]
        own = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))[:32]
        self.assertEqual(reader.post_json(f"/articles/{self.id_of(night(7))}/like", {"value": "like"},
                                          idempotency_key="stolen").status, 200)
        with contextlib.closing(sqlite3.connect(f"file:{self.site.path}/site.db?mode=ro", uri=True)) as db:
            key = db.execute("SELECT value FROM secret WHERE name = 'site'").fetchone()[0]
            ledger = {row[0] for row in db.execute("SELECT voter FROM ballot")}
            articles = [row[0] for row in db.execute("SELECT DISTINCT article_id FROM ballot")]
            tables = [row[0] for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'")]
            hashes = {value for table in tables for row in db.execute(f'SELECT * FROM "{table}"') for value in row
                      if isinstance(value, bytes) and len(value) >= 16}

        def votes_of(start):
            made = (b"ballot\0" + start + struct.pack("<q", article) for article in articles)
            return [h for h in (hashlib.blake2b(m, key=key, digest_size=32).digest()[:16] for m in made) if h in ledger]

        self.assertGreaterEqual(len(votes_of(own)), 2)  # so the trial is the right one
        self.assertGreater(len(hashes), 10)
        self.assertEqual([h for h in hashes if votes_of(h)], [])

    def test_kept_answers_tell_nothing(self):
        """Neither who asked, nor what, nor that two askers are one: the page's script sends a key with every vote."""
        reader, _ = self.busy(7)
        for n in (8, 9):
            answer = reader.post_json(f"/articles/{self.id_of(night(n))}/like", {"value": "dislike"},
                                      idempotency_key=f"kept-{n}")
            self.assertEqual(answer.status, 200)
            again = reader.post_json(f"/articles/{self.id_of(night(n))}/like", {"value": "dislike"},
                                     idempotency_key=f"kept-{n}")
            self.assertEqual(again.json()["mine"], answer.json()["mine"])
        with contextlib.closing(sqlite3.connect(f"file:{self.site.path}/site.db?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT * FROM idempotency").fetchall()
            marks = {row[0] for row in db.execute("SELECT voter FROM comment WHERE voter IS NOT NULL")}
        self.assertGreaterEqual(len(rows), 2)
        parts = [part for row in rows for part in row if isinstance(part, bytes)]
        self.assertEqual(len(set(parts)), len(parts))
        self.assertFalse(marks & set(parts))
        for part in parts:
            for word in (b"like", b"night", b"kept-"):
                self.assertNotIn(word, part)

    def test_another_site_erases_nothing(self):
        reader, _ = self.busy(4)
        path = self.receipt(reader)
        self.assertEqual(reader.post(path + "erase", {"sure": "1"}, origin="https://evil.example").status, 403)
        self.assertEqual(len(self.data(path)["comments"]), 2)


@unittest.skipUnless(LIBFAKETIME, "no libfaketime")
class RetentionTest(HeldTest):
    """What the settings say is forgotten is gone soon after a start, and nothing else."""

    def in_the_past(self, days):
        self.site.restart(env={"LD_PRELOAD": LIBFAKETIME, "FAKETIME": f"-{days}d"})

    def until(self, path, kept):
        """Waits until this is what the receipt holds of addresses and reports."""
        def held():
            data = self.data(path)
            return [c["email"] for c in data["comments"]], [r["reason"] for r in data["reports"]]

        end = time.monotonic() + 20
        while held() != kept and time.monotonic() < end:
            time.sleep(0.5)
        self.assertEqual(held(), kept)

    def reporter(self, n, reader):
        reader.url = self.site.url  # a start listens elsewhere
        theirs = self.said(self.site.client(), night(n), body=f"A thing {n}.", email=f"thing{n}@z.example")
        self.said(reader, night(n), body=f"Of the reporter {n}.", email=f"rep{n}@z.example", notify="1")
        self.assertEqual(reader.post_json(f"/comments/{theirs}/report", {"reason": f"Old {n}"}).status, 200)
        return reader

    def test_forgotten_in_time(self):
        self.set("privacy.email_days", "90")
        self.in_the_past(400)
        reader = self.reporter(11, self.site.client())
        path = self.receipt(reader)
        self.in_the_past(100)
        self.reporter(12, reader)
        self.until(path, (["", "rep12@z.example"], ["Old 11", "Old 12"]))
        self.site.restart()
        self.reporter(13, reader)
        self.until(path, (["", "", "rep13@z.example"], ["Old 12", "Old 13"]))
        self.assertIn("Of the reporter 11.", self.site.client().get(night(11)).text)
        exported = self.site.folder + "/export.xml"
        self.site.run("export", "wordpress", exported)
        with open(exported, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("rep13@z.example", text)
        for forgotten in ("rep11@", "rep12@", "thing11@"):
            self.assertNotIn(forgotten, text)
        self.all_is_well()


    def withdrawn(self, days):
        """The receipt of a reader who wrote so many days ago and took it back."""
        self.in_the_past(days)
        reader = self.site.client()
        fields = comment(body=f"Hasty words, {days} days ago.", email=f"hasty{days}@z.example")
        made = reader.post_json(f"/articles/{self.id_of(night(9))}/comments", fields).json()
        answer = reader.post_json(f"/comments/{made['id']}/withdraw", {"edit_token": made["edit_token"]})
        self.assertEqual(answer.status, 200, answer.text)
        path = self.receipt(reader)
        self.assertEqual([(c["text"], c["email"]) for c in self.data(path)["comments"]], [(fields["body"], "")])
        return path

    def test_withdrawn_words_go_after_thirty_days(self):
        young, old = self.withdrawn(29), self.withdrawn(31)
        self.site.restart()
        end = time.monotonic() + 20
        while self.data(old)["comments"] and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(self.data(old)["comments"], [])
        self.assertEqual(len(self.data(young)["comments"]), 1)
        self.all_is_well()


class PrivacyTest(SampleTest):
    # Columns by which a row belongs to a reader, and the tables where it is one of the newsroom instead.
    READERS = r"voter|email|to_address|network|tag|mark|print|comment_id|reply_id|subscriber_id"
    NEWSROOM = {"account", "person_email", "email_change", "desk_notice"}

    def rows(self):
        page = self.site.client().get("/privacy/").page
        return {row.get("data-tables"): [cell.text for cell in row.all("td")] for row in page.all("tr[data-tables]")}

    def test_says_what_is_set(self):
        text = self.site.client().get("/privacy/").text
        for part in ("courant_voter", "400 days", "it is never published", "/receipt/"):
            self.assertIn(part, text)
        rows = self.rows()
        self.assertEqual(rows["comment_report"][1], "365 days")
        self.assertEqual(rows["comment_network"][1], "2 days, then forgotten together with its key")
        self.assertEqual(rows["comment_email"][1], "until you withdraw or erase the comment")
        self.set("privacy.email_days", "90")
        self.set("comments.email", "optional")
        self.assertEqual(self.rows()["comment_email"][1], "90 days")
        self.assertIn("may be given", self.site.client().get("/privacy/").text)
        self.set("comments.email", "off")
        self.assertNotIn("e-mail address may be given", self.site.client().get("/privacy/").text)
        self.set("blocks.comments", "off")
        self.assertNotIn("Commenting", self.site.client().get("/privacy/").text)
        self.set("blocks.comments", "on")

    def test_names_every_table_with_something_of_readers(self):
        told = set(" ".join(self.rows()).split())
        with contextlib.closing(sqlite3.connect(f"file:{self.site.path}/site.db?mode=ro", uri=True)) as db:
            columns = db.execute("SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c "
                                 "WHERE t.type = 'table'").fetchall()
        stored = {table for table, column in columns if re.fullmatch(self.READERS, column)} - self.NEWSROOM
        self.assertGreater(len(stored), 10)
        self.assertEqual(stored - told, set(), "a row of src/web/reader_privacy.c is missing")
        self.assertEqual(told - {table for table, _ in columns}, set())

    def test_is_linked_from_every_page(self):
        self.assertIn('href="/privacy/"', self.site.client().get("/").text)
        self.assertEqual(self.site.client().get("/privacy").location, "/privacy/")


class CanaryTest(NoticeTest):
    """Fifty addresses: ten each of comments that are shown, wait, are spam, are removed; the rest of staff."""

    def canaries(self):
        found = iter(range(100))
        make = lambda: f"canary{next(found):02d}@cage.example"
        for i, act in enumerate((None, "hold", "spam", "remove") * 10):
            number = self.say(self.site.client(), email=make(), author=f"Finch {i}", notify="1" if i % 3 == 0 else "")
            if act:
                self.approve(number, act)
        for i, role in enumerate(("administrator", "editor", "author", "contributor", "moderator") * 2):
            self.site.run("user", "add", make(), "--role", role, "--name", f"Wren {i}", "--password-stdin",
                          stdin=PASSWORD)
        return [f"canary{i:02d}" for i in range(next(found))]

    def routes(self):
        """Every address of the table that a reader may ask for, with numbers that there are."""
        for line in self.site.run("routes", site=False).stdout.splitlines():
            methods, pattern = line.split()[:2]
            for n in ("1", "2", "none") if ":" in pattern or "*" in pattern else ("",):
                yield methods, re.sub(r"[:*][a-z]+", n, pattern)

    def looked_at(self, answer):
        self.seen += 1
        text = f"{answer.status} {answer.headers}" + answer.plain.decode("utf-8", "replace")
        self.assertNotIn("cage.example", text)
        self.assertNotRegex(text, r"canary\d\d")
        return answer

    def crawl(self, reader):
        todo, known = ["/", "/privacy/", "/newsroom/", "/robots.txt", "/sitemap.xml", "/feed/"], set()
        while todo:
            path = todo.pop()
            if path in known:
                continue
            known.add(path)
            answer = self.looked_at(reader.get(path))
            for link in re.findall(r"""(?:href|src|action|content)="([^"]+)"|<(?:loc|link|id)>([^<]+)<""",
                                   answer.plain.decode("utf-8", "replace")):
                url = urlsplit(urldefrag(urljoin(self.site.url + path, (link[0] or link[1]).replace("&amp;", "&")))[0])
                if f"{url.scheme}://{url.netloc}" == self.site.url:
                    todo.append(url.path + ("?" + url.query if url.query else ""))
        return known

    def test_fifty_addresses_are_found_nowhere(self):
        self.seen = 0
        self.assertEqual(len(self.canaries()), 50)
        reader = self.site.client()
        crawled = self.crawl(reader)
        for methods, path in self.routes():
            self.looked_at(reader.get(path))
            self.looked_at(reader.get(path, accept="application/json"))
            if "POST" in methods:
                self.looked_at(reader.post(path, {"value": "like", "parent": "99"}))
                self.looked_at(reader.post_json(path, {}))
                self.looked_at(reader.post(path, {}, origin="https://evil.example"))
        for path in ("/?author=1", "/search/?q=canary", "/search/?q=Finch", "/comments/feed/", "/?p=1", "/nowhere/"):
            self.looked_at(reader.get(path))
        self.assertGreater(len(crawled), 20)
        self.assertEqual(self.site.stop(), 0)
        with open(self.site.folder + "/server.log", encoding="utf-8") as file:
            self.assertNotIn("cage.example", file.read())
        print(f"\n50 addresses, {len(crawled)} pages crawled, {self.seen} answers looked at: 0 found")


if __name__ == "__main__":
    unittest.main()
