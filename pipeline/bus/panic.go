package bus

import (
	"fmt"
	"runtime/debug"

	"github.com/ThreeDotsLabs/watermill/message"
)

// panicked is a handler's panic as an error. Its text, which is logged, names an
// error's text or else only the type: a panic's value may be anything, also a
// payload.
type panicked struct {
	value any
	stack []byte
}

func (p panicked) Error() string {
	if err, ok := p.value.(error); ok {
		return "panic: " + err.Error()
	}
	return fmt.Sprintf("panic with a %T", p.value)
}

// maxStack bounds the part of a stack that is reported: the top names the place.
const maxStack = 8 << 10

// detail is for the operator alone.
func (p panicked) detail() string {
	return fmt.Sprintf("panic: %v\n%s", p.value, p.stack[:min(len(p.stack), maxStack)])
}

// recovered turns a panic into an error, so that its message is tried again.
func recovered(h message.HandlerFunc) message.HandlerFunc {
	return func(msg *message.Message) (out []*message.Message, err error) {
		defer func() {
			if v := recover(); v != nil {
				err = panicked{v, debug.Stack()}
			}
		}()
		return h(msg)
	}
}
