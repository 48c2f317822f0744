package bus

import (
	"github.com/ThreeDotsLabs/watermill"
	"github.com/rs/zerolog"
)

// Logger lets Watermill log through zerolog. Its own lines are of interest only
// when something is wrong, so what it calls info is debug here; its trace
// lines, which hold whole messages, are dropped.
func Logger(log zerolog.Logger) watermill.LoggerAdapter { return adapter{log} }

// returnedError is what Watermill's router says of each error, after the wide
// line has said more.
const returnedError = "Handler returned error"

type adapter struct{ log zerolog.Logger }

func (a adapter) Error(msg string, err error, f watermill.LogFields) {
	if msg == returnedError {
		return
	}
	entry := a.log.Error()
	if err != nil {
		entry = entry.Str("error", scrubbed(err.Error()))
	}
	entry.Fields(map[string]any(f)).Msg(msg)
}

func (a adapter) Info(msg string, f watermill.LogFields) {
	a.log.Debug().Fields(map[string]any(f)).Msg(msg)
}

func (a adapter) Debug(string, watermill.LogFields) {}
func (a adapter) Trace(string, watermill.LogFields) {}

func (a adapter) With(f watermill.LogFields) watermill.LoggerAdapter {
	return adapter{a.log.With().Fields(map[string]any(f)).Logger()}
}
