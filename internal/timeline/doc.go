// Package timeline tells one session as a list of moments: which fact came when, how
// long after the one before, of which run, and what it gave. It is made of
// metadata.json alone, which holds the session's last 128 events and what is known of
// its runs; nothing has to have been recorded beside it.
//
// It judges nothing and prints nothing, and it knows neither logs nor spans.
package timeline
