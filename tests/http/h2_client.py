"""HTTP/2 over TLS for the tests: an honest client on python3-h2, and raw frames for those who are not."""

import contextlib
import re
import select
import socket
import ssl
import struct
import sys
import time

# Debian's python3-h2 is found by Debian's Python only.
sys.path.append("/usr/lib/python3/dist-packages")

import h2.config
import h2.connection
import h2.events
import hpack
from hyperframe.frame import GoAwayFrame
from h2.settings import SettingCodes, Settings

from test_malformed import SECONDS
from test_tls import TlsEcho, make_pair

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED = 1, 1, 4, 8
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL, STREAM_CLOSED = 0, 1, 2, 3, 5
REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM = 7, 8, 11


class H2Echo(TlsEcho):
    """The echo server with a fresh certificate of its own."""

    def __init__(self, folder, **options):
        pair = make_pair(folder, "h2.example")
        super().__init__([pair], **{"trusted": "loopback", **options})

    def memory(self):
        """Kilobytes of the server that are in memory."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))


def dial(port):
    """A TLS connection that speaks h2; nothing has been said on it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])
    raw = socket.create_connection(("127.0.0.1", port), SECONDS)
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = context.wrap_socket(raw, server_hostname="h2.example")
    if connection.selected_alpn_protocol() != "h2":
        raise AssertionError("the server does not speak h2")
    return connection


class Answer:
    def __init__(self):
        self.headers = []
        self.body = b""
        self.ended = False
        self.reset = None  # the error code

    @property
    def status(self):
        return int(self.header(":status") or 0)

    def header(self, name):
        return next((value for key, value in self.headers if key == name), None)

    def echoed(self, name):
        return re.search(rb"^%s: ?(.*)$" % name.encode(), self.body, re.M).group(1).decode()


class H2Client:
    """One connection. Requests are begun, then waited for; windows open as bytes come, unless `lazy`."""

    def __init__(self, port, window=None, lazy=False):
        self.socket = dial(port)
        config = h2.config.H2Configuration(header_encoding="latin-1", validate_outbound_headers=False,
                                           normalize_outbound_headers=False)
        self.h2 = h2.connection.H2Connection(config)
        if window is not None:
            self.h2.local_settings = Settings(client=True, initial_values={SettingCodes.INITIAL_WINDOW_SIZE: window})
        # python3-h2 takes any GOAWAY for the end of the connection; it is not.
        self.h2._frame_dispatch_table[GoAwayFrame] = self.take_goaway
        self.lazy = lazy
        self.answers = {}
        self.goaway = None
        self.closed = False
        self.h2.initiate_connection()
        self.flush()

    def flush(self):
        data = self.h2.data_to_send()
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.closed = True

    def begin(self, method="GET", path="/", headers=(), body=None, unfinished=False):
        """Sends a request; gives its stream's number. Sending a body takes as long as the windows make it."""
        number = self.h2.get_next_available_stream_id()
        head = [(":method", method), (":scheme", "https"), (":path", path), (":authority", "h2.example"), *headers]
        self.answers[number] = Answer()
        self.h2.send_headers(number, head, end_stream=body is None)
        self.flush()
        if body is not None:
            self.send_body(number, body, unfinished)
        return number

    def send_body(self, number, body, unfinished):
        while body:
            room = min(self.h2.local_flow_control_window(number), self.h2.max_outbound_frame_size, len(body))
            if room == 0:
                self.step()
                if self.answers[number].ended or self.answers[number].reset is not None:
                    return
                continue
            self.h2.send_data(number, body[:room])
            self.flush()
            body = body[room:]
        if not unfinished:
            self.h2.end_stream(number)
            self.flush()

    def step(self, seconds=SECONDS):
        """Reads once. False: nothing came, or the connection is over."""
        if not self.socket.pending() and not select.select([self.socket], [], [], seconds)[0]:
            return False
        try:
            data = self.socket.recv(1 << 16)
        except (ConnectionResetError, ssl.SSLError):
            data = b""
        if not data:
            self.closed = True
            return False
        for event in self.h2.receive_data(data):
            self.take(event)
        self.flush()
        return True

    def take_goaway(self, received):
        self.goaway = received.error_code
        return [], []

    def take(self, event):
        answer = self.answers.get(getattr(event, "stream_id", None))
        if answer is None:
            return
        elif isinstance(event, h2.events.ResponseReceived):
            answer.headers = list(event.headers)
        elif isinstance(event, h2.events.DataReceived):
            answer.body += event.data
            if not self.lazy and event.flow_controlled_length:
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            answer.ended = True
        elif isinstance(event, h2.events.StreamReset):
            answer.reset = int(event.error_code)

    def wait(self, *numbers, seconds=SECONDS):
        """The answers of these streams, once all are over."""
        deadline = time.monotonic() + seconds
        found = [self.answers[number] for number in numbers]
        while not all(answer.ended or answer.reset is not None for answer in found):
            if not self.step(max(0, deadline - time.monotonic())):
                raise EOFError(f"{[(a.status, len(a.body)) for a in found]}, goaway {self.goaway}")
        return found if len(found) > 1 else found[0]

    def get(self, path="/", headers=()):
        return self.wait(self.begin("GET", path, headers))

    def until(self, number, mark):
        """Reads until the body of an answer without an end holds the mark; gives and drops what stands before it."""
        answer = self.answers[number]
        while mark not in answer.body:
            if not self.step():
                raise EOFError(answer.body)
        before, answer.body = answer.body.split(mark, 1)
        return before

    def reset(self, number):
        self.h2.reset_stream(number, CANCEL)
        self.flush()

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def settings(**values):
    codes = {"window": 4, "frame": 5, "table": 1}
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", codes[k], v) for k, v in values.items()))


def block(*extra, path="/", method="GET"):
    """A header block that leaves the table as it was."""
    head = [(":method", method), (":scheme", "https"), (":path", path), (":authority", "h2.example"), *extra]
    return hpack.Encoder().encode([hpack.NeverIndexedHeaderTuple(*pair) for pair in head])


def request(stream, flags=END_HEADERS | END_STREAM, path="/", method="GET"):
    return frame(HEADERS, flags, stream, block(path=path, method=method))


class Attacker:
    """Raw frames on a connection of its own; `silent`: not even the preface has been sent."""

    def __init__(self, port, silent=False, **values):
        self.socket = dial(port)
        self.received = b""
        if not silent:
            self.socket.sendall(PREFACE + settings(**values))

    def send(self, data):
        """False: the server has closed."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError, TimeoutError):
            return False

    def flood(self, data, seconds):
        """Sends data again and again, and reads on the way; True: the server closed before the time was over."""
        self.socket.settimeout(0.5)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.send(data):
                return True
            if self.drain() == 0:
                return True
        return False

    def drain(self):
        """Reads what is there; 0: the end, -1: nothing yet."""
        got = -1
        while self.socket.pending() or select.select([self.socket], [], [], 0)[0]:
            try:
                piece = self.socket.recv(1 << 16)
            except (ConnectionResetError, ssl.SSLError):
                return 0
            if not piece:
                return 0
            self.received += piece
            got = len(piece)
        return got

    def until_closed(self, seconds=SECONDS):
        """Reads to the end; False: it did not come in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if (self.socket.pending() or select.select([self.socket], [], [], left)[0]) and self.drain() == 0:
                return True
        return False

    def frames(self):
        """(kind, flags, stream, payload) of everything that came whole."""
        at = 0
        while at + 9 <= len(self.received):
            length = int.from_bytes(self.received[at:at + 3], "big")
            kind, flags, stream = struct.unpack(">BBI", self.received[at + 3:at + 9])
            yield kind, flags, stream, self.received[at + 9:at + 9 + length]
            at += 9 + length

    def goaway(self):
        """Its error code; None without one."""
        return next((struct.unpack(">I", p[4:8])[0] for kind, _, _, p in self.frames() if kind == GOAWAY), None)

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
