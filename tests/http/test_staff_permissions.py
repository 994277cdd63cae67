"""Every row of the program's own table of routes, for every role: who is let in, and who is told that the role does not
allow it. The roles that each need stands for are written down here a second time, on purpose."""

import re
import unittest

from lib import ROLES, StaffTest

A, E, W, C, M = ROLES
ALLOWED = {
    "signed_in": {A, E, W, C, M},
    "work": {A, E, W, C, M},
    "write": {A, E, W, C},
    "upload": {A, E, W},
    "publish_own": {A, E, W},
    "publish_any": {A, E},
    "edit_any": {A, E},
    "moderate": {A, E, M},
    "set_words": {A, E},
    "watch_votes": {A, E},
    "arrange": {A, E},
    "see_reports": {A, E},
    "edit_people": {A, E},
    "manage_staff": {A},
    "set_up": {A},
    "move_site": {A},
    "audit": {A},
}
LINE = re.compile(r"^(\S+(?:, \S+)*)\s+(/\S*)\s+(\w+)")


class PermissionTest(StaffTest):
    @classmethod
    def rows(cls):
        """(method, path, need) of each row that wants a sign-in."""
        for line in cls.site.run("routes", site=False).stdout.splitlines():
            methods, pattern, need = LINE.match(line).groups()
            if need != "anyone":
                path = re.sub(r"[:*]\w+", "1", pattern)
                if path == "/newsroom":
                    continue  # leads to its slash before anybody is asked who they are
                for method in methods.split(", "):
                    yield method, path, need

    def is_refused(self, answer):
        return answer.status == 403 and "role does not allow" in answer.text

    def ask(self, client, method, path):
        if method in ("GET", "HEAD"):
            return client.request(method, path)
        return client.request(method, path, "", {"Content-Type": "application/x-www-form-urlencoded",
                                                 "X-Courant-Token": client.token})

    def test_every_route_for_every_role(self):
        rows = [row for row in self.rows() if row[0] != "HEAD"]
        self.assertGreater(len(rows), 7)
        for role in ROLES:
            client = self.as_(role)
            for method, path, need in rows:
                with self.subTest(role=role, method=method, path=path):
                    answer = self.ask(client, method, path)
                    self.assertEqual(self.is_refused(answer), role not in ALLOWED[need], answer)
                    self.assertNotEqual(answer.status, 500)
                if client.get("/newsroom/security/").status != 200:
                    client = self.as_(role)  # that was the way out

    def test_no_row_is_open_to_strangers(self):
        stranger = self.stranger()
        stranger.token = "x"
        for method, path, _ in self.rows():
            with self.subTest(method=method, path=path):
                self.assertIn(self.ask(stranger, method, path).status, (303, 401))

    def test_everything_below_the_newsroom_has_a_need(self):
        door = {"/newsroom/sign-in/", "/newsroom/sign-in/code/", "/newsroom/forgotten/", "/newsroom/invitation/:token/",
                "/newsroom/reset/:token/", "/newsroom/email/:token/"}
        for line in self.site.run("routes", site=False).stdout.splitlines():
            _, pattern, need = LINE.match(line).groups()
            if pattern.startswith("/newsroom/") and pattern not in door:
                self.assertIn(need, ALLOWED, line)


if __name__ == "__main__":
    unittest.main()
