package pipelinetest

import (
	"context"
	"encoding/json"

	"github.com/2112-lab/gen3d/pipeline"
)

// Preferences implements Store.
func (m *Memory) Preferences(ctx context.Context, user pipeline.UserID) (pipeline.Preferences, string, error) {
	o, err := m.get(ctx, Get, preferencesKey(user))
	if err != nil {
		return pipeline.DefaultPreferences(), "", err
	}
	p, _ := pipeline.ParsePreferences(o.data) // the defaults on error
	return p, o.ETag, nil
}

// PutPreferences implements Store.
func (m *Memory) PutPreferences(ctx context.Context, user pipeline.UserID, p pipeline.Preferences, etag string) (string, error) {
	if err := context.Cause(ctx); err != nil {
		return "", err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	o, err := m.put(preferencesKey(user), b, nil, onlyOver(etag))
	return o.ETag, err
}

func preferencesKey(user pipeline.UserID) string {
	return "users/" + string(user) + "/config/preferences.json"
}
