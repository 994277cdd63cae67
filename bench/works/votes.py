"""Durable votes over HTTP, each of a new voter, against bare SQLite committing rows in groups of the same size."""

import json
import os
import struct

import wxr
from harness import load, sites
from harness.measure import alternate, quantile
from harness.servers import Courant

PATH = wxr.FIRST_PATH
PROXY = {"trusted_proxies": "127.0.0.1"}


def commits(site):
    """How many transactions the site's file has seen: a counter in the head of SQLite's shared index of its log."""
    with open(os.path.join(site, "site.db-shm"), "rb") as file:
        return struct.unpack_from("=I", file.read(12), 8)[0]


class Election:
    """One article that is voted on, and how many votes went into one commit when last measured."""

    def __init__(self, bench, courant, connections):
        self.bench, self.courant, self.connections = bench, courant, connections
        self.article = sites.article_id(courant.url, PATH)
        self.batches = []

    def votes(self, accept="text/html"):
        def run(seconds):
            before = commits(self.courant.site)
            sample = load.vote_flat_out(self.bench, self.courant, self.article, self.connections, seconds, accept)
            self.batches.append(sample.requests / max(1, commits(self.courant.site) - before))
            return sample

        return run

    def bare(self, seconds):
        """The rival: as many rows a commit as the round before had votes."""
        return bare_commit(self.bench, max(1, round(self.batches[-1])), seconds)

    def against_bare(self, accept="text/html"):
        """The comparison, and how many rows a commit its rival had."""
        self.batches.clear()
        found = alternate(self.bench.rounds, self.bench.seconds, self.votes(accept), self.bare)
        return found, f", {quantile(self.batches[1:], 0.5):.0f} a commit"


def bare_commit(bench, batch, seconds):
    text = load.command_output([bench.tool("bare_commit"), bench.new_folder("bare"), str(batch), str(seconds)])
    told = json.loads(text)
    return load.Sample(told["rows"], told["rows"] / told["seconds"], 0, 0)


def votes_64(bench):
    with Courant(bench, sites.article_site(bench), **PROXY) as courant:
        election = Election(bench, courant, 64)
        found, batch = election.against_bare()
        bench.judge_ratio("votes-64.rate", found, "rate", batch)
        bench.judge("votes-64.cpu", found.ours.median("cpu"), times(found))
        if not bench.quick:
            found, batch = election.against_bare("application/json")
            bench.judge_ratio("votes-64.json", found, "rate", batch)


def votes_256(bench):
    with Courant(bench, sites.article_site(bench), **PROXY) as courant:
        found, batch = Election(bench, courant, 256).against_bare()
        bench.judge("votes-256.rate", found.ours.median("rate"), times(found))
        bench.judge_ratio("votes-256.ratio", found, "rate", batch)


def times(found):
    return f"p50 {found.ours.median('p50'):.1f}, p99 {found.ours.median('p99'):.1f} ms"
