data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  prefix  = "gen3d-${var.environment}"
  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.name
}

# Critical ones wake somebody; warnings wait for the morning.
resource "aws_sns_topic" "this" {
  for_each = toset(["critical", "warning"])
  name     = "${local.prefix}-alarms-${each.key}"
}

resource "aws_sns_topic_policy" "this" {
  for_each = aws_sns_topic.this
  arn      = each.value.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AlarmsPublish"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = each.value.arn
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
      {
        Sid       = "BudgetsPublish"
        Effect    = "Allow"
        Principal = { Service = "budgets.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = each.value.arn
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
      {
        Sid       = "TLSOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = each.value.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "warning" {
  topic_arn = aws_sns_topic.this["warning"].arn
  protocol  = "email"
  endpoint  = var.admin
}

resource "aws_sns_topic_subscription" "critical" {
  topic_arn              = aws_sns_topic.this["critical"].arn
  protocol               = var.pager_url == null ? "email" : "https"
  endpoint               = coalesce(var.pager_url, var.admin)
  endpoint_auto_confirms = var.pager_url != null
}
