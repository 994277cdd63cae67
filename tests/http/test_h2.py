"""HTTP/2 as clients meet it: requests of all kinds side by side, event streams, uploads, limits, orderly ends."""

import signal
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from h2_client import CANCEL, NO_ERROR, H2Client, H2Echo
from lib import Site
from sample import COUNCIL, FERRY, article_id, fill, night
from test_tls import make_pair

BIG = 5 * 1000 * 1000


def counted(n):
    return (bytes(97 + i % 23 for i in range(23)) * (n // 23 + 1))[:n]


class H2Test(unittest.TestCase):
    """One server for all tests of a class; `options` are the server's."""
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="courant-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.echo = H2Echo(cls.folder, **cls.options)
        cls.addClassCleanup(cls.echo.__exit__)

    def client(self, **options):
        client = H2Client(self.echo.tls_port, **options)
        self.addCleanup(client.close)
        return client


class RequestTest(H2Test):
    options = {"body_max": 2 * BIG, "linger_time": 300}

    def test_a_request_is_understood_as_over_1_1(self):
        answer = self.client().get("//a/%41/../b?x=%20", [("cookie", "a=1"), ("cookie", "b=2")])
        self.assertEqual((answer.status, answer.echoed("path"), answer.echoed("query")), (200, "/a/b", "x=%20"))
        self.assertEqual((answer.echoed("host"), answer.echoed("scheme")), ("h2.example", "https"))
        self.assertEqual(answer.echoed("fields"), "2")
        self.assertEqual(answer.header("content-length"), str(len(answer.body)))
        self.assertRegex(answer.header("date"), r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
        self.assertTrue(all(name == name.lower() for name, _ in answer.headers))
        self.assertIsNone(answer.header("connection"))

    def test_forwarded_headers_of_trusted_proxies_count(self):
        answer = self.client().get("/", [("x-forwarded-for", "198.51.100.7"), ("x-forwarded-proto", "http")])
        self.assertEqual((answer.echoed("client"), answer.echoed("scheme")), ("198.51.100.7", "http"))

    def test_head_ranges_and_conditions(self):
        client = self.client()
        head = client.wait(client.begin("HEAD", "/blob"))
        self.assertEqual((head.status, head.header("content-length"), head.body), (200, "20480", b""))
        part = client.get("/blob", [("range", "bytes=10-19")])
        self.assertEqual((part.status, part.body, part.header("content-range")), (206, b"x" * 10, "bytes 10-19/20480"))

    def test_a_hundred_requests_at_once(self):
        client = self.client()
        numbers = [client.begin("GET", f"/slow?ms={n % 5}&n={n}") for n in range(100)]
        for n, answer in enumerate(client.wait(*numbers)):
            self.assertEqual((answer.status, answer.echoed("query")), (200, f"ms={n % 5}&n={n}"))

    def test_ten_thousand_requests_on_one_connection(self):
        client = self.client()
        for _ in range(200):
            for answer in client.wait(*[client.begin("GET", "/blob") for _ in range(50)]):
                self.assertEqual((answer.status, len(answer.body)), (200, 20480))
            client.answers.clear()

    def test_large_bodies_up_and_down_at_once(self):
        client = self.client()
        down = [client.begin("GET", f"/source?n={BIG + n}") for n in range(3)]
        up = client.begin("POST", "/", body=counted(BIG))
        answer, *sources = client.wait(up, *down)
        self.assertEqual(answer.body.rpartition(b"body: ")[2].rstrip(b"\n"), counted(BIG))
        for n, source in enumerate(sources):
            self.assertEqual(source.body, counted(BIG + n))

    def test_windows_of_every_size(self):
        for window in (1, 100, 16384, 16385, 1 << 20):
            client = self.client(window=window)
            n = 300 if window == 1 else 20000
            blob, source = client.wait(client.begin("GET", "/blob", [("range", f"bytes=0-{n - 1}")]),
                                       client.begin("GET", f"/source?n={n}"))
            self.assertEqual((blob.body, source.body), (b"x" * n, counted(n)), window)

    def test_sources_that_fail(self):
        client = self.client()
        self.assertEqual(client.get("/source?fail=0").status, 500)
        late = client.get("/source?fail=200000")
        self.assertEqual((late.status, late.ended), (200, False))
        self.assertIsNotNone(late.reset)
        self.assertEqual(client.get("/").status, 200)

    def test_bodies_that_are_too_large(self):
        client = self.client()
        for headers in ((), (("content-length", str(3 * BIG)),)):
            number = client.begin("POST", "/", headers, body=b"x" * (3 * BIG))
            self.assertEqual(client.wait(number).status, 413)
            self.assertEqual(client.get("/").status, 200)
        number = client.begin("POST", "/forbidden", body=b"x" * BIG)
        self.assertEqual(client.wait(number).status, 403)

    def test_refusals(self):
        client = self.client()
        cases = ((400, {"headers": [("host", "other.example")]}), (400, {"path": "/%00"}),
                 (414, {"path": "/" + "x" * 8200}), (431, {"headers": [("x", "y" * 8200)]}),
                 (431, {"headers": [("x", "y")] * 101}), (415, {"headers": [("content-encoding", "gzip")]}))
        for status, case in cases:
            with self.subTest(case):
                answer = client.wait(client.begin(**case))
                self.assertEqual(answer.status, status)
                self.assertTrue(answer.body.startswith(b"%d " % status))
        self.assertEqual(client.get("/").status, 200)

    def test_curl_and_h2load_are_content(self):
        base = f"https://127.0.0.1:{self.echo.tls_port}"
        for path, body in (("/blob", b"x" * 20480), ("/source?n=100000", counted(100000))):
            got = subprocess.run(["curl", "-sk", "--http2", "-w", "%{http_version}", base + path],
                                 capture_output=True, check=True).stdout
            self.assertEqual(got, body + b"2")
        if shutil.which("h2load"):
            run = subprocess.run(["h2load", "-n2000", "-c10", "-m20", base + "/blob"], capture_output=True, text=True,
                                 check=True)
            self.assertIn("2000 succeeded, 0 failed", run.stdout)


class StreamTest(H2Test):
    options = {"stream_ping": 500, "loops": 2}

    def listen(self, client, headers=()):
        number = client.begin("GET", "/stream", headers)
        self.assertEqual(client.until(number, b"\n\n"), b"retry: 5000")
        self.assertTrue(client.until(number, b"\n\n").endswith(b"event: hello\ndata: {}"))
        return number

    def event(self, client, number):
        """The next one that is not a ping."""
        while (event := client.until(number, b"\n\n")) == b": ping":
            pass
        return event

    def test_many_listeners_on_few_connections(self):
        clients = [self.client() for _ in range(3)]
        numbers = [(client, self.listen(client)) for client in clients for _ in range(30)]
        self.assertEqual(self.echo.stats()["listeners"], 90)
        speaker = self.client()
        for n in range(20):
            self.assertEqual(speaker.wait(speaker.begin("POST", "/publish", body=b"%d" % n)).status, 202)
        for client, number in numbers:
            for n in range(20):
                self.assertTrue(self.event(client, number).endswith(b"event: note\ndata: %d" % n))
        for client, number in numbers[::2]:
            client.reset(number)
        self.echo.wait_for("listeners", 45)
        for client in clients:
            client.close()
        for name in ("listeners", "streams"):
            self.echo.wait_for(name, 0)

    def test_pings_and_requests_beside_a_stream(self):
        client = self.client()
        number = self.listen(client)
        for _ in range(2):
            self.assertEqual(client.until(number, b"\n\n"), b": ping")
            self.assertEqual(client.get("/blob").status, 200)
        client.reset(number)
        self.echo.wait_for("listeners", 0)

    def test_a_slow_reader_is_dropped_and_the_others_are_not(self):
        slow, fast, speaker = self.client(window=1000, lazy=True), self.client(), self.client()
        slow_number, number = self.listen(slow), self.listen(fast)
        while self.echo.stats()["listeners"] == 2:
            speaker.wait(speaker.begin("POST", "/publish", body=b"y" * 60000))
            self.event(fast, number)
        self.assertEqual(slow.wait(slow_number).reset, CANCEL)
        self.assertEqual(slow.get("/").status, 200)
        fast.reset(number)
        self.echo.wait_for("listeners", 0)


class DeadlineTest(H2Test):
    options = {"head_time": 500, "idle_time": 800, "write_stall": 700, "body_grace": 500, "linger_time": 300}

    def closed_after(self, client):
        start = time.monotonic()
        while not client.closed:
            client.step()
        return time.monotonic() - start

    def test_silence(self):
        client = self.client()
        self.assertLess(self.closed_after(client), 2)
        self.assertEqual(client.goaway, NO_ERROR)
        client = self.client()
        client.get("/")
        took = self.closed_after(client)
        self.assertGreater(took, 0.5)
        self.assertLess(took, 2.5)

    def test_a_stream_keeps_it_open(self):
        client = self.client()
        number = client.begin("GET", "/stream")
        client.until(number, b"{}\n\n")
        time.sleep(1.5)
        self.assertEqual(client.get("/").status, 200)

    def test_a_window_that_stays_shut(self):
        client = self.client(window=10, lazy=True)
        numbers = [client.begin("GET", "/blob"), client.begin("GET", "/source")]
        for answer in client.wait(*numbers):
            self.assertEqual((answer.reset, len(answer.body)), (CANCEL, 10))

    def test_a_body_that_does_not_come(self):
        client = self.client()
        number = client.begin("POST", "/", body=b"", unfinished=True)
        self.assertEqual(client.wait(number).status, 408)
        self.assertEqual(client.get("/").status, 200)


class StopTest(unittest.TestCase):
    def test_what_was_accepted_is_finished(self):
        folder = tempfile.mkdtemp(prefix="courant-test-")
        self.addCleanup(shutil.rmtree, folder)
        echo = H2Echo(folder)
        busy, idle, listener, download = (H2Client(echo.tls_port, window=1 << 20) for _ in range(4))
        slow = [busy.begin("GET", "/slow?ms=600") for _ in range(4)]
        idle.get("/")
        stream = listener.begin("GET", "/stream")
        listener.until(stream, b"{}\n\n")
        source = download.begin("GET", f"/source?n={BIG}")
        time.sleep(0.2)
        echo.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        late = idle.get("/")
        self.assertEqual(late.status, 200)
        for answer in busy.wait(*slow):
            self.assertEqual(answer.status, 200)
        self.assertTrue(listener.wait(stream).ended)
        self.assertEqual(len(download.wait(source).body), BIG)
        for client in (busy, idle, listener, download):
            while not client.closed:
                client.step()
            self.assertEqual(client.goaway, NO_ERROR)
            client.close()
        self.assertEqual(echo.stop(), (0, ""))

    def test_under_load(self):
        """Every answer that began arrives whole, and clients are told where to go on."""
        folder = tempfile.mkdtemp(prefix="courant-test-")
        self.addCleanup(shutil.rmtree, folder)
        echo = H2Echo(folder)
        broken = []

        def ask():
            with H2Client(echo.tls_port) as client:
                try:
                    while client.goaway is None:
                        for answer in client.wait(*[client.begin("GET", "/blob") for _ in range(10)]):
                            if len(answer.body) != 20480:
                                broken.append(len(answer.body))
                except EOFError as error:
                    broken.append(str(error))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        status = echo.stop()
        for thread in threads:
            thread.join()
        self.assertEqual((status, broken), ((0, ""), []))


class SiteTest(unittest.TestCase):
    """The program itself: nothing of it may notice which protocol is spoken."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        fill(cls.site)
        certificate, key = make_pair(cls.site.folder, "h2.example")
        with open(f"{cls.site.path}/courant.ini", "a", encoding="utf-8") as file:
            file.write(f"tls_certificate = {certificate}\ntls_key = {key}\n")
        cls.site.start(listen=("127.0.0.1:0", "https:127.0.0.1:0"))
        cls.tls_port = int(cls.site.server.addresses[1].rsplit(":", 1)[1])
        cls.reader = cls.site.client()

    def client(self):
        client = H2Client(self.tls_port)
        self.addCleanup(client.close)
        return client

    def test_pages_are_the_same(self):
        client = self.client()
        for path in (FERRY, COUNCIL, "/feed/", "/feed.json", "/robots.txt", "/section/news/", "/nothing/here/"):
            answer, other = client.get(path), self.reader.get(path)
            self.assertEqual(answer.status, other.status, path)
            self.assertEqual(answer.header("content-type"), other.header("content-type"), path)

    def test_encodings_conditions_and_many_at_once(self):
        client = self.client()
        first = client.get(FERRY, [("accept-encoding", "br")])
        self.assertEqual((first.status, first.header("content-encoding")), (200, "br"))
        again = client.get(FERRY, [("accept-encoding", "br"), ("if-none-match", first.header("etag"))])
        self.assertEqual((again.status, again.body), (304, b""))
        numbers = [client.begin("GET", night(1 + n % 14), [("accept-encoding", "br")]) for n in range(100)]
        self.assertEqual({answer.status for answer in client.wait(*numbers)}, {200})

    def test_a_vote_is_seen_live_on_the_same_connection(self):
        article = article_id(self.reader, FERRY)
        client = self.client()
        live = client.begin("GET", f"/articles/{article}/live")
        self.assertIn(b'"likes":0', client.until(live, b'"reactions"'))
        vote = client.begin("POST", f"/articles/{article}/like", body=b"value=like",
                            headers=[("content-type", "application/x-www-form-urlencoded"),
                                     ("accept", "application/json"), ("sec-fetch-site", "same-origin")])
        answer = client.wait(vote)
        self.assertEqual(answer.status, 200)
        self.assertIn(b'"mine":{"like":"like"', answer.body)
        self.assertIn("Secure", answer.header("set-cookie"))
        self.assertIn(b'"likes":1', client.until(live, b'"reactions"'))
        client.reset(live)
        forged = client.begin("POST", f"/articles/{article}/like", body=b"value=like",
                              headers=[("content-type", "application/x-www-form-urlencoded"),
                                       ("sec-fetch-site", "cross-site")])
        self.assertEqual(client.wait(forged).status, 403)


if __name__ == "__main__":
    unittest.main()
