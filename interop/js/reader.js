// Reads all that a bank has published to a Kafka topic or to a subject of a JetStream stream, adds up the accounts and
// prints their balances.
import { readFileSync } from "node:fs";
import { Accounts } from "./bank.js";
import { decode, Refused } from "./decode.js";
import { readKafka } from "./from-kafka.js";
import { readNats } from "./from-nats.js";

const USAGE = "usage: reader kafka://HOST:PORT/TOPIC | nats://HOST:PORT/SUBJECT | vectors FILE...";

// Reading ends with what is there at the start; it may take this long.
const MOST_MILLIS = 60_000;

async function balances(address) {
  // A topic or subject is named after bucket and kind of aggregate.
  const parts = /^(kafka|nats):\/\/([^/]+)\/(([^./]+)\.[^/]+)$/.exec(address);
  if (!parts) {
    console.error(USAGE);
    process.exit(2);
  }
  const [, bus, server, name, bucket] = parts;
  const accounts = new Accounts(bucket);
  const take = (place, body) => {
    try {
      accounts.add(body);
    } catch (failure) {
      throw new Error(`${place}: ${failure.message}`);
    }
  };
  try {
    await (bus === "kafka" ? readKafka : readNats)(server, name, take, MOST_MILLIS);
    return accounts.lines();
  } catch (failure) {
    throw new Error(`reading ${name}: ${failure.message}`);
  }
}

/** What each vector is read as, one JSON object on a line. */
function answers(files) {
  const vectors = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")));
  return vectors.map(({ name, body, bodyBase64 }) => {
    try {
      return JSON.stringify({ name, reads: decode("bank", Buffer.from(body ?? bodyBase64, body === undefined ? "base64" : "utf8")) });
    } catch (failure) {
      if (failure instanceof Refused) return JSON.stringify({ name, refused: failure.reason });
      throw failure;
    }
  });
}

// What a client does that a later Node.js warns of is not this program's to tell.
process.removeAllListeners("warning");
const [first, ...others] = process.argv.slice(2);
try {
  const lines = first === "vectors" ? answers(others) : await balances(others.length > 0 ? "" : (first ?? ""));
  for (const line of lines) console.log(line);
} catch (failure) {
  console.error(`failed: ${String(failure.message).replaceAll("\n", " ")}`);
  process.exitCode = 1;
}
