package letter

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/2112-lab/gen3d/pipeline"
)

// indented is an event as it travels, for people. Its detail is left away: that
// stands by itself, with its lines.
func indented(ev pipeline.Event) string {
	line, err := pipeline.Marshal(ev)
	if err != nil {
		return err.Error()
	}
	var all map[string]any
	var b bytes.Buffer
	if json.Unmarshal(line, &all) == nil {
		if data, ok := all["data"].(map[string]any); ok {
			if failure, ok := data["failure"].(map[string]any); ok {
				delete(failure, "detail")
			}
		}
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(all); err != nil {
			return err.Error()
		}
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

// logQuery finds the log lines about an event's session, or of its trace: for
// CloudWatch Logs Insights, and for the log of one machine.
func logQuery(ev pipeline.Event) string {
	field, value := "event_id", ev.Head().ID
	if s := ev.Ref().Session; s != "" {
		field, value = "session", string(s)
	}
	return fmt.Sprintf("fields @timestamp, handler, event, event_id, attempt, outcome, error\n| filter %s = \"%s\"\n| sort @timestamp asc\n\ngrep '\"%s\":\"%s\"' gen3d.log",
		field, value, field, value)
}
