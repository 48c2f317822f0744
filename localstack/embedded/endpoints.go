package embedded

// Endpoints are the addresses and credentials of a cloud, for an AWS SDK.
type Endpoints struct {
	S3         string // such as http://127.0.0.1:9000; buckets are in the path
	SNS        string
	SQS        string
	SESv2      string
	CloudWatch string
	Region     string
	AccessKey  string
	SecretKey  string
	Bucket     string
}
