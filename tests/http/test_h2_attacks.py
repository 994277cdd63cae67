"""What is sent to HTTP/2 servers to bring them down, and what it costs ours.

Each attack is cut off or held small, memory stays flat, and an honest client gets its pages meanwhile.
"""

import contextlib
import shutil
import tempfile
import threading
import time
import unittest

from h2_client import (CONTINUATION, DATA, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, HEADERS, PING, PRIORITY,
                       RST_STREAM, SETTINGS, WINDOW_UPDATE, Attacker, H2Client, H2Echo, block, frame, request,
                       settings)

CONNECTIONS = 8
SECONDS = 5  # within which a flood must have been cut off
MEMORY_MAX = 16 * 1024  # kilobytes that an attack may add


class Honest:
    """A client that asks for pages all the time, on a connection of its own."""

    def __init__(self, echo):
        self.echo = echo
        self.times = []
        self.most = 0  # memory of the server
        self.fault = None
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        try:
            with H2Client(self.echo.tls_port, window=1 << 20) as client:
                while not self.done.is_set():
                    start = time.monotonic()
                    answer = client.get("/blob")
                    if (answer.status, len(answer.body)) != (200, 20480):
                        raise AssertionError(f"{answer.status}, {len(answer.body)} bytes")
                    self.times.append(time.monotonic() - start)
                    self.most = max(self.most, self.echo.memory())
                    time.sleep(0.01)
        except Exception as error:  # pylint: disable=broad-except
            self.fault = repr(error)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    def worst(self):
        return max(self.times)


class AttackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="courant-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.echo = H2Echo(cls.folder, write_stall=1000, head_time=1000, body_grace=1000, idle_time=2000,
                          linger_time=300, loops=1)
        cls.addClassCleanup(cls.echo.__exit__)
        with H2Client(cls.echo.tls_port) as client:
            for _ in range(20):
                client.wait(*[client.begin("GET", "/blob") for _ in range(100)])

    @contextlib.contextmanager
    def watched(self, name, allowed=MEMORY_MAX):
        """An honest client is served while the attack goes on, and memory stays within what is allowed."""
        before = self.echo.memory()
        with Honest(self.echo) as honest:
            time.sleep(0.1)
            yield
            time.sleep(0.1)
        print(f"{name}: {len(honest.times)} pages meanwhile, the slowest {honest.worst() * 1000:.0f} ms; "
              f"memory {before} -> {honest.most} KB at most")
        self.assertIsNone(honest.fault)
        self.assertGreater(len(honest.times), 5)
        self.assertLess(honest.most - before, allowed)
        self.assertLess(honest.worst(), 2)

    def flood(self, name, data, first=request(1, END_HEADERS, method="POST"), error=ENHANCE_YOUR_CALM, **values):
        with self.watched(name):
            for _ in range(CONNECTIONS):
                with Attacker(self.echo.tls_port, **values) as attacker:
                    attacker.send(first)
                    self.assertTrue(attacker.flood(data, SECONDS), f"{name}: not cut off")
                    if error is not None and attacker.goaway() is not None:
                        self.assertEqual(attacker.goaway(), error)

    def test_ping_flood(self):
        self.flood("PING", frame(PING, 0, 0, b"12345678") * 1000)

    def test_settings_flood(self):
        self.flood("SETTINGS", settings(window=100000) * 100)

    def test_window_update_flood(self):
        self.flood("WINDOW_UPDATE", frame(WINDOW_UPDATE, 0, 1, b"\0\0\0\1") * 1000)

    def test_empty_data_flood(self):
        self.flood("empty DATA", frame(DATA, 0, 1) * 1000)

    def test_priority_loops(self):
        loop = b"".join(frame(PRIORITY, 0, a, b.to_bytes(4, "big") + b"\x10")
                        for a, b in ((3, 5), (5, 7), (7, 3), (3, 0x80000007)))
        self.flood("PRIORITY", loop * 300)

    def test_headers_of_streams_that_are_over(self):
        self.flood("HEADERS of an older stream", request(1) * 500, request(3))

    def test_unknown_frames(self):
        self.flood("unknown frames", frame(0x55, 7, 1, b"?") * 1000)

    def test_data_on_closed_streams(self):
        closed = request(1, END_HEADERS, method="POST") + frame(RST_STREAM, 0, 1, b"\0\0\0\x08")
        self.flood("DATA on a closed stream", frame(DATA, 0, 1, b"x" * 100) * 500, closed)

    def test_continuation_flood(self):
        first = frame(HEADERS, END_STREAM, 1, block())
        self.flood("CONTINUATION", frame(CONTINUATION, 0, 1, b"") * 100, first, error=None)

    def test_continuations_that_carry_fields(self):
        first = frame(HEADERS, END_STREAM, 1, block())
        more = block(*[(f"x-{n}", "y" * 200) for n in range(60)])
        self.flood("large CONTINUATION", frame(CONTINUATION, 0, 1, more), first, error=None)

    def test_rapid_reset(self):
        """Each round opens and resets a hundred streams that would take a handler's time."""
        with self.watched("rapid reset"):
            for _ in range(CONNECTIONS):
                with Attacker(self.echo.tls_port) as attacker:
                    for n in range(100):
                        ids = range(1 + 200 * n, 1 + 200 * (n + 1), 2)
                        data = b"".join(request(i, path="/slow?ms=20") + frame(RST_STREAM, 0, i, b"\0\0\0\x08")
                                        for i in ids)
                        if not attacker.send(data) or attacker.drain() == 0:
                            break
                    self.assertLess(n, 50)
                    self.assertTrue(attacker.until_closed(SECONDS))
                    self.assertEqual(attacker.goaway(), ENHANCE_YOUR_CALM)

    def test_resets_do_not_make_room(self):
        """A client that resets what it asked for gets no more of the handlers' time than one that waits."""
        before = self.echo.stats()["requests"]
        with Attacker(self.echo.tls_port) as attacker:
            for i in range(1, 400, 2):
                attacker.send(request(i, path="/slow?ms=100") + frame(RST_STREAM, 0, i, b"\0\0\0\x08"))
            time.sleep(0.2)
            self.assertLess(self.echo.stats()["requests"] - before, 150)
        time.sleep(3)

    def test_too_many_streams(self):
        with self.watched("too many streams"):
            for _ in range(CONNECTIONS):
                with Attacker(self.echo.tls_port) as attacker:
                    attacker.send(b"".join(request(i, path="/slow?ms=20") for i in range(1, 601, 2)))
                    attacker.drain()
                    answers = {stream for kind, _, stream, _ in attacker.frames() if kind == HEADERS}
                    self.assertLessEqual(len(answers), 100)

    def test_header_blocks_that_swell(self):
        """One field in the table, named thirty thousand times: 120 MB out of 35 KB."""
        name = b"\x40\x01x\x7f\xa1\x1e" + b"v" * 4000
        bomb = block() + name + b"\xbe" * 30000
        frames = frame(HEADERS, END_STREAM, 1, bomb[:16000])
        rest = bomb[16000:]
        while rest:
            frames += frame(CONTINUATION, END_HEADERS if len(rest) <= 16000 else 0, 1, rest[:16000])
            rest = rest[16000:]
        with self.watched("HPACK bomb"):
            for _ in range(5 * CONNECTIONS):
                with Attacker(self.echo.tls_port) as attacker:
                    attacker.send(frames)
                    self.assertTrue(attacker.until_closed(SECONDS))
                    self.assertEqual(attacker.goaway(), ENHANCE_YOUR_CALM)

    def test_header_blocks_that_drip(self):
        with self.watched("dripping headers"):
            attackers = [Attacker(self.echo.tls_port) for _ in range(50)]
            for byte in request(1)[:20]:
                for attacker in attackers:
                    attacker.send(bytes([byte]))
                time.sleep(0.1)
            for attacker in attackers:
                with attacker:
                    self.assertTrue(attacker.until_closed(SECONDS))

    def hold(self, name, connections, data, seconds, allowed, **values):
        """Connections that ask and then do nothing; what they hold is dropped by its deadline."""
        with self.watched(name, allowed):
            attackers = [Attacker(self.echo.tls_port, **values) for _ in range(connections)]
            for attacker in attackers:
                attacker.send(data)
            deadline = time.monotonic() + seconds
            for attacker in attackers:
                with attacker:
                    self.assertTrue(attacker.until_closed(max(0.1, deadline - time.monotonic())))

    def test_windows_that_never_open(self):
        data = b"".join(request(i, path="/blob") for i in range(1, 201, 2))
        self.hold("no window, 5,000 pages", 50, data, 15, 3 * MEMORY_MAX, window=0)

    def test_windows_that_never_open_for_sources(self):
        data = b"".join(request(i, path="/source") for i in range(1, 201, 2))
        self.hold("no window, 2,000 sources", 20, data, 15, 3 * MEMORY_MAX, window=0)

    def test_bodies_that_never_come(self):
        data = b"".join(request(i, END_HEADERS, method="POST") for i in range(1, 201, 2))
        self.hold("no body, 5,000 posts", 50, data, 15, 3 * MEMORY_MAX)

    def test_windows_of_one_byte(self):
        """A byte at a time, as fast as they can ask for it."""
        step = frame(WINDOW_UPDATE, 0, 1, b"\0\0\0\1") * 20
        with self.watched("windows of one byte"):
            attackers = [Attacker(self.echo.tls_port, window=1) for _ in range(CONNECTIONS)]
            for attacker in attackers:
                attacker.send(request(1, path="/blob"))
            for attacker in attackers:
                with attacker:
                    self.assertTrue(attacker.flood(step, SECONDS))

    def test_answers_that_are_never_read(self):
        """Asks for all it may and leaves everything in its socket."""
        with self.watched("unread answers", 2 * MEMORY_MAX):
            attackers = []
            for _ in range(20):
                attackers.append(attacker := Attacker(self.echo.tls_port, window=(1 << 31) - 1))
                attacker.send(frame(WINDOW_UPDATE, 0, 0, b"\x7f\x00\x00\x00"))
                attacker.send(b"".join(request(i, path="/source?n=10000000") for i in range(1, 201, 2)))
            time.sleep(4)
            self.echo.wait_for("connections", 2)
            for attacker in attackers:
                attacker.close()


if __name__ == "__main__":
    unittest.main()
