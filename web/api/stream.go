package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// stream writes server-sent events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	pending bytes.Buffer
}

// openStream answers that messages follow, and when to come back once it has ended.
func openStream(w http.ResponseWriter, comeBack time.Duration) stream {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // proxies that would collect messages
	w.WriteHeader(http.StatusOK)
	st := stream{w: w, control: http.NewResponseController(w)}
	st.pending.WriteString("retry: " + strconv.FormatInt(comeBack.Milliseconds(), 10) + "\n\n")
	return st
}

// event adds a message; an empty id leaves the client's position as it is.
func (st *stream) event(name, id string, data any) {
	b, err := json.Marshal(data) // on one line
	if err != nil {
		return // our own types, which can be encoded
	}
	st.pending.WriteString("event: " + name + "\n")
	if id != "" {
		st.pending.WriteString("id: " + id + "\n")
	}
	st.pending.WriteString("data: ")
	st.pending.Write(b)
	st.pending.WriteString("\n\n")
}

func (st *stream) comment(text string) { st.pending.WriteString(": " + text + "\n\n") }

// flush sends what was added. A client that does not take it within writeLimit is gone.
func (st *stream) flush() error {
	_ = st.control.SetWriteDeadline(time.Now().Add(writeLimit))
	if _, err := st.w.Write(st.pending.Bytes()); err != nil {
		return err
	}
	st.pending.Reset()
	return st.control.Flush()
}
