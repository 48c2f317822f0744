# In a network that is there already. Workers want endpoints of S3, SQS, SNS, CloudWatch
# Logs and Auto Scaling; handlers and sender want a way out by HTTPS.
variable "subnet_ids" {
  description = "Subnets of handlers, webhook sender and workers, two zones or more each."
  type        = object({ services = list(string), sender = list(string), workers = list(string) })
}

variable "security_group_ids" {
  description = "Security groups of the three."
  type        = object({ services = string, sender = string, workers = string })
}

variable "permissions_boundary" {
  description = "Policy that bounds every role."
  type        = string
}

module "gen3d" {
  source = "../../modules/gen3d"

  environment          = var.environment
  domain               = "gen3d.example"
  admin                = "ops@gen3d.example"
  permissions_boundary = var.permissions_boundary
  own_network          = { subnet_ids = var.subnet_ids, security_group_ids = var.security_group_ids }
}

output "bucket" {
  description = "Where photos and masks go."
  value       = module.gen3d.bucket
}
