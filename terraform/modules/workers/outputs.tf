output "group" {
  description = "Name of the Auto Scaling group."
  value       = aws_autoscaling_group.workers.name
}

output "role_arn" {
  description = "ARN of the workers' role."
  value       = aws_iam_role.worker.arn
}

output "log_group" {
  description = "Where the workers' log goes."
  value       = aws_cloudwatch_log_group.worker.name
}
