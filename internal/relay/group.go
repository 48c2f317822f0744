package relay

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Group is a number of goroutines that somebody waits for. Its zero value is ready.
type Group struct {
	wait  sync.WaitGroup
	once  sync.Once
	first *Panic
}

// Panic is a panic that happened in another goroutine.
type Panic struct {
	Value any
	Stack []byte // where it happened
}

// String tells the value and where it happened.
func (p *Panic) String() string { return fmt.Sprintf("%v\n%s", p.Value, p.Stack) }

// Go runs f in a goroutine of its own.
func (g *Group) Go(f func()) {
	g.wait.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				g.once.Do(func() { g.first = carried(p) })
			}
		}()
		f()
	})
}

// carried keeps the place of a panic that comes from further away.
func carried(p any) *Panic {
	if far, ok := p.(*Panic); ok {
		return far
	}
	return &Panic{Value: p, Stack: debug.Stack()}
}

// Wait waits for all goroutines. If any of them panicked, it panics with the first
// one's *Panic.
func (g *Group) Wait() {
	g.wait.Wait()
	if g.first != nil {
		panic(g.first)
	}
}
