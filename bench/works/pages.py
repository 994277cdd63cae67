"""Article pages: cached, voted on meanwhile, over HTTP/2, and from the database."""

import re
import time

import wxr
from harness import http, load, sites
from harness.measure import alternate, quantile
from harness.proc import Refused
from harness.servers import Courant, Nginx, Page, certificate

PATH = wxr.FIRST_PATH
VOTES = 1000  # a second
PROXY = {"trusted_proxies": "127.0.0.1"}


def side(server, path, connections, **options):
    return lambda seconds: load.wrk(server, path, connections, seconds, **options)


def against(bench, ours, rival, connections, **options):
    return alternate(bench.rounds, bench.seconds, side(ours, PATH, connections, **options),
                     side(rival, Nginx.path, connections, **options))


def self_check(bench):
    with Courant(bench, sites.article_site(bench)) as courant:
        page = Page(courant.url, PATH)
    with Nginx(bench, page) as one, Nginx(bench, page) as other:
        found = alternate(bench.rounds, bench.seconds, side(one, Nginx.path, 64), side(other, Nginx.path, 64))
    bench.judge_ratio("self-check.rate", found, "rate")
    bench.judge_ratio("self-check.cpu", found, "cpu")


def cached(bench, connections):
    name = f"cached-{connections}"
    with Courant(bench, sites.article_site(bench)) as courant:
        page = Page(courant.url, PATH)
        with Nginx(bench, page) as nginx:
            found = against(bench, courant, nginx, connections)
            bench.judge_ratio(f"{name}.rate", found, "rate")
            bench.judge_ratio(f"{name}.cpu", found, "cpu")
            bench.judge_ratio(f"{name}.p99", found, "p99")
            if connections == 64 and not bench.quick:
                plain = against(bench, courant, nginx, connections, coding=None)
                bench.judge_ratio(f"{name}.rate-plain", plain, "rate")
        if connections == 64 and not bench.quick:
            with Nginx(bench, page, sendfile=False) as nginx:
                bench.judge_ratio(f"{name}.rate-nosendfile", against(bench, courant, nginx, connections), "rate")


def cached_64(bench):
    cached(bench, 64)


def cached_512(bench):
    cached(bench, 512)


def voted(bench):
    with Courant(bench, sites.article_site(bench), **PROXY) as courant:
        article = sites.article_id(courant.url, PATH)
        rates = []

        def with_votes(seconds):
            with load.Voters(bench, courant, article, 32, seconds + 1, VOTES) as voters:
                time.sleep(0.5)  # so that votes land from the first request on to the last
                sample = load.wrk(courant, PATH, 64, seconds)
                told = voters.finish()
            rates.append(told["accepted"] / (seconds + 1))
            return sample

        found = alternate(bench.rounds, bench.seconds, with_votes, side(courant, PATH, 64))
        bench.judge_ratio("voted.rate", found, "rate")
        bench.judge_ratio("voted.cpu", found, "cpu")
        bench.judge("voted.votes", quantile(rates[1:], 0.5), f"{min(rates[1:]):,.0f}/s at least", f"{VOTES:,}/s sent")
        ages = page_ages(bench, courant, article, 10 if bench.quick else 50)
        bench.judge("voted.age", max(ages), f"{quantile(ages, 0.5):.1f} ms median", f"{len(ages)} votes")


LIKES = re.compile(rb'data-count="like">\s*([\d.,\s]+?)\s*<')


def likes(client):
    found = LIKES.search(client.page(PATH).body)
    if not found:
        raise RuntimeError("the page does not show its likes")
    return int(re.sub(rb"\D", b"", found.group(1)))


def page_ages(bench, courant, article, trials):
    """Milliseconds from the answer to a like until the page that shows it was read, with votes and readers meanwhile.

    The votes of the crowd are reactions, so likes are the trials' own.
    """
    ages = []
    readers = ["wrk", "-t1", "-c32", "-d60s", "-H", "Accept-Encoding: gzip", courant.url + PATH]
    with http.Client(courant.url) as reader, http.Client(courant.url) as voter:
        for first in range(0, trials, 10):
            with load.Voters(bench, courant, article, 32, 60, VOTES), load.Background(readers):
                time.sleep(0.5)
                ages += [page_age(reader, voter, article, trial) for trial in range(first, min(first + 10, trials))]
    return ages


def page_age(reader, voter, article, trial):
    before = likes(reader)
    answer = voter.request("POST", f"/articles/{article}/like", "value=like",
                           content_type="application/x-www-form-urlencoded",
                           x_forwarded_for=f"198.18.{trial // 256}.{trial % 256}")
    answered = time.monotonic()
    if answer.status != 303:
        raise RuntimeError(f"a like was answered with {answer.status}")
    while likes(reader) <= before:
        if time.monotonic() > answered + 10:
            raise RuntimeError("10 s after it was answered, a like is not on the page")
        time.sleep(0.002)
    return (time.monotonic() - answered) * 1000


def h2_tls(bench):
    chain, key = certificate(bench.new_folder("tls"))
    with Courant(bench, sites.article_site(bench)) as courant:
        page = Page(courant.url, PATH)
    try:
        courant = Courant(bench, sites.article_site(bench), "https:127.0.0.1:0", tls_certificate=chain, tls_key=key)
    except Refused as why:
        raise sites.NotAvailable(str(why)) from None
    with courant, Nginx(bench, page, (chain, key)) as nginx:
        def streams(server, path, with_times=False):
            return lambda seconds: load.h2load(server, path, 64, 10, seconds, with_times)

        found = alternate(bench.rounds, bench.seconds, streams(courant, PATH), streams(nginx, Nginx.path))
        bench.judge_ratio("h2-tls.rate", found, "rate")
        bench.judge_ratio("h2-tls.cpu", found, "cpu")
        if not bench.quick:
            timed = alternate(bench.rounds, min(2, bench.seconds), streams(courant, PATH, True),
                              streams(nginx, Nginx.path, True))
            bench.judge_ratio("h2-tls.p99", timed, "p99")


def uncached(bench):
    """The server has one core, the load generator the other."""
    site = sites.article_site(bench)
    try:
        courant = Courant(bench, site, cores="0", cache_mb=0)
    except Refused as why:
        raise sites.NotAvailable(str(why)) from None
    options = {"cores": "1", "threads": 1}
    with courant, Courant(bench, sites.article_site(bench), cores="0") as cached_one:
        misses = side(courant, PATH, 32, coding=None, **options)
        found = alternate(bench.rounds, bench.seconds, misses, side(cached_one, PATH, 32, coding=None, **options))
        cost = found.ours.median("cpu")
        bench.judge("uncached.rate", found.ours.median("rate"), f"p99 {found.ours.median('p99'):.1f} ms")
        bench.judge("uncached.cpu", cost, "", f"a hit {found.rival.median('cpu'):.1f} µs")
        bench.judge("uncached.render", cost - found.rival.median("cpu"))
        packed = side(courant, PATH, 32, **options)
        bench.judge("uncached.gzip", quantile([packed(bench.seconds).rate for _ in range(bench.rounds)], 0.5))
