variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "bucket" {
  description = "Name of the data bucket; null: gen3d-{environment}-{account}-{region}."
  type        = string
  default     = null

  validation {
    condition     = var.bucket == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket: want 3 to 63 lower-case letters, digits and -. A name with dots breaks TLS."
  }
}

variable "origins" {
  description = "Web origins whose pages upload to and read from the bucket, such as https://gen3d.example."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for o in var.origins : can(regex("^https?://[^/*]+$", o))])
    error_message = "origins: want scheme and host alone, such as https://gen3d.example, and no *."
  }
}

variable "kms_key_arn" {
  description = "Customer key that objects are encrypted with; null: keys of S3's own (SSE-S3)."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn: want the ARN of a key, not of an alias."
  }
}

variable "retention" {
  description = "After how many days files move to Infrequent Access, then to Glacier Instant Retrieval, and are deleted; and how long overwritten and deleted versions can be restored."
  type = object({
    infrequent = optional(number, 30)
    archive    = optional(number, 90)
    expire     = optional(number, 365)
    noncurrent = optional(number, 30)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.retention.infrequent >= 30 && var.retention.archive >= var.retention.infrequent + 30 && var.retention.expire > var.retention.archive
    error_message = "retention: S3 wants infrequent of 30 days or more, archive 30 days later or more, and expire after that."
  }

  validation {
    condition     = var.retention.noncurrent >= 7
    error_message = "retention.noncurrent: want 7 days or more; shorter, and a mistake of a weekend cannot be undone."
  }
}

variable "integrators" {
  description = "Other AWS accounts that put photos, masks and prompts straight into the bucket. Each gets a role that the principal named may assume, good for users/{tenant}/sessions/ alone."
  type = map(object({
    tenant      = string           # user id in Gen3D, the folder below users/
    principal   = string           # ARN of the role or account that may assume it
    external_id = optional(string) # asked for, if a third party assumes it
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for i in values(var.integrators) : can(regex("^[A-Za-z0-9][A-Za-z0-9._:@=+-]{0,127}$", i.tenant))])
    error_message = "integrators: a tenant is 1 to 128 letters, digits and ._:@=+-, without / or *."
  }

  validation {
    condition     = alltrue([for i in values(var.integrators) : can(regex("^arn:[^:]+:iam::[0-9]{12}:(root|role/.+|user/.+)$", i.principal))])
    error_message = "integrators: a principal is the ARN of a role, user or account (…:root); * is refused."
  }

  validation {
    condition     = length(distinct([for i in values(var.integrators) : i.tenant])) == length(var.integrators)
    error_message = "integrators: two of them share a tenant; each would read the other's files."
  }
}

variable "replica" {
  description = "Bucket in another region that everything is copied to, versioned already; null: none. Recovery from the loss of a region needs it."
  type = object({
    bucket_arn  = string
    kms_key_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.replica == null || can(regex("^arn:[^:]+:s3:::[a-z0-9.-]{3,63}$", var.replica.bucket_arn))
    error_message = "replica.bucket_arn: want the ARN of a bucket."
  }
}

variable "audit" {
  description = "Record who wrote to users/ with CloudTrail, for so many days."
  type = object({
    enabled = optional(bool, true)
    days    = optional(number, 365)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.audit.days >= 90
    error_message = "audit.days: want 90 or more."
  }
}

variable "backup" {
  description = "Copy the bucket daily into a vault of AWS Backup and keep the copies for so many days. Versions are the first line; this survives who may delete them."
  type = object({
    enabled = optional(bool, false)
    days    = optional(number, 35)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.backup.days >= 7
    error_message = "backup.days: want 7 or more."
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

variable "force_destroy" {
  description = "Delete the bucket with everything in it on terraform destroy. For environments that hold nothing of worth."
  type        = bool
  default     = false
  nullable    = false
}

variable "site_distribution_arn" {
  description = "CloudFront distribution that serves decoders from models/; null: none."
  type        = string
  default     = null
}
