package runner

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// child is one process with a model in it.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	stderr *tail
	// said are its messages; it is closed when there will be no more, after why.
	said chan message
	why  error
	// ended is closed when the process is gone.
	ended chan struct{}

	writing sync.Mutex
}

// launch starts a process in a group of its own that dies with this one.
func launch(cfg Config) (*child, error) {
	cmd := exec.Command(cfg.Command[0], cfg.Command[1:]...)
	cmd.Env = append(os.Environ(), cfg.Env...)
	cmd.WaitDelay = time.Second // its own children may keep the pipes open
	apart(cmd)
	c := &child{cmd: cmd, stderr: &tail{log: cfg.Log}, said: make(chan message, 16), ended: make(chan struct{})}
	cmd.Stderr = c.stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if c.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	started := make(chan error, 1)
	read := make(chan struct{})
	go func() {
		// The kernel ends the child when the thread that made it ends: so the thread
		// stays until the child has ended.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		<-read
		_ = cmd.Wait()
		close(c.ended)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	go func() {
		defer close(read)
		c.read(out)
	}()
	return c, nil
}

// read takes messages in until something is no message.
func (c *child) read(out io.Reader) {
	defer close(c.said)
	lines := bufio.NewScanner(out)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	for lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			c.why = fmt.Errorf("it wrote %.200q", lines.Text())
			return
		}
		c.said <- m
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		c.why = fmt.Errorf("it wrote a line of more than %d bytes", maxLine)
	}
}

// tell writes a message. A child that does not read is found out by its silence.
func (c *child) tell(r request) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	_, err = c.in.Write(append(b, '\n'))
	return err
}

// lost is what to say when its messages have ended.
func (c *child) lost() *Error {
	if c.why != nil {
		c.kill(0)
		return c.failure(Garbled, c.why.Error())
	}
	select {
	case <-c.ended:
	case <-time.After(5 * time.Second): // it closed its output and lives on
		c.kill(0)
	}
	return c.failure(Crashed, fmt.Sprintf("it ended: %v", c.cmd.ProcessState))
}

func (c *child) failure(code Code, detail string) *Error {
	return &Error{Code: code, Detail: detail, Stderr: c.stderr.String()}
}

// kill ends the whole group: with a warning and grace, then at once.
func (c *child) kill(grace time.Duration) {
	if grace > 0 {
		warn(c.cmd)
		select {
		case <-c.ended:
		case <-time.After(grace):
		}
	}
	end(c.cmd)         // also what it has left behind
	for range c.said { //nolint:revive // so that its reader comes to an end
	}
	<-c.ended
}
