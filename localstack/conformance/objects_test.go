package conformance

import (
	"cmp"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

var objectCalls = []call{
	{"an object is read back as it was put", "S3 API: PutObject", func(t *trial) {
		t.put(t.key("a"), "hello\n")
		want(t, "the body", t.get(t.key("a")), "hello\n")
	}},
	{"an object may be empty", "S3 API: PutObject", func(t *trial) {
		t.put(t.key("empty"), "")
		want(t, "the body", t.get(t.key("empty")), "")
	}},
	{"an ETag is the MD5 of the body, in quotes", "S3 API: Object (ETag)", func(t *trial) {
		sum := md5.Sum([]byte("hello"))
		want(t, "the ETag", *t.put(t.key("a"), "hello").ETag, `"`+hex.EncodeToString(sum[:])+`"`)
	}},
	{"GET of an absent key is NoSuchKey", "S3 API: GetObject, Errors", func(t *trial) {
		_, err := t.tryGet(t.key("absent"))
		refusedAs[*types.NoSuchKey](t, err)
	}},
	{"HEAD of an absent key is 404", "S3 API: HeadObject", func(t *trial) {
		_, err := t.s3.HeadObject(t.ctx, &s3.HeadObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("absent"))})
		refusedAs[*types.NotFound](t, err)
	}},
	{"GET from an absent bucket is NoSuchBucket", "S3 API: Error responses", func(t *trial) {
		_, err := t.tryGet("a", func(in *s3.GetObjectInput) { in.Bucket = aws.String("gen3d-absent") })
		t.refused(err, "NoSuchBucket")
	}},
	{"PUT into an absent bucket is NoSuchBucket", "S3 API: Error responses", func(t *trial) {
		_, err := t.tryPut("a", "x", func(in *s3.PutObjectInput) { in.Bucket = aws.String("gen3d-absent") })
		t.refused(err, "NoSuchBucket")
	}},
	{"metadata comes back, its names in lower case", "S3 User Guide: Working with object metadata", func(t *trial) {
		t.put(t.key("a"), "x", func(in *s3.PutObjectInput) { in.Metadata = map[string]string{"Gen3D-Preset": "Quality"} })
		out, err := t.tryGet(t.key("a"))
		t.check(err)
		want(t, "the metadata", out.Metadata["gen3d-preset"], "Quality")
	}},
	{"type, disposition, encoding and caching come back", "S3 User Guide: Working with object metadata", func(t *trial) {
		t.put(t.key("a"), "x", func(in *s3.PutObjectInput) {
			in.ContentType, in.ContentDisposition = aws.String("image/webp"), aws.String(`attachment; filename="a.webp"`)
			in.ContentEncoding, in.CacheControl = aws.String("br"), aws.String("max-age=60")
		})
		out, err := t.s3.HeadObject(t.ctx, &s3.HeadObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a"))})
		t.check(err)
		want(t, "the type", aws.ToString(out.ContentType), "image/webp")
		want(t, "the disposition", aws.ToString(out.ContentDisposition), `attachment; filename="a.webp"`)
		want(t, "the encoding", aws.ToString(out.ContentEncoding), "br")
		want(t, "the caching", aws.ToString(out.CacheControl), "max-age=60")
	}},
	{"an object without a type is binary/octet-stream or application/octet-stream", "S3 User Guide: Working with object metadata", func(t *trial) {
		t.put(t.key("a"), "x")
		out, err := t.tryGet(t.key("a"))
		t.check(err)
		if got := aws.ToString(out.ContentType); got != "binary/octet-stream" && got != "application/octet-stream" {
			t.errorf("type %q", got)
		}
	}},
	{"a response may be given another type and disposition", "S3 API: GetObject, Overriding response header values", func(t *trial) {
		t.put(t.key("a"), "x")
		out, err := t.tryGet(t.key("a"), func(in *s3.GetObjectInput) {
			in.ResponseContentType, in.ResponseContentDisposition = aws.String("text/html"), aws.String("attachment")
		})
		t.check(err)
		want(t, "the type", aws.ToString(out.ContentType), "text/html")
		want(t, "the disposition", aws.ToString(out.ContentDisposition), "attachment")
	}},
	{"a range is answered with that part and where it lies", "S3 API: GetObject, Range", func(t *trial) {
		t.put(t.key("a"), "0123456789")
		out, err := t.tryGet(t.key("a"), func(in *s3.GetObjectInput) { in.Range = aws.String("bytes=2-4") })
		t.check(err)
		want(t, "the part", text(t, out.Body), "234")
		want(t, "Content-Range", aws.ToString(out.ContentRange), "bytes 2-4/10")
	}},
	{"a range may count from the end", "RFC 9110, section 14.1.2, named in S3 API: GetObject", func(t *trial) {
		t.put(t.key("a"), "0123456789")
		want(t, "the part", t.get(t.key("a"), func(in *s3.GetObjectInput) { in.Range = aws.String("bytes=-3") }), "789")
	}},
	{"a range behind the end is InvalidRange", "S3 API: Error responses", func(t *trial) {
		t.put(t.key("a"), "0123456789")
		_, err := t.tryGet(t.key("a"), func(in *s3.GetObjectInput) { in.Range = aws.String("bytes=20-30") })
		t.refused(err, "InvalidRange")
	}},
	{"GET If-None-Match with the ETag is 304", "S3 API: GetObject, If-None-Match", func(t *trial) {
		etag := t.put(t.key("a"), "x").ETag
		_, err := t.tryGet(t.key("a"), func(in *s3.GetObjectInput) { in.IfNoneMatch = etag })
		t.refusedWith(err, 304)
	}},
	{"GET If-Match with another ETag is 412", "S3 API: GetObject, If-Match", func(t *trial) {
		t.put(t.key("a"), "x")
		_, err := t.tryGet(t.key("a"), func(in *s3.GetObjectInput) { in.IfMatch = aws.String(`"0"`) })
		t.refused(err, "PreconditionFailed")
	}},
	{"GET If-Modified-Since its own time is 304", "S3 API: GetObject, If-Modified-Since", func(t *trial) {
		t.put(t.key("a"), "x")
		out, err := t.tryGet(t.key("a"))
		t.check(err)
		_, err = t.tryGet(t.key("a"), func(in *s3.GetObjectInput) { in.IfModifiedSince = out.LastModified })
		t.refusedWith(err, 304)
	}},
	{"deleting an absent key succeeds", "S3 API: DeleteObject", func(t *trial) {
		_, err := t.s3.DeleteObject(t.ctx, &s3.DeleteObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("absent"))})
		t.check(err)
	}},
	{"deleting many answers for each, absent ones too", "S3 API: DeleteObjects", func(t *trial) {
		t.put(t.key("a"), "x")
		out, err := t.deleteMany(false, t.key("a"), t.key("absent"))
		t.check(err)
		want(t, "the number deleted", len(out.Deleted), 2)
	}},
	{"deleting many quietly answers errors alone", "S3 API: DeleteObjects, Quiet", func(t *trial) {
		t.put(t.key("a"), "x")
		out, err := t.deleteMany(true, t.key("a"))
		t.check(err)
		want(t, "the number answered", len(out.Deleted)+len(out.Errors), 0)
	}},
	{"deleting more than 1000 at once is MalformedXML", "S3 API: DeleteObjects", func(t *trial) {
		_, err := t.deleteMany(true, make([]string, 1001)...)
		t.refused(err, "MalformedXML")
	}},
	{"a copy has body and metadata", "S3 API: CopyObject", func(t *trial) {
		t.put(t.key("a"), "x", func(in *s3.PutObjectInput) { in.Metadata = map[string]string{"k": "v"} })
		_, err := t.copy(t.key("a"), t.key("b"))
		t.check(err)
		out, err := t.tryGet(t.key("b"))
		t.check(err)
		want(t, "the metadata", out.Metadata["k"], "v")
		want(t, "the body", text(t, out.Body), "x")
	}},
	{"a copy may be given other metadata", "S3 API: CopyObject, x-amz-metadata-directive", func(t *trial) {
		t.put(t.key("a"), "x", func(in *s3.PutObjectInput) { in.Metadata = map[string]string{"k": "v"} })
		_, err := t.copy(t.key("a"), t.key("a"), func(in *s3.CopyObjectInput) {
			in.MetadataDirective, in.Metadata = types.MetadataDirectiveReplace, map[string]string{"other": "w"}
		})
		t.check(err)
		out, err := t.tryGet(t.key("a"))
		t.check(err)
		want(t, "the old metadata", out.Metadata["k"], "")
		want(t, "the metadata", out.Metadata["other"], "w")
	}},
	{"copying an object onto itself with nothing changed is InvalidRequest", "S3 API: CopyObject; Error responses", func(t *trial) {
		t.put(t.key("a"), "x")
		_, err := t.copy(t.key("a"), t.key("a"))
		t.refused(err, "InvalidRequest")
	}},
	{"copying an absent key is NoSuchKey", "S3 API: CopyObject", func(t *trial) {
		_, err := t.copy(t.key("absent"), t.key("b"))
		t.refused(err, "NoSuchKey")
	}},
	{"copying takes the source's key encoded", "S3 API: CopyObject, x-amz-copy-source", func(t *trial) {
		t.put(t.key("a +é.jpg"), "x")
		_, err := t.copy(t.key("a +é.jpg"), t.key("b"))
		t.check(err)
		want(t, "the body", t.get(t.key("b")), "x")
	}},
	{"copying if the source matches is refused with 412 where it does not", "S3 API: CopyObject, x-amz-copy-source-if-match", func(t *trial) {
		t.put(t.key("a"), "x")
		_, err := t.copy(t.key("a"), t.key("b"), func(in *s3.CopyObjectInput) { in.CopySourceIfMatch = aws.String(`"0"`) })
		t.refused(err, "PreconditionFailed")
	}},
	{"tags come with the object", "S3 User Guide: Categorizing your storage using tags", func(t *trial) {
		t.put(t.key("a"), "x", func(in *s3.PutObjectInput) { in.Tagging = aws.String("kind=photo&keep=30+days") })
		out, err := t.s3.GetObjectTagging(t.ctx, &s3.GetObjectTaggingInput{Bucket: &t.bucket, Key: aws.String(t.key("a"))})
		t.check(err)
		got := map[string]string{}
		for _, tag := range out.TagSet {
			got[*tag.Key] = *tag.Value
		}
		want(t, "kind", got["kind"], "photo")
		want(t, "keep", got["keep"], "30 days")
	}},
	{"tags are replaced as a whole", "S3 API: PutObjectTagging", func(t *trial) {
		t.put(t.key("a"), "x", func(in *s3.PutObjectInput) { in.Tagging = aws.String("kind=photo") })
		t.check(t.tag(t.key("a"), types.Tag{Key: aws.String("new"), Value: aws.String("1")}))
		out, err := t.s3.GetObjectTagging(t.ctx, &s3.GetObjectTaggingInput{Bucket: &t.bucket, Key: aws.String(t.key("a"))})
		t.check(err)
		want(t, "the number of tags", len(out.TagSet), 1)
	}},
	{"an object has ten tags at most", "S3 User Guide: Categorizing your storage using tags", func(t *trial) {
		t.put(t.key("a"), "x")
		var tags []types.Tag
		for i := range 11 {
			tags = append(tags, types.Tag{Key: aws.String(string(rune('a' + i))), Value: aws.String("1")})
		}
		t.refusedWith(t.tag(t.key("a"), tags...), 400)
	}},
	{"a body that is not that of its Content-MD5 is BadDigest", "S3 User Guide: Checking object integrity", func(t *trial) {
		sum := md5.Sum([]byte("another"))
		_, err := t.tryPut(t.key("a"), "x", func(in *s3.PutObjectInput) { in.ContentMD5 = aws.String(base64.StdEncoding.EncodeToString(sum[:])) })
		t.refused(err, "BadDigest")
	}},
	{"a body that is not that of its SHA-256 is refused with 400", "S3 User Guide: Checking object integrity", func(t *trial) {
		sum := sha256.Sum256([]byte("another"))
		_, err := t.tryPut(t.key("a"), "x", func(in *s3.PutObjectInput) { in.ChecksumSHA256 = aws.String(base64.StdEncoding.EncodeToString(sum[:])) })
		t.refusedWith(err, 400)
	}},
	{"a checksum that came with an object is told to who asks", "S3 User Guide: Checking object integrity", func(t *trial) {
		sum := sha256.Sum256([]byte("x"))
		sent := base64.StdEncoding.EncodeToString(sum[:])
		t.put(t.key("a"), "x", func(in *s3.PutObjectInput) { in.ChecksumSHA256 = &sent })
		out, err := t.s3.HeadObject(t.ctx, &s3.HeadObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a")), ChecksumMode: types.ChecksumModeEnabled})
		t.check(err)
		want(t, "the checksum", aws.ToString(out.ChecksumSHA256), sent)
	}},
	{"an object's attributes are told together", "S3 API: GetObjectAttributes", func(t *trial) {
		t.put(t.key("a"), "12345")
		out, err := t.s3.GetObjectAttributes(t.ctx, &s3.GetObjectAttributesInput{
			Bucket: &t.bucket, Key: aws.String(t.key("a")), ObjectAttributes: []types.ObjectAttributes{types.ObjectAttributesObjectSize, types.ObjectAttributesEtag},
		})
		t.check(err)
		want(t, "the size", aws.ToInt64(out.ObjectSize), 5)
		if strings.Contains(aws.ToString(out.ETag), `"`) {
			t.errorf("ETag %s has quotes, which it has not here", *out.ETag)
		}
	}},
}

func (t *trial) deleteMany(quiet bool, keys ...string) (*s3.DeleteObjectsOutput, error) {
	in := &s3.DeleteObjectsInput{Bucket: &t.bucket, Delete: &types.Delete{Quiet: &quiet}}
	for _, k := range keys {
		in.Delete.Objects = append(in.Delete.Objects, types.ObjectIdentifier{Key: aws.String(cmp.Or(k, "any"))})
	}
	return t.s3.DeleteObjects(t.ctx, in)
}

func (t *trial) copy(from, to string, change ...func(*s3.CopyObjectInput)) (*s3.CopyObjectOutput, error) {
	in := &s3.CopyObjectInput{Bucket: &t.bucket, Key: &to, CopySource: aws.String(t.bucket + "/" + (&url.URL{Path: from}).EscapedPath())}
	*in.CopySource = strings.ReplaceAll(*in.CopySource, "+", "%2B")
	for _, f := range change {
		f(in)
	}
	return t.s3.CopyObject(t.ctx, in)
}

func (t *trial) tag(key string, tags ...types.Tag) error {
	_, err := t.s3.PutObjectTagging(t.ctx, &s3.PutObjectTaggingInput{Bucket: &t.bucket, Key: &key, Tagging: &types.Tagging{TagSet: tags}})
	return err
}
