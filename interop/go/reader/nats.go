package main

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type plain struct {
	connection   *nats.Conn
	subscription *nats.Subscription
}

func openPlain(url, subject string) (source, error) {
	connection, err := nats.Connect(url)
	if err != nil {
		return nil, err
	}
	subscription, err := connection.SubscribeSync(subject)
	if err != nil {
		return nil, err
	}
	return &plain{connection, subscription}, connection.Flush()
}

func (p *plain) next(wait time.Duration) ([]byte, error) {
	message, err := p.subscription.NextMsg(wait)
	if err != nil {
		return nil, err
	}
	return message.Data, nil
}

func (p *plain) close() { p.connection.Close() }

type streamed struct {
	connection *nats.Conn
	consumer   jetstream.Consumer
}

func openStream(url, subject string) (source, error) {
	connection, err := nats.Connect(url)
	if err != nil {
		return nil, err
	}
	js, err := jetstream.New(connection)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	stream, err := js.StreamNameBySubject(ctx, subject)
	if err != nil {
		return nil, err
	}
	consumer, err := js.OrderedConsumer(ctx, stream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject}})
	if err != nil {
		return nil, err
	}
	return &streamed{connection, consumer}, nil
}

func (s *streamed) next(wait time.Duration) ([]byte, error) {
	message, err := s.consumer.Next(jetstream.FetchMaxWait(wait))
	if err != nil {
		return nil, err
	}
	return message.Data(), nil
}

func (s *streamed) close() { s.connection.Close() }
