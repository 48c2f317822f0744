package s3store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// Windows of time in which SessionsBefore looks, the first an hour long and each
// next one 16 times the one before: an hour, 16 hours, 11 days, 6 months, 7 years,
// then everything.
const (
	firstWindow = time.Hour
	widening    = 16
	windows     = 5
)

// SessionsBefore are the n newest of a user's sessions whose id comes before the
// given one, newest first; an empty id asks for the newest of all.
//
// S3 lists ascending and cannot be asked for the end of a list. But ids begin with
// the time, so a list can be begun near its end: each try is one request, begun a
// window before the given id, and a window that holds too few is widened. A window
// with more than a thousand sessions is read on, a request a thousand. So the
// first page costs one request for somebody who was here within the hour, and at
// most six for anybody whose sessions are not more than a thousand in one window.
func (s *Store) SessionsBefore(ctx context.Context, user pipeline.UserID, before pipeline.SessionID, n int) ([]pipeline.SessionID, error) {
	end := time.Now().Add(time.Minute) // clocks differ
	if before != "" {
		end = madeAt(before).Add(time.Second)
	}
	for try, window := 0, firstWindow; ; try, window = try+1, window*widening {
		all := try == windows
		from := pipeline.SessionID("")
		if !all {
			if end.Unix() <= int64(window.Seconds()) {
				continue // before 1970: only everything is left
			}
			from = pipeline.SessionID("sess_" + strconv.FormatInt(end.Add(-window).Unix(), 10))
		}
		found, err := s.sessionsBetween(ctx, user, from, before)
		if err != nil || len(found) >= n || all {
			slices.Reverse(found)
			return found[:min(n, len(found))], err
		}
	}
}

// sessionsBetween lists a user's sessions after from and before an id, ascending;
// empty is no bound.
func (s *Store) sessionsBetween(ctx context.Context, user pipeline.UserID, from, before pipeline.SessionID) ([]pipeline.SessionID, error) {
	prefix := "users/" + string(user) + "/sessions/"
	in := &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix, Delimiter: aws.String("/")}
	if from != "" {
		in.StartAfter = aws.String(prefix + string(from))
	}
	var found []pipeline.SessionID
	pages := s3.NewListObjectsV2Paginator(s.client, in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, explain("list", prefix, err)
		}
		for _, p := range page.CommonPrefixes {
			id, err := pipeline.ParseSessionID(strings.Trim(strings.TrimPrefix(aws.ToString(p.Prefix), prefix), "/"))
			if err != nil {
				continue
			}
			if before != "" && id >= before {
				return found, nil
			}
			found = append(found, id)
		}
	}
	return found, nil
}

// madeAt is the time in a session's id.
func madeAt(id pipeline.SessionID) time.Time {
	seconds, _, _ := strings.Cut(strings.TrimPrefix(string(id), "sess_"), "_")
	n, _ := strconv.ParseInt(seconds, 10, 64) // ids are parsed: at most 12 digits
	return time.Unix(n, 0)
}
