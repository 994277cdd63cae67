"""TLS as clients meet it: certificates, versions, sessions, large bodies, orderly ends, and reloading under load."""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import unittest

from lib import Client, Site
from sample import FERRY, article_id, fill
from test_malformed import GET, SECONDS, Echo, Reader, exchange

BIG = 5 * 1000 * 1000


def make_pair(folder, name, alternative=None, kind="ec"):
    """name.crt and name.key in the folder; gives both paths."""
    certificate, key = os.path.join(folder, name + ".crt"), os.path.join(folder, name + ".key")
    new_key = ["-newkey", "rsa:2048"] if kind == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run(["openssl", "req", "-x509", *new_key, "-nodes", "-days", "30", "-subj", f"/CN={name}", "-addext",
                    f"subjectAltName={alternative or 'DNS:' + name}", "-out", certificate, "-keyout", key],
                   check=True, capture_output=True)
    return certificate, key


class Certificates:
    """A folder with the pairs that the tests use."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="courant-test-")
        self.first = make_pair(self.folder, "first.example")
        self.second = make_pair(self.folder, "second.example", "DNS:second.example,DNS:*.second.example", "rsa")

    def close(self):
        shutil.rmtree(self.folder)


class TlsEcho(Echo):
    """The echo server with TLS on one port and plain text, for its figures, on another."""

    def __init__(self, pairs, **options):
        super().__init__(("127.0.0.1:0", "https:127.0.0.1:0"), certificate=[c for c, _ in pairs],
                         key=[k for _, k in pairs], **options)
        self.tls_port = self.ports[1]

    def connect_tls(self, name="first.example", context=None, session=None):
        context = context or any_context()
        raw = socket.create_connection(("127.0.0.1", self.tls_port), SECONDS)
        return context.wrap_socket(raw, server_hostname=name, suppress_ragged_eofs=False, session=session)

    def reload(self):
        """Reads the certificates again; what the server said to that."""
        self.process.send_signal(signal.SIGHUP)
        return self.process.stdout.readline().decode().rstrip("\n")


def any_context():
    """Trusts everybody: what is looked at is the certificate itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def trusting(certificate):
    return ssl.create_default_context(cafile=certificate)


def post(path, body, *fields):
    head = [f"POST {path} HTTP/1.1", "Host: a", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def get(path, *fields):
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", *fields]).encode() + b"\r\n\r\n"


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.certificates = Certificates()
        cls.addClassCleanup(cls.certificates.close)
        cls.echo = TlsEcho([cls.certificates.first, cls.certificates.second], body_max=2 * BIG, trusted="loopback")
        cls.addClassCleanup(cls.echo.__exit__)

    def test_a_real_client_is_content(self):
        with self.echo.connect_tls(context=trusting(self.certificates.first[0])) as c:
            answer = exchange(c, get("/hello?x=1"))
        self.assertEqual((answer.status, answer.echoed("path"), answer.echoed("scheme")), (200, "/hello", "https"))

    def test_the_same_on_plain_text_is_http(self):
        with self.echo.connect() as c:
            self.assertEqual(exchange(c, get("/")).echoed("scheme"), "http")

    def test_post(self):
        with self.echo.connect_tls() as c:
            self.assertEqual(exchange(c, post("/", b"some text")).echoed("body"), "some text")

    def test_large_bodies_up_and_down(self):
        body = bytes(range(97, 122)) * (BIG // 25)
        with self.echo.connect_tls() as c:
            sender = threading.Thread(target=c.sendall, args=(post("/", body),))
            sender.start()
            answer = Reader(c).response()
            sender.join()
            self.assertEqual(answer.body.rpartition(b"body: ")[2].rstrip(b"\n"), body)
            got = exchange(c, get(f"/source?n={BIG}")).body
        self.assertEqual(got, bytes(97 + i % 23 for i in range(23)) * (BIG // 23) + bytes(range(97, 97 + BIG % 23)))

    def test_chunked_body_and_continue(self):
        with self.echo.connect_tls() as c:
            c.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
            reader = Reader(c)
            self.assertEqual(reader.response().status, 100)
            c.sendall(b"5\r\nhello\r\n0\r\n\r\n")
            self.assertEqual(reader.response().echoed("body"), "hello")

    def test_keep_alive(self):
        with self.echo.connect_tls() as c:
            exchange(c, get("/first"))  # by now the server has counted this handshake
            before = self.echo.stats()["handshakes"]
            for i in range(50):
                self.assertEqual(exchange(c, get(f"/{i}")).echoed("path"), f"/{i}")
            self.assertEqual(self.echo.stats()["handshakes"], before)

    def test_pipelined_requests_keep_their_order(self):
        with self.echo.connect_tls() as c:
            c.sendall(b"".join(get(f"/pool?n={i}" if i % 3 else f"/{i}") for i in range(60)))
            reader = Reader(c)
            for i in range(60):
                answer = reader.response()
                self.assertEqual(answer.echoed("query") if i % 3 else answer.echoed("path"),
                                 f"n={i}" if i % 3 else f"/{i}")

    def test_the_certificate_goes_by_the_name(self):
        wanted = {"first.example": 0, "second.example": 1, "a.second.example": 1, "a.b.second.example": 0,
                  "other.example": 0, None: 0}
        pairs = [self.certificates.first, self.certificates.second]
        for name, index in wanted.items():
            with self.subTest(name), self.echo.connect_tls(name) as c, open(pairs[index][0], encoding="ascii") as file:
                self.assertEqual(c.getpeercert(binary_form=True), ssl.PEM_cert_to_DER_cert(file.read()))
                self.assertEqual(exchange(c, get("/")).status, 200)

    def test_protocols(self):
        context = any_context()
        context.set_alpn_protocols(["http/1.1"])
        with self.echo.connect_tls(context=context) as c:
            self.assertEqual(c.selected_alpn_protocol(), "http/1.1")
            self.assertEqual(exchange(c, get("/")).status, 200)
        context.set_alpn_protocols(["http/1.1", "h2"])
        with self.echo.connect_tls(context=context) as c:
            self.assertEqual(c.selected_alpn_protocol(), "h2")
        context.set_alpn_protocols(["gopher"])
        with self.assertRaises(ssl.SSLError):
            self.echo.connect_tls(context=context)

    def refused(self, context):
        with self.assertRaises(ssl.SSLError) as caught:
            self.echo.connect_tls(context=context)
        self.assertIn("ALERT", str(caught.exception))  # it was told why

    def test_old_versions_and_weak_suites_are_refused(self):
        context = any_context()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        self.refused(context)
        for suites in ("ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA", "AES128-GCM-SHA256", "AES256-SHA"):
            with self.subTest(suites):
                context = any_context()
                context.maximum_version = ssl.TLSVersion.TLSv1_2
                context.set_ciphers(suites)
                self.refused(context)

    def test_good_versions_are_served(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = any_context()
            context.minimum_version = context.maximum_version = version
            with self.subTest(version.name), self.echo.connect_tls(context=context) as c:
                self.assertEqual(exchange(c, get("/")).status, 200)

    def test_a_session_is_resumed(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = any_context()
            context.maximum_version = version
            session = None
            for visit in range(3):
                with self.subTest(version.name, visit=visit):
                    before = self.echo.stats()["resumed"]
                    with self.echo.connect_tls(context=context, session=session) as c:
                        self.assertEqual(exchange(c, get("/")).status, 200)
                        self.assertEqual(c.session_reused, visit > 0)
                        session = c.session
                    self.assertEqual(self.echo.stats()["resumed"] - before, min(visit, 1))

    def test_events(self):
        with self.echo.connect_tls() as c, self.echo.connect_tls() as other:
            c.sendall(get("/stream"))
            reader = Reader(c)
            self.assertIn(b"text/event-stream", reader.until(b"\r\n\r\n"))
            reader.until(b"event: hello\ndata: {}\n\n")
            for i in range(100):
                exchange(other, post("/publish", b"%d" % i))
            for i in range(100):
                self.assertIn(b"data: %d" % i, reader.until(b"\n\n"))
        self.echo.wait_for("streams", 0)

    def test_the_end_is_said(self):
        with self.echo.connect_tls() as c:
            c.sendall(get("/", "Connection: close"))
            reader = Reader(c)
            self.assertEqual(reader.response().status, 200)
            self.assertEqual(c.recv(10), b"")  # without close_notify this raises

    def test_a_refusal_can_be_read(self):
        with self.echo.connect_tls() as c:
            c.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + b"x" * 100000)
            reader = Reader(c)
            self.assertEqual(reader.response().status, 400)
            self.assertEqual(c.recv(10), b"")

    def test_plain_http_is_told_what_to_do(self):
        for request in (get("/"), post("/", b"x" * 1000), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
            with self.subTest(request[:8]), socket.create_connection(("127.0.0.1", self.echo.tls_port), SECONDS) as c:
                c.sendall(request)
                answer = Reader(c).response()
                self.assertEqual((answer.status, answer.header("connection")), (400, "close"))
                self.assertIn(b"https", answer.body)
                self.assertEqual(c.recv(10), b"")

    def test_https_listeners_say_so(self):
        for listen, wanted in (("https:127.0.0.1", "https:127.0.0.1"), ("https:unix:/tmp/x", "unix socket")):
            with self.subTest(listen), self.assertRaises(RuntimeError) as caught:
                Echo((listen,), certificate=self.certificates.first[0], key=self.certificates.first[1])
            self.assertIn(wanted.removeprefix("https:"), str(caught.exception))

    def test_a_wrong_pair_stops_the_start(self):
        first, second = self.certificates.first, self.certificates.second
        cases = [(first[0], second[1], "does not belong"), (first[0], "/nonexistent.key", "/nonexistent.key"),
                 (first[1], first[1], "no certificate")]
        for certificate, key, wanted in cases:
            with self.subTest(wanted), self.assertRaises(RuntimeError) as caught:
                Echo(("https:127.0.0.1:0",), certificate=certificate, key=key)
            self.assertIn(wanted, str(caught.exception))
        with self.assertRaises(RuntimeError) as caught:
            Echo(("https:127.0.0.1:0",))
        self.assertIn("tls_certificate", str(caught.exception))


class HalfCloseTest(unittest.TestCase):
    """A client that has said all it had to say still gets its answer."""

    @classmethod
    def setUpClass(cls):
        cls.certificates = Certificates()
        cls.addClassCleanup(cls.certificates.close)
        cls.echo = TlsEcho([cls.certificates.first], trusted="loopback")
        cls.addClassCleanup(cls.echo.__exit__)

    def converse(self, request, close_notify, fin):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = any_context().wrap_bio(incoming, outgoing)
        with socket.create_connection(("127.0.0.1", self.echo.tls_port), SECONDS) as c:
            def flush():
                if outgoing.pending:
                    c.sendall(outgoing.read())

            def until_done(step):
                while True:
                    try:
                        return step()
                    except ssl.SSLWantReadError:
                        flush()
                        piece = c.recv(65536)
                        if not piece:
                            return b""
                        incoming.write(piece)

            until_done(tls.do_handshake)
            tls.write(request)
            flush()
            if close_notify:
                with contextlib.suppress(ssl.SSLWantReadError):
                    tls.unwrap()
                flush()
            if fin:
                c.shutdown(socket.SHUT_WR)
            got = b""
            with contextlib.suppress(ssl.SSLZeroReturnError):
                while piece := until_done(lambda: tls.read(65536)):
                    got += piece
        return got

    def test_every_way_of_ending(self):
        for path in ("/", "/slow?ms=200", "/source?n=300000"):
            for close_notify, fin in ((True, False), (True, True), (False, True)):
                with self.subTest(path, close_notify=close_notify, fin=fin):
                    answer = self.converse(get(path), close_notify, fin)
                    head, _, body = answer.partition(b"\r\n\r\n")
                    self.assertTrue(head.startswith(b"HTTP/1.1 200"), head)
                    self.assertEqual(len(body), int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
        self.echo.wait_for("connections", 1)

    def test_half_a_request_is_the_end(self):
        self.assertEqual(self.converse(b"GET / HTTP/1.1\r\nHo", True, False), b"")
        self.echo.wait_for("connections", 1)


class ReloadTest(unittest.TestCase):
    def setUp(self):
        self.certificates = Certificates()
        self.addCleanup(self.certificates.close)
        self.faults = []

    def install(self, pair):
        for source, name in zip(pair, ("live.crt", "live.key")):
            shutil.copy(source, os.path.join(self.certificates.folder, name))

    def serve(self, **options):
        self.install(self.certificates.first)
        live = tuple(os.path.join(self.certificates.folder, name) for name in ("live.crt", "live.key"))
        return TlsEcho([live], trusted="loopback", **options)

    def keep_asking(self, echo, until):
        """One connection, from the first certificate on."""
        try:
            with echo.connect_tls() as c:
                while not until.is_set():
                    if exchange(c, get("/blob")).status != 200:
                        raise AssertionError("not 200")
        except Exception as fault:  # noqa: BLE001: whatever it is, the test must see it
            self.faults.append(repr(fault))

    def keep_coming(self, echo, until):
        """Ever new connections; each must work with one of the two."""
        try:
            while not until.is_set():
                with echo.connect_tls() as c:
                    exchange(c, get("/"))
        except Exception as fault:  # noqa: BLE001
            self.faults.append(repr(fault))

    def test_nobody_notices(self):
        until = threading.Event()
        with self.serve() as echo:
            threads = [threading.Thread(target=self.keep_asking, args=(echo, until)) for _ in range(6)]
            threads += [threading.Thread(target=self.keep_coming, args=(echo, until)) for _ in range(2)]
            for thread in threads:
                thread.start()
            time.sleep(0.3)
            before = echo.stats()["requests"]
            for i in range(30):
                pair = (self.certificates.second, self.certificates.first)[i % 2]
                self.install(pair)
                self.assertEqual(echo.reload(), "reloaded")
                with echo.connect_tls() as c, open(pair[0], encoding="ascii") as file:
                    self.assertEqual(c.getpeercert(binary_form=True), ssl.PEM_cert_to_DER_cert(file.read()))
                time.sleep(0.03)
            self.assertGreater(echo.stats()["requests"] - before, 200)
            until.set()
            for thread in threads:
                thread.join()
        self.assertEqual(self.faults, [])

    def test_sessions_outlive_certificates(self):
        context = any_context()
        with self.serve() as echo:
            with echo.connect_tls(context=context) as c:
                exchange(c, get("/"))
                session = c.session
            self.install(self.certificates.second)
            self.assertEqual(echo.reload(), "reloaded")
            with echo.connect_tls(context=context, session=session) as c:
                self.assertTrue(c.session_reused)
                self.assertEqual(exchange(c, get("/")).status, 200)

    def test_a_faulty_file_changes_nothing(self):
        with self.serve() as echo:
            self.install((self.certificates.second[0], self.certificates.first[1]))
            self.assertIn("does not belong to certificate", echo.reload())
            os.unlink(os.path.join(self.certificates.folder, "live.crt"))
            self.assertIn("live.crt cannot be read", echo.reload())
            with echo.connect_tls(context=trusting(self.certificates.first[0])) as c:
                self.assertEqual(exchange(c, get("/")).status, 200)


class LimitsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.certificates = Certificates()
        cls.addClassCleanup(cls.certificates.close)

    def serve(self, **options):
        return TlsEcho([self.certificates.first], **options)

    def test_a_slow_handshake_is_cut(self):
        with self.serve(tls_time=600) as echo:
            start = time.monotonic()
            with socket.create_connection(("127.0.0.1", echo.tls_port), SECONDS) as silent, \
                    socket.create_connection(("127.0.0.1", echo.tls_port), SECONDS) as drip:
                with contextlib.suppress(OSError):
                    drip.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
                    while time.monotonic() - start < 5:
                        drip.sendall(b"x")
                        time.sleep(0.05)
                self.assertLess(time.monotonic() - start, 2)
                self.assertEqual(silent.recv(10), b"")
            self.assertEqual(echo.stats()["timeouts"], 2)

    def test_the_header_has_its_own_time_afterwards(self):
        with self.serve(tls_time=60000, head_time=500) as echo, echo.connect_tls() as c:
            start = time.monotonic()
            self.assertEqual(Reader(c).rest(), b"")
            self.assertLess(time.monotonic() - start, 2)

    def test_idle_ends_in_order(self):
        with self.serve(idle_time=300) as echo, echo.connect_tls() as c:
            self.assertEqual(exchange(c, get("/")).status, 200)
            self.assertEqual(c.recv(10), b"")

    def test_handshakes_count_as_new(self):
        with self.serve(per_address_new=5, loops=1) as echo, contextlib.ExitStack() as stack:
            connections = [stack.enter_context(socket.create_connection(("127.0.0.1", echo.tls_port), SECONDS))
                           for _ in range(6)]
            connections += [stack.enter_context(echo.connect_tls()) for _ in range(6)]
            time.sleep(1.3)
            self.assertGreaterEqual(echo.stats()["refused_address"], 6)
            self.assertEqual(exchange(connections[-1], get("/")).status, 200)

    def test_one_too_many_is_closed_without_a_word(self):
        with self.serve(per_address=3) as echo, contextlib.ExitStack() as stack:
            for _ in range(2):
                stack.enter_context(echo.connect_tls())
            stack.enter_context(echo.connect())
            raw = stack.enter_context(socket.create_connection(("127.0.0.1", echo.tls_port), SECONDS))
            self.assertEqual(raw.recv(100), b"")

    def test_a_reader_that_stops_is_dropped(self):
        with self.serve(write_stall=700) as echo, echo.connect_tls() as c:
            c.sendall(get("/source?n=100000000"))
            echo.wait_for("connections", 1)
            self.assertEqual(echo.stats()["timeouts"], 1)

    def test_a_slow_reader_gets_everything(self):
        with self.serve(write_stall=1000) as echo, echo.connect_tls() as c:
            c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            c.sendall(get("/source?n=20000000"))
            reader = Reader(c)
            reader.until(b"\r\n\r\n")
            got = len(reader.buffer)
            while got < 20000000:
                got += len(c.recv(65536))
                if got % 7 == 0:
                    time.sleep(0.02)
            self.assertEqual(got, 20000000)

    def test_clients_that_vanish(self):
        with self.serve(trusted="loopback") as echo:
            for request in (b"", b"GET / HT", post("/", b"x" * 500)[:-100], get("/slow?ms=300"),
                            get("/source?n=90000000"), get("/stream")):
                with self.subTest(request[:20]):
                    c = echo.connect_tls()
                    c.sendall(request)
                    time.sleep(0.05)
                    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    c.close()
                    echo.wait_for("connections", 1)

    def test_the_end_of_the_server_is_orderly(self):
        echo = self.serve(trusted="loopback")
        with echo.connect_tls() as busy, echo.connect_tls() as idle:
            exchange(idle, get("/"))
            busy.sendall(get("/slow?ms=500"))
            time.sleep(0.2)
            with socket.create_connection(("127.0.0.1", echo.tls_port), SECONDS) as raw:
                echo.process.send_signal(signal.SIGTERM)
                answer = Reader(busy).response()
                self.assertEqual((answer.status, answer.header("connection")), (200, "close"))
                self.assertEqual(busy.recv(10), b"")
                self.assertEqual(idle.recv(10), b"")
                self.assertEqual(raw.recv(10), b"")
        echo.__exit__()


class SiteTest(unittest.TestCase):
    """The program itself behind its own TLS."""

    @classmethod
    def setUpClass(cls):
        cls.certificates = Certificates()
        cls.addClassCleanup(cls.certificates.close)
        cls.live = [os.path.join(cls.certificates.folder, name) for name in ("live.crt", "live.key")]
        cls.install(cls.certificates.first)
        cls.site = Site({"tls_certificate": cls.live[0], "tls_key": cls.live[1]})
        cls.addClassCleanup(cls.site.close)
        fill(cls.site)
        cls.site.start(listen=("https:127.0.0.1:0",))
        cls.url = cls.site.server.addresses[0]

    @classmethod
    def install(cls, pair):
        for source, target in zip(pair, cls.live):
            shutil.copy(source, target)

    def seen(self):
        port = int(self.url.rpartition(":")[2])
        with any_context().wrap_socket(socket.create_connection(("127.0.0.1", port), SECONDS)) as c:
            return ssl.DER_cert_to_PEM_cert(c.getpeercert(binary_form=True)).split()

    def test_an_article_is_read_and_liked(self):
        self.assertTrue(self.url.startswith("https://127.0.0.1:"), self.url)
        reader = Client(self.url, headers={"Host": "news.example"})
        self.assertEqual(reader.get(FERRY).status, 200)
        answer = reader.post(f"/articles/{article_id(reader, FERRY)}/like", {"value": "like"})
        self.assertEqual(answer.status, 303)
        cookie = answer.header("set-cookie")
        self.assertTrue(cookie.startswith("__Host-"), cookie)
        self.assertIn("; Secure", cookie)
        mine = reader.get(f"/articles/{article_id(reader, FERRY)}/tally").json()["mine"]
        self.assertEqual(mine["like"], "like")

    def test_a_signal_brings_the_new_certificate(self):
        with open(self.certificates.second[0], encoding="ascii") as file:
            wanted = file.read().split()
        self.assertNotEqual(self.seen(), wanted)
        self.install(self.certificates.second)
        os.kill(self.site.server.pid, signal.SIGHUP)
        deadline = time.monotonic() + SECONDS
        while self.seen() != wanted and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.seen(), wanted)


if __name__ == "__main__":
    unittest.main()
