"""Reads what a bus of eventhus carries, as strictly as the Java library does: what two readers could understand differently
is refused."""

import hashlib
import json
import re
from dataclasses import dataclass

DEEPEST = 500
MOST_VERSION = 2**63 - 1
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What stands between keys and values of an object that is known to be one.
BETWEEN = re.compile(r"[ \t\n\r,:]*")
VERSION = re.compile(r"[0-9]{1,19}")
# A backslash is legal in texts only, so no parsing is needed to find: a whole surrogate pair, half of one, another escape.
ESCAPES = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)", re.DOTALL
)


class Refused(Exception):
    """Why a message is no envelope: one of the classes that interop/vectors names."""

    def __init__(self, reason):
        super().__init__(f"it is no envelope: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Envelope:
    id: str
    aggregate_id: str
    aggregate_type: str
    command_id: str
    version: int
    type: str
    data: str  # As it was received: a number keeps each of its digits.


def decode(bucket, body):
    """Reads the body of a message that came from a bucket."""
    fields = members(unicode(body))
    if not fields.keys() >= {"aggregate_id", "aggregate_type", "version", "type", "data"}:
        raise Refused("missing-key")
    version = fields["version"]
    if not VERSION.fullmatch(version) or not 1 <= int(version) <= MOST_VERSION:
        raise Refused("version")
    aggregate_id, aggregate_type, kind = (name(fields[key]) for key in ("aggregate_id", "aggregate_type", "type"))
    # Without an id, or with null, a message is as the released toolkit sends it.
    given, command_id = (text(fields.get(key, "null")) or "" for key in ("id", "command_id"))
    data = fields["data"]
    event_id = given or derived_id(bucket, aggregate_type, aggregate_id, version, kind, data)
    return Envelope(event_id, aggregate_id, aggregate_type, command_id, int(version), kind, data)


def unicode(body):
    try:
        decoded = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("unicode") from None
    if any(len(escape) == 6 for escape in ESCAPES.findall(decoded)):
        raise Refused("unicode")
    return decoded


def once(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused("duplicate-key")
    return found


def constant(_):
    raise ValueError("NaN and Infinity are no JSON")


# Numbers are not converted: a million digits cost no more than their bytes.
PARSER = json.JSONDecoder(object_pairs_hook=once, parse_int=str, parse_float=str, parse_constant=constant)


def members(json_text):
    """The members of an object, their values as they were received."""
    try:
        whole = PARSER.decode(json_text)
        if type(whole) is not dict:
            raise Refused("malformed")
        if any(depth(value) > DEEPEST for value in whole.values()):
            raise Refused("nesting")
    except ValueError:
        raise Refused("malformed") from None
    except RecursionError:
        raise Refused("nesting") from None
    found = {}
    end = json_text.index("{") + 1
    for _ in whole:
        key, end = PARSER.raw_decode(json_text, BETWEEN.match(json_text, end).end())
        start = BETWEEN.match(json_text, end).end()
        _, end = PARSER.raw_decode(json_text, start)
        if fold(key) in found:
            raise Refused("duplicate-key")
        found[fold(key)] = json_text[start:end]
    return found


def depth(value):
    deep = 0
    level = [value]
    while level := [each for each in level if type(each) in (dict, list)]:
        deep += 1
        level = [inner for each in level for inner in (each.values() if type(each) is dict else each)]
    return deep


def fold(key):
    """How Go compares keys: case aside, of ASCII, the long s and the Kelvin sign."""
    return re.sub("[A-Z]", lambda c: c[0].lower(), key).replace("\u017f", "s").replace("\u212a", "k")


def text(json_text):
    """A text or null, decoded."""
    if json_text != "null" and json_text[0] != '"':
        raise Refused("not-a-string")
    return json.loads(json_text)


def name(json_text):
    decoded = text(json_text)
    if decoded is None:
        raise Refused("not-a-string")
    if decoded == "":
        raise Refused("empty-name")
    return decoded


def derived_id(bucket, *fields):
    """The id of an event that came without one: the same each time and everywhere (docs/envelope.md)."""
    digest = hashlib.sha256()
    for field in ("eventhus-derived-id-1", bucket, *fields):
        encoded = field.encode("utf-8")
        digest.update(len(encoded).to_bytes(4, "big") + encoded)
    bits = int.from_bytes(digest.digest(), "big") >> 131
    return "D" + "".join(CROCKFORD[bits >> shift & 31] for shift in range(120, -1, -5))
