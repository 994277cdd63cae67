"""Frames that break the rules of HTTP/2, byte for byte: the connection or the stream ends, no handler sees them.

Runs against the sanitized build too, so that what is read and freed on the way is watched.
"""

import random
import shutil
import struct
import tempfile
import time
import unittest

import h2_client
from h2_client import (ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PADDED, PING, PREFACE,
                       PRIORITY, PUSH_PROMISE, RST_STREAM, SETTINGS, WINDOW_UPDATE, Attacker, H2Client, H2Echo, block,
                       frame, request)

# What ends the connection, sent after the preface, our settings, and a stream 1 whose body is open.
CONNECTION_FAULTS = {
    "data on stream 0": frame(DATA, 0, 0, b"x"),
    "headers on stream 0": frame(HEADERS, END_HEADERS, 0, block()),
    "headers on an even stream": request(2),
    "data on a stream that is idle": frame(DATA, 0, 7, b"x"),
    "window update on a stream that is idle": frame(WINDOW_UPDATE, 0, 7, b"\0\0\0\1"),
    "reset of a stream that is idle": frame(RST_STREAM, 0, 7, b"\0\0\0\0"),
    "window update of nothing": frame(WINDOW_UPDATE, 0, 0, b"\0\0\0\0"),
    "window beyond its size": frame(WINDOW_UPDATE, 0, 0, b"\x7f\xff\xff\xff"),
    "window update of a wrong length": frame(WINDOW_UPDATE, 0, 0, b"\0\0\1"),
    "ping of a wrong length": frame(PING, 0, 0, b"1234567"),
    "ping on a stream": frame(PING, 0, 1, b"12345678"),
    "settings on a stream": frame(SETTINGS, 0, 1),
    "settings of a wrong length": frame(SETTINGS, 0, 0, b"12345"),
    "an answer to settings with a payload": frame(SETTINGS, ACK, 0, b"123456"),
    "a window in settings that is too large": frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 1 << 31)),
    "a frame size in settings that is too small": frame(SETTINGS, 0, 0, struct.pack(">HI", 5, 100)),
    "push from a client": frame(PUSH_PROMISE, END_HEADERS, 1, b"\0\0\0\2" + block()),
    "reset of a wrong length": frame(RST_STREAM, 0, 1, b"\0\0\0"),
    "goaway on a stream": frame(GOAWAY, 0, 1, b"\0" * 8),
    "a frame that is too large": frame(DATA, 0, 1, b"x" * 16385),
    "padding longer than the frame": frame(DATA, PADDED, 1, b"\x09x"),
    "continuation of nothing": frame(CONTINUATION, END_HEADERS, 1, b""),
    "another frame within a header block": frame(HEADERS, 0, 3, block()) + frame(PING, 0, 0, b"12345678"),
    "another stream within a header block": frame(HEADERS, 0, 3, block()) + frame(CONTINUATION, END_HEADERS, 5),
    "an index that is not in the table": frame(HEADERS, END_HEADERS, 3, b"\xff\xff\x7f"),
    "a table larger than allowed": frame(HEADERS, END_HEADERS, 3, b"\x3f\xe1\xff\x03" + block()),
    "a number that does not end": frame(HEADERS, END_HEADERS, 3, b"\xff" * 20),
    "a string that does not end": frame(HEADERS, END_HEADERS, 3, block() + b"\0\x7f"),
    "huffman code that means nothing": frame(HEADERS, END_HEADERS, 3, b"\0\x84\xff\xff\xff\xff\x01x"),
}

# Heads that end their stream at most: header fields, and what else the request has.
STREAM_FAULTS = {
    "upper case": [("Upper", "x")],
    "connection": [("connection", "close")],
    "keep-alive": [("keep-alive", "5")],
    "proxy-connection": [("proxy-connection", "x")],
    "transfer-encoding": [("transfer-encoding", "chunked")],
    "upgrade": [("upgrade", "h2c")],
    "te": [("te", "gzip")],
    "another path": [(":path", "/b")],
    "unknown pseudo-header": [(":x", "y")],
    "extended connect": [(":protocol", "websocket")],
    "pseudo-header after a field": [("x", "y"), (":authority", "b")],
    "another host": [("host", "b")],
    "two hosts": [("host", "h2.example"), ("host", "h2.example")],
    "control byte": [("x", "a\x01b")],
    "line feed": [("x", "a\nb")],
    "carriage return": [("x", "a\rb")],
    "NUL": [("x", "a\0b")],
    "space in a name": [("a b", "x")],
    "empty name": [("", "x")],
    "negative length": [("content-length", "-1")],
    "two lengths": [("content-length", "0"), ("content-length", "0")],
    "a length without a body": [("content-length", "5")],
    "expectation": [("expect", "wonders")],
    "encoded body": [("content-encoding", "br")],
}


class MalformedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="courant-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.echo = H2Echo(cls.folder, linger_time=300)
        cls.addClassCleanup(cls.echo.__exit__)

    def test_faults_of_the_connection(self):
        before = self.echo.stats()["requests"]
        for name, data in CONNECTION_FAULTS.items():
            with self.subTest(name), Attacker(self.echo.tls_port) as attacker:
                attacker.send(request(1, END_HEADERS, method="POST") + data)
                self.assertTrue(attacker.until_closed(10))
                self.assertNotIn(attacker.goaway(), (None, h2_client.NO_ERROR))
        seen = self.echo.stats()["requests"] - before
        self.assertEqual(seen, 1)  # stats itself

    def test_cutting_changes_nothing(self):
        for name, data in CONNECTION_FAULTS.items():
            attackers = []
            for cut in range(1, min(len(data), 40), 3):
                attackers.append(attacker := Attacker(self.echo.tls_port))
                attacker.send(request(1, END_HEADERS, method="POST") + data[:cut])
                attacker.rest = data[cut:]
            time.sleep(0.05)
            for attacker in attackers:
                with self.subTest(name), attacker:
                    attacker.send(attacker.rest)
                    self.assertTrue(attacker.until_closed(10))
                    self.assertNotIn(attacker.goaway(), (None, h2_client.NO_ERROR))

    def test_faults_of_a_stream(self):
        before = self.echo.stats()["requests"]
        for name, fields in STREAM_FAULTS.items():
            with self.subTest(name), Attacker(self.echo.tls_port) as attacker:
                attacker.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, block(*fields)) + request(3, path="/blob"))
                deadline = time.monotonic() + 10
                while not any(kind == DATA and stream == 3 for kind, _, stream, _ in attacker.frames()):
                    self.assertLess(time.monotonic(), deadline)
                    attacker.drain()
                firsts = [kind for kind, _, stream, _ in attacker.frames() if stream == 1]
                self.assertIn(firsts[0], (RST_STREAM, HEADERS))
                self.assertIsNone(attacker.goaway())
        seen = self.echo.stats()["requests"] - before
        self.assertEqual(seen, len(STREAM_FAULTS) + 1)

    def test_not_http_2_at_all(self):
        for data in (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", PREFACE[:-1] + b"X", b"\0" * 100):
            with self.subTest(data), Attacker(self.echo.tls_port, silent=True) as attacker:
                attacker.send(data)
                self.assertTrue(attacker.until_closed(10))

    def test_settings_must_come_first(self):
        with Attacker(self.echo.tls_port, silent=True) as attacker:
            attacker.send(PREFACE + frame(PING, 0, 0, b"12345678"))
            self.assertTrue(attacker.until_closed(10))

    def test_lengths_that_are_not_kept(self):
        for declared, sent in ((5, b"1234"), (5, b"123456")):
            with Attacker(self.echo.tls_port) as attacker:
                head = block(("content-length", str(declared)), method="POST")
                attacker.send(frame(HEADERS, END_HEADERS, 1, head) + frame(DATA, END_STREAM, 1, sent))
                attacker.send(request(3))
                deadline = time.monotonic() + 10
                while not any(stream == 3 for _, _, stream, _ in attacker.frames()):
                    self.assertLess(time.monotonic(), deadline)
                    attacker.drain()
                kinds = [kind for kind, _, stream, _ in attacker.frames() if stream == 1]
                self.assertEqual(kinds, [RST_STREAM])

    def test_trailers_are_dropped(self):
        with H2Client(self.echo.tls_port) as client:
            number = client.begin("POST", "/", body=b"abc", unfinished=True)
            client.h2.send_headers(number, [("x-trailer", "t")], end_stream=True)
            client.flush()
            answer = client.wait(number)
            self.assertEqual((answer.echoed("body"), answer.echoed("fields")), ("abc", "1"))

    def test_noise(self):
        """Random bytes and changed conversations, with fixed seeds: the server outlives all of them."""
        good = request(1) + request(3, END_HEADERS, method="POST") + frame(DATA, END_STREAM, 3, b"x" * 500)
        good += frame(PRIORITY, 0, 5, b"\0\0\0\1\7") + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 1000))
        for seed in range(150):
            rng = random.Random(seed)
            data = bytearray(good if seed % 3 else rng.randbytes(rng.randrange(2000)))
            for _ in range(rng.randrange(8)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            with Attacker(self.echo.tls_port) as attacker:
                cut = rng.randrange(len(data))
                attacker.send(bytes(data[:cut]))
                attacker.send(bytes(data[cut:]))
                attacker.drain()
        with H2Client(self.echo.tls_port) as client:
            self.assertEqual(client.get("/").status, 200)


if __name__ == "__main__":
    unittest.main()
