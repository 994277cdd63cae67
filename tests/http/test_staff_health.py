"""How the server does, for whoever runs it: figures, lights, a test mail, the check of everything."""

import time
import unittest

from lib.staff import StaffTest

PATH = "/newsroom/health/"


class HealthTest(StaffTest):
    def test_figures_and_lights(self):
        text = self.as_("administrator").get(PATH).page.text
        for label in ("Version", "Database", "Write-ahead log", "Free space", "Memory in use", "Last backup",
                      "Next scheduled article", "Mail waiting"):
            self.assertIn(label, text)
        self.assertIn("is not set up", text)
        self.assertIn("Look at this", text)

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

    def test_only_administrators(self):
        for role in ("editor", "author", "contributor", "moderator"):
            self.assertEqual(self.as_(role).get(PATH).status, 403)


if __name__ == "__main__":
    unittest.main()
