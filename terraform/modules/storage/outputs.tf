output "bucket" {
  description = "Name of the data bucket."
  value       = aws_s3_bucket.data.id
}

output "bucket_arn" {
  description = "ARN of the data bucket."
  value       = aws_s3_bucket.data.arn
}

output "bucket_host" {
  description = "Host that presigned links lead to."
  value       = aws_s3_bucket.data.bucket_regional_domain_name
}

output "integrator_roles" {
  description = "ARN of each integrator's role, by name."
  value       = { for name, role in aws_iam_role.integrator : name => role.arn }
}
