"""Rounds: two sides measured in turns, A B A B …, so that whatever else the machine does meets both."""

import statistics
from dataclasses import dataclass

from .load import Sample


@dataclass
class Side:
    """What one side did in every round."""

    samples: list

    def median(self, field):
        return statistics.median(getattr(sample, field) for sample in self.samples)


class Comparison:
    """`ours` and `rival` are Sides of equally many rounds."""

    def __init__(self, ours, rival):
        self.ours, self.rival = Side(ours), Side(rival)

    def ratios(self, field):
        """Ours by the rival's, round by round."""
        pairs = zip(self.ours.samples, self.rival.samples)
        return [getattr(a, field) / getattr(b, field) for a, b in pairs if getattr(b, field) > 0]

    def ratio(self, field):
        """The median of the rounds' ratios: slow minutes of the machine fall out with both their sides."""
        found = self.ratios(field)
        return statistics.median(found) if found else float("nan")

    def spread(self, field):
        found = self.ratios(field)
        return (min(found), max(found)) if found else None


def alternate(rounds, seconds, ours, rival):
    """ours(seconds) and rival(seconds) give Samples. A first round of a second each warms both up and is dropped."""
    sides = ([], [])
    for number in range(rounds + 1):
        for kept, run in zip(sides, (ours, rival)):
            sample = run(seconds if number else 1)
            if not isinstance(sample, Sample):
                raise TypeError("a side gives a Sample")
            if number:
                kept.append(sample)
    return Comparison(*sides)


def quantile(values, part):
    ordered = sorted(values)
    return ordered[round((len(ordered) - 1) * part)]
