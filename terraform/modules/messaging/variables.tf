variable "environment" {
  description = "Deployment name; everything is called gen3d-{environment}-…"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "environment: want 2 to 16 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "bucket" {
  description = "Data bucket whose uploads are announced."
  type = object({
    name = string
    arn  = string
  })
}

variable "topology" {
  description = "Path of the generated table of topics, queues and notifications; null: the one of this checkout, which is what the program of the same version runs."
  type        = string
  default     = null

  validation {
    condition     = var.topology == null || can(jsondecode(file(var.topology)).queues)
    error_message = "topology: want a file as pipeline/topology generates it."
  }
}

variable "kms_key_arn" {
  description = "Customer key of topics and queues; its policy must admit s3.amazonaws.com, sns.amazonaws.com and ses.amazonaws.com. null: queues have SQS's own keys, topics none (what they carry is in S3 anyway)."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn: want the ARN of a key, not of an alias."
  }
}
