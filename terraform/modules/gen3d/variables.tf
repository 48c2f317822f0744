variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

# Groups of settings; the module of the same name says what each of them means, checks
# it and has the defaults.

variable "domain" {
  description = "Domain that mail comes from, such as gen3d.example."
  type        = string
}

variable "admin" {
  description = "Operator's address: a copy of every mail, alerts, warnings, budgets."
  type        = string
}

variable "pager_url" {
  description = "HTTPS endpoint that critical alarms go to; null: the operator's address."
  type        = string
  default     = null
  sensitive   = true
}

variable "image" {
  description = "Container image of the program, by digest; null on the first apply, which makes the registry that it is pushed to."
  type        = string
  default     = null
}

variable "api_package" {
  description = "Zip for the API's function (make lambda); null: no API and no site yet."
  type        = string
  default     = null
}

variable "origins" {
  description = "Further web origins that may call the API and upload, beside the site's own."
  type        = list(string)
  default     = []
}

variable "own_network" {
  description = "A network of yours: subnets and security groups of the three tiers. null: one is made."
  type = object({
    subnet_ids         = object({ services = list(string), sender = list(string), workers = list(string) })
    security_group_ids = object({ services = string, sender = string, workers = string })
  })
  default = null
}

variable "network" {
  description = "Module network: cidr, zones, endpoints."
  type = object({
    cidr                = optional(string)
    zones               = optional(number)
    zone_names          = optional(list(string))
    interface_endpoints = optional(set(string))
    endpoint_zones      = optional(number)
    separate_sender     = optional(bool)
    flow_log_days       = optional(number)
  })
  default = {}
}

variable "storage" {
  description = "Module storage: bucket, retention, integrators, replica, audit, backup."
  type = object({
    bucket    = optional(string)
    retention = optional(object({ infrequent = optional(number), archive = optional(number), expire = optional(number), noncurrent = optional(number) }))
    replica   = optional(object({ bucket_arn = string, kms_key_arn = optional(string) }))
    audit     = optional(object({ enabled = optional(bool), days = optional(number) }))
    backup    = optional(object({ enabled = optional(bool), days = optional(number) }))
  })
  default = {}
}

variable "integrators" {
  description = "Other AWS accounts that put photos and masks straight into the bucket, by a name of yours."
  type        = map(object({ tenant = string, principal = string, external_id = optional(string) }))
  default     = {}
}

variable "workers" {
  description = "Module workers: instance types, image, size, Spot, schedule."
  type = object({
    instance_types = optional(list(string))
    ami            = optional(object({ owner = optional(string), name = optional(string), arch = optional(string) }))
    size           = optional(object({ min = optional(number, 0), max = optional(number, 5) }), {})
    spot           = optional(object({ on_demand_base = optional(number), on_demand_percent = optional(number) }))
    jobs           = optional(number)
    idle_minutes   = optional(number)
    schedule       = optional(map(object({ cron = string, min = number })))
    volume_gb      = optional(number)
  })
  default = {}
}

variable "tasks" {
  description = "Module services: how many tasks of handlers and sender, and how large."
  type        = object({ handlers = optional(number), sender = optional(number), cpu = optional(number), memory = optional(number) })
  default     = {}
}

variable "identity" {
  description = "Module identity: second factor, ports of gen3d login, host of the sign-in pages; callback_urls where there is no site."
  type = object({
    mfa           = optional(string)
    cli_ports     = optional(list(number))
    domain_prefix = optional(string)
    callback_urls = optional(list(string), [])
  })
  default = {}
}

variable "email" {
  description = "Module email: Route 53 zone, DMARC."
  type        = object({ zone_id = optional(string), dmarc = optional(string), dmarc_reports = optional(string) })
  default     = {}
}

variable "api" {
  description = "Module api: limits, memory, concurrency (-1: none reserved)."
  type = object({
    requests_per_user = optional(number)
    throttle          = optional(object({ rate = optional(number), burst = optional(number) }))
    memory_mb         = optional(number)
    concurrency       = optional(number)
  })
  default = {}
}

variable "site" {
  description = "Module site: domain with its certificate, release, web ACL; null: no site."
  type = object({
    domain      = optional(object({ name = string, certificate_arn = string, zone_id = optional(string) }))
    release     = optional(string)
    web_acl_arn = optional(string)
    price_class = optional(string)
  })
  default = {}
}

variable "observability" {
  description = "Module observability: limits, price of a worker's hour, where runbooks are, tenants whose costs are told apart."
  type = object({
    limits          = optional(object({ waiting = optional(number), oldest_sec = optional(number), reconstruction_sec = optional(number), dollars_a_day = optional(number), bucket_bytes = optional(number) }))
    dollars_an_hour = optional(number)
    runbooks        = optional(string)
    tenants         = optional(list(string))
  })
  default = {}
}

variable "kms_key_arn" {
  description = "Customer key of bucket, topics and queues; null: AWS's own."
  type        = string
  default     = null
}

variable "permissions_boundary" {
  description = "ARN of a policy that bounds every role made here; null: none."
  type        = string
  default     = null
}

variable "log_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30
}

variable "disposable" {
  description = "Delete data, accounts and secrets for good on terraform destroy. For environments that hold nothing of worth."
  type        = bool
  default     = false
}
