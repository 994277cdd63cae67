"""Scripts that post to the newsroom get JSON, whatever comes of it: every row of the program's own table of routes."""

import json
import re
import unittest

from lib import StaffTest
from lib.desk import article
from lib.staff import PASSWORD

LINE = re.compile(r"^(\S+(?:, \S+)*)\s+(/newsroom/\S*)\s+(\w+)")
PROBLEM, PLAIN = "application/problem+json", "application/json"


class JsonTest(StaffTest):
    def setUp(self):
        self.chief = self.as_("administrator")

    @classmethod
    def posts(cls):
        for line in cls.site.run("routes", site=False).stdout.splitlines():
            match = LINE.match(line)
            if match and "POST" in match[1] and match[2] != "/newsroom/*path":
                yield match[2]

    def told(self, answer, where):
        """The answer as JSON; refusals are problems that say so."""
        kind = answer.header("content-type")
        said = f"{where}: {answer.status} {answer.text[:200]}"
        self.assertEqual(kind, PLAIN if answer.status < 400 else PROBLEM, said)
        data = json.loads(answer.text)
        if answer.status >= 400:
            self.assertEqual(data["status"], answer.status, where)
            self.assertTrue(data["detail"], where)
        self.assertLess(answer.status, 500, where)
        self.assertNotIn(answer.status, (301, 302, 303, 307), where)
        return data

    def test_every_post_with_nothing_in_it(self):
        rows = list(self.posts())
        self.assertGreater(len(rows), 60)
        for number in ("1", "999999"):
            for pattern in rows:
                client = self.as_("administrator") if "sign-out" in pattern else self.chief
                path = re.sub(r":token", "A" * 43, re.sub(r":(place)", "main", re.sub(r":(id|version|n)\b", number, pattern)))
                path = re.sub(r":group", "site", re.sub(r":\w+", number, path))
                with self.subTest(path=path):
                    self.told(client.act_json(path), path)

    def test_refusals_name_the_field(self):
        number = article(self.chief, "An article")
        for path, fields, wrong in (
            ("/newsroom/people/invite/", {"name": "", "email": "x", "role": "king"}, {"name", "email", "role"}),
            ("/newsroom/security/password/", {"now": "wrong", "new": "another long one"}, {"now"}),
            ("/newsroom/security/email/", {"now": PASSWORD, "email": "x"}, {"email"}),
            ("/newsroom/security/factor/", {"code": "1"}, set()),
            ("/newsroom/security/language/", {"language": "xx"}, {"language"}),
            ("/newsroom/sections/new/", {"name": ""}, {"name"}),
            ("/newsroom/tags/", {"name": ""}, {"name"}),
            ("/newsroom/redirects/", {"path": "", "target": ""}, {"path"}),
            ("/newsroom/media/", {}, {"file"}),
            ("/newsroom/front/", {"do": "save", "line": "0", "line_text": "", "line_url": "javascript:x"}, set()),
            (f"/newsroom/articles/{number}/act", {"act": "schedule", "at": "9999-01-01T10:00"}, {"at"}),
            (f"/newsroom/articles/{number}/embargo", {"until": "9999-01-01T10:00"}, {"until"}),
            ("/newsroom/settings/site/", {"site.title": ""}, {"site.title"}),
        ):
            with self.subTest(path=path):
                answer = self.chief.act_json(path, fields)
                data = self.told(answer, path)
                if wrong:
                    self.assertEqual(answer.status, 422, answer.text)
                    self.assertLessEqual(wrong, set(data["errors"]))
                    self.assertTrue(all(data["errors"].values()))

    def test_what_was_made_is_in_the_answer(self):
        number = article(self.chief, "Another article")
        link = self.told(self.chief.act_json(f"/newsroom/articles/{number}/preview-link"), "preview")["link"]
        self.assertIn("/preview/", link)
        invited = self.chief.act_json("/newsroom/people/invite/", {"name": "Zed", "email": "zed@x.example", "role": "author"})
        self.assertIn("/newsroom/invitation/", self.told(invited, "invite")["link"])
        self.assertIn("done", self.told(self.chief.act_json("/newsroom/tags/", {"name": "Rain"}), "tags"))
        location = self.told(self.chief.act_json("/newsroom/sign-out/"), "sign-out")["location"]
        self.assertTrue(location.startswith("/newsroom/sign-in/"))

    def test_browsers_get_their_pages(self):
        self.assertIn("text/html", self.chief.act("/newsroom/tags/", {"name": ""}).header("content-type"))
        self.assertEqual(self.chief.act("/newsroom/tags/", {"name": "Sleet"}).status, 303)

    def test_nobody_is_invited_by_mistake(self):
        fields = {"name": "Zoe", "email": "zoe@x.example", "role": "author"}
        for person in ("abc", "-1", "0"):
            answer = self.chief.act("/newsroom/people/invite/", {**fields, "person": person})
            self.assertEqual((answer.status, "nobody of this number" in answer.text), (422, True), person)
        self.assertEqual(self.chief.get("/newsroom/people/invite/?person=abc").status, 422)
        self.assertEqual(self.chief.act("/newsroom/people/invite/", {**fields, "person": "999999"}).status, 404)


if __name__ == "__main__":
    unittest.main()
