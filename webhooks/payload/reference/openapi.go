package reference

import (
	"fmt"
	"strings"

	"github.com/2112-lab/gen3d/webhooks/payload"
)

// The generated part of web/openapi.yaml stands between these lines.
const (
	opens  = "# The webhooks are generated from webhooks/payload by go generate.\n"
	closes = "# The end of the generated part.\n"
)

// withWebhooks is openapi.yaml with its generated part made anew.
func withWebhooks(text string, schemas map[string]any) ([]byte, error) {
	head, rest, ok := strings.Cut(text, opens)
	_, tail, closed := strings.Cut(rest, closes)
	if !ok || !closed {
		return nil, fmt.Errorf("web/openapi.yaml has no generated part: put %q and %q into it", opens, closes)
	}
	hooks := object{}
	for _, k := range payload.Kinds {
		hooks[k.Type] = object{"post": object{
			"operationId": "hear" + camel(k.Type), "tags": []any{"webhooks"}, "summary": k.When, "security": []any{},
			"description": "Sent to your endpoint, signed as Standard Webhooks 1.0 has it.",
			"requestBody": object{"required": true, "content": object{"application/json": object{"schema": schemas[k.Type]}}},
			"responses": object{
				"2XX": object{"description": "Heard."},
				"410": object{"description": "The endpoint is gone: nothing is sent to it any more."},
				"429": object{"description": "Too many. Retry-After is heeded."},
			},
		}}
	}
	part, err := encode(object{"webhooks": hooks})
	if err != nil {
		return nil, err
	}
	return []byte(head + opens + string(part) + closes + tail), nil
}

func camel(eventType string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(eventType, func(r rune) bool { return r == '.' || r == '_' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
