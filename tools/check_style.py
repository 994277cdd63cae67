#!/usr/bin/env python3
"""Fails on what the house style forbids and a compiler does not see: sizes, banned calls, missing contracts, leftovers.

`--self-test` proves that each rule can fail. Exceptions with their reasons stand in tools/lint_allow.txt.
"""

import os
import re
import sys

import csource

FUNCTION_ARGUED = 60
FUNCTION_MAX = 100
FILE_MAX = 800
COLUMNS = 120
README_MAX = 40

BANNED = {
    "strcpy": "no bound: use struct buf",
    "strcat": "no bound: use struct buf",
    "strncpy": "leaves no NUL: use arena_cstr",
    "strncat": "miscounts: use struct buf",
    "stpcpy": "no bound: use struct buf",
    "sprintf": "no bound: use snprintf or buf_printf",
    "vsprintf": "no bound: use vsnprintf or buf_vprintf",
    "gets": "no bound",
    "strtok": "writes into its input: use str_split",
    "strtok_r": "writes into its input: use str_split",
    "atoi": "no error: use str_to_i64",
    "atol": "no error: use str_to_i64",
    "atoll": "no error: use str_to_i64",
    "atof": "no error: use strtod",
    "scanf": "overflows silently",
    "fscanf": "overflows silently",
    "alloca": "the stack has no error",
    "tmpnam": "a race",
    "mktemp": "a race",
    "rand": "use random_below",
    "srand": "use random_below",
    "localtime": "a static result: use the _r form",
    "gmtime": "a static result: use the _r form",
    "ctime": "a static result",
    "asctime": "a static result",
}
# Tests may drive a shell; the program may not.
BANNED_IN_SRC = {"system": "runs a shell: use proc_start", "popen": "runs a shell: use proc_start"}
BANNED_CALL = re.compile(r"(?<![\w.>])(" + "|".join([*BANNED, *BANNED_IN_SRC]) + r")\s*\(")
# A number or word of any length overflows what it is read into; %2d, %*[a-z] and %n do not.
UNBOUNDED = re.compile(r"%(?:h|hh|l|ll|j|z)?[diouxXsc\[efg]")
# x_new(void) and x_free(x) mean the same everywhere.
CONVENTIONAL = re.compile(r"\w+_new\(void\)|void \w+_free\(struct \w+ \*\w+\)")
LEFTOVER = re.compile(r"\b(TODO|FIXME|XXX|HACK|not implemented)\b")
# Absolute paths of somebody's machine, and numbers that mean nothing outside a tracker.
TRACE = re.compile(r"(?<![\w.])/(?:work/(?:main|shared)|tmp/w/|home/\w+/)|\bissues? (?:#|no\. )?\d+\b", re.I)
# A function pointer may have a name of its own; a struct may not.
TYPEDEF = re.compile(r"\btypedef\s+(struct|enum|union)\b[^(]*$")
TEXT_FILES = (".c", ".h", ".py", ".md", ".sql", ".build", ".html", ".css", ".js", ".mjs", ".conf", ".service", ".ini")
SCRIPTS = (".js", ".mjs")
COLUMNS_COUNT_IN = (".c", ".h", ".py", ".sql", ".js", ".mjs")  # in style sheets a rule stands on one line


def is_sample(path, line):
    """A line of a test that is little but one literal: samples are easier to read unbroken."""
    return path.startswith("tests/") and re.search(r"""(["'`]).{60,}\1""", line) is not None


def check_any_text(path, text):
    """What holds for every text file of ours."""
    for number, line in enumerate(text.split("\n"), 1):
        if TRACE.search(line):
            yield number, "a trace of a workplace: an absolute path or a tracker's number"
        if len(line.expandtabs(8)) > COLUMNS and path.endswith(COLUMNS_COUNT_IN) and not is_sample(path, line):
            yield number, f"longer than {COLUMNS} columns"
        if line != line.rstrip() and not path.endswith(".md"):
            yield number, "white space at the end of the line"


def check_script(text):
    lines = text.count("\n")
    if not text.startswith(("/*", "//", "#!")):
        yield 1, "no head comment: say in 1-6 lines what the file is for and what it must not know"
    if lines > FILE_MAX:
        yield FILE_MAX, f"{lines} lines; at most {FILE_MAX} a file"


def check_c(source, allow):
    lines = source.lines
    if not source.text.lstrip().startswith("/*"):
        yield 1, "no head comment: say in 1-6 lines what the file is for and what it must not know"
    if len(lines) - 1 > FILE_MAX:
        yield FILE_MAX, f"{len(lines) - 1} lines; at most {FILE_MAX} a file"
    for number, line in enumerate(source.code_lines, 1):
        call = BANNED_CALL.search(line)
        if call and call.group(1) in BANNED:
            yield number, f"{call.group(1)}(): {BANNED[call.group(1)]}"
        elif call and source.path.startswith("src/"):
            yield number, f"{call.group(1)}(): {BANNED_IN_SRC[call.group(1)]}"
        if re.search(r"\bsscanf\s*\(", line) and UNBOUNDED.search(lines[number - 1]):
            yield number, "sscanf(): a conversion without a width overflows silently"
        if TYPEDEF.search(line):
            yield number, "typedef of a struct: write `struct x`"
        if re.match(r" {8}", source.lines[number - 1]) and not is_comment(source, number):
            yield number, "indented with spaces: use tabs"
    for function in source.functions():
        if function.length > FUNCTION_MAX:
            yield function.line, f"{function.name} has {function.length} lines; at most {FUNCTION_MAX}"
        elif function.length > FUNCTION_ARGUED and source.path.startswith("src/") and (
                "long-function", source.path, function.name) not in allow:
            yield function.line, (f"{function.name} has {function.length} lines: split it, or argue in "
                                  "tools/lint_allow.txt why it reads better whole")
    for comment in source.comments:
        found = LEFTOVER.search(comment.text)
        if found:
            yield comment.line, f"'{found.group(1)}': finish it, or say what is true today"
    if source.path.endswith(".h") and source.path.startswith("src/"):
        yield from check_header(source)


def is_comment(source, number):
    return any(c.line <= number <= c.line + c.text.count("\n") for c in source.comments)


def check_header(source):
    guard = re.sub(r"\W", "_", source.path[len("src/") :]).upper()
    if not re.search(rf"#ifndef {guard}\n#define {guard}\n", source.text):
        yield 1, f"the include guard should be {guard}"
    for line, name, has_comment in source.declarations():
        if not has_comment and not CONVENTIONAL.search(source.lines[line - 1]):
            yield line, f"{name} has no contract: units, ownership, errors, limits"


def check_readmes(files):
    folders = set()
    for path in files:
        parts = path.split("/")
        if parts[0].startswith(".") or len(parts) < 2:
            continue
        folders.add(parts[0])
        if parts[0] in ("src", "tests") and len(parts) > 2:
            folders.add("/".join(parts[:2]))
    for folder in sorted(folders):
        readme = f"{folder}/README.md"
        if readme not in files:
            yield folder, 1, f"no README.md of at most {README_MAX} lines"


def check_readme_size(path, text):
    if re.match(r".+/README\.md$", path) and text.count("\n") > README_MAX:
        yield README_MAX, f"{text.count(chr(10))} lines; at most {README_MAX} in a folder's README"


def check_file(path, text, allow):
    faults = [*check_any_text(path, text), *check_readme_size(path, text)]
    if path.endswith(SCRIPTS):
        faults += check_script(text)
    if path.endswith((".c", ".h")):
        faults += check_c(csource.Source(path, text), allow)
    return sorted(faults)


HEAD = "/* A file. */\n"
GUARD = HEAD + "#ifndef BASE_A_H\n#define BASE_A_H\n\n{}\n#endif\n"


def function_of(lines):
    return HEAD + "static int\nlong_one(void)\n{\n" + "\tx();\n" * (lines - 4) + "}\n"


# (path, text, does it fail?)
SELF_TEST = [
    ("src/base/a.c", HEAD + "int x;\n", False),
    ("src/base/a.c", "int x;\n", True),
    ("src/base/a.c", function_of(60), False),
    ("src/base/a.c", function_of(61), True),
    ("src/base/b.c", function_of(61), False),  # argued in the self-test's allow list
    ("src/base/b.c", function_of(101), True),
    ("src/base/a.c", HEAD + "int x;\n" * 799, False),
    ("src/base/a.c", HEAD + "int x;\n" * 800, True),
    ("src/base/a.c", HEAD + "\tstrcpy(a, b);\n", True),
    ("src/base/a.c", HEAD + "\tmy_strcpy(a, b); s.system(1); /* strcpy(a) */\n", False),
    ("src/base/a.c", HEAD + "\tn = atoi (z);\n", True),
    ("src/base/a.c", HEAD + '\tsscanf(z, "%2d-%3[a-z]%n", &a, b, &c);\n', False),
    ("src/base/a.c", HEAD + '\tsscanf(z, "%2d-%d", &a, &b);\n', True),
    ("src/base/a.c", HEAD + "\tsystem(z);\n", True),
    ("tests/unit/a.c", HEAD + "\tsystem(z);\n", False),
    ("tests/unit/a.c", function_of(61), False),
    ("tests/unit/a.c", function_of(101), True),
    ("src/base/a.c", HEAD + "typedef struct a a_t;\n", True),
    ("src/base/a.c", HEAD + "        int x;\n", True),
    ("src/base/a.c", HEAD + "/* TO" + "DO: later */\n", True),
    ("src/base/a.c", HEAD + "/* Not implemented".replace("N", "n") + " */\n", True),
    ("src/base/a.c", HEAD + "int x; \n", True),
    ("src/base/a.c", HEAD + "/* " + "x" * 120 + " */\n", True),
    ("tests/unit/a.c", HEAD + 'const char *a = "' + "x" * 120 + '";\n', False),
    ("tests/unit/a.c", HEAD + "/* " + "x" * 120 + " */\n", True),
    ("src/base/a.c", HEAD + "/* see /wor" + "k/shared */\n", True),
    ("docs/a.md", "as iss" + "ue 12 says\n", True),
    ("src/base/a.h", GUARD.format("int a(int b);\n"), True),
    ("src/base/a.h", GUARD.format("/* Doubles b. */\nint a(int b);\n"), False),
    ("src/base/a.h", GUARD.format("int a(int b); /* doubles b */\n"), False),
    ("src/base/a.h", GUARD.format("enum rc a(int b,\n\t\tint c) MUST_CHECK;\n"), True),
    ("src/base/a.h", GUARD.format("struct a *a_new(void);\nvoid a_free(struct a *a);\n"), False),
    ("src/base/a.h", GUARD.format("struct a *a_new(int size);\n"), True),
    ("src/base/a.h", GUARD.format("static inline int a(int b) { return b; }\n"), False),
    ("src/base/a.h", GUARD.format("struct a {\n\tint (*run)(int b);\n};\n"), False),
    ("src/base/a.h", HEAD + "#ifndef A_H\n#define A_H\n#endif\n", True),
    ("newsroom/a.js", HEAD + "let a;\n" * 799, False),
    ("newsroom/a.js", HEAD + "let a;\n" * 800, True),
    ("newsroom/a.js", "let a;\n", True),
    ("src/base/README.md", "x\n" * 41, True),
    ("src/base/README.md", "x\n" * 40, False),
]


def self_test():
    allow = {("long-function", "src/base/b.c", "long_one"): "the self-test argues it"}
    bad = 0
    for path, text, fails in SELF_TEST:
        found = check_file(path, text, allow)
        if bool(found) != fails:
            bad += 1
            print(f"self-test: {path}: {text[:80]!r} should {'fail' if fails else 'pass'}: {found}")
    for files, fails in (({"src/base/a.c"}, True), ({"src/base/a.c", "src/README.md", "src/base/README.md"}, False)):
        if bool(list(check_readmes(files))) != fails:
            bad += 1
            print(f"self-test: READMEs of {files}")
    total = len(SELF_TEST) + 2
    print(f"style self-test: {total - bad} passed, {bad} failed")
    return bad


def main():
    if "--self-test" in sys.argv[1:]:
        return 1 if self_test() else 0
    allow = csource.allowed()
    files = [path for path in csource.project_files() if path.endswith(TEXT_FILES) or "/" not in path]
    wrong = list(check_readmes(set(files)))
    for path in files:
        with open(os.path.join(csource.root(), path), encoding="utf-8") as file:
            wrong += [(path, *fault) for fault in check_file(path, file.read(), allow)]
    for path, line, what in wrong:
        print(f"{path}:{line}: {what}")
    print(f"style: {len(files)} files, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
