package gpuworker

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"

	"github.com/2112-lab/gen3d/pipeline"
)

// shelf writes a job's files and keeps the list of them.
type shelf struct {
	job *job

	mu    sync.Mutex
	files []pipeline.Artefact
}

func (s *shelf) put(ctx context.Context, key pipeline.ObjectKey, data []byte, meta map[string]string) error {
	if err := s.job.w.Store.Put(ctx, key, bytes.NewReader(data), meta); err != nil {
		return unavailable(err)
	}
	s.add(key.File, key.String(), data)
	return nil
}

func (s *shelf) add(file pipeline.File, key string, data []byte) {
	sum := sha256.Sum256(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, pipeline.Artefact{File: file, Key: key, Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum[:])})
}

// sorted is the list by name, so that it does not depend on which upload was quicker.
func (s *shelf) sorted() []pipeline.Artefact {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(s.files, func(a, b pipeline.Artefact) int { return cmp.Compare(a.File, b.File) })
	return s.files
}
