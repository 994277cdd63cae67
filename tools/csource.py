"""Just enough of a C reader for the checks: comments, string literals, includes, functions, header declarations.

It relies on the layout that clang-format gives us (a function's braces stand in column one) and knows no rule itself.
"""

import os
import re
import subprocess
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)"""
    r"""|(?P<string>"(?:\\.|[^"\\\n])*")"""
    r"""|(?P<char>'(?:\\.|[^'\\\n])*')""",
    re.S,
)


@dataclass
class Literal:
    line: int
    text: str  # as written, without the quotes


@dataclass
class Function:
    name: str
    line: int  # where the signature starts
    end: int  # the line of the closing brace
    static: bool

    @property
    def length(self):
        return self.end - self.line + 1


def blank(text):
    """The same number of lines, no other byte."""
    return re.sub(r"[^\n]", " ", text)


class Source:
    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.comments = []
        self.literals = []
        self.code = TOKEN.sub(self._take, text)
        self.code_lines = self.code.split("\n")

    def _take(self, match):
        line = self.text.count("\n", 0, match.start()) + 1
        token = match.group(0)
        if match.lastgroup == "comment":
            self.comments.append(Literal(line, token))
            return blank(token)
        if match.lastgroup == "string":
            before = self.text[self.text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not re.match(r"\s*#\s*include", before):
                self.literals.append(Literal(line, token[1:-1]))
            return '"' + " " * (len(token) - 2) + '"'
        return "'" + " " * (len(token) - 2) + "'"

    def includes(self):
        """(line, path, quoted) of each #include."""
        for number, line in enumerate(self.lines, 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match and not self._inside_comment(number):
                yield number, match.group(2), match.group(1) == '"'

    def _inside_comment(self, line):
        return any(c.line < line <= c.line + c.text.count("\n") for c in self.comments)

    def functions(self):
        lines = self.code_lines
        for index, line in enumerate(lines):
            if line.rstrip() != "{":
                continue
            start = index
            while start > 0 and lines[start - 1].strip() and not lines[start - 1].startswith(("}", "#")):
                start -= 1
            signature = " ".join(part.strip() for part in lines[start:index])
            match = re.search(r"(\w+)\s*\((?!\()", signature)
            names = [m for m in re.findall(r"(\w+)\s*\(", signature) if not m.startswith("__")]
            if not match or not names:
                continue
            end = index
            while end + 1 < len(lines) and lines[end].rstrip() != "}":
                end += 1
            yield Function(names[0], start + 1, end + 1, signature.startswith("static"))

    def declarations(self):
        """(line, name) of each function that a header declares, with whether its paragraph holds a comment."""
        depth = 0
        start = None
        statement = ""
        for number, line in enumerate(self.code_lines, 1):
            if line.lstrip().startswith("#") or (number > 1 and self.code_lines[number - 2].endswith("\\")):
                continue
            if depth == 0 and start is None and line.strip():
                start = number
            statement += line + " "
            depth += line.count("{") - line.count("}")
            if depth == 0 and re.search(r"[;}]\s*$", line):
                yield from self._declaration(start, statement)
                start, statement = None, ""

    def _declaration(self, line, statement):
        text = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", statement).strip()
        if not text.endswith(";") or "{" in text or text.startswith(("typedef", "static", "struct {")):
            return
        match = re.match(r"[\w\s\*]*?\b(\w+)\s*\([^;]*\)[\w\s(),]*;$", text)
        if match and not re.match(r"[\w\s]*\(\s*\*", text):
            yield line, match.group(1), self._paragraph_has_comment(line)

    def _paragraph_has_comment(self, line):
        first = line
        while first > 1 and self.lines[first - 2].strip():
            first -= 1
        last = line
        while last < len(self.lines) and self.lines[last].strip():
            last += 1
        return any(first <= c.line <= last or first <= c.line + c.text.count("\n") <= last for c in self.comments)


def root():
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def project_files(*patterns):
    """Tracked and new files, as paths from the root; what git ignores is left out."""
    command = ["git", "-C", root(), "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted({path for path in listed if path and os.path.isfile(os.path.join(root(), path))})


def read(path):
    with open(os.path.join(root(), path), encoding="utf-8") as file:
        return Source(path, file.read())


def allowed():
    """tools/lint_allow.txt: {(rule, path, detail): reason}. Each line: RULE PATH DETAIL: REASON."""
    result = {}
    with open(os.path.join(root(), "tools/lint_allow.txt"), encoding="utf-8") as file:
        for line in file:
            match = re.match(r"(\S+) (\S+) ([^:#\s]+): (.+)", line)
            if match and not line.startswith("#"):
                result[match.group(1, 2, 3)] = match.group(4).strip()
    return result
