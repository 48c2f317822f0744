mock_provider "aws" {
  source = "./mock"

  override_during = plan

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::gen3d-test", bucket_regional_domain_name = "gen3d-test.s3.eu-west-1.amazonaws.com" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:topic" }
  }

  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-1:123456789012:queue", id = "https://sqs.eu-west-1.amazonaws.com/123456789012/queue" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/gen3d" }
  }

  mock_resource "aws_iam_instance_profile" {
    defaults = { arn = "arn:aws:iam::123456789012:instance-profile/gen3d" }
  }

  mock_resource "aws_autoscaling_policy" {
    defaults = { arn = "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:autoScalingGroupName/g:policyName/p" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/gen3d" }
  }

  mock_resource "aws_sesv2_email_identity" {
    defaults = { arn = "arn:aws:ses:eu-west-1:123456789012:identity/gen3d.example" }
  }

  mock_resource "aws_sesv2_configuration_set" {
    defaults = { arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/gen3d" }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gen3d" }
  }

  mock_resource "aws_ecr_repository" {
    defaults = { arn = "arn:aws:ecr:eu-west-1:123456789012:repository/gen3d" }
  }

  mock_resource "aws_cognito_user_pool" {
    defaults = { arn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_a", endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a", id = "eu-west-1_a" }
  }

  mock_resource "aws_apigatewayv2_api" {
    defaults = { api_endpoint = "https://a1b2.execute-api.eu-west-1.amazonaws.com", execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2" }
  }

  mock_resource "aws_lambda_function" {
    defaults = { invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations" }
  }

  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }

  mock_resource "aws_cloudfront_function" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:function/pages" }
  }

  mock_resource "aws_cloudwatch_event_connection" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:connection/c/1" }
  }

  mock_resource "aws_cloudwatch_event_api_destination" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:api-destination/d/1" }
  }

  mock_resource "aws_backup_vault" {
    defaults = { arn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:v" }
  }
}

run "stack_dev" {
  command = plan

  module {
    source = "../stacks/dev"
  }

  variables {
    domain = "gen3d.example"
    admin  = "ops@gen3d.example"
  }

  assert {
    condition     = output.gen3d.site == null && length(output.gen3d.queues) == length(jsondecode(file("../topology.json")).queues)
    error_message = "the first apply makes the queues, and no site yet"
  }
}

run "stack_prod" {
  command = plan

  module {
    source = "../stacks/prod"
  }

  variables {
    domain      = "gen3d.example"
    admin       = "ops@gen3d.example"
    image       = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/gen3d@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    api_package = "versions.tf" # any file: nothing is uploaded here
  }

  assert {
    condition     = output.gen3d.site != null && output.gen3d.api_url == output.gen3d.site.url && contains(keys(output.gen3d.roles), "api")
    error_message = "want the API behind the site"
  }
}

run "stack_refuses_a_place_that_is_none" {
  command = plan

  module {
    source = "../stacks/dev"
  }

  variables {
    domain = "gen3d.example"
    admin  = "ops@gen3d.example"
    region = "Europe"
  }

  expect_failures = [var.region]
}

run "stack_prod_refuses_a_place_that_is_none" {
  command = plan

  module {
    source = "../stacks/prod"
  }

  variables {
    domain = "gen3d.example"
    admin  = "ops@gen3d.example"
    region = "Europe"
  }

  expect_failures = [var.region]
}

run "example_minimal" {
  command = plan

  module {
    source = "../examples/minimal"
  }

  assert {
    condition     = output.bucket != null
    error_message = "want a bucket"
  }
}

run "example_complete" {
  command = plan

  module {
    source = "../examples/complete"
  }

  variables {
    image       = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/gen3d@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    api_package = "versions.tf"
    pager_url   = "https://events.pager.example/key"
  }

  assert {
    condition     = toset(keys(output.integrator_roles)) == toset(["acme"])
    error_message = "the integrator needs its role"
  }
}

run "example_own_vpc" {
  command = plan

  module {
    source = "../examples/own-vpc"
  }

  variables {
    subnet_ids           = { services = ["subnet-0a", "subnet-0b"], sender = ["subnet-0c", "subnet-0d"], workers = ["subnet-0e", "subnet-0f"] }
    security_group_ids   = { services = "sg-0a", sender = "sg-0b", workers = "sg-0c" }
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = output.bucket != null
    error_message = "want a bucket"
  }
}

run "gen3d_refuses_a_name_that_is_none" {
  command = plan

  module {
    source = "../modules/gen3d"
  }

  variables {
    domain      = "gen3d.example"
    admin       = "ops@gen3d.example"
    environment = "UPPER"
  }

  expect_failures = [var.environment]
}
