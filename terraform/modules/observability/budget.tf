# AWS's own account of the money, some hours late; gpu-cost is quick and an estimate.
resource "aws_budgets_budget" "day" {
  name         = "${local.prefix}-day"
  budget_type  = "COST"
  limit_amount = tostring(var.limits.dollars_a_day)
  limit_unit   = "USD"
  time_unit    = "DAILY"

  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:Deployment$%s", local.prefix)]
  }

  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
    notification_type          = "ACTUAL"
    subscriber_email_addresses = [var.admin]
    subscriber_sns_topic_arns  = [aws_sns_topic.this["warning"].arn]
  }

  depends_on = [aws_sns_topic_policy.this]
}
