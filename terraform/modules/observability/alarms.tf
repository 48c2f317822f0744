# Every alarm is one entry: what is measured, what is too much, and the runbook that
# says what to do. Those over one metric have it alone; the others are metric math.
locals {
  gen3d = { for name in local.own : name => { namespace = local.namespace, name = name, dimensions = local.dimensions } }
  group = { for name in ["GroupInServiceInstances", "GroupPendingInstances"] : name => { namespace = "AWS/AutoScaling", name = name, dimensions = { AutoScalingGroupName = var.group } } }

  jobs      = ["encode", "make-mask", "reconstruct"]
  waiting   = { for r in local.jobs : "v_${replace(r, "-", "_")}" => { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", dimensions = { QueueName = var.queues[r].name } } }
  in_flight = { for r in local.jobs : "f_${replace(r, "-", "_")}" => { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesNotVisible", dimensions = { QueueName = var.queues[r].name } } }
  fleet     = { running = local.group.GroupInServiceInstances, pending = local.group.GroupPendingInstances }
  sum       = { for name, m in { waiting = local.waiting, all = merge(local.waiting, local.in_flight) } : name => join(" + ", [for id in keys(m) : "FILL(${id}, 0)"]) }

  always = {
    error-rate = {
      severity = "critical", runbook = "error-rate"
      says     = "More than one in ten jobs failed in five minutes, of ten or more, and not for what their owners sent."
      math     = "IF(FILL(ok, 0) + FILL(bad, 0) >= 10, 100 * FILL(bad, 0) / (FILL(ok, 0) + FILL(bad, 0)), 0)"
      metrics  = { ok = local.gen3d["Reconstruction.Success"], bad = local.gen3d["Reconstruction.Failure"] }
      stat     = "Sum", period = 300, periods = 1, over = 10, missing = "notBreaching"
    }
    no-worker = {
      severity = "critical", runbook = "no-worker"
      says     = "Jobs wait and no worker has been in service for ten minutes."
      math     = "IF(FILL(running, 0) < 1 AND ${local.sum.waiting} > 0, 1, 0)"
      metrics  = merge({ running = local.fleet.running }, local.waiting)
      stat     = "Maximum", period = 60, periods = 10, over = 0, missing = "notBreaching"
    }
    handler-failures = {
      severity = "critical", runbook = "handler-failures"
      says     = "More than 50 messages failed in the handlers within an hour."
      math     = null
      metrics  = { m = local.gen3d["Handler.Failures"] }
      stat     = "Sum", period = 3600, periods = 1, over = 50, missing = "notBreaching"
    }
    worker-failures = {
      severity = "warning", runbook = "handler-failures"
      says     = "More than 20 jobs failed and came back within an hour."
      math     = null
      metrics  = { m = local.gen3d["Worker.Failures"] }
      stat     = "Sum", period = 3600, periods = 1, over = 20, missing = "notBreaching"
    }
    slow-reconstruction = {
      severity = "warning", runbook = "slow-reconstruction"
      says     = "The 95th percentile of reconstructions, from receipt on a running worker, is above ${var.limits.reconstruction_sec} s."
      math     = null
      metrics  = { m = local.gen3d["Reconstruction.Duration"] }
      stat     = "p95", period = 300, periods = 3, over = var.limits.reconstruction_sec * 1000, missing = "notBreaching"
    }
    topology-missing = {
      severity = "critical", runbook = "topic-failures"
      says     = "A queue, a topic, a subscription or a permission to send is not there; without a subscription messages are lost in silence."
      math     = null
      metrics  = { m = local.gen3d["Topology.Missing"] }
      stat     = "Minimum", period = 300, periods = 2, over = 0, missing = "notBreaching"
    }
    leases-lost = {
      severity = "warning", runbook = "workers"
      says     = "Ten messages or more were taken from whoever was at work on them, within an hour."
      math     = null
      metrics  = { m = local.gen3d["Lease.Lost"] }
      stat     = "Sum", period = 3600, periods = 1, over = 9, missing = "notBreaching"
    }
    paid-but-idle = {
      severity = "warning", runbook = "workers"
      says     = "Workers run without a job for half an hour; something keeps them from ending."
      math     = "IF(FILL(running, 0) > ${var.fewest_workers} AND ${local.sum.all} < 1, 1, 0)"
      metrics  = merge({ running = local.fleet.running }, local.waiting, local.in_flight)
      stat     = "Maximum", period = 300, periods = 6, over = 0, missing = "notBreaching"
    }
    boot-failures = {
      severity = "warning", runbook = "workers"
      says     = "Workers have been starting for a quarter of an hour and none is in service."
      math     = "IF(FILL(pending, 0) > 0 AND FILL(running, 0) < 1, 1, 0)"
      metrics  = local.fleet
      stat     = "Maximum", period = 60, periods = 15, over = 0, missing = "notBreaching"
    }
    gpu-cost = {
      severity = "warning", runbook = "cost"
      says     = "At the average of the last day, workers cost more than ${var.limits.dollars_a_day} dollars a day."
      math     = "FILL(running, 0) * 24 * ${var.dollars_an_hour}"
      metrics  = { running = local.fleet.running }
      stat     = "Average", period = 86400, periods = 1, over = var.limits.dollars_a_day, missing = "notBreaching"
    }
    bucket-size = {
      severity = "warning", runbook = "bucket-size"
      says     = "The data bucket holds more than ${floor(var.limits.bucket_bytes / 1000000000)} GB."
      math     = join(" + ", [for i, class in local.classes : "FILL(c${i}, 0)"])
      metrics  = { for i, class in local.classes : "c${i}" => { namespace = "AWS/S3", name = "BucketSizeBytes", dimensions = { BucketName = var.bucket, StorageType = class } } }
      stat     = "Average", period = 86400, periods = 1, over = var.limits.bucket_bytes, missing = "ignore"
    }
    bounces = {
      severity = "warning", runbook = "mail-reputation"
      says     = "More than 4 % of mails bounce; SES reviews accounts at 5 %."
      math     = null
      metrics  = { m = { namespace = "AWS/SES", name = "Reputation.BounceRate", dimensions = {} } }
      stat     = "Maximum", period = 3600, periods = 1, over = 0.04, missing = "ignore"
    }
    complaints = {
      severity = "warning", runbook = "mail-reputation"
      says     = "More than 0.08 % of mails are complained of; SES reviews accounts at 0.1 %."
      math     = null
      metrics  = { m = { namespace = "AWS/SES", name = "Reputation.ComplaintRate", dimensions = {} } }
      stat     = "Maximum", period = 3600, periods = 1, over = 0.0008, missing = "ignore"
    }
  }

  classes = ["StandardStorage", "StandardIAStorage", "GlacierInstantRetrievalStorage"]

  api_alarms = var.api == null ? {} : {
    api-errors = {
      severity = "critical", runbook = "api-errors"
      says     = "The API answered 5xx more than 100 times within an hour."
      math     = null
      metrics  = { m = { namespace = "AWS/ApiGateway", name = "5xx", dimensions = { ApiId = var.api.id } } }
      stat     = "Sum", period = 3600, periods = 1, over = 100, missing = "notBreaching"
    }
    health = {
      severity = "critical", runbook = "health"
      says     = "The look at /v1/health, every five minutes, failed three times in a row."
      math     = null
      metrics  = { m = { namespace = "AWS/Events", name = "FailedInvocations", dimensions = { RuleName = "${local.prefix}-health" } } }
      stat     = "Sum", period = 300, periods = 3, over = 0, missing = "notBreaching"
    }
  }

  service_alarms = var.cluster == null ? {} : { for name in ["handlers", "sender"] : "${name}-down" => {
    severity = "critical", runbook = "services-down"
    says     = "No task of the service ${name} runs."
    math     = null
    metrics  = { m = { namespace = "ECS/ContainerInsights", name = "RunningTaskCount", dimensions = { ClusterName = var.cluster, ServiceName = name } } }
    stat     = "Minimum", period = 60, periods = 5, under = 1, missing = "breaching"
  } }

  queue_alarms = merge([for reaction, q in var.queues : {
    "${reaction}-dead-letters" = {
      severity = "warning", runbook = "dead-letters"
      says     = "A message of ${reaction} could not be handled."
      math     = null
      metrics  = { m = { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", dimensions = { QueueName = q.dead_letters_name } } }
      stat     = "Maximum", period = 300, periods = 1, over = 0, missing = "notBreaching"
    }
    "${reaction}-waiting" = {
      severity = "warning", runbook = "queue-depth"
      says     = "More than ${var.limits.waiting} messages of ${reaction} have waited for ten minutes on end."
      math     = null
      metrics  = { m = { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", dimensions = { QueueName = q.name } } }
      stat     = "Minimum", period = 60, periods = 10, over = var.limits.waiting, missing = "notBreaching"
    }
    "${reaction}-oldest" = {
      severity = "warning", runbook = "queue-depth"
      says     = "A message of ${reaction} is older than ${var.limits.oldest_sec} s."
      math     = null
      metrics  = { m = { namespace = "AWS/SQS", name = "ApproximateAgeOfOldestMessage", dimensions = { QueueName = q.name } } }
      stat     = "Maximum", period = 60, periods = 5, over = var.limits.oldest_sec, missing = "notBreaching"
    }
  }]...)

  topic_alarms = { for short, name in var.topic_names : "topic-${short}" => {
    severity = "critical", runbook = "topic-failures"
    says     = "The topic ${short} could not deliver to a queue."
    math     = null
    metrics  = { m = { namespace = "AWS/SNS", name = "NumberOfNotificationsFailed", dimensions = { TopicName = name } } }
    stat     = "Sum", period = 300, periods = 1, over = 0, missing = "notBreaching"
  } }

  # Alike in shape, so that Terraform takes them for one type.
  alarms = { for name, a in merge(local.always, local.api_alarms, local.service_alarms, local.queue_alarms, local.topic_alarms) : name => {
    severity = a.severity
    runbook  = a.runbook
    says     = a.says
    math     = a.math
    metrics  = a.metrics
    stat     = a.stat
    period   = a.period
    periods  = a.periods
    under    = try(a.under, null)
    over     = try(a.over, null)
    missing  = a.missing
  } }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${local.prefix}-${each.key}"
  alarm_description   = "${each.value.says} Runbook: ${var.runbooks}${each.value.runbook}.md"
  comparison_operator = each.value.under == null ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = each.value.under == null ? each.value.over : each.value.under
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.periods
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.this[each.value.severity].arn]
  ok_actions          = [aws_sns_topic.this[each.value.severity].arn]

  namespace          = each.value.math == null ? each.value.metrics.m.namespace : null
  metric_name        = each.value.math == null ? each.value.metrics.m.name : null
  dimensions         = each.value.math == null ? each.value.metrics.m.dimensions : null
  period             = each.value.math == null ? each.value.period : null
  statistic          = each.value.math == null && !startswith(each.value.stat, "p") ? each.value.stat : null
  extended_statistic = each.value.math == null && startswith(each.value.stat, "p") ? each.value.stat : null

  dynamic "metric_query" {
    for_each = each.value.math == null ? [] : [each.value.math]

    content {
      id          = "result"
      label       = each.key
      expression  = metric_query.value
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = each.value.math == null ? {} : each.value.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        period      = each.value.period
        stat        = each.value.stat
      }
    }
  }
}
