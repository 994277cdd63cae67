#!/usr/bin/env python3
"""Opens many live streams of an article, votes, and measures when each of them hears of it.

listen.py URL ARTICLE HOW_MANY [VOTES]: says `ready` when all have told how it stands, waits for a line, votes (each
from a new reader), and ends with one line of JSON: how many streams heard of every vote, and the milliseconds from
sending one until the first and the last of them did, of the slowest vote.
"""

import http.client
import json
import select
import sys
import time
import urllib.parse

from idle import connected, must

TOLD = b"event: tally"
PATIENCE = 30
PAUSE = 0.5  # between votes, so that each is told by itself


class Streams:
    def __init__(self, url, article, how_many):
        self.parts, self.article = urllib.parse.urlsplit(url), article
        self.poll = select.epoll()
        self.socks = {}
        for number in range(how_many):
            sock = self.open(number)
            self.socks[sock.fileno()] = sock
            self.poll.register(sock, select.EPOLLIN)

    def open(self, number):
        sock = connected(number, self.parts.hostname, self.parts.port)
        sock.sendall(f"GET /articles/{self.article}/live HTTP/1.1\r\nHost: {self.parts.netloc}\r\n\r\n".encode())
        text = must(sock.recv(65536))
        while b"\n\n" not in text.partition(TOLD)[2]:
            text += must(sock.recv(65536))
        if b" 200 " not in text.split(b"\r\n", 1)[0] + b" ":
            raise RuntimeError(text.split(b"\r\n", 1)[0].decode())
        sock.setblocking(False)
        return sock

    def vote(self):
        connection = http.client.HTTPConnection(self.parts.hostname, self.parts.port, timeout=PATIENCE)
        connection.request("POST", f"/articles/{self.article}/like", "value=like",
                           {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"the vote was answered with {answer.status}")
        connection.close()

    def hear(self, since):
        """When each stream that heard of it did, in milliseconds."""
        silent, times, read = set(self.socks), [], {}
        end = since + PATIENCE
        while silent and time.monotonic() < end:
            for number, _ in self.poll.poll(1, 4096):
                read[number] = read.get(number, b"") + must(self.socks[number].recv(65536))
                if TOLD in read[number] and number in silent:
                    silent.remove(number)
                    times.append((time.monotonic() - since) * 1000)
        return times


def main():
    url, article, how_many = sys.argv[1], sys.argv[2], int(sys.argv[3])
    votes = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    streams = Streams(url, article, how_many)
    print("ready", flush=True)
    sys.stdin.readline()
    heard = []
    for _ in range(votes):
        since = time.monotonic()
        streams.vote()
        heard.append(streams.hear(since))
        time.sleep(PAUSE)
    slowest = max(heard, key=lambda times: times[-1] if times else 0)
    print(json.dumps({"heard": min(map(len, heard)), "first": slowest[0], "last": slowest[-1]}), flush=True)


if __name__ == "__main__":
    main()
