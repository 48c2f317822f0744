package runner

import (
	"bytes"
	"sync"
)

// maxTail is how much of a child's standard error is kept for the error report.
const maxTail = 8 << 10

// tail keeps the end of what is written, and passes whole lines on.
type tail struct {
	mu   sync.Mutex
	last []byte
	line []byte
	log  func(line string)
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, b...)
	if over := len(t.last) - maxTail; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	t.line = append(t.line, b...)
	for {
		end := bytes.IndexByte(t.line, '\n')
		if end < 0 && len(t.line) < maxTail {
			return len(b), nil
		}
		if end < 0 {
			end = len(t.line)
		}
		if t.log != nil && end > 0 {
			t.log(string(bytes.TrimRight(t.line[:end], "\r")))
		}
		t.line = append(t.line[:0], t.line[min(end+1, len(t.line)):]...)
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.last)
}
