# From outside, every five minutes: DNS, TLS, gateway, function and bucket are all in
# the answer. EventBridge makes the request; what fails counts as a failed invocation.
resource "aws_cloudwatch_event_connection" "health" {
  count              = var.api == null ? 0 : 1
  name               = "${local.prefix}-health"
  description        = "Gen3D: /v1/health asks for no key; a connection must have one"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key   = "X-Gen3D-Look"
      value = "health"
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "health" {
  count                            = var.api == null ? 0 : 1
  name                             = "${local.prefix}-health"
  description                      = "Gen3D: is the API well?"
  invocation_endpoint              = "${var.api.url}/v1/health"
  http_method                      = "GET"
  invocation_rate_limit_per_second = 1
  connection_arn                   = aws_cloudwatch_event_connection.health[0].arn
}

resource "aws_cloudwatch_event_rule" "health" {
  count               = var.api == null ? 0 : 1
  name                = "${local.prefix}-health"
  description         = "Gen3D: look at /v1/health"
  schedule_expression = "rate(5 minutes)"
}

resource "aws_cloudwatch_event_target" "health" {
  count     = var.api == null ? 0 : 1
  rule      = aws_cloudwatch_event_rule.health[0].name
  target_id = "health"
  arn       = aws_cloudwatch_event_api_destination.health[0].arn
  role_arn  = aws_iam_role.health[0].arn

  # Within a minute, or it counts as failed.
  retry_policy {
    maximum_event_age_in_seconds = 60
    maximum_retry_attempts       = 1
  }
}

resource "aws_iam_role" "health" {
  count                = var.api == null ? 0 : 1
  name                 = "${local.prefix}-health"
  description          = "Gen3D: EventBridge looks at /v1/health"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "health" {
  count = var.api == null ? 0 : 1
  name  = "look"
  role  = aws_iam_role.health[0].id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "events:InvokeApiDestination", Resource = aws_cloudwatch_event_api_destination.health[0].arn }]
  })
}
