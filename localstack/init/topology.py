"""Makes what Gen3D needs in a cloud on this machine: the bucket, topics, queues, filters
and rules of terraform/topology.json, from which Terraform makes them on AWS.

LocalStack runs it by itself when it is ready, if it lies in its folder init/ready.d; for
any other cloud AWS_ENDPOINT_URL says where that is. What is there already is left as it is.

GEN3D_TOPOLOGY     the table; default /opt/gen3d/topology.json
GEN3D_ENVIRONMENT  in all names; default dev
GEN3D_BUCKET       default gen3d-dev
GEN3D_MAIL_FROM    sender to verify, where there is SES version 2
"""

import json
import os

import boto3
from botocore.exceptions import ClientError

PREFIX = "gen3d-" + os.environ.get("GEN3D_ENVIRONMENT", "dev") + "-"
BUCKET = os.environ.get("GEN3D_BUCKET", "gen3d-dev")
ENDPOINT = os.environ.get("AWS_ENDPOINT_URL", "http://localhost:4566")
# LocalStack runs this by exec, where a file does not know its own name and functions see
# no other names than their own: so there are no functions here.
clients = {
    name: boto3.client(name, endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    for name in ("s3", "sns", "sqs", "sesv2")
}
s3, sns, sqs = clients["s3"], clients["sns"], clients["sqs"]

with open(os.environ.get("GEN3D_TOPOLOGY", "/opt/gen3d/topology.json"), encoding="utf-8") as file:
    topology = json.load(file)

s3.create_bucket(Bucket=BUCKET)
s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
# Pages of any origin may upload and read, as this machine's ports are anybody's guess.
s3.put_bucket_cors(
    Bucket=BUCKET,
    CORSConfiguration={
        "CORSRules": [
            {
                "AllowedOrigins": ["*"],
                "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag", "Content-Length", "Content-Encoding", "x-amz-version-id"],
                "MaxAgeSeconds": 3600,
            }
        ]
    },
)

topics = {}
for topic in topology["topics"]:
    arn = sns.create_topic(Name=PREFIX + topic["name"])["TopicArn"]
    allow = {"Effect": "Allow", "Principal": {"Service": ["s3.amazonaws.com", "ses.amazonaws.com"]}, "Action": "sns:Publish", "Resource": arn}
    policy = {"Version": "2012-10-17", "Statement": [allow]}
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(policy))
    topics[topic["name"]] = arn

for queue in topology["queues"]:
    dead = sqs.create_queue(
        QueueName=PREFIX + queue["dead_letters"],
        Attributes={"MessageRetentionPeriod": str(queue["dead_letters_retention_sec"]), "VisibilityTimeout": str(queue["visibility_sec"])},
    )["QueueUrl"]
    dead_arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    url = sqs.create_queue(
        QueueName=PREFIX + queue["name"],
        Attributes={
            "VisibilityTimeout": str(queue["visibility_sec"]),
            "MessageRetentionPeriod": str(queue["retention_sec"]),
            "ReceiveMessageWaitTimeSeconds": str(queue["receive_wait_sec"]),
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": str(queue["max_receives"])}),
        },
    )["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    source = {"ArnEquals": {"aws:SourceArn": topics[queue["topic"]]}}
    allow = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn, "Condition": source}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allow]})})
    sns.subscribe(
        TopicArn=topics[queue["topic"]],
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true", "FilterPolicyScope": queue["filter_scope"], "FilterPolicy": json.dumps(queue["filter"])},
    )

try:
    clients["sesv2"].create_email_identity(EmailIdentity=os.environ.get("GEN3D_MAIL_FROM", "noreply@gen3d.example"))
except ClientError as error:
    print("gen3d: no mail can be sent from here:", error.response["Error"]["Code"])

# Last, so that who sees the rules knows that all of it is there.
rules = []
for rule in topology["notifications"]:
    of = {"Key": {"FilterRules": [{"Name": "prefix", "Value": rule["prefix"]}]}}
    rules.append({"TopicArn": topics[rule["topic"]], "Events": rule["events"], "Filter": of})
s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration={"TopicConfigurations": rules})
print(f"gen3d: bucket {BUCKET}, {len(topics)} topics, {len(topology['queues'])} queues with dead letters")
