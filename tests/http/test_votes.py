"""Votes over HTTP: likes, reactions, stars, their tally, switches, keys, cookies and who may send them."""

import random
import re
import unittest

from lib import Site
from sample import COUNTS, FERRY, KINDS, SampleTest, fill, night

NONE = {"like": None, "reaction": None, "stars": None}


def vote(reader, article, kind, value, **headers):
    field = {"like": "value", "reaction": "kind", "rating": "stars"}[kind]
    return reader.post_json(f"/articles/{article}/{kind}", {field: value}, **headers)


class LikeTest(SampleTest):
    def setUp(self):
        super().setUp()
        self.article = self.id_of(night(1))
        self.before = self.tally(self.article)

    def like(self, value, reader=None):
        """The counts after it, less those before the test, and the reader's own."""
        answer = vote(reader or self.reader, self.article, "like", value)
        self.assertEqual(answer.status, 200, answer.text)
        now = answer.json()
        return now["likes"] - self.before["likes"], now["dislikes"] - self.before["dislikes"], now["mine"]["like"]

    def test_like_moves_and_withdraws(self):
        self.assertEqual(self.like("like"), (1, 0, "like"))
        self.assertEqual(self.like("dislike"), (0, 1, "dislike"))
        self.assertEqual(self.like("dislike"), (0, 0, None))
        self.assertEqual(self.like("dislike"), (0, 1, "dislike"))
        self.assertEqual(self.like("none"), (0, 0, None))
        self.assertEqual(self.like("none"), (0, 0, None))

    def test_never_below_zero(self):
        for value in ("none", "like", "like", "none", "none", "dislike", "dislike", "none"):
            likes, dislikes, _ = self.like(value)
            self.assertGreaterEqual(min(likes, dislikes), 0)

    def test_readers_count_each_for_themselves(self):
        readers = [self.site.client() for _ in range(5)]
        for reader in readers:
            self.like("like", reader)
        self.assertEqual(self.like("dislike"), (5, 1, "dislike"))
        self.assertEqual(self.like("like", readers[0]), (4, 1, None))

    def test_articles_are_apart(self):
        other = self.id_of(night(2))
        self.like("like")
        self.assertEqual(self.tally(other, self.reader)["mine"], NONE)
        self.assertEqual(self.tally(other)["likes"], 0)


class ReactionTest(SampleTest):
    def setUp(self):
        super().setUp()
        self.article = self.id_of(night(3))

    def react(self, kind, reader=None):
        answer = vote(reader or self.reader, self.article, "reaction", kind)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()

    def test_each_kind_moves_and_withdraws(self):
        for kind in KINDS:
            tally = self.react(kind)
            self.assertEqual(tally["mine"]["reaction"], kind)
            counts = {key: part["count"] for key, part in tally["reactions"].items()}
            self.assertEqual(counts, {key: int(key == kind) for key in KINDS})
            self.assertEqual(tally["reactions"][kind]["percent"], 100)
        tally = self.react("surprise")
        self.assertIsNone(tally["mine"]["reaction"])
        self.assertEqual({(part["count"], part["percent"]) for part in tally["reactions"].values()}, {(0, 0)})

    def test_none_withdraws(self):
        self.react("sad")
        tally = self.react("none")
        self.assertEqual((tally["reactions"]["sad"]["count"], tally["mine"]["reaction"]), (0, None))

    def test_ties_go_to_the_earlier_kind(self):
        readers = [self.site.client() for _ in range(3)]
        for reader, kind in zip(readers, ("surprise", "happy", "angry")):
            self.react(kind, reader)
        parts = self.tally(self.article)["reactions"]
        percents = {kind: parts[kind]["percent"] for kind in KINDS}
        self.assertEqual(percents, {"happy": 34, "sad": 0, "excited": 0, "sleepy": 0, "angry": 33, "surprise": 33})
        for reader in readers:
            self.react("none", reader)


class RatingTest(SampleTest):
    def rate(self, article, stars, reader=None):
        answer = vote(reader or self.reader, article, "rating", stars)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()

    def test_the_last_one_stands(self):
        article = self.id_of(night(4))
        for stars in ("1", "5", "5", "3"):
            tally = self.rate(article, stars)
            self.assertEqual(tally["rating"]["count"], 1)
            self.assertEqual(tally["mine"]["stars"], int(stars))
            self.assertEqual(tally["rating"]["average"], int(stars))
            self.assertEqual(tally["rating"]["stars"][stars], {"count": 1, "percent": 100})

    def test_average_is_half_up_to_one_decimal(self):
        article = self.id_of(night(5))
        for stars in (5, 4, 4, 4):  # 4.25
            tally = self.rate(article, stars, self.site.client())
        self.assertEqual(tally["rating"]["average"], 4.3)
        self.assertEqual(tally["rating"]["count"], 4)

    def test_ties_go_to_the_higher_star(self):
        article = self.id_of(night(6))
        for stars in (1, 2, 5):
            tally = self.rate(article, stars, self.site.client())
        percents = [tally["rating"]["stars"][key]["percent"] for key in "54321"]
        self.assertEqual(percents, [34, 0, 0, 33, 33])

    def test_refused_stars(self):
        article = self.id_of(night(7))
        for stars in ("0", "6", "1000", "-3", "4.7", "5.0", "05", "+5", " 5", "5 ", "", "five", "٥", "1e0", "none"):
            with self.subTest(stars=stars):
                self.problem(vote(self.reader, article, "rating", stars), 422, "stars")
        self.assertEqual(self.tally(article)["rating"]["count"], 0)


class TallyTest(SampleTest):
    def test_shape(self):
        article = self.id_of(night(8))
        answer = self.reader.get(f"/articles/{article}/tally")
        self.assertEqual(answer.header("content-type"), "application/json")
        self.assertEqual(answer.header("cache-control"), "no-store")
        self.assertEqual(
            answer.json(),
            {
                "article": article,
                "likes": 0,
                "dislikes": 0,
                "reactions": {kind: {"count": 0, "percent": 0} for kind in KINDS},
                "rating": {
                    "average": None,
                    "count": 0,
                    "stars": {star: {"count": 0, "percent": 0} for star in "54321"},
                },
                "comments": 0,
                "views": None,
                "mine": NONE,
            },
        )
        self.assertEqual(list(answer.json()["reactions"]), list(KINDS))
        self.assertEqual(list(answer.json()["rating"]["stars"]), list("54321"))

    def test_reading_sets_no_cookie(self):
        article = self.id_of(FERRY)
        for path in (FERRY, "/", f"/articles/{article}/tally", "/search/?q=ferry", "/nowhere/"):
            self.assertEqual(self.reader.get(path).all("set-cookie"), [], path)

    def test_counts_of_the_old_site(self):
        tally = self.tally(self.id_of(COUNTS))
        counts = {kind: part["count"] for kind, part in tally["reactions"].items()}
        self.assertEqual((tally["likes"], tally["dislikes"]), (5, 2))
        self.assertEqual(counts, {"happy": 1, "sad": 2, "excited": 3, "angry": 4, "surprise": 5, "sleepy": 6})
        self.assertEqual(sum(part["percent"] for part in tally["reactions"].values()), 100)

    def test_percentages_add_to_100(self):
        """Random votes of forty readers, looked at after each."""
        self.set("votes.network_free", "40")
        article = self.id_of(night(9))
        dice = random.Random(20260101)
        readers = [self.site.client() for _ in range(40)]
        reactions, stars = {}, {}
        for _ in range(150):
            n = dice.randrange(len(readers))
            if dice.random() < 0.6:
                kind = dice.choice([*KINDS, "none"])
                answer = vote(readers[n], article, "reaction", kind)
                reactions[n] = None if kind == "none" or reactions.get(n) == kind else kind
            else:
                stars[n] = dice.choice("12345")
                answer = vote(readers[n], article, "rating", stars[n])
            tally = answer.json()
            self.check_shares(tally["reactions"], [kind for kind in reactions.values() if kind], KINDS)
            self.check_shares(tally["rating"]["stars"], list(stars.values()), "54321")
            self.assertEqual(tally["mine"]["reaction"], reactions.get(n))

    def check_shares(self, parts, votes, order):
        self.assertEqual(
            {key: part["count"] for key, part in parts.items()}, {key: votes.count(key) for key in order}
        )
        self.assertEqual([parts[key]["percent"] for key in order], shares([votes.count(key) for key in order]))

    def test_unknown_articles(self):
        hidden = [41, 42, 43, 44, 45, 46]  # not published; whatever number they came in with, nothing shows
        for article in ["999999", "0", "-1", "x", "11x", "9223372036854775808", "01", "%31%31%31%31", *hidden]:
            with self.subTest(article=article):
                for kind, value in (("like", "like"), ("reaction", "happy"), ("rating", "5")):
                    answer = vote(self.reader, article, kind, value)
                    self.assertEqual(answer.status, 404, answer)
                    self.assertEqual(answer.all("set-cookie"), [])
                self.assertEqual(self.reader.get(f"/articles/{article}/tally").status, 404)
                self.assertEqual(self.reader.get(f"/articles/{article}/live").status, 404)
        self.assertEqual(self.site.run("check").returncode, 0)

    def test_unknown_article_wins_over_a_bad_value(self):
        self.assertEqual(vote(self.reader, 999999, "rating", "1000").status, 404)

    def test_bad_values_name_their_field(self):
        article = self.id_of(night(10))
        for kind, field, values in (
            (
                "like",
                "value",
                ("", "LIKE", "yes", "1", "like,dislike", "like\0", "\ud83d".encode("utf-8", "surrogatepass")),
            ),
            ("reaction", "kind", ("", "joy", "Happy", "happy ", "happy,sad", "😊", "x" * 2000)),
        ):
            for value in values:
                with self.subTest(kind=kind, value=value):
                    answer = vote(self.reader, article, kind, value)
                    if answer.status == 400:  # what is no text is malformed before it is a wrong value
                        continue
                    self.problem(answer, 422, field)
            self.problem(self.reader.post_json(f"/articles/{article}/{kind}", {}), 422, field)
        tally = self.tally(article)
        self.assertEqual((tally["likes"], tally["dislikes"]), (0, 0))
        self.assertEqual({part["count"] for part in tally["reactions"].values()}, {0})

    def test_bodies_that_are_no_forms(self):
        article = self.id_of(night(10))
        path = f"/articles/{article}/like"
        for kind, status in (("application/json", 415), ("text/plain", 415), ("image/png", 415), (None, 415)):
            answer = self.reader.request("POST", path, b'{"value":"like"}', {"Content-Type": kind})
            self.assertEqual(answer.status, status, kind)
        answer = self.reader.request(
            "POST", path, b"value=like&x=" + b"x" * 100000, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        self.assertEqual(answer.status, 413)
        self.assertEqual(self.reader.multipart(path, {"value": "like"}).status, 303)

    def test_methods(self):
        article = self.id_of(night(10))
        for path, allowed in ((f"/articles/{article}/like", "POST"), (f"/articles/{article}/tally", "GET, HEAD")):
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                if method in allowed:
                    continue
                answer = self.reader.request(method, path)
                self.assertEqual((answer.status, answer.header("allow")), (405, allowed), f"{method} {path}")


def shares(counts):
    """Whole percents by largest remainder, ties to the earlier."""
    total = sum(counts)
    if total == 0:
        return [0] * len(counts)
    floors = [count * 100 // total for count in counts]
    order = sorted(range(len(counts)), key=lambda i: (-(counts[i] * 100 % total), i))
    for i in order[: 100 - sum(floors)]:
        floors[i] += 1
    return floors


class FormTest(SampleTest):
    """What a browser without JavaScript does."""

    def submit(self, ends, button, values=None, **headers):
        page = self.reader.get(FERRY).page
        return self.reader.submit(page.form(ends), values, button, **headers)

    def test_a_reaction_leads_back(self):
        answer = self.submit("/reaction", ("kind", "happy"))
        self.assertEqual(answer.status, 303)
        self.assertRegex(answer.location, "^" + re.escape(FERRY) + r"\?voted=\w+#reactions$")
        self.assertEqual(answer.header("cache-control"), "no-store")
        page = self.reader.get(answer.location).page
        self.assertTrue(page.one(".notice").text)
        self.assertIn("reactions", page.ids)
        answer = self.submit("/reaction", ("kind", "happy"))
        self.assertRegex(answer.location, r"\?voted=none#")
        self.assertIn("withdrawn", self.reader.get(answer.location).page.one(".notice").text)

    def test_the_last_of_a_repeated_field_counts(self):
        article, reader = self.id_of(FERRY), self.site.client()
        answer = reader.request(
            "POST",
            f"/articles/{article}/rating",
            b"stars=1&stars=9&stars=3",
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
        self.assertEqual((answer.status, answer.json()["mine"]["stars"]), (200, 3))

    def test_like_and_rating_lead_back(self):
        for ends, button, values in (
            (f"/articles/{self.id_of(FERRY)}/like", ("value", "like"), None),
            ("/rating", None, {"stars": "4"}),
        ):
            answer = self.submit(ends, button, values)
            self.assertEqual(answer.status, 303)
            path, _, fragment = answer.location.partition("#")
            self.assertRegex(path, "^" + re.escape(FERRY) + r"\?voted=\w+$")
            page = self.reader.get(path).page
            self.assertIn(fragment, page.ids)
            self.assertTrue(page.one(".notice").text)
        tally = self.tally(self.id_of(FERRY), self.reader)
        self.assertEqual((tally["mine"]["like"], tally["mine"]["stars"]), ("like", 4))

    def test_the_notice_takes_no_words_from_the_address(self):
        page = self.reader.get(FERRY + "?voted=<b>evil-words</b>&held=evil-words")
        self.assertNotIn("evil-words", page.text)

    def test_errors_are_pages(self):
        answer = self.reader.post(f"/articles/{self.id_of(FERRY)}/rating", {"stars": "9"})
        self.assertEqual(answer.status, 422)
        self.assertTrue(answer.header("content-type").startswith("text/html"))
        self.assertIn("whole number", answer.page.one("main").text)

    def test_json_only_for_who_prefers_it(self):
        article = self.id_of(night(1))
        for accept, status in (
            ("application/json", 200),
            ("*/*", 303),
            ("text/html,application/json;q=0.5", 303),
            ("application/json, text/plain, */*", 200),
            ("text/html, */*", 303),
        ):
            answer = self.reader.post(f"/articles/{article}/like", {"value": "like"}, accept=accept)
            self.assertEqual(answer.status, status, accept)


class KeyTest(SampleTest):
    """An idempotency key makes a retry safe."""

    def setUp(self):
        super().setUp()
        self.article = self.id_of(night(11))
        self.start = self.tally(self.article)["likes"]
        self.reader.post_json(f"/articles/{self.article}/rating", {"stars": "1"})  # now it has a cookie

    def likes(self):
        return self.tally(self.article)["likes"] - self.start

    def test_header(self):
        first = vote(self.reader, self.article, "like", "like", idempotency_key="k1")
        for _ in range(3):  # without the key a repeat would withdraw
            again = vote(self.reader, self.article, "like", "like", idempotency_key="k1")
            self.assertEqual((again.status, again.json()), (first.status, first.json()))
        self.assertEqual(self.likes(), 1)
        self.assertEqual(
            vote(self.reader, self.article, "like", "like", idempotency_key="k2").json()["mine"]["like"], None
        )
        self.assertEqual(self.likes(), 0)

    def test_field(self):
        fields = {"value": "like", "key": "from-a-form"}
        for _ in range(3):
            answer = self.reader.post(f"/articles/{self.article}/like", fields)
            self.assertEqual(answer.status, 303)
            self.assertIn("voted=like", answer.location)
        self.assertEqual(self.likes(), 1)

    def test_another_request_with_the_same_key(self):
        vote(self.reader, self.article, "like", "like", idempotency_key="k3")
        other = self.id_of(night(12))
        self.problem(vote(self.reader, self.article, "like", "dislike", idempotency_key="k3"), 409)
        self.problem(vote(self.reader, self.article, "reaction", "happy", idempotency_key="k3"), 409)
        self.problem(vote(self.reader, other, "like", "like", idempotency_key="k3"), 409)
        self.assertEqual(self.likes(), 1)
        self.assertEqual(self.tally(other)["likes"], 0)

    def test_the_same_key_of_another_reader(self):
        other = self.site.client()
        other.post_json(f"/articles/{self.article}/rating", {"stars": "1"})
        for reader in (self.reader, other):
            vote(reader, self.article, "like", "like", idempotency_key="shared")
        self.assertEqual(self.likes(), 2)

    def test_bad_keys(self):
        for key in ("x" * 65, "a b", "clé".encode().decode("latin-1"), "tab\there"):
            with self.subTest(key=key):
                answer = self.reader.post_json(f"/articles/{self.article}/like", {"value": "like", "key": key})
                self.problem(answer, 422, "key")
        self.assertEqual(self.likes(), 0)


class CookieTest(SampleTest):
    def cookie(self, answer):
        (line,) = answer.all("set-cookie")
        pair, *attributes = [part.strip() for part in line.split(";")]
        return pair.partition("="), {part.lower() for part in attributes}

    def test_attributes(self):
        answer = vote(self.reader, self.id_of(night(1)), "like", "like")
        (_, _, value), attributes = self.cookie(answer)
        self.assertLessEqual({"httponly", "samesite=lax", "path=/"}, attributes)
        self.assertNotIn("domain", "".join(attributes))
        self.assertRegex(value, r"^[\w-]{43}$")

    def test_set_once(self):
        article = self.id_of(night(1))
        vote(self.reader, article, "like", "like")
        self.assertEqual(vote(self.reader, article, "like", "like").all("set-cookie"), [])

    def test_each_new_voter_has_another(self):
        article = self.id_of(night(1))
        values = {self.cookie(vote(self.site.client(), article, "reaction", "sad"))[0][2] for _ in range(8)}
        self.assertEqual(len(values), 8)

    def test_a_forged_one_is_a_new_voter(self):
        article = self.id_of(night(13))
        vote(self.reader, article, "like", "like")
        ((name, value),) = self.reader.cookies.items()
        forged = [
            value[:-1] + ("A" if value[-1] != "A" else "E"),
            "A" * 43,
            value[:20],
            "",
            "x",
            value + "A",
            value.swapcase(),
            '"' + value[:-2] + '"',
        ]
        for n, bad in enumerate(forged):
            with self.subTest(cookie=bad):
                reader = self.site.client(headers={"Cookie": f"{name}={bad}"})
                answer = vote(reader, article, "like", "like")
                self.assertEqual(answer.json()["mine"]["like"], "like")
                self.assertEqual(answer.json()["likes"], n + 2)
                self.assertEqual(len(answer.all("set-cookie")), 1)

    def test_refused_votes_set_none(self):
        article = self.id_of(night(1))
        self.assertEqual(vote(self.reader, article, "rating", "77").all("set-cookie"), [])
        self.assertEqual(
            vote(self.reader, article, "like", "like", origin="http://evil.example").all("set-cookie"), []
        )

    def test_pages_of_a_voter_show_nothing_personal(self):
        stranger = self.site.client().get(FERRY)
        vote(self.reader, self.id_of(FERRY), "like", "like")
        vote(self.reader, self.id_of(FERRY), "like", "like")
        own = self.reader.get(FERRY)
        self.assertEqual(own.header("cache-control"), "public, max-age=0, must-revalidate")
        self.assertEqual(own.body, stranger.body)
        self.assertEqual(own.header("etag"), stranger.header("etag"))


class ForwardedTest(unittest.TestCase):
    """Headers that name another address count only from listed proxies; here none is listed."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        fill(cls.site, blocks_views="on")
        cls.site.start()

    def test_forged_addresses_change_nothing(self):
        reader = self.site.client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"})
        article = 11 if reader.get(FERRY).page.forms("/articles/11/like") else None
        article = article or int(reader.get(FERRY).page.one("[data-article]").get("data-article"))
        vote(reader, article, "like", "like")
        for n, name in enumerate(
            (
                "X-Forwarded-For",
                "Client-IP",
                "X-Real-IP",
                "Forwarded",
                "True-Client-IP",
                "CF-Connecting-IP",
                "X-Client-IP",
            )
        ):
            value = f"for=203.0.113.{n + 1}" if name == "Forwarded" else f"203.0.113.{n + 1}"
            answer = vote(reader, article, "like", "like", **{name: value})
            self.assertEqual(answer.json()["likes"], n % 2, name)  # the same voter: withdrawn, cast, withdrawn …
            reader.request("POST", f"/articles/{article}/view", headers={name: value})
        self.assertEqual(self.site.stop(), 0)
        self.site.start()
        views = self.site.client().get(f"/articles/{article}/tally").json()["views"]
        self.assertEqual(views, 1)


class OriginTest(SampleTest):
    """403 for what another site made the browser send; all absent is accepted."""

    def test_table(self):
        article = self.id_of(night(14))
        own = self.site.url
        table = [
            ({}, 200),
            ({"Sec-Fetch-Site": "same-origin"}, 200),
            ({"Sec-Fetch-Site": "none"}, 200),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Sec-Fetch-Site": "cross-site", "Origin": own}, 403),
            ({"Sec-Fetch-Site": "same-origin", "Origin": own}, 200),
            ({"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"}, 403),
            ({"Origin": own}, 200),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://evil.example"}, 403),
            ({"Origin": own + ".evil.example"}, 403),
            ({"Origin": "http://127.0.0.1"}, 403),
            ({"Origin": "http://127.0.0.1:1"}, 403),
            ({"Origin": ""}, 403),
            ({"Origin": own, "Referer": "http://evil.example/"}, 200),
            ({"Referer": own + FERRY}, 200),
            ({"Referer": "http://evil.example/x"}, 403),
            ({"Referer": "http://evil.example/" + own}, 403),
            ({"Referer": own + "@evil.example/"}, 403),
            ({"Sec-Fetch-Site": "same-origin", "Referer": "http://evil.example/"}, 200),
        ]
        for headers, status in table:
            for path, fields in (("reaction", {"kind": "happy"}), ("comments", {})):
                with self.subTest(headers=headers, path=path):
                    answer = self.site.client().request(
                        "POST",
                        f"/articles/{article}/{path}",
                        "&".join(f"{k}={v}" for k, v in fields.items()),
                        {
                            "Content-Type": "application/x-www-form-urlencoded",
                            "Accept": "application/json",
                            **headers,
                        },
                    )
                    wanted = status if path == "reaction" or status == 403 else 422
                    self.assertEqual(answer.status, wanted, answer.text)

    def test_refused_votes_are_not_stored(self):
        article = self.id_of(night(2))
        for _ in range(3):
            answer = vote(self.site.client(), article, "like", "like", origin="http://evil.example")
            self.problem(answer, 403)
        self.assertEqual(self.tally(article)["likes"], 0)


class BaseUrlTest(unittest.TestCase):
    """With a base_url only that origin is ours, whatever Host says."""

    def test_origin_and_cookie(self):
        with Site({"base_url": "https://post.example", "trusted_proxies": "127.0.0.1"}) as site:
            fill(site)
            site.start()
            reader = site.client(headers={"Host": "post.example", "X-Forwarded-Proto": "https"})
            article = int(reader.get(FERRY).page.one("[data-article]").get("data-article"))
            for origin, status in (
                ("https://post.example", 200),
                ("http://post.example", 403),
                ("https://evil.example", 403),
                ("https://www.post.example", 403),
            ):
                answer = vote(site.client(headers=reader.headers), article, "like", "like", origin=origin)
                self.assertEqual(answer.status, status, origin)
            (cookie,) = vote(site.client(headers=reader.headers), article, "like", "like").all("set-cookie")
            self.assertTrue(cookie.startswith("__Host-"), cookie)
            self.assertIn("; Secure", cookie)
            evil = site.client(headers={"Host": "evil.example"})
            self.assertEqual(vote(evil, article, "like", "like", origin="http://evil.example").status, 403)


class SwitchTest(SampleTest):
    def test_off_for_the_site(self):
        article = self.id_of(night(1))
        for block, kind, value, part in (
            ("likes", "like", "like", "likes"),
            ("dislikes", "like", "dislike", "dislikes"),
            ("reactions", "reaction", "happy", "reactions"),
            ("stars", "rating", "5", "rating"),
        ):
            with self.subTest(block=block):
                vote(self.reader, article, kind, value)
                self.set(f"blocks.{block}", "off")
                self.problem(vote(self.reader, article, kind, value), 409)
                self.assertIsNone(self.tally(article)[part])
                page = self.reader.get(night(1)).page
                buttons = [b for form in page.forms(f"/{kind}") for b in form.buttons()]
                self.assertNotIn(value, [value for _, value in buttons])
                if kind == "rating":
                    self.assertEqual(page.all("input[name=stars]"), [])
                    self.assertNotIn("Average Rating", page.text)
                self.set(f"blocks.{block}", "on")
                self.assertIsNotNone(self.tally(article)[part])

    def test_off_for_a_section_and_on_again_for_an_article(self):
        one, two = self.id_of(night(1)), self.id_of(night(2))
        self.set("blocks.reactions", "off", "--section", "culture")
        self.problem(vote(self.reader, one, "reaction", "happy"), 409)
        self.assertEqual(vote(self.reader, self.id_of(FERRY), "reaction", "happy").status, 200)
        self.set("blocks.reactions", "on", "--article", two)
        self.assertEqual(vote(self.reader, two, "reaction", "happy").status, 200)
        self.set("blocks.reactions", "off", "--article", self.id_of(COUNTS))
        self.problem(vote(self.reader, self.id_of(COUNTS), "reaction", "happy"), 409)
        self.set("blocks.reactions", "", "--section", "culture")
        self.assertEqual(vote(self.reader, one, "reaction", "happy").status, 200)

    def test_another_set_of_reactions(self):
        article = self.id_of(night(3))
        self.set("reactions.kinds", "joy|Joy|😀, grief|Grief|😥")
        try:
            self.problem(vote(self.reader, article, "reaction", "happy"), 422, "kind")
            tally = vote(self.reader, article, "reaction", "joy").json()
            self.assertEqual(list(tally["reactions"]), ["joy", "grief"])
            self.assertEqual(tally["reactions"]["joy"], {"count": 1, "percent": 100})
            self.assertIn("Grief", self.reader.get(night(3)).page.one("#reactions").text)
        finally:
            self.set("reactions.kinds", "")
        tally = self.tally(article)
        self.assertEqual(list(tally["reactions"]), list(KINDS))


if __name__ == "__main__":
    unittest.main()
