package objects

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The JSON that S3 sends, version 2.1, fields in S3's order
// (Amazon S3 user guide, "Event message structure").
type (
	document struct {
		Records []record `json:"Records"`
	}
	record struct {
		EventVersion      string       `json:"eventVersion"`
		EventSource       string       `json:"eventSource"`
		AWSRegion         string       `json:"awsRegion"`
		EventTime         string       `json:"eventTime"`
		EventName         string       `json:"eventName"`
		UserIdentity      principal    `json:"userIdentity"`
		RequestParameters requestInfo  `json:"requestParameters"`
		ResponseElements  responseInfo `json:"responseElements"`
		S3                entity       `json:"s3"`
	}
	principal struct {
		PrincipalID string `json:"principalId"`
	}
	requestInfo struct {
		SourceIP string `json:"sourceIPAddress"`
	}
	responseInfo struct {
		RequestID string `json:"x-amz-request-id"`
		HostID    string `json:"x-amz-id-2"`
	}
	entity struct {
		SchemaVersion   string     `json:"s3SchemaVersion"`
		ConfigurationID string     `json:"configurationId"`
		Bucket          bucketInfo `json:"bucket"`
		Object          object     `json:"object"`
	}
	bucketInfo struct {
		Name          string    `json:"name"`
		OwnerIdentity principal `json:"ownerIdentity"`
		ARN           string    `json:"arn"`
	}
	// object is the state an event tells of. Size is nil when it was deleted.
	object struct {
		Key       string `json:"key"`
		Size      *int64 `json:"size,omitempty"`
		ETag      string `json:"eTag,omitempty"`
		Version   string `json:"versionId,omitempty"`
		Sequencer string `json:"sequencer"`
	}
)

// timeFormat is S3's: milliseconds, always UTC.
const timeFormat = "2006-01-02T15:04:05.000Z"

// encode writes the document of in for the rule called configuration.
func (c Config) encode(in intent, obj object, configuration string) ([]byte, error) {
	obj.Key = escapeKey(in.Key)
	obj.ETag = strings.Trim(obj.ETag, `"`)
	obj.Sequencer = fmt.Sprintf("%018X", in.Sequencer)
	who := principal{PrincipalID: "AWS:" + c.AccessKey}
	return json.Marshal(document{Records: []record{{
		EventVersion:      "2.1",
		EventSource:       "aws:s3",
		AWSRegion:         c.Region,
		EventTime:         in.At.UTC().Truncate(time.Millisecond).Format(timeFormat),
		EventName:         in.Event,
		UserIdentity:      who,
		RequestParameters: requestInfo{SourceIP: in.Caller.IP},
		ResponseElements:  responseInfo{RequestID: in.Caller.RequestID, HostID: in.Caller.HostID},
		S3: entity{
			SchemaVersion:   "1.0",
			ConfigurationID: configuration,
			Bucket: bucketInfo{
				Name:          c.Bucket,
				OwnerIdentity: who,
				ARN:           "arn:aws:s3:::" + c.Bucket,
			},
			Object: obj,
		},
	}}})
}

// escapeKey is how S3 writes a key in an event: form encoding, slashes kept, so
// that "red flower.jpg" is "red+flower.jpg".
func escapeKey(key string) string {
	return strings.ReplaceAll(url.QueryEscape(key), "%2F", "/")
}
