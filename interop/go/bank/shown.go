package bank

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Blanks, controls and what cannot be seen; a quote and a backslash begin something else.
var unclear = regexp.MustCompile(`^$|["\\\p{Z}\p{Cc}\p{Cf}]`)

var short = map[uint16]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// shown returns a text as the bank's own lines have it: as it is, or as a JSON string of ASCII where its parts could not
// be told apart.
func shown(text string) string {
	if !unclear.MatchString(text) {
		return text
	}
	quoted := strings.Builder{}
	for _, unit := range utf16.Encode([]rune(text)) {
		switch {
		case short[unit] != "":
			quoted.WriteString(short[unit])
		case unit < 0x20 || unit > 0x7f:
			fmt.Fprintf(&quoted, `\u%04X`, unit)
		default:
			quoted.WriteByte(byte(unit))
		}
	}
	return `"` + quoted.String() + `"`
}
