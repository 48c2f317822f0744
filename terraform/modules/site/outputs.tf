output "url" {
  description = "Address of the web app."
  value       = var.domain == null ? "https://${aws_cloudfront_distribution.site.domain_name}" : "https://${var.domain.name}"
}

output "bucket" {
  description = "Where the web app's files are put (docs/howto/deploy.md)."
  value       = aws_s3_bucket.site.id
}

output "distribution" {
  description = "Id and ARN of the distribution."
  value       = { id = aws_cloudfront_distribution.site.id, arn = aws_cloudfront_distribution.site.arn }
}
