"""What was measured on and with."""

import datetime
import os
import platform
import re
import sqlite3
import statistics
import subprocess
import time

from .servers import NGINX


def said_by(*command):
    """The first line of what a command writes, whichever way it writes it."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return "absent"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else "says nothing"


def fdatasync_us(folder, times=200):
    """The median of overwriting 4 KB and fdatasync, as a database's log does it, in microseconds."""
    path, took = os.path.join(folder, "fdatasync"), []
    fd = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(fd, b"x" * 4096 * times)
        os.fsync(fd)
        for n in range(times):
            os.pwrite(fd, b"y" * 4096, n * 4096)
            began = time.perf_counter()
            os.fdatasync(fd)
            took.append(time.perf_counter() - began)
    finally:
        os.close(fd)
        os.unlink(path)
    return statistics.median(took) * 1e6


def read_field(path, name):
    try:
        with open(path, encoding="utf-8") as file:
            found = re.search(rf"^{name}\s*:\s*(.+)$", file.read(), re.M)
    except OSError:
        return "unknown"
    return found.group(1).strip() if found else "unknown"


def file_system(folder):
    done = subprocess.run(["df", "--output=fstype", folder], capture_output=True, text=True, check=False)
    return done.stdout.split()[-1] if done.returncode == 0 else "unknown file system"


def facts(folder):
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": read_field("/proc/cpuinfo", "model name"),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.1f} GB",
        "kernel": f"{platform.system()} {platform.release()}",
        "system": read_field_os("PRETTY_NAME"),
        "disk": f"{file_system(folder)}, fdatasync of 4 KB {fdatasync_us(folder):.0f} µs",
        "load average when the run began": load,
    }


def read_field_os(name):
    try:
        with open("/etc/os-release", encoding="utf-8") as file:
            found = re.search(rf'^{name}="?([^"\n]*)', file.read(), re.M)
    except OSError:
        return "unknown"
    return found.group(1) if found else "unknown"


def versions(root, program):
    commit = said_by("git", "-C", root, "log", "-1", "--format=%h of %cs")
    changed = subprocess.run(["git", "-C", root, "diff", "--quiet", "HEAD"], check=False, capture_output=True)
    return {
        "courant": f"{said_by(program, 'version').removeprefix('courant ')}, commit {commit}"
                   + (" with changes" if changed.returncode == 1 else ""),
        "nginx": said_by(NGINX or "nginx", "-v").removeprefix("nginx version: "),
        "wrk": said_by("wrk", "-v"),
        "h2load": said_by("h2load", "--version").removeprefix("h2load "),
        "sqlite": said_by("sqlite3", "--version").split(" ", maxsplit=1)[0] + f" (Python's: {sqlite3.sqlite_version})",
        "openssl": said_by("openssl", "version"),
        "compiler": said_by("cc", "--version"),
    }
