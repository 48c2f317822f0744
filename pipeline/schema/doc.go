// Package schema writes JSON Schemas (draft 2020-12) of Gen3D's events and of
// metadata.json from their Go types, so that what integrators read cannot
// differ from what the program sends.
//
// The files beside this one are generated: {event type}.json is an event with
// its envelope, session.json is metadata.json. They name what is always there
// and of which shape it is, and leave objects open: a field added later breaks
// nobody.
//
// It knows only the shapes that package pipeline uses, validates nothing, and is
// not needed at run time.
package schema
