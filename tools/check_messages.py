#!/usr/bin/env python3
"""Every text that a reader sees is a message, and every message is in every catalogue.

    check_messages.py            the check; exit 1 with file:line for each fault
    check_messages.py update     adds new messages to locale/*.po and drops unused ones; en.po repeats the msgid
    check_messages.py extract    prints locale/courant.pot
    check_messages.py --self-test

Messages are marked {{#_}}…{{/_}} in *.mustache files under theme/ and newsroom/, and N_("…"), N_PLURAL("one", "many"),
N_CONTEXT("context", "…") in C. Text of a template that is in no message is a fault, and so is a literal in
textContent = "…" and the like in its scripts, or in locale_text(l, "…") in C.
"""

import os
import re
import sys
from dataclasses import dataclass, field

import csource

TEMPLATE_ROOTS = ("theme/", "newsroom/")
MESSAGE = re.compile(r"\{\{\s*#\s*_\s*\}\}(.*?)\{\{\s*/\s*_\s*\}\}", re.S)
COMMENT = re.compile(r"\{\{\s*!.*?\}\}|<!--.*?-->", re.S)
TAG = re.compile(r"\{\{\{.*?\}\}\}|\{\{.*?\}\}", re.S)
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|\w+);", re.I)
SILENT = re.compile(r"<(script|style|code|pre|kbd|samp)\b[^>]*>.*?</\1\s*>", re.S | re.I)
ELEMENT = re.compile(r"<[/!?]?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^'\">])*>|<!(?:[^>])*>", re.S)
ATTRIBUTE = re.compile(r"([a-zA-Z][\w:-]*)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.S)
READ_ATTRIBUTES = {"alt", "title", "placeholder", "label", "aria-label", "aria-description", "aria-roledescription",
                   "aria-placeholder", "aria-valuetext"}
BUTTONS = re.compile(r"^<input\b.*\btype\s*=\s*[\"']?(?:submit|button|reset)\b", re.S | re.I)
# What a script shows to a reader when it is written as a literal.
SHOWN = re.compile(r"(?:\.(?:textContent|innerText|innerHTML|title|alt|placeholder|ariaLabel)\s*\+?=|"
                   r"\b(?:alert|confirm|prompt)\(|\"aria-label\",|'aria-label',)\s*([\"'`])((?:\\.|(?!\1).)*)\1", re.S)
UNMARKED = re.compile(r"\blocale_(?:text|text_in|plural|count)\s*\((?:[^()\";]|\([^()]*\))*?,\s*\"")

STRINGS = r'((?:\s*"(?:\\.|[^"\\\n])*")+)\s*'
MARKS = re.compile(rf"\b(N_|N_PLURAL|N_CONTEXT)\s*\({STRINGS}(?:,{STRINGS})?\)")
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
PLACEHOLDER = re.compile(r"\{\{\{.*?\}\}\}|\{\{.*?\}\}|%[1-9]|%d")


def has_letter(text):
    return any(c.isalpha() for c in text)


def blanked(text):
    return re.sub(r"[^\n]", " ", text)


def line_at(text, position):
    return text.count("\n", 0, position) + 1


def fold(text):
    return " ".join(text.split())


def c_unescape(text):
    plain = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}
    return re.sub(r"\\(.)", lambda m: plain.get(m.group(1), m.group(0)), text)


def c_strings(text):
    return "".join(c_unescape(part) for part in STRING.findall(text))


def po_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


@dataclass
class Entry:
    msgid: str
    plural: str | None = None
    context: str | None = None
    texts: list = field(default_factory=list)  # translations, one for each form
    places: set = field(default_factory=set)  # files that use it
    comments: list = field(default_factory=list)  # a translator's own
    fuzzy: bool = False
    line: int = 0

    @property
    def key(self):
        return self.context or "", self.msgid


# --- what is used ---


def template_messages(text):
    """(line, msgid) of each message."""
    text = COMMENT.sub(lambda m: blanked(m.group(0)), text)
    for match in MESSAGE.finditer(text):
        yield line_at(text, match.start()), fold(match.group(1))


def c_messages(text):
    """(line, Entry) of each mark."""
    text = re.sub(r"/\*.*?\*/|^[ \t]*#[ \t]*define\b(?:[^\n]*\\\n)*[^\n]*", lambda m: blanked(m.group(0)), text,
                  flags=re.S | re.M)
    for match in MARKS.finditer(text):
        mark, first, second = match.groups()
        first, second = c_strings(first), c_strings(second) if second else None
        entry = Entry(first)
        if mark == "N_PLURAL":
            entry.plural = second
        if mark == "N_CONTEXT":
            entry = Entry(second, context=first)
        yield line_at(text, match.start()), entry


def collect(files):
    """{key: Entry} of everything used, and the faults of the marks themselves."""
    used, faults = {}, []
    for path, text in files:
        if path.endswith(".mustache"):
            found = [(line, Entry(msgid)) for line, msgid in template_messages(text)]
        elif path.endswith((".c", ".h")) and path.startswith("src/"):
            found = list(c_messages(text))
        else:
            continue
        for line, entry in found:
            if not entry.msgid:
                faults.append((path, line, "an empty message"))
                continue
            known = used.setdefault(entry.key, entry)
            if entry.plural and known.plural and entry.plural != known.plural:
                faults.append((path, line, f"{entry.msgid!r} has another plural elsewhere"))
            known.plural = known.plural or entry.plural
            known.places.add(path)
    return used, faults


# --- text that is no message ---


def without_tags(text):
    """The same lines with comments, messages and tags blanked, so that only literal HTML is left."""
    for pattern in (COMMENT, MESSAGE, TAG):
        text = pattern.sub(lambda m: blanked(m.group(0)), text)
    return text


def bare_attributes(element):
    """Values of one element's attributes that a reader sees or hears."""
    for name, value in ATTRIBUTE.findall(element):
        seen = name.lower() in READ_ATTRIBUTES or (name.lower() == "value" and BUTTONS.match(element))
        if seen and has_letter(ENTITY.sub("", value)):
            yield f"{name}={value}"


def bare_text(text):
    """(line, what) of each reader's text in a template that is not in a message."""
    if re.search(r"\{\{\s*=", text):
        yield 1, "it sets delimiters, which this check cannot follow"
    html = without_tags(text)
    for match in SILENT.finditer(html):
        for shown in SHOWN.finditer(match.group(0)):
            yield line_at(html, match.start() + shown.start()), f"text in a script: {fold(shown.group(0))[:60]}"
    html = SILENT.sub(lambda m: blanked(m.group(0)), html)
    for match in ELEMENT.finditer(html):
        for what in bare_attributes(match.group(0)):
            yield line_at(html, match.start()), f"not a message: {fold(what)[:60]}"
    plain = ELEMENT.sub(lambda m: blanked(m.group(0)), html)
    for number, line in enumerate(plain.split("\n"), 1):
        if has_letter(ENTITY.sub("", line)):
            yield number, f"not a message: {fold(line)[:60]}"


def bare_script(text):
    text = re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", lambda m: blanked(m.group(0)), text, flags=re.S)
    for match in SHOWN.finditer(text):
        if has_letter(re.sub(r"\$\{.*?\}", "", match.group(2))):
            yield line_at(text, match.start()), f"not a message: {fold(match.group(0))[:60]}"


def unmarked_c(text):
    text = re.sub(r"/\*.*?\*/", lambda m: blanked(m.group(0)), text, flags=re.S)
    for match in UNMARKED.finditer(text):
        yield line_at(text, match.start()), "a literal without a mark: write N_(), N_PLURAL() or N_CONTEXT() around it"


def check_text(path, text):
    if path.startswith(TEMPLATE_ROOTS) and path.endswith(".mustache"):
        return list(bare_text(text))
    if path.startswith("theme/") and path.endswith((".js", ".mjs")):
        return list(bare_script(text))
    if path.startswith("src/") and path.endswith(".c"):
        return list(unmarked_c(text))
    return []


# --- catalogues ---


def read_po(text):
    """(header, {key: Entry}); the header is the translation of the empty msgid, with its comments."""
    entries, entry, where = {}, None, None
    header = Entry("")

    def finish(done):
        if done is None:
            return
        if done.msgid == "" and done.context is None:
            header.texts, header.comments = done.texts, done.comments
        else:
            entries[done.key] = done

    for number, line in enumerate(text.split("\n") + [""], 1):
        line = line.strip()
        if not line or line.startswith("#~"):
            if entry is not None and where is not None:
                finish(entry)
                entry, where = None, None
            continue
        entry = entry or Entry("", line=number)
        if line.startswith("#"):
            if line.startswith("#,"):
                entry.fuzzy = entry.fuzzy or "fuzzy" in line
            elif line.startswith("# ") or line == "#":
                entry.comments.append(line)
            continue
        match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*"(.*)"$', line)
        if not match:
            raise ValueError(f"line {number}: {line[:40]}")
        keyword, value = match.group(1), c_unescape(match.group(2))
        where = keyword or where
        if where == "msgctxt":
            entry.context = (entry.context or "") + value
        elif where == "msgid":
            entry.msgid += value
        elif where == "msgid_plural":
            entry.plural = (entry.plural or "") + value
        else:
            if keyword:
                entry.texts.append("")
            entry.texts[-1] += value
    return header, entries


def write_entry(entry):
    lines = [*entry.comments, *(f"#: {place}" for place in sorted(entry.places))]
    if entry.fuzzy:
        lines.append("#, fuzzy")
    if entry.context is not None:
        lines.append(f"msgctxt {po_string(entry.context)}")
    lines.append(f"msgid {po_string(entry.msgid)}")
    if entry.plural is None:
        lines.append(f"msgstr {po_string(entry.texts[0] if entry.texts else '')}")
    else:
        lines.append(f"msgid_plural {po_string(entry.plural)}")
        lines += [f"msgstr[{i}] {po_string(text)}" for i, text in enumerate(entry.texts or ["", ""])]
    return "\n".join(lines) + "\n"


def write_po(header, entries):
    lines = "".join(f"{po_string(line)}\n" for line in header.texts[0].splitlines(keepends=True))
    head = "".join(f"{line}\n" for line in header.comments) + 'msgid ""\nmsgstr ""\n' + lines
    return "\n".join([head, *(write_entry(entries[key]) for key in sorted(entries))])


def forms_of(header):
    found = re.search(r"nplurals\s*=\s*(\d)", header.texts[0] if header.texts else "")
    return int(found.group(1)) if found else 2


def check_entry(entry, used, forms):
    """What is wrong with one translation."""
    if entry.fuzzy:
        yield "is marked fuzzy"
    wanted = forms if used.plural else 1
    if entry.plural != used.plural:
        yield f"has another plural than the source, {used.plural!r}"
    if len(entry.texts) != wanted or not all(entry.texts):
        yield "is not translated" if wanted == 1 else f"needs {wanted} forms"
        return
    source = set(PLACEHOLDER.findall(used.msgid + (used.plural or "")))
    for text in entry.texts:
        there = set(PLACEHOLDER.findall(text))
        missing = source - there - ({"%d"} if used.plural else set())
        if missing or there - source:
            yield f"differs in {', '.join(sorted(missing | (there - source)))}"
        for mark in "<\"":
            if mark in text and mark not in used.msgid + (used.plural or ""):
                yield f"brings {mark}"


def check_po(text, used):
    """(line, what) of each fault of a catalogue."""
    try:
        header, entries = read_po(text)
    except ValueError as error:
        yield 1, f"cannot be read: {error}"
        return
    for key in sorted(used.keys() - entries.keys()):
        yield 1, f"lacks {used[key].msgid!r} of {sorted(used[key].places)[0]}: run tools/check_messages.py update"
    for key, entry in entries.items():
        if key not in used:
            yield entry.line, f"{entry.msgid!r} is used nowhere: run tools/check_messages.py update"
            continue
        for what in check_entry(entry, used[key], forms_of(header)):
            yield entry.line, f"{entry.msgid!r} {what}"


def updated(text, used, copies):
    """The catalogue with what is used, keeping its translations; `copies`: new ones repeat the msgid."""
    header, old = read_po(text)
    entries = {}
    for key, entry in used.items():
        known = old.get(key)
        new = Entry(entry.msgid, entry.plural, entry.context, places=entry.places)
        if known and known.plural == entry.plural:
            new.texts, new.comments, new.fuzzy = known.texts, known.comments, known.fuzzy
        elif entry.plural:
            new.texts = [""] * forms_of(header)
        if copies and not all(new.texts or [""]):
            new.texts = [entry.msgid, entry.plural] if entry.plural else [entry.msgid]
        entries[key] = new
    return write_po(header, entries)


def template_catalogue(used):
    header = Entry("", texts=["Project-Id-Version: courant\nMIME-Version: 1.0\n"
                              "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"])
    return write_po(header, {key: Entry(e.msgid, e.plural, e.context, places=e.places) for key, e in used.items()})


# --- the commands ---


def project_texts():
    for path in csource.project_files():
        if path.startswith(TEMPLATE_ROOTS) or path.startswith("src/"):
            if path.endswith((".mustache", ".c", ".h", ".js", ".mjs")):
                with open(os.path.join(csource.root(), path), encoding="utf-8") as file:
                    yield path, file.read()


def catalogues():
    """Paths of the .po files."""
    folder = os.path.join(csource.root(), "locale")
    return [f"locale/{name}" for name in sorted(os.listdir(folder)) if name.endswith(".po")]


def read_file(path):
    with open(os.path.join(csource.root(), path), encoding="utf-8") as file:
        return file.read()


def write_file(path, text):
    with open(os.path.join(csource.root(), path), "w", encoding="utf-8") as file:
        file.write(text)


def check():
    files = list(project_texts())
    used, faults = collect(files)
    for path, text in files:
        faults += [(path, *fault) for fault in check_text(path, text)]
    for path in catalogues():
        faults += [(path, *fault) for fault in check_po(read_file(path), used)]
    _, listed = read_po(read_file("locale/courant.pot"))
    if listed.keys() != used.keys():
        faults.append(("locale/courant.pot", 1, "is out of date: run tools/check_messages.py update"))
    for path, line, what in faults:
        print(f"{path}:{line}: {what}")
    print(f"messages: {len(used)} messages, {len(faults)} faults")
    return 1 if faults else 0


def update():
    used, faults = collect(project_texts())
    for path, line, what in faults:
        print(f"{path}:{line}: {what}")
    for path in catalogues():
        write_file(path, updated(read_file(path), used, path == "locale/en.po"))
        empty = [e for e in read_po(read_file(path))[1].values() if not e.texts or not all(e.texts)]
        print(f"{path}: {len(used)} messages, {len(empty)} to translate")
    write_file("locale/courant.pot", template_catalogue(used))
    return 1 if faults else 0


# (path, text, does it fail?)
TEXT_TESTS = [
    ("theme/a.mustache", "<p>{{#_}}Hello{{/_}} {{name}}</p>\n", False),
    ("theme/a.mustache", "<p>Hello {{name}}</p>\n", True),
    ("newsroom/a.mustache", "<p>\n{{#x}}Ouï{{/x}}</p>\n", True),
    ("theme/a.mustache", "<p>1 · 2 &nbsp;&middot; {{! Hello }}<!-- Hello --></p>\n", False),
    ("theme/a.mustache", "<img alt=\"Hello\">", True),
    ("theme/a.mustache", "<img alt=\"{{#_}}Hello{{/_}}\" src=\"/hello.png\">", False),
    ("theme/a.mustache", "<img alt=\"{{#a}}Photo{{/a}}\">", True),
    ("theme/a.mustache", "<nav aria-label='Main'></nav>", True),
    ("theme/a.mustache", "<input placeholder=Search>", True),
    ("theme/a.mustache", "<input type=submit value=\"Send\">", True),
    ("theme/a.mustache", "<button value=\"like\" title=\"{{#_}}Like{{/_}}\">{{likes}}</button>", False),
    ("theme/a.mustache", "<input type=\"hidden\" value=\"like\">", False),
    ("theme/a.mustache", "<style>a { color: red }</style><script>let a = \"b\";</script><code>ls</code>", False),
    ("theme/a.mustache", "<script>a.textContent = \"Sent\";</script>", True),
    ("theme/a.mustache", "{{=<% %>=}}", True),
    ("theme/a.mustache", "{{>head}}{{<layout}}{{$main}}{{{body}}}{{/main}}{{/layout}}", False),
    ("theme/a.mustache", "<!DOCTYPE html>\n<html lang=\"{{lang}}\">\n", False),
    ("theme/a.mustache", "<a href=\"?a>b\" title=\"{{t}}\">{{t}}</a>", False),
    ("theme/a.js", "button.textContent = 'Copied';", True),
    ("theme/a.js", "button.textContent = button.dataset.copied; // .title = 'x'\n", False),
    ("theme/a.js", "count.textContent = `${n}`;", False),
    ("src/web/a.c", "\tx = locale_text(l, \"Hello\");\n", True),
    ("src/web/a.c", "\tx = locale_text(l, N_(\"Hello\"));\n", False),
    ("src/web/a.c", "\tlocale_count(l, \"%d a\", \"%d b\", n, out);\n", True),
    ("src/web/a.c", "\tlocale_count(page_locale(p), N_PLURAL(\"%d a\", \"%d b\"), n, out);\n", False),
]

SOURCES = [
    ("theme/a.mustache", "<p>{{#_}}\n  By   {{name}}\n{{/_}}</p>{{! {{#_}}No{{/_}} }}"),
    ("src/web/a.c", "/* N_(\"no\") */\n#define N_(x) x\n\ta(N_(\"One \"\n\t\"two\"), N_PLURAL(\"%d a\", \"%d b\"), "
     "N_CONTEXT(\"verb\", \"Like\"));\n"),
]
HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n>1;\\n"\n\n'
GOOD = (HEADER + 'msgid "By {{name}}"\nmsgstr "Par {{name}}"\n\nmsgid "One two"\nmsgstr ""\n"Un deux"\n\n'
        'msgid "%d a"\nmsgid_plural "%d b"\nmsgstr[0] "%d c"\nmsgstr[1] "%d d"\n\n'
        'msgctxt "verb"\nmsgid "Like"\nmsgstr "Aimer"\n')
# (what is replaced in GOOD, by what, does it fail?)
PO_TESTS = [
    ("", "", False),
    ("Par {{name}}", "Par {{nom}}", True),
    ("Par {{name}}", "Par", True),
    ("Par {{name}}", "Par <b>{{name}}</b>", True),
    ("Un deux", "", True),
    ("msgstr[1] \"%d d\"", "msgstr[1] \"\"", True),
    ("msgstr[0] \"%d c\"", "msgstr[0] \"un c\"", False),
    ("msgid \"One two\"", "#, fuzzy\nmsgid \"One two\"", True),
    ("msgid \"One two\"", "msgid \"One three\"", True),
    ("msgctxt \"verb\"\n", "", True),
    ("msgstr \"Aimer\"", "msgstr Aimer", True),
]


def self_test():
    bad = 0
    for path, text, fails in TEXT_TESTS:
        found = check_text(path, text)
        if bool(found) != fails:
            bad += 1
            print(f"self-test: {path}: {text!r} should {'fail' if fails else 'pass'}: {found}")
    used, faults = collect(SOURCES)
    if faults or sorted(used) != [("", "%d a"), ("", "By {{name}}"), ("", "One two"), ("verb", "Like")]:
        bad += 1
        print(f"self-test: collected {sorted(used)} {faults}")
    for old, new, fails in PO_TESTS:
        found = list(check_po(GOOD.replace(old, new) if old else GOOD, used))
        if bool(found) != fails:
            bad += 1
            print(f"self-test: {old!r} -> {new!r} should {'fail' if fails else 'pass'}: {found}")
    once = updated(GOOD, used, False)
    if list(check_po(once, used)) or updated(once, used, False) != once:
        bad += 1
        print(f"self-test: update is not stable:\n{once}")
    if list(check_po(updated(HEADER, used, True), used)):
        bad += 1
        print("self-test: update does not fill English")
    total = len(TEXT_TESTS) + len(PO_TESTS) + 3
    print(f"messages self-test: {total - bad} passed, {bad} failed")
    return 1 if bad else 0


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    if command == "--self-test":
        return self_test()
    if command == "extract":
        print(template_catalogue(collect(project_texts())[0]), end="")
        return 0
    if command not in ("check", "update"):
        print(__doc__, file=sys.stderr)
        return 2
    return check() if command == "check" else update()


if __name__ == "__main__":
    sys.exit(main())
