package bus

import (
	"github.com/ThreeDotsLabs/watermill"
	"github.com/rs/zerolog"
)

// Logger lets Watermill log through zerolog. Its own lines are of interest only
// when something is wrong, so what it calls info is debug here; its trace
// lines, which hold whole messages, are dropped.
func Logger(log zerolog.Logger) watermill.LoggerAdapter { return adapter{log} }

type adapter struct{ log zerolog.Logger }

func (a adapter) Error(msg string, err error, f watermill.LogFields) {
	a.log.Error().Err(err).Fields(map[string]any(f)).Msg(msg)
}

func (a adapter) Info(msg string, f watermill.LogFields) {
	a.log.Debug().Fields(map[string]any(f)).Msg(msg)
}

func (a adapter) Debug(string, watermill.LogFields) {}
func (a adapter) Trace(string, watermill.LogFields) {}

func (a adapter) With(f watermill.LogFields) watermill.LoggerAdapter {
	return adapter{a.log.With().Fields(map[string]any(f)).Logger()}
}
