#!/usr/bin/env python3
"""Fails on an include that points up or sideways, a library outside its door, SQL or HTML text in the wrong folder.

`--self-test` proves that each rule can fail. What is allowed stands in the tables below and nowhere else.
"""

import re
import sys

import csource

# Each folder of src and what it may include besides itself. Arrows point down only.
BELOW = {
    "base": [],
    "text": ["base"],
    "db": ["base"],
    "http": ["text", "base"],
    "worker": ["text", "base"],
    "net": ["text", "base"],
    "store": ["db", "base"],
    "rules": ["store", "db", "net", "worker", "text", "base"],
    "move": ["rules", "store", "db", "net", "worker", "text", "base"],
    "web": ["rules", "store", "db", "net", "worker", "http", "text", "base"],
    "app": ["web", "move", "rules", "store", "db", "net", "worker", "http", "text", "base"],
}

# Each library's headers and the only files that may see them.
DOORS = [
    (r"sqlite3.*\.h", ["db/sqlite_own.h"]),
    (r"libpq-fe\.h|postgresql/.*", ["db/pgsql.c"]),
    (r"uv\.h|uv/.*", ["http/loop.c"]),
    (r"llhttp\.h|llhttp/.*", ["http/h1.c"]),
    (r"nghttp2/.*", ["http/h2.c"]),
    (r"openssl/.*", ["http/tls.c", "base/crypto.c"]),
    (r"unicode/.*", ["text/unicode.c", "text/locale.c", "text/wall.c"]),
    (r"gumbo\.h", ["worker/html.c"]),
    (r"libxml/.*", ["worker/xml.c", "text/xml.c"]),
    (r"md4c.*\.h", ["text/markdown.c"]),
    (r"jansson\.h", ["text/json.c"]),
    (r"qrencode\.h", ["text/qr.c"]),
    (r"libdeflate\.h|brotli/.*|zlib\.h", ["http/encode.c"]),
    (r"gd\w*\.h", ["worker/image.c"]),
    (r"jpeglib\.h|jerror\.h", ["worker/jpeg.c"]),
    (r"sodium\.h|sodium/.*", ["base/crypto.c", "base/random.c"]),
    (r"curl/.*", ["net/curl.h"]),
    (r"ini\.h", ["app/config.c"]),
    (r"dlfcn\.h", ["base/library.c"]),
]

SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|REPLACE\s+INTO\s|PRAGMA\s"
    r"|(CREATE|DROP|ALTER)\s+(UNIQUE\s+|VIRTUAL\s+)?(TABLE|INDEX|TRIGGER|VIEW)\s|WITH\s+\w+\s+AS\s*\("
    r"|BEGIN(\s+\w+)?$|COMMIT$|ROLLBACK(\s|$)|SAVEPOINT\s|RELEASE\s)"
)
# The database layer itself begins, commits and migrates; every other statement is data in src/store/*.sql.
SQL_FOLDERS = {"db"}

HTML = re.compile(
    r"</?(a|abbr|address|article|aside|audio|b|blockquote|body|br|button|cite|code|dd|del|details|div|dl|dt|em"
    r"|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main"
    r"|mark|meta|nav|ol|option|p|picture|pre|q|s|script|section|select|small|source|span|strong|style|sub|summary"
    r"|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|u|ul|video)(?=[\s/>]|$)",
    re.I,
)
# The folder that makes safe_html writes tags; templates (theme/, newsroom/) hold all others.
HTML_FOLDERS = {"text"}


def folder_of(path):
    match = re.match(r"src/([^/]+)/", path)
    return match.group(1) if match else None


def is_door(path, doors):
    inner = path[len("src/") :]
    return inner in doors


def check_includes(source):
    folder = folder_of(source.path)
    for line, target, quoted in source.includes():
        if quoted:
            top = target.split("/")[0]
            if "/" not in target:
                yield line, f'#include "{target}" names no folder: write "folder/{target}"'
            elif top in BELOW and top != folder and top not in BELOW[folder]:
                below = ", ".join(BELOW[folder]) or "nothing"
                yield line, f"src/{folder} must not include {target}: below it stands {below}"
            continue
        for pattern, doors in DOORS:
            if re.fullmatch(pattern, target) and not is_door(source.path, doors):
                yield line, f"<{target}> may be included by src/{', src/'.join(doors)} only"


def check_texts(source, allow):
    folder = folder_of(source.path)
    for literal in source.literals:
        text = literal.text.replace('\\"', '"').replace("\\n", "\n")
        if folder not in SQL_FOLDERS and SQL.match(text) and not permitted(allow, "sql", source.path, text):
            yield literal.line, "SQL text outside src/store/*.sql and src/db"
        if folder not in HTML_FOLDERS and HTML.search(text) and not permitted(allow, "html", source.path, text):
            yield literal.line, "an HTML tag in a C string: it belongs in a template (theme/, newsroom/)"


def permitted(allow, rule, path, text):
    words = text.split()
    return (rule, path, "*") in allow or bool(words) and (rule, path, words[0]) in allow


def check(source, allow):
    if folder_of(source.path) not in BELOW:
        return [(1, "a folder of src that no layer knows: add it to the table in tools/check_layers.py")]
    return sorted([*check_includes(source), *check_texts(source, allow)])


# (path, text, does it fail?)
SELF_TEST = [
    ("src/base/a.c", '#include "text/html.h"\n', True),
    ("src/text/a.c", '#include "base/str.h"\n', False),
    ("src/text/a.c", '#include "http/request.h"\n', True),
    ("src/http/a.c", '#include "store/article.h"\n', True),
    ("src/http/a.c", '#include "db/db.h"\n', True),
    ("src/db/a.c", '#include "text/json.h"\n', True),
    ("src/store/a.c", '#include "text/html.h"\n', True),
    ("src/store/a.c", '#include "rules/tally.h"\n', True),
    ("src/rules/a.c", '#include "http/request.h"\n', True),
    ("src/rules/a.c", '#include "net/fetch.h"\n#include "store/vote.h"\n', False),
    ("src/net/a.c", '#include "worker/worker.h"\n', True),
    ("src/worker/a.c", '#include "net/fetch.h"\n', True),
    ("src/move/a.c", '#include "web/routes.h"\n', True),
    ("src/web/a.c", '#include "move/wordpress.h"\n', True),
    ("src/web/a.c", '#include "app/site.h"\n', True),
    ("src/web/a.c", '#include "http/request.h"\n#include "rules/tally.h"\n', False),
    ("src/app/a.c", '#include "web/routes.h"\n#include "move/wordpress.h"\n', False),
    ("src/odd/a.c", "int x;\n", True),
    ("src/web/a.c", '#include "request.h"\n', True),
    ("src/web/a.c", '/*\n#include "app/site.h"\n*/\n', False),
    ("src/db/sqlite_own.h", "#include <sqlite3.h>\n", False),
    ("src/net/curl.h", "#include <curl/curl.h>\n", False),
    ("src/net/mail.c", "#include <curl/curl.h>\n", True),
    ("src/app/config.c", "#include <ini.h>\n", False),
    ("src/web/a.c", 'const char *s = "SELECT id FROM article";\n', True),
    ("src/store/a.c", 'const char *s = "DELETE FROM article";\n', True),
    ("src/db/a.c", 'const char *s = "PRAGMA foreign_keys = ON";\n', False),
    ("src/web/a.c", 'const char *s = "SELECTED articles";\n', False),
    ("src/web/a.c", 'const char *s = "<p class=\\"x\\">";\n', True),
    ("src/web/a.c", 'const char *s = "</div>";\n', True),
    ("src/web/a.c", 'const char *s = "a < b > c";\n', False),
    ("src/web/a.c", 'const char *s = "usage: courant <site> <file.xml>";\n', False),
    ("src/text/a.c", 'const char *s = "<strong>";\n', False),
    ("src/web/a.c", "/* writes <p>, never SELECT x */\n", False),
]
for header in """sqlite3.h libpq-fe.h uv.h llhttp.h nghttp2/nghttp2.h openssl/ssl.h unicode/uchar.h gumbo.h
    libxml/parser.h md4c.h jansson.h libdeflate.h brotli/encode.h gd.h jpeglib.h sodium.h curl/curl.h ini.h
    dlfcn.h""".split():
    SELF_TEST.append(("src/web/a.c", f"#include <{header}>\n", True))


def self_test():
    bad = 0
    for path, text, fails in SELF_TEST:
        found = check(csource.Source(path, text), {})
        if bool(found) != fails:
            bad += 1
            print(f"self-test: {path}: {text!r} should {'fail' if fails else 'pass'}: {found}")
    print(f"layers self-test: {len(SELF_TEST) - bad} passed, {bad} failed")
    return bad


def main():
    if "--self-test" in sys.argv[1:]:
        return 1 if self_test() else 0
    allow = csource.allowed()
    files = csource.project_files("src/*.c", "src/*.h")
    wrong = [(path, *fault) for path in files for fault in check(csource.read(path), allow)]
    for path, line, what in wrong:
        print(f"{path}:{line}: {what}")
    print(f"layers: {len(files) - len({w[0] for w in wrong})} files clean, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
