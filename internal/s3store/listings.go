package s3store

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/pipeline"
)

const (
	// listPage is as many keys as S3 answers at once.
	listPage = 1000
	// sideBySide is how many folders of the index are listed at a time.
	sideBySide = 16
)

// Listings are the n newest of a user's sessions that come after the given one in
// the order of lists, as far as the index knows, and whether there are more; an
// empty id asks for the newest of all. A session whose entry is just being replaced
// may come twice, one behind the other, or with what was true a moment ago.
//
// Up to a thousand are one request. More are one, another for the names of the
// folders, then one or more for each folder, side by side.
func (s *Store) Listings(ctx context.Context, user pipeline.UserID, after pipeline.SessionID, n int) ([]pipeline.Listing, bool, error) {
	from := ""
	if after != "" { // 0 is the character behind the slash that ends a folder
		from = strings.TrimSuffix(indexFolder(pipeline.SessionRef{User: user, Session: after}), "/") + "0"
	}
	first, err := s.listed(ctx, user, indexOf(user), from, min(n, listPage))
	if err != nil || !first.more || n <= listPage {
		return first.all, first.more, err
	}
	return s.manyListings(ctx, user, first, n)
}

// listed is a part of the index.
type listed struct {
	all  []pipeline.Listing
	last string // its last key
	more bool   // it goes on
}

// listed reads at most n entries, which may be up to a thousand.
func (s *Store) listed(ctx context.Context, user pipeline.UserID, prefix, from string, n int) (l listed, err error) {
	in := &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix, MaxKeys: aws.Int32(int32(n))}
	if from != "" {
		in.StartAfter = &from
	}
	page, err := s.client.ListObjectsV2(ctx, in)
	if err != nil {
		return l, explain("list", prefix, err)
	}
	for _, o := range page.Contents {
		l.last = aws.ToString(o.Key)
		if one, ok := parseIndexKey(user, l.last); ok {
			l.all = append(l.all, one)
		}
	}
	l.more = aws.ToBool(page.IsTruncated)
	return l, nil
}

// manyListings goes on behind a first page, folder by folder.
func (s *Store) manyListings(ctx context.Context, user pipeline.UserID, first listed, n int) ([]pipeline.Listing, bool, error) {
	folders, err := s.indexFolders(ctx, user, first.last)
	if err != nil {
		return nil, false, err
	}
	all := first.all
	for len(folders) > 0 && len(all) < n {
		some := folders[:min(sideBySide, len(folders))]
		folders = folders[len(some):]
		parts := make([]listed, len(some))
		g, ctx := errgroup.WithContext(ctx)
		for i, folder := range some {
			g.Go(func() (err error) {
				parts[i], err = s.wholeFolder(ctx, user, folder, first.last, n)
				return err
			})
		}
		if err := g.Wait(); err != nil {
			return nil, false, err
		}
		for _, p := range parts {
			all = append(all, p.all...)
		}
	}
	more := len(folders) > 0 || len(all) > n
	return all[:min(n, len(all))], more, nil
}

// indexFolders are the folders of a user's index from the one that holds a key on.
func (s *Store) indexFolders(ctx context.Context, user pipeline.UserID, from string) (folders []string, err error) {
	prefix := indexOf(user)
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix, Delimiter: aws.String("/")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, explain("list", prefix, err)
		}
		for _, p := range page.CommonPrefixes {
			if folder := aws.ToString(p.Prefix); folder > from || strings.HasPrefix(from, folder) {
				folders = append(folders, folder)
			}
		}
	}
	return folders, nil
}

// wholeFolder reads a folder of the index behind a key, up to more than n entries.
func (s *Store) wholeFolder(ctx context.Context, user pipeline.UserID, folder, from string, n int) (all listed, err error) {
	if !strings.HasPrefix(from, folder) {
		from = ""
	}
	for {
		page, err := s.listed(ctx, user, folder, from, listPage)
		if err != nil {
			return all, err
		}
		all.all, from = append(all.all, page.all...), page.last
		if !page.more || len(all.all) > n {
			return all, nil
		}
	}
}
