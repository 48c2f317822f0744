data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  prefix = "gen3d-${var.environment}"
}

resource "aws_cognito_user_pool" "people" {
  name                     = local.prefix
  user_pool_tier           = "ESSENTIALS" # managed login
  deletion_protection      = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = var.mfa

  username_configuration {
    case_sensitive = false
  }

  password_policy {
    minimum_length                   = 8
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = false
    temporary_password_validity_days = 7
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  # A new address counts once its owner has proved it; the old one gets mail till then.
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  admin_create_user_config {
    allow_admin_create_user_only = false
  }

  dynamic "software_token_mfa_configuration" {
    for_each = var.mfa == "OFF" ? [] : [1]

    content {
      enabled = true
    }
  }

  dynamic "email_configuration" {
    for_each = var.sender == null ? [] : [var.sender]

    content {
      email_sending_account = "DEVELOPER"
      source_arn            = email_configuration.value.identity_arn
      from_email_address    = email_configuration.value.from
    }
  }

  # Attributes of a pool can be added and never removed. Free text of the app's, and
  # what somebody pays for, which they may read and not write.
  dynamic "schema" {
    for_each = { user_preferences = 2048, subscription_tier = 32 }

    content {
      name                = schema.key
      attribute_data_type = "String"
      mutable             = true

      string_attribute_constraints {
        min_length = 0
        max_length = schema.value
      }
    }
  }
}

resource "aws_cognito_user_pool_domain" "people" {
  domain                = coalesce(var.domain_prefix, "${local.prefix}-${data.aws_caller_identity.current.account_id}")
  user_pool_id          = aws_cognito_user_pool.people.id
  managed_login_version = 2
}
