package s3store

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
)

// The index is a list of empty objects whose keys say it all:
//
//	index/{user}/{6 digits}/{6 digits}.{session}/{status}.{name}
//
// The twelve digits count the seconds from the session's id down from the last that
// an id can hold, so that S3, which lists ascending, lists the newest first. Cut in
// two they make a folder for each 10⁶ s, eleven and a half days, and folders can
// be listed side by side. The name is base64url. What is longer than a part of a
// file's path may be is cut into parts, each but the last ended by a dot.
//
// At its longest, 6 for index/, 128 for the user, 1 + 6 + 1 + 7 + 50 + 1 for time
// and session, 15 for the status, 683 for 128 characters of four bytes and 4 dots
// and 4 slashes, a key has 906 bytes of the 1024 that S3 allows.
const (
	indexPrefix = "index/"
	lastSecond  = 999_999_999_999
	maxPart     = 200
)

// indexFolder is where a session's entry lies.
func indexFolder(ref pipeline.SessionRef) string {
	digits := fmt.Sprintf("%012d", lastSecond-ref.Session.MadeAt().Unix())
	return indexOf(ref.User) + digits[:6] + "/" + digits[6:] + "." + string(ref.Session) + "/"
}

func indexOf(user pipeline.UserID) string { return indexPrefix + string(user) + "/" }

// indexKey is the one entry that a session should have.
func indexKey(user pipeline.UserID, l pipeline.Listing) string {
	tail := string(l.Status) + "." + base64.RawURLEncoding.EncodeToString([]byte(l.Name))
	var b strings.Builder
	b.WriteString(indexFolder(pipeline.SessionRef{User: user, Session: l.Session}))
	for len(tail) > maxPart {
		b.WriteString(tail[:maxPart] + "./")
		tail = tail[maxPart:]
	}
	b.WriteString(tail)
	return b.String()
}

// parseIndexKey reads an entry of a user; false for anything that indexKey does not
// write.
func parseIndexKey(user pipeline.UserID, key string) (l pipeline.Listing, ok bool) {
	part := strings.SplitN(strings.TrimPrefix(key, indexOf(user)), "/", 3)
	if len(part) != 3 {
		return l, false
	}
	_, id, _ := strings.Cut(part[1], ".")
	session, err := pipeline.ParseSessionID(id)
	if err != nil {
		return l, false
	}
	status, encoded, ok := strings.Cut(strings.ReplaceAll(part[2], "./", ""), ".")
	name, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil || !ok {
		return l, false
	}
	l = pipeline.Listing{Session: session, Status: pipeline.Status(status), Name: string(name)}
	return l, l.Status.Known() && indexKey(user, l) == key
}
