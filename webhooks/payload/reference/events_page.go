package reference

import (
	"fmt"
	"strings"

	"github.com/2112-lab/gen3d/webhooks/payload"
)

const eventsHead = `# Events

What Gen3D tells your endpoint of. Generated from ` + "`webhooks/payload`" + ` by ` + "`make generate`" + `; the same types give [asyncapi.yaml](asyncapi.yaml), the ` + "`webhooks`" + ` of [openapi.yaml](../web/openapi.yaml) and the [JSON Schemas](../webhooks/payload/schema/` + payload.Version + `/). How to receive them: [howto/receive-webhooks.md](howto/receive-webhooks.md).

Every body has ` + "`type`, `timestamp`" + ` (of the fact, not of the try) and ` + "`data`" + `. The header ` + "`webhook-id`" + ` names the fact: it is the same on every try and every replay, so it is what to remember in order to do nothing twice. Facts come in no particular order.

This is version ` + payload.Version + ` of the bodies. An endpoint keeps the version that it was made with until its owner names another. Fields may be added within a version: ignore what you do not know.

| Type | When | Sent by default |
|---|---|---|
`

// eventsPage is docs/events.md.
func eventsPage(files map[string][]byte) ([]byte, error) {
	var b strings.Builder
	b.WriteString(eventsHead)
	for _, k := range payload.Kinds {
		sent := ""
		switch {
		case k.Type == payload.TypePing:
			sent = "always"
		case k.Default:
			sent = "yes"
		}
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s |\n", k.Type, strings.ReplaceAll(k.Type, ".", ""), k.When, sent)
	}
	for _, k := range payload.Kinds {
		path := "webhooks/payload/schema/" + payload.Version + "/" + k.Type
		text, ok := files[path+".example.json"]
		if !ok {
			return nil, fmt.Errorf("there is no example of %s", k.Type)
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s [Schema](../%s.json).\n\n```json\n%s```\n", k.Type, k.When, path, text)
	}
	return []byte(b.String()), nil
}
