"""Runs the program under test: its commands, and its server on a free loopback port or a unix socket.

Every server is stopped by its own process id; nothing outlives the test that started it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from .client import Client

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PROGRAM = os.path.abspath(os.environ.get("COURANT_PROGRAM", os.path.join(ROOT, "build", "courant")))
START_SECONDS = 30
STOP_SECONDS = 30
COMMAND_SECONDS = 240
LISTENING = re.compile(rb"listening on (https?://[^\s,]+|unix:[^\s,]+)")


def fixtures(*parts):
    """A path in the shared samples; skips the test where they are absent."""
    folder = os.environ.get("COURANT_FIXTURES", os.path.join(ROOT, "..", "shared", "fixtures"))
    path = os.path.join(folder, *parts)
    if not os.path.exists(path):
        raise unittest.SkipTest(f"skipped: no fixtures ({os.path.join(*parts)})")
    return os.path.abspath(path)


def clean_environment(extra=None):
    """Nothing of the caller's COURANT_* settings reaches the program; sanitizer options do."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COURANT_")}
    kept.update({"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    kept.update(extra or {})
    return kept


class Program:
    """One running process of the program, known to serve: `Program(["demo", "--listen", "127.0.0.1:0"], folder)`."""

    def __init__(self, arguments, folder, env=None):
        self.log_path = os.path.join(folder, "server.log")
        self._log = open(self.log_path, "ab")
        self._from = self._log.tell()
        self.process = subprocess.Popen([PROGRAM, *arguments], cwd=folder, env=clean_environment(env),
                                        stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        try:
            self.addresses = self._wait_for_addresses()
        except BaseException:
            self.kill()
            raise

    def _wait_for_addresses(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            text = self.log()
            end = text.rfind(b"\n") + 1  # a line still being written does not count
            found = LISTENING.findall(text[:end])
            if found:
                return [address.decode().rstrip("/") for address in found]
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log_text()}")
            time.sleep(0.01)
        raise RuntimeError(f"the server did not listen within {START_SECONDS} s:\n{self.log_text()}")

    def log(self):
        """What this process wrote to stdout and stderr."""
        with open(self.log_path, "rb") as file:
            file.seek(self._from)
            return file.read()

    def log_text(self):
        return self.log().decode("utf-8", "replace")

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        """SIGTERM, and SIGKILL when that takes too long, which is an error. Returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the server did not stop within {STOP_SECONDS} s") from None
        finally:
            self._log.close()

    def kill(self):
        """SIGKILL: what a power cut leaves of a process."""
        self.process.kill()
        self.process.wait()
        self._log.close()


class Site:
    """A site in a temporary folder, removed by close(). Make it, run commands on it, start it."""

    def __init__(self, ini=None, init=True):
        self.folder = tempfile.mkdtemp(prefix="courant-test-")
        self.path = os.path.join(self.folder, "site")
        self.server = None
        if init:
            self.run("init", self.path, site=False)
        if ini:
            with open(os.path.join(self.path, "courant.ini"), "a", encoding="utf-8") as file:
                file.write("\n" + "".join(f"{key} = {value}\n" for key, value in ini.items()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def run(self, *arguments, site=True, check=True, stdin=None, env=None, seconds=COMMAND_SECONDS):
        """`courant ARGUMENTS --site PATH`; CompletedProcess with text. A bad exit is an error unless check=False."""
        command = [PROGRAM, *map(str, arguments), *(["--site", self.path] if site else [])]
        done = subprocess.run(command, cwd=self.folder, env=clean_environment(env), input=stdin or "", text=True,
                              errors="replace", capture_output=True, timeout=seconds, check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def start(self, *arguments, listen=("127.0.0.1:0",), env=None):
        """Starts `courant serve`; arguments are added. Returns self, so that `Site().start()` reads well."""
        listeners = [word for address in listen for word in ("--listen", address)]
        self.server = Program(["serve", "--site", self.path, *listeners, *arguments], self.folder, env)
        return self

    def stop(self):
        """SIGTERM; the exit status, None when it was not running."""
        server, self.server = self.server, None
        return server.stop() if server else None

    def kill(self):
        """SIGKILL."""
        server, self.server = self.server, None
        if server:
            server.kill()

    def restart(self, *arguments, **options):
        self.stop()
        return self.start(*arguments, **options)

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        """The first listener: "http://127.0.0.1:PORT" or "unix:PATH"."""
        return self.server.addresses[0]

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def client(self, **options):
        """A new reader without cookies; see Client."""
        return Client(self.url, **options)

    def connect(self, seconds=10):
        """A bare socket to the first listener, for bytes that no client library would send."""
        if self.url.startswith("unix:"):
            sock = socket.socket(socket.AF_UNIX)
            sock.settimeout(seconds)
            sock.connect(self.url[len("unix:") :])
            return sock
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def raw(self, data, seconds=10):
        """Sends the bytes, closes the sending half, returns every byte of the answer."""
        with self.connect(seconds) as sock:
            try:
                sock.sendall(data)
                sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused before all was sent: the answer is still there to read
            return read_all(sock)


def read_all(sock):
    pieces = []
    while True:
        try:
            piece = sock.recv(65536)
        except ConnectionResetError:
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)


class SiteTest(unittest.TestCase):
    """A test class with one served site: fill() prepares it, `self.site` and `self.reader` use it.

    `ini` holds lines for courant.ini, `serve` further arguments. Loopback is a trusted proxy, so that a client may say
    which address it comes from.
    """

    ini = {"trusted_proxies": "127.0.0.1"}
    serve = ()
    longMessage = True
    maxDiff = 4000

    @classmethod
    def fill(cls, site):
        """Commands before the server starts: site.run("import", "wordpress", fixtures("wxr", "x.xml"))."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = Site(cls.ini)
        cls.addClassCleanup(cls.site.close)
        cls.fill(cls.site)
        cls.site.start(*cls.serve)

    def setUp(self):
        super().setUp()
        self.reader = self.site.client()

    def all_is_well(self):
        """Every count is what its rows add up to: `courant check` says so."""
        done = self.site.run("check", check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
