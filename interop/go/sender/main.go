// Command sender publishes what Go eventhus publishes: the bodies of captured samples, files with a field "bodyBase64" (or
// "inputBase64"), in the order of their names, without headers, on core NATS.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/nats-io/nats.go"
)

type sample struct {
	Body  []byte `json:"bodyBase64"`
	Input []byte `json:"inputBase64"`
}

func (s sample) bytes() []byte {
	if s.Body == nil {
		return s.Input
	}
	return s.Body
}

func run() error {
	url := flag.String("url", "nats://localhost:4222", "the server")
	subject := flag.String("subject", "bank.account", "the subject")
	folder := flag.String("samples", ".", "the folder of the samples")
	pattern := flag.String("pattern", "*.json", "which of its files")
	flag.Parse()

	files, err := filepath.Glob(filepath.Join(*folder, *pattern))
	if err != nil {
		return err
	}
	sort.Strings(files)
	connection, err := nats.Connect(*url)
	if err != nil {
		return err
	}
	defer connection.Close()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var found sample
		if err := json.Unmarshal(text, &found); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := connection.Publish(*subject, found.bytes()); err != nil {
			return err
		}
	}
	fmt.Println(len(files))
	return connection.Flush()
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "failed:", err)
		os.Exit(1)
	}
}
