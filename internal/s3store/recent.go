package s3store

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/2112-lab/gen3d/pipeline"
)

// Recent finds the sessions of all users that changed last, newest first. It
// goes over all keys below users/: a page for one machine, not for a fleet.
func (s *Store) Recent(ctx context.Context, limit int) ([]pipeline.SessionRef, error) {
	type entry struct {
		ref     pipeline.SessionRef
		changed int64
	}
	var all []entry
	for o, err := range s.below(ctx, "users/") {
		if err != nil {
			return nil, err
		}
		key, err := pipeline.ParseObjectKey(aws.ToString(o.Key))
		if err == nil && key.File == pipeline.Metadata {
			all = append(all, entry{key.SessionRef, aws.ToTime(o.LastModified).Unix()})
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return int(b.changed - a.changed) })
	refs := make([]pipeline.SessionRef, 0, min(limit, len(all)))
	for _, e := range all[:min(limit, len(all))] {
		refs = append(refs, e.ref)
	}
	return refs, nil
}
