#!/usr/bin/env python3
"""Fails when a C file is not laid out as .clang-format says; --fix lays it out.

Other versions of clang-format lay out other things, so only the version that formatted the project judges it; where
that one is not to be had (Debian 13 brings a newer one), the check says so and passes.
"""

import re
import shutil
import subprocess
import sys

import csource

VERSION = 14


def formatter():
    """The command of the wanted version, or None."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path:
            said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
            if re.search(rf"version {VERSION}\.", said):
                return path
    return None


def main():
    command = formatter()
    if command is None:
        print(f"format: clang-format {VERSION} is not installed; 1 skipped")
        return 0
    files = csource.project_files("*.c", "*.h")
    mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "-Werror"]
    done = subprocess.run([command, *mode, *files], cwd=csource.root(), capture_output=True, text=True, check=False)
    wrong = {}
    for line in done.stderr.splitlines():
        match = re.match(r"([^:]+):(\d+):\d+: ", line)
        if match:
            wrong.setdefault(match.group(1), match.group(2))
    for path, line in sorted(wrong.items()):
        print(f"{path}:{line}: not laid out as .clang-format says, from here on: make fmt")
    print(f"format: {len(files)} files, {len(wrong)} faults")
    return 1 if done.returncode or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
