"""Invitations and lost passwords, by mail and by a link that is handed over."""

import unittest

from lib.desk import article
from lib.mail import Post
from lib.staff import PASSWORD, StaffClient, StaffTest, address_of

NEW = "quite another long one"
ACCOUNT = "/newsroom/security/"


def path_of(link):
    return "/" + link.split("/", 3)[3]


class ByHandTest(StaffTest):
    """No mail server is named."""

    def invite(self, chief, email, role="author", name="Ada Fabel"):
        form = chief.get("/newsroom/people/invite/").page.form("/newsroom/people/invite/")
        return chief.submit(form, {"name": name, "email": email, "role": role})

    def link(self, answer):
        self.assertEqual(answer.status, 200, answer.text)
        return path_of(answer.page.one("#link").get("value"))

    def test_invited_and_in(self):
        chief = self.as_("administrator")
        link = self.link(self.invite(chief, "Ada@New.example"))
        self.assertRegex(link, r"^/newsroom/invitation/[\w-]{43}/$")
        ada = self.stranger()
        page = ada.get(link)
        self.assertEqual(page.status, 200)
        self.assertIn("Ada Fabel", page.page.one("main").text)
        self.assertIn("Author", page.page.one("main").text)
        self.assertEqual(page.header("referrer-policy"), "same-origin")
        self.assertEqual(page.header("cache-control"), "no-store")
        short = ada.submit(page.page.form(link), {"password": "short"})
        self.assertEqual(short.status, 422)
        self.assertIn("at least 10", short.page.one("#password-error").text)
        for password, why in (("Password1234", "that a thief tries"), ("Ada Fabel 1", "everybody knows"),
                              ("ada@new.example", "everybody knows")):
            answer = ada.submit(page.page.form(link), {"password": password})
            self.assertEqual((answer.status, why in answer.page.one("#password-error").text), (422, True), password)
        done = ada.submit(page.page.form(link), {"password": NEW})
        self.assertEqual((done.status, done.location), (303, "/newsroom/?done=welcome"))
        self.assertEqual(ada.get("/newsroom/").status, 200)
        again = self.stranger()
        self.assertEqual(again.get(link).status, 404)
        self.assertEqual(again.post(link, {"password": NEW}).status, 404)
        self.assertEqual(again.sign_in("ada@new.example", NEW).status, 303)

    def test_who_needs_a_second_factor_sets_it_up_first(self):
        self.site.run("settings", "staff.second_factor", "required")
        self.addCleanup(self.site.run, "settings", "staff.second_factor", "optional")
        chief = self.as_("administrator")
        # The chief has none yet either, and is led to it; a login without need of one may invite nobody.
        self.assertEqual(chief.get("/newsroom/people/").location, "/newsroom/security/")

    def test_editors_invite_nobody(self):
        editor = self.as_("editor")
        self.assertEqual(editor.get("/newsroom/people/invite/").status, 403)
        self.assertEqual(editor.act("/newsroom/people/invite/", {"name": "X", "email": "x@y.example",
                                                                "role": "administrator"}).status, 403)

    def test_faults_stand_beside_the_fields(self):
        chief = self.as_("administrator")
        answer = self.invite(chief, "nobody", role="king", name=" ")
        self.assertEqual(answer.status, 422)
        for field in ("name", "email", "role"):
            self.assertTrue(answer.page.one(f"#{field}-error").text, field)
        answer = self.invite(chief, address_of("editor"))
        self.assertIn("already", answer.page.one("#email-error").text)
        answer = chief.act_json("/newsroom/people/invite/", {"name": "X", "email": "nobody", "role": "editor"})
        self.assertEqual((answer.status, list(answer.json()["errors"])), (422, ["email"]))

    def test_a_newer_link_ends_the_older(self):
        chief = self.as_("administrator")
        first = self.link(self.invite(chief, "twice@new.example", name="Twice"))
        person = chief.get("/newsroom/people/?q=twice").page.one("tbody").links[0]
        self.assertIn("invited", chief.get(person).page.one("main").text)
        second = self.link(chief.act(person + "link/"))
        self.assertEqual(self.stranger().get(first).status, 404)
        self.assertEqual(self.stranger().get(second).status, 200)

    def test_a_reset_by_hand_ends_all_sessions(self):
        chief, author = self.as_("administrator"), self.as_("author")
        row = next(node for node in chief.get("/newsroom/people/?who=staff").page.all("tbody", "tr")
                   if "Author" in node.text and "Guest" not in node.text)
        link = self.link(chief.act(row.links[0] + "link/"))
        self.assertIn("/newsroom/reset/", link)
        self.assertEqual(author.get("/newsroom/").status, 200)
        stranger = self.stranger()
        done = stranger.submit(stranger.get(link).page.form(link), {"password": NEW})
        self.assertEqual((done.status, done.location), (303, "/newsroom/sign-in/?done=new_password"))
        self.assertEqual(author.get("/newsroom/").status, 303)
        self.assertEqual(self.stranger().sign_in(address_of("author"), PASSWORD).status, 422)
        self.assertEqual(self.stranger().sign_in(address_of("author"), NEW).status, 303)
        self.site.run("user", "passwd", address_of("author"), "--password-stdin", stdin=PASSWORD)

    def test_links_lead_to_where_the_administrator_is(self):
        """Without base_url: the program cannot know its name, but whoever is signed in came by it."""
        chief = self.as_("administrator")
        number = article(chief, "Shown early")
        elsewhere = {"Host": "news.example:8000", "Origin": "http://news.example:8000", "X-Courant-Token": chief.token,
                     "Content-Type": "application/x-www-form-urlencoded"}
        body = "name=Far+Away&email=far@new.example&role=author"
        answer = chief.request("POST", "/newsroom/people/invite/", body, elsewhere)
        self.assertRegex(answer.page.one("#link").get("value"), r"^http://news\.example:8000/newsroom/invitation/")
        answer = chief.request("POST", f"/newsroom/articles/{number}/preview-link", "", elsewhere)
        self.assertIn("http://news.example:8000/preview/", answer.text)

    def test_forgotten_without_mail_says_whom_to_ask(self):
        page = self.stranger().get("/newsroom/forgotten/").page
        self.assertEqual(page.forms("/newsroom/forgotten/"), [])
        self.assertIn("administrator", page.one("main").text)

    def test_tokens_are_not_guessed_and_not_carried_elsewhere(self):
        stranger = self.stranger()
        for token in ("x", "A" * 43, "%00" * 4):
            self.assertIn(stranger.get(f"/newsroom/invitation/{token}/").status, (400, 404))
        from_elsewhere = stranger.post("/newsroom/forgotten/", {"email": "a@b.c"}, origin="https://evil.example")
        self.assertEqual(from_elsewhere.status, 403)

    def test_what_happened_is_in_the_log(self):
        chief = self.as_("administrator")
        link = self.link(self.invite(chief, "logged@new.example", name="Logged In"))
        stranger = self.stranger()
        stranger.submit(stranger.get(link).page.form(link), {"password": NEW})
        text = chief.get("/newsroom/audit/").page.one("table").text
        self.assertIn("Invited somebody", text)
        self.assertIn("Accepted an invitation", text)
        self.assertNotIn("logged@new.example", text)


class ByMailTest(StaffTest):
    @classmethod
    def setUpClass(cls):
        cls.posts = Post()
        cls.addClassCleanup(cls.posts.close)
        cls.ini = {**StaffTest.ini, **cls.posts.ini()}
        super().setUpClass()

    def test_the_invitation_by_mail(self):
        chief = self.as_("administrator")
        form = chief.get("/newsroom/people/invite/").page.form("/newsroom/people/invite/")
        answer = chief.submit(form, {"name": "Zoë", "email": "zoe@new.example", "role": "moderator"})
        self.assertEqual(answer.status, 303, answer.text)
        self.assertIn("on its way", chief.follow(answer).page.one(".notice").text)
        mail = self.posts.wait("message", to="zoe@new.example")
        self.assertEqual(mail["Subject"], "Invitation to the newsroom of Courant")
        self.assertEqual(mail["From"], "Harbour News <news@harbour.example>")
        self.assertIn("Administrator invites you", mail.text)
        zoe = self.stranger()
        link = mail.link("/newsroom/invitation/")
        self.assertEqual(zoe.submit(zoe.get(link).page.form(link), {"password": NEW}).status, 303)

    def ask(self, email, client=None):
        client = client or self.stranger()
        form = client.get("/newsroom/forgotten/").page.form("/newsroom/forgotten/")
        return client.submit(form, {"email": email})

    def test_forgotten_and_found_again(self):
        editor = self.as_("editor")
        known, unknown = self.ask(address_of("editor")), self.ask("nobody@staff.example")
        self.assertEqual((known.status, unknown.status), (200, 200))
        self.assertEqual(known.page.one("main").text, unknown.page.one("main").text)
        mail = self.posts.wait("message", to=address_of("editor"))
        link = mail.link("/newsroom/reset/")
        stranger = self.stranger()
        done = stranger.submit(stranger.get(link).page.form(link), {"password": NEW})
        self.assertEqual(done.status, 303)
        self.assertEqual(editor.get("/newsroom/").status, 303)
        self.assertEqual(self.stranger().sign_in(address_of("editor"), NEW).status, 303)
        self.assertEqual(self.stranger().get(link).status, 404)
        self.site.run("user", "passwd", address_of("editor"), "--password-stdin", stdin=PASSWORD)

    def test_a_strangers_host_is_never_mailed(self):
        stranger = self.stranger()
        answer = stranger.request("POST", "/newsroom/forgotten/", "email=" + address_of("moderator"),
                                  {"Host": "evil.example", "Origin": "http://evil.example",
                                   "Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(answer.status, 200)
        mail = self.posts.wait("message", to=address_of("moderator"))
        self.assertIn("/newsroom/reset/", mail.text)
        self.assertNotIn("evil.example", mail.text)

    def test_a_new_address_is_proven_and_the_old_one_told(self):
        old, new = "moving@staff.example", "moved@staff.example"
        self.site.run("user", "add", old, "--role", "author", "--password-stdin", stdin=PASSWORD)
        client = self.stranger()
        client.sign_in(old)
        page = client.get(ACCOUNT).page
        wrong = client.submit(page.form("/email/"), {"email": new, "now": "not it"})
        self.assertEqual((wrong.status, bool(wrong.page.one("#email-now-error").text)), (422, True))
        self.assertEqual(wrong.page.one("#email").get("value"), new)
        answer = client.submit(page.form("/email/"), {"email": " Moved@Staff.example", "now": PASSWORD})
        self.assertEqual((answer.status, answer.location), (303, ACCOUNT + "?done=email_asked"))
        self.assertIn(new, client.get(ACCOUNT).page.one("main").text)
        link = self.posts.wait("message", to=new).link("/newsroom/email/")
        told = self.posts.wait("message", to=old)
        self.assertIn(new, told.text)
        self.assertIn("change your password", told.text)
        self.assertNotIn("/newsroom/email/", told.text)
        self.assertEqual(self.stranger().sign_in(new).status, 422)
        stranger = self.stranger()
        page = stranger.get(link)
        self.assertEqual((page.status, page.header("cache-control")), (200, "no-store"))
        self.assertEqual(self.stranger().sign_in(old).status, 303, "looking at the link changes nothing")
        self.assertEqual(stranger.submit(page.page.form(link)).location, "/newsroom/sign-in/?done=email")
        self.assertEqual((self.stranger().sign_in(new).status, self.stranger().sign_in(old).status), (303, 422))
        self.assertEqual((stranger.get(link).status, stranger.post(link).status), (404, 404))

    def test_too_many_from_one_place(self):
        client = StaffClient(self.site.url, address="203.0.113.9")
        answers = [client.post("/newsroom/forgotten/", {"email": "x@staff.example"}).status for _ in range(14)]
        self.assertEqual(answers[0], 200)
        self.assertIn(429, answers)
        elsewhere = StaffClient(self.site.url, address="198.51.100.7")
        self.assertEqual(elsewhere.post("/newsroom/forgotten/", {"email": "x@staff.example"}).status, 200)


if __name__ == "__main__":
    unittest.main()
