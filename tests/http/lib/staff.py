"""A site with one login of each role, and clients that are signed in.

    class MediaTest(StaffTest):
        def test_an_editor_uploads(self):
            editor = self.as_("editor")
            page = editor.get("/newsroom/media/").page
            answer = editor.submit(page.form("/newsroom/media/"), {"alt": "…"})

`submit` sends the token that the form holds; `editor.act(path, fields)` posts without a page, with the session's token.
"""

import base64
import hashlib
import hmac
import struct
import time

from .client import Client
from .server import SiteTest

ROLES = ("administrator", "editor", "author", "contributor", "moderator")
PASSWORD = "a long enough password"


def address_of(role):
    return f"{role}@staff.example"


def totp(secret, at=None, step=0):
    """The six digits of a base32 secret, spaces allowed (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    counter = int((time.time() if at is None else at) // 30) + step
    mac = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


class StaffClient(Client):
    """A browser of somebody on the staff: says where its posts come from, as browsers do."""

    token = None

    def request(self, method, path, body=None, headers=None):
        headers = {"Origin": self.url, **(headers or {})} if method not in ("GET", "HEAD") else headers
        return super().request(method, path, body, headers)

    def sign_in(self, email, password=PASSWORD, **fields):
        answer = self.post("/newsroom/sign-in/", {"email": email, "password": password, **fields})
        if answer.status == 303:
            self.token = self.get("/newsroom/security/").page.meta("courant-token")
        return answer

    def act(self, path, fields=None, **headers):
        """A post with the session's token, as the pages' scripts send it."""
        return self.post(path, fields, x_courant_token=self.token, **headers)

    def act_json(self, path, fields=None, **headers):
        return self.act(path, fields, accept="application/json", **headers)


class StaffTest(SiteTest):
    """Second factors are optional here but where a test asks for them: self.site.run("settings", …)."""

    @classmethod
    def fill(cls, site):
        site.run("settings", "staff.second_factor", "optional")
        cls.add_staff(site)

    @classmethod
    def add_staff(cls, site):
        for role in ROLES:
            site.run("user", "add", address_of(role), "--role", role, "--name", role.title(), "--password-stdin",
                     stdin=PASSWORD)

    def as_(self, role, **options):
        """A new browser in which this role is signed in."""
        client = StaffClient(self.site.url, **options)
        answer = client.sign_in(address_of(role))
        self.assertEqual(answer.status, 303, answer.text if answer.status != 303 else "")
        return client

    def stranger(self, **options):
        return StaffClient(self.site.url, **options)
