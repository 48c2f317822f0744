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
