output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "Subnets of each tier: services, sender, workers."
  value       = { for tier in ["services", "sender", "workers"] : tier => local.ids[tier] }
}

output "security_group_ids" {
  description = "Security group of each tier."
  value       = { for tier, g in aws_security_group.this : tier => g.id }
}

output "sender_addresses" {
  description = "Addresses that webhooks come from."
  value       = [aws_eip.this[var.separate_sender ? "sender" : "services"].public_ip]
}
