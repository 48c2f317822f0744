variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "bucket" {
  description = "The data bucket."
  type = object({
    name = string
    arn  = string
  })
}

variable "kms_key_arn" {
  description = "Customer key of bucket, topics and queues, which every component must be able to use; null: none."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn: want the ARN of a key, not of an alias."
  }
}

variable "queues" {
  description = "Queues by reaction, as the module messaging outputs them."
  type = map(object({
    arn               = string
    name              = string
    dead_letters_arn  = string
    dead_letters_name = string
    visibility_sec    = number
  }))

  validation {
    condition     = length(setsubtract(["encode", "reconstruct"], keys(var.queues))) == 0
    error_message = "queues: one of encode and reconstruct is missing."
  }
}

variable "events_topic_arn" {
  description = "Topic of Gen3D's own facts."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:sns:", var.events_topic_arn))
    error_message = "events_topic_arn: want the ARN of a topic."
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

variable "package" {
  description = "Zip of the program built for ARM Linux and called bootstrap (make lambda)."
  type        = string

  validation {
    condition     = fileexists(var.package)
    error_message = "package: there is no such file; build it with make lambda."
  }
}

variable "issuer" {
  description = "OpenID Connect issuer of access tokens."
  type        = string

  validation {
    condition     = can(regex("^https://", var.issuer))
    error_message = "issuer: want an https:// address."
  }
}

variable "client_ids" {
  description = "App clients whose tokens are taken."
  type        = list(string)

  validation {
    condition     = length(var.client_ids) > 0
    error_message = "client_ids: with none, nobody is let in."
  }
}

variable "origins" {
  description = "Web origins that browsers may call the API from."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for o in var.origins : can(regex("^https?://[^/*]+$", o))])
    error_message = "origins: want scheme and host alone, such as https://gen3d.example, and no *."
  }
}

variable "share_page" {
  description = "Address that the token of a shared session is appended to; empty: the API's own."
  type        = string
  default     = ""
  nullable    = false
}

variable "webhook_sessions" {
  description = "Address that a session's id is appended to in webhooks."
  type        = string
  default     = "/v1/sessions/"
  nullable    = false

  validation {
    condition     = endswith(var.webhook_sessions, "/")
    error_message = "webhook_sessions: want an address that ends in /."
  }
}

variable "secrets" {
  description = "Name and ARN of the secrets webhook-root and link-key."
  type = map(object({
    name = string
    arn  = string
  }))

  validation {
    condition     = length(setsubtract(["webhook-root", "link-key"], keys(var.secrets))) == 0
    error_message = "secrets: want webhook-root and link-key."
  }
}

variable "requests_per_user" {
  description = "Requests a minute that a user may make of one instance of the function."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.requests_per_user >= 10
    error_message = "requests_per_user: the app itself makes some ten a minute."
  }
}

variable "requests_per_address" {
  description = "Requests a minute without a valid token that an address may make. Behind CloudFront many people share one."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.requests_per_address >= 1
    error_message = "requests_per_address: want 1 or more."
  }
}

variable "throttle" {
  description = "Requests a second that the whole API takes, steadily and in a burst."
  type = object({
    rate  = optional(number, 500)
    burst = optional(number, 1000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.throttle.rate > 0 && var.throttle.burst >= var.throttle.rate
    error_message = "throttle: want a rate above 0 and a burst no lower than it."
  }
}

variable "memory_mb" {
  description = "Memory of the function; its share of a core grows with it."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb: want 128 to 10240."
  }
}

variable "concurrency" {
  description = "Instances of the function kept for it, and its most; -1: those that the account has left. New accounts have 10 in all and cannot reserve any."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.concurrency == -1 || var.concurrency >= 1
    error_message = "concurrency: want 1 or more, or -1. 0 would switch the API off."
  }
}

variable "log_days" {
  description = "How long the logs are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_days)
    error_message = "log_days: CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and 400."
  }
}
