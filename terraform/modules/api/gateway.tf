# One route for all: the program judges tokens, origins and routes itself, and answers
# preflights, strangers with a share link and what is wrong as its contract says. An
# authoriser here would answer for it, and not so.
resource "aws_apigatewayv2_api" "this" {
  name          = "${local.prefix}-api"
  description   = "Gen3D: the presign API"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "function" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.api.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "all" {
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.function.id}"
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/gen3d/${var.environment}/api-access"
  retention_in_days = var.log_days
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    detailed_metrics_enabled = true
    throttling_rate_limit    = var.throttle.rate
    throttling_burst_limit   = var.throttle.burst
  }

  # No path: those of share and unsubscribe links hold their secret.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      time       = "$context.requestTime"
      method     = "$context.httpMethod"
      status     = "$context.status"
      latency_ms = "$context.responseLatency"
      bytes      = "$context.responseLength"
      request_id = "$context.requestId"
      error      = "$context.integrationErrorMessage"
    })
  }
}
