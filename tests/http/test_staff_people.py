"""People and logins as the newsroom changes them: the list, profiles, merging, roles, and the log."""

import unittest

from lib.staff import PASSWORD, StaffTest, address_of, totp
from sample import FILE


class PeopleTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        site.run("import", "wordpress", FILE)

    def setUp(self):
        super().setUp()
        self.chief = self.as_("administrator")

    def person(self, query, client=None):
        """The path of the only person found."""
        page = (client or self.chief).get(f"/newsroom/people/?q={query}").page
        links = page.one("tbody").links
        self.assertEqual(len(links), 1, page.one("main").text)
        return links[0]

    def save(self, path, values, client=None):
        client = client or self.chief
        return client.submit(client.get(path).page.form(path), values)

    def new_guest(self, name, **values):
        answer = self.save("/newsroom/people/new/", {"name": name, **values})
        self.assertEqual(answer.status, 303, answer.text)
        return answer.location.split("?")[0]

    # -- the list

    def test_everybody_with_a_byline_is_there(self):
        page = self.chief.get("/newsroom/people/").page
        text = page.one("tbody").text
        for name in ("Administrator", "Moderator", "Contributor"):
            self.assertIn(name, text)
        staff = self.chief.get("/newsroom/people/?who=staff").page.all("tbody", "tr")
        guests = self.chief.get("/newsroom/people/?who=guests").page.all("tbody", "tr")
        self.assertEqual(len(staff), 5)
        self.assertGreater(len(guests), 0)
        self.assertIn("Nobody", self.chief.get("/newsroom/people/?q=xyzzy").page.one("main").text)

    def test_who_may_look(self):
        self.assertEqual(self.as_("editor").get("/newsroom/people/").status, 200)
        for role in ("author", "contributor", "moderator"):
            client = self.as_(role)
            self.assertEqual(client.get("/newsroom/people/").status, 403, role)
            self.assertEqual(client.get("/newsroom/profile/").status, 200, role)
            self.assertEqual(client.get("/newsroom/audit/").status, 403, role)

    def test_pages(self):
        for i in range(55):
            self.chief.act("/newsroom/people/new/", {"name": f"Paged {i:02d}"})
        page = self.chief.get("/newsroom/people/?q=paged").page
        self.assertEqual(len(page.all("tbody", "tr")), 50)
        second = self.chief.get(page.one("a[rel=next]").get("href")).page
        self.assertEqual(len(second.all("tbody", "tr")), 5)
        self.assertIsNone(second.first("a[rel=next]"))

    def test_names_hold_nothing_that_is_not_seen(self):
        """However a name comes in: the form, the byline of an article, the command line."""
        tricks = "Ab\u202ec\u2066d\u2069e\u200bf\u200cg\u200dh\u00adi\u200ej\ufeffk\u2060l"
        self.new_guest("One " + tricks)
        new = "/newsroom/articles/new"
        answer = self.chief.submit(self.chief.get(new).page.form(new),
                                   {"title": "Named", "source": "x", "authors": "Two " + tricks, "tags": tricks})
        self.assertEqual(answer.status, 303)
        self.site.run("user", "add", "tricks@staff.example", "--role", "author", "--name", "Three " + tricks,
                      "--password-stdin", stdin=PASSWORD)
        names = [node.text for node in self.chief.get("/newsroom/people/?q=abcdefghijkl").page.all("tbody", "b")]
        self.assertEqual(names, ["One Abcdefghijkl", "Three Abcdefghijkl", "Two Abcdefghijkl"])
        self.assertIn("Abcdefghijkl", [b.text for b in self.chief.get("/newsroom/tags/").page.all("b")])

    # -- profiles

    def test_a_guest_author(self):
        path = self.new_guest("Élodie Guest", title="Reporter", bio="Writes *well*.", url="elodie.example",
                              public_email="e@elodie.example", email="private@elodie.example",
                              link_1_label="Mastodon", link_1_url="https://social.example/@e")
        page = self.chief.get(path).page
        self.assertEqual(page.one("#url").get("value"), "https://elodie.example/")
        self.assertEqual(page.one("#email").get("value"), "private@elodie.example")
        public = self.reader.get("/author/elodie-guest/")
        self.assertEqual(public.status, 200)
        self.assertIn("Élodie Guest", public.text)
        self.assertNotIn("private@elodie.example", public.text)
        self.assertEqual(self.save(path, {"slug": "elodie"}).status, 303)
        moved = self.reader.get("/author/elodie-guest/")
        self.assertEqual((moved.status, moved.location), (301, "/author/elodie/"))

    def test_faults_stand_beside_their_fields(self):
        answer = self.save("/newsroom/people/new/", {"name": " ", "url": "javascript:x", "portrait": "/media/none.jpg",
                                                     "public_email": "me", "bio": "x" * 6000, "title": "kept"})
        self.assertEqual(answer.status, 422)
        for field in ("name", "url", "portrait", "public_email", "bio"):
            self.assertTrue(answer.page.one(f"#{field}-error").text, field)
            self.assertEqual(answer.page.one(f"#{field}").get("aria-invalid"), "true")
        self.assertEqual(answer.page.one("#title").get("value"), "kept")
        answer = self.chief.act_json("/newsroom/people/new/", {"name": ""})
        self.assertEqual((answer.status, list(answer.json()["errors"])), (422, ["name"]))
        self.assertEqual(self.chief.get("/newsroom/people/999999/").status, 404)
        self.assertEqual(self.chief.get("/newsroom/people/x/").status, 404)

    def test_the_own_profile(self):
        author = self.as_("author")
        self.assertEqual(self.save("/newsroom/profile/", {"title": "Night desk"}, author).status, 303)
        self.assertEqual(author.get("/newsroom/profile/").page.one("#title").get("value"), "Night desk")
        page = author.get("/newsroom/profile/").page
        self.assertIsNone(page.first("#login-title"))
        self.assertIsNone(page.first("#email"))

    def test_two_become_one(self):
        gone, stays = self.new_guest("J. Doe"), self.new_guest("Jane Doe")
        wrong = self.chief.submit(self.chief.get(gone).page.form("/merge/"), {"into": "nobody-here"})
        self.assertEqual(wrong.status, 422)
        self.assertTrue(wrong.page.one("#into-error").text)
        answer = self.chief.submit(self.chief.get(gone).page.form("/merge/"), {"into": "/author/jane-doe/"})
        self.assertEqual((answer.status, answer.location), (303, stays + "?done=people_merged"))
        self.assertEqual(self.chief.get(gone).status, 404)
        moved = self.reader.get("/author/j-doe/")
        self.assertEqual((moved.status, moved.location), (301, "/author/jane-doe/"))
        staff = self.person("Contributor")
        self.assertEqual(self.chief.get(staff).page.forms("/merge/"), [])
        refused = self.chief.act(staff + "merge/", {"into": "jane-doe"})
        self.assertEqual(refused.status, 422)
        self.assertIn("has a login", refused.page.one(".problem").text)

    def test_editors_leave_administrators_alone(self):
        editor = self.as_("editor")
        path = self.person("Administrator")
        seen = editor.get(path)
        self.assertEqual((seen.status, seen.page.forms(path)), (200, []))
        self.assertIn("Only an administrator", seen.text)
        self.assertEqual(editor.act(path, {"name": "Renamed"}).status, 403)
        guest = self.new_guest("Merged Upwards")
        refused = editor.act(guest + "merge/", {"into": path.split("/")[-2]})
        self.assertEqual(refused.status, 422)
        self.assertIn("Only an administrator", refused.page.one("#into-error").text)
        self.assertEqual(self.save(self.person("Author"), {"title": "By an editor"}, editor).status, 303)
        self.assertEqual(self.save(path, {"title": "By an administrator"}).status, 303)

    # -- logins

    def test_a_role(self):
        path = self.person("Contributor")
        client = self.as_("contributor")
        answer = self.chief.submit(self.chief.get(path).page.form("/role/"), {"role": "editor"})
        self.assertEqual(answer.status, 303)
        self.assertEqual(client.get("/newsroom/people/").status, 200)
        self.chief.act(path + "role/", {"role": "contributor"})
        self.assertEqual(client.get("/newsroom/people/").status, 403)
        self.assertEqual(self.chief.act(path + "role/", {"role": "king"}).status, 422)
        wrong = self.chief.act(path + "role/", {"role": "king"})
        self.assertIn("choose a role", wrong.page.one("#role-error").text)
        self.assertEqual(list(self.chief.act_json(path + "role/", {"role": ""}).json()["errors"]), ["role"])

    def test_the_last_administrator_stays(self):
        path = self.person("Administrator")
        for act, fields in (("role/", {"role": "editor"}), ("remove/", {})):
            answer = self.chief.act(path + act, fields)
            self.assertEqual(answer.status, 409)
            self.assertIn("only administrator", answer.page.one(".problem").text)
        self.assertEqual(self.chief.get("/newsroom/people/").status, 200)

    def test_an_editor_sees_no_login(self):
        editor = self.as_("editor")
        page = editor.get(self.person("Moderator", editor)).page
        self.assertEqual(page.one("#name").get("value"), "Moderator")
        self.assertIsNone(page.first("#login-title"))
        self.assertNotIn(address_of("moderator"), page.one("main").text)
        for act in ("role/", "link/", "sessions/", "factor/", "remove/"):
            self.assertEqual(editor.act(self.person("Moderator") + act).status, 403, act)

    def test_signed_out_everywhere(self):
        moderator = self.as_("moderator")
        self.assertEqual(self.chief.act(self.person("Moderator") + "sessions/").status, 303)
        self.assertEqual(moderator.get("/newsroom/").status, 303)

    def test_a_lost_phone(self):
        author = self.as_("moderator")
        page = author.get("/newsroom/security/?factor=1").page
        secret = page.one("code.secret").text
        self.assertEqual(author.act("/newsroom/security/factor/", {"code": totp(secret)}).status, 200)
        path = self.person("Moderator")
        self.assertIn("second factor", self.chief.get(path).page.one("#login-title").parent.text)
        self.assertEqual(self.chief.submit(self.chief.get(path).page.form("/factor/")).status, 303)
        self.assertEqual(self.as_("moderator").get("/newsroom/profile/").status, 200)
        log = self.chief.get("/newsroom/audit/?act=factor.remove").page.one("tbody").text
        self.assertIn("Administrator", log)
        self.assertIn("Moderator", log)

    def test_a_login_goes_the_person_stays(self):
        self.site.run("user", "add", "short@staff.example", "--role", "author", "--name", "Short Stay",
                      "--password-stdin", stdin=PASSWORD)
        client = self.stranger()
        self.assertEqual(client.sign_in("short@staff.example").status, 303)
        path = self.person("Short")
        self.assertEqual(self.chief.submit(self.chief.get(path).page.form("/remove/")).status, 303)
        self.assertEqual(client.get("/newsroom/").status, 303)
        self.assertIn("Guest", self.chief.get("/newsroom/people/?q=short").page.one("tbody").text)
        self.assertEqual(self.reader.get("/author/short-stay/").status, 200)

    # -- the log

    def test_commands_are_in_the_log_too(self):
        self.site.run("user", "role", address_of("author"), "editor")
        self.site.run("user", "role", address_of("author"), "author")
        page = self.chief.get("/newsroom/audit/?act=staff.role").page
        first = page.all("tbody", "tr")[0].text
        self.assertIn("courant", first)
        self.assertIn("Changed a role Author Author", first)

    def test_the_log_goes_back_page_by_page(self):
        for _ in range(110):
            self.chief.act("/newsroom/profile/", {"name": "Administrator"})
        page = self.chief.get("/newsroom/audit/?act=person.edit").page
        self.assertEqual(len(page.all("tbody", "tr")), 100)
        older = self.chief.get(page.one(".pager", "a").get("href")).page
        rows = older.all("tbody", "tr")
        self.assertGreaterEqual(len(rows), 10)
        self.assertTrue(all("Changed a profile" in row.text for row in rows))

    def test_the_log_by_day(self):
        self.assertEqual(len(self.chief.get("/newsroom/audit/?day=2001-02-03").page.all("tbody", "tr")), 0)
        self.assertGreater(len(self.chief.get("/newsroom/audit/?day=2099-12-31").page.all("tbody", "tr")), 0)
        self.assertTrue(self.chief.get("/newsroom/audit/?day=nonsense").page.one("#day-error").text)


if __name__ == "__main__":
    unittest.main()
