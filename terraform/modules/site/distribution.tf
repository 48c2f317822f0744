locals {
  # CloudFront's own policies have the same id everywhere.
  caching_disabled  = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  all_but_host      = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  caching_optimised = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  api_host          = trimprefix(var.api_url, "https://")
}

resource "aws_cloudfront_origin_access_control" "s3" {
  name                              = local.prefix
  description                       = "Gen3D: CloudFront alone reads the site and the models"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Files with their content's hash in their name say for themselves how long they may
# be kept; a day is for what says nothing.
resource "aws_cloudfront_cache_policy" "files" {
  name        = "${local.prefix}-files"
  comment     = "Gen3D: the web app's files"
  min_ttl     = 0
  default_ttl = 86400
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

# An address without a file is one of the app's own pages.
resource "aws_cloudfront_function" "pages" {
  name    = "${local.prefix}-pages"
  comment = "Gen3D: pages of the app answer index.html"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = file("${path.module}/pages.js")
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  comment             = local.prefix
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  price_class         = var.price_class
  default_root_object = "index.html"
  aliases             = var.domain == null ? [] : [var.domain.name]
  web_acl_id          = var.web_acl_arn

  origin {
    origin_id                = "site"
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.s3.id
  }

  origin {
    origin_id                = "data"
    domain_name              = var.data.host
    origin_access_control_id = aws_cloudfront_origin_access_control.s3.id
  }

  origin {
    origin_id   = "api"
    domain_name = local.api_host

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id           = "site"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = aws_cloudfront_cache_policy.files.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.site.id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.pages.arn
    }
  }

  ordered_cache_behavior {
    path_pattern             = "/v1/*"
    target_origin_id         = "api"
    viewer_protocol_policy   = "https-only"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    compress                 = false
    cache_policy_id          = local.caching_disabled
    origin_request_policy_id = local.all_but_host
  }

  ordered_cache_behavior {
    path_pattern               = "/models/*"
    target_origin_id           = "data"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.caching_optimised
    response_headers_policy_id = aws_cloudfront_response_headers_policy.site.id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.domain == null
    acm_certificate_arn            = try(var.domain.certificate_arn, null)
    ssl_support_method             = var.domain == null ? null : "sni-only"
    minimum_protocol_version       = var.domain == null ? "TLSv1" : "TLSv1.2_2021" # CloudFront's own certificate knows no other
  }
}

resource "aws_route53_record" "site" {
  for_each = toset(try(var.domain.zone_id, null) == null ? [] : ["A", "AAAA"])
  zone_id  = var.domain.zone_id
  name     = var.domain.name
  type     = each.key

  alias {
    name                   = aws_cloudfront_distribution.site.domain_name
    zone_id                = aws_cloudfront_distribution.site.hosted_zone_id
    evaluate_target_health = false
  }
}
