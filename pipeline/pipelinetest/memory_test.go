package pipelinetest_test

import (
	"errors"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

func TestMemory(t *testing.T) {
	pipelinetest.TestStore(t, func(*testing.T) pipelinetest.Store { return &pipelinetest.Memory{} })
}

func TestMemoryWithVersions(t *testing.T) {
	pipelinetest.TestStore(t, func(*testing.T) pipelinetest.Store { return &pipelinetest.Memory{Versioned: true} })
}

func TestMemoryTellsOfUploads(t *testing.T) {
	var told []*pipeline.ObjectCreated
	m := &pipelinetest.Memory{Versioned: true, Created: func(e *pipeline.ObjectCreated) { told = append(told, e) }}
	ref := pipelinetest.NewRef()
	key := ref.Key(pipeline.OriginalImage)
	for range 2 {
		if err := m.Upload(key.String(), []byte("photo"), nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.MarkInFlight(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if len(told) != 2 || told[0].ID == told[1].ID || told[0].Sequencer >= told[1].Sequencer || told[0].ETag != told[1].ETag {
		t.Errorf("told of %+v", told)
	}
	o, err := m.Head(t.Context(), key)
	if err != nil || o.ETag != told[1].ETag || o.Version != told[1].Version || o.Bytes != told[1].Bytes {
		t.Errorf("stored %+v, %v; told of %+v", o, err, told[1])
	}
}

func TestMemoryFaults(t *testing.T) {
	broken := errors.New("broken")
	key := pipelinetest.NewRef().Key(pipeline.OriginalImage)
	fails := func(op pipelinetest.Op) func(pipelinetest.Op, string) error {
		return func(o pipelinetest.Op, k string) error {
			if o == op && k == key.String() {
				return broken
			}
			return nil
		}
	}
	m := &pipelinetest.Memory{Before: fails(pipelinetest.Put)}
	if err := m.Upload(key.String(), nil, nil); !errors.Is(err, broken) || len(m.Keys("")) != 0 {
		t.Errorf("a put refused: %v, there is %v", err, m.Keys(""))
	}
	m = &pipelinetest.Memory{After: fails(pipelinetest.Put)}
	if err := m.Upload(key.String(), nil, nil); !errors.Is(err, broken) || len(m.Keys("")) != 1 {
		t.Errorf("an answer lost: %v, there is %v", err, m.Keys(""))
	}
	m.Before = fails(pipelinetest.Head)
	if _, err := m.Head(t.Context(), key); !errors.Is(err, broken) {
		t.Errorf("a look refused: %v", err)
	}
}
