// Package envelope reads what a bus of eventhus carries, as strictly as the Java library does: what two readers could
// understand differently is refused.
package envelope

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Envelope is one event.
type Envelope struct {
	ID            string
	AggregateID   string
	AggregateType string
	CommandID     string
	Version       int64
	Type          string
	Data          json.RawMessage // As it was received: a number keeps each of its digits.
}

// Refused is why a message is no envelope: one of the classes that interop/vectors names.
type Refused string

func (r Refused) Error() string { return "it is no envelope: " + string(r) }

const deepest = 500

// A backslash is legal in texts only, so this needs no parsing: an escape of a whole surrogate pair, of half of one, or another.
var escapes = regexp.MustCompile(`\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|[^u]|u)`)

// Decode reads the body of a message that came from a bucket.
func Decode(bucket string, body []byte) (Envelope, error) {
	event := Envelope{}
	if err := checkUnicode(body); err != nil {
		return event, err
	}
	fields, err := members(body)
	if err != nil {
		return event, err
	}
	for _, key := range []string{"aggregate_id", "aggregate_type", "version", "type", "data"} {
		if fields[key] == nil {
			return event, Refused("missing-key")
		}
	}
	for key, text := range map[string]*string{"aggregate_id": &event.AggregateID, "aggregate_type": &event.AggregateType, "type": &event.Type} {
		if fields[key][0] != '"' || json.Unmarshal(fields[key], text) != nil {
			return event, Refused("not-a-string")
		}
		if *text == "" {
			return event, Refused("empty-name")
		}
	}
	// Without an id, or with null, a message is as the released toolkit sends it.
	for key, text := range map[string]*string{"id": &event.ID, "command_id": &event.CommandID} {
		if fields[key] != nil && json.Unmarshal(fields[key], text) != nil {
			return event, Refused("not-a-string")
		}
	}
	event.Version, err = strconv.ParseInt(string(fields["version"]), 10, 64)
	if err != nil || event.Version < 1 {
		return event, Refused("version")
	}
	event.Data = fields["data"]
	if event.ID == "" {
		event.ID = derivedID(bucket, event)
	}
	return event, nil
}

func checkUnicode(body []byte) error {
	if !utf8.Valid(body) {
		return Refused("unicode")
	}
	for _, escape := range escapes.FindAll(body, -1) {
		if len(escape) == 6 {
			return Refused("unicode")
		}
	}
	return nil
}

// members returns the members of an object, their values as they were received.
func members(object []byte) (map[string]json.RawMessage, error) {
	if !json.Valid(object) {
		return nil, Refused("malformed")
	}
	in := json.NewDecoder(bytes.NewReader(object))
	// Numbers are not converted: one that is beyond every float is one, too.
	in.UseNumber()
	if start, _ := in.Token(); start != json.Delim('{') {
		return nil, Refused("malformed")
	}
	found := map[string]json.RawMessage{}
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return nil, err
		}
		start := in.InputOffset()
		if err := pass(in, 1); err != nil {
			return nil, err
		}
		name := fold(key.(string))
		if found[name] != nil {
			return nil, Refused("duplicate-key")
		}
		found[name] = bytes.TrimLeft(object[start:in.InputOffset()], ": \t\r\n")
	}
	return found, nil
}

// pass goes over a value that is well-formed, and refuses what is nested too deeply, and a key that an object has twice.
func pass(in *json.Decoder, depth int) error {
	opening, err := in.Token()
	if err != nil || opening != json.Delim('{') && opening != json.Delim('[') {
		return err
	}
	if depth > deepest {
		return Refused("nesting")
	}
	keys := map[json.Token]bool{}
	for in.More() {
		if opening == json.Delim('{') {
			key, err := in.Token()
			if err != nil {
				return err
			}
			if keys[key] {
				return Refused("duplicate-key")
			}
			keys[key] = true
		}
		if err := pass(in, depth+1); err != nil {
			return err
		}
	}
	_, err = in.Token()
	return err
}

// fold is how Go itself compares keys: case aside, of ASCII, the long s and the Kelvin sign.
func fold(key string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		case c == '\u017f':
			return 's'
		case c == '\u212a':
			return 'k'
		}
		return c
	}, key)
}

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// derivedID is the id of an event that came without one: the same each time and everywhere (docs/envelope.md).
func derivedID(bucket string, event Envelope) string {
	hash := sha256.New()
	for _, field := range []string{"eventhus-derived-id-1", bucket, event.AggregateType, event.AggregateID,
		strconv.FormatInt(event.Version, 10), event.Type, string(event.Data)} {
		hash.Write(binary.BigEndian.AppendUint32(nil, uint32(len(field))))
		hash.Write([]byte(field))
	}
	return "D" + crockford.EncodeToString(hash.Sum(nil))[:25]
}
