"""Does the benchmark read its tools rightly, and does it judge rightly? Needs no server."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import wxr  # noqa: E402
from harness import load, measure, proc, report  # noqa: E402
from targets import TARGETS, shown, target_shown  # noqa: E402
from works import WORKS, first_view  # noqa: E402

WRK = """Running 2s test @ http://127.0.0.1:1/
  2 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    20.33ms    2.56ms  30.93ms   75.26%
    Req/Sec     1.56k    63.66     1.68k    75.00%
  Latency Distribution
     50%  812.00us
     75%   21.63ms
     90%   23.72ms
     99%    1.25s
  3124 requests in 1.01s, 23.39MB read
Requests/sec:   3102.08
Transfer/sec:     23.22MB
"""
H2LOAD = """starting benchmark...
Application protocol: h2
finished in 2.00s, 54321.50 req/s, 412.33MB/s
requests: 108643 total, 109283 started, 108643 done, 108643 succeeded, 0 failed, 0 errored, 0 timeout
status codes: 108643 2xx, 0 3xx, 0 4xx, 0 5xx
"""


def sample(rate):
    return load.Sample(100, rate, 1, 2, 3)


class ReadingTest(unittest.TestCase):
    def test_wrk(self):
        found = load.read_wrk(WRK.replace("1.25s", "1.25s "))  # wrk fills a short unit up
        self.assertEqual((found.requests, found.rate), (3124, 3102.08))
        self.assertAlmostEqual(found.p50, 0.812)
        self.assertAlmostEqual(found.p99, 1250)

    def test_wrk_with_errors_measures_nothing(self):
        for line in ("  Non-2xx or 3xx responses: 5\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"):
            with self.assertRaises(load.LoadFailed):
                load.read_wrk(WRK + line)
        load.read_wrk(WRK + "  Socket errors: connect 0, read 0, write 0, timeout 0\n")
        with self.assertRaises(load.LoadFailed):
            load.read_wrk("unable to connect to 127.0.0.1:1 Connection refused\n")

    def test_h2load(self):
        found = load.read_h2load(H2LOAD, [1000 * n for n in range(1, 101)])
        self.assertEqual((found.requests, found.rate), (108643, 54321.5))
        self.assertEqual((found.p50, found.p99), (50, 99))

    def test_h2load_with_errors_measures_nothing(self):
        for wrong in (H2LOAD.replace("0 failed", "7 failed"), H2LOAD.replace("0 5xx", "9 5xx"),
                      H2LOAD.replace("protocol: h2", "protocol: http/1.1"), ""):
            with self.assertRaises(load.LoadFailed):
                load.read_h2load(wrong, [])


class JudgingTest(unittest.TestCase):
    def test_sides_take_turns_and_the_first_round_is_dropped(self):
        turns = []

        def side(name, rates):
            rates = iter(rates)

            def run(seconds):
                turns.append((name, seconds))
                return sample(next(rates))

            return run

        found = measure.alternate(3, 5, side("a", [900, 10, 20, 90]), side("b", [1, 10, 10, 30]))
        self.assertEqual(turns, [("a", 1), ("b", 1)] + [("a", 5), ("b", 5)] * 3)
        self.assertEqual(found.ratios("rate"), [1, 2, 3])
        self.assertEqual((found.ratio("rate"), found.spread("rate")), (2, (1, 3)))
        self.assertEqual(found.ours.median("rate"), 20)

    def test_targets(self):
        rate, cpu, check = TARGETS["cached-64.rate"], TARGETS["cached-64.cpu"], TARGETS["self-check.rate"]
        self.assertEqual([rate.met(value) for value in (0.94, 0.95, 2)], [False, True, True])
        self.assertEqual([cpu.met(value) for value in (1.1, 1.11)], [True, False])
        self.assertEqual([check.met(value) for value in (0.9, 1, 1.1)], [False, True, False])
        self.assertEqual([check.holds(value) for value in (0.3, 0.5, 2.4, 2.6)], [False, True, True, False])
        self.assertEqual([cpu.holds(value) for value in (1.5, 1.7)], [True, False])
        self.assertIsNone(TARGETS["h2-tls.cpu"].met(9))
        self.assertIsNone(TARGETS["uncached.rate"].holds(1))

    def test_a_floor_is_laxer_than_its_target(self):
        for key, target in TARGETS.items():
            if target.floor is None:
                continue
            for bound in (target.at_least, target.at_most):
                if bound is not None:
                    self.assertTrue(target.holds(bound), key)

    def test_every_figure_is_of_a_work(self):
        self.assertEqual({key.split(".")[0] for key in TARGETS}, {work.name for work in WORKS})

    def test_shown(self):
        self.assertEqual(shown(0.954, "x"), "0.95 ×")
        self.assertEqual(shown(39000.4, "/s"), "39,000/s")
        self.assertEqual(shown(float("nan"), "x"), "")
        self.assertEqual(target_shown(TARGETS["cached-64.rate"]), "≥ 0.95 × (aim 1.0)")

    def test_memory_counts_a_process(self):
        self.assertGreater(proc.memory([os.getpid()]), 5e6)
        self.assertGreater(proc.cpu_seconds([os.getpid()]), 0)
        self.assertIn(os.getpid(), proc.family(os.getppid()))


class ReportTest(unittest.TestCase):
    def test_a_miss_says_why(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "notes")
            with open(path, "w", encoding="utf-8") as file:
                file.write("# not: this\ncached-64: the work's\ncached-64.cpu: because\n  of this\n\nvoted.age: old\n")
            notes = report.read_notes(path)
        self.assertEqual(notes, {"cached-64": "the work's", "cached-64.cpu": "because of this", "voted.age": "old"})
        rows = [report.Row("cached-64.rate", 0.5), report.Row("cached-64.cpu", 3.0), report.Row("voted.age", 10),
                report.Row("memory.idle", 26)]
        text = report.markdown(rows, [("h2-tls", "not available: x")], {"cores": "2"}, {"wrk": "4"}, notes, "R.")
        self.assertIn("1 of 4 targets met.", text)
        self.assertIn("**cached-64.rate** 0.50 × against ≥ 0.95 × (aim 1.0). Why: the work's", text)
        self.assertIn("**cached-64.cpu** 3.00 × against ≤ 1.10 × (aim 1.0). Why: because of this", text)
        self.assertIn("**memory.idle** 26.0 MB against ≤ 25.0 MB. Why: not explained yet.", text)
        self.assertNotIn("Why: old", text)
        self.assertIn("**h2-tls**: not available: x", text)
        self.assertEqual(len(report.table(rows).splitlines()), 5)


class MaterialTest(unittest.TestCase):
    def test_the_export_is_the_same_every_time(self):
        with tempfile.TemporaryDirectory() as folder:
            texts = []
            for name in ("a.xml", "b.xml"):
                path = os.path.join(folder, name)
                self.assertEqual(wxr.write(path, articles=3), 3)
                with open(path, encoding="ascii") as file:
                    texts.append(file.read())
        self.assertEqual(*texts)
        self.assertEqual(texts[0].count("<item>"), 3)
        first = texts[0][texts[0].index("<content:encoded>") : texts[0].index("</item>")]
        words = first[: first.index("</content:encoded>")].count(" ") - first.count("<!-- ") * 3
        self.assertGreater(words, 350)
        self.assertEqual(first.count("<wp:comment>"), wxr.FIRST_COMMENTS)
        self.assertIn(wxr.FIRST_PATH, texts[0])

    def test_what_a_page_needs(self):
        needs = first_view.Needs()
        needs.feed('<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="/p.css" media="print">'
                   '<script src="/m.js" type="module"></script><script src="/s.js"></script><img src="/p.png">'
                   '<link rel="icon" href="/i.ico"><link rel="canonical" href="/x/"><script>1</script>'
                   '<link rel="preload" as="font" href="/f.woff2"><link rel="preload" as="image" href="/p.png">')
        self.assertEqual(needs.found, {"/a.css": True, "/p.css": False, "/m.js": False, "/s.js": True,
                                       "/i.ico": False, "/f.woff2": False})
        self.assertEqual(first_view.linked("text/css", "a{b:url(/x.png)}@import '/y.css';c{d:url(data:z)}"),
                         ["/x.png", "/y.css"])
        self.assertEqual(first_view.linked("text/javascript", 'import{a}from"./b.js";import "/c.js";import("/d.js")'),
                         ["./b.js", "/c.js"])


class Box(BaseHTTPRequestHandler):
    """Answers votes with 303, and from the tenth on with `later`."""

    protocol_version = "HTTP/1.1"
    later = 303
    addresses = []

    def do_POST(self):  # pylint: disable=invalid-name
        self.rfile.read(int(self.headers["Content-Length"]))
        self.addresses.append(self.headers["X-Forwarded-For"])
        body = b"x" * 3000
        self.send_response(303 if len(self.addresses) < 10 else self.later)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class VotersTest(unittest.TestCase):
    """The crowd of voters, against a server that counts."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.program = os.path.join(folder.name, "voters")
        subprocess.run(["cc", "-O1", "-D_GNU_SOURCE", "-o", cls.program, os.path.join(HERE, "voters.c")], check=True)

    def crowd(self, rate, later=303, connections=16):
        handler = type("CountingBox", (Box,), {"later": later, "addresses": []})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        done = subprocess.run([self.program, "127.0.0.1", str(server.server_address[1]), "/v", "text/html",
                               str(connections), "1", str(rate), "5"], capture_output=True, text=True, check=True)
        return json.loads(done.stdout), handler.addresses

    def test_as_fast_as_answered(self):
        told, addresses = self.crowd(0)
        self.assertEqual(told["accepted"], told["sent"])
        self.assertEqual(told["accepted"], len(addresses))
        self.assertEqual(len(set(addresses)), len(addresses))
        self.assertGreater(told["p99_us"], 0)

    def test_at_a_rate(self):
        told, addresses = self.crowd(100)
        self.assertIn(len(addresses), range(95, 102))
        self.assertEqual((told["accepted"], told["refused"], told["broken"]), (len(addresses), 0, 0))

    def test_refusals_are_told(self):
        told, _ = self.crowd(50, later=429)
        self.assertEqual(told["accepted"], 9)
        self.assertGreater(told["refused"], 20)
        self.assertEqual(told["first_refusal"], 429)


if __name__ == "__main__":
    unittest.main()
