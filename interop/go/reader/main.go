// Command reader is a Go service as there are many: it subscribes to what the bank publishes to NATS, adds up the
// accounts and prints their balances, one line "ID OWNER BALANCE" for each, in the order of the ids.
//
// With -stream it reads a JetStream stream from its beginning; with -old it speaks the first version of the protocol
// over a plain socket, as clients do that know no headers; else it is a plain subscriber. It ends after -events events.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"time"
)

// Envelope is what every bus of eventhus carries.
type Envelope struct {
	ID            string          `json:"id"`
	AggregateID   string          `json:"aggregate_id"`
	AggregateType string          `json:"aggregate_type"`
	Version       int             `json:"version"`
	Type          string          `json:"type"`
	Data          json.RawMessage `json:"data"`
}

type ownerData struct {
	Owner string `json:"owner"`
}

type depositData struct {
	Amount int `json:"amount"`
}

// The Go bank spells it so.
type withdrawalData struct {
	Amount int `json:"ammount"`
}

type account struct {
	owner   string
	balance int
	version int
}

type bank map[string]*account

func (b bank) apply(body []byte) error {
	var event Envelope
	if err := json.Unmarshal(body, &event); err != nil {
		return err
	}
	state := b[event.AggregateID]
	if state == nil {
		state = &account{}
		b[event.AggregateID] = state
	}
	if event.ID == "" || event.AggregateType != "Account" {
		return fmt.Errorf("event %q of %q: an id and the type Account are expected", event.ID, event.AggregateType)
	}
	if event.Version != state.version+1 {
		return fmt.Errorf("%s: version %d came after version %d", event.AggregateID, event.Version, state.version)
	}
	state.version = event.Version
	switch event.Type {
	case "AccountCreated", "OwnerChanged":
		var data ownerData
		if err := json.Unmarshal(event.Data, &data); err != nil {
			return err
		}
		state.owner = data.Owner
	case "DepositPerformed":
		var data depositData
		if err := json.Unmarshal(event.Data, &data); err != nil {
			return err
		}
		state.balance += data.Amount
	case "WithdrawalPerformed":
		var data withdrawalData
		if err := json.Unmarshal(event.Data, &data); err != nil {
			return err
		}
		state.balance -= data.Amount
	default:
		return fmt.Errorf("unknown event type %q", event.Type)
	}
	return nil
}

func (b bank) print() {
	ids := make([]string, 0, len(b))
	for id := range b {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		fmt.Printf("%s %s %d\n", id, b[id].owner, b[id].balance)
	}
}

// source gives the bodies of messages, one after the other.
type source interface {
	next(wait time.Duration) ([]byte, error)
	close()
}

func run() error {
	url := flag.String("url", "nats://localhost:4222", "the server")
	subject := flag.String("subject", "bank.account", "the subject")
	events := flag.Int("events", 1, "how many events are read")
	stream := flag.Bool("stream", false, "read the stream that takes the subject from its beginning")
	old := flag.Bool("old", false, "be a client that knows no headers")
	wait := flag.Duration("wait", time.Minute, "how long to wait for the next event")
	flag.Parse()

	var from source
	var err error
	switch {
	case *stream:
		from, err = openStream(*url, *subject)
	case *old:
		from, err = openOld(*url, *subject)
	default:
		from, err = openPlain(*url, *subject)
	}
	if err != nil {
		return err
	}
	defer from.close()
	fmt.Fprintln(os.Stderr, "ready")

	accounts := bank{}
	for read := 0; read < *events; read++ {
		body, err := from.next(*wait)
		if err != nil {
			return fmt.Errorf("after %d events: %w", read, err)
		}
		if err := accounts.apply(body); err != nil {
			return fmt.Errorf("event %d: %w", read+1, err)
		}
	}
	accounts.print()
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "failed:", err)
		os.Exit(1)
	}
}
