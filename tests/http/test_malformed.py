"""What src/http refuses, limits and keeps in order, seen from the wire.

The other side is tests/unit/http/echo_server.c, which says what it understood; it lies beside the program under test
(or where COURANT_ECHO_SERVER says), so that the sanitized build is tested with the same file.
"""

import contextlib
import glob
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from lib import fixtures
from lib.server import PROGRAM
from malformed import CASES, CHUNKED, GET, POST

ECHO_SERVER = os.environ.get("COURANT_ECHO_SERVER",
                             os.path.join(os.path.dirname(PROGRAM), "tests", "unit", "http", "echo_server"))
SECONDS = 20


class Echo:
    """A running echo server. The name of an option is a parameter: Echo(head_time=300, trusted="loopback").

    A list gives the option several times."""

    def __init__(self, listen=("127.0.0.1:0",), **options):
        options = {"listen": listen, **options}
        arguments = [f"{name}={value}" for name, values in options.items()
                     for value in (values if isinstance(values, (list, tuple)) else [values])]
        self.process = subprocess.Popen([ECHO_SERVER, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        words = self.process.stdout.readline().split()
        if not words or words[0] != b"ready":
            self.process.wait()
            raise RuntimeError(self.process.stderr.read().decode())
        self.ports = [int(word) for word in words[1:]]
        self.port = self.ports[0]

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def stop(self):
        """Its exit status and what it wrote to stderr."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        error = self.process.communicate(timeout=SECONDS)[1]
        return self.process.returncode, error.decode("utf-8", "replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        status, error = self.stop()
        if status != 0 or "Sanitizer" in error:
            raise AssertionError(f"the server ended with {status}:\n{error}")

    def stats(self):
        with self.connect() as c:
            lines = exchange(c, GET.replace(b"/ ", b"/stats ") + b"\r\n").body.decode().splitlines()
        return {name: int(value) for name, value in (line.split() for line in lines)}


    def wait_for(self, name, value):
        deadline = time.monotonic() + SECONDS
        while (now := self.stats()[name]) != value:
            if time.monotonic() > deadline:
                raise AssertionError(f"{name} is {now}, not {value}")
            time.sleep(0.05)


class Response:
    def __init__(self, head, body):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        self.headers = [tuple(line.split(": ", 1)) for line in lines]
        self.body = body

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def echoed(self, name):
        return re.search(rb"^%s: ?(.*)$" % name.encode(), self.body, re.M).group(1).decode()


class Reader:
    """Takes responses off a connection one by one."""

    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""

    def more(self):
        piece = self.connection.recv(1 << 20)
        self.buffer += piece
        return piece

    def until(self, mark):
        while mark not in self.buffer:
            if not self.more():
                raise EOFError(self.buffer)
        head, self.buffer = self.buffer.split(mark, 1)
        return head

    def response(self, head_only=False):
        head = self.until(b"\r\n\r\n")
        response = Response(head, b"")
        length = 0 if head_only or response.status < 200 else int(response.header("content-length") or 0)
        while len(self.buffer) < length:
            if not self.more():
                raise EOFError(self.buffer)
        response.body, self.buffer = self.buffer[:length], self.buffer[length:]
        return response

    def rest(self):
        """All bytes until the end; a reset counts as the end."""
        with contextlib.suppress(ConnectionResetError):
            while self.more():
                pass
        rest, self.buffer = self.buffer, b""
        return rest

    def responses(self):
        """All responses until the end."""
        found = []
        with contextlib.suppress(EOFError, ConnectionResetError):
            while True:
                found.append(self.response())
        return found


def exchange(connection, data):
    connection.sendall(data)
    return Reader(connection).response()


def send_quietly(connection, data):
    """A server that has refused already may have closed."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(data)


def send_cut(echo, data, cuts):
    """For each cut one connection that sends data in two pieces; gives all of them, ready to be read."""
    connections = [echo.connect() for _ in cuts]
    for connection, cut in zip(connections, cuts):
        connection.sendall(data[:cut])
    time.sleep(0.05)
    for connection, cut in zip(connections, cuts):
        send_quietly(connection, data[cut:])
    return connections


def cuts_of(data):
    """Every place of a short request, some of a long one."""
    return range(1, len(data)) if len(data) < 400 else range(1, len(data), len(data) // 40)


class MalformedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.echo = Echo(trusted="loopback", linger_time=300)

    @classmethod
    def tearDownClass(cls):
        cls.echo.__exit__()

    def check(self, name, status, connection):
        responses = Reader(connection).responses()
        self.assertEqual([r.status for r in responses], [status], name)
        answer = responses[0]
        self.assertEqual(answer.header("connection"), "close", name)
        self.assertLess(len(answer.body), 200, name)
        self.assertTrue(answer.body.startswith(b"%d " % status), name)

    def test_every_case_is_refused_and_closed(self):
        for name, status, data in CASES:
            with self.subTest(name), self.echo.connect() as connection:
                send_quietly(connection, data)
                self.check(name, status, connection)

    def test_cutting_changes_nothing(self):
        for name, status, data in CASES:
            with self.subTest(name):
                for connection in send_cut(self.echo, data, cuts_of(data)):
                    with connection:
                        self.check(name, status, connection)

    def test_refused_after_good_ones_on_the_same_connection(self):
        for name, status, data in CASES:
            with self.subTest(name), self.echo.connect() as connection:
                send_quietly(connection, GET + b"\r\n" + data)
                self.assertEqual([r.status for r in Reader(connection).responses()], [200, status])

    def test_nothing_smuggled_reaches_the_handler(self):
        before = self.echo.stats()["requests"]
        for _, _, data in CASES:
            with self.echo.connect() as connection:
                send_quietly(connection, data)
                Reader(connection).rest()
        self.assertEqual(self.echo.stats()["requests"] - before, 1)


class CorpusTest(unittest.TestCase):
    """No request that the parser's own tests call wrong is answered with 200."""

    def samples(self):
        pattern = re.compile(r'<!-- meta=\{"type": "request"[^\n]*\n```http\n((?:(?!```).)*)\n```\n'
                             r'(?:(?!```).)*```log\n(.*?)```', re.S)
        for path in sorted(glob.glob(fixtures("llhttp", "test", "request") + "/*.md")):
            with open(path, encoding="utf-8") as file:
                yield from pattern.findall(file.read())

    @staticmethod
    def unescape(text):
        text = re.sub(r"\\\n", "", text).replace("\n", "\r\n")
        text = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").replace("\\f", "\f")
        text = re.sub(r"\\x([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), text)
        return text.encode("latin-1", "replace")

    def test_no_more_is_answered_than_is_complete(self):
        served = seen = 0
        with Echo(trusted="loopback") as echo:
            for text, log in self.samples():
                data = self.unescape(text)
                if not re.search(rb"^host\s*:", data, re.I | re.M):
                    data = data.replace(b"\r\n", b"\r\nHost: a\r\n", 1)
                with self.subTest(text[:200]), echo.connect() as connection:
                    send_quietly(connection, data)
                    with contextlib.suppress(OSError):
                        connection.shutdown(socket.SHUT_WR)
                    good = [r for r in Reader(connection).responses() if r.status == 200]
                    self.assertLessEqual(len(good), log.count("message complete"))
                    served += len(good)
                    seen += 1
        self.assertGreater(seen, 50)
        self.assertGreater(served, 10)


class RequestTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.echo = Echo(trusted="loopback", linger_time=300)

    @classmethod
    def tearDownClass(cls):
        cls.echo.__exit__()

    def send(self, data):
        with self.echo.connect() as connection:
            return exchange(connection, data)

    def test_path_query_and_host_are_understood(self):
        answer = self.send(b"GET //a///b/%41/../c?x=%20&y HTTP/1.1\r\nHost: EXAMPLE.org:8080\r\n\r\n")
        self.assertEqual(answer.echoed("path"), "/a/b/c")
        self.assertEqual(answer.echoed("query"), "x=%20&y")
        self.assertEqual(answer.echoed("host"), "example.org:8080")
        self.assertIsNone(answer.header("server"))
        self.assertRegex(answer.header("date"), r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")

    def test_sizes_at_their_limits_are_served(self):
        line = b"GET /%s HTTP/1.1\r\nHost: a\r\n\r\n" % (b"x" * (8192 - 14))
        self.assertEqual(self.send(line).status, 200)
        self.assertEqual(self.send(GET + b"X: " + b"x" * 8189 + b"\r\n\r\n").status, 200)
        self.assertEqual(self.send(GET + b"X: a\r\n" * 99 + b"\r\n").echoed("fields"), "100")
        body = b"b" * 65536
        self.assertEqual(self.send(POST + b"Content-Length: 65536\r\n\r\n" + body).echoed("length"), "65536")
        self.assertEqual(self.send(CHUNKED + b"10000\r\n" + body + b"\r\n0\r\n\r\n").echoed("length"), "65536")

    def test_cutting_a_good_request_changes_nothing(self):
        data = (b"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: t\r\n\r\n"
                b"POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")
        for connection in send_cut(self.echo, data, cuts_of(data)):
            with connection:
                responses = Reader(connection).responses()
                self.assertEqual([(r.echoed("path"), r.echoed("body")) for r in responses],
                                 [("/a", "hello world"), ("/b", "abc")])

    def test_byte_by_byte(self):
        with self.echo.connect() as connection:
            for byte in POST + b"Content-Length: 3\r\n\r\nabc":
                connection.sendall(bytes([byte]))
            self.assertEqual(Reader(connection).response().echoed("body"), "abc")

    def test_ten_thousand_requests_on_one_connection(self):
        with self.echo.connect() as connection:
            reader = Reader(connection)
            for _ in range(100):
                connection.sendall((GET + b"\r\n") * 100)
                for _ in range(100):
                    self.assertEqual(reader.response().status, 200)

    def test_pipelined_answers_keep_their_order(self):
        data = b"".join(b"GET /%s?ms=%d&n=%d HTTP/1.1\r\nHost: a\r\n\r\n" % (b"slow" if n % 3 else b"x", n % 7, n)
                        for n in range(60))
        with self.echo.connect() as connection:
            connection.sendall(data)
            reader = Reader(connection)
            for n in range(60):
                self.assertTrue(reader.response().echoed("query").endswith(f"n={n}"))

    def test_much_sent_ahead_waits_its_turn(self):
        request = POST + b"Content-Length: 60000\r\n\r\n" + b"b" * 60000
        with self.echo.connect() as connection:
            connection.sendall(b"GET /slow?ms=300 HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.settimeout(SECONDS)
            for _ in range(10):
                connection.sendall(request)
            reader = Reader(connection)
            self.assertEqual(reader.response().echoed("path"), "/slow")
            for _ in range(10):
                self.assertEqual(reader.response().echoed("length"), "60000")

    def test_head_has_the_length_and_no_body(self):
        with self.echo.connect() as connection:
            connection.sendall(b"HEAD /blob HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n"
                               b"HEAD /source?n=500 HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n")
            reader = Reader(connection)
            self.assertEqual(reader.response(head_only=True).header("content-length"), "20480")
            self.assertEqual(reader.response().echoed("path"), "/x")
            self.assertEqual(reader.response(head_only=True).header("content-length"), "500")
            self.assertEqual(reader.response().echoed("path"), "/y")

    def test_old_version_and_close_end_the_connection(self):
        for head in (b"GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE\r\n\r\n"):
            with self.echo.connect() as connection:
                connection.sendall(head + GET + b"\r\n")
                responses = Reader(connection).responses()
                self.assertEqual([r.status for r in responses], [200])
                self.assertEqual(responses[0].header("connection"), "close")

    def test_expect_100_continue(self):
        head = POST + b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n"
        with self.echo.connect() as connection:
            connection.sendall(head % 3)
            reader = Reader(connection)
            self.assertEqual(reader.response().status, 100)
            connection.sendall(b"abc")
            self.assertEqual(reader.response().echoed("body"), "abc")
            connection.sendall(head % 70000)
            self.assertEqual(reader.response().status, 413)
        self.assertEqual(self.send(head % 3 + b"abc").echoed("body"), "abc")

    def test_a_refused_upload_still_hears_why(self):
        with self.echo.connect() as connection:
            send_quietly(connection, POST + b"Content-Length: 9000000\r\n\r\n" + b"b" * 2000000)
            self.assertEqual([r.status for r in Reader(connection).responses()], [413])

    def test_a_client_that_has_said_all_is_answered(self):
        with self.echo.connect() as connection:
            connection.sendall(b"GET /slow?ms=100 HTTP/1.1\r\nHost: a\r\n\r\n" + GET + b"\r\n")
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual([r.echoed("path") for r in Reader(connection).responses()], ["/slow", "/"])

    def test_a_client_that_left_is_no_trouble(self):
        for path in (b"/slow?ms=50", b"/source?n=100000000", b"/pool"):
            for _ in range(20):
                with self.echo.connect() as connection:
                    connection.sendall(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path)
        self.assertEqual(self.send(GET + b"\r\n").status, 200)

    def test_nothing_from_data_ends_a_header_line(self):
        answer = self.send(b"GET /redirect?to=/a%0d%0aSet-Cookie:%20x=y HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertEqual(answer.status, 500)
        self.assertIsNone(answer.header("set-cookie"))
        self.assertEqual(self.send(b"GET /redirect?to=/a HTTP/1.1\r\nHost: a\r\n\r\n").header("location"), "/a")


class SourceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.echo = Echo(trusted="loopback")
        cls.whole = bytes(ord("a") + i % 23 for i in range(1000000))

    @classmethod
    def tearDownClass(cls):
        cls.echo.__exit__()

    def get(self, path, headers=b""):
        with self.echo.connect() as connection:
            return exchange(connection, b"GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n" % (path, headers))

    def test_whole(self):
        answer = self.get(b"/source")
        self.assertEqual((answer.status, answer.body == self.whole), (200, True))
        self.assertEqual(answer.header("accept-ranges"), "bytes")

    def test_empty(self):
        answer = self.get(b"/source?n=0")
        self.assertEqual((answer.status, answer.header("content-length")), (200, "0"))

    def test_ranges(self):
        for value, start, end in (("0-0", 0, 1), ("65535-65537", 65535, 65538), ("999990-", 999990, 1000000),
                                  ("-5", 999995, 1000000), ("100-2000000", 100, 1000000)):
            answer = self.get(b"/source", b"Range: bytes=%s\r\n" % value.encode())
            self.assertEqual(answer.status, 206)
            self.assertEqual(answer.header("content-range"), f"bytes {start}-{end - 1}/1000000")
            self.assertTrue(answer.body == self.whole[start:end])
        self.assertEqual(self.get(b"/source", b"Range: bytes=1000000-\r\n").status, 416)
        self.assertEqual(self.get(b"/source", b"Range: bytes=0-1,5-6\r\n").status, 200)
        self.assertEqual(self.get(b"/blob", b'Range: bytes=3-5\r\nIf-Range: "page"\r\n').body, b"xxx")
        self.assertEqual(self.get(b"/blob", b'Range: bytes=3-5\r\nIf-Range: "old"\r\n').status, 200)

    def test_a_failure_is_500_at_first_and_a_break_later(self):
        self.assertEqual(self.get(b"/source?fail=0").status, 500)
        with self.assertRaises((EOFError, ConnectionResetError)):
            self.get(b"/source?fail=200000")


class TimeTest(unittest.TestCase):
    def took(self, echo, data, drip=b"", every=0.1):
        """Sends data, then drip byte by byte; gives what came back and the seconds until the end."""
        start = time.monotonic()
        with echo.connect() as connection:
            connection.sendall(data)
            for byte in drip:
                time.sleep(every)
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(bytes([byte]))
            reader = Reader(connection)
            rest = reader.rest()
        return rest, time.monotonic() - start

    def test_a_header_has_an_absolute_time(self):
        with Echo(head_time=500, linger_time=200) as echo:
            rest, seconds = self.took(echo, GET)
            self.assertTrue(rest.startswith(b"HTTP/1.1 408 "))
            self.assertLess(seconds, 2)
            self.assertGreater(seconds, 0.4)
            rest, _ = self.took(echo, GET, b"X: dripping along")
            self.assertTrue(rest.startswith(b"HTTP/1.1 408 "))
            rest, seconds = self.took(echo, b"")
            self.assertEqual(rest, b"")
            self.assertLess(seconds, 2)
            rest, _ = self.took(echo, GET + b"\r\n" + GET)
            self.assertIn(b"HTTP/1.1 408 ", rest)

    def test_a_silent_connection_is_closed_after_the_idle_time(self):
        with Echo(idle_time=500) as echo:
            rest, seconds = self.took(echo, GET + b"\r\n")
            self.assertTrue(rest.startswith(b"HTTP/1.1 200 "))
            self.assertNotIn(b"408", rest)
            self.assertLess(seconds, 2)

    def test_a_slow_body_is_refused(self):
        with Echo(body_grace=500, linger_time=200) as echo:
            head = POST + b"Content-Length: 3000\r\n\r\n"
            rest, seconds = self.took(echo, head)
            self.assertTrue(rest.startswith(b"HTTP/1.1 408 "))
            self.assertLess(seconds, 2)
            rest, seconds = self.took(echo, head, b"b" * 12)
            self.assertTrue(rest.startswith(b"HTTP/1.1 408 "))

    def test_a_body_that_keeps_its_rate_is_taken(self):
        with Echo(body_grace=300) as echo, echo.connect() as connection:
            connection.sendall(POST + b"Content-Length: 1500\r\n\r\n")
            for _ in range(15):
                time.sleep(0.1)
                connection.sendall(b"b" * 100)
            self.assertEqual(Reader(connection).response().echoed("length"), "1500")

    def test_a_reader_that_does_not_read_is_dropped(self):
        with Echo(write_stall=500) as echo, echo.connect() as connection:
            connection.sendall(b"GET /source?n=200000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            echo.wait_for("timeouts", 1)
            echo.wait_for("connections", 1)
            self.assertLess(len(Reader(connection).rest()), 200000000)


class LimitTest(unittest.TestCase):
    def is_served(self, echo):
        with contextlib.suppress(EOFError, ConnectionResetError, BrokenPipeError), echo.connect() as connection:
            return exchange(connection, GET + b"\r\n").status == 200
        return False

    def test_connections_of_one_address_are_counted(self):
        with Echo(per_address=5) as echo:
            held = [echo.connect() for _ in range(5)]
            for connection in held:
                self.assertEqual(exchange(connection, GET + b"\r\n").status, 200)
            self.assertFalse(self.is_served(echo))
            held.pop().close()
            time.sleep(0.2)
            self.assertTrue(self.is_served(echo))
            for connection in held:
                self.assertEqual(exchange(connection, GET + b"\r\n").status, 200)
                connection.close()

    def test_trusted_proxies_are_exempt(self):
        with Echo(per_address=2, per_address_new=1, trusted="127.0.0.1") as echo:
            held = [echo.connect() for _ in range(20)]
            time.sleep(1)
            for connection in held:
                self.assertEqual(exchange(connection, GET + b"\r\n").status, 200)
                connection.close()

    def test_few_connections_may_have_asked_nothing(self):
        with Echo(per_address_new=10, loops=1) as echo:
            proven = [echo.connect() for _ in range(20)]
            for connection in proven:
                exchange(connection, GET + b"\r\n")
            silent = [echo.connect() for _ in range(30)]
            echo.wait_for("refused_address", 20)
            self.assertTrue(self.is_served(echo))
            self.assertEqual(exchange(silent[-1], GET + b"\r\n").status, 200)
            for connection in proven:
                self.assertEqual(exchange(connection, GET + b"\r\n").status, 200)
            for connection in proven + silent:
                connection.close()

    def test_accepting_pauses_when_full(self):
        with Echo(connections=10, loops=1, trusted="loopback") as echo:
            held = [echo.connect() for _ in range(10)]
            for connection in held:
                exchange(connection, GET + b"\r\n")
            with echo.connect() as waiting:
                waiting.sendall(GET + b"\r\n")
                waiting.settimeout(0.6)
                with self.assertRaises(socket.timeout):
                    waiting.recv(1)
                held.pop().close()
                waiting.settimeout(SECONDS)
                self.assertEqual(Reader(waiting).response().status, 200)
            for connection in held:
                connection.close()

    def test_bodies_in_memory_are_capped(self):
        with Echo(bodies_max=100000, trusted="loopback", linger_time=300) as echo:
            half = POST + b"Content-Length: 60000\r\n\r\n" + b"b" * 59999
            first, second = echo.connect(), echo.connect()
            first.sendall(half)
            time.sleep(0.2)
            send_quietly(second, half)
            answer = Reader(second).response()
            self.assertEqual((answer.status, answer.header("retry-after")), (503, "5"))
            first.sendall(b"b")
            self.assertEqual(Reader(first).response().echoed("length"), "60000")
            first.close()
            second.close()
            with echo.connect() as third:
                self.assertEqual(exchange(third, half + b"b").status, 200)


class PeerTest(unittest.TestCase):
    FORWARDED = b"GET / HTTP/1.1\r\nHost: a\r\n%s\r\n"

    def ask(self, echo, headers):
        with echo.connect() as connection:
            return exchange(connection, self.FORWARDED % headers)

    def test_forwarding_headers_count_from_listed_peers_only(self):
        with Echo() as echo:
            for header in (b"X-Forwarded-For: 198.51.100.7\r\n", b"X-Forwarded-Proto: https\r\n",
                           b"Forwarded: for=198.51.100.7\r\n"):
                answer = self.ask(echo, header)
                self.assertEqual([answer.echoed(k) for k in ("client", "trusted", "unlisted", "scheme")],
                                 ["127.0.0.1", "no", "yes", "http"])
            answer = self.ask(echo, b"Client-IP: 198.51.100.7\r\nX-Real-IP: 198.51.100.7\r\n")
            self.assertEqual(answer.echoed("client"), "127.0.0.1")

    def test_the_last_untrusted_one_counts(self):
        with Echo(trusted="127.0.0.0/8,10.0.0.0/8") as echo:
            answer = self.ask(echo, b"X-Forwarded-For: 6.6.6.6, 198.51.100.7\r\nX-Forwarded-For: 10.1.1.1\r\n"
                                    b"X-Forwarded-Proto: https\r\n")
            self.assertEqual([answer.echoed(k) for k in ("client", "trusted", "unlisted", "scheme")],
                             ["198.51.100.7", "yes", "no", "https"])

    def test_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            for trusted, client in (("unix", "198.51.100.7"), ("10.0.0.1", "unix")):
                with Echo(listen=["127.0.0.1:0", f"unix:{path}"], trusted=trusted, per_address=1):
                    self.assertEqual(os.stat(path).st_mode & 0o777, 0o660)
                    for _ in range(3):
                        with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as two:
                            for connection in (one, two):
                                connection.connect(path)
                                answer = exchange(connection, self.FORWARDED % b"X-Forwarded-For: 198.51.100.7\r\n")
                                self.assertEqual(answer.echoed("client"), client)
                self.assertFalse(os.path.exists(path))

    def test_an_address_in_use_is_named(self):
        with Echo() as echo:
            with self.assertRaisesRegex(RuntimeError, f"127.0.0.1:{echo.port} is in use"):
                Echo(listen=[f"127.0.0.1:{echo.port}"])


class StreamTest(unittest.TestCase):
    LISTEN = b"GET /stream HTTP/1.1\r\nHost: a\r\n%s\r\n"

    def listen(self, echo, headers=b""):
        connection = echo.connect()
        connection.sendall(self.LISTEN % headers)
        reader = Reader(connection)
        response = Response(reader.until(b"\r\n\r\n"), b"")
        self.assertEqual(response.header("content-type"), "text/event-stream; charset=utf-8")
        self.assertIsNone(response.header("content-length"))
        self.assertEqual(reader.until(b"\n\n"), b"retry: 5000")
        self.assertRegex(reader.until(b"\n\n"), rb"\A(id: \d+\n)?event: hello\ndata: {}\Z")
        return connection, reader

    def publish(self, echo, text):
        with echo.connect() as connection:
            request = b"POST /publish HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)
            self.assertEqual(exchange(connection, request).status, 202)

    def test_all_listeners_hear_everything_in_order(self):
        with Echo(loops=2, trusted="loopback") as echo:
            listeners = [self.listen(echo) for _ in range(20)]
            self.assertEqual(echo.stats()["listeners"], 20)
            for n in range(30):
                self.publish(echo, b"one\n%d" % n)
            for connection, reader in listeners:
                last = 0
                for n in range(30):
                    lines = reader.until(b"\n\n").split(b"\n")
                    self.assertEqual(lines[1:], [b"event: note", b"data: one", b"data: %d" % n])
                    number = int(lines[0].removeprefix(b"id: "))
                    self.assertGreater(number, last)
                    last = number
                connection.close()
            for name, value in (("listeners", 0), ("streams", 0), ("connections", 1)):
                echo.wait_for(name, value)

    def test_who_comes_back_hears_what_was_missed(self):
        with Echo(trusted="loopback") as echo:
            connection, reader = self.listen(echo)
            self.publish(echo, b"1")
            number = reader.until(b"\n\n").split(b"\n")[0].removeprefix(b"id: ")
            connection.close()
            echo.wait_for("listeners", 0)
            for text in (b"2", b"3"):
                self.publish(echo, text)
            connection, reader = self.listen(echo, b"Last-Event-ID: %s\r\n" % number)
            self.assertTrue(reader.until(b"\n\n").endswith(b"data: 2"))
            self.assertTrue(reader.until(b"\n\n").endswith(b"data: 3"))
            self.publish(echo, b"4")
            self.assertTrue(reader.until(b"\n\n").endswith(b"data: 4"))
            connection.close()

    def test_streams_outlive_the_idle_time_by_comments(self):
        with Echo(idle_time=300, head_time=300, stream_ping=400, trusted="loopback") as echo:
            connection, reader = self.listen(echo)
            for _ in range(3):
                self.assertEqual(reader.until(b"\n\n"), b": ping")
            connection.close()

    def test_a_slow_reader_is_dropped_and_the_others_are_not(self):
        with Echo(trusted="loopback") as echo:
            slow, _ = self.listen(echo)
            fast, reader = self.listen(echo)
            while echo.stats()["listeners"] == 2:
                self.publish(echo, b"x" * 60000)
                reader.until(b"\n\n")
            self.publish(echo, b"still here")
            self.assertTrue(reader.until(b"\n\n").endswith(b"still here"))
            slow.close()
            fast.close()

    def test_head_of_a_stream_ends(self):
        with Echo(trusted="loopback") as echo, echo.connect() as connection:
            connection.sendall(b"HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            rest = Reader(connection).rest()
            self.assertTrue(rest.startswith(b"HTTP/1.1 200 ") and rest.endswith(b"\r\n\r\n"), rest)


class StopTest(unittest.TestCase):
    def test_what_was_accepted_is_finished(self):
        echo = Echo(trusted="loopback")
        slow = [echo.connect() for _ in range(4)]
        for connection in slow:
            connection.sendall(b"GET /slow?ms=600 HTTP/1.1\r\nHost: a\r\n\r\n")
        upload, idle, stream, download = (echo.connect() for _ in range(4))
        upload.sendall(POST + b"Content-Length: 3\r\n\r\na")
        exchange(idle, GET + b"\r\n")
        stream.sendall(StreamTest.LISTEN % b"")
        download.sendall(b"GET /source?n=30000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.2)
        echo.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        with self.assertRaises(ConnectionRefusedError):
            echo.connect()
        upload.sendall(b"bc")
        late = exchange(idle, GET + b"\r\n")
        self.assertEqual((late.status, late.header("connection")), (200, "close"))
        for connection in slow + [upload]:
            answer = Reader(connection).response()
            self.assertEqual((answer.status, answer.header("connection")), (200, "close"))
        self.assertTrue(Reader(stream).rest().endswith(b"data: {}\n\n"))
        self.assertEqual(len(Reader(download).response().body), 30000000)
        for connection in slow + [upload, idle, stream, download]:
            connection.close()
        status, error = echo.stop()
        self.assertEqual((status, error), (0, ""))

    def test_idle_connections_do_not_hold_it_up(self):
        echo = Echo(trusted="loopback")
        connections = [echo.connect() for _ in range(50)]
        exchange(connections[0], GET + b"\r\n")
        start = time.monotonic()
        self.assertEqual(echo.stop()[0], 0)
        self.assertLess(time.monotonic() - start, 3)
        for connection in connections:
            connection.close()


if __name__ == "__main__":
    unittest.main()
