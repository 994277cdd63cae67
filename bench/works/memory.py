"""Memory of the server with all its processes; see harness.proc.memory for what is counted."""

import os
import subprocess
import sys
import time

import wxr
from harness import http, load, sites
from harness.proc import Peak, Process, Refused
from harness.servers import Courant, certificate, clean_environment

PATH = wxr.FIRST_PATH
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
IDLE = 10000
CACHE_MB = 16  # small enough that it fills and turns over
MB = 1e6


def memory(bench):
    at_rest(bench)
    under_load(bench)
    idle_connections(bench, "memory.idle-plain", {})
    chain, key = certificate(bench.new_folder("tls"))
    try:
        idle_connections(bench, "memory.idle-tls", {"listen": "https:127.0.0.1:0", "tls_certificate": chain,
                                                    "tls_key": key})
    except Refused as why:
        bench.absent.append(("memory.idle-tls", str(why)))
    backup(bench)


def at_rest(bench):
    with Courant(bench, sites.article_site(bench)) as courant:
        for path in ("/", PATH, "/feed/", "/search/?q=article"):
            http.fetch(courant.url, path, accept_encoding="gzip")
        time.sleep(2)
        found = courant.memory()
    bench.judge("memory.idle", found / MB)


def under_load(bench):
    with Courant(bench, sites.article_site(bench), trusted_proxies="127.0.0.1", cache_mb=CACHE_MB) as courant:
        file = os.path.join(bench.folder, "paths")
        with open(file, "w", encoding="utf-8") as out:
            out.write("\n".join([PATH, "/", "/feed/", *sites.sitemap_paths(courant.url, 2000)]) + "\n")
        article = sites.article_id(courant.url, PATH)
        seconds = bench.seconds * 2
        with Peak(courant) as peak, load.Voters(bench, courant, article, 64, seconds, 2000) as voters:
            load.wrk_paths(courant, file, os.path.join(HERE, "paths.lua"), 256, seconds)
            voters.finish()
    bench.judge("memory.load", peak.most / MB - CACHE_MB * 1.048576, f"{peak.most / MB:.1f} MB",
                f"{CACHE_MB} MB of cache")


def idle_connections(bench, key, settings):
    with Courant(bench, sites.article_site(bench), **settings) as courant:
        command = [sys.executable, os.path.join(HERE, "idle.py"), courant.url, PATH, str(IDLE)]
        began = time.monotonic()
        with Process(command, bench.folder, "idle", stdin=subprocess.PIPE) as opener:
            opener.wait_for(lambda: "ready" in opener.log(), 55, pause=0.05)  # before the first is closed as idle
            took = time.monotonic() - began
            time.sleep(0.5)
            found = courant.memory()
            opener.process.stdin.write(b"\n")
            opener.process.stdin.close()
            opener.process.wait()
            still = int(opener.log().split()[-1])
    if still < IDLE:
        raise RuntimeError(f"only {still} of {IDLE} connections stayed open; opening them took {took:.0f} s")
    bench.judge(key, found / MB, "", f"opened in {took:.0f} s")


def backup(bench):
    with Courant(bench, sites.article_site(bench)) as courant:
        command = [bench.program, "backup", os.path.join(bench.new_folder("backup"), "site.backup"), "--site",
                   courant.site]
        with Process(command, bench.folder, "backup", clean_environment()) as copier:
            with Peak(courant, 0.01) as server, Peak(copier, 0.01) as own:
                if copier.process.wait() != 0:
                    raise RuntimeError(f"backup: {copier.log()}")
    bench.judge("memory.backup", (server.most + own.most) / MB, f"server {server.most / MB:.1f} MB",
                f"backup {own.most / MB:.1f} MB")
