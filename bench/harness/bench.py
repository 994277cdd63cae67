"""What a work is given: folders, the program, rounds, and where figures go."""

import os
import shutil
import subprocess
import sys
import tempfile

from targets import shown

from .report import Row
from .sites import NotAvailable

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Bench:
    """Settings of one run of the benchmark. `folder` is fresh and on a real disk; `kept` outlives the run."""

    def __init__(self, rounds, seconds, quick):
        self.rounds, self.seconds, self.quick = rounds, seconds, quick
        self.program = os.path.abspath(os.environ.get("COURANT_PROGRAM") or os.path.join(ROOT, "build", "courant"))
        self.kept = os.path.abspath(os.environ.get("COURANT_BENCH_DIR") or os.path.join(ROOT, "build", "bench-data"))
        os.makedirs(self.kept, exist_ok=True)
        self.folder = tempfile.mkdtemp(prefix="run-", dir=self.kept)
        self.rows, self.absent = [], []
        self._built = set()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_folder(self, name):
        return tempfile.mkdtemp(prefix=name + "-", dir=self.folder)

    def tool(self, name):
        """The path of a program of this folder, built beside the program that is measured."""
        build = os.path.dirname(self.program)
        if name not in self._built:
            if not os.path.exists(os.path.join(build, "build.ninja")):
                raise NotAvailable(f"{build} is no build folder: {name} cannot be built")
            done = subprocess.run(["ninja", "-C", build, f"bench/{name}"], capture_output=True, text=True, check=False)
            if "unknown target" in done.stdout + done.stderr:
                raise NotAvailable(f"this version has no bench/{name}")
            if done.returncode != 0:
                raise RuntimeError(f"bench/{name} does not build:\n{done.stdout}{done.stderr}")
            self._built.add(name)
        return os.path.join(build, "bench", name)

    def say(self, text):
        print("  " + text, file=sys.stderr, flush=True)

    def judge(self, key, value, ours="", rival="", spread=None):
        row = Row(key, value, ours, rival, spread)
        self.rows.append(row)
        self.say(f"{key}: {row.target.what}: {shown(value, row.target.unit)}")

    def judge_ratio(self, key, comparison, field, remark=""):
        """The ratio of one field of two sides, with both sides' medians."""
        unit = {"rate": "/s", "cpu": "µs", "p50": "ms", "p99": "ms"}[field]
        self.judge(key, comparison.ratio(field), shown(comparison.ours.median(field), unit),
                   shown(comparison.rival.median(field), unit) + remark, comparison.spread(field))
