package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"

	"eventhus.io/interop/envelope"
)

type vector struct {
	Name   string  `json:"name"`
	Body   *string `json:"body"`
	Base64 []byte  `json:"bodyBase64"`
}

// printAnswers prints what each vector is read as, one JSON object on a line.
func printAnswers(files []string) error {
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var vectors []vector
		if err := json.Unmarshal(text, &vectors); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, each := range vectors {
			body := each.Base64
			if each.Body != nil {
				body = []byte(*each.Body)
			}
			line, err := json.Marshal(answer(each.Name, body))
			if err != nil {
				return err
			}
			fmt.Println(string(line))
		}
	}
	return nil
}

func answer(name string, body []byte) map[string]any {
	event, err := envelope.Decode("bank", body)
	var refused envelope.Refused
	if errors.As(err, &refused) {
		return map[string]any{"name": name, "refused": string(refused)}
	}
	return map[string]any{"name": name, "reads": map[string]string{
		"id": event.ID, "aggregate_id": event.AggregateID, "aggregate_type": event.AggregateType, "command_id": event.CommandID,
		"version": strconv.FormatInt(event.Version, 10), "type": event.Type, "data": string(event.Data)}}
}
