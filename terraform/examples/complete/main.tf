# Everything that can be set, once: integrators, a replica, a domain, a pager, g6e.
variable "image" {
  description = "Container image of the program, by digest."
  type        = string
}

variable "api_package" {
  description = "Zip for the API's function (make lambda)."
  type        = string
}

variable "pager_url" {
  description = "PagerDuty's endpoint for CloudWatch."
  type        = string
  sensitive   = true
}

module "gen3d" {
  source = "../../modules/gen3d"

  environment = var.environment
  domain      = "gen3d.example"
  admin       = "ops@gen3d.example"
  pager_url   = var.pager_url
  image       = var.image
  api_package = var.api_package
  origins     = ["https://partner.example"]

  # A role of theirs assumes ours and copies files into users/acme/sessions/.
  integrators = {
    acme = { tenant = "acme", principal = "arn:aws:iam::210987654321:role/photo-pipeline", external_id = "gen3d-acme" }
  }

  network = {
    cidr                = "10.60.0.0/18"
    zones               = 3
    interface_endpoints = ["sqs", "sns", "logs", "monitoring", "autoscaling", "ssm", "ssmmessages", "ec2messages"]
  }

  storage = {
    bucket    = "acme-gen3d-complete"
    retention = { infrequent = 30, archive = 90, expire = 365, noncurrent = 30 }
    replica   = { bucket_arn = "arn:aws:s3:::acme-gen3d-copy" }
    backup    = { enabled = true, days = 35 }
  }

  # 48 GB of GPU memory, which SAM 3D Objects asks for; one ready in office hours.
  workers = {
    instance_types = ["g6e.2xlarge", "g6e.4xlarge"]
    size           = { min = 0, max = 8 }
    schedule = {
      morning = { cron = "0 7 * * MON-FRI", min = 1 }
      evening = { cron = "0 18 * * MON-FRI", min = 0 }
    }
  }

  email = { zone_id = "Z0123456789ABC", dmarc = "quarantine", dmarc_reports = "postmaster@gen3d.example" }
  site = {
    domain  = { name = "app.gen3d.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1", zone_id = "Z0123456789ABC" }
    release = "1.0.0"
  }
  identity      = { mfa = "ON", domain_prefix = "acme-gen3d" }
  observability = { dollars_an_hour = 2.242, limits = { dollars_a_day = 250 } }
}

output "integrator_roles" {
  description = "Role that each integrator assumes."
  value       = module.gen3d.integrator_roles
}

output "webhooks_come_from" {
  description = "Addresses that receivers may put on their lists."
  value       = module.gen3d.sender_addresses
}
