package reference

import (
	"bytes"

	"go.yaml.in/yaml/v3"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/payload"
)

type object = map[string]any

// asyncAPI is docs/asyncapi.yaml: what is sent to endpoints, and what is published
// to the topic inside a deployment.
func asyncAPI(schemas, examples map[string]any) ([]byte, error) {
	bodies, told := object{}, object{}
	for _, k := range payload.Kinds {
		bodies[k.Type] = object{
			"name": k.Type, "title": k.Type, "summary": k.When, "contentType": "application/json",
			"headers": object{"$ref": "#/components/schemas/StandardWebhooksHeaders"},
			"payload": schemas[k.Type], "examples": []any{object{"name": "example", "payload": examples[k.Type]}},
		}
	}
	for _, name := range pipeline.Types() {
		told[name] = object{
			"name": name, "contentType": "application/json",
			"payload": object{"schemaFormat": "application/schema+json;version=draft-2020-12", "schema": object{"$ref": "../pipeline/schema/" + name + ".json"}},
		}
	}
	doc := object{
		"asyncapi": "3.0.0",
		"info": object{
			"title": "Gen3D", "version": payload.Version,
			"description": "What Gen3D tells of, as it happens. Generated from webhooks/payload and pipeline by make generate.",
		},
		"defaultContentType": "application/json",
		"channels": object{
			"webhook": object{
				"address": nil, "title": "An integrator's endpoint", "messages": bodies,
				"description": "POST to the address that the integrator registered, signed as Standard Webhooks 1.0 has it.",
				"bindings":    object{"http": object{"bindingVersion": "0.3.0"}},
			},
			"events": object{
				"address": "gen3d-{environment}-events", "title": "The topic inside a deployment", "messages": told,
				"description": "An SNS topic; each message has the attribute type, by which queues are filtered.",
				"parameters":  object{"environment": object{"description": "The deployment's name.", "default": "dev"}},
				"bindings":    object{"sns": object{"name": "gen3d-{environment}-events", "bindingVersion": "1.0.0"}},
			},
		},
		"operations": object{
			"tellEndpoint":  object{"action": "send", "channel": object{"$ref": "#/channels/webhook"}, "summary": "Tell an endpoint, until it answers with 2xx."},
			"publishEvents": object{"action": "send", "channel": object{"$ref": "#/channels/events"}, "summary": "Publish what happened to the reactions."},
		},
		"components": object{"schemas": object{"StandardWebhooksHeaders": object{
			"type": "object", "required": []any{"webhook-id", "webhook-timestamp", "webhook-signature"},
			"properties": object{
				"webhook-id":        object{"type": "string", "pattern": "^evt_[0-9a-f]{32}$", "description": "The fact: the same on every try."},
				"webhook-timestamp": object{"type": "string", "pattern": "^[0-9]+$", "description": "When this try was made, in Unix seconds."},
				"webhook-signature": object{"type": "string", "description": "v1,… and v1a,… with a space between; one that fits is enough."},
			},
		}}},
	}
	return encode(doc)
}

func encode(doc any) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	err := e.Encode(doc)
	return b.Bytes(), err
}
