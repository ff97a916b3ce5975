import time

from kafka import KafkaConsumer, TopicPartition


def read_kafka(broker, topic, take, most):
    """Hands over each record of a topic that is there now. It is in no group and commits nothing."""
    consumer = KafkaConsumer(bootstrap_servers=broker, enable_auto_commit=False, bootstrap_timeout_ms=5_000)
    try:
        found = consumer.partitions_for_topic(topic)
        if not found:
            raise LookupError("there is no such topic")
        partitions = [TopicPartition(topic, each) for each in sorted(found)]
        consumer.assign(partitions)
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(partitions)
        until = time.monotonic() + most
        while any(consumer.position(each) < ends[each] for each in partitions):
            if time.monotonic() > until:
                raise TimeoutError(f"the end was not reached within {most} s")
            for place, records in consumer.poll(timeout_ms=500).items():
                for record in records:
                    if record.offset < ends[place]:
                        take(f"partition {record.partition} at {record.offset}", record.value or b"")
    finally:
        consumer.close()
