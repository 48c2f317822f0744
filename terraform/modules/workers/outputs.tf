output "group" {
  description = "Name of the Auto Scaling group."
  value       = aws_autoscaling_group.workers.name
}

output "group_arn" {
  description = "ARN of the Auto Scaling group."
  value       = aws_autoscaling_group.workers.arn
}

output "role_arn" {
  description = "ARN of the workers' role."
  value       = aws_iam_role.worker.arn
}

output "log_group" {
  description = "Where the workers' log goes."
  value       = aws_cloudwatch_log_group.worker.name
}
