// Package typescript writes the types of events and of metadata.json for the web
// app, from the same Go types as the JSON Schemas of package schema: an event that
// the pipeline learns is a compile error in the app until the app knows what to say
// of it.
//
// It writes types alone. Nothing is validated in the browser, and the API's own
// types come from openapi.yaml by another way.
package typescript

//go:generate go run ./generate ../src/api/events.gen.ts
