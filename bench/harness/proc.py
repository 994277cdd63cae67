"""Processes: started with a log of their own, stopped by their own id, and what they cost while they run."""

import os
import signal
import subprocess
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
STOP_SECONDS = 30


def family(pid):
    """The process and all that descend from it."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    parents[int(name)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                pass  # gone meanwhile
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def cpu_seconds(pids):
    """Time on a processor so far, in user and in kernel, of these processes with all their threads."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def memory(pids):
    """Bytes that these processes take: all of the largest one's pages, and the others' that nobody shares.

    Never less than the truth: libraries that strangers use too are counted whole.
    """
    found = []
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                fields = dict(line.split(":", 1) for line in file.readlines()[1:])
        except OSError:
            continue
        kilobytes = {name: int(text.split()[0]) for name, text in fields.items()}
        if kilobytes:
            own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
            found.append((kilobytes["Rss"] * 1024, own * 1024))
    if not found:
        return 0
    largest = max(found)
    return largest[0] + sum(own for _, own in found) - largest[1]


class Refused(Exception):
    """A program would not start; the text is what it said."""


class Process:
    """A program in the background. Use it in `with`; it is told to stop by SIGTERM, then killed."""

    def __init__(self, command, folder, name, env=None, cores=None, stdin=subprocess.DEVNULL):
        if cores is not None:
            command = ["taskset", "-c", cores, *command]
        self.name = name
        self.log_path = os.path.join(folder, f"{name}-{time.monotonic_ns()}.log")
        self._log = open(self.log_path, "wb")
        self.process = subprocess.Popen(command, cwd=folder, env=env, stdin=stdin, stdout=self._log, stderr=self._log)
        self._pids = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait_for(self, ready, seconds, pause=0.01):
        """Asks ready() until it is true; Refused when the program ends before that."""
        deadline = time.monotonic() + seconds
        while not (answer := ready()):
            if self.process.poll() is not None:
                raise Refused(self.log().strip() or f"{self.name} ended with {self.process.returncode}")
            if time.monotonic() > deadline:
                raise Refused(f"{self.name} was not ready within {seconds} s: {self.log().strip()}")
            time.sleep(pause)
        return answer

    def cpu(self):
        return cpu_seconds(self.pids())

    def memory(self):
        return memory(family(self.pid))

    def pids(self):
        """Looked up once: a server's processes stay while it is measured."""
        if self._pids is None:
            self._pids = family(self.pid)
        return self._pids

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"{self.name} did not stop within {STOP_SECONDS} s") from None
        finally:
            self._log.close()


class Peak:
    """Watches how much memory a process and its children have, in a thread; use it in `with`."""

    def __init__(self, process, pause=0.05):
        self.process, self.pause = process, pause
        self.most = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def look(self):
        self.most = max(self.most, memory(family(self.process.pid)))

    def _watch(self):
        while not self._stop.is_set():
            self.look()
            self._stop.wait(self.pause)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
