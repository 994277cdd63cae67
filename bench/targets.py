"""Every figure that is judged, and what it is measured against. One row here, one call of judge() in works/.

`floor` is for the quick run alone: so far beyond the target that only a real fault gets there. On a busy machine CPU a
request stays what it is while requests/s does not, so its floors are the close ones.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    what: str
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    floor: float | None = None  # on the same side as the target
    aim: str = ""

    def met(self, value):
        """None where there is no target."""
        if self.at_least is None and self.at_most is None:
            return None
        return not ((self.at_least is not None and value < self.at_least) or
                    (self.at_most is not None and value > self.at_most))

    def holds(self, value):
        """Whether the quick run passes; None where it does not judge."""
        if self.floor is None:
            return None
        if self.at_least is not None and self.at_most is not None:
            return 1 / self.floor <= value <= self.floor
        return value >= self.floor if self.at_least is not None else value <= self.floor  # without a target, at most


TARGETS = {
    # nginx against itself: what the harness and the machine add
    "self-check.rate": Target("requests/s, nginx : nginx", "x", 0.95, 1.05, floor=2.5),
    "self-check.cpu": Target("CPU a request, nginx : nginx", "x", 0.95, 1.05, floor=1.4),

    "cached-64.rate": Target("requests/s : nginx's", "x", at_least=0.95, floor=0.35, aim="1.0"),
    "cached-64.cpu": Target("CPU a request : nginx's", "x", at_most=1.1, floor=1.6, aim="1.0"),
    "cached-64.p99": Target("p99 : nginx's", "x", at_most=1.0),
    "cached-64.rate-nosendfile": Target("requests/s : nginx's without sendfile", "x"),
    "cached-64.rate-plain": Target("requests/s, no gzip : nginx's", "x"),
    "cached-512.rate": Target("requests/s : nginx's", "x", at_least=0.95, floor=0.35, aim="1.0"),
    "cached-512.cpu": Target("CPU a request : nginx's", "x", at_most=1.1, floor=1.6, aim="1.0"),
    "cached-512.p99": Target("p99 : nginx's", "x", at_most=1.0),

    "voted.rate": Target("requests/s under 1,000 votes/s : at rest", "x", at_least=0.85, floor=0.3),
    "voted.cpu": Target("CPU a request, votes included : at rest", "x"),
    "voted.votes": Target("votes/s that landed meanwhile", "/s", at_least=990, floor=500),
    "voted.age": Target("oldest page seen after a vote", "ms", at_most=250, floor=1500),

    "h2-tls.rate": Target("requests/s : nginx's", "x", at_least=1.2, floor=0.4, aim="1.5"),
    "h2-tls.cpu": Target("CPU a request : nginx's", "x", floor=1.4),
    "h2-tls.p99": Target("p99 : nginx's", "x"),

    "uncached.rate": Target("article pages/s on one core", "/s", at_least=8000),
    "uncached.cpu": Target("CPU a page", "µs"),
    "uncached.render": Target("CPU of a miss beyond a hit (render, at most)", "µs", at_most=100),
    "uncached.gzip": Target("article pages/s on one core, packed anew each time", "/s"),

    "votes-64.rate": Target("durable votes/s : bare SQLite at the same batch", "x", at_least=0.7, floor=0.1),
    "votes-64.json": Target("the same, answered with the tally as JSON", "x"),
    "votes-64.cpu": Target("CPU a vote", "µs"),
    "votes-256.rate": Target("durable votes/s", "/s", at_least=39000),
    "votes-256.ratio": Target("durable votes/s : bare SQLite at the same batch", "x"),

    "size.cached": Target("cached page, requests/s, 1,000,000 : 1,000 articles", "x", at_least=0.95),
    "size.uncached": Target("uncached p99, 1,000,000 : 1,000 articles", "x", at_most=2.0),
    "size.front": Target("front page p99, uncached", "ms", at_most=5),
    "size.section": Target("section p99, uncached", "ms", at_most=5),
    "size.author": Target("author p99, uncached", "ms", at_most=5),
    "size.search": Target("search p99, rare to very common words", "ms", at_most=50),
    "size.start": Target("start to the first page, 1,000,000 articles", "s", at_most=0.5),
    "size.start-1k": Target("start to the first page, 1,000 articles", "s"),

    "memory.idle": Target("at rest", "MB", at_most=25),
    "memory.load": Target("under load, less the cache budget", "MB", at_most=60),
    "memory.idle-plain": Target("10,000 idle connections", "MB", at_most=60),
    "memory.idle-tls": Target("10,000 idle TLS connections", "MB", at_most=400),
    "memory.backup": Target("server and backup together", "MB", at_most=700),

    "live.memory": Target("10,000 open streams, after three votes", "MB", at_most=100),
    "live.delay": Target("from sending a vote until the last of 10,000 streams hears", "ms", at_most=1000),

    "import.rate": Target("import of a WordPress export", "MB/s", at_least=8),
    "import.memory": Target("the import's peak, all its processes", "MB", at_most=100),

    "first-view.paint": Target("HTML and what the first paint needs", "bytes", at_most=14600, floor=16000),
    "first-view.requests": Target("requests without pictures", "", at_most=4, floor=6),
    "first-view.bytes": Target("bytes without pictures", "bytes", at_most=30000, floor=36000),
}

FORMS = {"x": "{:.2f} ×", "ms": "{:.1f} ms", "s": "{:.2f} s", "µs": "{:.1f} µs", "/s": "{:,.0f}/s", "MB": "{:.1f} MB",
         "MB/s": "{:.1f} MB/s", "bytes": "{:,.0f} bytes", "": "{:g}"}


def shown(value, unit):
    if value is None or value != value:  # a NaN
        return ""
    return FORMS[unit].format(value)


def target_shown(target):
    low = "≥ " + shown(target.at_least, target.unit) if target.at_least is not None else ""
    high = "≤ " + shown(target.at_most, target.unit) if target.at_most is not None else ""
    text = ", ".join(part for part in (low, high) if part)
    return f"{text} (aim {target.aim})" if target.aim else text
