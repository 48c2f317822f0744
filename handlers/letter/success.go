package letter

import (
	"strconv"

	"github.com/2112-lab/gen3d/pipeline"
)

// Success writes that a model is ready.
func Success(m *pipeline.Mail, s Setting, r Result) {
	language, w := wordsOf(s.Language)
	m.Subject = w.Ready
	name := shown(r.Name)
	if name != "" {
		m.Subject = fill(w.ReadyNamed, name)
	}
	l := layout{
		Language: language, Title: w.Ready, Lead: w.ReadyLead,
		Preheader: fill(w.ReadyPreheader, w.count(r.Points), w.duration(r.DurationSec)),
		Plain:     w.OpenPlain,
	}
	if len(r.Poster) > 0 {
		l.PictureAlt = w.PictureAlt
		m.Inline = []pipeline.Inline{{ID: pictureID, Name: string(pipeline.Poster), Type: pipeline.Poster.ContentType(), Data: r.Poster}}
	}
	until := w.moment(r.Until, s.zone())
	if link := s.session(r.SessionRef); link != "" {
		l.Button, l.Link, l.Note = w.OpenModel, link, fill(w.OpenNote, until)
	} else if len(r.Files) > 0 {
		l.Button, l.Link = w.DownloadModel, r.Files[0].URL
		if len(r.Files) == 1 {
			l.Note = fill(w.FilesNote, until)
		}
	}
	for _, f := range r.Files {
		if f.URL == l.Link {
			continue // it is the button's
		}
		l.FilesTitle, l.FilesNote = w.FilesTitle, fill(w.FilesNote, until)
		l.Files = append(l.Files, download{string(f.Name), w.size(f.Bytes), f.URL})
	}
	l.Facts = facts(w.Photo, name, w.Object, object(r.Object), w.Points, w.count(r.Points), w.FileSize, w.size(r.Bytes),
		w.Time, w.duration(r.DurationSec), w.Method, methodOf(language, r.Method), w.Session, string(r.Session))
	s.dress(m, w, &l)
	lay(m, l)
}

// facts makes a table of names and values, without those that have no value.
func facts(pairs ...string) (all []fact) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			all = append(all, fact{pairs[i], pairs[i+1]})
		}
	}
	return all
}

// object names an object where a photo has several.
func object(n pipeline.ObjectNumber) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(int(n))
}
