locals {
  widget = { region = local.region, view = "timeSeries", stacked = false }

  # [title, metrics, further properties]; two to a row, six high.
  operations = [
    { title = "Workers", view = "singleValue", metrics = [for name in ["GroupInServiceInstances", "GroupPendingInstances"] : ["AWS/AutoScaling", name, "AutoScalingGroupName", var.group]] },
    { title = "Jobs in flight", view = "singleValue", metrics = [for r in local.jobs : ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", var.queues[r].name, { label = r }]] },
    { title = "Jobs waiting", metrics = [for r in local.jobs : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queues[r].name, { label = r, stat = "Maximum" }]] },
    { title = "Oldest message, seconds", metrics = [for r, q in var.queues : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", q.name, { label = r, stat = "Maximum" }]] },
    { title = "Failed jobs, % of the last five minutes", view = "gauge", yAxis = { left = { min = 0, max = 100 } }, metrics = [
      [{ expression = "100 * FILL(bad, 0) / (FILL(ok, 0) + FILL(bad, 0))", label = "failed" }],
      [local.namespace, "Reconstruction.Success", "Environment", var.environment, { id = "ok", visible = false, stat = "Sum" }],
      [local.namespace, "Reconstruction.Failure", "Environment", var.environment, { id = "bad", visible = false, stat = "Sum" }],
    ] },
    { title = "Messages that failed", metrics = [for name in ["Handler.Failures", "Worker.Failures"] : [local.namespace, name, "Environment", var.environment, { stat = "Sum" }]] },
    { title = "How long messages had waited when they were taken up, ms", metrics = [[local.namespace, "Queue.Age", "Environment", var.environment, { stat = "p95" }], [local.namespace, "Lease.Lost", "Environment", var.environment, { stat = "Sum", yAxis = "right" }]] },
    { title = "Dead letters", metrics = [for r, q in var.queues : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", q.dead_letters_name, { label = r, stat = "Maximum" }]] },
    { title = "API requests", metrics = [for name in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", name, "ApiId", try(var.api.id, "none"), { stat = "Sum" }]] },
  ]

  business = [
    { title = "Sessions a day", view = "bar", period = 86400, metrics = [[local.namespace, "Sessions", "Environment", var.environment, { stat = "Sum" }]] },
    { title = "Success of reconstructions, %", period = 86400, metrics = [
      [{ expression = "100 * FILL(ok, 0) / (FILL(ok, 0) + FILL(bad, 0))", label = "success" }],
      [local.namespace, "Reconstruction.Success", "Environment", var.environment, { id = "ok", visible = false, stat = "Sum" }],
      [local.namespace, "Reconstruction.Failure", "Environment", var.environment, { id = "bad", visible = false, stat = "Sum" }],
    ] },
    { title = "Time of a job, ms", metrics = concat([for name in ["Initialization.Duration", "Reconstruction.Duration"] : [local.namespace, name, "Environment", var.environment, { stat = "Average" }]], [[local.namespace, "Reconstruction.Duration", "Environment", var.environment, { stat = "p95", label = "Reconstruction, p95" }]]) },
    { title = "Worker dollars for a model", view = "singleValue", sparkline = true, period = 86400, metrics = [
      [{ expression = "FILL(running, 0) * 24 * ${var.dollars_an_hour} / ok", label = "dollars" }],
      ["AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName", var.group, { id = "running", visible = false, stat = "Average" }],
      [local.namespace, "Reconstruction.Success", "Environment", var.environment, { id = "ok", visible = false, stat = "Sum" }],
    ] },
    { title = "GPU seconds", metrics = [[local.namespace, "Gpu.Seconds", "Environment", var.environment, { stat = "Sum" }], [{ expression = "SEARCH('{${local.namespace},Environment,Model,Tenant} Environment=\"${var.environment}\"', 'Sum')", label = "" }]] },
    { title = "Cost of a session, dollars of work", view = "singleValue", sparkline = true, period = 86400, metrics = [
      [{ expression = "cost / ok", label = "dollars" }],
      [local.namespace, "Session.Cost", "Environment", var.environment, { id = "cost", visible = false, stat = "Sum" }],
      [local.namespace, "Reconstruction.Success", "Environment", var.environment, { id = "ok", visible = false, stat = "Sum" }],
    ] },
    { title = "Size of a model, MB", metrics = [[local.namespace, "MeshSize", "Environment", var.environment, { stat = "Average" }], [local.namespace, "MeshSize", "Environment", var.environment, { stat = "p95", label = "p95" }]] },
    { title = "What people do, by the hour", period = 3600, metrics = [for name in ["Sessions", "Reconstruction.Success", "Rejected", "Mails", "Webhooks"] : [local.namespace, name, "Environment", var.environment, { stat = "Sum" }]] },
  ]

  dashboards = { operations = local.operations, business = local.business }
}

resource "aws_cloudwatch_dashboard" "this" {
  for_each       = local.dashboards
  dashboard_name = "${local.prefix}-${each.key}"

  dashboard_body = jsonencode({
    widgets = [for i, w in each.value : {
      type       = "metric"
      x          = i % 2 * 12
      y          = floor(i / 2) * 6
      width      = 12
      height     = 6
      properties = merge(local.widget, w)
    }]
  })
}
