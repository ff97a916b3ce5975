// Adds up the accounts of a bank from its events, as each service does that keeps a view of its own.
import { decode, members } from "./decode.js";

export class Accounts {
  #bucket;
  #byId = new Map();
  #seen = new Set();

  constructor(bucket) {
    this.#bucket = bucket;
  }

  /**
   * Takes the body of the next message. An event that was there before changes nothing; one whose predecessor has not come
   * yet waits for it.
   */
  add(body) {
    const event = decode(this.#bucket, body);
    if (this.#seen.has(event.id)) return;
    this.#seen.add(event.id);
    if (event.aggregate_type !== "Account") throw new Error(`an event of a "${event.aggregate_type}"; expected an Account`);
    const id = event.aggregate_id;
    if (!this.#byId.has(id)) this.#byId.set(id, { owner: "", balance: 0n, version: 0n, early: new Map() });
    const account = this.#byId.get(id);
    const version = BigInt(event.version);
    if (version <= account.version || account.early.has(version)) {
      throw new Error(`account ${id} has two events of version ${version}`);
    }
    account.early.set(version, event);
    for (let next = account.version + 1n; account.early.has(next); next++) {
      apply(account, account.early.get(next));
      account.early.delete(next);
      account.version = next;
    }
  }

  /** "ID OWNER BALANCE" for each account, in the order of the ids' UTF-8 bytes. */
  lines() {
    for (const [id, { early, version }] of this.#byId) {
      if (early.size > 0) throw new Error(`account ${id}: version ${version + 1n} is missing, and later ones are there`);
    }
    const sorted = [...this.#byId].sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    return sorted.map(([id, { owner, balance }]) => `${shown(id)} ${shown(owner)} ${balance}`);
  }
}

function apply(account, event) {
  const data = event.data === "null" ? new Map() : members(event.data);
  const place = `version ${event.version} of account ${event.aggregate_id}`;
  // A number of JavaScript has 53 bits, an amount may have 64.
  const amount = (key) => {
    const json = data.get(key) ?? "0";
    if (!/^-?\d+$/.test(json)) throw new Error(`${place}: the ${key} is no integer`);
    return BigInt(json);
  };
  switch (event.type) {
    case "AccountCreated":
    case "OwnerChanged":
      account.owner = JSON.parse(data.get("owner") ?? '""');
      if (typeof account.owner !== "string") throw new Error(`${place}: the owner is no text`);
      break;
    case "DepositPerformed":
      account.balance += amount("amount");
      break;
    case "WithdrawalPerformed":
      // The Go bank spells it so.
      account.balance -= amount("ammount");
      break;
    default:
      throw new Error(`${place}: the event type "${event.type}" is unknown`);
  }
}

/** A text as the bank's own lines have it: as it is, or as a JSON string of ASCII where its parts could not be told apart. */
function shown(text) {
  if (!/^$|["\\\p{Z}\p{Cc}\p{Cf}]/u.test(text)) return text;
  const escape = (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return JSON.stringify(text)
    .replace(/\\u[\da-f]{4}/g, (control) => `\\u${control.slice(2).toUpperCase()}`)
    .replace(/[\u0080-\uffff]/g, escape);
}
