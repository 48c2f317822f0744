output "identity_arn" {
  description = "ARN of the domain's identity."
  value       = aws_sesv2_email_identity.domain.arn
}

output "configuration_set" {
  description = "For --mail-set."
  value       = aws_sesv2_configuration_set.this.configuration_set_name
}

output "configuration_set_arn" {
  description = "ARN of the configuration set."
  value       = aws_sesv2_configuration_set.this.arn
}

output "records" {
  description = "DNS records that the domain needs; made already where zone_id is set."
  value       = local.records
}
