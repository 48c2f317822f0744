// Package plain reads JSON as encoding/json writes it: no spaces, the fields of a
// struct by their exact names and in their order. That is how events travel between
// our own processes, and so it is read in about a quarter of the time.
//
// What is written in any other way it does not read: whoever hears so asks
// encoding/json, which judges what is JSON and says what is wrong with it. What it
// reads, it reads to the same values.
package plain
