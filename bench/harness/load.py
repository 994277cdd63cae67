"""Load generators: how each is called, and what its output says."""

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0, "h": 3600000.0}


@dataclass
class Sample:
    """One run. Milliseconds, and microseconds of processor time that the server spent on a request."""

    requests: int
    rate: float
    p50: float
    p99: float
    cpu: float = 0.0


class LoadFailed(Exception):
    """Requests were refused, broken or never answered: such a run measures nothing."""


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()
    return float(number) * UNITS[unit]


def read_wrk(text):
    """The Sample of `wrk --latency`."""
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    socket_errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    if bad or socket_errors and any(map(int, socket_errors.groups())):
        raise LoadFailed((bad or socket_errors).group(0))
    times = dict(re.findall(r"^\s+(\d+)%\s+([\d.]+[a-z]+) ?$", text, re.M))
    requests = re.search(r"^\s+(\d+) requests in ", text, re.M)
    rate = re.search(r"^Requests/sec:\s+([\d.]+)", text, re.M)
    if not (requests and rate and "99" in times) or int(requests.group(1)) == 0:
        raise LoadFailed(f"wrk said: {text.strip()}")
    return Sample(int(requests.group(1)), float(rate.group(1)), milliseconds(times["50"]), milliseconds(times["99"]))


def read_h2load(text, times):
    """The Sample of `h2load`; times: the microseconds of each request, from its log file, [] where none was kept."""
    requests = re.search(r"^requests: .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", text, re.M)
    status = re.search(r"^status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", text, re.M)
    rate = re.search(r"^finished in [^,]+, ([\d.]+) req/s", text, re.M)
    if not (requests and status and rate):
        raise LoadFailed(f"h2load said: {text.strip()}")
    if any(map(int, requests.groups()[1:])) or any(map(int, status.groups()[1:])) or requests.group(1) == "0":
        raise LoadFailed(f"{requests.group(0)}; {status.group(0)}")
    if "Application protocol: h2" not in text:
        raise LoadFailed("the server did not agree on h2")
    ordered = sorted(times)
    at = lambda part: ordered[int((len(ordered) - 1) * part)] / 1000 if ordered else 0.0
    return Sample(int(requests.group(1)), float(rate.group(1)), at(0.5), at(0.99))


def command_output(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LoadFailed(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}{done.stderr}".strip())
    return done.stdout


def costed(server, run):
    """run() gives a Sample; adds what the server's processes spent meanwhile."""
    before = server.cpu()
    sample = run()
    sample.cpu = (server.cpu() - before) * 1e6 / sample.requests
    return sample


def pinned(command, cores):
    return ["taskset", "-c", cores, *command] if cores is not None else command


def wrk(server, path, connections, seconds, coding="gzip", threads=2, cores=None):
    """Asks for one path over and over. coding: the Accept-Encoding, None for none."""
    command = ["wrk", f"-t{min(threads, connections)}", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout",
               "10s"]
    if coding:
        command += ["-H", f"Accept-Encoding: {coding}"]
    return costed(server, lambda: read_wrk(command_output(pinned([*command, server.url + path], cores))))


def wrk_paths(server, file, script, connections, seconds, coding="gzip", threads=2):
    """Asks for the paths of a file at random."""
    command = ["wrk", f"-t{min(threads, connections)}", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout",
               "10s", "-s", script, "-H", f"Accept-Encoding: {coding}", server.url, "--", file]
    return costed(server, lambda: read_wrk(command_output(command)))


def h2load(server, path, clients, streams, seconds, with_times=False):
    """with_times: each request is logged, which costs the generator time but tells p50 and p99."""
    command = ["h2load", "-t2", f"-c{clients}", f"-m{streams}", f"-D{seconds}", "-H", "accept-encoding: gzip"]
    with tempfile.NamedTemporaryFile("r", prefix="h2load-", dir="/dev/shm") as file:
        if with_times:
            command.append(f"--log-file={file.name}")

        def run():
            text = command_output([*command, server.url + path])
            return read_h2load(text, [int(line.split("\t")[2]) for line in file] if with_times else [])

        return costed(server, run)


class Voters:
    """A crowd voting in the background on one article, `rate` votes a second or as fast as they are answered (0)."""

    first = 1  # no voter comes twice in one run of the benchmark

    def __init__(self, bench, server, article, connections, seconds, rate=0, accept="text/html"):
        self.seconds = seconds
        port = server.url.rsplit(":", 1)[1]
        command = [bench.tool("voters"), "127.0.0.1", port, f"/articles/{article}/reaction", accept, str(connections),
                   str(seconds), str(rate), str(Voters.first)]
        Voters.first += 20000000
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        self.process.stdout.close()

    def finish(self):
        """Waits for the end; {"accepted": …, "p99_us": …}. Refused or broken votes are an error."""
        text = self.process.stdout.read()
        if self.process.wait() != 0:
            raise LoadFailed(f"voters ended with {self.process.returncode}")
        told = json.loads(text)
        if told["refused"] or told["broken"] or not told["accepted"]:
            raise LoadFailed(f"voters said: {text.strip()}")
        return told


def vote_flat_out(bench, server, article, connections, seconds, accept="text/html"):
    """The Sample of votes as fast as they are answered."""

    def run():
        with Voters(bench, server, article, connections, seconds, accept=accept) as voters:
            told = voters.finish()
        return Sample(told["accepted"], told["accepted"] / told["seconds"], told["p50_us"] / 1000,
                      told["p99_us"] / 1000)

    return costed(server, run)


def missing_tools():
    """Names of the public tools that are not installed."""
    return [name for name in ("wrk", "h2load", "openssl", "taskset", "cc") if not shutil.which(name)]


class Background:
    """A command that runs until it is stopped, its output unread."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
