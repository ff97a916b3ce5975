import { randomUUID } from "node:crypto";
import { Kafka, logLevel } from "kafkajs";

/**
 * Hands over each record of a topic that is there now. KafkaJS consumes in groups only, so this is a group of one under a
 * name of its own, which commits nothing and is deleted in the end.
 */
export async function readKafka(broker, topic, take, most) {
  const kafka = new Kafka({ brokers: [broker], clientId: "reader", logLevel: logLevel.NOTHING, retry: { retries: 3 } });
  const admin = kafka.admin();
  const groupId = `reader-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId });
  await admin.connect();
  try {
    const waiting = new Map();
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (BigInt(low) < BigInt(high)) waiting.set(partition, BigInt(high) - 1n);
    }
    if (waiting.size === 0) return;
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`the end was not reached within ${most} ms`)), most).unref();
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch }) => {
        const end = waiting.get(batch.partition) ?? -1n;
        try {
          for (const { offset, value } of batch.messages) {
            if (BigInt(offset) <= end) take(`partition ${batch.partition} at ${offset}`, value ?? Buffer.alloc(0));
          }
        } catch (failure) {
          reject(failure);
        }
        if (BigInt(batch.lastOffset()) >= end) waiting.delete(batch.partition);
        if (waiting.size === 0) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => {}); // It may never have been made.
    await admin.disconnect();
  }
}
