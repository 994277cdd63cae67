"""A plain HTTP/1.1 client: follows no redirect, keeps cookies, decodes nothing behind the test's back."""

import gzip
import http.client
import json
import socket
import ssl
import urllib.parse

from .page import parse

SECONDS = 60


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Answer:
    """Status, headers (in order, as sent) and body of one answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self._page = None

    def __repr__(self):
        return f"<{self.status} {self.header('content-type')} {len(self.body)} bytes {self.location or ''}>"

    def header(self, name):
        """The first of that name, None when absent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def location(self):
        return self.header("location")

    @property
    def plain(self):
        """The body without its gzip; any other coding is an error."""
        coding = self.header("content-encoding")
        if coding is None:
            return self.body
        if coding != "gzip":
            raise ValueError(f"cannot decode {coding}")
        return gzip.decompress(self.body)

    @property
    def text(self):
        return self.plain.decode("utf-8")

    def json(self):
        return json.loads(self.plain)

    @property
    def page(self):
        """The parsed page; see page.Node."""
        if self._page is None:
            self._page = parse(self.text)
        return self._page


class Client:
    """One reader. `address` is what it claims as X-Forwarded-For, `headers` go with every request."""

    def __init__(self, url, address=None, headers=None, seconds=SECONDS):
        self.url = url
        self.address = address
        self.headers = dict(headers or {})
        self.cookies = {}
        self.seconds = seconds

    def _connection(self):
        if self.url.startswith("unix:"):
            return UnixConnection(self.url[len("unix:") :], self.seconds)
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme == "https":
            trusts_all = ssl._create_unverified_context()  # certificates are looked at in test_tls
            return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=self.seconds, context=trusts_all)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.seconds)

    def _headers(self, headers):
        merged = {**self.headers}
        if self.address:
            merged["X-Forwarded-For"] = self.address
        if self.cookies:
            merged["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        merged.update(headers or {})
        return {name: value for name, value in merged.items() if value is not None}

    def request(self, method, path, body=None, headers=None):
        """One request on a connection of its own. `path` may be an absolute address of the same site; a header whose
        value is None is left out."""
        if path.startswith("http"):
            parts = urllib.parse.urlsplit(path)
            path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        path = urllib.parse.quote(path.split("#")[0], safe="/?&=%:@!$'()*+,;~-._[]")
        connection = self._connection()
        try:
            connection.request(method, path, body=body, headers=self._headers(headers))
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()
        self._keep_cookies(answer)
        return answer

    def _keep_cookies(self, answer):
        for line in answer.all("set-cookie"):
            pair, _, attributes = line.partition(";")
            name, _, value = pair.strip().partition("=")
            if "max-age=0" in attributes.lower().replace(" ", ""):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    def get(self, path, **headers):
        """Header names as keywords: get("/", accept_encoding="gzip")."""
        return self.request("GET", path, headers=named(headers))

    def head(self, path, **headers):
        return self.request("HEAD", path, headers=named(headers))

    def post(self, path, fields=None, **headers):
        """A form, as a browser without JavaScript sends it."""
        body = urllib.parse.urlencode(fields or {}, doseq=True)
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **named(headers)})

    def post_json(self, path, fields=None, **headers):
        """A form whose caller wants JSON back: what the page's script sends."""
        return self.post(path, fields, accept="application/json", **headers)

    def multipart(self, path, fields, files=None, **headers):
        """files: {name: (filename, type, bytes)}."""
        boundary = "courant-test-boundary-7d9f"
        parts = []
        for name, value in fields.items():
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        for name, (filename, kind, data) in (files or {}).items():
            head = (f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                    f"Content-Type: {kind}\r\n\r\n")
            parts.append(head.encode() + data + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return self.request("POST", path, body, {"Content-Type": kind, **named(headers)})

    def submit(self, form, values=None, button=None, **headers):
        """Sends a page's form: its own fields, changed by `values`; `button` is the pressed one, (name, value)."""
        fields = form.fields(values, button)
        if form.method == "get":
            return self.get(form.action + "?" + urllib.parse.urlencode(fields), **headers)
        return self.post(form.action, fields, **headers)

    def follow(self, answer, hops=5):
        """Goes where a redirect leads, hop by hop."""
        while answer.status in (301, 302, 303, 307, 308) and hops > 0:
            answer = self.get(answer.location)
            hops -= 1
        return answer

    def events(self, path, seconds=20, **headers):
        """An open event stream; use it in `with`."""
        return Events(self, path, seconds, named(headers))


def named(headers):
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


class Events:
    """A Server-Sent Events stream. Iterating or next() gives (event, data, id); comments are counted in `comments`."""

    def __init__(self, client, path, seconds, headers):
        self.comments = 0
        self.retry = None
        self._connection = client._connection()
        self._connection.timeout = seconds
        self._connection.request("GET", path, headers=client._headers({"Accept": "text/event-stream", **headers}))
        self.response = self._connection.getresponse()
        self.status = self.response.status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.response.close()
        self._connection.close()

    def __iter__(self):
        return self

    def __next__(self):
        event, data, last_id = "message", [], None
        while True:
            line = self.response.readline()
            if not line:
                raise StopIteration
            line = line.decode("utf-8").rstrip("\r\n")
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if line == "" and data:
                return event, "\n".join(data), last_id
            if line == "":
                event, last_id = "message", None
            elif name == "":
                self.comments += 1
            elif name == "event":
                event = value
            elif name == "data":
                data.append(value)
            elif name == "id":
                last_id = value
            elif name == "retry":
                self.retry = int(value)

    def wait(self, wanted):
        """The data of the next event of that name; every other is passed over."""
        for event, data, _ in self:
            if event == wanted:
                return json.loads(data)
        raise AssertionError(f"the stream ended before {wanted}")
