"""Reads all that a bank has published to a Kafka topic or to a subject of a JetStream stream, adds up the accounts and prints
their balances."""

import base64
import json
import logging
import re
import sys

from bank import Accounts
from decode import Refused, decode

USAGE = "usage: reader kafka://HOST:PORT/TOPIC | nats://HOST:PORT/SUBJECT | vectors FILE..."

# Reading ends with what is there at the start; it may take this long.
MOST_SECONDS = 60


class Usage(Exception):
    pass


def balances(address):
    # A topic or subject is named after bucket and kind of aggregate.
    parts = re.fullmatch(r"(kafka|nats)://([^/]+)/(([^./]+)\.[^/]+)", address)
    if not parts:
        raise Usage
    bus, server, name, bucket = parts.groups()
    accounts = Accounts(bucket)

    def take(place, body):
        try:
            accounts.add(body)
        except (Refused, ValueError) as failure:
            raise ValueError(f"{place}: {failure}") from None

    if bus == "kafka":
        from from_kafka import read_kafka as read
    else:
        from from_nats import read_nats as read
    try:
        read(server, name, take, MOST_SECONDS)
        return accounts.lines()
    except Exception as failure:
        raise RuntimeError(f"reading {name}: {failure or type(failure).__name__}") from failure


def answers(files):
    """What each vector is read as, one JSON object on a line."""
    for file in files:
        with open(file, encoding="utf-8") as vectors:
            for vector in json.load(vectors):
                body = vector["body"].encode() if "body" in vector else base64.b64decode(vector["bodyBase64"])
                yield json.dumps({"name": vector["name"], **answer(body)})


def answer(body):
    try:
        return {"reads": {key: str(value) for key, value in vars(decode("bank", body)).items()}}
    except Refused as refused:
        return {"refused": refused.reason}


def main(arguments):
    # The clients tell of each attempt; what comes of them is one line.
    logging.disable(logging.CRITICAL)
    # A locale could have another encoding.
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        if len(arguments) > 1 and arguments[0] == "vectors":
            lines = answers(arguments[1:])
        else:
            lines = balances(arguments[0] if len(arguments) == 1 else "")
        for line in lines:
            print(line)
    except Usage:
        print(USAGE, file=sys.stderr)
        return 2
    except Exception as failure:
        print("failed:", *str(failure or type(failure).__name__).split(), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
