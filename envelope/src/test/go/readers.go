// Reads envelopes the three ways a Go service reads them, with nothing but encoding/json, and says what it understood.
// In: one envelope a line, in base64. Out: one JSON object a line.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
)

type envelope struct {
	ID            string      `json:"id"`
	AggregateID   string      `json:"aggregate_id"`
	AggregateType string      `json:"aggregate_type"`
	CommandID     string      `json:"command_id"`
	Version       int         `json:"version"`
	Type          string      `json:"type"`
	Data          interface{} `json:"data"`
}

type created struct {
	Owner string `json:"owner"`
}

type amount struct {
	Amount int `json:"amount"`
}

type ammount struct {
	Amount int `json:"ammount"`
}

func registered(name string) interface{} {
	switch name {
	case "AccountCreated", "account_created":
		return &created{}
	case "DepositPerformed":
		return &amount{}
	case "WithdrawalPerformed", "withdrawal_performed", "deposit_performed":
		return &ammount{}
	}
	return nil
}

// The envelope alone; its data becomes maps and floats.
func looseRead(body []byte) (e envelope, err error) {
	err = json.Unmarshal(body, &e)
	return e, err
}

// The envelope first, then its data by the registered type.
func typedRead(body []byte) (envelope, error) {
	var raw struct {
		envelope
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return raw.envelope, err
	}
	e := raw.envelope
	e.Data = registered(e.Type)
	if e.Data == nil {
		return e, fmt.Errorf("no such type registered")
	}
	err := json.Unmarshal(raw.Data, e.Data)
	return e, err
}

// Into an envelope that holds a pointer to the registered type already.
func prefilledRead(body []byte) (envelope, error) {
	var peek struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(body, &peek); err != nil {
		return envelope{}, err
	}
	e := envelope{Data: registered(peek.Type)}
	err := json.Unmarshal(body, &e)
	return e, err
}

func report(e envelope, err error) map[string]interface{} {
	if err != nil {
		return map[string]interface{}{"error": err.Error()}
	}
	return map[string]interface{}{"event": e}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		body, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			panic(err)
		}
		out, err := json.Marshal(map[string]interface{}{
			"loose":     report(looseRead(body)),
			"typed":     report(typedRead(body)),
			"prefilled": report(prefilledRead(body)),
		})
		if err != nil {
			panic(err)
		}
		fmt.Println(string(out))
	}
}
