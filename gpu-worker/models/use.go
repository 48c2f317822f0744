package models

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// inUse is the file that says which model a worker on this machine runs at each stage.
const inUse = "in-use.json"

// Stage is what a model is for.
type Stage string

// The stages that a model can take over from the back ends that every machine has.
const (
	Encode      Stage = "encode"
	Reconstruct Stage = "reconstruct"
)

// Stage is what a model of this family is for.
func (f Family) Stage() Stage {
	if f == SAM3D {
		return Reconstruct
	}
	return Encode
}

// Use has workers of this machine run a model from their next start on. It has to be
// installed, and its files are verified once more.
func (d Folder) Use(id string) (Installed, error) {
	i, err := d.Installed(id)
	if err != nil {
		return i, err
	}
	if err := i.Verify(); err != nil {
		return i, err
	}
	return i, d.choose(i.Family.Stage(), id)
}

// UseNone has workers run again what every machine has.
func (d Folder) UseNone(s Stage) error { return d.choose(s, "") }

func (d Folder) choose(s Stage, id string) error {
	chosen, err := d.chosen()
	if err != nil {
		return err
	}
	chosen[s] = id
	if id == "" {
		delete(chosen, s)
	}
	b, err := json.MarshalIndent(chosen, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(string(d), 0o755); err != nil {
		return fmt.Errorf("choose model: %w", err)
	}
	if err := writeWhole(filepath.Join(string(d), inUse), append(b, '\n')); err != nil {
		return fmt.Errorf("choose model: %w", err)
	}
	return nil
}

func (d Folder) chosen() (map[Stage]string, error) {
	chosen := map[Stage]string{}
	b, err := os.ReadFile(filepath.Join(string(d), inUse))
	if errors.Is(err, os.ErrNotExist) {
		return chosen, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &chosen)
	}
	if err != nil {
		return nil, fmt.Errorf("read which models are in use: %w", err)
	}
	return chosen, nil
}

// Chosen is the id of the model that is to be run at a stage, or empty.
func (d Folder) Chosen(s Stage) (string, error) {
	chosen, err := d.chosen()
	return chosen[s], err
}
