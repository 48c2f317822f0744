locals {
  # Code with PKCE for both; neither has a secret, which a browser or a laptop could
  # not keep.
  callbacks = {
    web = var.callback_urls
    cli = [for p in var.cli_ports : "http://localhost:${p}/callback"]
  }
  clients = { for name, urls in local.callbacks : name => urls if length(urls) > 0 }
}

resource "aws_cognito_user_pool_client" "this" {
  for_each     = local.clients
  name         = "${local.prefix}-${each.key}"
  user_pool_id = aws_cognito_user_pool.people.id

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", "email", "profile"]
  supported_identity_providers         = ["COGNITO"]
  callback_urls                        = each.value
  logout_urls                          = each.value
  generate_secret                      = false
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]

  # Nobody learns from an answer whether an address has an account.
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true

  access_token_validity  = 60
  id_token_validity      = 60
  refresh_token_validity = 30

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  read_attributes  = ["email", "email_verified", "name", "locale", "custom:user_preferences", "custom:subscription_tier"]
  write_attributes = ["email", "name", "locale", "custom:user_preferences"]
}
