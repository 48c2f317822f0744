mock_provider "aws" {
  source = "./mock"

  override_during = plan

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:topic" }
  }

  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-1:123456789012:queue" }
  }
}

variables {
  environment = "test"
  bucket      = { name = "gen3d-test", arn = "arn:aws:s3:::gen3d-test" }
}

# Held against the table that the program itself is built from.
run "messaging" {
  command = plan

  module {
    source = "../modules/messaging"
  }

  assert {
    condition     = toset(keys(aws_sqs_queue.this)) == toset([for q in jsondecode(file("../topology.json")).queues : q.name])
    error_message = "every reaction has a queue, and no other"
  }

  assert {
    condition     = alltrue([for name, q in aws_sqs_queue.this : q.name == "gen3d-test-${name}" && q.sqs_managed_sse_enabled]) && alltrue([for name, q in aws_sqs_queue.dead_letters : q.name == "gen3d-test-${name}-dlq"])
    error_message = "the program finds queues by these names"
  }

  assert {
    condition     = alltrue([for q in jsondecode(file("../topology.json")).queues : jsondecode(aws_sqs_queue.this[q.name].redrive_policy).maxReceiveCount == q.max_receives && aws_sqs_queue.this[q.name].visibility_timeout_seconds == q.visibility_sec])
    error_message = "the program's retries and leases are those of the table"
  }

  assert {
    condition     = alltrue([for q in jsondecode(file("../topology.json")).queues : jsondecode(aws_sns_topic_subscription.this[q.name].filter_policy) == q.filter && aws_sns_topic_subscription.this[q.name].filter_policy_scope == q.filter_scope && aws_sns_topic_subscription.this[q.name].raw_message_delivery])
    error_message = "a queue hears of what its reaction is for, raw"
  }

  assert {
    condition     = length(aws_s3_bucket_notification.data.topic) == length(jsondecode(file("../topology.json")).notifications)
    error_message = "uploads must be announced"
  }

  assert {
    condition     = jsondecode(aws_sns_topic_policy.this["objects"].policy).Statement[1].Condition.ArnEquals["aws:SourceArn"] == "arn:aws:s3:::gen3d-test"
    error_message = "another bucket may publish"
  }
}

run "messaging_with_a_key" {
  command = plan

  module {
    source = "../modules/messaging"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }

  assert {
    condition     = alltrue([for q in aws_sqs_queue.this : q.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1"]) && alltrue([for t in aws_sns_topic.this : t.kms_master_key_id != null])
    error_message = "the customer key must be used everywhere"
  }
}

run "messaging_refuses" {
  command = plan

  module {
    source = "../modules/messaging"
  }

  variables {
    environment = "p"
    kms_key_arn = "alias/gen3d"
  }

  expect_failures = [var.environment, var.kms_key_arn]
}
