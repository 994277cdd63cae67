#!/usr/bin/env python3
"""Writes files as a C table, so that the program carries them: one .c and one .h.

    embed.py --c OUT.c --h OUT.h --include web/theme_files.h [--depfile D] KIND NAME [options] ROOT...

KIND `bundle`: `const struct bundle NAME` (base/bundle.h): names relative to their root, bytes as they are.
KIND `assets`: `const struct assets NAME` (http/static.h): served at PREFIX + name.HASH.ext, with gzip and brotli (the
command of that name); `url(name)` in style sheets and `from "./name.js"`, `import("./name.js")` in scripts are
rewritten to the served path. --fixed GLOB keeps a name without its hash (favicon.ico). --only GLOB (repeatable) takes
matching names only, --flat what stands in a root itself and not in its folders. A later root's file wins.
The depfile names every file and folder, so that a change or a new file builds again.
"""

import argparse
import fnmatch
import gzip
import hashlib
import mimetypes
import os
import re
import subprocess

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
COMPRESSIBLE = (".css", ".js", ".mjs", ".svg", ".json", ".txt", ".ico")
PAYS = 0.9  # a packed form must be at most this part of the plain one
HASH_IN_NAME = 12
LINE_BYTES = 90
NOTHING = "\t{.name = {NULL, 0}},\n"


def c_string(data):
    """Adjacent string literals, split at line ends and at LINE_BYTES."""
    if not data:
        return '""'
    pieces = []
    for line in data.splitlines(keepends=True) if b"\n" in data else [data]:
        pieces += [line[at : at + LINE_BYTES] for at in range(0, len(line), LINE_BYTES)]
    return "\n\t\t".join(f'"{"".join(map(c_byte, piece))}"' for piece in pieces)


def c_byte(byte):
    if byte == 10:
        return "\\n"
    if byte in b'"\\':
        return "\\" + chr(byte)
    if 32 <= byte < 127 and byte != ord("?"):
        return chr(byte)
    return f"\\{byte:03o}"


def c_str(data):
    return "{NULL, 0}" if data is None else f"{{{c_string(data)}, {len(data)}}}"


IMPORT = re.compile(rb"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])\./([\w.-]+\.m?js)\2""")


def collect(roots, only, flat):
    """{name: path} and every folder seen."""
    files, folders = {}, []
    for root in roots:
        for folder, names, leaves in os.walk(root):
            names[:] = [] if flat else sorted(names)
            folders.append(folder)
            for leaf in sorted(leaves):
                name = os.path.relpath(os.path.join(folder, leaf), root)
                taken = not only or any(fnmatch.fnmatch(name, glob) for glob in only)
                if taken and not leaf.startswith(".") and leaf not in ("README.md", "meson.build"):
                    files[name] = os.path.join(folder, leaf)
    return files, folders


def packed(data, name, pack):
    if not name.endswith(COMPRESSIBLE) or len(data) < 200:
        return None
    small = pack(data)
    return small if small is not None and len(small) <= PAYS * len(data) else None


def pack_gzip(data):
    return gzip.compress(data, 9, mtime=0)


def pack_brotli(data):
    return subprocess.run(["brotli", "-q", "11", "-c"], input=data, capture_output=True, check=True).stdout


def served_path(prefix, name, digest, fixed):
    if any(fnmatch.fnmatch(name, glob) for glob in fixed):
        return prefix + name
    stem, dot, ext = name.rpartition(".")
    return f"{prefix}{stem}.{digest[:HASH_IN_NAME]}{dot}{ext}"


def with_served_urls(css, served):
    """url(name) of a file in the table becomes url(its served path)."""

    def replace(match):
        name = match.group(2).decode()
        return b"url(" + (served[name].encode() if name in served else match.group(2)) + b")"

    return re.sub(rb"url\((['\"]?)([^'\")]+)\1\)", replace, css)


def squeezed(css):
    """Without comments and the white space that nobody needs; what stands in quotes stays."""
    kept = []

    def keep(match):
        if match.group().startswith(b"/*"):
            return b" "
        kept.append(match.group())
        return b"\0%d\0" % (len(kept) - 1)

    css = re.sub(rb"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", keep, css, flags=re.S)
    css = re.sub(rb"\s+", b" ", css)
    css = re.sub(rb" ?([{};,>]) ?", rb"\1", css)
    css = css.replace(b" / ", b"/").replace(b" !important", b"!important")
    css = re.sub(rb": ", b":", css).replace(b";}", b"}").strip()
    return re.sub(rb"\0(\d+)\0", lambda match: kept[int(match.group(1))], css)


def with_served_imports(script, served):
    def replace(match):
        name = match.group(3).decode()
        if name not in served:
            raise SystemExit(f"embed: a script imports ./{name}, which is not there")
        return match.group(1) + match.group(2) + served[name].encode() + match.group(2)

    return IMPORT.sub(replace, script)


def used_first(contents):
    """Names in an order in which whatever a file names stands before it; style sheets last."""
    order, begun = [], set()

    def visit(name):
        if name in begun:
            return
        begun.add(name)
        if name.endswith((".js", ".mjs")):
            for match in IMPORT.finditer(contents[name]):
                if match.group(3).decode() in contents:
                    visit(match.group(3).decode())
        order.append(name)

    for name in sorted(contents, key=lambda n: (n.endswith(".css"), n)):
        visit(name)
    return order


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def asset_rows(files, prefix, fixed):
    served, rows = {}, []
    contents = {name: read_bytes(path) for name, path in files.items()}
    for name in used_first(contents):
        data = contents[name]
        if name.endswith(".css"):
            data = squeezed(with_served_urls(data, served))
        elif name.endswith((".js", ".mjs")):
            data = with_served_imports(data, served)
        digest = hashlib.sha256(data).hexdigest()[:32]
        path = served_path(prefix, name, digest, fixed)
        served[name] = path
        ext = os.path.splitext(name)[1]
        kind = TYPES.get(ext) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        forms = [c_str(packed(data, name, pack)) for pack in (pack_gzip, pack_brotli)]
        immutable = "false" if path == prefix + name else "true"
        rows.append((path, "\t{.path = %s,\n\t .name = %s,\n\t .type = \"%s\",\n\t .bytes = %s,\n\t .gzip = %s,\n"
                     "\t .brotli = %s,\n\t .hash = \"%s\",\n\t .immutable = %s},\n"
                     % (c_str(path.encode()), c_str(name.encode()), kind, c_str(data), *forms, digest, immutable)))
    return [row for _, row in sorted(rows, key=lambda item: item[0].encode())]


def bundle_rows(files):
    for name in sorted(files, key=str.encode):
        yield "\t{.name = %s,\n\t .bytes = %s},\n" % (c_str(name.encode()), c_str(read_bytes(files[name])))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--c", required=True)
    parser.add_argument("--h", required=True)
    parser.add_argument("--include", required=True, help="how the .c file includes the .h file")
    parser.add_argument("--depfile")
    parser.add_argument("--prefix", default="/assets/")
    parser.add_argument("--fixed", action="append", default=[])
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("kind", choices=["bundle", "assets"])
    parser.add_argument("name")
    parser.add_argument("roots", nargs="+")
    args = parser.parse_args()

    files, folders = collect(args.roots, args.only, args.flat)
    if args.kind == "assets":
        item, table, include, rows = "asset", "assets", "http/static.h", asset_rows(files, args.prefix, args.fixed)
    else:
        item, table, include, rows = "bundle_file", "bundle", "base/bundle.h", list(bundle_rows(files))

    guard = re.sub(r"\W", "_", args.include).upper()
    with open(args.h, "w", encoding="ascii") as out:
        out.write(f'/* Written by tools/embed.py. */\n#ifndef {guard}\n#define {guard}\n\n#include "{include}"\n\n'
                  f"extern const struct {table} {args.name};\n\n#endif\n")
    with open(args.c, "w", encoding="ascii") as out:
        out.write(f'/* Written by tools/embed.py. */\n#include "{args.include}"\n\n'
                  f"static const struct {item} items[] = {{\n{''.join(rows) or NOTHING}}};\n\n"
                  f"const struct {table} {args.name} = {{items, {len(rows)}}};\n")
    if args.depfile:
        with open(args.depfile, "w", encoding="utf-8") as out:
            seen = [path.replace(" ", "\\ ") for path in [*files.values(), *folders]]
            out.write(f"{args.c}: {' '.join(seen)}\n")


if __name__ == "__main__":
    main()
