"""A site of 1,000,000 articles against one of 1,000: what a reader notices of the difference."""

import collections
import os
import random
import shutil
import subprocess
import time

from harness import http, load, sites
from harness.bench import ROOT
from harness.measure import alternate, quantile
from harness.proc import Refused
from harness.servers import Courant

LARGE = int(os.environ.get("COURANT_BENCH_ARTICLES") or 1000000)
SMALL = 1000
COMMENTS = 1  # an article, in both: otherwise a page of one would weigh more than a page of the other
PATH = "/yardstick/"  # what the generator calls its newest article
CONNECTIONS = 4  # two for each core: waiting in line is not what is measured
SCRIPT = os.path.join(ROOT, "bench", "paths.lua")


def generated(bench, articles):
    """A generated site, kept from run to run; another generator or schema makes it anew."""
    generator = bench.tool("courant-generate")
    key = sites.source_hash(f"{ROOT}/bench/generate*.c", f"{ROOT}/sql/migrations/*.sql")
    site = os.path.join(bench.kept, f"site-{articles}-{key}")
    if not os.path.exists(site):
        bench.say(f"making a site of {articles:,} articles")
        shutil.rmtree(site + ".part", ignore_errors=True)
        began = time.monotonic()
        subprocess.run([generator, "--site", site + ".part", "--articles", str(articles), "--comments", str(COMMENTS)],
                       check=True, stdout=subprocess.DEVNULL)
        bench.say(f"made in {time.monotonic() - began:.0f} s")
        os.rename(site + ".part", site)
    return site


def size(bench):
    small, large = generated(bench, SMALL), generated(bench, LARGE)
    cached(bench, small, large)
    start(bench, small, large)
    uncached(bench, small, large)


def cached(bench, small, large):
    with Courant(bench, large) as ours, Courant(bench, small) as rival:
        found = alternate(bench.rounds, bench.seconds, lambda seconds: load.wrk(ours, PATH, 64, seconds),
                          lambda seconds: load.wrk(rival, PATH, 64, seconds))
    bench.judge_ratio("size.cached", found, "rate")


def start(bench, small, large):
    for key, site in (("size.start-1k", small), ("size.start", large)):
        times = []
        for _ in range(bench.rounds):
            began = time.monotonic()
            with Courant(bench, site) as courant:
                http.fetch(courant.url, PATH, accept_encoding="gzip")
                times.append(time.monotonic() - began)
        bench.judge(key, quantile(times, 0.5), f"slowest {max(times):.2f} s")


def uncached(bench, small, large):
    try:
        ours = Courant(bench, large, cache_mb=0)
    except Refused as why:
        bench.absent.append(("size, uncached", str(why)))
        return
    with ours, Courant(bench, small, cache_mb=0) as rival:
        run = {server: paths_of(bench, server) for server in (ours, rival)}
        found = alternate(bench.rounds, bench.seconds, asking(bench, ours, run[ours]["article"]),
                          asking(bench, rival, run[rival]["article"]))
        bench.judge_ratio("size.uncached", found, "p99")
        for what in ("front", "section", "author", "search"):
            found = alternate(bench.rounds, bench.seconds, asking(bench, ours, run[ours][what]),
                              asking(bench, rival, run[rival][what]))
            ours_p99, rival_p99 = found.ours.median("p99"), found.rival.median("p99")
            bench.judge(f"size.{what}", ours_p99, "", f"{rival_p99:.1f} ms with {SMALL:,} articles")


def paths_of(bench, server):
    """{what: paths to ask for at random}."""
    dice = random.Random(7)
    with http.Client(server.url) as client:
        lists = sites.list_paths(client)
    articles = sites.sitemap_paths(server.url, 4000)
    counts = collections.Counter(word.lower() for path in articles[:40] for word in sites.words_of(server.url, path))
    words = sorted(counts)
    queries = [f"/search/?q={word}" for word in dice.sample(words, min(len(words), 300))]
    queries += [f"/search/?q={word}" for word, _ in counts.most_common(30)]
    queries += [f"/search/?q={one}+{two}" for one, two in zip(words[::7], words[3::7])]
    return {"article": articles, "front": ["/"] + [f"/page/{n}/" for n in range(2, 20)],
            "section": lists["section"], "author": lists["author"], "search": queries}


def asking(bench, server, paths):
    file = os.path.join(bench.new_folder("paths"), "paths")
    with open(file, "w", encoding="utf-8") as out:
        out.write("\n".join(paths) + "\n")
    return lambda seconds: load.wrk_paths(server, file, SCRIPT, CONNECTIONS, seconds)
