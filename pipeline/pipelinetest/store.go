package pipelinetest

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Store is all that handlers and workers together need of storage. Each of them
// states its own part of it; internal/s3store and Memory have it all.
type Store interface {
	// Head looks an object up. It errs with pipeline.ErrNotFound.
	Head(ctx context.Context, key pipeline.ObjectKey) (pipeline.StoredObject, error)
	// Read reads a whole object. It errs with pipeline.ErrNotFound, and with
	// pipeline.TooLargeError beyond limit bytes; what is known of the object is
	// answered also then.
	Read(ctx context.Context, key pipeline.ObjectKey, limit int64) ([]byte, pipeline.StoredObject, error)
	Put(ctx context.Context, key pipeline.ObjectKey, body io.ReadSeeker, meta map[string]string) error
	PutTensor(ctx context.Context, ref pipeline.SessionRef, name string, body io.ReadSeeker, encoding string) (key string, err error)
	// Touch makes the same bytes a new upload. It errs with pipeline.ErrNotFound.
	Touch(ctx context.Context, key pipeline.ObjectKey) error
	// Uploads lists what came from outside, by key.
	Uploads(ctx context.Context, ref pipeline.SessionRef) ([]pipeline.FoundUpload, error)
	Link(ctx context.Context, key pipeline.ObjectKey, life time.Duration) (string, error)

	// Session errs with pipeline.ErrNotFound.
	Session(ctx context.Context, ref pipeline.SessionRef) (pipeline.Session, error)
	// Apply loses no concurrent writer's facts; it errs with
	// pipeline.ErrConflict where others win too often, and with pipeline.ErrErased.
	Apply(ctx context.Context, ref pipeline.SessionRef, events ...pipeline.Event) (pipeline.Session, error)

	// Receipt errs with pipeline.ErrNotFound.
	Receipt(ctx context.Context, ref pipeline.SessionRef, run pipeline.RunID) (pipeline.Event, error)
	File(ctx context.Context, run pipeline.RunID, e pipeline.Event) (pipeline.Event, error)

	Claim(ctx context.Context, l pipeline.Letter) (pipeline.Letter, bool, error)
	// Reclaim takes over the claim that old says; of many one is answered true.
	Reclaim(ctx context.Context, old, l pipeline.Letter) (bool, error)
	Update(ctx context.Context, l pipeline.Letter) error

	MarkInFlight(ctx context.Context, ref pipeline.SessionRef) error
	InFlight(ctx context.Context) iter.Seq2[pipeline.InFlight, error]
	Settle(ctx context.Context, ref pipeline.SessionRef) error

	// SessionIfChanged answers an empty session while the ETag is the given one.
	SessionIfChanged(ctx context.Context, ref pipeline.SessionRef, etag string) (pipeline.Session, string, error)
	// Enlist makes the index tell of a session what its metadata.json calls for.
	Enlist(ctx context.Context, session pipeline.Session) error
	// Listings are the n newest after an id in the order of lists, and whether
	// there are more; "" is no bound.
	Listings(ctx context.Context, user pipeline.UserID, after pipeline.SessionID, n int) ([]pipeline.Listing, bool, error)
	// Remember keeps a memo, or answers the one that is kept.
	Remember(ctx context.Context, m pipeline.Memo) (pipeline.Memo, error)

	// Share replaces the session's link, Unshare ends it; Shared errs with
	// pipeline.ErrNotFound for a link that is not valid (any more).
	Share(ctx context.Context, share pipeline.Share) error
	Unshare(ctx context.Context, ref pipeline.SessionRef) error
	Shared(ctx context.Context, id string) (pipeline.Share, error)

	// Letter errs with pipeline.ErrNotFound.
	Letter(ctx context.Context, ref pipeline.SessionRef, id string) (pipeline.Letter, error)
	Gather(ctx context.Context, user pipeline.UserID, letter string, e pipeline.Event) error
	// Gatherings lists what is gathered of a user, of everybody where it is "",
	// user by user.
	Gatherings(ctx context.Context, user pipeline.UserID) iter.Seq2[pipeline.Gathering, error]
	Gathered(ctx context.Context, user pipeline.UserID, letter string) (pipeline.Event, error)
	Ungather(ctx context.Context, user pipeline.UserID, letters []string) error
	// Mailing errs with pipeline.ErrNotFound, PutMailing with pipeline.ErrExists
	// where the state is not the one with the given ETag ("" for none) any more.
	Mailing(ctx context.Context, user pipeline.UserID) (m pipeline.Mailing, etag string, err error)
	PutMailing(ctx context.Context, m pipeline.Mailing, etag string) error
	Suppress(ctx context.Context, one pipeline.Suppression) error
	Suppressed(ctx context.Context, id string) (bool, error)

	// Preferences errs with pipeline.ErrNotFound where the owner has said nothing;
	// PutPreferences with pipeline.ErrExists where there are others than those with
	// the given ETag ("" for none) by now.
	Preferences(ctx context.Context, user pipeline.UserID) (p pipeline.Preferences, etag string, err error)
	PutPreferences(ctx context.Context, user pipeline.UserID, p pipeline.Preferences, etag string) (string, error)
	// Document errs with pipeline.ErrNotFound.
	Document(ctx context.Context, key string) (body []byte, etag string, err error)
	// WriteDocument writes over a version, pipeline.AnyVersion or pipeline.NoVersion;
	// it errs with ErrExists, ErrConflict or ErrNotFound if something else is there.
	WriteDocument(ctx context.Context, key string, body []byte, over string) (etag string, err error)
	RemoveDocument(ctx context.Context, key string) error
	// Documents lists ascending, behind a key.
	Documents(ctx context.Context, prefix, after string) iter.Seq2[pipeline.Listed, error]

	MarkDeleted(ctx context.Context, d pipeline.Deletion) error
	// Deletions answers the marks from before a moment, oldest first.
	Deletions(ctx context.Context, before time.Time) iter.Seq2[pipeline.Deletion, error]
	Unmark(ctx context.Context, d pipeline.Deletion) error
	// Erase removes every version of everything of a session; Apply then errs with
	// pipeline.ErrErased, until the session is readmitted.
	Erase(ctx context.Context, ref pipeline.SessionRef) error
	// Erased is when that was, or the zero time.
	Erased(ctx context.Context, ref pipeline.SessionRef) (time.Time, error)
	Readmit(ctx context.Context, ref pipeline.SessionRef) error
}

var _ Store = (*Memory)(nil)
