import asyncio

import nats
from nats.js.errors import NotFoundError


def read_nats(server, subject, take, most):
    """Hands over each message on a subject that its stream holds now, in the stream's order."""
    asyncio.run(asyncio.wait_for(read(server, subject, take), most))


async def read(server, subject, take):
    async def quiet(_):
        pass  # What cannot be mended ends a call with an exception.

    connection = await nats.connect(
        f"nats://{server}", error_cb=quiet, allow_reconnect=False, max_reconnect_attempts=3, reconnect_time_wait=0.2
    )
    try:
        streams = connection.jetstream()
        try:
            stream = await streams.find_stream_name_by_subject(subject)
        except NotFoundError:
            raise LookupError("no stream takes the subject") from None
        try:
            last = await streams.get_last_msg(stream, subject)
        except NotFoundError:
            return
        messages = await streams.subscribe(subject, stream=stream, ordered_consumer=True)
        while True:
            message = await messages.next_msg(timeout=30)
            position = message.metadata.sequence.stream
            take(f"stream {stream} at {position}", message.data)
            if position >= last.seq:
                return
    finally:
        await connection.close()
