"""Files: sent whole and in pieces, gone on with after a cut and a kill -9, refused with a sentence of their own; the
library, what is said about a file, where it is used, another in its place, deleting."""

import glob
import hashlib
import json
import os
import random
import re
import struct
import unittest
import zlib

from lib import StaffTest, fixtures
from lib.desk import act

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PIECE = 64 * 1024


def png(width, height, color=(200, 30, 30)):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg():
    with open(sorted(glob.glob(os.path.join(ROOT, "demo", "media", "*.jpg")))[0], "rb") as file:
        return file.read()


def block(marker, data):
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def with_notes(picture, caption="Night ferry", credit="Ada Byline"):
    """The picture with a caption and a credit for newsrooms, and with a place."""
    records = b"".join(b"\x1c\x02" + bytes((number,)) + struct.pack(">H", len(text)) + text
                       for number, text in ((120, caption.encode("latin-1")), (110, credit.encode("latin-1"))))
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\1\x88\x25\0\4\0\0\0\1\0\0\0\x1aGPS-47.1234N"
    return picture[:2] + block(0xE1, exif) + block(0xED, iptc) + picture[2:]


PLACE = b"+47.3769+008.5417/"


def moving_gif():
    """Two frames of one black pixel, and a comment."""
    frame = b"!\xf9\x04\0\x0a\0\0\0" + b",\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    head = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff"
    return head + b"!\xfe" + bytes((len(PLACE),)) + PLACE + b"\0" + 2 * frame + b";" + PLACE


def box(kind, inside):
    return struct.pack(">I", len(inside) + 8) + kind + inside


def film():
    data = box(b"udta", box(b"\xa9xyz", PLACE) + box(b"\xa9nam", b"Harbour"))
    return box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", box(b"mvhd", bytes(100)) + data) + box(b"mdat", bytes(90))


def pdf(size, seed=1):
    return b"%PDF-1.7\n" + random.Random(seed).randbytes(size - 15) + b"%%EOF\n"


def mp3(frames=3, tag=b"ID3\x04\0\0\0\0\0\x0a" + bytes(10)):
    """Layer III at 128 kbit/s and 44.1 kHz: 417 bytes a frame."""
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def wav(cut=0):
    data = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", 800) + bytes(800)
    return (b"RIFF" + struct.pack("<I", len(data)) + data)[: len(data) + 8 - cut]


class WholeTest(StaffTest):
    """Documents and sounds are what their beginnings say, to their end."""

    def test_what_is_kept_and_what_is_not(self):
        client = self.as_("editor")
        for name, data, kept in (
            ("good.pdf", pdf(4000), True), ("cut.pdf", pdf(9000)[:5000], False),
            ("page.pdf", b"<!doctype html><p>Not a document", False), ("good.mp3", mp3(), True),
            ("bare.mp3", mp3(tag=b""), True), ("one.mp3", mp3(1), True), ("words.mp3", b"Only words", False),
            ("tagged.mp3", b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"Only words. " * 100, False),
            ("lying.mp3", b"\xff\xfb and then words " * 50, False), ("good.wav", wav(), True),
            ("cut.wav", wav(300), False), ("good.mp4", film(), True), ("cut.mp4", film()[:-40], False),
            ("nobox.mp4", film()[20:], False),
        ):
            with self.subTest(name=name):
                answer = client.multipart("/newsroom/media/", {}, {"file": (name, "application/octet-stream", data)},
                                          accept="application/json", x_courant_token=client.token)
                self.assertEqual(answer.status, 200 if kept else 422, answer.text)
                if not kept:
                    self.assertIn(name, answer.json()["errors"]["file"])


class MediaTest(StaffTest):
    def setUp(self):
        super().setUp()
        self.editor = self.as_("editor")

    def begin(self, client, name, data, **more):
        return client.act_json("/newsroom/uploads/", {"name": name, "size": len(data), **more})

    def piece(self, client, number, offset, data):
        return client.request("POST", f"/newsroom/uploads/{number}?offset={offset}", data, {
            "Content-Type": "application/octet-stream", "X-Courant-Token": client.token, "Accept": "application/json"})

    def send(self, client, name, data, size=PIECE, **finish):
        """All of it; the answer of the end, or of the piece that was refused."""
        number = self.begin(client, name, data).json()["id"]
        for at in range(0, len(data), size):
            answer = self.piece(client, number, at, data[at : at + size])
            if answer.status != 200:
                return answer
        return client.act_json(f"/newsroom/uploads/{number}/finish", finish)

    def item(self, name="a.png", data=None):
        answer = self.send(self.editor, name, data or png(700, 500))
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()

    # -- pieces

    def test_pieces_become_a_file_with_ranges(self):
        data = pdf(300_000)
        item = self.send(self.editor, "plan.pdf", data).json()
        self.assertEqual(item["kind"], "document")
        self.assertRegex(item["url"], r"^/media/\d{4}/\d\d/plan-[0-9a-f]{16}\.pdf$")
        answer = self.reader.get(item["url"])
        self.assertEqual(answer.body, data)
        self.assertEqual(answer.header("content-type"), "application/pdf")
        part = self.reader.get(item["url"], range="bytes=100-199")
        self.assertEqual((part.status, part.body), (206, data[100:200]))

    def test_a_repeated_piece_is_harmless_and_a_gap_is_told(self):
        data = pdf(200_000, 2)
        number = self.begin(self.editor, "a.pdf", data).json()["id"]
        for _ in range(2):
            answer = self.piece(self.editor, number, 0, data[:PIECE])
            self.assertEqual((answer.status, answer.json()["received"]), (200, PIECE))
        gap = self.piece(self.editor, number, 2 * PIECE, data[2 * PIECE :])
        self.assertEqual((gap.status, gap.json()["received"]), (409, PIECE))
        early = self.editor.act_json(f"/newsroom/uploads/{number}/finish")
        self.assertEqual(early.status, 409)
        self.assertIn("still missing", early.json()["detail"])

    def test_the_same_file_goes_on_where_it_was(self):
        data = pdf(200_000, 3)
        sha = hashlib.sha256(data).hexdigest()
        first = self.begin(self.editor, "a.pdf", data, sha256=sha).json()
        self.piece(self.editor, first["id"], 0, data[:PIECE])
        again = self.begin(self.editor, "a.pdf", data, sha256=sha).json()
        self.assertEqual((again["id"], again["received"]), (first["id"], PIECE))

    def test_an_upload_belongs_to_its_sender(self):
        number = self.begin(self.editor, "a.pdf", pdf(1000)).json()["id"]
        author = self.as_("author")
        for answer in (author.get(f"/newsroom/uploads/{number}"), self.piece(author, number, 0, pdf(1000)),
                       author.act_json(f"/newsroom/uploads/{number}/finish"),
                       author.act_json(f"/newsroom/uploads/{number}/discard")):
            self.assertEqual(answer.status, 404)
        self.assertEqual(self.editor.act_json(f"/newsroom/uploads/{number}/discard").status, 200)
        self.assertEqual(self.editor.get(f"/newsroom/uploads/{number}").status, 404)

    def test_killed_in_the_middle(self):
        data = pdf(900_000, 4)
        number = self.begin(self.editor, "killed.pdf", data).json()["id"]
        at = 0
        for kill_after in (2, 4):
            while at < kill_after * PIECE:
                at = self.piece(self.editor, number, at, data[at : at + PIECE]).json()["received"]
            self.site.kill()
            self.site.start()
            self.editor.url = self.site.url
            state = self.editor.get(f"/newsroom/uploads/{number}", accept="application/json").json()
            self.assertEqual(state["received"], at)
        while at < len(data):
            at = self.piece(self.editor, number, at, data[at : at + PIECE]).json()["received"]
        item = self.editor.act_json(f"/newsroom/uploads/{number}/finish").json()
        self.assertEqual(self.site.client().get(item["url"]).body, data)
        again = self.editor.act_json(f"/newsroom/uploads/{number}/finish").json()
        self.assertEqual(again["id"], item["id"])
        self.reader = self.site.client()

    def test_too_large_a_piece_is_a_clear_413(self):
        number = self.begin(self.editor, "a.pdf", pdf(3_000_000)).json()["id"]
        answer = self.piece(self.editor, number, 0, pdf(1_100_000))
        self.assertEqual(answer.status, 413)
        self.assertIn("less at once", answer.json()["detail"])
        self.editor.act(f"/newsroom/uploads/{number}/discard")

    # -- refusals

    def test_each_refusal_has_its_sentence(self):
        whole = jpeg()
        cases = (
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
            ("photo.jpg", b"<!DOCTYPE html><script>alert(1)</script>", "Web pages"),
            ("photo.jpg", b"\x7fELF\x02\x01\x01" + bytes(100), "Programs"),
            ("report.docx", b"PK\x03\x04" + bytes(100), "PDF"),
            ("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(100), "HEIC"),
            ("notes.txt", b"only words", "JPEG, PNG"),
            ("half.jpg", whole[: len(whole) // 2], "damaged"),
            ("lie.jpg", b"\xff\xd8\xff\xe0" + bytes(300), "damaged"),
            ("half.png", png(300, 300)[:-200], "damaged"),
            ("huge.png", png(1, 1).replace(struct.pack(">II", 1, 1), struct.pack(">II", 9000, 9000)), "megapixels"),
        )
        for name, data, word in cases:
            with self.subTest(name=name, word=word):
                answer = self.send(self.editor, name, data)
                self.assertEqual(answer.status, 422, answer.text)
                self.assertIn(word, answer.json()["detail"])
                plain = self.editor.multipart("/newsroom/media/", {"token": self.editor.token},
                                              {"file": (name, "image/jpeg", data)})
                self.assertEqual(plain.status, 422)
                self.assertIn(word, plain.page.one("#file-error").text)
                self.assertIn(name, plain.page.one("#file-error").text)
        empty = self.begin(self.editor, "a.png", b"")
        self.assertEqual(empty.status, 422)
        self.assertIn("empty", empty.json()["detail"])

    def test_a_large_picture_is_refused_with_its_first_piece(self):
        answer = self.editor.act_json("/newsroom/uploads/", {"name": "a.jpg", "size": 26 * 1024 * 1024 + 1})
        answer = self.piece(self.editor, answer.json()["id"], 0, jpeg()[: 40 * 1024].ljust(40 * 1024, b"\0"))
        self.assertEqual(answer.status, 422)
        self.assertIn("25 MB", answer.json()["detail"])

    def test_unfinished_ones_are_counted_and_listed(self):
        author = self.as_("author")
        for i in range(20):
            answer = self.begin(author, f"{i}.pdf", pdf(1000 + i))
            self.assertEqual(answer.status, 200, (i, answer.text))
        full = self.begin(author, "more.pdf", pdf(2000))
        self.assertEqual(full.status, 422)
        self.assertIn("too many", full.json()["detail"])
        page = author.get("/newsroom/media/").page
        answer = author.submit(page.forms("/discard")[0])
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.begin(author, "more.pdf", pdf(2000)).status, 200)

    # -- pictures

    def test_a_picture_has_sizes_and_no_notes(self):
        item = self.item("DSC_0001.JPG", with_notes(jpeg()))
        self.assertEqual((item["caption"], item["credit"]), ("Night ferry", "Ada Byline"))
        page = self.editor.get(item["page"]).page
        addresses = {item["url"], item["thumbnail"]} | {img.get("src") for img in page.all("img")}
        stem = item["url"].rsplit(".", 1)[0]
        for width in (320, 480, 640, 960, 1280, 1920):
            for ending in ("jpg", "webp"):
                address = f"{stem}-{width}w.{ending}"
                answer = self.reader.get(address)
                # of its own width there is the picture itself, and that one in WebP
                there = width < item["width"] or (ending == "webp" and width == item["width"])
                self.assertEqual(answer.status, 200 if there else 404, address)
                if answer.status == 200:
                    addresses.add(address)
        for address in addresses:
            body = self.reader.get(address).body
            for mark in (b"Exif", b"GPS", b"Photoshop", b"8BIM", b"Ada Byline"):
                self.assertNotIn(mark, body, address)

    def test_what_moves_keeps_no_place_either(self):
        for name, data, stays in (("a.gif", moving_gif(), b"GIF89a"), ("b.mp4", film(), b"Harbour")):
            with self.subTest(name):
                item = self.item(name, data)
                stored = self.reader.get(item["url"]).body
                self.assertIn(PLACE, data)
                self.assertNotIn(PLACE, stored)
                self.assertIn(stays, stored)

    def test_a_film_that_is_cut_is_refused(self):
        answer = self.send(self.editor, "c.mp4", film()[:-20])
        self.assertEqual(answer.status, 422)
        self.assertIn("damaged or not complete", answer.text)

    def test_a_plain_form_sends_several(self):
        answer = self.editor.multipart("/newsroom/media/", {"token": self.editor.token}, {
            "file": ("one.png", "image/png", png(40, 30, (1, 2, 3)))})
        self.assertEqual(answer.status, 303)
        page = self.editor.follow(answer).page
        self.assertIn("in the library", page.one(".notice").text)
        none = self.editor.multipart("/newsroom/media/", {"token": self.editor.token}, {})
        self.assertIn("choose a file", none.page.one("#file-error").text)

    def test_the_focus_moves_the_cut(self):
        item = self.item("focus.png", png(900, 1300, (9, 99, 9)))
        page = self.editor.get(item["page"]).page
        before = {img.get("src") for img in page.all(".crops", "img")}
        answer = self.editor.submit(page.form(item["page"]), {"focus_x": "20", "focus_y": "0", "alt": "A green door"})
        self.assertEqual(answer.status, 303)
        after = self.editor.get(item["page"]).page
        self.assertEqual(after.one("#focus_y").get("value"), "0")
        self.assertEqual(after.one("#alt").get("value"), "A green door")
        cuts = {img.get("src") for img in after.all(".crops", "img")}
        self.assertEqual(len(cuts), 2)
        for address in cuts:
            self.assertEqual(self.reader.get(address).status, 200)
        self.assertEqual(len(before), 2)

    def test_bad_fields_are_told_beside_them(self):
        item = self.item("fields.png", png(50, 50, (5, 5, 5)))
        page = self.editor.get(item["page"]).page
        answer = self.editor.submit(page.form(item["page"]), {"alt": "x" * 301, "focus_x": "101", "focus_y": "left"})
        self.assertEqual(answer.status, 422)
        self.assertIn("too long", answer.page.one("#alt-error").text)
        self.assertEqual(answer.page.one("#alt").get("value"), "x" * 301)
        for name in ("focus_x", "focus_y"):
            self.assertIn("0 to 100", answer.page.one(f"#{name}-error").text)

    def test_two_people_change_the_same(self):
        item = self.item("two.png", png(50, 51, (6, 6, 6)))
        first, second = (self.editor.get(item["page"]).page.form(item["page"]) for _ in range(2))
        self.assertEqual(self.editor.submit(first, {"caption": "first"}).status, 303)
        answer = self.editor.submit(second, {"caption": "second"})
        self.assertEqual(answer.status, 409)
        self.assertIn("meanwhile", answer.page.one(".problem").text)
        self.assertEqual(answer.page.one("#caption").text, "second")
        self.assertEqual(self.editor.submit(answer.page.form(item["page"])).status, 303)

    # -- the library

    def test_search_kinds_and_pages(self):
        self.item("zebra-crossing.png", png(20, 20, (7, 7, 7)))
        page = self.editor.get("/newsroom/media/?q=zebra+cross").page
        self.assertEqual([b.text for b in page.all(".grid", ".name")], ["zebra-crossing.png"])
        self.assertEqual(len(self.editor.get("/newsroom/media/?q=zebra&kind=film").page.all(".grid", ".name")), 0)
        self.assertEqual(len(self.editor.get("/newsroom/media/?q=zebra&missing=1").page.all(".grid", ".name")), 0)
        self.assertIn("Nothing was found", self.editor.get("/newsroom/media/?q=nowhere").text)
        for i in range(50):
            self.editor.multipart("/newsroom/media/", {"token": self.editor.token},
                                  {"file": (f"{i}.pdf", "application/pdf", pdf(100, 100 + i))})
        page = self.editor.get("/newsroom/media/?kind=document").page
        self.assertEqual(len(page.all(".grid", ".name")), 48)
        older = self.editor.get(page.one(".pager", "a").get("href")).page
        self.assertGreaterEqual(len(older.all(".grid", ".name")), 2)
        self.assertEqual(older.all(".pager", "a")[0].get("href"), "/newsroom/media/?q=&kind=document")

    def test_the_picker_gives_what_scripts_need(self):
        item = self.item("picker.png", png(21, 20, (8, 7, 7)))
        entry = self.editor.get("/newsroom/media/picker/?q=picker&kind=picture").page.first("[data-id]")
        self.assertEqual((entry.get("data-id"), entry.get("data-url")), (str(item["id"]), item["url"]))

    def test_where_used_replace_and_delete(self):
        item = self.item("used.png", png(800, 400, (60, 60, 200)))
        sent = self.editor.act_json("/newsroom/breaking/", {
            "title": "A bridge is closed", "text": "Nobody knows for how long.", "media": item["id"], "act": "publish",
            "label": "breaking"})
        self.assertEqual(sent.status, 201, sent.text)
        story = sent.json()["url"]
        page = self.editor.get(item["page"]).page
        self.assertIn("A bridge is closed", page.one("#main").text)
        self.assertIn("used in 1 place", page.text)
        wrong = self.editor.multipart(item["page"] + "file", {"token": self.editor.token},
                                      {"file": ("a.pdf", "application/pdf", pdf(100))})
        self.assertIn("same kind", wrong.page.one("#new-file-error").text)
        other = self.send(self.editor, "a.pdf", pdf(100), replace=item["id"])
        self.assertIn("same kind", other.json()["detail"])
        fresh = self.send(self.editor, "new.png", png(300, 300, (1, 200, 1)), replace=item["id"]).json()
        self.assertEqual((fresh["id"], fresh["url"], fresh["width"]), (item["id"], item["url"], 300))
        self.assertEqual(self.reader.get(item["url"].replace(".png", "-640w.png")).status, 404)
        self.assertIn("300", self.reader.get(story).page.one(".lead-picture", "img").get("width"))
        ask = self.editor.get(item["page"] + "delete/").page
        self.assertIn("A bridge is closed", ask.one("#main").text)
        less = ask.form("delete/").fields({"uses": "0"})
        self.assertEqual(self.editor.post(item["page"] + "delete/", less).status, 409)
        self.assertEqual(self.editor.submit(ask.form("delete/")).status, 303)
        self.assertEqual(self.editor.get(item["page"]).status, 404)
        self.assertEqual(self.reader.get(item["url"]).status, 404)
        self.assertEqual(len(self.reader.get(story).page.all(".lead-picture")), 0)

    def test_staff_see_what_is_withdrawn_and_nobody_else(self):
        item = self.item("hidden.png", png(800, 400, (9, 60, 9)))
        sent = self.editor.act_json("/newsroom/breaking/", {
            "title": "Taken back", "text": "It was not so.", "media": item["id"], "act": "publish", "label": "breaking"})
        number = sent.json()["id"]
        self.assertEqual(self.reader.get(item["url"]).status, 200)
        self.assertEqual(act(self.editor, number, "withdraw", text="It was not so.").status, 303)
        thumb = self.editor.get(item["page"] + "delete/").page.one("#main", "img").get("src")
        moderator = self.as_("moderator")
        for address in (item["url"], thumb):
            for _ in range(2):
                hidden, shown = self.reader.get(address), self.editor.get(address)
                self.assertEqual((hidden.status, hidden.header("cache-control")), (404, "no-store"), address)
                self.assertEqual((shown.status, shown.header("cache-control")), (200, "private, no-store"), address)
            self.assertEqual(moderator.get(address).status, 404)
            self.assertEqual(self.reader.get(address, cookie="courant_staff=" + "x" * 43).status, 404)
        act(self.editor, number, "reinstate")
        self.assertIn("public", self.reader.get(item["url"]).header("cache-control"))

    def test_others_files_are_an_editors(self):
        item = self.item("mine.png", png(33, 20, (8, 7, 7)))
        author = self.as_("author")
        page = author.get(item["page"])
        self.assertEqual(page.status, 200)
        self.assertIn("an editor can change it", page.text)
        self.assertEqual(author.act(item["page"], {"alt": "x"}).status, 403)
        self.assertEqual(author.get(item["page"] + "delete/").status, 403)
        self.assertEqual(author.act(item["page"] + "delete/").status, 403)
        own = self.send(author, "own.png", png(34, 20, (8, 7, 7))).json()
        self.assertEqual(author.submit(author.get(own["page"]).page.form(own["page"]), {"alt": "x"}).status, 303)
        other = self.send(author, "in-place.png", png(35, 20), replace=item["id"])
        self.assertEqual(other.status, 403)

    # -- breaking news

    def test_breaking_news_by_a_plain_form(self):
        page = self.editor.get("/newsroom/breaking/").page
        form = page.form("/newsroom/breaking/")
        fields = form.fields({"title": "Storm over the bay", "text": "The ferry stays in port.\n\nMore follows.",
                              "alt": "Waves over the mole"}, ("act", "publish"))
        picture = {"file": ("storm.png", "image/png", png(1000, 700, (70, 70, 90)))}
        answer = self.editor.multipart("/newsroom/breaking/", fields, picture)
        self.assertEqual(answer.status, 303, answer.text)
        story = self.reader.get(answer.location).page
        self.assertEqual(story.one(".head", ".kicker").text, "Breaking")
        self.assertIn("ferry stays in port", story.one(".body").text)
        self.assertEqual(story.one(".lead-picture", "img").get("alt"), "Waves over the mole")
        versions = self.editor.get(f"/newsroom/articles/{story.one('article').get('data-article')}/revisions/").page
        self.assertRegex(versions.one("main", "ol").text, r"as it is now.*Editor.*Published")
        again = self.editor.multipart("/newsroom/breaking/", fields, picture)
        self.assertEqual(again.location, answer.location)  # the form's key: made once

    def test_breaking_news_keeps_lines_and_what_the_picture_says(self):
        item = self.item("lines.png", png(1000, 700, (70, 71, 92)))
        texts = {"caption": "Waves over the mole", "credit": "Ada Byline"}
        form = self.editor.get(item["page"]).page.form(item["page"])
        self.assertEqual(self.editor.submit(form, texts).status, 303)
        sent = self.editor.act_json("/newsroom/breaking/", {
            "title": "Three lines", "text": "One.\r\nTwo.\nThree.\n\n\n- a\n- b", "media": item["id"], "act": "publish"})
        self.assertEqual(sent.status, 201, sent.text)
        story = self.reader.get(sent.json()["url"])
        body = re.sub(r"\s+", "", story.text)
        self.assertIn("<p>One.<br>Two.<br>Three.</p><ul><li>a</li><li>b</li></ul>", body)
        self.assertEqual(story.page.one(".lead-picture", "figcaption").text, "Waves over the mole · Ada Byline")

    def test_breaking_news_that_is_not_complete(self):
        answer = self.editor.act("/newsroom/breaking/", {"title": " ", "text": "", "act": "publish"})
        self.assertEqual(answer.status, 422)
        self.assertIn("headline", answer.page.one("#title-error").text)
        self.assertIn("what has happened", answer.page.one("#text-error").text)
        bad = self.editor.multipart("/newsroom/breaking/", {
            "token": self.editor.token, "title": "Kept", "text": "Kept too"},
            {"file": ("a.jpg", "image/jpeg", jpeg()[:1000])})
        self.assertEqual(bad.status, 422)
        self.assertIn("damaged", bad.page.one("#photo-error").text)
        self.assertEqual(bad.page.one("#title").get("value"), "Kept")

    def test_a_contributor_hands_it_to_an_editor(self):
        contributor = self.as_("contributor")
        page = contributor.get("/newsroom/breaking/").page
        self.assertEqual([b.get("value") for b in page.all("button[name]")], ["submit"])
        self.assertEqual(len(page.all("#photo")), 0)
        form = page.form("/newsroom/breaking/")
        answer = contributor.submit(form, {"title": "Only a draft", "text": "It waits."}, ("act", "publish"))
        self.assertEqual(answer.location, "/newsroom/breaking/?done=breaking_submitted")
        self.assertNotIn("Only a draft", self.reader.get("/").text)
        refused = contributor.multipart("/newsroom/breaking/", {"token": contributor.token, "title": "x", "text": "x"},
                                        {"file": ("a.png", "image/png", png(9, 9))})
        self.assertEqual(refused.status, 403)


if __name__ == "__main__":
    unittest.main()
