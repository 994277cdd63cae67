"""How far a role reaches beyond its own articles by the fields of a form, and that only what was seen is published."""

import unittest

from lib import StaffTest

NEW = "/newsroom/articles/new"


class ReachTest(StaffTest):
    def write(self, client, **fields):
        """A new article by the form; its address in the newsroom."""
        form = client.get(NEW).page.form("/new")
        answer = client.submit(form, {"title": "A title", "source": "<p>Words.</p>", **fields})
        self.assertEqual(answer.status, 303, answer.text if answer.status != 303 else "")
        return answer.location.split("?")[0]

    def publish(self, client, article, **fields):
        return client.act(article + "act", {"act": "publish", **fields})

    def test_what_was_changed_since_is_not_published(self):
        contributor, editor = self.as_("contributor"), self.as_("editor")
        article = self.write(contributor)
        self.assertEqual(contributor.act(article + "act", {"act": "submit"}).status, 303)
        form = next(f for f in editor.get(article).page.forms("/act") if "seen_version" in f.fields())
        seen = form.fields()["seen_version"]
        page = contributor.get(article).page
        answer = contributor.submit(page.form(article), {"source": "<p>Something else entirely.</p>"})
        self.assertEqual(answer.status, 303)
        answer = self.publish(editor, article, seen_version=seen)
        self.assertEqual((answer.status, "changed since you looked" in answer.text), (409, True))
        form = next(f for f in editor.get(article).page.forms("/act") if "seen_version" in f.fields())
        self.assertEqual(self.publish(editor, article, seen_version=form.fields()["seen_version"]).status, 303)

    def test_only_who_arranges_keeps_an_article_at_the_top(self):
        author = self.as_("author")
        article = self.write(author, title="Pinned by nobody", sticky="1")
        self.assertEqual(self.publish(author, article).status, 303)
        editor = self.as_("editor")
        self.assertIn("sticky", [n.get("name") for n in editor.get(article).page.all("input")])
        self.assertNotIn("sticky", [n.get("name") for n in author.get(article).page.all("input")])
        self.assertEqual(editor.get(article).page.form(article).fields()["sticky"], "")

    def test_what_is_not_yours_says_so(self):
        article, other = self.write(self.as_("editor"), title="Of the editor"), self.as_("contributor")
        for path in (article, f"{article}revisions/", f"{article}figures/"):
            answer = other.get(path)
            self.assertEqual(answer.status, 403, path)
            self.assertIn("not yours", answer.page.one("main").text, path)
            self.assertNotIn("another website", answer.text)
        forged = other.post(article, {"title": "Forged"}, origin="https://evil.example")
        self.assertEqual((forged.status, "another website" in forged.text), (403, True))

    def test_nobody_takes_other_articles_for_translations(self):
        editor, contributor = self.as_("editor"), self.as_("contributor")
        one = self.write(editor, title="The first")
        number = one.rstrip("/").rsplit("/", 1)[1]
        mine = self.write(contributor, title="Mine", translations=number)
        self.assertEqual(editor.get(mine).page.form(mine).fields()["translations"].strip(), "")
        self.assertEqual(editor.get(one).page.form(one).fields()["translations"].strip(), "")

    def test_no_secret_links_to_what_is_withdrawn(self):
        editor = self.as_("editor")
        article = self.write(editor)
        self.publish(editor, article)
        self.assertEqual(editor.act(article + "act", {"act": "withdraw", "text": "It was wrong."}).status, 303)
        self.assertEqual(editor.act(article + "preview-link").status, 409)

    def test_a_large_form_gets_through_the_sign_in(self):
        author = self.as_("author")
        article = self.write(author)
        words = "<p>" + "কথা " * 150000 + "</p>"
        stranger = self.stranger()
        answer = stranger.post(article, {"title": "Long", "source": words})
        self.assertEqual(answer.status, 401)
        form = answer.page.form("/sign-in/")
        answer = stranger.submit(form, {"email": "author@staff.example", "password": "a long enough password"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.page.form(article).fields()["source"].strip(), words)


if __name__ == "__main__":
    unittest.main()
