package registry_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/outbound"
	"github.com/2112-lab/gen3d/webhooks/registry"
)

var rules = registry.Rules{
	Types: []string{"reconstruction.completed", "reconstruction.failed"}, Defaults: []string{"reconstruction.failed", "reconstruction.completed"},
	Payloads: []string{"2026-11"}, URL: outbound.Policy{}.Problems,
}

func TestParse(t *testing.T) {
	list, problems := rules.Parse([]byte(`{
  "$schema": "https://example/webhooks.v1.json",
  "endpoints": [
    {"id": "prod", "url": "https://hooks.example/gen3d"},
    {"id": "test-2", "url": "https://hooks.example:443/t", "events": ["*"], "signing": ["v1a"], "payload": "2026-11", "links": true, "description": "für uns"}
  ]
}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(list) != 2 || list[0].ID != "prod" || strings.Join(list[0].Events, " ") != "reconstruction.completed reconstruction.failed" || len(list[0].Signing) != 2 ||
		list[0].Payload != "2026-11" || !list[1].Links || list[1].Signing[0] != pipeline.SchemeEd25519 || list[1].Description != "für uns" {
		t.Errorf("%+v", list)
	}
}

// Every mistake has its place, to the line and column.
func TestProblemsHaveTheirPlace(t *testing.T) {
	const ok = `"id":"a","url":"https://hooks.example/"`
	for _, c := range []struct{ name, text, want string }{
		{"nothing", ``, "1:1 the text ends too early"},
		{"no JSON", "endpoints:\n  - id: prod", "1:1 this is not JSON"},
		{"a comma too many", "{\n  \"endpoints\": [\n    {},\n  ]\n}", "4:3 this is not JSON"},
		{"half a file", `{"endpoints": [`, "1:16 the text ends too early"},
		{"two files", "{\"endpoints\":[]}\n{}", "2:1 this is not JSON"},
		{"bytes that are no text", "{\n \"a\": \"\xff\"}", "2:8 the text is not UTF-8"},
		{"a list", `[]`, `1:1 want an object`},
		{"no endpoints", `{}`, `1:1 "endpoints" is missing`},
		{"a field that nobody knows", "{\n\t\"endpoints\": [],\n\t\"retries\": 3}", `3:2 there is no field "retries"`},
		{"endpoints that are no list", `{"endpoints": {}}`, "1:15 endpoints: want a list"},
		{"an endpoint that is none", `{"endpoints": ["prod"]}`, "1:16 want an endpoint"},
		{"an endpoint without anything", "{\"endpoints\": [\n  {}\n]}", "2:3 id is missing|2:3 url is missing"},
		{"an address that is none", "{\"endpoints\": [\n  {\"id\": \"a\", \"url\": \"hooks\"}\n]}", "2:22 url: want https"},
		{"plain http", `{"endpoints":[{"id":"a","url":"http://hooks.example/"}]}`, `1:31 url: the scheme is "http"`},
		{"an event that there is not", "{\"endpoints\":[{" + ok + ",\n\"events\":[\"*\",\n   \"job.done\"]}]}", `3:4 events: there is no "job.done"`},
		{"a signing that there is not", "{\"endpoints\":[{" + ok + ",\"signing\":[\"v2\"]}]}", `signing: there is no "v2"`},
		{"a signing that is no list", "{\"endpoints\":[{" + ok + ",\"signing\":\"v1\"}]}", "signing: want a list of texts"},
		{"a payload that there is not", "{\"endpoints\":[{" + ok + ",\"payload\":\"2020-01\"}]}", `payload: there is no version "2020-01"`},
		{"links that are neither", "{\"endpoints\":[{" + ok + ",\"links\":1}]}", "links: want true or false"},
		{"a number for an id", `{"endpoints":[{"id":7,"url":"https://hooks.example/"}]}`, "1:21 id: want a text"},
		{"an id that can be none", `{"endpoints":[{"id":"Prod","url":"https://hooks.example/"}]}`, "1:21 id: endpoint id: character 'P'"},
		{"an id twice", "{\"endpoints\":[{" + ok + "},\n{" + ok + "}]}", `2:1 id: "a" is there twice`},
		{"a name twice", "{\"endpoints\":[],\n\"endpoints\":[]}", `2:1 "endpoints" is there twice`},
		{"a secret", "{\"endpoints\":[{" + ok + ",\n \"secret\":\"whsec_x\"}]}", "2:2 secret: secrets do not belong into storage"},
		{"a secret elsewhere", "{\"endpoints\":[{" + ok + ",\n \"secret_ref\":\"arn:x\"}]}", "2:2 secret_ref:"},
		{"nesting without end", strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "1:18 the JSON is nested too deeply"},
		{"a column behind others than ASCII", `{"ä🐻": 1, "endpoints": [1]}`, `1:2 there is no field "ä🐻"|1:25 want an endpoint`},
		{"three mistakes in their order", "{\"endpoints\":[\n{\"id\":\"A\",\"url\":\"ftp://x\"},\n{\"url\":\"https://hooks.example/\",\"nope\":1}]}", "2:7 id|2:17 url|2:17 url|3:1 id is missing|3:33 there is no field"},
		{"a file of a megabyte", `{"endpoints":[` + strings.Repeat(" ", 1<<20) + `]}`, "1:1 the file has"},
		{"more endpoints than allowed", `{"endpoints":[` + many(21) + `]}`, "endpoints: there are 21, 20 are allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, problems := rules.Parse([]byte(c.text))
			if len(problems) == 0 || list != nil {
				t.Fatalf("taken: %+v", list)
			}
			want := strings.Split(c.want, "|")
			if len(want) != len(problems) {
				t.Fatalf("%d problems, want %d: %v", len(problems), len(want), problems)
			}
			for i, p := range problems {
				if got := fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Message); !strings.Contains(got, want[i]) {
					t.Errorf("%s, want %s", got, want[i])
				}
			}
		})
	}
}

func many(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"id":"e%d","url":"https://hooks.example/"}`, i))
	}
	return strings.Join(all, ",")
}

// Whatever somebody uploads, there are endpoints or there are problems within the text.
func FuzzParse(f *testing.F) {
	f.Add(`{"endpoints":[{"id":"a","url":"https://hooks.example/"}]}`)
	f.Add(`{"endpoints":[{"id":"a","url":"https://[::1]/","events":[1,null,{}]}],"x":[[[]]]}`)
	f.Add("{\"endpoints\":\n\n[{\"id\":\"\\ud800\"")
	f.Fuzz(func(t *testing.T, text string) {
		list, problems := rules.Parse([]byte(text))
		if len(problems) > 0 && list != nil {
			t.Fatal("endpoints of a file with problems")
		}
		lines := strings.Split(text, "\n")
		for _, p := range problems {
			if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 || p.Message == "" {
				t.Fatalf("a problem at %d:%d of %d lines: %s", p.Line, p.Column, len(lines), p.Message)
			}
		}
		for _, e := range list {
			if _, err := pipeline.ParseEndpointID(string(e.ID)); err != nil || (outbound.Policy{}).Problems(e.URL) != nil {
				t.Fatalf("taken: %+v", e)
			}
		}
	})
}
