package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/internal/telemetry"
	"github.com/2112-lab/gen3d/pipeline"
)

//go:generate go run . reference ../../docs

type referenceCommand struct {
	Dir string `arg:"" help:"Folder of the documents." type:"existingdir"`
}

// Run writes the generated part of the documents: the flags, the failures, the metrics.
func (c *referenceCommand) Run(_ context.Context, parser *kong.Kong) error {
	for name, text := range map[string]string{"config.md": configReference(parser.Model.Node), "failures.md": failureReference(), "metrics.md": metricsReference()} {
		if err := os.WriteFile(filepath.Join(c.Dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func configReference(root *kong.Node) string {
	var b strings.Builder
	b.WriteString("# Configuration\n\nGenerated from the command line by `make generate`.\n\n" +
		"Every flag can be set by its variable; flags win. All mistakes are reported at once, by name. " +
		"AWS itself (region, credentials, endpoints) is configured as for every AWS SDK.\n")
	var walk func(*kong.Node)
	walk = func(n *kong.Node) {
		if n.Hidden {
			return
		}
		if n.Type == kong.CommandNode && len(n.Flags) > 0 {
			fmt.Fprintf(&b, "\n## gen3d %s\n\n%s\n\n| Flag | Variable | Default | |\n|---|---|---|---|\n", strings.TrimPrefix(n.FullPath(), "gen3d "), n.Help)
			for _, f := range n.Flags {
				if f.Name == "help" {
					continue
				}
				fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s |\n", f.Name, strings.Join(f.Envs, ", "), code(f.Default), f.Help)
			}
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(root)
	return b.String()
}

func metricsReference() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Metrics\n\nGenerated from the catalogue by `make generate`.\n\n"+
		"For CloudWatch (`--emf`) in the namespace `%s`, each by the dimension `%s` and, where it has more, by those too; one line every ten seconds, values added up or kept side by side. "+
		"For Prometheus at `GET /metrics` of the address that `--health` names, of `gen3d dev` on the port of its pages; there also `gen3d_queue_messages`, `gen3d_queue_missing`, of `gen3d dev` `gen3d_topic_failed_deliveries_total`, and what Go tells of the process. "+
		"No metric has more than %d series; what comes after them, and tenants whom `--metrics-tenants` does not name, are `%s`.\n\n"+
		"| CloudWatch | Unit | Further dimensions | Prometheus | |\n|---|---|---|---|---|\n", telemetry.Namespace, telemetry.EnvironmentDimension, telemetry.MostSeries, telemetry.Other)
	for _, m := range telemetry.Catalogue {
		fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` | %s |\n", m.Name, m.Unit, strings.Join(m.Dimensions, ", "), m.PrometheusName(), m.Help)
	}
	return b.String()
}

func failureReference() string {
	var b strings.Builder
	b.WriteString("# Failures\n\nGenerated from `pipeline/failure.go` by `make generate`.\n\n" +
		"A failure stands in `metadata.json` as `error`, with its code, category, message and hint. Codes never change their meaning.\n\n" +
		"**user**: other input cures it; it is not tried again by itself. **transient**: it cures itself; it is tried again and reported when the tries have run out. " +
		"**system**: ours; the owner is told that we are looking, the operator gets all detail.\n\n| Code | Category | Message | Hint |\n|---|---|---|---|\n")
	for _, c := range pipeline.Codes() {
		f := pipeline.NewFailure(c, "")
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Code, f.Category, f.Message, f.Hint)
	}
	b.WriteString("\n## What the owner's mail adds\n\nGenerated from `handlers/letter`. Each failure has three hints of its own, in every language of the mails.\n")
	for _, c := range pipeline.Codes() {
		fmt.Fprintf(&b, "\n### `%s`\n\n", c)
		for _, l := range pipeline.Languages() {
			wrong, hints := letter.Advice(l, c)
			fmt.Fprintf(&b, "**%s** %s\n\n", l, wrong)
			for _, h := range hints {
				fmt.Fprintf(&b, "- %s\n", h)
			}
			if l != pipeline.Languages()[len(pipeline.Languages())-1] {
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}
