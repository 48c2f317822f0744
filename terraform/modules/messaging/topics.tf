resource "aws_sns_topic" "this" {
  for_each          = local.topics
  name              = "${local.prefix}-${each.key}"
  kms_master_key_id = var.kms_key_arn
}

locals {
  # Which AWS service publishes to which topic; events has the program alone.
  services = {
    objects = { service = "s3.amazonaws.com", condition = { ArnEquals = { "aws:SourceArn" = var.bucket.arn }, StringEquals = { "aws:SourceAccount" = local.account } } }
    mail    = { service = "ses.amazonaws.com", condition = { StringEquals = { "aws:SourceAccount" = local.account } } }
  }
}

resource "aws_sns_topic_policy" "this" {
  for_each = local.topics
  arn      = aws_sns_topic.this[each.key].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "TLSOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this[each.key].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      [for name, s in local.services : {
        Sid       = "ServicePublishes"
        Effect    = "Allow"
        Principal = { Service = s.service }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this[each.key].arn
        Condition = s.condition
      } if name == each.key],
      [for name in [each.key] : {
        Sid       = "AccountPublishes"
        Effect    = "Allow"
        Principal = { AWS = local.account }
        Action    = ["sns:Publish", "sns:Subscribe", "sns:GetTopicAttributes"]
        Resource  = aws_sns_topic.this[each.key].arn
      }],
    )
  })
}
