#!/usr/bin/env python3
"""Runs the steps of script/test, each with its own time and count, and ends with one line: N passed, N failed.

What is counted is cases that ran (cmocka's, unittest's, the browser runner's, each check of lint), never commands. A
step in which nothing ran has failed. Each step's whole output stays in build/test-logs/STEP.log.
"""

import concurrent.futures
import glob
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, "build")
BUILD_ASAN = os.path.join(ROOT, "build-asan")
LOGS = os.path.join(BUILD, "test-logs")
STEP_SECONDS = 1500
FILE_SECONDS = 600
WORKERS = max(2, os.cpu_count() or 2)
TAIL_LINES = 60


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


class Log:
    """One step's output file."""

    def __init__(self, name):
        os.makedirs(LOGS, exist_ok=True)
        self.path = os.path.join(LOGS, name + ".log")
        self.file = open(self.path, "w", encoding="utf-8", errors="replace")
        self.told = []  # what the terminal is shown when the step fails

    def write(self, text):
        self.file.write(text if text.endswith("\n") else text + "\n")
        self.file.flush()

    def fault(self, text):
        self.write(text)
        self.told.append(text.rstrip("\n"))

    def tail(self):
        with open(self.path, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-TAIL_LINES:])


def run(command, log, env=None, cwd=ROOT, seconds=STEP_SECONDS):
    """(exit status, output). The command's whole process group ends with it."""
    log.write("$ " + " ".join(command))
    with subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as process:
        try:
            output = process.communicate(timeout=seconds)[0].decode("utf-8", "replace")
        except BaseException as why:
            os.killpg(process.pid, signal.SIGKILL)
            output = process.communicate()[0].decode("utf-8", "replace")
            if not isinstance(why, subprocess.TimeoutExpired):
                raise
            output += f"\nstopped after {seconds} s"
    log.write(output)
    return process.returncode, output


def must(command, log, env=None, seconds=STEP_SECONDS):
    status, output = run(command, log, env, seconds=seconds)
    if status != 0:
        log.fault(f"{' '.join(command)}: exit status {status}")
        log.told.append("\n".join(output.splitlines()[-TAIL_LINES:]))
    return status == 0


# -- building

def configured(folder, log, options, env=None):
    if not os.path.exists(os.path.join(folder, "build.ninja")):
        return must(["meson", "setup", folder, ROOT, *options], log, env)
    status, output = run(["meson", "introspect", "--dependencies", folder], log, env)
    # Configured before the tests' own packages were installed: the unit tests are not in it.
    if '"cmocka"' not in output and not must(["meson", "setup", "--reconfigure", folder], log, env):
        return False
    status, output = run(["meson", "introspect", "--buildoptions", folder], log, env)
    now = {item["name"]: item["value"] for item in json.loads(output)} if status == 0 else {}
    for option in options:
        name, value = option[2:].split("=", 1)
        have = now.get(name)
        text = str(have).lower() if isinstance(have, bool) else str(have)
        if name in now and text != value:
            return must(["meson", "configure", folder, *options], log, env)
    return True


def step_build(log):
    """the program and its tests, gcc, warnings are errors"""
    if configured(BUILD, log, ["-Dwerror=true"]) and must(["ninja", "-C", BUILD], log):
        return Count(passed=1)
    return Count(failed=1)


# -- unit tests

def count_unit(entry):
    """One program of meson's log: cmocka's lines, unittest's, `N passed, N failed`; without counts it is one case."""
    text = (entry.get("stdout") or "") + "\n" + (entry.get("stderr") or "")
    count = Count()
    count.passed += sum(map(int, re.findall(r"^\[  PASSED  \] (?:.*: )?(\d+) test\(s\)", text, re.M)))
    count.failed += sum(map(int, re.findall(r"^\[  FAILED  \] (?:.*: )?(\d+) test\(s\)", text, re.M)))
    count.skipped += sum(map(int, re.findall(r"^\[  SKIPPED \] (?:.*: )?(\d+) test\(s\)", text, re.M)))
    for passed, failed in re.findall(r"^(?:\w+: )?(\d+) passed, (\d+) failed", text, re.M):
        count += Count(int(passed), int(failed))
    if re.search(r"^Ran \d+ tests? in", text, re.M):
        count += count_unittest(text, entry["returncode"])
    if entry["result"] == "SKIP":
        return Count(skipped=1)
    if entry["result"] not in ("OK", "EXPECTEDFAIL") and count.failed == 0:
        count.failed = 1
    if count == Count():
        says_none = re.search(r"\b0 test\(s\)|^0 passed", text, re.M)
        return Count(failed=1) if says_none else Count(passed=1)
    return count


def run_unit(folder, log, env=None, patience="1"):
    path = os.path.join(folder, "meson-logs", "testlog.json")
    if os.path.exists(path):
        os.unlink(path)
    run(["meson", "test", "-C", folder, "--no-rebuild", "--num-processes", str(WORKERS), "-t", patience], log, env)
    total = Count()
    if not os.path.exists(path):
        log.fault("meson ran no test")
        return total
    with open(path, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            count = count_unit(entry)
            total += count
            if count.failed:
                text = (entry.get("stdout") or "") + "\n" + (entry.get("stderr") or "")
                log.fault(f"{entry['name']}: {entry['result']}, {count}\n" + "\n".join(text.splitlines()[-30:]))
    return total


def step_unit(log):
    """unit tests, gcc"""
    return run_unit(BUILD, log)


ASAN_ENV = {
    "ASAN_OPTIONS": "abort_on_error=0:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
}


def build_asan(log):
    options = ["-Dwerror=true", "-Db_sanitize=address,undefined", "-Db_lundef=false", "-Doptimization=1"]
    return configured(BUILD_ASAN, log, options, {"CC": "clang"}) and must(["ninja", "-C", BUILD_ASAN], log)


def step_asan(log):
    """clang, warnings are errors; unit tests under the address and undefined-behaviour sanitizers"""
    if not build_asan(log):
        return Count(failed=1)
    return run_unit(BUILD_ASAN, log, ASAN_ENV, patience="5")


# -- checks of the source

def step_lint(log):
    """layers, style, layout, messages, shell scripts; and that each check can fail"""
    commands = []
    for check in sorted(glob.glob(os.path.join(ROOT, "tools/check_*.py"))):
        name = os.path.relpath(check, ROOT)
        commands.append(["python3", name])
        with open(check, encoding="utf-8") as file:
            if "--self-test" in file.read():
                commands.append(["python3", name, "--self-test"])
    scripts = [name for name in glob.glob("script/*", root_dir=ROOT) if "." not in name]
    commands.append(["shellcheck", ".ci/run", *sorted(scripts), *sorted(glob.glob("tools/*.sh", root_dir=ROOT))])
    count = Count()
    for command in commands:
        count += Count(passed=1) if must(command, log) else Count(failed=1)
    return count


# -- SQL on a real PostgreSQL

def step_sql(log):
    """every migration and statement on a real PostgreSQL"""
    files = sorted(glob.glob("sql/migrations/*.sql", root_dir=ROOT) + glob.glob("src/store/*.sql", root_dir=ROOT))
    check = os.path.join(LOGS, "check.sql")
    if not must(["python3", "tools/sqlgen.py", "--pgsql-check", LOGS, *files], log):
        return Count(failed=1)
    if not must(["sh", "tools/pgsql_check.sh", check], log):
        return Count(failed=1)
    with open(check, encoding="utf-8") as file:
        text = file.read()
    return Count(passed=len(re.findall(r"^\\echo migration |^PREPARE ", text, re.M)))


def count_lines(done, log, name):
    """A runner that ends with `N passed, N failed[, N skipped]`."""
    status, output = done
    found = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", output, re.M)
    count = Count(*[int(n or 0) for n in found[-1]]) if found else Count()
    if status != 0 and count.failed == 0:
        count.failed = 1
    if count.failed:
        log.fault(f"{name}: exit status {status}\n" + "\n".join(output.splitlines()[-TAIL_LINES:]))
    return count


# -- black-box tests in Python

def run_python(path, env):
    """(count, output) of one unittest file."""
    command = ["python3", "-m", "unittest", "-v", os.path.basename(path)[:-3]]
    environment = {**os.environ, "PYTHONPATH": os.path.join(ROOT, "tests/http"), "PYTHONDONTWRITEBYTECODE": "1", **env}
    with subprocess.Popen(command, cwd=os.path.dirname(path), env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as process:
        try:
            output = process.communicate(timeout=FILE_SECONDS)[0].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output = process.communicate()[0].decode("utf-8", "replace") + f"\nstopped after {FILE_SECONDS} s"
    return count_unittest(output, process.returncode), output


def count_unittest(output, status):
    ran = re.findall(r"^Ran (\d+) tests? in", output, re.M)
    tail = output[output.rfind("\nRan ") :] if ran else ""
    marks = {name: int(n) for name, n in re.findall(r"(failures|errors|skipped|unexpected successes)=(\d+)", tail)}
    failed = marks.get("failures", 0) + marks.get("errors", 0) + marks.get("unexpected successes", 0)
    skipped = marks.get("skipped", 0)
    total = int(ran[-1]) if ran else 0
    if status != 0 and failed == 0 or total == 0 and skipped == 0:
        failed = max(1, failed)
    return Count(max(0, total - failed - skipped), failed, skipped)


def step_python(folder, log, pattern="test_*.py", env=None):
    files = sorted(glob.glob(os.path.join(ROOT, folder, pattern)), key=lambda path: -os.path.getsize(path))
    environment = {"COURANT_PROGRAM": os.path.join(BUILD, "courant"), **(env or {})}
    total = Count()
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        started = time.monotonic()
        futures = {pool.submit(run_python, path, environment): path for path in files}
        for future in concurrent.futures.as_completed(futures):
            count, output = future.result()
            name = os.path.relpath(futures[future], ROOT)
            log.write(f"== {name}: {count}, {time.monotonic() - started:.1f} s after the start\n{output}")
            total += count
            if count.failed:
                log.told.append(f"{name}: {count}\n" + failures_of(output))
    return total


def failures_of(output):
    at = output.find("\n======")
    lines = (output[at:] if at >= 0 else output).splitlines()
    return "\n".join(lines[:TAIL_LINES] if at >= 0 else lines[-TAIL_LINES:])


def step_http(log):
    """black-box tests over HTTP, golden pages"""
    return step_python("tests/http", log)


def step_http_asan(log):
    """the hostile part of the HTTP tests against the sanitized program"""
    if not build_asan(log):
        return Count(failed=1)
    return step_python("tests/http", log, "test_*malformed*.py",
                       {"COURANT_PROGRAM": os.path.join(BUILD_ASAN, "courant"), **ASAN_ENV})


def step_move(log):
    """imports, exports and the comparison of two sites"""
    return step_python("tests/move", log)


def step_editor(log):
    """the newsroom's editor without a browser: what pasting makes, and that opening an article harms nothing"""
    files = sorted(glob.glob("tests/editor/*.test.mjs", root_dir=ROOT))
    status, output = run(["node", "--test", "--test-reporter=tap", *files], log)
    found = {name: int(n) for name, n in re.findall(r"^# (pass|fail|skipped) (\d+)$", output, re.M)}
    count = Count(found.get("pass", 0), found.get("fail", 0), found.get("skipped", 0))
    if status != 0 and count.failed == 0:
        count.failed = 1
    if count.failed:
        failed = re.findall(r"^not ok [^\n]*\n(?:  [^\n]*\n){0,20}", output, re.M)
        log.fault("\n".join(failed or output.splitlines()[-TAIL_LINES:]))
    return count


def step_browser(log):
    """a real browser, with JavaScript and without"""
    done = run(["node", "tests/browser/run.mjs"], log, {"COURANT_PROGRAM": os.path.join(BUILD, "courant")})
    return count_lines(done, log, "tests/browser/run.mjs")


def step_bench_quick(log):
    """short measurements against nginx and bare SQLite: fails only when a ratio is far off; the harness itself"""
    environment = {"COURANT_PROGRAM": os.path.join(BUILD, "courant")}
    done = run([os.path.join(ROOT, "bench/run"), "--quick"], log, environment)
    return step_python("bench", log) + count_lines(done, log, "bench/run --quick")


STEPS = {
    "build": step_build,
    "lint": step_lint,
    "unit": step_unit,
    "asan": step_asan,
    "sql": step_sql,
    "http": step_http,
    "http-asan": step_http_asan,
    "move": step_move,
    "editor": step_editor,
    "browser": step_browser,
    "bench-quick": step_bench_quick,
}
NEEDS_PROGRAM = {"unit", "http", "move", "browser", "bench-quick"}


def run_step(name):
    log = Log(name)
    started = time.monotonic()
    try:
        count = STEPS[name](log)
    except Exception as why:  # a fault of the runner is a failed test, not a lost summary
        log.fault(f"{type(why).__name__}: {why}")
        count = Count(failed=1)
    if count.passed + count.failed == 0:
        log.fault("no test ran")
        count.failed = 1
    print(f"{name:<11} {str(count):<40} {time.monotonic() - started:7.1f} s", flush=True)
    if count.failed:
        print("\n".join("    " + line for line in "\n".join(log.told or [log.tail()]).splitlines()), flush=True)
        print(f"    the whole output: {os.path.relpath(log.path, ROOT)}", flush=True)
    return count


def main():
    wanted = sys.argv[1:]
    if wanted and wanted[0] in ("--list", "--help", "-h"):
        for name, step in STEPS.items():
            print(f"{name:<11} {step.__doc__}")
        return 0
    unknown = [name for name in wanted if name not in STEPS]
    if unknown:
        print(f"no such step: {' '.join(unknown)}; there are: {' '.join(STEPS)}", file=sys.stderr)
        return 2
    names = [name for name in STEPS if name in wanted] if wanted else list(STEPS)
    if NEEDS_PROGRAM & set(names) and "build" not in names:
        names.insert(0, "build")
    total = Count()
    for name in names:
        total += run_step(name)
    print(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
