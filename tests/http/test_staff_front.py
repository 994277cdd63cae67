"""The front page: arranged by an editor, seen by readers at once, over when its time is over."""

import datetime
import os
import sqlite3
import time
import unittest

from lib import StaffTest
from sample import COUNCIL, FERRY, FISH, article_id, fill, night

FRONT = "/newsroom/front/"


def wall(seconds):
    """What a clock in the site's zone (UTC) reads then, to the minute."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return then.strftime("%Y-%m-%dT%H:%M")


class FrontTest(StaffTest):
    @classmethod
    def fill(cls, site):
        super().fill(site)
        fill(site)

    def setUp(self):
        super().setUp()
        self.editor = self.as_("editor")
        self.save(story=[])

    def base(self):
        return self.editor.get(FRONT).page.one("input[name=base]").get("value")

    def arrange(self, do="save", **lists):
        """Posts the form with these lines; a story is an id or (id, until)."""
        fields = [("do", do), ("base", lists.pop("base", None) or self.base()), ("lang", lists.pop("lang", ""))]
        for story in lists.pop("story", []):
            number, until = story if isinstance(story, tuple) else (story, "")
            fields += [("story", number), ("story_until", until)]
        for number, text, url, until in lists.pop("line", []):
            fields += [("line", number), ("line_text", text), ("line_url", url), ("line_until", until)]
        for number, n in lists.pop("block", []):
            fields += [("block", number), ("block_n", n)]
        return self.editor.act(FRONT, fields + list(lists.items()))

    def save(self, **lists):
        answer = self.arrange(**lists)
        self.assertEqual((answer.status, answer.location), (303, FRONT + "?done=saved"), answer.text)

    def front(self):
        return self.reader.get("/").page

    def shown(self, page=None):
        """Paths of the cards in order."""
        cards = (page or self.front()).all("article.card")
        return [(card.first("h2") or card.one("h3")).one("a").get("href") for card in cards]


class StoryTest(FrontTest):
    def test_stories_lead_in_their_order_and_stand_once(self):
        ids = [article_id(self.reader, path) for path in (FISH, night(3))]
        self.save(story=ids)
        shown = self.shown()
        self.assertEqual(shown[:2], [FISH, night(3)])
        self.assertEqual(len(shown), len(set(shown)))
        self.assertEqual(len(self.front().all("article.lead")), 1)
        self.save(story=ids[::-1])
        self.assertEqual(self.shown()[:2], [night(3), FISH], "the kept page is dropped at once")

    def test_sticky_ones_lead_when_nothing_is_arranged(self):
        self.assertEqual(self.shown()[0], COUNCIL)

    def test_further_pages_go_on_where_the_first_list_ends(self):
        before = self.shown(self.reader.get("/page/2/").page)
        self.save(story=[article_id(self.reader, FISH)])
        self.assertEqual(self.shown(self.reader.get("/page/2/").page), before)

    def test_a_story_goes_when_its_time_is_over(self):
        due = 60 - time.time() % 60
        if due < 8:
            time.sleep(due + 0.5)
        self.save(story=[(article_id(self.reader, FISH), wall(60))])
        self.assertEqual(self.shown()[0], FISH)
        self.assertEqual(self.shown()[0], FISH, "also from the cache")
        time.sleep(60.5 - time.time() % 60)
        self.assertEqual(self.shown()[0], COUNCIL)

    def test_what_is_not_public_is_not_shown(self):
        draft = self.editor.act("/newsroom/articles/new", {"title": "Nobody may read this yet", "format": "html"})
        number = int(draft.location.split("/")[3])
        self.save(story=[number])
        self.assertNotIn("Nobody may read this yet", self.reader.get("/").text)
        self.assertIn("not public", self.editor.get(FRONT).page.one(".arrange", "li").text)


class BlockTest(FrontTest):
    def test_blocks_hold_the_newest_of_a_section_and_nothing_twice(self):
        self.save(story=[article_id(self.reader, FERRY)], block=[(self.section("News"), 2)])
        page = self.front()
        blocks = page.all("section.block")
        self.assertEqual([block.one("h2").text for block in blocks], ["News", "Latest"])
        self.assertEqual(len(blocks[0].all("article.card")), 2)
        shown = self.shown(page)
        self.assertEqual(len(shown), len(set(shown)))
        self.assertEqual(shown[0], FERRY)

    def section(self, name):
        for option in self.editor.get(FRONT).page.all("#section", "option"):
            if option.text == name:
                return option.get("value")
        raise AssertionError(f"no section {name}")


class StripTest(FrontTest):
    def strip(self):
        return [(li.text, li.first("a").get("href") if li.first("a") else None) for li in self.front().all(".strip", "li")]

    def test_lines_of_text_and_of_articles(self):
        fish = article_id(self.reader, FISH)
        self.save(line=[(0, "Polls close at 8", "/2024/", ""), (fish, "", "", ""), (0, "No <link>", "", "")])
        strip = self.strip()
        self.assertEqual(strip[0], ("Polls close at 8", "/2024/"))
        self.assertEqual(strip[1][1], FISH)
        self.assertEqual(strip[2], ("No <link>", None))

    def test_a_bad_line_is_told_beside_its_field(self):
        answer = self.arrange(line=[(0, "", "javascript:alert(1)", "2020-01-01T10:00"), (0, "Fine", "", "soon")])
        self.assertEqual(answer.status, 422)
        for name in ("text-1", "url-1", "until-1", "until-2"):
            self.assertTrue(answer.page.one(f"#line-{name}-error").text, name)
        self.assertEqual(answer.page.one("#line-text-2-error").text, "")
        self.assertEqual(answer.page.one("#line-url-1").get("value"), "javascript:alert(1)", "what was typed stays")
        self.assertEqual(self.strip(), [])


class FormTest(FrontTest):
    """Without JavaScript: the form goes to and fro until it is saved."""

    def test_buttons_move_add_and_remove_and_nothing_is_stored_before(self):
        ids = [article_id(self.reader, path) for path in (FISH, FERRY)]
        answer = self.arrange(do="down story 1", story=ids)
        values = [i.get("value") for i in answer.page.all("input[name=story]")]
        self.assertEqual((answer.status, values), (200, [str(ids[1]), str(ids[0])]))
        answer = self.arrange(do="remove story 1", story=ids)
        self.assertEqual([i.get("value") for i in answer.page.all("input[name=story]")], [str(ids[1])])
        answer = self.arrange(do=f"add story {ids[0]}", story=ids[1:])
        self.assertEqual([i.get("value") for i in answer.page.all("input[name=story]")], [str(ids[1]), str(ids[0])])
        self.assertFalse(answer.page.first("[hidden]") and "Not saved" in answer.page.first("[hidden]").text)
        self.assertEqual(self.editor.get(FRONT).page.all("input[name=story]"), [])

    def test_stories_are_found_by_words_and_by_address(self):
        for typed in ("ferry", FERRY, self.site.url + FERRY):
            answer = self.arrange(do="find", find=typed)
            self.assertIn(str(article_id(self.reader, FERRY)),
                          [b.get("value").split()[-1] for b in answer.page.all(".found", "button")], typed)
        self.assertIn("Nothing was found", self.arrange(do="find", find="qqqqqq").page.one("#add").text)

    def test_two_editors_do_not_overwrite_each_other_unasked(self):
        base, fish, ferry = self.base(), article_id(self.reader, FISH), article_id(self.reader, FERRY)
        self.save(story=[fish])
        answer = self.arrange(story=[ferry], base=base)
        self.assertEqual(answer.status, 409)
        self.assertEqual(self.shown()[0], FISH)
        again = answer.page.one("input[name=base]").get("value")
        self.save(story=[ferry], base=again)
        self.assertEqual(self.shown()[0], FERRY)

    def test_there_is_room_for_so_many(self):
        ids = [article_id(self.reader, night(n)) for n in range(1, 13)]
        answer = self.arrange(do=f"add story {article_id(self.reader, FISH)}", story=ids)
        self.assertIn("no room", answer.page.one(".problem").text)

    def test_it_is_told_in_the_log(self):
        with sqlite3.connect(os.path.join(self.site.path, "site.db")) as db:
            self.assertIn(("front.arrange",), db.execute("SELECT act FROM audit ORDER BY id DESC LIMIT 1").fetchall())


if __name__ == "__main__":
    unittest.main()
