"""How the server does, for whoever runs it: figures, lights, a test mail, the check of everything."""

import os
import sqlite3
import subprocess
import time
import unittest
from contextlib import closing

from lib.staff import StaffTest

PATH = "/newsroom/health/"


class HealthTest(StaffTest):
    def test_figures_and_lights(self):
        text = self.as_("administrator").get(PATH).page.text
        for label in ("Version", "Database", "Write-ahead log", "Free space", "Memory in use", "Last backup",
                      "Next scheduled article", "Mail waiting", "Public address", "Workers for pictures", "Last check of everything"):
            self.assertIn(label, text)
        self.assertIn("is not set up", text)
        self.assertIn("Look at this", text)

    def test_a_missing_public_address_is_warned_of(self):
        self.assertRegex(self.as_("administrator").get(PATH).page.text, r"Public address\s+Look at this")

    def test_a_test_mail_without_a_server_says_what_is_missing(self):
        answer = self.as_("administrator").act(PATH + "mail/", {"to": "a@example.org"})
        self.assertEqual(answer.status, 422)
        self.assertIn("smtp is not set", answer.page.text)

    def test_the_check_is_a_task_with_its_findings(self):
        chief = self.as_("administrator")
        url = chief.act_json(PATH + "check/").json()["url"]
        for _ in range(100):
            if chief.get(url, accept="application/json").json()["state"] != "running":
                break
            time.sleep(0.2)
        self.assertIn("All is well.", chief.get(url).page.text)
        self.assertIn(url, chief.get(PATH).text)

    def test_without_tls_there_is_no_certificate(self):
        self.assertNotIn("Certificate", self.as_("administrator").get(PATH).page.text)

    def test_only_administrators(self):
        for role in ("editor", "author", "contributor", "moderator"):
            answer = self.as_(role).get(PATH)
            self.assertEqual(answer.status, 403, answer.text)


class TroubleTest(StaffTest):
    def test_a_broken_check_and_late_mail_are_told(self):
        self.site.stop()
        with closing(sqlite3.connect(os.path.join(self.site.path, "site.db"), isolation_level=None)) as db:
            db.execute("INSERT INTO task (kind, state, started_at, ended_at) VALUES ('check', 'failed', 1, 2)")
            db.execute("INSERT INTO outbox (kind, state, to_name, to_address, subject, body, message_id, created_at, "
                       "due_at, last_error) VALUES ('x', 'queued', '', 'a@example.org', 's', 'b', 'm@x', 1, 99999999999999, "
                       "'421 come back later')")
        self.site.start()
        chief = self.as_("administrator")
        self.assertRegex(chief.get(PATH).page.text, r"Last check of everything\s+Act now")
        self.assertRegex(chief.get(PATH).page.text, r"Mail waiting\s+Look at this")
        self.assertIn("421 come back later", chief.get(PATH).page.text)


class CertificateTest(StaffTest):
    def certificate(self, days):
        path = os.path.join(self.site.folder, "site")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                        str(days), "-subj", "/CN=localhost", "-out", path + ".crt", "-keyout", path + ".key"],
                       check=True, capture_output=True)
        return {"COURANT_TLS_CERTIFICATE": path + ".crt", "COURANT_TLS_KEY": path + ".key"}

    def test_days_left_and_their_light(self):
        for days, light in ((60, "Good"), (15, "Look at this"), (3, "Act now")):
            with self.subTest(days=days):
                self.site.restart(listen=("127.0.0.1:0", "https:127.0.0.1:0"), env=self.certificate(days))
                text = self.as_("administrator").get(PATH).page.text
                self.assertRegex(text, rf"Certificate for https\s+{light}\s+.*{days - 1} days left")


if __name__ == "__main__":
    unittest.main()
