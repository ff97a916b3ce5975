// Package bank adds up the accounts of a bank from its events, as each service does that keeps a view of its own.
package bank

import (
	"encoding/json"
	"fmt"
	"sort"

	"eventhus.io/interop/envelope"
)

type account struct {
	owner   string
	balance int64
	version int64
	// Events that came before those in front of them, by version.
	early map[int64]envelope.Envelope
}

// Accounts are those of one bucket.
type Accounts struct {
	bucket string
	byID   map[string]*account
	seen   map[string]bool
}

// New returns accounts that nothing has happened to.
func New(bucket string) *Accounts {
	return &Accounts{bucket, map[string]*account{}, map[string]bool{}}
}

// Add takes the body of the next message. An event that was there before changes nothing; one whose predecessor has not
// come yet waits for it.
func (a *Accounts) Add(body []byte) error {
	event, err := envelope.Decode(a.bucket, body)
	if err != nil || a.seen[event.ID] {
		return err
	}
	a.seen[event.ID] = true
	if event.AggregateType != "Account" {
		return fmt.Errorf("an event of a %q; expected an Account", event.AggregateType)
	}
	state := a.byID[event.AggregateID]
	if state == nil {
		state = &account{early: map[int64]envelope.Envelope{}}
		a.byID[event.AggregateID] = state
	}
	if _, early := state.early[event.Version]; early || event.Version <= state.version {
		return fmt.Errorf("account %s has two events of version %d", event.AggregateID, event.Version)
	}
	state.early[event.Version] = event
	for next, is := event, event.Version == state.version+1; is; next, is = state.early[state.version+1] {
		delete(state.early, next.Version)
		state.version = next.Version
		if err := state.apply(next); err != nil {
			return fmt.Errorf("version %d of account %s: %w", next.Version, next.AggregateID, err)
		}
	}
	return nil
}

func (a *account) apply(event envelope.Envelope) error {
	var data struct {
		Owner  string `json:"owner"`
		Amount int64  `json:"amount"`
		// The Go bank spells a withdrawal's amount so.
		Ammount int64 `json:"ammount"`
	}
	if err := json.Unmarshal(event.Data, &data); err != nil {
		return err
	}
	switch event.Type {
	case "AccountCreated", "OwnerChanged":
		a.owner = data.Owner
	case "DepositPerformed":
		a.balance += data.Amount
	case "WithdrawalPerformed":
		a.balance -= data.Ammount
	default:
		return fmt.Errorf("the event type %q is unknown", event.Type)
	}
	return nil
}

// Lines returns "ID OWNER BALANCE" for each account, in the order of the ids' UTF-8 bytes.
func (a *Accounts) Lines() ([]string, error) {
	ids := make([]string, 0, len(a.byID))
	for id, state := range a.byID {
		if len(state.early) > 0 {
			return nil, fmt.Errorf("account %s: version %d is missing, and later ones are there", id, state.version+1)
		}
		ids = append(ids, id)
	}
	sort.Strings(ids)
	lines := make([]string, 0, len(ids))
	for _, id := range ids {
		lines = append(lines, fmt.Sprintf("%s %s %d", shown(id), shown(a.byID[id].owner), a.byID[id].balance))
	}
	return lines, nil
}
