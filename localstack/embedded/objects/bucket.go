package objects

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/s3err"
)

// corsMaxAge is how many seconds a browser may remember a preflight answer.
const corsMaxAge = 3000

// ensureBucket makes the bucket if it is missing and sets what Gen3D relies on:
// versioning, and CORS for the web origins of this run.
func ensureBucket(ctx context.Context, store backend.Backend, cfg Config) error {
	acl, err := json.Marshal(auth.ACL{Owner: cfg.AccessKey})
	if err != nil {
		return err
	}
	_, err = store.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &cfg.Bucket})
	if errors.Is(err, s3err.GetBucketErr(s3err.ErrNoSuchBucket, cfg.Bucket)) {
		err = store.CreateBucket(ctx, &s3.CreateBucketInput{
			Bucket:                    &cfg.Bucket,
			CreateBucketConfiguration: &types.CreateBucketConfiguration{},
			ObjectOwnership:           types.ObjectOwnershipBucketOwnerEnforced,
		}, acl)
	}
	if err != nil {
		return fmt.Errorf("create bucket %s: %w", cfg.Bucket, err)
	}
	if err := store.PutBucketVersioning(ctx, cfg.Bucket, types.BucketVersioningStatusEnabled); err != nil {
		return fmt.Errorf("enable versioning of bucket %s: %w", cfg.Bucket, err)
	}
	cors, err := corsFor(cfg.AllowedOrigins)
	if err != nil {
		return fmt.Errorf("allow origins: %w", err)
	}
	if err := store.PutBucketCors(ctx, cfg.Bucket, cors); err != nil {
		return fmt.Errorf("set CORS of bucket %s: %w", cfg.Bucket, err)
	}
	return nil
}

// corsFor is the CORS document that lets origins read and upload, or nil.
func corsFor(origins []string) ([]byte, error) {
	if len(origins) == 0 {
		return nil, nil
	}
	rule := auth.CORSRule{
		AllowedMethods: []auth.CORSHTTPMethod{"GET", "HEAD", "PUT", "POST"},
		AllowedHeaders: []auth.CORSHeader{"*"},
		ExposeHeaders:  []auth.CORSHeader{"ETag", "x-amz-version-id", "x-amz-request-id", "Content-Range"},
	}
	for _, o := range origins {
		rule.AllowedOrigins = append(rule.AllowedOrigins, auth.CORSOrigin(o))
	}
	age := int32(corsMaxAge)
	rule.MaxAgeSeconds = &age
	doc := auth.CORSConfiguration{Rules: []auth.CORSRule{rule}}
	if err := doc.Validate(); err != nil {
		return nil, err
	}
	return xml.Marshal(doc)
}
