#!/usr/bin/env python3
"""Opens many connections, asks for one page on each, then keeps them open and idle.

idle.py URL PATH HOW_MANY — says `ready` when all are open, waits for a line, says how many are still open, and ends.
Each 400 of them come from another loopback address, because a server may bound what one address holds open.
"""

import socket
import ssl
import sys
import urllib.parse

EACH = 400


def connected(number, host, port):
    sock = socket.socket()
    sock.settimeout(60)
    sock.bind((f"127.0.{1 + number // EACH // 200}.{1 + number // EACH % 200}", 0))
    sock.connect((host, port))
    return sock


def open_one(number, host, port, context, request):
    sock = connected(number, host, port)
    if context:
        sock = context.wrap_socket(sock)
    sock.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += must(sock.recv(65536))
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length"))
    while len(body) < length:
        body += must(sock.recv(65536))
    if b" 200 " not in lines[0] + b" ":
        raise RuntimeError(lines[0].decode())
    sock.setblocking(False)
    return sock


def must(data):
    if not data:
        raise RuntimeError("the server closed a connection")
    return data


def still_open(sock):
    try:
        return sock.recv(1) != b""
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        return False


def main():
    url, path, how_many = sys.argv[1], sys.argv[2], int(sys.argv[3])
    parts = urllib.parse.urlsplit(url)
    context = None
    if parts.scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    socks = [open_one(n, parts.hostname, parts.port, context, request) for n in range(how_many)]
    print("ready", flush=True)
    sys.stdin.readline()
    print(sum(map(still_open, socks)), flush=True)


if __name__ == "__main__":
    main()
