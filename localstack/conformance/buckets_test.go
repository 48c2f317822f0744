package conformance

import (
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const corsPage = "S3 User Guide: Using cross-origin resource sharing (CORS)"

// fresh makes a bucket of its own.
func (t *trial) fresh() *string {
	b := aws.String("gen3d-" + t.name())
	_, err := t.s3.CreateBucket(t.ctx, &s3.CreateBucketInput{Bucket: b})
	t.check(err)
	return b
}

// preflight asks, as a browser does, whether a page may.
func (t *trial) preflight(bucket, origin, method string) (int, http.Header) {
	req, err := http.NewRequestWithContext(t.ctx, http.MethodOptions, t.url+"/"+bucket+"/a", nil)
	t.check(err)
	req.Header.Set("Origin", origin)
	req.Header.Set("Access-Control-Request-Method", method)
	resp, err := t.cfg.HTTPClient.Do(req)
	t.check(err)
	_ = resp.Body.Close()
	return resp.StatusCode, resp.Header
}

func (t *trial) cors(bucket *string) {
	_, err := t.s3.PutBucketCors(t.ctx, &s3.PutBucketCorsInput{Bucket: bucket, CORSConfiguration: &types.CORSConfiguration{CORSRules: []types.CORSRule{{
		AllowedOrigins: []string{"https://app.example"}, AllowedMethods: []string{"GET", "POST"}, AllowedHeaders: []string{"*"}, ExposeHeaders: []string{"ETag"},
	}}}})
	t.check(err)
}

func (t *trial) lifecycle(bucket *string, rule types.LifecycleRule) error {
	_, err := t.s3.PutBucketLifecycleConfiguration(t.ctx, &s3.PutBucketLifecycleConfigurationInput{
		Bucket: bucket, LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{rule}},
	})
	return err
}

var bucketCalls = []call{
	{"a bucket that is made is there", "S3 API: CreateBucket; HeadBucket", func(t *trial) {
		_, err := t.s3.HeadBucket(t.ctx, &s3.HeadBucketInput{Bucket: t.fresh()})
		t.check(err)
	}},
	{"HEAD of an absent bucket is 404", "S3 API: HeadBucket", func(t *trial) {
		_, err := t.s3.HeadBucket(t.ctx, &s3.HeadBucketInput{Bucket: aws.String("gen3d-absent")})
		refusedAs[*types.NotFound](t, err)
	}},
	{"a bucket's name has no capitals", "S3 User Guide: General purpose bucket naming rules", func(t *trial) {
		_, err := t.s3.CreateBucket(t.ctx, &s3.CreateBucketInput{Bucket: aws.String("Gen3D-Upper")})
		t.refused(err, "InvalidBucketName")
	}},
	{"one's own bucket in us-east-1 is made again without an error", "S3 API: CreateBucket, BucketAlreadyOwnedByYou", func(t *trial) {
		b := t.fresh()
		_, err := t.s3.CreateBucket(t.ctx, &s3.CreateBucketInput{Bucket: b})
		t.check(err)
	}},
	{"a bucket with something in it is not deleted", "S3 User Guide: Deleting a general purpose bucket", func(t *trial) {
		b := t.fresh()
		t.put("a", "x", func(in *s3.PutObjectInput) { in.Bucket = b })
		_, err := t.s3.DeleteBucket(t.ctx, &s3.DeleteBucketInput{Bucket: b})
		t.refused(err, "BucketNotEmpty")
	}},
	{"an empty bucket is deleted", "S3 API: DeleteBucket", func(t *trial) {
		b := t.fresh()
		_, err := t.s3.DeleteBucket(t.ctx, &s3.DeleteBucketInput{Bucket: b})
		t.check(err)
		_, err = t.s3.HeadBucket(t.ctx, &s3.HeadBucketInput{Bucket: b})
		refusedAs[*types.NotFound](t, err)
	}},
	{"a new bucket has no versioning", "S3 API: GetBucketVersioning", func(t *trial) {
		out, err := t.s3.GetBucketVersioning(t.ctx, &s3.GetBucketVersioningInput{Bucket: t.fresh()})
		t.check(err)
		want(t, "the status", string(out.Status), "")
	}},
	{"versioning that is switched on is shown", "S3 API: PutBucketVersioning", func(t *trial) {
		out, err := t.s3.GetBucketVersioning(t.ctx, &s3.GetBucketVersioningInput{Bucket: &t.bucket})
		t.check(err)
		want(t, "the status", out.Status, types.BucketVersioningStatusEnabled)
	}},
	{"CORS rules are kept", corsPage, func(t *trial) {
		b := t.fresh()
		t.cors(b)
		out, err := t.s3.GetBucketCors(t.ctx, &s3.GetBucketCorsInput{Bucket: b})
		t.check(err)
		if len(out.CORSRules) != 1 || strings.Join(out.CORSRules[0].AllowedMethods, " ") != "GET POST" {
			t.errorf("rules %+v", out.CORSRules)
		}
	}},
	{"no CORS rules are NoSuchCORSConfiguration", "S3 API: GetBucketCors", func(t *trial) {
		_, err := t.s3.GetBucketCors(t.ctx, &s3.GetBucketCorsInput{Bucket: t.fresh()})
		t.refused(err, "NoSuchCORSConfiguration")
	}},
	{"a page of an allowed origin may upload", corsPage, func(t *trial) {
		b := t.fresh()
		t.cors(b)
		status, header := t.preflight(*b, "https://app.example", "POST")
		want(t, "the status", status, 200)
		want(t, "the origin", header.Get("Access-Control-Allow-Origin"), "https://app.example")
	}},
	{"a page of another origin is refused with 403", corsPage, func(t *trial) {
		b := t.fresh()
		t.cors(b)
		status, _ := t.preflight(*b, "https://evil.example", "POST")
		want(t, "the status", status, 403)
	}},
	{"a method that no rule names is refused with 403", corsPage, func(t *trial) {
		b := t.fresh()
		t.cors(b)
		status, _ := t.preflight(*b, "https://app.example", "DELETE")
		want(t, "the status", status, 403)
	}},
	{"an answer to an allowed origin names it and the headers to show", corsPage, func(t *trial) {
		b := t.fresh()
		t.cors(b)
		t.put("a", "x", func(in *s3.PutObjectInput) { in.Bucket = b })
		out, err := t.presigner().PresignGetObject(t.ctx, &s3.GetObjectInput{Bucket: b, Key: aws.String("a")})
		t.check(err)
		req, _ := http.NewRequestWithContext(t.ctx, "GET", out.URL, nil)
		req.Header.Set("Origin", "https://app.example")
		resp, err := t.cfg.HTTPClient.Do(req)
		t.check(err)
		_ = resp.Body.Close()
		want(t, "the origin", resp.Header.Get("Access-Control-Allow-Origin"), "https://app.example")
		want(t, "the headers have ETag", strings.Contains(resp.Header.Get("Access-Control-Expose-Headers"), "ETag"), true)
	}},
	{"a lifecycle is kept", "S3 User Guide: Managing the lifecycle of objects", func(t *trial) {
		b := t.fresh()
		t.check(t.lifecycle(b, types.LifecycleRule{
			ID: aws.String("old"), Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{Prefix: aws.String("users/")},
			Expiration: &types.LifecycleExpiration{Days: aws.Int32(365)}, Transitions: []types.Transition{{Days: aws.Int32(90), StorageClass: types.TransitionStorageClassStandardIa}},
		}))
		out, err := t.s3.GetBucketLifecycleConfiguration(t.ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: b})
		t.check(err)
		if len(out.Rules) != 1 || aws.ToInt32(out.Rules[0].Expiration.Days) != 365 || len(out.Rules[0].Transitions) != 1 {
			t.errorf("rules %+v", out.Rules)
		}
	}},
	{"no lifecycle is NoSuchLifecycleConfiguration", "S3 API: GetBucketLifecycleConfiguration", func(t *trial) {
		_, err := t.s3.GetBucketLifecycleConfiguration(t.ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: t.fresh()})
		t.refused(err, "NoSuchLifecycleConfiguration")
	}},
	{"a lifecycle rule that does nothing is refused with 400", "S3 API: PutBucketLifecycleConfiguration", func(t *trial) {
		t.refusedWith(t.lifecycle(t.fresh(), types.LifecycleRule{
			ID: aws.String("idle"), Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{Prefix: aws.String("users/")},
		}), 400)
	}},
	{"a bucket's tags are kept", "S3 API: PutBucketTagging", func(t *trial) {
		b := t.fresh()
		_, err := t.s3.PutBucketTagging(t.ctx, &s3.PutBucketTaggingInput{Bucket: b, Tagging: &types.Tagging{TagSet: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}}}})
		t.check(err)
		out, err := t.s3.GetBucketTagging(t.ctx, &s3.GetBucketTaggingInput{Bucket: b})
		t.check(err)
		want(t, "the number of tags", len(out.TagSet), 1)
	}},
	{"no tags of a bucket are NoSuchTagSet", "S3 API: GetBucketTagging", func(t *trial) {
		_, err := t.s3.GetBucketTagging(t.ctx, &s3.GetBucketTaggingInput{Bucket: t.fresh()})
		t.refused(err, "NoSuchTagSet")
	}},
	{"every bucket encrypts with AES-256 unless told otherwise", "S3 User Guide: Setting default server-side encryption behavior", func(t *trial) {
		out, err := t.s3.GetBucketEncryption(t.ctx, &s3.GetBucketEncryptionInput{Bucket: t.fresh()})
		t.check(err)
		want(t, "the algorithm", out.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm, types.ServerSideEncryptionAes256)
	}},
	{"no bucket policy is NoSuchBucketPolicy", "S3 API: GetBucketPolicy", func(t *trial) {
		_, err := t.s3.GetBucketPolicy(t.ctx, &s3.GetBucketPolicyInput{Bucket: t.fresh()})
		t.refused(err, "NoSuchBucketPolicy")
	}},
}
