package conformance

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const multipartPage = "S3 User Guide: Uploading and copying objects using multipart upload"

// least is the size below which only the last part may be.
const least = 5 << 20

// upload is one multipart upload.
type upload struct {
	t        *trial
	key      string
	id       *string
	complete []types.CompletedPart
}

func (t *trial) begin(file string, change ...func(*s3.CreateMultipartUploadInput)) *upload {
	in := &s3.CreateMultipartUploadInput{Bucket: &t.bucket, Key: aws.String(t.key(file))}
	for _, f := range change {
		f(in)
	}
	out, err := t.s3.CreateMultipartUpload(t.ctx, in)
	t.check(err)
	return &upload{t: t, key: t.key(file), id: out.UploadId}
}

// parts sends parts, numbered from 1.
func (u *upload) parts(bodies ...string) *upload {
	for _, body := range bodies {
		n := aws.Int32(int32(len(u.complete) + 1))
		out, err := u.t.s3.UploadPart(u.t.ctx, &s3.UploadPartInput{Bucket: &u.t.bucket, Key: &u.key, UploadId: u.id, PartNumber: n, Body: strings.NewReader(body)})
		u.t.check(err)
		u.complete = append(u.complete, types.CompletedPart{PartNumber: n, ETag: out.ETag, ChecksumCRC32: out.ChecksumCRC32})
	}
	return u
}

func (u *upload) finish(change ...func(*s3.CompleteMultipartUploadInput)) (*s3.CompleteMultipartUploadOutput, error) {
	in := &s3.CompleteMultipartUploadInput{Bucket: &u.t.bucket, Key: &u.key, UploadId: u.id, MultipartUpload: &types.CompletedMultipartUpload{Parts: u.complete}}
	for _, f := range change {
		f(in)
	}
	return u.t.s3.CompleteMultipartUpload(u.t.ctx, in)
}

func (u *upload) abort() error {
	_, err := u.t.s3.AbortMultipartUpload(u.t.ctx, &s3.AbortMultipartUploadInput{Bucket: &u.t.bucket, Key: &u.key, UploadId: u.id})
	return err
}

var multipartCalls = []call{
	{"parts become one object", multipartPage, func(t *trial) {
		first := strings.Repeat("a", least)
		_, err := t.begin("a").parts(first, "tail").finish()
		t.check(err)
		want(t, "the object is its parts", t.get(t.key("a")) == first+"tail", true)
	}},
	{"the ETag of parts is the MD5 of their MD5s and their number", "S3 User Guide: Checking object integrity", func(t *trial) {
		out, err := t.begin("a").parts("only").finish()
		t.check(err)
		one := md5.Sum([]byte("only"))
		all := md5.Sum(one[:])
		want(t, "the ETag", aws.ToString(out.ETag), fmt.Sprintf(`"%s-1"`, hex.EncodeToString(all[:])))
	}},
	{"metadata and type are those that the upload began with", multipartPage, func(t *trial) {
		_, err := t.begin("a", func(in *s3.CreateMultipartUploadInput) {
			in.ContentType, in.Metadata = aws.String("image/webp"), map[string]string{"k": "v"}
		}).parts("x").finish()
		t.check(err)
		out, err := t.tryGet(t.key("a"))
		t.check(err)
		want(t, "the type", aws.ToString(out.ContentType), "image/webp")
		want(t, "the metadata", out.Metadata["k"], "v")
	}},
	{"a part below 5 MiB that is not the last is EntityTooSmall", "S3 API: CompleteMultipartUpload, Errors", func(t *trial) {
		_, err := t.begin("a").parts("small", "tail").finish()
		t.refused(err, "EntityTooSmall")
	}},
	{"parts out of order are InvalidPartOrder", "S3 API: CompleteMultipartUpload, Errors", func(t *trial) {
		u := t.begin("a").parts(strings.Repeat("a", least), strings.Repeat("b", least))
		u.complete[0], u.complete[1] = u.complete[1], u.complete[0]
		_, err := u.finish()
		t.refused(err, "InvalidPartOrder")
	}},
	{"a part with another ETag is InvalidPart", "S3 API: CompleteMultipartUpload, Errors", func(t *trial) {
		u := t.begin("a").parts("x")
		u.complete[0].ETag = aws.String(`"0cc175b9c0f1b6a831c399e269772661"`)
		_, err := u.finish()
		t.refused(err, "InvalidPart")
	}},
	{"an upload that is not there is NoSuchUpload", "S3 API: CompleteMultipartUpload, Errors", func(t *trial) {
		u := t.begin("a").parts("x")
		t.check(u.abort())
		_, err := u.finish()
		t.refused(err, "NoSuchUpload")
	}},
	{"an aborted upload leaves no object", "S3 API: AbortMultipartUpload", func(t *trial) {
		t.check(t.begin("a").parts("x").abort())
		_, err := t.tryGet(t.key("a"))
		t.refused(err, "NoSuchKey")
	}},
	{"the parts of an upload are listed", "S3 API: ListParts", func(t *trial) {
		u := t.begin("a").parts("one", "two!")
		out, err := t.s3.ListParts(t.ctx, &s3.ListPartsInput{Bucket: &t.bucket, Key: &u.key, UploadId: u.id})
		t.check(err)
		if len(out.Parts) != 2 || *out.Parts[1].Size != 4 || *out.Parts[1].PartNumber != 2 {
			t.errorf("listed %+v", out.Parts)
		}
	}},
	{"uploads under way are listed", "S3 API: ListMultipartUploads", func(t *trial) {
		u := t.begin("a")
		out, err := t.s3.ListMultipartUploads(t.ctx, &s3.ListMultipartUploadsInput{Bucket: &t.bucket, Prefix: aws.String(t.key(""))})
		t.check(err)
		if len(out.Uploads) != 1 || *out.Uploads[0].UploadId != *u.id || *out.Uploads[0].Key != u.key {
			t.errorf("listed %+v", out.Uploads)
		}
	}},
	{"an upload completed If-None-Match * is 412 where something is", ifPage, func(t *trial) {
		u := t.begin("a").parts("x")
		t.put(t.key("a"), "meanwhile")
		_, err := u.finish(func(in *s3.CompleteMultipartUploadInput) { in.IfNoneMatch = aws.String("*") })
		t.refused(err, "PreconditionFailed")
	}},
	{"a part may be copied from an object", "S3 API: UploadPartCopy", func(t *trial) {
		t.put(t.key("source"), "0123456789")
		u := t.begin("a")
		out, err := t.s3.UploadPartCopy(t.ctx, &s3.UploadPartCopyInput{
			Bucket: &t.bucket, Key: &u.key, UploadId: u.id, PartNumber: aws.Int32(1), CopySource: aws.String(t.bucket + "/" + t.key("source")), CopySourceRange: aws.String("bytes=2-4"),
		})
		t.check(err)
		u.complete = []types.CompletedPart{{PartNumber: aws.Int32(1), ETag: out.CopyPartResult.ETag}}
		_, err = u.finish()
		t.check(err)
		want(t, "the object", t.get(t.key("a")), "234")
	}},
	{"one part of an object can be read, and how many there are", "S3 API: GetObject, partNumber", func(t *trial) {
		_, err := t.begin("a").parts(strings.Repeat("a", least), "tail").finish()
		t.check(err)
		out, err := t.tryGet(t.key("a"), func(in *s3.GetObjectInput) { in.PartNumber = aws.Int32(2) })
		t.check(err)
		want(t, "the part", text(t, out.Body), "tail")
		want(t, "the number of parts", aws.ToInt32(out.PartsCount), 2)
	}},
}
