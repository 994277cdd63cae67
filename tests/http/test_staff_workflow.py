"""From a draft to readers and back: every act, who may, times and their traps, embargoes, corrections, tombstones; and
what readers, feeds, sitemaps and search see of it."""

import datetime
import glob
import json
import time
import unittest

from lib import Client, StaffTest
from lib.desk import act, article, path_of, published

LIBFAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), "")


def local(seconds):
    """The site's clock (UTC here) some seconds from now, as a form sends it."""
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S")


class WorkflowTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        site.run("settings", "site.time_zone", "UTC")

    def setUp(self):
        self.editor = self.as_("editor")
        self.reader = Client(self.site.url)

    def test_a_contributor_submits_and_an_editor_approves(self):
        writer = self.as_("contributor")
        number = article(writer, "Rain in the hills")
        page = writer.get(f"/newsroom/articles/{number}/").page
        self.assertFalse(page.all("button[value=publish]"))
        self.assertEqual(act(writer, number, "publish").status, 403)
        answer = act(writer, number, "submit", text="Please check the names.")
        self.assertEqual(answer.status, 303, answer.text)
        self.assertIn("an editor will look at it", writer.get(answer.location).text)
        self.assertEqual(act(writer, number, "submit").status, 409)
        page = self.editor.get(f"/newsroom/articles/{number}/")
        self.assertIn("Please check the names.", page.text)
        self.assertIn("Approve and publish", page.text)
        self.assertEqual(act(self.editor, number, "send_back", text="Which hills?").status, 303)
        self.assertIn("Which hills?", writer.get(f"/newsroom/articles/{number}/").text)
        self.assertEqual(act(writer, number, "submit").status, 303)
        self.assertEqual(act(self.editor, number, "publish").status, 303)
        self.assertIn("Rain in the hills", self.reader.get(path_of(self.reader, number)).text)
        self.assertEqual(act(writer, number, "unpublish").status, 403)

    def test_others_articles(self):
        number = article(self.editor, "Only the editor's")
        for role in ("author", "contributor"):
            client = self.as_(role)
            with self.subTest(role=role):
                self.assertEqual(act(client, number, "publish").status, 403)
                self.assertEqual(act(client, number, "trash").status, 403)
                self.assertEqual(client.act(f"/newsroom/articles/{number}/note", {"note": "x"}).status, 403)
                self.assertEqual(client.get(f"/newsroom/articles/{number}/workflow/").status, 403)
        moderator = self.as_("moderator")
        self.assertEqual(act(moderator, number, "publish").status, 403)

    def test_an_author_publishes_own_ones(self):
        author = self.as_("author")
        number = published(author, "By an author")
        answer = author.act(f"/newsroom/articles/{number}/correct", {"kind": "update", "correction": "More is known."})
        self.assertEqual(answer.status, 303)
        self.assertEqual(act(author, number, "withdraw", text="Not true.").status, 303)

    def test_scheduled_appears_by_itself(self):
        number = article(self.editor, "Right on time")
        answer = act(self.editor, number, "schedule", at=local(61)[:16])
        self.assertEqual(answer.status, 303, answer.text)
        self.assertEqual(self.reader.get(f"/?p={number}").status, 404)
        self.assertIn("Right on time", self.editor.get("/newsroom/articles/?state=scheduled").text)
        self.assertIn("Right on time", self.editor.get("/newsroom/calendar/?month=" + local(61)[:7]).text)
        self.assertNotIn("Right on time", self.reader.get("/").text)

    @unittest.skipUnless(LIBFAKETIME, "no libfaketime")
    def test_nothing_is_late_after_the_server_was_down(self):
        number = article(self.editor, "Came while it was down")
        answer = act(self.editor, number, "schedule", at=local(61)[:16])
        self.assertEqual(answer.status, 303, answer.text)
        self.assertNotIn("Came while it was down", self.reader.get("/").text)
        self.site.restart(env={"LD_PRELOAD": LIBFAKETIME, "FAKETIME": "+2m"})
        self.addCleanup(self.site.restart)
        late = Client(self.site.url)
        self.assertIn("Came while it was down", late.get("/").text)
        self.assertEqual(late.get(path_of(late, number)).status, 200)

    def test_times_that_are_none(self):
        number = article(self.editor, "When?")
        for at, sentence in (("", "Please choose"), ("tomorrow", "not a date"), ("2020-01-01T10:00", "has passed"),
                             ("2027-02-30T10:00", "not a date")):
            answer = act(self.editor, number, "schedule", at=at)
            with self.subTest(at=at):
                self.assertEqual(answer.status, 422)
                self.assertIn(sentence, answer.page.one("#schedule-error").text)
                self.assertEqual(answer.page.one("#schedule-at").get("value"), at)
        answer = self.editor.act_json(f"/newsroom/articles/{number}/act", {"act": "schedule", "at": "x"})
        self.assertEqual(answer.status, 422)
        self.assertIn("at", answer.json()["errors"])

    def test_clocks_that_go_forward_and_back(self):
        self.site.run("settings", "site.time_zone", "Europe/Paris")
        self.addCleanup(self.site.run, "settings", "site.time_zone", "UTC")
        number = article(self.editor, "At night")
        year = datetime.date.today().year + 1
        spring = max(d for d in range(25, 32) if datetime.date(year, 3, d).weekday() == 6)
        autumn = max(d for d in range(25, 32) if datetime.date(year, 10, d).weekday() == 6)
        answer = act(self.editor, number, "schedule", at=f"{year}-03-{spring}T02:30")
        self.assertEqual(answer.status, 422)
        self.assertIn("clocks go forward", answer.page.one("#schedule-error").text)
        answer = act(self.editor, number, "schedule", at=f"{year}-10-{autumn}T02:30")
        self.assertEqual(answer.status, 303)
        self.assertIn("comes twice: the first one is taken", self.editor.get(answer.location).text)

    def test_embargo(self):
        author = self.as_("author")
        number = article(author, "Not before")
        answer = author.act(f"/newsroom/articles/{number}/embargo", {"until": local(3600)[:16]})
        self.assertEqual(answer.status, 303, answer.text)
        answer = act(author, number, "publish", override="1")
        self.assertEqual(answer.status, 422)
        self.assertIn("under embargo", answer.text)
        answer = author.act(f"/newsroom/articles/{number}/embargo", {"lift": "1"})
        self.assertEqual(answer.status, 403)
        self.assertEqual(act(self.editor, number, "publish").status, 422)
        self.assertEqual(act(self.editor, number, "schedule", at=local(1800)[:16]).status, 422)
        self.assertEqual(act(self.editor, number, "publish", override="1").status, 303)
        self.assertEqual(self.reader.get(path_of(self.reader, number)).status, 200)

    def test_unsaved_words_are_not_left_behind(self):
        number = article(self.editor, "Half written")
        page = self.editor.get(f"/newsroom/articles/{number}/").page
        fields = page.form(f"/articles/{number}/").fields({"source": "More words."})
        answer = self.editor.act_json(f"/newsroom/articles/{number}/autosave", fields)
        self.assertEqual(answer.status, 200, answer.text)
        answer = act(self.editor, number, "publish")
        self.assertEqual(answer.status, 409)
        self.assertIn("not saved yet", answer.text)
        self.assertEqual(self.editor.act(f"/newsroom/articles/{number}/", fields).status, 303)
        self.assertEqual(act(self.editor, number, "publish").status, 303)
        self.assertIn("More words.", self.reader.get(path_of(self.reader, number)).text)

    def everywhere(self):
        places = ["/", "/feed/", "/feed/atom/", "/feed.json", "/search/?q=zebra", "/sitemaps/1.xml", "/sitemap-news.xml"]
        return "".join(self.reader.get(place).text for place in places)

    def test_withdrawn(self):
        number = published(self.editor, "The zebra hoax", "A secret zebra was seen.")
        path = path_of(self.reader, number)
        self.assertIn("The zebra hoax", self.everywhere())
        link = self.editor.act(f"/newsroom/articles/{number}/preview-link")
        answer = act(self.editor, number, "withdraw")
        self.assertEqual(answer.status, 422)
        self.assertIn("owed a reason", answer.page.one("#withdraw-error").text)
        self.assertEqual(act(self.editor, number, "withdraw", text="The picture was staged.").status, 303)
        answer = self.reader.get(path)
        self.assertEqual(answer.status, 410)
        self.assertIn("The zebra hoax", answer.page.one("h1").text)
        self.assertIn("The picture was staged.", answer.text)
        self.assertNotIn("secret zebra", answer.text)
        self.assertEqual(answer.page.meta("robots"), "noindex")
        self.assertFalse(answer.page.all('script[type="application/ld+json"]'))
        self.assertEqual(self.reader.get(path, accept="application/json").status, 410)
        self.assertEqual(self.reader.get(f"/?p={number}").status, 301)
        self.assertNotIn("The zebra hoax", self.everywhere())
        self.assertNotIn(path, self.everywhere())
        self.assertIn(self.reader.post(f"/articles/{number}/like", {"value": "like"}).status, (404, 409))
        self.assertEqual(link.status // 100, 2 if link.status == 200 else 3)
        self.assertIn("The zebra hoax", self.editor.get("/newsroom/articles/?state=withdrawn").text)
        self.assertEqual(act(self.editor, number, "reinstate").status, 303)
        self.assertEqual(self.reader.get(path).status, 200)
        self.assertIn("The zebra hoax", self.everywhere())

    def test_a_tombstone_stays_while_the_article_is_in_the_trash(self):
        number = published(self.editor, "The okapi hoax")
        path = path_of(self.reader, number)
        act(self.editor, number, "withdraw", text="There was no okapi.")
        self.assertEqual(act(self.editor, number, "trash").status, 303)
        answer = self.reader.get(path)
        self.assertEqual((answer.status, "There was no okapi." in answer.text), (410, True))
        self.assertEqual(self.reader.get(path.rstrip("/")).status, 301)
        self.assertEqual(act(self.editor, number, "restore").status, 303)
        self.assertEqual(self.reader.get(path).status, 404)
        self.assertEqual(act(self.editor, number, "trash").status, 303)
        self.assertEqual(self.reader.get(path).status, 404, "a draft by then: no word of it is for readers")

    def test_what_was_withdrawn_once_can_be_published_again(self):
        number = published(self.editor, "The quagga hoax")
        path = path_of(self.reader, number)
        act(self.editor, number, "withdraw", text="There was no quagga.")
        act(self.editor, number, "trash")
        act(self.editor, number, "restore")
        self.assertEqual(act(self.editor, number, "publish").status, 303)
        answer = self.reader.get(path)
        self.assertEqual((answer.status, "There was no quagga." in answer.text), (200, False))
        act(self.editor, number, "withdraw", text="No, there was none.")
        self.assertIn("No, there was none.", self.reader.get(path).text)
        act(self.editor, number, "reinstate")
        self.assertEqual(self.reader.get(path).status, 200)

    def test_what_readers_saw_is_gone_when_it_is_deleted(self):
        number = published(self.editor, "The dodo hoax")
        path = path_of(self.reader, number)
        for step in ("withdraw", "trash", "delete"):
            self.assertEqual(act(self.editor, number, step, text="Wrong.").status, 303, step)
        answer = self.reader.get(path)
        self.assertEqual((answer.status, "taken down for good" in answer.text), (410, True))
        self.assertEqual(self.reader.get(path, accept="application/json").json()["status"], 410)
        again = published(self.editor, "The dodo hoax")
        self.assertEqual((path_of(self.reader, again), self.reader.get(path).status), (path, 200))
        draft = article(self.editor, "Never seen by anybody")
        act(self.editor, draft, "trash")
        act(self.editor, draft, "delete")
        self.assertEqual(self.reader.get("/never-seen-by-anybody/").status, 404)

    def test_saving_into_the_trash_is_told(self):
        number = article(self.editor, "Written on")
        form = self.editor.get(f"/newsroom/articles/{number}/").page.form(f"/articles/{number}/")
        act(self.editor, number, "trash")
        fields = {**form.fields(), "title": "Written on and on"}
        kept = self.editor.act_json(f"/newsroom/articles/{number}/autosave", fields).json()
        self.assertIn("in the trash", kept["told"])
        answer = self.editor.act_json(f"/newsroom/articles/{number}/", fields)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertIn("in the trash", answer.json()["told"])
        page = self.editor.get(f"/newsroom/articles/{number}/").page
        self.assertIn("in the trash", page.one(".problem").text)
        act(self.editor, number, "restore")
        page = self.editor.get(f"/newsroom/articles/{number}/").page
        self.assertFalse(page.all(".problem"))

    def test_out_of_the_trash_and_for_good(self):
        number = article(self.editor, "Rubbish")
        self.assertEqual(act(self.editor, number, "delete").status, 409)
        self.assertEqual(act(self.editor, number, "trash").status, 303)
        self.assertEqual(act(self.editor, number, "restore").status, 303)
        self.assertEqual(act(self.editor, number, "trash").status, 303)
        answer = act(self.editor, number, "delete")
        self.assertEqual(answer.location.split("?")[0], "/newsroom/articles/")
        self.assertEqual(self.editor.get(f"/newsroom/articles/{number}/").status, 404)
        out = published(self.editor, "Public")
        self.assertIn("withdraw it", act(self.editor, out, "trash").text)

    def test_corrections(self):
        number = published(self.editor, "Seven bridges")
        path = path_of(self.reader, number)
        before = self.reader.get(path)
        correct = f"/newsroom/articles/{number}/correct"
        answer = self.editor.act(correct, {"kind": "correction", "correction": " "})
        self.assertEqual(answer.status, 422)
        self.assertIn("write something", answer.page.one("#correction-error").text)
        self.assertEqual(self.editor.act(correct, {"kind": "wrong", "correction": "x"}).status, 422)
        time.sleep(1.1)
        answer = self.editor.act(correct, {"kind": "clarification", "correction": "There are *eight* bridges."})
        self.assertEqual(answer.status, 303)
        page = self.reader.get(path)
        box = page.page.one("#corrections")
        self.assertIn("Clarification", box.text)
        self.assertIn("eight bridges", box.text)
        self.assertTrue(box.all("em") or box.all("time"))
        data = json.loads(page.page.one('script[type="application/ld+json"]').source)
        self.assertEqual(data["correction"][0]["@type"], "CorrectionComment")
        self.assertEqual(data["correction"][0]["text"].strip(), "There are eight bridges.")
        self.assertGreater(data["dateModified"], data["datePublished"])
        self.assertNotIn("correction", json.loads(before.page.one('script[type="application/ld+json"]').source))
        self.assertIn("eight", self.reader.get("/corrections/").text)
        self.assertIn("Seven bridges", self.reader.get("/corrections/").text)
        feed = self.reader.get("/corrections/feed/")
        self.assertIn("application/rss+xml", feed.header("content-type"))
        self.assertIn("Seven bridges", feed.text)
        self.assertIn("eight", self.reader.get("/feed.json").text)
        self.assertIn("date_modified", self.reader.get("/feed.json").text)
        self.assertEqual(self.reader.get("/corrections/page/2/").status, 404)
        self.assertEqual(self.reader.get("/corrections/page/1/").status, 301)
        form = self.editor.get(f"/newsroom/articles/{number}/").page
        self.assertEqual(self.editor.submit(form.form("/uncorrect")).status, 303)
        self.assertNotIn("eight", self.reader.get("/corrections/").text)
        draft = article(self.editor, "Draft")
        answer = self.editor.act(f"/newsroom/articles/{draft}/correct", {"kind": "update", "correction": "x"})
        self.assertEqual(answer.status, 409)

    def test_a_correction_goes_with_its_article(self):
        number = published(self.editor, "Nine wells")
        self.editor.act(f"/newsroom/articles/{number}/correct", {"kind": "update", "correction": "Ten wells."})
        self.assertIn("Ten wells", self.reader.get("/corrections/").text)
        act(self.editor, number, "withdraw", text="Wrong.")
        self.assertNotIn("Ten wells", self.reader.get("/corrections/").text + self.reader.get("/corrections/feed/").text)

    def test_an_address_of_the_month_it_appears_in(self):
        self.site.run("settings", "addresses.article", "/{year}/{month}/{slug}/")
        number = article(self.editor, "Next year's story")
        year = datetime.date.today().year + 2
        self.assertEqual(act(self.editor, number, "schedule", at=f"{year}-05-04T10:00").status, 303)
        self.assertIn(f"/{year}/05/next-year", self.editor.get(f"/newsroom/articles/{number}/").text)

    def test_what_is_no_act(self):
        number = article(self.editor, "Nothing")
        self.assertEqual(act(self.editor, number, "explode").status, 422)
        self.assertIn("choose what to do", act(self.editor, number, "").page.one(".problem").text)
        self.assertEqual(act(self.editor, 999999, "publish").status, 404)


if __name__ == "__main__":
    unittest.main()
