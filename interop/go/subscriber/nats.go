package main

import (
	"time"

	"github.com/nats-io/nats.go"
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
