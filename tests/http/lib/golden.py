"""Golden pages: an answer is compared with the one kept in tests/http/golden, less what changes from run to run.

UPDATE_GOLDEN=1 writes what is compared; look at the difference before it is committed.
"""

import difflib
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "golden")
VOLATILE = [
    (re.compile(r"http://(127\.0\.0\.1|localhost):\d+"), "http://HOST"),
    (re.compile(r"(/assets/[\w./-]+?)\.[0-9a-f]{8,64}\."), r"\1.HASH."),
    (re.compile(r"'(sha(?:256|384|512))-[A-Za-z0-9+/=]+'"), r"'\1-HASH'"),
    (re.compile(r'(nonce|integrity|edit_token|name="key" value)="[^"]*"'), r'\1="SECRET"'),
]


def normalised(text, extra=()):
    for pattern, replacement in [*VOLATILE, *extra]:
        text = re.sub(pattern, replacement, text)
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


def check_golden(test, name, text, extra=()):
    """Fails the test with a diff when text is not the golden one. extra: more (pattern, replacement) pairs."""
    path = os.path.join(FOLDER, name)
    text = normalised(text, extra)
    if os.environ.get("UPDATE_GOLDEN"):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return
    if not os.path.exists(path):
        test.fail(f"no golden page {name}: run with UPDATE_GOLDEN=1 and look at it")
    with open(path, encoding="utf-8") as file:
        wanted = file.read()
    if text != wanted:
        diff = difflib.unified_diff(wanted.splitlines(), text.splitlines(), "golden/" + name, "answer", lineterm="")
        test.fail("the page is not the golden one:\n" + "\n".join(list(diff)[:80]))
