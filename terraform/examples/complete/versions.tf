terraform {
  required_version = ">= 1.11, < 2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6"
    }
  }
}

provider "aws" {
  region = var.region

  # Whose money it is: the day's budget counts what has this tag.
  default_tags {
    tags = { Deployment = "gen3d-${var.environment}", ManagedBy = "terraform" }
  }
}
