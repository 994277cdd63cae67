#!/usr/bin/env python3
"""Writes a WordPress export file of made-up articles, the same one for the same arguments.

The words are invented; their lengths and how often each comes are those of a language, so that what is made of them
compresses and searches like a newspaper. The first article is the one that is measured: FIRST_WORDS words and
FIRST_COMMENTS comments, at the path FIRST_PATH.
"""

import argparse
import datetime
import random

FIRST_PATH = "/2024/05/the-measured-article/"
FIRST_WORDS = 400
FIRST_COMMENTS = 20
AUTHORS, SECTIONS, TAGS = 24, 12, 400
SITE = "http://old.example"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Measured Mail</title><link>{SITE}</link>
<description>Made up to be measured</description><language>en</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url><wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
ONSETS = "b bl br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl sp st t th tr v w".split()
VOWELS = "a a a e e e e i i o o u ai ea ee ou".split()
CODAS = ["", "", "", "n", "r", "s", "t", "l", "d", "nd", "st", "ng"]
SENTENCES = 20000


class Writer:
    """Words, sentences and dates from one seed."""

    def __init__(self, seed=1):
        self.dice = random.Random(seed)
        self.words = self._vocabulary(12000)
        # The nth word comes about 1/n as often as the first, as in every language.
        self.weights = [1 / (n + 2.7) for n in range(len(self.words))]
        pool = self.dice.choices(self.words, self.weights, k=SENTENCES * 18)
        self.sentences = []
        for _ in range(SENTENCES):
            length = self.dice.randint(6, 26)
            at = self.dice.randrange(len(pool) - length)
            self.sentences.append(" ".join(pool[at : at + length]).capitalize() + ".")

    def _vocabulary(self, size):
        seen = {}
        while len(seen) < size:
            # Common words are short.
            syllables = 1 if len(seen) < 150 else self.dice.choice((1, 2, 2, 2, 3, 3, 4))
            word = "".join(self.dice.choice(ONSETS) + self.dice.choice(VOWELS) + self.dice.choice(CODAS)
                           for _ in range(syllables))
            seen[word] = True
        return list(seen)

    def title(self):
        return " ".join(self.dice.choices(self.words, self.weights, k=self.dice.randint(4, 9))).capitalize()

    def paragraph(self, sentences):
        return " ".join(self.dice.choices(self.sentences, k=sentences))

    def exactly(self, words, paragraphs):
        """Paragraphs that have so many words together."""
        each = [words // paragraphs + (n < words % paragraphs) for n in range(paragraphs)]
        return [" ".join(self.dice.choices(self.words, self.weights, k=n)).capitalize() + "." for n in each]

    def body(self, words):
        """Paragraphs of about so many words."""
        found, left = [], words
        while left > 0:
            text = self.paragraph(self.dice.randint(3, 5))
            found.append(text)
            left -= text.count(" ") + 1
        return found

    def date(self):
        return datetime.datetime(2012, 1, 1) + datetime.timedelta(minutes=self.dice.randrange(12 * 365 * 24 * 60))


def head():
    people = "".join(
        f"<wp:author><wp:author_id>{n}</wp:author_id><wp:author_login>author-{n}</wp:author_login>"
        f"<wp:author_email>author-{n}@old.example</wp:author_email>"
        f"<wp:author_display_name>Author Number {n}</wp:author_display_name></wp:author>\n"
        for n in range(1, AUTHORS + 1))
    sections = "".join(
        f"<wp:category><wp:term_id>{n}</wp:term_id><wp:category_nicename>section-{n}</wp:category_nicename>"
        f"<wp:cat_name>Section {n}</wp:cat_name></wp:category>\n" for n in range(1, SECTIONS + 1))
    return HEAD + people + sections


def comment(writer, number, parent, date):
    return (f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
            f"<wp:comment_author>Reader {number % 5000}</wp:comment_author>"
            f"<wp:comment_author_email>reader-{number % 5000}@old.example</wp:comment_author_email>"
            f"<wp:comment_author_url></wp:comment_author_url><wp:comment_date>{date}</wp:comment_date>"
            f"<wp:comment_date_gmt>{date}</wp:comment_date_gmt><wp:comment_content><![CDATA["
            f"{writer.paragraph(2)}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
            f"<wp:comment_type></wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>"
            f"<wp:comment_user_id>0</wp:comment_user_id></wp:comment>\n")


def comments(writer, first, n, date):
    """Every third one answers the one before it."""
    return "".join(comment(writer, first + k, first + k - 1 if k % 3 == 2 else 0, date) for k in range(n))


def item(writer, number, path, title, paragraphs, n_comments, moment):
    date = moment.strftime("%Y-%m-%d %H:%M:%S")
    slug = path.rstrip("/").rsplit("/", 1)[1]
    body = "".join(f"<!-- wp:paragraph --><p>{text}</p><!-- /wp:paragraph -->\n\n" for text in paragraphs)
    section = writer.dice.randint(1, SECTIONS)
    tags = "".join(f'<category domain="post_tag" nicename="tag-{n}"><![CDATA[Tag {n}]]></category>'
                   for n in writer.dice.sample(range(1, TAGS + 1), 3))
    return (f"<item><title>{title}</title><link>{SITE}{path}</link>"
            f"<dc:creator>author-{writer.dice.randint(1, AUTHORS)}</dc:creator>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded></excerpt:encoded>"
            f"<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date>"
            f"<wp:post_date_gmt>{date}</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>"
            f"<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent>"
            f"<wp:menu_order>0</wp:menu_order><wp:post_type>post</wp:post_type><wp:is_sticky>0</wp:is_sticky>"
            f'<category domain="category" nicename="section-{section}"><![CDATA[Section {section}]]></category>{tags}\n'
            + comments(writer, number * 100, n_comments, date) + "</item>\n")


def write(path, articles=None, megabytes=None, words=400, n_comments=10):
    """Writes so many articles, or so many that the file has at least so many megabytes. Returns how many."""
    writer, size, n = Writer(), 0, 0
    with open(path, "w", encoding="ascii", buffering=1 << 20) as file:
        size += file.write(head())
        size += file.write(item(writer, 1, FIRST_PATH, writer.title(), writer.exactly(FIRST_WORDS, 6), FIRST_COMMENTS,
                                datetime.datetime(2024, 5, 17, 9, 30)))
        n = 1
        while n < articles if articles else size < megabytes * 1000000:
            n += 1
            moment = writer.date()
            size += file.write(item(writer, n, f"/{moment:%Y/%m}/article-{n}/", writer.title(), writer.body(words),
                                    n_comments, moment))
        file.write("</channel></rss>\n")
    return n


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file")
    amount = parser.add_mutually_exclusive_group(required=True)
    amount.add_argument("--articles", type=int)
    amount.add_argument("--megabytes", type=int)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--comments", type=int, default=10)
    given = parser.parse_args()
    n = write(given.file, given.articles, given.megabytes, given.words, given.comments)
    print(f"{n} articles")


if __name__ == "__main__":
    main()
