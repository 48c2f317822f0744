package objects

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/s3err"
)

const (
	// maxKey is S3's limit on a key, in bytes of UTF-8.
	maxKey = 1024
	// maxPart is what a file system takes as a name, 255 bytes, less what
	// versitygw adds while it overwrites: a dot, ".sgwtmp." and 19 digits. Without
	// it a long name could be created but never replaced.
	maxPart = 255 - len(tempPrefix+tempMark) - 19
)

// checkKey refuses what a file system would fold into another key or cannot hold.
// S3 itself takes "a//b" and "a/./b" as keys of their own; here they would be
// "a/b", so an honest refusal is the lesser evil.
func checkKey(key *string) error {
	if key == nil || *key == "" {
		return s3err.GetAPIError(s3err.ErrNoSuchKey)
	}
	k := *key
	switch {
	case len(k) > maxKey:
		return s3err.GetKeyTooLongErr(int64(len(k)), maxKey)
	case !utf8.ValidString(k), strings.ContainsRune(k, 0):
		return s3err.GetAPIError(s3err.ErrInvalidURI)
	}
	// One trailing slash marks a folder object and is no part of its own.
	for part := range strings.SplitSeq(strings.TrimSuffix(k, "/"), "/") {
		switch {
		case part == "", part == ".", part == "..":
			return badKey("has an empty, \".\" or \"..\" part")
		case len(part) > maxPart:
			return s3err.GetKeyTooLongErr(int64(len(part)), int64(maxPart))
		case part == posix.MetaTmpDir, strings.HasPrefix(part, tempPrefix) && strings.Contains(part, tempMark):
			return badKey("has a part that this server uses for its own temporary files")
		}
	}
	return nil
}

func badKey(what string) error {
	return s3err.APIError{
		Code:           "InvalidArgument",
		Description:    fmt.Sprintf("The local S3 keeps objects as files and this key %s.", what),
		HTTPStatusCode: http.StatusBadRequest,
	}
}
