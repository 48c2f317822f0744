package conformance

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	versionPage = "S3 User Guide: Retaining multiple versions of objects with S3 Versioning"
	markerPage  = "S3 User Guide: Working with delete markers"
)

func of(version *string) func(*s3.GetObjectInput) {
	return func(in *s3.GetObjectInput) { in.VersionId = version }
}

// erase deletes a version, or makes a delete marker.
func (t *trial) erase(key string, version *string) *s3.DeleteObjectOutput {
	out, err := t.s3.DeleteObject(t.ctx, &s3.DeleteObjectInput{Bucket: &t.bucket, Key: &key, VersionId: version})
	t.check(err)
	return out
}

var versionCalls = []call{
	{"each PUT makes a version with an id of its own", versionPage, func(t *trial) {
		first, second := t.put(t.key("a"), "one"), t.put(t.key("a"), "two")
		if aws.ToString(first.VersionId) == "" || aws.ToString(first.VersionId) == aws.ToString(second.VersionId) {
			t.errorf("versions %v and %v", aws.ToString(first.VersionId), aws.ToString(second.VersionId))
		}
	}},
	{"an overwritten version stays readable", versionPage, func(t *trial) {
		first := t.put(t.key("a"), "one")
		t.put(t.key("a"), "two")
		want(t, "the version", t.get(t.key("a"), of(first.VersionId)), "one")
		want(t, "the object", t.get(t.key("a")), "two")
	}},
	{"deleting makes a delete marker and says so", markerPage, func(t *trial) {
		t.put(t.key("a"), "one")
		out := t.erase(t.key("a"), nil)
		want(t, "the marker", aws.ToBool(out.DeleteMarker), true)
		_, err := t.tryGet(t.key("a"))
		t.refused(err, "NoSuchKey")
	}},
	{"reading a delete marker itself is 405", markerPage, func(t *trial) {
		t.put(t.key("a"), "one")
		_, err := t.tryGet(t.key("a"), of(t.erase(t.key("a"), nil).VersionId))
		t.refused(err, "MethodNotAllowed")
	}},
	{"deleting the delete marker brings the object back", markerPage, func(t *trial) {
		t.put(t.key("a"), "one")
		t.erase(t.key("a"), t.erase(t.key("a"), nil).VersionId)
		want(t, "the object", t.get(t.key("a")), "one")
	}},
	{"deleting the current version makes the one before current", versionPage, func(t *trial) {
		t.put(t.key("a"), "one")
		t.erase(t.key("a"), t.put(t.key("a"), "two").VersionId)
		want(t, "the object", t.get(t.key("a")), "one")
	}},
	{"a deleted version is gone, and reading it NoSuchVersion", versionPage, func(t *trial) {
		first := t.put(t.key("a"), "one")
		t.put(t.key("a"), "two")
		t.erase(t.key("a"), first.VersionId)
		_, err := t.tryGet(t.key("a"), of(first.VersionId))
		t.refused(err, "NoSuchVersion")
	}},
	{"deleting a version twice succeeds", "S3 API: DeleteObject", func(t *trial) {
		first := t.put(t.key("a"), "one")
		t.put(t.key("a"), "two")
		t.erase(t.key("a"), first.VersionId)
		t.erase(t.key("a"), first.VersionId)
	}},
	{"a version id that is none is InvalidArgument", "S3 API: Error responses", func(t *trial) {
		t.put(t.key("a"), "one")
		_, err := t.tryGet(t.key("a"), of(aws.String("no-version")))
		t.refused(err, "InvalidArgument")
	}},
	{"versions are listed newest first, the newest marked", "S3 API: ListObjectVersions", func(t *trial) {
		first, second := t.put(t.key("a"), "one"), t.put(t.key("a"), "two")
		out, err := t.s3.ListObjectVersions(t.ctx, &s3.ListObjectVersionsInput{Bucket: &t.bucket, Prefix: aws.String(t.key(""))})
		t.check(err)
		if len(out.Versions) != 2 {
			t.fatalf("%d versions", len(out.Versions))
		}
		want(t, "the first listed", *out.Versions[0].VersionId, *second.VersionId)
		want(t, "the second listed", *out.Versions[1].VersionId, *first.VersionId)
		want(t, "the first is current", aws.ToBool(out.Versions[0].IsLatest), true)
		want(t, "the second is current", aws.ToBool(out.Versions[1].IsLatest), false)
	}},
	{"delete markers are listed beside versions", "S3 API: ListObjectVersions", func(t *trial) {
		t.put(t.key("a"), "one")
		marker := t.erase(t.key("a"), nil)
		out, err := t.s3.ListObjectVersions(t.ctx, &s3.ListObjectVersionsInput{Bucket: &t.bucket, Prefix: aws.String(t.key(""))})
		t.check(err)
		if len(out.Versions) != 1 || len(out.DeleteMarkers) != 1 || *out.DeleteMarkers[0].VersionId != aws.ToString(marker.VersionId) {
			t.errorf("%d versions and %d markers", len(out.Versions), len(out.DeleteMarkers))
		}
	}},
	{"a version can be copied", "S3 API: CopyObject, x-amz-copy-source", func(t *trial) {
		first := t.put(t.key("a"), "one")
		t.put(t.key("a"), "two")
		_, err := t.copy(t.key("a"), t.key("b"), func(in *s3.CopyObjectInput) { *in.CopySource += "?versionId=" + aws.ToString(first.VersionId) })
		t.check(err)
		want(t, "the copy", t.get(t.key("b")), "one")
	}},
	{"deleting versions in a batch says which", "S3 API: DeleteObjects", func(t *trial) {
		first := t.put(t.key("a"), "one")
		out, err := t.s3.DeleteObjects(t.ctx, &s3.DeleteObjectsInput{Bucket: &t.bucket, Delete: &types.Delete{
			Objects: []types.ObjectIdentifier{{Key: aws.String(t.key("a")), VersionId: first.VersionId}},
		}})
		t.check(err)
		if len(out.Deleted) != 1 || aws.ToString(out.Deleted[0].VersionId) != aws.ToString(first.VersionId) {
			t.errorf("answered %+v", out.Deleted)
		}
	}},
}
