package objects

import (
	"slices"
	"strings"
	"sync"
)

// keylocks holds one lock per key in use, so that the sequencers of a key follow
// the order of its writes.
type keylocks struct {
	mu   sync.Mutex
	held map[string]*keylock
}

type keylock struct {
	sync.Mutex
	users int
}

// lock takes the locks of all keys, in one order for everybody, and returns what
// gives them back.
//
// Keys are copied: the web framework's strings point into a request's buffer,
// which is written over while the lock is held.
func (k *keylocks) lock(keys ...string) (unlock func()) {
	keys = slices.Clone(keys)
	for i := range keys {
		keys[i] = strings.Clone(keys[i])
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for _, key := range keys {
		k.enter(key).Lock()
	}
	return func() {
		for _, key := range keys {
			k.leave(key)
		}
	}
}

func (k *keylocks) enter(key string) *keylock {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held == nil {
		k.held = make(map[string]*keylock)
	}
	l := k.held[key]
	if l == nil {
		l = &keylock{}
		k.held[key] = l
	}
	l.users++
	return l
}

func (k *keylocks) leave(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := k.held[key]
	l.Unlock()
	if l.users--; l.users == 0 {
		delete(k.held, key)
	}
}
