variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "api_url" {
  description = "Address of the API, which the site passes /v1/ on to."
  type        = string

  validation {
    condition     = can(regex("^https://[^/]+$", var.api_url))
    error_message = "api_url: want https://host."
  }
}

variable "data" {
  description = "The data bucket, whose models/ browsers load decoders from and whose files they read by presigned links."
  type = object({
    arn  = string
    host = string
  })
}

variable "issuer" {
  description = "OpenID Connect issuer that people sign in with."
  type        = string

  validation {
    condition     = can(regex("^https://", var.issuer))
    error_message = "issuer: want an https:// address."
  }
}

variable "client_id" {
  description = "App client of the web app."
  type        = string
}

variable "sign_in" {
  description = "Origin of the sign-in pages, whose token endpoint the app calls."
  type        = string

  validation {
    condition     = can(regex("^https://[^/]+$", var.sign_in))
    error_message = "sign_in: want https://host."
  }
}

variable "release" {
  description = "Name of the release, for reports of errors."
  type        = string
  default     = "(unknown)"
  nullable    = false
}

variable "domain" {
  description = "Domain of the site with its certificate, which must be in us-east-1; null: CloudFront's own domain."
  type = object({
    name            = string
    certificate_arn = string
    zone_id         = optional(string)
  })
  default = null

  validation {
    condition     = var.domain == null || can(regex("^arn:[^:]+:acm:us-east-1:", var.domain.certificate_arn))
    error_message = "domain.certificate_arn: CloudFront takes certificates of us-east-1 alone."
  }

  validation {
    condition     = var.domain == null || can(regex("^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain.name))
    error_message = "domain.name: want a domain in lower case, such as gen3d.example."
  }
}

variable "web_acl_arn" {
  description = "Web ACL of AWS WAF (CloudFront's, in us-east-1); null: none."
  type        = string
  default     = null

  validation {
    condition     = var.web_acl_arn == null || can(regex("^arn:[^:]+:wafv2:us-east-1:", var.web_acl_arn))
    error_message = "web_acl_arn: want one of scope CLOUDFRONT, in us-east-1."
  }
}

variable "price_class" {
  description = "Where CloudFront answers: PriceClass_100 (Europe, North America), PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class: want PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "force_destroy" {
  description = "Delete the site's bucket with its files on terraform destroy."
  type        = bool
  default     = false
  nullable    = false
}
