"""One request at a time, on a connection that may be kept; decodes nothing."""

import http.client
import ssl
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def head_size(self):
        """Bytes of the status line and the headers as HTTP/1.1 writes them."""
        return len("HTTP/1.1 200 OK\r\n\r\n") + sum(len(key) + len(value) + 4 for key, value in self.headers)


class Client:
    """A kept connection to http(s)://ADDRESS:PORT; certificates are not checked."""

    def __init__(self, url, headers=None, seconds=60):
        parts = urllib.parse.urlsplit(url)
        self.headers = headers or {}
        if parts.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=context)
        else:
            self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def request(self, method, path, body=None, **headers):
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.connection.request(method, path, body, {**self.headers, **named})
        response = self.connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def page(self, path, **headers):
        """The body of a 200; anything else is an error."""
        answer = self.get(path, **headers)
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status}")
        return answer


def fetch(url, path, **headers):
    with Client(url) as client:
        return client.page(path, **headers)
