terraform {
  required_version = ">= 1.11, < 2"

  required_providers {
    # The version that the tests' mocks are of; the modules under test use it.
    # tflint-ignore: terraform_unused_required_providers
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
