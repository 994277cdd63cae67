"""Importing a large WordPress export: how fast, and how much memory all the import's processes take at most."""

import os
import time

import wxr
from harness import sites
from harness.proc import Peak, Process
from harness.servers import clean_environment


def import_wxr(bench):
    megabytes = int(os.environ.get("COURANT_BENCH_WXR_MB") or 1000)
    file = export_file(bench, megabytes)
    size = os.path.getsize(file) / 1e6
    site = os.path.join(bench.new_folder("import"), "site")
    sites.run_program(bench, "init", site)
    bench.say(f"importing {size:,.0f} MB")
    began = time.monotonic()
    command = [bench.program, "import", "wordpress", file, "--site", site]
    with Process(command, bench.folder, "import", clean_environment()) as importer:
        with Peak(importer) as peak:
            if importer.process.wait() != 0:
                raise RuntimeError(f"import: {importer.log()[-2000:]}")
    took = time.monotonic() - began
    bench.judge("import.rate", size / took, f"{size:,.0f} MB in {took:.0f} s")
    bench.judge("import.memory", peak.most / 1e6)


def export_file(bench, megabytes):
    """Kept from run to run, and made anew when its maker changes."""
    key = sites.source_hash(wxr.__file__)
    file = os.path.join(bench.kept, f"export-{megabytes}-{key}.xml")
    if not os.path.exists(file):
        bench.say(f"writing an export of {megabytes:,} MB")
        wxr.write(file + ".part", megabytes=megabytes)
        os.replace(file + ".part", file)
    return file
