// Package relay waits for goroutines as sync.WaitGroup does, and carries a panic in
// one of them to the goroutine that waits, where it can be caught. Left where it
// happens, a panic in a goroutine ends the process, and with it every other job.
//
// It does not stop the other goroutines: they run to their end.
package relay
