// Package fleet wakes GPU workers. Every ten seconds one process reads how much work
// waits and raises the number of workers if it has to.
//
// It never lowers it. Who is idle for long ends itself, its place with it, because
// only the worker knows whether it is idle. Alarms of the group are the backstop
// should no process of ours be alive: they see the same arithmetic, later.
//
// [Want] is all of the arithmetic. fleet/simulation runs it against made-up days.
package fleet
