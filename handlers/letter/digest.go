package letter

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/2112-lab/gen3d/pipeline"
)

// digestLength is how many results a digest lists. More make a mail that Gmail cuts
// off, at 102 KB: an entry takes about a kilobyte. What has no model stands first: it
// asks for something, and must not be among what is left out.
const digestLength = 50

// Digest writes what became of several results at once; of one, it is that one's
// own mail.
func Digest(m *pipeline.Mail, s Setting, results []Result) {
	if len(results) == 1 {
		One(m, s, results[0])
		return
	}
	language, w := wordsOf(s.Language)
	l := layout{Language: language, Lead: w.DigestLead, Plain: w.OpenPlain}
	failed := 0
	results = slices.Clone(results)
	slices.SortStableFunc(results, func(a, b Result) int { return cmp.Compare(rank(a), rank(b)) })
	for _, r := range results {
		e := entry{Name: cmp.Or(shown(r.Name), string(r.Session), line(r.Key, keyLength)), Link: s.session(r.SessionRef)}
		if r.Object > 0 {
			e.Name += fmt.Sprintf(" · %s %d", w.Object, r.Object)
		}
		if r.Failure != nil {
			failed++
			e.Failed, e.Status = true, adviceOn(language, *r.Failure).wrong
		} else {
			e.Status = fill(w.EntryReady, w.count(r.Points), w.size(r.Bytes))
		}
		if len(l.Entries) < digestLength {
			l.Entries = append(l.Entries, e)
		}
	}
	switch ready := len(results) - failed; {
	case failed == 0:
		m.Subject = fill(w.DigestReady, ready)
	case ready == 0:
		m.Subject = fill(w.DigestFailed, failed)
	default:
		m.Subject = fill(w.DigestMixed, len(results), ready, failed)
	}
	l.Title, l.Preheader = m.Subject, w.DigestLead
	if more := len(results) - len(l.Entries); more > 0 {
		l.More = fill(w.DigestMore, more)
	}
	if link := s.page("/sessions"); link != "" {
		l.Button, l.Link = w.OpenList, link
	}
	s.dress(m, w, &l)
	lay(m, l)
}

// rank puts what failed before the others.
func rank(r Result) int {
	if r.Failure != nil {
		return 0
	}
	return 1
}

// One writes of one result, whatever became of it.
func One(m *pipeline.Mail, s Setting, r Result) {
	if r.Failure != nil {
		Failure(m, s, r)
		return
	}
	Success(m, s, r)
}
