variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "domain" {
  description = "Domain that mail comes from, such as gen3d.example."
  type        = string

  validation {
    condition     = can(regex("^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain: want a domain in lower case, such as gen3d.example."
  }
}

variable "zone_id" {
  description = "Route 53 zone that gets the records; null: they are an output, to be made elsewhere."
  type        = string
  default     = null

  validation {
    condition     = var.zone_id == null || can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id: want the id of a Route 53 zone, such as Z0123456789ABC."
  }
}

variable "mail_topic_arn" {
  description = "Topic that hears of deliveries, bounces and complaints."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:sns:", var.mail_topic_arn))
    error_message = "mail_topic_arn: want the ARN of a topic."
  }
}

variable "dmarc" {
  description = "What receivers shall do with mail that fails the checks: none (report alone; begin with it), quarantine or reject."
  type        = string
  default     = "none"
  nullable    = false

  validation {
    condition     = contains(["none", "quarantine", "reject"], var.dmarc)
    error_message = "dmarc: want none, quarantine or reject."
  }
}

variable "dmarc_reports" {
  description = "Address that DMARC reports go to; null: nobody."
  type        = string
  default     = null

  validation {
    condition     = var.dmarc_reports == null || can(regex("^[^@ ]+@[^@ ]+$", var.dmarc_reports))
    error_message = "dmarc_reports: want an address."
  }
}
