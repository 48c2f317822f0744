package identity

import (
	"crypto/sha256"
	"sync"
)

// cacheHalf bounds the cache: at most twice as many tokens are remembered, at
// about 300 bytes each.
const cacheHalf = 10_000

// tokenID stands for a token, so that the cache holds nothing that could be used.
type tokenID = [sha256.Size]byte

// cache remembers tokens that were verified. When its young half is full the old
// half is forgotten: those in use come back at the price of one verification.
type cache struct {
	mu         sync.RWMutex
	young, old map[tokenID]Caller
	cleared    uint64 // how often; see put
}

func newCache() *cache { return &cache{young: map[tokenID]Caller{}} }

func (c *cache) get(id tokenID) (Caller, bool) {
	c.mu.RLock()
	caller, ok := c.young[id]
	if !ok {
		caller, ok = c.old[id]
	}
	c.mu.RUnlock()
	return caller, ok
}

// epoch changes with every clear.
func (c *cache) epoch() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.cleared
}

// put remembers a token that was verified with keys found since epoch, unless the
// keys have changed meanwhile.
func (c *cache) put(id tokenID, caller Caller, epoch uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch != c.cleared {
		return
	}
	if len(c.young) >= cacheHalf {
		c.young, c.old = make(map[tokenID]Caller, cacheHalf), c.young
	}
	c.young[id] = caller
}

// clear forgets all: a key was withdrawn, and with it what it had signed.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.young, c.old = map[tokenID]Caller{}, nil
	c.cleared++
}
