// Package journal is the delivery log: every try, for 30 days, below deliveries/ in
// its owner's folder.
//
// A segment is an object with one line of JSON for each try. Tries that end while
// an earlier segment of their owner is being written, or within 100 ms of its
// beginning, share the next one, so a busy owner costs few objects and a quiet one
// waits for nobody. Write returns when its line is stored. Segments are named by time,
// so that reading a span lists that span.
//
// Owners may read their log, and where their storage role allows it also write
// there: what is read back is checked for whose it is, and believed no further.
package journal
