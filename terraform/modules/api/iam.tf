resource "aws_iam_role" "function" {
  name                 = "${local.prefix}-api"
  description          = "Gen3D: the presign API"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "function" {
  name = "answer"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          # Upload forms and download links are signed by this role, so it needs what
          # they allow.
          Sid    = "Files"
          Effect = "Allow"
          Action = ["s3:GetObject", "s3:PutObject"]
          Resource = [for prefix in ["users/*/sessions", "users/*/config", "users/*/replay", "index", "inflight", "deleted", "idempotency", "shares", "webhooks"] :
          "${var.bucket.arn}/${prefix}/*"]
        },
        { Sid = "Announce", Effect = "Allow", Action = "s3:PutObject", Resource = "${var.bucket.arn}/fleet/intent.json" },
        { Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = [for prefix in ["users/*/deliveries", "erased", "models"] : "${var.bucket.arn}/${prefix}/*"] },
        {
          # An index entry that is replaced, a link that is withdrawn with every version.
          Sid      = "Withdraw"
          Effect   = "Allow"
          Action   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
          Resource = ["${var.bucket.arn}/index/*", "${var.bucket.arn}/shares/*", "${var.bucket.arn}/users/*/sessions/*/share.json"]
        },
        { Sid = "List", Effect = "Allow", Action = ["s3:ListBucket", "s3:ListBucketVersions"], Resource = var.bucket.arn },
        { Sid = "Facts", Effect = "Allow", Action = "sns:Publish", Resource = var.events_topic_arn },
        { Sid = "Waiting", Effect = "Allow", Action = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"], Resource = local.counted },
        {
          Sid    = "Keys"
          Effect = "Allow"
          Action = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:CreateSecret"]
          # The last six letters are not known before there is a secret.
          Resource = flatten([for s in values(var.secrets) : [s.arn, replace(s.arn, "/${s.name}-[A-Za-z0-9]{6}$/", "${s.name}-??????")]])
        },
        { Sid = "Log", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.function.arn}:*" },
      ],
      var.kms_key_arn == null ? [] : [{ Sid = "Key", Effect = "Allow", Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = var.kms_key_arn }],
    )
  })
}
