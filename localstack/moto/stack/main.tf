# All of Gen3D but what stands at the edge (CloudFront), against a server of AWS's APIs
# on this machine.
terraform {
  required_version = ">= 1.11, < 2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "endpoint" {
  description = "Where the server listens, such as http://127.0.0.1:5000."
  type        = string

  validation {
    condition     = can(regex("^http://127\\.0\\.0\\.1:[0-9]+$", var.endpoint))
    error_message = "endpoint: want a server on this machine; nothing else is made here."
  }
}

variable "api_package" {
  description = "Any zip: the server keeps it and runs nothing."
  type        = string
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "terraform"
  secret_key                  = "terraform"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  s3_use_path_style           = true
  max_retries                 = 2

  # No default tags: the server mixes them into a launch template's own, and every
  # later plan would differ.

  endpoints {
    apigatewayv2   = var.endpoint
    autoscaling    = var.endpoint
    backup         = var.endpoint
    budgets        = var.endpoint
    cloudtrail     = var.endpoint
    cloudwatch     = var.endpoint
    cloudwatchlogs = var.endpoint
    cognitoidp     = var.endpoint
    ec2            = var.endpoint
    ecr            = var.endpoint
    ecs            = var.endpoint
    eventbridge    = var.endpoint
    iam            = var.endpoint
    kms            = var.endpoint
    lambda         = var.endpoint
    route53        = var.endpoint
    s3             = var.endpoint
    secretsmanager = var.endpoint
    sesv2          = var.endpoint
    sns            = var.endpoint
    sqs            = var.endpoint
    sts            = var.endpoint
  }
}

module "gen3d" {
  source = "../../../terraform/modules/gen3d"

  environment = "moto"
  domain      = "gen3d.example"
  admin       = "ops@gen3d.example"
  image       = "123456789012.dkr.ecr.us-east-1.amazonaws.com/gen3d-moto@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  api_package = var.api_package
  origins     = ["https://gen3d.example"]
  site        = null
  disposable  = true

  integrators = { acme = { tenant = "acme", principal = "arn:aws:iam::210987654321:role/pipeline", external_id = "x1" } }
  identity    = { callback_urls = ["https://gen3d.example/callback"] }
  workers     = { schedule = { morning = { cron = "0 7 * * MON-FRI", min = 1 } } }
}

output "gen3d" {
  description = "What the program is started with."
  value       = module.gen3d
}
