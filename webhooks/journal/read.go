package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Windows of time in which a page is looked for, the newest first: an hour, 16
// hours, 11 days, all. maxReads bounds how many segments are read for one page.
const (
	firstWindow = time.Hour
	widening    = 16
	windows     = 3
	maxReads    = 64
)

// Page reads a page of the log, newest first. It may hold fewer tries than asked
// for, or none, and still say where to go on.
func (j *Journal) Page(ctx context.Context, user pipeline.UserID, q pipeline.DeliveryQuery) (page pipeline.DeliveryPage, err error) {
	before, skip, err := parseCursor(q.Cursor)
	if err != nil {
		return page, err
	}
	names, more, err := j.before(ctx, user, before)
	if err != nil {
		return page, err
	}
	for n, name := range names {
		if n == maxReads {
			page.Next = cursor(names[n-1], 0)
			return page, nil
		}
		lines, err := j.segment(ctx, user, name)
		if err != nil {
			return page, err
		}
		end := len(lines)
		if name == before {
			end = min(end, skip)
		}
		for i := end - 1; i >= 0; i-- {
			if !matches(lines[i], q) {
				continue
			}
			page.Deliveries = append(page.Deliveries, lines[i])
			if len(page.Deliveries) == q.Limit {
				if i > 0 || n < len(names)-1 || more {
					page.Next = cursor(name, i)
				}
				return page, nil
			}
		}
	}
	if more && len(names) > 0 {
		page.Next = cursor(names[len(names)-1], 0)
	}
	return page, nil
}

func matches(d pipeline.Delivery, q pipeline.DeliveryQuery) bool {
	return d.Endpoint == q.Endpoint && (q.Outcome == "" || d.Outcome == q.Outcome) && (q.EventID == "" || d.ID == q.EventID)
}

// before are the names of segments up to the given one (all of them for ""), the
// newest first: at least a page's worth, or all; more says that there are others.
func (j *Journal) before(ctx context.Context, user pipeline.UserID, last string) (names []string, more bool, err error) {
	end := j.clock().Add(time.Minute) // clocks differ
	if at, err := time.Parse(stampFormat, stampOf(last)); err == nil {
		end = at.Add(time.Millisecond)
	}
	for try, window := 0, firstWindow; ; try, window = try+1, window*widening {
		from := ""
		if try < windows {
			from = prefixOf(user) + end.Add(-window).UTC().Format(stampFormat)
		}
		names = names[:0]
		for l, err := range j.store.Documents(ctx, prefixOf(user), from) {
			if err != nil {
				return nil, false, err
			}
			name := strings.TrimPrefix(l.Key, prefixOf(user))
			if last != "" && name > last {
				break
			}
			names = append(names, name)
		}
		if len(names) > maxReads || try == windows {
			slices.Reverse(names)
			return names, from != "", nil
		}
	}
}

func stampOf(name string) string {
	stamp, _, _ := strings.Cut(name, "-")
	return stamp
}

// A cursor is a segment's name without its ending, a colon, and how many of its
// lines are left.
func cursor(name string, left int) string {
	return strings.TrimSuffix(name, suffix) + ":" + strconv.Itoa(left)
}

func parseCursor(text string) (name string, left int, err error) {
	if text == "" {
		return "", 0, nil
	}
	stem, count, ok := strings.Cut(text, ":")
	left, err = strconv.Atoi(count)
	if _, bad := time.Parse(stampFormat, stampOf(stem)); !ok || err != nil || left < 0 || bad != nil {
		return "", 0, pipeline.RefusedError{Problems: []string{"cursor: it is not the next_cursor of a page"}}
	}
	return stem + suffix, left, nil
}

// segment reads a segment's lines. One that was removed meanwhile is empty.
func (j *Journal) segment(ctx context.Context, user pipeline.UserID, name string) ([]pipeline.Delivery, error) {
	b, _, err := j.store.Document(ctx, prefixOf(user)+name)
	var tooLarge pipeline.TooLargeError
	if errors.Is(err, pipeline.ErrNotFound) || errors.As(err, &tooLarge) { // not one of ours
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read delivery log: %w", err)
	}
	var lines []pipeline.Delivery
	for line := range bytes.Lines(b) {
		var d pipeline.Delivery
		if json.Unmarshal(line, &d) == nil && d.ID != "" {
			lines = append(lines, d)
		}
	}
	return lines, nil
}

// Segment is a stored part of a log.
type Segment struct {
	Name  string
	Tries []pipeline.Delivery
}

// Between goes over the segments that were written in a span of time, oldest first,
// those behind a name alone unless it is empty.
func (j *Journal) Between(ctx context.Context, user pipeline.UserID, from, to time.Time, behind string) iter.Seq2[Segment, error] {
	return j.Some(ctx, user, from, to, behind, func(string) bool { return true })
}

// Some is Between of the segments alone whose names are wanted: others are not read.
func (j *Journal) Some(ctx context.Context, user pipeline.UserID, from, to time.Time, behind string, wanted func(name string) bool) iter.Seq2[Segment, error] {
	return func(yield func(Segment, error) bool) {
		after := prefixOf(user) + max(from.UTC().Format(stampFormat), behind)
		end := to.UTC().Format(stampFormat)
		for l, err := range j.store.Documents(ctx, prefixOf(user), after) {
			name := strings.TrimPrefix(l.Key, prefixOf(user))
			if err == nil && stampOf(name) > end {
				return
			}
			if err == nil && !wanted(name) {
				continue
			}
			var tries []pipeline.Delivery
			if err == nil {
				tries, err = j.segment(ctx, user, name)
			}
			if !yield(Segment{name, tries}, err) || err != nil {
				return
			}
		}
	}
}
