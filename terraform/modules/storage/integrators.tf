# An integrator copies photos, masks and prompts into its own sessions and reads what
# comes of them. It cannot write config/ (webhooks, preferences) or replay/, which go
# through the API, nor read another tenant's files.
resource "aws_iam_role" "integrator" {
  for_each             = var.integrators
  name                 = "${local.prefix}-integrator-${each.key}"
  description          = "Gen3D: files of tenant ${each.value.tenant}"
  permissions_boundary = var.permissions_boundary
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      {
        Effect    = "Allow"
        Principal = { AWS = each.value.principal }
        Action    = "sts:AssumeRole"
      },
      each.value.external_id == null ? {} : { Condition = { StringEquals = { "sts:ExternalId" = each.value.external_id } } },
    )]
  })
}

resource "aws_iam_role_policy" "integrator" {
  for_each = var.integrators
  name     = "files"
  role     = aws_iam_role.integrator[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid    = "Upload"
          Effect = "Allow"
          Action = ["s3:PutObject", "s3:AbortMultipartUpload"]
          Resource = [for file in ["original_image.jpg", "mask_final.png", "prompts.json", "objects/*/mask_final.png", "objects/*/prompts.json"] :
          "${aws_s3_bucket.data.arn}/users/${each.value.tenant}/sessions/sess_*/${file}"]
        },
        {
          Sid      = "ReadResults"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = "${aws_s3_bucket.data.arn}/users/${each.value.tenant}/sessions/*"
        },
        {
          Sid       = "List"
          Effect    = "Allow"
          Action    = "s3:ListBucket"
          Resource  = aws_s3_bucket.data.arn
          Condition = { StringLike = { "s3:prefix" = "users/${each.value.tenant}/sessions/*" } }
        },
      ],
      var.kms_key_arn == null ? [] : [{
        Sid      = "Encrypt"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource = var.kms_key_arn
      }],
    )
  })
}
