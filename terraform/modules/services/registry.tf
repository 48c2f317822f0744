data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

locals {
  prefix  = "gen3d-${var.environment}"
  account = data.aws_caller_identity.current.account_id
}

resource "aws_ecr_repository" "program" {
  name                 = local.prefix
  image_tag_mutability = "IMMUTABLE"
  force_delete         = var.force_destroy

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "AES256"
  }
}

resource "aws_ecr_lifecycle_policy" "program" {
  repository = aws_ecr_repository.program.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "The last thirty images: enough to go back by"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 }
      action       = { type = "expire" }
    }]
  })
}
