"""Import, export and backup from the newsroom: each a task that goes on by itself, with its report and its file."""

import os
import sqlite3
import time
import unittest
from contextlib import closing

from lib.staff import PASSWORD, StaffTest

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "move", "samples", "harbour.xml")
PATH = "/newsroom/transfer/"


class Tasks(StaffTest):
    """An import changes the language of the site, a restart signs nobody out: classes of their own."""

    def setUp(self):
        super().setUp()
        self.chief = self.as_("administrator")

    def begin(self, path, fields=None):
        answer = self.chief.act_json(PATH + path, fields)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()["url"]

    def ended(self, url, seconds=60):
        until = time.time() + seconds
        while time.time() < until:
            state = self.chief.get(url, accept="application/json").json()["state"]
            if state != "running":
                return state
            time.sleep(0.2)
        self.fail(f"{url} still runs")


class TransferTest(Tasks):
    def test_a_backup_is_made_and_fetched_in_parts(self):
        url = self.begin("backup/")
        self.assertEqual(self.ended(url), "done")
        whole = self.chief.get(url + "file")
        self.assertEqual(whole.status, 200)
        self.assertIn("attachment", whole.header("Content-Disposition"))
        self.assertEqual(whole.header("Cache-Control"), "no-store")
        part = self.chief.get(url + "file", range="bytes=16-115")
        self.assertEqual(part.status, 206)
        self.assertEqual(part.body, whole.body[16:116])
        path = os.path.join(self.site.folder, "fetched.db")
        with open(path, "wb") as file:
            file.write(whole.body)
        with closing(sqlite3.connect(path)) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM account").fetchone()[0], 5)
        self.assertRegex(self.chief.get(PATH).page.text, r"Last backup made here: \d+ .*[kM]B")
        self.assertEqual(self.chief.act(url + "remove").status, 303)
        self.assertEqual(self.chief.get(url + "file").status, 404)
        self.assertEqual([n for n in os.listdir(self.site.path) if n.startswith(".courant-task")], [])
        acts = self.chief.get("/newsroom/audit/").page.text
        self.assertIn("task.backup", acts)

    def test_exports_hold_the_site(self):
        for kind, mark in (("wordpress", b"<wp:wxr_version>1.2"), ("json", b'"courant_export":1'),
                           ("static", b"404.html\0")):
            with self.subTest(kind=kind):
                url = self.begin("export/", {"format": kind})
                self.assertEqual(self.ended(url), "done")
                self.assertIn(mark, self.chief.get(url + "file").body)
                self.assertIn("holds", self.chief.get(url).page.text)

    def test_a_file_sent_in_pieces_is_imported(self):
        with open(SAMPLE, "rb") as file:
            sample = file.read()
        upload = self.chief.act_json("/newsroom/uploads/", {"name": "old.xml", "size": len(sample)}).json()["id"]
        sent = self.chief.request("POST", f"/newsroom/uploads/{upload}?offset=0", sample, {
            "Content-Type": "application/octet-stream", "Accept": "application/json",
            "X-Courant-Token": self.chief.token})
        self.assertEqual(sent.status, 200, sent.text)
        url = self.begin("import/", {"upload": upload, "name": "old.xml", "dry_run": "on"})
        self.assertEqual(self.ended(url), "done")
        self.assertIn("addresses alive", self.chief.get(url).page.text)

    def test_what_is_wrong_is_said_beside_the_field(self):
        none = self.chief.act(PATH + "import/", {"address": ""})
        self.assertEqual(none.status, 422)
        self.assertIn("Choose an export file", none.page.text)
        for address in ("/etc/passwd", "file:///etc/passwd", "ftp://a.example", "--uploads"):
            with self.subTest(address=address):
                wrong = self.chief.act(PATH + "import/", {"address": address})
                self.assertEqual(wrong.status, 422)
                self.assertIn("Write the whole address", wrong.page.text)

    def test_a_file_that_is_no_export_says_so(self):
        body, headers = multipart({"token": self.chief.token}, b"<html>")
        answer = self.chief.request("POST", PATH + "import/", body, headers)
        url = answer.location.removeprefix(self.site.url)
        self.assertEqual(self.ended(url), "failed")
        report = self.chief.get(url).page.text
        self.assertIn("old.xml, line 1: this is no WordPress export", report)
        self.assertNotIn(".courant-task", report)
        self.assertNotIn(self.site.path, report)

    def test_a_file_that_is_no_xml_is_refused_at_once(self):
        body, headers = multipart({"token": self.chief.token}, b"%PDF-1.7 and so on")
        answer = self.chief.request("POST", PATH + "import/", body, headers)
        self.assertEqual(answer.status, 422)
        self.assertIn("no export of WordPress", answer.page.one("#file-error").text)
        data = b"%PDF-1.7 and so on"
        number = self.chief.act_json("/newsroom/uploads/", {"name": "a.pdf", "size": len(data)}).json()["id"]
        self.chief.request("POST", f"/newsroom/uploads/{number}?offset=0", data, {
            "Content-Type": "application/octet-stream", "Accept": "application/json",
            "X-Courant-Token": self.chief.token})
        url = self.begin("import/", {"upload": number, "name": "a.pdf"})
        self.assertEqual(self.ended(url), "failed")
        self.assertIn("a.pdf: this is no WordPress export", self.chief.get(url).page.text)

    def test_others_see_nothing(self):
        url = self.begin("export/", {"format": "json"})
        self.ended(url)
        editor = self.as_("editor")
        for path in (PATH, url, url + "file"):
            self.assertEqual(editor.get(path).status, 403)
        self.assertEqual(editor.act(url + "remove").status, 403)

class ImportTest(Tasks):
    def test_a_plain_form_imports_a_file(self):
        with open(SAMPLE, "rb") as file:
            sample = file.read()
        for dry in (True, False):
            body, headers = multipart({"token": self.chief.token, **({"dry_run": "on"} if dry else {})}, sample)
            answer = self.chief.request("POST", PATH + "import/", body, headers)
            self.assertEqual(answer.status, 303, answer.text)
            url = answer.location.removeprefix(self.site.url)
            self.assertEqual(self.ended(url), "done")
            report = self.chief.get(url).page.text
            self.assertIn("addresses alive", report)
            self.assertEqual("nothing was written" in report, dry)
            found = self.reader.get("/2024/03/the-old-ferry/").status
            self.assertEqual(found, 404 if dry else 200)
        self.assertEqual([n for n in os.listdir(self.site.path) if "source" in n], [])


class RestartTest(Tasks):
    def test_an_interrupted_task_says_so(self):
        url = self.begin("backup/")
        self.ended(url)
        self.site.stop()
        with closing(sqlite3.connect(os.path.join(self.site.path, "site.db"), isolation_level=None)) as db:
            db.execute("UPDATE task SET state = 'running', ended_at = NULL, file = ''")
        self.site.start()
        self.chief = self.as_("administrator")
        self.assertIn("Interrupted by a restart", self.chief.get(url).page.text)


class FrenchTest(Tasks):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        site.run("settings", "site.languages", "fr")

    def test_an_english_report_says_so(self):
        url = self.begin("export/", {"format": "json"})
        self.assertEqual(self.ended(url), "done")
        page = self.chief.get(url).page
        self.assertIn("Ils sont en anglais", page.text)
        self.assertEqual(page.one("pre").get("lang"), "en")


class PasswordTest(StaffTest):
    def test_a_backup_asks_for_the_password_again(self):
        chief = self.as_("administrator")
        with closing(sqlite3.connect(os.path.join(self.site.path, "site.db"), isolation_level=None)) as db:
            db.execute("UPDATE session SET fresh_at = 0")
        asked = chief.act(PATH + "backup/")
        self.assertEqual(asked.status, 200)
        self.assertIn("confirm_password", asked.text)
        done = chief.act(PATH + "backup/", {"confirm_password": PASSWORD})
        self.assertEqual(done.status, 303)


def multipart(fields, data):
    parts = [f'--B\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    parts.append(b'--B\r\nContent-Disposition: form-data; name="file"; filename="old.xml"\r\n'
                 b"Content-Type: text/xml\r\n\r\n" + data + b"\r\n--B--\r\n")
    return b"".join(parts), {"Content-Type": "multipart/form-data; boundary=B"}


if __name__ == "__main__":
    unittest.main()
