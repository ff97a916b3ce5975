"""Adds up the accounts of a bank from its events, as each service does that keeps a view of its own."""

import json
import re
import unicodedata
from dataclasses import dataclass, field

from decode import decode


@dataclass
class Account:
    owner: str = ""
    balance: int = 0
    version: int = 0
    early: dict = field(default_factory=dict)  # Events that came before those in front of them, by version.


class Accounts:
    def __init__(self, bucket):
        self.bucket = bucket
        self.by_id = {}
        self.seen = set()

    def add(self, body):
        """Takes the body of the next message. An event that was there before changes nothing; one whose predecessor has not
        come yet waits for it."""
        event = decode(self.bucket, body)
        if event.id in self.seen:
            return
        self.seen.add(event.id)
        if event.aggregate_type != "Account":
            raise ValueError(f'an event of a "{event.aggregate_type}"; expected an Account')
        account = self.by_id.setdefault(event.aggregate_id, Account())
        if event.version <= account.version or event.version in account.early:
            raise ValueError(f"account {event.aggregate_id} has two events of version {event.version}")
        account.early[event.version] = event
        while account.version + 1 in account.early:
            apply(account, account.early.pop(account.version + 1))
            account.version += 1

    def lines(self):
        """"ID OWNER BALANCE" for each account, in the order of the ids' UTF-8 bytes."""
        for key, account in self.by_id.items():
            if account.early:
                raise ValueError(f"account {key}: version {account.version + 1} is missing, and later ones are there")
        return [f"{shown(key)} {shown(each.owner)} {each.balance}" for key, each in sorted(self.by_id.items(), key=by_bytes)]


def by_bytes(item):
    return item[0].encode("utf-8")


def apply(account, event):
    place = f"version {event.version} of account {event.aggregate_id}"
    data = {} if event.data == "null" else of_type(dict, json.loads(event.data), f"{place}: the data")
    match event.type:
        case "AccountCreated" | "OwnerChanged":
            account.owner = of_type(str, data.get("owner", ""), f"{place}: the owner")
        case "DepositPerformed":
            account.balance += of_type(int, data.get("amount", 0), f"{place}: the amount")
        case "WithdrawalPerformed":
            # The Go bank spells it so.
            account.balance -= of_type(int, data.get("ammount", 0), f"{place}: the ammount")
        case _:
            raise ValueError(f'{place}: the event type "{event.type}" is unknown')


def of_type(kind, value, what):
    if type(value) is not kind:
        raise ValueError(f"{what} is no {kind.__name__}")
    return value


def shown(text):
    """A text as the bank's own lines have it: as it is, or as a JSON string of ASCII where its parts could not be told
    apart."""
    if text and not any(c in '"\\' or unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc", "Cf") for c in text):
        return text
    quoted = re.sub(r"\\u[0-9a-f]{4}", lambda c: "\\u" + c[0][2:].upper(), json.dumps(text, ensure_ascii=False))
    return re.sub("[^\x00-\x7f]", lambda c: escaped(c[0]), quoted)


def escaped(c):
    units = c.encode("utf-16-be").hex().upper()
    return "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4))
