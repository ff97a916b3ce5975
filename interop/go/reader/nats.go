package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// readNats hands over each message on a subject that its stream holds now, in the stream's order.
func readNats(ctx context.Context, server, subject string, take func(string, []byte) error) error {
	connection, err := nats.Connect(server)
	if err != nil {
		return err
	}
	defer connection.Close()
	js, err := jetstream.New(connection)
	if err != nil {
		return err
	}
	name, err := js.StreamNameBySubject(ctx, subject)
	if err != nil {
		return err
	}
	stream, err := js.Stream(ctx, name)
	if err != nil {
		return err
	}
	last, err := stream.GetLastMsgForSubject(ctx, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	consumer, err := stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject}})
	if err != nil {
		return err
	}
	messages, err := consumer.Messages()
	if err != nil {
		return err
	}
	defer messages.Stop()
	for {
		message, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		place, err := message.Metadata()
		if err != nil {
			return err
		}
		if err := take(fmt.Sprintf("stream %s at %d", name, place.Sequence.Stream), message.Data()); err != nil {
			return err
		}
		if place.Sequence.Stream >= last.Sequence {
			return nil
		}
	}
}
