package queues

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/policy"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// epochBits leaves 2^40 messages to each start of the server. Sequence numbers
// begin with the count of starts, so one is never given twice, whatever was
// deleted in between, and an old receipt handle never fits a new message.
const epochBits = 40

func (s *Server) load() error {
	if err := s.loadMeta(); err != nil {
		return err
	}
	if err := s.db.Each(store.Queues, s.loadQueue); err != nil {
		return err
	}
	if err := s.db.Each(store.Topics, s.loadTopic); err != nil {
		return err
	}
	if err := s.db.Each(store.Subscriptions, s.loadSubscription); err != nil {
		return err
	}
	return s.loadMessages()
}

func (s *Server) loadMeta() error {
	var epoch uint64
	err := s.db.Get(store.Meta, [][]byte{[]byte("epoch"), []byte("secret")}, func(i int, value []byte) error {
		if i == 1 {
			s.secret = bytes.Clone(value)
			return nil
		}
		if len(value) != 8 {
			return fmt.Errorf("the count of starts is damaged")
		}
		epoch = binary.BigEndian.Uint64(value)
		return nil
	})
	if err != nil {
		return err
	}
	if len(s.secret) == 0 {
		s.secret = make([]byte, 32)
		_, _ = rand.Read(s.secret) // never fails
	}
	epoch++
	s.seq.Store(epoch << epochBits)
	return s.db.Commit(
		store.Write{Bucket: store.Meta, Key: []byte("epoch"), Value: binary.BigEndian.AppendUint64(nil, epoch)},
		store.Write{Bucket: store.Meta, Key: []byte("secret"), Value: s.secret})
}

func (s *Server) loadQueue(key, value []byte) error {
	var config queueConfig
	if err := json.Unmarshal(value, &config); err != nil {
		return fmt.Errorf("queue %q: %w", key, err)
	}
	if _, err := policy.Parse(config.Attributes["Policy"]); err != nil {
		// Written when policies were not read yet. It admits nobody, and can be set again.
		s.cfg.Log.Warn().Str("queue", string(key)).AnErr("reason", err).Msg("the queue's policy is dropped")
		delete(config.Attributes, "Policy")
	}
	set, err := s.settingsOf(config.Attributes)
	if err != nil {
		return fmt.Errorf("queue %q: %w", key, err)
	}
	s.addQueue(string(key), config, set)
	return nil
}

// loadMessages fills the backlogs. It deletes what a kill left over: messages of
// a queue that was deleted meanwhile, and states whose message is gone.
func (s *Server) loadMessages() error {
	whole := map[uint64]bool{}
	err := s.db.Each(store.Messages, func(key, _ []byte) error {
		seq, err := store.Seq(key)
		whole[seq] = true
		return err
	})
	if err != nil {
		return err
	}
	now := s.now()
	var leftovers []uint64
	err = s.db.Each(store.States, func(key, value []byte) error {
		seq, err := store.Seq(key)
		if err != nil {
			return err
		}
		state, err := store.DecodeState(value)
		if err != nil {
			return fmt.Errorf("message %d: %w", seq, err)
		}
		q := s.ids[state.Queue]
		if q == nil || !whole[seq] {
			leftovers = append(leftovers, seq)
			return nil
		}
		q.backlog.Add(&backlog.Item{Seq: seq, State: state}, now)
		return nil
	})
	if err != nil {
		return err
	}
	for _, q := range s.queues {
		q.rearm(now)
	}
	return s.db.Commit(deletions(leftovers)...)
}

// deletions forget messages altogether.
func deletions(seqs []uint64) []store.Write {
	writes := make([]store.Write, 0, 2*len(seqs))
	for _, seq := range seqs {
		writes = append(writes,
			store.Write{Bucket: store.Messages, Key: store.Key(seq)},
			store.Write{Bucket: store.States, Key: store.Key(seq)})
	}
	return writes
}
