output "repository_url" {
  description = "Where the program's image is pushed to."
  value       = aws_ecr_repository.program.repository_url
}

output "cluster" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "log_groups" {
  description = "Log group of each service."
  value       = { for name, g in aws_cloudwatch_log_group.this : name => g.name }
}

output "role_arns" {
  description = "Role of each service."
  value       = { for name, r in aws_iam_role.task : name => r.arn }
}

output "secrets" {
  description = "Name and ARN of each secret."
  value       = { for name, s in aws_secretsmanager_secret.this : name => { name = s.name, arn = s.arn } }
}
