terraform {
  required_version = ">= 1.11, < 2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6"
    }
  }

  # terraform init -backend-config=bucket=… -backend-config=region=…
  backend "s3" {
    key          = "gen3d/dev.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  # Whose money it is: the day's budget counts what has this tag.
  default_tags {
    tags = { Deployment = "gen3d-dev", ManagedBy = "terraform" }
  }
}
