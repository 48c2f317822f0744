package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const keyPage = "S3 User Guide: Naming Amazon S3 objects"

// kept is a case: an object under a key is read and listed under that very key.
func kept(name, file string) call {
	return call{name, keyPage, func(t *trial) {
		t.put(t.key(file), "x")
		want(t, "the body", t.get(t.key(file)), "x")
		if got := t.list(t.key("")); !slices.Equal(got, []string{t.key(file)}) {
			t.errorf("listed %q", got)
		}
	}}
}

var keyCalls = []call{
	kept("a key may have spaces, a plus, an accent and an emoji", "a +é\U0001F600.jpg"),
	kept("a key may have percent signs, which mean nothing", "%2e%2e%2Fx"),
	kept("a key may have characters that addresses give a meaning", "a?b#c&d=e;f@g,h"),
	kept("a key may have a newline", "a\nb"),
	kept("a key may have a part of more than 255 bytes", strings.Repeat("k", 300)),
	kept("a key may have two slashes in a row", "a//b"),
	{"a key of 1024 bytes is kept", keyPage, func(t *trial) {
		key := t.key("")
		key += strings.Repeat("k/", (1024-len(key))/2)
		key += strings.Repeat("k", 1024-len(key))
		if strings.HasSuffix(key, "/") {
			key = key[:1023] + "k"
		}
		t.put(key, "x")
		want(t, "the body", t.get(key), "x")
	}},
	{"a key of 1025 bytes is KeyTooLongError", keyPage + "; Error responses", func(t *trial) {
		_, err := t.tryPut(strings.Repeat("k/", 512)+"k", "x")
		t.refused(err, "KeyTooLongError")
	}},
	{"a key may be the beginning of another with a slash", keyPage, func(t *trial) {
		t.put(t.key("a"), "one")
		t.put(t.key("a/b"), "two")
		want(t, "the first", t.get(t.key("a")), "one")
		want(t, "the second", t.get(t.key("a/b")), "two")
	}},
	{"a key that ends in a slash may have content", keyPage, func(t *trial) {
		t.put(t.key("folder/"), "x")
		want(t, "the body", t.get(t.key("folder/")), "x")
	}},
	{"keys differ by case", keyPage, func(t *trial) {
		t.put(t.key("A"), "upper")
		t.put(t.key("a"), "lower")
		want(t, "the first", t.get(t.key("A")), "upper")
		want(t, "the second", t.get(t.key("a")), "lower")
	}},
}

// list are the keys below a prefix, in the order in which they came.
func (t *trial) list(prefix string) (keys []string) {
	out, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: &prefix})
	t.check(err)
	for _, o := range out.Contents {
		keys = append(keys, *o.Key)
	}
	return keys
}

const listPage = "S3 API: ListObjectsV2"

var listCalls = []call{
	{"a list is in the order of the keys' bytes", listPage, func(t *trial) {
		files := []string{"b", "a/z", "a", "é", "Z", "a-"}
		var keys []string
		for _, f := range files {
			if f == "a" {
				continue // beside a/z it is a case of its own
			}
			t.put(t.key(f), "x")
			keys = append(keys, t.key(f))
		}
		slices.Sort(keys)
		if got := t.list(t.key("")); !slices.Equal(got, keys) {
			t.errorf("listed %q, want %q", got, keys)
		}
	}},
	{"a prefix need not end at a slash", listPage + ", prefix", func(t *trial) {
		t.put(t.key("photo-1"), "x")
		t.put(t.key("mask-1"), "x")
		want(t, "the keys", strings.Join(t.list(t.key("ph")), " "), t.key("photo-1"))
	}},
	{"a delimiter rolls keys up into common prefixes", listPage + ", delimiter", func(t *trial) {
		for _, f := range []string{"a/1", "a/2", "b/1", "c"} {
			t.put(t.key(f), "x")
		}
		out, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: aws.String(t.key("")), Delimiter: aws.String("/")})
		t.check(err)
		var rolled []string
		for _, p := range out.CommonPrefixes {
			rolled = append(rolled, strings.TrimPrefix(*p.Prefix, t.key("")))
		}
		want(t, "the prefixes", strings.Join(rolled, " "), "a/ b/")
		want(t, "the number of keys", len(out.Contents), 1)
	}},
	{"a list goes on where its token says", listPage + ", continuation-token", func(t *trial) {
		for i := range 5 {
			t.put(t.key(fmt.Sprint(i)), "x")
		}
		var got []string
		in := &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: aws.String(t.key("")), MaxKeys: aws.Int32(2)}
		for range 3 {
			out, err := t.s3.ListObjectsV2(t.ctx, in)
			t.check(err)
			for _, o := range out.Contents {
				got = append(got, strings.TrimPrefix(*o.Key, t.key("")))
			}
			in.ContinuationToken = out.NextContinuationToken
			want(t, "truncated", aws.ToBool(out.IsTruncated), len(got) < 5)
		}
		want(t, "the keys", strings.Join(got, ""), "01234")
	}},
	{"a list starts behind a key, which need not be there", listPage + ", start-after", func(t *trial) {
		for _, f := range []string{"a", "b", "c"} {
			t.put(t.key(f), "x")
		}
		out, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: aws.String(t.key("")), StartAfter: aws.String(t.key("aa"))})
		t.check(err)
		want(t, "the number of keys", len(out.Contents), 2)
	}},
	{"a list counts its keys and common prefixes", listPage + ", KeyCount", func(t *trial) {
		for _, f := range []string{"a/1", "a/2", "b"} {
			t.put(t.key(f), "x")
		}
		out, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: aws.String(t.key("")), Delimiter: aws.String("/")})
		t.check(err)
		want(t, "KeyCount", aws.ToInt32(out.KeyCount), 2)
	}},
	{"a list of no keys is truncated nowhere and empty", listPage + ", MaxKeys", func(t *trial) {
		t.put(t.key("a"), "x")
		out, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: aws.String(t.key("")), MaxKeys: aws.Int32(0)})
		t.check(err)
		want(t, "the number of keys", len(out.Contents), 0)
		want(t, "truncated", aws.ToBool(out.IsTruncated), false)
	}},
	{"a list tells size, ETag and time of each", listPage, func(t *trial) {
		etag := t.put(t.key("a"), "12345").ETag
		out, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: aws.String(t.key(""))})
		t.check(err)
		if len(out.Contents) != 1 || out.Contents[0].LastModified == nil {
			t.fatalf("listed %+v", out.Contents)
		}
		want(t, "the size", *out.Contents[0].Size, 5)
		want(t, "the ETag", *out.Contents[0].ETag, *etag)
	}},
	{"keys in a list can be asked for encoded", listPage + ", encoding-type", func(t *trial) {
		t.put(t.key("a b"), "x")
		out, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket, Prefix: aws.String(t.key("")), EncodingType: types.EncodingTypeUrl})
		t.check(err)
		if len(out.Contents) != 1 {
			t.fatalf("%d listed", len(out.Contents))
		}
		if got := *out.Contents[0].Key; !strings.HasSuffix(got, "a%20b") && !strings.HasSuffix(got, "a+b") {
			t.errorf("listed %q", got)
		}
	}},
	{"a list of an absent bucket is NoSuchBucket", listPage + ", Errors", func(t *trial) {
		_, err := t.s3.ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: aws.String("gen3d-absent")})
		refusedAs[*types.NoSuchBucket](t, err)
	}},
	{"the older list goes on behind a marker", "S3 API: ListObjects", func(t *trial) {
		for _, f := range []string{"a", "b"} {
			t.put(t.key(f), "x")
		}
		out, err := t.s3.ListObjects(t.ctx, &s3.ListObjectsInput{Bucket: &t.bucket, Prefix: aws.String(t.key("")), Marker: aws.String(t.key("a"))})
		t.check(err)
		want(t, "the number of keys", len(out.Contents), 1)
	}},
}
