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
    condition     = length(setsubtract(["encode", "make-mask", "reconstruct"], keys(var.queues))) == 0
    error_message = "queues: one of encode, make-mask and reconstruct is missing."
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

variable "subnet_ids" {
  description = "Subnets of the workers, in two zones or more."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids: want two or more; GPUs are often short in one zone."
  }
}

variable "security_group_ids" {
  description = "Security groups of the workers."
  type        = list(string)
}

variable "instance_types" {
  description = "Instance types in order of preference, of one GPU each. g5 has 24 GB of GPU memory, g6e (L40S) 48 GB, which SAM 3D Objects asks for (32 GB or more): [\"g6e.2xlarge\", \"g6e.4xlarge\"] is that profile."
  type        = list(string)
  default     = ["g5.2xlarge"]
  nullable    = false

  validation {
    condition     = length(var.instance_types) > 0 && alltrue([for t in var.instance_types : can(regex("^(g[4-9][a-z]*|p[3-9][a-z]*)\\.[0-9]*x?large$", t))])
    error_message = "instance_types: want GPU instances, such as g5.2xlarge or g6e.2xlarge."
  }
}

variable "ami" {
  description = "How to find the image: the newest that the owner has of that name. It holds the NVIDIA driver, the program as /usr/local/bin/gen3d and the unit gen3d-worker.service (docs/howto/deploy.md)."
  type = object({
    owner = optional(string, "self")
    name  = optional(string, "gen3d-worker-*")
    arch  = optional(string, "x86_64")
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.ami.arch)
    error_message = "ami.arch: want x86_64 or arm64."
  }

  validation {
    condition     = can(regex("^(self|[0-9]{12})$", var.ami.owner))
    error_message = "ami.owner: want self or the 12 digits of an account; an image of anybody's could be found under any name."
  }
}

variable "size" {
  description = "Fewest and most workers. 0 to 5 holds about 2 500 sessions a day (docs/howto/deploy.md)."
  type = object({
    min = optional(number, 0)
    max = optional(number, 5)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.size.min >= 0 && var.size.max >= 1 && var.size.max >= var.size.min && var.size.max <= 1000
    error_message = "size: want 0 ≤ min ≤ max, and max of 1 to 1000."
  }
}

variable "spot" {
  description = "How many workers are paid on demand before Spot is used, and what share beyond them, in percent. All on demand: on_demand_percent = 100."
  type = object({
    on_demand_base    = optional(number, 1)
    on_demand_percent = optional(number, 0)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.spot.on_demand_base >= 0 && var.spot.on_demand_percent >= 0 && var.spot.on_demand_percent <= 100
    error_message = "spot: want a base of 0 or more and 0 to 100 percent."
  }
}

variable "jobs" {
  description = "Jobs in flight on a worker; one of them at a time runs the model."
  type        = number
  default     = 4
  nullable    = false

  validation {
    condition     = var.jobs >= 1 && var.jobs <= 64
    error_message = "jobs: the program takes 1 to 64."
  }
}

variable "backlog" {
  description = "Reconstructions a worker may have waiting before another is started."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.backlog > 0 && var.backlog <= 100
    error_message = "backlog: want more than 0 and at most 100."
  }
}

variable "idle_minutes" {
  description = "After how many minutes without a job all workers but the fewest end. Paid idle time is what small deployments spend most on."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.idle_minutes >= 5 && var.idle_minutes <= 60
    error_message = "idle_minutes: want 5 to 60; a cold start takes two or three."
  }
}

variable "schedule" {
  description = "Times at which the fewest workers change, such as {morning = {cron = \"0 7 * * MON-FRI\", min = 1}}, in UTC."
  type = map(object({
    cron = string
    min  = number
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for s in values(var.schedule) : length(split(" ", s.cron)) == 5 && s.min >= 0])
    error_message = "schedule: a cron expression has five fields, and min is 0 or more."
  }
}

variable "volume_gb" {
  description = "Size of the root volume."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.volume_gb >= 30 && var.volume_gb <= 16384
    error_message = "volume_gb: want 30 to 16384."
  }
}

variable "log_days" {
  description = "How long the workers' log is kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_days)
    error_message = "log_days: CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and 400."
  }
}
