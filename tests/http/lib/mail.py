"""The mail server of the tests (../mail_server.py, on Debian's python3-aiosmtpd) as a child that is asked what came.

    with Post() as post:
        site = Site(post.ini()).start()
        …
        mail = post.wait("message", to="ada@example.org")
        mail.link("/newsroom/invitation/")
"""

import email
import email.policy
import json
import os
import queue
import re
import subprocess
import threading

from .server import ROOT

SERVER = os.path.join(ROOT, "tests", "http", "mail_server.py")
SECONDS = 20


class Mail:
    """One message as a mail program would read it."""

    def __init__(self, event):
        self.event = event
        self.raw = event["text"]
        self.message = email.message_from_string(self.raw, policy=email.policy.default)

    def __getitem__(self, header):
        return str(self.message[header])

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content()

    def link(self, part):
        """The path of the only address in the text that holds this part."""
        found = re.findall(r"https?://[^\s/]+(/\S*)", self.text)
        return next(path for path in found if part in path)


class Post:
    def __init__(self, *options):
        self.process = subprocess.Popen([SERVER, *options], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.strip().isdigit():
            raise RuntimeError("no mail server: script/setup test installs python3-aiosmtpd")
        self.port = int(line)
        self.events = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.events.put(json.loads(line))

    def ini(self, sender="Harbour News <news@harbour.example>"):
        return {"smtp": f"smtp://127.0.0.1:{self.port}", "mail_from": sender}

    def wait(self, event, to=None, seconds=SECONDS):
        """The next event of that kind, to that address; others are passed over."""
        while True:
            try:
                got = self.events.get(timeout=seconds)
            except queue.Empty:
                raise AssertionError(f"no {event} within {seconds} s") from None
            if got["event"] == event and (to is None or to in got["to"]):
                return Mail(got) if "text" in got else got

    def silent(self, seconds=1):
        """Nothing at all happens for so long."""
        try:
            got = self.events.get(timeout=seconds)
        except queue.Empty:
            return True
        raise AssertionError(f"{got['event']} to {got['to']}")

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
