variable "region" {
  description = "Region of AWS."
  type        = string
  default     = "us-east-1"
}

variable "environment" {
  description = "Deployment name."
  type        = string
  default     = "minimal"
}
