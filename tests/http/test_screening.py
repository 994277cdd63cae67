"""What new comments go through: each step refuses, holds or passes, and says why."""

from lib import Client
from lib.proof import solve
from lib.staff import StaffTest
from sample import SampleTest, comment, night


class ScreeningTest(StaffTest, SampleTest):
    settings = {"comments_policy": "open", "comments_links_first": 0, "comments_links": 2, "votes_proof_bits": 8}

    @classmethod
    def fill(cls, site):
        SampleTest.fill.__func__(cls, site)
        StaffTest.fill.__func__(cls, site)

    def setUp(self):
        super().setUp()
        self.article = self.id_of(night(1))
        self.serial = getattr(type(self), "serial", 0)

    def send(self, reader=None, **fields):
        type(self).serial = self.serial = self.serial + 1
        fields = {"body": f"Words number {self.serial}.", **fields}
        reader = reader or self.site.client()
        return reader.post_json(f"/articles/{self.article}/comments", comment(self.serial, **fields))

    def state(self, reader=None, **fields):
        answer = self.send(reader, **fields)
        self.assertEqual(answer.status, 201, answer.text)
        made = answer.json()
        row = self.as_("moderator").get(f"/newsroom/comments/{made['id']}/").page.one(".moderated")
        self.said = row.one(".marks").text
        return made["state"], made

    def held(self, sentence, reader=None, **fields):
        state, made = self.state(reader, **fields)
        self.assertEqual(state, "pending")
        self.assertIn(sentence, self.said)
        return made

    def setting(self, name, value, before):
        self.site.run("settings", name, value)
        self.addCleanup(self.site.run, "settings", name, before)

    # --- steps ---

    def test_passes(self):
        state, _ = self.state()
        self.assertEqual(state, "visible")
        self.assertNotIn("Held", self.said)

    def test_trap(self):
        made = self.held("people leave empty", subject="Buy now")
        spam = self.as_("moderator").get("/newsroom/comments/?state=spam").page
        self.assertTrue(spam.first(f"#c{made['id']}"))

    def test_trap_is_out_of_the_way(self):
        field = self.site.client().get(night(1)).page.one("input[name=subject]")
        self.assertEqual(field.get("tabindex"), "-1")
        self.assertEqual(field.get("autocomplete"), "off")

    def test_haste(self):
        self.held("written in 0.4 seconds", elapsed="400", proof="none")
        for elapsed in ("3000", "", "-1", "soon", "99999999999999999999"):
            with self.subTest(elapsed=elapsed):
                self.assertEqual(self.state(elapsed=elapsed)[0], "visible")

    def test_duplicate(self):
        said = {"author": "Rita Repeat", "body": "I say it once, I say it twice."}
        self.send(**said)
        for again in (said["body"], "I SAY it once,  I say it tw\u0456ce."):
            answer = self.send(**{**said, "body": again})
            self.assertEqual(answer.status, 409)
            self.assertIn("exactly this already", answer.text)
        self.assertEqual(self.send(**{**said, "author": "Somebody Else"}).status, 201)

    def test_flood(self):
        self.setting("comments.reader_minute", "2", "0")
        reader = self.site.client()
        for _ in range(2):
            self.assertEqual(self.send(reader).status, 201)
        answer = self.send(reader)
        self.assertEqual(answer.status, 429)
        self.assertIn(int(answer.header("retry-after")), range(1, 61))
        self.assertEqual(self.send(self.site.client()).status, 201)

    def test_flood_keeps_the_words(self):
        self.setting("comments.network_minute", "1", "0")
        self.send(self.site.client())
        reader = self.site.client()
        form = reader.get(night(1)).page.form("/comments")
        answer = reader.submit(form, comment(body="These words stay."))
        self.assertEqual(answer.status, 429)
        self.assertTrue(answer.header("retry-after"))
        self.assertIn("These words stay.", answer.page.one("textarea").text)
        self.assertIn("a lot at once", answer.text)

    def test_links(self):
        reader = self.site.client()
        self.held("Held: 1 link.", reader, body="See https://a.example/ first.")
        self.assertEqual(self.state(reader)[0], "visible")
        two = "See https://a.example/1 and https://a.example/2"
        self.assertEqual(self.state(reader, body=two)[0], "visible")
        self.held("Held: 3 links.", reader, body=two + " and https://a.example/3")

    def test_links_in_disguise(self):
        reader = self.site.client()
        self.state(reader)
        self.assertEqual(self.state(reader, body="[https://a.example](https://a.example/)")[0], "visible")
        self.held("“my bank” leads elsewhere", reader, body="[my bank](https://evil.example/)")
        self.held("“https://bank.example” leads elsewhere", reader, body="[https://bank.example](https://evil.example)")

    def test_names_of_staff(self):
        claims = {"Administrator": ("Adm1nistrator", "ADMINISTRATOR", "The Administrator"),
                  "Editor": ("\u0415ditor", "Harry Editor (staff)", "E d i t o r"),
                  "Moderator": ("Moderator", "Moderator-in-chief"), "Admin": ("[admin]",),
                  "The Lantern": ("The Lantern", "The Lantern team", "\u0422h\u0435 L\u0430nt\u0435rn")}
        self.setting("site.title", "The Lantern", "Courant")
        for of, names in claims.items():
            for name in names:
                with self.subTest(name=name):
                    self.held(f"taken for \u201c{of}\u201d", author=name)
        for name in ("Edith", "Editha Moderna", "Ad Minton", "Lantern Jack"):
            with self.subTest(name=name):
                self.assertEqual(self.state(author=name)[0], "visible")

    def test_policy(self):
        self.setting("comments.policy", "first", "open")
        self.held("new here wait")
        self.setting("comments.policy", "all", "open")
        self.held("Every comment waits")

    def test_all_reasons_are_said(self):
        self.held("3 links", elapsed="10", author="Editor",
                  body="https://a.example/1 https://a.example/2 https://a.example/3")
        self.assertIn("0.0 seconds", self.said)
        self.assertIn("taken for “Editor”", self.said)

    # --- suspicion: a browser proves that it works for the comment ---

    def asked(self, reader=None, **fields):
        problem = self.problem(self.send(reader, **fields), 403)
        self.assertIn("work a moment", problem["detail"])
        self.assertRegex(problem["solver"], r"^/assets/proof\.\w+\.js$")
        return problem["challenge"]

    def queue(self):
        return self.as_("moderator").get("/newsroom/comments/").text

    def test_haste_is_proved(self):
        words = {"body": "Pasted in a moment.", "author": "Pia Paste", "elapsed": "400"}
        reader = self.site.client()
        challenge = self.asked(reader, **words)
        self.assertNotIn("Pasted in a moment", self.queue())
        for wrong in (challenge, f"{challenge}.x", challenge.replace("8.", "1.", 1) + ".1", "x" * 400):
            self.asked(reader, **words, proof=wrong)
        proof = solve(challenge)
        other = self.id_of(night(2))
        answer = reader.post_json(f"/articles/{other}/comments", comment(0, **words, proof=proof))
        self.assertEqual(answer.status, 403)
        self.assertEqual(self.state(reader, **words, proof=proof)[0], "visible")
        self.asked(self.site.client(), body="Other words, the same proof.", elapsed="400", proof=proof)

    def test_a_proof_clears_suspicion_alone(self):
        self.held("3 links", elapsed="10", body="https://a.example/1 https://a.example/2 https://a.example/3")
        self.setting("comments.policy", "all", "open")
        self.held("Every comment waits", elapsed="10")

    def test_a_repeated_try_with_a_key_passes_once(self):
        reader, words = self.site.client(), comment(77, body="Once, with a key.", elapsed="10")
        path = f"/articles/{self.article}/comments"
        challenge = reader.post_json(path, words, idempotency_key="k").json()["challenge"]
        words["proof"] = solve(challenge)
        first, again = (reader.post_json(path, words, idempotency_key="k") for _ in range(2))
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.json()["id"], again.json()["id"])

    def test_a_crowd_at_one_network(self):
        self.setting("comments.network_free", "3", "0")
        address = "203.0.113.77"
        for _ in range(3):
            self.assertEqual(self.send(Client(self.site.url, address=address)).status, 201)
        reader = Client(self.site.url, address=address)
        words = {"body": f"The fourth of them {self.serial}.", "author": "Fred Fourth"}
        challenge = self.asked(reader, **words)
        self.assertEqual(self.state(reader, **words, proof=solve(challenge))[0], "visible")
        self.held("many comments came from its network", Client(self.site.url, address=address), proof="none")
        self.assertEqual(self.send(Client(self.site.url, address="203.0.113.78")).status, 201)

    def test_a_crowd_without_javascript_waits(self):
        self.setting("comments.network_free", "1", "0")
        address = "203.0.113.79"
        self.send(Client(self.site.url, address=address))
        reader = Client(self.site.url, address=address)
        answer = reader.submit(reader.get(night(1)).page.form("/comments"), comment(body="A plain form in a crowd."))
        self.assertEqual(answer.status, 303)
        self.assertIn("held=1", answer.location)
        self.assertIn("A plain form in a crowd.", self.queue())

    def test_asking_uses_up_no_limit(self):
        self.setting("comments.reader_minute", "1", "0")
        reader = self.site.client()
        words = {"body": "One is all I have.", "elapsed": "10"}
        challenge = self.asked(reader, **words)
        self.assertEqual(self.send(reader, **words, proof=solve(challenge)).status, 201)

    # --- changed words ---

    def edited(self, made, body):
        return self.site.client().post_json(f"/comments/{made['id']}/edit",
                                            {"edit_token": made["edit_token"], "body": body})

    def test_an_edit_is_screened(self):
        reader = self.site.client()
        _, made = self.state(reader)
        answer = self.edited(made, "Now with https://a.example/ in it.")
        self.assertEqual((answer.status, answer.json()["state"]), (200, "pending"))
        self.assertEqual(self.edited(made, "Without it again.").json()["state"], "pending")

    def test_an_edit_that_is_fine_stays(self):
        _, made = self.state()
        self.assertEqual(self.edited(made, "Other words, as harmless.").json()["state"], "visible")

    def test_an_edit_does_not_say_what_was_said(self):
        self.send(body="The first thing that I say.", author="Edda Editing")
        _, made = self.state(body="The second thing that I say.", author="Edda Editing")
        self.assertEqual(self.edited(made, "The first thing that I say.").status, 409)
