# The same headers that gen3d serve sets (web/site/headers.go).
locals {
  storage = "https://${var.data.host}"
  connect = distinct([local.storage, regex("^https://[^/]+", var.issuer), var.sign_in])
  policy = join("; ", [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "worker-src 'self' blob:",
    "img-src 'self' blob: data: ${local.storage}",
    "connect-src 'self' blob: data: ${join(" ", sort(local.connect))}",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ])
}

resource "aws_cloudfront_response_headers_policy" "site" {
  name    = local.prefix
  comment = "Gen3D: the web app"

  security_headers_config {
    content_security_policy {
      content_security_policy = local.policy
      override                = true
    }

    content_type_options {
      override = true
    }

    referrer_policy {
      referrer_policy = "same-origin"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
    }
  }

  custom_headers_config {
    items {
      header   = "Permissions-Policy"
      value    = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
      override = true
    }

    items {
      header   = "Cross-Origin-Resource-Policy"
      value    = "same-origin"
      override = true
    }

    items {
      header   = "Cross-Origin-Opener-Policy"
      value    = "same-origin"
      override = true
    }
  }
}
