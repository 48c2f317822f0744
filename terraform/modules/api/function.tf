data "aws_caller_identity" "current" {}

locals {
  prefix = "gen3d-${var.environment}"
  # The two queues whose length the API tells people who wait.
  counted = [for r in ["encode", "reconstruct"] : var.queues[r].arn]
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${local.prefix}-api"
  retention_in_days = var.log_days
}

# gen3d serve's API as a function: nothing to pay for while nobody asks.
resource "aws_lambda_function" "api" {
  function_name                  = "${local.prefix}-api"
  description                    = "Gen3D: the presign API"
  role                           = aws_iam_role.function.arn
  filename                       = var.package
  source_code_hash               = filebase64sha256(var.package)
  handler                        = "bootstrap"
  runtime                        = "provided.al2023"
  architectures                  = ["arm64"]
  memory_size                    = var.memory_mb
  timeout                        = 29 # the gateway waits for 30 s
  reserved_concurrent_executions = var.concurrency

  environment {
    variables = {
      GEN3D_ENVIRONMENT          = var.environment
      GEN3D_BUCKET               = var.bucket.name
      GEN3D_ACCOUNT              = data.aws_caller_identity.current.account_id
      GEN3D_ISSUER               = var.issuer
      GEN3D_CLIENT_IDS           = join(",", var.client_ids)
      GEN3D_ORIGINS              = join(",", var.origins)
      GEN3D_SHARE_PAGE           = var.share_page
      GEN3D_REQUESTS_PER_USER    = tostring(var.requests_per_user)
      GEN3D_REQUESTS_PER_ADDRESS = tostring(var.requests_per_address)
      GEN3D_WEBHOOK_ROOT         = var.secrets["webhook-root"].name
      GEN3D_WEBHOOK_SESSIONS     = var.webhook_sessions
      GEN3D_LINK_KEY_SECRET      = var.secrets["link-key"].name
      GEN3D_DELIVER              = "false"
      GEN3D_ANNOUNCE             = "true"
    }
  }

  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy.function]
}

resource "aws_lambda_permission" "gateway" {
  statement_id  = "gateway"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.api.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/*"
}
