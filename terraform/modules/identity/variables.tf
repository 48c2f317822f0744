variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "callback_urls" {
  description = "Addresses that sign-in returns to, such as https://gen3d.example/callback; none: nobody signs in to a web app yet."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for u in var.callback_urls : can(regex("^https://[^*]+$", u)) || can(regex("^http://localhost[:/]", u))])
    error_message = "callback_urls: want https:// addresses (http://localhost for development) without *."
  }
}

variable "cli_ports" {
  description = "Ports on the loopback address that gen3d login may be called back at."
  type        = list(number)
  default     = [8976, 8977, 8978]
  nullable    = false

  validation {
    condition     = alltrue([for p in var.cli_ports : p >= 1024 && p <= 65535])
    error_message = "cli_ports: want 1024 to 65535."
  }
}

variable "domain_prefix" {
  description = "First part of the sign-in pages' host; it must be free in the region. null: gen3d-{environment}-{account}."
  type        = string
  default     = null

  validation {
    condition     = var.domain_prefix == null || can(regex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix))
    error_message = "domain_prefix: want lower-case letters, digits and -, without the words aws, amazon and cognito."
  }
}

variable "mfa" {
  description = "Second factor by authenticator app: OFF, OPTIONAL or ON."
  type        = string
  default     = "OPTIONAL"
  nullable    = false

  validation {
    condition     = contains(["OFF", "OPTIONAL", "ON"], var.mfa)
    error_message = "mfa: want OFF, OPTIONAL or ON."
  }
}

variable "sender" {
  description = "Verified SES identity that the pool's mail comes from; null: Cognito's own, 50 mails a day."
  type = object({
    identity_arn = string
    from         = string
  })
  default = null

  validation {
    condition     = var.sender == null || can(regex(":identity/", var.sender.identity_arn))
    error_message = "sender.identity_arn: want the ARN of an SES identity."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the pool, and with it everybody's account."
  type        = bool
  default     = true
  nullable    = false
}
