package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// old speaks the protocol as it was before there were headers: it does not say that it knows them, so the server sends it
// the body alone.
type old struct {
	connection net.Conn
	in         *bufio.Reader
}

func openOld(address, subject string) (source, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	connection, err := net.Dial("tcp", at.Host)
	if err != nil {
		return nil, err
	}
	client := &old{connection, bufio.NewReader(connection)}
	if _, err := client.line(); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(connection, "CONNECT {\"verbose\":false}\r\nSUB %s 1\r\nPING\r\n", subject); err != nil {
		return nil, err
	}
	answer, err := client.line()
	if err == nil && answer != "PONG" {
		err = fmt.Errorf("expected PONG, found %q", answer)
	}
	return client, err
}

func (o *old) line() (string, error) {
	line, err := o.in.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

func (o *old) next(wait time.Duration) ([]byte, error) {
	if err := o.connection.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return nil, err
	}
	for {
		line, err := o.line()
		if err != nil {
			return nil, err
		}
		words := strings.Fields(line)
		switch {
		case line == "PING":
			if _, err := fmt.Fprint(o.connection, "PONG\r\n"); err != nil {
				return nil, err
			}
		case len(words) >= 4 && words[0] == "MSG":
			// Between subscription and size there may be where to answer.
			size, err := strconv.Atoi(words[len(words)-1])
			if err != nil {
				return nil, err
			}
			body := make([]byte, size+2)
			if _, err := io.ReadFull(o.in, body); err != nil {
				return nil, err
			}
			return body[:size], nil
		default:
			return nil, fmt.Errorf("a message without headers was expected, found %q", line)
		}
	}
}

func (o *old) close() { o.connection.Close() }
