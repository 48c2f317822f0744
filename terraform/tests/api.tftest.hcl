mock_provider "aws" {
  source = "./mock"

  override_during = plan

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/gen3d-test-api" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/gen3d-test-api" }
  }
}

variables {
  environment      = "test"
  bucket           = { name = "gen3d-test", arn = "arn:aws:s3:::gen3d-test" }
  events_topic_arn = "arn:aws:sns:eu-west-1:123456789012:gen3d-test-events"
  package          = "versions.tf" # any file: nothing is uploaded here
  issuer           = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E"
  client_ids       = ["web", "cli"]
  secrets = {
    webhook-root = { name = "gen3d-test-webhook-root", arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a" }
    link-key     = { name = "gen3d-test-link-key", arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:b" }
  }
  queues = { for r in ["record-upload", "encode", "make-mask", "reconstruct", "deliver-webhooks", "retry-webhooks"] : r => {
    arn              = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}", name = "gen3d-test-${r}"
    dead_letters_arn = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}-dlq", dead_letters_name = "gen3d-test-${r}-dlq"
    visibility_sec   = 30
  } }
}

run "api" {
  command = plan

  module {
    source = "../modules/api"
  }

  assert {
    condition     = aws_lambda_function.api.architectures == tolist(["arm64"]) && aws_lambda_function.api.timeout < 30 && aws_lambda_function.api.reserved_concurrent_executions == 100
    error_message = "the function runs on ARM and answers before the gateway gives up"
  }

  assert {
    condition     = alltrue([for name, value in aws_lambda_function.api.environment[0].variables : !strcontains(lower(name), "key") || name == "GEN3D_LINK_KEY_SECRET"])
    error_message = "a secret's value stands in the function's variables"
  }

  assert {
    condition     = !strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "path")
    error_message = "paths hold the secrets of share links and must not be logged"
  }

  assert {
    condition     = aws_apigatewayv2_stage.this.default_route_settings[0].throttling_burst_limit == 1000
    error_message = "want a burst of 1000"
  }
}

run "api_of_a_new_account" {
  command = plan

  module {
    source = "../modules/api"
  }

  variables {
    concurrency = -1
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }

  assert {
    condition     = aws_lambda_function.api.reserved_concurrent_executions == -1
    error_message = "nothing was to be reserved"
  }
}

run "api_refuses" {
  command = plan

  module {
    source = "../modules/api"
  }

  variables {
    environment          = "a b"
    kms_key_arn          = "alias/gen3d"
    queues               = {}
    events_topic_arn     = "events"
    permissions_boundary = "boundary"
    issuer               = "cognito"
    client_ids           = []
    origins              = ["*"]
    webhook_sessions     = "/v1/sessions"
    requests_per_user    = 1
    requests_per_address = 0
    throttle             = { rate = 10, burst = 5 }
    memory_mb            = 64
    concurrency          = 0
    log_days             = 2
  }

  expect_failures = [
    var.environment, var.kms_key_arn, var.queues, var.events_topic_arn, var.permissions_boundary, var.issuer,
    var.client_ids, var.origins, var.webhook_sessions, var.requests_per_user, var.requests_per_address, var.throttle,
    var.memory_mb, var.concurrency, var.log_days,
  ]
}

run "api_refuses_to_be_without_program_or_secrets" {
  command = plan

  module {
    source = "../modules/api"
  }

  variables {
    package = "missing.zip"
    secrets = {}
  }

  expect_failures = [var.package, var.secrets]
}
