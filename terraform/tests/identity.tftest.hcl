mock_provider "aws" {
  source = "./mock"
}

variables {
  environment   = "test"
  callback_urls = ["https://gen3d.example/callback"]
}

run "identity" {
  command = plan

  module {
    source = "../modules/identity"
  }

  assert {
    condition = alltrue([
      aws_cognito_user_pool.people.password_policy[0].minimum_length == 8,
      aws_cognito_user_pool.people.password_policy[0].require_lowercase,
      aws_cognito_user_pool.people.password_policy[0].require_uppercase,
      aws_cognito_user_pool.people.password_policy[0].require_numbers,
    ])
    error_message = "want eight characters or more, of both cases, with a number"
  }

  assert {
    condition     = aws_cognito_user_pool_domain.people.managed_login_version == 2 && aws_cognito_user_pool.people.user_pool_tier == "ESSENTIALS"
    error_message = "managed login wants this tier"
  }

  assert {
    condition     = alltrue([for c in aws_cognito_user_pool_client.this : c.allowed_oauth_flows == toset(["code"]) && !c.generate_secret && c.access_token_validity == 60 && c.refresh_token_validity == 30])
    error_message = "clients sign in by code, without a secret, for 60 minutes and 30 days"
  }

  assert {
    condition     = alltrue([for c in aws_cognito_user_pool_client.this : !contains(c.write_attributes, "custom:subscription_tier")])
    error_message = "people must not write what they pay for"
  }

  assert {
    condition     = aws_cognito_user_pool.people.deletion_protection == "ACTIVE" && aws_cognito_user_pool.people.mfa_configuration == "OPTIONAL"
    error_message = "accounts are protected, a second factor is offered"
  }
}

run "identity_with_own_mail_and_no_second_factor" {
  command = plan

  module {
    source = "../modules/identity"
  }

  variables {
    mfa    = "OFF"
    sender = { identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/gen3d.example", from = "noreply@gen3d.example" }
  }

  assert {
    condition     = aws_cognito_user_pool.people.email_configuration[0].email_sending_account == "DEVELOPER"
    error_message = "mail must come from the identity given"
  }
}

run "identity_refuses" {
  command = plan

  module {
    source = "../modules/identity"
  }

  variables {
    environment   = "1"
    callback_urls = ["http://gen3d.example/callback"]
    cli_ports     = [80]
    domain_prefix = "my-cognito"
    mfa           = "SOMETIMES"
    sender        = { identity_arn = "gen3d.example", from = "noreply@gen3d.example" }
  }

  expect_failures = [var.environment, var.callback_urls, var.cli_ports, var.domain_prefix, var.mfa, var.sender]
}
