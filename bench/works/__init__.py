"""The table of works. A work is a function of a Bench; it calls judge() for each figure of targets.py."""

from dataclasses import dataclass
from typing import Callable

from . import first_view, import_wxr, live, memory, pages, size, votes


@dataclass(frozen=True)
class Work:
    name: str
    run: Callable
    quick: bool
    what: str


WORKS = [
    Work("self-check", pages.self_check, True, "nginx against itself: about 1, or the machine is too busy"),
    Work("cached-64", pages.cached_64, True, "a cached article, 64 connections, against nginx with the same bytes"),
    Work("cached-512", pages.cached_512, False, "the same with 512 connections"),
    Work("voted", pages.voted, True, "the same article while 1,000 votes a second land on it, against itself at rest"),
    Work("h2-tls", pages.h2_tls, True, "HTTP/2 over TLS, 64 clients with 10 streams each, against nginx"),
    Work("uncached", pages.uncached, False, "an article page from the database, without the page cache, on one core"),
    Work("votes-64", votes.votes_64, True, "durable votes, 64 connections, against bare SQLite group commit"),
    Work("votes-256", votes.votes_256, False, "the same with 256 connections"),
    Work("size", size.size, False, "1,000,000 articles against 1,000 (makes both once: minutes, and 20 GB of disk)"),
    Work("memory", memory.memory, False, "at rest, under load, with 10,000 idle connections, during a backup"),
    Work("live", live.live, False, "10,000 open live streams of one article, and a vote that reaches them"),
    Work("import", import_wxr.import_wxr, False, "a WordPress export of 1 GB (COURANT_BENCH_WXR_MB), minutes"),
    Work("first-view", first_view.first_view, True, "what a browser fetches before it shows the article"),
]
BY_NAME = {work.name: work for work in WORKS}
