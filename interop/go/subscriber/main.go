// Command subscriber is a Go service as there are many: it subscribes to what the bank publishes to NATS, adds up the
// accounts and prints their balances, one line "ID OWNER BALANCE" for each, in the order of the ids.
//
// With -old it speaks the first version of the protocol over a plain socket, as clients do that know no headers. It ends
// after -events events.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"eventhus.io/interop/bank"
)

// source gives the bodies of messages, one after the other.
type source interface {
	next(wait time.Duration) ([]byte, error)
	close()
}

func run() error {
	url := flag.String("url", "nats://localhost:4222", "the server")
	subject := flag.String("subject", "bank.account", "the subject")
	events := flag.Int("events", 1, "how many events are read")
	old := flag.Bool("old", false, "be a client that knows no headers")
	wait := flag.Duration("wait", time.Minute, "how long to wait for the next event")
	flag.Parse()

	var from source
	var err error
	if *old {
		from, err = openOld(*url, *subject)
	} else {
		from, err = openPlain(*url, *subject)
	}
	if err != nil {
		return err
	}
	defer from.close()
	fmt.Fprintln(os.Stderr, "ready")

	bucket, _, _ := strings.Cut(*subject, ".")
	accounts := bank.New(bucket)
	for read := 0; read < *events; read++ {
		body, err := from.next(*wait)
		if err != nil {
			return fmt.Errorf("after %d events: %w", read, err)
		}
		if err := accounts.Add(body); err != nil {
			return fmt.Errorf("event %d: %w", read+1, err)
		}
	}
	lines, err := accounts.Lines()
	for _, line := range lines {
		fmt.Println(line)
	}
	return err
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "failed:", err)
		os.Exit(1)
	}
}
