# Metric math, because no metric of SQS or EC2 alone is right from zero: a fleet of
# none has no in-service metric, and a backlog divided by none is undefined.
locals {
  in_service = { namespace = "AWS/AutoScaling", name = "GroupInServiceInstances", dimensions = { AutoScalingGroupName = local.group } }
  pending    = { namespace = "AWS/AutoScaling", name = "GroupPendingInstances", dimensions = { AutoScalingGroupName = local.group } }
  visible    = { for r, q in local.queues : r => { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", dimensions = { QueueName = q.name } } }
  in_flight  = { for r, q in local.queues : r => { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesNotVisible", dimensions = { QueueName = q.name } } }

  metrics = merge(
    { running = local.in_service, pending = local.pending },
    { for r, m in local.visible : "v_${replace(r, "-", "_")}" => m },
    { for r, m in local.in_flight : "f_${replace(r, "-", "_")}" => m },
  )
  jobs = join(" + ", [for id in sort(keys(local.metrics)) : "FILL(${id}, 0)" if startswith(id, "v_") || startswith(id, "f_")])
}

# From none to one: the first job finds nobody.
resource "aws_autoscaling_policy" "wake" {
  name                   = "wake"
  autoscaling_group_name = aws_autoscaling_group.workers.name
  policy_type            = "StepScaling"
  adjustment_type        = "ExactCapacity"

  step_adjustment {
    metric_interval_lower_bound = 0
    scaling_adjustment          = max(1, var.size.min)
  }
}

resource "aws_cloudwatch_metric_alarm" "wake" {
  alarm_name          = "${local.prefix}-workers-wake"
  alarm_description   = "Jobs wait and no worker runs or starts. Starts one. Runbook: docs/runbooks/workers.md"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_autoscaling_policy.wake.arn]

  metric_query {
    id          = "waiting"
    label       = "jobs that find no worker"
    expression  = "IF(FILL(running, 0) + FILL(pending, 0) < 1, ${local.jobs}, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        period      = 60
        stat        = "Maximum"
      }
    }
  }
}

# From one to many: a backlog each. An encoding takes a tenth of a reconstruction.
# It never scales in: it cannot know which worker is at work.
resource "aws_autoscaling_policy" "backlog" {
  name                      = "backlog"
  autoscaling_group_name    = aws_autoscaling_group.workers.name
  policy_type               = "TargetTrackingScaling"
  estimated_instance_warmup = 120

  target_tracking_configuration {
    target_value     = var.backlog
    disable_scale_in = true

    customized_metric_specification {
      metrics {
        id          = "each"
        label       = "jobs waiting for each worker"
        expression  = "IF(FILL(running, 0) > 0, (v_encode / 10 + v_make_mask / 10 + v_reconstruct) / running, 0)"
        return_data = true
      }

      dynamic "metrics" {
        for_each = { for id, m in local.metrics : id => m if id == "running" || startswith(id, "v_") }

        content {
          id          = metrics.key
          return_data = false

          metric_stat {
            stat = "Average"

            metric {
              namespace   = metrics.value.namespace
              metric_name = metrics.value.name

              dynamic "dimensions" {
                for_each = metrics.value.dimensions

                content {
                  name  = dimensions.key
                  value = dimensions.value
                }
              }
            }
          }
        }
      }
    }
  }
}

# Back to the fewest, when there was no job anywhere for a while: then it does not
# matter which worker ends. Workers end themselves before; this is for those that
# cannot.
resource "aws_autoscaling_policy" "sleep" {
  name                   = "sleep"
  autoscaling_group_name = aws_autoscaling_group.workers.name
  policy_type            = "StepScaling"
  adjustment_type        = "ExactCapacity"

  step_adjustment {
    metric_interval_upper_bound = 0
    scaling_adjustment          = var.size.min
  }
}

resource "aws_cloudwatch_metric_alarm" "sleep" {
  alarm_name          = "${local.prefix}-workers-sleep"
  alarm_description   = "Workers run and have had no job for ${var.idle_minutes + 5} minutes; they should have ended themselves. Ends them. Runbook: docs/runbooks/workers.md"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = var.idle_minutes + 5
  datapoints_to_alarm = var.idle_minutes + 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_autoscaling_policy.sleep.arn]

  metric_query {
    id          = "jobs"
    label       = "jobs, or 1 where no more than the fewest workers run"
    expression  = "IF(FILL(running, 0) > ${var.size.min}, ${local.jobs}, 1)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { for id, m in local.metrics : id => m if id != "pending" }

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        period      = 60
        stat        = "Maximum"
      }
    }
  }
}
