"""The door of the newsroom: signing in and out, second factors, forgery, forms that had to wait, dangerous acts."""

import base64
import contextlib
import glob
import sqlite3
import time
import unittest

from lib import StaffClient, StaffTest
from lib.staff import PASSWORD, address_of, totp

ACCOUNT = "/newsroom/security/"
LIBFAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), "")


class DoorTest(StaffTest):
    def test_a_stranger_is_asked_to_sign_in_and_comes_back(self):
        answer = self.stranger().get("/newsroom/security/?x=1")
        self.assertEqual((answer.status, answer.location),
                         (303, "/newsroom/sign-in/?then=%2Fnewsroom%2Fsecurity%2F%3Fx%3D1"))
        client = self.stranger()
        page = client.get(answer.location).page
        answer = client.submit(page.form("/sign-in/"), {"email": address_of("author"), "password": PASSWORD})
        self.assertEqual((answer.status, answer.location), (303, "/newsroom/security/?x=1"))
        self.assertEqual(client.get(answer.location).status, 200)

    def test_no_link_leads_elsewhere_after_the_sign_in(self):
        for then in ("//evil.example/", "https://evil.example/", "/newsroom/../x", "/", "/newsroom/\\evil.example"):
            answer = self.stranger().sign_in(address_of("author"), then=then)
            self.assertIn(answer.location, ("/newsroom/", "/newsroom/../x"), then)

    def test_a_wrong_password_and_an_unknown_address_look_alike(self):
        said, took = set(), []
        for email in (address_of("editor"), "nobody@staff.example", "no address"):
            begun = time.monotonic()
            answer = self.stranger().sign_in(email, "not the password")
            took.append(time.monotonic() - begun)
            self.assertEqual(answer.status, 422)
            error = answer.page.one("#password-error").text
            said.add(error)
        self.assertEqual(len(said), 1)
        self.assertGreater(min(took), 0.25 * max(took), "an unknown address is told by the time it takes")

    def test_the_cookie(self):
        answer = self.stranger().sign_in(address_of("author"))
        self.assertRegex(answer.header("set-cookie"),
                         r"^courant_staff=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax$")
        client = StaffClient(self.site.url.replace("127.0.0.1", "localhost"))
        cookies = client.sign_in(address_of("author"), remember="1").all("set-cookie")
        self.assertRegex(cookies[0], r"^__Host-courant_staff=[\w-]{43}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax; "
                                     r"Secure$")
        self.assertRegex(cookies[1], r"^__Host-courant_device=[\w-]{43}; Path=/; Max-Age=2592000; ")

    def test_signing_out_ends_the_session_on_the_server(self):
        client = self.as_("author")
        cookies = dict(client.cookies)
        answer = client.submit(client.get(ACCOUNT).page.form("/sign-out/"))
        self.assertEqual((answer.status, client.cookies.keys() - {"courant_done"}), (303, set()))
        client.cookies = cookies
        self.assertEqual(client.get(ACCOUNT).status, 303)

    def test_pages_are_kept_by_nobody(self):
        for client, path in ((self.stranger(), "/newsroom/sign-in/"), (self.as_("author"), "/newsroom/")):
            answer = client.get(path)
            self.assertEqual((answer.status, answer.header("cache-control")), (200, "no-store"))
            self.assertIn("frame-ancestors 'none'", answer.header("content-security-policy"))
            self.assertNotIn("unsafe", answer.header("content-security-policy"))

    def test_a_signed_in_person_needs_no_sign_in(self):
        self.assertEqual(self.as_("author").get("/newsroom/sign-in/").location, "/newsroom/")

    def test_a_removed_login_is_out_at_once(self):
        self.site.run("user", "add", "brief@staff.example", "--role", "author", "--password-stdin", stdin=PASSWORD)
        client = self.stranger()
        self.assertEqual(client.sign_in("brief@staff.example").status, 303)
        self.site.run("user", "remove", "brief@staff.example")
        self.assertEqual(client.get("/newsroom/").status, 303)


class ForgeryTest(StaffTest):
    def test_a_post_must_say_where_it_comes_from(self):
        client = self.as_("author")
        path, fields = ACCOUNT + "sessions/", {"token": client.token}
        for headers in ({"origin": None}, {"origin": "https://evil.example"}, {"origin": "null"},
                        {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"},
                        {"origin": None, "referer": "https://evil.example/"}):
            self.assertEqual(client.post(path, fields, **headers).status, 403, headers)
        self.assertEqual(client.post(path, fields).status, 303)
        self.assertEqual(client.post(path, fields, origin=None, referer=self.site.url + "/newsroom/").status, 303)

    def test_a_post_without_the_token_does_nothing_and_can_be_sent_again(self):
        client, other = self.as_("author"), self.as_("author")
        answer = client.post(ACCOUNT + "sessions/", {"token": "wrong", "words": "mine & <only>"})
        self.assertEqual(answer.status, 403)
        self.assertEqual(other.get(ACCOUNT).status, 200, "nothing was done yet")
        form = answer.page.form("/sessions/")
        self.assertEqual(form.fields()["words"], "mine & <only>")
        self.assertEqual(client.submit(form).status, 303)
        self.assertEqual(other.get(ACCOUNT).status, 303)

    def test_scripts_are_told_in_json(self):
        client = self.as_("author")
        answer = client.post_json(ACCOUNT + "sessions/", {"token": "wrong"})
        self.assertEqual((answer.status, answer.header("content-type")), (403, "application/problem+json"))
        answer = self.stranger().post_json(ACCOUNT + "sessions/", {})
        self.assertEqual((answer.status, answer.json()["status"]), (401, 401))

    def test_a_token_is_good_for_one_session_only(self):
        author, editor = self.as_("author"), self.as_("editor")
        self.assertNotEqual(author.token, editor.token)
        self.assertEqual(author.post_json(ACCOUNT + "sessions/", {"token": editor.token}).status, 403)


class WaitingFormTest(StaffTest):
    def test_words_of_somebody_signed_out_wait_for_the_sign_in(self):
        client = self.stranger()
        words = {"body": "Ein langer Satz,\nzwei Zeilen & <b>mehr</b>", "title": "Ö"}
        answer = client.post(ACCOUNT + "sessions/", {**words, "token": "of an older session"})
        self.assertEqual(answer.status, 401)
        form = answer.page.form("/sign-in/")
        answer = client.submit(form, {"email": address_of("author"), "password": "not this one"})
        self.assertEqual(answer.status, 422)
        answer = client.submit(answer.page.form("/sign-in/"), {"email": address_of("author"), "password": PASSWORD})
        self.assertEqual(answer.status, 200)
        form = answer.page.form("/sessions/")
        fields = form.fields()
        self.assertEqual({name: fields[name].replace("\r", "") for name in words}, words)
        self.assertEqual(client.submit(form).location, ACCOUNT + "?done=sessions")

    def test_signing_in_in_place_answers_the_new_token(self):
        client = self.stranger()
        answer = client.post_json("/newsroom/sign-in/", {"email": address_of("author"), "password": PASSWORD})
        self.assertEqual((answer.status, answer.json()["stage"]), (200, "full"))
        client.token = answer.json()["token"]
        self.assertEqual(client.act_json(ACCOUNT + "sessions/").json(), {"done": "sessions"})
        answer = self.stranger().post_json("/newsroom/sign-in/", {"email": address_of("author"), "password": "no"})
        self.assertEqual((answer.status, list(answer.json()["errors"])), (422, ["password"]))


class PasswordTest(StaffTest):
    def setUp(self):
        super().setUp()
        self.email = f"{self._testMethodName}@staff.example"
        self.site.run("user", "add", self.email, "--role", "author", "--password-stdin", stdin=PASSWORD)
        self.client = self.stranger()
        self.client.sign_in(self.email)

    def change(self, **fields):
        return self.client.submit(self.client.get(ACCOUNT).page.form("/password/"), fields)

    def test_a_new_password_signs_other_devices_out(self):
        other = self.stranger()
        other.sign_in(self.email)
        answer = self.change(now=PASSWORD, new="quite another password")
        self.assertEqual(answer.location, ACCOUNT + "?done=password")
        self.assertEqual(self.client.get(ACCOUNT).status, 200)
        self.assertEqual(other.get(ACCOUNT).status, 303)
        self.assertEqual(self.stranger().sign_in(self.email).status, 422)
        self.assertEqual(self.stranger().sign_in(self.email, "quite another password").status, 303)

    def test_each_mistake_stands_beside_its_field(self):
        answer = self.change(now="wrong", new="quite another password")
        self.assertEqual((answer.status, bool(answer.page.one("#now-error").text)), (422, True))
        answer = self.change(now=PASSWORD, new="short")
        self.assertEqual((answer.status, bool(answer.page.one("#new-error").text)), (422, True))
        self.assertEqual(answer.page.one("#now-error").text, "")
        answer = self.change(now=PASSWORD, new="qwertyuiop")
        self.assertIn("that a thief tries", answer.page.one("#new-error").text)


class OwnAddressTest(StaffTest):
    """Without mail the address to sign in with changes at once."""

    def setUp(self):
        self.client = self.as_("author")

    def change(self, email, password=PASSWORD):
        return self.client.submit(self.client.get(ACCOUNT).page.form("/email/"), {"email": email, "now": password})

    def test_it_changes_at_once(self):
        self.assertEqual(self.change("new@staff.example").location, ACCOUNT + "?done=email")
        self.assertEqual(self.client.get(ACCOUNT).status, 200, "this session goes on")
        self.assertEqual(self.stranger().sign_in(address_of("author")).status, 422)
        self.assertEqual(self.stranger().sign_in("new@staff.example").status, 303)
        self.assertEqual(self.change(address_of("author")).status, 303)

    def test_each_mistake_stands_beside_its_field(self):
        for email, why in (("nobody", "not an e-mail address"), ("", "Please enter"), (address_of("editor"), "has a login"),
                           (address_of("author").upper(), "already")):
            answer = self.change(email)
            self.assertEqual(answer.status, 422, email)
            self.assertIn(why, answer.page.one("#email-error").text)
        answer = self.client.act_json(ACCOUNT + "email/", {"email": "nobody", "now": PASSWORD})
        self.assertEqual((answer.status, list(answer.json()["errors"])), (422, ["email"]))

    def test_an_administrator_changes_anybodys(self):
        chief = self.as_("administrator")
        row = next(node for node in chief.get("/newsroom/people/?who=staff").page.all("tbody", "tr")
                   if "Contributor" in node.text)
        page = chief.get(row.links[0]).page
        answer = chief.submit(page.form("/email/"), {"email": "nobody"})
        self.assertEqual((answer.status, bool(answer.page.one("#new_email-error").text)), (422, True))
        self.assertEqual(chief.submit(page.form("/email/"), {"email": "c2@staff.example"}).status, 303)
        self.assertEqual(self.stranger().sign_in("c2@staff.example").status, 303)
        self.assertIn("Changed an address", chief.get("/newsroom/audit/").text)

    def test_by_command(self):
        done = self.site.run("user", "email", address_of("moderator"), "m2@staff.example")
        self.assertIn("m2@staff.example", done.stdout)
        self.assertEqual(self.stranger().sign_in("m2@staff.example").status, 303)
        for old, new in (("nobody@staff.example", "x@staff.example"), ("m2@staff.example", address_of("editor")),
                         ("m2@staff.example", "m2@staff.example"), ("m2@staff.example", "none")):
            self.assertEqual(self.site.run("user", "email", old, new, check=False).returncode, 1, (old, new))
        self.site.run("user", "email", "m2@staff.example", address_of("moderator"))


class LanguageTest(StaffTest):
    def test_pages_of_staff_speak_the_language_that_each_chose(self):
        client, other = self.as_("editor"), self.as_("author")
        form = client.get(ACCOUNT).page.form("/language/")
        self.assertEqual(form.fields()["language"], "")
        self.assertEqual(client.submit(form, {"language": "xx"}).status, 422)
        self.assertEqual(client.submit(form, {"language": "fr"}).status, 303)
        page = client.get(ACCOUNT).page
        self.assertEqual((page.one("html").get("lang"), page.one("h1").text), ("fr", "Votre compte"))
        self.assertEqual(page.form("/language/").fields()["language"], "fr")
        self.assertEqual(client.get("/newsroom/").page.one("html").get("lang"), "fr")
        self.assertEqual(other.get(ACCOUNT).page.one("html").get("lang"), "en")
        self.assertEqual(client.get("/").page.one("html").get("lang"), "en")
        self.assertEqual(client.get("/newsroom/nothing-here/").page.one("html").get("lang"), "fr")
        self.assertEqual(client.submit(page.form("/language/"), {"language": ""}).status, 303)
        self.assertEqual(client.get(ACCOUNT).page.one("html").get("lang"), "en")


class AddressTest(StaffTest):
    def test_a_missing_slash_is_put_there_in_one_hop(self):
        for client in (self.stranger(), self.as_("author")):
            for path in ("/newsroom", "/newsroom/articles", "/newsroom/sign-in", "/newsroom/articles/1/workflow"):
                answer = client.get(path + "?q=a%20b")
                self.assertEqual((answer.status, answer.location), (308, path + "/?q=a%20b"))
                self.assertEqual(answer.header("cache-control"), "no-store")
        self.assertEqual(self.stranger().get("/newsroom/reports/csv/").location, "/newsroom/reports/csv")

    def test_what_is_not_there_is_said_in_the_frame(self):
        author, stranger = self.as_("author"), self.stranger()
        for path in ("/newsroom/nothing/", "/newsroom/nothing", "/newsroom/articles/1/nothing"):
            answer = author.get(path)
            self.assertEqual((answer.status, answer.header("cache-control")), (404, "no-store"), path)
            self.assertTrue(answer.page.all("nav", "a"), path)
            answer = stranger.get(path)
            self.assertEqual((answer.status, answer.header("cache-control")), (303, "no-store"), path)
            self.assertIn("/sign-in/", answer.location)
        self.assertEqual(author.act("/newsroom/nothing/").status, 404)
        self.assertEqual(author.get("/newsroom/nothing/", accept="application/json").json()["status"], 404)
        self.assertEqual(stranger.get("/newsrooms/").status, 404)


class NavigationTest(StaffTest):
    def groups(self, role, path="/newsroom/profile/"):
        nav = self.as_(role).get(path).page.one("nav[aria-label=Newsroom]")
        return [node.text for node in nav.all("span.group")], [link.text for link in nav.all("a")]

    def test_places_stand_below_headings_and_only_those_that_one_may_see(self):
        headings, links = self.groups("administrator")
        self.assertEqual(headings, ["Stories", "Readers", "Site", "Administration", "Yourself"])
        self.assertEqual((links[0], links[-1], len(links)), ("Desk", "Account", 20))
        headings, links = self.groups("contributor")
        self.assertEqual(headings, ["Stories", "Yourself"])
        self.assertNotIn("Comments", links)


class NoticeTest(StaffTest):
    def test_a_link_alone_tells_nothing(self):
        author = self.as_("author")
        self.assertNotIn("is deleted", author.get("/newsroom/profile/?done=media_deleted").text)
        form = author.get("/newsroom/profile/").page.form("/profile/")
        told = author.submit(form).location
        self.assertEqual(author.get(told).page.one(".notice").text, "Saved.")
        self.assertFalse(author.get("/newsroom/profile/?done=media_deleted").page.all(".notice"))
        self.assertFalse(self.as_("author").get(told).page.all(".notice"))


class LargeFormTest(StaffTest):
    def test_what_a_form_may_hold_is_said_in_plain_words(self):
        editor = self.as_("editor")
        for path in ("/newsroom/articles/1/note", "/newsroom/articles/1/embargo", "/newsroom/people/1/role/"):
            answer = editor.act(path, {"text": "x" * 260_000})
            self.assertEqual(answer.status, 413, path)
            self.assertIn("larger than the 250", answer.page.one("main").text)
            self.assertIn("desk", "".join(n.get("href") for n in answer.page.all("link")))
            self.assertEqual(answer.header("cache-control"), "no-store")
        answer = editor.act_json("/newsroom/articles/1/note", {"text": "x" * 260_000})
        self.assertIn("larger than the 250", answer.json()["detail"])

    def test_a_field_says_its_own_limit_first(self):
        editor = self.as_("editor")
        page = editor.get("/newsroom/people/new/").page
        answer = editor.submit(page.form("/people/new/"), {"name": "Long", "bio": "x" * 200_000})
        self.assertEqual(answer.status, 422)
        self.assertIn("too long", answer.text)


class ThrottleTest(StaffTest):
    def test_guessing_is_slowed_down_and_others_are_not(self):
        statuses = [self.stranger(address="203.0.113.9").sign_in(address_of("editor"), f"guess {n}").status
                    for n in range(14)]
        self.assertEqual(statuses[:10], [422] * 10)
        self.assertIn(429, statuses)
        self.assertEqual(self.stranger(address="203.0.113.9").sign_in(address_of("author")).status, 303)
        right = self.stranger(address="203.0.113.9").sign_in(address_of("editor"))
        self.assertEqual((right.status, right.header("Retry-After") is not None), (429, True))
        self.assertEqual(self.stranger(address="198.51.100.7").sign_in(address_of("editor")).status, 303)


class FailedTriesTest(StaffTest):
    """Wrong passwords leave a trace, and whoever signs in next is told of them."""

    def noted(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.site.path}/site.db?mode=ro", uri=True)) as db:
            return db.execute("SELECT name, detail FROM audit WHERE act = 'session.wrong_password'").fetchall()

    def guess(self, role, n, network):
        for i in range(n):
            answer = self.stranger(address=network).sign_in(address_of(role), f"wrong password {i}")
            self.assertEqual(answer.status, 422)

    def test_the_owner_is_told_once(self):
        self.guess("author", 3, "203.0.113.20")
        self.guess("author", 2, "203.0.113.99")
        owner = self.stranger()
        answer = owner.sign_in(address_of("author"), then="/newsroom/articles/?state=draft")
        self.assertEqual((answer.status, answer.location), (303, "/newsroom/articles/?state=draft&done=tries.5"))
        self.assertIn("5 attempts to sign in as you have failed", owner.get(answer.location).page.one(".notice").text)
        self.assertEqual(self.stranger().sign_in(address_of("author")).location, "/newsroom/")
        self.assertFalse(self.stranger().get("/newsroom/sign-in/?done=tries.5").page.all(".notice"))

    def test_the_log_has_one_row_a_minute_and_network(self):
        self.guess("moderator", 4, "203.0.113.30")
        self.guess("moderator", 1, "203.0.113.130")
        self.guess("moderator", 1, "198.51.100.30")
        self.stranger().sign_in(address_of("moderator"))
        rows = [row for row in self.noted() if row[0] == "Moderator"]
        self.assertEqual(len(rows), 3)
        self.assertIn("Wrong password", self.as_("administrator").get("/newsroom/audit/").text)

    def test_unknown_addresses_leave_none(self):
        before = len(self.noted())
        self.stranger(address="203.0.113.40").sign_in("nobody@staff.example", "wrong password")
        self.as_("editor")
        self.assertEqual(len(self.noted()), before)

    def test_scripts_are_told_the_number(self):
        self.guess("contributor", 1, "203.0.113.50")
        answer = self.stranger().post("/newsroom/sign-in/", {"email": address_of("contributor"), "password": PASSWORD},
                                      accept="application/json")
        self.assertEqual(answer.json()["failed_tries"], 1)

    def test_a_wrong_password_on_the_account_page_counts_too(self):
        client = self.as_("administrator")
        form = client.get(ACCOUNT).page.form("/password/")
        self.assertEqual(client.submit(form, {"now": "not it", "new": "a new long password"}).status, 422)
        self.assertIn("tries.1", self.stranger().sign_in(address_of("administrator")).location)


class FactorTest(StaffTest):
    @classmethod
    def fill(cls, site):
        cls.add_staff(site)  # second factors are required where nobody says otherwise

    def enrol(self, client):
        """Sets a factor up on the account page; (secret, recovery codes)."""
        page = client.get(ACCOUNT).page
        secret = page.one("code.secret").text
        answer = client.submit(page.form("/factor/"), {"code": totp(secret)})
        self.assertEqual(answer.status, 200)
        return secret, [node.text for node in answer.page.one(".codes").all("code")]

    def signed_in_editor(self, email):
        self.site.run("user", "add", email, "--role", "editor", "--password-stdin", stdin=PASSWORD)
        client = self.stranger()
        self.assertEqual(client.sign_in(email).location, ACCOUNT)
        return client

    def noted(self, act):
        """Rows of the log with this act, as the file has them."""
        with contextlib.closing(sqlite3.connect(f"file:{self.site.path}/site.db?mode=ro", uri=True)) as db:
            return db.execute("SELECT COUNT(*) FROM audit WHERE act = ?", (act,)).fetchone()[0]

    def test_an_editor_must_set_one_up_before_anything_else(self):
        client = self.signed_in_editor("first@staff.example")
        self.assertEqual((client.get("/newsroom/").status, client.get("/newsroom/").location), (303, ACCOUNT))
        page = client.get(ACCOUNT).page
        answer = client.submit(page.form("/factor/"), {"code": "000000"})
        self.assertEqual((answer.status, bool(answer.page.one("#code-error").text)), (422, True))
        self.assertEqual(answer.page.one("code.secret").text, page.one("code.secret").text, "the same secret again")
        self.assertEqual(len(self.enrol(client)[1]), 10)
        self.assertEqual(client.get("/newsroom/").status, 200)

    def test_an_author_need_not(self):
        self.assertEqual(self.as_("author").get("/newsroom/").status, 200)

    def test_the_code_is_asked_for_and_works_once(self):
        email = "second@staff.example"
        secret, _ = self.enrol(self.signed_in_editor(email))
        client = self.stranger()
        answer = client.sign_in(email)
        self.assertEqual((answer.status, client.get("/newsroom/").location), (200, "/newsroom/sign-in/code/"))
        before = dict(client.cookies)
        form = answer.page.form("/code/")
        self.assertEqual(client.submit(form, {"code": totp(secret)}).status, 422, "it was used to set it up")
        self.assertEqual(client.submit(form, {"code": totp(secret, step=1)}).status, 303)
        self.assertEqual(client.get("/newsroom/").status, 200)
        self.assertNotEqual(client.cookies, before, "a session that got stronger has a new token")
        client.cookies = before
        self.assertEqual(client.get("/newsroom/").location.split("?")[0], "/newsroom/sign-in/")

    def test_a_recovery_code_works_once(self):
        email = "third@staff.example"
        _, codes = self.enrol(self.signed_in_editor(email))
        client = self.stranger()
        form = client.sign_in(email).page.form("/code/")
        self.assertEqual(client.submit(form, {"code": codes[3].upper().replace("-", " ")}).status, 303)
        again = self.stranger()
        form = again.sign_in(email).page.form("/code/")
        self.assertEqual(again.submit(form, {"code": codes[3]}).status, 422)
        self.assertIn("9", client.get(ACCOUNT).page.one("#main").text)

    def test_guessing_codes_is_slowed_down_however_often_one_signs_in(self):
        email = "guessed@staff.example"
        secret, _ = self.enrol(self.signed_in_editor(email))
        answers, before = [], self.noted("session.wrong_code")
        for _ in range(7):
            thief = self.stranger()
            form = thief.sign_in(email).page.form("/code/")
            answers.append(thief.submit(form, {"code": "000000"}).status)
        self.assertEqual(answers, [422] * 5 + [429] * 2)
        # the right one waits too while it lasts, and others do not
        owner = self.stranger()
        form = owner.sign_in(email).page.form("/code/")
        self.assertEqual(owner.submit(form, {"code": totp(secret, step=1)}).status, 429)
        other = "not-guessed@staff.example"
        their_secret, _ = self.enrol(self.signed_in_editor(other))
        form = owner.sign_in(other).page.form("/code/")
        self.assertEqual(owner.submit(form, {"code": totp(their_secret, step=1)}).status, 303)
        self.assertEqual(self.noted("session.wrong_code"), before + 5)

    def test_a_remembered_device_is_not_asked_again(self):
        email = "fourth@staff.example"
        secret, _ = self.enrol(self.signed_in_editor(email))
        client = self.stranger()
        form = client.sign_in(email, remember="1").page.form("/code/")
        self.assertEqual(client.submit(form, {"code": totp(secret, step=1)}).status, 303)
        client.submit(client.get(ACCOUNT).page.form("/sign-out/"))
        self.assertEqual(client.sign_in(email, remember="1").status, 303)
        self.assertEqual(self.stranger().sign_in(email).status, 200)


class DangerTest(StaffTest):
    """Under another clock: the password counts for ten minutes, a session for hours or days."""

    def test_the_password_is_asked_again_and_the_form_kept(self):
        client = self.as_("author")
        path = ACCOUNT + "factor/remove/"
        self.assertEqual(client.act(path).status, 303, "the password was typed just now")
        self.restart_later("+11m")
        client.url = self.site.url
        answer = client.act(path, {"words": "kept"})
        self.assertEqual(answer.status, 200)
        answer = client.submit(answer.page.form("/remove/"), {"confirm_password": "wrong"})
        self.assertEqual((answer.status, bool(answer.page.one("#confirm-error").text)), (422, True))
        form = answer.page.form("/remove/")
        self.assertEqual(form.fields()["words"], "kept")
        self.assertEqual(client.submit(form, {"confirm_password": PASSWORD}).location, ACCOUNT + "?done=factor_removed")
        self.assertEqual(client.act(path).status, 303, "it counts again")
        self.assertEqual(client.act_json(path).status, 200)

    def test_a_session_ends_when_nobody_was_there(self):
        short, long = self.as_("author"), self.stranger()
        long.sign_in(address_of("author"), remember="1")
        self.restart_later("+9h")
        short.url = long.url = self.site.url
        self.assertEqual((short.get("/newsroom/").status, long.get("/newsroom/").status), (303, 200))
        self.restart_later("+14d")
        long.url = self.site.url
        self.assertEqual(long.get("/newsroom/").status, 200, "it was there nine hours after the sign-in")
        self.restart_later("+29d")
        long.url = self.site.url
        self.assertEqual(long.get("/newsroom/").status, 303)

    def restart_later(self, by):
        self.site.restart(env={"LD_PRELOAD": LIBFAKETIME, "FAKETIME": by})

    def tearDown(self):
        self.site.restart()
        super().tearDown()


class DocumentTest(unittest.TestCase):
    def test_rfc_6238(self):
        secret = base64.b32encode(b"12345678901234567890").decode()
        self.assertEqual(totp(secret, at=59), "287082")
        self.assertEqual(totp(secret, at=1111111109), "081804")


if __name__ == "__main__":
    unittest.main()
