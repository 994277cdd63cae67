"""The table, and RESULTS.md made from it."""

import os
import re
from dataclasses import dataclass

from targets import TARGETS, shown, target_shown

MARKS = {True: "met", False: "MISSED", None: ""}


@dataclass
class Row:
    """One figure. ours and rival are medians as text, spread the smallest and largest round."""

    key: str
    value: float
    ours: str = ""
    rival: str = ""
    spread: tuple | None = None

    @property
    def target(self):
        return TARGETS[self.key]

    @property
    def met(self):
        return self.target.met(self.value)

    def cells(self):
        spread = "–".join(f"{bound:.2f}" for bound in self.spread) if self.spread else ""
        return [self.key, self.target.what, self.ours, self.rival, shown(self.value, self.target.unit), spread,
                target_shown(self.target), MARKS[self.met]]


HEADINGS = ["work", "figure", "ours", "rival", "result", "rounds", "target", ""]


def table(rows):
    """As text, columns aligned."""
    lines = [HEADINGS] + [row.cells() for row in rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def markdown_table(rows):
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    return "\n".join(lines + ["| " + " | ".join(row.cells()) + " |" for row in rows])


def read_notes(path):
    """{key: why}: `key: text`, continued by indented lines; # begins a comment."""
    notes, key = {}, None
    if not os.path.exists(path):
        return notes
    with open(path, encoding="utf-8") as file:
        for line in file:
            found = re.match(r"([\w.-]+):\s*(.*)", line)
            if line.startswith("#") or not line.strip():
                key = None
            elif found:
                key = found.group(1)
                notes[key] = found.group(2).strip()
            elif key and line[0].isspace():
                notes[key] = (notes[key] + " " + line.strip()).strip()
    return notes


def note_of(notes, key):
    """A figure's own note, else its work's."""
    return notes.get(key) or notes.get(key.split(".", maxsplit=1)[0])


def missed_lines(rows, notes):
    lines = []
    for row in rows:
        if row.met is False:
            why = note_of(notes, row.key) or "not explained yet."
            lines.append(f"- **{row.key}** {shown(row.value, row.target.unit)} against "
                         f"{target_shown(row.target)}. Why: {why}")
    return lines


def markdown(rows, absent, facts, versions, notes, rounds):
    """The whole of RESULTS.md. absent: (work, why) pairs."""
    judged = [row for row in rows if row.met is not None]
    met = sum(row.met for row in judged)
    parts = ["# Results of `make bench`",
             f"{met} of {len(judged)} targets met. {rounds} Medians; `rounds` is the smallest and the largest ratio. "
             "How to read the table: [README.md](README.md).",
             markdown_table(rows)]
    missed = missed_lines(rows, notes)
    if missed:
        parts += ["## Missed, and why", "\n".join(missed)]
    if absent:
        parts += ["## Not measured", "\n".join(f"- **{work}**: {why}" for work, why in absent)]
    parts += ["## Machine", "\n".join(f"- {name}: {value}" for name, value in facts.items()),
              "## Versions", "\n".join(f"- {name}: {value}" for name, value in versions.items())]
    return "\n\n".join(parts) + "\n"
