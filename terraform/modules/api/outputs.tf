output "url" {
  description = "Address of the API; paths begin with /v1/."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "api_id" {
  description = "Id of the HTTP API, for metrics."
  value       = aws_apigatewayv2_api.this.id
}

output "function" {
  description = "Name of the function."
  value       = aws_lambda_function.api.function_name
}

output "log_group" {
  description = "Where the function's log goes."
  value       = aws_cloudwatch_log_group.function.name
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = aws_iam_role.function.arn
}
