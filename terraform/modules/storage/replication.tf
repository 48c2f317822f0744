# Copies to another region, within minutes: what a restore begins with when a region
# is lost.
resource "aws_iam_role" "replication" {
  count                = var.replica == null ? 0 : 1
  name                 = "${local.prefix}-replication"
  description          = "Gen3D: S3 copies the data bucket to its replica"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  count = var.replica == null ? 0 : 1
  name  = "copy"
  role  = aws_iam_role.replication[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        { Effect = "Allow", Action = ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource = aws_s3_bucket.data.arn },
        { Effect = "Allow", Action = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], Resource = "${aws_s3_bucket.data.arn}/*" },
        { Effect = "Allow", Action = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], Resource = "${var.replica.bucket_arn}/*" },
      ],
      var.kms_key_arn == null ? [] : [{ Effect = "Allow", Action = "kms:Decrypt", Resource = var.kms_key_arn }],
      var.replica.kms_key_arn == null ? [] : [{ Effect = "Allow", Action = "kms:GenerateDataKey", Resource = var.replica.kms_key_arn }],
    )
  })
}

resource "aws_s3_bucket_replication_configuration" "data" {
  count  = var.replica == null ? 0 : 1
  bucket = aws_s3_bucket.data.id
  role   = aws_iam_role.replication[0].arn

  rule {
    id     = "everything"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    dynamic "source_selection_criteria" {
      for_each = var.replica.kms_key_arn == null ? [] : [1]

      content {
        sse_kms_encrypted_objects {
          status = "Enabled"
        }
      }
    }

    destination {
      bucket        = var.replica.bucket_arn
      storage_class = "STANDARD_IA"

      # Fifteen minutes promised, with metrics; most copies take seconds.
      replication_time {
        status = "Enabled"
        time {
          minutes = 15
        }
      }

      metrics {
        status = "Enabled"
        event_threshold {
          minutes = 15
        }
      }

      dynamic "encryption_configuration" {
        for_each = var.replica.kms_key_arn == null ? [] : [var.replica.kms_key_arn]

        content {
          replica_kms_key_id = encryption_configuration.value
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.data]
}
