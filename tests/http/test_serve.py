"""`courant serve` as its owner runs it: certificates, proxies, and what SIGHUP changes under it."""

import os
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

from lib import Site
from lib.client import Client


def make_pair(folder, name, stem="site"):
    """A certificate of its own in folder/STEM.pem, its key in folder/STEM.key."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "30", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
                    "-keyout", os.path.join(folder, stem + ".key"), "-out", os.path.join(folder, stem + ".pem")],
                   check=True, capture_output=True)


class ServeTest(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)
        self.ini = os.path.join(self.site.path, "courant.ini")

    def write(self, **keys):
        with open(self.ini, "w", encoding="utf-8") as file:
            file.writelines(f"{key} = {value}\n" for key, value in keys.items())

    def serve(self, **keys):
        """Starts with these keys; listeners are the file's."""
        self.write(**keys)
        self.site.start(listen=())

    def refuses(self, *said, **keys):
        self.write(**keys)
        done = self.site.run("serve", check=False, seconds=20)
        self.assertEqual(done.returncode, 1, done.stderr)
        for text in said:
            self.assertIn(text, done.stderr)

    def reload(self, **keys):
        """What the log says of it."""
        self.write(**keys)
        before = len(self.site.server.log_text())
        os.kill(self.site.server.pid, signal.SIGHUP)
        end = time.monotonic() + 10
        while "theme read again" not in self.site.server.log_text()[before:] and time.monotonic() < end:
            time.sleep(0.02)
        return self.site.server.log_text()[before:]


class TlsTest(ServeTest):
    def address(self, scheme):
        return next(a for a in self.site.server.addresses if a.startswith(scheme + ":"))

    def certificate(self, name):
        """The subject that the server shows to whoever asks for that name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        port = int(self.address("https").rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            with context.wrap_socket(plain, server_hostname=name) as secured:
                secured.sendall(b"GET /healthz HTTP/1.1\r\nHost: " + name.encode() + b"\r\nConnection: close\r\n\r\n")
                self.assertTrue(secured.recv(100).startswith(b"HTTP/1.1 200"))
                shown = secured.getpeercert(binary_form=True)
        with tempfile.NamedTemporaryFile(dir=self.site.folder) as file:
            file.write(shown)
            file.flush()
            text = subprocess.run(["openssl", "x509", "-inform", "DER", "-in", file.name, "-noout", "-subject"],
                                  check=True, capture_output=True, text=True).stdout
        return text.strip().rpartition("CN")[2].strip(" =")

    def test_https_beside_http(self):
        make_pair(self.site.path, "news.example")
        self.serve(listen="https:127.0.0.1:0, 127.0.0.1:0", tls_certificate="site.pem", tls_key="site.key")
        self.assertEqual(self.certificate("news.example"), "news.example")
        self.assertEqual(Client(self.address("http")).get("/healthz").status, 200)

    def test_http_leads_to_https_in_one_hop(self):
        make_pair(self.site.path, "news.example")
        self.serve(listen="https:127.0.0.1:0, 127.0.0.1:0", tls_certificate="site.pem", tls_key="site.key",
                   base_url="https://news.example")
        plain = Client(self.address("http"))
        for host in ("news.example", "www.news.example"):
            answer = plain.get("/feed?x=1", host=host)
            self.assertEqual((answer.status, answer.location), (301, "https://news.example/feed/?x=1"), host)
        self.assertEqual(plain.get("/healthz", host="127.0.0.1").status, 200)
        self.assertEqual(self.certificate("news.example"), "news.example")

    def test_several_certificates_go_by_the_name(self):
        make_pair(self.site.path, "one.example", "one")
        os.mkdir(os.path.join(self.site.folder, "tls"))
        make_pair(os.path.join(self.site.folder, "tls"), "two.example", "two")
        two = os.path.join(self.site.folder, "tls", "two")
        self.serve(listen="https:127.0.0.1:0", tls_certificate=f"one.pem, {two}.pem", tls_key=f"one.key,{two}.key")
        self.assertEqual(self.certificate("one.example"), "one.example")
        self.assertEqual(self.certificate("two.example"), "two.example")
        self.assertEqual(self.certificate("other.example"), "one.example")

    def test_what_stops_the_start(self):
        make_pair(self.site.path, "one.example", "one")
        make_pair(self.site.path, "two.example", "two")
        tls = "https:127.0.0.1:0"
        self.refuses("courant.ini line 1", "tls_certificate and tls_key", listen=tls)
        self.refuses("courant.ini line 2", "tls_key", listen=tls, tls_certificate="one.pem")
        self.refuses("courant.ini line 2", "tls_certificate", listen=tls, tls_key="one.key")
        self.refuses("2 keys for 1", listen=tls, tls_certificate="one.pem", tls_key="one.key, two.key")
        self.refuses("none.pem", listen=tls, tls_certificate="none.pem", tls_key="one.key")
        self.refuses("two.key", listen=tls, tls_certificate="one.pem", tls_key="two.key")
        self.refuses("courant.ini", listen=tls, tls_certificate="courant.ini", tls_key="one.key")

    def test_a_reload_takes_the_renewed_certificate(self):
        keys = {"listen": "https:127.0.0.1:0", "tls_certificate": "site.pem", "tls_key": "site.key"}
        make_pair(self.site.path, "old.example")
        self.serve(**keys)
        self.assertEqual(self.certificate("x.example"), "old.example")
        make_pair(self.site.path, "new.example")
        log = self.reload(**keys)
        self.assertIn("certificates read again", log)
        self.assertIn("nothing to change", log)
        self.assertEqual(self.certificate("x.example"), "new.example")

        os.unlink(os.path.join(self.site.path, "site.key"))
        log = self.reload(**keys)
        self.assertIn("the certificates stay as they were", log)
        self.assertIn("site.key", log)
        self.assertEqual(self.certificate("x.example"), "new.example")

        make_pair(self.site.path, "third.example", "third")
        log = self.reload(**{**keys, "tls_certificate": "third.pem", "tls_key": "third.key"})
        self.assertIn("tls_certificate, tls_key changed", log)
        self.assertEqual(self.certificate("x.example"), "third.example")


class ReloadTest(ServeTest):
    def test_the_public_address(self):
        self.serve(listen="127.0.0.1:0", base_url="https://old.example")
        robots = lambda: self.site.client().get("/robots.txt", host="127.0.0.1").text
        self.assertIn("https://old.example/sitemap.xml", robots())
        self.assertIn("base_url changed", self.reload(listen="127.0.0.1:0", base_url="https://new.example/"))
        self.assertIn("https://new.example/sitemap.xml", robots())
        self.assertIn("base_url changed", self.reload(listen="127.0.0.1:0"))
        self.assertNotIn("new.example", robots())
        for _ in range(20):  # under the eyes of readers
            self.reload(listen="127.0.0.1:0", base_url="https://new.example")
            self.assertEqual(self.site.client().get("/", host="127.0.0.1").status, 200)
            self.reload(listen="127.0.0.1:0")

    def test_the_page_cache(self):
        self.serve(listen="127.0.0.1:0")
        self.assertIn("cache_mb changed", self.reload(listen="127.0.0.1:0", cache_mb=1))
        self.assertEqual(self.site.client().get("/").status, 200)
        self.assertIn("cache_mb will change at the next start only", self.reload(listen="127.0.0.1:0", cache_mb=0))
        self.assertEqual(self.site.client().get("/").status, 200)


class ProxyTest(ServeTest):
    def client_ip_counts(self, address):
        """Whether a vote from behind that address is a voter of its own: shown by the limits it does not share."""
        answer = Client(self.site.url, address=address).get("/healthz")
        self.assertEqual(answer.status, 200)

    def warnings(self):
        return [line for line in self.site.server.log_text().splitlines() if "trusted_proxies" in line]

    def test_an_unlisted_proxy_is_named_once(self):
        self.serve(listen="127.0.0.1:0")
        for n in range(5):
            self.client_ip_counts(f"198.51.100.{n}")
        self.site.client().get("/", x_real_ip="198.51.100.9")
        self.assertEqual(len(self.warnings()), 1, self.warnings())
        for text in ("X-Forwarded-For", "127.0.0.1", "warning"):
            self.assertIn(text, self.warnings()[0])

    def test_no_header_no_warning(self):
        self.serve(listen="127.0.0.1:0")
        self.site.client().get("/")
        self.assertEqual(self.warnings(), [])

    def test_a_listed_proxy_is_believed_after_a_reload(self):
        self.serve(listen="127.0.0.1:0", base_url="https://news.example")
        reader = self.site.client(headers={"Host": "news.example", "X-Forwarded-Proto": "http"})
        self.assertEqual(reader.get("/").status, 200)  # not believed
        log = self.reload(listen="127.0.0.1:0", base_url="https://news.example",
                          trusted_proxies="cloudflare, 10.0.0.0/8, 127.0.0.1")
        self.assertIn("trusted_proxies changed", log)
        self.assertEqual(reader.get("/").location, "https://news.example/")
        self.reload(listen="127.0.0.1:0", base_url="https://news.example")
        self.assertEqual(reader.get("/").status, 200)

    def test_a_list_of_presets_and_blocks(self):
        self.serve(listen="127.0.0.1:0", trusted_proxies="cloudflare 192.0.2.0/24, 2001:db8::/32 loopback unix")
        self.site.client(address="198.51.100.1").get("/")
        self.assertEqual(self.warnings(), [])
        log = self.reload(listen="127.0.0.1:0", trusted_proxies="cloudflare, 300.0.0.1")
        self.assertIn("courant.ini line 2", log)
        self.assertIn("300.0.0.1", log)


if __name__ == "__main__":
    unittest.main()
