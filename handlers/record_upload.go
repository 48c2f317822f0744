package handlers

import (
	"context"
	"errors"
	"mime"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/2112-lab/gen3d/pipeline"
)

// Names of the user metadata that an uploader may set on its objects.
const (
	MetaFilename    = "original-filename"
	MetaPreset      = "preset"
	MetaClicks      = "num-clicks"
	MetaRefinements = "num-refinements"
	// MetaTrace is the W3C traceparent of what made the upload.
	MetaTrace = "traceparent"
	// The worker's, on a mask that it made: of which prompts, on which photo.
	metaPrompts = "prompts-etag"
	metaSource  = "source-etag"
)

// uploadStore is all that RecordUpload needs from storage.
type uploadStore interface {
	Head(context.Context, pipeline.ObjectKey) (pipeline.StoredObject, error)
	Session(context.Context, pipeline.SessionRef) (pipeline.Session, error)
	MarkInFlight(context.Context, pipeline.SessionRef) error
	// Erased is when a session was erased, or the zero time.
	Erased(context.Context, pipeline.SessionRef) (time.Time, error)
	// Readmit lets a session that was erased begin anew.
	Readmit(context.Context, pipeline.SessionRef) error
}

// RecordUpload turns what S3 says of a photo, a mask or prompts into Gen3D's own fact. It
// looks the object up, so that a stale notice never brings back old content; an
// object that is gone by now is recorded as S3 announced it, and the worker
// will say that it is missing.
//
// A key under a user's prefix that is not one of Gen3D's becomes upload.rejected,
// so that its owner hears of it; any other key is a permanent failure.
func RecordUpload(store uploadStore) Func[*pipeline.ObjectCreated] {
	return func(ctx context.Context, ev *pipeline.ObjectCreated) ([]pipeline.Event, error) {
		key, err := pipeline.ParseObjectKey(ev.Key)
		if err != nil {
			return reject(ev, err)
		}
		if !key.File.Uploaded() {
			return nil, nil // a picture of our own making
		}
		object, err := store.Head(ctx, key)
		there := err == nil
		if errors.Is(err, pipeline.ErrNotFound) {
			object = pipeline.StoredObject{ETag: ev.ETag, Version: ev.Version, Bytes: ev.Bytes, Modified: ev.EventTime.Truncate(1e9)}
		} else if err != nil {
			return nil, err
		}
		var events []pipeline.Event
		_, err = store.Session(ctx, key.SessionRef)
		if errors.Is(err, pipeline.ErrNotFound) {
			events = append(events, created(key.SessionRef))
			err = admit(ctx, store, key.SessionRef, there, object)
		}
		if err != nil {
			return nil, err
		}
		if err := store.MarkInFlight(ctx, key.SessionRef); err != nil {
			return nil, err
		}
		return append(events, uploaded(key, object, ev)), nil
	}
}

// admit lets a session begin. One that was erased begins anew with an upload from
// after that; a notice of an earlier one, told late, is forgotten.
func admit(ctx context.Context, store uploadStore, ref pipeline.SessionRef, there bool, o pipeline.StoredObject) error {
	erased, err := store.Erased(ctx, ref)
	switch {
	case err != nil || erased.IsZero():
		return err
	case !there || o.Modified.Before(erased):
		return pipeline.ErrErased
	default:
		return store.Readmit(ctx, ref)
	}
}

// created has the session as its cause: whichever upload comes first, the fact is the same.
func created(ref pipeline.SessionRef) pipeline.Event {
	return &pipeline.SessionCreated{Header: pipeline.Header{Cause: ref.Prefix()}, SessionRef: ref}
}

func uploaded(key pipeline.ObjectKey, o pipeline.StoredObject, ev *pipeline.ObjectCreated) pipeline.Event {
	upload := pipeline.Upload{
		ETag: o.ETag, Version: o.Version, Sequencer: ev.Sequencer, Bytes: o.Bytes, Modified: o.Modified, At: ev.EventTime,
	}
	at := pipeline.Header{At: ev.EventTime, Trace: traceparent(o.Meta[MetaTrace])}
	switch key.File {
	case pipeline.Prompts:
		return &pipeline.PromptsUploaded{Header: at, SessionRef: key.SessionRef, Object: key.Object, Upload: upload}
	case pipeline.OriginalImage:
		return &pipeline.ImageUploaded{
			Header: at, SessionRef: key.SessionRef, Upload: upload, Filename: filename(unescaped(o.Meta[MetaFilename])), Preset: preset(o.Meta[MetaPreset]),
		}
	default:
		return &pipeline.MaskUploaded{
			Header: at, SessionRef: key.SessionRef, Object: key.Object, Upload: upload,
			Clicks: count(o.Meta[MetaClicks]), Refinements: count(o.Meta[MetaRefinements]), MadeOf: origin(o.Meta),
		}
	}
}

func origin(meta map[string]string) *pipeline.Origin {
	if meta[metaPrompts] == "" || meta[metaSource] == "" {
		return nil
	}
	return &pipeline.Origin{Prompts: meta[metaPrompts], Image: meta[metaSource]}
}

// reject answers a key that does not parse. The user part is believed only if
// it parses by itself: it is S3's policy, not the key's text, that let the
// uploader write there.
func reject(ev *pipeline.ObjectCreated, why error) ([]pipeline.Event, error) {
	failure := pipeline.NewFailure(pipeline.UploadKeyInvalid, "key %q: %v", clip(ev.Key, 256), why)
	part := strings.Split(ev.Key, "/")
	if len(ev.Key) > 1024 || len(part) < 2 || part[0] != "users" {
		return nil, pipeline.Permanent(failure)
	}
	user, err := pipeline.ParseUserID(part[1])
	if err != nil {
		return nil, pipeline.Permanent(failure)
	}
	if strings.HasSuffix(ev.Key, "/") && ev.Bytes == 0 && len(part) <= 5 {
		return nil, nil // consoles make empty objects for folders
	}
	ref := pipeline.SessionRef{User: user}
	if len(part) > 4 && part[2] == "sessions" {
		ref.Session, _ = pipeline.ParseSessionID(part[3])
	}
	return []pipeline.Event{&pipeline.UploadRejected{
		Header: pipeline.Header{At: ev.EventTime}, SessionRef: ref, Key: clip(ev.Key, 1024), Failure: *failure,
	}}, nil
}

// filename makes a stranger's file name fit for a page and a mail: its last
// part, without control characters, at most 128 characters.
func filename(s string) string {
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
	return clip(strings.TrimSpace(s), 128)
}

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}

// unescaped reads a text that went through a header: what is not ASCII travels as
// RFC 2047 has it, from our own forms as well as from S3.
func unescaped(s string) string {
	if plain, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		return plain
	}
	return s
}

// preset reads an uploader's wish; nonsense is none.
func preset(s string) pipeline.Preset {
	if p := pipeline.Preset(strings.ToLower(s)); p.Known() {
		return p
	}
	return ""
}

// traceparent reads a W3C traceparent of version 00; nonsense is none.
func traceparent(s string) string {
	p := strings.Split(s, "-")
	if len(s) != 55 || len(p) != 4 || p[0] != "00" || len(p[1]) != 32 || len(p[2]) != 16 || strings.Trim(s, "0123456789abcdef-") != "" || strings.Trim(p[1], "0") == "" || strings.Trim(p[2], "0") == "" {
		return ""
	}
	return s
}

// count reads a number that the uploader claims; nonsense is 0.
func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}
