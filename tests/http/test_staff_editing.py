"""The editor over HTTP: saving, faults beside their fields, repeated saves, two people at once, locks, versions,
unsaved work, previews, and who may."""

import unittest
import urllib.parse

from lib import StaffTest
from lib.staff import PASSWORD, address_of

NEW = "/newsroom/articles/new"


class EditingTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        site.run("settings", "site.languages", "en, fr")

    def setUp(self):
        self.editor = self.as_("editor")

    def article(self, title="A headline", source="<p>Some words.</p>", client=None, **fields):
        """The address of a new article's editor."""
        client = client or self.editor
        form = client.get(NEW).page.form(NEW)
        answer = client.submit(form, {"title": title, "source": source, **fields})
        self.assertEqual(answer.status, 303, answer.text)
        return answer.location.split("?")[0]

    def open(self, at, client=None):
        """The form of an article as somebody finds it."""
        answer = (client or self.editor).get(at)
        self.assertEqual(answer.status, 200, answer)
        return answer.page.form(at)

    def value(self, at, name, client=None):
        return dict(self.open(at, client).fields())[name].strip()

    def error(self, answer, name):
        self.assertEqual(answer.status, 422, answer)
        return next(node.text for node in answer.page.all("[data-error]") if node.get("data-error") == name)


class SavingTest(EditingTest):
    def test_every_field_comes_back(self):
        other = self.article("Another one")
        french = self.article("En français", lang="fr")
        sent = {
            "title": "The “whole” <story>", "standfirst": "In short", "label": "breaking", "slug": "whole-story",
            "source": "<p>One two <b>three</b>.</p>", "tags": "Fire\nHill", "authors": "Editor\nJane Guest",
            "search_title": "st", "search_description": "sd", "social_title": "ot", "social_description": "od",
            "lead_caption": "cap", "lead_credit": "cred", "lead_alt": "alt", "comment_policy": "closed",
            "blocks.stars": "off", "lang": "", "related": other.split("/")[3], "translations": french.split("/")[3],
            "former_paths": "/old/story.html", "sticky": "1",
        }
        at = self.article(**sent)
        back = dict(self.open(at).fields())
        for name, value in sent.items():
            if name != "authors":
                self.assertEqual(back[name].strip(), value, name)
        self.assertEqual(back["authors"].strip().splitlines(), ["Editor [editor]", "Jane Guest [jane-guest]"])
        self.assertEqual(self.value(french, "translations"), at.split("/")[3])

    def test_faults_stand_beside_their_fields(self):
        self.article("Taken")
        cases = {
            "title": (" ", "Please write a headline."),
            "slug": ("taken", "This address is taken. “taken-2” is free."),
            "tags": ("???", "“???” has no letter and no digit."),
            "authors": ("\n".join("abcdefgh"), "An article has 7 authors at most."),
            "lead_media": ("99", "This picture does not exist any more."),
            "lead_focus": ("1 2 3", "A focus point is two numbers from 0 to 100, as in “50 30”."),
            "comment_policy": ("maybe", "Please choose one of the list."),
            "blocks.likes": ("perhaps", "Please choose one of the list."),
            "lang": ("xx", "Please choose one of the list."),
            "related": ("/nowhere/", "There is no article “/nowhere/”."),
            "former_paths": ("/newsroom/x/", "“/newsroom/x/” cannot be an address of an article."),
        }
        for name, (value, sentence) in cases.items():
            with self.subTest(name):
                fields = {"title": "Fine", "source": "<p>Kept words</p>", name: value}
                answer = self.editor.post(NEW, {**fields, "token": self.editor.token})
                self.assertEqual(self.error(answer, name), sentence)
                self.assertIn("Kept words", answer.page.one("#source").text)
                told = self.editor.act_json(NEW, fields)
                self.assertEqual((told.status, told.json()["errors"]), (422, {name: sentence}))

    def test_three_megabytes_are_told_beside_the_text(self):
        big = "x" * (3 << 20)
        answer = self.editor.act_json(NEW, {"title": "Big", "source": big})
        self.assertEqual(answer.status, 422)
        self.assertIn("2 MB", answer.json()["errors"]["source"])
        at = self.article("Small")
        answer = self.editor.act_json(at + "autosave", {"title": "Small", "source": big})
        self.assertIn("2 MB", answer.json()["errors"]["source"])
        self.assertEqual(self.editor.act_json(NEW, {"title": "Huge", "source": big * 4}).status, 413)
        bengali = {"title": "Bengali", "format": "html", "source": "\u0995" * 1_100_000}
        told = self.editor.act(NEW, bengali)
        self.assertEqual((told.status, "2 MB" in self.error(told, "source")), (422, True))

    def test_nothing_dangerous_reaches_a_page(self):
        at = self.article("Danger", "<p onclick=x()>ok<script>alert(1)</script></p><img src=x onerror=y>")
        page = self.editor.get(at + "preview/").text
        self.assertIn("ok", page)
        self.assertNotIn("alert(1)", page)
        self.assertNotIn("onerror", page)

    def test_markdown(self):
        at = self.article("Marked", "Some *loud* words", format="markdown")
        self.assertIn("<em>loud</em>", self.editor.get(at + "preview/").text)

    def test_related_articles_may_be_named_by_their_address(self):
        other = self.article("Named by address")
        path = self.editor.act_json(other, {"title": "Named by address", "base_version": "1"}).json()["path"]
        at = self.article("Points there", related=self.site.url + path + "?utm_source=x")
        self.assertEqual(self.value(at, "related"), other.split("/")[3])

    def test_the_same_key_again_makes_one_article(self):
        fields = {"title": "Once", "source": "<p>x</p>", "key": "k-once"}
        first, second = (self.editor.act_json(NEW, fields).json() for _ in range(2))
        self.assertEqual((first["id"], first["version"]), (second["id"], second["version"]))
        self.assertEqual((first["repeated"], second["repeated"]), (False, True))

    def test_a_draft_is_begun_without_a_headline(self):
        begun = self.editor.act_json(NEW, {"begin": "1", "key": "k-begin", "source": "<p>typed</p>"}).json()
        at = f"/newsroom/articles/{begun['id']}/"
        self.assertEqual(self.value(at, "title"), "")
        self.assertIn("Without a headline", self.editor.get("/newsroom/articles/?state=draft").text)
        self.editor.act_json(at + "autosave", {"title": "A zebra, half written", "source": "<p>typed</p>",
                                               "base_version": begun["version"], "window": "one"})
        for page in ("/newsroom/", "/newsroom/articles/?state=draft", "/newsroom/articles/?q=zebra"):
            self.assertIn("A zebra, half written", self.editor.get(page).page.one("#main").text, page)
        page = self.editor.get(at).page
        self.assertIn("A zebra, half written", page.one("h1").text)
        self.assertIn("were brought back", page.text)
        self.assertEqual(page.one("#save-status").text.strip(), "Unsaved changes")
        saved = self.editor.act_json(at, {"title": "At last", "base_version": begun["version"]}).json()
        self.assertTrue(saved["path"].endswith("/at-last/"), saved)


class TogetherTest(EditingTest):
    def setUp(self):
        super().setUp()
        self.chief = self.as_("administrator")

    def save(self, client, at, fields, version, key=""):
        sent = dict(self.open(at, client).fields())
        return client.act_json(at, {**sent, **fields, "base_version": version, "key": key})

    def test_changes_of_different_fields_go_together(self):
        at = self.article("Together", "<p>Words</p>")
        ours, theirs = dict(self.open(at).fields()), dict(self.open(at, self.chief).fields())
        self.assertEqual(self.editor.act_json(at, {**ours, "title": "Together now"}).status, 200)
        answer = self.chief.act_json(at, {**theirs, "source": "<p>Better words</p>"})
        self.assertEqual((answer.status, answer.json()["merged"]), (200, True))
        self.assertEqual(self.value(at, "title"), "Together now")
        self.assertEqual(self.value(at, "source"), "<p>Better words</p>")

    def conflict(self):
        at = self.article("Conflict", "<p>The old bridge fell</p>")
        ours, theirs = dict(self.open(at).fields()), dict(self.open(at, self.chief).fields())
        self.editor.act(at, {**ours, "source": "<p>The old bridge fell at noon</p>"})
        answer = self.chief.act(at, {**theirs, "source": "<p>The old bridge fell at dawn</p>", "tags": "Bridge"})
        self.assertEqual(answer.status, 409)
        return at, answer

    def test_a_conflict_shows_both_and_overwrites_nothing(self):
        at, answer = self.conflict()
        self.assertIn("Editor saved this article", answer.page.one(".warning").text)
        self.assertEqual(answer.page.one(".sides", "ins").text, "dawn")
        self.assertEqual(answer.page.one(".sides", "del").text, "noon")
        self.assertIn("noon", self.value(at, "source"))
        self.assertIn("dawn", self.value(at, "source", self.chief))  # unsaved, and not lost

    def test_choosing_saves(self):
        for choice, word in (("mine", "dawn"), ("theirs", "noon")):
            with self.subTest(choice):
                at, answer = self.conflict()
                saved = self.chief.submit(answer.page.form("/resolve"), {"choice.source": choice})
                self.assertEqual(saved.status, 303, saved.text)
                self.assertIn(word, self.value(at, "source"))
                self.assertEqual(self.value(at, "tags"), "Bridge")

    def test_going_on_with_the_choice(self):
        at, answer = self.conflict()
        again = self.chief.submit(answer.page.form("/resolve"), {"choice.source": "mine"}, button=("then", "edit"))
        self.assertEqual(again.location, at)
        form = self.open(at, self.chief)
        self.assertEqual(self.chief.submit(form).status, 303)
        self.assertIn("dawn", self.value(at, "source"))

    def test_a_script_is_told_of_the_conflict(self):
        at = self.article("Told", "<p>a</p>")
        self.assertEqual(self.editor.act_json(at, {"title": "Told b", "base_version": 1}).status, 200)
        self.assertEqual(self.chief.act_json(at, {"title": "Told c", "base_version": 1}).status, 409)

    def test_ones_own_lost_answer_is_no_conflict(self):
        at = self.article("Slow link", "<p>a</p>")
        self.assertEqual(self.editor.act_json(at, {"title": "Slow link b", "base_version": 1}).status, 200)
        answer = self.editor.act_json(at, {"title": "Slow link b c", "base_version": 1})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(self.value(at, "title"), "Slow link b c")

    def lock(self, client, at, act, session):
        return client.act_json(at + "lock", {"act": act, "session": session}).json()

    def test_the_lock_is_taken_over_and_the_other_is_told(self):
        at = self.article("Locked")
        self.assertTrue(self.lock(self.editor, at, "open", "e")["held"])
        told = self.lock(self.chief, at, "open", "c")
        self.assertEqual((told["held"], told["name"], told["own"]), (False, "Editor", False))
        self.assertIn("Editor is editing this article", self.chief.get(at).page.one("#lock-note").text)
        self.assertTrue(self.lock(self.chief, at, "take", "c")["held"])
        told = self.lock(self.editor, at, "beat", "e")
        self.assertEqual((told["held"], told["name"]), (False, "Administrator"))
        typed = self.editor.act_json(at + "autosave", {"title": "Still mine", "base_version": 1})
        self.assertEqual(typed.status, 200)
        self.assertEqual(self.value(at, "title"), "Still mine")
        self.lock(self.chief, at, "release", "c")
        self.assertTrue(self.lock(self.editor, at, "beat", "e")["held"])
        self.assertEqual(self.editor.act_json(at + "lock", {"act": "steal", "session": "x"}).status, 400)


class MemoryTest(EditingTest):
    def test_unsaved_work_is_brought_back_and_may_be_discarded(self):
        at = self.article("Saved", "<p>a</p>")
        kept = self.editor.act_json(at + "autosave", {"title": "Typed", "source": "<p>b</p>", "base_version": 1})
        self.assertEqual(kept.status, 200)
        page = self.editor.get(at).page
        self.assertIn("Unsaved changes of", page.one(".notice").text)
        self.assertEqual(self.value(at, "title"), "Typed")
        self.assertEqual(self.value(at, "title", self.as_("administrator")), "Saved")
        self.assertEqual(self.editor.submit(page.form("/discard")).status, 303)
        self.assertEqual(self.value(at, "title"), "Saved")

    def test_unsaved_work_survives_a_killed_server(self):
        at = self.article("Before the crash")
        kept = self.editor.act_json(at + "autosave", {"title": "Typed before the crash", "base_version": 1})
        self.assertEqual(kept.status, 200)
        self.site.server.kill()
        self.site.start(*self.serve)
        self.assertEqual(self.value(at, "title", self.as_("editor")), "Typed before the crash")

    def test_versions_their_differences_and_restoring(self):
        at = self.article("Version one", "<p>The old bridge fell</p>")
        self.editor.submit(self.open(at), {"title": "Version two", "source": "<p>The new bridge fell</p>"})
        links = [href for href in self.editor.get(at + "revisions/").page.links if "/revisions/" in href]
        self.assertEqual([href.rsplit("/", 1)[1] for href in links], ["2", "1"])
        page = self.editor.get(at + "revisions/2").page
        self.assertEqual([node.text for node in page.all("ins")], ["two", "new"])
        self.assertEqual([node.text for node in page.all("del")], ["one", "old"])
        first = self.editor.get(at + "revisions/1").page
        self.assertEqual(self.editor.submit(first.form("/restore")).status, 303)
        self.assertEqual(self.value(at, "title"), "Version one")
        self.assertEqual(len(self.editor.get(at + "revisions/").page.all("li", "time")), 3)
        self.assertEqual(self.editor.get(at + "revisions/77").status, 404)

    def test_previews(self):
        at = self.article("Secret plans", "<p>Saved words</p>")
        self.editor.act(at + "autosave", {"title": "Secret plans", "source": "<p>Typed words</p>", "base_version": 1})
        own = self.editor.get(at + "preview/")
        self.assertIn("Typed words", own.page.one("article").text)
        self.assertEqual(own.page.meta("robots"), "noindex")
        self.assertIn("no-store", own.header("cache-control"))
        made = self.editor.act(at + "preview-link").page.one("#preview-link").get("value")
        path = urllib.parse.urlsplit(made).path
        reader = self.site.client()
        shown = reader.get(path)
        self.assertEqual(shown.status, 200)
        self.assertIn("Saved words", shown.page.one("article").text)
        self.assertEqual(shown.page.meta("robots"), "noindex")
        self.assertEqual(reader.get(path[:-3] + "xx/").status, 404)
        self.assertEqual(self.editor.act(at + "preview-link", {"revoke": "1"}).status, 303)
        self.assertEqual(reader.get(path).status, 404)

    def test_forms_of_a_preview_are_asleep(self):
        at = self.article("Not out yet", "<p>Saved words</p>")
        made = self.editor.act(at + "preview-link").page.one("#preview-link").get("value")
        reader = self.site.client()
        path = urllib.parse.urlsplit(made).path
        for name, answer in (("own", self.editor.get(at + "preview/")), ("secret", reader.get(path))):
            with self.subTest(preview=name):
                page = answer.page
                self.assertIn("work on the published page", page.one(".notice").text)
                forms = [form for form in page.all("main", "form")]
                self.assertEqual({form.get("data-vote") for form in forms}, {"like", "reaction", "stars", None})
                for form in forms:
                    self.assertIsNone(form.get("action"))
                    self.assertIn("disabled", form.parent.attributes | form.parent.parent.attributes)
                story = page.one("article.story").attributes
                self.assertFalse({"data-live", "data-view", "data-tally"} & story.keys())
        self.assertEqual(reader.post(path, {"value": "like"}).status, 405)
        self.assertEqual(self.editor.act(at + "act", {"act": "publish"}).status, 303)
        page = reader.get(f"/?p={at.rstrip('/').rsplit('/', 1)[1]}")
        public = reader.get(urllib.parse.urlsplit(page.location).path).page
        self.assertFalse(public.all("fieldset.asleep"))
        self.assertTrue(all(form.get("action") for form in public.all("main", "form")))

    def test_a_preview_keeps_what_the_form_says(self):
        at = self.article("Shown first")
        answer = self.editor.submit(self.open(at), {"title": "Shown then"})
        self.assertEqual(answer.status, 303)
        shown = self.editor.act(at + "preview/", {"title": "Only looked at", "base_version": 2})
        self.assertEqual(shown.location, at + "preview/")
        self.assertEqual(self.editor.get(shown.location).page.one("h1").text, "Only looked at")
        self.assertEqual(self.value(at, "title", self.as_("administrator")), "Shown then")


class OfferTest(EditingTest):
    def offers(self, what, typed, client=None):
        answer = (client or self.editor).get(f"/newsroom/suggest/{what}?q={typed}")
        self.assertEqual(answer.status, 200)
        return [(one["value"], one["label"]) for one in answer.json()]

    def test_lists_offer_what_is_there(self):
        at = self.article("A bridge too far", tags="Bridges", authors="Zoë Bridger")
        self.assertEqual(self.offers("articles", "bridge far"), [(at.split("/")[3], "A bridge too far")])
        self.assertEqual(self.offers("authors", "zoe"), [("Zoë Bridger [zoe-bridger]", "Zoë Bridger")])
        self.assertEqual(self.offers("authors", ""), [])
        self.assertEqual(self.editor.get("/newsroom/suggest/nothing?q=x").status, 404)

    def test_nobody_learns_what_others_drafts_say(self):
        author = self.as_("author")
        self.article("Zygote secret", source="The minister wears a wombat.")
        own = self.article("Zygote of mine", source="No wombat here.", client=author)
        out = self.article("Zygote published", source="A wombat for everybody.")
        self.assertEqual(self.editor.act(out + "act", {"act": "publish"}).status, 303)
        numbers = sorted(at.split("/")[3] for at in (own, out))
        for typed in ("wombat", "zygote"):
            self.assertEqual(sorted(n for n, _ in self.offers("articles", typed, author)), numbers, typed)
            self.assertEqual(len(self.offers("articles", typed)), 3, typed)


class PermissionTest(EditingTest):
    def test_authors_edit_their_own_articles_only(self):
        author, theirs = self.as_("author"), self.article("Not theirs")
        own = self.article("Their own", client=author)
        self.assertEqual(author.get(own).status, 200)
        for path in ("", "revisions/", "preview/", "conflict/"):
            self.assertEqual(author.get(theirs + path).status, 403, path)
        for path in ("", "autosave", "lock", "discard", "preview-link", "restore", "resolve", "preview/"):
            self.assertEqual(author.act_json(theirs + path, {"title": "x"}).status, 403, path)
        answer = author.submit(self.open(own, author), {"authors": "Editor"})
        self.assertEqual(self.error(answer, "authors"), "You have to stay among the authors.")

    def test_contributors_write_and_moderators_do_not(self):
        contributor = self.as_("contributor")
        at = self.article("A draft", client=contributor)
        self.assertEqual(contributor.get(at).status, 200)
        self.assertEqual(contributor.get(self.article("An editor's")).status, 403)
        self.assertEqual(self.as_("moderator").get(NEW).status, 403)

    def test_what_is_not_there(self):
        for path in ("", "revisions/", "preview/", "conflict/"):
            self.assertEqual(self.editor.get("/newsroom/articles/4711/" + path).status, 404, path)
        self.assertEqual(self.editor.act_json("/newsroom/articles/4711/autosave", {"title": "x"}).status, 404)

    def test_an_ended_session_keeps_the_words(self):
        at = self.article("Signed out")
        form = self.open(at)
        self.editor.cookies.clear()
        self.assertEqual(self.editor.act_json(at, {"title": "Typed"}).status, 401)
        door = self.editor.submit(form, {"title": "Typed while signed out"})
        self.assertEqual(door.status, 401)
        resumed = self.editor.submit(door.page.form("/newsroom/sign-in/"),
                                     {"email": address_of("editor"), "password": PASSWORD})
        self.assertEqual(resumed.status, 200, resumed)
        self.assertEqual(self.editor.submit(resumed.page.form(at)).status, 303)
        self.assertEqual(self.value(at, "title"), "Typed while signed out")


if __name__ == "__main__":
    unittest.main()
