package s3store

import (
	"context"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/2112-lab/gen3d/pipeline"
)

// Finding is a session of which something was missed, or a letter that had its time.
type Finding struct {
	pipeline.SessionRef
	// Letter is the id of a letter that lies beside its user's sessions, in none of
	// them, and is as old as sessions get; ForgetLetter ends it. There is no session.
	Letter string
	// Overlooked: it has an upload newer than its metadata.json, or none: nobody
	// has reacted.
	Overlooked bool
	// Unlisted: the index has no entry of it, or several, or one older than its
	// metadata.json, which may be wrong.
	Unlisted bool
	// Aged: nothing of it was changed for as long as sessions are kept.
	Aged bool
}

// Survey finds the sessions of which something was missed. It goes over all keys
// below users/ and the indexes beside them, a request a thousand, and so belongs at
// a start and once in some hours, never on a hot path. Uploads younger than grace
// are left to the queues. Sessions of which nothing was changed for a life are aged, and
// letters of no session end after it, too; a life of 0 is without end.
func (s *Store) Survey(ctx context.Context, now time.Time, grace, life time.Duration) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		var user pipeline.UserID
		var index map[pipeline.SessionID]time.Time
		strays := func() bool { // entries of sessions that are not there
			for _, id := range slices.Sorted(maps.Keys(index)) {
				if !yield(Finding{SessionRef: pipeline.SessionRef{User: user, Session: id}, Unlisted: true}, nil) {
					return false
				}
			}
			return true
		}
		for f, err := range s.folders(ctx) {
			if err == nil && f.letter != "" {
				if life > 0 && now.Sub(f.changed) > life && !yield(Finding{SessionRef: f.SessionRef, Letter: f.letter}, nil) {
					return
				}
				continue
			}
			if err == nil && f.User != user {
				if !strays() {
					return
				}
				user = f.User
				index, err = s.indexTimes(ctx, user)
			}
			if err != nil {
				yield(Finding{}, err)
				return
			}
			found := Finding{SessionRef: f.SessionRef}
			found.Overlooked = !f.uploaded.IsZero() && f.uploaded.After(f.written) && now.Sub(f.uploaded) > grace
			if entry, listed := index[f.Session]; !f.written.IsZero() {
				found.Unlisted = !listed || entry.Before(f.written) // of several, the time is none
				delete(index, f.Session)
			}
			if found.Aged = life > 0 && !f.changed.IsZero() && now.Sub(f.changed) > life; found.Aged {
				found.Overlooked, found.Unlisted = false, false // there is nothing to repair any more
			}
			if (found.Overlooked || found.Unlisted || found.Aged) && !yield(found, nil) {
				return
			}
		}
		strays()
	}
}

// indexTimes are when the entries of a user's index were written; the zero time
// where a session has several or one that cannot be read.
func (s *Store) indexTimes(ctx context.Context, user pipeline.UserID) (map[pipeline.SessionID]time.Time, error) {
	times := map[pipeline.SessionID]time.Time{}
	for o, err := range s.below(ctx, indexOf(user)) {
		if err != nil {
			return nil, err
		}
		l, ok := parseIndexKey(user, aws.ToString(o.Key))
		if !ok {
			continue
		}
		at := aws.ToTime(o.LastModified)
		if _, twice := times[l.Session]; twice {
			at = time.Time{}
		}
		times[l.Session] = at
	}
	return times, nil
}

// folder is what the survey must know of a session's folder, or of a letter.
type folder struct {
	pipeline.SessionRef
	letter   string    // the id of one of no session; then only changed is known
	uploaded time.Time // the newest upload; zero if there is none
	written  time.Time // metadata.json; zero if there is none
	changed  time.Time // the newest file of any kind
}

// folders goes over all sessions' folders. Keys come sorted, so a session's lie
// together, and so do a user's.
func (s *Store) folders(ctx context.Context) iter.Seq2[folder, error] {
	return func(yield func(folder, error) bool) {
		var at folder
		for o, err := range s.below(ctx, "users/") {
			if err != nil {
				yield(folder{}, err)
				return
			}
			key, err := pipeline.ParseObjectKey(aws.ToString(o.Key))
			if err != nil {
				l, ok := parseLetterKey(aws.ToString(o.Key))
				if ok && !yield(folder{SessionRef: l.SessionRef, letter: l.ID, changed: aws.ToTime(o.LastModified)}, nil) {
					return
				}
				continue
			}
			if key.SessionRef != at.SessionRef {
				if at.Session != "" && !yield(at, nil) {
					return
				}
				at = folder{SessionRef: key.SessionRef}
			}
			at.note(key.File, aws.ToTime(o.LastModified))
		}
		if at.Session != "" {
			yield(at, nil)
		}
	}
}

func (f *folder) note(file pipeline.File, modified time.Time) {
	if modified.After(f.changed) {
		f.changed = modified
	}
	switch file {
	case pipeline.Metadata:
		f.written = modified
	case pipeline.OriginalImage, pipeline.MaskFinal, pipeline.Prompts:
		if modified.After(f.uploaded) {
			f.uploaded = modified
		}
	}
}
