package main

import (
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
)

// readKafka hands over each record of a topic that is there now, partition after partition. It is in no group and commits
// nothing.
func readKafka(ctx context.Context, broker, topic string, take func(string, []byte) error) error {
	client := &kafka.Client{Addr: kafka.TCP(broker)}
	found, err := client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{topic}})
	if err != nil {
		return err
	}
	if err := found.Topics[0].Error; err != nil {
		return err
	}
	var ends []kafka.OffsetRequest
	for _, partition := range found.Topics[0].Partitions {
		ends = append(ends, kafka.FirstOffsetOf(partition.ID), kafka.LastOffsetOf(partition.ID))
	}
	offsets, err := client.ListOffsets(ctx, &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{topic: ends}})
	if err != nil {
		return err
	}
	for _, partition := range offsets.Topics[topic] {
		if partition.Error != nil {
			return fmt.Errorf("partition %d: %w", partition.Partition, partition.Error)
		}
		if partition.FirstOffset < partition.LastOffset {
			if err := readPartition(ctx, broker, topic, partition, take); err != nil {
				return err
			}
		}
	}
	return nil
}

func readPartition(ctx context.Context, broker, topic string, found kafka.PartitionOffsets, take func(string, []byte) error) error {
	// Closing waits for the fetch that is under way.
	partition := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{broker}, Topic: topic, Partition: found.Partition, MaxWait: 100 * time.Millisecond})
	defer partition.Close()
	if err := partition.SetOffset(found.FirstOffset); err != nil {
		return err
	}
	for {
		record, err := partition.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if err := take(fmt.Sprintf("partition %d at %d", record.Partition, record.Offset), record.Value); err != nil {
			return err
		}
		if record.Offset >= found.LastOffset-1 {
			return nil
		}
	}
}
