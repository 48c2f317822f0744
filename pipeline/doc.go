// Package pipeline is Gen3D's vocabulary: sessions, stages, object keys, events
// and failures.
//
// It holds what is true wherever the program runs, uses the standard library
// alone, and does no I/O. A session is the join of its events: applying them in
// any order, any number of times, gives the same session (see Session.Apply).
package pipeline
