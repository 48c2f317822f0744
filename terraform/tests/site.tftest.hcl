mock_provider "aws" {
  source = "./mock"

  override_during = plan

  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::site", bucket_regional_domain_name = "site.s3.eu-west-1.amazonaws.com" }
  }
}

variables {
  environment = "test"
  api_url     = "https://a1b2.execute-api.eu-west-1.amazonaws.com"
  data        = { arn = "arn:aws:s3:::gen3d-test", host = "gen3d-test.s3.eu-west-1.amazonaws.com" }
  issuer      = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E"
  client_id   = "web"
  sign_in     = "https://gen3d-test.auth.eu-west-1.amazoncognito.com"
}

run "site" {
  command = plan

  module {
    source = "../modules/site"
  }

  assert {
    condition     = aws_cloudfront_distribution.site.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https" && aws_cloudfront_cache_policy.files.default_ttl == 86400
    error_message = "pages come by HTTPS, and files are kept for a day"
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.site.policy).Statement[1].Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudfront::123456789012:distribution/E1"
    error_message = "nobody but this distribution reads the bucket"
  }

  assert {
    condition     = jsondecode(aws_s3_object.config.content).storage == "https://gen3d-test.s3.eu-west-1.amazonaws.com" && jsondecode(aws_s3_object.config.content).api == ""
    error_message = "the app must know where files are, and call its own origin"
  }

  assert {
    condition     = strcontains(aws_cloudfront_response_headers_policy.site.security_headers_config[0].content_security_policy[0].content_security_policy, "connect-src 'self' blob: data: https://cognito-idp.eu-west-1.amazonaws.com https://gen3d-test.auth.eu-west-1.amazoncognito.com https://gen3d-test.s3.eu-west-1.amazonaws.com;")
    error_message = "the app may connect to storage and to the identity provider, and nowhere else"
  }
}

run "site_with_a_domain" {
  command = plan

  module {
    source = "../modules/site"
  }

  variables {
    domain      = { name = "gen3d.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1", zone_id = "Z0123456789ABC" }
    web_acl_arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/gen3d/1"
  }

  assert {
    condition     = aws_cloudfront_distribution.site.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && length(aws_route53_record.site) == 2 && output.url == "https://gen3d.example"
    error_message = "want TLS 1.2 or newer, and records for both kinds of address"
  }
}

run "site_refuses" {
  command = plan

  module {
    source = "../modules/site"
  }

  variables {
    environment = "x!"
    api_url     = "https://api.example/v1"
    issuer      = "http://issuer.example"
    sign_in     = "sign-in"
    domain      = { name = "gen3d.example", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1" }
    web_acl_arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/gen3d/1"
    price_class = "PriceClass_1"
  }

  expect_failures = [var.environment, var.api_url, var.issuer, var.sign_in, var.domain, var.web_acl_arn, var.price_class]
}

run "site_refuses_a_domain_that_is_none" {
  command = plan

  module {
    source = "../modules/site"
  }

  variables {
    domain = { name = "https://gen3d.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }

  expect_failures = [var.domain]
}
