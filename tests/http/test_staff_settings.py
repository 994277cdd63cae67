"""/newsroom/settings/: every setting has its field and its sentence; saved together or not at all; readers see it."""

import re
import unittest

from lib import StaffTest

PATH = "/newsroom/settings/"


class SettingsTest(StaffTest):
    def setUp(self):
        super().setUp()
        self.admin = self.as_("administrator")

    def page(self, group):
        answer = self.admin.get(f"{PATH}{group}/")
        self.assertEqual(answer.status, 200)
        return answer.page

    def save(self, group, **fields):
        """Field names with __ for the dot."""
        values = {name.replace("__", "."): value for name, value in fields.items()}
        return self.admin.submit(self.page(group).form(f"/{group}/"), values)

    def groups(self):
        return [href.rstrip("/").rsplit("/", 1)[1] for href in
                (node.get("href") for node in self.page("site").one(".tabs").all("a"))]

    def test_every_setting_has_a_field_and_its_sentence(self):
        known = re.findall(r"^([a-z_.]+) = .*\n    (.+)$", self.site.run("settings").stdout, re.M)
        self.assertGreater(len(known), 30)
        found = {}
        for group in self.groups():
            page = self.page(group)
            for node in page.all(".hint"):
                if node.get("id", "").endswith("-hint"):
                    found[node.get("id")[: -len("-hint")]] = node.text
        for name, sentence in known:
            self.assertEqual(" ".join(found.get(name, "").split()), sentence, name)

    def test_saving_what_is_shown_changes_nothing(self):
        before = self.site.run("settings").stdout
        for group in self.groups():
            self.assertEqual(self.save(group).status, 303, group)
        self.assertEqual(self.site.run("settings").stdout, before)

    def test_readers_see_the_new_title_at_once(self):
        self.reader.get("/")
        answer = self.save("site", site__title="Ink & <Salt>")
        self.assertEqual(answer.location, PATH + "site/?done=saved")
        self.assertEqual(self.reader.get("/").page.one("title").text, "Ink & <Salt>")
        self.assertIn("Saved", self.admin.get(answer.location).page.one(".notice").text)

    def test_one_mistake_saves_nothing_and_is_marked(self):
        before = self.site.run("settings").stdout
        answer = self.save("site", site__tagline="New line", site__time_zone="Europe/Nowhere", site__languages="xx-1")
        self.assertEqual(answer.status, 422)
        wrong = [node.get("id") for node in answer.page.all(".error") if node.text]
        self.assertEqual(wrong, ["site.languages-error", "site.time_zone-error"])
        fields = answer.page.form("/site/").fields()
        self.assertEqual((fields["site.tagline"], fields["site.time_zone"]), ("New line", "Europe/Nowhere"))
        self.assertEqual(self.site.run("settings").stdout, before)
        answer = self.admin.act_json(PATH + "site/", {"site.title": "X", "site.time_zone": "Mars"})
        self.assertEqual((answer.status, "site.time_zone" in answer.json()["errors"]), (422, True))

    def refused(self, group, **fields):
        """The sentence beside the one field that was wrong; nothing was saved."""
        before = self.site.run("settings").stdout
        answer = self.save(group, **fields)
        self.assertEqual(answer.status, 422)
        self.assertEqual(self.site.run("settings").stdout, before)
        told = [node.text for node in answer.page.all(".error") if node.text]
        self.assertEqual(len(told), 1, told)
        return told[0]

    def test_the_sentence_says_what_is_wrong(self):
        self.assertEqual(self.refused("addresses", addresses__article="/{yaer}/{slug}/"),
                         "There is no {yaer}. There are {year} {month} {day} {slug} {id} {section}.")
        self.assertIn("needs {slug} or {id}", self.refused("addresses", addresses__article="/{year}/{month}/"))
        self.assertIn("at least one language", self.refused("site", site__languages=""))
        self.assertEqual(self.refused("site", site__title=""), "Write 1 to 200 characters.")
        self.assertEqual(self.refused("site", site__title="x" * 201), "Write 1 to 200 characters.")
        self.assertIn("16 to 200", self.refused("more", metrics__token="x"))
        self.assertIn("choose a darker one", self.refused("look", look__accent="#ffeeee"))
        self.assertIn("choose a lighter one", self.refused("look", look__accent_dark="#331111"))
        self.assertIn("such as #9c1f1f", self.refused("look", look__accent="red"))

    def test_scripts_get_the_same_sentences(self):
        answer = self.admin.act_json(PATH + "addresses/", {"addresses.article": "/{nope}/{slug}/"})
        self.assertEqual(answer.status, 422)
        self.assertIn("There is no {nope}.", answer.json()["errors"]["addresses.article"])

    def test_a_half_filled_reaction_is_no_reaction(self):
        for part in ("key", "label", "emoji"):
            told = self.refused("reactions", **{f"reactions__kinds__2__{part}": ""})
            self.assertIn("Row 2 is half filled", told, part)
        self.assertIn("Row 7 is half filled", self.refused("reactions", reactions__kinds__7__label="Calm"))
        nothing = {f"reactions__kinds__{n}__{part}": "" for n in range(1, 9) for part in ("key", "label", "emoji")}
        self.assertIn("at least one", self.refused("reactions", **nothing))

    def test_what_a_form_does_not_show_stays(self):
        before = self.site.run("settings").stdout
        for group in self.groups():
            self.assertEqual(self.admin.act(f"{PATH}{group}/").status, 303, group)
        self.assertEqual(self.site.run("settings").stdout, before)

    def test_a_switch_that_is_not_ticked_is_off(self):
        form = self.page("blocks").form("/blocks/")
        fields = {name: value for name, value in form.fields().items() if name != "blocks.likes"}
        self.assertEqual(self.admin.post(form.action, fields).status, 303)
        self.assertIn("blocks.likes = off", self.site.run("settings", "blocks.likes").stdout)
        self.assertEqual(self.save("blocks", blocks__likes="on").status, 303)

    def test_reactions_are_rows(self):
        fields = {f"reactions__kinds__{n}__{part}": "" for n in range(3, 9) for part in ("key", "label", "emoji")}
        answer = self.save("reactions", **fields, reactions__kinds__2__label="Moved")
        self.assertEqual(answer.status, 303)
        self.assertIn("= happy|Happy|😊, sad|Moved|😢\n", self.site.run("settings", "reactions.kinds").stdout)
        self.assertEqual(self.save("reactions", reactions__kinds__1__key="NOT A KEY").status, 422)

    def test_colours_reach_the_sheet_when_they_can_be_read(self):
        plain = self.reader.get("/").page.one("link[rel=stylesheet]").get("href")
        for wrong in ("red", "#fff", "#ffeeee"):
            self.assertEqual(self.save("look", look__accent=wrong).status, 422, wrong)
        self.assertEqual(self.save("look", look__accent="#004488", look__accent_dark="#99ccff").status, 303)
        self.site.restart()
        reader = self.site.client()
        href = reader.get("/").page.one("link[rel=stylesheet]").get("href")
        self.assertNotEqual(href, plain)
        sheet = reader.get(href, accept_encoding="gzip")
        self.assertEqual((sheet.status, sheet.header("cache-control")), (200, "public, max-age=31536000, immutable"))
        self.assertIn(":root{--accent:#004488}@media (prefers-color-scheme:dark){:root{--accent:#99ccff}}", sheet.text)
        self.assertIn(".masthead", sheet.text, "the rest of the sheet stands before it")

    def test_the_log_says_who_changed_what(self):
        self.save("site", site__footer="A new foot")
        self.assertEqual(self.as_("editor").get(PATH + "site/").status, 403)

    def test_no_such_group(self):
        self.assertEqual(self.admin.get(PATH + "nothing/").status, 404)


class OwnSheetTest(StaffTest):
    """theme/style.css of a site is what its pages link to, and it is there."""

    @classmethod
    def fill(cls, site):
        import os
        super().fill(site)
        os.makedirs(os.path.join(site.path, "theme"), exist_ok=True)
        with open(os.path.join(site.path, "theme", "style.css"), "w", encoding="utf-8") as file:
            file.write("body { color: rebeccapurple }\n")

    def test_it_is_served(self):
        href = self.reader.get("/").page.one("link[rel=stylesheet]").get("href")
        answer = self.reader.get(href)
        self.assertEqual((answer.status, answer.text), (200, "body { color: rebeccapurple }\n"))
        self.assertEqual(self.reader.get(href, if_none_match=answer.header("etag")).status, 304)


if __name__ == "__main__":
    unittest.main()
