output "topic_arns" {
  description = "Topics of alarms: critical and warning."
  value       = { for name, t in aws_sns_topic.this : name => t.arn }
}

output "alarms" {
  description = "Runbook of each alarm, by the alarm's name."
  value       = { for name, a in local.alarms : "${local.prefix}-${name}" => a.runbook }
}

output "dashboards" {
  description = "Names of the dashboards."
  value       = [for d in aws_cloudwatch_dashboard.this : d.dashboard_name]
}
