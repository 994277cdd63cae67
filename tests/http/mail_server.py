#!/usr/bin/python3
"""A mail server that behaves well and badly, on Debian's python3-aiosmtpd (so it names Debian's own Python).

Prints its port, then one JSON line for each thing that happens; serves until it is killed. The recipient says how it is
treated: refused@… is told 550, laterN@… 451 N times and then accepted, rejected@… 554 after the message is read,
slow@… waits for an hour between reading the message and saying that it was taken, slowN@… from the message after the
Nth on.

    mail_server.py [--host ADDRESS] [--smtps | --starttls] [--certificate PEM] [--account USER:PASSWORD]
"""

import argparse
import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult


def tell(**what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self):
        self.put_off = {}
        self.taken = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "refused":
            tell(event="refused", to=address)
            return "550 5.1.1 There is nobody of that name here"
        if name.startswith("later"):
            times = self.put_off.setdefault(address, int(name[len("later") :] or 1))
            if times > 0:
                self.put_off[address] = times - 1
                tell(event="put off", to=address)
                return "451 4.7.1 Please come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        tell(event="rejected" if name == "rejected" else "message", sender=envelope.mail_from, to=envelope.rcpt_tos,
             tls=session.ssl is not None, user=session.auth_data, text=envelope.content.decode("utf-8", "replace"))
        if name == "rejected":
            return "554 5.6.0 This message is not wanted"
        self.taken[name] = self.taken.get(name, 0) + 1
        if name.startswith("slow") and self.taken[name] > int(name[len("slow") :] or 0):
            await asyncio.sleep(3600)
        return "250 OK"


def account_check(account):
    def check(server, session, envelope, mechanism, data):
        given = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=given == account, handled=False, auth_data=data.login.decode())

    return check


async def serve(options):
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)
    settings = {"hostname": "mail.example", "enable_SMTPUTF8": False}
    if options.starttls:
        settings.update(tls_context=context, require_starttls=True)
    if options.account:
        settings.update(authenticator=account_check(options.account), auth_required=True, auth_require_tls=False)
    handler = Handler()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, **settings), options.host, 0, ssl=context if options.smtps else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtps", action="store_true")
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--certificate")
    parser.add_argument("--account")
    logging.disable(logging.CRITICAL)  # of what it is told to do wrong
    warnings.simplefilter("ignore")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
