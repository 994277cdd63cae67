"""Answers a challenge as theme/proof.js does: the first number that gives the hash enough zero bits."""

import hashlib
import itertools


def zero_bits(data):
    return 256 - int.from_bytes(hashlib.sha256(data.encode()).digest(), "big").bit_length()


def solve(challenge):
    bits = int(challenge.split(".")[0])
    return next(proof for n in itertools.count() if zero_bits(proof := f"{challenge}.{n}") >= bits)
