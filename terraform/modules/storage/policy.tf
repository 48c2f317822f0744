locals {
  both = [aws_s3_bucket.data.arn, "${aws_s3_bucket.data.arn}/*"]
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "TLSOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = local.both
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "TLS12OrNewer"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = local.both
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
      ], [for arn in var.site_distribution_arn[*] : {
        Sid       = "SiteReadsModels"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.data.arn}/models/*"
        Condition = { StringEquals = { "aws:SourceArn" = arn } }
    }])
  })

  # S3 refuses a policy while it is still checking whether it would be public.
  depends_on = [aws_s3_bucket_public_access_block.data]
}
