package handlers_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

func created(key string, bytes int64) *pipeline.ObjectCreated {
	return &pipeline.ObjectCreated{
		Header: pipeline.Header{ID: "evt_s3", At: start}, Bucket: "b", Key: key, ETag: "announced", Sequencer: "0A", Bytes: bytes, EventTime: start.Add(417 * time.Millisecond),
	}
}

func TestRecordUpload(t *testing.T) {
	prefix := ref.Prefix()
	for _, c := range []struct {
		name  string
		key   string
		known bool // the session exists
		want  []string
	}{
		{"a photo of a new session", prefix + "original_image.jpg", false, []string{"session.created", "image.uploaded"}},
		{"a mask of a new session", prefix + "mask_final.png", false, []string{"session.created", "mask.uploaded"}},
		{"a photo of a session that exists", prefix + "original_image.jpg", true, []string{"image.uploaded"}},
		{"another object's mask", prefix + "objects/3/mask_final.png", true, []string{"mask.uploaded"}},
		{"a picture of our own", prefix + "thumbnail.jpg", true, []string{}},
		{"our metadata", prefix + "metadata.json", true, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			if c.known {
				w.apply(t, &pipeline.SessionCreated{SessionRef: ref})
			}
			if err := w.Upload(c.key, []byte("bytes"), map[string]string{
				handlers.MetaFilename: `C:\photos\bear.jpg`, handlers.MetaClicks: "5", handlers.MetaRefinements: "2",
			}); err != nil {
				t.Fatal(err)
			}
			events, err := handlers.RecordUpload(w)(t.Context(), created(c.key, 5))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, types(events)); diff != "" {
				t.Fatalf("events (-want +got):\n%s", diff)
			}
			if marked := len(w.Keys("inflight/")) == 1; marked != (len(c.want) > 0) {
				t.Errorf("marked in flight: %v", marked)
			}
			for _, e := range events {
				switch e := e.(type) {
				case *pipeline.ImageUploaded:
					if e.Upload.ETag == "announced" || e.Upload.Bytes != 5 || e.Upload.Sequencer != "0A" || e.Filename != "bear.jpg" || !e.Upload.At.Equal(e.Head().At) {
						t.Errorf("%+v", e)
					}
				case *pipeline.MaskUploaded:
					if e.Clicks != 5 || e.Refinements != 2 || strings.Contains(c.key, "objects/3") != (e.Object == 3) {
						t.Errorf("%+v", e)
					}
				}
			}
			again, err := handlers.RecordUpload(w)(t.Context(), created(c.key, 5))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(events, again); diff != "" {
				t.Errorf("a redelivery says something else (-first +again):\n%s", diff)
			}
		})
	}
}

func TestAStaleNoticeBringsBackNothingOld(t *testing.T) {
	w := newWorld()
	key := ref.Key(pipeline.OriginalImage)
	w.put(t, key, "old")
	newest := w.put(t, key, "new")
	events, err := handlers.RecordUpload(w)(t.Context(), created(key.String(), 3))
	if err != nil {
		t.Fatal(err)
	}
	if got := events[1].(*pipeline.ImageUploaded).Upload.ETag; got != newest.ETag {
		t.Errorf("recorded %s, want the newest %s", got, newest.ETag)
	}
}

func TestAnObjectDeletedBeforeItsEventIsRecordedAsAnnounced(t *testing.T) {
	w := newWorld()
	events, err := handlers.RecordUpload(w)(t.Context(), created(ref.Key(pipeline.OriginalImage).String(), 77))
	if err != nil {
		t.Fatal(err)
	}
	want := pipeline.Upload{ETag: "announced", Sequencer: "0A", Bytes: 77, Modified: start, At: start.Add(417 * time.Millisecond)}
	if got := events[len(events)-1].(*pipeline.ImageUploaded).Upload; got != want {
		t.Errorf("recorded %+v, want %+v", got, want)
	}
	if len(w.Keys("inflight/")) != 1 {
		t.Error("the session is not marked in flight")
	}
}

func TestRejectedKeys(t *testing.T) {
	const ok = "sess_1700000000_a1b2c3d4"
	for _, c := range []struct {
		name, key string
		bytes     int64
		want      *pipeline.SessionRef // whom the rejection tells; nil: nobody
		permanent bool
	}{
		{"a photo under another name", "users/ada/sessions/" + ok + "/photo.jpg", 9, &ref, false},
		{"capitals", "users/ada/sessions/" + ok + "/ORIGINAL_IMAGE.JPG", 9, &ref, false},
		{"a trailing slash", "users/ada/sessions/" + ok + "/original_image.jpg/", 9, &ref, false},
		{"a way out of the session", "users/ada/sessions/" + ok + "/../../x.jpg", 9, &ref, false},
		{"no session", "users/ada/photo.jpg", 9, &pipeline.SessionRef{User: "ada"}, false},
		{"a session of a strange name", "users/ada/sessions/monday/original_image.jpg", 9, &pipeline.SessionRef{User: "ada"}, false},
		{"an escaped way out as session", "users/ada/sessions/%2e%2e/original_image.jpg", 9, &pipeline.SessionRef{User: "ada"}, false},
		{"a folder made by a console", "users/ada/sessions/", 0, nil, false},
		{"a session's folder made by a console", "users/ada/sessions/" + ok + "/", 0, nil, false},
		{"a way out as user", "users/../sessions/" + ok + "/original_image.jpg", 9, nil, true},
		{"an escaped way out as user", "users/%2e%2e/sessions/" + ok + "/original_image.jpg", 9, nil, true},
		{"no user", "users//sessions/" + ok + "/original_image.jpg", 9, nil, true},
		{"outside users", "models/ada/sessions/" + ok + "/original_image.jpg", 9, nil, true},
		{"no slash", "x.jpg", 9, nil, true},
		{"2 kB", "users/ada/sessions/" + strings.Repeat("a", 2048) + "/original_image.jpg", 9, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			events, err := handlers.RecordUpload(w)(t.Context(), created(c.key, c.bytes))
			if pipeline.IsPermanent(err) != c.permanent || (err != nil) != c.permanent {
				t.Fatalf("err = %v, want permanent %v", err, c.permanent)
			}
			var f *pipeline.Failure
			if c.permanent && (!errors.As(err, &f) || f.Code != pipeline.UploadKeyInvalid) {
				t.Errorf("failure %+v", f)
			}
			if c.want == nil {
				if len(events) != 0 {
					t.Errorf("told %v", types(events))
				}
				return
			}
			if len(events) != 1 {
				t.Fatalf("told %v", types(events))
			}
			e := events[0].(*pipeline.UploadRejected)
			if e.SessionRef != *c.want || e.Key != c.key || e.Failure.Code != pipeline.UploadKeyInvalid || e.Failure.Category != pipeline.User {
				t.Errorf("%+v", e)
			}
			if len(w.Keys("")) != 0 {
				t.Errorf("written: %v", w.Keys(""))
			}
		})
	}
}

func TestUploadersClaimsAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		meta        map[string]string
		filename    string
		clicks      int
		refinements int
	}{
		"a path":               {map[string]string{handlers.MetaFilename: "/home/ada/../bear.jpg"}, "bear.jpg", 0, 0},
		"control characters":   {map[string]string{handlers.MetaFilename: "be\x00ar\r\nBcc: x\x1b[31m.jpg"}, "bearBcc: x[31m.jpg", 0, 0},
		"a name without end":   {map[string]string{handlers.MetaFilename: strings.Repeat("ü", 300)}, strings.Repeat("ü", 128), 0, 0},
		"clicks below nought":  {map[string]string{handlers.MetaClicks: "-1", handlers.MetaRefinements: "many"}, "", 0, 0},
		"clicks beyond reason": {map[string]string{handlers.MetaClicks: "1000001", handlers.MetaRefinements: "3"}, "", 0, 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			for _, f := range []pipeline.File{pipeline.OriginalImage, pipeline.MaskFinal} {
				if err := w.Upload(ref.Key(f).String(), []byte("x"), c.meta); err != nil {
					t.Fatal(err)
				}
			}
			image, err := handlers.RecordUpload(w)(t.Context(), created(ref.Key(pipeline.OriginalImage).String(), 1))
			if err != nil {
				t.Fatal(err)
			}
			mask, err := handlers.RecordUpload(w)(t.Context(), created(ref.Key(pipeline.MaskFinal).String(), 1))
			if err != nil {
				t.Fatal(err)
			}
			if got := image[1].(*pipeline.ImageUploaded).Filename; got != c.filename {
				t.Errorf("filename %q, want %q", got, c.filename)
			}
			if m := mask[1].(*pipeline.MaskUploaded); m.Clicks != c.clicks || m.Refinements != c.refinements {
				t.Errorf("%d clicks, %d refinements", m.Clicks, m.Refinements)
			}
		})
	}
}

func TestRecordUploadReportsTheStoresTrouble(t *testing.T) {
	away := errors.New("s3 is away")
	for _, op := range []pipelinetest.Op{pipelinetest.Head, pipelinetest.Put, pipelinetest.Get} {
		w := newWorld()
		key := ref.Key(pipeline.OriginalImage)
		w.put(t, key, "x")
		w.Before = func(o pipelinetest.Op, _ string) error {
			if o == op {
				return away
			}
			return nil
		}
		events, err := handlers.RecordUpload(w)(t.Context(), created(key.String(), 1))
		if !errors.Is(err, away) || pipeline.IsPermanent(err) || events != nil {
			t.Errorf("%s: %v, %v", op, types(events), err)
		}
	}
}
