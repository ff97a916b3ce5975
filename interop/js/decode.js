// Reads what a bus of eventhus carries, as strictly as the Java library does: what two readers could understand
// differently is refused.
import { createHash } from "node:crypto";

const DEEPEST = 500;
const REQUIRED = ["aggregate_id", "aggregate_type", "version", "type", "data"];
const MOST_VERSION = 2n ** 63n - 1n;
// A backslash is legal in texts only, so no parsing is needed to find: a whole surrogate pair, half of one, another escape.
const ESCAPES = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|[^])/g;
// Of JSON that JSON.parse took: what stands between two values or keys, and the rest of a number or a name.
const BETWEEN = /[\s,:]*/y;
const LITERAL = /[^\s,\]}]*/y;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Why a message is no envelope: `reason` is one of the classes that interop/vectors names. */
export class Refused extends Error {
  constructor(reason) {
    super(`it is no envelope: ${reason}`);
    this.reason = reason;
  }
}

/** Reads the body of a message that came from a bucket. Version and data are kept as texts: a number keeps each digit. */
export function decode(bucket, body) {
  const fields = members(unicode(body), fold);
  for (const key of REQUIRED) {
    if (!fields.has(key)) throw new Refused("missing-key");
  }
  const version = fields.get("version");
  if (!/^\d{1,19}$/.test(version) || BigInt(version) < 1n || BigInt(version) > MOST_VERSION) throw new Refused("version");
  const event = {
    // Without an id, or with null, a message is as the released toolkit sends it.
    id: text(fields.get("id") ?? "null") ?? "",
    aggregate_id: name(fields.get("aggregate_id")),
    aggregate_type: name(fields.get("aggregate_type")),
    command_id: text(fields.get("command_id") ?? "null") ?? "",
    version,
    type: name(fields.get("type")),
    data: fields.get("data"),
  };
  event.id ||= derivedId(bucket, event);
  return event;
}

function unicode(body) {
  let decoded;
  try {
    decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new Refused("unicode");
  }
  for (const [escape] of decoded.matchAll(ESCAPES)) {
    if (escape.length === 6) throw new Refused("unicode");
  }
  return decoded;
}

/**
 * The members of an object, their values as they were received. JSON.parse knows the grammar, but neither shows a key that
 * is there twice nor keeps what a number looked like: what it took is gone through once more.
 */
export function members(json, named = same) {
  try {
    JSON.parse(json);
  } catch {
    throw new Refused("malformed");
  }
  if (json.trimStart()[0] !== "{") throw new Refused("malformed");
  let at = 0;
  const pass = (pattern) => {
    pattern.lastIndex = at;
    pattern.test(json);
    at = pattern.lastIndex;
  };
  const value = (depth, named) => {
    pass(BETWEEN);
    const start = at++;
    const found = new Map();
    if (json[start] === '"') {
      while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
      at++;
    } else if (json[start] === "{" || json[start] === "[") {
      if (depth > DEEPEST) throw new Refused("nesting");
      for (pass(BETWEEN); json[at] !== "}" && json[at] !== "]"; pass(BETWEEN)) {
        if (json[start] === "[") {
          value(depth + 1, same);
          continue;
        }
        const key = named(JSON.parse(value(depth + 1, same).json));
        if (found.has(key)) throw new Refused("duplicate-key");
        found.set(key, value(depth + 1, same).json);
      }
      at++;
    } else {
      pass(LITERAL);
    }
    return { json: json.slice(start, at), found };
  };
  return value(0, named).found;
}

const same = (key) => key;

/** How Go compares keys: case aside, of ASCII, the long s and the Kelvin sign. */
function fold(key) {
  return key.replace(/[A-Z]/g, (c) => c.toLowerCase()).replaceAll("\u017f", "s").replaceAll("\u212a", "k");
}

/** A text or null, decoded. */
function text(json) {
  if (json !== "null" && !json.startsWith('"')) throw new Refused("not-a-string");
  return JSON.parse(json);
}

function name(json) {
  const decoded = text(json);
  if (decoded === null) throw new Refused("not-a-string");
  if (decoded === "") throw new Refused("empty-name");
  return decoded;
}

/** The id of an event that came without one: the same each time and everywhere (docs/envelope.md). */
function derivedId(bucket, event) {
  const hash = createHash("sha256");
  const { aggregate_type, aggregate_id, version, type, data } = event;
  for (const field of ["eventhus-derived-id-1", bucket, aggregate_type, aggregate_id, version, type, data]) {
    const bytes = Buffer.from(field);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  let digits = "";
  for (let bits = BigInt(`0x${hash.digest("hex")}`) >> 131n; digits.length < 25; bits >>= 5n) {
    digits = CROCKFORD[Number(bits & 31n)] + digits;
  }
  return `D${digits}`;
}
