terraform {
  required_version = ">= 1.11, < 2"

  required_providers {
    # Used by the modules below; named here for who calls this one.
    # tflint-ignore: terraform_unused_required_providers
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6"
    }
  }
}
