// Package handlers holds Gen3D's reactions, a file each: functions from a fact
// to the facts that follow from it.
//
// A handler knows no AWS, no Watermill and no logger. What it needs from the
// outside it states as a small interface beside itself. Every handler may be
// called any number of times with the same fact, in any order with others, by
// several processes at once: it reads and writes a session only by joining
// facts in, and answers a repetition with the same facts again, never with
// silence, because the first answer may have been lost.
//
// The two reactions that run a model, encode and reconstruct, live in gpu-worker.
package handlers
