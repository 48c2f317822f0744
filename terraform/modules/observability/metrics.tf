# Metrics from the one wide line that the program writes for each message. Its fields
# are pipeline/bus's; a test of this repository holds these patterns against them.
locals {
  namespace = "Gen3D/${var.environment}"
  facts     = "handlers" # update-session handles every fact once, and there

  metric_filters = {
    "Initialization.Success"  = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.event = \"encoding.completed\" && $.outcome = \"ok\" }", value = "1", unit = "Count" }
    "Initialization.Failure"  = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.event = \"encoding.failed\" && $.outcome = \"ok\" && $.category != \"user\" }", value = "1", unit = "Count" }
    "Reconstruction.Success"  = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.event = \"reconstruction.completed\" && $.outcome = \"ok\" }", value = "1", unit = "Count" }
    "Reconstruction.Failure"  = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.event = \"reconstruction.failed\" && $.outcome = \"ok\" && $.category != \"user\" }", value = "1", unit = "Count" }
    "Rejected"                = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.outcome = \"ok\" && $.category = \"user\" }", value = "1", unit = "Count" }
    "Sessions"                = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.event = \"session.created\" && $.outcome = \"ok\" }", value = "1", unit = "Count" }
    "Mails"                   = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.event = \"owner.notified\" && $.outcome = \"ok\" }", value = "1", unit = "Count" }
    "MeshSize"                = { log = local.facts, pattern = "{ $.handler = \"update-session\" && $.event = \"reconstruction.completed\" && $.mesh_mb > 0 }", value = "$.mesh_mb", unit = "Megabytes" }
    "Initialization.Duration" = { log = "worker", pattern = "{ $.handler = \"encode\" && $.outcome = \"ok\" }", value = "$.duration_ms", unit = "Milliseconds" }
    "Reconstruction.Duration" = { log = "worker", pattern = "{ $.handler = \"reconstruct\" && $.outcome = \"ok\" }", value = "$.duration_ms", unit = "Milliseconds" }
    "Handler.Failures"        = { log = local.facts, pattern = "{ $.outcome = \"retry\" || $.outcome = \"dead\" }", value = "1", unit = "Count" }
    "Worker.Failures"         = { log = "worker", pattern = "{ $.outcome = \"retry\" || $.outcome = \"dead\" }", value = "1", unit = "Count" }
    "Webhooks"                = { log = "sender", pattern = "{ $.message = \"sent a webhook\" }", value = "1", unit = "Count" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each       = local.metric_filters
  name           = "${local.prefix}-${each.key}"
  log_group_name = var.log_groups[each.value.log]
  pattern        = each.value.pattern

  metric_transformation {
    namespace = local.namespace
    name      = each.key
    value     = each.value.value
    unit      = each.value.unit
  }
}
