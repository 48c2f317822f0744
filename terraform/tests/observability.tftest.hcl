mock_provider "aws" {
  source = "./mock"

  override_during = plan

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:gen3d-test-alarms" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/gen3d-test-health" }
  }

  mock_resource "aws_cloudwatch_event_connection" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:connection/gen3d-test-health/1" }
  }

  mock_resource "aws_cloudwatch_event_api_destination" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:api-destination/gen3d-test-health/1" }
  }
}

variables {
  environment = "test"
  bucket      = "gen3d-test"
  group       = "gen3d-test-workers"
  cluster     = "gen3d-test"
  admin       = "ops@gen3d.example"
  api         = { id = "a1b2", url = "https://a1b2.execute-api.eu-west-1.amazonaws.com" }
  topic_names = { objects = "gen3d-test-objects", events = "gen3d-test-events", mail = "gen3d-test-mail" }
  queues = { for r in ["record-upload", "encode", "make-mask", "reconstruct", "deliver-webhooks", "retry-webhooks"] : r => {
    arn              = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}", name = "gen3d-test-${r}"
    dead_letters_arn = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}-dlq", dead_letters_name = "gen3d-test-${r}-dlq"
    visibility_sec   = 30
  } }
}

run "observability" {
  command = plan

  module {
    source = "../modules/observability"
  }

  assert {
    condition     = alltrue([for runbook in values(output.alarms) : fileexists("../../docs/runbooks/${runbook}.md")])
    error_message = "an alarm names a runbook that is not there"
  }

  assert {
    condition     = toset(values(output.alarms)) == toset([for f in fileset("../../docs/runbooks", "*.md") : trimsuffix(f, ".md") if f != "README.md"])
    error_message = "a runbook belongs to no alarm"
  }

  assert {
    condition     = alltrue([for r in ["record-upload", "encode", "make-mask", "reconstruct", "deliver-webhooks", "retry-webhooks"] : alltrue([for kind in ["dead-letters", "waiting", "oldest"] : contains(keys(output.alarms), "gen3d-test-${r}-${kind}")])])
    error_message = "a queue has nobody who looks after it"
  }

  assert {
    condition     = alltrue([for name in ["error-rate", "no-worker", "handler-failures", "api-errors", "slow-reconstruction", "leases-lost", "topology-missing", "gpu-cost", "bucket-size", "health", "handlers-down", "sender-down"] : contains(keys(output.alarms), "gen3d-test-${name}")])
    error_message = "an alarm that operators were promised is missing"
  }

  assert {
    condition     = [for q in aws_cloudwatch_metric_alarm.this["error-rate"].metric_query : q.expression if q.id == "result"][0] == "IF(FILL(ok, 0) + FILL(bad, 0) >= 10, 100 * FILL(bad, 0) / (FILL(ok, 0) + FILL(bad, 0)), 0)" && aws_cloudwatch_metric_alarm.this["error-rate"].threshold == 10
    error_message = "one in ten of ten or more"
  }

  assert {
    condition     = aws_cloudwatch_event_rule.health[0].schedule_expression == "rate(5 minutes)"
    error_message = "want a look every five minutes"
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 2 && aws_budgets_budget.day.limit_amount == "100"
    error_message = "want two dashboards, and a budget of 100 dollars a day"
  }

  assert {
    condition     = join("", [for f in aws_budgets_budget.day.cost_filter : join("", f.values)]) == "user:Deployment$gen3d-test"
    error_message = "the budget must count what has the deployment's tag"
  }
}

run "observability_with_a_pager_and_nothing_running_yet" {
  command = plan

  module {
    source = "../modules/observability"
  }

  variables {
    pager_url = "https://events.pager.example/key"
    cluster   = null
    api       = null
  }

  assert {
    condition     = aws_sns_topic_subscription.critical.protocol == "https" && !contains(keys(output.alarms), "gen3d-test-health") && !contains(keys(output.alarms), "gen3d-test-sender-down")
    error_message = "critical alarms go to the pager; what does not run raises none"
  }
}

run "observability_refuses" {
  command = plan

  module {
    source = "../modules/observability"
  }

  variables {
    environment          = "t"
    queues               = {}
    fewest_workers       = -1
    admin                = "ops"
    pager_url            = "pager"
    runbooks             = "docs"
    limits               = { waiting = 0 }
    dollars_an_hour      = 0
    permissions_boundary = "boundary"
  }

  expect_failures = [
    var.environment, var.queues, var.fewest_workers, var.admin, var.pager_url, var.runbooks,
    var.limits, var.dollars_an_hour, var.permissions_boundary,
  ]
}
