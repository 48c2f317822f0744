resource "aws_ecs_cluster" "this" {
  name = local.prefix

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = local.services
  name              = "/gen3d/${var.environment}/${each.key}"
  retention_in_days = var.log_days
}
