output "user_pool_id" {
  description = "For gen3d serve --user-pool."
  value       = aws_cognito_user_pool.people.id
}

output "user_pool_arn" {
  description = "ARN of the pool."
  value       = aws_cognito_user_pool.people.arn
}

output "issuer" {
  description = "For --issuer: who signs the access tokens."
  value       = "https://${aws_cognito_user_pool.people.endpoint}"
}

output "client_ids" {
  description = "App clients: web and cli."
  value       = { for name, c in aws_cognito_user_pool_client.this : name => c.id }
}

output "sign_in" {
  description = "Origin of the sign-in pages."
  value       = "https://${aws_cognito_user_pool_domain.people.domain}.auth.${data.aws_region.current.name}.amazoncognito.com"
}
