"""Words are never lost: articles that are deleted or closed while somebody writes, forms that are damaged or leave
fields out, two windows of one person."""

import unittest

from test_staff_editing import NEW, EditingTest


class GoneTest(EditingTest):
    """What was typed for an article that is not there, or not the writer's, any more."""

    def setUp(self):
        super().setUp()
        self.chief = self.as_("administrator")

    def delete(self, at):
        for act in ("trash", "delete"):
            answer = self.chief.act(at + "act", {"act": act, "unsaved_too": "1"})
            self.assertEqual(answer.status, 303, answer.text)

    def rescued(self, client, answer, status, sentence):
        """The page holds the words; one press makes a draft of them. The address of that."""
        self.assertEqual(answer.status, status, answer)
        self.assertIn(sentence, answer.page.one(".warning").text)
        made = client.submit(answer.page.form(NEW))
        self.assertEqual(made.status, 303, made.text)
        return made.location.split("?")[0]

    def test_a_save_to_what_was_deleted(self):
        at = self.article("Gone", "<p>Saved words</p>", tags="Fire")
        form = self.open(at)
        self.article("Has the next number")
        self.delete(at)
        answer = self.editor.submit(form, {"title": "Gone but typed", "source": "<p>Typed words</p>"})
        self.assertIn("Typed words", answer.page.one("#kept-source").text)
        again = self.rescued(self.editor, answer, 404, "was deleted")
        self.assertNotEqual(again, at)
        self.assertEqual(self.value(again, "title"), "Gone but typed")
        self.assertEqual(self.value(again, "source"), "<p>Typed words</p>")
        self.assertEqual(self.value(again, "tags"), "Fire")

    def test_a_number_that_came_to_a_new_article(self):
        at = self.article("The last one")
        form = self.open(at)
        self.delete(at)
        self.assertEqual(self.article("Has its number"), at)
        answer = self.editor.submit(form, {"source": "<p>For the last one</p>"})
        again = self.rescued(self.editor, answer, 404, "was deleted")
        self.assertEqual(self.value(again, "title"), "The last one")
        self.assertEqual(self.value(at, "title"), "Has its number")

    def test_a_preview_of_what_was_deleted(self):
        at = self.article("Gone preview")
        self.delete(at)
        answer = self.editor.act(at + "preview/", {"title": "Typed for a preview", "base_version": 1})
        again = self.rescued(self.editor, answer, 404, "was deleted")
        self.assertEqual(self.value(again, "title"), "Typed for a preview")

    def test_scripts_are_told_which(self):
        at = self.article("Told")
        self.delete(at)
        for what in ("", "autosave", "lock"):
            answer = self.editor.act_json(at + what, {"title": "x", "act": "beat", "session": "s"})
            self.assertEqual((answer.status, answer.json()["code"]), (404, "article_gone"), what)
        theirs = self.article("Not theirs")
        answer = self.as_("author").act_json(theirs + "autosave", {"title": "x"})
        self.assertEqual((answer.status, answer.json()["code"]), (403, "article_not_yours"))

    def test_an_author_who_was_taken_off(self):
        author = self.as_("author")
        at = self.article("Shared", client=author, slug="shared-address")
        form = self.open(at, author)
        author.act(at + "autosave", {"title": "Typed before", "base_version": 1})
        self.assertEqual(self.chief.submit(self.open(at, self.chief), {"authors": "Editor"}).status, 303)
        answer = author.submit(form, {"title": "Typed after", "source": "<p>Mine</p>"})
        again = self.rescued(author, answer, 403, "not yours to edit")
        self.assertEqual(self.value(again, "source", author), "<p>Mine</p>")
        self.assertTrue(self.value(again, "authors", author).startswith("Author"))
        # What went to the server before is found at the old address.
        again = self.rescued(author, author.get(at), 403, "not yours to edit")
        self.assertEqual(self.value(again, "title", author), "Typed before")

    def test_a_contributor_whose_draft_was_published(self):
        contributor = self.as_("contributor")
        at = self.article("Published meanwhile", client=contributor)
        form = self.open(at, contributor)
        self.assertEqual(self.chief.act(at + "act", {"act": "publish"}).status, 303)
        answer = contributor.submit(form, {"source": "<p>One more paragraph</p>"})
        again = self.rescued(contributor, answer, 403, "The state of this article has changed")
        self.assertEqual(self.value(again, "source", contributor), "<p>One more paragraph</p>")

    def test_a_role_that_writes_no_more(self):
        self.site.run("user", "add", "turns@staff.example", "--role", "author", "--name", "Turns", "--password-stdin",
                      stdin="a long enough password")
        client = self.stranger()
        client.sign_in("turns@staff.example")
        form = client.get(NEW).page.form(NEW)
        self.site.run("user", "role", "turns@staff.example", "moderator")
        answer = client.submit(form, {"title": "Typed", "source": "<p>Typed words</p>"})
        self.assertEqual(answer.status, 403)
        self.assertIn("Typed words", answer.page.one("#kept-source").text)
        self.assertNotIn("new draft of mine", answer.text)

    def test_nobody_deletes_it_from_under_ones_hands(self):
        at = self.article("Being written")
        self.editor.act(at + "autosave", {"title": "Typed", "base_version": 1})
        refused = self.chief.act(at + "act", {"act": "trash"})
        self.assertEqual(refused.status, 409)
        self.assertIn("Others have written in it", refused.page.one(".problem").text)
        self.assertIn("written by Editor", refused.page.one("#workflow", ".warning").text)
        ids = {"id": at.split("/")[3], "act": "trash"}
        self.assertIn("Others have written in it", self.chief.act("/newsroom/articles/", ids).text)
        self.assertEqual(self.editor.act(at + "act", {"act": "trash"}).status, 303)
        self.assertEqual(self.chief.act(at + "act", {"act": "delete"}).status, 409)
        self.assertEqual(self.chief.act(at + "act", {"act": "delete", "unsaved_too": "1"}).status, 303)


class WindowsTest(EditingTest):
    """Two tabs, or two devices, of one person."""

    def test_the_second_save_shows_both(self):
        at = self.article("Two tabs", "<p>The old bridge</p>")
        one, two = self.open(at), self.open(at)
        self.assertEqual(self.editor.submit(one, {"source": "<p>The old bridge fell</p>"}).status, 303)
        answer = self.editor.submit(two, {"source": "<p>The old bridge stands</p>", "tags": "Bridge"})
        self.assertEqual(answer.status, 409)
        self.assertIn("You saved this article in another window", answer.page.one(".warning").text)
        self.assertIn("fell", answer.text)
        saved = self.editor.submit(answer.page.form("/resolve"), {"choice.source": "mine"})
        self.assertEqual(saved.status, 303, saved.text)
        self.assertEqual(self.value(at, "source"), "<p>The old bridge stands</p>")
        self.assertEqual(self.value(at, "tags"), "Bridge")

    def test_the_same_page_sent_twice_is_no_conflict(self):
        at = self.article("One tab", "<p>a</p>")
        page = self.open(at)
        self.editor.submit(page, {"source": "<p>ab</p>", "key": "k-one"})
        self.assertEqual(self.editor.submit(page, {"source": "<p>abc</p>", "key": "k-two"}).status, 303)
        self.assertEqual(self.value(at, "source"), "<p>abc</p>")

    def keep(self, at, window, title):
        answer = self.editor.act_json(at + "autosave", {"title": title, "base_version": 1, "window": window})
        self.assertEqual(answer.status, 200, answer.text)

    def test_each_keeps_its_own_typing(self):
        at = self.article("Kept apart")
        self.keep(at, "desk", "Typed at the desk")
        self.keep(at, "phone", "Typed on the phone")
        page = self.editor.get(at).page
        self.assertEqual(dict(page.form(at).fields())["title"], "Typed on the phone")
        other = next(link for link in page.links if link.startswith("?unsaved="))
        self.assertEqual(self.value(at, "title"), "Typed on the phone")
        shown = self.editor.get(at + other).page
        self.assertEqual(dict(shown.form(at).fields())["title"], "Typed at the desk")
        self.assertEqual(self.editor.submit(shown.form("/discard")).status, 303)
        self.assertNotIn("?unsaved=", self.editor.get(at).text)
        self.assertEqual(self.value(at, "title"), "Typed on the phone")

    def test_what_was_brought_back_is_not_kept_twice(self):
        at = self.article("Taken over")
        self.keep(at, "old", "Typed before")
        form = self.open(at)
        sent = {**dict(form.fields()), "title": "Typed on"}
        self.assertEqual(self.editor.act_json(at + "autosave", sent).status, 200)
        self.assertNotIn("?unsaved=", self.editor.get(at).text)
        self.assertEqual(self.editor.submit(self.open(at)).status, 303)
        self.assertEqual(self.editor.act(at + "act", {"act": "publish"}).status, 303)

    def test_odd_names_of_windows(self):
        at = self.article("Odd")
        for window in ("x" * 500, "\u00e9 & <b>", "'\"%"):
            self.keep(at, window, "Typed")
        self.assertEqual(self.editor.get(at).status, 200)


class DamageTest(EditingTest):
    """Forms that leave something out, or came damaged."""

    def test_what_is_left_out_stays(self):
        other = self.article("Related to")
        at = self.article("Whole", "<p>Words</p>", standfirst="In short", tags="Fire", sticky="1",
                          related=other.split("/")[3])
        answer = self.editor.act_json(at, {"title": "Whole again", "base_version": 1})
        self.assertEqual(answer.status, 200, answer.text)
        back = {name: value.strip() for name, value in dict(self.open(at).fields()).items()}
        self.assertEqual(back["title"], "Whole again")
        self.assertEqual((back["source"], back["standfirst"], back["tags"], back["sticky"], back["related"]),
                         ("<p>Words</p>", "In short", "Fire", "1", other.split("/")[3]))
        self.editor.act_json(at + "autosave", {"standfirst": "Typed", "base_version": 2})
        self.assertEqual(self.value(at, "source"), "<p>Words</p>")
        self.assertEqual(self.editor.submit(self.open(at), {"sticky": ""}).status, 303)
        self.assertEqual(self.value(at, "sticky"), "")

    def test_what_was_saved_since_is_not_taken_back(self):
        at = self.article("Merged", "<p>Words</p>")
        self.as_("administrator").act_json(at, {"standfirst": "By another", "base_version": 1})
        answer = self.editor.act_json(at, {"title": "Merged by field", "base_version": 1})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(self.value(at, "standfirst"), "By another")

    def test_a_published_text_does_not_become_empty(self):
        at = self.article("Published", "<p>Words</p>")
        self.assertEqual(self.editor.act(at + "act", {"act": "publish"}).status, 303)
        for nothing in ("", " ", "<p></p>", "<p>&nbsp;<br></p>\n"):
            answer = self.editor.submit(self.open(at), {"source": nothing})
            self.assertIn("cannot become empty", self.error(answer, "source"))
        self.assertEqual(self.value(at, "source"), "<p>Words</p>")
        self.assertEqual(self.editor.submit(self.open(at), {"source": '<hr>'}).status, 303)
        draft = self.article("A draft", "<p>Words</p>")
        self.assertEqual(self.editor.submit(self.open(draft), {"source": ""}).status, 303)

    def test_a_nul_is_told_beside_its_field(self):
        at = self.article("Nul", "<p>Words</p>")
        for path in (at, NEW):
            form = self.editor.get(path).page.form(path)
            answer = self.editor.submit(form, {"title": "A\0B", "source": "<p>Typed words</p>"})
            self.assertIn("characters that cannot be kept", self.error(answer, "title"))
            self.assertIn("Typed words", answer.page.one("#source").text)
            told = self.editor.act_json(path, {"title": "A\0B"})
            self.assertEqual((told.status, list(told.json()["errors"])), (422, ["title"]))
        self.assertEqual(self.value(at, "title"), "Nul")
        self.assertEqual(self.editor.act_json(at + "autosave", {"title": "A\0B", "base_version": 1}).status, 200)

    def test_a_version_that_is_no_number(self):
        at = self.article("Damaged", "<p>Words</p>")
        form = self.open(at)
        answer = self.editor.submit(form, {"base_version": "x7", "source": "<p>Typed words</p>"})
        self.assertEqual(answer.status, 422)
        self.assertIn("came damaged", answer.page.one(".problem").text)
        self.assertIn("Typed words", answer.page.one("#source").text)
        self.editor.act(at, {"source": "<p>Of another</p>", "base_version": 1, "window": "w2"})
        again = self.editor.submit(answer.page.form(at))
        self.assertEqual(again.status, 409)  # nobody knows what it rests on: both are shown
        self.assertEqual(self.editor.act_json(at, {"title": "x", "base_version": "x7"}).status, 422)


if __name__ == "__main__":
    unittest.main()
