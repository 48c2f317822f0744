// Package problem is every refusal that the API answers, as RFC 9457 has it. Each
// kind has a page, docs/problems/{code}.md, made from the catalogue.
//
// It decides nothing: who refuses, picks the kind.
package problem

//go:generate go run ./generate ../../../docs/problems
