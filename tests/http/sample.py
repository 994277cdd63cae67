"""The small newspaper that most tests read: samples/newsroom.xml, moved in by the program's own import."""

import os
import re
import time
import urllib.parse

from lib import SiteTest

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples", "newsroom.xml")

FERRY = "/2024/03/ferry-returns/"  # 355 words, two authors, a thread of eight comments
COUNCIL = "/2024/04/council-votes/"  # two parts, leads the front page
FISH = "/2024/04/fish-chips/"  # a title full of marks, a body with what must go
ARABIC = "/2024/05/الميناء/"
CLOSED = "/2024/05/closed-talk/"
COUNTS = "/2024/05/counts/"  # counts of the old site
SILENT = "/2024/05/silent/"  # no words
NIGHTS = 14  # /2024/06/night-1/ …
ABOUT = "/about/"
CONTACT = "/about/contact/"
SECRETS = {  # path on the old site: what nobody may ever read
    "/?p=41": "secret-alpha",
    "/?p=42": "secret-bravo",
    "/2024/06/private-secret/": "secret-charlie",
    "/2024/06/protected-secret/": "secret-delta",
    "/2024/06/trashed-secret/": "secret-echo",
    "/2034/06/future-secret/": "secret-foxtrot",
}
UNSEEN_COMMENTS = ("This one waits in the queue", "Cheap watches unseen", "Thrown away unseen")
CANARY = "canary.example"  # every e-mail address of the sample, and those that tests give, end so

KINDS = ("happy", "sad", "excited", "sleepy", "angry", "surprise")


# Tests write faster than people, and all from one address.
UNHURRIED = {"comments_reader_minute": 0, "comments_reader_hour": 0, "comments_network_minute": 0,
             "comments_network_free": 0}


def fill(site, **settings):
    """The newspaper, then settings: fill(site, comments_policy="open") sets comments.policy."""
    site.run("import", "wordpress", FILE)
    for name, value in {**UNHURRIED, **settings}.items():
        group, _, key = name.partition("_")
        site.run("settings", f"{group}.{key}", value)


def night(n):
    return f"/2024/06/night-{n}/"


def in_one_minute(seconds=20):
    """Waits, where needed, until so many seconds of the clock's minute are left: a rush is counted by whole minutes."""
    left = 60 - time.time() % 60
    if left < seconds:
        time.sleep(left + 0.1)


def article_id(reader, path):
    """The number in the forms of an article's page."""
    answer = reader.get(path)
    if answer.status != 200:
        raise AssertionError(f"{path}: {answer}")
    for form in answer.page.forms():
        found = re.fullmatch(r"/articles/(\d+)/\w+", form.action)
        if found:
            return int(found[1])
    raise AssertionError(f"{path} has no form of an article")


def comment(n=0, **changes):
    """The fields of a good comment; a value of None takes the field out."""
    fields = {"body": f"I was there, and it was so ({n}).", "author": f"Reader {n}", "email": f"reader{n}@{CANARY}"}
    fields.update(changes)
    return {name: value for name, value in fields.items() if value is not None}


class SampleTest(SiteTest):
    """A served site with the newspaper in it. `settings` are set before; comments are open unless they say so."""

    settings = {}

    @classmethod
    def fill(cls, site):
        fill(site, **{"comments_policy": "open", **cls.settings})

    def id_of(self, path):
        return article_id(self.site.client(), path)

    def tally(self, article, reader=None):
        answer = (reader or self.site.client()).get(f"/articles/{article}/tally")
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()

    def problem(self, answer, status, *fields):
        """Checks an RFC 9457 answer; fields are the names in `errors`."""
        self.assertEqual(answer.status, status, answer.text)
        self.assertEqual(answer.header("content-type"), "application/problem+json")
        found = answer.json()
        self.assertEqual(found["status"], status)
        self.assertTrue(found["title"])
        self.assertEqual(sorted(found.get("errors", {})), sorted(fields))
        for text in found.get("errors", {}).values():
            self.assertTrue(text)
        return found

    def set(self, name, value, *more):
        """Changes a setting through the running server."""
        self.site.run("settings", name, value, *more)


def quoted(path):
    """As the program writes it: escapes in lower case, like the old site."""
    return re.sub("%..", lambda found: found[0].lower(), urllib.parse.quote(path, safe="/"))
