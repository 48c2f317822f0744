variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "cidr" {
  description = "Addresses of the network, /16 to /22; a quarter each for gateways, services, the webhook sender and workers."
  type        = string
  default     = "10.40.0.0/16"
  nullable    = false

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 22, false)
    error_message = "cidr: want an IPv4 range of /16 to /22, such as 10.40.0.0/16."
  }
}

variable "zones" {
  description = "How many availability zones are used. GPUs are often short in one of them."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.zones >= 2 && var.zones <= 4 && floor(var.zones) == var.zones
    error_message = "zones: want 2 to 4."
  }
}

variable "zone_names" {
  description = "Names of the zones, where GPUs are offered in some alone; empty: the first ones of the region."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.zone_names) == 0 || length(var.zone_names) == var.zones
    error_message = "zone_names: want as many names as zones, or none."
  }
}

variable "interface_endpoints" {
  description = "AWS services reached by interface endpoints, about 7.3 USD a month each and zone. Workers have no other way out, so these five they need; add ssm, ssmmessages and ec2messages for shells on them."
  type        = set(string)
  default     = ["sqs", "sns", "logs", "monitoring", "autoscaling"]
  nullable    = false

  validation {
    condition     = alltrue([for s in ["sqs", "sns", "logs", "autoscaling"] : contains(var.interface_endpoints, s)])
    error_message = "interface_endpoints: workers need sqs, sns, logs and autoscaling, having no other way out."
  }
}

variable "endpoint_zones" {
  description = "In how many zones interface endpoints stand: one is cheaper, all survive a zone's loss; null: all."
  type        = number
  default     = null

  validation {
    condition     = var.endpoint_zones == null || try(var.endpoint_zones >= 1 && var.endpoint_zones <= var.zones, false)
    error_message = "endpoint_zones: want 1 to zones."
  }
}

variable "separate_sender" {
  description = "Give the webhook sender a gateway, and so an address, of its own, which receivers may put on their lists. Without it the sender shares that of the services: about 33 USD a month less."
  type        = bool
  default     = true
  nullable    = false
}

variable "flow_log_days" {
  description = "How long refused connections are kept in a log; 0: no log."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.flow_log_days)
    error_message = "flow_log_days: CloudWatch knows 0 (off), 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and 400."
  }
}

variable "permissions_boundary" {
  description = "ARN of a policy that bounds every role made here; null: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary: want the ARN of a policy."
  }
}

