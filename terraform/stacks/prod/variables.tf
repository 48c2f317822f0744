variable "region" {
  description = "Where everything is; no data leaves it."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region: want a region of AWS, such as eu-west-1."
  }
}

variable "domain" {
  description = "Domain that mail comes from."
  type        = string
}

variable "admin" {
  description = "Operator's address."
  type        = string
}

variable "image" {
  description = "Container image of the program, by digest; null on the first apply."
  type        = string
  default     = null
}

variable "api_package" {
  description = "Zip for the API's function (make lambda); null on the first apply."
  type        = string
  default     = null
}

variable "site_domain" {
  description = "Domain of the web app with its certificate of us-east-1 and its Route 53 zone; null: CloudFront's own domain."
  type        = object({ name = string, certificate_arn = string, zone_id = optional(string) })
  default     = null
}

variable "mail_zone_id" {
  description = "Route 53 zone of the mail's domain; null: make the records of the output yourself."
  type        = string
  default     = null
}

variable "pager_url" {
  description = "HTTPS endpoint that critical alarms go to, such as PagerDuty's."
  type        = string
  default     = null
  sensitive   = true
}

variable "replica" {
  description = "Bucket in another region, versioned, that everything is copied to; null: none."
  type        = object({ bucket_arn = string, kms_key_arn = optional(string) })
  default     = null
}

variable "integrators" {
  description = "Other AWS accounts that put photos and masks straight into the bucket."
  type        = map(object({ tenant = string, principal = string, external_id = optional(string) }))
  default     = {}
}
