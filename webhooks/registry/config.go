package registry

import (
	"fmt"

	"github.com/2112-lab/gen3d/pipeline"
)

// Listed is an endpoint as config/webhooks.json lists it.
type Listed struct {
	ID pipeline.EndpointID
	pipeline.EndpointSpec
	Line, Column int // where it stands
}

// MaxConfig is how long config/webhooks.json may be.
const MaxConfig = 256 << 10

// Parse reads config/webhooks.json. If there are problems, there are no endpoints.
//
//	{"endpoints": [{"id": "prod", "url": "https://hooks.example/gen3d",
//	  "events": ["reconstruction.completed"], "signing": ["v1a"], "payload": "2026-11"}]}
func (r Rules) Parse(text []byte) ([]Listed, []Problem) {
	if len(text) > MaxConfig {
		return nil, []Problem{{1, 1, fmt.Sprintf("the file has %d bytes, %d are allowed", len(text), MaxConfig)}}
	}
	root, bad := locate(text)
	if bad != nil {
		return nil, []Problem{*bad}
	}
	p := &parser{text: text, rules: r}
	list := p.file(root)
	if len(p.problems) > 0 {
		sortProblems(p.problems)
		return nil, p.problems
	}
	return list, nil
}

type parser struct {
	text     []byte
	rules    Rules
	problems []Problem
}

func (p *parser) report(at int64, format string, args ...any) {
	p.problems = append(p.problems, *problemAt(p.text, at, fmt.Sprintf(format, args...)))
}

func (p *parser) file(root *node) (list []Listed) {
	if root.kind != '{' {
		p.report(root.at, `want an object: {"endpoints": […]}`)
		return nil
	}
	found := false
	for _, f := range root.fields {
		switch f.name {
		case "$schema":
			p.text1(f.node, "$schema")
		case "endpoints":
			found = true
			list = p.endpoints(f.node)
		default:
			p.report(f.at, "there is no field %q here; there is \"endpoints\"", f.name)
		}
	}
	if !found {
		p.report(root.at, `"endpoints" is missing; an empty list [] removes all endpoints`)
	}
	return list
}

func (p *parser) endpoints(n *node) (list []Listed) {
	if n.kind != '[' {
		p.report(n.at, "endpoints: want a list")
		return nil
	}
	if len(n.items) > pipeline.MaxEndpoints {
		p.report(n.items[pipeline.MaxEndpoints].at, "endpoints: there are %d, %d are allowed", len(n.items), pipeline.MaxEndpoints)
	}
	seen := map[pipeline.EndpointID]bool{}
	for _, item := range n.items {
		e := p.endpoint(item)
		if seen[e.ID] && e.ID != "" {
			p.report(item.at, "id: %q is there twice", e.ID)
		}
		seen[e.ID] = true
		list = append(list, e)
	}
	return list
}

func (p *parser) endpoint(n *node) (e Listed) {
	if n.kind != '{' {
		p.report(n.at, "want an endpoint: {\"id\": …, \"url\": …}")
		return e
	}
	place := problemAt(p.text, n.at, "")
	e.Line, e.Column = place.Line, place.Column
	at := map[string]*node{}
	for _, f := range n.fields {
		at[f.name] = f.node
		switch f.name {
		case "id":
			id, ok := p.text1(f.node, "id")
			parsed, err := pipeline.ParseEndpointID(id)
			if ok && err != nil {
				p.report(f.node.at, "id: %v", err)
			}
			e.ID = parsed
		case "url":
			e.URL, _ = p.text1(f.node, "url")
		case "events":
			e.Events = p.texts(f.node, "events")
		case "signing":
			for _, s := range p.texts(f.node, "signing") {
				e.Signing = append(e.Signing, pipeline.Scheme(s))
			}
		case "payload":
			e.Payload, _ = p.text1(f.node, "payload")
		case "description":
			e.Description, _ = p.text1(f.node, "description")
		case "links":
			b, ok := f.node.value.(bool)
			if !ok {
				p.report(f.node.at, "links: want true or false")
			}
			e.Links = b
		case "secret", "secret_ref":
			p.report(f.at, "%s: secrets do not belong into storage; use v1a, whose public key stands in %s, or get the v1 secret by gen3d webhooks rotate",
				f.name, "webhooks"+pipeline.StatusSuffix)
		default:
			p.report(f.at, "there is no field %q of an endpoint; there are id, url, events, signing, payload, links and description", f.name)
		}
	}
	for _, name := range []string{"id", "url"} {
		if at[name] == nil {
			p.report(n.at, "%s is missing", name)
		}
	}
	if at["url"] == nil {
		return e
	}
	for _, f := range p.rules.check(&e.EndpointSpec) {
		where := n
		if at[f.field] != nil {
			where = at[f.field]
		}
		if f.item >= 0 && f.item < len(where.items) {
			where = where.items[f.item]
		}
		p.report(where.at, "%s", f.message)
	}
	return e
}

func (p *parser) text1(n *node, name string) (string, bool) {
	s, ok := n.value.(string)
	if !ok {
		p.report(n.at, "%s: want a text", name)
	}
	return s, ok
}

func (p *parser) texts(n *node, name string) (all []string) {
	if n.kind != '[' || len(n.items) == 0 {
		p.report(n.at, "%s: want a list of texts", name)
		return nil
	}
	for _, item := range n.items {
		s, _ := p.text1(item, name)
		all = append(all, s)
	}
	return all
}
