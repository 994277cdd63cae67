"""Sites to measure: one that is an import of wxr.py's newspaper; and what is asked for on any site."""

import glob
import hashlib
import html.parser
import os
import random
import re
import shutil
import subprocess

import wxr

from . import http
from .servers import clean_environment

POSTS = 1057  # as many as the incumbent had when it was measured


class NotAvailable(Exception):
    """What a work needs is not there; the text says what."""


def run_program(bench, *arguments):
    done = subprocess.run([bench.program, *arguments], env=clean_environment(), cwd=bench.folder, text=True,
                          capture_output=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"courant {' '.join(arguments)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def article_site(bench):
    """A fresh copy of the site of 1,057 articles; the measured one is at wxr.FIRST_PATH."""
    made = os.path.join(bench.folder, "article-site")
    if not os.path.exists(made):
        shutil.rmtree(made + ".part", ignore_errors=True)
        bench.say(f"making a site of {POSTS:,} articles")
        file = os.path.join(bench.folder, "newspaper.xml")
        wxr.write(file, articles=POSTS)
        run_program(bench, "init", made + ".part")
        run_program(bench, "import", "wordpress", file, "--site", made + ".part")
        os.rename(made + ".part", made)
    copy = bench.new_folder("site")
    for name in ("courant.ini", "site.db"):
        shutil.copy(os.path.join(made, name), copy)
    return copy


def article_id(url, path):
    """The number in the forms of an article's page."""
    found = re.search(rb'action="/articles/(\d+)/', http.fetch(url, path).body)
    if not found:
        raise RuntimeError(f"{path} has no form of an article")
    return int(found.group(1))


def source_hash(*patterns):
    """Changes when any of these files does."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(glob.glob(pattern)):
            with open(path, "rb") as file:
                digest.update(file.read())
    return digest.hexdigest()[:12]


def sitemap_paths(url, wanted, seed=1):
    """About so many article paths, from parts of the sitemap all over the site."""
    dice = random.Random(seed)
    with http.Client(url) as client:
        index = client.page("/sitemap.xml").body.decode()
        parts = [path_of(address) for address in re.findall(r"<loc>([^<]+)</loc>", index)]
        if "<sitemapindex" not in index:
            return [path_of(address) for address in re.findall(r"<loc>([^<]+)</loc>", index)]
        found = []
        for part in dice.sample(parts, min(len(parts), 12)):
            text = client.page(part).body.decode()
            paths = [path_of(address) for address in re.findall(r"<loc>([^<]+)</loc>", text)]
            found += dice.sample(paths, min(len(paths), wanted // 4))
    dice.shuffle(found)
    return found[:wanted]


def path_of(address):
    return re.sub(r"^https?://[^/]+", "", address.replace("&amp;", "&")) or "/"


class Words(html.parser.HTMLParser):
    """The words of a page's paragraphs."""

    def __init__(self):
        super().__init__()
        self.depth, self.found = 0, []

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "p"

    def handle_endtag(self, tag):
        self.depth -= tag == "p" and self.depth > 0

    def handle_data(self, data):
        if self.depth:
            self.found += re.findall(r"[A-Za-z]{3,}", data)


def words_of(url, path):
    reader = Words()
    reader.feed(http.fetch(url, path).body.decode())
    return reader.found


def list_paths(client):
    """{"section": paths, "author": paths} of the lists that the sitemap knows, first pages and some later ones."""
    index = client.page("/sitemap.xml").body.decode()
    texts = [index] if "<sitemapindex" not in index else [
        client.page(path_of(address)).body.decode() for address in re.findall(r"<loc>([^<]+)</loc>", index)[:1]]
    found = [path_of(address) for text in texts for address in re.findall(r"<loc>([^<]+)</loc>", text)]
    lists = {kind: [path for path in found if path.startswith(f"/{kind}/")] for kind in ("section", "author")}
    for kind, paths in lists.items():
        if not paths:
            raise RuntimeError(f"the sitemap names no {kind}")
        paths += [f"{path}page/{n}/" for path in paths[:20] for n in (2, 3)
                  if client.get(f"{path}page/{n}/").status == 200]
    return lists
