package objects

import (
	"context"
	"net"
	"strings"
	"time"
)

// intent is the promise of an event, written before the change it tells of.
type intent struct {
	// Sequencer is the journal's number of this intent: it only ever grows.
	Sequencer uint64    `json:"-"`
	Event     string    `json:"event"` // such as ObjectCreated:Put
	Key       string    `json:"key"`
	At        time.Time `json:"at"`
	// Staged is when the new content was last written. An object that is older
	// is not what this intent promised. Zero: any object is.
	Staged time.Time `json:"staged,omitzero"`
	// Version is the version that a delete names.
	Version string `json:"version,omitempty"`
	Caller  caller `json:"caller"`
}

// own copies what a request lent: the HTTP server reuses its buffers, and an intent
// may wait for longer than its request.
func (in *intent) own() {
	for _, s := range []*string{&in.Key, &in.Version, &in.Caller.RequestID, &in.Caller.HostID} {
		*s = strings.Clone(*s)
	}
}

// caller is who made a request, as far as an event tells.
type caller struct {
	IP        string `json:"ip,omitempty"`
	RequestID string `json:"request_id,omitempty"`
	HostID    string `json:"host_id,omitempty"`
	form      bool   // a browser's POST
}

// callerOf reads the request's own context, which is fasthttp's. The interfaces
// spare this module a direct dependency on it.
func callerOf(ctx context.Context) caller {
	var c caller
	if r, ok := ctx.(interface{ RemoteIP() net.IP }); ok {
		c.IP = r.RemoteIP().String()
	}
	if r, ok := ctx.(interface{ IsPost() bool }); ok {
		c.form = r.IsPost()
	}
	c.RequestID, _ = ctx.Value("request-id").(string)
	c.HostID, _ = ctx.Value("host-id").(string)
	return c
}
