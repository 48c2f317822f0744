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
    condition     = length(setsubtract(["deliver-webhooks", "retry-webhooks", "record-upload"], keys(var.queues))) == 0
    error_message = "queues: one of the reactions is missing."
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

variable "session_days" {
  description = "Days without a change after which a session is erased with all that is left of it; as many as the bucket keeps files and their old versions."
  type        = number
  default     = 395
  nullable    = false

  validation {
    condition     = var.session_days >= 30
    error_message = "session_days: want 30 or more."
  }
}

variable "metrics" {
  description = "Price of a worker's hour, from which a session's cost is reckoned, and the users whose GPU seconds and costs are told apart (each is a metric that is charged for)."
  type = object({
    dollars_an_hour = optional(number, 1.212)
    tenants         = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.metrics.dollars_an_hour >= 0 && length(var.metrics.tenants) <= 20
    error_message = "metrics: want a price of 0 or more and 20 tenants at most."
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

variable "image" {
  description = "Container image of the program, by digest; null: nothing runs yet (the first apply makes the registry that it is pushed to)."
  type        = string
  default     = null

  validation {
    condition     = var.image == null || can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image: want it by digest (…@sha256:…): a tag may be another image tomorrow."
  }
}

variable "subnet_ids" {
  description = "Subnets of the handlers and of the webhook sender."
  type = object({
    services = list(string)
    sender   = list(string)
  })

  validation {
    condition     = length(var.subnet_ids.services) >= 2 && length(var.subnet_ids.sender) >= 2
    error_message = "subnet_ids: want two or more of each, in different zones."
  }
}

variable "security_group_ids" {
  description = "Security groups of the handlers and of the webhook sender."
  type = object({
    services = string
    sender   = string
  })
}

variable "tasks" {
  description = "How many tasks of each service run, and how large they are (256 of cpu is a quarter of a core)."
  type = object({
    handlers = optional(number, 2)
    sender   = optional(number, 2)
    cpu      = optional(number, 256)
    memory   = optional(number, 512)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.tasks.handlers >= 1 && var.tasks.sender >= 1
    error_message = "tasks: want one or more of each; with none, queues fill."
  }

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.tasks.cpu) && var.tasks.memory >= 2 * var.tasks.cpu && var.tasks.memory <= 8 * var.tasks.cpu
    error_message = "tasks: Fargate has cpu of 256, 512, 1024, 2048 or 4096, and memory of 2 to 8 times that."
  }
}

variable "mail" {
  description = "Mail: sender, operator's address, SES identity and configuration set, and addresses of the web app and of the API that mails lead to."
  type = object({
    from                  = string
    admin                 = optional(string, "")
    identity_arn          = string
    configuration_set     = string
    configuration_set_arn = string
    web                   = optional(string, "")
    api                   = optional(string, "")
    language              = optional(string, "en")
  })

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.mail.from)) && (var.mail.admin == "" || can(regex("^[^@ ]+@[^@ ]+$", var.mail.admin)))
    error_message = "mail: from and admin are addresses."
  }

  validation {
    condition     = alltrue([for u in [var.mail.web, var.mail.api] : u == "" || can(regex("^https://[^/]+(/.*[^/])?$", u))])
    error_message = "mail: web and api are https:// addresses without a slash at their end."
  }

  validation {
    condition     = contains(["en", "es"], var.mail.language)
    error_message = "mail.language: want en or es."
  }
}

variable "user_pool" {
  description = "Cognito user pool whose verified addresses owners have; null: the bucket's tenants/ alone."
  type = object({
    id  = string
    arn = string
  })
  default = null
}

variable "workers_group" {
  description = "Auto Scaling group of the workers, which the handlers raise when work waits; null: nobody does but the alarms."
  type = object({
    name = string
    arn  = string
  })
  default = null
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

variable "log_days" {
  description = "How long the services' logs are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_days)
    error_message = "log_days: CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and 400."
  }
}

variable "secret_recovery_days" {
  description = "How long a deleted secret can be restored: 0 (gone at once) or 7 to 30."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.secret_recovery_days == 0 || var.secret_recovery_days >= 7 && var.secret_recovery_days <= 30
    error_message = "secret_recovery_days: want 0 or 7 to 30."
  }
}

variable "force_destroy" {
  description = "Delete the registry with its images on terraform destroy."
  type        = bool
  default     = false
  nullable    = false
}
