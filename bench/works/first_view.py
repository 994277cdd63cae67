"""What a browser fetches for the imported article before and while it shows it, pictures apart; counted, not timed."""

import html.parser
import re
import urllib.parse

import wxr
from harness import http, sites
from harness.servers import Courant

CODING = "gzip, deflate, br"  # what every browser of the last ten years asks for


class Needs(html.parser.HTMLParser):
    """Addresses that the page makes a browser fetch, in order: {address: whether the first paint waits for it}."""

    def __init__(self):
        super().__init__()
        self.found = {}
        self.pictures = set()

    def need(self, address, blocks=False):
        if address:
            self.found[address] = self.found.get(address, False) or blocks

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "link":
            self.link(given, set((given.get("rel") or "").lower().split()))
        elif tag == "script" and "src" in given:
            waits = given.get("type") != "module" and "defer" not in given and "async" not in given
            self.need(given["src"], waits)
        elif tag in ("img", "source", "video", "audio"):
            self.pictures.add(given.get("src"))
        elif tag in ("iframe", "object", "embed"):
            self.need(given.get("src") or given.get("data"))

    def link(self, given, rels):
        if "stylesheet" in rels and "alternate" not in rels:
            self.need(given.get("href"), given.get("media", "all") in ("", "all", "screen"))
        elif rels & {"preload", "modulepreload", "icon"} and given.get("as") != "image":
            self.need(given.get("href"))


def linked(kind, text):
    """What a style sheet or a module fetches in turn; import() waits until somebody needs it."""
    if "css" in kind:
        return re.findall(r"""(?:url\(|@import\s+)\s*["']?(?!data:)([^"')\s;]+)""", text)
    if "javascript" in kind:
        return re.findall(r"""\bimport\s*(?:[\w{}*,\s$]+\bfrom\s*)?["']([^"']+)["']""", text)
    return []


def first_view(bench):
    with Courant(bench, sites.article_site(bench)) as courant, http.Client(courant.url) as client:
        page = client.page(wxr.FIRST_PATH, accept_encoding=CODING)
        needs = Needs()
        needs.feed(client.page(wxr.FIRST_PATH).body.decode())
        paint = total = page.head_size + len(page.body)
        bench.say(f"HTML: {len(page.body):,} bytes {page.header('content-encoding')}, headers {page.head_size:,}")
        waiting, requests = list(needs.found.items()), 1
        while waiting:
            address, blocks = waiting.pop(0)
            path = urllib.parse.urljoin(wxr.FIRST_PATH, address)
            answer = client.page(path, accept_encoding=CODING)
            size = answer.head_size + len(answer.body)
            bench.say(f"{path}: {size:,} bytes {answer.header('content-encoding') or ''}"
                      f"{', the first paint waits for it' if blocks else ''}")
            requests, total, paint = requests + 1, total + size, paint + size * blocks
            for further in linked(answer.header("content-type") or "", client.page(path).body.decode("latin-1")):
                further = urllib.parse.urljoin(path, further)
                if further not in needs.found:
                    needs.found[further] = blocks
                    waiting.append((further, blocks))
    bench.judge("first-view.paint", paint)
    bench.judge("first-view.requests", requests)
    bench.judge("first-view.bytes", total)
