variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
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
    condition     = length(setsubtract(["encode", "make-mask", "reconstruct"], keys(var.queues))) == 0
    error_message = "queues: one of encode, make-mask and reconstruct is missing."
  }
}

variable "topic_names" {
  description = "Physical names of the topics, by their short names."
  type        = map(string)
}

variable "bucket" {
  description = "Name of the data bucket."
  type        = string
}

variable "group" {
  description = "Name of the workers' Auto Scaling group."
  type        = string
}

variable "fewest_workers" {
  description = "How many workers always run; more without a job are idle."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.fewest_workers >= 0
    error_message = "fewest_workers: want 0 or more."
  }
}

variable "cluster" {
  description = "Name of the ECS cluster; services are handlers and sender. null: none runs yet."
  type        = string
  default     = null
}

variable "api" {
  description = "Id and address of the HTTP API; null: none."
  type = object({
    id  = string
    url = string
  })
  default = null
}

variable "admin" {
  description = "Address that warnings and budgets are mailed to."
  type        = string

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.admin))
    error_message = "admin: want an address."
  }
}

variable "pager_url" {
  description = "HTTPS endpoint that critical alarms go to, such as PagerDuty's integration for CloudWatch; null: to the admin's address instead."
  type        = string
  default     = null
  sensitive   = true # it holds the integration's key

  validation {
    condition     = var.pager_url == null || can(regex("^https://", var.pager_url))
    error_message = "pager_url: want an https:// address."
  }
}

variable "runbooks" {
  description = "Address that a runbook's file name is appended to in alarms."
  type        = string
  default     = "docs/runbooks/"
  nullable    = false

  validation {
    condition     = endswith(var.runbooks, "/")
    error_message = "runbooks: want an address that ends in /."
  }
}

variable "limits" {
  description = "What is too much: waiting messages, seconds of the oldest, seconds of the 95th percentile of a reconstruction, dollars a day, bytes in the bucket (1 TB is reached near 1 330 sessions a day)."
  type = object({
    waiting            = optional(number, 20)
    oldest_sec         = optional(number, 900)
    reconstruction_sec = optional(number, 120)
    dollars_a_day      = optional(number, 100)
    bucket_bytes       = optional(number, 1000000000000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, n in var.limits : n > 0])
    error_message = "limits: want numbers above 0."
  }
}

variable "dollars_an_hour" {
  description = "Price of a worker, from which the day's cost is estimated at once; the budget lags by hours. 1.212 is g5.2xlarge on demand in us-east-1; look up your own."
  type        = number
  default     = 1.212
  nullable    = false

  validation {
    condition     = var.dollars_an_hour > 0 && var.dollars_an_hour < 100
    error_message = "dollars_an_hour: want more than 0 and less than 100."
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

