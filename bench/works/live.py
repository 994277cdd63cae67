"""Open live streams: what they cost, and how soon a vote reaches the last of them."""

import json
import os
import subprocess
import sys
import time

import wxr
from harness import sites
from harness.proc import Process
from harness.servers import Courant

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STREAMS = 10000
MB = 1e6


def live(bench):
    with Courant(bench, sites.article_site(bench)) as courant:
        article = sites.article_id(courant.url, wxr.FIRST_PATH)
        rest = courant.memory()
        command = [sys.executable, os.path.join(HERE, "listen.py"), courant.url, str(article), str(STREAMS)]
        with Process(command, bench.folder, "listen", stdin=subprocess.PIPE) as listeners:
            listeners.wait_for(lambda: "ready" in listeners.log(), 300, pause=0.05)
            time.sleep(0.5)
            listeners.process.stdin.write(b"\n")
            listeners.process.stdin.close()
            listeners.wait_for(lambda: "heard" in listeners.log(), 120, pause=0.01)
            found = courant.memory()
        told = json.loads(listeners.log().splitlines()[-1])
    if told["heard"] < STREAMS:
        raise RuntimeError(f"only {told['heard']} of {STREAMS} streams heard of every vote")
    bench.judge("live.memory", found / MB, f"{rest / MB:.1f} MB before")
    bench.judge("live.delay", told["last"], f"the first after {told['first']:.0f} ms")
