// Command reader reads all that a bank has published to a Kafka topic or to a subject of a JetStream stream, adds up the
// accounts and prints their balances.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"eventhus.io/interop/bank"
)

const usage = "usage: reader kafka://HOST:PORT/TOPIC | nats://HOST:PORT/SUBJECT | vectors FILE..."

// Reading ends with what is there at the start; it may take this long.
const most = 60 * time.Second

var errUsage = errors.New(usage)

func run(arguments []string) error {
	if len(arguments) > 1 && arguments[0] == "vectors" {
		return printAnswers(arguments[1:])
	}
	if len(arguments) != 1 {
		return errUsage
	}
	address, err := url.Parse(arguments[0])
	if err != nil {
		return errUsage
	}
	// A topic or subject is named after bucket and kind of aggregate.
	name := strings.TrimPrefix(address.Path, "/")
	bucket, _, isName := strings.Cut(name, ".")
	read := map[string]func(context.Context, string, string, func(string, []byte) error) error{
		"kafka": readKafka, "nats": readNats}[address.Scheme]
	if read == nil || !isName || address.Host == "" {
		return errUsage
	}
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	accounts := bank.New(bucket)
	err = read(ctx, address.Host, name, func(place string, body []byte) error {
		if err := accounts.Add(body); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	lines, err := accounts.Lines()
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	for _, line := range lines {
		fmt.Println(line)
	}
	return nil
}

func main() {
	switch err := run(os.Args[1:]); {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "failed:", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
}
