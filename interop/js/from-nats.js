import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

/** Hands over each message on a subject that its stream holds now, in the stream's order. */
export async function readNats(server, subject, take, most) {
  const connection = await connect({ servers: server, maxReconnectAttempts: 3 });
  try {
    const manager = await jetstreamManager(connection);
    const stream = await manager.streams.find(subject);
    const last = await manager.streams.getMessage(stream, { last_by_subj: subject });
    if (last === null) return;
    const consumer = await jetstream(connection).consumers.get(stream, { filter_subjects: [subject] });
    const messages = await consumer.consume();
    const timer = setTimeout(() => messages.stop(new Error(`the end was not reached within ${most} ms`)), most);
    try {
      for await (const message of messages) {
        take(`stream ${stream} at ${message.seq}`, message.data);
        if (message.seq >= last.seq) return;
      }
    } finally {
      clearTimeout(timer);
    }
  } finally {
    await connection.close();
  }
}
