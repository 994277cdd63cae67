"""Mail on its way out of a running server: sent once, refused, and after a kill in the middle of sending it."""

import unittest

from lib import Site
from lib.mail import Post
from lib.staff import PASSWORD, StaffClient


class MailTest(unittest.TestCase):
    def setUp(self):
        self.post = Post()
        self.addCleanup(self.post.close)
        self.site = Site(self.post.ini())
        self.addCleanup(self.site.close)
        self.site.run("settings", "staff.second_factor", "optional")
        self.site.run("user", "add", "chief@x.example", "--role", "administrator", "--password-stdin", stdin=PASSWORD)
        self.site.start()
        self.chief = self.signed_in()

    def signed_in(self):
        client = StaffClient(self.site.url)
        self.assertEqual(client.sign_in("chief@x.example").status, 303)
        return client

    def invite(self, email):
        return self.chief.act("/newsroom/people/invite/", {"name": "Ada", "email": email, "role": "author"})

    def log(self):
        with open(self.site.folder + "/server.log", encoding="utf-8") as file:
            return file.read()

    def test_sent_once(self):
        self.assertEqual(self.invite("ada@x.example").status, 303)
        mail = self.post.wait("message", to="ada@x.example")
        self.assertRegex(mail["Message-ID"], r"^<[0-9a-f]{32}@harbour\.example>$")
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertTrue(all(len(line) <= 78 for line in mail.raw.split("\r\n")))
        self.site.restart()
        self.assertTrue(self.post.silent())

    def test_refused_for_good_is_not_tried_again(self):
        self.assertEqual(self.invite("refused@x.example").status, 303)
        self.post.wait("refused")
        self.site.restart()
        self.assertTrue(self.post.silent())
        self.assertIn("mail 1 (invite) has failed", self.log())

    def test_killed_in_the_middle(self):
        """Whether it had arrived is unknown: it is sent again, and is recognisably the same."""
        self.assertEqual(self.invite("slow@x.example").status, 303)
        first = self.post.wait("message", to="slow@x.example")
        self.site.kill()
        self.site.start()
        again = self.post.wait("message", to="slow@x.example")
        self.assertEqual(again["Message-ID"], first["Message-ID"])
        self.assertEqual(again.raw, first.raw)

    def test_a_stop_does_not_wait_for_a_slow_mail_server(self):
        self.assertEqual(self.invite("slow@x.example").status, 303)
        self.post.wait("message", to="slow@x.example")
        self.assertEqual(self.site.stop(), 0)

    def test_the_log_names_nobody(self):
        self.invite("refused@x.example")
        self.post.wait("refused")
        self.invite("ada@x.example")
        self.post.wait("message")
        self.site.stop()
        text = self.log()
        self.assertNotIn("@x.example", text)
        self.assertNotIn("/invitation/", text)

    def test_another_server_by_a_reload(self):
        with Post() as other:
            ini = self.site.path + "/courant.ini"
            with open(ini, encoding="utf-8") as file:
                text = file.read().replace(f":{self.post.port}", f":{other.port}")
            with open(ini, "w", encoding="utf-8") as file:
                file.write(text)
            self.site.server.process.send_signal(1)
            self.assertEqual(self.invite("ada@x.example").status, 303)
            # The signal and the post race: what matters is that the new server gets what comes after it.
            for i in range(20):
                self.invite(f"ada{i}@x.example")
            other.wait("message", to="ada19@x.example")


if __name__ == "__main__":
    unittest.main()
